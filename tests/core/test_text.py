"""Sentences with values: values are never interpreted, and nothing in them steers a terminal."""

from __future__ import annotations

import pytest

from sicbot.core.text import _, printable

HARMLESS = ["", "Join [bold] Task", "{0} %s", "Données – été", "日本", "two\nlines\tand a tab"]
STEERING = ["\x1b[31mred", "\x07", "\x9b2J", "\r", "\u202eevil", "\u2028", "\u2066x", "\ud800"]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_stays(text: str) -> None:
    """Letters of any script, brackets and braces are text."""
    assert printable(text) == text


@pytest.mark.parametrize("text", STEERING, ids=ascii)
def test_what_steers_a_terminal_becomes_a_mark(text: str) -> None:
    """The first sign does harm in each of these; the rest stays."""
    assert printable(text) == "\N{REPLACEMENT CHARACTER}" + text[1:]


@pytest.mark.parametrize("value", ["{0}", "{title}", "{x.__class__}", "100%s", "a}b{"])
def test_a_value_is_never_a_template(value: str) -> None:
    """Also where a sentence is a value of another."""
    assert str(_("a {x} b", x=_("({y})", y=value))) == f"a ({value}) b"
