"""The weekly digest for the Secretariat: a post with all that is new since the last one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.model import Allowed
from sicbot.core.plan import Restricted, Skip
from sicbot.core.text import Text, _
from sicbot.programme.digests.choosing import Digest, Shown, not_ours, shown_lines
from sicbot.programme.digests.memory import line_anchor, since_anchor
from sicbot.programme.digests.pages import DigestPage, digest_for
from sicbot.programme.digests.task_force_page import BASES
from sicbot.programme.digests.told import (
    FIRST_TIME,
    JOB,
    TOLD,
    from_fact,
    item_sign,
    told_before,
    week_of,
)
from sicbot.programme.digests.values import Urgency
from sicbot.programme.generated import Wish, keep_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sicbot.core.job import Context
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change
    from sicbot.programme.digests.given import Given
    from sicbot.programme.digests.reading import Newsroom
    from sicbot.programme.digests.values import Item, Line
    from sicbot.programme.programme import Programme

TEMPLATE, VERSION = "digest_post.xhtml.j2", "1"
MOST_TOLD = 150  # lines of one post; more wait for the next one


@dataclass(frozen=True, slots=True)
class WeeklyPost:
    """The post of the week.

    Attributes:
        space: Its key.
        pages: The digest pages of the Task Forces.
        room: All that digests tell.
    """

    space: str
    pages: tuple[DigestPage, ...]
    room: Newsroom = field(compare=False, repr=False)

    def __str__(self) -> str:
        """Return the space."""
        return f"{self.space}: weekly digest"


@dataclass(frozen=True, slots=True)
class Weekly:
    """What stands in the post of a week.

    Attributes:
        fresh: Lines and items that nobody was told of, as signs.
        left: Lines that wait for the next post.
        hidden: Lines that the Secretariat may not read.
    """

    lines: tuple[Shown, ...] = ()
    items: tuple[Item, ...] = ()
    returned: tuple[tuple[TaskForce, Item], ...] = ()
    digests: tuple[Digest, ...] = ()
    fresh: frozenset[str] = frozenset()
    left: int = 0
    hidden: int = 0

    @property
    def count(self) -> int:
        """How many things are new."""
        return len(self.fresh)


def slug_of(day: date) -> str:
    """Return the lasting name of the post of a day's week."""
    return f"digest-week-{week_of(day)}"


def title_of(day: date) -> Text:
    """Return the title of the post: the same all week, so that it is found again by it."""
    year, week, _weekday = day.isocalendar()
    return _("Week {week} of {year}: what is new", week=week, year=str(year))


def keep_post(post: WeeklyPost, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield the post of this week, if there is none yet and anything is new."""
    programme = context.programme
    if programme.secretariat is None:
        told = _("name the group that may read it: `secretariat` in config/sicbot.toml")
        yield Skip(str(post), told)
        return
    given, _news = post.room.news(context.now)
    if given.unread and TOLD not in programme.ledger.facts.get(JOB, {}):
        told = _("not made the first time from what was not read as a whole")
        yield Skip(str(post), told)
        return
    weekly = weekly_of(post, context.now)
    if not weekly.fresh:
        return
    title = context.show(title_of(given.today))
    wish = Wish(
        slug=slug_of(given.today),
        place=f"{post.space}:{title}",
        below="",
        body=context.render(TEMPLATE, **values_of(weekly, given, post, context)),
        readers=Restricted(Allowed(groups=frozenset({programme.secretariat}))),
        template=f"{TEMPLATE} {VERSION}",
        why=_("what is new since the last post"),
        post=True,
    )
    yield from keep_page(wish, programme)


def weekly_of(post: WeeklyPost, now: datetime) -> Weekly:
    """Return what is new since the last post, and what waits."""
    flow, ledger = post.room.desk, post.room.programme.ledger
    given, news = post.room.news(now)
    digests = tuple(digest_for(one, now) for one in post.pages)
    returned = tuple(
        (code, item) for code, item in not_ours(digests) if all(map(flow.may_tell, item.pages))
    )
    items = tuple(one for one in news.items if one.desk and all(map(flow.may_tell, one.pages)))
    noted = from_fact(ledger.facts.get(JOB, {}).get(TOLD))
    told = told_before(noted, ledger.posts.values(), news, given.today).signs
    untold = [one for one in news.lines if one.sign not in told]
    lines = [one for one in untold if all(map(flow.may_tell, one.pages))]
    telling = _oldest(lines, MOST_TOLD)
    fresh = {one.sign for one in telling}
    fresh |= {sign for one in _waiting(items, returned) if (sign := item_sign(one)) not in told}
    return Weekly(
        lines=tuple(shown_lines(telling, desk=True)),
        items=items,
        returned=returned,
        digests=digests,
        fresh=frozenset(fresh),
        left=len(lines) - len(telling),
        hidden=len(untold) - len(lines),
    )


def _oldest(lines: list[Line], most: int) -> list[Line]:
    """Return the oldest lines, newest first: those that are left are told next."""
    return lines[max(0, len(lines) - most) :]


def _waiting(
    items: tuple[Item, ...], returned: tuple[tuple[TaskForce, Item], ...]
) -> tuple[Item, ...]:
    return (*items, *(item for _code, item in returned))


def values_of(
    weekly: Weekly, given: Given, post: WeeklyPost, context: Context[Programme]
) -> dict[str, object]:
    """Return the values of the template."""
    items = [
        {**_item(one, weekly, context), "codes": ", ".join(one.task_forces)} for one in weekly.items
    ]
    returned = [{**_item(one, weekly, context), "codes": code} for code, one in weekly.returned]
    return {
        "count": weekly.count,
        "since": since_anchor(given.today - FIRST_TIME),
        "items": items,
        "returned": returned,
        "lines": [_line(one, context) for one in weekly.lines],
        "left": weekly.left,
        "hidden": weekly.hidden,
        "totals": list(_totals(weekly.digests, post, context.programme)),
        "unread": [context.show(BASES[one]) for one in given.unread],
        "when": f"{context.now:%Y-%m-%d}",
        "coverage": [context.show(line) for line in context.programme.coverage.lines()],
    }


def _item(one: Item, weekly: Weekly, context: Context[Programme]) -> dict[str, object]:
    return {
        "text": context.show(one.text),
        "who": context.show(one.who),
        "link": one.link,
        "anchor": line_anchor(item_sign(one)),
        "is_new": item_sign(one) in weekly.fresh,
    }


def _line(one: Shown, context: Context[Programme]) -> dict[str, object]:
    return {
        "codes": ", ".join(one.codes),
        "day": one.when.isoformat(),
        "text": context.show(one.text),
        "link": one.link,
        "anchors": [line_anchor(sign) for sign in one.signs],
    }


def _totals(
    digests: tuple[Digest, ...], post: WeeklyPost, programme: Programme
) -> Iterator[dict[str, object]]:
    """Yield how much waits in each Task Force that has a digest page, with its address."""
    for page, digest in zip(post.pages, digests, strict=True):
        made = programme.made.get(page.slug)
        if made is None:
            continue
        urgent = Counter(one.urgency for one in digest.items)
        yield {
            "code": page.code,
            "link": f"{programme.snapshot.url}/pages/viewpage.action?pageId={made.id}",
            "waiting": len(digest.items) + digest.more_items,
            "not_reported": urgent[Urgency.OVERDUE],
            "soon": urgent[Urgency.DUE],
        }
