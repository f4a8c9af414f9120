"""The report of red includes for the Secretariat: a page of the wiki, kept by sicbot.

It describes the wiki as it is after this run's free changes, so that the next run finds it true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.model import Allowed, PageId, SpaceKey
from sicbot.core.plan import Restricted, Skip, Slug, Target, change_id
from sicbot.core.text import _
from sicbot.pages.titles import lookup_form
from sicbot.programme.generated import OPEN, Wish, keep_page
from sicbot.programme.inclusions.card_readers import left_closed, with_open_cards
from sicbot.programme.inclusions.doctor import State
from sicbot.programme.inclusions.healing import expected_heals, healed, is_held
from sicbot.programme.inclusions.proposals import propose
from sicbot.programme.inclusions.remedies import Ask, Hidden, Repoint, Restore, remedy
from sicbot.programme.inclusions.resolve import Cause, Resolution
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.audience import Audience
    from sicbot.core.job import Context
    from sicbot.core.model import Gap, Page
    from sicbot.core.plan import Change, ChangeId
    from sicbot.core.text import Text
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.programme import Programme

TEMPLATE = "includes_report.xhtml.j2"
VERSION = "1"
SLUG = "includes-report"
MOST_ROWS = 500  # of each table; a page of more than that nobody reads


@dataclass(frozen=True, slots=True)
class ReportPage(PlacedPage):
    """Where the report stands, and the page above it, both as `SPACE:Title`."""


def keep_report(page: ReportPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the report up to date; without a group to read it there is none."""
    programme = context.programme
    group = programme.secretariat
    if group is None:
        told = _("name the group that may read it: `secretariat` in config/sicbot.toml")
        yield Skip(str(page), told)
        return
    reader = next((one for one in programme.audiences if one.name == group), None)
    if reader is None:
        told = _("{group} is not among the groups with whose eyes sicbot looks", group=group)
        yield Skip(str(page), told)
        return
    made = programme.made.get(SLUG)
    if made is not None and not programme.snapshot.pages.complete:
        told = _("not all pages could be read, so the report stays as it is until they are")
        yield Skip(str(page), told)
        return
    if made is not None and not _stands_at(made, page.place):
        told = _(
            "the report stands at {where}, as it was made or moved there; move and rename it by "
            "hand, or let `report` in config/includes.toml name that place",
            where=f"{made.space}:{made.title}",
        )
        yield Skip(str(page), told)
    wish = Wish(
        slug=SLUG,
        place=page.place,
        below=page.below,
        body=_body(reader, context),
        readers=Restricted(Allowed(groups=frozenset({group}))),
        template=f"{TEMPLATE} {VERSION}",
        why=_("the report of red includes"),
        needs=_told_as_done(programme),
    )
    yield from keep_page(wish, programme)


def _stands_at(made: Page, place: str) -> bool:
    space, _colon, title = place.partition(":")
    here = (made.space.casefold(), lookup_form(made.title))
    return here == (space.casefold(), lookup_form(title))


def _told_as_done(programme: Programme) -> tuple[ChangeId, ...]:
    """Return the changes that the report tells of as done."""
    opened = (
        change_id("set-readers", Target(page.space, page.title, page.id, slug), OPEN)
        for page in left_closed(programme)
        if page.mark is not None and (slug := Slug(page.mark.slug))
    )
    return (*(change.id for change in expected_heals(programme)), *opened)


def _body(reader: Audience, context: Context[Programme]) -> str:
    """Return the report with what its readers may know: no page that they may not see is named."""
    programme = context.programme
    after = _after(programme)
    told = [one for one in after.findings if _may_know(one, reader, after)]
    rows = _rows(told, reader, after, context)
    register = [
        {"space": page.space, "title": page.title, "hosts": [one.title for one in hosts]}
        for page, hosts in _included(reader, after)
    ]
    return context.render(
        TEMPLATE,
        rows=rows[:MOST_ROWS],
        more=max(0, len(rows) - MOST_ROWS),
        untold=len(after.findings) - len(told),
        register=register[:MOST_ROWS],
        more_register=max(0, len(register) - MOST_ROWS),
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in _coverage(reader, programme).lines()],
    )


