"""Newer templates, proposed section by section to the pages that were made from older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.core.plan import Change, EditPage, Gate, Skip, Target
from sicbot.core.text import _, listed
from sicbot.pages.around_regions import put_around, without_regions
from sicbot.pages.meaning import digest
from sicbot.pages.regions import regions
from sicbot.programme.scaffolds.newer_sections import State, compare
from sicbot.programme.scaffolds.pieces import template_of, versioned
from sicbot.programme.scaffolds.places import KIND, ask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sicbot.core.model import Page
    from sicbot.core.text import Text
    from sicbot.pages.sections import Key
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.newer_sections import Compared
    from sicbot.programme.scaffolds.pieces import Piece


def has_newer(page: Page, version: Callable[[str], int]) -> bool:
    """Tell whether the template of a page is another one than was noted there; `version` tells it.

    Not of pages whose slug does not tell what they were asked for: nothing is proposed to those.
    The note stays as it was when sections came later, so the answer may be yes for good.
    """
    if page.mark is None or page.mark.kind != KIND:
        return False
    ask = ask_of(page.mark.slug)
    return ask is not None and page.mark.template != versioned(template_of(ask.role), version)


def propose(page: Page, piece: Piece, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what a newer template would change in sections that people left as they were.

    A section is proposed once for each version of the template: facts that change between two
    versions propose nothing, and a version that was declined does not stand in the way of the next.

    Raises:
        PageError: One of the texts does not parse.
    """
    if page.mark is None or page.mark.template == piece.template:
        return
    if page.id not in programme.snapshot.bodies:
        return
    found = compare(page, piece, programme)
    if found is None:
        told = _("its template is newer, but what sicbot wrote there is not known")
        yield Skip(_name(page), told)
        return
    added: dict[int, list[Key]] = {}
    for key, state in found.states.items():
        if state is State.NEW:
            added.setdefault(_place(key, found), []).append(key)
        elif state is State.NEWER:
            yield from _newer(key, found)
        elif state is State.THEIRS:
            told = _(
                "kept yours: the template has a newer text of “{section}”", section=found.name(key)
            )
            yield Skip(_name(page), told, theirs=True)
    yield from (_insertion(at, keys, found) for at, keys in added.items())


def _name(page: Page) -> str:
    return f"{page.space}: {page.title}"


def _place(key: Key, found: Compared) -> int:
    """Return where a new section goes: behind the nearest one before it in the template.

    Where none of those stands on the page, before the nearest one behind it; else to the end.
    """
    order, now = list(found.wanted), found.now
    at = order.index(key)
    before = next((one for one in reversed(order[:at]) if one in now), None)
    if before is not None:
        return now[before].span.end
    behind = next((one for one in order[at:] if one in now), None)
    if behind is not None:
        return now[behind].span.start
    return max((one.span.end for one in now.values()), default=0)


def _insertion(at: int, keys: Sequence[Key], found: Compared) -> Change:
    """Return the new sections of one place as one change, so that they keep their order."""
    texts = (without_regions(found.new(key), found.ids) for key in keys)
    parts = tuple(map(found.part, keys))
    edit = Edit(Span(at, at), "".join(texts), parts[0])
    why = _("the template has a new section: {sections}", sections=listed(map(found.name, keys)))
    return _proposal(found.page, ((edit,), ("",)), parts, why)


def _newer(key: Key, found: Compared) -> Iterator[Change | Skip]:
    """Yield the newer text of a section around its regions, or why it waits.

    Raises:
        PageError: The template's text does not parse.
    """
    old, new, name = found.old(key), found.new(key), _name(found.page)
    try:
        regions(found.body)
        edits = put_around(old, new, found.own[key], found.coming(key), space_key=found.page.space)
    except PageError as error:
        yield Skip(name, _("its newer text waits: {why}", why=str(error)))
        return
    if edits is None:
        yield Skip(name, _("an inline comment stands on words that would go; written when solved"))
        return
    start, data, part = found.now[key].span.start, old.encode(), found.part(key)
    moved = tuple(
        Edit(Span(start + one.span.start, start + one.span.end), one.text, part) for one in edits
    )
    before = tuple(one.span.cut(data).decode() for one in edits)
    if moved:
        why = _("the template has a newer text of “{section}”", section=found.name(key))
        yield _proposal(found.page, (moved, before), (part,), why)


def _proposal(
    page: Page,
    replaced: tuple[tuple[Edit, ...], tuple[str, ...]],
    parts: tuple[str, ...],
    why: Text,
) -> Change:
    """Return a change after a yes; `replaced` is the edits, and the text that stood there."""
    edits, before = replaced
    target = Target(page.space, page.title, page.id)
    act = EditPage(target, page.version, edits, before, page.read)
    texts = "".join(one.text for one in edits)
    key = f"{parts[0]} {digest(texts, space_key=page.space)}"
    waits = _("the page is people's: one yes lets sicbot put the newer text there")
    return Change(act, key, why, Gate.APPROVAL, waits, parts=parts)
