"""Somebody fills in the form in the browser, sicbot runs, and the doors that belong to it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sicbot.sandbox.model import Allowed, Switches, Viewer
from sicbot.sandbox.serving import running
from tests.browsing import CHROMIUM, browser, log_in, sicbot
from tests.conftest import ROOT
from tests.worlds import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sicbot.sandbox.serving import Server

WHO, NAME = "abalde", "Aïssatou Baldé"  # a member of the wiki who is in no way with E2 yet
FORM = "/display/SOIL/Join+Task+Force+E2"
LIST = "/display/TFW/E2-Members"
ROOM = "/display/TFW/E2+room"
REPORT = "/display/EXSEC/Registrations+to+look+at"
FIELDS = {
    "fullname": NAME,
    "email": "aissatou.balde@fsf.example.org",
    "organisation": "Fédération des Sols du Fouta",
    "expertise": "<b>Soil</b> & water",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve the demo world, with a page that only members of E2 see."""
    with running(world=ROOT / "sicbot" / "demo_world", switches=Switches(now=NOW)) as server:
        wiki = server.wiki
        admin = Viewer(wiki.account("admin"))
        room = wiki.create_page(admin, space_key="TFW", title="E2 room", body="<p>Between us.</p>")
        only = Allowed(groups=frozenset({"tf-e2-members"}))
        wiki.set_restrictions(admin, room.id, {"read": only})
        yield server


def fill_in(page: Page, server: Server) -> None:
    """Register for E2 as a person does."""
    page.goto(server.url + FORM)
    page.locator("summary.button").first.click()
    form = page.locator("form.entry-form").first
    for name, text in FIELDS.items():
        form.locator(f'[name="f.{name}"]').fill(text)
    form.get_by_label("Team Member").check()
    form.get_by_label("Africa").check()
    form.get_by_label("Yes", exact=True).check()
    form.locator('[name="f.consentlist"]').check()
    form.get_by_role("button", name="Submit").click()
    page.wait_for_load_state()


def test_who_registers_in_the_browser_appears_and_gets_in(server: Server, tmp_path: Path) -> None:
    """On the list and in the room of the Task Force after one run, and nowhere else."""
    with browser() as page:
        log_in(page, server, WHO)
        assert not sees(page, server, ROOM, "Between us")
        fill_in(page, server)
        ran = sicbot(server, tmp_path, "run", "registrations", "groups")
        assert ran.returncode == 0, ran.stderr
        page.goto(server.url + LIST)
        row = page.locator("table tr").filter(has_text=NAME)

        expect(row).to_have_count(1)
        expect(row).to_contain_text("Team Member")
        expect(row).to_contain_text("Fédération des Sols du Fouta")
        assert sees(page, server, ROOM, "Between us")
        assert not sees(page, server, REPORT, "Registrations that make nobody a member")


def sees(page: Page, server: Server, path: str, words: str) -> bool:
    page.goto(server.url + path)
    return words in page.locator("body").inner_text()


def test_the_report_on_rights_opens_and_is_filtered(server: Server, tmp_path: Path) -> None:
    """The admin's answer is one file: opened without a network, narrowed to one form."""
    file = tmp_path / "rights.html"
    done = sicbot(server, tmp_path, "audit", "permissions", "privacy", "-o", str(file))
    assert done.returncode == 3, done.stderr
    with browser() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        rows = page.locator("#report tbody tr:visible")
        all_rows = rows.count()
        page.fill("#filter", "Join Task Force D2")

        assert 0 < rows.count() < all_rows
        expect(rows.filter(has_text="form-editors")).to_have_count(1)
        expect(page.locator(".more tbody tr:visible")).to_have_count(1)
        assert asked == [file.as_uri()]
