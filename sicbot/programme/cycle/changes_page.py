"""The page that shows what last changed on the page of the cycle, and what it may ask of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.programme.cycle.change_words import told_first, told_of_rows
from sicbot.programme.cycle.follow_ups import follow_ups, pages_that_say
from sicbot.programme.cycle.last_change import last_change
from sicbot.programme.cycle.terms import outdated, terms_pages
from sicbot.programme.cycle.validated import standing
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.plan import Change, Skip
    from sicbot.core.sources import PageVersion
    from sicbot.programme.cycle.last_change import LastChange
    from sicbot.programme.cycle.validated import Standing
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "cycle_changes.xhtml.j2"
VERSION = "2"
SLUG = "cycle-changes"
KIND = "cycle"  # of pages in config/policy.toml


@dataclass(frozen=True, slots=True)
class ChangesPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as are the others.

    Attributes:
        validated: The page that says which version is validated; empty: none is asked for.
    """

    validated: str = ""


def keep_changes(page: ChangesPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; before there is anything to say there is none."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("the changes of the cycle"))

    def tell(flow: Flow) -> str | Text | None:
        seen = programme.page(programme.work.cycle_page)
        changed = _changed(seen, flow)
        if isinstance(changed, Text):
            return changed
        if seen is None:
            return None
        validated = _validated(page.validated, seen, flow)
        is_hint = validated is None or validated.is_hint
        if changed is None and is_hint and SLUG not in programme.made:
            return None
        told = _told_of_validated(validated, context)
        return _body(seen, changed, flow, context, told)

    yield from keep_told(frame, programme, tell)


def _validated(place: str, seen: Page, flow: Flow) -> Standing | None:
    """Return how what stands is to what was validated; None where nobody asks."""
    return standing(place, flow.programme.sources.histories[seen.id], flow) if place else None


def _changed(seen: Page | None, flow: Flow) -> LastChange | Text | None:
    """Return the last change in meaning, None where there is none yet, or why it is not known."""
    place = flow.programme.work.cycle_page
    if seen is None:
        return _("there is no page of the cycle “{page}”, as far as sicbot sees", page=place)
    if not flow.may_tell(seen.id):
        return _("not all who may see the changes may read the page of the cycle")
    history = flow.programme.sources.histories.get(seen.id)
    if not history:
        return _("the history of “{page}” was not read", page=place)
    try:
        return last_change(history)
    except PageError as error:
        return _("“{page}” cannot be read: {why}", page=place, why=str(error))


def _told_of_validated(told: Standing | None, context: Context[Programme]) -> dict[str, object]:
    """Return what the page says of it, empty where that is nothing."""
    if told is None:
        return {}
    points = [] if told.found is None else [
        *(context.show(one) for one in told_first(told.found)),
        *(
            f"{context.show(row.name)}: {'; '.join(context.show(line) for line in row.lines)}"
            for row in told_of_rows(told.found)
        ),
    ]  # fmt: skip
    return {
        "told": context.show(told.told),
        "link": link_to(told.page, context.programme) if told.page else "",
        "is_hint": told.is_hint,
        "points": points,
        "notes": [context.show(one) for one in told.notes],
    }


def _body(
    seen: Page,
    changed: LastChange | None,
    flow: Flow,
    context: Context[Programme],
    validated: dict[str, object],
) -> str:
    said = pages_that_say(changed.found, flow.programme) if changed else {}
    said.pop(seen.id, None)
    told = flow.told(sorted(said), lambda page: page)
    titles = {page: flow.programme.snapshot.pages.records[page].title for page in told.items}
    hidden = _("pages that not all readers of this one may read: {count}", count=told.hidden)
    return context.render(
        TEMPLATE,
        cycle=seen.title,
        link=link_to(seen.id, flow.programme),
        versions=context.show(_versions(changed)) if changed else "",
        validated=validated,
        first=[context.show(one) for one in told_first(changed.found)] if changed else [],
        rows=[
            {"name": context.show(one.name), "lines": [context.show(line) for line in one.lines]}
            for one in (told_of_rows(changed.found) if changed else ())
        ],
        todo=[context.show(one) for one in follow_ups(changed.found)] if changed else [],
        terms=_terms(seen, flow, context),
        pages=[
            {"page": title, "link": link_to(page, flow.programme), "says": ", ".join(said[page])}
            for page, title in sorted(titles.items(), key=lambda one: (one[1], one[0]))
        ],
        hidden=context.show(hidden) if told.hidden else "",
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in flow.programme.coverage.lines()],
    )


def _terms(seen: Page, flow: Flow, context: Context[Programme]) -> dict[str, object]:
    """Return the terms of reference that are older than what the cycle asks of people."""
    programme = flow.programme
    histories, me = programme.sources.histories, programme.snapshot.me.key
    pages = terms_pages(programme)
    lagging = (
        outdated(one, histories[one.id], histories[seen.id], me)
        for one in pages
        if histories.get(one.id)
    )
    told = flow.told([one for one in lagging if one], lambda one: one.page.id)
    unread = sum(not histories.get(one.id) for one in pages)
    left_out = (
        (_("terms of reference that not all readers of this page may read: {count}",
           count=told.hidden), told.hidden),
        (_("terms of reference whose versions were not read: {count}", count=unread), unread),
    )  # fmt: skip
    return {
        "rows": [
            {
                "page": one.page.title,
                "link": link_to(one.page.id, programme),
                "then": context.show(_version(one.then)),
                "names": "; ".join(one.names),
            }
            for one in told.items
        ],
        "left_out": [context.show(text) for text, count in left_out if count],
    }


def _version(one: PageVersion) -> Text:
    return _("version {number} of {day}", number=one.number, day=f"{one.when:%Y-%m-%d}")


def _versions(changed: LastChange) -> Text:
    before, after = changed.before, changed.after
    return _("version {after} of {day} beside version {before} of {earlier}", after=after.number,
             day=f"{after.when:%Y-%m-%d}", before=before.number,
             earlier=f"{before.when:%Y-%m-%d}")  # fmt: skip
