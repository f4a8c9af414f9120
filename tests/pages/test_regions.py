"""Regions are found where they may stand, rewritten when their meaning differs, and put in."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.macros import includes
from sicbot.pages.places import AfterHeading, BeforeHeading, CellEnd, CellStart, PageEnd, Place
from sicbot.pages.regions import edit_region, insert_region, regions, with_origin
from sicbot.pages.splice import merge, splice
from sicbot.sandbox.storage.body import counted_ids, normalise
from tests.conftest import ROOT
from tests.pages.cases import CASES, Case, read, world_bodies
from tests.pages.generator import make_body

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "tests" / "cases" / "regions"
BATCH = 500
BATCHES = 20 * (10 if os.environ.get("SICBOT_SOAK") else 1)
NEW = "sicbot.new"
CONTENT = with_origin(
    "<table><tbody><tr><th>Ré&amp;</th><td>🌱</td></tr></tbody></table>",
    "Kept by sicbot from <the form>; change it there",
)


def cases(file: str, kind: str) -> list[Any]:
    table = tomllib.loads(read(FOLDER / f"{file}.toml"))[kind]
    return [pytest.param(case, id=case["name"]) for case in table]


def place_of(words: str) -> Place:
    """Return the place that a case file calls "end", "before A", "start 1" and so on."""
    kind, _, what = words.partition(" ")
    if words == "end":
        return PageEnd()
    if kind in ("start", "end"):
        return CellStart(int(what)) if kind == "start" else CellEnd(int(what))
    return BeforeHeading(what) if kind == "before" else AfterHeading(what)


def saved(body: str) -> str:
    """Return a body as a wiki with every known rewriting stores it."""
    return normalise(body, new_id=counted_ids("saved"), noisy=True)


def put_in(body: str, content: str = CONTENT) -> str:
    return splice(body, (insert_region(body, NEW, content, PageEnd()),))


def assert_lives(body: str) -> None:
    """Expect a region at the end of a page to be found, kept, and rewritten once."""
    data = body.encode()
    after = put_in(body)
    region = regions(after)[-1]

    assert after.encode().startswith(data)
    assert region.id == NEW
    assert region.span.start == len(data)
    assert region.inner.cut(after.encode()).decode() == CONTENT
    assert edit_region(after, NEW, CONTENT) is None
    edit = edit_region(after, NEW, "<p>other</p>")
    assert edit
    assert edit.span == region.inner
    again = splice(after, (edit,))
    assert again == put_in(body, "<p>other</p>")
    assert edit_region(again, NEW, "<p>other</p>") is None
    assert includes(again) == includes(body)


@pytest.mark.parametrize("case", cases("regions", "refused"))
def test_regions_out_of_place_are_refused(case: dict[str, str]) -> None:
    """A region that an editor may have broken is no place to write."""
    with pytest.raises(PageError, match=case["reason"]):
        regions(case["body"])
    with pytest.raises(PageError, match=case["reason"]):
        edit_region(case["body"], "sicbot.a", "<p>new</p>")


@pytest.mark.parametrize("case", cases("regions", "none"))
def test_what_only_looks_like_a_region_is_none(case: dict[str, str]) -> None:
    """People's own page properties and hidden text are left alone."""
    assert regions(case["body"]) == ()


@pytest.mark.parametrize("case", cases("regions", "found"))
def test_regions_are_found_with_their_bytes(case: dict[str, Any]) -> None:
    """A region's spans cut out the macro, its body and what stands in that."""
    data = case["body"].encode()

    found = regions(case["body"])

    assert [region.id for region in found] == case["ids"]
    assert [region.inner.cut(data).decode() for region in found] == case["inner"]
    for region in found:
        assert region.span.cut(data).startswith(b"<ac:")
        assert region.body.cut(data).startswith(b"<ac:rich-text-body")


@pytest.mark.parametrize("case", cases("regions", "found"))
def test_a_region_is_rewritten_once(case: dict[str, Any]) -> None:
    """New content goes in, other bytes stay, and the second time there is nothing to do."""
    for region_id in case["ids"]:
        (old,) = [region for region in regions(case["body"]) if region.id == region_id]
        edit = edit_region(case["body"], region_id, CONTENT)
        assert edit

        after = splice(case["body"], (edit,))
        (new,) = [region for region in regions(after) if region.id == region_id]

        assert new.inner.cut(after.encode()).decode() == CONTENT
        assert after.encode()[: old.body.start] == case["body"].encode()[: old.body.start]
        assert after.encode().endswith(case["body"].encode()[old.body.end :])
        assert edit_region(after, region_id, CONTENT) is None
        assert edit_region(saved(after), region_id, CONTENT) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<p>", "the body ends"),
        ("</ac:rich-text-body>", "closes nothing"),
        ("a & b", "must be written &amp;"),
        ("<!-- x", "not closed"),
        ('<ac:macro ac:name="info"><ac:rich-text-body /></ac:macro>', "cannot stand in a region"),
        (put_in(""), "cannot stand in a region"),
        (
            put_in("").replace(f"<ac:rich-text-body>{CONTENT}</ac:rich-text-body>", ""),
            "or a region",
        ),
        ("<ac:layout />", "a layout cannot stand in a region"),
    ],
)
def test_content_that_cannot_stand_in_a_region_is_refused(content: str, reason: str) -> None:
    """What does not parse alone, or nests what editors unnest, is never put on a page."""
    with pytest.raises(PageError, match=reason):
        insert_region("", NEW, content, PageEnd())
    with pytest.raises(PageError, match=reason):
        edit_region(put_in(""), NEW, content)


