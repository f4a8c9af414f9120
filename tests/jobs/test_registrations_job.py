"""The job of the registrations: lists of members, who is named where, and that it rests."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, GroupName, PageId
from sicbot.core.plan import CreatePage, EditPage, Gate, Restricted, SetReaders
from sicbot.core.policy import People
from sicbot.core.text import verbatim
from sicbot.jobs.registrations import JOB, Config
from sicbot.pages.storage import find, parse
from sicbot.programme.generated import OPEN
from sicbot.programme.people.decisions import OPT_OUTS
from sicbot.templating.skeleton import skeleton
from tests.builders import Sheet, include, make_snapshot, page_titled, saved
from tests.jobs.registered import (
    NAMES,
    SHEETS,
    Registered,
    account,
    after,
    body,
    entry,
    planned,
    skipped,
)
from tests.people_builders import lozenge, mention, sheet, table
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.core.people import Account
    from sicbot.core.sources import FormEntry
    from sicbot.programme.programme import Programme

LIST, ALL_PAGE, REPORT = "A1-Members", "All members", "Registrations to look at"
CONFIG = Config(
    lists="MAIN:{CODE}-Members",
    beside="MAIN:{CODE}-Members, kept",
    all_members=f"MAIN:{ALL_PAGE}",
    below="MAIN:Lists",
    report=f"DESK:{REPORT}",
    report_below="DESK:Desk",
)
IN_REGION = CONFIG.model_copy(update={"on_theirs": "region"})
HAND_MADE = (
    "<p>Our list.</p><table><tbody><tr><th>Name</th></tr><tr><td>Ada</td></tr>"
    "<tr><td>Zoe Unknown</td></tr></tbody></table>"
)
GUARD = GroupName("board")
SOME = ("ada", "ben", "cyd")


def run(programme: Programme, config: Config = CONFIG) -> Programme:
    """Return the programme after a run that made all that is free."""
    plan = planned(JOB, config, programme)
    return after(JOB, programme, [one for one in plan.changes if one.id in plan.free])


def reread(programme: Programme, town: Registered) -> Programme:
    """Return the programme when the form reads as in `town`."""
    return replace(programme, sources=town.programme.sources)


def texts(programme: Programme) -> dict[str, str]:
    """Return what the pages that sicbot made say, by title."""
    made = (page for pages in programme.all_made.values() for page in pages)
    return {page.title: programme.snapshot.bodies[page.id] for page in made}


def test_makes_all_pages_closed_and_rests() -> None:
    """Twenty-four lists, that of all, that for the Secretariat; nothing the second time."""
    programme = Registered().programme
    plan = planned(JOB, CONFIG, programme)
    made = [one.act for one in plan.changes if isinstance(one.act, CreatePage)]
    assert len(made) == 24 + 2
    assert {(len(one.closed_to.users), len(one.closed_to.groups)) for one in made} == {(1, 0)}
    then = run(programme)

    assert planned(JOB, CONFIG, then).changes == ()


# Who is named where


def test_nobody_who_did_not_agree_is_named_but_to_the_secretariat() -> None:
    """They are counted; also who left the question out, and who is on the page of opt-outs."""
    entries = (
        entry("ada"),
        entry("ben", 2, consent="false"),
        entry("cyd", 3, consent=""),
        entry("dag", 4, consent="false", role="Task Force Leader"),
    )
    said = texts(run(Registered(entries=entries).programme))
    for title, text in said.items():
        named = {name for name in NAMES if re.search(rf"\b{name.title()}\b", text)}
        allowed = {LIST: {"ada"}, ALL_PAGE: {"ada"}, REPORT: {"dag"}}.get(title, set())
        assert named == allowed, title

    assert "Members: 4." in said[LIST]
    assert "did not agree to be listed or asked not to be named: 3." in said[LIST]
    assert "Task Force Leader" in said[REPORT]


def test_no_list_shows_an_address_or_a_telephone_number() -> None:
    """Not from a region, an organisation, a profile or the account's own name."""
    one = entry(
        "ada",
        region="Africa, write to ada@berg.example.org",
        organisation="call +33 6 12 34 56 78 zs.org@berg.example.org",
        profile="https://berg.example.org/?who=ada@berg.example.org",
    )
    called = (account("ada", "ada@berg.example.org"),)
    said = texts(run(Registered(entries=(one,), accounts=called).programme))
    for title in (LIST, ALL_PAGE):
        assert "@" not in said[title], title
        assert "12 34" not in said[title], title

    assert "(an address)" in said[LIST]
    assert "<td>Africa</td>" in said[LIST]


