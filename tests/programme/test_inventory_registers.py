"""What people decide of the inventory on pages, and when that does not count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sicbot.core.model import GroupName
from sicbot.core.work import Verdict
from sicbot.core.work_policy import Work
from sicbot.programme.inventory.registers import decided, read_sponsors, read_verdicts, without_pair
from sicbot.programme.inventory.sponsors import Registered
from sicbot.programme.programme import Programme
from tests.builders import SECRETARIAT, Sheet, make_snapshot
from tests.inventory_builders import entry, inventory

WORK = Work.model_validate(
    {
        "inventory": {"sponsors": "DESK:Sponsors", "verdicts": "DESK:Pairs"},
        "notes": {"secretariat": [SECRETARIAT]},
    }
)
PAIR = inventory(entry(1, url="https://a.example.org/x"), entry(2, url="a.example.org/x")).pairs[0]


def rows(*cells: tuple[str, ...], head: tuple[str, ...]) -> str:
    lines = ["".join(f"<th>{one}</th>" for one in head)]
    lines += ["".join(f"<td>{one}</td>" for one in row) for row in cells]
    return "<table><tbody>" + "".join(f"<tr>{one}</tr>" for one in lines) + "</tbody></table>"


def seen(*sheets: Sheet) -> Programme:
    return Programme(make_snapshot(*sheets), work=WORK)


def verdicts(*cells: tuple[str, ...], **more: Any) -> Programme:
    body = rows(*cells, head=("Pair", "Verdict", "Reason"))
    guard = {"edit_groups": (SECRETARIAT,), **more}
    return seen(Sheet("Pairs", body, "DESK", **guard))


def said(programme: Programme) -> tuple[Verdict, str, str]:
    found = read_verdicts(programme)
    pair = decided([PAIR], found)[0]
    return pair.verdict, pair.said, " | ".join(map(str, found.notes))


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("same", Verdict.SAME),
        ("Doublon", Verdict.SAME),
        ("le même projet", Verdict.SAME),
        ("mismo", Verdict.SAME),
        ("Different", Verdict.DIFFERENT),
        ("différents", Verdict.DIFFERENT),
        ("distintos", Verdict.DIFFERENT),
    ],
)
def test_the_secretariat_decides_in_three_languages(word: str, verdict: Verdict) -> None:
    assert said(verdicts((f"Pair {PAIR.id}", word, "we asked"))) == (verdict, "we asked", "")


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ({"edit_groups": ()}, "its edit restriction is empty"),
        ({"edit_groups": (SECRETARIAT, GroupName("members"))}, "members of group members can edit"),
        ({"edit_users": ("zoe",)}, "people who are in none of these groups"),
    ],
)
def test_what_others_could_have_written_does_not_count(sheet: dict[str, Any], why: str) -> None:
    verdict, _said, notes = said(verdicts((PAIR.id, "same", ""), **sheet))

    assert verdict is Verdict.OPEN
    assert why in notes


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (((PAIR.id, "perhaps", ""),), "row 1 of “DESK:Pairs” names no pair"),
        ((("the first", "same", ""),), "row 1 of “DESK:Pairs” names no pair"),
        (((PAIR.id, "same", ""), (PAIR.id, "different", "")), "says two things of pair"),
    ],
)
def test_what_is_not_clear_is_said_and_decides_nothing(
    cells: tuple[tuple[str, ...], ...], note: str
) -> None:
    verdict, _said, notes = said(verdicts(*cells))

    assert verdict is Verdict.OPEN
    assert note in notes


def test_a_page_that_is_not_there_yet_is_no_fault() -> None:
    assert read_verdicts(seen()).notes == ()
    assert read_sponsors(seen()).notes == ()


def test_a_verdict_holds_for_what_was_judged() -> None:
    """Once the title of one entry changes, the pair is open again."""
    found = read_verdicts(verdicts((PAIR.id, "different", "")))
    later = replace(PAIR.one, title="Another title")
    again = inventory(later, PAIR.other).pairs

    assert decided([PAIR], found)[0].verdict is Verdict.DIFFERENT
    assert without_pair(found, [PAIR]) == ()
    assert decided(again, found)[0].verdict is Verdict.OPEN
    assert f"pair {PAIR.id} was decided and is not there" in str(without_pair(found, again)[0])


def test_sponsors_have_their_other_names_in_one_cell() -> None:
    """Parted by semicolons or lines, under a heading of any of three languages."""
    body = rows(
        ("Delta Trust", "DT; Trust of the Delta<br/>Delta T."), ("", "x"), ("Lone Fund", ""),
        head=("Bailleur", "Autres noms"),
    )  # fmt: skip
    found = read_sponsors(seen(Sheet("Sponsors", body, "DESK")))

    assert found.rows == (
        Registered("Delta Trust", ("DT", "Trust of the Delta", "Delta T.")),
        Registered("Lone Fund"),
    )


def test_a_register_without_its_columns_is_said() -> None:
    found = read_sponsors(seen(Sheet("Sponsors", "<p>To come.</p>", "DESK")))

    assert found.rows == ()
    assert "has no table with the columns Sponsor" in str(found.notes[0])
