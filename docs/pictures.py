"""Takes the pictures of the documents: `python docs/pictures.py [WORLD PREFIX]`.

Without arguments those of the README, from the demo world. It needs the system's Chromium.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
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
    Picture("task-force", display("TFW", "Task Force A1 - NDC"), "exsec"),
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
        heading.evaluate("element => element.scrollIntoView()")
        page.mouse.wheel(0, -16)
    file = IMAGES / f"{prefix}{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> None:
    """Take all pictures of a world."""
    world = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sicbot" / "demo_world"
    prefix = sys.argv[2] if len(sys.argv) > 2 else ""
    IMAGES.mkdir(exist_ok=True)
    with running(world=world, switches=Switches()) as server, chromium() as browser:
        for picture in PICTURES:
            sys.stdout.write(f"{take(browser, server.url, picture, prefix)}\n")


if __name__ == "__main__":
    main()
