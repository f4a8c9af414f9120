"""Links that lead nowhere, and addresses of people in texts that everybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.audience import ANONYMOUS, Sight
from sicbot.core.model import PageStatus, SpaceKey
from sicbot.core.text import Text, _
from sicbot.pages.links import links_in
from sicbot.pages.personal_data import personal_data
from sicbot.pages.titles import normal_form
from sicbot.programme.consistency.findings import Finding, Kind, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import Page
    from sicbot.pages.links import Link
    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme

# Includes and other macros have rules of their own (the job `includes`).
_OF_MACROS = frozenset({"ac:parameter", "ac:default-parameter"})
NOWHERE = frozenset({"", "#"})
SHORTEST = 12  # signs of a title that is looked for among other words; "Home" is everywhere
MOST_TITLES = 60  # of pages that are not there, a finding


def pages_by_title(programme: Programme) -> Mapping[str, tuple[Page, ...]]:
    """Return the current pages of each title, small differences aside."""
    found: dict[str, list[Page]] = {}
    for page in programme.snapshot.pages.records.values():
        if page.status is PageStatus.CURRENT:
            found.setdefault(normal_form(page.title), []).append(page)
    return {title: tuple(pages) for title, pages in found.items()}


def dead_links(read: ReadPage, titles: Mapping[str, tuple[Page, ...]]) -> Iterator[Finding]:
    """Find links to `#`; if exactly one page fits by its title, it is proposed."""
    for link in links_in(read.document.root, without=_OF_MACROS):
        if link.kind == "url" and link.url is not None and link.url.strip() in NOWHERE:
            fitting = tuple(one for one in _fitting(link.text, titles) if one.id != read.page.id)
            yield Finding(
                Kind.DEAD_LINK, _("a link that leads nowhere"),
                (Stand(read.page.id, link.text),
                 *(Stand(one.id, one.title) for one in fitting if len(fitting) == 1)),
                _proposal(fitting),
            )  # fmt: skip


def _fitting(text: str, titles: Mapping[str, tuple[Page, ...]]) -> tuple[Page, ...]:
    """Return the pages with these words as their title, or else with a title among the words."""
    words = normal_form(text)
    if words in titles:
        return titles[words]
    among = [pages for title, pages in titles.items() if len(title) >= SHORTEST and title in words]
    return tuple(page for pages in among for page in pages)


def _proposal(fitting: tuple[Page, ...]) -> Text | None:
    if len(fitting) == 1:
        return _("Link to “{title}” ({space}).", title=fitting[0].title, space=fitting[0].space)
    return None


def missing_pages(read: ReadPage, programme: Programme) -> Iterator[Finding]:
    """Find links to pages that are not there, in spaces that were read as a whole."""
    if not programme.snapshot.pages.complete:
        return
    wanted = [
        f"{link.title} ({(link.page and link.page.space_key) or read.page.space})"
        for link in links_in(read.document.root, without=_OF_MACROS)
        if link.kind == "page" and link.title and not _is_there(link, read, programme)
    ]
    titles = tuple(dict.fromkeys(wanted))
    if titles:
        shown = " · ".join(titles[:MOST_TITLES]) + (" …" if len(titles) > MOST_TITLES else "")
        yield Finding(
            Kind.NO_PAGE,
            _("pages that links name and that are not there, or that sicbot may not see: {count}",
              count=len(titles)),
            (Stand(read.page.id, shown, whole=True),),
            about=" · ".join(titles),
        )  # fmt: skip


def _is_there(link: Link, read: ReadPage, programme: Programme) -> bool:
    """Tell whether the page of a link is there; what lies in a space not seen may be."""
    titles = programme.includes.titles
    space = SpaceKey((link.page and link.page.space_key) or read.page.space)
    if link.content_id or not titles.knows_space(space):
        return True
    return titles.current(space, link.title) is not None


def open_addresses(read: ReadPage, programme: Programme) -> Iterator[Finding]:
    """Find e-mail addresses of people where everybody can read them; they are counted alone."""
    if programme.audience_map.sees(ANONYMOUS, read.page) is not Sight.YES:
        return
    found = personal_data(read.body, programme.policy.audit.role_addresses, phones=False)
    if found.addresses:
        yield Finding(
            Kind.PERSON,
            _("e-mail addresses of persons: {count}", count=len(found.addresses)),
            (Stand(read.page.id, ""),),
            about=" ".join(sorted(one.casefold() for one in found.addresses)),
        )