def test_totals_are_the_same_on_all_pages() -> None:
    """Of each list, and of the page of all."""
    said = texts(run(Registered(SOME).programme))
    assert "Members: 3." in said[LIST]
    assert "<td>A1</td><td>3</td><td>3</td>" in said[ALL_PAGE]
    assert "Members of all Task Forces: 3, who are 3 people." in said[ALL_PAGE]


def test_without_a_policy_for_members_there_are_no_lists() -> None:
    """Nobody said who may see them."""
    programme = Registered(policy={"pages": {}}).programme
    plan = planned(JOB, CONFIG, programme)

    assert {one.act.target.title for one in plan.changes} == {REPORT}
    assert "pages.members.view" in skipped(plan)


def test_without_a_secretariat_there_is_no_report() -> None:
    """And nothing of it on another page."""
    plan = planned(JOB, CONFIG, replace(Registered().programme, secretariat=None))

    assert REPORT not in {one.act.target.title for one in plan.changes}
    assert "name the group that may read it" in skipped(plan)


# What was not read


def unread(*people: str) -> Registered:
    return Registered(people, gaps=(Gap("form joinA1", verbatim("3 of 6 records were given")),))


def test_a_list_stays_while_its_form_is_not_read() -> None:
    """Nobody is taken off for that, and it is told why; then it goes on."""
    then = run(Registered(SOME).programme)
    before = body(then, LIST)
    plan = planned(JOB, CONFIG, reread(then, unread("ada")))
    assert LIST not in {one.act.target.title for one in plan.changes}
    assert "stays as it is: 3 of 6 records were given" in skipped(plan)
    assert body(run(reread(then, unread("ada"))), LIST) == before

    assert "Dag" in body(run(reread(then, Registered((*SOME, "dag")))), LIST)


def with_nominations(programme: Programme, *groups: str) -> Programme:
    """Return the programme with a page, editable by these groups, by which Ada leads."""
    row = f"A1 | TFL | {mention('ada')} | {lozenge('VALIDATED')}"
    page = sheet("Nominations", table("TF | Role | Candidate | Decision", row), *groups)
    made = make_snapshot(*SHEETS, page)
    record = replace(page_titled(made, "Nominations"), id=PageId("900"))
    text = made.bodies[page_titled(made, "Nominations").id]
    snapshot = programme.snapshot
    pages = replace(snapshot.pages, records={**snapshot.pages.records, record.id: record})
    places = People(comments=False, nominations="MAIN:Nominations", nominators=(GUARD,))
    there = replace(snapshot, pages=pages, bodies={**snapshot.bodies, record.id: text})
    return replace(programme, snapshot=there, places=places)


def test_a_list_stays_while_the_nominations_do_not_count() -> None:
    """Else all who lead would be called members, in free changes."""
    then = run(with_nominations(Registered(SOME).programme, GUARD))
    assert "Task Force Leader" in body(then, LIST)
    now = with_nominations(then, "everybody")

    plan = planned(JOB, CONFIG, now)

    assert {LIST, ALL_PAGE}.isdisjoint(one.act.target.title for one in plan.changes)
    assert f"{LIST}: stays as it is: no nomination on" in skipped(plan)


def test_the_list_of_all_stays_while_a_form_with_people_on_it_is_not_read() -> None:
    """Forms of which nobody stands there are no reason."""
    then = run(Registered(SOME).programme)
    before = body(then, ALL_PAGE)
    assert body(run(reread(then, unread())), ALL_PAGE) == before
    told = [f"{one.item} {one.reason}" for job in planned(JOB, CONFIG, reread(then, unread())).jobs
            for one in job.skipped]  # fmt: skip

    assert any(ALL_PAGE in one and "3 of 6 records were given" in one for one in told)
    assert "Dag" in body(run(reread(then, Registered((*SOME, "dag")))), ALL_PAGE)


