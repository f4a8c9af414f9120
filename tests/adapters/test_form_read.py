"""Records of forms: all of them, or the reason why not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import responses

from sicbot.core.sources import FormField
from tests.enrolment import FIELDS, FORM, enrolment, entry, paths, play, reader_on, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.sources import FormReading

WIKI = "https://wiki.example.org"
SEARCH = f"{WIKI}/rest/confiforms/1.0/search/{FORM}/joinA1"
DEFINITION = f"{WIKI}/rest/confiforms/1.0/definition/{FORM}/joinA1"
KNOWN = tuple(
    FormField(one["name"], one["title"], one["type"], one.get("values", {})) for one in FIELDS
)


def test_records_are_read_with_labels_days_and_people() -> None:
    """A choice is its label, a date is the day in the wiki's zone, several values are several."""
    filled = entry(
        1, fullname="Ada", role="2", regions=["afr", "eur"], since="2023-03-26", who="ada",
        consentlist="true",
    )  # fmt: skip
    with served(enrolment(filled)) as (_server, reader):
        reading = reader.form(FORM, "joinA1", KNOWN)

    (one,) = reading.entries
    assert reading.gaps == ()
    assert (one.id, one.number, one.creator, one.owners) == (filled["id"], 1, "ada", ("ada",))
    assert one.created == datetime(2023, 3, 2, 8, tzinfo=UTC)
    assert one.values == {
        "fullname": ("Ada",),
        "role": ("Regional Representative",),
        "regions": ("Africa", "Europe"),
        "since": ("2023-03-26",),
        "who": ("ada",),
        "consentlist": ("true",),
    }


def test_a_record_is_of_the_day_that_the_wiki_had() -> None:
    """Shortly after midnight it still is the day before elsewhere."""
    late = {**entry(1, role="3"), "created": "2023-03-02T00:30:00+01:00"}
    with served(enrolment(late)) as (_server, reader):
        (one,) = reader.form(FORM, "joinA1", KNOWN).entries

    assert f"{one.created:%Y-%m-%d}" == "2023-03-02"


def test_a_form_that_its_page_explains_costs_one_request() -> None:
    """However many records it has."""
    entries = [entry(number, role="3") for number in range(1, 251)]
    with served(enrolment(*entries)) as (server, reader):
        server.clear_log()
        reading = reader.form(FORM, "joinA1", KNOWN)

        assert len(reading.entries) == 250
        assert paths(server) == [f"/rest/confiforms/1.0/search/{FORM}/joinA1"]


@pytest.mark.parametrize(
    "known",
    [
        (),
        (FormField("role", "Role", "radio_group"),),
        (FormField("role", "Role", "radio_group", {"1": "Leader"}),),
        (FormField("rôle", "Role", "radio_group", {"3": "Member"}),),
    ],
    ids=["nothing", "no-choices", "another-choice", "another-field"],
)
def test_the_definition_is_asked_for_where_the_page_does_not_explain(
    known: tuple[FormField, ...],
) -> None:
    """So a page's text of an unexpected shape costs a request, and never a role."""
    with served(enrolment(entry(1, role="3"))) as (server, reader):
        server.clear_log()
        reading = reader.form(FORM, "joinA1", known)

        assert reading.entries[0].values == {"role": ("Team Member",)}
        assert len(paths(server)) == 2


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_lone_record_may_come_without_a_list(number: int) -> None:
    """As serialisers write it that make JSON of XML."""
    entries = [entry(one + 1) for one in range(number)]
    with served(enrolment(*entries), lone_entry_as_object=True) as (_server, reader):
        reading = reader.form(FORM, "joinA1", KNOWN)

    assert (len(reading.entries), reading.gaps) == (number, ())


def test_an_anonymous_record_has_no_creator() -> None:
    """It is a record all the same."""
    with served(enrolment(entry(1, creator=None, fullname="A"))) as (_server, reader):
        (one,) = reader.form(FORM, "joinA1", KNOWN).entries

    assert (one.creator, one.owners) == ("", ())


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 403}),
    ("status", {"status": 404}),
    ("status", {"status": 429, "times": None}),
    ("status", {"status": 500, "times": None}),
    ("truncated", {"times": None}),
    ("login-page", {}),
    ("redirect", {"location": "https://sso.example.org/"}),
]


@pytest.mark.parametrize(("kind", "options"), FAULTS)
def test_whatever_fails_is_a_gap(kind: str, options: dict[str, Any]) -> None:
    """And never an empty form."""
    with served(enrolment(entry(1))) as (server, reader):
        play(server, kind, "confiforms", **options)
        reading = reader.form(FORM, "joinA1", KNOWN)

    assert (reading.entries, len(reading.gaps)) == ((), 1)
    assert reading.gaps[0].what == "form joinA1"


def test_a_wiki_that_is_busy_once_is_asked_again() -> None:
    """429, then 200."""
    with served(enrolment(entry(1))) as (server, reader):
        play(server, "status", "confiforms", status=429)
        reading = reader.form(FORM, "joinA1", KNOWN)

    assert (len(reading.entries), reading.gaps) == (1, ())


