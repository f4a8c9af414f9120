"""REST of ConfiForms: reading, writing and who may."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests
from lxml import etree

from sicbot.sandbox.serving import running
from tests.conftest import needs_shared, shared_folder
from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator

BOB = "00000000-0000-4000-8000-000000000001"
ZOE = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki."""
    with garden() as running:
        yield running


def _path(wiki: Garden, verb: str, rest: str = "/join") -> str:
    return f"/rest/confiforms/1.0/{verb}/{wiki.id_of('Join')}{rest}"


def _names(wiki: Garden, query: str = "", user: str | None = None) -> list[str]:
    found = wiki.get(_path(wiki, "search", f"/join{query}"), user)
    return [entry["fields"]["fullname"] for entry in found["list"]["entry"]]


def test_records_look_as_the_app_gives_them(wiki: Garden) -> None:
    """Choices are ids, days are epoch milliseconds of local midnight, empty fields are missing."""
    found = wiki.get(_path(wiki, "search"), None)
    bob, zoe = found["list"]["entry"]
    since = datetime.fromtimestamp(bob["fields"]["since"] / 1000, UTC)

    assert found["total"] == 2
    assert bob["recordId"] == 1
    assert bob["id"] == BOB
    assert bob["createdBy"] == bob["ownedBy"] == "bob"
    assert bob["created"] == 1_677_661_200_000
    assert bob["fields"]["class"] == "fields"
    assert bob["fields"]["role"] == "2"
    assert bob["fields"]["topics"] == ["a", "b"]
    assert since.isoformat() == "2023-03-31T22:00:00+00:00"
    assert set(zoe["fields"]) == {"fullname", "role", "since", "class"}
    assert "createdBy" not in zoe


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("/role:2", ["Bob Birch"]),
        ("?query=role:1", ["Zoe"]),
        ("?query=since:%3E%5Bdate20231001%5D", ["Zoe"]),
        ("?query=createdBy:%5Bempty%5D", ["Zoe"]),
        ("?sort=recordId%20DESC", ["Zoe", "Bob Birch"]),
        ("?sort=created%20ASC&limit=1", ["Bob Birch"]),
        ("?limit=1&startAt=2", ["Zoe"]),
        ("?query=role:9", []),
    ],
)
def test_searches(wiki: Garden, query: str, names: list[str]) -> None:
    """A filter stands in the path or in the query; sorting and limits work on what passes it."""
    assert _names(wiki, query) == names


def test_a_lone_record_may_be_no_list() -> None:
    """Where the switch says so, one record stands alone and none leaves the list out."""
    with garden(lone_entry_as_object=True) as wiki:
        one = wiki.get(_path(wiki, "search", "/join/role:2"), None)
        none = wiki.get(_path(wiki, "search", "/none"), None)

        assert one["list"]["entry"]["id"] == BOB
        assert none == {"total": 0}
        assert len(_names(wiki)) == 2


def test_an_empty_form_has_an_empty_list(wiki: Garden) -> None:
    """By default the list is there."""
    found = wiki.get(_path(wiki, "search", "/none"), None)

    assert found == {"total": 0, "list": {"entry": []}}


def test_definition_and_single_records(wiki: Garden) -> None:
    """Choice fields alone have values; the raw dump is XML."""
    definition = wiki.get(_path(wiki, "definition"), None)
    fields = {field["name"]: field for field in definition["fields"]}

    assert definition["formName"] == "join"
    assert fields["role"]["values"] == {"1": "Leader", "2": "Member"}
    assert fields["role"]["valuePairs"][1] == {"id": "2", "value": "Member"}
    assert fields["fullname"]["required"] is True
    assert "values" not in fields["fullname"]
    assert wiki.get(_path(wiki, "get", f"/join/{ZOE}"), None)["recordId"] == 2
    raw = etree.fromstring(wiki.call("GET", _path(wiki, "raw"), None).content)
    assert [entry.get("id") for entry in raw] == [BOB, ZOE]


def _send(wiki: Garden, rest: str, fields: object, user: str | None = "reader") -> Any:
    verb, _, tail = rest.partition("/")
    return wiki.call("POST", _path(wiki, verb, f"/join{tail}"), user, body={"fields": fields})


NEW = {"fullname": "Gil Gum", "role": "2", "topics": ["b"], "since": "2023-05-01", "listed": True}


@pytest.mark.parametrize("user", ["reader", None])
def test_whoever_sees_the_page_can_register(wiki: Garden, user: str | None) -> None:
    """A record of an anonymous person belongs to nobody."""
    answer = _send(wiki, "create", NEW, user)
    made = answer.json()

    assert answer.status_code == 200, answer.text
    assert made["recordId"] == 3
    assert made["fields"]["listed"] == "true"
    assert made.get("createdBy") == user
    assert made.get("ownedBy") == user
    assert _names(wiki)[-1] == "Gil Gum"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fullname": ""}, "fullname: is required"),
        ({"role": "Member"}, "role: Member is not the id of a choice"),
        ({"topics": ["a", "z"]}, "topics: z is not"),
        ({"since": "01/05/2023"}, "since: 01/05/2023 is no date"),
        ({"listed": "perhaps"}, "listed: perhaps is neither"),
        ({"surname": "x"}, "unknown field surname"),
    ],
)
@pytest.mark.parametrize("verb", ["create", "validate"])
def test_bad_values_are_refused(
    wiki: Garden, verb: str, changes: dict[str, Any], words: str
) -> None:
    """400 names the mistake, and nothing is kept."""
    answer = _send(wiki, verb, {**NEW, **changes})

    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert len(_names(wiki)) == 2


