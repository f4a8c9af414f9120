"""Plans in files: for their owner alone, and taken only as they were written."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

from sicbot.cli.output import tell
from sicbot.core.errors import ConfigError
from sicbot.reports.plan_json import PlanFileError, from_json

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan

PRIVATE = 0o600  # a plan quotes pages that not all may read
MOST_BYTES = 256 * 1024 * 1024  # far over the largest plan; who reads more reads something else


def write_private(text: str, path: Path) -> None:
    """Write a file that nobody but its owner can read at any moment.

    Raises:
        ConfigError: The file cannot be written.
    """
    # half a surrogate pair has no bytes; `\ud800` is how JSON writes it
    data = text.encode("utf-8", errors="backslashreplace")
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(number, "wb") as file:
            if stat.S_ISREG(os.fstat(number).st_mode):  # and not a terminal or /dev/null
                os.fchmod(number, PRIVATE)  # one that was there before would keep its mode
            file.write(data)
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written ({error.strerror}); name another file"
        ) from error
    tell(f"wrote {path}, for you alone")


def read_plan(path: Path) -> Plan:
    """Return the plan in a file.

    Raises:
        PlanFileError: The file cannot be read, is no plan, or was changed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanFileError(f"the file cannot be read ({error.strerror})", str(path)) from error
    if len(data) > MOST_BYTES:
        raise PlanFileError(f"the file is larger than {MOST_BYTES} bytes", str(path))
    try:
        document = json.loads(data, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise PlanFileError(f"the file is no JSON document ({error})", str(path)) from error
    return from_json(document)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of the document; a key that stands twice would show one value and mean two.

    Raises:
        ValueError: A key stands twice.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
