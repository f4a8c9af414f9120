"""Newer templates, proposed section by section to the pages that were made from older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.plan import Change, EditPage, Gate, Skip, Target
from sicbot.core.text import _
from sicbot.pages.comments import keep_comments
from sicbot.pages.meaning import digest, same_meaning
from sicbot.pages.regions import regions
from sicbot.pages.sections import Key, Section, sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import Page
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.pieces import Piece


def propose(page: Page, piece: Piece, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what a newer template would change in sections that people left as they were.

    A section is proposed once for each version of the template: facts that change between two
    versions propose nothing, and a version that was declined does not stand in the way of the next.
    New sections go behind the one that precedes them in the template, else to the end.

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
    own = own_sections(rewrites)
    now = {one.key: one for one in sections(body)}
    at = max((one.span.end for one in now.values()), default=0)
    added: dict[int, list[tuple[str, str]]] = {}
    for wanted in sections(piece.body):
        text = wanted.span.cut(piece.body.encode()).decode()
        part = f"section {wanted.key} {piece.template}"
        there = now.get(wanted.key)
        if not programme.ledger.run_of(page.id, part):
            if there is None and wanted.key not in own and not regions(text):
                added.setdefault(at, []).append((text, part))
            elif there is not None:
                old = there.span.cut(body.encode()).decode()
                yield from _changed(page, there, (own.get(wanted.key), old, text), part)
        at = there.span.end if there else at
    yield from (_insertion(page, where, found) for where, found in added.items())


def _insertion(page: Page, at: int, found: Sequence[tuple[str, str]]) -> Change:
    """Return the new sections of one place as one change, so that they keep their order."""
    parts = tuple(part for _text, part in found)
    edit = Edit(Span(at, at), "".join(text for text, _part in found), parts[0])
    return _proposal(page, edit, "", *parts)


def own_sections(rewrites: Sequence[tuple[str, str]]) -> dict[Key, str]:
    """Return the text that sicbot gave each section last, from its versions, newest first."""
    found: dict[Key, str] = {}
    for before, after in rewrites:
        old, new = _texts(before), _texts(after)
        for key, text in new.items():
            if key not in found and (key not in old or not same_meaning(old[key], text)):
                found[key] = text
    return found


def _texts(body: str) -> dict[Key, str]:
    return {one.key: one.span.cut(body.encode()).decode() for one in sections(body)}


def _changed(
    page: Page, there: Section, texts: tuple[str | None, str, str], part: str
) -> Iterator[Change | Skip]:
    """Yield the newer text of a section, or why it is not proposed."""
    base, old, new = texts
    if same_meaning(old, new, space_key=page.space) or regions(old) or regions(new):
        return
    item = f"{page.space}: {page.title}"
    if base is None or not same_meaning(base, old, space_key=page.space):
        if base is None or not same_meaning(base, new, space_key=page.space):
            words = there.key.words
            reason = _("kept yours: the template has a newer text of “{section}”", section=words)
            yield Skip(item, reason, theirs=True)
        return
    kept = keep_comments(old, new)
    if kept is None:
        yield Skip(item, _("an inline comment stands on words that would go; written when solved"))
        return
    yield _proposal(page, Edit(there.span, kept, part), old, part)


def _proposal(page: Page, edit: Edit, before: str, *parts: str) -> Change:
    target = Target(page.space, page.title, page.id)
    act = EditPage(target, page.version, (edit,), (before,), page.read)
    key = f"{parts[0]} {digest(edit.text, space_key=page.space)}"
    waits = _("the page is people's: one yes lets sicbot put the newer text there")
    why = _("the template has a newer text of this section")
    return Change(act, key, why, Gate.APPROVAL, waits, parts=parts)
