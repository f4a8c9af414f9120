"""The changes that make a scaffold: closed first, with labels, filled; opened last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.model import Allowed, Page
from sicbot.core.plan import (
    AddLabels,
    Change,
    CreatePage,
    EditPage,
    Gate,
    RestorePage,
    SetReaders,
    Skip,
    Target,
    change_id,
)
from sicbot.core.text import Text, _
from sicbot.pages.meaning import digest, same_meaning
from sicbot.programme.generated import CREATE, OPEN, with_me
from sicbot.programme.scaffolds.offers import Way
from sicbot.programme.scaffolds.pieces import piece
from sicbot.programme.scaffolds.places import KIND
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.programme.scaffolds.standing import How, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import ChangeId, Readers
    from sicbot.core.scaffolds import Ask
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.ground import Ground
    from sicbot.programme.scaffolds.places import Site

LABEL, REFILL = "label", "refill"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that shall be there.

    Attributes:
        waits: Why making it needs a yes; None where a person has asked for it.
    """

    ask: Ask
    ground: Ground
    waits: Text | None = None

    def __str__(self) -> str:
        """Return what messages call it, without its name: that of a dossier is a person's."""
        named = " ".join(filter(None, (self.ask.task_force, self.ask.role.value)))
        return f"scaffold {named}"