def test_a_wiki_that_stays_busy_is_not_waited_for_again() -> None:
    """The second form costs one request."""
    with served(enrolment(entry(1))) as (server, reader):
        play(server, "status", "confiforms", status=503, times=None)
        reader.form(FORM, "joinA1", KNOWN)
        server.clear_log()
        reading = reader.form(FORM, "joinA1", KNOWN)

        assert len(paths(server)) == 1
    assert reading.gaps


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def raw(number: int, **more: Any) -> dict[str, Any]:
    return {
        "recordId": number,
        "id": f"id-{number}",
        "createdBy": "ada",
        "created": 1_679_000_000_000 + number,
        "ownedBy": "ada",
        "fields": {"class": "fields"},
        **more,
    }


def answer(*records: Any, total: Any = None) -> dict[str, Any]:
    return {"total": len(records) if total is None else total, "list": {"entry": list(records)}}


def read(wire: responses.RequestsMock, *answers: Any) -> FormReading:
    """Read a form whose search gives these answers, one after the other."""
    for one in answers:
        wire.get(SEARCH, json=one)
    with reader_on(WIKI) as reader:
        return reader.form(FORM, "joinA1", KNOWN)


@pytest.mark.parametrize(
    "odd",
    [
        None, [], "records", {}, {"list": {"entry": []}}, {"total": None, "list": {"entry": []}},
        {"total": "3", "list": {"entry": []}}, {"total": True, "list": {}},
        {"total": -1, "list": {}}, {"total": 2, "list": {"entry": [1, 2]}},
        {"total": 1, "list": {"entry": "x"}}, {"total": 1, "list": [1]}, {"total": 1},
        {"total": 3, "list": {"entry": []}}, {"message": "no", "statusCode": 200},
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_a_gap(wire: responses.RequestsMock, odd: Any) -> None:
    """Also one that is cut, or does not say how many records there are."""
    reading = read(wire, odd)

    assert (reading.entries, len(reading.gaps)) == ((), 1)


def test_an_empty_form_is_read_as_a_whole(wire: responses.RequestsMock) -> None:
    """The control: a total of 0 needs no list."""
    assert read(wire, {"total": 0}).gaps == ()


def test_more_is_asked_for_until_all_are_there(wire: responses.RequestsMock) -> None:
    """Counted from 1, as the app does."""
    records = [raw(number) for number in range(1, 6)]
    reading = read(
        wire, answer(*records[:2], total=5), answer(*records[2:4], total=5),
        answer(records[4], total=5),
    )  # fmt: skip

    starts = [call.request.url.partition("?")[2] for call in wire.calls if call.request.url]
    assert starts == ["", "startAt=3&limit=100", "startAt=5&limit=100"]
    assert (len(reading.entries), reading.gaps) == (5, ())


@pytest.mark.parametrize(
    "answers",
    [
        [answer(raw(1), total=2), answer(raw(1), total=2)],
        [answer(raw(1), total=2), answer(total=2)],
        [answer(raw(1), raw(2), total=1)],
        [answer(raw(1), total=10_001), answer(total=10_001)],
        [answer(raw(1), raw(1))],
    ],
    ids=["same-again", "nothing-more", "too-many", "far-too-many", "one-twice"],
)
def test_a_number_that_does_not_fit_is_a_gap(
    wire: responses.RequestsMock, answers: list[Any]
) -> None:
    """Records that were not given may be anybody's."""
    assert read(wire, *answers).gaps


@pytest.mark.parametrize(
    "odd",
    [
        {"id": None, "created": None}, {"created": "yesterday"}, {"created": True},
        {"created": 10**18}, {"fields": None}, {"fields": ["x"]}, {"recordId": "one"},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_of_another_shape_is_a_gap(
    wire: responses.RequestsMock, odd: dict[str, Any]
) -> None:
    """The others are given, and the form counts as not read."""
    reading = read(wire, answer(raw(1, **odd), raw(2)))

    assert ([one.id for one in reading.entries], len(reading.gaps)) == (["id-2"], 1)


@pytest.mark.parametrize(
    ("owned", "owners"),
    [
        ("ada", ("ada",)), ("ada,ben", ("ada", "ben")), (["ada", "ben"], ("ada", "ben")),
        (None, ()), ("", ()), ([], ()), ([None, 3], ()),
    ],
)  # fmt: skip
def test_owners_come_as_one_or_several(
    wire: responses.RequestsMock, owned: Any, owners: tuple[str, ...]
) -> None:
    """A list, or a text with commas."""
    assert read(wire, answer(raw(1, ownedBy=owned))).entries[0].owners == owners


def test_a_definition_gives_choices_also_as_pairs(wire: responses.RequestsMock) -> None:
    """And a form without a readable definition is not read."""
    pairs = {"name": "x", "type": "select", "valuePairs": [{"id": "1", "value": "One"}]}
    wire.get(DEFINITION, json={"formName": "joinA1", "fields": [pairs]})
    reading = read(wire, answer(raw(1, fields={"x": "1"})))
    assert reading.entries[0].values == {"x": ("One",)}

    wire.replace("GET", DEFINITION, json={"formName": "joinA1"})
    assert read(wire, answer(raw(1, fields={"x": "1"}))).gaps


def test_no_filter_and_nothing_but_get_is_ever_sent(wire: responses.RequestsMock) -> None:
    """Whatever the form's name holds."""
    wire.get(f"{WIKI}/rest/confiforms/1.0/search/{FORM}/join%2FA1%3Fq%3D%2A", json={"total": 0})
    with reader_on(WIKI) as reader:
        reading = reader.form(FORM, "join/A1?q=*", ())

    assert reading.gaps == ()
    assert {call.request.method for call in wire.calls} == {"GET"}
