"""One write is taken back; what people changed since, and their comments, stay."""

from __future__ import annotations

import os
import random
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.core.errors import PageError
from sicbot.pages.alignment import equal
from sicbot.pages.excerpt import EXCERPT_CHARACTERS
from sicbot.pages.meaning import MARKER, same_meaning
from sicbot.pages.nodes import Page, is_same
from sicbot.pages.places import PageEnd
from sicbot.pages.regions import edit_region, insert_region, regions
from sicbot.pages.splice import splice
from sicbot.pages.storage import MAX_DEPTH, find, parse, text_of, walk
from sicbot.pages.unmarked import unmark
from sicbot.pages.unmerge import Reversal, reverse
from sicbot.sandbox.storage.body import counted_ids, normalise
from tests.conftest import ROOT
from tests.pages.cases import CASES, Case, read, world_bodies
from tests.pages.generator import make_body

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "tests" / "cases" / "unmerge"
SPACE = "SOIL"
BATCH = 60
BATCHES = 10 * (10 if os.environ.get("SICBOT_SOAK") else 1)
REGION = "sicbot.undone"
PERSON = "a person wrote this"


def cases(file: str) -> list[Any]:
    table = tomllib.loads(read(FOLDER / f"{file}.toml"))["case"]
    return [pytest.param(case, id=case["name"]) for case in table]


def saved(body: str, seed: str, *, noisy: bool = True) -> str:
    """Return a body as a wiki stores it; another seed gives other ids."""
    return normalise(body, new_id=counted_ids(seed), noisy=noisy, space_key=SPACE)


def undone(before: str, after: str, current: str) -> tuple[str, Reversal]:
    """Return what is left when a write is taken back, which must be all that can be."""
    reversal = reverse(before, after, current, space_key=SPACE, why="undo")
    restored = splice(current, reversal.edits)
    parse(restored)
    assert not reverse(before, after, restored, space_key=SPACE).edits
    assert all(edit.why == "undo" for edit in reversal.edits)
    assert all(0 < len(words) <= EXCERPT_CHARACTERS for words in reversal.kept)
    return restored, reversal


def change(body: str, chance: random.Random, words: str) -> str:
    """Return a body with something added, doubled, deleted or rewritten."""
    document = parse(body)
    data, elements = document.data, [*walk(document.root)]
    new = f"<p>{words} {chance.randrange(100)}</p>".encode()
    kind = chance.choice(("end", "delete", "double", "behind", "inside"))
    if kind == "end" or not elements:
        return (data + new).decode()
    element = chance.choice(elements)
    start, end = element.start, element.end
    if kind == "inside" and element.inner:
        start, end = element.inner.start, element.inner.end
        return (data[:start] + words.encode() + data[end:]).decode()
    texts = {"delete": b"", "double": data[start:end] * 2}
    return (data[:start] + texts.get(kind, data[start:end] + new) + data[end:]).decode()


@pytest.mark.parametrize("case", cases("kept"))
def test_what_people_changed_stays_and_is_named(case: dict[str, Any]) -> None:
    """Their text is not edited, and an excerpt tells what of the write is left."""
    restored, reversal = undone(case["before"], case["after"], case["current"])

    assert restored == case.get("result", case["current"])
    assert list(reversal.kept) == case["kept"]


@pytest.mark.parametrize("case", cases("taken_back"))
def test_a_write_is_taken_back_beside_changes_of_people(case: dict[str, Any]) -> None:
    """What people did elsewhere stays to the byte; what was before is there to the byte."""
    restored, reversal = undone(case["before"], case["after"], case["current"])

    assert restored == case["result"]
    assert reversal.kept == ()


@pytest.mark.parametrize("case", cases("comments"))
def test_an_inline_comment_is_never_lost(case: dict[str, Any]) -> None:
    """A comment stays at its words; where they would go, the change stays with it."""
    restored, reversal = undone(case["before"], case["after"], case["current"])

    assert restored == case.get("result", case["current"])
    assert list(reversal.kept) == case.get("kept", [])


@pytest.mark.parametrize("file", ["kept", "taken_back", "comments"])
def test_nothing_is_taken_back_twice(file: str) -> None:
    """Where the page is as it was before, or the write changed nothing, there is nothing to do."""
    for (case,) in (param.values for param in cases(file)):
        before, after, current = case["before"], case["after"], case["current"]

        assert reverse(before, after, before) == Reversal((), ())
        assert reverse(before, after, saved(before, "x"), space_key=SPACE) == Reversal((), ())
        assert reverse(after, after, current) == Reversal((), ())
        assert reverse(saved(after, "x"), after, current, space_key=SPACE) == Reversal((), ())


