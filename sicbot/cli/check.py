"""`sicbot check`: configuration, connection, what works and what the bot may."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from sicbot.cli.exits import Exit
from sicbot.cli.output import check_place, console, put
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.probe import Call
    from sicbot.app import App
    from sicbot.core.model import Me
    from sicbot.settings import Environment

# Without these no audit is possible; the others make it better.
NEEDED = {"who the bot is", "spaces", "pages in bulk", "pages with texts and rights"}
WITHOUT = {
    "version": "the version is not known",
    "global rights": "assuming that anonymous use is on",
    "rights of a space": "who may read a space is not known",
    "groups around a group": "groups within groups are not seen",
    "drafts": "sicbot's own drafts are not seen",
    "search": "changed pages are read one by one",
    **dict.fromkeys(NEEDED, "nothing can be audited"),
}


class Format(StrEnum):
    """How to show it."""

    TEXT = "text"
    JSON = "json"


def check(
    *,
    output: Annotated[
        Format, typer.Option("--format", help="How to show the result.")
    ] = Format.TEXT,
    probe: Annotated[
        Path | None,
        typer.Option(help="Save statuses and shapes of about 30 GETs here, without content."),
    ] = None,
) -> None:
    """Check configuration, connection, version, which calls work, and the bot's rights.

    Exit code 0: all that is needed works; 1: something needed does not; 2: wrong configuration.
    """
    from sicbot.settings import read_environment

    check_place(probe)
    raise typer.Exit(run_check(read_environment(), output, probe))


def run_check(environment: Environment, output: Format, probe: Path | None = None) -> Exit:
    """Check the wiki that the environment names, tell the result and return the exit code."""
    from sicbot.adapters.probe import try_calls
    from sicbot.app import make_app
    from sicbot.settings import read_config

    with closing(make_app(read_config(environment.config), environment)) as app:
        me = app.reader.me()
        calls = try_calls(app.gate)
        if probe is not None:
            put(json.dumps([_saved(call) for call in calls], indent=1) + "\n", probe)
        facts = _facts(app, me, calls)
    if output is Format.JSON:
        put(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", None)
    else:
        _print(facts)
    broken = [call for call in calls if call.purpose in NEEDED and call.result != "works"]
    return Exit.FAILED if broken else Exit.DONE


def _facts(app: App, me: Me, calls: tuple[Call, ...]) -> dict[str, Any]:
    spaces = app.reader.spaces()
    settings = app.config.sicbot
    groups = {settings.wiki.default_group, *settings.audiences.groups}
    keys = {key.casefold() for key in spaces.records}
    read = app.reader.groups(sorted(groups), members=False, ancestors=True)
    return {
        "wiki": app.reader.url,
        "version": app.reader.version() or "unknown (told from 9.1.2 on)",
        "read_only": app.reader.is_read_only(),
        "account": me.name,
        "super_user": me.is_super_user,
        "spaces": sorted(spaces.records),
        "spaces_missing": [key for key in settings.wiki.spaces if key.casefold() not in keys],
        "groups_missing": sorted(groups - set(read.records)),
        "calls": [
            {"purpose": one.purpose, "path": one.path, "status": one.status, "result": one.result}
            for one in calls
        ],
    }


def _saved(call: Call) -> dict[str, Any]:
    return {"purpose": call.purpose, "path": call.path, "status": call.status, "shape": call.shape}


def _print(facts: dict[str, Any]) -> None:
    screen = console()
    screen.print("Configuration: read, no mistakes")
    for line in _lines(facts):
        screen.print(printable(line))
    table = Table("Call", "Status", "Result", "Without it", box=None, padding=(0, 2, 0, 0))
    for call in facts["calls"]:
        lost = WITHOUT.get(call["purpose"], "") if call["result"] != "works" else ""
        table.add_row(call["purpose"], str(call["status"]), call["result"], lost)
    screen.print(table)


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what there is to say about the wiki, the account and what is missing."""
    yield f"Wiki: {facts['wiki']}, version {facts['version']}"
    sees = "sees all pages" if facts["super_user"] else "does not see pages restricted to others"
    yield f"Account: {facts['account']} ({sees})"
    yield f"Spaces it sees: {', '.join(facts['spaces']) or 'none'}"
    if facts["read_only"]:
        yield "The wiki is in read-only mode: audits work, nothing can be changed now"
    if facts["spaces_missing"]:
        yield (
            f"Spaces not found: {', '.join(facts['spaces_missing'])}; correct `wiki.spaces` in "
            "sicbot.toml, or let the bot view them"
        )
    if facts["groups_missing"]:
        yield (
            f"Groups not found: {', '.join(facts['groups_missing'])}; correct `audiences.groups` "
            "or `wiki.default_group` in sicbot.toml, or they will look like no group at all"
        )
