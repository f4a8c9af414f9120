"""The page on which the Secretariat sees the findings, by kind, and ticks what is in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.consistency.dismissals import memory_on, sort_out, why_it_stays
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.findings_rows import values_of
from sicbot.programme.consistency.gather import ALWAYS, find_all
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.consistency.choices import Choices
    from sicbot.programme.consistency.findings import Finding
    from sicbot.programme.consistency.gather import Findings
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "consistency.xhtml.j2"
VERSION = "2"
SLUG = "consistency"
KIND = "findings"  # of pages in config/policy.toml


@dataclass(frozen=True, slots=True)
class FindingsPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""

    choices: Choices = ALWAYS


def keep_findings(page: FindingsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; it is not made from a wiki that was read in part."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    why = _("what does not fit together on the pages")

    def tell(flow: Flow) -> str | Text:
        unread = programme.status_material.pages_unread
        if unread is not None and SLUG not in programme.made:
            return _("not made yet: {why}", why=unread)
        return why_it_stays(SLUG, programme) or _body(
            find_all(programme, page.choices), flow, context
        )

    frame = Frame(SLUG, page.place, page.below, KIND, template, why, ticked=True)
    yield from keep_told(frame, programme, tell)


def _body(all_of: Findings, flow: Flow, context: Context[Programme]) -> str:
    """Return the page; what not all its readers may read is counted and nothing more."""
    told = [seen for one in all_of.findings if (seen := _seen(one, flow)) is not None]
    whole = set(told)
    hidden = [one for one in all_of.findings if one not in whole]
    complete = context.programme.status_material.pages_unread is None and not all_of.unread
    found = sort_out(
        told,
        memory_on(SLUG, context),
        complete=complete,
        untold=hidden,
    )
    lacking = tuple(_unread(all_of, flow))
    return context.render(
        TEMPLATE,
        **values_of(
            found,
            context,
            hidden=len([one for one in hidden if one.kind is not Kind.NO_PAGE]),
            lacking=lacking,
        ),
    )


def _seen(one: Finding, flow: Flow) -> Finding | None:
    """Return what of a finding all readers may know, or None."""
    stands = tuple(stand for stand in one.stands if flow.may_tell(stand.page))
    if stands == one.stands:
        return one
    return replace(one, stands=stands) if one.separate and stands else None


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
