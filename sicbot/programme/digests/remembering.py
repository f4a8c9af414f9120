"""What the job of digests notes for its next run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.programme.digests.memory import Told, told_in
from sicbot.programme.digests.reading import Newsroom
from sicbot.programme.digests.told import (
    JOB,
    MESSAGE,
    TOLD,
    UNMADE,
    as_fact,
    from_fact,
    told_before,
    unmade_fact,
    unmade_in,
)
from sicbot.programme.digests.values import News

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.plan import Slug
    from sicbot.programme.programme import Programme


def facts(programme: Programme) -> dict[str, str]:
    """Return what was told, or was too old for that, up to the run before this one.

    What this run tells is known to the next one by the texts in the journal, if it was made.
    """
    noted, ledger = programme.ledger.facts.get(JOB, {}), programme.ledger
    now, known = programme.snapshot.taken, from_fact(noted.get(TOLD))
    told, is_all = _told(known, programme)
    unmade = unmade_in(noted, now.date()) | {
        code for code in TASK_FORCES if f"digest-{code.lower()}" not in programme.made
    }
    return {
        TOLD: as_fact(Told(told.signs, None if is_all else told.since)),
        UNMADE: unmade_fact(unmade, now.date()),
        **_messages(noted, ledger.comments),
    }


def _told(known: Told | None, programme: Programme) -> tuple[Told, bool]:
    """Return what was told or is too old for that, and whether all was read to know the latter.

    Until it was, the day is noted: what is read later is not new for that.
    """
    texts, now = programme.ledger.posts.values(), programme.snapshot.taken
    if known is not None and known.since is None:
        return told_before(known, texts, News(), now.date()), True
    given, news = Newsroom(programme).news(now)
    return told_before(known, texts, news, now.date()), not given.unread


def _messages(noted: Mapping[str, str], comments: Mapping[Slug, str]) -> dict[str, str]:
    """Return what each leader was told, by what stands for the leader."""
    found = {key: from_fact(value) or Told() for key, value in noted.items() if _is_message(key)}
    for slug, text in comments.items():
        if _is_message(slug):
            key = MESSAGE + slug.rpartition("-")[2]
            found[key] = found.get(key, Told()) | told_in([text])
    return {key: as_fact(told) for key, told in found.items()}


def _is_message(key: str) -> bool:
    return key.startswith(MESSAGE)
