"""The agenda of a meeting: open items of its Task Force, kept up to date until it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.plan import Skip
from sicbot.core.text import Text, _
from sicbot.pages.regions import region_text
from sicbot.programme.adoption import RegionWish, keep_region
from sicbot.programme.meetings.times import meeting_time
from sicbot.programme.scaffolds.facts import Facts
from sicbot.programme.scaffolds.inputs import Agenda
from sicbot.programme.scaffolds.open_items import open_items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page, UserKey
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change
    from sicbot.programme.programme import Programme

REGION, TEMPLATE = "sicbot.agenda", "scaffold_agenda.xhtml.j2"


def keep_agenda(
    page: Page,
    context: Context[Programme],
    code: TaskForce | None = None,
    *,
    told: tuple[tuple[str, ...], frozenset[UserKey]] | None = None,
) -> Iterator[Change | Skip]:
    """Yield what brings the agenda on the page of a meeting up to date; nothing once it began.

    Args:
        page: The page of a meeting, of sicbot's making.
        context: The programme, and what renders.
        code: The Task Force; None: all of them.
        told: Who is told, groups and people; None: who reads the page today.
    """
    programme, name = context.programme, f"{page.space}: {page.title}"
    body = programme.snapshot.bodies.get(page.id)
    if body is None:
        yield Skip(name, _("its text was not read"))
        return
    try:
        if region_text(body, REGION) is None:  # people took it out, and it stays out
            return
        begins = meeting_time(body, programme.zones)
    except PageError as error:
        yield Skip(name, _("its agenda stays as it is: {why}", why=str(error)))
        return
    if isinstance(begins, Text):
        yield Skip(name, _("its agenda stays as it is: {why}", why=begins))
        return
    if context.now >= begins:
        return
    facts = Facts(programme, *(readers_now(page, programme) if told is None else told))
    agenda = Agenda(code or "", **open_items(code, facts, begins.date(), page.id))
    values = {one: getattr(agenda, one) for one in ("last", "tasks", "due", "notes", "hidden")}
    content = context.render(TEMPLATE, **values)
    wish = RegionWish(page, REGION, content, f"{TEMPLATE} 1", _("the agenda"))
    yield from keep_region(wish, programme)


def readers_now(page: Page, programme: Programme) -> tuple[tuple[str, ...], frozenset[UserKey]]:
    """Return who reads a page today: groups, and people named one by one; nobody if not known.

    What nobody reads is told nothing: an agenda then says only how much it leaves out.
    """
    snapshot = programme.snapshot
    me, above = snapshot.me.key, (snapshot.pages.records.get(one) for one in page.ancestors[::-1])
    near = next((one.read for one in (page, *above) if one is not None and one.read), None)
    if near is not None:
        return tuple(sorted(near.groups)), near.users - {me}
    space = snapshot.spaces.records.get(page.space)
    if space is None or space.rights is None:
        return (), frozenset()
    anybody = ("anonymous",) if space.rights.anonymous else ()
    return (*anybody, *sorted(space.rights.groups)), space.rights.users - {me}
