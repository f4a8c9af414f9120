"""A plan that is applied late, twice, or in another language, on the embedded wiki."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import requests

from sicbot.adapters.groups_write import ConfluenceGroups
from sicbot.adapters.wiki_write import ConfluenceWriter
from sicbot.catalogues import catalogue
from sicbot.core.model import PageId
from sicbot.core.plan import CreatePage, EditPage, SetReaders
from sicbot.engine.applying import apply
from sicbot.engine.writing import NeverStop, Session
from sicbot.running import quiet
from sicbot.sandbox.model import Allowed as SandboxAllowed
from tests.acting.hamlet import include
from tests.acting.people import COUNCIL, REPORT, draft, fates, people, rename, restrict, said
from tests.acting.scene import Scene, hamlet_config, small_wiki

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.model import Allowed
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Act, Plan
    from sicbot.core.text import Text


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with small_wiki(tmp_path, config=hamlet_config("report")) as served:
        yield served


@pytest.fixture
def mended(scene: Scene) -> Scene:
    """Return the wiki with its includes mended and no report yet."""
    replace(scene, config=hamlet_config("report", report="")).run()
    return scene


def messages(scene: Scene, title: str) -> list[str]:
    """Return the version messages that people read in a page's history."""
    return [one.message for one in scene.wiki.versions(scene.page(title).id) if one.message]


def reports(scene: Scene) -> list[str]:
    """Return the titles of the reports that are there."""
    contents = scene.wiki.state.contents.values()
    return [one.title for one in contents if one.type == "page" and "Red inc" in one.title]


def apply_in(scene: Scene, plan: Plan, show: Callable[[Text], str]) -> RunReport:
    """Make all changes of a plan, with sentences shown in this way."""
    with scene.app() as app:
        me = app.reader.me()
        writer = ConfluenceWriter(app.gate, app.clock, me)
        run = app.journal.begin("run", ())
        groups = ConfluenceGroups(app.gate, app.clock)
        session = Session(
            writer, groups, app.journal, run, me, NeverStop(), "sicbot", quiet, show=show
        )
        return apply(plan, frozenset(change.id for change in plan.changes), session)


def fate_of(report: RunReport, kind: type[Act]) -> str:
    """Return what became of the one change of this kind."""
    (found,) = (one for one in report.outcomes if isinstance(one.change.act, kind))
    return found.fate


def with_readers(plan: Plan, readers: Allowed) -> Plan:
    """Let the edit of the report be one for these readers alone."""
    changes = tuple(
        replace(one, act=replace(one.act, readers=readers))
        if isinstance(one.act, EditPage) and one.act.target.title == REPORT
        else one
        for one in plan.changes
    )
    return replace(plan, jobs=(replace(plan.jobs[0], changes=changes),))


def report_edit(scene: Scene) -> Plan:
    """Make the report, and return a plan that rewrites it for those who read it now."""
    scene.run()
    people(scene).append("Home", include("Missing"))
    with scene.app() as app:
        writer = ConfluenceWriter(app.gate, app.clock, app.reader.me())
        now = writer.page_now(PageId(str(scene.page(REPORT).id)))
    return with_readers(scene.plan(), now.page.read)


def test_a_page_that_was_opened_since_is_not_edited(scene: Scene) -> None:
    """Opening makes no version, and the text was meant for fewer."""
    plan = report_edit(scene)
    before = scene.body(REPORT)
    restrict(REPORT, SandboxAllowed())(scene)
    report = scene.apply(plan)

    assert fates(report, REPORT) == {"skipped"}
    assert "who may read" in said(report, REPORT)
    assert scene.body(REPORT) == before


def test_a_page_with_the_readers_of_the_plan_is_edited(scene: Scene) -> None:
    """The control: nobody changed who may read it."""
    report = scene.apply(report_edit(scene))

    assert fates(report, REPORT) == {"done"}
    assert "Missing" in scene.body(REPORT)


def test_a_page_edited_for_whomever_may_be_opened(scene: Scene) -> None:
    """An edit of a page of people does not say who reads it."""
    plan = scene.plan()
    restrict("Board", COUNCIL)(scene)

    assert fates(scene.apply(plan, plan.free), "Board") == {"done"}