def test_a_first_list_says_that_not_all_was_read() -> None:
    """It promises no number."""
    text = body(run(unread("ada").programme), LIST)

    assert "Not all registrations could be read" in text
    assert "Members: 0" not in text


def test_lists_stay_while_nobody_knows_who_objected() -> None:
    """The page of opt-outs was there in an earlier run and is gone: nobody new is named."""
    then = run(Registered(SOME).programme)
    before = body(then, LIST)
    noted = {JOB.name: {**then.ledger.facts[JOB.name], OPT_OUTS: json.dumps("4711")}}
    places = People(comments=False, opt_outs="MAIN:Not to be named")
    then = replace(
        reread(then, Registered((*SOME, "dag"))),
        places=places, ledger=replace(then.ledger, facts=noted),
    )  # fmt: skip
    told = skipped(planned(JOB, CONFIG, then))

    assert body(run(then), LIST) == before
    assert "stays as it is, as nobody knows who is not to be named: the page" in told


# Lists that people made by hand


def by_hand(**more: str) -> Registered:
    sheet = Sheet(LIST, HAND_MADE, creator="zoe", **more)  # type: ignore[arg-type]
    return Registered(SOME, sheets=(*SHEETS, sheet))


def test_a_hand_made_list_stays_and_after_one_yes_shows_the_kept_one() -> None:
    """Theirs is not touched by a run; the include is behind it; then it rests."""
    programme = by_hand().programme
    plan = planned(JOB, CONFIG, programme)
    (shown,) = [one for one in plan.changes if isinstance(one.act, EditPage)]
    assert shown.gate is Gate.APPROVAL
    then = run(programme)
    assert body(then, LIST) == HAND_MADE
    assert "Ada" in body(then, "A1-Members, kept")
    plan = planned(JOB, CONFIG, then)
    assert plan.free == frozenset()
    then = after(JOB, then, plan.changes)

    assert body(then, LIST).startswith(HAND_MADE)
    assert include("A1-Members, kept").partition("ri:content-title=")[2] in body(then, LIST)
    assert planned(JOB, CONFIG, then).changes == ()


def test_whom_a_hand_made_list_names_without_a_registration_is_told() -> None:
    """To the Secretariat alone, by page and row."""
    said = texts(run(by_hand().programme))

    assert [title for title, text in said.items() if "Zoe Unknown" in text] == [REPORT]


def test_a_list_in_a_region_needs_readers_who_may_know() -> None:
    """A page that everybody reads gets no names; one for members gets the region, after a yes."""
    plan = planned(JOB, IN_REGION, by_hand().programme)
    assert not any(isinstance(one.act, EditPage) for one in plan.changes)
    assert "its names are not for anonymous" in skipped(plan)
    programme = by_hand(groups=("members",)).programme  # type: ignore[arg-type]
    plan = planned(JOB, IN_REGION, programme)
    (region,) = [one for one in plan.changes if isinstance(one.act, EditPage)]
    assert region.gate is Gate.APPROVAL
    then = after(JOB, programme, plan.changes)

    assert "Ada" in body(then, LIST).removeprefix(HAND_MADE)


def test_a_list_in_a_region_is_not_for_a_group_that_is_no_audience() -> None:
    """Whom the page's restriction or its space lets in counts, configured as audience or not."""
    programme = by_hand(groups=("members", "strangers")).programme  # type: ignore[arg-type]
    plan = planned(JOB, IN_REGION, programme)

    assert not any(isinstance(one.act, EditPage) for one in plan.changes)
    assert "its names are not for strangers, who read that page" in skipped(plan)


