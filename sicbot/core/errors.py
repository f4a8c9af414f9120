"""What can go wrong, as far as somebody can do something about it."""


class SicbotError(Exception):
    """Anything that sicbot tells its user instead of showing a traceback."""


class ConfigError(SicbotError):
    """The configuration is wrong; the message tells file, key and what would be right."""


class PageError(SicbotError):
    """A page's content is not as its reader expects; that page is skipped with this reason."""


class UnsafePlanError(SicbotError):
    """A limit is broken; nothing of that plan is applied."""


class WikiError(SicbotError):
    """The wiki did not do or answer what was asked."""


class TransientWikiError(WikiError):
    """Rate limit, time-out or server fault, after the adapter's few retries."""


class NotFoundError(WikiError):
    """The thing is absent, or hidden from the bot: Confluence does not tell which."""


class ForbiddenError(WikiError):
    """The bot is known and may not do this."""


class VersionConflictError(WikiError):
    """The page changed after it was read."""


class ClosedError(WikiError):
    """Nothing can be written any more, whatever it is; a run ends here."""


class ReadOnlyError(ClosedError):
    """The wiki is in read-only mode, which its admins use for maintenance."""


class LoginError(ClosedError):
    """The credentials were refused, ignored, or a login page answered instead of the wiki."""


class LockedError(SicbotError):
    """Another process works on the same state folder; two at once would write things twice."""