@pytest.mark.parametrize("case", cases("places", "refused"))
def test_a_place_that_is_not_there_once_is_refused(case: dict[str, str]) -> None:
    """A region is not put at a guess, nor in tables, lists and macros."""
    with pytest.raises(PageError, match=case["reason"]):
        insert_region(case["body"], NEW, CONTENT, place_of(case["place"]))


@pytest.mark.parametrize("case", cases("places", "inserted"))
def test_a_region_is_put_at_its_place(case: dict[str, str]) -> None:
    """The bytes of the page stay, and the region is found where it was put."""
    before, _, behind = case["body"].partition("@")
    body = before + behind

    after = splice(body, (insert_region(body, NEW, CONTENT, place_of(case["place"])),))
    (region,) = regions(after)

    assert after.encode()[: region.span.start].decode() == before
    assert after.encode()[region.span.end :].decode() == behind


def test_a_cell_in_one_tag_is_opened_for_a_region() -> None:
    """An empty layout cell, however it is written, can take a region."""
    body = (
        '<ac:layout><ac:layout-section><ac:layout-cell ac:x="1" /></ac:layout-section></ac:layout>'
    )

    for place in (CellStart(1), CellEnd(1)):
        after = splice(body, (insert_region(body, NEW, "<p>x</p>", place),))

        assert [region.id for region in regions(after)] == [NEW]
        assert '<ac:layout-cell ac:x="1"><ac:structured-macro' in after


@pytest.mark.parametrize("region_id", ["", "members", "sicbot.", "sicbot.a b", "sicbot.<a>", "x.a"])
def test_an_id_that_is_none_is_an_error_of_the_caller(region_id: str) -> None:
    """Ids begin alike and hold nothing that would have to be escaped."""
    with pytest.raises(ValueError, match="no id of a region"):
        insert_region("", region_id, CONTENT, PageEnd())


def test_a_region_that_is_not_there_is_refused() -> None:
    """Rewriting does not create: where a region was deleted, a person has decided so."""
    with pytest.raises(PageError, match=r"no region sicbot\.new"):
        edit_region("<p>x</p>", NEW, CONTENT)


def test_two_regions_at_one_place_keep_an_order() -> None:
    """Two jobs that add to the end of a page are not in each other's way."""
    one = insert_region("<p>x</p>", "sicbot.one", "<p>1</p>", PageEnd())
    two = insert_region("<p>x</p>", "sicbot.two", "<p>2</p>", PageEnd())

    merged = merge({"b": [two], "a": [one]})

    found = regions(splice("<p>x</p>", merged.edits))
    assert [region.id for region in found] == ["sicbot.one", "sicbot.two"]


def test_the_last_line_says_whence_and_stays_text() -> None:
    """The sentence is escaped."""
    assert CONTENT.endswith("<p><em>Kept by sicbot from &lt;the form&gt;; change it there</em></p>")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_region_lives_on_every_case(case: Case) -> None:
    """What is put in parses, is found again, and changes once."""
    assert_lives(case.body)


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_a_region_lives_on_every_page_of_the_worlds(path: Path) -> None:
    """So it is on the pages of the worlds."""
    assert_lives(read(path))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_region_lives_on_generated_pages(batch: int) -> None:
    """So it is on pages made by chance."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        assert_lives(make_body(number)[0])


@pytest.mark.parametrize("case", cases("comments", "lost"))
def test_a_comment_without_its_words_is_not_dropped(case: dict[str, str]) -> None:
    """Where the words are gone or uncertain, the region is not rewritten."""
    body = put_in("<p>page</p>", case["old"])

    with pytest.raises(PageError, match="words of an inline comment"):
        edit_region(body, NEW, case["new"] + "<p>news</p>")


@pytest.mark.parametrize("case", cases("comments", "kept"))
def test_a_comment_stays_in_a_region_that_is_rewritten(case: dict[str, str]) -> None:
    """The marker goes into the new text, and the next run has nothing to do."""
    body = put_in("<p>page</p>", case["old"])
    edit = edit_region(body, NEW, case["new"])
    after = splice(body, (edit,)) if edit else body

    assert edit is None or edit.text == case["after"]
    assert edit_region(after, NEW, case["new"]) is None


def test_a_comment_alone_is_no_reason_to_write() -> None:
    """A region in which somebody commented means what it meant."""
    marked = put_in(
        "", '<p>soil <ac:inline-comment-marker ac:ref="1">x</ac:inline-comment-marker></p>'
    )

    assert edit_region(marked, NEW, "<p>soil x</p>") is None
