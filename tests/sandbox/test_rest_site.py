"""REST of the site as a whole and of its plug-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from lxml import etree

from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki."""
    with garden() as running:
        yield running


@pytest.mark.parametrize("profile", ["7.19", "8.5", "9.2", "10.2"])
def test_the_manifest_tells_the_version_to_anybody(profile: str) -> None:
    """XML with type and full version, under any context path."""
    with garden(profile=profile, context_path="/wiki") as wiki:
        answer = wiki.call("GET", "/rest/applinks/1.0/manifest", None)
        root = etree.fromstring(answer.content)

        assert answer.headers["content-type"].startswith("application/xml")
        assert root.findtext("typeId") == "confluence"
        assert str(root.findtext("version")).startswith(profile + ".")
        assert root.findtext("url") == wiki.server.url
        information = wiki.call("GET", "/rest/api/server-information")
        assert information.status_code == (200 if profile in ("9.2", "10.2") else 404)


def test_state_and_information(wiki: Garden) -> None:
    """Everybody may know the state, those who are logged in more."""
    assert wiki.get("/status", None) == {"state": "RUNNING"}
    assert wiki.refused("GET", "/rest/api/server-information", None) == 401
    assert wiki.get("/rest/api/server-information", "reader")["baseUrl"] == wiki.server.url


def test_access_mode_is_a_word(wiki: Garden) -> None:
    """A JSON string, that changes with the switch."""
    assert wiki.get("/rest/api/accessmode", None) == "READ_WRITE"
    wiki.call("PATCH", "/sandbox/switches", body={"read_only": True})
    assert wiki.get("/rest/api/accessmode", None) == "READ_ONLY"


@pytest.mark.parametrize(
    "path", ["/rpc/json-rpc/confluenceservice-v2", "/rest/api/audit", "/rest/api/webhooks"]
)
def test_what_is_not_built_says_so(wiki: Garden, path: str) -> None:
    """501 with a clear text, so that nobody takes it for an old server."""
    answer = wiki.call("GET", path)

    assert answer.status_code == 501
    assert "Not built" in answer.json()["message"]


def test_inline_comments_have_their_marked_words(wiki: Garden) -> None:
    """Only inline comments are listed, with marker and author."""
    (comment,) = wiki.get(
        f"/rest/inlinecomments/1.0/comments?containerId={wiki.id_of('Plan: 2023')}", None
    )

    assert comment["originalSelection"] == "marked words"
    assert comment["markerRef"] == "m1"
    assert comment["authorUserName"] == "cyd"
    assert comment["resolveProperties"]["resolved"] is False
    assert wiki.refused("GET", "/rest/inlinecomments/1.0/comments?containerId=1", None) == 404


def test_an_inline_comment_marks_its_words(wiki: Garden) -> None:
    """The marker appears in the page without a new version; resolving can be taken back."""
    page_id, path = wiki.id_of("Garden"), "/rest/inlinecomments/1.0/comments"
    body = {"containerId": page_id, "body": "<p>Why?</p>", "originalSelection": "carbon"}
    assert wiki.refused("POST", path, "reader", body=body) == 403
    assert wiki.refused("POST", path, "bob", body={**body, "originalSelection": "tea"}) == 400
    assert wiki.refused("POST", path, "bob", body={**body, "matchIndex": 1}) == 400
    made = wiki.call("POST", path, "bob", body={**body, "matchIndex": 0}).json()

    text = wiki.server.wiki.body(page_id)
    marker = f'<ac:inline-comment-marker ac:ref="{made["markerRef"]}">carbon<'
    assert marker in text
    assert len(wiki.server.wiki.versions(page_id)) == 1
    for word, resolved in (("true", True), ("false", False)):
        answer = wiki.call("PUT", f"{path}/{made['id']}/resolve/{word}/dangling/false", "bob")
        assert answer.json()["resolveProperties"]["resolved"] is resolved
    assert wiki.refused("DELETE", f"{path}/{made['id']}", "bob") == 501


def test_a_tick_is_a_version_of_who_ticks(wiki: Garden) -> None:
    """It needs the right to edit; a task that is not there is not found."""
    page_id = wiki.id_of("Note")
    path = f"/rest/inlinetasks/1/task/{page_id}/1/"
    assert wiki.refused("POST", path, "ann", body={"status": "CHECKED"}) == 403
    assert wiki.refused("POST", path, "bob", body={"status": "DONE"}) == 400
    assert wiki.refused("POST", path, None, body={"status": "CHECKED"}) == 404
    missing = path.replace("/1/", "/9/").replace("tasks/9", "tasks/1")
    assert wiki.refused("POST", missing, "bob", body={"status": "CHECKED"}) == 404
    ticked = wiki.call("POST", path, "bob", body={"status": "CHECKED", "trigger": "VIEW_PAGE"})

    version = wiki.server.wiki.versions(page_id)[-1]
    assert ticked.status_code == 200
    assert version.number == 2
    assert "<ac:task-status>complete</ac:task-status>" in version.body
    assert version.author == wiki.server.wiki.account("bob").key  # type: ignore[union-attr]


def test_the_report_lists_page_properties(wiki: Garden) -> None:
    """Headings once, and for each page its cells in their order."""
    query = quote('label = "note"')
    path = f"/rest/masterdetail/1.0/detailssummary/lines?spaceKey=TEAM&cql={query}"
    report = wiki.get(path, "bob")

    assert report["renderedHeadings"] == ["Status", "Lead"]
    assert report["totalPages"] == 1
    assert [line["title"] for line in report["detailLines"]] == ["Note"]
    assert ["Open" in cell or "Ann" in cell for cell in report["detailLines"][0]["details"]] == [
        True,
        True,
    ]
    assert wiki.get(path, "reader")["detailLines"] == []
