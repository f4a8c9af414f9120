"""The hostile texts of tests/cases/hostile_payloads.toml, by class."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.conftest import ROOT

TEMPLATES = ROOT / "tests" / "cases" / "templates"
FILE = ROOT / "tests" / "cases" / "hostile_payloads.toml"


def load() -> dict[str, tuple[str, ...]]:
    """Return the texts of each class, those described by numbers made."""
    classes = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: tuple(_texts(one)) for name, one in classes.items()}


def _texts(described: dict[str, Any]) -> list[str]:
    long = [text * times for text, times in described.get("long", [])]
    halves = ["".join(map(chr, codes)) for codes in described.get("codes", [])]
    return [*described["texts"], *long, *halves]


PAYLOADS = load()
ALL = tuple(text for texts in PAYLOADS.values() for text in texts)
