"""The reasons for a page, as lines with their depth and tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.programme.reasons.page_reasons import Owner
from sicbot.programme.reasons.seat_reasons import begun_by
from sicbot.reports.reasons import Line, Tone
from sicbot.reports.runs import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.journal import PageWrite
    from sicbot.core.model import Page, SpaceRights
    from sicbot.programme.reasons.page_reasons import Barrier, PageReasons
    from sicbot.programme.reasons.seat_reasons import Trail

OWNERS = {
    Owner.PEOPLE: _("people's own page: sicbot did not make it"),
    Owner.ADOPTED: _("people's own page, on which sicbot keeps something after a yes"),
    Owner.SCAFFOLD: _("made by sicbot, people's since then"),
    Owner.GENERATED: _("kept by sicbot, the whole text"),
}
SIGHTS = {Sight.YES: _("see it"), Sight.NO: _("do not see it"), Sight.UNKNOWN: _("not known")}


def page_lines(reasons: PageReasons, trail: Trail) -> Iterator[Line]:
    """Yield what there is to say of a page."""
    page = reasons.page
    yield Line(0, _("{space}: {title}", space=page.space, title=page.title), Tone.TITLE)
    yield Line(1, verbatim(reasons.address), Tone.ASIDE)
    yield Line(1, _("{status}, version {version}", status=page.status.value, version=page.version))
    yield from _whose(reasons)
    yield Line(0, _("What sicbot wrote"), Tone.HEAD)
    for write in reasons.writes:
        yield Line(1, _write(write, trail))
    if not reasons.writes:
        yield Line(1, _("nothing, as far as its journal knows"))
    yield Line(0, _("Who sees it"), Tone.HEAD)
    yield from _readers(reasons)
    yield Line(0, _("Who edits it"), Tone.HEAD)
    if reasons.editors is None:
        yield Line(1, _("whoever may write in the space: the page itself is not restricted"))
    else:
        yield Line(1, _allowed(reasons.editors))
    yield from _pages(_("Included on"), reasons.hosts)
    yield from _pages(_("Includes"), reasons.shows)


def _whose(reasons: PageReasons) -> Iterator[Line]:
    mark = reasons.page.mark
    yield Line(1, OWNERS[reasons.owner])
    if mark is not None and reasons.owner is not Owner.PEOPLE:
        told = _("from template {template}, known as {slug}", template=mark.template or "-",
                 slug=mark.slug)  # fmt: skip
        yield Line(1, told, Tone.ASIDE)
    elif mark is not None:
        told = _("it bears a mark of sicbot's that is another page's or somebody else's")
        yield Line(1, told, Tone.ASIDE)
    if reasons.changed:
        yield Line(1, _("somebody changed it, so it stays as they left it"))
    for region in reasons.regions:
        told = (
            _("region {id}: sicbot's", id=region.id)
            if region.is_own
            else _("region {id}: somebody changed it, so it stays as they left it", id=region.id)
        )
        yield Line(1, told)
    if reasons.no is not None:
        yield Line(1, _("sicbot writes nothing there: {why}", why=reasons.no))


def _write(write: PageWrite, trail: Trail) -> Text:
    told = _("{step}: {where}", step=STEPS[write.step], where=begun_by(write, trail))
    return (
        _("{told}, version {version}", told=told, version=write.version) if write.version else told
    )


def _readers(reasons: PageReasons) -> Iterator[Line]:
    for name, sight in reasons.sight:
        yield Line(1, _("{audience}: {sight}", audience=name, sight=SIGHTS[sight]))
    yield Line(1, _space(reasons.page, reasons.rights), Tone.ASIDE)
    for barrier in reasons.readers:
        only = _allowed(barrier)
        told = (
            _("the page lets in {who} alone", who=only)
            if barrier.page.id == reasons.page.id
            else _("“{page}” above it lets in {who} alone", page=barrier.page.title, who=only)
        )
        yield Line(1, told, Tone.ASIDE)
    if not reasons.readers:
        told = _("no restriction on the page or above it")
        yield Line(1, told, Tone.ASIDE)
    yield Line(1, _("members of confluence-administrators see every page"), Tone.ASIDE)


def _space(page: Page, rights: SpaceRights | None) -> Text:
    if rights is None:
        return _("who may read space {space} is not told to the bot", space=page.space)
    if rights.anonymous:
        return _("everybody who may use the wiki may read space {space}", space=page.space)
    who: list[Text] = [verbatim(name) for name in sorted(rights.groups)]
    if rights.users:
        who.append(_("single accounts ({count})", count=len(rights.users)))
    named = listed(who) if who else _("nobody")
    return _("space {space} may be read by {who}", space=page.space, who=named)


def _allowed(barrier: Barrier) -> Text:
    return listed([verbatim(name) for name in (*barrier.groups, *barrier.people)])


def _pages(title: Text, pages: Sequence[Page]) -> Iterator[Line]:
    if pages:
        yield Line(0, title, Tone.HEAD)
    for page in pages:
        yield Line(1, _("{space}: {title}", space=page.space, title=page.title))
