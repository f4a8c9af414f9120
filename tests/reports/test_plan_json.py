"""A plan as JSON is the plan: read back it is the same, and one that was changed is refused."""

from __future__ import annotations

import copy
import json
import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from sicbot.cli.plan_files import read_plan, write_plan
from sicbot.core.text import Catalogue, verbatim
from sicbot.reports.plan_json import PlanFileError, digest, from_json, to_json
from tests.reports.plans import PLANS, edit_page, whole_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.plan import Plan

OTHER = Catalogue({whole_plan().changes[0].why.sentence: "{cause}, {title}"})
Document = dict[str, Any]
KEYS = {
    "id", "kind", "target", "why", "gate", "waits_because", "needs", "parts", "key", "effect",
    "diff",
}  # fmt: skip


def document() -> Document:
    """Return the sample as it is read from a file."""
    read: Document = json.loads(json.dumps(to_json(whole_plan())))
    return read


@given(PLANS)
def test_reading_back_gives_the_same_plan(plan: Plan) -> None:
    """The same acts, ids, gates and digest, also after a way through a file."""
    again = from_json(json.loads(json.dumps(to_json(plan))))

    assert [one.act for one in again.changes] == [one.act for one in plan.changes]
    assert [one.id for one in again.changes] == [one.id for one in plan.changes]
    assert again.free == plan.free
    assert digest(again) == digest(plan)
    assert to_json(again) == to_json(plan)


def test_a_change_has_what_scripts_and_apply_need() -> None:
    """The names of the contract, and those of its own kind beside them."""
    changes = [one for job in document()["jobs"] for one in job["changes"]]
    own = {one["kind"]: set(one) - KEYS for one in changes}

    assert own == {
        "edit-page": {"base_version", "edits", "readers", "adopts"},
        "create-page": {"parent", "body", "closed_to", "page_kind", "template", "below"},
        "set-readers": {"readers", "was"},
        "restore-page": {"base_version"},
    }
    assert all(set(one) >= KEYS for one in changes)
    assert changes[0]["target"] == {
        "space": "SOIL", "title": "Join Task Forces", "page_id": "101", "slug": None,
    }  # fmt: skip


def test_the_digest_is_the_same_in_every_language() -> None:
    """The sentences are not, and stay in the language of the document."""
    other = to_json(whole_plan(), OTHER)
    said = str(from_json(other).changes[0].why)

    assert other["digest"] == to_json(whole_plan())["digest"]
    assert said == "renamed, Join Task Force A1 – Database"


SAME = [
    ("other coverage", {"coverage": (verbatim("read on another day"),), "complete": True}),
    ("other notices", {"notices": ()}),
    ("nothing skipped", {"skipped": ()}),
]


@pytest.mark.parametrize("others", [row[1] for row in SAME], ids=[row[0] for row in SAME])
def test_the_same_changes_have_the_same_digest(others: dict[str, Any]) -> None:
    """What surrounds them makes no difference, nor does a job that changes nothing."""
    plan = whole_plan()
    told = replace(plan, jobs=tuple(replace(job, **others) for job in plan.jobs))
    idle = replace(plan.jobs[0], job="groups", changes=())

    assert digest(told) == digest(plan)
    assert digest(replace(plan, jobs=(*plan.jobs, idle))) == digest(plan)


def test_other_changes_have_another_digest() -> None:
    """Also where one is missing, or the same are planned for another wiki."""
    plan = whole_plan()
    fewer = replace(plan, jobs=(replace(plan.jobs[0], changes=(edit_page(),)),))

    assert len({digest(plan), digest(fewer), digest(replace(plan, url="http://other"))}) == 3


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each value of a document that holds no others."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


# Sentences for people, and what surrounds the changes: those are not applied.
TOLD = {"why", "waits_because", "skipped", "notices", "coverage"}
APPLIED = [path for path in leaves(document()) if "edits" in path or not TOLD & set(path)]


def changed(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] if value else "x"
        case _:
            return "x"


