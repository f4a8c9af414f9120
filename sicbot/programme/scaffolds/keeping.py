"""Pages that were made from templates: people's, but for the regions that sicbot keeps on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import Skip
from sicbot.core.scaffolds import MEETINGS, Role
from sicbot.core.text import _
from sicbot.programme.scaffolds.agenda import keep_agenda, readers_now
from sicbot.programme.scaffolds.kept_regions import SUMMARY, keep_figures, keep_kept
from sicbot.programme.scaffolds.making import finish
from sicbot.programme.scaffolds.objective_region import keep_objective
from sicbot.programme.scaffolds.pieces import piece
from sicbot.programme.scaffolds.places import KIND, ask_of, code_of, role_of
from sicbot.programme.scaffolds.standing import How
from sicbot.programme.scaffolds.upgrading import propose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change
    from sicbot.core.scaffolds import Ask
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.ground import Ground


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of sicbot's making.

    Attributes:
        ask: What it was asked for as; None where its slug does not tell all of that.
    """

    page: Page
    role: Role
    ask: Ask | None
    ground: Ground

    @property
    def code(self) -> TaskForce | None:
        """The Task Force that it is of; None: all of them."""
        return code_of(str(self.page.mark.slug)) if self.page.mark else None

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.page.space}: {self.page.title}"


def kept_pages(ground: Ground) -> Iterator[Kept]:
    """Return all pages that sicbot made from templates and that are there."""
    for slug, page in sorted(ground.programme.made.items()):
        role = role_of(slug)
        if role is not None and page.mark is not None and page.mark.kind == KIND:
            yield Kept(page, role, ask_of(slug), ground)


def keep(kept: Kept, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what a page that is there needs; the text outside of regions is people's."""
    ask, ground = kept.ask, kept.ground
    if kept.role in MEETINGS:
        yield from keep_agenda(kept.page, context, kept.code)
    if ask is None or ground.places.place(ask.role, ask.task_force) is None:
        yield from _unfinished(kept, context.programme)
        return
    standing = ground.standing(ask)
    if standing.how is not How.OURS:
        return
    yield from finish(standing, kept.page, ground)
    if ask.role is Role.HOME and ask.task_force is not None:
        yield from keep_objective(kept.page, ask.task_force, context)
        yield from keep_kept(SUMMARY, kept.page, ask.task_force, context)
    if ask.role is Role.ANNUAL_REPORT:
        yield from keep_figures(kept.page, ask, context)
    yield from propose(kept.page, piece(ask, context, readers_now(kept.page, ground.programme)),
                       ground.programme)  # fmt: skip


def _unfinished(kept: Kept, programme: Programme) -> Iterator[Skip]:
    """Say of a page that was never opened what opens it: who reads it, its slug does not tell."""
    if not kept.page.read.groups and kept.page.read.users == {programme.snapshot.me.key}:
        yield Skip(str(kept), _("it was not opened; ask for it once more as it was asked for"))
