"""The register of the indicators of all Task Forces: what it says, to whom, and that it rests."""

from __future__ import annotations

import re
from dataclasses import replace

from sicbot.core.forgotten import Forgotten
from sicbot.core.model import Gap, Reading
from sicbot.core.plan import CreatePage, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.objectives import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.builders import MEMBERS, Sheet, page_titled, with_page
from tests.jobs import objective_town
from tests.jobs.objective_town import INDICATORS, Town
from tests.jobs.registered import account, body, planned, skipped
from tests.people_builders import mention, table

CONFIG = Config(indicators=f"DESK:{INDICATORS}")
HEAD = "Indicator | Unit | Baseline | Source | Frequency | Owner | How it is monitored"
FULL = "Area | ha | 12 ha | survey | yearly | Berg | by drone"


def sheet(code: str, *rows: str, head: str = HEAD, **more: tuple[str, ...]) -> Sheet:
    labels = ("indicators", f"tf-{code.lower()}")
    return Sheet(f"{code} - Indicators", table(head, *rows), labels=labels, **more)  # type: ignore[arg-type]


def run(town: Town) -> str:
    return body(objective_town.run(town.programme, CONFIG), INDICATORS)


def rows(text: str) -> list[list[str]]:
    """Return the rows of the register."""
    found = [one for one in tables(parse(text)) if one.header[:2] == ("Task Force", "Indicator")]
    return [[" ".join(cell.paragraphs) for cell in row.cells] for one in found for row in one.rows]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_is_made_closed_for_the_secretariat_and_rests() -> None:
    """One page; the second run has nothing to do."""
    programme = Town(sheets=(sheet("A1", FULL),)).programme
    acts = [one.act for one in planned(JOB, CONFIG, programme).changes]
    opened = [one.readers for one in acts if isinstance(one, SetReaders)]

    assert [one.target.title for one in acts if isinstance(one, CreatePage)] == [INDICATORS]
    assert isinstance(opened[0], Restricted)
    assert opened[0].allowed.groups == {"secretariat"}
    assert planned(JOB, CONFIG, objective_town.run(programme, CONFIG)).changes == ()


def test_shows_each_indicator_of_all_task_forces() -> None:
    """What is not written yet is said in the cell, and nobody is blamed."""
    text = run(
        Town(sheets=(sheet("A1", FULL), sheet("B1", "Plans | | - | | | | ", " | m | | | | | ")))
    )

    assert rows(text) == [
        ["A1", "Area", "ha", "12 ha", "survey", "yearly", "Berg", "by drone"],
        ["B1", "Plans", "unit not written yet", "baseline not written yet",
         "source not written yet", "frequency not written yet", "owner not written yet",
         "how it is monitored not written yet"],
        ["B1", "name not written yet", "m", "baseline not written yet",
         "source not written yet", "frequency not written yet", "owner not written yet",
         "how it is monitored not written yet"],
    ]  # fmt: skip
    assert not re.search(r"\b(late|overdue|missing|delayed)\b", text, re.IGNORECASE)


def test_task_forces_without_a_page_or_without_an_indicator_are_listed() -> None:
    """By code, without a word of who should have written one."""
    said = plain(run(Town(sheets=(sheet("A1", FULL), sheet("B1", " | | | | | | ")))))

    assert "No indicator is written yet on the pages of: B1" in said
    assert "There is no page of indicators yet for: A2, A3" in said


def test_pages_that_the_secretariat_may_not_read_are_counted_only() -> None:
    """Neither the code nor a word of them."""
    closed = sheet("B1", "Hushed plans | | | | | | ", groups=("members",))
    text = run(Town(sheets=(sheet("A1", FULL), closed)))

    assert [one[0] for one in rows(text)] == ["A1"]
    assert "Hushed" not in text
    assert "Pages that not all readers of this one may read: 1." in text
    assert not re.search(r"yet (?:on the pages of|for):[^<]*B1", text)


def test_a_page_that_is_closed_later_takes_its_rows_with_it() -> None:
    programme = objective_town.run(Town(sheets=(sheet("A1", FULL),)).programme, CONFIG)
    page = page_titled(programme.snapshot, "A1 - Indicators")
    closed = replace(page, read=replace(page.read, groups=frozenset({MEMBERS})))
    then = replace(programme, snapshot=with_page(programme.snapshot, closed))

    assert "Area" not in body(objective_town.run(then, CONFIG), INDICATORS)


def test_a_page_that_cannot_be_read_is_told_and_not_called_empty() -> None:
    """Its Task Force is in neither list."""
    torn = replace(sheet("B1"), body="<table><tr><td>")
    text = run(Town(sheets=(sheet("A1", FULL), torn)))

    assert "“B1 - Indicators” cannot be read" in text
    assert not re.search(r"yet (?:on the pages of|for):[^<]*B1", text)


