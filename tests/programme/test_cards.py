"""Public cards: one yes for a page, nothing told to who may not know it, at rest afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import Allowed, Gap, PageStatus, Reading
from sicbot.core.plan import Change, CreatePage, EditPage, Gate, Open, Plan, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.includes import Config
from tests.builders import (
    EXCERPT,
    MEMBERS,
    SECRETARIAT,
    Sheet,
    chosen,
    done,
    excerpt_include,
    include,
    make_snapshot,
    page_titled,
    plan_of,
    programme_of,
    saved,
    with_page,
)

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

CARD = Config(hidden="card", cards_space="MAIN", cards_below="")
REPORT = Config(hidden="report")
HOST = Sheet("Host", f"<p>{include('Form')}</p>")
OTHER = Sheet("Other", f"<p>{include('Form')}</p>")
FORM = Sheet("Form", groups=("members",))
NOTES = Sheet("Notes", groups=("secretariat",))
FOR_MEMBERS = Allowed(groups=frozenset({MEMBERS}))
FOR_STAFF = Allowed(groups=frozenset({SECRETARIAT}))


def world(*sheets: Sheet, ledger: Ledger | None = None) -> Programme:
    return programme_of(make_snapshot(*sheets, archived=("OLD",)), ledger)


def edits(plan: Plan) -> dict[str, Change]:
    return {one.act.target.title: one for one in plan.changes if isinstance(one.act, EditPage)}


def created(plan: Plan) -> list[str]:
    return [one.act.target.title for one in plan.changes if isinstance(one.act, CreatePage)]


def reasons(plan: Plan) -> str:
    return "\n".join(f"{one.item}: {one.reason}" for made in plan.jobs for one in made.skipped)


def approve(programme: Programme, *titles: str, run: int = 1, config: Config = CARD) -> Programme:
    """Return the wiki after a yes to the cards of these pages, and what is free."""
    plan = plan_of(programme, config)
    ids = plan.approved([edits(plan)[title].id for title in titles])
    return done(programme, chosen(plan, ids | plan.free), run)


def with_include(programme: Programme, title: str, more: str) -> Programme:
    """Return the wiki after somebody put another include on a page."""
    snapshot = programme.snapshot
    page = page_titled(snapshot, title)
    body = snapshot.bodies[page.id] + include(more)
    return replace(programme, snapshot=saved(snapshot, page, body))


# What must not be done.


def test_report_only_changes_nothing() -> None:
    """The default: it is said who could open the page."""
    plan = plan_of(world(HOST, FORM), REPORT)

    assert plan.changes == ()
    assert "The page is there" in reasons(plan)


LEFT: list[tuple[str, list[Sheet], str]] = [
    ("an excerpt: part of a text has no card",
     [Sheet("Host", excerpt_include("Form")), replace(FORM, body=EXCERPT)], "The page is there"),
    ("a label on the host", [replace(HOST, labels=("no-sicbot",)), FORM], "no-sicbot"),
    ("a label above the host",
     [Sheet("Top", labels=("no-sicbot-tree",)), replace(HOST, parent="Top"), FORM], "“Top”"),
    ("a host in an archived space",
     [replace(HOST, space="OLD"), replace(FORM, space="OLD", groups=("secretariat",))],
     "OLD is archived"),
    ("a page that sicbot keeps",
     [replace(HOST, slug="includes-report", creator="bot", editor="ada"), FORM],
     "somebody changed it"),
    ("another card", [Sheet("Host", include("Form: who may join")), FORM,
     Sheet("Form: who may join", slug="card-102", creator="bot", editor="bot",
           groups=("members",), body="<p>Form</p>")], "sicbot made that page for all"),
    ("the title of the card is taken",
     [HOST, FORM, Sheet("Form: who may join")], "has this title already"),
    ("an include that names its page by its id",
     [Sheet("Host", include("x").replace('<ri:page ri:content-title="x" />',
                                         '<ri:content-entity ri:content-id="102" />')), FORM],
     "tell the title"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "told"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT]
)
def test_where_there_can_be_no_card_the_include_stays(sheets: list[Sheet], told: str) -> None:
    """It never names a page that is not there or somebody else's; and no card is made for it."""
    plan = plan_of(world(*sheets), CARD)

    assert "Host" not in edits(plan)
    assert created(plan) == []
    assert told in reasons(plan)


def test_a_place_that_is_not_there_leaves_the_include() -> None:
    """The configuration names it."""
    config = CARD.model_copy(update={"cards_below": "MAIN:Nowhere"})
    plan = plan_of(world(HOST, FORM), config)

    assert plan.changes == ()
    assert "“MAIN:Nowhere”, is not there" in reasons(plan)


