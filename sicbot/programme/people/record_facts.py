"""What the job of registrations remembers from run to run, and what is new since the last one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.people.decisions import OPT_OUTS
from sicbot.programme.people.record_memory import JOB, Noted, note, record_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.programme import Programme


def facts(programme: Programme) -> dict[str, str]:
    """Return what to remember: digests of records, and where forms and opt-outs are.

    Also which pages that record something about people have counted. What could not be read now
    stays as it was noted.
    """
    noted = programme.ledger.facts.get(JOB, {})
    forgotten = programme.ledger.forgotten
    found = {
        record_key(one): note(one, Noted.of(noted.get(record_key(one)))).fact
        for one in programme.registrations.records
        if not forgotten.concerns(one)
    }
    pages = programme.registrations.pages
    found |= {f"form:{code}": json.dumps(page) for code, page in sorted(pages.items())}
    found |= _counting(programme)
    if programme.opt_outs.page is not None:
        found[OPT_OUTS] = json.dumps(programme.opt_outs.page)
    kept = {
        key: value
        for key, value in noted.items()
        if key not in found and (key.startswith(("form:", "counted:")) or _unread(key, programme))
    }
    return kept | found


def news(programme: Programme) -> Iterator[Text]:
    """Yield what changed in records since the last run, without saying what they hold."""
    noted = programme.ledger.facts.get(JOB, {})
    for one in programme.registrations.records:
        before = Noted.of(noted.get(record_key(one)))
        if before is not None and before.digest != one.digest:
            yield _(
                "{source}: record {record} was changed since the last run",
                source=one.source,
                record=one.number or one.record,
            )


def _counting(programme: Programme) -> dict[str, str]:
    """Return which pages that record something about people count now, by what they record."""
    places, lacks = programme.places, programme.people_facts.lacks
    named = {"nominations": places.nominations, "matches": places.matches}
    return {
        f"counted:{name}": json.dumps(place)
        for name, place in named.items()
        if place and name not in lacks
    }


def _unread(key: str, programme: Programme) -> bool:
    sources = {one.source for one in programme.registrations.not_read}
    return any(key.startswith(f"record:{source}:") for source in sources)
