"""What the wiki refuses although it looks nearly right, and that nothing of it stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.model import Allowed, Switches
from sicbot.sandbox.serving import running
from tests.sandbox.calls import Garden
from tests.sandbox.town import NOW, town, viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

STORAGE = {"storage": {"value": "<p>x</p>", "representation": "storage"}}
HALF = '"\\ud800"'  # half a surrogate pair, as JSON writes it


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """Serve the town."""
    with running(world=town(), switches=Switches(now=NOW)) as server, requests.Session() as session:
        session.trust_env = False
        yield Garden(server, session)


def page(**more: Any) -> dict[str, Any]:
    """Return the school's page as a client sends it."""
    return {"type": "page", "title": "School", "version": {"number": 2}, "body": STORAGE} | more


BAD_UPDATES = {
    "a raised two": page(version={"number": "\u00b2"}),
    "a very long number": page(version={"number": "1" * 5000}),
    "a truth": page(version={"number": True}),
    "no number": page(version=[]),
    "no title": page(title=" "),
    "a control character": page(title="a\x00b"),
    "a long title": page(title="a" * 256),
    "a taken title": page(title="TOWN HALL"),
    "another type": page(type="blogpost"),
    "a strange status": page(status="trashed"),
    "itself as parent": page(ancestors=[{"id": "65538"}]),
    "a parent that is not there": page(ancestors=[{"id": "4711"}]),
    "malformed storage": page(body={"storage": {"value": "<p>", "representation": "storage"}}),
}


@pytest.mark.parametrize("body", BAD_UPDATES.values(), ids=BAD_UPDATES)
def test_a_wrong_update_is_refused(wiki: Garden, body: dict[str, Any]) -> None:
    """The page keeps its version; the control after it still works."""
    path = f"/rest/api/content/{wiki.id_of('School')}"
    assert path.endswith("65538")

    assert wiki.refused("PUT", path, body=body) == 400
    assert wiki.call("PUT", path, body=page()).status_code == 200


@pytest.mark.parametrize(
    "text",
    [f'{{"type": "page", "title": {HALF}, "version": {{"number": 2}}}}', "{", "[" * 100_000],
    ids=["half a character", "broken", "too deep"],
)
def test_json_that_cannot_be_kept_is_refused(wiki: Garden, text: str) -> None:
    """Half a surrogate pair is no character; the page stays as it is."""
    path = f"{wiki.server.url}/rest/api/content/{wiki.id_of('School')}"
    headers = {"Content-Type": "application/json"}
    answer = wiki.session.put(path, data=text, headers=headers, auth=("admin", "admin"), timeout=9)

    assert answer.status_code == 400
    assert wiki.server.wiki.content(65538).version == 1  # type: ignore[union-attr]  # it is there


def test_a_write_that_breaks_leaves_nothing_behind(wiki: Garden) -> None:
    """What a failing write has changed is forgotten, in memory and on disk."""
    live = wiki.server.wiki
    mayor = viewer(live, "mayor")
    with pytest.raises(UnicodeEncodeError):
        live.update_page(mayor, 65538, version=2, title="School", body="<p>x</p>", message="\ud800")

    assert live.content(65538).version == 1  # type: ignore[union-attr]  # it is there
    assert live.update_page(mayor, 65538, version=2, title="School").version == 2


@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("PUT", "property/k", {"key": "k", "value": 1, "version": []}),
        ("PUT", "property/k", {"key": "k", "value": 1, "version": {"number": True}}),
        ("POST", "label", [{"name": "a\x00b"}]),
        ("PUT", "child/attachment/att65547", {"version": 5}),
        ("PUT", "child/attachment/att65547", {"version": {"number": 2.5}, "metadata": []}),
    ],
)
def test_odd_values_are_refused_not_broken_on(
    wiki: Garden, method: str, tail: str, body: object
) -> None:
    """A value of another kind is the caller's mistake, not the server's."""
    assert wiki.refused(method, f"/rest/api/content/65538/{tail}", body=body) == 400


def test_labels_of_one_person_are_not_made_everybodys(wiki: Garden) -> None:
    """Personal labels are not built."""
    body = [{"prefix": "my", "name": "mine"}]

    assert wiki.refused("POST", "/rest/api/content/65538/label", body=body) == 501
    assert wiki.get("/rest/api/content/65538/label")["results"] == []


def test_a_file_is_not_changed_like_a_page(wiki: Garden) -> None:
    """Files have a path of their own; its bytes are still there after."""
    body = {"type": "attachment", "title": "plan.txt", "version": {"number": 2}}

    assert wiki.refused("PUT", "/rest/api/content/att65547", body=body) == 400
    found = wiki.get("/rest/api/content/65538/child/attachment")["results"]
    assert [one["extensions"]["mediaType"] for one in found] == ["text/plain"]


