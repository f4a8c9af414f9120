"""How commands talk: results on stdout, progress on stderr, plain where nobody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.ports import Progress as Report

PLAIN_WIDTH = 160  # of a table that goes to a file or a pipe


def console() -> Console:
    """Return the console for results; its width is fixed where it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


@contextmanager
def reading() -> Iterator[Report]:
    """Show what is being read while it is read, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {"": bars.add_task("reading the wiki", total=None)}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)

        yield report


def put(result: str | bytes, file: Path | None) -> None:
    """Write a result to a file, or to stdout."""
    data = result if isinstance(result, bytes) else result.encode("utf-8")
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    file.write_bytes(data)
    typer.echo(f"wrote {file}", err=True)
