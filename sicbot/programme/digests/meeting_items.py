"""What is not there of meetings: minutes some days after one, a page some weeks into their time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sicbot.core.cycle import Slug
from sicbot.core.text import _
from sicbot.programme.digests.roles import LEADERS
from sicbot.programme.digests.values import Basis, Item, Urgency
from sicbot.programme.meetings.meetings import LABEL
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.digests.given import Given
    from sicbot.programme.digests.values import Due

LONGEST = timedelta(days=365)  # after a year nobody remembers what was said


def meeting_items(given: Given) -> Iterator[Item]:
    """Yield the meetings of Task Forces without minutes, and who has no page of a meeting yet."""
    if given.reminders.minutes_after_days:
        yield from _minutes(given)
    if given.reminders.meeting_after_weeks:
        yield from (_page(one) for one in given.due if _has_no_page(one, given))


def _minutes(given: Given) -> Iterator[Item]:
    wait = timedelta(days=given.reminders.minutes_after_days)
    for one in given.meetings:
        since = given.today - one.days.last if one.days else timedelta()
        if one.minutes or not one.task_forces or not wait <= since <= LONGEST:
            continue
        yield Item(
            key=f"minutes:{one.page}",
            facts=str(one.days.last) if one.days else "",
            task_forces=one.task_forces,
            pages=(one.page,),
            text=_("no minutes of “{title}” yet", title=shown(one.title)),
            who=LEADERS,
            basis=Basis.STATUS,
            urgency=Urgency.WAITS,
            link=given.address(one.page),
            shows=_("the label “{label}” on its page", label=given.minutes_label),
        )


def _has_no_page(due: Due, given: Given) -> bool:
    """Tell whether to ask for a page of a meeting; not where the activity is told as due anyway."""
    wait = timedelta(weeks=given.reminders.meeting_after_weeks)
    if due.activity != Slug.TF_MEETING or given.today < due.begins + wait:
        return False
    since = given.meetings_since
    return not due.is_soon(given.today) and not any(
        due.task_force in one.task_forces
        and (since is None or one.days is None or one.days.last >= since)
        for one in given.meetings
    )


def _page(due: Due) -> Item:
    other = f"tf-{due.task_force.lower()}"
    return Item(
        key=f"no-meeting:{due.task_force}:{due.begins}",
        facts=str(due.begins),
        task_forces=(due.task_force,),
        pages=(),
        text=_("no meeting has a page yet; their time began on {day}", day=due.begins.isoformat()),
        who=LEADERS,
        basis=Basis.STATUS,
        shows=_("a page with the labels “{label}” and “{other}”", label=LABEL, other=other),
    )
