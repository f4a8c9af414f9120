"""The job of the inventory: its pages, what stays, what is never told, and that it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, PageStatus, Reading, UserKey
from sicbot.core.plan import CreatePage, EditPage, Gate, Restricted, SetReaders
from sicbot.core.policy import People, Policy
from sicbot.core.sources import FormEntry, FormField, FormReading, Sources
from sicbot.core.text import verbatim
from sicbot.core.work_policy import Work
from sicbot.jobs.inventory import JOB, Config
from sicbot.programme.people.decisions import OptOuts
from tests.builders import (
    MEMBERS,
    SECRETARIAT,
    Sheet,
    make_snapshot,
    page_titled,
    programme_of,
    saved,
    with_page,
)
from tests.enrolment import form_text
from tests.jobs.registered import account, after, body, planned, skipped

if TYPE_CHECKING:
    from sicbot.core.model import Page
    from sicbot.programme.programme import Programme

FORM, BASE = "Projects", "Inventory, cycle 1"
CONFIG = Config(
    lists="MAIN:{CODE}-Inventory", all="MAIN:All projects", sponsors="MAIN:Sponsors",
    baseline="MAIN:Inventory, cycle {CYCLE}", below="MAIN:Lists", pairs="DESK:Pairs",
)  # fmt: skip
WORK = {
    "cycles": [
        {"number": 1, "begins": "2022-09-01"},
        {"number": 2, "begins": "2023-09-01"},
    ],
    "inventory": {"sponsors": "DESK:Names", "verdicts": "DESK:Decided"},
    "notes": {"secretariat": [SECRETARIAT]},
}
NAMES = "title taskForce owner sponsor url regions start end state cycle"
FIELDS = tuple(FormField(name, name, "text") for name in NAMES.split())
WEB = "https://soil.example.org/school"


def record(number: int, title: str, code: str = "A1", **values: str) -> FormEntry:
    told = {"title": title, "taskForce": code, "owner": "Delta Trust", "cycle": "1", **values}
    when = datetime(2022, 11, 14, 9, number, tzinfo=UTC)
    texts = {name: (value,) for name, value in told.items()}
    return FormEntry(f"r-{number}", number, when, "ada", ("ada",), texts)


RECORDS = (
    record(1, "Soil school", url=WEB, sponsor="Nordic Fund", regions="Africa", end="2024-12-31"),
    record(2, "School of soils", "E1", url=WEB + "/", sponsor="own funds", state="ongoing"),
    record(3, "Tree nursery", "A1", end="2023-06-30", state="past"),
    record(4, "Soil school", url=WEB, end="2025-12-31", cycle="2", sponsor="Nordic Funds"),
)


@dataclass(frozen=True)
class Town:
    """A wiki with a form of projects; `form` is how its page is restricted."""

    records: tuple[FormEntry, ...] = RECORDS
    form: dict[str, Any] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    gaps: tuple[Gap, ...] = ()
    work: dict[str, Any] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        """What this means."""
        form = Sheet(FORM, form_text("inventory", []), **self.form)
        desk = Sheet("Desk", space="DESK")
        snapshot = make_snapshot(form, Sheet("Lists"), desk, *self.sheets)
        page = page_titled(snapshot, FORM).id
        reading = FormReading(page, "inventory", FIELDS, self.records, self.gaps)
        people = [account("ada", "Ada Berg"), account("ben")]
        pages = {"inventory": {"view": ["members"], "edit": ["secretariat"]}}
        return replace(
            programme_of(snapshot),
            policy=Policy.model_validate({"pages": pages}),
            places=People(comments=False),
            work=Work.model_validate({**WORK, **self.work}),
            accounts=Reading({one.key: one for one in people}),
            sources=Sources({"inventory": reading}),
        )


def run(programme: Programme) -> Programme:
    """Return the programme after a run that made all that is free."""
    plan = planned(JOB, CONFIG, programme)
    return after(JOB, programme, [one for one in plan.changes if one.id in plan.free])


def reread(programme: Programme, town: Town) -> Programme:
    """Return the programme when the form reads as in `town`."""
    return replace(programme, sources=town.programme.sources)


def made(programme: Programme) -> dict[str, str]:
    """Return what the pages that sicbot made say, by title."""
    return {one.title: programme.snapshot.bodies[one.id] for one in programme.made.values()}


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<td>{one}</td>" for one in row) for row in rows[1:])
    head = "".join(f"<th>{one}</th>" for one in rows[0])
    body = "".join(f"<tr>{one}</tr>" for one in (head, *lines))
    return f"<table><tbody>{body}</tbody></table>"


def test_makes_its_pages_closed_and_rests() -> None:
    """Lists where there are entries, three pages more, the baseline; nothing the second time."""
    programme = Town().programme
    plan = planned(JOB, CONFIG, programme)
    acts = [one.act for one in plan.changes]

    assert {one.target.title for one in acts if isinstance(one, CreatePage)} == {
        "A1-Inventory", "E1-Inventory", "All projects", "Sponsors", BASE, "Pairs",
    }  # fmt: skip
    assert all(one.closed_to.users == {"bot"} for one in acts if isinstance(one, CreatePage))
    assert all(one.gate is Gate.FREE for one in plan.changes)
    assert planned(JOB, CONFIG, run(programme)).changes == ()


def test_each_page_is_opened_to_its_readers_alone() -> None:
    """The policy names those of the lists; the pairs are for the Secretariat."""
    acts = [one.act for one in planned(JOB, CONFIG, Town().programme).changes]
    readers = {
        one.target.title: one.readers.allowed.groups
        for one in acts
        if isinstance(one, SetReaders) and isinstance(one.readers, Restricted)
    }

    assert len(readers) == 6
    assert readers.pop("Pairs") == {SECRETARIAT}
    assert set(readers.values()) == {frozenset({MEMBERS})}


def test_last_cycle_stands_beside_this_one() -> None:
    """What was reported again with its new end, what had ended, and what is not reported yet."""
    texts = made(run(Town().programme))
    rows = texts["A1-Inventory"].split("<tr>")[2:]

    assert len(rows) == 2
    assert "#1" in rows[0]
    assert "<strong>new end, was 2024-12-31</strong>" in rows[0]
    assert "had ended" in rows[1]
    assert "not reported yet" in texts["E1-Inventory"]
    assert "perhaps the same as #1 (A1)" in texts["E1-Inventory"]
    assert "perhaps the same as #2 (E1)" in rows[0]


def test_before_the_next_cycle_there_is_nothing_to_compare() -> None:
    """One column of dates, and no baseline."""
    one = {"cycles": [{"number": 1, "begins": "2022-09-01"}]}
    texts = made(run(Town(RECORDS[:3], work=one).programme))

    assert "not reported yet" not in texts["A1-Inventory"]
    assert BASE not in texts


def test_the_secretariat_sees_why_and_decides() -> None:
    """Once it wrote "same" on its page, the two count once and the pair is no question any more."""
    pairs = words(made(run(Town().programme))["Pairs"])
    found = re.search(r"\b[0-9a-f]{8}\b", pairs)
    assert found is not None
    said = table(("Pair", "Verdict", "Reason"), (found[0], "same", "asked both"))
    decided = Sheet("Decided", said, "DESK", edit_groups=(SECRETARIAT,))
    texts = made(run(Town(sheets=(decided,)).programme))

    assert f"the same address: {WEB.removeprefix('https://')}" in pairs
    assert "the same project asked both" in words(texts["Pairs"])
    assert "Cycle 1: entries 3, projects 2." in texts["All projects"]
    assert "the same project as #1 (A1)" in texts["E1-Inventory"]
    assert "not reported yet" not in texts["E1-Inventory"]  # as the other one was
    assert "#4</a> (A1)" in texts["E1-Inventory"]
    assert "School of soils" in texts["E1-Inventory"]  # under its own title all the same


def test_what_is_different_does_not_come_back() -> None:
    first = words(made(run(Town().programme))["Pairs"])
    found = re.search(r"\b[0-9a-f]{8}\b", first)
    assert found is not None
    said = table(("Pair", "Verdict"), (found[0], "different"))
    decided = Sheet("Decided", said, "DESK", edit_groups=(SECRETARIAT,))
    texts = made(run(Town(sheets=(decided,)).programme))

    assert "perhaps the same" not in texts["E1-Inventory"]
    assert "different projects" in texts["Pairs"]


def test_a_sponsor_has_one_name_and_own_funds_are_none() -> None:
    text = words(made(run(Town().programme))["Sponsors"])

    assert "Nordic Fund 2 A1 Africa Nordic Funds" in text
    assert "own funds (the owner pays) 1 E1" in text


def test_restricted_entries_are_counted_and_nothing_more() -> None:
    """The form is for the Secretariat alone: members are told how many entries there are."""
    programme = Town(form={"groups": (SECRETARIAT,)}).programme
    seen = run(programme)
    texts = made(seen)
    told = " ".join(text for title, text in texts.items() if title != "Pairs")

    assert "Restricted entries, not shown here: 4." in texts["All projects"]
    assert not [one for one in ("Soil school", "Nordic", "Delta", WEB, "nursery") if one in told]
    assert "A1-Inventory" not in texts  # there is nothing to show
    assert "Soil school" in texts["Pairs"]  # the control: the Secretariat may read the form


def test_names_of_a_restricted_register_stay_there() -> None:
    """The one name of a sponsor stands where its register may be read."""
    register = table(("Sponsor", "Other names"), ("Fund of the North", "Nordic Fund; Nordic Funds"))
    texts = {
        name: made(run(Town(sheets=(Sheet("Names", register, "DESK", groups=groups),)).programme))
        for name, groups in {"closed": (SECRETARIAT,), "open": ()}.items()
    }

    assert "Fund of the North" not in texts["closed"]["Sponsors"]
    assert "Nordic Fund" in texts["closed"]["Sponsors"]
    assert "Fund of the North" in texts["open"]["Sponsors"]


def test_a_page_changed_by_hand_stays() -> None:
    programme = run(Town().programme)
    page = page_titled(programme.snapshot, "A1-Inventory")
    edited = replace(programme, snapshot=saved(programme.snapshot, page, "<p>Ours.</p>"))
    plan = planned(JOB, CONFIG, reread(edited, Town(RECORDS[:3])))

    assert "A1-Inventory: kept as somebody changed it" in skipped(plan)
    assert page.id not in {one.act.target.id for one in plan.changes if hasattr(one.act, "target")}
    assert any(isinstance(one.act, EditPage) for one in plan.changes)  # the others follow the form


def test_the_baseline_stays_as_it_was_when_entries_change() -> None:
    """Other pages follow; this one is dated and never written again."""
    programme = run(Town().programme)
    before = body(programme, BASE)
    later = run(reread(programme, Town((record(1, "Another title"), *RECORDS[1:]))))

    assert "as it stood on 2023-10-16" in before
    assert body(later, BASE) == before
    assert "Another title" in body(later, "A1-Inventory")


def test_a_baseline_in_the_trash_waits() -> None:
    """People put it there; another one needs a yes."""
    programme = run(Town().programme)
    page = page_titled(programme.snapshot, BASE)
    trashed = with_page(programme.snapshot, replace(page, status=PageStatus.TRASHED))
    plan = planned(JOB, CONFIG, replace(programme, snapshot=trashed))
    again = [one for one in plan.changes if isinstance(one.act, CreatePage)]

    assert [(one.act.target.title, one.gate) for one in again] == [(BASE, Gate.APPROVAL)]


def test_a_baseline_that_was_not_opened_is_opened() -> None:
    """A run that ended in between is made good."""
    programme = Town().programme
    plan = planned(JOB, CONFIG, programme)
    made_only = [one for one in plan.changes if isinstance(one.act, CreatePage)]
    again = planned(JOB, CONFIG, after(JOB, programme, made_only)).changes

    assert {one.act.target.title for one in again if isinstance(one.act, SetReaders)} == {
        "A1-Inventory", "E1-Inventory", "All projects", "Sponsors", BASE, "Pairs",
    }  # fmt: skip


def test_a_baseline_that_tells_too_much_by_now_is_said() -> None:
    programme = run(Town().programme)
    form: Page = page_titled(programme.snapshot, FORM)
    closed = replace(form, read=replace(form.read, groups=frozenset({SECRETARIAT})))
    hidden = replace(programme, snapshot=with_page(programme.snapshot, closed))
    plan = planned(JOB, CONFIG, hidden)

    assert f"MAIN:{BASE}: it tells what its readers may no longer know" in skipped(plan)


@pytest.mark.parametrize("there", [False, True], ids=["no page yet", "pages are there"])
def test_what_was_read_in_part_makes_no_page_and_takes_nothing(there: bool) -> None:  # noqa: FBT001
    """Half of the records, and the form says that it was half."""
    programme = run(Town().programme) if there else Town().programme
    half = Town(RECORDS[:1], gaps=(Gap("form inventory", verbatim("time is up")),))
    plan = planned(JOB, CONFIG, reread(programme, half))
    told = skipped(plan)

    assert [one for one in plan.changes if isinstance(one.act, CreatePage | EditPage)] == []
    if there:
        assert "stays as it is: time is up" in told
    else:
        assert "not made yet, as not all was read: time is up" in told


def test_what_may_be_told_no_more_goes_at_once_though_not_all_was_read() -> None:
    """Half of the records was read, and their page is restricted since the last run."""
    programme = run(Town().programme)
    form = page_titled(programme.snapshot, FORM)
    closed = replace(form, read=replace(form.read, groups=frozenset({SECRETARIAT})))
    hidden = replace(programme, snapshot=with_page(programme.snapshot, closed))
    half = Town(RECORDS[:1], gaps=(Gap("form inventory", verbatim("time is up")),))
    texts = made(run(reread(hidden, half)))

    assert "Soil school" not in texts["A1-Inventory"]
    assert "Nordic" not in texts["Sponsors"]


def test_a_reading_that_lacks_nothing_shown_says_what_it_lacks() -> None:
    """A source that never was read hinders no page that is there."""
    programme = run(Town().programme)
    more = Town(
        (*RECORDS, record(5, "River maps")),
        gaps=(
            Gap(
                "TFW:Old",
                verbatim("no page"),
            ),
        ),
    )
    later = run(reread(programme, more))

    assert "River maps" in body(later, "A1-Inventory")
    assert "Not all sources could be read" in body(later, "A1-Inventory")
    assert "no page" not in body(later, "A1-Inventory")  # reasons may name restricted pages
    assert "no page" in body(later, "Pairs")


@pytest.mark.parametrize("owner", ["Berg, Ada", "Ada Berg, INSOL", "Ada Berg (INSOL)"])
def test_owners_are_shown_as_typed_unless_they_asked_not_to_be(owner: str) -> None:
    """Ada typed her own name; the baseline never names people, as nobody could take it off."""
    town = Town((record(1, "Soil school", owner=owner), *RECORDS[1:]))
    programme = town.programme
    texts = made(run(programme))
    hidden = replace(programme.people_facts, opt_outs=OptOuts(accounts=frozenset({UserKey("ada")})))
    shy = town.programme
    shy.__dict__["people_facts"] = hidden
    told = made(run(shy))

    assert owner in texts["A1-Inventory"]
    assert "Berg" not in texts[BASE]
    assert not [title for title, text in told.items() if "Berg" in text]
    assert "(not named)" in told["A1-Inventory"]


def test_addresses_and_numbers_of_people_stand_nowhere() -> None:
    typed = record(
        1, "Soil school, write to ada@example.org", owner="Delta, +33 6 12 34 56 78",
        url="mailto:ada@example.org", sponsor="ada@example.org",
    )  # fmt: skip
    told = " ".join(made(run(Town((typed,)).programme)).values())

    assert "example.org" not in told
    assert "12 34 56" not in told
    assert "Soil school" in told


def test_without_readers_by_the_policy_it_says_so() -> None:
    programme = replace(Town().programme, policy=Policy())
    plan = planned(JOB, CONFIG, programme)

    assert "MAIN:All projects: say who may see it: `pages.inventory.view`" in skipped(plan)
    assert {one.act.target.title for one in plan.changes} == {"Pairs"}


def test_with_nothing_configured_it_does_nothing() -> None:
    plan = planned(JOB, Config(), Town().programme)

    assert plan.changes == ()
    assert skipped(plan) == ""
