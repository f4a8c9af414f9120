"""Homes of Task Forces that do not lead to what everybody in them needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import PageId, SpaceKey
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import _
from sicbot.pages.links import links_in
from sicbot.pages.macros import macros_in
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.reasons.naming import addressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.model import Page
    from sicbot.pages.links import Link
    from sicbot.programme.consistency.choices import Choices
    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme

_LISTS = frozenset({"children", "pagetree"})  # macros that show the pages below


def lacking_links(
    pages: Iterable[ReadPage], programme: Programme, choices: Choices
) -> Iterator[Finding]:
    """Find homes without a link to the page that the settings name, or to their strategy.

    A home that nobody has touched since sicbot made it is no finding.
    """
    by_id, material = {one.page.id: one for one in pages}, programme.status_material
    wanted = programme.page(choices.linked_from_homes) if choices.linked_from_homes else None
    for code in TASK_FORCES:
        label = choices.strategy_label
        strategies = material.labelled(label, f"tf-{code.lower()}") if label else ()
        for home in material.homes_of(code):
            read = by_id.get(home.id)
            if read is None or _is_untouched(home, programme):
                continue
            shown = _shown_on(read, programme)
            if wanted is not None and wanted.id not in shown:
                yield _finding(Kind.HOME_NOTES, home, wanted)
            others = [one for one in strategies if one.id != home.id]
            if others and not any(one.id in shown for one in others):
                yield _finding(Kind.HOME_STRATEGY, home, others[0])


def _is_untouched(home: Page, programme: Programme) -> bool:
    """Tell whether a home is as sicbot made it, but for regions of its own."""
    return programme.is_ours(home) and home.editor in {None, programme.snapshot.me.key}


def _finding(kind: Kind, home: Page, wanted: Page) -> Finding:
    return Finding(
        kind,
        _("a link is not there yet"),
        (Stand(home.id, ""), Stand(wanted.id, "")),
        _("Link to “{title}” ({space}).", title=wanted.title, space=wanted.space),
    )


def _shown_on(read: ReadPage, programme: Programme) -> frozenset[PageId]:
    """Return the pages that a page leads to: by a link, an include, or a list of those below it."""
    root = read.document.root
    linked = (_target(link, read.page, programme) for link in links_in(root))
    found = {page for page in linked if page is not None}
    if any(macro.name in _LISTS for macro in macros_in(root)):
        pages = programme.snapshot.pages.records.values()
        found |= {one.id for one in pages if read.page.id in one.ancestors}
    return frozenset(found)


def _target(link: Link, host: Page, programme: Programme) -> PageId | None:
    """Return the page that a link leads to, however it is written."""
    if link.content_id:
        return PageId(link.content_id)
    titles = programme.includes.titles
    if link.kind == "page" and link.title:
        space = SpaceKey((link.page and link.page.space_key) or host.space)
        page = titles.current(space, link.title)
        return page.id if page is not None else None
    url = programme.snapshot.url.rstrip("/")
    address = link.url or ""
    found = addressed(address if "://" in address else f"{url}/{address.lstrip('/')}", programme)
    return found[0].id if found else None
