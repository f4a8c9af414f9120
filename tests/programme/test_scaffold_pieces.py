"""Scaffolds as they begin: each role, in each language, with all that is known and with nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.people import TaskForce
from sicbot.core.policy import Pages, Policy
from sicbot.core.scaffolds import MEETINGS, Ask, Role
from sicbot.core.sources import PageVersion, Sources
from sicbot.pages.macros import includes, macros, macros_in
from sicbot.pages.regions import regions
from sicbot.pages.storage import find, parse
from sicbot.pages.tasks import tasks
from sicbot.pages.words import lines_of
from sicbot.programme.cycle.home_pages import Plan, read_home, read_plan
from sicbot.programme.scaffolds.pieces import (
    MissingInputError,
    piece,
    template_of,
    values,
)
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.templating.environment import Renderer, template_folders
from tests.builders import Sheet, context_of, make_snapshot, page_titled, programme_of
from tests.programme.cycles import CYCLE_TABLE, WORK
from tests.programme.scaffold_inputs import INPUTS, full

if TYPE_CHECKING:
    from sicbot.pages.storage import Element
    from sicbot.programme.programme import Programme

A1 = TaskForce("A1")
# Macros that live on in Cloud's editor (reference: forms-and-macros, B.1).
LIVING = frozenset({
    "children", "contentbylabel", "details", "detailssummary", "excerpt", "excerpt-include",
    "expand", "include", "info", "note", "panel", "status", "tip", "toc", "warning",
})  # fmt: skip
RENDERERS = {one: Renderer(template_folders(), catalogue(one)) for one in ("en", "fr")}
BODIES = {
    f"{role.value} {language} {what}": RENDERERS[language].render(template_of(role), **values(one))
    for role in Role
    for language in RENDERERS
    for what, one in (
        ("full", full(INPUTS[TRAITS[role].shape], "Soil")),
        ("empty", INPUTS[TRAITS[role].shape]()),
    )
}


def ask(role: Role) -> Ask:
    code = None if TRAITS[role].is_of_all else A1
    return Ask(role, code, "Soils", datetime(2023, 3, 14, 15, tzinfo=UTC), "Africa", "ada")


def inside(element: Element, name: str) -> bool:
    return any(found is not element for found in find(element, name))


@pytest.mark.parametrize("role", Role)
def test_each_role_begins_on_a_wiki_where_nothing_is_known(role: Role) -> None:
    """Facts come later, and the page is there all the same."""
    found = piece(ask(role), context_of(programme_of(make_snapshot())))

    assert found.template == f"{template_of(role)} 1"
    assert any(find(parse(found.body).root, "td"))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_only_macros_that_live_on_in_cloud(body: str) -> None:
    """None with a body inside another one with a body, no table in a table."""
    document = parse(body)

    assert {one.name for one in macros(document)} <= LIVING
    for macro in macros(document):
        held = [inner for part in macro.bodies for inner in macros_in(part)]
        assert not any(inner.bodies for inner in held)
    assert not any(inside(table, "table") for table in find(document.root, "table"))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_tasks_have_ids_of_their_own_and_regions_can_be_kept(body: str) -> None:
    """A page whose regions are not as they should be would be skipped for ever."""
    ids = [one.id for one in tasks(parse(body))]

    assert len(ids) == len(set(ids))
    assert len(regions(body)) == len({one.id for one in regions(body)}) <= 2


def test_an_untouched_home_is_no_plan() -> None:
    """What sicbot wrote shows nothing of what the Task Force did."""
    for name, body in BODIES.items():
        if name.startswith(("home", "action-plan", "workplan")):
            assert read_home(body).plan is Plan.NONE, name
        if name.startswith("action-plan"):
            assert read_plan(body) is Plan.NONE, name


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_is_begun_with_the_first_words_of_its_own(language: str) -> None:
    """In any cell of the approach; with a full table of indicators it is complete."""
    body = BODIES[f"action-plan {language} empty"]
    approach = re.sub(r"<ac:placeholder>.*?</ac:placeholder>", "We start small.", body, count=1)
    full_table = re.sub(r"(?:<td><br /></td>){6}", "<td>1</td>" * 6, body)

    assert approach != body
    assert read_plan(approach) is Plan.BEGUN
    assert read_plan(full_table) is Plan.INDICATORS
    assert read_plan("<h2>Approach</h2><p>We start small.</p>") is Plan.BEGUN


@pytest.mark.parametrize("role", [Role.HOME, Role.MEMBERS, Role.GAPS])
def test_a_page_that_a_job_keeps_is_shown_from_the_space_that_it_stands_in(role: Role) -> None:
    """The new page may stand in another one, where the include would be red."""
    slug = "gaps" if role is Role.GAPS else "members-a1"
    sheet = Sheet("Kept", space="CLUB", creator="bot", slug=slug)
    body = piece(ask(role), context_of(programme_of(make_snapshot(sheet))), ("members",)).body

    assert [(one.space_key, one.title) for one in includes(body)] == [("CLUB", "Kept")]


FOR_READERS = {
    "concept-note": ("Its team fills in", "Son équipe remplit"),
    "call": ("The Secretariat writes", "Le Secrétariat l’écrit"),
    "dossier": ("the Secretariat completes", "le Secrétariat complète"),
}


@pytest.mark.parametrize("name", FOR_READERS)
def test_readers_see_what_a_fresh_page_is_for(name: str) -> None:
    """Hints are for the editor alone; the first line is for all."""
    for language, words in zip(("en", "fr"), FOR_READERS[name], strict=True):
        first = lines_of(parse(BODIES[f"{name} {language} full"]).root)[0]

        assert words in first


@pytest.mark.parametrize("role", sorted(MEETINGS))
def test_a_meeting_needs_its_day(role: Role) -> None:
    """The error names what is missing."""
    with pytest.raises(MissingInputError, match="needs the day and hour"):
        piece(Ask(role, A1), context_of(programme_of(make_snapshot())))


RESTS = {
    "en": "as it stood when this page was made",
    "fr": "quand cette page a été créée",
}


def leaders_meet(language: str, *groups: str, view: tuple[str, ...] = ("members",),
                 read: bool = True) -> str:  # fmt: skip
    """Return the page of a meeting of leaders, made when the cycle's page had its version 3."""
    snapshot = make_snapshot(Sheet("Cycle", CYCLE_TABLE, version=3, groups=groups))
    when = datetime(2022, 12, 15, 16, tzinfo=UTC)
    history = tuple(PageVersion(n, None, when.replace(month=9 + n), "") for n in (1, 2, 3))
    histories = {page_titled(snapshot, "Cycle").id: history} if read else {}
    seen = replace(programme_of(snapshot), work=WORK, sources=Sources(histories=histories))
    context = replace(context_of(seen), render=RENDERERS[language].render)
    return piece(ask(Role.TFL_MEETING), context, view).body


