"""What differs in meaning between two versions of the table of the cycle."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sicbot.programme.cycle.activities import activity_of
from sicbot.programme.cycle.likeness import NOTHING, Matched, form_of, match
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.cycle import CycleRow, CycleTable, UnknownRow

    AnyRow: TypeAlias = CycleRow | UnknownRow

_NUMBER = re.compile(r"[1-9][0-9]{0,3}")  # more digits are no number of an activity

FEWEST_SHIFTED = 2  # fewer numbers than this are no shift, but one number that changed
MOST_ROWS = 100  # more numbers than these below one are not looked through


@dataclass(frozen=True, slots=True)
class Pair:
    """What stood there before, and what stands there after."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of an activity that both versions have.

    Attributes:
        slug: Its lasting name.
        before: Its row in the earlier version.
        after: Its row in the later version.
        step: Set where it stands in another step, not where the step got another name.
        purpose: Whether its purpose is worded anew.
    """

    slug: str
    before: AnyRow
    after: AnyRow
    number: Pair | None = None
    name: Pair | None = None
    timing: Pair | None = None
    step: Pair | None = None
    purpose: bool = False
    outputs: Matched = NOTHING
    duties: Matched = NOTHING

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        aspects = (self.number, self.name, self.timing, self.step)
        return any(aspects) or self.purpose or bool(self.outputs) or bool(self.duties)

    @property
    def is_number_alone(self) -> bool:
        """Whether nothing changed but the number."""
        others = (self.name, self.timing, self.step, self.outputs, self.duties)
        return self.number is not None and not self.purpose and not any(others)


@dataclass(frozen=True, slots=True)
class Shift:
    """Numbers that follow each other and all became higher or lower by the same.

    Attributes:
        first: The lowest of the numbers before.
        last: The highest of the numbers before.
        by: How much higher they are after; below 0: lower.
        unused: A number below the first that no activity had before; 0: that is not the reason.
        dropped: Activities that were dropped just below, which is the reason.
        added: Activities that were added just below, which is the reason.
    """

    first: int
    last: int
    by: int
    unused: int = 0
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions, in the order of the later one.

    Attributes:
        added: Rows that the earlier version did not have, by lasting name.
        dropped: Rows that the later version does not have.
        changed: What became of the others, as far as anything did.
        steps: Steps that got another name.
        shifts: Changes of numbers that are one change.
    """

    added: Mapping[str, AnyRow]
    dropped: Mapping[str, AnyRow]
    changed: tuple[RowChange, ...] = ()
    steps: tuple[Pair, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.dropped or self.changed or self.steps)


def compare(before: CycleTable, after: CycleTable) -> Comparison:
    """Return what differs in meaning between two versions of the table."""
    return compare_rows(_named(before), _named(after))


def _named(table: CycleTable) -> dict[str, AnyRow]:
    """Return the rows by their lasting names; those of no known activity by their own words.

    Of rows that name the same once more the first one counts.
    """
    rows: dict[str, AnyRow] = {str(slug): row for slug, row in table.rows.items()}
    for row in table.unknown:
        if activity_of(row.name) is None:
            rows.setdefault(plain(row.name).replace(" ", "-"), row)
    return rows


def compare_rows(before: Mapping[str, AnyRow], after: Mapping[str, AnyRow]) -> Comparison:
    """Return what differs between rows, each given by a name that lasts.

    Formatting, order and the case of a first letter do not count.
    """
    common = [name for name in _by_line(after) if name in before]
    added = {name: after[name] for name in _by_line(after) if name not in before}
    dropped = {name: before[name] for name in _by_line(before) if name not in after}
    renamed = _renamed_steps(before, after)
    found = (_row(name, before[name], after[name], renamed) for name in common)
    changed = tuple(one for one in found if one)
    steps = tuple(Pair(old, new) for old, new in renamed.values())
    return Comparison(added, dropped, changed, steps, _shifts(changed, before, after))


def _by_line(rows: Mapping[str, AnyRow]) -> list[str]:
    return sorted(rows, key=lambda name: (rows[name].line, name))


def _row(
    name: str, before: AnyRow, after: AnyRow, renamed: Mapping[str, tuple[str, str]]
) -> RowChange:
    """Return what became of one activity."""
    old_step = renamed.get(_step(before.step), ("", before.step))[1]
    step = None if _step(old_step) == _step(after.step) else Pair(before.step, after.step)
    return RowChange(
        name,
        before,
        after,
        _differs(before.number, after.number),
        _differs(before.name, after.name),
        _differs(before.timing, after.timing),
        step,
        [form_of(one) for one in before.purpose] != [form_of(one) for one in after.purpose]
        and form_of(" ".join(before.purpose)) != form_of(" ".join(after.purpose)),
        match(_outputs(before), _outputs(after)),
        match(_duties(before), _duties(after)),
    )


