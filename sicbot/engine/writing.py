"""One write: its intent in the journal first, then the wiki, then what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sicbot.core.errors import ClosedError, SicbotError, TransientWikiError, WikiError
from sicbot.core.journal import Fate
from sicbot.core.model import PageNow
from sicbot.engine.recovering import Found, find_fate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sicbot.core.journal import Intent, RunId
    from sicbot.core.model import GroupName, Me, Page, PageId, UserKey
    from sicbot.core.plan import Slug
    from sicbot.core.ports import GroupWriter, Journal, Progress, WikiWriter
    from sicbot.core.text import Text


class UnknownOutcomeError(SicbotError):
    """Nobody knows whether a write happened, not even by reading; the run ends here."""


class Stop(Protocol):
    """Asked between two writes."""

    @property
    def requested(self) -> bool:
        """Whether somebody wants the run to end."""


class NeverStop:
    """Runs to the end."""

    requested = False


@dataclass(slots=True)
class Session:
    """What one run writes with.

    Attributes:
        note: Stands in each version comment, so that people find the run.
        show: Returns a sentence in the language of the wiki, for version comments.
        progress: Told how many changes of how many are made.
        made: The ids of pages made in this run, by slug.
        recovered: Number of writes of a run that died of which this one found out what they did.
        above: Pages above those that were written, as they were when first looked at.
        closed: Groups in which nothing is changed, such as those that give power, and why.
        staying: Who is taken out of no group, as records put them there by now, and why.
    """

    writer: WikiWriter
    groups: GroupWriter
    journal: Journal
    run: RunId
    me: Me
    stop: Stop
    note: str
    progress: Progress
    recovered: int = 0
    made: dict[Slug, PageId] = field(default_factory=dict)
    above: dict[PageId, Page] = field(default_factory=dict)
    closed: Mapping[GroupName, Text] = field(default_factory=dict)
    staying: Mapping[tuple[GroupName, UserKey | None], Text] = field(default_factory=dict)
    show: Callable[[Text], str] = str


def write(
    session: Session, intent: Intent, do: Callable[[], PageNow | PageId | None]
) -> PageNow | PageId | None:
    """Do one write and return what the wiki returned.

    Raises:
        WikiError: The wiki refused; nothing happened.
        UnknownOutcomeError: The answer was lost, and reading does not tell either.
    """
    noted = session.journal.intend(session.run, intent)
    try:
        result = do()
    except TransientWikiError as error:
        found = _find(session, intent, error)
        session.journal.settle(noted, found.fate, page=found.page, version=found.version,
                               stored=found.stored, told=str(error))  # fmt: skip
        if found.fate is not Fate.DONE:
            raise WikiError(f"{intent.name}: not written, as reading it showed: {error}") from error
        return found.now or found.page
    except WikiError as error:
        # A wiki that takes nothing any more has not refused this: the next run tries it again.
        fate = Fate.NOT_DONE if isinstance(error, ClosedError) else Fate.REFUSED
        session.journal.settle(noted, fate, told=str(error))
        raise
    page, version, stored = _told(result, intent)
    session.journal.settle(noted, Fate.DONE, page=page, version=version, stored=stored)
    return result


def _find(session: Session, intent: Intent, error: TransientWikiError) -> Found:
    try:
        return find_fate(intent, session.writer, session.groups, session.me)
    except WikiError as unreadable:
        raise UnknownOutcomeError(
            f"{intent.name}: whether it was written is not known ({error}); the next run finds out"
        ) from unreadable


def _told(result: PageNow | PageId | None, intent: Intent) -> tuple[PageId | None, int, str]:
    """Return page, version and stored body that an answer tells."""
    if isinstance(result, PageNow):
        return result.page.id, result.page.version, result.body
    return result or intent.page, 0, ""
