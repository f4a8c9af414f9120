"""How commands talk: results on stdout, progress on stderr, plain where nobody watches."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text as Styled

from sicbot.core.errors import ConfigError
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Format(StrEnum):
    """How to show findings."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


PRIVATE = 0o600  # plans and findings quote pages that not all may read
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


class Bars:
    """Shows how far a long work is, on a terminal only, until something else is to be shown."""

    def __init__(self) -> None:
        """Begin without anything on the screen."""
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show how much of something is done."""
        if not sys.stderr.isatty():
            return
        bars = self._bars or self._start()
        if what not in self._tasks:
            self._tasks[what] = bars.add_task(escape(printable(what)), total=total)
        bars.update(self._tasks[what], completed=done, total=total)

    def _start(self) -> Progress:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}"),
            TimeElapsedColumn(),
        )
        self._bars = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bars.start()
        return self._bars

    def stop(self) -> None:
        """Take the bars away, so that a question or a result can stand there."""
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._tasks = None, {}


@contextmanager
def working() -> Iterator[Bars]:
    """Show what is being done while it is done."""
    bars = Bars()
    try:
        yield bars
    finally:
        bars.stop()


def check_place(file: Path | None) -> None:
    """Refuse a file that cannot be made, before a long reading rather than after it.

    Raises:
        ConfigError: Its folder is not there.
    """
    if file is not None and not file.parent.is_dir():
        raise ConfigError(f"{file} cannot be written: its folder is not there; make it first")


def put(result: str | bytes, file: Path | None, done: str = "") -> None:
    """Write a result to a private file, or to stdout; `done` is told when the file is written.

    Raises:
        ConfigError: The file cannot be written.
    """
    data = result if isinstance(result, bytes) else result.encode("utf-8", errors="replace")
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_private(data, file)
    tell(done or f"wrote {file}")


def write_private(data: bytes, file: Path) -> None:
    """Write a file that nobody but its owner can read at any moment.

    Raises:
        ConfigError: The file cannot be written.
    """
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(number, "wb") as opened:
            if stat.S_ISREG(os.fstat(number).st_mode):  # and not a terminal or /dev/null
                os.fchmod(number, PRIVATE)  # one that was there before would keep its mode
            opened.write(data)
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written ({error.strerror}); name another file"
        ) from error


def tell(line: str) -> None:
    """Say something to whoever runs the command, beside the result."""
    typer.echo(printable(line), err=True)
