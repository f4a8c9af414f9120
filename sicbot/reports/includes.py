"""The include doctor's findings as a report and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sicbot.core.text import ENGLISH, Text, _, verbatim
from sicbot.programme.inclusions.doctor import State
from sicbot.programme.inclusions.resolve import Cause
from sicbot.reports.sheet import Cell, Sheet, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.text import Catalogue
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.inclusions.doctor import Finding, View

STATES: dict[State, tuple[Text, Tone]] = {
    State.RENDERS: (_("renders"), "good"),
    State.RED: (_("red"), "bad"),
    State.NO_ACCESS: (_("no access"), "quiet"),
    State.UNKNOWN: (_("unknown"), "unsure"),
}

OWN_AUDIENCES = {"anonymous": _("anonymous"), "logged-in": _("logged-in")}


def to_sheet(
    findings: Sequence[Finding],
    coverage: Coverage,
    audiences: Sequence[str],
    url: str,
    catalogue: Catalogue = ENGLISH,
) -> Sheet:
    """Return the findings as a report with a column for each audience."""
    columns = [_("Page"), _("No."), _("Include of"), _("Cause")]
    after = [_("Proposal"), _("Why")]
    return Sheet(
        title=_("Includes that are red for somebody").show(catalogue),
        summary=(headline(findings).show(catalogue),),
        coverage=tuple(line.show(catalogue) for line in coverage.lines()),
        columns=tuple(
            [one.show(catalogue) for one in columns]
            + [audience_name(one).show(catalogue) for one in audiences]
            + [one.show(catalogue) for one in after]
        ),
        rows=tuple(_row(finding, url, catalogue) for finding in findings),
    )


def headline(findings: Sequence[Finding]) -> Text:
    """Return the one sentence that counts."""
    pages = {finding.reference.host.id for finding in findings}
    if not findings:
        return _("No include is red for anybody that sicbot looked for.")
    if len(findings) == 1:
        return _("One include is red for somebody.")
    if len(pages) == 1:
        return _("{count} includes on one page are red for somebody.", count=len(findings))
    return _(
        "{count} includes on {pages} pages are red for somebody.",
        count=len(findings),
        pages=len(pages),
    )


def _row(finding: Finding, url: str, catalogue: Catalogue) -> tuple[Cell, ...]:
    host, include = finding.reference.host, finding.reference.include
    evidence = "\n".join(text.show(catalogue) for text in finding.evidence)
    return (
        Cell(f"{host.space}: {host.title}", "strong", page_link(url, host.id)),
        Cell(str(include.position), counts=True),
        Cell(f"{finding.reference.space}: {finding.reference.wanted}"),
        Cell(finding.cause.value, "strong"),
        *(_view(view, finding.cause, catalogue) for _name, view in finding.views),
        Cell(finding.proposal.show(catalogue)),
        Cell(evidence),
    )


def _view(view: View, cause: Cause, catalogue: Catalogue) -> Cell:
    """Return what an audience sees; why, only where it is not the finding's own cause."""
    text, tone = STATES[view.state]
    shown = text.show(catalogue)
    differs = view.cause is not None and view.cause is not cause
    return Cell(f"{shown}: {view.cause}" if differs else shown, tone)


def page_link(url: str, page_id: str) -> str:
    """Return the address of a page that survives renames."""
    return f"{url}/pages/viewpage.action?pageId={page_id}"


def to_json(
    findings: Sequence[Finding], coverage: Coverage, catalogue: Catalogue = ENGLISH
) -> dict[str, Any]:
    """Return the findings as the document that scripts read."""
    return {
        "coverage": coverage.to_json(catalogue),
        "findings": [_finding(finding, catalogue) for finding in findings],
    }


def _finding(finding: Finding, catalogue: Catalogue) -> dict[str, Any]:
    host, include = finding.reference.host, finding.reference.include
    return {
        "host_id": host.id,
        "host": host.title,
        "host_space": host.space,
        "position": include.position,
        "kind": include.kind,
        "target": include.title,
        "target_space": finding.reference.space,
        "cause": finding.cause.value,
        "page_id": finding.page.id if finding.page else None,
        "audiences": {
            name: {"state": view.state.value, "cause": view.cause.value if view.cause else None}
            for name, view in finding.views
        },
        "evidence": [text.show(catalogue) for text in finding.evidence],
        "candidates": [
            {
                "page_id": one.page.id,
                "space": one.page.space,
                "title": one.page.title,
                "why": one.why.show(catalogue),
                "score": one.score,
            }
            for one in finding.candidates
        ],
        "proposal": finding.proposal.show(catalogue),
    }


def red_for(finding: Finding) -> Text:
    """Return for whom an include is red, in few words."""
    red = [name for name, view in finding.views if view.state is State.RED]
    if {view.state for _name, view in finding.views} <= {State.RED, State.NO_ACCESS}:
        return _("everybody")
    return _listed([audience_name(name) for name in red])


def audience_name(name: str) -> Text:
    """Return how an audience is called in a report; groups have one name in every language."""
    return OWN_AUDIENCES.get(name) or verbatim(name)


def _listed(parts: Sequence[Text]) -> Text:
    """Return the parts with commas between them, each in the language it will be shown in."""
    values = {f"part{index}": part for index, part in enumerate(parts)}
    return Text(", ".join(f"{{{place}}}" for place in values), tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Group:
    """Findings on one page that say the same and are read in one glance."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    @property
    def positions(self) -> str:
        """Where the includes stand on the page, such as `1, 3-5`."""
        numbers = [one.reference.include.position for one in self.findings]
        runs = [
            [number for _index, number in run]
            for _key, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
        ]
        return ", ".join(f"{run[0]}-{run[-1]}" if run[1:] else str(run[0]) for run in runs)

    @property
    def targets(self) -> str:
        """What the includes name, a line each."""
        return "\n".join(" ".join(one.reference.wanted.split("\n")) for one in self.findings)


def groups(findings: Sequence[Finding]) -> list[Group]:
    """Put the findings of one page together that agree in cause, readers and proposal.

    Those that somebody can mend come first, those that are only hidden last.
    """
    together: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        key = (one.cause.value, str(red_for(one)), str(one.proposal))
        together.setdefault(key, []).append(one)
    found = [Group(tuple(alike)) for alike in together.values()]
    return sorted(found, key=lambda group: group.first.cause is Cause.HIDDEN)
