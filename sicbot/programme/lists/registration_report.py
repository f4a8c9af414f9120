"""The page for the Secretariat: registrations that make nobody a member, and all that is odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.model import Allowed
from sicbot.core.people import Standing
from sicbot.core.plan import Restricted, Skip
from sicbot.core.text import Text, _
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.lists.hand_lists import unmatched_rows
from sicbot.programme.lists.member_lists import ROLES
from sicbot.programme.people.addresses import shown
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.people import Registration
    from sicbot.core.plan import Change
    from sicbot.programme.lists.member_lists import ListPage
    from sicbot.programme.programme import Programme

TEMPLATE = "registrations_report.xhtml.j2"
VERSION = "1"
SLUG = "registrations-report"
STANDINGS: dict[Standing, Text] = {
    Standing.ELIGIBLE: _("yes"),
    Standing.CHECK: _("look"),
    Standing.NOT: _("no"),
}


@dataclass(frozen=True, slots=True)
class ReportPage(PlacedPage):
    """Where the page stands, and the lists that people may have made by hand."""

    lists: tuple[ListPage, ...]


def keep_report(page: ReportPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; without a group to read it there is none."""
    programme = context.programme
    if programme.secretariat is None:
        told = _("name the group that may read it: `secretariat` in config/sicbot.toml")
        yield Skip(str(page), told)
        return
    wish = Wish(
        slug=SLUG,
        place=page.place,
        below=page.below,
        body=_body(page, context),
        readers=Restricted(Allowed(groups=frozenset({programme.secretariat}))),
        template=f"{TEMPLATE} {VERSION}",
        why=_("the registrations to look at"),
    )
    yield from keep_page(wish, programme)


def _body(page: ReportPage, context: Context[Programme]) -> str:
    programme = context.programme
    forces = programme.task_forces.values()
    notes = (
        *programme.people_notes,
        *programme.registrations.notes,
        *(note for people in forces for note in people.notes),
    )
    return context.render(
        TEMPLATE,
        refusals=_refusals(context),
        candidates=_candidates(context),
        remarks=[
            {
                "code": people.code,
                "where": where(record),
                "name": context.show(shown(record.name)),
                "what": context.show(what),
            }
            for people in forces
            for record, what in people.remarks
        ],
        withdrawn=[
            {
                "code": people.code,
                "name": context.show(shown(account.full_name)),
                "where": where(record),
            }
            for people in forces
            for account, record in people.withdrawn
        ],
        unmatched=_unmatched(page.lists, context),
        notes=list(dict.fromkeys(context.show(note) for note in notes)),
        unread=[
            {"code": people.code, "why": context.show(one.why)}
            for people in forces
            for one in people.not_read
        ],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in programme.coverage.lines()],
    )


def where(record: Registration) -> str:
    """Return where a record stands, as people find it."""
    return f"{record.source} #{record.number or record.record}, {record.created:%Y-%m-%d}"


def _refusals(context: Context[Programme]) -> list[dict[str, object]]:
    return [
        {
            "code": people.code,
            "where": where(one.record),
            "name": context.show(shown(one.record.name)),
            "organisation": context.show(shown(one.record.organisation)),
            "why": context.show(one.why),
            "perhaps": [
                f"{context.show(shown(who.full_name))} ({who.name})" for who in one.suggestions
            ],
        }
        for people in context.programme.task_forces.values()
        for one in people.refusals
    ]


def _candidates(context: Context[Programme]) -> list[dict[str, object]]:
    return [
        {
            "code": people.code,
            "name": context.show(shown(one.account.full_name)),
            "wish": context.show(ROLES[one.wish]),
            "region": context.show(shown(one.region)),
            "organisation": context.show(shown(one.record.organisation)),
            "standing": context.show(STANDINGS[one.eligibility.standing]),
            "why": context.show(one.eligibility.why),
        }
        for people in context.programme.task_forces.values()
        for one in people.candidates
    ]


def _unmatched(lists: Sequence[ListPage], context: Context[Programme]) -> list[dict[str, object]]:
    return [
        {"page": row.page, "row": row.number, "name": context.show(shown(row.name))}
        for one in lists
        if one.code is not None
        for row in unmatched_rows(one.place, one.code, context.programme)
    ]
