"""Page templates over REST: who may make, see and change them, and how they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATES = "/rest/experimental/template"
LETTER = {
    "name": "Letter",
    "templateType": "page",
    "description": "To write",
    "labels": [{"prefix": "global", "name": "mail"}],
    "body": {"storage": {"value": "<p>Dear</p>", "representation": "storage"}},
}
OF_TEAM = {**LETTER, "space": {"key": "TEAM"}}
MALFORMED = {**LETTER, "body": {"storage": {"value": "<p>Dear"}}}
REFUSED = [
    ("POST", "", LETTER, None, 401),
    ("POST", "", LETTER, "exsec", 403),
    ("POST", "", OF_TEAM, "bob", 403),
    ("POST", "", OF_TEAM, "reader", 404),
    ("POST", "", {**LETTER, "name": " "}, "admin", 400),
    ("POST", "", {"name": "Letter"}, "admin", 400),
    ("POST", "", MALFORMED, "admin", 400),
    ("POST", "", {**LETTER, "space": {"key": "NONE"}}, "admin", 404),
    ("PUT", "", {**LETTER, "templateId": "1"}, "admin", 404),
    ("GET", "/1", None, "admin", 404),
    ("DELETE", "/1", None, "admin", 404),
    ("GET", "/page?spaceKey=TEAM", None, "reader", 404),
]


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki, without templates."""
    with garden() as running:
        yield running


def make(wiki: Garden, template: dict[str, Any]) -> str:
    """Make a template as administrator, and return its id."""
    answer = wiki.call("POST", TEMPLATES, body=template)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["templateId"])


@pytest.mark.parametrize(("method", "path", "body", "user", "status"), REFUSED)
def test_refuses(
    wiki: Garden, method: str, path: str, body: object, user: str | None, status: int
) -> None:
    """What is absent, hidden, malformed or not one's own to change is refused."""
    assert wiki.refused(method, TEMPLATES + path, user, body=body) == status


def test_a_template_is_shown_as_it_was_sent(wiki: Garden) -> None:
    """Name, description, labels and body come back."""
    shown = wiki.get(f"{TEMPLATES}/{make(wiki, LETTER)}")

    assert {name: shown[name] for name in ("name", "templateType", "description")} == {
        name: LETTER[name] for name in ("name", "templateType", "description")
    }
    assert [label["name"] for label in shown["labels"]] == ["mail"]
    assert shown["body"] == LETTER["body"]


def test_lists_are_those_of_one_space_or_of_none(wiki: Garden) -> None:
    """A space's templates and those of the whole wiki are kept apart; bodies come on demand."""
    make(wiki, LETTER)
    make(wiki, {**OF_TEAM, "name": "Minutes"})

    assert wiki.names(f"{TEMPLATES}/page") == ["Letter"]
    assert wiki.names(f"{TEMPLATES}/page?spaceKey=TEAM", "ann") == ["Minutes"]
    assert "body" not in wiki.get(f"{TEMPLATES}/page")["results"][0]
    assert "body" in wiki.get(f"{TEMPLATES}/page?expand=body")["results"][0]


def test_a_template_of_a_hidden_space_is_hidden(wiki: Garden) -> None:
    """Who may not see the space gets 404; who may gets the template."""
    path = f"{TEMPLATES}/{make(wiki, OF_TEAM)}"

    assert wiki.refused("GET", path, "reader") == 404
    assert wiki.get(path, "ann")["name"] == "Letter"


def test_a_template_is_changed_and_deleted(wiki: Garden) -> None:
    """PUT keeps the id; after DELETE it is gone."""
    known = make(wiki, LETTER)

    changed = wiki.call("PUT", TEMPLATES, body={**LETTER, "templateId": known, "name": "Note"})
    assert (changed.json()["templateId"], changed.json()["name"]) == (known, "Note")
    assert wiki.call("DELETE", f"{TEMPLATES}/{known}").status_code == 204
    assert wiki.names(f"{TEMPLATES}/page") == []
