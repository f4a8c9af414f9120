"""The last sign of life of each Task Force: what happened last on the wiki, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import LifeSign
from sicbot.core.text import _
from sicbot.programme.cycle.timing import period_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text
    from sicbot.programme.cycle.material import Material


def last_sign(code: TaskForce, material: Material) -> LifeSign | None:
    """Return the newest of: a member's record, an entry, a version of a note, minutes.

    What stands on a page that may not be told is none, nor is a day that is still to come, such as
    one in the title of minutes.
    """
    found = [one for one in _signs(code, material) if one.day <= material.today]
    told = (one for one in found if material.may_tell(one.page))
    return max(told, key=lambda one: (one.day, -int(one.page)), default=None)


def _signs(code: TaskForce, material: Material) -> Iterator[LifeSign]:
    for member in material.people[code].members:
        record = member.record
        yield _sign(code, record.created, _("somebody registered"), record.page)
    for entry in material.inventory.entries:
        if code in entry.task_forces and entry.entered is not None:
            yield _sign(code, entry.entered, _("a project was entered"), entry.page)
    me = material.seen.snapshot.me.key
    for note in material.notes_of(code):
        for version in material.seen.sources.histories.get(note.page, ()):
            if version.author != me:
                yield _sign(code, version.when, _("a concept note was edited"), note.page)
    for page in material.minutes_of(code):
        named = period_in(page.title)
        if named is not None:
            yield LifeSign(code, named.first, _("a meeting has its minutes"), page.id)


def _sign(code: TaskForce, when: datetime | date, what: Text, page: PageId) -> LifeSign:
    return LifeSign(code, _day(when), what, page)


def _day(when: datetime | date) -> date:
    return when.date() if hasattr(when, "date") else when