@pytest.mark.parametrize("file", ["kept", "taken_back", "comments"])
def test_an_untouched_page_gets_its_bytes_back(file: str) -> None:
    """Where nobody changed anything, not a byte of before is missing."""
    for (case,) in (param.values for param in cases(file)):
        for after in (case["after"], case["current"], saved(case["after"], "x")):
            restored, reversal = undone(case["before"], after, after)

            assert restored == case["before"]
            assert reversal.kept == ()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_does_not_parse_is_refused(place: int) -> None:
    """All three bodies must be whole, even where there is nothing to do."""
    for whole in ("<p>a</p>", "<p>b</p>"):
        bodies = ["<p>a</p>", whole, whole]
        bodies[place] = "<p>"

        with pytest.raises(PageError, match="line 1"):
            reverse(*bodies)


def test_a_result_that_would_not_parse_is_not_used() -> None:
    """A prefix that only the body before declares cannot be brought back alone."""
    before = (
        '<div xmlns:c="http://atlassian.com/content"><p>x</p>'
        '<c:structured-macro c:name="toc" /></div>'
    )

    reversal = reverse(before, "<div><p>x</p></div>", "<div><p>x</p></div><p>new</p>")

    assert reversal == Reversal((), ("toc",))


@pytest.mark.parametrize("name", ["p", "div", "td", "ac:rich-text-body", "ac:layout-cell"])
def test_the_deepest_body_that_can_be_read_is_compared(name: str) -> None:
    """Taking back needs no more depth than reading allows."""
    levels = MAX_DEPTH - 1
    before, after, current = (
        f"<{name}>" * levels + words + f"</{name}>" * levels for words in ("old", "new", "new")
    )

    restored, _ = undone(before, after, f"<hr />{current}")

    assert restored == f"<hr />{before}"


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("noisy", [False, True])
def test_a_region_is_taken_out_of_every_case(case: Case, *, noisy: bool) -> None:
    """Whatever a page holds and a server rewrites, a new region goes and the rest stays."""
    assert_region_goes(case.body, noisy=noisy)


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_a_region_is_taken_out_of_every_page_of_the_worlds(path: Path) -> None:
    """So it is on the pages of the worlds."""
    assert_region_goes(read(path), noisy=True)


def assert_region_goes(body: str, *, noisy: bool) -> None:
    """Expect a region to be put in, rewritten and taken back while people write elsewhere."""
    before = saved(body, "before", noisy=noisy)
    new = insert_region(before, REGION, "<p>Ada</p><p>Ben</p>", PageEnd())
    first = saved(splice(before, [new]), "first", noisy=noisy)
    edit = edit_region(first, REGION, "<p>Ada</p><p>Eve</p>", space_key=SPACE)
    assert edit
    second = saved(splice(first, [edit]), "second", noisy=noisy)
    current = saved(f"<p>{PERSON}</p>{second}", "current", noisy=noisy)

    rewritten, one = undone(first, second, current)
    removed, other = undone(before, first, rewritten)

    assert one.kept == other.kept == ()
    assert same_meaning(rewritten, f"<p>{PERSON}</p>{first}", space_key=SPACE)
    assert same_meaning(removed, f"<p>{PERSON}</p>{before}", space_key=SPACE)
    assert not any(region.id == REGION for region in regions(removed))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_write_on_a_generated_page_is_taken_back(batch: int) -> None:
    """To the byte on an untouched page, in meaning after a server rewrote it."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        before, sent = write(number)
        after, current = saved(sent, "after"), saved(f"{sent}\n", "current")

        exact, _ = undone(before, after, after)
        restored, reversal = undone(before, after, current)

        assert exact == before, number
        assert reversal.kept == (), number
        assert same_meaning(restored, before, space_key=SPACE), number


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_people_did_on_a_generated_page_their_words_stay(batch: int) -> None:
    """Any three bodies give a result that parses, is final, and has all that people wrote."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        before, sent = write(number)
        chance = random.Random(-1 - number)  # noqa: S311 - nothing secret, the same every time
        after = saved(sent, "after")
        current = after
        for _ in range(chance.randint(1, 3)):
            current = change(current, chance, PERSON)

        restored, _ = undone(before, after, saved(current, "current"))

        assert restored.count(PERSON) == current.count(PERSON), number


def write(number: int) -> tuple[str, str]:
    """Return a generated body without comments, and what a write made of it."""
    chance = random.Random(number)  # noqa: S311 - nothing secret, and the same every time
    before = make_body(number)[0].replace(MARKER, "strong")
    return before, change(before, chance, "written")


