"""The page that tells which pages stand on which version of their template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.journal import RunId
from sicbot.core.model import Gap, Mark, Reading
from sicbot.core.plan import CreatePage, EditPage, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.scaffold import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.builders import Sheet, page_titled, saved, with_page
from tests.jobs.registered import SHEETS, Registered, after, planned, skipped
from tests.scaffolds import PLACES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.plan import Change, Plan
    from sicbot.programme.programme import Programme

TITLE, SLUG = "Pages from templates", "template-versions"
CONFIG = Config.model_validate({
    "places": {role: {**place, "page": str(place["page"]).replace("TOWN", "MAIN"),
                      "below": str(place["below"]).replace("TOWN:Home", "")}
               for role, place in PLACES["places"].items()},
    "versions": f"DESK:{TITLE}",
})  # fmt: skip
READERS = {"view": ["secretariat"], "edit": ["secretariat"]}
WORKSPACE = {"view": ["anonymous"], "edit": ["secretariat"]}
POLICY = {"pages": {"templates": READERS, "workspace": WORKSPACE}}
PLAN = "scaffold_action_plan.xhtml.j2"
OLD, THEIRS = "<h2>Approach</h2><p>Old.</p>", "<h2>Approach</h2><p>Ours.</p>"
ROADMAP = "<h2>Roadmap</h2><p>Old.</p>"


def town(
    *made: tuple[Sheet, str, str],
    own: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
    policy: dict[str, Any] = POLICY,
) -> Programme:
    """Return a wiki with pages made from templates: the page, its slug, its template.

    Args:
        made: The pages.
        own: The text that sicbot gave a page, by title.
        parts: A part that was done there, by title.
        policy: Who may see what.
    """
    sheets = (replace(sheet, slug=slug, creator="bot") for sheet, slug, _template in made)
    programme = Registered((), sheets=(*SHEETS, *sheets), policy=policy).programme
    snapshot = programme.snapshot
    for sheet, slug, template in made:
        page = page_titled(snapshot, sheet.title)
        mark = Mark(page.id, "scaffold", slug, template)
        snapshot = with_page(snapshot, replace(page, mark=mark))
    ledger = replace(
        programme.ledger,
        rewrites={
            page_titled(snapshot, title).id: (("", text),) for title, text in (own or {}).items()
        },
        parts={
            page_titled(snapshot, title).id: {part: RunId(1)}
            for title, part in (parts or {}).items()
        },
    )
    return replace(programme, snapshot=snapshot, ledger=ledger)


def plan_of(code: str, body: str = OLD, version: int = 0, **more: Any) -> tuple[Sheet, str, str]:
    """Return the action plan of a Task Force; the newest version of its template is 1."""
    slug = f"scaffold-action-plan-{code.lower()}"
    return Sheet(f"{code} - Action plan", body, **more), slug, f"{PLAN} {version}"


def plan(programme: Programme) -> Plan:
    return planned(JOB, CONFIG, programme)


def of_page(changes: tuple[Change, ...]) -> list[Change]:
    """Return the changes of the page alone: others are proposed on the pages themselves."""
    return [one for one in changes if one.act.target.title == TITLE]


def run(programme: Programme) -> Programme:
    return after(JOB, programme, of_page(plan(programme).changes))


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made[SLUG].id]


def rows(programme: Programme) -> list[list[tuple[str, ...]]]:
    """Return the rows of each table: that of the kinds, then those of the folds."""
    found = tables(parse(said(programme)))
    return [[tuple(cell.text for cell in row.cells) for row in one.rows] for one in found]


def test_is_made_closed_for_the_secretariat_and_rests() -> None:
    """It says that all stand on the newest version."""
    programme = town(plan_of("A1", version=1))
    changes = of_page(plan(programme).changes)
    made = run(programme)

    assert [type(one.act) for one in changes] == [CreatePage, SetReaders]
    assert rows(made) == [[("action plan", "1", "1", "0")]]
    assert of_page(plan(made).changes) == []


def test_without_a_page_from_a_template_there_is_none() -> None:
    """And where no place is configured."""
    programme = town(plan_of("A1"))
    without = CONFIG.model_copy(update={"versions": ""})

    assert of_page(plan(town()).changes) == []
    assert of_page(planned(JOB, without, programme).changes) == []


STANDS: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "people changed a section": ((THEIRS, OLD), ("0", "Approach", "4")),
    "all wait for a yes": ((OLD, OLD), ("0", "", "5")),
    "people changed the beginning": (
        ("<p>Ours.</p>" + OLD, "<p>Old.</p>" + OLD), ("0", "the beginning", "4"),
    ),
    "two are theirs": (
        (THEIRS + "<h2>Roadmap</h2><p>Ours.</p>", OLD + ROADMAP), ("0", "Approach, Roadmap", "3"),
    ),
    "people took one out": ((OLD, OLD + ROADMAP), ("0", "", "4")),
    "a section of their own": ((OLD + "<h2>Ada</h2>", OLD), ("0", "", "5")),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "row"), STANDS.values(), ids=STANDS.keys())
def test_tells_which_sections_people_keep(texts: tuple[str, str], row: tuple[str, ...]) -> None:
    """Beside a link to the page, the version it was made from, and how many wait."""
    body, own = texts
    programme = run(town(plan_of("A1", body), own={"A1 - Action plan": own}))
    kinds, older = rows(programme)

    assert kinds == [("action plan", "1", "0", "1")]
    assert older == [("A1 - Action plan", *row)]
    page = page_titled(programme.snapshot, "A1 - Action plan")
    assert f'pageId={page.id}">A1 - Action plan</a>' in said(programme)


def test_a_section_that_was_taken_back_is_theirs() -> None:
    """It was put there in this version, and it is another one by now."""
    part = {"A1 - Action plan": "section approach (2.1) scaffold_action_plan.xhtml.j2 1"}
    own = {"A1 - Action plan": "<h2>Approach</h2><p>Newer.</p>"}
    left, taken = own["A1 - Action plan"], OLD

    assert rows(run(town(plan_of("A1", taken), own=own, parts=part)))[1][0][2] == "Approach"
    assert rows(run(town(plan_of("A1", left), own=own, parts=part)))[1][0][2] == ""


def test_pages_whose_text_of_sicbot_is_not_known_are_told() -> None:
    """Nobody knows then what people keep; a meeting's slug does not tell what it was asked for."""
    meeting = Sheet("Meeting", "<p>m</p>"), "scaffold-tf-meeting-a1-20231101T0900", "t 0"
    programme = run(town(plan_of("A1"), meeting))

    assert [group[0][0] for group in rows(programme)[1:]] == ["A1 - Action plan", "Meeting"]
    assert said(programme).count("its sections are not compared") == 2


