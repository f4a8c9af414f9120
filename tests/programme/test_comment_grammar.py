"""Comments that are requests, and those that only look like it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from sicbot.core.people import Action
from sicbot.programme.people.comment_grammar import Command, read_comment
from tests.conftest import ROOT
from tests.templating.payloads import ALL

FOLDER = ROOT / "tests" / "cases" / "comments"


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"]
    return found


def shown(command: Command) -> str:
    role = command.role.value if command.role else ""
    return f"{command.action} {command.task_force} {role}".strip()


@pytest.mark.parametrize("case", cases("counts.toml"), ids=lambda case: case["body"][:40])
def test_a_fixed_phrase_counts(case: dict[str, Any]) -> None:
    said = read_comment(case["body"])

    assert [shown(one) for one in said.commands] == case["says"]
    assert not said.may_be_wish


@pytest.mark.parametrize("case", cases("prose.toml"), ids=lambda case: case["body"][:40])
def test_prose_counts_for_nothing(case: dict[str, Any]) -> None:
    """It is for a person to read, where it may be a wish."""
    said = read_comment(case["body"])

    assert (said.commands, said.may_be_wish) == ((), case["wish"])


def test_two_things_about_one_task_force_count_for_nothing() -> None:
    """Nobody knows which one is meant; what is said of others still counts."""
    said = read_comment("<p>JOIN A1</p><p>LEAVE A1</p><p>JOIN B2</p>")

    assert said.contradictory == ("A1",)
    assert said.commands == (Command(Action.JOIN, said.commands[0].task_force),)
    assert said.commands[0].task_force == "B2"


@pytest.mark.parametrize("code", ["A9", "C5", "F0"])
def test_a_code_that_is_no_task_force_is_told(code: str) -> None:
    """It is not taken for prose."""
    said = read_comment(f"<p>JOIN {code}</p>")

    assert (said.commands, said.unknown, said.may_be_wish) == ((), (code,), False)


def test_no_hostile_text_is_a_request() -> None:
    """Whatever it breaks out of."""
    assert [text for text in ALL if read_comment(text).commands] == []
