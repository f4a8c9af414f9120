"""The report for the Secretariat: true after this run, and silent of what is not for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Gap, PageStatus, Reading, SpaceKey, SpaceRights
from sicbot.core.plan import Change, CreatePage, EditPage, SetReaders, Skip
from sicbot.core.text import verbatim
from sicbot.jobs.includes import Config
from sicbot.pages.meaning import same_meaning
from sicbot.pages.storage import find, parse
from sicbot.programme.inclusions.include_report import MOST_ROWS, SLUG, ReportPage, keep_report
from sicbot.programme.inclusions.resolve import Lookups, changed_pages
from tests.builders import (
    EXCERPT,
    MEMBERS,
    SECRETARIAT,
    Sheet,
    chosen,
    context_of,
    done,
    excerpt_include,
    include,
    make_snapshot,
    page_titled,
    plan_of,
    programme_of,
)

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

PLACE = ReportPage("MAIN:Red includes", "")
CONFIG = Config(report=PLACE.place)
FOR_MEMBERS = ("members",)  # the Secretariat's audience is in no other group


def steps(programme: Programme) -> list[Change | Skip]:
    return list(keep_report(PLACE, context_of(programme)))


def report(*sheets: Sheet, programme: Programme | None = None) -> str:
    """Return the text of the report about a wiki."""
    found = steps(programme or programme_of(make_snapshot(*sheets, archived=("OLD",))))
    (body,) = [one.act.body for one in found
               if isinstance(one, Change) and isinstance(one.act, CreatePage)]  # fmt: skip
    return body


HOST = Sheet("Host", include("Canary"))
NEVER: list[tuple[str, list[Sheet]]] = [
    ("a host that they may not see",
     [Sheet("Canary", include("Form"), groups=FOR_MEMBERS)]),
    ("a host in a tree that they may not see",
     [Sheet("Top", groups=FOR_MEMBERS), Sheet("Canary", include("Form"), parent="Top")]),
    ("what a host names that they may not see",
     [Sheet("Secret", include("Canary"), groups=FOR_MEMBERS)]),
    ("a page that is perhaps meant",
     [Sheet("Host", include("Join Task Force Canar")),
      Sheet("Join Task Force Canary", groups=FOR_MEMBERS)]),
    ("one with a form that is perhaps meant",
     [Sheet("Host", include("Join us all")),
      Sheet("Canary", '<ac:structured-macro ac:name="confiform"><ac:parameter ac:name="formName">'
            'j</ac:parameter><ac:parameter ac:name="registrationFormTitle">Join us all now'
            "</ac:parameter><ac:rich-text-body></ac:rich-text-body></ac:structured-macro>",
            groups=FOR_MEMBERS)]),
    ("a page that is included, in the register",
     [Sheet("Secret", include("Canary"), groups=FOR_MEMBERS), Sheet("Canary")]),
    ("who includes a page, in the register",
     [Sheet("Canary", include("Form"), groups=FOR_MEMBERS), Sheet("Host", include("Form")),
      Sheet("Form")]),
    ("a page that could not be read", [Sheet("Canary", include("x") + "<p>", groups=FOR_MEMBERS)]),
    ("the space of a page that was archived and hidden",
     [Sheet("Host", include("Form")),
      Sheet("Form", space="Canary", groups=FOR_MEMBERS, status=PageStatus.ARCHIVED)]),
]  # fmt: skip


@pytest.mark.parametrize("sheets", [row[1] for row in NEVER], ids=[row[0] for row in NEVER])
def test_the_report_names_no_page_that_its_readers_may_not_see(sheets: list[Sheet]) -> None:
    """The canary is on such a page alone, or is its name."""
    assert "canary" not in report(*sheets).casefold()


def test_an_include_of_a_hidden_page_by_its_id_tells_no_title() -> None:
    """The source of the host holds a number."""
    by_id = include("x").replace('<ri:page ri:content-title="x" />',
                                 '<ri:content-entity ri:content-id="102" />')  # fmt: skip
    text = report(Sheet("Host", by_id), Sheet("Canary", groups=FOR_MEMBERS))

    assert "Canary" not in text
    assert "1 more are on pages" in text


def test_where_an_unproven_page_lies_is_told_to_those_who_see_it() -> None:
    """The include names its title, but not its space."""
    snapshot = make_snapshot(
        Sheet("Host", include("Form")), Sheet("Form", space="CANARY", groups=FOR_MEMBERS)
    )
    gap = Gap("FAR", verbatim("time-out"))
    half = replace(snapshot, pages=Reading(snapshot.pages.records, (gap,)))

    assert "CANARY" not in report(programme=programme_of(half))


def test_a_space_that_was_not_read_is_told_to_those_who_see_it() -> None:
    """Its key may tell enough."""
    snapshot = make_snapshot(Sheet("Host"), Sheet("x", space="CANARY"), Sheet("y", space="TEAM"))
    canary = SpaceKey("CANARY")
    closed = SpaceRights(groups=frozenset({MEMBERS}))
    spaces = dict(snapshot.spaces.records)
    spaces[canary] = replace(spaces[canary], rights=closed)
    gaps = tuple(Gap(key, verbatim(f"pages of {key}: time-out")) for key in ("CANARY", "TEAM"))
    snapshot = replace(
        snapshot, spaces=Reading(spaces), pages=Reading(snapshot.pages.records, gaps)
    )
    text = report(programme=programme_of(snapshot))

    assert "CANARY" not in text
    assert "pages of TEAM" in text


TOLD: list[tuple[str, list[Sheet], tuple[str, ...]]] = [
    ("what the source of a page that they see names",
     [HOST, Sheet("Canary", groups=FOR_MEMBERS)],
     ("1: Canary", "hidden", "anonymous, logged-in, secretariat", "administrator of space MAIN")),
    ("a page that is perhaps meant and that they see",
     [Sheet("Host", include("Join Task Force")),
      Sheet("Join Task Forces", groups=("secretariat",))],
     ("Perhaps “Join Task Forces”",)),
    ("a hidden host as a number",
     [Sheet("Secret", include("x"), groups=FOR_MEMBERS)],
     ("No include is red", "1 more are on pages that not all readers of this page may see")),
    ("what waits for a yes",
     [Sheet("Host", include("Form")),
      Sheet("Form", status=PageStatus.TRASHED, groups=("secretariat",))],
     ("approve that sicbot restores the page",)),
    ("several includes of a page in one row",
     [Sheet("Host", include("a") + include("Form") + include("b")), Sheet("Form")],
     ("1: a", "3: b", "not-found")),
    ("the register",
     [Sheet("Host", include("Form")), Sheet("Form")],
     ('ri:content-title="Form"', "<td>Host</td>", "No include is red")),
    ("how much was read", [Sheet("Host")], ("Read 1 of 1 pages", "As of 2023-10-16")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "words"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD]
)
def test_the_report_tells_what_its_readers_can_act_on(
    sheets: list[Sheet], words: tuple[str, ...]
) -> None:
    """The control: it is not silent for fear of telling too much."""
    text = report(*sheets)

    assert [word for word in words if word not in text] == []


def test_what_is_healed_in_this_run_is_not_told_as_red() -> None:
    """It is written with that, or not at all."""
    programme = programme_of(make_snapshot(HOST, Sheet("Canary", space="TEAM")))
    made, opened = steps(programme)
    assert isinstance(made, Change)
    assert isinstance(opened, Change)
    heal = next(one for one in plan_of(programme, CONFIG).changes if isinstance(one.act, EditPage))

    assert made.needs == (heal.id,)
    assert isinstance(made.act, CreatePage)
    assert "moved" not in made.act.body
    assert "hidden" in made.act.body
    assert isinstance(opened.act, SetReaders)


def test_a_page_that_may_not_be_healed_does_not_hold_the_report() -> None:
    """It is told as it stays."""
    plan = plan_of(
        programme_of(
            make_snapshot(
                Sheet("Host", include("Form"), space="OLD"),
                Sheet("Form", space="TEAM"),
                archived=("OLD",),
            )
        ),
        CONFIG,
    )

    assert {type(one.act) for one in chosen(plan, plan.free)} == {CreatePage, SetReaders}


def test_a_page_that_the_wiki_refused_does_not_hold_the_report() -> None:
    """It is told as it stays, with what is in the way; and is told no more once it is healed."""
    programme = programme_of(make_snapshot(HOST, Sheet("Canary", space="TEAM")))
    heal = next(one for one in plan_of(programme, CONFIG).changes if isinstance(one.act, EditPage))
    assert heal.act.target.id is not None
    ledger = Ledger(refused_parts={heal.act.target.id: frozenset(heal.parts)})
    held = replace(programme, ledger=ledger)
    made = next(one for one in steps(held) if isinstance(one, Change))
    refused = [one for one in plan_of(held, CONFIG).changes if one.id != heal.id]
    after = done(held, refused)

    assert made.needs == ()
    assert "publish or discard the open draft of “Host”" in report(programme=held)
    assert [one.id for one in plan_of(after, CONFIG).changes] == [heal.id]
    healed = done(after, [heal], 2)
    told = plan_of(replace(healed, ledger=replace(healed.ledger, refused_parts={})), CONFIG)
    assert [one.act.target.title for one in told.changes] == ["Red includes"]


def written(*sheets: Sheet) -> Programme:
    """Return a wiki with its report."""
    programme = programme_of(make_snapshot(*sheets))
    plan = plan_of(programme, CONFIG)
    return done(programme, chosen(plan, plan.free))


def test_the_report_stays_as_it_is_while_not_all_can_be_read() -> None:
    """Else its rows would go and come back."""
    programme = written(HOST)
    gone = page_titled(programme.snapshot, "Host").id
    records = {id_: page for id_, page in programme.snapshot.pages.records.items() if id_ != gone}
    pages = Reading(records, (Gap("TEAM", verbatim("403")),))
    later = replace(programme, snapshot=replace(programme.snapshot, pages=pages))
    (skip,) = steps(later)

    assert isinstance(skip, Skip)
    assert "not all pages could be read" in str(skip.reason)


def test_another_place_in_the_configuration_is_said_to_move_nothing() -> None:
    """The report is kept where it is."""
    programme = written(HOST)
    found = keep_report(ReportPage("TEAM:Report", ""), context_of(programme))
    (skip,) = found

    assert isinstance(skip, Skip)
    assert "stands at MAIN:Red includes" in str(skip.reason)
    assert steps(programme) == []
    assert list(keep_report(ReportPage("main:red INCLUDES", ""), context_of(programme))) == []


def test_the_report_is_at_rest_once_it_is_written() -> None:
    """With itself and all healed pages in the wiki, and again when something new is red."""
    sheets = [
        Sheet("Host", include("Form") + include("Far") + include("Far") + include("Gone")),
        Sheet("Form", groups=FOR_MEMBERS),
        Sheet("Far", EXCERPT, space="TEAM"),
        Sheet("Other", excerpt_include("Far")),
    ]
    programme = programme_of(make_snapshot(*sheets))
    plan = plan_of(programme, CONFIG)
    after = done(programme, chosen(plan, plan.free))

    assert len(plan.free) == 5
    assert plan_of(after, CONFIG).free == frozenset()


def test_a_card_that_is_opened_in_this_run_is_not_told_as_hidden() -> None:
    """A run died before it was opened; the next leaves nothing for a third."""
    config = CONFIG.model_copy(update={"hidden": "card", "cards_space": "MAIN", "report": ""})
    programme = programme_of(make_snapshot(Sheet("Host", include("Form")),
                                           Sheet("Form", groups=FOR_MEMBERS)))  # fmt: skip
    plan = plan_of(programme, config)
    died = done(programme, [one for one in plan.changes if not isinstance(one.act, SetReaders)])
    config = config.model_copy(update={"report": PLACE.place})
    healing = plan_of(died, config)
    after = done(died, chosen(healing, healing.free), 2)

    assert after.findings == ()
    assert plan_of(after, config).changes == ()


HOSTILE = ["<script>\"'&", "{{7*7}}{% x %}", "]]>", "<hr />", "a\u202eb", "x" * 255]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_text(title: str) -> None:
    """They make no element, and cut the foot nowhere else."""
    written = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    sheets = [Sheet(title, include("Form") + include(written + "!")), Sheet("Form")]
    plain = [Sheet("plain", include("Form") + include("other!")), Sheet("Form")]
    names = [element.name for element in parse(report(*sheets)).root.children]

    assert names == [element.name for element in parse(report(*plain)).root.children]
    assert len(list(find(parse(report(*sheets)).root, "hr"))) == 1
    assert not list(find(parse(report(*sheets)).root, "script"))


def test_a_long_report_says_what_it_leaves_out() -> None:
    """A page of more rows than that nobody reads."""
    hosts = [Sheet(f"Host {n}", include(f"Gone {n}")) for n in range(MOST_ROWS + 2)]
    text = report(*hosts)

    assert "2 more are in <code>sicbot audit includes</code>" in text or "2 more are in" in text
    assert text.count("<tr>") == MOST_ROWS + 1


NO_REPORT: list[tuple[str, str | None, str]] = [
    ("no group is named", None, "name the group that may read it"),
    ("a group with whose eyes nobody looks", "boards", "boards is not among the groups"),
]


@pytest.mark.parametrize(
    ("group", "told"), [row[1:] for row in NO_REPORT], ids=[row[0] for row in NO_REPORT]
)
def test_without_readers_there_is_no_report(group: str | None, told: str) -> None:
    """Nothing is written that would be for everybody by mistake."""
    programme = programme_of(make_snapshot(HOST), secretariat=group)  # type: ignore[arg-type]  # a name
    (skip,) = steps(programme)

    assert isinstance(skip, Skip)
    assert told in str(skip.reason)


def test_the_report_is_for_the_secretariat_alone() -> None:
    """And for sicbot, which keeps it."""
    programme = programme_of(make_snapshot(HOST))
    plan = plan_of(programme, CONFIG)
    after = done(programme, chosen(plan, plan.free))
    page = page_titled(after.snapshot, "Red includes")

    assert page.read.groups == {SECRETARIAT}
    assert page.read.users == {after.snapshot.me.key}
    assert page.mark is not None
    assert page.mark.slug == SLUG


def test_the_same_wiki_gives_the_same_report() -> None:
    """Another day changes the foot alone."""
    programme = programme_of(make_snapshot(HOST, Sheet("Other", include("x"))))
    later = replace(programme, snapshot=replace(programme.snapshot,
                    taken=programme.snapshot.taken.replace(day=20)))  # fmt: skip
    one, other = report(programme=programme), report(programme=later)

    assert one != other
    assert same_meaning(one.partition("<hr")[0], other.partition("<hr")[0])


def test_old_titles_that_were_not_all_read_are_told_in_the_foot() -> None:
    """A gap that names no page is for everybody."""
    snapshot = make_snapshot(Sheet("Host", include("Form")), Sheet("Form A1 - NDC", version=2))
    titles = {page.id: () for page in changed_pages(snapshot)}
    gap = Gap("old titles", verbatim("older titles of 1 pages"))
    lookups = Lookups(old_titles=Reading(titles, (gap,)))

    assert "older titles of 1 pages" in report(programme=programme_of(snapshot, lookups=lookups))
