"""`sicbot calendar`: the days of the cycle as a file, and what would move with an event."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.acting import language_of, opened
from sicbot.cli.output import check_place, console, put, styled, tell
from sicbot.core.errors import ConfigError
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from sicbot.core.text import Catalogue
    from sicbot.programme.cycle.what_if import Days, WhatIf

BETWEEN = ".."  # the first and the last day of a range


class CalendarFormat(StrEnum):
    """How to write it."""

    ICS = "ics"
    JSON = "json"
    TEXT = "text"


def calendar(
    *,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file; - or none: to stdout."),
    ] = None,
    meetings: Annotated[
        bool,
        typer.Option(
            "--meetings",
            help="Also the meetings that have a page, at their hour: those of which everybody may "
            "know who may see the page with the dates (pages.cycle in policy.toml). Without it, "
            "none.",
        ),
    ] = False,
    move: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EVENT=DAY",
            help="Show what would move if this event began on that day, such as "
            "COP28=2023-12-01, or were on the days COP28=2023-12-01..2023-12-12; repeatable.",
        ),
    ] = None,
    output: Annotated[
        CalendarFormat | None,
        typer.Option(
            "--format",
            help="How to write it: ics or json; with --move text or json.",
            show_default="ics; text with --move",
        ),
    ] = None,
) -> None:
    """Write the days of the cycle's activities and events as a calendar. Changes no page.

    With --move it shows which days would move with events, from when to when, what would begin
    before the one that it builds on ends, and what would be late; an event with one day given
    keeps its length. Nothing is written then either.
    """
    place = None if file is None or str(file) == "-" else file
    if move:
        if output is CalendarFormat.ICS:
            raise ConfigError("--move shows what would move: say --format text or json")
        _show_moves(_moves(move), place, as_json=output is CalendarFormat.JSON)
        return
    if output is CalendarFormat.TEXT:
        raise ConfigError("--format text is for --move; a calendar is written as ics or json")
    _write_dates(place, meetings=meetings, as_json=output is CalendarFormat.JSON)


def _write_dates(place: Path | None, *, meetings: bool, as_json: bool) -> None:
    from sicbot.calendars import read_dates
    from sicbot.programme.cycle.calendar import to_ics, to_json

    check_place(place)
    with opened(may_write=False) as (app, bars):
        found = read_dates(app, meetings=meetings)
        bars.stop()
        language = language_of(app)
        if as_json:
            document = to_json(found.dates, lambda text: text.show(language))
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", place)
        else:
            put(to_ics(found.dates, found.url, lambda text: text.show(language)), place)
        for line in found.to_tell:
            tell(line.show(language))


def _moves(texts: Iterable[str]) -> dict[str, Days]:
    """Return the days that events shall be on, by the names that were typed.

    Raises:
        ConfigError: One names no event or no days.
    """
    from sicbot.programme.cycle.what_if import Days

    found: dict[str, Days] = {}
    for text in texts:
        name, _equals, days = (part.strip() for part in text.rpartition("="))
        first, between, last = days.partition(BETWEEN)
        try:
            one = Days(date.fromisoformat(first), date.fromisoformat(last) if between else None)
        except ValueError as error:
            raise ConfigError(
                f"--move {text}: say an event and its days, such as COP28=2023-12-01 or "
                "COP28=2023-12-01..2023-12-12"
            ) from error
        if not name or (one.last is not None and one.last < one.first):
            why = "its last day is before the first" if name else "say which event"
            raise ConfigError(f"--move {text}: {why}")
        if name in found:
            raise ConfigError(f"--move {text}: this event is named twice; say its days once")
        found[name] = one
    return found


def _show_moves(days: dict[str, Days], place: Path | None, *, as_json: bool) -> None:
    from sicbot.calendars import ask_what_if
    from sicbot.reports.what_if import what_if_json

    check_place(place)
    with opened(may_write=False) as (app, bars):
        found = ask_what_if(app, days)
        bars.stop()
        language = language_of(app)
    if as_json:
        put(json.dumps(what_if_json(found), ensure_ascii=False, indent=1) + "\n", place)
    elif place is None:
        _print(found, console(), language)
    else:
        page_of_text = StringIO()
        _print(found, console(page_of_text), language)
        put(page_of_text.getvalue(), place)


def _print(found: WhatIf, screen: Console, language: Catalogue) -> None:
    from sicbot.cli.tables import plain_table
    from sicbot.reports.what_if import what_if_tables

    parts = list(what_if_tables(found))
    if not found.events:
        screen.print(
            styled(_("The events are on these days already: nothing moves.").show(language))
        )
    for heading, columns, rows in parts:
        table = plain_table(columns, (), language)
        for row in rows:
            table.add_row(*(styled(cell.show(language)) for cell in row))
        screen.print()
        screen.print(styled(heading.show(language), "bold"))
        screen.print(table)
