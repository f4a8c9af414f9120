"""The audit finds each planted hole of both worlds, and nothing on their clean twins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT
from tests.test_audit_rights import audit
from tests.test_people_of_the_worlds import WORLDS, folder_of
from tests.twins import clean_twin

if TYPE_CHECKING:
    from pathlib import Path

CASES = ROOT / "tests" / "cases" / "rights"
# What an audit may say besides; each is true, and no hole.
REMARKS = {"personal-grant", "includes-hidden", "too-little"}


def of_rights(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in document["findings"] if one["audit"] != "includes"]


def tells(finding: dict[str, Any], hole: dict[str, Any]) -> bool:
    """Tell whether a finding is about a hole: rule, page, and each of those concerned."""
    words = f"{finding['subject']} {finding['why']}"
    same = (finding["audit"], finding["rule"]) == (hole["audit"], hole["rule"])
    concerned = [name.strip() for name in (hole["subject"] or "").split(",")]
    return same and finding["title"] == hole["title"] and any(name in words for name in concerned)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("profile", ["9.2", "10.2"])
def test_every_hole_is_found_and_little_else(world: str, profile: Any, tmp_path: Path) -> None:
    """The list was written from the world's files; what else is said is a remark."""
    found = of_rights(audit(folder_of(world), tmp_path, profile=profile))
    holes = json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))
    missed = [hole for hole in holes if not any(tells(one, hole) for one in found)]
    besides = [one for one in found if not any(tells(one, hole) for hole in holes)]

    assert missed == []
    assert {one["rule"] for one in besides} <= REMARKS


@pytest.mark.parametrize("world", WORLDS)
def test_nothing_is_found_on_the_clean_twin(world: str, tmp_path: Path) -> None:
    """Not even a remark."""
    twin = clean_twin(world, folder_of(world), tmp_path / "twin")

    assert of_rights(audit(twin, tmp_path / "state")) == []
