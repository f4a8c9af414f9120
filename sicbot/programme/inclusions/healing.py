"""Heals red includes as far as that is proven and free: the changes, and the wiki after them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.plan import Change, EditPage, Gate, Target
from sicbot.core.text import _
from sicbot.pages.repoint import repoint
from sicbot.pages.splice import splice
from sicbot.pages.titles import lookup_form
from sicbot.programme.inclusions.remedies import Repoint, remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.edits import Edit
    from sicbot.core.model import Page, PageId, SpaceKey
    from sicbot.core.plan import ChangeId
    from sicbot.core.text import Text
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.programme import Programme

HASH = 12  # hexadecimal digits


def part_of(finding: Finding, page: Page | str, programme: Programme) -> str:
    """Return what re-pointing does, in words that stay the same from run to run.

    The place among the includes is not in it: people put others before it. Only those that name
    the same are counted, in whatever case, as the wiki does not tell cases apart. The journal keeps
    it for ever, so the title is in it as a hash alone.
    """
    reference = finding.reference
    shown = page if isinstance(page, str) else page.id
    named = f"{reference.space.casefold()}:{lookup_form(reference.wanted)}".encode()
    part = f"{reference.include.kind} {hashlib.sha256(named).hexdigest()[:HASH]} -> {shown}"
    number = programme.ordinals[reference.host.id, reference.include.position]
    return part if number == 1 else f"{part} #{number}"


def point_to(finding: Finding, space: SpaceKey, title: str, programme: Programme) -> Edit:
    """Return the edit after which the include names the page of this title.

    Raises:
        PageError: The include cannot name it as it is spelt.
    """
    host, include = finding.reference.host, finding.reference.include
    same = space.casefold() == host.space.casefold()
    key = None if same and include.space_key is None else space
    return repoint(programme.snapshot.bodies[host.id], include, space_key=key, title=title)


def target_of(page: Page) -> Target:
    """Return a page of people as the target of a change."""
    return Target(page.space, page.title, page.id)


def edit_host(
    host: Page,
    edits: Iterable[Edit],
    parts: tuple[str, ...],
    why: Text,
    programme: Programme,
    *,
    key: str = "",
    waits: Text | None = None,
    needs: tuple[ChangeId, ...] = (),
) -> Change:
    """Return the change that makes edits of includes on their host."""
    data = programme.snapshot.bodies[host.id].encode()
    made = tuple(edits)
    before = tuple(edit.span.cut(data).decode() for edit in made)
    act = EditPage(target_of(host), host.version, made, before)
    gate = Gate.FREE if waits is None else Gate.APPROVAL
    return Change(act, key or "\n".join(parts), why, gate, waits, needs, parts)


def heal(finding: Finding, page: Page, programme: Programme) -> Change:
    """Return the change that points a red include at the page that was meant.

    Raises:
        PageError: The include cannot name it as it is spelt.
    """
    why = _(
        "include {position} shows “{title}” in {space} ({cause})",
        position=finding.reference.include.position,
        title=page.title,
        space=page.space,
        cause=finding.cause.value,
    )
    edit = point_to(finding, page.space, page.title, programme)
    part = part_of(finding, page, programme)
    return edit_host(finding.reference.host, [edit], (part,), why, programme)


def free_heals(programme: Programme) -> tuple[Change, ...]:
    """Return the changes that heal what is proven and what nobody took back."""
    found = []
    for finding in programme.findings:
        act = remedy(finding, programme)
        if not isinstance(act, Repoint):
            continue
        if programme.ledger.run_of(
            finding.reference.host.id, part_of(finding, act.page, programme)
        ):
            continue  # somebody took it back: it waits for approval
        with suppress(PageError):  # told where it is planned
            found.append(heal(finding, act.page, programme))
    return tuple(found)


def is_held(finding: Finding, page: Page, programme: Programme) -> bool:
    """Tell whether the wiki will not let an include be pointed at a page, as it did not before."""
    host = finding.reference.host.id
    taken_back = programme.ledger.run_of(host, part_of(finding, page, programme))
    return taken_back is None and host in _refusing(programme)


def expected_heals(programme: Programme) -> tuple[Change, ...]:
    """Return the free changes but those that the wiki will refuse again, as far as is known."""
    refusing = _refusing(programme)
    return tuple(one for one in free_heals(programme) if one.act.target.id not in refusing)


@lru_cache(maxsize=1)  # asked for each row of the report
def _refusing(programme: Programme) -> frozenset[PageId]:
    """Return the pages of which a change that is still to be made was refused last.

    All changes of a page are one write: what is new on it will be refused with the others.
    """
    refused = programme.ledger.refused_parts
    heals = ((one.act.target.id, one.parts) for one in free_heals(programme))
    return frozenset(
        page
        for page, parts in heals
        if page is not None and not refused.get(page, frozenset()).isdisjoint(parts)
    )


@lru_cache(maxsize=1)  # reading 10,000 pages again takes seconds
def healed(programme: Programme) -> Programme:
    """Return the programme as it will be after the free re-pointing that the wiki will take."""
    return programme.edited(healed_bodies(programme))


def healed_bodies(programme: Programme) -> Mapping[PageId, str]:
    """Return the bodies of the pages that expected re-pointing changes, as they will be."""
    edits: dict[PageId, list[Edit]] = defaultdict(list)
    for change in expected_heals(programme):
        if isinstance(change.act, EditPage) and change.act.target.id is not None:
            edits[change.act.target.id] += change.act.edits
    return {page: splice(programme.snapshot.bodies[page], made) for page, made in edits.items()}
