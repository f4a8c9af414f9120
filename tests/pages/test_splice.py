"""Edits change their own bytes and no others; what cannot be made is refused and named."""

from __future__ import annotations

import os
import random
from itertools import pairwise

import pytest

from sicbot.core.edits import Edit, Span
from sicbot.pages.splice import merge, splice
from sicbot.pages.storage import parse, walk
from tests.pages.cases import CASES, Case
from tests.pages.generator import make_body

BODY = "<p>Zürich 🌱</p>"
BATCH = 500
BATCHES = 20 * (10 if os.environ.get("SICBOT_SOAK") else 1)
NEW = "<p>new — 🌱</p>"


def edit(start: int, end: int, text: str = "x", why: str = "because") -> Edit:
    return Edit(Span(start, end), text, why)


def assert_only_these_bytes(body: str, made: Edit) -> None:
    """Expect the bytes before and behind an edit as they were."""
    data, new = body.encode(), splice(body, (made,)).encode()
    start, end = made.span.start, made.span.end
    assert new == data[:start] + made.text.encode() + data[end:]


# What is refused, and what the message names.
REFUSED = {
    "two that overlap": ((edit(3, 8, why="one"), edit(6, 9, why="two")), "one and .*two overlap"),
    "the same twice": ((edit(3, 6), edit(3, 6)), "overlap"),
    "one inside another": ((edit(3, 9), edit(6, 7)), "overlap"),
    "one at the start of another": ((edit(3, 9), edit(3, 4)), "overlap"),
    "an insert inside another": ((edit(3, 9), edit(6, 6)), "overlap"),
    "with one in between": ((edit(0, 9), edit(1, 1), edit(8, 9)), "overlap"),
    "behind the end": ((edit(18, 20),), "bytes 18 to 20: because lies outside"),
    "before the start": ((edit(-1, 2),), "lies outside the body of 19 bytes"),
    "backwards": ((edit(6, 3),), "lies outside"),
    "from inside a character": ((edit(5, 8),), "cuts a character in two"),
    "up to inside a character": ((edit(3, 5),), "cuts a character in two"),
    "half a character": ((edit(3, 3, "\ud800"),), "surrogates not allowed"),
    "insert inside a character": ((edit(12, 12),), "cuts a character in two"),
}

# Edits, and the body after them.
MADE = {
    "none": ((), BODY),
    "one": ((edit(3, 10, "Bern"),), "<p>Bern 🌱</p>"),
    "in any order": ((edit(11, 15, "b"), edit(3, 10, "a")), "<p>a b</p>"),
    "neighbours": ((edit(3, 4, "S"), edit(4, 6, "u")), "<p>Surich 🌱</p>"),
    "an insert before, in and behind": (
        (edit(0, 0, "a"), edit(3, 3, "b"), edit(19, 19, "c")),
        f"a<p>b{BODY[3:]}c",
    ),
    "inserts at one place keep their order": (
        (edit(3, 3, "2"), edit(3, 3, "1"), edit(3, 3, "2")),
        f"<p>212{BODY[3:]}",
    ),
    "an insert beside a replacement": (
        (edit(3, 10, "Bern"), edit(3, 3, "a "), edit(10, 10, " b")),
        "<p>a Bern b 🌱</p>",
    ),
    "a removal": ((edit(0, 19, ""),), ""),
}

