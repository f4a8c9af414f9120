"""Questions and greetings in comments that nobody of the Secretariat answered since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse
from sicbot.pages.words import lines_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.consistency.languages import language_of
from sicbot.programme.people.people_rows import members_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import UserKey
    from sicbot.core.sources import Comment
    from sicbot.programme.programme import Programme

_BY_WORDS = re.compile(
    r"\b(?:(?:we|i) (?:were|was|am|are) wondering|i wonder|please tell (?:me|us)|je me demande"
    r"|nous nous demandons|me pregunto|nos preguntamos|quisiera saber|j['’]aimerais savoir)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+://\S+")  # its `?` asks nothing
_GREETING = re.compile(
    r"\W*(?:hello|dear|good (?:morning|day|evening)|bonjour|bonsoir|chers?|chères?|hola|buen[oa]s"
    r"|estimad[oa]s|queridos)\b",
    re.IGNORECASE,
)


def unanswered(programme: Programme) -> Iterator[Finding]:
    """Find them below all pages of which the comments were read, the oldest first."""
    staff = members_of(programme.snapshot, programme.work.notes.secretariat)
    found = [
        one
        for page, comments in programme.sources.comments.items()
        if programme.snapshot.page(page) is not None
        for one in _below(comments, staff, programme.snapshot.me.key)
    ]
    yield from sorted(found, key=lambda one: (str(one.day), one.stands[0].page))


def _below(
    comments: Sequence[Comment], staff: frozenset[UserKey], me: UserKey
) -> Iterator[Finding]:
    """Yield those below one page; an answer comes later, from somebody else of the Secretariat.

    What others write later may be about something else: it is no sure answer.
    """
    ordered = sorted(comments, key=lambda one: (one.created, one.id))
    for place, one in enumerate(ordered):
        text = _text(one)
        subject = None if one.inline or one.author == me else _subject(one, text, staff)
        later = (each for each in ordered[place + 1 :] if each.author != one.author)
        if subject is not None and not any(each.author in staff for each in later):
            yield Finding(
                Kind.QUESTION,
                _in_language(subject, language_of(text)),
                (Stand(one.page, text),),
                day=one.created.date(),
            )


def _subject(one: Comment, text: str, staff: frozenset[UserKey]) -> Text | None:
    """Return what a comment is, or None if nobody waits for an answer."""
    words = _ADDRESS.sub("", text)
    if "?" in words or "¿" in words or "؟" in words or "？" in words or _BY_WORDS.search(words):
        return _("a question without an answer")
    if _GREETING.match(words) and one.author not in staff:
        return _("a greeting without an answer")
    return None


def _in_language(subject: Text, code: str) -> Text:
    return _("{what} (language: {language})", what=subject, language=code) if code else subject


def _text(one: Comment) -> str:
    """Return the words of a comment, of one that does not parse none."""
    try:
        return " ".join(lines_of(parse(one.body).root))
    except PageError:
        return ""
