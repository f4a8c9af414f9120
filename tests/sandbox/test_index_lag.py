"""What a lagging search index gives is one whole older state, never a mixture."""

from __future__ import annotations

import requests

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.worlds import plain_world


def test_a_lagging_index_gives_number_time_and_text_of_the_same_version() -> None:
    """A reader that compares version numbers can tell that it is old."""
    with running(world=plain_world(3), switches=Switches(index_lag=1)) as server:
        session = requests.Session()
        session.auth = ("admin", "admin")
        rest = f"{server.url}/rest/api/content"
        page = session.get(rest, params={"limit": "1", "expand": "version,space"}).json()
        first = page["results"][0]
        change = {
            "type": "page",
            "title": first["title"],
            "version": {"number": first["version"]["number"] + 1},
            "body": {"storage": {"value": "<p>new</p>", "representation": "storage"}},
        }
        session.put(f"{rest}/{first['id']}", json=change).raise_for_status()
        query = {"cql": f"id = {first['id']}", "expand": "version,body.storage"}
        found = session.get(f"{rest}/search", params=query).json()["results"][0]
        session.close()

    assert found["version"]["number"] == first["version"]["number"]
    assert found["version"]["when"] == first["version"]["when"]
    assert found["body"]["storage"]["value"] != "<p>new</p>"
