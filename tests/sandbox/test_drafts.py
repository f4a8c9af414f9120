"""Drafts of published pages, and pages that were never published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.calls import Garden
from tests.sandbox.town import NOW, town, viewer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """Serve the town, in which the mayor and the clerk edit."""
    with running(world=town(), switches=Switches(now=NOW)) as server, requests.Session() as session:
        session.trust_env = False
        yield Garden(server, session)


def path_of(wiki: Garden) -> str:
    """Return the REST path of the page that is edited."""
    return f"/rest/api/content/{wiki.id_of('School')}"


def sent(number: int, text: str, *, title: str = "School", **more: Any) -> dict[str, Any]:
    """Return a page as a client sends it."""
    storage = {"value": f"<p>{text}</p>", "representation": "storage"}
    version = {"number": number}
    return {"type": "page", "title": title, "version": version, "body": {"storage": storage}} | more


def save_draft(wiki: Garden, user: str = "mayor") -> dict[str, Any]:
    """Keep a draft of the school's page, and return the answer."""
    body = sent(2, "later", title="School later", status="draft")
    answer = wiki.call("PUT", path_of(wiki), user, body=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_draft_leaves_the_page_as_it_is(wiki: Garden) -> None:
    """The answer is the draft; everybody still reads the published text, its author too."""
    answer = save_draft(wiki)
    page = wiki.get(f"{path_of(wiki)}?expand=body.storage,version", "mayor")

    assert (answer["status"], answer["title"]) == ("draft", "School later")
    assert (page["status"], page["version"]["number"]) == ("current", 1)
    assert "later" not in page["body"]["storage"]["value"]


def test_a_draft_is_shown_to_its_author_alone(wiki: Garden) -> None:
    """Not to other editors, nor to administrators."""
    save_draft(wiki)
    asked = f"{path_of(wiki)}?status=draft&expand=body.storage"

    assert "later" in wiki.get(asked, "mayor")["body"]["storage"]["value"]
    assert [wiki.refused("GET", asked, user) for user in ("clerk", "admin", None)] == [404] * 3


def test_an_update_that_does_not_say_which_is_refused(wiki: Garden) -> None:
    """While anybody has a draft, an update must name the published page."""
    save_draft(wiki)

    assert wiki.refused("PUT", path_of(wiki), "clerk", body=sent(2, "new")) == 409
    answer = wiki.call("PUT", f"{path_of(wiki)}?status=current", "clerk", body=sent(2, "new"))
    assert answer.status_code == 200
    assert wiki.get(f"{path_of(wiki)}?status=draft", "mayor")["title"] == "School later"


def test_publishing_with_status_draft_deletes_the_draft(wiki: Garden) -> None:
    """The body that is sent becomes the next version."""
    save_draft(wiki)
    answer = wiki.call("PUT", f"{path_of(wiki)}?status=draft", "mayor", body=sent(2, "sent"))

    assert (answer.status_code, answer.json()["version"]["number"]) == (200, 2)
    assert "<p>sent</p>" in answer.json()["body"]["storage"]["value"]
    assert wiki.refused("GET", f"{path_of(wiki)}?status=draft", "mayor") == 404


def test_somebody_elses_draft_is_not_published(wiki: Garden) -> None:
    """Who has no draft has nothing to publish or to discard."""
    save_draft(wiki)
    asked = f"{path_of(wiki)}?status=draft"

    assert wiki.refused("PUT", asked, "clerk", body=sent(2, "x")) == 404
    assert wiki.refused("DELETE", asked, "clerk") == 404


def test_a_draft_can_be_discarded(wiki: Garden) -> None:
    """The page is not touched, and updates need no more to say which they mean."""
    save_draft(wiki)

    assert wiki.call("DELETE", f"{path_of(wiki)}?status=draft", "mayor").status_code == 204
    assert wiki.call("PUT", path_of(wiki), "clerk", body=sent(2, "new")).status_code == 200


@pytest.mark.parametrize(("user", "status"), [("visitor", 403), (None, 403), ("guard", 403)])
def test_whoever_may_not_edit_keeps_no_draft(wiki: Garden, user: str | None, status: int) -> None:
    """A draft needs the right to edit."""
    body = sent(2, "x", status="draft")

    assert wiki.refused("PUT", path_of(wiki), user, body=body) == status


def test_a_malformed_draft_is_refused(wiki: Garden) -> None:
    """Drafts are storage format too."""
    assert wiki.refused("PUT", path_of(wiki), "mayor", body=sent(2, "<b>", status="draft")) == 400


def test_a_purged_page_takes_its_drafts_along(wiki: Garden) -> None:
    """Nothing of a draft outlives its page."""
    path = path_of(wiki)
    save_draft(wiki)
    for query in ("", "?status=trashed"):
        assert wiki.call("DELETE", path + query, "mayor").status_code == 204

    rows = wiki.server.wiki.store.properties.rows("edit-draft")
    assert rows == []


def test_a_new_page_is_published_where_it_is_sent(wiki: Garden) -> None:
    """Publishing a draft may give it another parent."""
    body = sent(1, "x", title="New", space={"key": "TOWN"}, status="draft")
    made = wiki.call("POST", "/rest/api/content", "mayor", body=body).json()
    placed = sent(1, "x", title="New", ancestors=[{"id": str(wiki.id_of("School"))}])
    answer = wiki.call("PUT", f"/rest/api/content/{made['id']}", "mayor", body=placed)

    assert answer.status_code == 200
    assert answer.json()["ancestors"][-1]["title"] == "School"


def test_a_draft_is_not_published_without_the_right_to_create(wiki: Garden) -> None:
    """Rights that were lost since the draft was begun count."""
    body = sent(1, "x", title="New", space={"key": "TOWN"}, status="draft")
    made = wiki.call("POST", "/rest/api/content", "clerk", body=body).json()
    live = wiki.server.wiki
    live.revoke_space(viewer(live, "admin"), "TOWN", "group:council", ["create"])

    path = f"/rest/api/content/{made['id']}"
    assert wiki.refused("PUT", path, "clerk", body=sent(1, "x", title="New")) == 403


def test_a_draft_is_hidden_from_an_author_who_lost_the_space(wiki: Garden) -> None:
    """A draft is no way back into a space."""
    body = sent(1, "x", title="New", space={"key": "VAULT"}, status="draft")
    made = wiki.call("POST", "/rest/api/content", "mayor", body=body).json()
    live = wiki.server.wiki
    live.revoke_space(viewer(live, "admin"), "VAULT", "user:mayor", ["read"])

    path = f"/rest/api/content/{made['id']}?status=draft"
    assert wiki.refused("GET", path, "mayor") == 404
