"""What somebody means by a name that they type: a person, a group or a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote_plus, urlsplit

from rapidfuzz import fuzz

from sicbot.core.model import GroupName, PageId, PageStatus, SpaceKey
from sicbot.core.plan import Target
from sicbot.pages.titles import lookup_form
from sicbot.programme.people.addresses import address
from sicbot.programme.people.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from sicbot.core.model import Page
    from sicbot.core.people import Account
    from sicbot.programme.programme import Programme

    Meant: TypeAlias = "Account | GroupName | Page"

NEAR_FROM = 70  # likeness of 100 from which a name may be what was meant
NEAR = 5  # more than these help nobody
_PAGE_PATH = re.compile(r"(?:^|/)(?:display|spaces)/([^/~][^/]*)/(?:pages/(\d+)(?:/|$))?([^/]*)$")
_PERSON_PATH = re.compile(r"/display/~([^/]+)/?$")


class Kind(StrEnum):
    """What a name can mean."""

    PERSON = "person"
    GROUP = "group"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a name can mean, and how to say that it is meant."""

    kind: Kind
    meant: Meant
    name: str
    told: str

    def __str__(self) -> str:
        """Return how it is called, and what it is."""
        return f"--as {self.kind} {self.name!r} ({self.told})"


def choices(typed: str, programme: Programme, kind: Kind | None = None) -> tuple[Choice, ...]:
    """Return all that a typed name can mean; of a kind alone, if one is given."""
    typed = typed.strip()
    finders = {
        Kind.PERSON: _people(typed, programme),
        Kind.GROUP: _groups(typed, programme),
        Kind.PAGE: _pages(typed, programme),
    }
    return tuple(one for of, found in finders.items() if kind in {None, of} for one in found)


def near(typed: str, programme: Programme) -> tuple[str, ...]:
    """Return names of people, groups and pages that are like a typed one, best first."""
    wanted = plain(typed.strip().removeprefix("~"))
    scored = {
        name: max(fuzz.ratio(wanted, plain(one)) for one in forms)
        for name, forms in _all_names(programme)
    }
    likely = sorted((-score, name) for name, score in scored.items() if score >= NEAR_FROM)
    return tuple(name for _score, name in likely[:NEAR])


def _all_names(programme: Programme) -> Iterator[tuple[str, tuple[str, ...]]]:
    for account in programme.accounts.records.values():
        yield f"{account.name} ({account.full_name})", (account.name, account.full_name)
    for group in known_groups(programme):
        yield group, (group,)
    for page in programme.snapshot.pages.records.values():
        if page.status is PageStatus.CURRENT:
            yield f"{page.space}:{page.title}", (page.title, f"{page.space}:{page.title}")


def known_groups(programme: Programme) -> tuple[GroupName, ...]:
    """Return the groups that were read or that the policy names, each once."""
    names = [*programme.snapshot.groups.records, *programme.policy.all_groups]
    return tuple(dict.fromkeys(names))


def _people(typed: str, programme: Programme) -> Iterator[Choice]:
    """Yield those of that key or user name, else of that e-mail address or exact full name."""
    accounts = sorted(programme.accounts.records.values(), key=lambda one: one.key)
    in_address = _PERSON_PATH.search(urlsplit(typed).path)
    name = unquote_plus(in_address[1]) if in_address else typed.removeprefix("~")
    exact = [one for one in accounts if name.casefold() == one.name.casefold() or name == one.key]
    if not exact and not typed.startswith("~"):
        mail = address(typed)
        exact = [
            one
            for one in accounts
            if (mail and address(one.email or "") == mail) or plain(one.full_name) == plain(typed)
        ]
    for one in exact:
        yield Choice(Kind.PERSON, one, one.name, one.full_name)


def _groups(typed: str, programme: Programme) -> Iterator[Choice]:
    for one in known_groups(programme):
        if one.casefold() == typed.casefold():
            yield Choice(Kind.GROUP, one, one, "group")


def _pages(typed: str, programme: Programme) -> Iterator[Choice]:
    """Yield the page of an address, an id or `SPACE:Title`, else those of that title."""
    for page in _found_pages(typed, programme):
        name = str(Target(page.space, page.title)).replace(": ", ":", 1)
        yield Choice(Kind.PAGE, page, name, page.id)


def _found_pages(typed: str, programme: Programme) -> Iterable[Page]:
    titles = programme.includes.titles
    if typed.isdecimal():
        by_id = titles.with_id(PageId(typed))
        return [by_id] if by_id else []
    if "://" in typed:
        return addressed(typed, programme)
    space, colon, title = typed.partition(":")
    if colon and titles.knows_space(SpaceKey(space)):
        found = titles.current(SpaceKey(space), title.strip())
        return [found] if found else []
    wanted = lookup_form(typed)
    return [
        page
        for page in programme.snapshot.pages.records.values()
        if page.status is PageStatus.CURRENT and lookup_form(page.title) == wanted
    ]


def addressed(typed: str, programme: Programme) -> list[Page]:
    """Return the page of an address of this wiki."""
    if not typed.startswith(programme.snapshot.url.rstrip("/") + "/"):
        return []  # before anything of it is read: people type addresses that are none
    titles, parts = programme.includes.titles, urlsplit(typed)
    asked = parse_qs(parts.query)
    path = _PAGE_PATH.search(parts.path)
    page_id = asked.get("pageId", [path[2] if path and path[2] else ""])[0]
    if page_id:
        found = titles.with_id(PageId(page_id))
    elif path:
        found = titles.current(SpaceKey(path[1]), unquote_plus(path[3]))
    else:
        found = None
    return [found] if found else []