def test_owners_are_named_unless_they_do_not_wish_it() -> None:
    """Mentioned or typed; addresses and telephone numbers are no names."""
    town = Town(
        sheets=(
            sheet(
                "A1", f"One | | | | | {mention('ada')} | ", f"Two | | | | | {mention('eva')} | ",
                "Three | | | | | ask Eva Nowak | ", "Four | | ask eva@example.org | | | | ",
            ),
        )
    )  # fmt: skip
    eva = account("eva", "Eva Nowak")
    programme = town.programme
    accounts = Reading({**programme.accounts.records, eva.key: eva})
    ledger = replace(programme.ledger, forgotten=Forgotten(b"salt").with_person(eva))
    programme = replace(programme, accounts=accounts, ledger=ledger)
    text = body(objective_town.run(programme, CONFIG), INDICATORS)

    assert [one[6] for one in rows(text)][:3] == ["Ada", "(not to be named)", "(not to be named)"]
    assert not re.search(r"eva|example\.org", text, re.IGNORECASE)


# Candidates from the targets


def candidates(text: str) -> list[list[str]]:
    """Return the rows of the figures in the targets."""
    found = [one for one in tables(parse(text)) if one.header[:2] == ("Objective", "Figure")]
    return [[" ".join(cell.paragraphs) for cell in row.cells] for one in found for row in one.rows]


def test_figures_of_the_targets_are_proposed() -> None:
    """Each with its unit, its year, and the sentence of the page that gives it."""
    text = run(Town(sheets=(sheet("A1", FULL),)))

    assert candidates(text) == [
        ["A1", "28", "plans", "2020", "28 plans (First)"],
        ["A1", "36", "plans", "2020", "36 plans (Second)"],
        ["A5", "3", "good schemes", "2030", "3 good schemes (First)"],
        ["A5", "5", "schemes", "2050", "5 schemes (First)"],
        ["B1", "98", "countries", "2030", "98 countries (Second)"],
        ["B1", "196", "countries", "2050", "196 countries (Second)"],
        ["F1", "20", "countries", "2030", "20 countries (First)"],
    ]


def test_a_figure_is_taken_by_writing_it_into_a_row() -> None:
    """Of the same Task Force, in whatever column; the rest stays proposed, and the page rests."""
    taken = sheet("A5", "Schemes found | schemes | 3 schemes in 2030 | | | | ")
    other = sheet("B1", "Countries | countries | | | 20 countries | | ")
    programme = objective_town.run(Town(sheets=(taken, other)).programme, CONFIG)
    told = [one[:2] for one in candidates(body(programme, INDICATORS))]

    assert ["A5", "3"] not in told
    assert ["A5", "5"] in told
    assert ["F1", "20"] in told
    assert planned(JOB, CONFIG, programme).changes == ()


def test_figures_of_pages_that_the_secretariat_may_not_read_are_not_proposed() -> None:
    """And a row that it may not read takes none away."""
    closed = sheet("B1", "Countries | 98 countries | | | | | ", groups=("members",))
    text = run(Town(first={"groups": ("members",)}, sheets=(closed,)))

    assert [one[:2] for one in candidates(text)] == [["A1", "36"], ["B1", "98"], ["B1", "196"]]


def test_a_page_of_the_strategy_that_was_not_read_is_told() -> None:
    """Its figures are not called taken."""
    text = run(Town(first={"body": "<table><tr><td>"}))

    assert "“MAIN:First” cannot be read" in text
    assert ["A1", "36"] in [one[:2] for one in candidates(text)]


def test_foreign_words_stay_words() -> None:
    """A cell of people's holds markup in its text."""
    text = run(Town(sheets=(sheet("A1", "&lt;script&gt;x&lt;/script&gt; | ha | | | | | "),)))

    assert rows(text)[0][1] == "<script>x</script>"
    assert "<script" not in text


def test_is_not_made_from_half_of_the_wiki() -> None:
    """One that is there says what it lacks."""
    programme = Town(sheets=(sheet("A1", FULL),)).programme
    gap = (Gap("OTHER", verbatim("the wiki did not answer")),)
    pages = Reading(programme.snapshot.pages.records, gap)
    half = replace(programme, snapshot=replace(programme.snapshot, pages=pages))

    assert planned(JOB, CONFIG, half).changes == ()
    assert "not made yet: the wiki did not answer" in skipped(planned(JOB, CONFIG, half))


def test_what_was_read_in_part_leaves_it_as_it_is() -> None:
    """A Task Force whose page lies there would be said to have none."""
    programme = objective_town.run(Town(sheets=(sheet("A1", FULL),)).programme, CONFIG)
    page = page_titled(programme.snapshot, "A1 - Indicators")
    records = {key: one for key, one in programme.snapshot.pages.records.items() if key != page.id}
    gap = (Gap("MAIN", verbatim("the wiki did not answer")),)
    half = replace(programme, snapshot=replace(programme.snapshot, pages=Reading(records, gap)))

    assert planned(JOB, CONFIG, half).changes == ()
    assert "stays as it is: the wiki did not answer" in skipped(planned(JOB, CONFIG, half))


def test_nobody_said_who_reads_it() -> None:
    """Then nothing is made."""
    done = planned(JOB, CONFIG, Town(views={}).programme)

    assert done.changes == ()
    assert "pages.indicators.view" in skipped(done)