@pytest.mark.parametrize(
    ("view", "groups"), [("logged-in", {"confluence-users"}), ("anonymous", set())]
)
def test_only_a_list_for_anonymous_is_open(view: str, groups: set[str]) -> None:
    """Who is logged in is in the wiki's default group."""
    policy = {"pages": {"members": {"view": [view], "edit": ["secretariat"]}}}
    plan = planned(JOB, CONFIG, Registered(policy=policy).programme)
    lists = {one.act.target.title: one.act for one in plan.changes if one.key == OPEN}
    act = lists[LIST]
    assert isinstance(act, SetReaders)
    allowed = act.readers.allowed.groups if isinstance(act.readers, Restricted) else set()

    assert allowed == groups


def test_a_hand_made_list_may_be_left_alone() -> None:
    """The kept one stands beside it, and nobody is asked."""
    config = CONFIG.model_copy(update={"on_theirs": "nothing"})
    plan = planned(JOB, config, by_hand().programme)

    assert not any(isinstance(one.act, EditPage) for one in plan.changes)
    assert plan.free == frozenset(one.id for one in plan.changes)


def test_a_list_that_somebody_rewrote_is_theirs() -> None:
    """It is kept as it is, and said."""
    then = run(Registered(SOME).programme)
    page = page_titled(then.snapshot, LIST)
    then = replace(then, snapshot=saved(then.snapshot, page, "<p>Ours now.</p>"))
    plan = planned(JOB, CONFIG, reread(then, Registered(NAMES)))

    assert LIST not in {one.act.target.title for one in plan.changes}
    assert "kept as somebody changed it" in skipped(plan)


# Hostile values


FIELDS = ("fullname", "email", "organisation", "region", "country", "expertise", "profile", "role")
KEPT = 80  # characters of a text that are typed: long ones are cut by the templates


def typed(n: int, text: str) -> tuple[tuple[FormEntry, ...], tuple[Account, ...]]:
    """Return a member, one who wants to lead and a nobody who typed this everywhere.

    The member's own account is called so as well.
    """
    values = dict.fromkeys(FIELDS, text)
    mine = entry(f"m{n}", 3 * n, **values, consent="true")
    wish = {**values, "role": "Task Force Leader", "fullname": f"L{n}"}
    leading = entry(f"l{n}", 3 * n + 1, **wish, consent="true")
    nobodys = replace(entry(f"n{n}", 3 * n + 2, **values), creator="", owners=())
    return (mine, leading, nobodys), (account(f"m{n}", text[:KEPT] or "x"), account(f"l{n}"))


def pages_of(*words: str) -> dict[str, str]:
    made = [typed(n, text) for n, text in enumerate(words)]
    entries = tuple(one for some, _accounts in made for one in some)
    accounts = tuple(one for _entries, some in made for one in some)
    return texts(run(Registered(entries=entries, accounts=accounts).programme))


def kinds(text: str) -> set[tuple[object, ...]]:
    """Return which elements there are, at which depth and with which attributes."""
    return {tuple(one) for one in skeleton(text)}


def is_even(text: str) -> bool:
    """Tell whether all rows of each table have as many cells as its header."""
    tables = find(parse(text).root, "table")
    return all(
        len({sum(one.name in {"td", "th"} for one in row.children) for row in find(table, "tr")})
        == 1
        for table in tables
    )


BENIGN = {
    title: kinds(text)
    for title, text in pages_of("Someone", "https://example.org/me", "Someone").items()
}
SHOWN = (LIST, ALL_PAGE, REPORT)
AT_ONCE = 40


@pytest.mark.parametrize("start", range(0, len(ALL), AT_ONCE))
def test_whatever_people_type_stays_text(start: int) -> None:
    """Each page has the elements that it has for ordinary words, and the same totals."""
    words = ALL[start : start + AT_ONCE]
    said = pages_of(*words)
    for title in SHOWN:
        assert kinds(said[title]) <= BENIGN[title], title
        assert is_even(said[title]), title
    rows = len(list(find(parse(said[LIST]).root, "tr"))) - 1  # without the header

    assert len(words) <= rows <= 2 * len(words)  # a name that fits somebody else's proves nothing
    assert f"Members: {rows}." in said[LIST]
    assert f"<td>A1</td><td>{rows}</td><td>{rows}</td>" in said[ALL_PAGE]