def _after(programme: Programme) -> Programme:
    """Return the wiki as it is after this run's free changes, so that the next run finds it so."""
    return healed(with_open_cards(programme))


def _coverage(reader: Audience, programme: Programme) -> Coverage:
    """Return what the report rests on, without what its readers may not know of."""
    pages, spaces = programme.snapshot.pages.records, programme.snapshot.spaces.records
    eyes = programme.audience_map

    def may_know(gap: Gap) -> bool:
        if (page := pages.get(PageId(gap.what))) is not None:
            return eyes.sees(reader, page) is Sight.YES
        if (space := SpaceKey(gap.what)) in spaces:
            return eyes.sees_space(reader, space) is Sight.YES
        return True

    known = programme.coverage
    return replace(known, gaps=tuple(gap for gap in known.gaps if may_know(gap)))


def _rows(
    findings: Sequence[Finding],
    reader: Audience,
    programme: Programme,
    context: Context[Programme],
) -> list[dict[str, object]]:
    """Return a row for all includes of a page that have the same cause, readers and way out.

    Those that somebody can mend come first, those that are only hidden last.
    """
    together: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        who, steps = _act(_as_seen_by(reader, one, programme), programme)
        red = ", ".join(name for name, view in one.views if view.state is State.RED)
        host = one.reference.host
        key = (host.space, host.title, one.cause.value, red, context.show(who), context.show(steps))
        together.setdefault(key, []).append(one)
    found = sorted(together.items(), key=lambda pair: pair[1][0].cause is Cause.HIDDEN)
    return [
        {
            "space": space,
            "host": host,
            "includes": [_named(one) for one in some],
            "cause": cause,
            "red": red,
            "who": who,
            "steps": steps,
        }
        for (space, host, cause, red, who, steps), some in found
    ]


def _named(finding: Finding) -> str:
    return f"{finding.reference.include.position}: {finding.reference.wanted}"


def _act(finding: Finding, programme: Programme) -> tuple[Text, Text]:
    """Return who must act and what to do."""
    match remedy(finding, programme):
        case Hidden(ask=Ask(who, steps)) | Ask(who, steps):
            return who, steps
        case Restore():
            return _("the Secretariat"), _("approve that sicbot restores the page from the trash")
        case Repoint(page) if is_held(finding, page, programme):
            host = finding.reference.host
            return _("whoever keeps “{page}”", page=host.title), _(
                "publish or discard the open draft of “{page}”, and let sicbot edit that page: the "
                "wiki refused to point the include there",
                page=host.title,
            )
        case Repoint():
            return _("the Secretariat"), _("approve that sicbot points the include there again")


def _as_seen_by(reader: Audience, finding: Finding, programme: Programme) -> Finding:
    """Return a finding that proposes no page which the readers of the report may not see."""
    eyes = programme.audience_map
    seen = tuple(one for one in finding.candidates if eyes.sees(reader, one.page) is Sight.YES)
    if finding.page is not None or seen == finding.candidates:
        return finding
    resolution = Resolution(None, finding.cause, finding.evidence, seen)
    proposal = propose(finding.reference, finding.cause, resolution, ())
    return replace(finding, candidates=seen, proposal=proposal)


def _may_know(finding: Finding, reader: Audience, programme: Programme) -> bool:
    """Tell whether readers see the page with the include, and the page that the cause names.

    That one they know from the include, if it names it as it is, and where it is.
    """
    eyes = programme.audience_map
    page, reference = finding.page, finding.reference
    if eyes.sees(reader, reference.host) is not Sight.YES:
        return False
    if page is None or eyes.sees(reader, page) is Sight.YES:
        return True
    same_space = page.space.casefold() == reference.space.casefold()
    return same_space and page.title == reference.wanted


def _included(reader: Audience, programme: Programme) -> Iterator[tuple[Page, list[Page]]]:
    """Yield the included pages that readers see, with the pages on which they see them."""
    eyes = programme.audience_map
    records = programme.snapshot.pages.records
    for page_id, hosts in sorted(programme.hosts.items(), key=lambda pair: int(pair[0])):
        seen = [one for one in hosts if eyes.sees(reader, one) is Sight.YES]
        if seen and eyes.sees(reader, records[page_id]) is Sight.YES:
            yield records[page_id], seen