def test_what_the_secretariat_may_not_read_is_counted() -> None:
    """Neither its title nor what people keep there."""
    hidden = plan_of("B1", THEIRS, groups=("members",))
    own = {"A1 - Action plan": OLD, "B1 - Action plan": OLD}
    programme = run(town(plan_of("A1"), hidden, own=own))

    assert rows(programme)[0] == [("action plan", "1", "0", "2")]
    assert "B1" not in said(programme)
    assert "not all readers of this one may read: 1" in said(programme)


def test_is_short_for_many_pages() -> None:
    """What stands open is one row a kind; each page is one row of a fold."""
    codes = [f"{goal}{number}" for goal in "ABCDEF" for number in range(1, 5)]
    own = {f"{code} - Action plan": OLD for code in codes}
    programme = run(town(*(plan_of(code, THEIRS) for code in codes), own=own))
    opened = said(programme).partition('<ac:structured-macro ac:name="expand"')[0]

    assert rows(programme)[0] == [("action plan", "1", "0", "24")]
    assert len(rows(programme)[1]) == 24
    assert not [code for code in codes if code in opened]
    assert len(said(programme)) < 400 * 24


def test_is_written_anew_when_somebody_says_yes() -> None:
    """And rests afterwards."""
    programme = town(plan_of("A1"), own={"A1 - Action plan": OLD})
    made = run(programme)
    page = page_titled(made.snapshot, "A1 - Action plan")
    ledger = replace(
        made.ledger,
        rewrites={page.id: ((OLD, THEIRS), ("", OLD))},
        parts={page.id: {"section approach (2.1) scaffold_action_plan.xhtml.j2 1": RunId(2)}},
    )
    newer = replace(made, snapshot=saved(made.snapshot, page, THEIRS, "bot"), ledger=ledger)
    (change,) = of_page(plan(newer).changes)

    assert isinstance(change.act, EditPage)
    assert rows(run(newer))[1] == [("A1 - Action plan", "0", "", "4")]
    assert of_page(plan(run(newer)).changes) == []


def test_from_half_of_the_wiki_it_is_neither_made_nor_changed() -> None:
    """What is not there would not count."""
    gap = (Gap("OTHER", verbatim("the wiki did not answer")),)

    def with_gap(programme: Programme) -> Programme:
        pages = Reading(programme.snapshot.pages.records, gap)
        return replace(programme, snapshot=replace(programme.snapshot, pages=pages))

    programme = town(plan_of("A1"), own={"A1 - Action plan": OLD})
    new, there = plan(with_gap(programme)), plan(with_gap(run(programme)))
    assert of_page(new.changes) == []
    assert "not made yet" in skipped(new)
    assert of_page(there.changes) == []
    assert "stays as it is" in skipped(there)


def test_without_a_policy_there_is_no_page() -> None:
    """Nobody said who may see it."""
    done = plan(town(plan_of("A1"), policy={"pages": {"workspace": WORKSPACE}}))

    assert of_page(done.changes) == []
    assert "pages.templates.view" in skipped(done)
