"""`sicbot forget`: shows what there is of a person, and after a yes empties what sicbot keeps."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from sicbot.cli.acting import As, Shown, Yes, ask, language_of, opened
from sicbot.cli.output import console, put, tell
from sicbot.cli.why import print_lines
from sicbot.core.text import _


def forget(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help="User name, key, full name or e-mail.", show_default=False
        ),
    ],
    *,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", metavar="NAME", help="Another name or e-mail of the person; repeatable."
        ),
    ] = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="The wiki has no such account any more.")
    ] = False,
    yes: Yes = False,
    output: As = Shown.TEXT,
) -> None:
    """Forget a person: empty sicbot's own store of them, and name them nowhere from then on.

    The wiki is only read; what people must delete there is listed. Exit code 4: nobody to ask.
    """
    from sicbot.forgetting import find_traces
    from sicbot.forgetting import forget as empty
    from sicbot.reports.traces import trace_lines, traces_to_json

    with opened(may_write=False) as (app, bars):
        traces = find_traces(app, person, also or (), gone=gone, progress=bars)
        bars.stop()
        language = language_of(app)
        screen = console(sys.stderr if output is Shown.JSON else None)
        if output is Shown.TEXT or not yes:
            print_lines(trace_lines(traces), screen, language)
        if not yes:
            ask(_("Forget {name}?", name=traces.account.full_name), _("--yes"), app)
        empty(app, traces)
        if output is Shown.JSON:
            document = traces_to_json(traces, done=True, catalogue=language)
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", None)
        else:
            done = _("Forgotten. The next run writes the pages anew: sicbot run")
            tell(done.show(language))
