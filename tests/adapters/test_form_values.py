"""Values of records as text, whatever way they come."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.adapters.form_values import values_of
from sicbot.core.sources import FormField
from tests.enrolment import ZONE
from tests.templating.payloads import ALL

CHOICE = FormField("c", "Choice", "radio_group", {"1": "Leader", "2": "Member", "a,b": "Both"})
DAY = FormField("d", "Day", "date")
TEXT = FormField("t", "Text", "text")
USER = FormField("u", "User", "usersimple")

# Field, value as it comes, what it is.
CASES: list[tuple[FormField | None, Any, tuple[str, ...]]] = [
    (TEXT, "  two words ", ("two words",)),
    (TEXT, "", ()),
    (TEXT, None, ()),
    (TEXT, 5, ("5",)),
    (TEXT, True, ("true",)),
    (TEXT, "a, b", ("a, b",)),
    (TEXT, "line\r\nline", ("line\r\nline",)),
    (TEXT, ["a", "", None, "b"], ("a", "b")),
    (TEXT, {"x": "label"}, ("label",)),
    (None, "unknown field", ("unknown field",)),
    (CHOICE, "1", ("Leader",)),
    (CHOICE, 1, ("Leader",)),
    (CHOICE, "1,2", ("Leader", "Member")),
    (CHOICE, ["1", "2"], ("Leader", "Member")),
    (CHOICE, {"2": "Member"}, ("Member",)),
    (CHOICE, "a,b", ("Both",)),
    (CHOICE, "9", ("9",)),
    (DAY, 1679785200000, ("2023-03-26",)),  # the night in which summer time begins
    (DAY, 1679781600000, ("2023-03-25",)),
    (DAY, "1698530400000", ("2023-10-29",)),  # the day on which it ends
    (DAY, "2023-03-26", ("2023-03-26",)),
    (DAY, "26.03.2023", ("26.03.2023",)),
    (DAY, -86400000, ("1969-12-31",)),
    (DAY, 10**30, ("1" + "0" * 30,)),
    (USER, "ada", ("ada",)),
    (USER, "ada, ben", ("ada", "ben")),
    (USER, ["ada", "ben"], ("ada", "ben")),
]


@pytest.mark.parametrize(("field", "value", "expected"), CASES)
def test_a_value_is_text(field: FormField | None, value: Any, expected: tuple[str, ...]) -> None:
    assert values_of(value, field, ZONE) == expected


def test_hostile_text_stays_as_it_is() -> None:
    """Only the space around it goes."""
    expected = {text: (text.strip(),) if text.strip() else () for text in ALL}

    assert {text: values_of(text, TEXT, ZONE) for text in ALL} == expected
