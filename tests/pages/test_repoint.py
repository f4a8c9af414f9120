"""An include shows another page after an edit that changes nothing but its target."""

from __future__ import annotations

import os
import random
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.macros import Include, includes
from sicbot.pages.repoint import repoint
from sicbot.pages.splice import merge, splice
from tests.conftest import ROOT
from tests.pages.cases import CASES, Case, read, world_bodies
from tests.pages.generator import make_body

if TYPE_CHECKING:
    from pathlib import Path

TABLE = tomllib.loads(read(ROOT / "tests" / "cases" / "repoint.toml"))
BATCH = 500
BATCHES = 20 * (10 if os.environ.get("SICBOT_SOAK") else 1)
TITLES = (
    "Join Task Force A1 – the form",
    "SOIL: not a key",
    "A:B",
    "Café & <Soil>",
    """It's "here" ]]> &nbsp; &#38;""",
    "🌱",
)
KEYS = (None, "SOIL", "~jdoe")


def named(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in TABLE[kind]]


def assert_repoints(body: str, include: Include, key: str | None, title: str) -> None:
    """Expect an include's new target, all else as it was, and nothing to do a second time."""
    edit = repoint(body, include, space_key=key, title=title)
    after = splice(body, (edit,))
    again = includes(after)[include.position - 1]

    assert (again.space_key, again.title, again.kind) == (key, title, include.kind)
    assert after.encode()[: edit.span.start] == body.encode()[: edit.span.start]
    assert after.encode().endswith(body.encode()[edit.span.end :])
    assert include.target.start <= edit.span.start
    assert edit.span.end <= include.target.end
    assert splice(after, (repoint(after, again, space_key=key, title=title),)) == after
    others = [(one.kind, one.space_key, one.title) for one in includes(body)]
    others[include.position - 1] = (include.kind, key, title)
    assert [(one.kind, one.space_key, one.title) for one in includes(after)] == others


@pytest.mark.parametrize("case", named("refused"))
def test_what_names_no_page_by_title_is_refused(case: dict[str, str]) -> None:
    """Where nothing is named, or a spelling cannot hold the new name, nothing is done."""
    (include,) = includes(case["body"])

    with pytest.raises(PageError, match=case["reason"]):
        repoint(case["body"], include, space_key=case.get("key"), title=case.get("title", "New"))


@pytest.mark.parametrize("title", ["a\x01", "a\ud800", "a\ufffe"])
def test_what_no_body_can_hold_is_refused(title: str) -> None:
    """A title with a character that XML forbids cannot be written, so it is no page's title."""
    body = TABLE["repointed"][0]["body"]
    (include,) = includes(body)

    with pytest.raises(PageError):
        repoint(body, include, space_key=None, title=title)


@pytest.mark.parametrize("case", named("repointed"))
def test_only_what_must_change_is_spelled_anew(case: dict[str, str]) -> None:
    """Quotation marks, order, other attributes and other entities stay."""
    (include,) = includes(case["body"])

    edit = repoint(case["body"], include, space_key=case.get("key"), title=case["title"])

    assert splice(case["body"], (edit,)) == case["after"]
    assert_repoints(case["body"], include, case.get("key"), case["title"])


def can_be_named(include: Include) -> bool:
    return bool(include.title and not include.content_id and not include.posting_day)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_include_of_a_case_can_be_repointed(case: Case) -> None:
    """Each include that names a page by its title can show any other page."""
    for include in filter(can_be_named, includes(case.body)):
        for key in KEYS:
            for title in TITLES:
                assert_repoints(case.body, include, key, title)


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_every_include_of_the_worlds_can_be_repointed(path: Path) -> None:
    """So it is on the pages of the worlds; a target that is right already keeps its bytes."""
    body = read(path)

    for include in filter(can_be_named, includes(body)):
        assert_repoints(body, include, "NEW", "New – title")
        same = repoint(body, include, space_key=include.space_key, title=include.title)
        assert splice(body, (same,)) == body


@pytest.mark.parametrize("batch", range(BATCHES))
def test_includes_of_generated_pages_can_be_repointed(batch: int) -> None:
    """In pages made by chance one include changes its own bytes, in either spelling."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        body, _ = make_body(number)
        chance = random.Random(number)  # noqa: S311 - nothing secret, and the same every time
        found = includes(body)

        if found:
            include = chance.choice(found)
            assert_repoints(body, include, chance.choice(KEYS), chance.choice(TITLES))


def test_two_wishes_for_one_include_overlap() -> None:
    """Titles that begin alike are not run together."""
    body = TABLE["repointed"][0]["body"]
    (include,) = includes(body)
    one, other = (repoint(body, include, space_key=None, title=title) for title in ("A 1", "A 2"))

    assert merge({"one": [one], "other": [other]}).refused == {"one", "other"}
    assert merge({"one": [one], "other": [one]}).edits == (one,)


def test_an_include_of_another_body_is_an_error_of_the_caller() -> None:
    """Offsets from an older version are not trusted."""
    body = TABLE["repointed"][0]["body"]
    (include,) = includes(body)

    with pytest.raises(ValueError, match="no such include"):
        repoint(f" {body}", include, space_key=None, title="A")
    with pytest.raises(ValueError, match="no such include"):
        repoint(body, replace(include, title="Other"), space_key=None, title="A")


@pytest.mark.parametrize(("key", "title"), [(None, ""), ("", "A"), ("@self", "A")])
def test_a_target_has_a_title_and_a_key_or_none(key: str | None, title: str) -> None:
    """The space of the host is None, not a spelling of it."""
    body = TABLE["repointed"][0]["body"]
    (include,) = includes(body)

    with pytest.raises(ValueError, match="needs a title"):
        repoint(body, include, space_key=key, title=title)
