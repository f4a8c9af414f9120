"""Findings about rights and privacy in a report, as JSON, in a spreadsheet and in a browser."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from sicbot.catalogues import catalogue
from sicbot.programme.rights.audit import AuditName
from sicbot.programme.rights.audit_coverage import cover_audit
from sicbot.programme.rights.audits import find
from sicbot.programme.rights.rights_matrix import rights_matrix
from sicbot.reports.audit import headline, to_json, to_sheet
from sicbot.reports.html import to_html
from sicbot.reports.spreadsheets import to_csv, to_xlsx
from tests.browsing import CHROMIUM
from tests.programme.audit_cases import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from sicbot.core.text import Catalogue
    from sicbot.reports.sheet import Sheet

EVIL = '=HYPERLINK("http://example.org")</script><script>document.title="owned"</script>'
WIKI = {
    "pages": [
        {"title": "Form", "form": "joinA1", "labels": ["form"]},
        {"title": "Home", "space": "WORK", "labels": ["home"]},
        {"title": EVIL, "body": "<p>ada@example.org</p>", "labels": ["home"]},
        {"title": "Locked", "read": ["nobody"]},
    ],
    "groups": {"nobody": [], "tf-a1-members": ["zoe"], "members": ["ada", "old"]},
    "inactive": ["old"],
}
FACTS = facts_of(WIKI)
FINDINGS = find(FACTS, tuple(AuditName))
COVERAGE = cover_audit(FACTS, tuple(AuditName))
MATRIX = rights_matrix(FACTS)
ENGLISH, FRENCH = catalogue("en"), catalogue("fr")


def sheet(language: Catalogue = ENGLISH) -> Sheet:
    return to_sheet(FINDINGS, (), COVERAGE, MATRIX, "http://w", language)


def test_the_headline_counts_by_severity() -> None:
    """In the reader's language."""
    nothing = headline(())

    assert headline(FINDINGS).show().startswith(f"Findings: {len(FINDINGS)} (high: ")
    assert "élevée\N{NO-BREAK SPACE}: " in headline(FINDINGS).show(FRENCH)
    assert nothing.show() == "Nothing was found that is not as it should be."


def test_scripts_read_bare_titles_and_nulls() -> None:
    """The title alone for a page; none for a group, a person or a space."""
    found = to_json(FINDINGS, None, COVERAGE)["findings"]
    titles = {one["rule"]: one["title"] for one in found}

    assert titles["form-editors"] == "Form"
    assert titles["personal-data-open"] == EVIL
    assert titles["departed-rights"] is None
    assert {one["page_id"] is None for one in found if one["title"] is None} == {True}


def test_a_french_report_is_french() -> None:
    """Columns, severities and sentences; groups keep their names."""
    french = sheet(FRENCH)

    assert french.columns[0] == "Gravité"
    assert {row[0].text for row in french.rows} <= {
        "critique", "élevée", "moyenne", "faible", "information",
    }  # fmt: skip
    assert french.more[0].title == "Qui peut voir et modifier quoi"


def test_the_matrix_tells_what_each_audience_can_do() -> None:
    """Spaces first, then pages of kinds; what does not fit the policy is red."""
    table = sheet().more[0]
    rows = {(row[1].text, row[2].text): row for row in table.rows}
    columns = {name: place for place, name in enumerate(table.columns)}
    home = rows["WORK", "Home"]

    assert rows["MAIN", ""][columns["anonymous"]].text == "views"
    assert rows["MAIN", ""][columns["anonymous"]].tone == ""
    assert (home[columns["community"]].text, home[columns["community"]].tone) == ("views", "bad")
    assert (home[columns["members"]].text, home[columns["members"]].tone) == ("edits", "good")
    assert (home[columns["anonymous"]].text, home[columns["anonymous"]].tone) == (
        "no access", "quiet",
    )  # fmt: skip
    assert home[columns["People who view"]].text == "5"


def test_a_spreadsheet_has_numbers_and_no_formula() -> None:
    """A leaf for the findings, one for who may do what, one for the coverage."""
    book = load_workbook(io.BytesIO(to_xlsx(sheet())))
    cells = [cell for leaf in book for row in leaf.iter_rows() for cell in row]
    people = [row[-1].value for row in book["Who may view and edit what"].iter_rows(min_row=2)]

    assert book.sheetnames == ["Report", "Who may view and edit what", "Coverage"]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(isinstance(value, int) for value in people)


def test_a_csv_file_holds_the_findings_alone() -> None:
    """No cell of it is run."""
    rows = list(csv.reader(io.StringIO(to_csv(sheet()))))

    assert len(rows) == len(FINDINGS) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.fixture
def report(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report in a browser; an error of its script, or a request, fails the test."""
    file = tmp_path / "report.html"
    file.write_text(to_html(sheet(), language="en", taken="", labels={}), encoding="utf-8")
    page, errors, asked = browser.new_page(), list[str](), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert errors == []
    assert asked == [file.as_uri()]


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")


@needs_chromium
def test_severities_are_sorted_by_weight_and_not_by_letters(report: Page) -> None:
    """High before medium before low, and back."""
    first = "#report tbody tr td:first-child"
    orders = []
    for _click in range(2):
        report.click("#report th:first-child button")
        orders.append(list(dict.fromkeys(report.locator(first).all_inner_texts())))

    assert orders[0] == [one for one in ("high", "medium", "low", "info") if one in orders[0]]
    assert orders[1] == orders[0][::-1]


@needs_chromium
def test_one_filter_serves_both_tables(report: Page) -> None:
    """What is looked for is found among the findings and in the matrix."""
    report.fill("#filter", "locked")
    shown = report.locator("#report tbody tr:visible td:nth-child(2)").all_inner_texts()
    report.fill("#filter", "home")

    assert sorted(shown) == ["lock-out", "no-effect"]
    assert report.locator("#report tbody tr:visible").count() > 0
    assert report.locator(".more tbody tr:visible").count() == 2
    assert "owned" not in report.title()


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_no_column_of_either_table_is_cut(report: Page, width: int) -> None:
    """On a phone as on a desk."""
    report.set_viewport_size({"width": width, "height": 800})
    fits = "() => [...document.querySelectorAll('.scroll')].map(s => s.scrollWidth - s.clientWidth)"

    assert max(report.evaluate(fits)) <= 0
