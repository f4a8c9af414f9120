"""What the Secretariat was told already, so that nothing comes twice and nothing is missed.

Each post names its lines by anchors, and the journal keeps its text: so what a run told is known
even where the run died right after it. What older posts told is among the job's facts.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sicbot.programme.digests.memory import Told, told_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.programme.digests.values import Item, News

JOB, TOLD = "digest", "told"  # the job, and its fact
MESSAGE = "digest-message-"  # so begin the slugs of messages
UNMADE = "unmade"  # the fact that names the week, and the Task Forces without a digest in it
FIRST_TIME = timedelta(days=7)  # how far back goes what is told where nothing is remembered


def item_sign(item: Item) -> str:
    """Return what stands for an item with its facts: with others it is new again."""
    return f"{item.number:x}{item.state}"


def told_before(noted: Told | None, texts: Iterable[str], news: News, today: date) -> Told:
    """Return what was told, with what is too old to be told the first time.

    Args:
        noted: What the job noted of it in the last run; None: nothing was noted yet. Without a day
            all that was too old is among its signs.
        texts: In which sicbot told of news.
        news: All lines.
        today: The day of this run.
    """
    found = told_in(texts) | (noted or Told())
    if noted is not None and noted.since is None:
        return Told(found.signs)
    since = found.since or today - FIRST_TIME
    old = frozenset(one.sign for one in news.lines if one.when < since)
    return Told(found.signs | old, since)


def as_fact(told: Told) -> str:
    """Return what was told as it is noted."""
    since = told.since.isoformat() if told.since else ""
    return json.dumps({"since": since, "signs": sorted(told.signs)})


def from_fact(fact: str | None) -> Told | None:
    """Return what was noted; None: nothing was."""
    if fact is None:
        return None
    found = json.loads(fact)
    since = found["since"]
    return Told(frozenset(found["signs"]), date.fromisoformat(since) if since else None)


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as `2023-42`."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-{week:02}"


def unmade_in(facts: Mapping[str, str], day: date) -> frozenset[str]:
    """Return the Task Forces that had no digest in an earlier run of the same week."""
    found = json.loads(facts.get(UNMADE, "{}"))
    return frozenset(found.get("codes", ())) if found.get("week") == week_of(day) else frozenset()


def unmade_fact(codes: Iterable[str], day: date) -> str:
    """Return these Task Forces as they are noted."""
    return json.dumps({"week": week_of(day), "codes": sorted(codes)})
