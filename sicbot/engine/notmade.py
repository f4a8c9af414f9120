"""Why a change is not made after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.text import Text


class NotMadeError(Exception):
    """A change is not made: the wiki is not as it was planned, or it refused."""

    def __init__(self, told: Text) -> None:
        """Take the reason."""
        super().__init__(str(told))
        self.told = told


class StandsError(NotMadeError):
    """A change is not made as it is so already; what needs it goes on."""
