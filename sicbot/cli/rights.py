"""How findings about rights and privacy are shown, in every format."""

from __future__ import annotations

import json
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group as RenderGroup
from rich.padding import Padding
from rich.table import Table

from sicbot.catalogues import catalogue
from sicbot.cli.findings import INDENT, NARROW
from sicbot.cli.output import Format, console, put, styled, tell
from sicbot.core.text import _
from sicbot.programme.rights.audit import AuditName
from sicbot.reports.audit import SEVERITIES, headline, to_json, to_sheet
from sicbot.reports.html import LABELS, to_html
from sicbot.reports.includes import audience_name
from sicbot.reports.spreadsheets import to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from sicbot.app import App
    from sicbot.auditing import Audited
    from sicbot.core.text import Catalogue
    from sicbot.programme.inclusions.doctor import Finding as Include
    from sicbot.programme.rights.audit import Finding

STYLES = {"bad": "bold red", "unsure": "bold yellow", "quiet": "dim", "strong": "bold"}


def show(
    app: App,
    audited: Audited,
    includes: Sequence[Include] | None,
    output: Format,
    file: Path | None = None,
) -> None:
    """Show the findings in a format, on stdout or in a file."""
    language = catalogue(app.config.sicbot.wiki.language)
    if output is Format.TABLE and file is None:
        _print(console(), audited, includes or (), language)
        return
    told = headline(audited.findings, includes or ())
    wrote = _("wrote {file}: {told}", file=str(file), told=told)
    put(_document(app, audited, includes, output), file, wrote.show(language))
    if output is Format.CSV:  # in the file they would stand in the way of the table
        for line in audited.coverage.lines():
            tell(line.show(language))


def _document(
    app: App, audited: Audited, includes: Sequence[Include] | None, output: Format
) -> str | bytes:
    """Return the findings as the content of a file."""
    wiki = app.config.sicbot.wiki
    language = catalogue(wiki.language)
    if output is Format.JSON:
        document = to_json(audited.findings, includes, audited.coverage, language)
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if output is Format.TABLE:
        plain = StringIO()
        _print(console(plain), audited, includes or (), language)
        return plain.getvalue()
    url = app.reader.url
    found = (audited.findings, includes or (), audited.coverage, audited.matrix)
    sheet = to_sheet(*found, url, language)
    if output is Format.CSV:
        return "\ufeff" + to_csv(sheet)  # without the mark Excel takes it for Latin-1
    if output is Format.XLSX:
        return to_xlsx(sheet)
    taken = audited.facts.snapshot.taken.astimezone(wiki.time_zone)
    when = _("{url}, read on {when}", url=url, when=f"{taken:%Y-%m-%d %H:%M %Z}")
    labels = {name: label.show(language) for name, label in LABELS.items()}
    return to_html(sheet, language=wiki.language, taken=when.show(language), labels=labels)


def _print(
    screen: Console, audited: Audited, includes: Sequence[Include], language: Catalogue
) -> None:
    """Print the findings by severity, worst first."""
    for line in audited.coverage.lines():
        screen.print(styled(line.show(language), "dim"))
    screen.print(styled("\n" + headline(audited.findings, includes).show(language), "bold"))
    for severity, found in groupby(audited.findings, key=lambda one: one.severity):
        text, tone = SEVERITIES[severity]
        screen.print(styled(f"\n{text.show(language)}", STYLES[tone]))
        shape = _list if screen.width < NARROW else _table
        screen.print(shape(list(found), language))
    if includes:
        told = _("Red includes: {count}; see: sicbot audit includes", count=len(includes))
        screen.print(styled("\n" + told.show(language), "bold"))
    if any(one.audit is AuditName.PERMISSIONS for one in audited.findings):
        told = _(
            "Who may view and edit what: sicbot audit permissions --format html -o rights.html"
        )
        screen.print(styled("\n" + told.show(language), "dim"))


def _place(one: Finding) -> str:
    return f"{one.space}: {one.page.title}" if one.page else one.space or ""


def _list(found: Sequence[Finding], language: Catalogue) -> RenderGroup:
    """Return the findings one below the other, where a table would have a word a line."""
    parts: list[Text | Padding] = []
    for one in found:
        subject = audience_name(one.subject).show(language)
        parts.append(styled(f"  {one.rule}: {subject}", "bold"))
        lines = [_place(one), one.why.show(language), one.proposal.show(language)]
        parts += [Padding(styled(line), (0, 0, 0, INDENT)) for line in lines if line]
    return RenderGroup(*parts)


def _table(found: Sequence[Finding], language: Catalogue) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), show_edge=False, header_style="dim")
    table.add_column(_("Rule").show(language), no_wrap=True, min_width=19)
    table.add_column(_("Page").show(language), ratio=4)
    table.add_column(_("Concerns").show(language), ratio=3, overflow="fold")
    table.add_column(_("Why").show(language), ratio=6)
    table.add_column(_("Proposal").show(language), ratio=5)
    for one in found:
        table.add_row(
            styled(one.rule, "bold"),
            styled(_place(one)),
            styled(audience_name(one.subject).show(language)),
            styled(one.why.show(language)),
            styled(one.proposal.show(language)),
        )
    return table