def make(wanted: Wanted, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what makes a page, finishes one that a run left closed, or does what was decided.

    Raises:
        PageError: The configuration names no place, or its template lacks something.
    """
    standing, ground = wanted.ground.standing(wanted.ask), wanted.ground
    decisions, role = ground.decisions, wanted.ask.role
    page = standing.page
    if role in decisions.adopt or role in decisions.restore:
        yield from _decided(wanted, standing)
    elif standing.how is How.OURS and page is not None:
        yield from finish(standing, page, ground, context)
    elif standing.is_there:
        return
    elif standing.how is How.UNDECIDED:
        yield Skip(str(standing.site), standing.told or _("somebody has to decide"))
    else:
        yield from _new(wanted, standing, context)


def _new(
    wanted: Wanted, standing: Standing, context: Context[Programme]
) -> Iterator[Change | Skip]:
    """Yield the changes that make a page and open it."""
    site, programme = standing.site, context.programme
    parent, readers = wanted.ground.parent(site), wanted.ground.readers(wanted.ask)
    if isinstance(parent, Text):
        yield Skip(str(site), parent)
        return
    if isinstance(readers, Text):
        yield Skip(str(site), readers)
        return
    why_not = _why_not(site, parent, programme)
    if why_not is not None:
        yield Skip(str(site), why_not)
        return
    begun, me = (
        piece(wanted.ask, context, *wanted.ground.told(wanted.ask)),
        programme.snapshot.me.key,
    )
    above = parent if isinstance(parent, Standing) else None
    act = CreatePage(
        target=site.target,
        parent=parent.id if isinstance(parent, Page) else None,
        body=begun.body,
        closed_to=Allowed(users=frozenset({me})),
        kind=KIND,
        template=begun.template,
        below=above.site.slug if above else None,
    )
    waits = standing.told or wanted.waits
    gate = Gate.FREE if waits is None else Gate.APPROVAL
    needs = (_made(above),) if above else ()
    made = Change(act, CREATE, _why(wanted.ask), gate, waits, needs)
    yield made
    near = _closed_above(parent, programme) if isinstance(parent, Page) else None
    yield from _finished(site, site.target, with_me(readers, programme), near, (made.id,), waits)


def _why(ask: Ask) -> Text:
    """Return what a page is, for whoever looks at the plan."""
    if ask.task_force is None:
        return TRAITS[ask.role].told
    return _("{role} of Task Force {code}", role=TRAITS[ask.role].told, code=ask.task_force)


def _made(above: Standing) -> ChangeId:
    """Return the change that makes a page of the same plan."""
    return change_id("create-page", above.site.target, CREATE)


def _why_not(site: Site, parent: Page | Standing | None, programme: Programme) -> Text | None:
    """Return why a page is not made, or None: what was not read may be there."""
    if parent is None:
        space = site.space
    else:
        space = parent.space if isinstance(parent, Page) else parent.site.space
    if space != site.space:
        return _(
            "the page above it is in space {other}; name one of space {space} in the configuration",
            other=space,
            space=site.space,
        )
    gaps = programme.snapshot.pages.gaps
    if any(gap.what.casefold() == site.space.casefold() for gap in gaps):
        return _("space {space} was not read as a whole; it may be there", space=site.space)
    return None


def _closed_above(parent: Page, programme: Programme) -> Page | None:
    """Return the nearest page on the way up that not everybody may read."""
    records = programme.snapshot.pages.records
    above = (records.get(one) for one in reversed(parent.ancestors))
    return next((one for one in (parent, *above) if one is not None and one.read), None)


def _finished(
    site: Site,
    target: Target,
    readers: Readers,
    near: Page | None,
    needs: tuple[ChangeId, ...],
    waits: Text | None = None,
    was: Allowed | None = None,
) -> Iterator[Change]:
    """Yield the changes that give a closed page its labels, and then its readers."""
    gate = Gate.FREE if waits is None else Gate.APPROVAL
    if site.labels:
        why = _("label “{page}”", page=target.title)
        key = f"{LABEL} {' '.join(site.labels)}"
        labelled = Change(AddLabels(target, site.labels), key, why, gate, waits, needs)
        yield labelled
        needs = (*needs, labelled.id)
    why = _("open “{page}” to its readers", page=target.title)
    if near is not None:
        why = _(
            "open “{page}” to those of its readers who may read “{above}”",
            page=target.title,
            above=near.title,
        )
    yield Change(SetReaders(target, readers, was), OPEN, why, gate, waits, needs)


def finish(
    standing: Standing, page: Page, ground: Ground, context: Context[Programme]
) -> Iterator[Change | Skip]:
    """Yield what opens a page of sicbot's, where a run ended before it came to that.

    Any other restriction is somebody's wish and stays, and so does a page without its labels. What
    its readers may know by now is written before.
    """
    programme, site = ground.programme, standing.site
    me = Allowed(users=frozenset({programme.snapshot.me.key}))
    if page.read != me:
        return
    readers = ground.readers(site.ask)
    if isinstance(readers, Text):
        yield Skip(str(site), readers)
        return
    target = Target(page.space, page.title, page.id, site.slug)
    records = programme.snapshot.pages.records
    parent = records.get(page.ancestors[-1]) if page.ancestors else None
    near = _closed_above(parent, programme) if parent else None
    lacking = () if page.labels.issuperset(site.labels) else site.labels
    rest = replace(site, labels=lacking)
    refilled = list(_refilled(target, page, piece(site.ask, context, *ground.told(site.ask)).body,
                              programme))  # fmt: skip
    yield from refilled
    needs = tuple(one.id for one in refilled)
    yield from _finished(rest, target, with_me(readers, programme), near, needs, was=me)


def _refilled(target: Target, page: Page, wanted: str, programme: Programme) -> Iterator[Change]:
    """Yield what gives a page that nobody has seen yet the text that it would get now."""
    body = programme.snapshot.bodies.get(page.id)
    if body is None or not programme.is_untouched(page):
        return
    if not same_meaning(body, wanted, space_key=page.space):
        edit = Edit(Span(0, len(body.encode())), wanted, REFILL)
        act = EditPage(target, page.version, (edit,), (body,), page.read)
        why = _("what its readers may know by now")
        yield Change(act, f"{REFILL} {digest(wanted, space_key=page.space)}", why)


def _decided(wanted: Wanted, standing: Standing) -> Iterator[Change | Skip]:
    """Yield what a person has decided about a page that is in the way."""
    ground, site, page = wanted.ground, standing.site, standing.page
    adopts = wanted.ask.role in ground.decisions.adopt
    way = Way.ADOPT if adopts else Way.RESTORE
    offer = next((one for one in standing.offers if one.way is way), None)
    if page is None or offer is None or not offer.possible:
        told = offer.told if offer else _("there is nothing to {what}", what=way.value)
        yield Skip(str(site), told)
        return
    target = Target(page.space, page.title, page.id)
    waits = _("somebody has decided this for this page alone")
    if not adopts:
        act = RestorePage(target, page.version)
        yield Change(act, Way.RESTORE, offer.told, Gate.APPROVAL, waits)
    elif not page.labels.issuperset(site.labels):
        key = f"{LABEL} {' '.join(site.labels)}"
        yield Change(AddLabels(target, site.labels), key, offer.told, Gate.APPROVAL, waits)
