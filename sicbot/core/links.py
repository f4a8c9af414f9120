"""What is known of the addresses in the inventory: whether somebody answers there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Answer(StrEnum):
    """What became of asking an address."""

    ANSWERS = "answers"  # there is somebody, even if they send us away
    GONE = "gone"  # there is a server, and it says that there is nothing, or that it is broken
    SILENT = "silent"  # no answer; it may be our own network
    NOT_ASKED = "not asked"  # not a public address, or not one that can be reached from here


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of one address.

    Attributes:
        day: When it was asked last.
        since: The first day without an answer; None while it answers.
        failed: The last day without an answer; a day on which nobody at all answered is none.
    """

    day: date
    since: date | None = None
    failed: date | None = None

    @property
    def answered(self) -> bool:
        """Whether there was an answer, as far as is known."""
        return self.since is None


class LinkAsker(Protocol):
    """Asks addresses whether somebody answers."""

    def ask(self, addresses: Sequence[str]) -> dict[str, Answer]:
        """Return what became of each; one for which there was no time is not among them."""
