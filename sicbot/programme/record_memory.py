"""What the registrations were like at the last run: a record may be changed without a trace.

ConfiForms keeps no time and no author of a change (vendor's manual), so its content is compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.decisions import MEMORY, OPT_OUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import Registration
    from sicbot.programme.programme import Programme

JOB = MEMORY


def facts(programme: Programme) -> dict[str, str]:
    """Return what to remember: a digest of each record, where each form and the opt-outs are.

    What could not be read now stays as it was noted.
    """
    noted = programme.ledger.facts.get(JOB, {})
    forgotten = programme.ledger.forgotten
    found = {
        record_key(one): json.dumps(one.digest)
        for one in programme.registrations.records
        if not forgotten.concerns(one)
    }
    pages = programme.registrations.pages
    found |= {f"form:{code}": json.dumps(page) for code, page in sorted(pages.items())}
    if programme.opt_outs.page is not None:
        found[OPT_OUTS] = json.dumps(programme.opt_outs.page)
    kept = {
        key: value
        for key, value in noted.items()
        if key not in found and (key.startswith("form:") or _unread(key, programme))
    }
    return kept | found


def news(programme: Programme) -> Iterator[Text]:
    """Yield what changed in records since the last run, without saying what they hold."""
    noted = programme.ledger.facts.get(JOB, {})
    for one in programme.registrations.records:
        before = noted.get(record_key(one))
        if before is not None and json.loads(before) != one.digest:
            yield _(
                "{source}: record {record} was changed since the last run",
                source=one.source,
                record=one.number or one.record,
            )


def record_key(record: Registration) -> str:
    """Return by what a record is remembered."""
    return f"record:{record.source}:{record.record}"


def _unread(key: str, programme: Programme) -> bool:
    sources = {one.source for one in programme.registrations.not_read}
    return any(key.startswith(f"record:{source}:") for source in sources)
