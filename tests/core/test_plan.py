"""Changes and plans: ids that last, what is free, and what a yes stands for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.edits import Edit, Span
from sicbot.core.model import Allowed, GroupName, PageId, SpaceKey
from sicbot.core.plan import (
    Change,
    ChangeId,
    CreatePage,
    EditPage,
    Gate,
    JobPlan,
    Open,
    Plan,
    RestorePage,
    Restricted,
    SetReaders,
    Slug,
    Target,
    kind_of,
)
from sicbot.core.text import verbatim

WHY = verbatim("because")
HOST = Target(SpaceKey("MAIN"), "Host", PageId("101"))
CARD = Target(SpaceKey("MAIN"), "Card", None, Slug("card-7"))
GROUP = Allowed(groups=frozenset({GroupName("members")}))


def edit(key: str = "k", *, version: int = 1, start: int = 0, needs: tuple[str, ...] = (),
         gate: Gate = Gate.FREE, target: Target = HOST) -> Change:  # fmt: skip
    """Return an edit of one byte."""
    act = EditPage(target, version, (Edit(Span(start, start + 1), "x", ""),), ("a",))
    return Change(act, key, WHY, gate, needs=tuple(map(ChangeId, needs)))


def plan_with(*changes: Change) -> Plan:
    return Plan("http://127.0.0.1", (JobPlan("includes", changes),))


SAME_ID: list[tuple[str, Change, Change]] = [
    ("another version", edit(version=1), edit(version=9)),
    ("another place in the text", edit(start=0), edit(start=5)),
    ("another gate", edit(), edit(gate=Gate.APPROVAL)),
    ("another reason", edit(), replace(edit(), why=verbatim("else"))),
    ("the page renamed and moved", edit(),
     edit(target=Target(SpaceKey("TEAM"), "New", PageId("101")))),
    ("a page that has its id by now", Change(SetReaders(CARD, Open(), None), "open", WHY), Change(
        SetReaders(replace(CARD, id=PageId("200")), Open(), GROUP), "open", WHY)),
]  # fmt: skip

OTHER_ID: list[tuple[str, Change, Change]] = [
    ("another key", edit("one"), edit("two")),
    ("another page", edit(), edit(target=replace(HOST, id=PageId("102")))),
    ("another kind", Change(RestorePage(HOST, 1), "k", WHY), edit("k")),
    ("words cut at another place",
     Change(RestorePage(replace(HOST, id=PageId("10")), 1), "1k", WHY),
     Change(RestorePage(replace(HOST, id=PageId("101")), 1), "k", WHY)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"), [row[1:] for row in SAME_ID], ids=[row[0] for row in SAME_ID]
)
def test_an_id_outlasts_what_changes_from_run_to_run(one: Change, other: Change) -> None:
    """What was approved yesterday is found again today."""
    assert one.id == other.id


@pytest.mark.parametrize(
    ("one", "other"), [row[1:] for row in OTHER_ID], ids=[row[0] for row in OTHER_ID]
)
def test_another_change_has_another_id(one: Change, other: Change) -> None:
    """A yes to one is no yes to the other."""
    assert one.id != other.id


def test_kinds_have_names() -> None:
    """Plans and journals name what is done by these words."""
    create = CreatePage(CARD, None, "<p />", GROUP, "generated", "t 1")
    acts = [edit().act, create, SetReaders(CARD, Open(), None), RestorePage(HOST, 1)]

    assert [kind_of(act) for act in acts] == [
        "edit-page", "create-page", "set-readers", "restore-page",
    ]  # fmt: skip


def test_a_restriction_names_somebody() -> None:
    """An empty one would open the page."""
    with pytest.raises(ValueError, match="would open"):
        Restricted(Allowed())


NOT_FREE: list[tuple[str, tuple[Change, ...], Change]] = [
    ("it waits for approval", (), edit("x", gate=Gate.APPROVAL)),
    ("it is over a limit", (), edit("x", gate=Gate.LIMIT)),
    ("what it needs waits", (edit("a", gate=Gate.APPROVAL),),
     edit("x", needs=(edit("a").id,))),
    ("what that needs waits", (edit("a", gate=Gate.APPROVAL), edit("b", needs=(edit("a").id,))),
     edit("x", needs=(edit("b").id,))),
    ("what it needs is in no plan", (), edit("x", needs=("0123456789ab",))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "change"), [row[1:] for row in NOT_FREE], ids=[row[0] for row in NOT_FREE]
)
def test_what_waits_is_not_free(before: tuple[Change, ...], change: Change) -> None:
    """Nor is anything that needs it, near or far."""
    assert change.id not in plan_with(*before, change).free


def test_what_waits_for_nothing_is_free() -> None:
    """So is what needs only such changes."""
    one = edit("a")
    other = edit("b", needs=(one.id,))

    assert plan_with(one, other).free == {one.id, other.id}
    assert plan_with(other, one).free == {one.id, other.id}  # as of two jobs in their order


def test_a_yes_brings_what_is_needed_and_nothing_else() -> None:
    """Needs of needs come with it; what neither needs it nor is needed stays."""
    first = edit("a", gate=Gate.APPROVAL)
    second = edit("b", gate=Gate.APPROVAL, needs=(first.id,))
    third = edit("c", gate=Gate.APPROVAL, needs=(second.id,))
    other = edit("d", gate=Gate.APPROVAL, needs=(first.id,))
    free = edit("e")
    plan = plan_with(first, second, third, other, free)

    assert plan.approved([third.id]) == {first.id, second.id, third.id}


def test_a_yes_brings_what_waited_for_nothing_but_that() -> None:
    """A page that is made is opened too; that needs no yes of its own."""
    made = edit("a", gate=Gate.APPROVAL)
    opened = edit("b", needs=(made.id,))

    assert plan_with(made, opened).approved([made.id]) == {made.id, opened.id}


def test_a_yes_to_nothing_known_brings_nothing() -> None:
    """An id of another plan is no change of this one."""
    assert plan_with(edit()).approved([ChangeId("0123456789ab")]) == frozenset()
