"""No code and no template goes round the escaping."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# The sandbox is a program of its own and shows bodies as a wiki does; its pages are tested there.
CODE = sorted(
    path
    for path in (ROOT / "sicbot").rglob("*.py")
    if not {"sandbox", "templating"} & set(path.relative_to(ROOT / "sicbot").parts)
)
TRUSTED = {"reports/html.py"}  # marks our own style and script
TEMPLATES = sorted([*ROOT.glob("page_templates/*.j2"), *ROOT.glob("tests/cases/templates/*.j2")])
PAGES = [path for path in TEMPLATES if path.name.endswith(".xhtml.j2")]


def uses_markup(source: str) -> bool:
    """Tell whether code imports or names what marks a text as escaped."""
    return any(
        (isinstance(node, ast.Name) and node.id == "Markup")
        or (isinstance(node, ast.Attribute) and node.attr == "Markup")
        or (isinstance(node, ast.ImportFrom) and node.module == "markupsafe")
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from markupsafe import Markup as M", True),
        ("import markupsafe\nmarkupsafe.Markup(x)", True),
        ("Markup(x)", True),
        ("# Markup(x)\n'Markup(x)'", False),
    ],
)
def test_the_search_for_markup_finds_it(source: str, found: bool) -> None:  # noqa: FBT001
    """Each way to spell it, and not the word alone."""
    assert uses_markup(source) is found


def test_only_trusted_code_marks_text_as_escaped() -> None:
    """The filters do, and the report for its own style and script."""
    found = {
        path.relative_to(ROOT / "sicbot").as_posix()
        for path in CODE
        if uses_markup(path.read_text(encoding="utf-8"))
    }

    assert found <= TRUSTED


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    """Neither by filter nor by block."""
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b|\bautoescape\b|\bmarksafe\b", source)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_writes_cdata_itself(path: Path) -> None:
    """The filter does, so that nothing in it can end it."""
    assert "<![CDATA[" not in path.read_text(encoding="utf-8")
