"""Takes the pictures of the documents: `python docs/pictures.py [WORLD PREFIX]`.

Without arguments those of the README, from the demo world. It needs the system's Chromium.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote_plus

from playwright.sync_api import sync_playwright

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "img"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the page, who looks, and how."""

    name: str
    path: str
    user: str | None = None
    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    scroll_to: str = ""  # a text that shall stand at the top


def display(space: str, title: str) -> str:
    """Return the path of a page."""
    return f"/display/{space}/{quote_plus(title)}"


PICTURES = [
    Picture("join-anonymous", display("SOIL", "Join Task Forces"), scroll_to="Objective A1"),
    Picture("join-member", display("SOIL", "Join Task Forces"), "exsec", scroll_to="Objective A1"),
    Picture("join-phone-dark", display("SOIL", "Join Task Forces"), None, 390, 844, "dark",
            "Objective A1"),
    Picture("cycle", display("SOIL", "Strategy Implementation Cycle - SIC")),
    Picture("cycle-table", display("SOIL", "Strategy Implementation Cycle - SIC"),
            scroll_to="Activities, actors, and responsibilities"),
    Picture("next-steps", display("SOIL", "What happened so far and next steps"), None,
            scroll_to="How to get involved"),
    Picture("strategic-plan", display("SOIL", "Strategic Plan"), scroll_to="Objectives"),
    Picture("task-force", display("TFW", "Task Force A1 - NDC"), "exsec"),
    Picture("concept-notes", display("TFW", "Concept notes"), "exsec"),
    Picture("inventory", display("TFW", "Inventory of projects and sponsors"), "exsec",
            scheme="dark"),
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


def log_in(page: Page, url: str, user: str) -> None:
    """Log in; everybody's password is their name."""
    page.goto(f"{url}/dologin.action")
    page.fill('input[name="os_username"]', user)
    page.fill('input[name="os_password"]', user)
    page.press('input[name="os_password"]', "Enter")
    page.wait_for_load_state()


def take(browser: Browser, url: str, picture: Picture, prefix: str = "") -> Path:
    """Take one picture and return its file."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme
    )
    page = context.new_page()
    if picture.user:
        log_in(page, url, picture.user)
    page.goto(url + picture.path)
    if picture.scroll_to:
        heading = page.get_by_role("heading", name=picture.scroll_to).first
        heading.evaluate("element => window.scrollTo(0, element.offsetTop - 16)")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")
    file = IMAGES / f"{prefix}{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def take_report(browser: Browser, url: str) -> Path:
    """Take a picture of the include report and return its file."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "includes.html"
        environment = {
            **os.environ,
            "SICBOT_WIKI_URL": url,
            "SICBOT_WIKI_TOKEN": "token-sicbot",
            "SICBOT_STATE": folder,
            "SICBOT_CONFIG": str(ROOT / "config"),
        }
        command = [sys.executable, "-m", "sicbot", "audit", "includes", "--format", "html", "-o"]
        subprocess.run([*command, str(report)], env=environment, check=False)  # noqa: S603
        page = browser.new_page(viewport={"width": 1920, "height": 1100})
        page.goto(report.as_uri())
        page.screenshot(path=IMAGES / "report.png")
    return IMAGES / "report.png"


def main() -> None:
    """Take all pictures of a world."""
    world = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sicbot" / "demo_world"
    prefix = sys.argv[2] if len(sys.argv) > 2 else ""
    IMAGES.mkdir(exist_ok=True)
    with running(world=world, switches=Switches()) as server, chromium() as browser:
        for picture in PICTURES:
            sys.stdout.write(f"{take(browser, server.url, picture, prefix)}\n")
        if not prefix:
            sys.stdout.write(f"{take_report(browser, server.url)}\n")


if __name__ == "__main__":
    main()
