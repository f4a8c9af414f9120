"""Takes the pictures of the documents: `python docs/pictures.py`; needs the system's Chromium."""

from __future__ import annotations

import os
import shutil
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
NOW = "2023-10-16T09:00:00+02:00"  # the demo world's date
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


LANDING = display("SOIL", "Join Task Forces")
BEFORE = [Picture("join-before", LANDING, scroll_to="Objective A1")]
AFTER = [
    Picture("join-after", LANDING, scroll_to="Objective A1"),
    Picture("join-phone-dark", LANDING, None, 390, 844, "dark", "Objective A1"),
    Picture("report-page", display("EXSEC", "Red includes"), "exsec"),
    Picture("members", display("TFW", "A1-Members, kept by sicbot"), "exsec"),
    Picture("gaps", display("TFW", "Gaps"), "exsec", scroll_to="Cycle 1"),
    Picture("scaffold", display("TFW", "Task Force B1 - Investment Plans"), "exsec"),
    Picture(
        "consistency",
        display("EXSEC", "Consistency"),
        "exsec",
        scroll_to="Facts for which two pages give different figures",
    ),
]


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
    page.wait_for_url("**/dashboard.action")


def take(browser: Browser, url: str, picture: Picture) -> Path:
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
    file = IMAGES / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def run_sicbot(url: str, folder: Path, *arguments: str) -> str:
    """Run a command of sicbot on the wiki and return what it printed."""
    environment = {
        **os.environ,
        "SICBOT_WIKI_URL": url,
        "SICBOT_WIKI_TOKEN": "token-sicbot",
        "SICBOT_STATE": str(folder),
        "SICBOT_CONFIG": str(folder / "config"),
        "SICBOT_NOW": NOW,
    }
    command = [sys.executable, "-m", "sicbot", *arguments]
    done = subprocess.run(  # noqa: S603  # our own command
        command, env=environment, check=False, capture_output=True, text=True
    )
    return done.stdout


def take_file(browser: Browser, url: str, folder: Path, name: str, *arguments: str) -> Path:
    """Take a picture of a report in a file and return the picture's file."""
    report = folder / f"{name}.html"
    run_sicbot(url, folder, *arguments, "--format", "html", "-o", str(report))
    page = browser.new_page(viewport={"width": 1920, "height": 1100})
    page.goto(report.as_uri())
    page.screenshot(path=IMAGES / f"{name}.png")
    return IMAGES / f"{name}.png"


def configuration(folder: Path) -> None:
    """Copy the shipped settings, with cards for hidden pages, as the demo has them."""
    shutil.copytree(ROOT / "config", folder / "config")
    includes = folder / "config" / "includes.toml"
    text = includes.read_text(encoding="utf-8")
    includes.write_text(text.replace('hidden = "report"', 'hidden = "card"'), encoding="utf-8")


def main() -> None:
    """Take all pictures, before and after sicbot has worked on the demo world."""
    world = ROOT / "sicbot" / "demo_world"
    IMAGES.mkdir(exist_ok=True)
    with (
        running(world=world, switches=Switches(now=NOW)) as server,
        chromium() as browser,
        TemporaryDirectory() as name,
    ):
        folder = Path(name)
        configuration(folder)
        taken = [take(browser, server.url, picture) for picture in BEFORE]
        taken.append(take_file(browser, server.url, folder, "report", "audit", "includes"))
        taken.append(take_file(browser, server.url, folder, "plan", "plan", "includes"))
        rights = ("audit", "permissions", "privacy")
        taken.append(take_file(browser, server.url, folder, "rights", *rights))
        run_sicbot(server.url, folder, "apply", "--yes")
        run_sicbot(server.url, folder, "scaffold", "B1", "--yes")
        taken += [take(browser, server.url, picture) for picture in AFTER]
        sys.stdout.write("".join(f"{one}\n" for one in taken))


if __name__ == "__main__":
    main()
