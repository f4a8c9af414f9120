"""One plan of what jobs want: bad items, overlaps, needs, circles, and nothing lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError, UnsafePlanError
from sicbot.core.gates import Limits
from sicbot.core.job import Job
from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.plan import Change, ChangeId, EditPage, Effect, Gate, Skip, Target
from sicbot.core.text import Text, verbatim
from sicbot.engine.planning import make_plan
from tests.builders import Sheet, context_of, make_snapshot, programme_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.job import AnyJob
    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

BODY = "<p>0123456789</p>"
WIKI = make_snapshot(
    Sheet("One", BODY),
    Sheet("Two", BODY),
    Sheet("Labelled", BODY, labels=("no-sicbot",)),
)


class Config(BaseModel, frozen=True):
    """A job without settings."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a job manages in these tests: it says itself what to do, or that it is bad."""

    name: str
    wants: tuple[Change | Skip, ...] = ()
    bad: bool = False
    notices: tuple[Text, ...] = field(default=())

    def __str__(self) -> str:
        return self.name


def job(*items: Item, name: str = "first", notices: tuple[Text, ...] = ()) -> AnyJob:
    def plan(item: Item, _config: Config, _context: object) -> Iterable[Change | Skip]:
        yield from item.wants
        if item.bad:
            raise PageError("line 1: no such thing")

    return Job(name, verbatim(name), Config, lambda _programme, _config: items, plan,
               notices=lambda _programme: notices)  # fmt: skip


def wants(*changes: Change | Skip) -> Item:
    return Item("item", changes)


def edit(page: str, key: str, start: int = 3, *, text: str = "x", needs: tuple[str, ...] = (),
         gate: Gate = Gate.FREE, parts: tuple[str, ...] = ()) -> Change:  # fmt: skip
    found = next(one for one in WIKI.pages.records.values() if one.title == page)
    made = Edit(Span(start, start + 2), text, f"why of {key}")
    act = EditPage(Target(found.space, page, found.id), 1, (made,), ("01",))
    return Change(act, key, verbatim(key), gate, None, tuple(map(ChangeId, needs)), parts)


def plan_of(*jobs: AnyJob, programme: Programme | None = None, limits: Limits | None = None,
            effect: Effect | None = None) -> Plan:  # fmt: skip
    seen = programme or programme_of(WIKI)
    rules = replace(rules_of(seen, limits or Limits()), effect=lambda _change: effect or Effect())
    return make_plan([(one, Config()) for one in jobs], context_of(seen), rules)


def keys(plan: Plan) -> list[str]:
    return [one.key for one in plan.changes]


def reasons(plan: Plan) -> list[str]:
    return [f"{one.item}: {one.reason}" for made in plan.jobs for one in made.skipped]


def test_a_bad_item_does_not_stop_the_others() -> None:
    """It is left out with its reason, and nothing of it is done by halves."""
    bad = Item("the bad one", (edit("One", "half"),), bad=True)
    plan = plan_of(job(wants(edit("One", "a")), bad, wants(edit("Two", "b"))))

    assert keys(plan) == ["a", "b"]
    assert reasons(plan) == ["the bad one: line 1: no such thing"]


def test_what_may_not_be_written_is_left_out_with_its_reason() -> None:
    """So every item is planned, at rest or left out."""
    own = Skip("own", verbatim("as the job says"))
    plan = plan_of(job(wants(edit("Labelled", "a")), wants(own), wants(edit("One", "b"))))

    assert keys(plan) == ["b"]
    assert reasons(plan) == [
        "own: as the job says",
        "edit-page MAIN: Labelled: the page has the label no-sicbot",
    ]


def test_changes_of_the_same_bytes_are_both_refused_and_named() -> None:
    """Neither job is more right than the other; another change of that page is made."""
    one, other, free = edit("One", "a", 3), edit("One", "b", 4), edit("One", "c", 8)
    plan = plan_of(job(wants(one), wants(free)), job(wants(other), name="second"))

    assert keys(plan) == ["c"]
    for made in plan.jobs:
        (skip,) = made.skipped
        assert one.id in str(skip.reason)
        assert other.id in str(skip.reason)
        assert "why of a" in str(skip.reason)


def test_the_same_bytes_of_two_pages_are_no_overlap() -> None:
    """Offsets mean something within one page alone."""
    assert keys(plan_of(job(wants(edit("One", "a"), edit("Two", "b"))))) == ["a", "b"]


def test_what_needs_a_change_that_is_left_out_is_left_out() -> None:
    """Near or far, whatever left it out, and whichever is wanted first."""
    gone = edit("Labelled", "gone")
    near = edit("One", "near", needs=(gone.id,))
    far = edit("Two", "far", needs=(near.id,))
    plan = plan_of(job(wants(far, near, gone, edit("Two", "free", 8))))

    assert keys(plan) == ["free"]
    assert len(reasons(plan)) == 3
    assert any(f"it needs {near.id}, which is not made" in one for one in reasons(plan))


