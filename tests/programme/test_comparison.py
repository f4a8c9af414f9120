"""The comparison of two versions of the cycle's table: what is no change, and what is named."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from sicbot.core.cycle import Actor, Clause, CycleRow, Slug
from sicbot.programme.cycle.comparison import Comparison, Pair, Shift, compare_rows
from sicbot.programme.cycle.likeness import form_of, match
from sicbot.reports.comparison import comparison_json, comparison_lines


def items(*texts: str) -> tuple[Clause, ...]:
    return tuple(Clause("", text) for text in texts)


def row(slug: Slug, number: int, **more: object) -> CycleRow:
    plain = CycleRow(slug, str(number), "I. Planning", f"Activity {slug}", "June 2023", line=number)
    return replace(plain, **more)  # type: ignore[arg-type]


TABLE: dict[str, CycleRow] = {
    Slug.JOIN: row(
        Slug.JOIN,
        1,
        purpose=("People say which Task Forces they join.",),
        outputs=items("List of members", "Overview of regional players"),
        duties={
            Actor.EXSEC: items("Launch the call", "Prepare the registration forms"),
            Actor.BUREAU: items("Validate the list"),
        },
    ),
    Slug.PLANNING: row(Slug.PLANNING, 2, outputs=items("Action plan")),
    Slug.INVENTORY: row(Slug.INVENTORY, 4, step="II. Ideation"),
    Slug.NOTES: row(Slug.NOTES, 5, step="II. Ideation"),
    Slug.MONITORING: row(Slug.MONITORING, 6, step="II. Ideation", timing=""),
}


def changed(slug: Slug, **more: object) -> dict[str, CycleRow]:
    return {**TABLE, slug: replace(TABLE[slug], **more)}  # type: ignore[arg-type]


NO_CHANGE = {
    "the same": TABLE,
    "rows in another order": dict(reversed(TABLE.items())),
    "other lines": {slug: replace(one, line=9) for slug, one in TABLE.items()},
    "case of a first letter": changed(Slug.PLANNING, outputs=items("action plan")),
    "spaces": changed(Slug.JOIN, name="Activity\u00a0 join "),
    "a full stop": changed(Slug.PLANNING, outputs=items("Action plan.")),
    "order of items": changed(
        Slug.JOIN, outputs=items(*("Overview of regional players", "List of members"))
    ),
    "a purpose in two paragraphs": changed(
        Slug.JOIN, purpose=("People say", "which Task Forces they join.")
    ),
    "case in the name of a step": {
        slug: replace(one, step=one.step.upper()) for slug, one in TABLE.items()
    },
    "an actor with no duties": changed(Slug.PLANNING, duties={Actor.STC: ()}),
}


@pytest.mark.parametrize("after", NO_CHANGE.values(), ids=NO_CHANGE.keys())
def test_no_change(after: dict[str, CycleRow]) -> None:
    """Formatting and order are not told."""
    assert not compare_rows(TABLE, after)
    assert not compare_rows(after, TABLE)


def aspects(found: Comparison) -> set[str]:
    document = comparison_json("x", 1, 2, found)
    return {name for name, told in document.items() if told} - {"page", "versions"}


DUTIES = TABLE[Slug.JOIN].duties
NAMED = {
    "number": (changed(Slug.JOIN, number="8"), {"renumbered"}),
    "name": (changed(Slug.JOIN, name="Call"), {"renamed"}),
    "timing": (changed(Slug.JOIN, timing="July 2023"), {"retimed"}),
    "a timing that is new": (changed(Slug.MONITORING, timing="July 2023"), {"retimed"}),
    "step": (changed(Slug.JOIN, step="II. Ideation"), {"moved_step"}),
    "purpose": (changed(Slug.JOIN, purpose=("To know who joins.",)), {"purpose"}),
    "output": (changed(Slug.PLANNING, outputs=items("Action plan", "Road map")), {"outputs"}),
    "duty": (changed(Slug.JOIN, duties={Actor.EXSEC: DUTIES[Actor.EXSEC]}), {"duties"}),
    "added": ({**TABLE, Slug.SUPPORT: row(Slug.SUPPORT, 7)}, {"added"}),
    "dropped": ({slug: one for slug, one in TABLE.items() if slug != Slug.JOIN}, {"dropped"}),
}


@pytest.mark.parametrize(("after", "told"), NAMED.values(), ids=NAMED.keys())
def test_a_change_is_named_and_nothing_else(after: dict[str, CycleRow], told: set[str]) -> None:
    """Each kind of change is that kind alone."""
    assert aspects(compare_rows(TABLE, after)) == told


def test_a_duty_that_another_actor_takes_over_has_moved() -> None:
    """It is neither dropped nor new."""
    after = changed(
        Slug.JOIN,
        duties={
            Actor.EXSEC: items("Prepare the registration forms"),
            Actor.BUREAU: items("Validate the list", "launch the call"),
        },
    )
    duties = compare_rows(TABLE, after).changed[0].duties

    assert not duties.added + duties.dropped
    assert [(old.group, new.group) for old, new in duties.moved] == [("exsec", "bureau")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("publish list of nominated TF Leaders and RR", "Publish the list of nominated TFLs"),
        ("publish SIC", "Publish SIC Strategy Implementation Cycle"),
        ("Draft agenda for TF-meetings", "A tentative agenda for the TF meetings"),
        ("Action Planbase line", "Action Plan baseline"),
    ],
)
def test_the_same_item_in_other_words(before: str, after: str) -> None:
    """It is matched by likeness."""
    found = match({"": [before]}, {"": [after]})

    assert not found.added + found.dropped
    assert len(found.reworded) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A shared understanding about the SIC", "Agreement on the modalities of the management"),
        ("Gaps analysis", "Reports of the meetings"),
    ],
)
def test_another_item(before: str, after: str) -> None:
    """What is not alike is dropped and new."""
    found = match({"": [before]}, {"": [after]})

    assert (len(found.added), len(found.dropped), found.reworded) == (1, 1, ())


def test_an_item_that_stands_twice_and_then_once_is_dropped_once() -> None:
    """Items are counted, not only looked up."""
    found = match({"": ["Report", "report"]}, {"": ["Report"]})

    assert (len(found.dropped), found.added) == (1, ())


def numbered(*numbers: int, leave: tuple[Slug, ...] = ()) -> dict[str, CycleRow]:
    kept = [slug for slug in TABLE if slug not in leave]
    return {
        slug: replace(TABLE[slug], number=str(number))
        for slug, number in zip(kept, numbers, strict=True)
    }


def test_numbers_that_close_a_gap_are_told_once() -> None:
    """And as renumbered one by one, not as dropped and added."""
    found = compare_rows(TABLE, numbered(1, 2, 3, 4, 5))

    assert found.shifts == (Shift(4, 6, -1, unused=3),)
    assert [one.number for one in found.changed] == [Pair("4", "3"), Pair("5", "4"), Pair("6", "5")]


def test_numbers_that_close_up_after_a_dropped_activity_say_so() -> None:
    """The reason is named."""
    found = compare_rows(TABLE, numbered(1, 2, 4, 5, leave=(Slug.INVENTORY,)))
    told = [str(line.text) for line in comparison_lines("x", 1, 2, found)]

    assert found.shifts == (Shift(5, 6, -1, dropped=(Slug.INVENTORY,)),)
    assert "dropped (was 4)" in told
    assert "every number from 5 to 6 is 1 lower, as this was dropped: Activity inventory" in told


def test_numbers_that_make_room_for_an_added_activity_say_so() -> None:
    """The mirror of that."""
    found = compare_rows(numbered(1, 2, 4, 5, leave=(Slug.INVENTORY,)), TABLE)

    assert found.shifts == (Shift(4, 5, 1, added=(Slug.INVENTORY,)),)


def test_a_step_with_another_name_is_told_once() -> None:
    """Its activities did not move."""
    after = {
        slug: replace(one, step=one.step.replace("Ideation", "Ideas"))
        for slug, one in TABLE.items()
    }
    found = compare_rows(TABLE, after)

    assert (found.steps, found.changed) == ((Pair("II. Ideation", "II. Ideas"),), ())


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "4a", "٣"])
def test_a_number_that_is_none_breaks_nothing(number: str) -> None:
    """What people enter is foreign text."""
    found = compare_rows(TABLE, changed(Slug.JOIN, number=number))

    assert aspects(found) == {"renumbered"}


@pytest.mark.parametrize("seed", range(60))
def test_one_edited_cell_is_named_and_nothing_else(seed: int) -> None:
    """Whatever the cell, and whatever was written there."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    slug = chance.choice(list(TABLE))
    words = " ".join("".join(chance.choices("abcdefgh", k=6)) for _one in range(4))
    edits: list[tuple[str, dict[str, object]]] = [
        ("renamed", {"name": words}),
        ("retimed", {"timing": words}),
        ("purpose", {"purpose": (words,)}),
        ("outputs", {"outputs": (*TABLE[Slug(slug)].outputs, *items(words))}),
        ("duties", {"duties": {**TABLE[Slug(slug)].duties, Actor.STC: items(words)}}),
    ]
    aspect, edit = chance.choice(edits)
    found = compare_rows(TABLE, changed(Slug(slug), **edit))

    assert (aspects(found), [one.slug for one in found.changed]) == ({aspect}, [slug])


