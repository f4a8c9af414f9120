"""Public cards in the place of pages that not everybody may see: who may join, and where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sicbot.core.audience import Sight
from sicbot.core.errors import PageError
from sicbot.core.model import Page, PageStatus
from sicbot.core.plan import Change, Open, Skip, change_id
from sicbot.core.text import Text, _, verbatim
from sicbot.pages.storage import parse, text_of
from sicbot.programme.effects import NOT_THERE_YET
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.inclusions.card_readers import (
    PREFIX,
    all_see,
    id_of,
    is_closed,
    may_name,
    page_of,
)
from sicbot.programme.inclusions.healing import edit_host, part_of, point_to, target_of
from sicbot.programme.inclusions.remedies import Hidden, refusal_on, remedy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.edits import Edit
    from sicbot.core.job import Context
    from sicbot.core.model import SpaceKey
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.programme import Programme

TEMPLATE = "includes_card.xhtml.j2"
VERSION = "1"
CARDS = "cards"  # key of the change that shows them: one yes for each page
CARDS_AGAIN = "cards again"  # of the one that shows those which somebody took back


@dataclass(frozen=True, slots=True)
class HiddenOnHost:
    """The includes of one page that some of its readers see red, as they may not see the target."""

    host: Page
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.host.space}: {self.host.title}"


def hidden_on_hosts(programme: Programme) -> tuple[HiddenOnHost, ...]:
    """Return the pages with such includes; an excerpt is part of a text and has no card."""
    found: dict[Page, list[Finding]] = defaultdict(list)
    for finding in programme.findings:
        whole = finding.reference.include.kind == "include"
        if whole and isinstance(remedy(finding, programme), Hidden):
            found[finding.reference.host].append(finding)
    return tuple(HiddenOnHost(host, tuple(some)) for host, some in found.items())


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where new cards stand: a space, and the page above them as `SPACE:Title`, if any."""

    space: SpaceKey
    below: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A hidden include with the card that shall stand in its place, and what makes that card."""

    finding: Finding
    card: Wish
    edit: Edit
    part: str
    steps: tuple[Change, ...]


def plan_cards(
    hidden: HiddenOnHost, space: SpaceKey, below: str, context: Context[Programme]
) -> Iterator[Change | Skip]:
    """Yield what puts cards in the place of the hidden includes of one page.

    One yes for the page is enough: it holds for what is hidden there later, but not for what
    somebody took back.
    """
    programme, host = context.programme, hidden.host
    refused = refusal_on(host, programme)
    if refused is not None:
        yield Skip(str(hidden), refused)
        return
    approved = change_id("edit-page", target_of(host), CARDS) in programme.ledger.changes
    fresh, taken_back = list[_Shown](), list[_Shown]()
    for finding in hidden.findings:
        again = approved and _was_taken_back(finding, programme)
        found = _show(finding, CardPlace(space, below), context, free=approved and not again)
        if isinstance(found, Skip):
            yield found
        else:
            (taken_back if again else fresh).append(found)
    yield from _point_all(host, fresh, CARDS, programme, approved=approved)
    yield from _point_all(host, taken_back, CARDS_AGAIN, programme, approved=approved)


def _was_taken_back(finding: Finding, programme: Programme) -> bool:
    page, host = finding.page, finding.reference.host
    part = part_of(finding, f"{PREFIX}{page.id}" if page else "", programme)
    return programme.ledger.run_of(host.id, part) is not None


def _show(
    finding: Finding, place: CardPlace, context: Context[Programme], *, free: bool
) -> _Shown | Skip:
    """Return a card for a hidden include, or why there can be none."""
    programme, page, item = context.programme, finding.page, str(finding.reference)
    if page is None or programme.is_kept(page):
        return Skip(item, _("sicbot made that page for all; let all read it who read this one"))
    card = card_of(page, place.space, place.below, context, approved=free)
    there = programme.made.get(card.slug)
    closed = there is not None and is_closed(there, programme)
    if (there is None or closed) and not may_name(
        page, there or _future(card, programme), programme
    ):
        told = _(
            "its card would tell the title to people who cannot know it; let the cards stand "
            "where fewer may read"
        )
        return Skip(item, told)
    steps = [] if there and not closed else list(keep_page(card, programme))
    why_not = next((one.reason for one in steps if isinstance(one, Skip)), None)
    if why_not is not None:
        return Skip(item, _("there is no card: {why}", why=why_not))
    try:
        edit = _point_to_card(finding, card, programme)
    except PageError as error:
        return Skip(item, verbatim(str(error)))
    part = part_of(finding, card.slug, programme)
    return _Shown(finding, card, edit, part, tuple(one for one in steps if isinstance(one, Change)))


def _point_all(
    host: Page, shown: Sequence[_Shown], key: str, programme: Programme, *, approved: bool
) -> Iterator[Change]:
    """Yield the changes that show cards on a page, behind those that make and open the cards.

    So a yes to showing them is one to opening them, and no card is open that nobody said yes to.
    """
    if not shown:
        return
    steps = {step.id: step for one in shown for step in one.steps}
    yield from steps.values()
    yield edit_host(
        host,
        [one.edit for one in shown],
        tuple(one.part for one in shown),
        _why(len(shown)),
        programme,
        key=key,
        waits=None if approved else _("who sees these pages now will see their cards instead"),
        needs=tuple(steps),
    )


def _future(card: Wish, programme: Programme) -> Page:
    """Return a card as the page that it will be."""
    above = programme.page(card.below) if card.below else None
    ancestors = (*above.ancestors, above.id) if above else ()
    return Page(NOT_THERE_YET, card.space, card.title, PageStatus.CURRENT, 1, ancestors)


def _why(count: int) -> Text:
    """Return what is said in the page's history."""
    if count == 1:
        return _("show a public card in the place of a page that not all see")
    return _("show public cards in the place of {count} pages that not all see", count=count)


