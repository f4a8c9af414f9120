"""Terms of reference that are older than what the cycle asks of people now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Mark, UserKey
from sicbot.core.sources import PageVersion
from sicbot.programme.cycle.changes_page import SLUG
from tests.builders import Sheet, page_titled
from tests.people_builders import table
from tests.programme.changes import START, plan, run, said, town

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

HEAD = "# | Activities | Output | Bureau | Timing"
OLD = table(HEAD, "1 | Support | Task Forces thrive | Help donors | May 2023",
            "2 | Monitoring | Annual report |  | July 2023")  # fmt: skip
CYCLES = {
    "formatting": (OLD.replace("Help donors", "<em>Help</em> donors"), ""),
    "timing": (OLD.replace("May 2023", "June 2023"), ""),
    "number": (OLD.replace("2 | Monitoring", "7 | Monitoring").replace("<td>2<", "<td>7<"), ""),
    "purpose and name": (OLD.replace("Support", "Backstopping"), ""),
    "duty": (OLD.replace("Help donors", "Find partners for the teams"), "Support"),
    "duty of another": (OLD.replace("<th>Bureau", "<th>STC"), "Support"),
    "output": (OLD.replace("Annual report", "Nothing in writing"), "Monitoring"),
    "dropped": (OLD.replace("Monitoring", "Follow-up by phone"), "Follow-up by phone; Monitoring"),
}
FLAG = "Terms of reference written before duties or outputs changed"
TERMS = Sheet("Terms of A1", "<p>duties</p>", labels=("terms-of-reference", "tf-a1"))
BOT, ADA = "bot", "ada"


def wiki(*bodies: str, saved: tuple[tuple[str, float], ...], sheet: Sheet = TERMS) -> Programme:
    """Return a wiki with terms of reference saved by these, so many days after the start.

    Versions of the cycle's page are from the first day, the second and so on.
    """
    given = town(*bodies, sheets=(sheet,))
    page = page_titled(given.snapshot, sheet.title)
    history = tuple(
        PageVersion(number, UserKey(who), START + timedelta(days=day), "<p>duties</p>")
        for number, (who, day) in enumerate(saved, 1)
    )
    histories = {**given.sources.histories, page.id: history} if saved else given.sources.histories
    return replace(given, sources=replace(given.sources, histories=histories))


@pytest.mark.parametrize("name", CYCLES)
def test_what_a_change_of_the_cycle_means_for_them(name: str) -> None:
    """Duties and outputs count, and nothing else."""
    body, names = CYCLES[name]
    made = run(wiki(OLD, body, saved=((BOT, 1.5),)))
    text = said(made) if SLUG in made.made else ""

    assert (FLAG in text) is bool(names)
    assert f"version 1 of 2023-01-02</td><td>{names}</td>" in text or not names


SAVED = {
    "made before the change": (((BOT, 1.5),), True),
    "made after it": (((BOT, 2.5),), False),
    "edited by people before it": (((BOT, 1.2), (ADA, 1.5)), True),
    "edited by people after it": (((BOT, 1.5), (ADA, 2.5)), False),
    "edited by sicbot after it": (((BOT, 1.5), (BOT, 2.5)), True),
    "made by people before it": (((ADA, 1.5),), True),
    "older than the page of the cycle": (((ADA, 0.5),), True),
}


@pytest.mark.parametrize("name", SAVED)
def test_when_they_were_written(name: str) -> None:
    """What people saved after the change has been looked through."""
    saved, flagged = SAVED[name]

    assert (FLAG in said(run(wiki(OLD, CYCLES["duty"][0], saved=saved)))) is flagged


def test_a_change_between_two_edits_counts_from_the_last() -> None:
    """And an earlier change is not told once more."""
    duty, both = CYCLES["duty"][0], CYCLES["output"][0].replace("Help donors", "Find partners")
    body = said(run(wiki(OLD, duty, both, saved=((BOT, 1.5), (ADA, 2.5)))))

    assert "version 2 of 2023-01-03" in body
    once = said(run(wiki(OLD, duty, duty + "<p/>", saved=((BOT, 1.5), (ADA, 2.5)))))
    assert FLAG not in once


def test_a_version_without_a_table_is_passed_over() -> None:
    """The one before it is what stood for readers of the terms."""
    body = said(run(wiki(OLD, "<p>soon</p>", CYCLES["duty"][0], saved=((BOT, 2.5),))))

    assert "version 1 of 2023-01-02" in body


def test_a_page_made_by_sicbot_needs_no_label() -> None:
    """Its mark says what it is; one with a label that sicbot keeps as a whole is none."""
    bare = wiki(OLD, CYCLES["duty"][0], saved=((BOT, 1.5),), sheet=replace(TERMS, labels=()))
    page = page_titled(bare.snapshot, TERMS.title)

    def marked(kind: str) -> Programme:
        mark = Mark(page.id, kind, "scaffold-terms-of-reference-a1")
        mine = replace(page, mark=mark, creator=UserKey("bot"))
        pages = {**bare.snapshot.pages.records, page.id: mine}
        snapshot = replace(bare.snapshot, pages=replace(bare.snapshot.pages, records=pages))
        return replace(bare, snapshot=snapshot)

    assert FLAG not in said(run(bare))
    assert FLAG in said(run(marked("scaffold")))


def test_those_that_not_all_readers_may_read_are_counted() -> None:
    """Their title stands nowhere."""
    secret = replace(TERMS, title="Quagga", groups=("board",))
    body = said(run(wiki(OLD, CYCLES["duty"][0], saved=((BOT, 1.5),), sheet=secret)))

    assert "Quagga" not in body
    assert "terms of reference that not all readers of this page may read: 1" in body


def test_those_whose_versions_were_not_read_are_counted() -> None:
    """Nobody says that they are up to date."""
    body = said(run(wiki(OLD, CYCLES["duty"][0], saved=())))

    assert FLAG not in body
    assert "terms of reference whose versions were not read: 1" in body


def test_it_rests_until_people_edit_them() -> None:
    """The second run writes nothing; an edit takes the row away."""
    made = run(wiki(OLD, CYCLES["duty"][0], saved=((BOT, 1.5),)))
    page = page_titled(made.snapshot, TERMS.title).id
    assert plan(made).changes == ()

    history = made.sources.histories[page]
    edited = (*history, PageVersion(2, UserKey(ADA), START + timedelta(days=5), "<p>new</p>"))
    sources = replace(made.sources, histories={**made.sources.histories, page: edited})
    assert FLAG not in said(run(replace(made, sources=sources)))