def _differs(before: str, after: str) -> Pair | None:
    return None if form_of(before) == form_of(after) else Pair(before, after)


def _step(name: str) -> str:
    """Return the name of a step as it counts: its case does not."""
    return form_of(name).casefold()


def _outputs(row: AnyRow) -> dict[str, Iterable[str]]:
    return {"": [one.text for one in row.outputs]}


def _duties(row: AnyRow) -> dict[str, Iterable[str]]:
    return {str(actor): [one.text for one in items] for actor, items in row.duties.items()}


def _renamed_steps(
    before: Mapping[str, AnyRow], after: Mapping[str, AnyRow]
) -> dict[str, tuple[str, str]]:
    """Return the steps whose activities all stand under one name that is new.

    Each by the form of its name before: its name before and after.
    """
    old_names = {_step(row.step) for row in before.values()}
    new_names = {_step(row.step) for row in after.values()}
    found = dict[str, tuple[str, str]]()
    for name in _by_line(before):
        step = before[name].step
        form = _step(step)
        mine = [one for one in before if one in after and _step(before[one].step) == form]
        theirs = {_step(after[one].step) for one in mine}
        if not form or form in new_names or len(theirs) != 1 or theirs & {*old_names, ""}:
            continue
        new = theirs.pop()
        there = [one for one in after if one in before and _step(after[one].step) == new]
        if sorted(there) == sorted(mine):
            found[form] = (step, after[mine[0]].step)
    return found


def _shifts(
    changed: Iterable[RowChange],
    before: Mapping[str, AnyRow],
    after: Mapping[str, AnyRow],
) -> tuple[Shift, ...]:
    """Return the runs of neighbouring numbers that moved by the same."""
    moved = dict[int, int]()
    for one in changed:
        pair = one.number
        if pair and _as_number(pair.before) and _as_number(pair.after):
            moved[_as_number(pair.before)] = _as_number(pair.after) - _as_number(pair.before)
    kept = _numbers(before.values())
    gone = _numbers(row for name, row in before.items() if name not in after)
    runs = list[list[int]]()
    for number in sorted(moved):
        between = kept.keys() & set(range(runs[-1][-1] + 1, number)) if runs else set[int]()
        if runs and moved[runs[-1][-1]] == moved[number] and between <= gone.keys():
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(
        _with_reason(Shift(run[0], run[-1], moved[run[0]]), before, after)
        for run in runs
        if len(run) >= FEWEST_SHIFTED
    )


def _with_reason(shift: Shift, before: Mapping[str, AnyRow], after: Mapping[str, AnyRow]) -> Shift:
    """Return a shift with the reason for it, where that is plain: all that happened below it."""
    first, by = shift.first, shift.by
    added = _below(first + by, after, before)
    dropped = _below(first, before, after)
    unused = _unused(first, before)
    if by > 0:
        near = tuple(name for name in added if _number(after[name]) >= first)
        return replace(shift, added=near) if len(near) == by else shift
    near = tuple(name for name in dropped if _number(before[name]) >= first + by)
    if len(near) == -by:
        return replace(shift, dropped=near)
    is_all = len(dropped) + len(unused) == -by and not added and not _unused(first + by, after)
    if is_all and len(unused) == 1:
        return replace(shift, unused=unused[0], dropped=dropped)
    if by == -1 and first - 1 in unused:
        return replace(shift, unused=first - 1)
    return shift


def _below(
    number: int, rows: Mapping[str, AnyRow], others: Mapping[str, AnyRow]
) -> tuple[str, ...]:
    """Return the rows with a lower number that only one version has."""
    return tuple(name for name, row in rows.items() if name not in others
                 and 0 < _number(row) < number)  # fmt: skip


def _unused(number: int, rows: Mapping[str, AnyRow]) -> list[int]:
    """Return the lower numbers that no row has; of so many only the last that could matter."""
    used = _numbers(rows.values())
    return [one for one in range(max(1, number - MOST_ROWS), number) if one not in used]


def _numbers(rows: Iterable[AnyRow]) -> dict[int, AnyRow]:
    return {number: row for row in rows if (number := _number(row))}


def _number(row: AnyRow) -> int:
    return _as_number(row.number)


def _as_number(text: str) -> int:
    """Return a number as it stands there, such as "7." too; 0 where it is none."""
    form = form_of(text)
    return int(form) if _NUMBER.fullmatch(form) else 0
