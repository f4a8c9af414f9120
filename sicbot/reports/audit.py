"""Findings about rights and privacy as a report and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sicbot.core.audience import Sight
from sicbot.core.text import ENGLISH, Text, _
from sicbot.programme.rights.audit import RANKS, AuditName, Severity
from sicbot.reports.includes import audience_name, page_link, red_for
from sicbot.reports.includes import to_json as includes_to_json
from sicbot.reports.sheet import Cell, Sheet, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.text import Catalogue
    from sicbot.programme.inclusions.doctor import Finding as Include
    from sicbot.programme.rights.audit import AuditCoverage, Finding
    from sicbot.programme.rights.rights_matrix import Access, Matrix, Row

SEVERITIES: dict[Severity, tuple[Text, Tone]] = {
    Severity.CRITICAL: (_("critical"), "bad"),
    Severity.HIGH: (_("high"), "bad"),
    Severity.MEDIUM: (_("medium"), "unsure"),
    Severity.LOW: (_("low"), "strong"),
    Severity.INFO: (_("info"), "quiet"),
}
AUDITS = {
    AuditName.PERMISSIONS: _("permissions"),
    AuditName.PRIVACY: _("privacy"),
    "includes": _("includes"),
}
INCLUDE_SEVERITY = Severity.MEDIUM  # an include that is red for somebody hurts reading, not rights
COLUMNS = (
    _("Severity"),
    _("Rule"),
    _("Space"),
    _("Page"),
    _("Concerns"),
    _("Why"),
    _("Proposal"),
    _("First seen"),
    _("Audit"),
)
# What an audience may do: view and edit.
ACCESS: dict[tuple[Sight, Sight], Text] = {
    (Sight.YES, Sight.YES): _("edits"),
    (Sight.YES, Sight.NO): _("views"),
    (Sight.YES, Sight.UNKNOWN): _("views, perhaps edits"),
    (Sight.UNKNOWN, Sight.NO): _("perhaps views"),
    (Sight.UNKNOWN, Sight.UNKNOWN): _("unknown"),
    (Sight.NO, Sight.NO): _("no access"),
}


def headline(findings: Sequence[Finding], includes: Sequence[Include] = ()) -> Text:
    """Return the one sentence that counts: how many findings of which severity."""
    counts = Counter(one.severity for one in findings)
    counts[INCLUDE_SEVERITY] += len(includes)
    total = sum(counts.values())
    if not total:
        return _("Nothing was found that is not as it should be.")
    parts = {
        severity.value: _("{severity}: {count}", severity=SEVERITIES[severity][0], count=count)
        for severity in Severity
        if (count := counts[severity])
    }
    listed = Text(", ".join(f"{{{name}}}" for name in parts), tuple(parts.items()))
    return _("Findings: {total} ({parts}).", total=total, parts=listed)


def to_sheet(
    findings: Sequence[Finding],
    includes: Sequence[Include],
    coverage: AuditCoverage,
    matrix: Matrix,
    url: str,
    catalogue: Catalogue = ENGLISH,
) -> Sheet:
    """Return the findings as a report, worst first, with who may do what in a second table."""
    rows = [(RANKS[one.severity], _row(one, url, catalogue)) for one in findings]
    rows += [(RANKS[INCLUDE_SEVERITY], _include(one, url, catalogue)) for one in includes]
    return Sheet(
        title=_("Rights and privacy").show(catalogue),
        summary=(headline(findings, includes).show(catalogue),),
        coverage=tuple(line.show(catalogue) for line in coverage.lines()),
        columns=tuple(name.show(catalogue) for name in COLUMNS),
        rows=tuple(row for _rank, row in sorted(rows, key=lambda pair: pair[0])),
        more=(matrix_table(matrix, url, catalogue),),
    )


def _row(one: Finding, url: str, catalogue: Catalogue) -> tuple[Cell, ...]:
    page = one.page
    return (
        _severity(one.severity, catalogue),
        Cell(one.rule, "strong"),
        Cell(one.space or ""),
        Cell(page.title, "", page_link(url, page.id)) if page else Cell(""),
        Cell(audience_name(one.subject).show(catalogue)),
        Cell(one.why.show(catalogue)),
        Cell(one.proposal.show(catalogue)),
        Cell(one.first_seen),
        Cell(AUDITS[one.audit].show(catalogue)),
    )


def _include(one: Include, url: str, catalogue: Catalogue) -> tuple[Cell, ...]:
    host = one.reference.host
    what = _("include {number} of “{title}” is red", number=one.reference.include.position,
             title=one.reference.wanted)  # fmt: skip
    return (
        _severity(INCLUDE_SEVERITY, catalogue),
        Cell(one.cause.value, "strong"),
        Cell(host.space),
        Cell(host.title, "", page_link(url, host.id)),
        Cell(red_for(one).show(catalogue)),
        Cell(what.show(catalogue)),
        Cell(one.proposal.show(catalogue)),
        Cell(""),
        Cell(AUDITS["includes"].show(catalogue)),
    )


def _severity(severity: Severity, catalogue: Catalogue) -> Cell:
    text, tone = SEVERITIES[severity]
    return Cell(text.show(catalogue), tone, order=str(RANKS[severity]))


def matrix_table(matrix: Matrix, url: str, catalogue: Catalogue = ENGLISH) -> Table:
    """Return who may view and edit what as a table."""
    notes = [
        _("What a member of each group can do who is in no other group but the default one. Red: "
          "not as config/policy.toml says for that kind of page. A row without a page: the space, "
          "as far as no page is restricted. Super users can do everything and are not counted.")
    ]  # fmt: skip
    if matrix.left_out:
        notes.append(_("Pages left out, as the table is long enough: {count}.",
                       count=matrix.left_out))  # fmt: skip
    columns = [_("Kind"), _("Space"), _("Page"), *map(audience_name, matrix.audiences)]
    columns += [_("People who view"), _("People who edit")]
    return Table(
        _("Who may view and edit what").show(catalogue),
        tuple(note.show(catalogue) for note in notes),
        tuple(name.show(catalogue) for name in columns),
        tuple(_matrix_row(row, url, catalogue) for row in matrix.rows),
    )


def _matrix_row(row: Row, url: str, catalogue: Catalogue) -> tuple[Cell, ...]:
    page = row.page
    return (
        Cell(row.kind),
        Cell(row.space),
        Cell(page.title, "strong", page_link(url, page.id)) if page else Cell(""),
        *(_access(one, catalogue) for one in row.access),
        Cell(str(row.viewers), counts=True),
        Cell(str(row.editors), counts=True),
    )


def _access(one: Access, catalogue: Catalogue) -> Cell:
    """Return what an audience may do; red only where the policy says otherwise."""
    tone: Tone = "quiet" if one.view is Sight.NO else ""
    if Sight.UNKNOWN in (one.view, one.edit):
        tone = "unsure"
    if one.fits is not None:
        tone = (tone or "good") if one.fits else "bad"
    return Cell(ACCESS[one.view, one.edit].show(catalogue), tone)


def to_json(
    findings: Sequence[Finding],
    includes: Sequence[Include] | None,
    coverage: AuditCoverage,
    catalogue: Catalogue = ENGLISH,
) -> dict[str, Any]:
    """Return the findings as the document that scripts read.

    `{"coverage", "findings": [{"audit", "rule", "severity", "space", "page_id", "title", "subject",
    "why", "proposal", "groups", "first_seen"}]}`. `title` is the bare title of the page, null for a
    finding about a space, a group or a person; `subject` is the group, user or audience concerned.
    With the includes audited too, its findings follow with all keys of `audit includes` and
    `"audit": "includes"`.
    """
    found = [_finding(one, catalogue) for one in findings]
    if includes is not None:
        document = includes_to_json(includes, coverage.base, catalogue)
        found += [{"audit": "includes", **one} for one in document["findings"]]
    return {"coverage": coverage.to_json(catalogue), "findings": found}


def _finding(one: Finding, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "audit": one.audit.value,
        "rule": one.rule,
        "severity": one.severity.value,
        "space": one.space,
        "page_id": one.page.id if one.page else None,
        "title": one.page.title if one.page else None,
        "subject": one.subject,
        "why": one.why.show(catalogue),
        "proposal": one.proposal.show(catalogue),
        "groups": list(one.groups),
        "first_seen": one.first_seen or None,
    }
