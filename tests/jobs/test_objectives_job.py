"""The pages of the objectives: what they say, to whom, and that they rest."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, GroupName, Reading
from sicbot.core.people import TaskForce
from sicbot.core.plan import CreatePage, Open, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.core.work_policy import Cycle
from sicbot.jobs.objectives import JOB, Config
from tests.builders import SECRETARIAT, Sheet, page_titled, saved, with_page
from tests.jobs.objective_town import CONFIG, FACILITIES, HEAD, PAGE, WORK, Town, rows, run
from tests.jobs.registered import body, planned, read_on, skipped
from tests.people_builders import table

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

CLOSED = {"groups": ("secretariat",)}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_both_pages_are_made_closed_and_opened_last_and_rest() -> None:
    """For everybody, as everybody may read what they are made from."""
    programme = Town().programme
    acts = [one.act for one in planned(JOB, CONFIG, programme).changes]
    made = [one for one in acts if isinstance(one, CreatePage)]
    opened = [one.readers for one in acts if isinstance(one, SetReaders)]

    assert [one.target.title for one in made] == [PAGE, FACILITIES]
    assert {(len(one.closed_to.users), len(one.closed_to.groups)) for one in made} == {(1, 0)}
    assert opened == [Open(), Open()]
    assert planned(JOB, CONFIG, run(programme)).changes == ()


def test_shows_each_objective_with_what_is_written_and_guesses_nothing() -> None:
    """The words of the first page that says it; all 24 are there."""
    found = rows(body(run(Town().programme), PAGE))

    assert len(found) == 24
    assert found["A5"] == {
        "Label": "Markets", "Title": "Markets get fairer",
        "Baseline 2020": "not written", "Target 2030": "3 good schemes", "Target 2050": "5 schemes",
        "More": "Facility: Global | Focal 2023",
    }  # fmt: skip
    assert found["F1"]["Target 2050"] == "not written"
    assert found["B1"]["Label"] == "not written"
    assert found["B1"]["More"] == "Facility: Core"
    assert found["B1"]["Target 2030"] == "98 countries"
    assert found["A1"]["More"].startswith("Facility: not written")
    assert "Focal" not in found["A1"]["More"]


def test_says_where_another_page_says_it_differently() -> None:
    """A dot or a small letter is no difference; the goal has two names."""
    text = body(run(Town().programme), PAGE)

    assert rows(text)["A1"]["More"].endswith(
        "Another page says it differently: Second (baseline 2020)"
    )
    assert "Goal A: INCEPTION" in plain(text)
    assert "Another page says the name or the purpose differently: Second" in plain(text)


def test_the_focal_objectives_stand_on_top() -> None:
    """Named after the year in which most of the cycle lies, in the order of the settings."""
    text = body(run(Town().programme), PAGE)

    assert "Focal objectives 2023: F1, A5" in plain(text)
    assert text.index("Focal objectives") < text.index("<table")
    assert 'ac:name="info"' in text


def test_a_cycle_without_focal_objectives_has_no_column_and_says_so() -> None:
    """Nothing is taken over from the year before."""
    text = body(run(read_on(Town().programme, "2024-09-02")), PAGE)

    assert "The focal objectives 2025 are not set yet." in plain(text)
    assert "Focal 2023" not in text
    assert "Focal 2025" not in text


def test_a_day_that_passes_changes_nothing() -> None:
    """But the first one of a cycle does."""
    programme = run(Town().programme)

    assert planned(JOB, CONFIG, read_on(programme, "2024-08-31")).changes == ()
    assert len(planned(JOB, CONFIG, read_on(programme, "2024-09-01")).changes) == 1


def test_the_list_is_split_into_core_and_global() -> None:
    """A page of its own, that people include; who is neither stands apart."""
    text = plain(body(run(Town().programme), FACILITIES))

    core, whole, others = (text.index(one) for one in ("Core Facilities", "Global", "Not set"))
    assert core < text.index("B1 ") < whole < text.index("A5 Markets: Markets get fairer") < others
    assert others < text.index("A1 NDCs")


def test_who_leads_is_not_told_twice() -> None:
    """An objective that the settings call both is set as neither."""
    both = WORK.model_copy(update={"core_facilities": (TaskForce("B1"), TaskForce("A5"))})
    programme = run(Town(work=both).programme)

    assert rows(body(programme, PAGE))["A5"]["More"].startswith("Facility: not written")


# Who may read what


def test_what_a_restricted_page_says_is_left_out_and_counted() -> None:
    """The second page says it, or nobody does; that the pages differ is not told either."""
    text = body(run(Town(first=CLOSED).programme), PAGE)
    found = rows(text)

    assert found["A1"]["Baseline 2020"] == "36 plans"
    assert found["A1"]["Label"] == "not written"
    assert "differently" not in found["A1"]["More"]
    assert not re.search(r"NDCs|INCEPTION|Begin well|First|Twins", text)
    assert "Statements left out, as not everybody who reads this page may read their page:" in text


def test_a_restricted_second_page_is_not_called_different() -> None:
    """Nor named."""
    text = body(run(Town(second=CLOSED).programme), PAGE)

    assert "differently" not in rows(text)["A1"]["More"]
    assert rows(text)["B1"]["Target 2030"] == "not written"
    assert "Second" not in text


def test_a_page_that_is_closed_later_goes_from_both_pages_at_once() -> None:
    """Also where the other one cannot be read."""
    made = run(Town().programme)
    page = page_titled(made.snapshot, "First")
    closed = replace(page, read=replace(page.read, groups=frozenset({SECRETARIAT})))
    snapshot = with_page(made.snapshot, closed)
    torn = saved(snapshot, page_titled(snapshot, "Second"), "<table><tr><td>")
    for one in (snapshot, torn):
        then = run(replace(made, snapshot=one))
        assert "Twins" not in body(then, PAGE) + body(then, FACILITIES)
        assert planned(JOB, CONFIG, then).changes == ()


def test_fewer_readers_are_told_more() -> None:
    """The settings decide who reads the pages, and so what stands there."""
    views = {"objectives": ("secretariat",)}
    programme = Town(first=CLOSED, views=views).programme
    opened = [one.act for one in planned(JOB, CONFIG, programme).changes]
    readers = [one.readers for one in opened if isinstance(one, SetReaders)]

    assert all(isinstance(one, Restricted) for one in readers)
    assert rows(body(run(programme), PAGE))["A1"]["Label"] == "NDCs"


def test_where_nothing_may_be_told_there_is_no_page() -> None:
    """It says which setting helps."""
    programme = Town(first=CLOSED, second=CLOSED).programme
    done = planned(JOB, CONFIG, programme)

    assert done.changes == ()
    assert "`pages.objectives.view` in config/policy.toml" in skipped(done)


def test_addresses_and_numbers_of_people_are_not_shown() -> None:
    """Who writes into a target whom to ask."""
    line = "A1 | NDCs | Ask ada@berg.example.org | 28 | +33 1 23 45 67 89 | x"
    text = body(run(Town(first={"body": table(HEAD, line)}).programme), PAGE)

    assert "example.org" not in text
    assert "45 67" not in text


# What was not read


def test_a_page_that_is_not_there_is_counted_and_not_named() -> None:
    """Its title stands in the settings, and need not be for everybody."""
    text = body(run(Town(second=None).programme), PAGE)

    assert "Pages of the objectives that are not there, or that sicbot may not see: 1." in text
    assert "Second" not in text


def renamed(programme: Programme, *, sees_all: bool) -> Programme:
    """Return the wiki after somebody gave the first page another title."""
    page = replace(page_titled(programme.snapshot, "First"), title="The first one")
    snapshot = with_page(programme.snapshot, page)
    groups = snapshot.me.groups if sees_all else frozenset[GroupName]()
    return replace(programme, snapshot=replace(snapshot, me=replace(snapshot.me, groups=groups)))


def test_a_page_that_was_renamed_does_not_empty_the_pages() -> None:
    """Who sees all pages knows that it is not hidden; the settings need its new title."""
    then = renamed(run(Town().programme), sees_all=True)
    done = planned(JOB, CONFIG, then)

    assert done.changes == ()
    assert "stays as it is: there is no page “MAIN:First”" in skipped(done)


def test_a_page_that_sicbot_may_not_see_may_have_been_closed() -> None:
    """Then what it said goes."""
    then = run(renamed(run(Town().programme), sees_all=False))

    assert "Twins" not in body(then, PAGE)
    assert "that sicbot may not see: 1." in body(then, PAGE)


@pytest.mark.parametrize("title", ["First", "Second"])
def test_from_a_page_that_was_not_read_nothing_is_made_and_what_stands_stays(title: str) -> None:
    """Half of the facts would be called not written."""

    def torn(programme: Programme) -> Programme:
        page = page_titled(programme.snapshot, title)
        return replace(programme, snapshot=saved(programme.snapshot, page, "<table><tr><td>"))

    fresh = planned(JOB, CONFIG, torn(Town().programme))
    later = planned(JOB, CONFIG, torn(run(Town().programme)))

    assert (fresh.changes, later.changes) == ((), ())
    assert "not made yet" in skipped(fresh)
    assert "stays as it is" in skipped(later)


def test_a_space_that_was_read_in_part_may_hold_the_page() -> None:
    """Not there is another thing than not read."""
    programme = Town(second=None).programme
    gap = (Gap("MAIN", verbatim("the wiki did not answer")),)
    snapshot = replace(
        programme.snapshot, pages=Reading(programme.snapshot.pages.records, gap)
    )  # fmt: skip
    done = planned(JOB, CONFIG, replace(programme, snapshot=snapshot))

    assert done.changes == ()
    assert "not made yet" in skipped(done)


def test_what_somebody_wrote_on_it_stays() -> None:
    """It is theirs from then on."""
    made = run(Town().programme)
    theirs = saved(made.snapshot, page_titled(made.snapshot, PAGE), "<p>Mine now.</p>")
    then = read_on(replace(made, snapshot=theirs), "2024-09-02")

    assert planned(JOB, CONFIG, then).changes == ()


def test_no_page_is_configured_or_nobody_said_who_reads_it() -> None:
    """Then nothing is made."""
    unseen = planned(JOB, CONFIG, Town(views={}).programme)

    assert planned(JOB, Config(), Town().programme).changes == ()
    assert unseen.changes == ()
    assert "pages.objectives.view" in skipped(unseen)


def test_the_cycle_is_that_of_its_page_where_all_may_read_it() -> None:
    """Else that of today."""
    timings = table("# | Activities | Timing", "1 | Call for joining Task Forces | September 2022")
    cycles = (WORK.cycles[0], Cycle(number=2, begins=date(2023, 9, 1)))
    work = WORK.model_copy(update={"cycles": cycles, "cycle_page": "MAIN:Cycle"})
    told = Town(sheets=(Sheet("Cycle", timings),), work=work).programme
    hidden = Town(sheets=(Sheet("Cycle", timings, groups=("secretariat",)),), work=work).programme

    assert "Focal objectives 2023: F1, A5" in plain(body(run(told), PAGE))
    assert "The focal objectives 2024 are not set yet." in plain(body(run(hidden), PAGE))
