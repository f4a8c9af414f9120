"""The HTML report in a browser: filter, order, and no text that is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.reports.html import to_html
from sicbot.reports.sheet import Cell, Sheet
from tests.browsing import CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LONG = "page 65572 “Task Force B2 - Database, working notes” is there\n" * 4
GROUPS = [f"4p1000-{name}" for name in ("cop", "members", "stc", "bureau", "exsec", "admins")]
COLUMNS = ("Page", "No.", "Include of", "Cause", "anonymous", "logged-in", *GROUPS)
TITLES = ("Schéma conceptuel", "Glossary", "Join Task Forces")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


def row(title: str, position: int) -> tuple[Cell, ...]:
    start = (Cell(f"SOIL: {title}", "strong", "http://127.0.0.1"), Cell(str(position)))
    views = (Cell("no access", "quiet") for _name in COLUMNS[4:])
    return (*start, Cell(f"SOIL: {title}"), Cell("excerpt-missing", "strong"), *views, Cell(LONG),
            Cell(LONG))  # fmt: skip


@pytest.fixture
def report(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A report of three rows, open in a browser; an error of its script fails the test."""
    yield from opened(browser, tmp_path, TITLES)


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A report of no row."""
    yield from opened(browser, tmp_path, ())


def opened(browser: Browser, folder: Path, titles: tuple[str, ...]) -> Iterator[Page]:
    rows = tuple(row(title, 10 - index) for index, title in enumerate(titles))
    sheet = Sheet("Title", (), ("read",), (*COLUMNS, "Proposal", "Why"), rows)
    file = folder / "report.html"
    file.write_text(to_html(sheet, language="en", taken="", labels={}), encoding="utf-8")
    page, errors = browser.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert errors == []


def shown(page: Page) -> list[str]:
    """Return the titles of the rows that a reader sees, from top to bottom."""
    rows = page.locator("#report tbody tr:visible td:first-child")
    return [text.removeprefix("SOIL: ") for text in rows.all_inner_texts()]


FOUND = [
    ("without accents", "schema", ["Schéma conceptuel"]),
    ("in capitals", "SCHÉMA", ["Schéma conceptuel"]),
    ("accents in two signs", "sche\N{COMBINING ACUTE ACCENT}ma", ["Schéma conceptuel"]),
    ("an accent too much", "glóssary", ["Glossary"]),
    ("two words", "task join", ["Join Task Forces"]),
    ("none", "zzz", []),
]


@pytest.mark.parametrize(
    ("wanted", "titles"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND]
)
def test_the_filter_finds_what_a_reader_means(report: Page, wanted: str, titles: list[str]) -> None:
    """Accents and capitals make no difference; that nothing fits is a sentence."""
    report.fill("#filter", wanted)

    assert shown(report) == titles
    assert report.inner_text("#count") == f"{len(titles)} / 3"
    assert report.locator("text=No row fits").is_visible() == (not titles)


def test_a_report_without_rows_counts_none(empty: Page) -> None:
    """Neither is it something that a filter hides, nor does a click on a column break it."""
    empty.click("th:nth-child(3) button")

    assert empty.inner_text("#count") == "0 / 0"
    assert empty.locator("text=Nothing to tell.").is_visible()
    assert not empty.locator("text=No row fits").is_visible()


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_no_column_is_cut(report: Page, width: int) -> None:
    """Eight kinds of readers fit into the window, and the evidence beside them."""
    report.set_viewport_size({"width": width, "height": 800})
    fits = (
        "() => {const s = document.querySelector('.scroll'); return [s.scrollWidth, s.clientWidth]}"
    )
    needed, there = report.evaluate(fits)

    assert needed <= there


def test_a_phone_can_sort(report: Page) -> None:
    """There the heads of the columns are hidden, so a list of them stands above the rows."""
    report.set_viewport_size({"width": 390, "height": 800})
    orders = []
    for column in ("Page", "No.", "as found"):
        report.select_option("#sort", label=column)
        orders.append(shown(report))

    assert orders == [sorted(TITLES, key=str.casefold), list(TITLES[::-1]), list(TITLES)]


def test_a_desk_sorts_by_the_heads_of_the_columns(report: Page) -> None:
    """Down at the second click; the list for phones is hidden."""
    orders = []
    for _click in range(2):
        report.click("th:first-child button")
        orders.append(shown(report))

    assert orders == [["Glossary", "Join Task Forces", "Schéma conceptuel"],
                      ["Schéma conceptuel", "Join Task Forces", "Glossary"]]  # fmt: skip
    assert not report.locator("#sort").is_visible()
