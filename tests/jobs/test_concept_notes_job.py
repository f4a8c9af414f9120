"""The job of the concept notes: who is told what, and that it rests."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, GroupName, PageId, Reading, SpaceRights, UserKey
from sicbot.core.plan import CreatePage, EditPage, Gate, Open, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.core.work import Entry, EntryKind, Inventory
from sicbot.jobs.concept_notes import JOB, Config
from sicbot.programme.people.decisions import OptOuts
from sicbot.templating.skeleton import skeleton
from tests.builders import MEMBERS, SECRETARIAT, Sheet, page_titled, saved
from tests.jobs.registered import after, planned, skipped
from tests.noted import HEADINGS, HINT, NOTE, PEOPLE, PLACES, TITLE, Noted, text
from tests.people_builders import account
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

BOARD, MISSING, BESIDE = "The notes", "What is missing", f"What is missing in “{TITLE}”"
CONFIG = Config(
    board=f"DESK:{BOARD}",
    board_below="DESK:Desk",
    missing=f"MAIN:{MISSING}",
    missing_below="MAIN:Notes",
)
IN_REGION = CONFIG.model_copy(update={"on_notes": "region"})
HALF = {one: HINT if n % 2 else "<p>words</p>" for n, one in enumerate(HEADINGS)}
CLOSED = replace(NOTE, groups=("inner",), users=("ada",))
INNER = GroupName("inner")
WRONG = (("ada", text("COMPLETE")), ("ben", text("VALIDATED")))


def run(programme: Programme, config: Config = CONFIG) -> Programme:
    """Return the programme after a run that made all that is free."""
    plan = planned(JOB, config, programme)
    return after(JOB, programme, [one for one in plan.changes if one.id in plan.free])


def texts(programme: Programme) -> dict[str, str]:
    """Return what the pages that sicbot made say, by title."""
    made = (page for pages in programme.all_made.values() for page in pages)
    return {page.title: programme.snapshot.bodies[page.id] for page in made}


def drafted(**more: object) -> Noted:
    return Noted((("ada", text(parts=HALF)),), **more)  # type: ignore[arg-type]


def test_makes_its_pages_closed_and_rests() -> None:
    """For the Secretariat alone, and for the members; nothing the second time."""
    programme = drafted().programme
    plan = planned(JOB, CONFIG, programme)
    made = [one.act for one in plan.changes if isinstance(one.act, CreatePage)]
    opened = {one.act.target.title: one.act.readers for one in plan.changes
              if isinstance(one.act, SetReaders)}  # fmt: skip
    assert [one.target.title for one in made] == [BOARD, MISSING]
    assert {one.gate for one in plan.changes} == {Gate.FREE}
    for title, groups in ((BOARD, {SECRETARIAT}), (MISSING, {SECRETARIAT, MEMBERS})):
        readers = opened[title]
        assert isinstance(readers, Restricted)
        assert readers.allowed.groups == groups

    assert planned(JOB, CONFIG, run(programme)).changes == ()


def test_without_places_there_is_nothing_to_do() -> None:
    """But for restricted notes, which name their own place."""
    assert planned(JOB, Config(), drafted().programme).changes == ()


def test_authors_read_what_is_empty_and_whose_turn_it_is() -> None:
    """The same on the board, with who leads."""
    said = texts(run(drafted().programme))
    turn = "change the state to “complete” (its team or the Secretariat)"
    empty = ("Problem and region", "Region, Countries, Budget")
    for one in ("5 of 9 sections filled", "0.0 pages (2 to 3 wanted)", *empty, turn):
        assert one in said[MISSING], one
        assert one in said[BOARD], one
    assert "Leader: Ada" in said[BOARD]

    assert "Ada" not in said[MISSING]


@pytest.mark.parametrize("config", [CONFIG, IN_REGION], ids=["beside", "region"])
@pytest.mark.parametrize("groups", [(), ("board",)], ids=["open", "restricted"])
def test_headings_of_a_template_are_for_those_who_may_read_it(
    groups: tuple[str, ...], config: Config
) -> None:
    """One that the note has as well is told with the note; others are counted."""
    body = "<h2>Summary</h2><h2>Okapi plans</h2><h2>Budget of the okapi</h2>"
    template = Sheet("Template", body, groups=groups)
    places = PLACES.model_copy(update={"template": "MAIN:Template"})
    own = text(parts=HALF) + "<h2>Okapi plans</h2>"
    closed = replace(NOTE, title="CN A1-02 Closed", groups=("inner",))
    for sheet in (NOTE, closed):
        wiki = Noted((("ada", own),), (template,), places=places, sheet=sheet).programme
        said = " ".join(texts(run(wiki, config)).values())

        assert "Okapi plans" in said
        assert ("Budget of the okapi" in said) is not bool(groups)
        assert ("other sections of the template: 1" in said) is bool(groups)


def test_who_set_a_state_that_does_not_count_is_named_on_the_board_alone() -> None:
    """With what to do; authors read that it is not counted, and once it is taken back nobody."""
    said = texts(run(Noted(WRONG).programme))
    assert "States that do not count" in said[BOARD]
    assert (
        "please set it back to “complete”; the Bureau sets “validated” once it is decided"
        in (said[BOARD])
    )
    assert "Ben" in said[BOARD]
    assert "On the page, but not counted yet:" in said[MISSING]
    assert "Ben" not in said[MISSING]

    back = texts(run(Noted((*WRONG, ("ben", text("COMPLETE")))).programme))
    assert "States that do not count" not in back[BOARD]
    assert "not counted" not in back[MISSING]


@pytest.mark.parametrize("hidden", ["ada", "ben"])
def test_who_does_not_wish_to_be_named_is_not(hidden: str) -> None:
    """Not even on the board; the step is told all the same."""
    programme = Noted(WRONG).programme
    facts = replace(programme.people_facts, opt_outs=OptOuts(frozenset({UserKey(hidden)})))
    programme.__dict__["people_facts"] = facts
    said = texts(run(programme))

    assert hidden.title() not in said[BOARD]
    assert "(not to be named)" in said[BOARD]
    assert "States that do not count" in said[BOARD]


def test_addresses_and_telephone_numbers_stay_on_the_note() -> None:
    """Typed as a leader, as the next step, as the letter."""
    typed = "call +33 6 12 34 56 78 or ada@berg.example.org"
    rows = {"Project_Team_Leader": typed, "Next_step": typed, "Letter_of_support": typed}
    said = texts(run(Noted((("ada", text(leader="", **rows)),)).programme))  # type: ignore[arg-type]

    assert "@" not in "".join(said.values())
    assert "12 34" not in "".join(said.values())


# Restricted notes


def test_a_restricted_note_has_a_page_of_its_own_and_nothing_elsewhere() -> None:
    """Below it, for its own readers; on the others it is a number."""
    programme = drafted(sheet=CLOSED).programme
    plan = planned(JOB, CONFIG, programme)
    (made,) = [one.act for one in plan.changes
               if isinstance(one.act, CreatePage) and one.act.target.title == BESIDE]  # fmt: skip
    (opened,) = [one.act for one in plan.changes
                 if isinstance(one.act, SetReaders) and one.act.target.title == BESIDE]  # fmt: skip
    assert made.parent == page_titled(programme.snapshot, TITLE).id
    assert isinstance(opened.readers, Restricted)
    assert opened.readers.allowed.groups == {INNER}
    assert opened.readers.allowed.users == {UserKey("ada"), programme.snapshot.me.key}
    then = run(programme)
    said = texts(then)
    for title in (BOARD, MISSING):
        assert TITLE not in said[title], title
        assert "Hedges" not in said[title], title
        assert ": 1." in said[title], title
    assert "5 of 9 sections filled" in said[BESIDE]

    assert planned(JOB, CONFIG, then).changes == ()


def test_without_the_wish_it_has_none() -> None:
    """And is counted all the same."""
    config = CONFIG.model_copy(update={"beside_restricted": False})

    assert set(texts(run(drafted(sheet=CLOSED).programme, config))) == {BOARD, MISSING}


def test_a_note_whose_people_keep_sicbot_off_has_none() -> None:
    """It is told of elsewhere as the others are."""
    sheet = replace(CLOSED, labels=("concept-note", "no-sicbot"))

    assert set(texts(run(drafted(sheet=sheet).programme))) == {BOARD, MISSING}


def test_a_note_below_a_restricted_page_is_for_its_readers() -> None:
    """The nearest restriction above it counts; where only the space keeps others out, it does."""
    below = replace(NOTE, parent="Room")
    room = Sheet("Room", groups=("inner",))
    programme = Noted((("ada", text()),), more=(room,), sheet=below).programme
    (opened,) = [one.act for one in planned(JOB, CONFIG, programme).changes
                 if isinstance(one.act, SetReaders) and one.act.target.title == BESIDE]  # fmt: skip
    assert isinstance(opened.readers, Restricted)
    assert opened.readers.allowed.groups == {INNER}

    (opened,) = [one.act for one in planned(JOB, CONFIG, in_a_room(ROOM)).changes
                 if isinstance(one.act, SetReaders) and one.act.target.title == BESIDE]  # fmt: skip
    assert isinstance(opened.readers, Open)


ROOM = SpaceRights(groups=frozenset({SECRETARIAT}))


def in_a_room(rights: SpaceRights | None) -> Programme:
    """Return a note in a space of these rights; None: sicbot may not read them."""
    programme = Noted((("ada", text()),), sheet=replace(NOTE, space="ROOM")).programme
    shut = replace(programme.snapshot.spaces.records["ROOM"], rights=rights)  # type: ignore[index]
    spaces = Reading({**programme.snapshot.spaces.records, shut.key: shut})
    return replace(programme, snapshot=replace(programme.snapshot, spaces=spaces))


def test_where_it_is_not_known_who_may_read_notes_they_have_no_pages() -> None:
    """Else each note of a space whose rights sicbot may not read would have one."""
    assert set(texts(run(in_a_room(None)))) == {BOARD, MISSING}


def test_a_note_without_a_state_is_told_what_to_do() -> None:
    """It was read; that it was not would be wrong."""
    said = texts(run(Noted((("ada", text("")),)).programme))
    for page in (BOARD, MISSING):
        assert "not read" not in said[page]
        assert "please set “idea” or “draft” in the row “Status”" in said[page]


def test_who_took_a_forbidden_state_back_is_not_named_when_another_sets_it() -> None:
    """What stands on the page is the last one's."""
    saved = (*WRONG, ("ben", text("COMPLETE")), ("cyd", text("VALIDATED")))
    (board,) = [body for title, body in texts(run(Noted(saved).programme)).items()
                if title == BOARD]  # fmt: skip

    assert "Cyd<br />" in board
    assert "Ben<br />" not in board