@pytest.mark.parametrize("path", APPLIED, ids=lambda path: ".".join(map(str, path)))
def test_a_value_that_was_changed_by_hand_is_refused(path: tuple[str | int, ...]) -> None:
    """Whatever is applied, however little of it was changed."""
    edited: Any = document()
    holder = edited
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = changed(holder[path[-1]])

    with pytest.raises(PlanFileError, match="make a new plan with `sicbot plan"):
        from_json(edited)


def _first(plan: Document) -> Document:
    change: Document = plan["jobs"][0]["changes"][0]
    return change


WRONG: list[tuple[str, Callable[[Document], object], str]] = [
    ("unknown kind", lambda one: _first(one).update(kind="delete-page"), "kind"),
    ("missing key", lambda one: _first(one).pop("base_version"), "base_version"),
    ("key too many", lambda one: one.update(more=1), "more"),
    ("number as text", lambda one: _first(one).update(base_version="7"), "base_version"),
    ("yes as number", lambda one: _first(one).update(base_version=True), "base_version"),
    ("unknown gate", lambda one: _first(one).update(gate="open"), "gate"),
    ("another id", lambda one: _first(one).update(id="0" * 12), "its id does not fit"),
    ("another digest", lambda one: one.update(digest="0" * 64), "changed after it was made"),
    ("a change less", lambda one: one["jobs"][0]["changes"].pop(), "changed after it was made"),
    ("shown otherwise", lambda one: _first(one)["diff"][0].update(after="x"), "not what it would"),
    ("difference less", lambda one: _first(one)["diff"].pop(), "2 edits and 1 differences"),
    ("nobody reads", lambda one: one["jobs"][1]["changes"][0].update(
        readers={"users": [], "groups": []}), "empty restriction"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "told"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_is_no_plan_is_refused(spoil: Callable[[Document], object], told: str) -> None:
    """With the place and the way out, in one sentence."""
    spoilt = copy.deepcopy(document())
    spoil(spoilt)

    with pytest.raises(PlanFileError, match=told):
        from_json(spoilt)


@pytest.mark.parametrize("other", [None, [], "plan", 3, {}, {"jobs": []}], ids=str)
def test_other_json_is_no_plan(other: object) -> None:
    """Of whatever type."""
    with pytest.raises(PlanFileError):
        from_json(other)


def test_a_plan_goes_through_a_file(tmp_path: Path) -> None:
    """The same digest before and after."""
    file = tmp_path / "plan.json"
    write_plan(json.dumps(to_json(whole_plan()), ensure_ascii=False, indent=1), file)

    assert digest(read_plan(file)) == digest(whole_plan())


@pytest.mark.parametrize("before", [None, 0o644], ids=["new", "there before"])
def test_a_plan_is_for_its_owner_alone(tmp_path: Path, before: int | None) -> None:
    """Mode 0600, also where a longer file was there that others could read."""
    file = tmp_path / "plan.json"
    if before is not None:
        file.write_text("longer than what follows", encoding="utf-8")
        file.chmod(before)
    old = os.umask(0)
    try:
        write_plan("{}", file)
    finally:
        os.umask(old)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == "{}"


def test_half_a_sign_can_be_written(tmp_path: Path) -> None:
    """A title of a wiki may hold half a surrogate pair, which has no bytes in a file."""
    file = tmp_path / "plan.json"
    write_plan(json.dumps({"title": "\ud800"}, ensure_ascii=False), file)

    assert json.loads(file.read_text(encoding="utf-8")) == {"title": "\ud800"}


NO_PLANS = [
    ("no JSON", b"{"), ("no text", b"\xff\xfe\xff"), ("deep", b"[" * 100_000),
    ("a key twice", b'{"url": "a", "url": "b"}'), ("empty", b""),
]  # fmt: skip


@pytest.mark.parametrize("data", [row[1] for row in NO_PLANS], ids=[row[0] for row in NO_PLANS])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, data: bytes) -> None:
    """The message names the file."""
    file = tmp_path / "plan.json"
    file.write_bytes(data)

    with pytest.raises(PlanFileError, match=r"plan\.json"):
        read_plan(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the reason."""
    with pytest.raises(PlanFileError, match="No such file"):
        read_plan(tmp_path / "no.json")
