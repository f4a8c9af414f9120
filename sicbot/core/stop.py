"""A request to stop, made once and looked at in many places."""

from __future__ import annotations

from queue import Empty, SimpleQueue


class Stop:
    """A request to stop, which signals make and runs look at between two writes."""

    def __init__(self) -> None:
        """Begin without a request."""
        self._requested = False
        # A signal handler may interrupt the very thread that waits; only this kind of queue is made
        # for that (Python's documentation of `queue.SimpleQueue.put`).
        self._told: SimpleQueue[None] = SimpleQueue()

    @property
    def requested(self) -> bool:
        """Whether to stop."""
        return self._requested

    def request(self) -> None:
        """Ask to stop, from any thread or signal handler."""
        self._requested = True
        self._told.put(None)

    def wait(self, seconds: float) -> bool:
        """Return true as soon as a stop is requested, or false after so many seconds."""
        if not self._requested:
            try:
                self._told.get(timeout=seconds)
            except Empty:
                return self._requested
        return True