def test_one_that_can_have_no_card_does_not_hold_the_others() -> None:
    """Each include is looked at for itself."""
    host = Sheet("Host", include("Form") + include("Notes"))
    plan = plan_of(world(host, FORM, NOTES, Sheet("Notes: who may join")), CARD)

    assert created(plan) == ["Form: who may join"]
    assert len(edits(plan)["Host"].parts) == 1


SECRET: list[tuple[str, Sheet, str]] = [
    ("a restricted host", replace(HOST, groups=("members",)), "MAIN"),
    ("a host below a restricted page", replace(HOST, parent="Closed"), "MAIN"),
    ("a host in a space for few", replace(HOST, space="TEAM"), "MAIN"),
]


@pytest.mark.parametrize(
    ("host", "space"), [row[1:] for row in SECRET], ids=[row[0] for row in SECRET]
)
def test_a_card_tells_no_title_to_who_cannot_know_it(host: Sheet, space: str) -> None:
    """The host's readers know it from the source; a public card would tell all."""
    canary = Sheet("Canary", groups=("secretariat",), space=host.space)
    host = replace(host, body=include("Canary"))
    closed = Sheet("Closed", groups=("members",))
    plan = plan_of(world(closed, host, canary), CARD)

    assert plan.changes == ()
    assert "tell the title to people who cannot know it" in reasons(plan)


def test_a_card_may_stand_where_only_those_read_who_know() -> None:
    """The same space, or one as closed."""
    host = Sheet("Host", include("Form"), space="TEAM")
    form = Sheet("Form", groups=("secretariat",), space="TEAM")
    config = CARD.model_copy(update={"cards_space": "TEAM"})

    assert created(plan_of(world(host, form), config)) == ["Form: who may join"]


def test_a_title_that_another_page_shows_all_is_no_secret() -> None:
    """One page for all names it in its source; the closed one may have the card too."""
    closed = replace(OTHER, groups=("members",))
    form = replace(FORM, groups=("secretariat",))

    assert set(edits(plan_of(world(HOST, closed, form), CARD))) == {"Host", "Other"}


def test_a_new_title_of_a_hidden_page_is_not_told() -> None:
    """The host names the card by now, so nobody knows the new one from its source."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(page_titled(programme.snapshot, "Form"), title="Canary")
    plan = plan_of(replace(programme, snapshot=with_page(programme.snapshot, page)), CARD)

    assert plan.changes == ()
    assert "another title by now" in reasons(plan)


def test_a_new_title_of_a_page_that_all_see_is_told() -> None:
    """Nothing is hidden any more."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(page_titled(programme.snapshot, "Form"), title="Join us", read=Allowed())
    plan = plan_of(replace(programme, snapshot=with_page(programme.snapshot, page)), CARD)
    (change,) = plan.changes

    assert isinstance(change.act, EditPage)
    assert "Join us" in change.act.edits[0].text


def died(programme: Programme) -> Programme:
    """Return the wiki after a run that made the cards and came to nothing else."""
    plan = plan_of(programme, CARD)
    return done(programme, [one for one in plan.changes if isinstance(one.act, CreatePage)])


def test_a_card_left_closed_is_not_opened_once_nobody_may_know_its_title() -> None:
    """The page that named it does so no more."""
    programme = died(world(HOST, FORM))
    page = page_titled(programme.snapshot, "Host")
    programme = replace(programme, snapshot=saved(programme.snapshot, page, "<p>Nothing</p>"))
    plan = plan_of(programme, CARD.model_copy(update={"report": "MAIN:Red includes"}))

    assert "Form: who may join" not in [one.act.target.title for one in plan.changes]
    assert "it was left closed" in reasons(plan)
    assert [one.needs for one in plan.changes if isinstance(one.act, CreatePage)] == [()]


def test_a_page_shows_a_card_that_was_left_closed_behind_its_opening() -> None:
    """Who says yes to the one says yes to the other."""
    programme = died(world(HOST, FORM))
    plan = plan_of(programme, CARD)
    edit = edits(plan)["Host"]
    taken = chosen(plan, plan.approved([edit.id]))

    assert [type(one.act) for one in taken] == [SetReaders, EditPage]
    assert edit.needs == (taken[0].id,)


def test_a_closed_card_that_may_not_be_opened_is_shown_nowhere() -> None:
    """It would be red for all."""
    programme = died(world(HOST, FORM))
    host = replace(page_titled(programme.snapshot, "Host"), read=FOR_STAFF)
    programme = replace(programme, snapshot=with_page(programme.snapshot, host))
    form = replace(page_titled(programme.snapshot, "Form"), read=FOR_MEMBERS)
    plan = plan_of(replace(programme, snapshot=with_page(programme.snapshot, form)), CARD)

    assert plan.changes == ()
    assert "Host, include 1" in reasons(plan)


