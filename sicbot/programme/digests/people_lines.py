"""Who joined, which nominations were decided, and where nobody leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.people import Role
from sicbot.core.text import Text, _
from sicbot.programme.digests.roles import DESK
from sicbot.programme.digests.values import Basis, Item, Line
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import Member, Nomination
    from sicbot.programme.digests.given import Given

ROLES: dict[Role, Text] = {
    Role.LEADER: _("Task Force Leader"),
    Role.REPRESENTATIVE: _("Regional Representative"),
    Role.MEMBER: _("Team Member"),
}
DECISIONS: dict[str, Text] = {
    "validated": _("validated"),
    "refused": _("refused"),
    "deferred": _("deferred"),
}


def people_lines(given: Given) -> Iterator[Line]:
    """Yield who joined, and the nominations that were decided."""
    for people in given.people.values():
        for member in people.members:
            yield _joined(member, given)
    if given.nominations_page is None:
        return
    for one in given.nominations:
        if one.decided is not None and one.decided <= given.today and one.decision in DECISIONS:
            yield _decided(one, given)


def _joined(member: Member, given: Given) -> Line:
    record = member.record
    return Line(
        key=f"joined:{member.task_force}:{record.source}:{record.record}:{member.account.key}",
        task_forces=(member.task_force,),
        pages=(record.page,),
        when=given.day(record.created),
        text=_("Somebody joined"),
        basis=Basis.PEOPLE,
        joins=True,
        name=shown(member.account.full_name) if member.listed else None,
    )


def _decided(one: Nomination, given: Given) -> Line:
    page, day = given.nominations_page, one.decided
    if page is None or day is None:
        raise ValueError("a nomination that was not decided on a page is no news")
    told = {"role": ROLES[one.role], "decision": DECISIONS[one.decision]}
    who = one.account or one.candidate.casefold()  # its row is another one with each row above it
    return Line(
        key=f"nomination:{one.task_force}:{one.role}:{one.region}:{who}:{day}:{one.decision}",
        task_forces=(one.task_force,),
        pages=(page,),
        when=day,
        text=_("A nomination was decided: {role}, {decision}", **told),
        basis=Basis.PEOPLE,
        link=given.address(page),
        desk=_(
            "The nomination of {name} was decided: {role}, {decision}",
            name=_candidate(one, given),
            **told,
        ),
    )


def _candidate(one: Nomination, given: Given) -> Text:
    if one.account is None:
        return shown(one.candidate)
    return given.names.get(one.account, _("somebody"))


def people_items(given: Given) -> Iterator[Item]:
    """Yield in which of the Task Forces that work nobody leads, in one item."""
    page = given.nominations_page
    if page is None:
        return
    led = {one.task_force for one in given.nominations if one.in_force and _leads(one)}
    without = [one for one in given.working if one not in led]
    if not without:
        return
    codes = ", ".join(without)
    yield Item(
        key="leaders",
        facts=codes,
        task_forces=tuple(without),
        pages=(page,),
        text=_("No Task Force Leader yet"),
        who=DESK,
        basis=Basis.PEOPLE,
        link=given.address(page),
        desk=True,
    )


def _leads(one: Nomination) -> bool:
    return one.role is Role.LEADER
