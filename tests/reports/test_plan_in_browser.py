"""A plan's page in a browser: filter by what waits, copy a command, and no text that is cut off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.core.plan import Plan
from sicbot.core.text import ENGLISH
from sicbot.reports.plan import to_html
from tests.browsing import CHROMIUM
from tests.reports.plans import URL, hostile_plan, whole_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

TAKEN = datetime(2023, 10, 16, 9, tzinfo=UTC)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


def opened(browser: Browser, folder: Path, plan: Plan) -> Iterator[Page]:
    """Open a plan; an error of its script or a refusal of its policy fails the test."""
    file = folder / "plan.html"
    html = to_html(plan, ENGLISH, language_code="en", taken=TAKEN)
    file.write_text(html, encoding="utf-8")
    page, errors = browser.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The sample in a browser."""
    yield from opened(browser, tmp_path, whole_plan())


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A plan of nothing in a browser."""
    yield from opened(browser, tmp_path, Plan(URL, ()))


@pytest.fixture
def hostile(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A plan in a browser whose every text is one long word that would be a script."""
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>" + "x" * 300
    yield from opened(browser, tmp_path, hostile_plan(text))


def cards(page: Page) -> int:
    return page.locator(".card:visible").count()


FILTERS = [
    ("all", "", 7), ("free", "", 2), ("waiting", "", 5), ("waiting", "glossary", 1),
    ("free", "glossary", 0), ("all", "TASK forces", 3),
]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "text", "left"), FILTERS, ids=[f"{row[0]} {row[1]}" for row in FILTERS]
)
def test_changes_are_filtered_by_what_they_wait_for(
    page: Page, state: str, text: str, left: int
) -> None:
    """And by words; that nothing fits is a sentence, and headings without changes go."""
    page.click(f".gates button[data-state={state}]")
    page.fill("#filter", text)

    assert cards(page) == left
    assert page.inner_text("#count") == f"{left} / 7"
    assert page.locator("text=No change fits").is_visible() == (left == 0)
    assert (
        page.locator(".group:visible").count() == page.locator(".group:has(.card:visible)").count()
    )


def test_what_a_change_needs_is_shown_at_a_click(page: Page) -> None:
    """Also where the filter hides it."""
    page.fill("#filter", "whoever may read")
    needed = whole_plan().changes[2].id
    page.click(f".needs a[href='#c-{needed}'] >> visible=true >> nth=0")

    assert page.locator(f"#c-{needed}").is_visible()


def test_a_command_is_copied(page: Page) -> None:
    """The whole command, with the id."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".copy >> nth=0")
    page.wait_for_function("document.querySelector('.copy').textContent === 'copied'")
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied == f"sicbot apply --only {whole_plan().changes[0].id}"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ["page", "hostile"])
def test_nothing_is_cut(kind: str, width: int, request: pytest.FixtureRequest) -> None:
    """On a phone and on a desk, also one word of 300 signs."""
    page: Page = request.getfixturevalue(kind)
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "[...document.querySelectorAll('.card *')].every(one => one.scrollWidth <= one.clientWidth"
        " || getComputedStyle(one).display.startsWith('inline'))"
    )


def test_a_plan_of_nothing_is_a_sentence(empty: Page) -> None:
    """And its script has nothing to trip over."""
    assert empty.locator("text=Nothing to change.").first.is_visible()
