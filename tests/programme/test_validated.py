"""Whether the cycle as it stands is the validated one: who is believed, and what is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import Sheet
from tests.people_builders import table
from tests.programme.changes import CONFIG, FIRST, SAME, SECOND, plan, run, said, town, with_history
from tests.programme.cycles import WORK

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

HEAD = "Version | Validated on | Validated by"
HINT = "Which version of the cycle is validated stands nowhere yet"
STANDS = "What stands is the validated text: "
DIFFERS = "What stands differs from the validated text"
NEVER = "No version of the cycle is validated yet"
UNTRUSTED = "“MAIN:Validated” cannot be trusted: "


def listed(*rows: str, head: str = HEAD, **page: Any) -> Sheet:
    """Return the page of validations, which only the Bureau may edit."""
    return Sheet("Validated", table(head, *rows), **{"edit_groups": ("bureau",), **page})


def wiki(sheet: Sheet | None, *bodies: str) -> Programme:
    return run(town(*(bodies or (FIRST, SECOND, SAME)), sheets=(sheet,) if sheet else ()))


ROWS = {
    "as it is": (("3 | 2023-03-01 | Bureau",), STANDS),
    "an earlier one with the same meaning": (("2 | 2023-03-01 | Bureau",), STANDS),
    "another meaning": (("1 | 2023-03-01 | Bureau",), DIFFERS),
    "the latest day counts": (("1 | 2023-03-01 | Bureau", "2 | 2023-04-01 | Bureau"), STANDS),
    "whatever the order": (("2 | 2023-04-01 | Bureau", "1 | 2023-03-01 | Bureau"), STANDS),
    "of one day the lower row": (("1 | 2023-03-01 | ", "2 | 2023-03-01 | "), STANDS),
    "in words": (("Version 2 | 1.3.2023 | the Bureau of the Initiative",), STANDS),
    "no row": ((), NEVER),
    "an empty row": ((" | | ",), NEVER),
    "no day": (("2 | in spring | Bureau",), NEVER),
    "two numbers": (("1 or 2 | 2023-03-01 | Bureau",), NEVER),
    "a version that never was": (("7 | 2023-03-01 | Bureau",), NEVER),
    "a day to come": (("2 | 2024-03-01 | Bureau",), NEVER),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_a_row_says(name: str) -> None:
    """One clear sentence, and no other."""
    rows, sentence = ROWS[name]
    body = said(wiki(listed(*rows)))

    assert [one for one in (HINT, STANDS, DIFFERS, NEVER, UNTRUSTED) if one in body] == [sentence]


@pytest.mark.parametrize("head", [
    "Version | Validée le | Validée par", "N° de version | Date de validation | Instance",
    "Versión | Validada el | Validada por", "Version validated | Date | By whom",
])  # fmt: skip
def test_headings_are_read_tolerantly(head: str) -> None:
    """In English, French and Spanish."""
    assert STANDS in said(wiki(listed("2 | 2023-03-01 | Bureau", head=head)))


def test_the_sentence_names_version_day_and_body_but_no_person() -> None:
    """What is in the cell of the body counts as far as it names one."""
    body = said(wiki(listed("2 | 2023-03-01 | Ada Berg for the Bureau")))

    assert f"{STANDS}version 2, validated on 2023-03-01 (Bureau)" in body
    assert "Ada" not in body
    unknown = said(wiki(listed("2 | 2023-03-01 | Ada Berg")))
    assert f"{STANDS}version 2, validated on 2023-03-01." in unknown


def test_points_in_which_it_differs_are_named() -> None:
    """As in the comparison of two versions."""
    body = said(wiki(listed("1 | 2023-03-01 | Bureau")))
    points = body[body.index(DIFFERS) :]

    for words in ("Contract negotiations: dropped (was 3)", "timing: “May 2023” → “June 2023”"):
        assert words in points


def test_odd_rows_are_named() -> None:
    """With their number, beside the row that counts."""
    rows = ("2 | 2023-03-01 | Bureau", "9 | 2023-04-01 | Bureau", "x | y | z",
            "3 | 2024-01-01 | Bureau")  # fmt: skip
    body = said(wiki(listed(*rows)))

    assert STANDS in body
    for words in ("row 2 of “MAIN:Validated” names version 9",
                  "row 3 of “MAIN:Validated” names no version, or no day",
                  "row 4 of “MAIN:Validated” has a day that is still to come"):  # fmt: skip
        assert words in body


@pytest.mark.parametrize(("editors", "why"), [
    ({"edit_groups": ()}, "its edit restriction is empty"),
    ({"edit_groups": ("bureau", "members")}, "members of group members can edit it"),
    ({"edit_users": ("ada",)}, "people who are in none of these groups"),
], ids=["anybody", "another group", "a person"])  # fmt: skip
def test_a_page_that_others_can_edit_is_not_believed(editors: dict[str, Any], why: str) -> None:
    """The reason is said, and who alone may edit it."""
    body = said(wiki(listed("2 | 2023-03-01 | Bureau", **editors)))

    assert f"{UNTRUSTED}{why}" in body
    assert "only bureau, secretariat" in body
    assert STANDS not in body


def test_the_secretariat_may_keep_it_too() -> None:
    """The control."""
    assert STANDS in said(
        wiki(listed("2 | 2023-03-01 | Bureau", edit_groups=("bureau", "secretariat")))
    )


def test_without_the_page_there_is_one_hint() -> None:
    """It says how to begin, in words that are understood there."""
    body = said(wiki(None))

    assert body.count(HINT) == 1
    assert "“MAIN:Validated”" in body
    assert "Version, Validated on, Validated by" in body


def test_a_page_without_a_table_is_named() -> None:
    """Nothing is concluded from it."""
    body = said(wiki(replace(listed(), body="<p>soon</p>")))

    assert "“MAIN:Validated” has no table with the columns Version, Validated on" in body
    assert NEVER not in body


def test_a_table_that_cannot_be_read_may_hold_the_last_row() -> None:
    """So nothing is concluded from the others either."""
    ragged = "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></tbody></table>"
    sheet = listed("2 | 2023-03-01 | Bureau")
    body = said(wiki(replace(sheet, body=sheet.body + ragged)))

    assert "is not known: “MAIN:Validated” cannot be read" in body
    assert STANDS not in body


def test_readers_who_may_not_read_it_learn_nothing_of_it() -> None:
    """But that there is one."""
    body = said(wiki(listed("1 | 2023-03-01 | Bureau", groups=("bureau",))))

    assert "not all who read this may read the page that says it" in body
    assert "MAIN:Validated" not in body
    assert DIFFERS not in body
    assert "2023-03-01" not in body


def test_a_validated_version_without_a_table_is_named() -> None:
    """It cannot be compared."""
    body = said(wiki(listed("1 | 2023-03-01 | Bureau"), "<p>none</p>", FIRST, SECOND))

    assert "version 1, validated on 2023-03-01 (Bureau), cannot be compared" in body


def test_one_version_that_is_validated_is_told_too() -> None:
    """Nothing has changed yet, but there is something to say."""
    assert STANDS in said(wiki(listed("1 | 2023-03-01 | Bureau"), FIRST))


def test_formatting_alone_writes_nothing() -> None:
    """And neither does the second run."""
    sheet = listed("2 | 2023-03-01 | Bureau")
    made = run(town(FIRST, SECOND, sheets=(sheet,)))

    assert plan(made).changes == ()
    assert plan(with_history(made, FIRST, SECOND, SAME)).changes == ()


def test_a_new_meaning_after_the_validation_is_told() -> None:
    """The control: the page is rewritten and says that it differs."""
    sheet = listed("2 | 2023-03-01 | Bureau")
    made = run(town(FIRST, SECOND, sheets=(sheet,)))

    assert DIFFERS in said(run(with_history(made, FIRST, SECOND, FIRST)))


def test_no_setting_says_nothing() -> None:
    """Not even the hint."""
    config = CONFIG.model_copy(update={"validated": ""})

    assert HINT not in said(run(town(FIRST, SECOND), config))


def test_who_validates_is_a_setting() -> None:
    """Without any group nobody is believed but administrators of the wiki."""
    given = town(FIRST, SECOND, sheets=(listed("2 | 2023-03-01 | "),))
    body = said(run(replace(given, work=WORK)))

    assert UNTRUSTED in body
    assert "confluence-administrators" in body
