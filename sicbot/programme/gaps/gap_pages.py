"""The pages of gaps: one for members, with sponsors by name, and one for everybody, with numbers.

On the page for everybody there is nothing but numbers, codes of objectives, the five regions and
the cycle: these alone may leave pages that not everybody may read. Titles of objectives stand there
as far as they come from pages that everybody may read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import Skip
from sicbot.core.text import Text, _
from sicbot.programme.flow import Flow
from sicbot.programme.gaps.cells import REGIONS, gaps_of
from sicbot.programme.gaps.matrix import legend, matrix
from sicbot.programme.gaps.sponsor_tables import single_sponsors, sponsor_regions
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.inventory.pages import readable
from sicbot.programme.inventory.told import Told
from sicbot.programme.inventory.words import region
from sicbot.programme.lists.disclosure import readers_by_kind
from sicbot.programme.objectives.told import Telling
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import Change
    from sicbot.core.work_policy import Cycle, Work
    from sicbot.programme.programme import Programme

TEMPLATE, PUBLIC_TEMPLATE = "gaps_report.xhtml.j2", "gaps_public.xhtml.j2"
VERSION = "1"
KIND, PUBLIC_KIND = "gaps", "public"  # of pages in config/policy.toml
SLUG, PUBLIC_SLUG = "gaps", "gaps-public"


@dataclass(frozen=True, slots=True)
class GapPage(PlacedPage):
    """A page of gaps.

    Attributes:
        place: Where it stands, as `SPACE:Title`, as is `below`.
        public: Whether it is the one for everybody.
    """

    public: bool = False


def keep_gaps(page: GapPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings a page up to date; it is not made from what was read in part."""
    programme = context.programme
    slug, name = (PUBLIC_SLUG, PUBLIC_KIND) if page.public else (SLUG, KIND)
    kind = readers_by_kind(name, programme)
    if isinstance(kind, Text):
        yield Skip(str(page), kind)
        return
    known = None if page.public else Told(programme, kind.view)
    cycles = shown_cycles(programme.work, context)
    why_not = _why_not(slug, cycles, known, context)
    made = programme.made.get(slug)
    standing = programme.snapshot.bodies.get(made.id) if made else None
    if why_not is not None:
        yield Skip(str(page), why_not)
        if standing is None:
            return
    template = PUBLIC_TEMPLATE if page.public else TEMPLATE
    wish = Wish(
        slug=slug,
        place=page.place,
        below=page.below,
        # A text that stays is wished as it stands: who shall read it no more is kept out.
        body=context.render(template, **_values(known, kind.view, cycles, context))
        if why_not is None or standing is None
        else standing,
        readers=kind.readers,
        template=f"{template} {VERSION}",
        why=_("what the inventory tells of gaps"),
        closes=kind.are_all_there,
    )
    yield from keep_page(wish, programme)


def shown_cycles(work: Work, context: Context[Programme]) -> tuple[Cycle, ...]:
    """Return the cycle of today and the one before, newest first."""
    begun = [one for one in work.cycles if one.begins <= context.now.date()]
    return tuple(reversed(begun[-2:]))


def _why_not(
    slug: str, cycles: tuple[Cycle, ...], told: Told | None, context: Context[Programme]
) -> Text | None:
    """Return why a page is not made or stays as it is, or None: numbers of a part are none.

    But what its readers may know no more goes at once.
    """
    if not cycles:
        return _("no cycle has begun: `cycles` in config/work.toml")
    programme = context.programme
    unread, made = programme.inventory.unread, programme.made.get(slug)
    if not unread:
        return None
    if made is None:
        return _("not made yet, as not all was read: {why}", why=unread[0].why)
    standing = readable(programme.snapshot.bodies.get(made.id) or "")
    if told is not None and told.tells_too_much(standing):
        return None
    return _("stays as it is: {why}", why=unread[0].why)


def _values(
    told: Told | None, view: tuple[str, ...], cycles: tuple[Cycle, ...],
    context: Context[Programme],
) -> dict[str, object]:  # fmt: skip
    programme, show = context.programme, context.show
    values: dict[str, object] = {
        "legend": legend(show),
        "regions": [show(region(name)) for name in REGIONS],
        "cycles": [
            _cycle(one, before, told, context)
            for one, before in zip(cycles, (*cycles[1:], None), strict=True)
        ],
        "nowhere": _of_no_cycle(programme),
        "when": f"{context.now:%Y-%m-%d}",
    }
    if told is None:
        telling = Telling(Flow(view, programme), show)
        values["titles"] = [
            one for code in programme.objectives.objectives if (one := telling.named(code))["title"]
        ]
    else:
        values["complete"] = programme.inventory.complete
        values["coverage"] = [show(programme.coverage.lines()[0])]
    return values


def _of_no_cycle(programme: Programme) -> int:
    """Return how many entries name no cycle, or one that is not known, and so are not counted."""
    known = {one.number for one in programme.work.cycles}
    return sum(one.cycle not in known for one in programme.inventory.entries)


def _cycle(
    cycle: Cycle, before: Cycle | None, told: Told | None, context: Context[Programme]
) -> dict[str, object]:
    """Return what is told of one cycle: to everybody, who are told nothing else, numbers alone."""
    inventory, show = context.programme.inventory, context.show
    gaps = gaps_of(inventory, cycle.number)
    earlier = gaps_of(inventory, before.number) if before else None
    numbers = {
        "number": cycle.number,
        "begins": cycle.begins.isoformat(),
        **matrix(gaps, earlier, show),
    }
    if told is None:
        return numbers
    known = gaps_of(told.inventory, cycle.number)
    return {
        **numbers,
        "singles": single_sponsors(gaps, known, told, show),
        **sponsor_regions(known, told, show),
        "hidden": len(gaps.all.whole.entries) - len(known.all.whole.entries),
    }