@pytest.mark.parametrize("language", RESTS)
def test_decisions_of_leaders_name_the_cycle_that_stood(language: str) -> None:
    """Version, day and link, in the record of the decisions."""
    body = leaders_meet(language)
    record = body[body.rindex("<h2>", 0, body.index(RESTS[language])) :]

    assert record.startswith(f"<h2>{catalogue(language).translate('Decisions')}</h2>")
    assert 'ri:content-title="Cycle"' in record
    assert 'version 3, <time datetime="2022-12-15" />' in record
    assert "viewpreviousversions.action?pageId=101" in record


def test_without_its_history_the_number_stands_alone() -> None:
    """The day is not made up."""
    body = leaders_meet("en", read=False)

    assert "version 3 (" in body
    assert RESTS["en"] in body


def test_readers_who_may_not_read_the_cycle_fill_it_in_themselves() -> None:
    """Neither its title nor its version is told."""
    body = leaders_meet("en", "board")

    assert RESTS["en"] not in body
    assert "version 3" not in body
    assert "<ac:placeholder>number and day of the version</ac:placeholder>" in body


def test_other_meetings_decide_nothing_on_the_cycle() -> None:
    """The control."""
    for role in MEETINGS - {Role.TFL_MEETING}:
        body = piece(ask(role), context_of(programme_of(make_snapshot()))).body
        assert "as it stood when this page was made" not in body


def template_programme(*groups: str) -> Programme:
    """Return a wiki whose template of notes has a section that only some may know of."""
    sheet = Sheet("Template", "<h2>Summary</h2><p>x</p><h2>Canary</h2><p>x</p>", groups=groups)
    programme = programme_of(make_snapshot(sheet))
    notes = programme.work.notes.model_copy(update={"template": "MAIN:Template"})
    policy = Policy(pages={"workspace": Pages(view=("members",), edit=("members",))})
    work = programme.work.model_copy(update={"notes": notes})
    return replace(programme, work=work, policy=policy)


@pytest.mark.parametrize(
    ("view", "told"),
    [(None, True), (("members",), True), (("confluence-users",), False), ((), False)],
    ids=["as the policy says", "members", "everybody", "nobody known"],
)
def test_readers_are_told_what_all_of_them_may_read(
    view: tuple[str, ...] | None,
    told: bool,  # noqa: FBT001
) -> None:
    """Where nobody knows who reads a page, it is not told what those of the policy may read."""
    programme = template_programme("members")
    body = piece(ask(Role.CONCEPT_NOTE), context_of(programme), view).body

    assert ("Canary" in body) is told


@pytest.mark.parametrize(
    ("groups", "meeting"), [((), "2nd Task Force Leaders Meeting"), (("secretariat",), "1st")]
)
def test_which_meeting_of_leaders_it_is_is_told_by_days_that_readers_know(
    groups: tuple[str, ...], meeting: str
) -> None:
    """Whoever may not read the page of the cycle learns nothing of its days."""
    cycle = Sheet("Cycle", CYCLE_TABLE, groups=groups)
    programme = replace(programme_of(make_snapshot(cycle)), work=WORK)
    asked = Ask(Role.TFL_MEETING, None, at=datetime(2023, 7, 10, 15, tzinfo=UTC))
    body = piece(asked, context_of(programme), ("anonymous",)).body

    assert meeting in body
    assert ("2nd" in body) is (not groups)
