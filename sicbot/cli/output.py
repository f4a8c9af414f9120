"""How commands talk: results on stdout, progress on stderr, plain where nobody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text as Styled

from sicbot.core.errors import ConfigError
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.ports import Progress as Report


class Format(StrEnum):
    """How to show findings."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


PLAIN_WIDTH = 160  # of a table that goes to a file or a pipe


def console(file: IO[str] | None = None) -> Console:
    """Return the console for results, or a plain one on `file`.

    Its width is fixed where it is no terminal. Brackets in a text are brackets, not styles.
    """
    out = file or sys.stdout
    width = None if out.isatty() else PLAIN_WIDTH
    return Console(file=out, width=width, highlight=False, markup=False, emoji=False)


def styled(text: str, style: str = "") -> Styled:
    """Return a text of whatever origin for the console; nothing in it steers the terminal."""
    return Styled(printable(text), style=style)


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
                tasks[what] = bars.add_task(escape(printable(what)), total=total)
            bars.update(tasks[what], completed=done)

        yield report


def check_place(file: Path | None) -> None:
    """Refuse a file that cannot be made, before a long reading rather than after it.

    Raises:
        ConfigError: Its folder is not there.
    """
    if file is not None and not file.parent.is_dir():
        raise ConfigError(f"{file} cannot be written: its folder is not there; make it first")


def put(result: str | bytes, file: Path | None) -> None:
    """Write a result to a file, or to stdout.

    Raises:
        ConfigError: The file cannot be written.
    """
    data = result if isinstance(result, bytes) else result.encode("utf-8", errors="replace")
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written ({error.strerror}); name another file"
        ) from error
    typer.echo(f"wrote {file}", err=True)
