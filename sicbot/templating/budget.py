"""How much one rendering may take: bytes, elements, rounds of loops."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 2_000_000  # longer bodies are reported, not edited
MAX_ELEMENTS = 50_000  # likewise
MAX_SHOWN = 10_000_000  # characters of values, those in macros counted again where these are shown
MAX_STEPS = 200_000  # rounds of loops and calls; stops what runs long without writing
CALL = 4  # a call takes about as long as four rounds

_TAG = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|(<[^/!?])", re.DOTALL)


@dataclass(slots=True)
class Budget:
    """What one rendering may still use; each method takes from it.

    Raises:
        PageError: A limit is reached; it is named, with the template.
    """

    template: str
    bytes_left: int = MAX_BYTES
    shown_left: int = MAX_SHOWN
    steps_left: int = MAX_STEPS

    def write(self, size: int) -> None:
        """Count bytes of the body."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise PageError(f"{self.template}: more than {MAX_BYTES:,} bytes")

    def show(self, size: int) -> None:
        """Count characters of a value or of what was made of values."""
        self.shown_left -= size
        if self.shown_left < 0:
            raise PageError(f"{self.template}: its values have more than {MAX_SHOWN:,} characters")

    def step(self, cost: int = 1) -> None:
        """Count a round of a loop; a call costs more."""
        self.steps_left -= cost
        if self.steps_left < 0:
            raise PageError(f"{self.template}: more than {MAX_STEPS:,} rounds and calls")


# Jinja2 hands its filters and operators no place for a counter of one rendering.
budget: ContextVar[Budget] = ContextVar("budget")


def written(pieces: Iterable[str]) -> Iterator[str]:
    """Pass on what is written until the budget is used up."""
    for piece in pieces:
        budget.get().write(len(piece.encode(errors="replace")))
        yield piece


def count_elements(template: str, body: str) -> None:
    """Refuse a body with too many elements before a tree is made of it.

    Raises:
        PageError: It has more than `MAX_ELEMENTS`.
    """
    if body.count("<") <= MAX_ELEMENTS:
        return
    if sum(1 for match in _TAG.finditer(body) if match[1]) > MAX_ELEMENTS:
        raise PageError(f"{template}: more than {MAX_ELEMENTS:,} elements")
