"""The memberships that are sicbot's: its journal's, and those on the page that it keeps of them.

The page is the memory that survives the store; it counts only while its text is sicbot's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import GroupName, UserKey
from sicbot.pages.meaning import same_meaning
from sicbot.pages.storage import parse
from sicbot.pages.tables import readable_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.programme import Programme

SLUG = "memberships-given"
COLUMNS = ("Group", "Account key", "Since", "By")  # read back, so the same in every language
ADOPTED = "approved"


@dataclass(frozen=True, slots=True)
class GivenSeat:
    """A membership of sicbot's.

    Attributes:
        since: The day, of UTC, as the page shows it.
    """

    group: GroupName
    user: UserKey
    since: str
    adopted: bool


@lru_cache(maxsize=1)
def given_seats(programme: Programme) -> tuple[GivenSeat, ...]:
    """Return all memberships of sicbot's, by group and account.

    Those of people who asked to be forgotten are nobody's: sicbot never touches them again.
    """
    found = {(one.group, one.user): one for one in _on_page(programme)}
    for given in programme.ledger.given:
        place = (given.group, given.user)
        if not given.held:
            found.pop(place, None)
        elif place not in found:
            found[place] = GivenSeat(given.group, given.user, day_of(given.since), given.adopted)
    forgotten = programme.ledger.forgotten
    return tuple(found[place] for place in sorted(found) if not forgotten.knows(place[1]))


def day_of(time: datetime) -> str:
    """Return the day as it stands on the page: of UTC, so that every run writes the same."""
    return time.astimezone(UTC).date().isoformat()


def own_seats(programme: Programme) -> frozenset[tuple[GroupName, UserKey]]:
    """Return the groups and accounts of all memberships of sicbot's."""
    return frozenset((one.group, one.user) for one in given_seats(programme))


def _on_page(programme: Programme) -> Iterator[GivenSeat]:
    """Yield the memberships on sicbot's page; none where somebody else has changed it."""
    page = programme.made.get(SLUG)
    body = programme.snapshot.bodies.get(page.id) if page else None
    own = programme.ledger.own_texts.get(page.id) if page else None
    if page is None or body is None or own is None:
        return
    try:
        if not same_meaning(own, body, space_key=page.space):
            return
        tables, _refused = readable_tables(parse(body))
    except PageError:
        return
    for table in tables:
        columns = [table.column(name) for name in COLUMNS]
        if None in columns:
            continue
        for row in table.rows:
            group, user, since, by = (row.cells[n].text for n in columns if n is not None)
            if group and user and _is_day(since):
                yield GivenSeat(GroupName(group), UserKey(user), since, by == ADOPTED)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