# Owners with their edits, and those that are refused.
OVERLAPS = {
    "two owners": ({"a": [edit(3, 6)], "b": [edit(5, 8)]}, {"a", "b"}),
    "different texts for the same bytes": (
        {"a": [edit(3, 6, "1")], "b": [edit(3, 6, "2")]},
        {"a", "b"},
    ),
    "an owner alone": ({"a": [edit(3, 6), edit(5, 8)], "b": [edit(9, 10)]}, {"a"}),
    "who wants what is refused to another": (
        {"a": [edit(3, 6)], "b": [edit(5, 8)], "c": [edit(3, 6)]},
        {"a", "b", "c"},
    ),
    "both of those inside a longer one": (
        {"a": [edit(0, 10)], "b": [edit(1, 2)], "c": [edit(8, 10)]},
        {"a", "b", "c"},
    ),
    "not those beside them": (
        {"a": [edit(3, 6)], "b": [edit(5, 8)], "c": [edit(8, 10)], "d": [edit(3, 3)]},
        {"a", "b"},
    ),
    "everything that a refused owner wants": (
        {"a": [edit(3, 6), edit(17, 17)], "b": [edit(5, 8)]},
        {"a", "b"},
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_is_refused(name: str) -> None:
    """Overlaps, places outside the body and halves of characters are errors of the caller."""
    edits, message = REFUSED[name]

    with pytest.raises(ValueError, match=message):
        splice(BODY, edits)


@pytest.mark.parametrize("name", MADE)
def test_edits_are_made_where_they_say(name: str) -> None:
    """Offsets count bytes, the order of the list matters only at the same place."""
    edits, after = MADE[name]

    assert splice(BODY, edits) == after


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_edit_leaves_the_same_bytes(case: Case) -> None:
    """Without edits a body is as it was, and so it is when each element replaces itself."""
    data = case.body.encode()
    outermost = [
        Edit(part.span, part.span.cut(data).decode(), "itself")
        for part in parse(case.body).root.children
    ]

    assert splice(case.body, ()) == case.body
    assert splice(case.body, outermost) == case.body


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_edit_of_a_case_changes_only_its_own_bytes(case: Case) -> None:
    """Any element of any case can be replaced, or another put before it."""
    for element in walk(parse(case.body).root):
        assert_only_these_bytes(case.body, Edit(element.span, NEW, ""))
        assert_only_these_bytes(case.body, Edit(Span(element.start, element.start), NEW, ""))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_edit_of_a_generated_page_changes_only_its_own_bytes(batch: int) -> None:
    """In pages made by chance one edit changes its own bytes, and several do as one by one."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        body, _ = make_body(number)
        children = parse(body).root.children
        edits = [Edit(part.span, NEW, "") for part in children]
        chance = random.Random(number)  # noqa: S311 - nothing secret, and the same every time

        assert splice(body, ()) == body
        if edits:
            assert_only_these_bytes(body, chance.choice(edits))
        one_by_one = body
        for made in reversed(edits):
            one_by_one = splice(one_by_one, (made,))
        chance.shuffle(edits)
        assert splice(body, edits) == one_by_one, number
        assert len(parse(one_by_one).root.children) == len(children)


@pytest.mark.parametrize("name", OVERLAPS)
def test_owners_that_overlap_are_refused_and_named(name: str) -> None:
    """All of both owners' edits are left out; the others' are made."""
    owners, refused = OVERLAPS[name]

    merged = merge(owners)

    assert merged.refused == refused
    for owner in refused:
        assert any(owner in str(overlap) for overlap in merged.overlaps)
    accepted = {owner: edits for owner, edits in owners.items() if owner not in refused}
    assert merged.edits == merge(accepted).edits
    splice(BODY, merged.edits)


def test_identical_edits_become_one_with_all_reasons() -> None:
    """What two jobs want alike is done once and explained by both."""
    merged = merge({"b": [edit(3, 6, why="two")], "a": [edit(3, 6, why="one")]})

    assert merged.edits == (edit(3, 6, why="one; two"),)
    assert not merged.overlaps


def test_inserts_at_one_place_stand_in_the_order_of_their_owners() -> None:
    """The result does not depend on which job came first."""
    wanted = {"b": [edit(3, 3, "3")], "a": [edit(3, 3, "2"), edit(3, 3, "1")], "c": [edit(0, 3)]}

    texts = {
        tuple(made.text for made in merge(dict(order)).edits)
        for order in (wanted.items(), reversed(wanted.items()))
    }

    assert texts == {("x", "2", "1", "3")}


def test_merged_edits_never_overlap() -> None:
    """Whatever owners want, the merged list can be spliced, and nobody is refused without need."""
    for number in range(2_000):
        chance = random.Random(number)  # noqa: S311 - nothing secret, and the same every time
        owners = {}
        for owner in "abcd":
            places = [sorted(chance.choices(range(20), k=2)) for _ in range(chance.randint(0, 3))]
            owners[owner] = [edit(start, end, chance.choice("xy")) for start, end in places]

        merged = merge(owners)

        assert all(one.span.end <= two.span.start for one, two in pairwise(merged.edits))
        assert bool(merged.refused) == bool(merged.overlaps)
        splice("." * 20, merged.edits)
