"""A served demo world, a browser in front of it, and sicbot's command line beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT
from tests.worlds import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sicbot.sandbox.serving import Server

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@contextmanager
def browser(width: int = 1280) -> Iterator[Page]:
    """Open an empty page in Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium.new_page(viewport={"width": width, "height": 900})
        chromium.close()


def log_in(page: Page, server: Server, name: str) -> None:
    """Log in as somebody; in the demo world the password is the user name."""
    page.goto(f"{server.url}/dologin.action")
    page.fill('input[name="os_username"]', name)
    page.fill('input[name="os_password"]', name)
    page.press('input[name="os_password"]', "Enter")
    page.wait_for_url("**/dashboard.action")


def sicbot(server: Server, state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, on the day of the demo world."""
    environment = {
        **os.environ,
        "SICBOT_WIKI_URL": server.url,
        "SICBOT_WIKI_TOKEN": "token-sicbot",
        "SICBOT_STATE": str(state),
        "SICBOT_CONFIG": str(ROOT / "config"),
        "SICBOT_NOW": NOW,
    }
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "sicbot", *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd=state,
    )  # fmt: skip
