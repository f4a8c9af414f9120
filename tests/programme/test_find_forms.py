"""Which page holds which form, and why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import PageStatus
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.policy import Form, People
from tests.builders import Sheet
from tests.enrolment import form_text
from tests.programme.enrolled import enrolled, form_page

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

A1 = TaskForce("A1")


def why(programme: Programme, code: TaskForce = A1) -> str:
    """Return why a form is not read, empty if it is."""
    told = [str(one.why) for one in programme.forms.lacking if one.task_forces == (code,)]
    return told[0] if told else ""


def test_a_form_on_one_page_is_found() -> None:
    """With its fields as the page's text tells them; the other Task Forces have none."""
    programme = enrolled(form_page())
    (found,) = programme.forms.found

    assert (found.task_force, found.name, found.page.title) == ("A1", "joinA1", "Join A1")
    assert found.source == "form joinA1"
    assert [(one.name, one.title, dict(one.options)) for one in found.fields] == [
        ("role", "Role", {"3": "Team Member"})
    ]
    assert len(programme.forms.lacking) == len(TASK_FORCES) - 1
    assert "no page that sicbot sees" in why(programme, TaskForce("B2"))


REGISTER = form_text("joinA1", []).replace('"confiform"', '"confiform-entry-register"')
NOT_READ: list[tuple[str, tuple[Sheet, ...], str]] = [
    ("none", (), "no page"),
    ("trashed", (form_page(status=PageStatus.TRASHED),), "“Join A1” (MAIN) is in the trash"),
    ("archived", (form_page(status=PageStatus.ARCHIVED),), "archived"),
    ("two", (form_page(), form_page("Copy")), "“Join A1” (MAIN), “Copy” (MAIN)"),
    ("two-spaces", (form_page(), form_page(space="OTHER")), "more than one page"),
    ("register-only", (Sheet("Join A1", REGISTER),), "no page"),
    ("other-case", (form_page(name="JOINA1"),), "no page"),
    ("does-not-parse", (Sheet("Join A1", form_text("joinA1", []) + "<p>"),), "no page"),
    ("commented-out", (Sheet("Join A1", f"<!-- {form_text('joinA1', [])} -->"),), "no page"),
]


@pytest.mark.parametrize(
    ("sheets", "told"), [case[1:] for case in NOT_READ], ids=[case[0] for case in NOT_READ]
)
def test_a_form_that_does_not_count_says_why(sheets: tuple[Sheet, ...], told: str) -> None:
    programme = enrolled(*sheets)

    assert programme.forms.found == ()
    assert told in why(programme)


READ: list[tuple[str, tuple[Sheet, ...]]] = [
    ("beside-the-trash", (form_page(), form_page("Old", status=PageStatus.TRASHED))),
    ("twice-on-a-page", (Sheet("Join A1", form_text("joinA1", []) * 2),)),
    ("among-other-forms", (Sheet("All", form_text("joinA1", []) + form_text("joinX9", [])),)),
    ("beside-a-button", (form_page(), Sheet("Button", REGISTER))),
]


@pytest.mark.parametrize("sheets", [case[1] for case in READ], ids=[case[0] for case in READ])
def test_a_form_counts_where_one_current_page_defines_it(sheets: tuple[Sheet, ...]) -> None:
    assert [one.task_force for one in enrolled(*sheets).forms.found] == ["A1"]


def test_a_form_of_an_archived_space_counts() -> None:
    """People registered there, and the page is there for all who could see it."""
    assert enrolled(form_page(space="OLD")).forms.found


def test_a_form_counts_only_in_the_configured_spaces() -> None:
    """A page of the same form elsewhere does no harm then."""
    places = People.model_validate({"form_spaces": ("main",)})
    programme = enrolled(form_page(), form_page("Fake", space="FREE"), places=places)

    assert [one.page.title for one in programme.forms.found] == ["Join A1"]


def test_another_page_than_before_does_not_count() -> None:
    """Somebody may have made a form of that name after the right page was moved to the trash."""
    sheets = (Sheet("Before"), form_page())
    moved = enrolled(*sheets, pins={"A1": "101"})
    gone = enrolled(*sheets, pins={"A1": "999"})

    assert "was on “Before” (MAIN) before" in why(moved)
    assert "a page that sicbot does not see (999)" in why(gone)
    assert enrolled(*sheets, pins={"A1": "102"}).forms.found


def test_a_page_that_moved_counts() -> None:
    """It keeps its id, wherever it is and whatever its title."""
    moved = form_page("Renamed", space="ELSEWHERE")

    assert enrolled(moved, pins={"A1": "101"}).forms.found


def test_a_page_that_the_configuration_names_counts_whatever_was_before() -> None:
    """That is the way out where two pages define a form, or it was moved to another."""
    own = Form(task_force=A1, name="joinA1", page="MAIN:Right")
    places = People(forms=(own,))
    programme = enrolled(form_page(), form_page("Right"), places=places, pins={"A1": "101"})

    assert [one.page.title for one in programme.forms.found] == ["Right"]
    assert "sicbot sees no page" in why(enrolled(form_page(), places=places))
    assert "does not define it" in why(enrolled(form_page(), Sheet("Right"), places=places))


def test_a_form_of_another_name_is_found_by_the_configuration() -> None:
    """Then the usual name is not looked for."""
    places = People(forms=(Form(task_force=A1, name="soil"),))
    programme = enrolled(form_page("S", "soil"), form_page("J"), places=places)

    assert [(one.task_force, one.name) for one in programme.forms.found] == [("A1", "soil")]


def test_what_a_job_remembered_of_other_things_is_no_page() -> None:
    """Facts of other kinds, and codes that are none."""
    assert dict(enrolled(pins={"A1": "1", "Z9": "2"}).forms.pins) == {"A1": "1"}
