"""`sicbot why`: says of a person, a group or a page why it is as it is; writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.acting import As, Shown, language_of, opened
from sicbot.cli.changes import INDENT, indented
from sicbot.cli.exits import Exit
from sicbot.cli.output import console, put, styled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from sicbot.core.text import Catalogue
    from sicbot.explaining import Reasons
    from sicbot.programme.reasons.seat_reasons import Trail
    from sicbot.reports.reasons import Line

# No colour says anything alone, and each is legible on light and on dark.
STYLES = {"title": "bold", "head": "bold cyan", "plain": "", "finding": "bold red", "aside": "dim"}


def why(
    name: Annotated[
        str,
        typer.Argument(
            metavar="PERSON|GROUP|PAGE",
            help="User name, key, full name or e-mail; group; SPACE:Title, id or address.",
            show_default=False,
        ),
    ],
    *,
    kind: Annotated[
        str | None,
        typer.Option(
            "--as", help="person, group or page, where a name may mean several.", show_default=False
        ),
    ] = None,
    output: As = Shown.TEXT,
) -> None:
    """Say why a person is in a group, who decided it and when; or why a group or page is so.

    Exit code 0: there is a reason for everything; 3: a membership has none; 1: the wiki could not
    be read; 2: nothing, or several things, have that name.
    """
    from sicbot.core.errors import ConfigError
    from sicbot.explaining import explain
    from sicbot.programme.reasons.naming import Kind
    from sicbot.reports.reasons_json import to_json

    if kind is not None and kind not in {*Kind}:
        raise ConfigError(f"--as {kind}: it is person, group or page")
    with opened(may_write=False) as (app, bars):
        reasons, trail = explain(app, name, Kind(kind) if kind else None)
        bars.stop()
        language = language_of(app)
        if output is Shown.JSON:
            document = to_json(reasons, trail, language)
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", None)
        else:
            show_reasons(reasons, trail, console(), language)
    if getattr(reasons, "unexplained", ()):
        raise typer.Exit(Exit.DRIFT)


def show_reasons(reasons: Reasons, trail: Trail, screen: Console, language: Catalogue) -> None:
    """Print the reasons."""
    from sicbot.programme.reasons.group_reasons import GroupReasons
    from sicbot.programme.reasons.reasons import PersonReasons
    from sicbot.reports.page_reasons import page_lines
    from sicbot.reports.reasons import group_lines, person_lines

    match reasons:
        case PersonReasons():
            print_lines(person_lines(reasons, trail), screen, language)
        case GroupReasons():
            print_lines(group_lines(reasons, trail), screen, language)
        case _:
            print_lines(page_lines(reasons, trail), screen, language)


def print_lines(lines: Iterable[Line], screen: Console, language: Catalogue) -> None:
    """Print lines as deep as they stand; each heading with room above it."""
    for line in lines:
        if line.tone == "head":
            screen.print()
        shown = styled(line.text.show(language), STYLES[line.tone])
        shown.overflow = "fold"
        screen.print(indented(shown, line.depth * INDENT // 2))
