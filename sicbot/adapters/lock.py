"""One run at a time on a state folder; the lock goes with the process that holds it."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from sicbot.core.errors import ConfigError, LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, HOLDER = "sicbot.lock", "sicbot.lock.json"


@contextmanager
def run_lock(state: Path) -> Iterator[None]:
    """Hold the state folder for one run.

    The system lets go of the lock when the process ends, in whatever way; the file stays.

    Raises:
        LockedError: Another process holds it.
        ConfigError: The folder cannot be written.
    """
    lock = FileLock(state / LOCK, mode=0o600)
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire(blocking=False)
    except Timeout:
        raise LockedError(
            f"another run of sicbot is at work on {state}{_holder(state)}; wait until it is done "
            "or end it, then try again; for a second wiki name another folder in SICBOT_STATE"
        ) from None
    except OSError as error:
        raise ConfigError(
            f"{state} cannot be locked ({error.strerror}); name another folder in SICBOT_STATE"
        ) from error
    try:
        with suppress(OSError):  # it holds without a name too
            _sign(state)
        yield
    finally:
        with suppress(OSError):
            (state / HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(state: Path) -> None:
    """Say who holds the lock, for the message to others; in one piece, for they may be reading."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    draft = state / f"{HOLDER}.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"process": os.getpid(), "started": started}, file)
    draft.replace(state / HOLDER)


def _holder(state: Path) -> str:
    """Return who holds the lock, as far as it can be read."""
    try:
        signed = json.loads((state / HOLDER).read_text(encoding="utf-8"))
        started = datetime.fromisoformat(signed["started"])
        return f" (process {int(signed['process'])}, since {started:%Y-%m-%d %H:%M} UTC)"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
