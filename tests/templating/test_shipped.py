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


def row(text: str, *names: str) -> dict[str, object]:
    links = dict.fromkeys(("account", "web", "profile"), ADDRESS)
    return {**dict.fromkeys(names, text), **links}


def foot(text: str) -> dict[str, object]:
    return {"when": text, "coverage": [text, text]}


def members(text: str) -> dict[str, object]:
    told = row(text, "name", "role", "region", "organisation", "since")
    return {"rows": [told], "total": 2, "unnamed": 1, "complete": False, "foot": True, **foot(text)}


def all_members(text: str) -> dict[str, object]:
    told = row(text, "code", "name", "role", "region", "organisation", "since")
    totals = [{"code": text, "members": 2, "named": 1, "complete": False}]
    return {"rows": [told], "totals": totals, "total": 2, "people": 2, **foot(text)}


def registrations(text: str) -> dict[str, object]:
    told = row(
        text, "code", "where", "name", "organisation", "why", "wish", "region", "standing", "what",
        "page", "row",
    )  # fmt: skip
    parts = ("refusals", "candidates", "remarks", "withdrawn", "unmatched", "unread")
    found = {key: [told | {"perhaps": [text, text]}] for key in parts}
    return {**found, "notes": [text, text], **foot(text)}


def groups(text: str) -> dict[str, object]:
    told = row(text, "group", "name", "since", "why", "code") | {"inside": True}
    parts = ("waiting", "strangers", "leaders", "unread")
    return {**{key: [told] for key in parts}, **foot(text)}


def memberships(text: str) -> dict[str, object]:
    return {"rows": [row(text, "group", "key", "since", "by", "name")], **foot(text)}


def lozenge(text: str) -> dict[str, object]:
    return {"colour": text, "title": text}


def note_board(text: str) -> dict[str, object]:
    plain = (
        "title", "who", "day", "why", "way_out", "since", "by", "codes",
        "filled", "length", "team", "letter", "proposal", "typed", "numbers",
    )  # fmt: skip
    states = {"state": lozenge(text), "counted": lozenge(text)}
    told = row(text, *plain) | states | {"link": ADDRESS, "past": ADDRESS, "version": 2, "now": 3}
    told |= {"dated": True, "about": [text, text], "missing": [text, text], "next": [text, text]}
    line = told | {"projects": [text, text], "proposed": True}
    parts = ("refused", "rows", "batch", "unread", "passed_over")
    return {
        **{key: [told] for key in parts},
        "counts": [{"state": lozenge(text), "count": 2}, {"state": lozenge(text), "count": 3}],
        "remarks": [told | {"what": [text, text]}],
        "families": [{"idea": text, "lines": [line, line]}],
        "with_ideas": True,
        "left_out": 2,
        "projects_unread": True,
        "hidden": 2,
        **foot(text),
    }


def note_row(text: str) -> dict[str, object]:
    told = row(text, "title", "since", "filled", "length", "next", "why")
    states = {"state": lozenge(text), "claimed": lozenge(text)}
    flags = {"dated": True, "long": True, "teams_turn": True, "differs": True}
    return told | states | flags | {"link": ADDRESS, "sections": [text, text], "fields": [text]}


def notes_missing(text: str) -> dict[str, object]:
    parts = ("rows", "over", "unread")
    return {**{key: [note_row(text)] for key in parts}, "hidden": 2, **foot(text)}


def note_alone(text: str) -> dict[str, object]:
    return {"row": note_row(text), "foot": True, "when": text}


ADDRESS = "https://example.org/login"
SHIPPED: dict[str, Callable[[str], dict[str, object]]] = {
    "concept_notes_board.xhtml.j2": note_board,
    "concept_notes_missing.xhtml.j2": notes_missing,
    "concept_notes_note.xhtml.j2": note_alone,
    "groups_ledger.xhtml.j2": memberships,
    "groups_report.xhtml.j2": groups,
    "includes_card.xhtml.j2": card,
    "includes_report.xhtml.j2": report,
    "registrations_all.xhtml.j2": all_members,
    "registrations_list.xhtml.j2": members,
    "registrations_report.xhtml.j2": registrations,
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
