"""Each template tells its own version in a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.templating.environment import Renderer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("<p>x</p>\n", 1),
        ("<p>{# version: 3 #}</p>\n", 1),
        ("{# version: 2 #}\n<p>x</p>\n", 2),
        ("{# macros: toc #}\n{# version: 12 #}\n<p>x</p>\n", 12),
    ],
)
def test_a_template_tells_its_version(source: str, version: int, tmp_path: Path) -> None:
    """A template that says nothing is the first."""
    (tmp_path / "one.xhtml.j2").write_text(source, encoding="utf-8")

    assert Renderer((tmp_path,)).version("one.xhtml.j2") == version