def test_two_files_of_a_page_never_share_a_name(wiki: Garden) -> None:
    """Renaming to a name that is taken is refused like adding it."""
    live = wiki.server.wiki
    other = live.attach(viewer(live, "mayor"), 65538, "other.txt", "text/plain", b"x")
    path = f"/rest/api/content/65538/child/attachment/att{other.content.id}"
    body = {"title": "plan.txt", "version": {"number": 2}}

    assert wiki.refused("PUT", path, body=body) == 400


def test_a_file_in_the_trash_is_for_the_spaces_administrators(wiki: Garden) -> None:
    """Readers of the page do not see what was deleted from it."""
    path = "/rest/api/content?type=attachment&status=trashed"
    deleted = wiki.call("DELETE", "/rest/api/content/65538/child/attachment/att65547", "mayor")

    assert deleted.status_code == 204
    assert (wiki.names(path, "mayor"), wiki.names(path, None)) == (["plan.txt"], [])
    assert wiki.refused("GET", "/rest/api/content/att65547?status=trashed", None) == 404


def test_comments_and_files_go_to_the_trash_with_their_page(wiki: Garden) -> None:
    """No list of current content and no search shows them, whoever asks."""
    assert wiki.call("DELETE", "/rest/api/content/65538").status_code == 204

    for kind in ("comment", "attachment"):
        assert wiki.names(f"/rest/api/content?type={kind}") == []
        assert wiki.names(f"/rest/api/content/search?cql=type={kind}") == []


def test_an_index_that_lags_shows_nothing_that_was_hidden_since() -> None:
    """Search knows the old place of a page, and still asks for today's rights."""
    switches = Switches(now=NOW, index_lag=5)
    with running(world=town(), switches=switches) as server, requests.Session() as session:
        live, wiki = server.wiki, Garden(server, session)
        mayor = viewer(live, "mayor")
        live.move(mayor, 65538, target_id=wiki.id_of("Safe"), position="append")
        live.set_restrictions(mayor, 65538, {"read": Allowed(groups=frozenset({"council"}))})

        path = '/rest/api/content/search?cql=title="School"'
        assert (wiki.names(path, None), wiki.names(path, "mayor")) == ([], ["School"])


def test_moving_tells_nothing_of_a_hidden_target(wiki: Garden) -> None:
    """A title that is hidden and one that is absent get the same words."""
    path = "/pages/movepage.action?pageId=65538&spaceKey=TOWN&position=append&targetTitle="
    headers = {"X-Atlassian-Token": "no-check"}
    said = [
        wiki.call("POST", path + title, "clerk", headers=headers).json()["actionErrors"]
        for title in ("Safe", "None")
    ]

    assert said == [["No page found with title Safe"], ["No page found with title None"]]


def test_an_unknown_position_moves_nothing(wiki: Garden) -> None:
    """A word that movepage does not know is an error in its JSON."""
    hall = wiki.id_of("Town hall")
    path = f"/pages/movepage.action?pageId=65538&targetId={hall}&position=beside"
    answer = wiki.call("POST", path, "mayor", headers={"X-Atlassian-Token": "no-check"})

    assert answer.json()["actionErrors"] == ["Unknown position: beside"]
    assert wiki.server.wiki.content(65538).parent_id == 65537  # type: ignore[union-attr]  # there


@pytest.mark.parametrize("body", [{"now": "soon"}, {"index_lag": -1}, {"profile": "1"}], ids=str)
def test_switches_are_checked_when_they_are_set(wiki: Garden, body: dict[str, Any]) -> None:
    """A value that no wiki can have is refused, and the old one stays."""
    assert wiki.refused("PATCH", "/sandbox/switches", body=body) == 400
    assert wiki.get("/sandbox/switches")["now"] == NOW


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/no/such/address", 404), ("POST", "/dashboard.action", 405)],
)
def test_an_unknown_address_shows_a_page(wiki: Garden, method: str, path: str, status: int) -> None:
    """People get a page with a way on, under the same strict headers as all others."""
    answer = wiki.call(method, path, None)

    assert (answer.status_code, answer.headers["content-type"][:9]) == (status, "text/html")
    assert "To the dashboard" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_an_unknown_service_answers_in_json(wiki: Garden) -> None:
    """Programs get JSON."""
    assert wiki.call("GET", "/rest/none").json()["status-code"] == 404
