"""Two pages for the Secretariat: which memberships are sicbot's, and what in groups is odd.

Both describe the groups as they are after this run's free changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.model import Allowed
from sicbot.core.plan import AddMember, RemoveMember, Restricted, Skip
from sicbot.core.text import _
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.placed_page import PlacedPage
from sicbot.programme.seats.given import GIVEN, SLUG, GivenSeat, day_of, given_seats
from sicbot.programme.seats.memberships import extras, is_forgotten, is_managed, missing, watched
from sicbot.programme.seats.seating import expected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import UserKey
    from sicbot.core.people import Account
    from sicbot.core.plan import Change
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme
    from sicbot.programme.seats.memberships import Extra

LEDGER_TEMPLATE, REPORT_TEMPLATE = "groups_ledger.xhtml.j2", "groups_report.xhtml.j2"
VERSION = "1"
REPORT_SLUG = "groups-report"


@dataclass(frozen=True, slots=True)
class GroupPage(PlacedPage):
    """One of the two pages, and where it stands, both as `SPACE:Title`."""

    slug: str


def keep_group_page(page: GroupPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; without a group to read it there is none."""
    programme = context.programme
    if programme.secretariat is None:
        told = _("name the group that may read it: `secretariat` in config/sicbot.toml")
        yield Skip(str(page), told)
        return
    is_ledger = page.slug == SLUG
    template = LEDGER_TEMPLATE if is_ledger else REPORT_TEMPLATE
    wish = Wish(
        slug=page.slug,
        place=page.place,
        below=page.below,
        body=_ledger(context) if is_ledger else _report(context),
        readers=Restricted(Allowed(groups=frozenset({programme.secretariat}))),
        template=f"{template} {VERSION}",
        why=_("the memberships that are sicbot's") if is_ledger else _("what is odd in groups"),
        needs=tuple(change.id for change in expected(programme)),
    )
    yield from keep_page(wish, programme)


def _ledger(context: Context[Programme]) -> str:
    programme = context.programme
    today = day_of(programme.snapshot.taken)
    found = {(one.group, one.user): one for one in given_seats(programme)}
    for change in expected(programme):
        if not isinstance(change.act, AddMember | RemoveMember):
            continue
        seat = change.act.target
        if seat.user is None:
            continue
        found.pop((seat.group, seat.user), None)
        if isinstance(change.act, AddMember):
            found[seat.group, seat.user] = GivenSeat(seat.group, seat.user, today, "", GIVEN)
    rows = [
        {
            "group": one.group,
            "key": one.user,
            "since": one.since,
            "by": one.by,
            "name": _name(one.user, programme),
        }
        for _place, one in sorted(found.items())
    ]
    return context.render(LEDGER_TEMPLATE, rows=rows, when=f"{context.now:%Y-%m-%d}")


def _name(user: UserKey, programme: Programme) -> str:
    account = programme.accounts.records.get(user)
    return account.full_name if account else ""


def _report(context: Context[Programme]) -> str:
    programme = context.programme
    done = {change.act.target.name for change in expected(programme)}
    waiting = [
        {"group": one.group, "name": _shown(one.member.account)}
        for one in missing(programme)
        if is_managed(one.group, programme)
        and not is_forgotten(one.member.account.key, programme)
        and "\x1f".join((one.group, one.member.account.key)) not in done
    ]
    strangers = [
        {
            "group": one.group,
            "name": _shown(one.account),
            "since": day_of(one.seen_since),
            "why": context.show(_why(one)),
        }
        for one in extras(programme)
        if "\x1f".join((one.group, one.account.key)) not in done
    ]
    leaders = [
        {"group": one.group, "name": _shown(one.account), "inside": one.inside}
        for one in watched(programme)
    ]
    unread = [
        {"code": code, "why": context.show(not_read.why)}
        for code, people in programme.task_forces.items()
        for not_read in people.not_read
    ]
    return context.render(
        REPORT_TEMPLATE,
        waiting=waiting,
        strangers=strangers,
        leaders=leaders,
        unread=unread,
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in programme.coverage.lines()],
    )


def _shown(account: Account) -> str:
    return f"{account.full_name} ({account.name})"


def _why(one: Extra) -> Text:
    if one.left:
        return _("left by their own word")
    if not one.account.active:
        return _("the account is closed")
    if one.own:
        return _("the record is gone")
    return _("no record; somebody put them there")