def test_neither_of_two_cards_of_a_page_is_written_or_shown() -> None:
    """Both are named, and what to do."""
    card = Sheet("Form: who may join", slug="card-102", creator="bot", editor="bot")
    plan = plan_of(world(HOST, FORM, card, replace(card, title="Card")), CARD)

    assert plan.changes == ()
    assert "put all but one in the trash" in reasons(plan)


def test_a_card_of_a_page_that_all_see_may_go() -> None:
    """It says that not everybody may see it; who showed it may take it out."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(page_titled(programme.snapshot, "Form"), read=Allowed())
    opened = replace(programme, snapshot=with_page(programme.snapshot, page))

    assert "point its includes at that page again" in reasons(plan_of(opened, CARD))
    assert "point its includes" not in reasons(plan_of(programme, CARD))


def test_a_card_tells_a_new_title_once_a_page_that_its_readers_see_names_it() -> None:
    """That is the way out which is told."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(page_titled(programme.snapshot, "Form"), title="Register")
    programme = replace(programme, snapshot=with_page(programme.snapshot, page))
    programme = with_include(programme, "Host", "Register")
    plan = plan_of(programme, CARD)
    after = done(programme, chosen(plan, plan.free), 2)
    card = page_titled(after.snapshot, "Form: who may join")

    assert "Register" in after.snapshot.bodies[card.id]
    assert after.findings == ()


def test_what_somebody_took_back_waits() -> None:
    """The yes was for what is hidden, not against the person who wants it so."""
    before = world(HOST, FORM)
    programme = approve(before, "Host")
    page = page_titled(programme.snapshot, "Host")
    programme = replace(programme, snapshot=saved(programme.snapshot, page, HOST.body))
    plan = plan_of(programme, CARD)

    assert [one.gate for one in plan.changes] == [Gate.APPROVAL]
    assert "run 1 did this already" in str(plan.changes[0].waits_because)


def test_what_somebody_took_back_does_not_hold_what_is_new() -> None:
    """The one waits, the other is free; a yes brings the one back."""
    programme = approve(world(HOST, FORM, NOTES), "Host")
    page = page_titled(programme.snapshot, "Host")
    programme = replace(programme, snapshot=saved(programme.snapshot, page, HOST.body))
    programme = with_include(programme, "Host", "Notes")
    plan = plan_of(programme, CARD)
    free = [one for one in plan.changes if one.id in plan.free]
    (waiting,) = [one for one in plan.changes if one.id not in plan.free]

    assert {type(one.act) for one in free} == {CreatePage, EditPage, SetReaders}
    assert waiting.gate is Gate.APPROVAL
    assert plan_of(done(programme, plan.changes, 2), CARD).changes == ()


def test_a_page_that_was_not_read_is_not_called_gone() -> None:
    """Incomplete reading is not absence."""
    programme = approve(world(HOST, FORM), "Host")
    records = dict(programme.snapshot.pages.records)
    del records[page_titled(programme.snapshot, "Form").id]
    pages = Reading(records, (Gap("FAR", verbatim("time-out")),))
    snapshot = replace(programme.snapshot, pages=pages)

    assert "was not read" in reasons(plan_of(replace(programme, snapshot=snapshot), CARD))


# What must be done.


def test_one_yes_for_the_page_makes_the_cards_and_shows_them() -> None:
    """All waits for the one yes; the page names no card before it is there."""
    plan = plan_of(world(Sheet("Host", include("Form") + include("Notes")), FORM, NOTES), CARD)
    (edit,) = edits(plan).values()
    taken = chosen(plan, plan.approved([edit.id]))

    assert plan.free == frozenset()
    kinds = Counter(type(one.act) for one in taken)
    assert kinds == {CreatePage: 2, EditPage: 1, SetReaders: 2}
    assert set(edit.needs) == {one.id for one in taken} - {edit.id}
    assert {one.gate for one in plan.changes} == {Gate.APPROVAL}
    assert [one.act.readers for one in taken if isinstance(one.act, SetReaders)] == [Open()] * 2


def test_after_the_yes_nobody_sees_red_and_nothing_is_left_to_do() -> None:
    """Also where the same page is included twice."""
    host = Sheet("Host", include("Form") + include("Form"))
    programme = approve(world(host, FORM), "Host")

    assert programme.findings == ()
    assert plan_of(programme, CARD).changes == ()
    assert plan_of(programme, REPORT).changes == ()