def test_a_note_that_was_opened_keeps_its_page() -> None:
    """It goes on telling what is so."""
    then = run(drafted(sheet=CLOSED).programme)
    page = page_titled(then.snapshot, TITLE)
    opened = replace(page, read=NOTE_READ)
    pages = {**then.snapshot.pages.records, page.id: opened}
    now = replace(then, snapshot=replace(then.snapshot, pages=Reading(pages)))
    told = {one.act.target.title for one in planned(JOB, CONFIG, now).changes}

    assert {BOARD, MISSING} <= told
    assert BESIDE in texts(run(now))


NOTE_READ = page_titled(drafted().programme.snapshot, TITLE).read


# What was not read


def unread(programme: Programme, gap: Gap) -> Programme:
    sources = replace(programme.sources, histories={}, gaps=(gap,))
    return replace(programme, sources=sources)


def note_gap(programme: Programme, *, absent: bool = False) -> Gap:
    page = page_titled(programme.snapshot, TITLE)
    return Gap(page.id, verbatim("the wiki was busy"), absent=absent)


def test_pages_are_not_made_and_stay_while_a_history_is_not_read() -> None:
    """No state is taken from a note for that."""
    programme = drafted().programme
    blind = unread(programme, note_gap(programme))
    assert planned(JOB, CONFIG, blind).changes == ()
    assert "waits until all notes are read" in skipped(planned(JOB, CONFIG, blind))
    then = run(programme)

    assert planned(JOB, CONFIG, unread(then, note_gap(then))).changes == ()


