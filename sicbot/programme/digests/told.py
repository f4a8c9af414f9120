"""What the Secretariat was told already, so that nothing comes twice and nothing is missed.

Each post names its lines by anchors, and the journal keeps its text: so what a run told is known
even where the run died right after it. What older posts told is among the job's facts.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sicbot.programme.digests.memory import told_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sicbot.programme.digests.values import Item, News

JOB, TOLD = "digest", "told"  # the job, and its fact
FIRST_TIME = timedelta(days=7)  # how far back goes what is told where nothing is remembered


def item_sign(item: Item) -> str:
    """Return what stands for an item with its facts: with others it is new again."""
    return f"{item.number:x}{item.state}"


def told_before(
    facts: Mapping[str, str], posts: Mapping[str, str], news: News, today: date
) -> frozenset[str]:
    """Return what stands for all that was told, or is too old to be told the first time.

    Args:
        facts: What the job noted in the last run.
        posts: The texts of the posts that sicbot made, by slug.
        news: All lines.
        today: The day of this run.
    """
    in_posts = frozenset(sign for body in posts.values() for sign in told_in(body))
    if TOLD in facts:
        return in_posts | frozenset(json.loads(facts[TOLD]))
    old = (one.sign for one in news.lines if today - one.when >= FIRST_TIME)
    return in_posts | frozenset(old)
