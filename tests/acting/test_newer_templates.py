"""Ten kinds of edits by people survive the next version of a template, its yes and its undo."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.plan import Gate
from sicbot.sandbox.model import Allowed
from tests.acting.people import restrict, said
from tests.acting.scene import Scene, small_wiki
from tests.scaffolds import HOME, PLAN, hamlet_with_places, make, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.sandbox.model import Content

NAME = "scaffold_action_plan.xhtml.j2"
APPROACH = "<h2>Approach</h2><p>How we go on.</p>"
TABLE = "<table><tbody><tr><th>Task</th></tr><tr><td>First</td></tr></tbody></table>"
REGION = (
    '<ac:structured-macro ac:name="details" ac:schema-version="1">'
    '<ac:parameter ac:name="id">sicbot.note</ac:parameter>'
    "<ac:rich-text-body><p>Kept.</p></ac:rich-text-body></ac:structured-macro>"
)
NOTE = REGION.replace("sicbot.note", "sicbot.later")
OLD = "<h2>Old</h2><p>Old text.</p>"
STATE = f"<h2>State</h2><p>As of spring.</p>{REGION}<p>More.</p>"
STATE_2 = f"<h2>State</h2><p>As of autumn.</p><p>Look.</p>{REGION}<p>More, below.</p>{NOTE}"
MONITORING, WORK = "<h2>Monitoring</h2><p>Who looks.</p>", f"<h2>Work plan</h2>{TABLE}"
FIRST = f"{{# macros: details #}}\n<p>Begin.</p>{APPROACH}{MONITORING}{WORK}{STATE}{OLD}\n"
SECOND = (
    "{# macros: details #}\n{# version: 2 #}\n<p>Begin.</p>"
    f"{MONITORING}<h2>Risks</h2><p>What may fail.</p><h2>Means</h2><p>What we need.</p>"
    f"<h2>Approach</h2><p>How we go on, anew.</p>{WORK.replace('Task', 'Task and hour')}{STATE_2}\n"
)
MARKED = '<ac:inline-comment-marker ac:ref="m-1">go on</ac:inline-comment-marker>'


@dataclass(frozen=True)
class Edited:
    """What people do to the body, what of it must stay, and which newer texts may not come."""

    of: Callable[[str], str]
    theirs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def swap(old: str, new: str) -> Callable[[str], str]:
    def edit(body: str) -> str:
        assert old in body
        return body.replace(old, new)

    return edit


def move(body: str) -> str:
    return swap("<h2>Old", f"{APPROACH}<h2>Old")(swap(APPROACH, "")(body))


def take_region(body: str) -> str:
    found = re.sub("<ac:structured-macro.*</ac:structured-macro>", "", body)
    assert found != body
    return found


def move_region(body: str) -> str:
    found = re.search("<ac:structured-macro.*</ac:structured-macro>", body)
    assert found is not None
    return swap("<h2>Monitoring", f"{found[0]}<h2>Monitoring")(take_region(body))


ANEW, HOUR, AUTUMN = "on, anew.", "Task and hour", "As of autumn."
EDITS = {
    "nothing": Edited(str),
    "words in a section": Edited(
        swap("How we go on.", "How Ada goes on."), ("How Ada goes on.",), (ANEW,)
    ),
    "a row of a table": Edited(swap("First", "First: Ada"), ("First: Ada",), (HOUR,)),
    "a new row": Edited(
        swap("</tbody>", "<tr><td>Ada</td></tr></tbody>"), ("<tr><td>Ada</td></tr>",), (HOUR,)
    ),
    "a moved section": Edited(move),
    "a deleted section": Edited(swap(APPROACH, ""), (), ("Approach", ANEW)),
    "a section of their own": Edited(
        swap("<h2>Monitoring", "<h2>Ada</h2><p>Ours.</p><h2>Monitoring"),
        ("<h2>Ada</h2><p>Ours.</p><h2>Monitoring",),
    ),
    "a deleted region": Edited(take_region, (), ("sicbot.note",)),
    "a moved region": Edited(move_region, ("Kept.",)),
    "words in a region": Edited(swap("Kept.", "Ada keeps it."), ("Ada keeps it.",)),
    "words beside a region": Edited(
        swap("More.", "More of Ada."), ("More of Ada.",), (AUTUMN, "sicbot.later")
    ),
    "an inline comment": Edited(swap("go on", MARKED), (MARKED,)),
}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet with a Task Force whose pages are made from the first version."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / NAME).write_text(FIRST, encoding="utf-8")
    with small_wiki(tmp_path / "state", config=hamlet_with_places()) as one:
        served = replace(one, jobs=("scaffold",), templates=folder)
        make(served, wanted(served))
        yield served


def renew(scene: Scene) -> None:
    """The second version of the template comes."""
    assert scene.templates is not None
    (scene.templates / NAME).write_text(SECOND, encoding="utf-8")


def save(scene: Scene, page: Content, body: str, title: str = PLAN) -> None:
    """Somebody of the council saves the page."""
    scene.wiki.update_page(
        scene.viewer(), page.id, version=page.version + 1, title=title, body=body
    )


def last_run(scene: Scene) -> int:
    return next(run.id for run in scene.runs() if run.changes)


@pytest.mark.parametrize("edited", EDITS.values(), ids=EDITS.keys())
def test_what_people_wrote_stays_at_every_step(edited: Edited, scene: Scene) -> None:
    """Nothing comes before the yes; what people left alone comes after it; undo goes back."""
    page = scene.page(PLAN)
    save(scene, page, edited.of(scene.body(PLAN)) + "<p>By Ada.</p>")
    before = scene.body(PLAN)
    renew(scene)
    scene.run()
    unasked = scene.body(PLAN)
    scene.approve()
    after, run = scene.body(PLAN), last_run(scene)
    scene.approve()
    rested, latest = scene.body(PLAN), last_run(scene)
    scene.undo(run)

    assert unasked == before
    assert all(words in after for words in (*edited.theirs, OLD, "<p>By Ada.</p>"))
    assert not [words for words in edited.absent if words in after]
    assert after.index("What may fail.") < after.index("What we need.")
    plain = after.replace("</ac:inline-comment-marker>", "")
    assert all((words in plain) is (words not in edited.absent) for words in (ANEW, HOUR, AUTUMN))
    assert rested == after
    assert latest == run
    assert scene.body(PLAN) == before


def test_a_renamed_page_gets_the_newer_text(scene: Scene) -> None:
    """It is known by its property, and keeps its new name; undo goes back to its text."""
    page, name = scene.page(PLAN), "What Ada does"
    save(scene, page, scene.body(PLAN), name)
    before = scene.body(name)
    renew(scene)
    scene.approve()
    after = scene.body(name)
    scene.undo(last_run(scene))

    assert scene.wiki.find("TOWN", PLAN) is None
    assert ANEW in after
    assert scene.body(name) == before


def test_a_page_renamed_since_goes_back_under_its_new_name(scene: Scene) -> None:
    """And keeps what people wrote since."""
    name, before = "What Ada does", scene.body(PLAN)
    renew(scene)
    scene.approve()
    run = last_run(scene)
    save(scene, scene.page(PLAN), scene.body(PLAN) + "<p>By Ada.</p>", name)
    scene.undo(run)

    assert scene.wiki.find("TOWN", PLAN) is None
    assert scene.body(name) == before + "<p>By Ada.</p>"


def test_a_new_child_page_stays_as_it_is(scene: Scene) -> None:
    """The page above gets the newer text, and its older one back by undo."""
    page, before = scene.page(PLAN), scene.body(PLAN)
    child = scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Ada", body="<p>Ours.</p>", parent_id=page.id
    )
    renew(scene)
    scene.approve()
    after = scene.body(PLAN)
    scene.undo(last_run(scene))

    assert (scene.page("Ada").version, scene.page("Ada").parent_id) == (1, child.parent_id)
    assert scene.body("Ada") == "<p>Ours.</p>"
    assert ANEW in after
    assert scene.body(PLAN) == before


def test_an_open_draft_postpones_the_newer_text(scene: Scene) -> None:
    """It is said, nothing is written, and the draft stays; once it is gone the text comes."""
    page, before = scene.page(PLAN), scene.body(PLAN)
    mayor = scene.viewer()
    scene.wiki.save_edit_draft(mayor, page.id, title=PLAN, body="<p>Half a thought.</p>")
    renew(scene)
    report = scene.approve()
    unwritten, mine = scene.body(PLAN), scene.wiki.edit_draft(mayor, page.id)
    scene.wiki.discard_edit_draft(mayor, page.id)
    scene.approve()

    assert "draft" in said(report, PLAN)
    assert unwritten == before
    assert mine is not None
    assert "Half a thought." in mine.body
    assert ANEW in scene.body(PLAN)


OUT = {"the page": (PLAN, "no-sicbot"), "the page above": (HOME, "no-sicbot-tree")}


@pytest.mark.parametrize(("title", "label"), OUT.values(), ids=OUT.keys())
def test_a_label_stops_the_write_and_not_the_report(title: str, label: str, scene: Scene) -> None:
    """The plan says which label it is; without it the text comes."""
    page, before = scene.page(title), scene.body(PLAN)
    scene.wiki.add_labels(scene.viewer(), page.id, [label])
    renew(scene)
    told, report = scene.plan(), scene.approve()
    unwritten = scene.body(PLAN)
    scene.wiki.remove_label(scene.viewer(), page.id, label)
    scene.approve()

    reasons = [str(one.reason) for job in told.jobs for one in job.skipped if PLAN in one.item]
    assert reasons
    assert all(label in one for one in reasons)
    assert label in said(report, PLAN)
    assert unwritten == before
    assert ANEW in scene.body(PLAN)


def test_each_newer_section_waits_for_a_yes(scene: Scene) -> None:
    """Facts of the page change nothing; its version does."""
    resting = scene.plan().changes
    renew(scene)

    assert not resting
    assert {change.gate for change in scene.plan().changes} == {Gate.APPROVAL}


# What the wiki's history is asked for


def asked_of_history(scene: Scene) -> list[str]:
    """Plan, and return the requests for versions of pages."""
    scene.server.clear_log()
    scene.plan()
    paths = [str(entry["path"]) for entry in scene.server.requests()]
    return [one for one in paths if "/rest/experimental/" in one or "historical" in one]


def test_what_the_journal_tells_is_not_asked(scene: Scene) -> None:
    """The text that a page began with tells its regions too."""
    renew(scene)

    assert asked_of_history(scene) == []


def test_a_lost_journal_costs_requests_once(scene: Scene) -> None:
    """The versions are kept as other histories are; what is proposed stays the same."""
    renew(scene)
    known = [change.id for change in scene.plan().changes]
    shutil.rmtree(scene.state)
    first, second = asked_of_history(scene), asked_of_history(scene)

    assert first
    assert second == []
    assert [change.id for change in scene.plan().changes] == known


def test_a_page_that_changed_costs_its_list_alone(scene: Scene) -> None:
    """Texts of versions that were read are not read again."""
    renew(scene)
    shutil.rmtree(scene.state)
    first = asked_of_history(scene)
    save(scene, scene.page(PLAN), scene.body(PLAN) + "<p>By Ada.</p>")
    again = asked_of_history(scene)

    assert first
    assert [("experimental" in one) for one in again] == [True]


def test_history_is_asked_only_where_it_matters(scene: Scene) -> None:
    """A page without a region, at the version of its template, needs no history."""
    without = take_region(scene.body(PLAN))
    save(scene, scene.page(PLAN), without)
    shutil.rmtree(scene.state)
    paths = asked_of_history(scene)

    assert [one for one in paths if f"/{scene.page(PLAN).id}/" in one] == []
    assert [one for one in paths if f"/{scene.page(HOME).id}/" in one]


def test_a_newer_text_is_for_those_who_read_the_page_when_it_was_shown(scene: Scene) -> None:
    """It tells what they may know; somebody opened the page before the yes."""
    renew(scene)
    plan, before = scene.plan(), scene.body(PLAN)
    restrict(PLAN, Allowed())(scene)
    scene.apply(plan)

    assert scene.body(PLAN) == before


def test_a_deleted_section_stays_deleted_where_the_journal_is_lost(scene: Scene) -> None:
    """However many versions of sicbot's came since: the first one tells that it was there."""
    page = scene.page(PLAN)
    save(scene, page, swap(APPROACH, "")(scene.body(PLAN)))
    for number in range(6):
        page, body = scene.page(PLAN), re.sub("Kept[^.]*", f"Kept {number}", scene.body(PLAN))
        scene.wiki.update_page(
            scene.viewer("sicbot"), page.id, version=page.version + 1, title=PLAN, body=body
        )
    renew(scene)
    shutil.rmtree(scene.state)
    scene.approve()

    assert ANEW not in scene.body(PLAN)
    assert AUTUMN in scene.body(PLAN)
