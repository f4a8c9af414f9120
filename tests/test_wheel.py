"""An installed wheel holds all that sicbot needs outside its repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = {
    "sicbot/shipped_files/config/sicbot.toml",
    "sicbot/shipped_files/config/schema/sicbot.json",
    "sicbot/shipped_files/page_templates/report.html.j2",
    "sicbot/demo_world/world.json",
    "sicbot/locale/fr.po",
    "sicbot/sandbox/browser/templates/base.html",
    "sicbot/sandbox/browser/static/sandbox.css",
}


def test_the_wheel_holds_templates_configuration_and_demo_world(tmp_path: Path) -> None:
    """It is built from this tree, and every shipped file is in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    bodies = list((ROOT / "sicbot/demo_world").rglob("*.xhtml"))

    assert inside >= SHIPPED
    assert {str(path.relative_to(ROOT)) for path in bodies} <= inside
