"""Plans in files: for their owner alone, and taken only as they were written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sicbot.cli.output import tell, write_private
from sicbot.reports.plan_json import PlanFileError, from_json

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan

MOST_BYTES = 256 * 1024 * 1024  # far over the largest plan; who reads more reads something else


def write_plan(text: str, path: Path) -> None:
    """Write a plan's file, which nobody but its owner can read at any moment.

    Raises:
        ConfigError: The file cannot be written.
    """
    # half a surrogate pair has no bytes; `\ud800` is how JSON writes it
    write_private(text.encode("utf-8", errors="backslashreplace"), path)
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
