"""The page on which the Secretariat sees the findings, grouped by what it does about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.gather import find_all
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.consistency.findings import Finding, Stand
    from sicbot.programme.consistency.gather import Findings
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "consistency.xhtml.j2"
VERSION = "1"
SLUG = "consistency"
KIND = "findings"  # of pages in config/policy.toml
GROUPS: tuple[tuple[Text, frozenset[Kind]], ...] = (
    (_("Decide which one is right"),
     frozenset({Kind.FIGURES, Kind.NAME, Kind.VISION, Kind.FOCAL, Kind.LAST_DAY})),
    (_("Answer"), frozenset({Kind.QUESTION})),
    (_("Take out"), frozenset({Kind.PERSON})),
    (_("Fill in or take out"),
     frozenset({Kind.ANNOUNCEMENT, Kind.NO_ADDRESS, Kind.COLUMN_TWICE})),
    (_("Lead somewhere"), frozenset({Kind.DEAD_LINK})),
    (_("Rename"), frozenset({Kind.ALIAS})),
)  # fmt: skip
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Where the page stands, as `SPACE:Title`, as is `below`."""

    place: str
    below: str

    def __str__(self) -> str:
        """Return the place."""
        return self.place


def keep_findings(page: FindingsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; it is not made from a wiki that was read in part."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    why = _("what does not fit together on the pages")

    def tell(flow: Flow) -> str | Text:
        unread = programme.status_material.pages_unread
        if unread is not None and SLUG not in programme.made:
            return _("not made yet: {why}", why=unread)
        return _body(find_all(programme), flow, context)

    yield from keep_told(Frame(SLUG, page.place, page.below, KIND, template, why), programme, tell)


def _body(all_of: Findings, flow: Flow, context: Context[Programme]) -> str:
    """Return the page; what not all its readers may read is counted and nothing more."""
    told = [one for one in all_of.findings if all(map(flow.may_tell, one.pages))]
    kept = [one for one in all_of.findings if one.kind is not Kind.NO_PAGE]
    show = context.show
    return context.render(
        TEMPLATE,
        groups=[
            {
                "title": show(title),
                "rows": [_row(one, context) for one in told if one.kind in kinds],
            }
            for title, kinds in GROUPS
        ],
        words=[_row(one, context) for one in told if one.kind is Kind.WORDING],
        hidden=len(kept) - len([one for one in kept if one in told]),
        missing=[_row(one, context) for one in told if one.kind is Kind.NO_PAGE],
        lacking=list(dict.fromkeys(map(show, _unread(all_of, flow)))),
        when=f"{context.now:%Y-%m-%d}",
        coverage=[show(line) for line in context.programme.coverage.lines()],
    )


def _unread(all_of: Findings, flow: Flow) -> Iterator[Text]:
    """Yield the pages that were not read; those that not all readers may read are counted."""
    there = [(page, text) for page, text in all_of.unread if page is not None]
    yield from (text for page, text in there if flow.may_tell(page))
    if hidden := len({page for page, _text in there if not flow.may_tell(page)}):
        yield _("pages that not all readers of this one may read: {count}", count=hidden)
    if unseen := len({str(text) for page, text in all_of.unread if page is None}):
        yield _(
            "pages of the settings that are not there, or that sicbot may not see: {count}; "
            "`sicbot check` names them",
            count=unseen,
        )


def _row(one: Finding, context: Context[Programme]) -> Row:
    return {
        "subject": context.show(one.subject),
        "day": one.day.isoformat() if one.day else "",
        "stands": [_stand(each, context.programme) for each in one.stands],
        "proposal": context.show(one.proposal),
    }


def _stand(one: Stand, programme: Programme) -> Row:
    page = programme.snapshot.page(one.page)
    return {
        "page": without_addresses(page.title) if page else "",
        "link": link_to(one.page, programme),
        "words": without_addresses(one.words),
    }
