"""What became of plans, and the journal, as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sicbot.core.journal import Fate, Intent, Outcome, Run, RunId, Step, Write, WriteId
from sicbot.core.model import PageId
from sicbot.core.outcome import ChangeOutcome, RunReport
from sicbot.core.text import ENGLISH, _
from sicbot.engine.undoing import Undone, UndoReport
from sicbot.reports.plan_json import digest
from sicbot.reports.runs import (
    CHANGE_FATES,
    OUTCOMES,
    STEPS,
    WRITE_FATES,
    history_to_json,
    report_to_json,
    run_to_json,
    undone_to_json,
)
from tests.reports.plans import whole_plan

START = datetime(2023, 10, 16, 9, tzinfo=UTC)
FIRST = Run(
    RunId(1), "run", ("includes",), START, START + timedelta(minutes=1), Outcome.DONE, 17, 3, 2
)
UNDO = Run(RunId(2), "undo", ("includes",), START, undoes=RunId(1))


def report() -> RunReport:
    """Return what became of the sample: one made, one refused, the rest waits."""
    made, refused, *rest = whole_plan().changes
    outcomes = (
        ChangeOutcome(made, "done"),
        ChangeOutcome(refused, "refused", _("the run ended before")),
        *(ChangeOutcome(one, "waiting", one.waits_because) for one in rest),
    )
    return RunReport(RunId(12), whole_plan(), outcomes, Outcome.LIMIT)


def test_what_became_of_a_plan_names_each_change() -> None:
    """With its fate and why; what waits also by id alone."""
    document = report_to_json(report(), ENGLISH)
    ids = [one.id for one in whole_plan().changes]

    assert (document["run"], document["outcome"]) == (12, "limit")
    assert [one["id"] for one in document["changes"]] == ids
    assert document["waiting"] == ids[2:]
    assert document["changes"][1] == {
        "id": ids[1],
        "kind": "edit-page",
        "target": {"space": "SOIL", "title": "Next steps", "page_id": "102", "slug": None},
        "fate": "refused",
        "told": "the run ended before",
    }
    assert document["notified"] == sum(one.effect.notified or 0 for one in whole_plan().changes[:1])
    assert len(document["skipped"]) == 2
    assert document["plan_digest"] == digest(whole_plan())


def test_the_history_is_newest_first() -> None:
    """In whatever order the runs come; times are ISO, counts numbers."""
    document = history_to_json([FIRST, UNDO])

    assert [one["run"] for one in document["runs"]] == [2, 1]
    assert document["runs"][0]["undoes"] == 1
    assert document["runs"][1] == {
        "run": 1,
        "started": "2023-10-16T09:00:00+00:00",
        "jobs": ["includes"],
        "changes": 17,
        "skipped": 3,
        "waiting": 2,
        "outcome": "done",
        "command": "run",
        "finished": "2023-10-16T09:01:00+00:00",
        "undoes": None,
    }


def test_a_run_is_shown_without_the_texts_of_pages() -> None:
    """Only what was written where, and what became of it."""
    intent = Intent((), (), Step.EDIT, PageId("101"), None, "SOIL: X", 7, "secret", "secret too")
    write = Write(WriteId(1), RunId(1), intent, Fate.DONE, PageId("101"), 8, "secret as stored")
    document = run_to_json(FIRST, [write])

    assert document["run"]["run"] == 1
    assert document["writes"] == [
        {
            "changes": [],
            "step": "edit",
            "page_id": "101",
            "name": "SOIL: X",
            "fate": "done",
            "version": 8,
            "told": "",
        }
    ]
    assert "secret" not in json.dumps(document)


def test_what_was_taken_back_is_counted() -> None:
    """What stays is named with its reason."""
    kept = Undone("SOIL: Y", back=False, told=_("the run ended before"))
    taken = UndoReport((Undone("SOIL: X", back=True, wrote=True), kept), Outcome.DONE)
    document = undone_to_json(12, taken, ENGLISH)

    assert (document["undoes"], document["changes"], document["kept"]) == (12, 1, 1)
    assert document["undone"][1]["told"] == "the run ended before"


def test_there_is_a_word_for_everything_that_may_become_of_it() -> None:
    """None is forgotten when one is added."""
    assert (set(OUTCOMES), set(STEPS), set(WRITE_FATES)) == ({*Outcome}, {*Step}, {*Fate})
    assert set(CHANGE_FATES) == {"done", "waiting", "refused", "skipped", "failed"}
