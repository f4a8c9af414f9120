"""The shipped templates: a hostile value in every place of theirs stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.templating.environment import Renderer, template_folders
from sicbot.templating.skeleton import skeleton
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

RENDERER = Renderer(template_folders())


def card(text: str) -> dict[str, object]:
    return {"title": text, "groups": [text, text], "login": ADDRESS, "address": ADDRESS}


def report(text: str) -> dict[str, object]:
    row = dict.fromkeys(("space", "host", "cause", "red", "who", "steps"), text)
    return {
        "rows": [{**row, "includes": [text, text]}],
        "more": 2,
        "untold": 3,
        "register": [{"space": text, "title": text, "hosts": [text, text]}],
        "more_register": 4,
        "when": text,
        "coverage": [text, text],
    }


ADDRESS = "https://example.org/login"
SHIPPED: dict[str, Callable[[str], dict[str, object]]] = {
    "includes_card.xhtml.j2": card,
    "includes_report.xhtml.j2": report,
}


def test_every_shipped_template_is_tried() -> None:
    """A new template needs its row."""
    there = {path.name for path in template_folders()[0].glob("*.xhtml.j2")}

    assert there == set(SHIPPED)


@pytest.mark.parametrize("template", SHIPPED)
def test_hostile_values_stay_text(template: str) -> None:
    """The elements are those of a harmless value, for each of the payloads."""
    benign = skeleton(RENDERER.render(template, **SHIPPED[template]("x")))

    for payload in ALL:
        if payload.strip():  # an empty name is another page
            assert skeleton(RENDERER.render(template, **SHIPPED[template](payload))) == benign
