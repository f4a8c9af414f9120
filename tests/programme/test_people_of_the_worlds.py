"""The people of both worlds, against what their files say to a careful reader."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sicbot.core.people import Registrations, Role, TaskForce
from sicbot.core.policy import People
from sicbot.programme.people.task_forces import gather
from tests.conftest import ROOT, needs_shared, shared_folder
from tests.world_people import programme_of_world, records_of_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.people import TaskForcePeople
    from sicbot.programme.programme import Programme

DEMO = ROOT / "sicbot" / "demo_world"
SHARED = (shared_folder() or Path()) / "wiki"


@cache
def programme(folder: Path) -> Programme:
    places = tomllib.loads((ROOT / "config" / "people.toml").read_text(encoding="utf-8"))
    return programme_of_world(folder, People.model_validate(places))


@cache
def people(folder: Path) -> Mapping[TaskForce, TaskForcePeople]:
    known = programme(folder)
    records = Registrations(records_of_world(folder))
    return gather(records, known.people_facts, known.snapshot.taken.date())


def roles(folder: Path, role: Role) -> dict[str, list[str]]:
    found = {
        str(code): sorted(str(one.account.name) for one in force.members if one.role is role)
        for code, force in people(folder).items()
    }
    return {code: names for code, names in found.items() if names}


def wishes(folder: Path, standing: str) -> set[str]:
    return {
        f"{code} {one.account.name}"
        for code, force in people(folder).items()
        for one in force.candidates
        if one.eligibility.standing == standing
    }


def refused(folder: Path) -> list[tuple[str, str, str]]:
    return [
        (str(code), one.record.creator_name, str(one.cause))
        for code, force in people(folder).items()
        for one in force.refusals
    ]


@needs_shared
def test_leaders_and_representatives_of_the_shared_world() -> None:
    """Validated, mentioned, the term not over, and registered: A1, A5, B4, C2, E1, F1, A3, F2."""
    assert roles(SHARED, Role.LEADER) == {
        "A1": ["kgross"], "A3": ["gstathopoulos"], "A5": ["sndiaye"], "B4": ["jwanjiru"],
        "C2": ["pchirwa"], "E1": ["lgarnier"], "F2": ["vrojas"],
    }  # fmt: skip
    assert roles(SHARED, Role.REPRESENTATIVE) == {
        "A1": ["jrestrepo", "nvthuy", "wtesfaye"], "A5": ["mkeita", "ssaarinen", "tparata"],
        "B4": ["nfahmy"], "E1": ["ibasow", "vmakinen"], "F1": ["fhounsou", "tbraeuer"],
    }  # fmt: skip


@needs_shared
def test_records_of_the_shared_world_that_make_nobody_a_member() -> None:
    """A closed account twice, one without account, one by the shared account."""
    assert refused(SHARED) == [
        ("A1", "edossou", "inactive"),
        ("E1", "", "anonymous"),
        ("F1", "edossou", "inactive"),
        ("F1", "exsec.desk", "attested-no-account"),
    ]
    desk = people(SHARED)[TaskForce("F1")].refusals[1]
    assert [one.name for one in desk.suggestions] == ["yelidrissi"]


@needs_shared
def test_the_numbers_of_the_shared_world_add_up() -> None:
    """151 entries are members, refusals, withdrawals or superseded."""
    forces = people(SHARED).values()
    counts = [
        len(one.members) + len(one.refusals) + len(one.withdrawn) + one.superseded for one in forces
    ]

    assert sum(counts) == len(records_of_world(SHARED)) == 151
    assert [one.superseded for one in forces if one.superseded] == [2, 2]
    assert [one.name for force in forces for one, _record in force.withdrawn] == ["bmwangi"]


@needs_shared
def test_who_of_the_shared_world_may_not_lead() -> None:
    """Companies, a consultant, a university and a former partner."""
    assert wishes(SHARED, "not-eligible") == {
        "A2 kmueller", "A5 dclarke", "C1 gfontaine", "D2 hassan.m", "D3 sputri", "F2 nobrien",
        "F2 vrojas",
    }  # fmt: skip


@needs_shared
def test_whom_of_the_shared_world_a_person_should_check() -> None:
    """Other spellings and scripts of partners, and INS, which is much like INSOL."""
    assert wishes(SHARED, "needs-check") == {
        "A1 wtesfaye", "A2 cdoliveira", "A5 ssaarinen", "A6 mlefevre", "A6 rmoreau", "B1 ebaumann",
        "B2 wzielinski", "B4 rferreira", "C2 acoulibaly", "D2 halmansouri", "D2 mtrabelsi",
        "D3 krao", "E1 rmoreau", "E3 hgreer", "F1 tbraeuer", "F3 htanaka",
    }  # fmt: skip


@needs_shared
def test_what_is_odd_in_the_shared_world() -> None:
    """Homonyms, a foreign address, a name in another script beside two addresses."""
    found = {
        f"{code} {record.creator}" for code, force in people(SHARED).items()
        for record, _text in force.remarks
    }  # fmt: skip

    assert found == {"A3 gstathopoulos", "B4 pvandijk", "D2 hassan.m", "E1 liwei"}


@needs_shared
def test_nominations_of_the_shared_world() -> None:
    """30 rows; one name that fits two accounts, one day as text."""
    rows = programme(SHARED).nominations
    odd = {one.row: [str(text) for text in one.problems] for one in rows if one.problems}

    assert len(rows) == 30
    assert sum(one.in_force for one in rows) == 18
    assert odd == {
        21: ["the candidate is not mentioned; the name fits 2 accounts: mention the person"],
        25: ["the day of the decision is text, read as 2023-03-21"],
    }


def test_leaders_of_the_demo_world() -> None:
    """A1's term is over; A5's representative for Asia is plain text; A5 Europe was deferred."""
    assert roles(DEMO, Role.LEADER) == {
        "A5": ["rquintao"], "B3": ["naydogan"], "C1": ["tbegaye"], "D2": ["lalkhatib"],
        "D3": ["lbazterrica"], "E1": ["cvautrin"], "F1": ["lessomba"],
    }  # fmt: skip
    assert roles(DEMO, Role.REPRESENTATIVE)["A5"] == ["cobi", "tarrua"]


def test_records_of_the_demo_world_that_make_nobody_a_member() -> None:
    """A closed account twice, one without account, one by the shared account."""
    assert refused(DEMO) == [
        ("A1", "mtchoungui", "inactive"),
        ("A1", "", "anonymous"),
        ("E1", "secretariat.team", "attested-no-account"),
        ("F1", "mtchoungui", "inactive"),
    ]


@pytest.mark.parametrize(
    "folder", [DEMO, pytest.param(SHARED, marks=needs_shared)], ids=["demo", "shared"]
)
def test_no_sentence_about_people_holds_an_address(folder: Path) -> None:
    """They may be shown on restricted pages and are logged nowhere, but who knows."""
    said = [str(one) for one in programme(folder).people_notes]
    for force in people(folder).values():
        said += [str(text) for _record, text in force.remarks]
        said += [str(text) for text in force.notes]
        said += [str(one.why) for one in force.refusals]
        said += [str(one.eligibility.why) for one in force.candidates]

    assert [one for one in said if "@" in one] == []
