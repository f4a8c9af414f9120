"""The job of the gaps: its two pages, what is never told, and that it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.core.model import Gap, Reading
from sicbot.core.plan import CreatePage, Open, Restricted, SetReaders
from sicbot.core.policy import People, Policy
from sicbot.core.sources import FormEntry, FormField, FormReading, Sources
from sicbot.core.text import verbatim
from sicbot.core.work_policy import Work
from sicbot.jobs.gaps import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
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
from tests.jobs.registered import account, after, body, page_id, planned, skipped
from tests.people_builders import table as rows_of

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

REPORT, PUBLIC = "Gaps", "Numbers"
SILENT = "A2, A3, A4, A5, A6, B2, B3, B4, C2, C3, C4, D1, D2, D3, D4, E1, E2, E3, F1, F2, F3"
CONFIG = Config(report=f"MAIN:{REPORT}", below="MAIN:Lists", public=f"MAIN:{PUBLIC}")
CYCLES = [{"number": 1, "begins": "2022-09-01"}, {"number": 2, "begins": "2023-09-01"}]
NAMES = "title taskForce owner sponsor url regions country support start end state cycle"
FIELDS = tuple(FormField(name, name, "text") for name in NAMES.split())
WHEN = datetime(2022, 11, 14, 9, tzinfo=UTC)


def record(number: int, code: str, regions: str, sponsor: str, **values: str) -> FormEntry:
    """Return a project of cycle 2."""
    told = {
        "title": f"Title {number}", "taskForce": code, "owner": f"Owner {number}",
        "regions": regions, "sponsor": sponsor, "cycle": "2", **values,
    }  # fmt: skip
    texts = {name: (value,) for name, value in told.items() if value}
    return FormEntry(f"r-{number}", number, WHEN, "ada", ("ada",), texts)


RECORDS = (
    record(1, "A1", "Africa", "Nordic Fund"),
    record(2, "A1", "Africa", "Nordic Fund"),
    record(3, "A1", "Europe", "Andes Bank"),
    record(4, "B1", "Asia", "own funds"),
    record(5, "C1", "", "Andes Bank"),
    record(6, "A1", "Asia", "Andes Bank", cycle="1"),
    record(7, "A1", "Africa", "Andes Bank", cycle="1"),
)


@dataclass(frozen=True)
class Town:
    """A wiki with a form of projects; `form` is how its page is restricted."""

    records: tuple[FormEntry, ...] = RECORDS
    form: dict[str, Any] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    cycles: tuple[dict[str, Any], ...] = tuple(CYCLES)
    views: dict[str, list[str]] = field(
        default_factory=lambda: {"gaps": ["members"], "public": ["anonymous"]}
    )
    sheets: tuple[Sheet, ...] = ()

    @property
    def programme(self) -> Programme:
        """What this means."""
        snapshot = make_snapshot(Sheet("Form", form_text("inventory", []), **self.form),
                                 Sheet("Lists"), *self.sheets)  # fmt: skip
        page = page_titled(snapshot, "Form").id
        reading = FormReading(page, "inventory", FIELDS, self.records, self.gaps)
        people = [account("ada", "Ada Berg"), account("ben", "Ben Ochieng")]
        kinds = {name: {"view": view, "edit": []} for name, view in self.views.items()}
        return replace(
            programme_of(snapshot),
            policy=Policy.model_validate({"pages": kinds}),
            places=People(comments=False),
            work=Work.model_validate(
                {"cycles": self.cycles, "objective_pages": ["MAIN:Aims", "MAIN:More aims"]}
            ),
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


def table(text: str, *, after_heading: str, nth: int = 0) -> list[list[str]]:
    """Return the words of a table by the heading above, its header first."""
    found = [one for one in tables(parse(text)) if one.heading == after_heading]
    return [list(found[nth].header), *(list(row.texts) for row in found[nth].rows)]


def listed(text: str) -> list[str]:
    """Return the words of the items of lists."""
    return [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<li>(.*?)</li>", text)]


def test_makes_both_pages_closed_opens_them_and_rests() -> None:
    """One for members, one for everybody; nothing the second time."""
    programme = Town().programme
    acts = [one.act for one in planned(JOB, CONFIG, programme).changes]
    created = [one for one in acts if isinstance(one, CreatePage)]
    readers = [one.readers for one in acts if isinstance(one, SetReaders)]
    then = run(programme)

    assert [one.target.title for one in created] == [REPORT, PUBLIC]
    assert {(len(one.closed_to.users), len(one.closed_to.groups)) for one in created} == {(1, 0)}
    assert isinstance(readers[0], Restricted)
    assert readers[0].allowed.groups == {"members"}
    assert isinstance(readers[1], Open)
    assert planned(JOB, CONFIG, then).changes == ()


@pytest.mark.parametrize("title", [REPORT, PUBLIC])
def test_cells_say_in_words_what_their_colour_says(title: str) -> None:
    """Two of one sponsor, one paid for by its owner, none, and how many there were before."""
    text = body(run(Town().programme), title)

    assert table(text, after_heading="Cycle 2") == [
        ["Objective", "Africa", "Asia", "Europe", "Latin America and the Caribbean",
         "North America and Oceania"],
        ["A1", "2, one sponsor (+1)", "none (1 before)", "1, one sponsor (+1)", "none", "none"],
        ["B1", "none", "1", "none", "none", "none"],
        ["C1", "none", "none", "none", "none", "none"],
        ["All", "2", "1", "1", "0", "0"],
        [f"no answer: {SILENT}"] * 6,
    ]  # fmt: skip
    assert "Task Forces with entries: 3 of 24; projects, activities and programmes: 5" in text
    assert "are in no cell above: 1." in text


COLOURS = {"green": "#e3fcef", "yellow": "#fffae6", "red": "#ffebe6", "grey": "#f4f5f7"}


def test_colours_are_those_of_the_product() -> None:
    """By the name for the older editor, and the figure for the newer ones; one for each word."""
    text = body(run(Town().programme), REPORT)
    cells = re.findall(r'class="highlight-(\w+)" data-highlight-colour="([^"]+)">([^<]+)<', text)

    assert {(name, shade) for name, shade, _label in cells} == set(COLOURS.items())
    for name, _shade, label in cells:
        says = (
            "grey" if label.startswith("no answer")
            else "red" if label.startswith("none")
            else "yellow" if "one sponsor" in label
            else "green"
        )  # fmt: skip
        assert name == says


def test_members_see_on_whom_it_hangs() -> None:
    """By objective with the regions; and where nobody else pays at all."""
    text = body(run(Town().programme), REPORT)

    assert table(text, after_heading="By objective")[1:] == [
        ["A1", "3 (+1)", "2"],
        ["B1", "1", "0"],
        ["C1", "1", "1"],
    ]
    assert listed(text)[:3] == [
        "A1 Nordic Fund: Africa",
        "A1 Andes Bank: Europe",
        "C1 Andes Bank – nobody else pays for this objective",
    ]
    assert table(text, after_heading="Sponsors by region")[1:] == [
        ["Andes Bank (2)", "0", "0", "1", "0", "0"],
        ["Nordic Fund (2)", "2", "0", "0", "0", "0"],
    ]


def test_entries_that_members_may_not_read_are_counted_and_no_more() -> None:
    """The same numbers, and no sponsor by name."""
    open_text = body(run(Town().programme), REPORT)
    text = body(run(Town(form={"groups": (SECRETARIAT,)}).programme), REPORT)
    matrix = table(text, after_heading="Cycle 2")

    assert matrix == table(open_text, after_heading="Cycle 2")
    assert "Nordic" not in text
    assert "Andes" not in text
    assert listed(text)[:2] == [
        "A1 (restricted): Africa, Europe",
        "C1 (restricted) – nobody else pays for this objective",
    ]
    assert "not all readers of this page may read: 5." in text


def test_a_person_who_pays_is_not_named_against_their_wish() -> None:
    """Opted out by the register of that."""
    programme = Town((record(1, "A1", "Asia", "Ada Berg"), record(2, "A1", "Asia", "X"))).programme
    facts = replace(programme.people_facts, opt_outs=OptOuts(frozenset({account("ada").key})))
    programme.__dict__["people_facts"] = facts
    plan = planned(JOB, CONFIG, programme)
    texts = [one.act.body for one in plan.changes if isinstance(one.act, CreatePage)]

    assert "X (1)" in texts[0]
    assert "(not named) (1)" in texts[0]
    assert not any("Berg" in text for text in texts)


# Everybody is told numbers alone

MARK = "zqx"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
FIXED = {"taskForce": ("A1; F3",), "cycle": ("2",)}
FREE = ("title", "owner", "url", "country", "support", "sponsor", "state", "regions")


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FREE, WORDS)), min_size=1, max_size=4))
def test_no_word_of_an_entry_stands_on_the_page_for_everybody(told: list[dict[str, str]]) -> None:
    """Whatever is typed; each text has a mark that is searched for, also in links and comments."""
    records = tuple(
        replace(
            record(n, "", "", ""),
            values={**FIXED, **{name: (f"{MARK} {text}",) for name, text in one.items()}},
        )
        for n, one in enumerate(told, 1)
    )
    plan = planned(JOB, CONFIG, Town(records).programme)
    (text,) = (
        one.act.body
        for one in plan.changes
        if isinstance(one.act, CreatePage) and one.act.target.title == PUBLIC
    )

    assert MARK not in text.casefold()
    assert f"projects, activities and programmes: {len(told)}" in text


def test_the_page_for_everybody_does_not_depend_on_words() -> None:
    """Other titles, owners, addresses and countries, and sponsors of other names: the same page."""
    other = {"Nordic Fund": "Südstiftung", "Andes Bank": "Ministry of Plenty"}
    records = tuple(
        replace(
            one,
            creator="ben",
            values={
                **one.values,
                "title": (f"Other work {one.number * 7}",),
                "owner": ("Somebody else",),
                "url": (f"https://example.org/{one.number}",),
                "country": ("Peru",),
                "sponsor": tuple(other.get(name, name) for name in one.values["sponsor"]),
            },
        )
        for one in RECORDS
    )
    first, second = (body(run(Town(each).programme), PUBLIC) for each in (RECORDS, records))

    assert first == second


def test_the_page_for_everybody_is_the_same_from_a_restricted_form() -> None:
    """Numbers may leave it, nothing else."""
    restricted = Town(form={"groups": (SECRETARIAT,)})

    assert body(run(restricted.programme), PUBLIC) == body(run(Town().programme), PUBLIC)


# What was not read, and what is not configured

UNREAD = (Gap("form inventory", verbatim("the form answered nothing")),)


def test_a_part_makes_no_page() -> None:
    plan = planned(JOB, CONFIG, Town(gaps=UNREAD).programme)

    assert plan.changes == ()
    assert skipped(plan).count("not made yet, as not all was read: the form answered nothing") == 2


def test_a_part_changes_no_page() -> None:
    """Numbers that only look lower are not written; the control: lower ones are."""
    programme = run(Town().programme)
    part = planned(JOB, CONFIG, reread(programme, Town(RECORDS[:1], gaps=UNREAD)))
    fewer = planned(JOB, CONFIG, reread(programme, Town(RECORDS[:1])))

    assert part.changes == ()
    assert skipped(part).count("stays as it is: the form answered nothing") == 2
    assert len(fewer.changes) == 2


def test_what_readers_may_know_no_more_goes_at_once() -> None:
    """Also from a part: the form is for the Secretariat alone by now, and was read in part."""
    programme = run(Town().programme)
    hidden = Town(RECORDS, {"groups": (SECRETARIAT,)}, UNREAD)
    form = page_id(programme, "Form")
    pages = dict(programme.snapshot.pages.records)
    pages[form] = hidden.programme.snapshot.pages.records[form]
    closed = replace(programme.snapshot, pages=Reading(pages))
    plan = planned(JOB, CONFIG, reread(replace(programme, snapshot=closed), hidden))
    texts = [edit.text for one in plan.changes for edit in getattr(one.act, "edits", ())]

    assert [one.act.target.title for one in plan.changes] == [REPORT]
    assert "Not all sources could be read" in texts[0]
    assert not any("Nordic" in text or "Andes" in text for text in texts)


def test_new_words_alone_change_nothing() -> None:
    """A title, an owner: neither page tells of them."""
    programme = run(Town().programme)
    renamed = tuple(
        replace(one, values={**one.values, "title": (f"New {one.number}",)}) for one in RECORDS
    )

    assert planned(JOB, CONFIG, reread(programme, Town(renamed))).changes == ()


def test_a_page_that_somebody_changed_stays() -> None:
    programme = run(Town().programme)
    page = programme.snapshot.pages.records[page_id(programme, REPORT)]
    mine = replace(programme, snapshot=saved(programme.snapshot, page, "<p>mine</p>"))
    plan = planned(JOB, CONFIG, reread(mine, Town(RECORDS[:1])))

    assert [one.act.target.title for one in plan.changes] == [PUBLIC]
    assert "kept as somebody changed it" in skipped(plan)


def test_only_cycles_that_have_begun_are_shown() -> None:
    """The one of today and the one before, the newest first."""
    four = tuple({"number": year - 2020, "begins": f"{year}-09-01"} for year in range(2021, 2025))
    shown = body(run(Town(cycles=four).programme), PUBLIC)
    first = body(run(Town(cycles=four[2:]).programme), PUBLIC)

    assert re.findall(r"<h2>(.*?)</h2>", shown) == ["Cycle 3", "Cycle 2"]
    assert re.findall(r"<h2>(.*?)</h2>", first) == ["Cycle 3"]


def test_without_a_cycle_or_readers_there_is_no_page() -> None:
    """Each says which setting helps."""
    later = Town(cycles=({"number": 9, "begins": "2030-09-01"},)).programme
    unseen = Town(views={"public": ["anonymous"]}).programme

    assert "`cycles` in config/work.toml" in skipped(planned(JOB, CONFIG, later))
    assert "`pages.gaps.view` in config/policy.toml" in skipped(planned(JOB, CONFIG, unseen))
    assert len(planned(JOB, CONFIG, unseen).changes) == 2
    assert planned(JOB, Config(), Town().programme).changes == ()


@pytest.mark.parametrize("title", [REPORT, PUBLIC])
def test_what_is_in_no_cycle_is_not_left_out_without_a_word(title: str) -> None:
    """Somebody typed a cycle that is not known."""
    more = (*RECORDS, record(8, "A2", "Asia", "Nordic Fund", cycle="7"))
    text = body(run(Town(more).programme), title)

    assert "Entries that name no known cycle, and are counted in none above: 1." in text
    assert "are counted in none above" not in body(run(Town().programme), title)


def test_who_shall_read_it_no_more_is_kept_out_though_not_all_was_read() -> None:
    """The numbers stay as they are; the policy has fewer readers by now."""
    then = run(Town().programme)
    page = page_titled(then.snapshot, REPORT)
    assert page.read is not None
    both = replace(page, read=replace(page.read, groups=page.read.groups | {SECRETARIAT}))
    half = Town(RECORDS[:1], gaps=(Gap("form inventory", verbatim("time is up")),))
    narrow = replace(
        reread(then, half),
        snapshot=with_page(then.snapshot, both),
        policy=Policy.model_validate({"pages": {"gaps": {"view": [SECRETARIAT], "edit": []}}}),
        ledger=replace(then.ledger, own_readers={page.id: both.read}),
    )
    plan = planned(JOB, CONFIG, narrow)

    assert f"MAIN:{REPORT}: stays as it is: time is up" in skipped(plan)
    assert [type(one.act) for one in plan.changes] == [SetReaders]


TITLES = Sheet("Aims", rows_of("# | Label | Title", "A1 | NDCs | Soils in plans", "B1 | - | Money"))
MORE = Sheet("More aims", rows_of("# | Label | Title", "A1 | Plans | Others", "C1 | - | Fame"))


def meanings(text: str) -> list[list[str]]:
    """Return what the codes stand for, as far as it is told."""
    found = [one for one in tables(parse(text)) if one.header[:2] == ("Objective", "Title")]
    return [list(row.texts) for one in found for row in one.rows]


def test_everybody_reads_what_the_codes_stand_for() -> None:
    """Once, as the first page says it; a title that nobody wrote has no row."""
    text = body(run(Town(sheets=(TITLES, MORE)).programme), PUBLIC)

    assert meanings(text) == [["A1", "Soils in plans"], ["B1", "Money"], ["C1", "Fame"]]
    assert meanings(body(run(Town().programme), PUBLIC)) == []
    assert "What the codes stand for" not in body(run(Town().programme), PUBLIC)


def test_titles_from_a_page_that_not_everybody_may_read_are_not_told() -> None:
    """Another page may say it; and a page that is closed later takes its titles with it."""
    closed = replace(TITLES, groups=("members",))
    programme = run(Town(sheets=(TITLES, MORE)).programme)
    page = page_titled(programme.snapshot, "Aims")
    shut = replace(page, read=replace(page.read, groups=frozenset({MEMBERS})))
    then = run(replace(programme, snapshot=with_page(programme.snapshot, shut)))

    for told in (run(Town(sheets=(closed, MORE)).programme), then):
        assert meanings(body(told, PUBLIC)) == [["A1", "Others"], ["C1", "Fame"]]