def test_validate_saves_nothing(wiki: Garden) -> None:
    """It only says that all is well."""
    assert _send(wiki, "validate", NEW).json() == {"valid": True}
    assert len(_names(wiki)) == 2


def test_owners_and_editors_of_the_page_update(wiki: Garden) -> None:
    """Absent fields stay; without the flag, required ones must be sent."""
    path = _path(wiki, "update", f"/join/{BOB}")
    full = {"fields": {"fullname": "Bob B.", "role": "1"}}
    assert wiki.refused("POST", path, "reader", body=full) == 403
    assert wiki.refused("POST", path, "bob", body={"fields": {"role": "1"}}) == 400
    assert wiki.call("POST", path, "bob", body=full).status_code == 200
    partly = f"{path}?_skipIfParamIsEmpty=true"
    changed = wiki.call("POST", partly, "ann", body={"fields": {"since": 1_682_892_000_000}})

    assert changed.json()["fields"]["since"] == 1_682_892_000_000
    assert changed.json()["fields"]["fullname"] == "Bob B."
    assert changed.json()["fields"]["topics"] == ["a", "b"]
    assert changed.json()["id"] == BOB


def test_a_field_is_set_in_all_records_without_a_filter(wiki: Garden) -> None:
    """With a filter only in those that pass it; only for who may edit the page."""
    path = _path(wiki, "updateFieldValue", "/join?fv=role:")
    headers = {"X-Atlassian-Token": "no-check"}
    assert wiki.refused("PUT", f"{path}1", "reader", headers=headers) == 403
    assert wiki.call("PUT", f"{path}1", "ann", headers=headers).json() == {"total": 2}
    assert _names(wiki, "?query=role:1") == ["Bob Birch", "Zoe"]
    some = f"{path}2&query=fullname:Zoe"
    assert wiki.call("PUT", some, "ann", headers=headers).json() == {"total": 1}
    assert _names(wiki, "?query=role:2") == ["Zoe"]


def test_records_are_deleted_by_id_and_by_filter(wiki: Garden) -> None:
    """Nothing but what is named goes."""
    headers = {"X-Atlassian-Token": "no-check"}
    one = _path(wiki, "deleteById", f"/join/{BOB}")
    assert wiki.refused("DELETE", one, "reader", headers=headers) == 403
    assert wiki.call("DELETE", one, "bob", headers=headers).status_code == 200
    assert _names(wiki) == ["Zoe"]
    some = _path(wiki, "deleteByFilter", "/join/role:2")
    assert wiki.call("DELETE", some, "ann", headers=headers).json() == {"total": 0}
    all_ = _path(wiki, "deleteByFilter", "/join/*")
    assert wiki.refused("DELETE", all_, "reader", headers=headers) == 403
    assert wiki.call("DELETE", all_, "ann", headers=headers).json() == {"total": 1}


@pytest.mark.parametrize(
    ("method", "rest", "status"),
    [
        ("GET", "search/{Join}/Join", 404),
        ("GET", "search/{Join}/other", 404),
        ("GET", "search/{Garden}/join", 404),
        ("GET", "search/{Secret}/join", 404),
        ("GET", "search/1/join", 404),
        ("GET", "search/x/join", 404),
        ("GET", "search/{Join}", 404),
        ("GET", "search/{Join}/join/role:1/more", 404),
        ("GET", "search/{Join}/join?limit=x", 400),
        ("GET", "search/{Join}/join?query=role", 400),
        ("GET", f"get/{{Join}}/join/{BOB[:-1]}9", 404),
        ("GET", "create/{Join}/join", 405),
        ("POST", "create/{Join}/join", 403),
        ("DELETE", f"deleteById/{{Join}}/join/{BOB}", 403),
        ("POST", "publish/{Join}/join", 404),
    ],
)
def test_refuses(wiki: Garden, method: str, rest: str, status: int) -> None:
    """Names are case-sensitive; writes without JSON need the header against forged requests."""
    for title in ("Join", "Garden", "Secret"):
        rest = rest.replace(f"{{{title}}}", str(wiki.id_of(title)))
    answer = wiki.call(method, f"/rest/confiforms/1.0/{rest}", None)

    assert answer.status_code == status


@needs_shared
def test_all_forms_of_the_shared_world_can_be_read() -> None:
    """Every form has a definition and as many records as the world says; days are midnights."""
    folder = shared_folder()
    assert folder is not None
    world = json.loads((folder / "wiki" / "world.json").read_text(encoding="utf-8"))
    titles = {page["key"]: page["title"] for page in world["pages"]}
    shown = {page["key"] for page in world["pages"] if page["status"] == "current"}
    with running(world=folder / "wiki") as server:
        site = Garden(server, requests.Session())
        site.session.trust_env = False
        for form in world["forms"]:
            path = f"{site.id_of(titles[form['page']])}/{form['name']}"
            if form["page"] not in shown:
                assert site.refused("GET", f"/rest/confiforms/1.0/search/{path}") == 404
                continue
            found = site.get(f"/rest/confiforms/1.0/search/{path}")
            definition = site.get(f"/rest/confiforms/1.0/definition/{path}")
            assert found["total"] == len(found["list"]["entry"]) == len(form["entries"])
            assert [one["name"] for one in definition["fields"]] == [
                one["name"] for one in form["fields"]
            ]
            days = [one["name"] for one in form["fields"] if one["type"] == "date"]
            for entry in found["list"]["entry"]:
                for day in days:
                    assert isinstance(entry["fields"].get(day, 0), int)
        site.session.close()
