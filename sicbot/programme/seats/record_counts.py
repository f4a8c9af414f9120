"""How many records each source holds: where most are gone at once, nobody is known to have left.

A form that was emptied by accident reads like one that nobody filled in (Firezone 9194).
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from sicbot.core.people import SourceKind
from sicbot.core.text import _
from sicbot.programme.seats.given import JOB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.people import Registration, TaskForce
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

SHRUNK_TO = 0.5  # of the records at the last accepted reading
RECORDS = "records:"


def shaken(programme: Programme) -> Mapping[TaskForce, Text]:
    """Return the Task Forces of which the absence of a record proves little, and why.

    A source holds less than half of what it held, or is no longer among those that are read; or
    the form holds nothing, which is told without remembering anything.
    """
    counts, found = record_counts(programme), dict["TaskForce", "Text"]()
    for code in programme.task_forces:
        noted = _noted(code, programme)
        if any(_is_shrunk(counts[code][source], before) for source, before in noted.items()):
            found[code] = _(
                "most records of {code} vanished at once: look whether that is so", code=code
            )
    for form in programme.forms.found:
        if not counts[form.task_force][_source(SourceKind.FORM, form.page.id)]:
            found[form.task_force] = _("form {form} holds no record at all", form=form.name)
    return found


def record_counts(programme: Programme) -> Mapping[TaskForce, Counter[str]]:
    """Return how many records each source holds for each Task Force."""
    counts = {code: Counter[str]() for code in programme.task_forces}
    for record in programme.registrations.records:
        if record.task_force in counts:
            counts[record.task_force][_source_of(record)] += 1
    return counts


def _source_of(record: Registration) -> str:
    """Return the source by what stays when a page is renamed; pages with a record each are one."""
    if record.kind is SourceKind.PAGE:
        return record.kind.value
    return _source(record.kind, record.page)


def _source(kind: SourceKind, page: str) -> str:
    return f"{kind.value} {page}"


def count_facts(code: TaskForce, programme: Programme, *, settled: bool) -> dict[str, str]:
    """Return what to remember of the number of records of a Task Force, by source.

    Args:
        code: The Task Force.
        programme: What was read.
        settled: Whether nobody would be taken out if fewer records were right.
    """
    noted = _noted(code, programme)
    if not programme.task_forces[code].complete:
        return {_key(code, source): json.dumps(before) for source, before in noted.items()}
    counts = dict(record_counts(programme)[code])
    shrunk = {
        source: before
        for source, before in noted.items()
        if not settled and _is_shrunk(counts.get(source, 0), before)
    }
    return {_key(code, source): json.dumps(count) for source, count in (counts | shrunk).items()}


def _is_shrunk(now: int, before: int) -> bool:
    return now < before * SHRUNK_TO


def _noted(code: TaskForce, programme: Programme) -> dict[str, int]:
    facts, begins = programme.ledger.facts.get(JOB, {}), _key(code, "")
    return {
        key.removeprefix(begins): int(json.loads(value))
        for key, value in facts.items()
        if key.startswith(begins)
    }


def _key(code: TaskForce, source: str) -> str:
    return f"{RECORDS}{code}:{source}"
