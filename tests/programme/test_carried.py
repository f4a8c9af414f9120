"""The work plan of a year begins with what last year's left open, for those who may read that."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.model import Mark, Reading, UserKey
from sicbot.core.people import TaskForce
from sicbot.core.scaffolds import Ask, Role
from sicbot.pages.remarks import mentioned
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from sicbot.programme.people.decisions import OptOuts
from sicbot.programme.scaffolds.facts import Facts
from sicbot.programme.scaffolds.filling import of_year
from sicbot.programme.scaffolds.inputs import OfYear
from sicbot.programme.scaffolds.pieces import piece
from sicbot.templating.environment import Renderer, template_folders
from tests.builders import Sheet, context_of, make_snapshot, page_titled, programme_of
from tests.jobs.registered import account
from tests.people_builders import table
from tests.programme.cycles import CYCLE_SHEET, WORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.programme.programme import Programme

A1 = TaskForce("A1")
TITLE = "A1 - Work plan 2022"
HEADS = "What | Who | Until | State"
ADA = '<ac:link><ri:user ri:userkey="ada" /></ac:link>'
ANYBODY = ("anonymous",)


def last_year(*rows: str, heads: str = HEADS, before: str = "", **more: object) -> Sheet:
    body = before + (table(heads, *rows) if rows else "")
    labels = ("workplan", "tf-a1")
    return Sheet(TITLE, body, labels=labels, **more)  # type: ignore[arg-type]


def wiki(*sheets: Sheet) -> Programme:
    known = {one.key: one for one in map(account, ("ada", "ben"))}
    programme = programme_of(make_snapshot(CYCLE_SHEET, *sheets))
    return replace(programme, work=WORK, accounts=Reading(known))


def given(
    *sheets: Sheet, code: TaskForce | None = A1, view: Sequence[str] = ANYBODY, year: str = "2023"
) -> OfYear:
    found = of_year(
        Ask(Role.WORKPLAN, code, name=year), Facts(wiki(*sheets), tuple(view))
    )  # fmt: skip
    assert isinstance(found, OfYear)
    return found


def told(plan: OfYear) -> list[tuple[str, str, str, str]]:
    return [
        (str(one.what), "+".join(str(p.key or p.name) for p in one.who), one.day or str(one.timing),
         str(one.state))
        for one in plan.carried.rows
    ]  # fmt: skip


# Nothing is carried


NOT = {
    "no page": (),
    "of another year": (replace(last_year("Map | Ada | | "), title="A1 - Work plan 2021"),),
    "of another Task Force": (replace(last_year("Map | | | "), labels=("workplan", "tf-b1")),),
    "another page": (replace(last_year("Map | | | "), labels=(), title="A1 - Plans of 2022"),),
    "blank rows": (last_year(" | | | "),),
    "a table of something else": (last_year("Map | Ada", heads="Site | Owner"),),
    "activities that nobody touched": (
        last_year("1. TF Planning | December 2022 | | ", heads="Activity | Timing | Who | State"),
    ),
}


@pytest.mark.parametrize("sheets", NOT.values(), ids=NOT.keys())
def test_nothing_is_carried(sheets: tuple[Sheet, ...]) -> None:
    """The new page begins as before."""
    assert told(given(*sheets)) == []


def test_whoever_may_not_read_last_years_page_is_told_nothing_of_it() -> None:
    """But that nothing was carried."""
    plan = given(last_year(f"Canary | {ADA} | 2022-05-01 | ", groups=("members",)))
    body = piece(
        Ask(Role.WORKPLAN, A1, name="2023"),
        context_of(wiki(last_year(f"Canary | {ADA} | | ", groups=("members",)))),
        ANYBODY,
    ).body

    assert told(plan) == []
    assert (plan.carried.title, plan.carried.withheld) == ("", True)
    assert "Canary" not in body
    assert TITLE not in body
    assert mentioned(body) == frozenset()
    assert "Nothing was carried over" in body


# What is carried


OPEN = {
    "open": ("Map | Ada | 2022-05-01 | in progress", ("Map", "Ada", "2023-05-01", "in progress")),
    "a mention": (f"Map | {ADA} | | ", ("Map", "ada", "", "")),
    "no day": ("Map | | soon | ", ("Map", "", "soon", "")),
    "a month": ("Map | | May 2022 | ", ("Map", "", "May 2023", "")),
    "not done": ("Map | | | not done", ("Map", "", "", "not done")),
    "an address": ("Map: ada@example.org | | | ", ("Map: ✉", "", "", "")),
    "an activity": ("TF Planning | Ada | December 2022 | open",
                    ("TF Planning", "Ada", "December 2023", "open")),
}  # fmt: skip


@pytest.mark.parametrize(("row", "carried"), OPEN.values(), ids=OPEN.keys())
def test_what_is_open_is_carried(row: str, carried: tuple[str, str, str, str]) -> None:
    """With its days a year later, who does it, and how far it was."""
    assert told(given(last_year(row))) == [carried]


@pytest.mark.parametrize(
    "state",
    ["done", "Done.", "DONE (May)", "done 12.05.2022", "finished May 2022", "fait", "Terminée",
     "hecho", "✓", "cancelled", "abandonné", "100 %"],
)  # fmt: skip
def test_what_is_done_is_counted_alone(state: str) -> None:
    """One line says how much, with the page where it stands."""
    plan = given(last_year(f"Map | Ada | | {state}", "Soil | | | open"))

    assert [one[0] for one in told(plan)] == ["Soil"]
    assert plan.carried.done == 1
    assert plan.carried.title == TITLE


def task(text: str, status: str = "incomplete") -> str:
    return (
        f"<ac:task><ac:task-id>1</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f"<ac:task-body>{text}</ac:task-body></ac:task>"
    )


def test_tasks_are_carried_too() -> None:
    """Those that nobody has ticked; a row whose tasks are all ticked is done."""
    listed = task(f'{ADA} Write <time datetime="2022-02-28" />') + task("Read", "complete")
    plan = given(last_year(
        f"<ac:task-list>{task('Ship', 'complete')}</ac:task-list> | | | ",
        f"<ac:task-list>{task('Call')}</ac:task-list> | | | ",
        before=f"<ac:task-list>{listed}</ac:task-list>",
    ))  # fmt: skip

    assert told(plan) == [("Call", "", "", ""), ("Write", "ada", "2023-02-28", "")]
    assert plan.carried.done == 2


def test_columns_may_be_french() -> None:
    """As the French template names them."""
    plan = given(last_year("Carte | Ada | 2022-05-01 | en cours",
                           heads="Quoi | Qui | Jusqu’au | État"))  # fmt: skip

    assert told(plan) == [("Carte", "Ada", "2023-05-01", "en cours")]


def test_who_wants_not_to_be_named_is_not() -> None:
    """The row stays, and somebody takes it on anew."""
    programme = wiki(last_year(f"Map | {ADA} | | ", "Ask Ada Berg | Ada Berg | | "))
    known = {UserKey("ada"): account("ada", "Ada Berg")}
    programme = replace(programme, accounts=Reading(known))
    facts = replace(programme.people_facts, opt_outs=OptOuts(frozenset({UserKey("ada")})))
    programme.__dict__["people_facts"] = facts
    found = of_year(Ask(Role.WORKPLAN, A1, name="2023"), Facts(programme, ANYBODY))

    assert isinstance(found, OfYear)
    assert told(found) == [("Map", "", "", ""), ("Ask …", "…", "", "")]


def test_what_cannot_be_read_is_said() -> None:
    """A ragged table is no reason to be silent."""
    ragged = "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>"
    plan = given(last_year("Map | | | ", before=ragged))

    assert [one[0] for one in told(plan)] == ["Map"]
    assert plan.carried.unread


def test_sicbots_own_page_is_known_by_its_lasting_name() -> None:
    """Whatever people call it by now."""
    programme = wiki(Sheet("Our year", table(HEADS, "Map | | | "), creator="bot"))
    page = page_titled(programme.snapshot, "Our year")
    marked = replace(page, mark=Mark(page.id, "scaffold", "scaffold-workplan-a1-2022"))
    pages = Reading({**programme.snapshot.pages.records, page.id: marked})
    seen = replace(programme, snapshot=replace(programme.snapshot, pages=pages))
    found = of_year(Ask(Role.WORKPLAN, A1, name="2023"), Facts(seen, ANYBODY))

    assert isinstance(found, OfYear)
    assert found.carried.title == "Our year"


@pytest.mark.parametrize("title", [TITLE, "Workplan A1, 2022", "Plan de travail 2022 (A1)"])
def test_a_plan_without_labels_is_known_by_its_title(title: str) -> None:
    """It names what it is, the Task Force and the year."""
    plan = given(Sheet(title, table(HEADS, "Map | | | ")))

    assert plan.carried.title == title


def test_the_plan_of_all_is_carried_from_that_of_all() -> None:
    """Never from one Task Force's."""
    of_all = Sheet("Work plan 2022", table(HEADS, "Visit | | | "), labels=("workplan",))

    assert [one[0] for one in told(given(last_year("Map | | | "), of_all, code=None))] == ["Visit"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_foreign_text_is_inert_on_the_new_page(language: str) -> None:
    """No macro and no script of last year's cells; the days are the wiki's own."""
    macro = (
        '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<script>x</script>]]>'
        "</ac:plain-text-body></ac:structured-macro>"
    )
    sheet = last_year(f"Map {macro} &lt;b&gt; | {ADA} | 2022-05-01 | open")
    context = replace(
        context_of(wiki(sheet)), render=Renderer(template_folders(), catalogue(language)).render
    )
    body = piece(Ask(Role.WORKPLAN, A1, name="2023"), context, ANYBODY).body
    rows = [row for one in tables(parse(body)) for row in one.rows if "Map" in row.texts[0]]

    assert not re.search(r"<script|ac:name=\"html\"|<b>", body)
    assert [row.cells[2].dates for row in rows] == [("2023-05-01",)]
    assert [one.userkey for one in mentioned(body)] == ["ada"]
    assert f'ri:content-title="{TITLE}"' in body