def test_what_needs_an_overlapping_change_is_left_out() -> None:
    """It would wait for something that nobody can approve."""
    one, other = edit("One", "a", 3), edit("One", "b", 4)
    after = edit("Two", "after", needs=(other.id,))
    plan = plan_of(job(wants(one, other, after)))

    assert keys(plan) == []
    assert len(reasons(plan)) == 3


def test_the_same_wish_of_two_items_is_one_change() -> None:
    """Two pages may ask for the same new page."""
    plan = plan_of(job(wants(edit("One", "a")), wants(edit("One", "a"))))

    assert keys(plan) == ["a"]
    assert reasons(plan) == []


@pytest.mark.parametrize("gates", [(Gate.APPROVAL, Gate.FREE), (Gate.FREE, Gate.APPROVAL)])
def test_what_one_item_wants_freely_waits_for_no_other(gates: tuple[Gate, Gate]) -> None:
    """Whichever comes first."""
    (made,) = plan_of(job(*(wants(edit("One", "a", gate=gate)) for gate in gates))).changes

    assert made.gate is Gate.FREE


def test_a_change_stands_behind_what_it_needs() -> None:
    """Whatever the order in which the items wanted them."""
    first = edit("One", "first")
    second = edit("One", "second", 8, needs=(first.id,))
    third = edit("Two", "third", needs=(second.id,))
    plan = plan_of(job(wants(third, second, first)))

    assert keys(plan) == ["first", "second", "third"]
    assert plan.free == {first.id, second.id, third.id}


def test_changes_that_wait_in_a_chain_all_say_so() -> None:
    """Also where the items wanted the last one first."""
    first = edit("One", "first", gate=Gate.APPROVAL)
    second = edit("One", "second", 8, needs=(first.id,))
    third = edit("Two", "third", needs=(second.id,))
    plan = plan_of(job(wants(third, second, first)))

    assert plan.free == frozenset()
    assert all(one.waits_because for one in plan.changes[1:])


def test_a_circle_of_needs_is_no_plan() -> None:
    """Nothing of it could be made; that is a mistake of sicbot's own, and loud."""
    one = edit("One", "a", needs=(edit("Two", "b").id,))
    other = edit("Two", "b", needs=(edit("One", "a").id,))

    with pytest.raises(UnsafePlanError, match="in a circle"):
        plan_of(job(wants(one, other)))


def test_the_effect_is_filled_in() -> None:
    """What it means to people stands at each change."""
    effect = Effect(gains=("anonymous",))
    (made,) = plan_of(job(wants(edit("One", "a"))), effect=effect).changes

    assert made.effect == effect


def test_limits_count_what_all_jobs_want() -> None:
    """Two jobs at the limit are over it together."""
    jobs = (job(wants(edit("One", "a"))), job(wants(edit("Two", "b")), name="second"))
    plan = plan_of(*jobs, limits=Limits(edits=1))

    assert {one.gate for one in plan.changes} == {Gate.LIMIT}


def test_what_is_left_out_does_not_count_for_a_limit() -> None:
    """It is not made anyway."""
    plan = plan_of(job(wants(edit("One", "a"), edit("Labelled", "b"))), limits=Limits(edits=1))

    assert [one.gate for one in plan.changes] == [Gate.FREE]


def test_what_somebody_took_back_waits_in_the_plan() -> None:
    """The journal is asked, page by page."""
    ledger = Ledger(parts={PageId("101"): {"part": RunId(4)}})
    (made,) = plan_of(
        job(wants(edit("One", "a", parts=("part",)))), programme=programme_of(WIKI, ledger)
    ).changes

    assert made.gate is Gate.APPROVAL
    assert "run 4" in str(made.waits_because)


def test_each_job_has_its_own_changes_notices_and_skips() -> None:
    """A wish that two jobs share stands at the first one."""
    shared = edit("One", "shared")
    first = job(wants(shared), notices=(verbatim("heard"),))
    plan = plan_of(first, job(wants(shared, edit("Two", "own")), name="second"))

    assert [(made.job, [one.key for one in made.changes]) for made in plan.jobs] == [
        ("first", ["shared"]),
        ("second", ["own"]),
    ]
    assert [[str(one) for one in made.notices] for made in plan.jobs] == [["heard"], []]


@pytest.mark.parametrize("complete", [True, False])
def test_a_plan_says_whether_all_was_read(complete: bool) -> None:  # noqa: FBT001  # a case
    """With what it rests on."""
    gaps = () if complete else (Gap("FAR", verbatim("time-out")),)
    programme = programme_of(replace(WIKI, pages=Reading(WIKI.pages.records, gaps)))
    (made,) = plan_of(job(), programme=programme).jobs

    assert made.complete is complete
    assert made.coverage == programme.coverage.lines()


def test_the_same_wishes_give_the_same_plan() -> None:
    """A plan has nothing of the moment in it."""
    jobs = job(wants(edit("One", "a"), edit("Two", "b")), wants(edit("Labelled", "c")))

    assert plan_of(jobs) == plan_of(jobs)
