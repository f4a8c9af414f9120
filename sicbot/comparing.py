"""Compares two versions of the cycle's page: what `sicbot compare` asks for; reads alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.adapters.version_read import VersionReader
from sicbot.core.errors import NotFoundError, PageError
from sicbot.programme.cycle.comparison import compare
from sicbot.programme.cycle.cycle_table import read_cycle_table

if TYPE_CHECKING:
    from sicbot.app import App
    from sicbot.programme.cycle.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Compared:
    """A page, two of its versions, and what differs between them."""

    title: str
    before: int
    after: int
    found: Comparison


def compare_versions(app: App, named: str, before: int, after: int) -> Compared:
    """Read two versions of a page and compare their tables; three requests.

    Raises:
        NotFoundError: There is no such page or version.
        PageError: A version has no table of the cycle.
        WikiError: The wiki could not be read.
    """
    reader = VersionReader(app.gate, app.clock)
    page, title, newest = reader.find(named)
    for number in (before, after):
        if number > newest:
            raise NotFoundError(f"“{title}” has no version {number}; its newest is {newest}")
    tables = []
    for number in (before, after):
        try:
            tables.append(read_cycle_table(reader.body(page, number, newest)))
        except PageError as error:
            raise PageError(f"“{title}”, version {number}: {error}") from error
    return Compared(title, before, after, compare(*tables))
