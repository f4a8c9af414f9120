"""The register of the indicators of all Task Forces, for the Secretariat; it blames nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.programme.consistency.findings import quoted
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to, named, person
from sicbot.programme.objectives.indicators import Part, read_indicators
from sicbot.programme.objectives.target_figures import candidates_in
from sicbot.programme.people.addresses import shown, without_addresses
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change, Skip
    from sicbot.pages.cells import Cell
    from sicbot.programme.consistency.figures import Figures
    from sicbot.programme.flow import Flow
    from sicbot.programme.objectives.indicators import Indicator, Indicators
    from sicbot.programme.objectives.target_figures import Candidate
    from sicbot.programme.programme import Programme

TEMPLATE = "objectives_indicators.xhtml.j2"
VERSION = "1"
SLUG = "indicators"
KIND = "indicators"  # of pages in config/policy.toml
UNNAMED = _("(not to be named)")
NOT_WRITTEN: dict[Part, Text] = {
    Part.NAME: _("name not written yet"),
    Part.UNIT: _("unit not written yet"),
    Part.BASELINE: _("baseline not written yet"),
    Part.SOURCE: _("source not written yet"),
    Part.FREQUENCY: _("frequency not written yet"),
    Part.OWNER: _("owner not written yet"),
    Part.MONITORING: _("how it is monitored not written yet"),
}


@dataclass(frozen=True, slots=True)
class IndicatorsPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""


def keep_indicators(page: IndicatorsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; a wiki that was read in part leaves it as it is."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    why = _("the indicators of the Task Forces")

    def tell(flow: Flow) -> str | Text:
        found = read_indicators(programme)
        return _why_not(found, flow) or _body(found, flow, context)

    yield from keep_told(Frame(SLUG, page.place, page.below, KIND, template, why), programme, tell)


def _why_not(found: Indicators, flow: Flow) -> Text | None:
    """Return why the page is not made, or stays as it is; None: all pages were read.

    A page that was not read may be a Task Force's; what all may know no more goes at once.
    """
    programme = flow.programme
    pages = programme.snapshot.pages
    gaps = (one for one in pages.gaps if not one.chosen and one.what not in pages.records)
    unread = next((one.why for one in gaps), None)
    if unread is None:
        return None
    if SLUG not in programme.made:
        return _("not made yet: {why}", why=unread)
    is_closed = any(not flow.may_tell(page) for ids in found.pages.values() for page in ids)
    return None if is_closed else _("stays as it is: {why}", why=unread)


def _body(found: Indicators, flow: Flow, context: Context[Programme]) -> str:
    show, told = context.show, flow.told(found.rows, lambda one: one.page).items
    ids = [page for pages in found.pages.values() for page in pages]
    open_pages = {code: [*filter(flow.may_tell, ids)] for code, ids in found.pages.items()}
    unread = [one for one in found.unread if flow.may_tell(one.page)]
    known = {*(one.code for one in told), *(one.code for one in unread)}
    return context.render(
        TEMPLATE,
        rows=[_row(one, context) for one in told],
        empty=[
            {"code": code, "link": link_to(pages[0], context.programme)}
            for code, pages in open_pages.items()
            if pages and len(pages) == len(found.pages[code]) and code not in known
        ],
        without=[code for code in TASK_FORCES if not found.pages[code]],
        hidden=sum(not flow.may_tell(one) for one in ids),
        figures=[_figure(one, context) for one in _open_figures(told, flow)],
        unread=[
            *(_link(one.page, show(one.why), context.programme) for one in unread),
            *(
                _link(page, show(why), context.programme)
                for page, why in context.programme.objectives.lost.items()
                if flow.may_tell(page)
            ),
        ],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[show(line) for line in context.programme.coverage.lines()],
    )


def _open_figures(told: Iterable[Indicator], flow: Flow) -> Iterator[Candidate]:
    """Yield the figures of targets that no indicator of their Task Force holds."""
    held: dict[TaskForce, list[Figures]] = {}
    for one in told:
        held.setdefault(one.code, []).append(one.figures)
    for candidate in candidates_in(flow.programme.objectives, flow.may_tell):
        if not any(_holds(one, candidate.figures) for one in held.get(candidate.code, ())):
            yield candidate


def _holds(row: Figures, wanted: Figures) -> bool:
    """Tell whether a row has all figures of a candidate."""
    return (
        bool(wanted.counts | wanted.shares)
        and wanted.counts <= row.counts
        and wanted.shares <= row.shares
    )


def _figure(one: Candidate, context: Context[Programme]) -> dict[str, object]:
    programme = context.programme
    titles = {source.page: programme.snapshot.page(source.page) for source in one.sources}
    return {
        "code": one.code,
        "value": one.value,
        "unit": one.unit,
        "year": one.year,
        "sources": [
            {
                "text": context.show(shown(quoted(source.text))),
                "page": without_addresses(page.title) if (page := titles[source.page]) else "",
                "link": link_to(source.page, programme),
            }
            for source in one.sources
        ],
    }


def _link(page: PageId, text: str, programme: Programme) -> dict[str, object]:
    return {"text": text, "link": link_to(page, programme)}


def _row(one: Indicator, context: Context[Programme]) -> dict[str, object]:
    cells = {part: one.parts.get(part) for part in Part}
    return {
        "code": one.code,
        "link": link_to(one.page, context.programme),
        "cells": [
            {
                "text": context.show(_said(cell, context.programme)) if cell else "",
                "lacks": context.show(NOT_WRITTEN[part]),
            }
            for part, cell in cells.items()
        ],
    }


def _said(cell: Cell, programme: Programme) -> Text:
    """Return what a cell says and whom it mentions, as far as they wish to be named."""
    typed = " ".join(cell.paragraphs)
    if _names_hidden(typed, programme):
        return UNNAMED
    directory = programme.people_facts.directory
    accounts = (directory.mentioned(user) for user in cell.users)
    people = [person(one.key if one else None, programme) for one in accounts]
    words = [named(typed)] if typed else []
    return listed([*words, *people]) if words or people else verbatim("…")


def _names_hidden(typed: str, programme: Programme) -> bool:
    """Tell whether a text names somebody who is not to be named."""
    if programme.ledger.forgotten.names(typed, surely=True):
        return True
    found = programme.people_facts.directory.named_exactly(typed)
    return any(programme.opt_outs.hide(one.key) for one in found)
