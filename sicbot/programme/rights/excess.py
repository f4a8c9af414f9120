"""Who reaches a page beyond what the policy allows, named by what lets them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import GroupName, Holders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.model import Allowed, Page
    from sicbot.core.rights import Reach
    from sicbot.programme.rights.audit_facts import Facts


def viewers_beyond(facts: Facts, page: Page, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return the audiences, groups and users who may view a page and are not `allowed` to."""
    nearest = next(iter(facts.map.granting(page)), None)
    granting = nearest or _rights(facts, page, "readers")
    return tuple(_beyond(facts, facts.map.viewing(page), tuple(allowed), granting))


def editors_beyond(facts: Facts, page: Page, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return the audiences, groups and users who may edit a page and are not `allowed` to."""
    granting = page.update or _rights(facts, page, "editors")
    return tuple(_beyond(facts, facts.map.editing(page), tuple(allowed), granting))


def missing(facts: Facts, reach: Reach, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return those of the policy's audiences of whom somebody surely is not let through.

    Of a group somebody who can log in must be kept out; of one that nobody is known in, the group
    itself. Its other groups may let everybody in it through.
    """
    subjects, found = facts.map.subjects, []
    bits = {"anonymous": subjects.anonymous, "logged-in": subjects.logged_in}
    for name in wanted:
        group = GroupName(name)
        if group in subjects.groups and not facts.group_is_known(group):
            continue
        people = facts.map.members(group) & facts.alive
        bit = people or bits.get(name) or subjects.groups.get(group, 0)
        if bit & ~reach.maybe:
            found.append(name)
    return tuple(found)


def _beyond(
    facts: Facts, reach: Reach, allowed: tuple[str, ...], granting: Allowed | Holders
) -> Iterator[str]:
    """Yield the fewest names that stand for all who are too many.

    `granting` is what decides last: a restriction, or the right on the space where there is none.
    """
    subjects = facts.map.subjects
    beyond = reach.sure & ~facts.allowed(allowed).maybe
    for name, bit in (("anonymous", subjects.anonymous), ("logged-in", subjects.logged_in)):
        if beyond & bit:
            yield name
            return
    people = beyond & facts.alive & ~facts.supers
    for name in sorted(granting.groups):
        if name in allowed:
            continue
        inside = facts.map.members(name)
        if _is_own(facts, name, inside):
            continue
        if beyond & subjects.groups.get(name, 0) or people & inside:
            yield name
            people &= ~inside
    yield from sorted(one.name for one in subjects.among(people))


def _is_own(facts: Facts, group: GroupName, inside: int) -> bool:
    """Tell whether sicbot and super users alone are in a group, as far as that can be known."""
    if facts.group_is_known(group):
        return bool(inside) and not inside & ~facts.supers
    return group in facts.snapshot.me.groups


def _rights(facts: Facts, page: Page, right: str) -> Holders:
    space = facts.snapshot.spaces.records.get(page.space)
    if space is None or space.rights is None:
        return Holders()
    held: Holders = getattr(space.rights, right)
    return held
