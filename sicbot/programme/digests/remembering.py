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
    news = Newsroom(programme).news(now)[1] if known is None else News()
    told = told_before(known, ledger.posts.values(), news, now.date())
    unmade = unmade_in(noted, now.date()) | {
        code for code in TASK_FORCES if f"digest-{code.lower()}" not in programme.made
    }
    return {
        TOLD: as_fact(Told(told.signs)),
        UNMADE: unmade_fact(unmade, now.date()),
        **_messages(noted, ledger.comments),
    }


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
