"""The memberships that are sicbot's: its journal's, and those on the page that it keeps of them.

The page is the memory that survives the store; it counts only while its text is sicbot's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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

    from sicbot.core.journal import Given
    from sicbot.programme.programme import Programme

SLUG = "memberships-given"
COLUMNS = ("Group", "Account key", "Since", "By")  # read back, so the same in every language
GIVEN, ADOPTED, TAKEN = "sicbot", "approved", "taken out"
JOB = "groups"  # whose facts tell since when somebody is in a group, or without a record


@dataclass(frozen=True, slots=True)
class GivenSeat:
    """A membership that sicbot gave, or was told to count as its own.

    Attributes:
        since: The day, of UTC, as the page shows it.
        gift: What tells this gift from an earlier one of the same seat.
        by: Whose it is, as the page shows it.
    """

    group: GroupName
    user: UserKey
    since: str
    gift: str
    by: str

    @property
    def own(self) -> bool:
        """Whether it still is sicbot's: what people took back and gave again is theirs."""
        return self.by != TAKEN

    @property
    def adopted(self) -> bool:
        """Whether somebody else gave it, and a person said that it counts as sicbot's."""
        return self.by == ADOPTED


@lru_cache(maxsize=1)
def given_seats(programme: Programme) -> tuple[GivenSeat, ...]:
    """Return all memberships that sicbot ever gave and did not take back itself, in order.

    Those of people who asked to be forgotten are nobody's: sicbot never touches them again.
    """
    found = {(one.group, one.user): one for one in _on_page(programme)}
    for given in programme.ledger.given:
        place = (given.group, given.user)
        if not given.held:
            found.pop(place, None)
            continue
        by = ADOPTED if given.adopted else GIVEN
        found[place] = GivenSeat(*place, day_of(given.since), _gift(given), by)
    known = programme.ledger.forgotten.knows
    return tuple(_now(found[place], programme) for place in sorted(found) if not known(place[1]))


def _now(seat: GivenSeat, programme: Programme) -> GivenSeat:
    """Return a seat as taken out where somebody else did so, now or at an earlier run."""
    noted = programme.ledger.facts.get(JOB, {}).get(_key(seat))
    known = programme.snapshot.groups.records.get(seat.group)
    gone = known is not None and seat.user not in known.members
    taken = gone or (noted is not None and json.loads(noted) == seat.gift)
    return replace(seat, by=TAKEN) if taken else seat


def taken_facts(programme: Programme) -> dict[str, str]:
    """Return what to remember of seats that people took back: which gift that was."""
    taken = (one for one in given_seats(programme) if not one.own)
    return {_key(one): json.dumps(one.gift) for one in taken}


def was_taken(group: GroupName, user: UserKey, programme: Programme) -> bool:
    """Tell whether people took the journal's last gift of a seat back, as an earlier run noted.

    Who is in the group now does not matter: somebody may have put them there again.
    """
    given = (one for one in programme.ledger.given if (one.group, one.user) == (group, user))
    gift = next((_gift(one) for one in given if one.held), None)
    noted = programme.ledger.facts.get(JOB, {}).get(f"taken:{group}:{user}")
    return gift is not None and noted is not None and json.loads(noted) == gift


def _gift(given: Given) -> str:
    return f"run {given.run}"


def _key(seat: GivenSeat) -> str:
    return f"taken:{seat.group}:{seat.user}"


def day_of(time: datetime) -> str:
    """Return the day as it stands on the page: of UTC, so that every run writes the same."""
    return time.astimezone(UTC).date().isoformat()


def own_seats(programme: Programme) -> frozenset[tuple[GroupName, UserKey]]:
    """Return the groups and accounts of all memberships of sicbot's."""
    return frozenset((one.group, one.user) for one in given_seats(programme) if one.own)


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
            if group and user and _is_day(since) and by in {GIVEN, ADOPTED, TAKEN}:
                yield GivenSeat(GroupName(group), UserKey(user), since, since, by)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
