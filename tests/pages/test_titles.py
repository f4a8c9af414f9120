"""Titles that a reader takes for the same, and titles that Confluence does."""

from __future__ import annotations

import pytest

from sicbot.pages.titles import lookup_form, normal_form

DIFFERENT = [
    ("Task Force A1", "Task Force A2"),
    ("A-B", "A B"),
    ("TaskForce", "Task Force"),
    ("resume", "résumé"),
    ("Plan", "Plan (2)"),
]
SAME = [
    ("Join Task Force A1", "join task force a1"),
    ("A – B", "A - B"),
    ("A—B‑C−D", "A-B-C-D"),
    ("Task\u00a0Force", "Task Force"),
    ("Task  Force ", "\tTask Force"),
    ("Task\u200b Force\u2060\ufeff", "Task Force"),
    ("co\u00adoperate", "cooperate"),
    ("“4 per 1000” l’été", '"4 per 1000" l\'été'),
    ("e\u0301te\u0301", "été"),
    ("Ｆｏｒｍ", "form"),
    ("Straße", "STRASSE"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_real_differences_stay(one: str, other: str) -> None:
    """What a reader sees as different stays different."""
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_unseen_differences_go(one: str, other: str) -> None:
    """Dashes, spaces, quotes, case and composition do not tell titles apart."""
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize("title", [title for pair in SAME + DIFFERENT for title in pair])
def test_a_normal_form_is_its_own(title: str) -> None:
    """Normalising twice changes nothing more."""
    assert normal_form(normal_form(title)) == normal_form(title)


def test_the_server_minds_dashes_and_spaces_but_not_case() -> None:
    """Confluence finds a page in any case, and by its very dashes and spaces."""
    assert lookup_form("Join TASK force") == lookup_form("join task FORCE")
    assert lookup_form("A – B") != lookup_form("A - B")
    assert lookup_form("Task\u00a0Force") != lookup_form("Task Force")
    assert lookup_form("Straße") != lookup_form("STRASSE")
