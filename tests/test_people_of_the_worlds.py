"""What the registrations of both worlds mean, against what was written down from their files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.core.people import TASK_FORCES
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT, shared_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.people import TaskForcePeople
    from sicbot.programme.programme import Programme

CASES = ROOT / "tests" / "cases" / "people"
WORLDS = ["demo_world", "shared_wiki"]


def folder_of(world: str) -> Path:
    if world == "demo_world":
        return ROOT / "sicbot" / "demo_world"
    shared = shared_folder()
    if shared is None:
        pytest.skip("the shared folder is not beside the checkout")
    return shared / "wiki"


@pytest.fixture(scope="module", params=[(one, v) for one in WORLDS for v in ("9.2", "10.2")])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Programme, dict[str, Any]]]:
    """Read a world, and what is expected of it."""
    world, profile = request.param
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(world), state, profile=profile) as scene:
        with scene.app() as app:
            programme = observe(app, people=True)
        yield programme, json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))


def shown(people: TaskForcePeople, programme: Programme) -> dict[str, Any]:
    """Return a Task Force as the expected files tell of it."""
    group = programme.policy.members_group(people.code)
    known = programme.snapshot.groups.records.get(group)
    inside = set(known.members) if known else set()
    names = {key: one.name for key, one in programme.accounts.records.items()}
    registered = {one.account.key for one in people.members}
    return {
        "read": not people.not_read,
        "members": {
            one.account.name: {
                "role": one.role.value,
                "evidence": int(one.evidence),
                "listed": one.listed,
            }
            for one in people.members
        },
        "candidates": {
            one.account.name: {
                "wish": one.wish.value,
                "standing": one.eligibility.standing.value,
            }
            for one in people.candidates
        },
        "refusals": sorted(
            (one.record.source, str(one.record.number), one.cause.value,
             sorted(who.name for who in one.suggestions))
            for one in people.refusals
        ),
        "withdrawn": sorted(account.name for account, _record in people.withdrawn),
        "additions": sorted(names[key] for key in registered - inside),
        "in_group_but_not_member": sorted(
            names[key] for key in inside - registered if not people.not_read
        ),
    }  # fmt: skip


def expected(told: dict[str, Any]) -> dict[str, Any]:
    refusals = sorted(
        (one["source"], str(one["record"]), one["cause"], sorted(one["suggestions"]))
        for one in told["refusals"]
    )
    lists = ("withdrawn", "additions", "in_group_but_not_member")
    return {
        "read": told["read"],
        "members": told["members"],
        "candidates": told["candidates"],
        "refusals": refusals,
    } | {name: sorted(told[name]) for name in lists}


@pytest.mark.parametrize("code", TASK_FORCES)
def test_every_task_force_is_as_written_down(
    code: str, seen: tuple[Programme, dict[str, Any]]
) -> None:
    """Members with roles, candidates, refusals with reasons, who left, who is added."""
    programme, told = seen
    people = programme.task_forces[code]  # type: ignore[index]

    assert shown(people, programme) == expected(told[code])