def test_an_old_plan_makes_no_second_page_of_one_that_was_renamed(mended: Scene) -> None:
    """It is found by its slug in the journal, and named with its id."""
    plan = mended.plan()
    mended.run()
    rename(REPORT, "Red includes (archive)")(mended)
    report = mended.apply(plan, plan.free)

    assert fate_of(report, CreatePage) == "skipped"
    assert str(mended.page("Red includes (archive)").id) in said(report, REPORT)
    assert fate_of(report, SetReaders) == "skipped"
    assert reports(mended) == ["Red includes (archive)"]


def test_a_page_that_was_thrown_away_is_made_again(mended: Scene) -> None:
    """The control: what was made once and is gone stands in nobody's way."""
    plan = mended.plan()
    mended.run()
    rename(REPORT, "Red includes (archive)")(mended)
    mended.wiki.trash(mended.viewer(), mended.page("Red includes (archive)").id)
    report = mended.apply(plan, plan.free)

    assert fate_of(report, CreatePage) == "done"
    assert mended.page(REPORT).status == "current"


def test_a_page_that_is_no_longer_marked_as_sicbots_is_no_obstacle(mended: Scene) -> None:
    """Somebody has taken it over, and the report is made anew as the plan says."""
    plan = mended.plan()
    mended.run()
    rename(REPORT, "Red includes (archive)")(mended)
    taken = mended.page("Red includes (archive)").id
    url = f"{mended.server.url}/rest/api/content/{taken}/property/sicbot"
    assert requests.delete(url, auth=("mayor", "mayor"), timeout=10).ok
    report = mended.apply(plan, plan.free)

    assert fate_of(report, CreatePage) == "done"


def test_what_is_so_already_is_no_change_made(mended: Scene) -> None:
    """The same plan a second time: nothing is sent, and nothing is counted."""
    plan = mended.plan()
    ids = frozenset(one.id for one in plan.changes if one.key != "restore")
    first = mended.apply(plan, ids)
    mended.server.clear_log()
    report = mended.apply(plan, ids)

    assert [one for one in mended.server.requests() if one["method"] != "GET"] == []
    assert first.changes > 0
    assert report.changes == mended.runs()[0].changes == 0
    assert all(one.told for one in report.outcomes if one.fate == "skipped")


def test_what_needs_a_thing_that_is_so_already_goes_on(mended: Scene) -> None:
    """A page that was made and not opened is opened by the same plan."""
    plan = mended.plan()
    create = next(one.id for one in plan.changes if isinstance(one.act, CreatePage))
    mended.apply(plan, frozenset({create}))
    report = mended.apply(plan, plan.free)

    assert fate_of(report, CreatePage) == "skipped"
    assert fate_of(report, SetReaders) == "done"
    assert "council" in mended.wiki.restrictions(mended.page(REPORT).id).read.groups


def test_somebody_who_is_editing_postpones_the_page(scene: Scene) -> None:
    """That is no failure: the page is written at a later run."""
    draft("Board")(scene)
    report = scene.run()

    assert fates(report, "Board") == {"skipped"}
    assert "draft" in said(report, "Board")


def test_a_page_that_sicbot_may_not_edit_is_refused(scene: Scene) -> None:
    """The control: that does not pass by itself."""
    board = {"method": "PUT", "path": f"content/{scene.page('Board').id}"}
    fault = {"match": board, "kind": "status", "status": 403}
    url = f"{scene.server.url}/sandbox/faults"
    assert requests.put(url, json=[fault], timeout=10).ok

    assert "refused" in fates(scene.run(), "Board")


def test_the_message_on_a_page_of_people_names_no_title(scene: Scene) -> None:
    """Who reads the page's history may not know the page that its includes show."""
    scene.run()

    assert messages(scene, "Board")[-1] == "red includes mended: 2 (sicbot run 1)"


def test_the_message_on_a_page_of_sicbot_says_why(scene: Scene) -> None:
    """Whoever reads such a page reads all that its message may say."""
    plan = report_edit(scene)
    why = next(str(one.why) for one in plan.changes if one.act.target.title == REPORT)
    scene.apply(plan)

    assert messages(scene, REPORT)[-1] == f"{why} (sicbot run 2)"


def test_messages_are_in_the_language_of_the_wiki(scene: Scene) -> None:
    """People read them in the page's history."""
    apply_in(scene, scene.plan(), lambda text: text.show(catalogue("fr")))

    assert messages(scene, "Board")[-1] == "inclusions en erreur réparées : 2 (sicbot)"
