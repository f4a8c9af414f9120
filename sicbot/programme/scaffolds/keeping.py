"""Pages that were made from templates: people's, but for the regions that sicbot keeps on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.model import Allowed
from sicbot.core.plan import Skip
from sicbot.core.scaffolds import MEETINGS, Role
from sicbot.core.text import _
from sicbot.programme.flow import ANYBODY
from sicbot.programme.scaffolds.agenda import keep_agenda, readers_now
from sicbot.programme.scaffolds.facts import Facts
from sicbot.programme.scaffolds.kept_regions import OBJECTIVE, SUMMARY, keep_figures, keep_kept
from sicbot.programme.scaffolds.making import finish
from sicbot.programme.scaffolds.pieces import piece
from sicbot.programme.scaffolds.places import KIND, ask_of, code_of, role_of
from sicbot.programme.scaffolds.standing import How
from sicbot.programme.scaffolds.upgrading import propose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page, UserKey
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
    """Yield what a page that is there needs; the text outside of regions is people's.

    A page that a run left closed was filled for those who shall read it: it is opened as it is.
    """
    ask, ground = kept.ask, kept.ground
    is_closed = kept.page.read == Allowed(users=frozenset({ground.programme.snapshot.me.key}))
    if kept.role in MEETINGS and not is_closed:
        yield from keep_agenda(kept.page, context, kept.code, told=told_to(kept))
    if ask is None or ground.places.place(ask.role, ask.task_force) is None:
        if is_closed:
            yield Skip(str(kept), _("it was not opened; ask for it once more as it was asked for"))
        return
    standing = ground.standing(ask)
    if standing.how is not How.OURS:
        return
    if is_closed:
        yield from finish(standing, kept.page, ground, context)
        return
    view = told_to(kept)
    facts = Facts(ground.programme, *view)
    if ask.role is Role.HOME and ask.task_force is not None:
        for region in (OBJECTIVE, SUMMARY):
            yield from keep_kept(region, kept.page, ask.task_force, context, facts)
    if ask.role is Role.ANNUAL_REPORT:
        yield from keep_figures(kept.page, ask, context, facts)
    newer, is_known = piece(ask, context, *view), any(view)
    if is_known or kept.page.mark is None or kept.page.mark.template == newer.template:
        yield from propose(kept.page, newer, ground.programme)
    else:  # its facts would be “not known yet” there
        told = _("its template is newer; who reads it is not known, so nothing of that is proposed")
        yield Skip(str(kept), told)


def told_to(kept: Kept) -> tuple[tuple[str, ...], frozenset[UserKey]]:
    """Return who is told what stands on a page: its readers, groups and people.

    Where the policy lets all in, all are, also below a closed page: that may be opened at any time.
    """
    programme, place = kept.ground.programme, kept.ground.places.place(kept.role, kept.code)
    policy = programme.policy.pages.get(place.kind) if place else None
    if policy is not None and ANYBODY in policy.view and not kept.page.read:
        return policy.view, frozenset()
    return readers_now(kept.page, programme)
