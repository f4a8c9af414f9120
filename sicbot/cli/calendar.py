"""`sicbot calendar`: the days of the cycle as a file that calendar programs take."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sicbot.cli.acting import language_of, opened
from sicbot.cli.output import check_place, put, tell


class CalendarFormat(StrEnum):
    """How to write the calendar."""

    ICS = "ics"
    JSON = "json"


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
    output: Annotated[
        CalendarFormat, typer.Option("--format", help="How to write it.")
    ] = CalendarFormat.ICS,
) -> None:
    """Write the days of the cycle's activities and events as a calendar. Changes no page."""
    from sicbot.calendars import read_dates
    from sicbot.programme.cycle.calendar import to_ics, to_json

    place = None if file is None or str(file) == "-" else file
    check_place(place)
    with opened(may_write=False) as (app, bars):
        found = read_dates(app, meetings=meetings)
        bars.stop()
        language = language_of(app)
        if output is CalendarFormat.JSON:
            document = to_json(found.dates, lambda text: text.show(language))
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", place)
        else:
            put(to_ics(found.dates, found.url, lambda text: text.show(language)), place)
        for line in found.to_tell:
            tell(line.show(language))
