"""Blog posts: a title comes once a day in a space, and is found by its day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.calls import Garden
from tests.sandbox.town import NOW, town

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY, OTHER_DAY = NOW[:10], "2030-01-02"
FOLDER = DAY.replace("-", "/")
LISTED = "/rest/api/content?type=blogpost&spaceKey=TOWN"


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """Serve the town, in which the mayor writes."""
    with running(world=town(), switches=Switches(now=NOW)) as server, requests.Session() as session:
        session.trust_env = False
        yield Garden(server, session)


def post(wiki: Garden, title: str = "Week 42", **more: Any) -> requests.Response:
    """The mayor writes a post."""
    body = {"storage": {"value": "<p>News of it</p>", "representation": "storage"}}
    sent = {"type": "blogpost", "title": title, "space": {"key": "TOWN"}, "body": body}
    return wiki.call("POST", "/rest/api/content", "mayor", body={**sent, **more})


def on_another_day(wiki: Garden) -> None:
    switches = wiki.server.wiki.switches
    wiki.server.wiki.switches = replace(switches, now=f"{OTHER_DAY}T09:00:00+01:00")


def test_a_title_comes_once_a_day(wiki: Garden) -> None:
    """In whatever case; and the control, another day."""
    assert post(wiki).status_code == 200
    second = post(wiki, "week 42")
    assert second.status_code == 400
    assert "already exists" in second.json()["message"]
    on_another_day(wiki)

    assert post(wiki).status_code == 200


def test_a_page_of_the_same_title_does_not_matter(wiki: Garden) -> None:
    """Pages and posts have titles of their own."""
    assert post(wiki, "School").status_code == 200


def test_a_draft_takes_its_title_when_it_is_published(wiki: Garden) -> None:
    """Until then nobody is in its way."""
    draft = post(wiki, status="draft").json()
    assert post(wiki).status_code == 200
    sent = {"type": "blogpost", "title": "Week 42", "version": {"number": 1}, "status": "current"}
    refused = wiki.call("PUT", f"/rest/api/content/{draft['id']}", "mayor", body=sent)
    assert refused.status_code == 400
    sent["title"] = "Week 43"
    published = wiki.call("PUT", f"/rest/api/content/{draft['id']}", "mayor", body=sent)

    assert published.status_code == 200, published.text


def test_a_look_up_by_title_needs_the_day(wiki: Garden) -> None:
    """Without one it is refused; with it, only that day's post is found."""
    first = post(wiki).json()["id"]
    on_another_day(wiki)
    post(wiki)
    assert wiki.refused("GET", f"{LISTED}&title=Week+42", "mayor") == 400

    found = wiki.get(f"{LISTED}&title=Week+42&postingDay={DAY}", "mayor")
    assert [one["id"] for one in found["results"]] == [first]
    assert len(wiki.get(LISTED, "mayor")["results"]) == 2


def test_nothing_stands_above_a_post(wiki: Garden) -> None:
    """Nobody knows what the product makes of a parent, so it is not guessed."""
    parent = [{"id": wiki.id_of("School")}]

    assert post(wiki, ancestors=parent).status_code == 501


def test_its_address_holds_the_day(wiki: Garden) -> None:
    """In what the wiki answers, and in a browser."""
    made = post(wiki).json()
    assert made["_links"]["webui"] == f"/display/TOWN/{FOLDER}/Week+42"
    shown = wiki.call("GET", made["_links"]["webui"], "mayor")

    assert shown.status_code == 200
    assert "News of it" in shown.text
    assert wiki.call("GET", "/display/TOWN/2001/01/01/Week+42", "mayor").status_code == 404


def test_the_blog_of_a_space_shows_what_one_may_see(wiki: Garden) -> None:
    """Newest first, each with its address; a restricted one only to whom it lets in."""
    made = post(wiki).json()
    post(wiki, "Week 43")
    people = [{"type": "known", "username": "mayor"}]
    line = {"operation": "read", "restrictions": {"user": people, "group": []}}
    path = f"/rest/api/content/{made['id']}/restriction"
    assert wiki.call("PUT", path, "mayor", body=[line]).status_code == 200
    blog = "/pages/viewrecentblogposts.action?key=TOWN"

    own, others = (wiki.call("GET", blog, who).text for who in ("mayor", None))
    assert own.index("Week 43") < own.index("Week 42")
    assert f"/display/TOWN/{FOLDER}/Week+42" in own
    assert "Week 42" not in others
    assert wiki.call("GET", "/pages/viewrecentblogposts.action?key=NONE").status_code == 404