def test_two_pages_share_a_card_and_have_a_yes_each() -> None:
    """The card is made with the first."""
    first = world(HOST, OTHER, FORM)
    plan = plan_of(first, CARD)
    programme = approve(first, "Host")
    later = plan_of(programme, CARD)

    assert created(plan) == ["Form: who may join"]
    assert [(one.act.target.title, one.gate) for one in later.changes] == [("Other", Gate.APPROVAL)]
    assert approve(programme, "Other").findings == ()


def test_what_is_hidden_later_on_an_approved_page_is_free() -> None:
    """Also where a page without a yes waits for the same card."""
    before = Sheet("Another", include("Notes"))
    programme = approve(world(before, HOST, FORM, NOTES), "Host")
    programme = with_include(programme, "Host", "Notes")
    plan = plan_of(programme, CARD)
    after = done(programme, chosen(plan, plan.free), 2)

    assert {type(one.act) for one in chosen(plan, plan.free)} == {CreatePage, EditPage, SetReaders}
    assert plan_of(after, CARD).free == frozenset()
    assert {one.reference.host.title for one in after.findings} == {"Another"}


def test_pages_of_one_title_in_two_spaces_have_a_card_each() -> None:
    """Named with their spaces, as a title is there once in a space."""
    host = Sheet("Host", include("Form") + include("Form", "TEAM"))
    programme = approve(world(host, FORM, Sheet("Form", space="TEAM")), "Host")
    body = programme.snapshot.bodies[page_titled(programme.snapshot, "Host").id]

    assert "Form (MAIN): who may join" in body
    assert "Form (TEAM): who may join" in body
    assert programme.findings == ()


def test_a_card_says_who_may_join_and_where_to_log_in() -> None:
    """By the name of the group, with the way back to the form."""
    plan = plan_of(world(HOST, FORM), CARD)
    (body,) = [one.act.body for one in plan.changes if isinstance(one.act, CreatePage)]

    assert "members" in body
    assert "secretariat" not in body
    assert "/login.action?os_destination=%2Fpages%2Fviewpage.action%3FpageId%3D102" in body
    assert 'href="http://127.0.0.1/pages/viewpage.action?pageId=102"' in body


def test_a_card_is_kept_up_to_date_with_the_rights() -> None:
    """Whatever the policy is by now."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(
        page_titled(programme.snapshot, "Form"), read=Allowed(groups=frozenset({SECRETARIAT}))
    )
    programme = replace(programme, snapshot=with_page(programme.snapshot, page))
    plan = plan_of(programme, REPORT)
    (change,) = plan.changes

    assert isinstance(change.act, EditPage)
    assert "secretariat" in change.act.edits[0].text
    assert plan_of(done(programme, plan.changes), REPORT).changes == ()


def test_a_card_of_a_page_that_is_gone_is_told() -> None:
    """Somebody takes it out."""
    programme = approve(world(HOST, FORM), "Host")
    page = replace(page_titled(programme.snapshot, "Form"), status=PageStatus.TRASHED)
    plan = plan_of(replace(programme, snapshot=with_page(programme.snapshot, page)), CARD)

    assert plan.changes == ()
    assert "is gone; take its include out" in reasons(plan)


def test_a_run_that_died_before_opening_is_finished_by_the_next() -> None:
    """The card is opened, and gets no card of its own."""
    programme = world(HOST, FORM)
    plan = plan_of(programme, CARD)
    died = done(programme, [one for one in plan.changes if not isinstance(one.act, SetReaders)])
    found = plan_of(died, CARD)
    after = done(died, chosen(found, found.free), 2)

    assert [type(one.act) for one in found.changes] == [SetReaders]
    assert after.findings == ()
    assert plan_of(after, CARD).changes == ()


def test_hostile_titles_stay_text() -> None:
    """A title is not markup, nor a template."""
    title = "<b>&\"'{{7*7}}{title}"
    written = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    form = replace(FORM, title=title)
    programme = approve(world(Sheet("Host", include(written)), form), "Host")

    assert programme.findings == ()
    assert plan_of(programme, CARD).changes == ()


def test_an_unknown_run_is_no_yes() -> None:
    """Only the change that shows the cards of this page counts."""
    ledger = Ledger(frozenset({edits(plan_of(world(OTHER, FORM), CARD))["Other"].id}),
                    {next(iter(make_snapshot(HOST).bodies)): {"x": RunId(1)}})  # fmt: skip
    other = plan_of(world(Sheet("First"), HOST, FORM, ledger=ledger), CARD)

    assert other.free == frozenset()