def test_what_will_not_be_read_in_the_next_run_either_is_told() -> None:
    """A history that the wiki hides, a note that does not parse: the others are shown."""
    bad = Sheet("CN broken", "<p>no end", labels=("concept-note",))
    programme = drafted(more=(bad,)).programme
    said = texts(run(unread(programme, note_gap(programme, absent=True))))

    for title in (BOARD, MISSING):
        assert "CN broken" in said[title], title
        assert "the wiki was busy" in said[title], title
        assert "not known" in said[title], title
        assert ">draft<" not in said[title], title


@pytest.mark.parametrize(("gap", "waits"), [
    (Gap("MAIN", verbatim("busy")), True), (Gap("OTHER", verbatim("left out"), chosen=True), False),
    (Gap("4711", verbatim("hidden"), absent=True), False),
])  # fmt: skip
def test_a_space_that_was_not_read_may_hold_notes(gap: Gap, waits: bool) -> None:  # noqa: FBT001
    """One that the configuration leaves out holds none that count."""
    programme = drafted().programme
    pages = replace(programme.snapshot.pages, gaps=(gap,))
    some = replace(programme, snapshot=replace(programme.snapshot, pages=pages))

    assert ("waits until" in skipped(planned(JOB, CONFIG, some))) is waits


def test_without_a_policy_there_are_no_pages() -> None:
    """Nobody said who may see them; a note's own readers are known."""
    programme = drafted(sheet=CLOSED).programme
    none = replace(programme, policy=programme.policy.model_copy(update={"pages": {}}))
    plan = planned(JOB, CONFIG, none)

    assert {one.act.target.title for one in plan.changes} == {BESIDE}
    assert "pages.board.view" in skipped(plan)
    assert "pages.notes.view" in skipped(plan)


