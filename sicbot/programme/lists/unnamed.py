"""What records mean without the people who asked to be forgotten: they are counted, not shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.forgotten import Forgotten
    from sicbot.core.people import Registration, TaskForcePeople
    from sicbot.programme.people.evidence import Proof


def without_forgotten(
    people: TaskForcePeople, proofs: Iterable[Proof], forgotten: Forgotten
) -> TaskForcePeople:
    """Return the people of a Task Force; members stay, as counted and unnamed ones."""
    hidden = {_place(one.record) for one in proofs if _is_hidden(one, forgotten)}
    if not hidden:
        return people
    told = _(
        "{code}: records of people who asked to be forgotten: {count}",
        code=people.code,
        count=len(hidden),
    )
    return replace(
        people,
        candidates=tuple(one for one in people.candidates if _place(one.record) not in hidden),
        refusals=tuple(one for one in people.refusals if _place(one.record) not in hidden),
        withdrawn=tuple(one for one in people.withdrawn if _place(one[1]) not in hidden),
        remarks=tuple(one for one in people.remarks if _place(one[0]) not in hidden),
        notes=(*people.notes, told),
    )


def _is_hidden(proof: Proof, forgotten: Forgotten) -> bool:
    """Tell whether a record is about somebody forgotten; not what they entered for others."""
    if proof.account is not None:
        return forgotten.knows(proof.account.key)
    return forgotten.concerns(proof.record)


def _place(record: Registration) -> tuple[str, str]:
    return record.source, record.record