def test_backwards_what_was_added_is_dropped() -> None:
    """The comparison has a mirror."""
    after = {**numbered(1, 2, 4, 5, leave=(Slug.NOTES,)), Slug.SUPPORT: row(Slug.SUPPORT, 9)}
    after[Slug.PLANNING] = replace(after[Slug.PLANNING], outputs=items("Road map to 2050"))
    there, back = compare_rows(TABLE, after), compare_rows(after, TABLE)

    assert (list(there.added), list(there.dropped)) == (list(back.dropped), list(back.added))
    assert sorted(one.slug for one in there.changed) == sorted(one.slug for one in back.changed)
    outputs = [one.outputs for one in (*there.changed, *back.changed) if one.outputs]
    assert outputs[0].added == outputs[1].dropped


@pytest.mark.parametrize(
    ("one", "other"),
    [("( 2nd cycle)", "(2nd cycle)"), ("Plan – A", "plan - A"), ("Ça", "C\u0327a"), ("a;", "A")],
)
def test_forms_that_count_as_one(one: str, other: str) -> None:
    """A reader sees the same words."""
    assert form_of(one) == form_of(other)


def test_a_shift_by_two_says_both_reasons() -> None:
    """A number that nobody used, and an activity that was dropped above it."""
    before: dict[str, CycleRow] = {
        slug: row(slug, number) for slug, number in zip(Slug, (1, 2, 4, 5, 6, 7), strict=False)
    }
    names = [Slug(one) for one in before]
    after: dict[str, CycleRow] = {
        slug: row(slug, number)
        for slug, number in zip([*names[:3], *names[4:]], (1, 2, 3, 4, 5), strict=True)
    }
    found = compare_rows(before, after)
    told = [str(line.text) for line in comparison_lines("x", 1, 2, found)]

    assert found.shifts == (Shift(6, 7, -2, unused=3, dropped=(names[3],)),)
    assert (
        "every number from 6 to 7 is 2 lower, as nothing was numbered 3 and this was dropped: "
        f"Activity {names[3]}"
    ) in told
