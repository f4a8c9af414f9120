"""What the concept notes of both worlds mean, against what was written down from their pages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from sicbot.app import observe
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import UserKey
    from sicbot.core.work import Note
    from sicbot.programme.programme import Programme

CASES = ROOT / "tests" / "cases" / "notes"
PARIS = ZoneInfo("Europe/Paris")
Told = dict[str, Any]


@pytest.fixture(scope="module", params=[(one, v) for one in WORLDS for v in ("9.2", "10.2")])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Programme, Told]]:
    """Read a world, and what is expected of it."""
    world, profile = request.param
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(world), state, profile=profile) as scene:
        with scene.app() as app:
            programme = observe(app, work=True)
        yield programme, json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))["notes"]


def shown(note: Note, programme: Programme) -> Told:
    """Return a note as the expected files tell of it."""
    accounts, places = programme.accounts.records, programme.work.notes
    step = note.accepted

    def name(key: UserKey | None) -> str | None:
        return None if key is None else accounts[key].name

    return {
        "task_forces": list(note.task_forces),
        "objectives": list(note.objectives),
        "leader": name(note.leader),
        "team": [name(one) for one in note.team],
        "regions": list(note.regions),
        "countries": list(note.countries),
        "budget": note.budget
        and {"amount": note.budget.amount, "currency": note.budget.currency},
        "duration": note.duration,
        "sponsors_sought": note.sponsors_sought,
        "state": note.state,
        "since": step and f"{step.when.astimezone(PARIS):%Y-%m-%d}",
        "by": step and name(step.actor),
        "version": step and step.version,
        "claimed": note.claimed,
        "not_counted": [
            {
                "state": one.state,
                "by": name(one.actor),
                "version": one.version,
                "why": one.objection.code,
            }
            for one in note.steps
            if one.objection is not None
        ],
        "empty_sections": list(note.empty_sections),
        "empty_keys": list(note.empty_keys),
        "length": "short"
        if note.words < places.shortest
        else "long"
        if note.words > places.longest
        else "fits",
        "remarks": sorted(one.code for one in note.remarks),
    }  # fmt: skip


def test_every_note_is_as_written_down(seen: tuple[Programme, Told]) -> None:
    """Rows, state with who set it and when, what does not count, what is empty, what is odd."""
    programme, told = seen
    expected = {title: {**one, "remarks": sorted(one["remarks"])} for title, one in told.items()}

    assert {note.title: shown(note, programme) for note in programme.notes} == expected
    assert programme.note_facts.unread == ()


def test_without_its_versions_no_note_has_a_state(seen: tuple[Programme, Told]) -> None:
    """What it says is known all the same; what stands on the page is not taken for its state."""
    programme, told = seen
    blind = replace(programme, sources=replace(programme.sources, histories={}))

    assert {note.title for note in blind.notes} == set(told)
    assert {(note.state, note.read, note.steps) for note in blind.notes} == {(None, False, ())}
    assert len(blind.note_facts.unread) == len(told)
