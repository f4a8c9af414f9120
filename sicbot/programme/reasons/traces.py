"""Where the wiki holds a person by sicbot's doing: pages, old versions, memberships, records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.forgotten import words_of
from sicbot.core.model import PageStatus
from sicbot.pages.regions import regions
from sicbot.programme.people.record_memory import record_key
from sicbot.programme.reasons.page_reasons import Owner, owner_of
from sicbot.programme.seats.given import given_seats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.forgotten import Forgotten
    from sicbot.core.model import GroupName, Page
    from sicbot.core.people import Account, Registration
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a page that sicbot wrote, with the address at which it is seen."""

    page: Page
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A group in which the person is, and since when if sicbot put them there."""

    group: GroupName
    given: str = ""


@dataclass(frozen=True, slots=True)
class WikiTraces:
    """What the wiki holds of a person.

    Attributes:
        pages: Current pages of sicbot's that name them; the next run writes them anew.
        versions: Versions that sicbot wrote and that name them; sicbot deletes nothing.
        seats: The groups in which they are.
        records: What they entered or what is about them; it is people's to delete.
        shared: Whether another account has the same name, which then tells nothing.
        unread: Pages whose old versions could not be looked at, and why.
    """

    pages: tuple[Page, ...] = ()
    versions: tuple[Version, ...] = ()
    seats: tuple[Seat, ...] = ()
    records: tuple[Registration, ...] = ()
    unread: tuple[tuple[Page, Text], ...] = ()
    shared: bool = False


def own_pages(programme: Programme) -> tuple[Page, ...]:
    """Return the pages, current and in the trash, of which sicbot wrote the text or a region."""
    pages = programme.snapshot.pages.records.values()
    statuses = (PageStatus.CURRENT, PageStatus.TRASHED)
    own = (
        one
        for one in pages
        if one.status in statuses and (programme.is_ours(one) or programme.has_regions(one))
    )
    return tuple(sorted(own, key=lambda one: int(one.id)))


def naming_now(programme: Programme, forgotten: Forgotten) -> tuple[Page, ...]:
    """Return those of sicbot's pages whose current text of sicbot's names somebody."""
    bodies = programme.snapshot.bodies
    kept = (
        one
        for one in own_pages(programme)
        if one.status is PageStatus.CURRENT
        and (programme.is_kept(one) or owner_of(one, programme) is Owner.ADOPTED)
    )
    return tuple(
        one
        for one in kept
        if forgotten.names(own_text(one, bodies.get(one.id, ""), programme), surely=True)
    )


def own_text(page: Page, body: str, programme: Programme) -> str:
    """Return what of a version that sicbot wrote is its own: on a page of people's the regions."""
    if owner_of(page, programme) is not Owner.ADOPTED:
        return body
    try:
        return "\n".join(one.inner.cut(body.encode()).decode() for one in regions(body))
    except PageError:
        return ""


def seats_of(account: Account, programme: Programme) -> tuple[Seat, ...]:
    """Return the groups in which somebody is, as far as they were read."""
    own = (one for one in given_seats(programme) if one.own and one.user == account.key)
    given = {one.group: one.since for one in own}
    groups = programme.snapshot.groups.records.values()
    return tuple(
        Seat(one.name, given.get(one.name, "")) for one in groups if account.key in one.members
    )


def records_of(
    account: Account, forgotten: Forgotten, programme: Programme
) -> tuple[Registration, ...]:
    """Return the records that somebody entered for themselves, or that are about them.

    What the Secretariat's people entered for others is not about them.
    """
    court = programme.people_facts.court
    found = []
    for record in programme.registrations.records:
        proof = court.prove(record)
        concerned = proof.account is not None and proof.account.key == account.key
        entered = proof.account is None and record.creator == account.key
        typed = any(forgotten.names(one, surely=True) for one in (record.name, record.email))
        if concerned or typed or (entered and account.key not in court.attestors):
            found.append(record)
    return tuple(found)


def typed_by(account: Account, programme: Programme) -> Iterator[str]:
    """Yield the names and e-mail addresses in the records that are proven to be a person's own.

    One of a single word may mean anything, and one that is somebody else's means them.
    """
    court = programme.people_facts.court
    for record in programme.registrations.records:
        proof = court.prove(record)
        if proof.account is not None and proof.account.key == account.key:
            for typed in (record.name, record.email):
                if len(words_of(typed)) > 1 and not is_shared(typed, account, programme):
                    yield typed


def is_shared(name: str, account: Account, programme: Programme) -> bool:
    """Tell whether a name or an e-mail address is another account's too."""
    directory = programme.people_facts.directory
    known = (*directory.named_exactly(name), *directory.with_email(name))
    return any(one.key != account.key for one in known)


def record_keys(records: tuple[Registration, ...]) -> frozenset[str]:
    """Return by what these records are remembered from run to run."""
    return frozenset(map(record_key, records))
