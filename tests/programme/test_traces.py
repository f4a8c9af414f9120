"""What the wiki holds of a person, and by which typed names they are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.forgotten import Forgotten
from sicbot.core.journal import Given, Ledger, RunId
from sicbot.core.model import GroupName, Mark, Reading
from sicbot.programme.reasons.traces import (
    Seat,
    is_shared,
    naming_now,
    record_keys,
    records_of,
    seats_of,
    typed_by,
)
from tests.builders import Sheet
from tests.people_builders import ADA, BEN, CYD, START, TEAM, Town, account, record

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme


def region(text: str) -> str:
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">sicbot.members'
        f"</ac:parameter><ac:rich-text-body><p>{text}</p></ac:rich-text-body>"
        "</ac:structured-macro>"
    )


def adopting(programme: Programme, *titles: str) -> Programme:
    """Return the programme with these pages of people's adopted."""
    pages = {
        key: replace(one, mark=Mark(one.id, "adopted", "")) if one.title in titles else one
        for key, one in programme.snapshot.pages.records.items()
    }
    made = replace(programme, snapshot=replace(programme.snapshot, pages=Reading(pages)))
    made.__dict__["registrations"] = programme.registrations
    return made


TWIN = account("twin", "Ada Berg")
WHO = Forgotten(b"salt").with_person(ADA)
TYPED = {
    "as the account has it": (record(ADA, name="Ada Berg", email="ada@berg.example.org"), 2),
    "other ones": (record(ADA, name="Ada Maria Berg", email="ada@home.example.org"), 2),
    "one word": (record(ADA, name="Ada"), 0),
    "somebody else's address": (record(ADA, name="Ada Berg", email=CYD.email or ""), 1),
    "not proven": (record(BEN, name="Ada Berg", accounts=(CYD,)), 0),
    "for somebody else": (record(TEAM, accounts=(CYD,), name="Ada Maria Berg"), 0),
}


@pytest.mark.parametrize(("one", "count"), TYPED.values(), ids=TYPED)
def test_typed_names_count_where_they_are_the_person_alone(one: object, count: int) -> None:
    """Another person must not be forgotten along."""
    programme = Town().entered(one)  # type: ignore[arg-type]

    assert len(list(typed_by(ADA, programme))) == count


def test_a_name_of_two_accounts_tells_nothing() -> None:
    """Neither in capitals nor turned round."""
    programme = Town(accounts=(ADA, TWIN)).entered()

    assert is_shared("BERG Ada", ADA, programme)
    assert not is_shared("Ben Ochieng", BEN, Town().entered())


def test_records_about_the_person_are_people_s_to_delete() -> None:
    """Not what a person of the Secretariat entered for others."""
    own, typed = record(ADA), record(TEAM, id_="typed", name="Berg, Ada", accounts=(CYD,))
    programme = Town().entered(own, typed, record(BEN))
    of_team = records_of(TEAM, Forgotten(b"s").with_person(TEAM), programme)

    assert records_of(ADA, WHO, programme) == (own, typed)
    assert of_team == ()
    assert record_keys((own,)) == {f"record:{own.source}:{own.record}"}


def test_pages_of_sicbot_s_and_groups_are_found() -> None:
    """A page of people's is theirs, whoever it names."""
    place = Town(
        sheets=(
            Sheet("List", "<p>Ada Berg</p>", creator="bot", slug="list"),
            Sheet("Other", "<p>Ben</p>", creator="bot", slug="other"),
            Sheet("Diary", "<p>Ada Berg</p>", creator="ada"),
            Sheet("Adopted", f"<p>Ada Berg</p>{region('Ben')}", creator="ada"),
            Sheet("Region", region("Ada Berg"), creator="ada"),
        ),
        members={"desk": ("ada",), "board": (), "tf-a1-members": ("ada", "ben")},
    )
    given = Given(GroupName("tf-a1-members"), ADA.key, RunId(1), START)
    programme = adopting(place.entered(ledger=Ledger(given=(given,))), "Adopted", "Region")

    assert [one.title for one in naming_now(programme, WHO)] == ["List", "Region"]
    assert seats_of(ADA, programme) == (
        Seat(GroupName("desk")),
        Seat(GroupName("tf-a1-members"), "2023-01-01"),
    )