BLOCKS = (
    "<p>{} words of a paragraph</p>",
    "<h2>{}</h2>",
    "<ul><li>{}</li><li>same</li></ul>",
    "<table><tbody><tr><td>{}</td><td>open</td></tr></tbody></table>",
    '<ac:macro ac:name="include"><ac:default-parameter>{}</ac:default-parameter></ac:macro>',
    '<ac:macro ac:name="info"><ac:rich-text-body><p>{}</p></ac:rich-text-body></ac:macro>',
)
STEPS = ("rewrite", "insert", "delete")


def step(blocks: list[str], place: int, kind: str, words: str) -> list[str]:
    """Return blocks with one of them rewritten or deleted, or another one behind it."""
    own = blocks[place]
    new = {"rewrite": [own.replace("block", words)], "insert": [own, f"<p>{words}</p>"]}
    return [*blocks[:place], *new.get(kind, []), *blocks[place + 1 :]]


@settings(max_examples=300, deadline=None)
@given(
    shapes=st.lists(st.sampled_from(BLOCKS), min_size=6, max_size=12),
    places=st.tuples(st.integers(0, 11), st.integers(0, 11)),
    kinds=st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)),
)
def test_a_change_two_blocks_away_is_in_nobodys_way(
    shapes: list[str], places: tuple[int, int], kinds: tuple[str, str]
) -> None:
    """The result is the page as if the write had never been made, to the byte."""
    blocks = [shape.format(f"block{number}") for number, shape in enumerate(shapes)]
    ours, theirs = (place % len(blocks) for place in places)
    if abs(ours - theirs) < 3:
        theirs = (ours + 3) % len(blocks)
    written = step(blocks, ours, kinds[0], "written")
    moved = len(written) - len(blocks) if theirs > ours else 0
    current = step(written, theirs + moved, kinds[1], PERSON)
    wanted = step(blocks, theirs, kinds[1], PERSON)

    restored, reversal = undone("".join(blocks), "".join(written), "".join(current))

    assert restored == "".join(wanted)
    assert reversal.kept == ()


WORDS = st.lists(st.sampled_from(["soil", "carbon", "stock", "of"]), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(
    before=WORDS, after=WORDS, start=st.integers(0, 5), length=st.integers(1, 3), line=st.booleans()
)
def test_a_comment_on_any_words_stays_on_these_words(
    before: list[str], after: list[str], start: int, length: int, *, line: bool
) -> None:
    """Whatever is taken back, the marked words are those that were marked."""
    start %= len(after)
    words = " ".join(after[start : start + length])
    marker = f'<{MARKER} ac:ref="r">{words}</{MARKER}>'
    marked = " ".join([*after[:start], marker, *after[start + length :]])
    frame = "<p>{}</p><p>{}</p>" if line else "<ul><li>{}</li></ul><h2>{}</h2>"
    old, new = " ".join(before), " ".join(after)

    restored, _ = undone(frame.format(old, new), frame.format(new, old), frame.format(marked, old))

    assert [text_of(found) for found in find(parse(restored).root, MARKER)] == [words]


@pytest.mark.parametrize("kind", ["same", "differs"])
def test_pages_are_compared_by_their_meaning(kind: str) -> None:
    """What is no difference for a reader is none between nodes, and the other way round."""
    pairs = tomllib.loads(read(ROOT / "tests" / "cases" / "meaning" / f"{kind}.toml"))["pair"]
    for pair in pairs:
        key = pair.get("space_key", "")
        one, other = (
            Page(unmark(pair[name]).document, space_key=key, known={}).root
            for name in ("one", "other")
        )

        assert is_same(one, other) == (kind == "same"), pair["name"]


@settings(max_examples=300, deadline=None)
@given(one=st.text("abcdef", max_size=12), other=st.text("abcdef", max_size=12))
def test_equal_keys_are_paired_in_order(one: str, other: str) -> None:
    """Pairs are equal and cross one another nowhere; what only lacks something is paired whole."""
    pairs = [*equal(one, other)]

    assert all(one[left] == other[right] for left, right in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len([*equal(one, one)]) == len(one)
    assert len([*equal(f"x{one}y", f"x{one}zy")]) == len(one) + 2


def test_what_repeats_too_often_is_not_paired() -> None:
    """Two long rows of the same few keys are not compared each with each."""
    assert [*equal("ab" * 2000, "ba" * 2000)] == []


def test_a_long_page_with_many_changes_is_taken_back() -> None:
    """Thousands of equal rows, and thousands of changed ones, are no obstacle."""
    rows = [f"<tr><td>row {number}</td><td>open</td></tr>" for number in range(3000)]
    before = f"<table><tbody>{'<tr><td>x</td></tr>' * 3000}{''.join(rows)}</tbody></table>"
    after = before.replace("open", "done")
    current = after.replace("row 7<", "row 7 here<", 1)

    restored, reversal = undone(before, after, current)

    assert restored == before.replace("row 7<", "row 7 here<", 1)
    assert reversal.kept == ()
