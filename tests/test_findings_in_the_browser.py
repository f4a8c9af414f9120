"""The Secretariat reads the findings on a phone, ticks one, and finds it in the fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.browsing import CHROMIUM, browser, log_in, sicbot
from tests.conftest import ROOT
from tests.worlds import NOW

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "/display/EXSEC/Consistency"
PHONE = 390

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


def test_a_finding_is_ticked_on_a_phone_and_brought_back(tmp_path: Path) -> None:
    """Nothing is wider than the screen, also where all is unfolded."""
    with (
        running(world=ROOT / "sicbot" / "demo_world", switches=Switches(now=NOW)) as server,
        browser(PHONE) as page,
    ):
        assert sicbot(server, tmp_path, "run", "consistency").returncode == 0
        log_in(page, server, "exsec")
        page.goto(server.url + PAGE)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert page.evaluate(
            "[...document.querySelectorAll('table')].every("
            "one => one.parentElement.scrollWidth <= one.parentElement.clientWidth + 1)"
        )

        row = page.locator("tr", has_text="A1, baseline 2020").first
        row.get_by_role("button", name="Mark as done").click()
        page.wait_for_load_state()
        assert sicbot(server, tmp_path, "run", "consistency").returncode == 0
        page.goto(server.url + PAGE)
        expect(page.get_by_role("heading", name="Left as they are (1)")).to_be_visible()

        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        row = page.locator("tr", has_text="A1, baseline 2020").first
        row.get_by_role("button", name="Mark as open").click()
        page.wait_for_load_state()
        assert sicbot(server, tmp_path, "run", "consistency").returncode == 0
        page.goto(server.url + PAGE)
        expect(page.get_by_role("heading", name="Left as they are")).to_have_count(0)
        expect(page.locator("tr", has_text="A1, baseline 2020")).to_be_visible()
