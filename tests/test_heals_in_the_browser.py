"""A member logs in, sees a red box, a change is approved, and the form stands there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.browsing import CHROMIUM, browser, log_in, sicbot
from tests.conftest import ROOT
from tests.worlds import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sicbot.sandbox.serving import Server

HOST = "/display/SOIL/Join+Task+Forces"
RED = "Unable to render {include}"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(world=ROOT / "sicbot" / "demo_world", switches=Switches(now=NOW)) as server:
        yield server


@pytest.fixture
def member(server: Server) -> Iterator[Page]:
    """A page in the browser of somebody of the Secretariat, who may see the forms."""
    with browser() as page:
        log_in(page, server, "exsec")
        yield page


def test_an_approved_change_turns_a_red_box_into_the_form(
    server: Server, member: Page, tmp_path: Path
) -> None:
    """Log in, see the red include, approve, run, reload, see the form; then take it back."""
    member.goto(server.url + HOST)
    expect(member.locator("body")).to_contain_text(RED)
    before = member.locator("body").inner_text().count(RED)
    form = member.locator("summary").filter(has_text=re.compile(r"Join Task Force B1$"))
    forms = form.count()

    shown = sicbot(server, tmp_path, "plan", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    planned = json.loads(shown.stdout)
    changes = [one for job in planned["jobs"] for one in job["changes"]]
    change = next(one for one in changes if "renamed" in one["why"])
    done = sicbot(server, tmp_path, "apply", "--only", change["id"])
    member.reload()

    assert done.returncode == 0, done.stderr
    assert member.locator("body").inner_text().count(RED) == before - 1
    expect(form).to_have_count(forms + 1)
    assert sicbot(server, tmp_path, "undo", "1", "--yes").returncode == 0
    member.reload()
    assert member.locator("body").inner_text().count(RED) == before
