"""`sicbot compare`: says what differs in meaning between two versions of the cycle's page."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from sicbot.cli.acting import Listed, Shown, language_of, opened
from sicbot.cli.output import check_place, console, put
from sicbot.cli.why import print_lines


def compare(
    page: Annotated[
        str, typer.Argument(metavar="PAGE", help='The page, as "SPACE:Title" or by its id.')
    ],
    before: Annotated[int, typer.Argument(metavar="V1", min=1, help="Number of a version.")],
    after: Annotated[int, typer.Argument(metavar="V2", min=1, help="Number of another one.")],
    *,
    output: Listed = Shown.TEXT,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, for you alone.", dir_okay=False),
    ] = None,
) -> None:
    """Say what differs between two versions of the page with the cycle's table.

    Activities added, dropped, renumbered, renamed, with another timing or in another step; outputs
    and duties new, dropped, in other words, or another actor's. Formatting and order do not count.
    Never sends a write to the wiki.

    Exit code 0: compared; 1: no such page or version, or no table of the cycle on it; 2: wrong
    usage or configuration.
    """
    from sicbot.comparing import compare_versions
    from sicbot.reports.comparison import comparison_json, comparison_lines

    check_place(file)
    with opened(may_write=False) as (app, bars):
        told = compare_versions(app, page, before, after)
        bars.stop()
        language = language_of(app)
    parts = (told.title, told.before, told.after, told.found)
    if output is Shown.JSON:
        put(json.dumps(comparison_json(*parts), ensure_ascii=False, indent=1) + "\n", file)
    elif file is None:
        print_lines(comparison_lines(*parts), console(), language)
    else:
        page_of_text = StringIO()
        print_lines(comparison_lines(*parts), console(page_of_text), language)
        put(page_of_text.getvalue(), file)
