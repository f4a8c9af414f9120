"""The only place that knows what time it is, and the only one that waits."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """Return the present, with its zone."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""

    def wait(self, seconds: float) -> None:
        """Return after so many seconds."""


class SystemClock:
    """The machine's clock; `now` can be pinned for demos and tests (SICBOT_NOW)."""

    def __init__(self, pinned: datetime | None = None) -> None:
        """Take the time to show instead of the real one, if any."""
        self._pinned = pinned

    def now(self) -> datetime:
        """Return the present, with its zone."""
        return self._pinned or datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)
