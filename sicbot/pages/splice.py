"""Edits of a body as values: byte ranges with their new text, made all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.edits import Span

_CONTINUATION = 0b10  # the first two bits of a byte that goes on with a UTF-8 character


@dataclass(frozen=True, slots=True)
class Claim:
    """An edit and those who want it."""

    owners: tuple[str, ...]
    edit: Edit

    def __str__(self) -> str:
        """Return the owners and the bytes."""
        return f"{', '.join(self.owners)} ({_describe(self.edit)})"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two edits that cannot both be made."""

    one: Claim
    other: Claim

    def __str__(self) -> str:
        """Name both."""
        return f"{self.one} and {self.other} change the same bytes"


@dataclass(frozen=True, slots=True)
class Merged:
    """The edits of several owners as one list, and what stood in the way of the others."""

    edits: tuple[Edit, ...]
    overlaps: tuple[Overlap, ...] = ()

    @property
    def refused(self) -> frozenset[str]:
        """The owners none of whose edits are in the list."""
        claims = (claim for overlap in self.overlaps for claim in (overlap.one, overlap.other))
        return frozenset(owner for claim in claims for owner in claim.owners)


def splice(body: str, edits: Iterable[Edit]) -> str:
    """Return `body` with `edits` made, and every other byte as it was.

    What is inserted at the same place keeps its order, and stands before a text that replaces the
    bytes from there on.

    Raises:
        ValueError: Two edits overlap, or one lies outside the body, cuts a character in two or
            holds half of one.
    """
    ordered = _in_order(edits)
    if not ordered:
        return body
    data = body.encode()
    for edit in ordered:
        _check(data, edit)
    for one, other in _collisions(ordered):
        raise ValueError(f"{_describe(one)} and {_describe(other)} overlap")
    parts: list[bytes] = []
    done = 0
    for edit in ordered:
        parts += (data[done : edit.span.start], edit.text.encode())
        done = edit.span.end
    return b"".join((*parts, data[done:])).decode()


def merge(edits_by_owner: Mapping[str, Iterable[Edit]]) -> Merged:
    """Return the edits of all owners of one body as one list, ready to be spliced.

    Identical edits become one. Where two overlap, all owners of both are refused with everything
    they wanted, as the edits of one owner may need each other. Inserts at the same place stand in
    the order of their owners' names.
    """
    wanted = {owner: tuple(edits) for owner, edits in sorted(edits_by_owner.items())}
    claims = _claims(wanted)
    by_edit = {claim.edit: claim for claim in claims}
    collisions = _collisions(_in_order(claim.edit for claim in claims))
    overlaps = tuple(Overlap(by_edit[one], by_edit[other]) for one, other in collisions)
    refused = Merged((), overlaps).refused
    accepted = {owner: edits for owner, edits in wanted.items() if owner not in refused}
    return Merged(_in_order(claim.edit for claim in _claims(accepted)), overlaps)


def _claims(wanted: Mapping[str, tuple[Edit, ...]]) -> list[Claim]:
    """Return every different edit once, with its owners and all their reasons."""
    same: dict[tuple[Span, str], list[tuple[str, Edit]]] = {}
    for owner, edits in wanted.items():
        for edit in edits:
            same.setdefault((edit.span, edit.text), []).append((owner, edit))
    return [
        Claim(
            tuple(dict.fromkeys(owner for owner, _ in group)),
            Edit(span, text, "; ".join(dict.fromkeys(edit.why for _, edit in group))),
        )
        for (span, text), group in same.items()
    ]


def _in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits by their place; those at the same place as they came."""
    return tuple(sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)))


def _collisions(ordered: Iterable[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """Yield each edit that begins before another one ends, behind that one."""
    furthest: Edit | None = None
    for edit in ordered:
        if furthest and edit.span.start < furthest.span.end:
            yield furthest, edit
        if furthest is None or edit.span.end > furthest.span.end:
            furthest = edit


def _check(data: bytes, edit: Edit) -> None:
    """Refuse an edit that does not fit the body."""
    start, end = edit.span.start, edit.span.end
    if not 0 <= start <= end <= len(data):
        raise ValueError(f"{_describe(edit)} lies outside the body of {len(data)} bytes")
    if _cuts_character(data, start) or _cuts_character(data, end):
        raise ValueError(f"{_describe(edit)} cuts a character in two")


def _cuts_character(data: bytes, offset: int) -> bool:
    return offset < len(data) and data[offset] >> 6 == _CONTINUATION


def _describe(edit: Edit) -> str:
    return f"bytes {edit.span.start} to {edit.span.end}: {edit.why}"
