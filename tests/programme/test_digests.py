"""What digests tell: lines by the wiki's own days, items by urgency, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, UserKey
from sicbot.core.people import Evidence, Member, Nomination, Role, TaskForcePeople
from sicbot.core.text import verbatim
from sicbot.core.work import Inventory, NoteState, Pair, Verdict
from sicbot.programme.digests.choosing import FIRST, MOST_ITEMS, MOST_LINES, Shown
from sicbot.programme.digests.gathering import gather
from sicbot.programme.digests.values import Item, Urgency
from tests.people_builders import ADA, BEN, account, record
from tests.programme.digest_builders import (
    A1,
    B1,
    CYCLES,
    FORM,
    HIDDEN,
    OTHER,
    TODAY,
    asked,
    digest,
    due,
    entry,
    given,
    note,
    problem,
    step,
    told,
)

if TYPE_CHECKING:
    from sicbot.core.people import Account
    from sicbot.core.work import Entry
    from sicbot.programme.digests.given import Given

S = NoteState


def pair(one: Entry, other: Entry, **more: object) -> Inventory:
    """Return the inventory of two entries that look alike."""
    alike = Pair("p-1", one, other, 90, (), **more)  # type: ignore[arg-type]
    return Inventory((one, other), pairs=(alike,))


def member(who: Account, day: int = 0, *, listed: bool = True) -> Member:
    made = record(who, day=day)
    return Member(who, A1, Evidence.SELF, made, Role.MEMBER, None, "", "", listed)


def joined(*members: Member) -> Given:
    return given(people={A1: TaskForcePeople(A1, members)})


def nomination(**more: object) -> Nomination:
    values = {
        "task_force": A1, "role": Role.LEADER, "region": "", "account": UserKey("ada"),
        "candidate": "Ada", "decision": "validated", "in_force": True, "row": 1,
        "decided": date(2023, 10, 2),
    }  # fmt: skip
    return Nomination(**(values | more))  # type: ignore[arg-type]


LINES = {
    "an entry": (given(entry(7)), ["#7 “Project 7” was entered in the inventory"]),
    "an entry without a day": (given(entry(7, "")), []),
    "an entry of another Task Force": (given(entry(7, task_forces=(B1,))), []),
    "a state": (given(notes=(note(step(S.DRAFT, "2023-10-02")),)), ["“A note” is now: draft"]),
    "a state that does not count": (
        given(notes=(note(step(S.VALIDATED, "2023-10-02", objection=problem("actor"))),)),
        [
            "That “A note” is “validated” does not count: whoever did it may not set this state",
        ],
    ),
    "changed after its letter": (
        given(
            notes=(note(remarks=(problem("changed-after-letter"),)),),
            saved={note().page: date(2023, 10, 3)},
        ),
        ["“A note” was changed after its letter"],
    ),
    "two that look alike": (
        given(inventory=pair(entry(1), entry(2))),
        [
            "#1 “Project 1” was entered in the inventory",
            "#2 “Project 2” was entered in the inventory",
            "#1 “Project 1” and #2 “Project 2” may be the same project",
        ],
    ),
    "two that somebody told apart": (
        given(inventory=pair(entry(1, ""), entry(2, ""), verdict=Verdict.DIFFERENT)),
        [],
    ),
    "two joined on a day": (joined(member(ADA), member(BEN)), ["Joined: Ada Berg, Ben Ochieng"]),
    "one of them is not to be named": (
        joined(member(ADA), member(BEN, listed=False)),
        ["Joined: Ada Berg and 1 more"],
    ),
    "nobody is to be named": (joined(member(ADA, listed=False)), ["Joined: 1"]),
    "on two days": (
        joined(member(ADA), member(BEN, 3)),
        ["Joined: Ben Ochieng", "Joined: Ada Berg"],
    ),
    "a name that is an address": (
        joined(member(account("eva", "eva@berg.example.org"))),
        ["Joined: (an address)"],
    ),
    "a nomination": (
        given(nominations=(nomination(),), nominations_page=OTHER),
        ["A nomination was decided: Task Force Leader, validated"],
    ),
    "a nomination that is only proposed": (
        given(nominations=(nomination(decision="proposed"),), nominations_page=OTHER),
        [],
    ),
    "nominations that do not count": (given(nominations=(nomination(),)), []),
}


@pytest.mark.parametrize(("of", "lines"), LINES.values(), ids=LINES)
def test_a_digest_tells_what_happened(of: Given, lines: list[str]) -> None:
    """In plain words, newest first."""
    assert told(digest(of)) == lines


ITEMS = {
    "overdue": (given(due=(due("planning", "2023-09-30"),)), ["Planning"]),
    "due soon": (given(due=(due("planning", "2023-10-30"),)), ["Planning"]),
    "not due soon": (given(due=(due("planning", "2023-10-31"),)), []),
    "an odd entry": (
        given(entry(7, problems=(problem("past-not-ended"),))),
        ["#7 “Project 7”: it is past-not-ended"],
    ),
    "entries without a report": (
        given(entry(1, "2023-01-10"), entry(2, "2023-01-10")),
        ["Entries of cycle 1 with no report in cycle 2 yet: #1, #2"],
    ),
    "an entry that had ended before this cycle": (
        given(entry(1, "2023-01-10", end=date(2023, 8, 31)), entry(2, "2023-01-10")),
        ["Entries of cycle 1 with no report in cycle 2 yet: #2"],
    ),
    "an entry that was past too early, and is past now": (
        given(entry(7, problems=(problem("past-not-ended"),), end=date(2023, 10, 15))),
        [],
    ),
    "an entry that has its report": (
        given(
            inventory=Inventory(
                (entry(1, "2023-01-10"), entry(2)),
                reports={entry(2).key: entry(1, "2023-01-10").key},
            )
        ),
        [],
    ),
    "an empty section": (
        given(notes=(note(step(S.DRAFT, "2023-10-02"), empty_sections=("Risks",)),)),
        ["“A note”: still empty: Risks (1 of 9 sections)"],
    ),
    "an empty section of a complete note": (
        given(notes=(note(step(S.COMPLETE, "2023-10-02"), empty_sections=("Risks",)),)),
        [],
    ),
    "a note to be revised": (
        given(notes=(note(step(S.REVISE, "2023-10-02")),)),
        ["“A note” was given back: the assessors ask for changes"],
    ),
    "a note whose history was not read": (
        given(notes=(note(read=False, empty_sections=("Risks",)),)),
        [],
    ),
    "a note that was withdrawn": (
        given(notes=(note(step(S.WITHDRAWN, "2023-10-02"), empty_sections=("Risks",)),)),
        [],
    ),
    "what is the Secretariat's": (
        given(
            inventory=pair(entry(1, ""), entry(2, "")),
            notes=(note(step(S.VALIDATED, "2023-10-02")),),
            nominations_page=OTHER,
        ),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("of", "items"), ITEMS.values(), ids=ITEMS)
def test_a_digest_tells_what_waits(of: Given, items: list[str]) -> None:
    """And only what this Task Force can do something about."""
    assert asked(digest(of)) == items


def test_the_secretariat_has_items_of_its_own() -> None:
    """Pairs, notes without a letter, Task Forces without a leader."""
    of = given(
        inventory=pair(entry(1, ""), entry(2, "")),
        notes=(note(step(S.VALIDATED, "2023-10-02")),),
        nominations_page=OTHER,
    )

    assert [str(one.text) for one in gather(of).items if one.desk] == [
        "No Task Force Leader yet",
        "“A note” is validated and has no letter yet",
        "#1 “Project 1” and #2 “Project 2” may be the same project; decide on pair p-1",
    ]


def test_an_item_on_a_pair_leads_to_where_pairs_are_told() -> None:
    """To the form only while there is no such page."""
    of = given(inventory=pair(entry(1, ""), entry(2, "")))

    for page, number in ((None, FORM), (OTHER, OTHER)):
        (item,) = gather(replace(of, pairs_page=page)).items
        assert item.link.endswith(f"pageId={number}")


def test_a_leader_in_force_is_not_missed() -> None:
    """The control of the one before."""
    of = given(entry(1, ""), nominations=(nomination(),), nominations_page=OTHER)

    assert [one for one in gather(of).items if one.desk] == []


def test_the_secretariat_is_told_the_name_and_nobody_else() -> None:
    """Of whoever set a state that does not count."""
    of = given(
        notes=(note(step(S.VALIDATED, "2023-10-02", objection=problem("actor"))),),
        names={"ada": verbatim("Ada Berg")},
    )
    (line,) = gather(of).lines

    assert "Ada Berg" in str(line.desk)
    assert "Ada Berg" not in str(line.text)


HIDDEN_THINGS = {
    "an entry": given(entry(7, page=HIDDEN)),
    "a note": given(notes=(note(step(S.DRAFT, "2023-10-02"), page=HIDDEN),)),
    "one of a pair": given(inventory=pair(entry(1, ""), entry(2, page=HIDDEN))),
    "nominations": given(nominations=(nomination(),), nominations_page=HIDDEN),
    "entries without a report": given(entry(1, "2023-01-10", page=HIDDEN)),
}


@pytest.mark.parametrize("of", HIDDEN_THINGS.values(), ids=HIDDEN_THINGS)
def test_what_not_all_readers_may_know_is_counted_alone(of: Given) -> None:
    """No title, no name, no day of it."""
    found = digest(of)

    assert (told(found), asked(found)) == ([], [])
    assert found.hidden > 0
    assert digest(of, hidden=()).hidden == 0


def test_what_matters_first_comes_first() -> None:
    """The oldest due day, what is due soon, whom others wait for; all else behind."""
    of = given(
        entry(7, problems=(problem("odd"),)),
        notes=(note(step(S.REVISE, "2023-10-12")),),
        due=(due("late", "2023-09-30"), due("later", "2023-06-30"), due("soon", "2023-10-20")),
    )
    found = digest(of)

    assert asked(found)[:3] == ["Later", "Late", "Soon"]
    assert "was given back" in asked(found)[3]
    assert found.first == found.items[:FIRST]


def test_the_newest_line_fills_up_what_matters_first() -> None:
    """Where less is pressing."""
    found = digest(given(entry(1), entry(2), entry(3), due=(due("late", "2023-09-30"),)))
    first, newest = found.first

    assert isinstance(first, Item)
    assert isinstance(newest, Shown)


def test_a_short_digest_needs_no_list_of_what_is_first() -> None:
    """All of it is seen at once."""
    assert digest(given(entry(1), due=(due("late", "2023-09-30"),))).first == ()


def test_lines_are_the_latest_by_the_newest_line_not_by_the_clock() -> None:
    """So nothing is rewritten because time goes by."""
    of = given(entry(1, "2023-05-10"), entry(2, "2023-05-03"), entry(3, "2023-05-04"))
    found = digest(of)
    assert [one.is_latest for one in found.lines] == [True, True, False]

    assert digest(of, today=TODAY + timedelta(days=300)) == found


def test_lines_older_than_four_weeks_before_the_newest_go() -> None:
    """One of exactly four weeks stays."""
    found = digest(given(entry(1, "2023-10-10"), entry(2, "2023-09-12"), entry(3, "2023-09-11")))

    assert len(found.lines) == 2


def test_long_digests_say_how_much_more_there_is() -> None:
    """Of lines and of items."""
    entries = [entry(number, problems=(problem("odd"),)) for number in range(1, 31)]
    found = digest(given(*entries))

    assert (len(found.lines), found.more_lines) == (MOST_LINES, 30 - MOST_LINES)
    assert (len(found.items), found.more_items) == (MOST_ITEMS, 30 - MOST_ITEMS)


def test_items_keep_their_numbers_when_other_things_change() -> None:
    """A number is the item's for ever; its facts may change."""
    before = given(notes=(note(step(S.DRAFT, "2023-10-02"), empty_sections=("Risks", "Sponsors")),))
    after = given(
        entry(1),
        notes=(note(step(S.DRAFT, "2023-10-02"), empty_sections=("Risks",), name="New name"),),
    )
    (one,), (other,) = digest(before).items, digest(after).items

    assert one.number == other.number
    assert one.state != other.state


