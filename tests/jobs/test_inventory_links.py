"""Addresses that do not answer, on the pages of the inventory; and whom is never asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.links import Answer
from sicbot.core.policy import Policy
from sicbot.jobs.inventory import JOB
from sicbot.link_sources import with_links
from sicbot.programme.inventory.links import LINKS, addresses
from tests.builders import SECRETARIAT
from tests.jobs.registered import planned
from tests.jobs.test_inventory_job import CONFIG, WEB, Town, made, record, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sicbot.programme.programme import Programme

OTHER = "https://trees.example.org/"
SAID = "the address has not answered since 2023-10-16"
TOWN = Town((record(1, "Soil school", url=WEB), record(2, "Trees", "E1", url=OTHER)))


class Notebook:
    """Keeps facts."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    def facts(self, job: str) -> dict[str, str]:
        return self.kept.get(job, {})

    def keep(self, job: str, facts: Mapping[str, str]) -> None:
        self.kept[job] = dict(facts)


class Street:
    """Where all answer but these; it notes who was asked."""

    def __init__(self, *silent: str) -> None:
        self.silent, self.asked = silent, list[str]()

    def ask(self, addresses: Sequence[str]) -> dict[str, Answer]:
        self.asked += addresses
        return {one: Answer.SILENT if one in self.silent else Answer.ANSWERS for one in addresses}


def on_day(programme: Programme, number: int) -> Programme:
    taken = programme.snapshot.taken + timedelta(days=number)
    return replace(programme, snapshot=replace(programme.snapshot, taken=taken))


def linked(programme: Programme, number: int, notes: Notebook, street: Street | None) -> Programme:
    return with_links(on_day(programme, number), notes, street, every=7, most=50)


def test_a_silent_address_is_said_until_it_answers() -> None:
    """On its Task Force's list and for the Secretariat; not after the first time."""
    notes, programme, texts = Notebook(), TOWN.programme, dict[int, dict[str, str]]()
    for number, street in {0: Street(WEB), 7: Street(WEB), 14: Street()}.items():
        programme = run(linked(programme, number, notes, street))
        texts[number] = made(programme)

    lists = {number: SAID in some["A1-Inventory"] for number, some in texts.items()}
    pairs = {number: SAID in some["Pairs"] for number, some in texts.items()}
    assert lists == pairs == {0: False, 7: True, 14: False}
    assert SAID not in texts[7]["E1-Inventory"]


def test_the_same_state_writes_nothing_more() -> None:
    notes, programme = Notebook(), TOWN.programme
    for number in (0, 7):
        programme = run(linked(programme, number, notes, Street(WEB)))
    again = linked(programme, 14, notes, Street(WEB))

    assert planned(JOB, CONFIG, again).changes == ()


def test_nobody_is_asked_twice_in_a_week() -> None:
    """Also where the first run came to no end: it was noted before."""
    notes, street = Notebook(), Street()
    for number in (0, 1, 6):
        linked(TOWN.programme, number, notes, street)

    assert street.asked == [WEB, OTHER]
    linked(TOWN.programme, 7, notes, street)
    assert street.asked == [WEB, OTHER, WEB, OTHER]


def test_a_plan_tells_what_is_known_and_asks_nobody() -> None:
    notes = Notebook()
    for number in (0, 7):
        linked(TOWN.programme, number, notes, Street(WEB))
    before = dict(notes.kept[LINKS])
    programme = linked(TOWN.programme, 30, notes, None)

    assert SAID in made(run(programme))["A1-Inventory"]
    assert notes.kept[LINKS] == before


@pytest.mark.parametrize(
    ("view", "groups", "expected"),
    [
        (["members"], (), (WEB, OTHER)),
        (["members"], (SECRETARIAT,), ()),
        ([SECRETARIAT], (SECRETARIAT,), (WEB, OTHER)),
        ([], (), ()),
    ],
    ids=["open", "restricted", "lists for those who may read it", "no readers"],
)
def test_only_what_the_readers_may_know_is_asked(
    view: list[str], groups: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """A server outside must not learn of a restricted entry."""
    town = replace(TOWN, form={"groups": groups} if groups else {})
    policy = Policy.model_validate({"pages": {"inventory": {"view": view, "edit": ["x"]}}})

    assert addresses(replace(town.programme, policy=policy)) == expected


def test_an_address_of_several_entries_is_asked_once() -> None:
    """Texts that are no address, or hold a person's, are not asked."""
    urls = (WEB, f"{WEB}#part", "none", "https://example.org/?to=ada@example.org", "")
    records = tuple(record(number, "Soils", url=url) for number, url in enumerate(urls, 1))

    assert addresses(Town(records).programme) == (WEB,)
