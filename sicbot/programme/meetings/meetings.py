"""The meetings that the wiki has pages of, and how far what was written of each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.cycle import Period
from sicbot.core.edits import Edit
from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.people import TASK_FORCES
from sicbot.pages.meaning import same_meaning
from sicbot.pages.regions import regions
from sicbot.pages.splice import splice
from sicbot.pages.storage import parse
from sicbot.programme.cycle.timing import period_in
from sicbot.programme.meetings.counting import count_decisions, count_open_actions
from sicbot.programme.meetings.times import Written, written_time

if TYPE_CHECKING:
    from datetime import datetime

    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce
    from sicbot.programme.seen import WikiSeen

LABEL = "meeting"  # of the page of a meeting that has no minutes yet


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with a page.

    Attributes:
        task_forces: Whose it is; none: of all of them.
        days: From its table, else from its title; None where neither is clear.
        time: What its table says.
        minutes: Whether people labelled the page as minutes.
        untouched: Whether nobody has written on a page of sicbot's yet.
        decisions: None where the text was not read or cannot be.
        actions: Tasks that are open; None likewise.
    """

    page: PageId
    title: str
    task_forces: tuple[TaskForce, ...] = ()
    days: Period | None = None
    time: Written = Written()  # noqa: RUF009 - a value that nobody can change
    minutes: bool = False
    untouched: bool = False
    decisions: int | None = None
    actions: int | None = None

    def has_begun(self, now: datetime) -> bool:
        """Tell whether it has begun; without an hour it has when its last day is over.

        Args:
            now: In the zone of the wiki, in which days without an hour are meant.
        """
        if self.time.begins is not None:
            return self.time.begins <= now
        return self.days is not None and self.days.last < now.date()


def read_meetings(seen: WikiSeen) -> tuple[Meeting, ...]:
    """Return the meetings by page: labelled as minutes or as a meeting, and no page of lists."""
    wanted = {seen.work.minutes_label.casefold(), LABEL}
    pages = sorted(seen.snapshot.pages.records.values(), key=lambda one: int(one.id))
    return tuple(
        _meeting(page, seen)
        for page in pages
        if page.status is PageStatus.CURRENT
        and not wanted.isdisjoint(page.labels)
        and not (page.mark is not None and page.mark.kind == "generated" and seen.is_ours(page))
    )


def _meeting(page: Page, seen: WikiSeen) -> Meeting:
    body = seen.snapshot.bodies.get(page.id, "")
    time, decisions, actions = Written(), None, None
    if body:
        try:
            document = parse(body)
            time = written_time(body, seen.zones)
            decisions = count_decisions(body, document)
            actions = count_open_actions(document)
        except PageError:  # people see that the page is odd; its title and labels tell the rest
            pass
    return Meeting(
        page=page.id,
        title=page.title,
        task_forces=tuple(one for one in TASK_FORCES if f"tf-{one.lower()}" in page.labels),
        days=Period(time.day, time.day) if time.day else period_in(page.title),
        time=time,
        minutes=seen.work.minutes_label.casefold() in page.labels,
        untouched=is_untouched(page, seen),
        decisions=decisions,
        actions=actions,
    )


def is_untouched(page: Page, seen: WikiSeen) -> bool:
    """Tell whether a page of sicbot's still says what it began with; what it keeps there aside."""
    if not seen.is_ours(page):
        return False
    if page.version == 1:
        return True
    rewrites = seen.ledger.rewrites.get(page.id, ())
    body = seen.snapshot.bodies.get(page.id)
    if body is None or not rewrites or rewrites[-1][0]:  # with what it began is not known
        return False
    try:
        began, now = (without_regions(one) for one in (rewrites[-1][1], body))
        return same_meaning(began, now, space_key=page.space)
    except PageError:
        return False


def without_regions(body: str) -> str:
    """Return a body without what sicbot keeps on it.

    Raises:
        PageError: Its regions are not as they should be.
    """
    return splice(body, [Edit(one.span, "", one.id) for one in regions(body)])
