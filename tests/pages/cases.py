"""The case files of tests/cases/pages: a body, and beside it what has to be found in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.conftest import ROOT, shared_folder

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "tests" / "cases" / "pages"


@dataclass(frozen=True)
class Case:
    """A body and what is expected of it, by aspect."""

    name: str
    body: str
    expected: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> bytes:
        """The body's bytes."""
        return self.body.encode()


def load_cases() -> list[Case]:
    """Return all cases, those in which nothing must be found first."""
    found = [
        Case(path.stem, read(path), tomllib.loads(read(path.with_suffix(".toml"))))
        for path in FOLDER.glob("*.xhtml")
    ]
    return sorted(found, key=lambda case: (not case.name.startswith("leaves_alone"), case.name))


def world_bodies() -> list[Path]:
    """Return the bodies of the shared world, where it is there, and of the demo world."""
    shared = shared_folder()
    folders = [ROOT / "sicbot" / "demo_world" / "pages"]
    if shared:
        folders.append(shared / "wiki" / "pages")
    return sorted(path for folder in folders for path in folder.glob("*.xhtml"))


def read(path: Path) -> str:
    """Return a file's text with its line ends as they are."""
    return path.read_bytes().decode()


CASES = load_cases()


def cases_with(aspect: str) -> list[Case]:
    """Return the cases that say something about `aspect`."""
    return [case for case in CASES if aspect in case.expected]