# What came of a note

PROJECT = Entry(
    PageId("101"), "form inventory", "r-1", 1, EntryKind.PROJECT, "Hedges in Mali", "Us", (),
    url="https://www.example.org/hedges/",
)  # fmt: skip
NAMED = [
    {"Project": "Hedges in Mali"}, {"Project": "http://example.org/hedges"},
    {"Next_step": '<a href="https://example.org/hedges?from=note">see</a>'},
]  # fmt: skip


@pytest.mark.parametrize("rows", NAMED)
def test_the_project_that_a_note_names_is_shown_with_it(rows: dict[str, str]) -> None:
    """By its title or its address; another one is not."""
    programme = Noted((("ada", text(**rows)),)).programme  # type: ignore[arg-type]
    programme.__dict__["inventory"] = Inventory((PROJECT,))
    assert "Hedges in Mali</td>" in texts(run(programme))[BOARD]

    other = Noted((("ada", text(Project="Something else")),)).programme
    other.__dict__["inventory"] = Inventory((PROJECT,))
    assert "Something else</td>" in texts(run(other))[BOARD]
    assert "Hedges in Mali" not in texts(run(other))[BOARD]


def test_a_project_and_its_report_in_the_next_cycle_are_one() -> None:
    """The same address twice does not make it unknown which one the note names."""
    programme = Noted((("ada", text(Project="http://example.org/hedges")),)).programme
    report = replace(PROJECT, record="r-2", number=2, cycle=2)
    inventory = Inventory((PROJECT, report), reports={report.key: PROJECT.key})
    programme.__dict__["inventory"] = inventory

    assert "<td>Hedges in Mali</td>" in texts(run(programme))[BOARD]


def test_an_inventory_that_was_not_read_is_no_absence() -> None:
    """It is told that projects may be missing, and what the note says is shown."""
    programme = Noted((("ada", text(Project="Hedges in Mali")),)).programme
    programme.__dict__["inventory"] = Inventory(unread=(Gap("form inventory", verbatim("busy")),))
    said = texts(run(programme))[BOARD]

    assert "Hedges in Mali</td>" in said
    assert "projects may be missing here" in said


def test_a_project_on_a_page_that_not_all_may_read_is_not_named() -> None:
    """The board is for those who may read its source."""
    programme = Noted((("ada", text(Project="http://example.org/hedges")),)).programme
    programme.__dict__["inventory"] = Inventory((replace(PROJECT, page=PageId("999")),))

    assert "Hedges in Mali" not in texts(run(programme))[BOARD]


