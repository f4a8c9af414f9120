"""A work plan from last year's, on both worlds, as the command makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sicbot.pages.remarks import mentioned
from sicbot.sandbox.model import Allowed
from tests.acting.scene import whole_wiki
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared
from tests.people_builders import table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acting.scene import Scene

TABLE: list[Any] = [
    pytest.param("demo", id="demo"),
    pytest.param("shared", id="shared", marks=needs_shared),
]
NEW = "A1 - Work plan 2024"
OLD = "A1 - Work plan 2023"


@pytest.fixture(params=TABLE)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """Serve a world whose A1 has the plan of a year, with rows that people entered."""
    folder = WORLDS[request.param]
    assert folder is not None
    with whole_wiki(folder, tmp_path) as one:
        made = one.command("scaffold", "A1", "workplan", "--name", "2023", "--yes")
        assert made.exit_code == 0, made.output
        page = one.page(OLD, "TFW")
        account = one.wiki.account("exsec")
        assert account is not None
        who = f'<ac:link><ri:user ri:userkey="{account.key}" /></ac:link>'
        rows = (f"Draw the map | {who} | 2024-02-29 | open", "Call the press | | | done")
        one.wiki.update_page(
            one.viewer("admin"),
            page.id,
            version=page.version + 1,
            title=OLD,
            body=one.body(OLD, "TFW") + table("What | Who | Until | State", *rows),
        )
        yield one


def test_the_next_plan_begins_with_what_is_open(scene: Scene) -> None:
    """Once; last year's page stays as it is."""
    before = scene.body(OLD, "TFW")
    made = scene.command("scaffold", "A1", "workplan", "--name", "2024", "--yes")
    body, writes = scene.body(NEW, "TFW"), scene.wiki.writes
    again = scene.command("scaffold", "A1", "workplan", "--name", "2024", "--yes")

    assert (made.exit_code, again.exit_code) == (0, 0)
    assert "Draw the map" in body
    assert '<time datetime="2025-02-28"' in body
    assert "Call the press" not in body
    assert "as done or dropped: 1" in body
    assert len(mentioned(body)) == 1
    assert scene.wiki.writes == writes
    assert scene.body(OLD, "TFW") == before


def test_nothing_of_a_closed_plan_reaches_its_successor(scene: Scene) -> None:
    """The new page is for more people than the old one."""
    closed = Allowed(groups=frozenset({"4p1000-exsec", "4p1000-admins"}))
    scene.wiki.set_restrictions(
        scene.viewer("admin"), scene.page(OLD, "TFW").id, {"read": closed}
    )  # fmt: skip
    made = scene.command("scaffold", "A1", "workplan", "--name", "2024", "--yes")
    body = scene.body(NEW, "TFW")

    assert made.exit_code == 0
    assert "Draw the map" not in body
    assert mentioned(body) == frozenset()
    assert "Nothing was carried over" in body
