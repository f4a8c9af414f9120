"""`sicbot audit permissions privacy` as a command: formats, exit codes, terminals of all kinds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from sicbot.cli import app as cli
from sicbot.cli.rights import _print
from sicbot.core.text import ENGLISH
from sicbot.sandbox.serving import running
from sicbot.shipped import shipped
from tests.conftest import ROOT
from tests.reports.test_audit import COVERAGE, FACTS, FINDINGS, FRENCH, MATRIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.text import Catalogue

from sicbot.auditing import Audited

DEMO = ROOT / "sicbot" / "demo_world"
AUDITED = Audited(FACTS, FINDINGS, COVERAGE, MATRIX)
DAY = datetime(2023, 10, 16, tzinfo=UTC).isoformat()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The demo world, served for all tests of this file."""
    with running(world=DEMO) as server:
        yield server.url


def call(url: str, state: Path, *arguments: str) -> tuple[int, str]:
    """Run the command and return its exit code and what it printed."""
    environment = {
        "SICBOT_WIKI_URL": url,
        "SICBOT_WIKI_TOKEN": "token-sicbot",
        "SICBOT_STATE": str(state),
        "SICBOT_CONFIG": str(shipped("config")),
        "SICBOT_NOW": DAY,
    }
    done = CliRunner().invoke(cli, ["audit", *arguments], env=environment)
    return done.exit_code, done.stdout


def printed(width: int, language: Catalogue = ENGLISH) -> str:
    screen = Console(file=StringIO(), width=width, highlight=False, markup=False, emoji=False)
    _print(screen, AUDITED, (), language)
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """A table where there is room for it, else one thing below the other."""
    lines = printed(width).splitlines()

    assert max(cell_len(line) for line in lines) <= width
    assert any("form-editors" in line for line in lines)


def test_the_worst_stands_first_under_its_own_heading() -> None:
    """After what could not be judged."""
    lines = [line.strip() for line in printed(160).splitlines()]

    assert lines.index("high") < lines.index("medium") < lines.index("low")
    assert lines[0].startswith("Read ")


def test_a_french_terminal_is_french() -> None:
    """Headings and sentences."""
    told = printed(160, FRENCH)

    assert "élevée" in told
    assert "Constats\N{NO-BREAK SPACE}: " in told


def test_all_three_audits_are_one_json_document(url: str, tmp_path: Path) -> None:
    """Without names; findings are drift."""
    code, told = call(url, tmp_path, "--format", "json")
    document = json.loads(told)

    assert code == 3
    assert {one["audit"] for one in document["findings"]} == {
        "includes", "permissions", "privacy",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["permissions", "privacy"])
def test_each_audit_can_be_run_alone(url: str, tmp_path: Path, name: str) -> None:
    """And finds nothing of the others."""
    _code, told = call(url, tmp_path, name, "--format", "json")

    assert {one["audit"] for one in json.loads(told)["findings"]} == {name}


def test_includes_alone_keep_their_document(url: str, tmp_path: Path) -> None:
    """Scripts that read it go on working."""
    _code, told = call(url, tmp_path, "includes", "--format", "json")
    document = json.loads(told)

    assert not [one for one in document["findings"] if "audit" in one]
    assert "not_judged" not in document["coverage"]


@pytest.mark.parametrize("ending", ["html", "csv", "xlsx", "txt", "json"])
def test_every_format_can_be_written_to_a_file(url: str, tmp_path: Path, ending: str) -> None:
    """The name of the file says which."""
    file = tmp_path / f"rights.{ending}"
    code, _told = call(url, tmp_path, "permissions", "privacy", "-o", str(file))
    data = file.read_bytes()

    assert code == 3
    if ending == "xlsx":
        assert len(load_workbook(file).sheetnames) == 3
    else:
        assert "Join Task Force D2" in data.decode("utf-8-sig")


def test_an_audit_ends_with_what_belongs_to_it(url: str, tmp_path: Path) -> None:
    """Who asks for personal data is not sent to the rights."""
    told = {name: call(url, tmp_path, name)[1] for name in ("privacy", "permissions")}

    assert "sicbot audit permissions" not in told["privacy"]
    assert "sicbot audit permissions" in told["permissions"]