def test_notes_of_one_idea_stand_together() -> None:
    """Under it; notes of which nothing came are counted."""
    child = Sheet("CN B", text(Idea=TITLE), labels=("concept-note",))
    other = Sheet("CN C", text(), labels=("concept-note",))
    programme = Noted((("ada", text("IDEA")),), more=(child, other)).programme
    page, versions = next(iter(programme.sources.histories.items()))
    histories = {
        one.id: (replace(versions[0], body=programme.snapshot.bodies[one.id]),)
        for one in programme.snapshot.pages.records.values()
        if "concept-note" in one.labels
    }
    assert page in histories
    now = replace(programme, sources=replace(programme.sources, histories=histories))
    lineage = texts(run(now))[BOARD].partition("From idea to project")[2]

    assert lineage.index(f">{TITLE}</a>") < lineage.index(">CN B</a>")
    assert "CN C" not in lineage
    assert "not shown here: 1." in lineage


# On the note itself


def test_a_note_is_touched_after_a_yes_alone() -> None:
    """With a region at its end; then it rests, and the region is no version of the state."""
    programme = drafted().programme
    assert all(not isinstance(one.act, EditPage) for one in planned(JOB, CONFIG, programme).changes)
    plan = planned(JOB, IN_REGION, programme)
    (edit,) = [one for one in plan.changes if isinstance(one.act, EditPage)]
    assert (edit.gate, edit.act.target.title) == (Gate.APPROVAL, TITLE)
    then = run(programme, IN_REGION)
    page = page_titled(then.snapshot, TITLE)

    assert then.snapshot.bodies[page.id] == programme.snapshot.bodies[page.id]


def test_the_board_follows_the_notes() -> None:
    """A version more: another state, another number of sections; the foot alone is no reason."""
    town = drafted()
    then = run(town.programme)
    next_day = replace(
        then, snapshot=replace(then.snapshot, taken=then.snapshot.taken.replace(day=20))
    )
    assert planned(JOB, CONFIG, next_day).changes == ()
    page = page_titled(then.snapshot, TITLE)
    versions = replace(town, saved=(*town.saved, ("ada", text("COMPLETE", parts=HALF)))).programme
    snapshot = saved(then.snapshot, page, text("COMPLETE", parts=HALF))
    now = replace(then, snapshot=snapshot, sources=versions.sources)
    plan = planned(JOB, CONFIG, now)

    assert {one.act.target.title for one in plan.changes} == {BOARD, MISSING}
    assert ">complete<" in texts(run(now))[BOARD]


def test_hostile_words_stay_text() -> None:
    """Whatever a note says of itself; the elements are those of a harmless one."""
    benign = {title: skeleton(body) for title, body in texts(run(said_by("x"))).items()}

    for payload in ALL:
        typed = "".join(one for one in payload if one.isprintable()).strip()
        if typed and any(map(str.isalnum, typed)):
            found = texts(run(said_by(typed[:200])))
            assert {title: skeleton(body) for title, body in found.items()} == benign


def said_by(typed: str) -> Programme:
    rows = dict.fromkeys(("Next_step", "Letter_of_support", "Idea", "Project"), escape(typed))
    people = tuple(
        replace(one, full_name=typed) if one.key == "ada" else one for one in map(account, PEOPLE)
    )
    sheet = replace(NOTE, title=f"CN {typed}"[:200])
    return Noted((("ada", text(parts=HALF, **rows)),), accounts=people, sheet=sheet).programme  # type: ignore[arg-type]


def test_page_titles_too_long_for_the_wiki_are_cut() -> None:
    """The page below a note is made all the same."""
    sheet = replace(CLOSED, title="N" * 250)
    plan = planned(JOB, CONFIG, drafted(sheet=sheet).programme)
    made = [one.act.target.title for one in plan.changes if isinstance(one.act, CreatePage)]
    (title,) = [one for one in made if "N" * 100 in one]

    assert len(title) == 255
    assert title.endswith("N…”")
