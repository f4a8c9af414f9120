"""Includes and other macros: what must be left alone first, then every spelling."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.macros import Include, excerpts, includes, macros
from sicbot.pages.storage import parse
from tests.conftest import needs_shared, shared_folder
from tests.pages.cases import CASES, Case, cases_with, read

INCLUDE_DEFAULTS: dict[str, Any] = {
    "kind": "include",
    "space_key": None,
    "content_id": None,
    "excerpt": None,
    "spelling": "structured",
    "posting_day": None,
}


def describe(include: Include, data: bytes) -> dict[str, Any]:
    """Return an include as a case file states it."""
    found = {name: getattr(include, name) for name in (*INCLUDE_DEFAULTS, "title")}
    return found | {"target": include.target.cut(data).decode()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_finds_these_includes_and_no_others(case: Case) -> None:
    """Each include is found with its target; a case that states none has none."""
    stated = [INCLUDE_DEFAULTS | include for include in case.expected.get("includes", [])]

    found = includes(case.body)

    assert [describe(include, case.data) for include in found] == stated
    assert [include.position for include in found] == list(range(1, len(stated) + 1))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_finds_the_same_in_a_parsed_body(case: Case) -> None:
    """The way that builds only the includes gives what the whole tree gives."""
    assert includes(case.body) == includes(parse(case.body))


@pytest.mark.parametrize("case", cases_with("macros"), ids=str)
def test_lists_macros_in_document_order(case: Case) -> None:
    """Every macro is listed, and its span is the whole macro."""
    found = macros(parse(case.body))

    assert [macro.name for macro in found] == case.expected["macros"]
    assert all(macro.span.cut(case.data).startswith(b"<") for macro in found)
    assert all(macro.span.cut(case.data).endswith(b">") for macro in found)


@pytest.mark.parametrize("case", cases_with("excerpts"), ids=str)
def test_names_excerpts(case: Case) -> None:
    """Excerpts are known by name, unnamed ones by the empty name."""
    assert list(excerpts(case.body)) == case.expected["excerpts"]


@pytest.mark.parametrize(
    ("text", "space_key", "title"),
    [
        ("Plain", None, "Plain"),
        ("SOIL:Title", "SOIL", "Title"),
        ("~jdoe:Title", "~jdoe", "Title"),
        ("ds-1.x_2:Title", "ds-1.x_2", "Title"),
        ("SOIL:Title: part 2", "SOIL", "Title: part 2"),
        ("@self:Title", None, "Title"),
        ("Task Force A1: NDC", None, "Task Force A1: NDC"),
        ("Café: menu", None, "Café: menu"),
        (":Title", None, ":Title"),
        ("SOIL:", None, "SOIL:"),
    ],
)
def test_splits_only_a_plausible_space_key(text: str, space_key: str | None, title: str) -> None:
    """Text before a colon is a space key only if such a key could exist."""
    parameter = f"<ac:default-parameter>{text}</ac:default-parameter>"
    body = f'<ac:macro ac:name="include">{parameter}</ac:macro>'

    (include,) = includes(body)

    assert (include.space_key, include.title) == (space_key, title)


def test_the_last_of_two_equal_parameters_counts() -> None:
    """A name that comes twice has its last value, as in a map."""
    body = (
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name="">One</ac:parameter>'
        '<ac:parameter ac:name="">Two</ac:parameter></ac:structured-macro>'
    )

    assert [include.title for include in includes(body)] == ["Two"]


def test_a_body_without_includes_is_not_parsed() -> None:
    """What cannot hold an include is not refused, even if it is broken."""
    assert includes("<p>broken & unclosed") == ()


def test_a_broken_body_with_an_include_is_refused() -> None:
    """Where an include may be, the whole body has to be in order."""
    with pytest.raises(PageError, match=r"^line 2, column 4: the body ends while <p> of line 2"):
        includes('<ac:structured-macro ac:name="include"/>\n<p>')


@needs_shared
@pytest.mark.parametrize(("page", "count"), [("join-task-forces", 24), ("next-steps", 4)])
def test_the_two_hosts_of_the_shared_world_hold_28_includes(page: str, count: int) -> None:
    """Every red place of the two pages is an include with a title, one with a space key."""
    folder = shared_folder()
    assert folder is not None

    found = includes(read(folder / "wiki" / "pages" / f"{page}.v1.xhtml"))

    assert len(found) == count
    assert all(include.title for include in found)
    keys = {include.space_key for include in found}
    assert keys == ({None, "SOILS"} if page == "join-task-forces" else {None})
