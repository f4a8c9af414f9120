"""The page that collects what people propose for the cycle, activity by activity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.cycle import CyclePage
from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse
from sicbot.programme.cycle.cycle_page import read_cycle_page
from sicbot.programme.cycle.material import REPORT_LABEL
from sicbot.programme.cycle.naming import Known, activities_of
from sicbot.programme.cycle.proposals import HEADINGS, Written, proposals_on, shortened
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import shown
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.model import Page, PageId
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "cycle_proposals.xhtml.j2"
VERSION = "1"
SLUG = "cycle-proposals"
KIND = "cycle"  # of pages in config/policy.toml
MOST_ROWS = 500  # a page with more is read by nobody


@dataclass(frozen=True, slots=True)
class ProposalsPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`; and the headings that count."""

    headings: tuple[str, ...] = HEADINGS


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal, the page that it stands on, and its activity; None where it names none."""

    page: Page
    written: Written
    activity: Known | None


@dataclass(slots=True)
class _Found:
    """What stands on annual reports and minutes.

    Attributes:
        broken: Pages that cannot be read, and why.
        lacking: Why not all of them were read; None: they were.
    """

    proposals: list[Proposal] = field(default_factory=list)
    broken: list[tuple[PageId, Text]] = field(default_factory=list)
    lacking: Text | None = None


def keep_proposals(page: ProposalsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; before anybody proposes anything there is none."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("the proposals for the cycle"))

    def tell(flow: Flow) -> str | Text | None:
        found, is_made = _find(page, flow), SLUG in programme.made
        if found.lacking is not None:
            told = _("stays as it is: {why}", why=found.lacking)
            return told if is_made else _("not made yet: {why}", why=found.lacking)
        if not found.proposals and not found.broken and not is_made:
            return None
        return _body(page, found, flow, context)

    yield from keep_told(frame, programme, tell)


def _find(page: ProposalsPage, flow: Flow) -> _Found:
    """Return the proposals on all pages that may hold some, whoever may read these."""
    programme = flow.programme
    plan = read_cycle_page(programme, flow.may_tell)
    may_tell = plan.page is not None and flow.may_tell(plan.page)
    activities = activities_of(plan if may_tell else CyclePage())
    found = _Found(lacking=programme.status_material.pages_unread)
    for one in _sources(programme):
        body = programme.snapshot.bodies.get(one.id)
        if body is None:
            title = one.title if flow.may_tell(one.id) else _("a page that is not for all")
            found.lacking = _("the text of “{page}” was not read", page=title)
            continue
        try:
            written = proposals_on(parse(body), page.headings)
        except PageError as error:
            told = _("“{page}” cannot be read: {why}", page=one.title, why=str(error))
            found.broken.append((one.id, told))
            continue
        found.proposals += [Proposal(one, w, activities.of(w.activity, w.text)) for w in written]
    return found


def _sources(programme: Programme) -> Sequence[Page]:
    """Return the annual reports and the minutes of meetings that people wrote."""
    material = programme.status_material
    labels = (REPORT_LABEL, programme.work.minutes_label)
    pages = {page.id: page for label in labels for page in material.labelled(label)}
    return [one for one in pages.values() if not programme.is_kept(one)]


def _order(one: Proposal) -> tuple[bool, int, str, int]:
    """Return the place in the list: by activity, then by page; those of a page as they stand."""
    rank = one.activity.rank if one.activity else 0
    return one.activity is None, rank, one.page.title, int(one.page.id)


def _body(page: ProposalsPage, found: _Found, flow: Flow, context: Context[Programme]) -> str:
    programme = context.programme
    told = flow.told(found.proposals, lambda one: one.page.id)
    broken = flow.told(found.broken, lambda one: one[0])
    rows = sorted(told.items, key=_order)
    cycle = programme.page(programme.work.cycle_page)
    may_tell = cycle is not None and flow.may_tell(cycle.id)
    ours = context.show(_("Recommendations for improving the cycle"))
    counted = (
        (_("proposals on pages that not all readers of this one may read: {count}",
           count=told.hidden), told.hidden),
        (_("pages that cannot be read, and that not all readers of this one may read: {count}",
           count=broken.hidden), broken.hidden),
    )  # fmt: skip
    return context.render(
        TEMPLATE,
        cycle=link_to(cycle.id, programme) if cycle is not None and may_tell else "",
        rows=[_row(one, context) for one in rows[:MOST_ROWS]],
        more=max(0, len(rows) - MOST_ROWS),
        heading=next((one for one in (ours, *page.headings) if one in page.headings), ""),
        notes=[
            *(context.show(why) for _page, why in broken.items),
            *(context.show(text) for text, count in counted if count),
        ],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in programme.coverage.lines()],
    )


def _row(one: Proposal, context: Context[Programme]) -> dict[str, str]:
    def said(text: str) -> str:
        return shortened(context.show(shown(text))) if text else ""

    activity = one.activity
    name = ""
    if activity is not None:
        name = activity.name if isinstance(activity.name, str) else context.show(activity.name)
    return {
        "activity": f"{activity.number}. {name}" if activity and activity.number else name,
        "text": said(one.written.text),
        "why": said(one.written.why),
        "page": one.page.title,
        "link": link_to(one.page.id, context.programme),
    }
