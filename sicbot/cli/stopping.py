"""Ctrl-C and SIGTERM: the current write is finished, and nothing begins after it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sicbot.core.errors import SicbotError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from sicbot.core.ports import Progress
    from sicbot.core.stop import Stop


class StoppedError(SicbotError):
    """A stop was requested while the wiki was read; nothing was written."""


def heeding(stop: Stop, show: Progress) -> Progress:
    """Return what is told of the reading and ends it when a stop is requested."""

    def told(what: str, done: int, total: int | None) -> None:
        if stop.requested:
            raise StoppedError("asked to stop while reading the wiki; nothing was written")
        show(what, done, total)

    return told


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM request a stop; the second time they end the process at once."""

    def request(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.request()

    before = {one: signal.signal(one, request) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def asking() -> Iterator[None]:
    """Let Ctrl-C end a question at once, as nothing is being written while it stands there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