def keep_card(card: Page, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings a card up to date with the page that it stands for."""
    programme = context.programme
    item = f"{card.space}: {card.title}"
    page = page_of(card, programme)
    if page is None:
        known = id_of(card) in programme.snapshot.pages.records
        told = (
            _("the page that it stands for is gone; take its include out, then the card")
            if known or programme.snapshot.pages.complete
            else _("the page that it stands for was not read")
        )
        yield Skip(item, told)
        return
    closed = is_closed(card, programme)
    tells = not closed and _tells(card, page.title, programme)
    if not (tells or may_name(page, card, programme)):
        yield Skip(item, _closed_title() if closed else _new_title())
        return
    if all_see(page, card, programme):
        told = _(
            "all who see it see the page that it stands for too; point its includes at that page "
            "again, then put it in the trash"
        )
        yield Skip(item, told)
    shown = not closed or card.id in programme.hosts  # a run that died may have left it closed
    wish = card_of(page, card.space, "", context, approved=shown)
    try:
        yield from keep_page(wish, programme)
    except PageError as error:
        yield Skip(item, verbatim(str(error)))


def _closed_title() -> Text:
    return _(
        "it was left closed, and opening it would tell the title of the page that it stands for to "
        "people who cannot know it; let a page that they see include that page, or take the "
        "includes of this card out and put it in the trash"
    )


def _new_title() -> Text:
    """Return why a card keeps an old title, with a way out that makes nothing red meanwhile."""
    return _(
        "the page that it stands for has another title by now, which its readers may not know; "
        "leave it where it is, or let a page that they see include that page by its new title: "
        "then the card tells it"
    )


def _tells(card: Page, title: str, programme: Programme) -> bool:
    """Tell whether a card has a title in its words already; one that was not read is left."""
    body = programme.snapshot.bodies.get(card.id)
    try:
        return body is None or title in text_of(parse(body).root)
    except PageError:
        return True


def card_of(
    page: Page, space: SpaceKey, below: str, context: Context[Programme], *, approved: bool
) -> Wish:
    """Return the card of a page that not all may see; it tells that page's title."""
    programme = context.programme
    eyes = programme.audience_map
    readers = [one.name for one in programme.audiences if eyes.sees(one, page) is Sight.YES]
    url, there = programme.snapshot.url, f"/pages/viewpage.action?pageId={page.id}"
    body = context.render(
        TEMPLATE,
        title=page.title,
        groups=readers,
        login=f"{url}/login.action?os_destination={quote(there, safe='')}",
        address=url + there,
    )
    named: Text | str = page.title
    if programme.includes.titles.elsewhere(page.space, page.title):
        named = _("{title} ({space})", title=page.title, space=page.space)
    title = context.show(_("{title}: who may join", title=named))
    return Wish(
        slug=f"{PREFIX}{page.id}",
        place=f"{space}:{title}",
        below=below,
        body=body,
        readers=Open(),
        template=f"{TEMPLATE} {VERSION}",
        why=_("a public card for “{title}”", title=page.title),
        waits=None if approved else _("made with the change that shows it"),
    )


def _point_to_card(finding: Finding, card: Wish, programme: Programme) -> Edit:
    made = programme.made.get(card.slug)
    space, title = (made.space, made.title) if made else (card.space, card.title)
    return point_to(finding, space, title, programme)
