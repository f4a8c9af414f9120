"""How the findings of an audit are shown, in every format."""

from __future__ import annotations

import json
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group as RenderGroup
from rich.padding import Padding
from rich.table import Table

from sicbot.catalogues import catalogue
from sicbot.cli.output import Format, console, put, styled, tell
from sicbot.core.text import _
from sicbot.reports.html import LABELS, to_html
from sicbot.reports.includes import Group, groups, headline, red_for, to_json, to_sheet
from sicbot.reports.spreadsheets import to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from sicbot.app import App
    from sicbot.core.text import Catalogue
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.reports.sheet import Sheet

NARROW = 90  # columns; below it the five of the table are too thin to read
INDENT = 5


def show(
    app: App,
    findings: Sequence[Finding],
    coverage: Coverage,
    output: Format,
    file: Path | None = None,
) -> None:
    """Show the findings in a format, on stdout or in a file."""
    language = catalogue(app.config.sicbot.wiki.language)
    if output is Format.TABLE and file is None:
        _print(console(), findings, coverage, language)
        return
    wrote = _("wrote {file}: {told}", file=str(file), told=headline(findings))
    put(_document(app, findings, coverage, output), file, wrote.show(language))
    if output is Format.CSV:  # in the file they would stand in the way of the table
        for line in coverage.lines():
            tell(line.show(language))


def _document(
    app: App, findings: Sequence[Finding], coverage: Coverage, output: Format
) -> str | bytes:
    """Return the findings as the content of a file."""
    settings = app.config.sicbot
    language = catalogue(settings.wiki.language)
    audiences = ["anonymous", "logged-in", *settings.audiences.groups]
    sheet = to_sheet(findings, coverage, audiences, app.reader.url, language)
    match output:
        case Format.TABLE:
            plain = StringIO()
            _print(console(plain), findings, coverage, language)
            return plain.getvalue()
        case Format.JSON:
            document = to_json(findings, coverage, language)
            return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        case Format.CSV:
            return "\ufeff" + to_csv(sheet)  # without the mark Excel takes it for Latin-1
        case Format.XLSX:
            return to_xlsx(sheet)
        case Format.HTML:
            return _page(app, sheet, language)


def _page(app: App, sheet: Sheet, language: Catalogue) -> str:
    wiki = app.config.sicbot.wiki
    taken = app.clock.now().astimezone(wiki.time_zone)
    when = _("{url}, read on {when}", url=app.reader.url, when=f"{taken:%Y-%m-%d %H:%M %Z}")
    labels = {name: label.show(language) for name, label in LABELS.items()}
    return to_html(sheet, language=wiki.language, taken=when.show(language), labels=labels)


def _print(
    screen: Console, findings: Sequence[Finding], coverage: Coverage, language: Catalogue
) -> None:
    """Print the findings page by page, those that say the same together."""
    for line in coverage.lines():
        screen.print(styled(line.show(language), "dim"))
    screen.print(styled("\n" + headline(findings).show(language), "bold"))
    for host, found in groupby(findings, key=lambda one: one.reference.host):
        screen.print(styled(f"\n{host.space}: {host.title}", "bold"))
        shape = _list if screen.width < NARROW else _table
        screen.print(shape(groups(list(found)), language))
    if findings:
        told = _("Evidence for each: sicbot audit includes --format html -o includes.html")
        screen.print(styled("\n" + told.show(language), "dim"))


def _list(found: Sequence[Group], language: Catalogue) -> RenderGroup:
    """Return the findings one below the other, where a table would have a word a line."""
    red = _("Red for").show(language)
    parts: list[Text | Padding] = []
    for group in found:
        proposal = group.first.proposal.show(language)
        lines = [group.targets, f"{red}: {red_for(group.first).show(language)}", proposal]
        parts.append(styled(f"  {group.positions}  {group.first.cause.value}", "bold"))
        parts += [Padding(styled(line), (0, 0, 0, INDENT)) for line in lines]
    return RenderGroup(*parts)


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
            styled(group.targets),
            styled(group.first.cause.value, "bold"),
            styled(red_for(group.first).show(language)),
            styled(group.first.proposal.show(language)),
        )
    return table
