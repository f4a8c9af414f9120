"""Who may view and edit what, as a table: pages that the policy speaks of, and all spaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.model import GroupName, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page, SpaceKey
    from sicbot.core.rights import Reach
    from sicbot.programme.rights.audit_facts import Facts

MOST_ROWS = 1000  # a longer table nobody reads, and a file of it a browser does not like


@dataclass(frozen=True, slots=True)
class Access:
    """What one audience may do, and whether the policy wants it so; None where it does not say."""

    view: Sight
    edit: Sight
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One page, or a space as far as nothing restricts its pages.

    Attributes:
        kind: The kind in the policy; empty for a space.
        viewers: How many people may view it for sure, super users left out.
    """

    kind: str
    space: SpaceKey
    page: Page | None
    access: tuple[Access, ...]
    viewers: int
    editors: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Audiences and what each may do.

    Attributes:
        left_out: Pages that did not fit in.
    """

    audiences: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0


def rights_matrix(facts: Facts) -> Matrix:
    """Return who may view and edit pages of the policy's kinds, pages with forms and spaces."""
    audiences = facts.programme.audiences
    rows = [*_spaces(facts), *_pages(facts)]
    names = tuple(one.name for one in audiences)
    return Matrix(names, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _spaces(facts: Facts) -> Iterator[Row]:
    used = {
        page.space
        for page in facts.snapshot.pages.records.values()
        if page.status is PageStatus.CURRENT
    }
    for key in sorted(used):
        yield _row(facts, "", key, None, (facts.map.reading(key), facts.map.making(key)))


def _pages(facts: Facts) -> Iterator[Row]:
    found = list(facts.of_kinds())
    told = {page.id for page, _name, _kind in found}
    for page, name, _kind in found:
        reaches = facts.map.viewing(page), facts.map.editing(page)
        yield _row(facts, name, page.space, page, reaches)
    for page in facts.definitions:
        if page.id not in told:
            reaches = facts.map.viewing(page), facts.map.editing(page)
            yield _row(facts, "", page.space, page, reaches)


def _row(
    facts: Facts, kind: str, space: SpaceKey, page: Page | None, reaches: tuple[Reach, Reach]
) -> Row:
    view, edit = reaches
    people = facts.alive & ~facts.supers
    return Row(
        kind,
        space,
        page,
        tuple(_access(facts, kind, name, bit, reaches) for name, bit in _bits(facts)),
        (view.sure & people).bit_count(),
        (edit.sure & people).bit_count(),
    )


def _bits(facts: Facts) -> Iterator[tuple[str, int]]:
    subjects = facts.map.subjects
    own = {"anonymous": subjects.anonymous, "logged-in": subjects.logged_in}
    for audience in facts.programme.audiences:
        name = audience.name
        yield name, own.get(name) or subjects.groups.get(GroupName(name), 0)


def _access(facts: Facts, kind: str, name: str, bit: int, reaches: tuple[Reach, Reach]) -> Access:
    """Return what an audience may do; too much does not fit, nor does what its people lack."""
    view, edit = reaches[0].sight(bit), reaches[1].sight(bit)
    policy = facts.policy.pages.get(kind)
    if policy is None:
        return Access(view, edit)
    wanted = facts.allowed(policy.view).sight(bit), facts.allowed(policy.edit).sight(bit)
    pairs = zip((view, edit), wanted, reaches, strict=True)
    return Access(view, edit, all(_fits(facts, name, *pair) for pair in pairs))


def _fits(facts: Facts, name: str, actual: Sight, wanted: Sight, reach: Reach) -> bool:
    if actual is Sight.YES:
        return wanted is not Sight.NO
    if wanted is not Sight.YES or actual is Sight.UNKNOWN:
        return True
    people = facts.map.members(GroupName(name)) & facts.alive
    return bool(people) and not people & ~reach.maybe
