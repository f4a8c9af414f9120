"""Edits of a page's body as values: byte ranges with their new text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A range of bytes of a body, its end not included."""

    start: int
    end: int

    def cut(self, data: bytes) -> bytes:
        """Return the bytes of this range."""
        return data[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the bytes of `span`; an empty span is a place to insert at."""

    span: Span
    text: str
    why: str
