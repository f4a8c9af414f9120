"""`sicbot audit`: looks, tells, writes nothing to the wiki."""

from __future__ import annotations

import json
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text as Styled

from sicbot.app import App, audit_includes, make_app
from sicbot.catalogues import catalogue
from sicbot.cli.exits import Exit
from sicbot.cli.output import console, put, reading
from sicbot.core.errors import ConfigError
from sicbot.core.text import _
from sicbot.reports.html import to_html
from sicbot.reports.includes import Group, groups, headline, red_for, to_json, to_sheet
from sicbot.reports.spreadsheets import to_csv, to_xlsx
from sicbot.settings import read_config, read_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.text import Catalogue
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.doctor import Finding


class Kind(StrEnum):
    """What to audit."""

    INCLUDES = "includes"
    PERMISSIONS = "permissions"
    PRIVACY = "privacy"


class Format(StrEnum):
    """How to show it."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def audit(
    kinds: Annotated[
        list[Kind] | None,
        typer.Argument(help="What to audit; so far `includes`.", show_default=False),
    ] = None,
    *,
    output: Annotated[
        Format, typer.Option("--format", help="How to show the findings.")
    ] = Format.TABLE,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
) -> None:
    """Say of every include whether it is red, for whom and why. Never sends a write.

    Exit code 0: nothing found; 3: findings; 1: the wiki could not be read; 2: wrong configuration.
    """
    later = set(kinds or []) - {Kind.INCLUDES}
    if later:
        raise ConfigError(f"`audit {min(later)}` is not built yet; run `sicbot audit includes`")
    environment = read_environment()
    config = read_config(environment.config)
    with reading() as progress:
        app = make_app(config, environment, progress)
        findings, coverage = audit_includes(app)
    show(app, findings, coverage, output, file)
    raise typer.Exit(_exit_code(findings, coverage))


def _exit_code(findings: Sequence[Finding], coverage: Coverage) -> Exit:
    if findings:
        return Exit.DRIFT
    return Exit.FAILED if coverage.pages_unread else Exit.DONE


def show(
    app: App,
    findings: Sequence[Finding],
    coverage: Coverage,
    output: Format,
    file: Path | None = None,
) -> None:
    """Show the findings in a format, on stdout or in a file."""
    settings = app.config.sicbot
    language = catalogue(settings.wiki.language)
    audiences = ["anonymous", "logged-in", *settings.audiences.groups]
    sheet = to_sheet(findings, coverage, audiences, app.reader.url, language)
    match output:
        case Format.TABLE:
            _print(findings, coverage, language)
        case Format.JSON:
            document = to_json(findings, coverage, language)
            put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", file)
        case Format.CSV:
            put("\ufeff" + to_csv(sheet), file)  # without the mark Excel takes it for Latin-1
        case Format.XLSX:
            put(to_xlsx(sheet), file)
        case Format.HTML:
            taken = app.clock.now().astimezone(settings.wiki.time_zone)
            when = _("{url}, read on {when}", url=app.reader.url, when=f"{taken:%Y-%m-%d %H:%M %Z}")
            labels = {
                "coverage": _("What was read").show(language),
                "filter": _("Filter").show(language),
                "nothing": _("Nothing to tell.").show(language),
            }
            page = to_html(
                sheet, language=settings.wiki.language, taken=when.show(language), labels=labels
            )
            put(page, file)


def _print(findings: Sequence[Finding], coverage: Coverage, language: Catalogue) -> None:
    """Print the findings page by page, those that say the same together."""
    screen = console()
    for line in coverage.lines():
        screen.print(Styled(line.show(language), style="dim"))
    screen.print(Styled("\n" + headline(findings).show(language), style="bold"))
    for host, found in groupby(findings, key=lambda one: one.reference.host):
        screen.print(Styled(f"\n{host.space}: {host.title}", style="bold"))
        screen.print(_table(groups(list(found)), language))
    if findings:
        told = _("Evidence for each: sicbot audit includes --format html -o includes.html")
        screen.print(Styled("\n" + told.show(language), style="dim"))


def _table(found: Sequence[Group], language: Catalogue) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), show_edge=False, header_style="dim")
    table.add_column(_("No.").show(language), max_width=12)
    table.add_column(_("Include of").show(language), ratio=6)
    table.add_column(_("Cause").show(language), no_wrap=True, min_width=15)
    table.add_column(_("Red for").show(language), ratio=4)
    table.add_column(_("Proposal").show(language), ratio=9)
    for group in found:
        table.add_row(
            group.positions,
            Styled(group.targets),
            Styled(group.first.cause.value, style="bold"),
            Styled(red_for(group.first).show(language)),
            Styled(group.first.proposal.show(language)),
        )
    return table
