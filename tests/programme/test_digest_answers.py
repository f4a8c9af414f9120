"""What people say by ticking: who may, what it does, and that the page itself remembers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import UserKey
from sicbot.core.work import NoteState
from sicbot.pages.ticks import Tick
from sicbot.programme.digests.answers import ASKED, Answer, Memory, PutAway, with_ticks
from sicbot.programme.digests.choosing import not_ours
from sicbot.programme.digests.memory import Told, bases_anchor, memory_of, said_anchor, told_in
from sicbot.programme.digests.task_force_page import TEMPLATE, values_of
from tests.builders import context_of, make_snapshot, programme_of
from tests.programme.digest_builders import (
    A1,
    TODAY,
    asked,
    at,
    digest,
    due,
    entry,
    given,
    note,
    problem,
    step,
)

if TYPE_CHECKING:
    from sicbot.programme.digests.choosing import Digest
    from sicbot.programme.digests.given import Given

LEADER, STRANGER = UserKey("ada"), UserKey("zoe")
TICKED = date(2023, 10, 14)
OF = given(
    entry(7, problems=(problem("odd"),)),
    due=(due("planning", "2023-09-30"), due("inventory", "2023-10-20")),
)


def page(found: Digest, of: Given = OF) -> str:
    """Return the page as it is written."""
    context = context_of(programme_of(make_snapshot()))
    return context.render(TEMPLATE, **values_of(found, of, context))


def may(user: UserKey | None) -> bool:
    return user == LEADER


def ticked(
    memory: Memory, number: int, answer: Answer, *, by: UserKey | None = LEADER,
    checked: bool = True, day: date = TICKED,
) -> Tick:  # fmt: skip
    """Return the tick of a box."""
    task = next(
        task for task, box in memory.boxes.items() if (box.number, box.answer) == (number, answer)
    )
    return Tick(task, checked, by, at(day.isoformat()), 2)


def after(memory: Memory, *ticks: Tick) -> Memory:
    return with_ticks(memory, ticks, may, lambda when: when.astimezone(UTC).date())


@pytest.fixture
def memory() -> Memory:
    """Return what the first page holds."""
    return memory_of(page(digest(OF)))


def first_number() -> int:
    return digest(OF).items[0].number


def test_the_page_tells_which_box_is_which_answer(memory: Memory) -> None:
    """Three for each item, bound to its facts."""
    items = digest(OF).items
    boxes = {(box.number, box.answer, box.state) for box in memory.boxes.values()}

    assert boxes == {(one.number, answer, one.state) for one in items for answer in ASKED}


def test_boxes_are_known_whatever_numbers_the_wiki_gives_them() -> None:
    """Confluence may number tasks anew."""
    text, number = page(digest(OF)), 0
    while "<ac:task-id>" in text:
        number += 1
        before, _tag, rest = text.partition("<ac:task-id>")
        text = f"{before}<ac:task-ID>{number}</ac:task-ID>{rest.partition('</ac:task-id>')[2]}"
    found = memory_of(text.replace("ac:task-ID", "ac:task-id"))

    assert list(found.boxes) == [str(one) for one in range(1, 10)]
    assert found.boxes["1"].number == first_number()


@pytest.mark.parametrize("answer", ASKED)
def test_a_tick_of_a_leader_puts_an_item_away(answer: Answer, memory: Memory) -> None:
    """It stands below with the answer, and no longer waits."""
    number = first_number()
    found = digest(OF, memory=after(memory, ticked(memory, number, answer)))

    assert number not in {one.number for one in found.items}
    assert [(item.number, said.answer, said.by) for item, said in found.away] == [
        (number, answer, LEADER)
    ]


def test_the_page_remembers_what_was_put_away(memory: Memory) -> None:
    """Written and read again, nothing is different: the second run has nothing to do."""
    found = digest(OF, memory=after(memory, ticked(memory, first_number(), Answer.LATER)))
    text = page(found)

    again = digest(OF, memory=memory_of(text))

    assert again == found
    assert page(again) == text


def test_a_tick_of_a_stranger_does_not_count_and_the_item_says_so(memory: Memory) -> None:
    """It stays open; the page remembers that too, and does not name anybody."""
    number = first_number()
    found = digest(OF, memory=after(memory, ticked(memory, number, Answer.DONE, by=STRANGER)))
    text = page(found)

    assert number in {one.number for one in found.items}
    assert found.refused == ((number, TICKED),)
    assert f"A tick of {TICKED} does not count" in text
    assert "zoe" not in text
    assert digest(OF, memory=memory_of(text)) == found


def test_nobody_who_is_not_logged_in_may_answer(memory: Memory) -> None:
    """As with any stranger."""
    number = first_number()
    found = digest(OF, memory=after(memory, ticked(memory, number, Answer.DONE, by=None)))

    assert found.away == ()


def test_a_leaders_tick_ends_what_is_said_of_a_strangers(memory: Memory) -> None:
    """The line goes with the item."""
    number = first_number()
    ticks = (
        ticked(memory, number, Answer.DONE, by=STRANGER),
        ticked(memory, number, Answer.DONE),
    )
    found = digest(OF, memory=after(memory, *ticks))

    assert found.refused == ()
    assert len(found.away) == 1


def test_a_tick_that_was_taken_back_says_nothing(memory: Memory) -> None:
    """Before sicbot came by."""
    number = first_number()
    ticks = (
        ticked(memory, number, Answer.DONE),
        ticked(memory, number, Answer.DONE, checked=False),
    )

    assert after(memory, *ticks) == memory


def test_a_stranger_cannot_take_a_leaders_tick_back(memory: Memory) -> None:
    """What the leader said stands."""
    number = first_number()
    ticks = (
        ticked(memory, number, Answer.DONE),
        ticked(memory, number, Answer.DONE, by=STRANGER, checked=False),
    )

    assert len(digest(OF, memory=after(memory, *ticks)).away) == 1


def test_the_last_of_two_answers_counts(memory: Memory) -> None:
    """Both boxes are ticked."""
    number = first_number()
    ticks = (ticked(memory, number, Answer.DONE), ticked(memory, number, Answer.NOT_OURS))
    ((_item, said),) = digest(OF, memory=after(memory, *ticks)).away

    assert said.answer is Answer.NOT_OURS


def test_ticks_of_other_tasks_are_nothing(memory: Memory) -> None:
    """Such as of a row that is gone."""
    assert (
        after(memory, Tick("4711", checked=True, author=LEADER, when=at("2023-10-14"), version=2))
        == memory
    )


def test_what_is_asked_later_comes_back_after_two_weeks(memory: Memory) -> None:
    """By the day of the tick; until then it stays away."""
    then = after(memory, ticked(memory, first_number(), Answer.LATER))
    back = TICKED + timedelta(days=14)

    assert len(digest(OF, memory=then, today=back - timedelta(days=1)).away) == 1
    assert digest(OF, memory=then, today=back) == digest(OF)


def test_what_is_done_comes_back_only_if_its_facts_change() -> None:
    """Another section is empty now, so it is asked again."""
    draft = note(step(NoteState.DRAFT, "2023-10-02"), empty_sections=("Risks",))
    of = given(notes=(draft,))
    memory = memory_of(page(digest(of), of))
    (item,) = digest(of).items
    then = after(memory, ticked(memory, item.number, Answer.DONE))
    assert asked(digest(of, memory=then, today=TODAY + timedelta(days=99))) == []

    worse = replace(of, notes=(replace(draft, empty_sections=("Risks", "Approach")),))

    assert len(digest(worse, memory=then).items) == 1


def test_what_is_not_theirs_goes_to_the_secretariat(memory: Memory) -> None:
    """With the Task Force that said so."""
    number = first_number()
    found = digest(OF, memory=after(memory, ticked(memory, number, Answer.NOT_OURS)))

    assert [(code, item.number) for code, item in not_ours([found, digest(OF)])] == [(A1, number)]


def test_what_was_put_away_can_be_opened_again(memory: Memory) -> None:
    """By a tick below."""
    number = first_number()
    away = digest(OF, memory=after(memory, ticked(memory, number, Answer.NOT_OURS)))
    then = memory_of(page(away))

    assert digest(OF, memory=after(then, ticked(then, number, Answer.BACK))) == digest(OF)


def test_what_is_no_more_needs_no_row_below(memory: Memory) -> None:
    """The activity was reported: nothing of it is left."""
    then = after(memory, ticked(memory, first_number(), Answer.DONE))

    assert digest(replace(OF, due=()), memory=then).away == ()


KEYS = ("", "ada", "8a7f-80-x", "a b–c", "<&>")


@pytest.mark.parametrize("key", KEYS)
def test_whatever_a_key_looks_like_it_is_read_again(key: str) -> None:
    """The page holds who said it, as long as that person may be known."""
    said = PutAway(7, "0a1b", Answer.NOT_OURS, TICKED, UserKey(key) if key else None)
    anchor = said_anchor(said).replace("&", "&amp;").replace("<", "&lt;")
    row = (
        '<table><tr><td><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
        f"{anchor}</ac:parameter></ac:structured-macro></td></tr></table>"
    )

    assert memory_of(row).said == {7: said}


def test_a_page_says_what_it_was_written_from() -> None:
    """So that what is missing is told from what was not read."""
    assert memory_of(page(digest(OF))).bases == {"people", "inventory", "notes", "status"}
    assert memory_of(f"<p>{bases_anchor(frozenset())}</p>").bases == frozenset()


@pytest.mark.parametrize("text", ["", "<p>", "<table><tr><td>words</td></tr></table>", "\x00"])
def test_a_text_that_holds_nothing_is_no_error(text: str) -> None:
    """Whatever it is."""
    assert memory_of(text) == Memory()
    assert told_in([text]) == Told()
