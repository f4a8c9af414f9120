"""`sicbot digest`: brings the digests up to date, or shows them without writing."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sicbot.cli.acting import As, Shown, language_of, opened, run
from sicbot.cli.output import console, put
from sicbot.cli.why import print_lines


def digest(
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show the digests as they would be; write nothing.")
    ] = False,
    output: As = Shown.TEXT,
) -> None:
    """Tell the Task Forces, and the Secretariat once a week, what is new and what waits.

    Without --preview the same as `sicbot run digest`.
    """
    if not preview:
        run(["digest"], output=output)
        return
    from sicbot.digesting import preview as look
    from sicbot.reports.digests import digest_lines, digests_json, weekly_lines

    with opened(may_write=False) as (app, bars):
        found = look(app)
        bars.stop()
        language = language_of(app)
        if output is Shown.JSON:
            document = digests_json(found.pages, found.weekly, language)
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", None)
            return
        screen = console()
        for place, one in found.pages:
            print_lines(digest_lines(place, one), screen, language)
        if found.weekly is not None:
            print_lines(weekly_lines(found.weekly), screen, language)
