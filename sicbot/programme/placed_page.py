"""A page that sicbot keeps at a place which the configuration names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """Where a page stands.

    Attributes:
        place: As `SPACE:Title`, as is `below`.
        below: The page above it; empty: the top of its space.
    """

    place: str
    below: str

    def __str__(self) -> str:
        """Return the place."""
        return self.place