def test_order_does_not_hang_on_the_order_of_reading() -> None:
    """The same facts, the same digest."""
    entries = [entry(number) for number in range(1, 9)]

    assert digest(given(*entries)) == digest(given(*reversed(entries)))


def test_a_day_that_passes_makes_what_was_due_overdue() -> None:
    """And nothing else changes."""
    of = given(entry(1), due=(due("planning", "2023-10-16"),))
    now, then = digest(of), digest(replace(of, today=TODAY + timedelta(days=1)))
    assert [one.urgency for one in now.items] == [Urgency.DUE]
    assert [one.urgency for one in then.items] == [Urgency.OVERDUE]

    assert now.lines == then.lines


def test_a_cycle_without_one_before_asks_for_no_reports() -> None:
    """Nothing is to be reported on in the first cycle."""
    assert asked(digest(given(entry(1, "2023-01-10"), cycle=CYCLES[0]))) == []


def test_an_inventory_that_was_not_read_asks_for_no_reports() -> None:
    """The report may be what was not read."""
    of = given(entry(1, "2023-01-10"))
    unread = replace(of.inventory, unread=(gap(),))

    assert asked(digest(replace(of, inventory=unread))) == []


def gap() -> Gap:
    return Gap("form inventory", verbatim("it was not read"))
