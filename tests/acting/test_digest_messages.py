"""Messages to whoever leads several Task Forces."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.acting import valley as world
from tests.acting.valley import Valley, valley

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valley]:
    """Serve the valley a week after its first run; Ada leads A1 and A5."""
    monkeypatch.setitem(world.LEADERS, "A5", "ada")
    with valley(tmp_path / "state", Random(1)) as one:  # noqa: S311  # no secret
        one.scene.run()
        one.pass_days(7)
        yield one


def to_ada(people: Valley) -> list[str]:
    """Return the titles of the pages below which Ada is told of news."""
    wiki = people.scene.wiki
    ada = wiki.account("ada")
    assert ada is not None
    pages = [people.scene.page(f"{code}-Digest") for code in world.CODES]
    return [
        page.title
        for page in pages
        for one in wiki.comments(page.id)
        if f'ri:userkey="{ada.key}"' in wiki.body(one.content.id)
    ]


def take(people: Valley, title: str) -> None:
    """Let the mayor write on a page of sicbot's."""
    wiki, known = people.scene.wiki, people.scene.page(title)
    text = f"{wiki.body(known.id)}<p>My own words.</p>"
    viewer = people.scene.viewer("mayor")
    wiki.update_page(viewer, known.id, version=known.version + 1, title=title, body=text)


def test_one_message_tells_of_all_task_forces_that_somebody_leads(people: Valley) -> None:
    """Below the first of them."""
    people.enter("A1")
    people.enter("A5")
    people.scene.run()

    assert to_ada(people) == ["A1-Digest"]


def test_a_digest_that_somebody_made_theirs_keeps_no_message_back(people: Valley) -> None:
    """It stands below the next one, and tells of that one alone."""
    take(people, "A1-Digest")
    people.enter("A1")
    people.enter("A5")
    people.scene.run()

    assert to_ada(people) == ["A5-Digest"]
    assert people.scene.run().changes == 0
