"""What an action plan does not say yet: first what is no gap, then what is one."""

from __future__ import annotations

import pytest

from sicbot.core.people import TaskForce
from sicbot.core.scaffolds import Ask, Role
from sicbot.pages.storage import parse
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.gather import find_all
from sicbot.programme.consistency.plan_gaps import Part, PlanSays, read_plan_parts
from sicbot.programme.scaffolds.pieces import piece
from tests.builders import Sheet, context_of, make_snapshot, programme_of

APPROACH = "<h2>Approach</h2><p>We ask the ministries first.</p>"
INDICATORS = (
    "<h2>Indicators and monitoring</h2><table><tbody>"
    "<tr><th>Indicator</th><th>Unit</th><th>Frequency</th></tr>"
    "<tr><td>Plans</td><td>number</td><td>each year</td></tr></tbody></table>"
)
WORK = (
    "<h2>Work plan</h2><table><tbody>"
    "<tr><th>#</th><th>Task</th><th>Responsible</th><th>State</th></tr>"
    "<tr><td>1</td><td>Write to them</td><td>the leader</td><td></td></tr></tbody></table>"
)
WHOLE = APPROACH + INDICATORS + WORK
USER = '<ac:link><ri:user ri:userkey="u1" /></ac:link>'
LAYOUT = (
    "<ac:layout><ac:layout-section><ac:layout-cell>{}</ac:layout-cell></ac:layout-section>"
    "</ac:layout>"
)


def says(body: str) -> PlanSays | None:
    return read_plan_parts(parse(body))


@pytest.mark.parametrize(
    "body",
    [
        WHOLE,
        LAYOUT.format(WHOLE),
        WHOLE.replace("the leader", USER),
        WHOLE.replace("<td>the leader</td><td></td>", "<td></td><td>Done</td>"),
        WHOLE.replace("Responsible", "Until").replace("the leader", ""),
        APPROACH + INDICATORS + "<h2>Work plan</h2><p>We meet each month.</p>",
        APPROACH + "<h2>Indicators</h2><p>Plans.</p><h2>Monitoring</h2><p>Once a year.</p>" + WORK,
        APPROACH + "<h2>Indicators and monitoring</h2><p>Plans, once a year.</p>" + WORK,
        WHOLE.replace("Approach", "Approche").replace("Work plan", "Plan de travail")
        .replace("Indicators and monitoring", "Indicateurs et suivi")
        .replace("Frequency", "Fréquence"),
        APPROACH + INDICATORS + WORK.replace("<td>1</td>", "").replace("<td></td>", ""),
    ],
    ids=["all of it", "in a layout", "somebody named", "done", "no column for it", "in words",
         "parts of their own", "both in words", "in French", "a ragged table"],
)  # fmt: skip
def test_nothing_is_missing(body: str) -> None:
    """All parts are there, and somebody is named."""
    assert says(body) == PlanSays((), (), begun=True)


@pytest.mark.parametrize(
    ("body", "missing", "open_tasks"),
    [
        (INDICATORS + WORK, (Part.APPROACH,), ()),
        ("<h2>Approach</h2><p><ac:placeholder>How?</ac:placeholder></p>" + INDICATORS + WORK,
         (Part.APPROACH,), ()),
        ("<h2>Approach</h2><table><tbody><tr><th>How</th><td><br /></td></tr></tbody></table>"
         + INDICATORS + WORK, (Part.APPROACH,), ()),
        (APPROACH + INDICATORS.replace("each year", "") + WORK, (Part.MONITORING,), ()),
        (APPROACH + "<h2>Indicators</h2><p>Plans</p>" + WORK, (Part.MONITORING,), ()),
        (APPROACH + WORK, (Part.INDICATORS, Part.MONITORING), ()),
        (APPROACH + INDICATORS, (Part.WORK,), ()),
        (WHOLE.replace("the leader", " "), (), ("Write to them",)),
    ],
    ids=["no approach", "a hint alone", "an empty cell", "no frequency", "no monitoring",
         "no indicators", "no work plan", "nobody named"],
)  # fmt: skip
def test_what_is_missing(body: str, missing: tuple[Part, ...], open_tasks: tuple[str, ...]) -> None:
    """A part without own words, or a task without a name."""
    assert says(body) == PlanSays(missing, open_tasks, begun=True)


def test_another_page_is_no_plan() -> None:
    """Whatever its label says."""
    assert says("<h2>Notes</h2><p>words</p>") is None


def test_an_untouched_scaffold_is_no_finding() -> None:
    """Its words are sicbot's."""
    context = context_of(programme_of(make_snapshot()))
    made = says(piece(Ask(Role.ACTION_PLAN, TaskForce("A1")), context).body)

    assert made is not None
    assert not made.begun


def test_a_scaffold_with_somebodys_words_is_one() -> None:
    """All the rest is not there yet."""
    context = context_of(programme_of(make_snapshot()))
    body = piece(Ask(Role.ACTION_PLAN, TaskForce("A1")), context).body
    begun = body.replace("<ac:placeholder>", "Nothing yet. <ac:placeholder>", 1)
    made = says(begun)

    assert made is not None
    assert made.begun
    assert Part.APPROACH not in made.missing


def test_findings_are_listed_by_task_force_in_neutral_words() -> None:
    """With the page, what is not there yet, and the tasks."""
    labels = ("action-plan", "tf-{}")
    sheets = [
        Sheet(f"Plan {code}", body, labels=tuple(one.format(code.lower()) for one in labels))
        for code, body in (("E1", WORK.replace("the leader", "")), ("B2", APPROACH), ("A1", WHOLE),
                           ("C1", WORK.replace("the leader", "") + "<h2>Approach</h2><p>x</p>"))
    ]  # fmt: skip
    programme = programme_of(make_snapshot(*sheets))
    found = [one for one in find_all(programme).findings if one.kind is Kind.PLAN]

    assert [(str(one.subject), str(one.proposal), one.stands[0].words) for one in found] == [
        ("Task Force B2",
         "Not there yet: indicators, how they are monitored, the work plan.", ""),
        ("Task Force C1",
         ("Not there yet: indicators, how they are monitored. "
          "Tasks for which nobody is named yet: 1."), "Write to them"),
    ]  # fmt: skip
