"""Newer templates, proposed section by section to the pages that were made from older ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.core.plan import Change, EditPage, Gate, Skip, Target
from sicbot.core.text import _
from sicbot.pages.around_regions import prose, put_around, without_regions
from sicbot.pages.meaning import digest, same_meaning
from sicbot.pages.regions import region_ids, regions
from sicbot.pages.sections import Key, Section, sections
from sicbot.programme.scaffolds.pieces import template_of, versioned
from sicbot.programme.scaffolds.places import KIND, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sicbot.core.model import Page
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.pieces import Piece


def has_newer(page: Page, version: Callable[[str], int]) -> bool:
    """Tell whether the template of a page is another one than was noted there; `version` tells it.

    The note stays as it was when sections came later, so the answer may be yes for good.
    """
    if page.mark is None or page.mark.kind != KIND:
        return False
    role = role_of(page.mark.slug)
    return role is not None and page.mark.template != versioned(template_of(role), version)


def propose(page: Page, piece: Piece, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what a newer template would change in sections that people left as they were.

    A section is proposed once for each version of the template: facts that change between two
    versions propose nothing, and a version that was declined does not stand in the way of the next.

    Raises:
        PageError: One of the texts does not parse.
    """
    body, name = programme.snapshot.bodies.get(page.id), f"{page.space}: {page.title}"
    if page.mark is None or page.mark.template == piece.template or body is None:
        return
    rewrites = programme.ledger.rewrites.get(page.id, ())
    if not rewrites:
        yield Skip(name, _("its template is newer, but what sicbot wrote there is not known"))
        return
    now, known = known_sections(body), _Known(own_sections(rewrites), _ids_ever(body, rewrites))
    wanted = known_sections(piece.body)
    added: dict[int, list[tuple[str, str]]] = {}
    for key, section in wanted.items():
        part = f"section {key} {piece.template}"
        if programme.ledger.run_of(page.id, part):
            continue
        text = _text(section, piece.body)
        if key in now:
            yield from _changed(_There(page, body, now[key], part), text, known)
        elif key not in known.own:
            at = _place(key, list(wanted), now)
            added.setdefault(at, []).append((without_regions(text, known.ids), part))
    yield from (_insertion(page, where, found) for where, found in added.items())


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of earlier versions of a page.

    Attributes:
        own: The text that sicbot gave each section last.
        ids: The regions that stand on the page, or that sicbot put there at some time.
    """

    own: Mapping[Key, str]
    ids: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class _There:
    """A section of a page as it stands there, and what its newer text is called."""

    page: Page
    body: str
    section: Section
    part: str

    @property
    def text(self) -> str:
        return _text(self.section, self.body)

    def skip(self, reason: Text, *, theirs: bool = False) -> Skip:
        return Skip(f"{self.page.space}: {self.page.title}", reason, theirs=theirs)


def known_sections(body: str) -> dict[Key, Section]:
    """Return the sections of a body that say something and are not taken for one another.

    Words before and behind a layout have one key, as both have no heading.
    """
    found = [one for one in sections(body) if _text(one, body).strip()]
    keys = [one.key for one in found]
    return {one.key: one for one in found if keys.count(one.key) == 1}


def _text(section: Section, body: str) -> str:
    return section.span.cut(body.encode()).decode()


def _place(key: Key, order: Sequence[Key], now: Mapping[Key, Section]) -> int:
    """Return where a new section goes: behind the nearest one before it in the template.

    Where none of those stands on the page, before the nearest one behind it; else to the end.
    """
    at = order.index(key)
    before = next((one for one in reversed(order[:at]) if one in now), None)
    if before is not None:
        return now[before].span.end
    behind = next((one for one in order[at:] if one in now), None)
    if behind is not None:
        return now[behind].span.start
    return max((one.span.end for one in now.values()), default=0)


def _insertion(page: Page, at: int, found: Sequence[tuple[str, str]]) -> Change:
    """Return the new sections of one place as one change, so that they keep their order."""
    parts = tuple(part for _words, part in found)
    edit = Edit(Span(at, at), "".join(words for words, _part in found), parts[0])
    return _proposal(page, (edit,), ("",), parts)


def own_sections(rewrites: Sequence[tuple[str, str]]) -> dict[Key, str]:
    """Return the text that sicbot gave each section last, from its versions, newest first.

    A version in which only a region became another says nothing of the words around it, which may
    have been people's by then.
    """
    found: dict[Key, str] = {}
    for before, after in rewrites:
        old, new = _texts(before), _texts(after)
        for key, text in new.items():
            if key not in found and (key not in old or not _is_same(old[key], text)):
                found[key] = text
    return found


def _texts(body: str) -> dict[Key, str]:
    return {key: _text(one, body) for key, one in known_sections(body).items()}


def _is_same(one: str, other: str, space: str = "") -> bool:
    """Tell whether two texts say the same around their regions."""
    return same_meaning(_prose(one), _prose(other), space_key=space)


def _prose(text: str) -> str:
    try:
        return prose(text)
    except PageError:  # a region inside of something: nothing is put around that
        return text


def _ids_ever(body: str, rewrites: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the regions that stand on a page, and those that sicbot put there at some time."""
    return region_ids(body).union(*(region_ids(after) for _before, after in rewrites))


def _changed(there: _There, new: str, known: _Known) -> Iterator[Change | Skip]:
    """Yield the newer text of a section, or why it is not proposed.

    Raises:
        PageError: The new text does not parse, or its regions are not as they should be.
    """
    old, base, space = there.text, known.own.get(there.section.key), there.page.space
    coming = region_ids(new) - known.ids
    if _is_same(old, new, space) and not coming:
        return
    if base is None or not _is_same(base, old, space):
        if base is None or not _is_same(base, new, space) or coming:
            words = there.section.key.words
            reason = _("kept yours: the template has a newer text of “{section}”", section=words)
            yield there.skip(reason, theirs=True)
        return
    try:
        regions(there.body)
        edits = put_around(old, new, base, coming, space_key=space)
    except PageError as error:
        yield there.skip(_("its newer text waits: {why}", why=str(error)))
        return
    if edits is None:
        reason = _("an inline comment stands on words that would go; written when solved")
        yield there.skip(reason)
    elif edits:
        yield _proposal(there.page, *_on_page(edits, there), (there.part,))


def _on_page(edits: Sequence[Edit], there: _There) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """Return edits of a section as edits of its page, with the bytes that each replaces."""
    start, data = there.section.span.start, there.text.encode()
    moved = (Span(one.span.start + start, one.span.end + start) for one in edits)
    on_page = (Edit(span, one.text, there.part) for span, one in zip(moved, edits, strict=True))
    return tuple(on_page), tuple(one.span.cut(data).decode() for one in edits)


def _proposal(
    page: Page, edits: tuple[Edit, ...], before: tuple[str, ...], parts: tuple[str, ...]
) -> Change:
    target = Target(page.space, page.title, page.id)
    act = EditPage(target, page.version, edits, before, page.read)
    texts = "".join(one.text for one in edits)
    key = f"{parts[0]} {digest(texts, space_key=page.space)}"
    waits = _("the page is people's: one yes lets sicbot put the newer text there")
    why = _("the template has a newer text of this section")
    return Change(act, key, why, Gate.APPROVAL, waits, parts=parts)
