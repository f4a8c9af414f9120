"""Which activity of the cycle people mean: by its name in any version, or by its number now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sicbot.programme.cycle.activities import ACTIVITIES, BY_SLUG, activity_of
from sicbot.programme.cycle.likeness import GREW, likeness
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.cycle import CyclePage, Slug
    from sicbot.core.text import Text

SHORTEST_NAME = 10  # signs: "Support" in running text means no activity
_BRACKETS = re.compile(r"\([^()]*\)")
_DIGITS = re.compile(r"\d+")
# In words without accents and signs.
_ALONE = re.compile(r"(?:(?:activity|activities|activite|activites|actividad|no|n|nr) )*(\d{1,3})")
_IN_TEXT = re.compile(r"\b(?:activity|activite|actividad) (?:no |n )?(\d{1,3})\b")
_FIRST = re.compile(r"^\s*(\d{1,3})\s*[.):–-]")


@dataclass(frozen=True, slots=True)
class Known:
    """An activity of the cycle.

    Attributes:
        rank: Its place in the cycle.
        slug: None for one that sicbot does not know.
        forms: Its names as they are compared.
    """

    rank: int
    slug: Slug | None
    number: str
    name: Text | str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Activities:
    """The activities that people may name, in the order of the cycle."""

    known: tuple[Known, ...]

    def of(self, cell: str, text: str) -> Known | None:
        """Return the activity that a cell names, or else a text; None: it names none, or several.

        Args:
            cell: What stands where an activity should stand, and nothing else.
            text: Running text, in which a name must stand as a whole.
        """
        return self._in_cell(cell) or self._in_text(text)

    def _in_cell(self, cell: str) -> Known | None:
        alone, first = _ALONE.fullmatch(plain(cell)), _FIRST.match(cell)
        if alone:
            return self._numbered(alone[1])
        activity, form = activity_of(cell), plain(_FIRST.sub("", cell))
        named = [
            one for one in self.known
            if form in one.forms or (activity is not None and one.slug == activity.slug)
        ]  # fmt: skip
        if named:
            return named[0]
        return self._alike(form) or (self._numbered(first[1]) if first else None)

    def _alike(self, form: str) -> Known | None:
        """Return the one activity whose name is most like this; numbers in it must be the same."""
        digits = _DIGITS.findall(form)
        scored = [
            (max(map(partial(likeness, form), names)), one)
            for one in self.known
            if form and (names := [name for name in one.forms if _DIGITS.findall(name) == digits])
        ]
        best = max((score for score, _one in scored), default=0)
        likest = [one for score, one in scored if score == best >= GREW]
        return likest[0] if len(likest) == 1 else None

    def _in_text(self, text: str) -> Known | None:
        """Return the activity whose whole name stands there first, or the one that is numbered."""
        form = f" {plain(text)} "
        named = [
            (form.index(f" {name} "), -len(name), one.rank)
            for one in self.known
            for name in one.forms
            if len(name) >= SHORTEST_NAME and f" {name} " in form
        ]
        if named:
            rank = min(named)[2]
            return next(one for one in self.known if one.rank == rank)
        numbers = {*_IN_TEXT.findall(form)}
        return self._numbered(numbers.pop()) if len(numbers) == 1 else None

    def _numbered(self, number: str) -> Known | None:
        return next((one for one in self.known if plain(one.number) == number), None)


def activities_of(plan: CyclePage) -> Activities:
    """Return the activities of the cycle's table; where it is not known, those that sicbot knows.

    A number is that of the table as it is now, while a name counts in any version's words.
    """
    if plan.rows is None:
        found = [(one.slug, "", one.name, one.aliases) for one in ACTIVITIES]
        return Activities(tuple(
            Known(rank, slug, number, name, _forms(aliases))
            for rank, (slug, number, name, aliases) in enumerate(found)
        ))  # fmt: skip
    rows = [
        Known(row.line, slug, row.number, row.name or BY_SLUG[slug].name,
              _forms((row.name, *BY_SLUG[slug].aliases)))
        for slug, row in plan.rows.items()
    ]  # fmt: skip
    others = [
        Known(row.line, None, row.number, row.name, _forms((row.name,))) for row in plan.unknown
    ]
    return Activities(tuple(sorted((*rows, *others), key=lambda one: one.rank)))


def _forms(names: Iterable[str]) -> frozenset[str]:
    """Return names as they are compared, also without what stands in brackets."""
    both = (form for name in names for form in (plain(name), plain(_BRACKETS.sub("", name))))
    return frozenset(form for form in both if form)
