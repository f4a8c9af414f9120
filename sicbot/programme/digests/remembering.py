"""What the job of digests notes for its next run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.programme.digests.reading import Newsroom
from sicbot.programme.digests.told import JOB, TOLD, told_before
from sicbot.programme.digests.values import News

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme


def facts(programme: Programme) -> dict[str, str]:
    """Return what was told, or was too old for that, up to the run before this one.

    What this run tells is known to the next one by the texts in the journal, if it was made.
    """
    noted, now = programme.ledger.facts.get(JOB, {}), programme.snapshot.taken
    _given, news = Newsroom(programme).news(now) if TOLD not in noted else (None, News())
    told = told_before(noted, programme.ledger.posts, news, now.date())
    return {TOLD: json.dumps(sorted(told))}
