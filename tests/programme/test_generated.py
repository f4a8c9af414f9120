"""Pages that sicbot keeps as a whole: made closed and opened last, and theirs once people wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import (
    Allowed,
    Gap,
    GroupName,
    PageId,
    PageStatus,
    Reading,
    SpaceKey,
    UserKey,
)
from sicbot.core.plan import (
    Change,
    CreatePage,
    EditPage,
    Gate,
    Open,
    Restricted,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.text import verbatim
from sicbot.programme.generated import LONGEST_TITLE, Wish, keep_page
from tests.builders import (
    SECRETARIAT,
    Sheet,
    done,
    make_snapshot,
    page_titled,
    programme_of,
    saved,
    with_page,
)

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot
    from sicbot.programme.programme import Programme

OLD = "<p>The old text</p><hr /><p>As of Monday</p>"
NEW = "<p>The new text</p><hr /><p>As of Tuesday</p>"
ONLY_ME = ("bot",)
STAFF = Restricted(Allowed(groups=frozenset({SECRETARIAT})))
READERS = {"groups": (str(SECRETARIAT),), "users": ONLY_ME}
WISH = Wish("report", "MAIN:Report", "MAIN:Top", NEW, STAFF, "t 1", verbatim("because"))
TOP = Sheet("Top")


def kept(body: str = OLD, **more: object) -> Sheet:
    """Return the page as sicbot made it, its last version its own."""
    fields: dict[str, object] = {"slug": "report", "creator": "bot", "editor": "bot", **READERS}
    return replace(Sheet("Report", body), **(fields | more))  # type: ignore[arg-type]  # of a Sheet


STAFF_AND_ME = Restricted(Allowed(frozenset({UserKey("bot")}), frozenset({SECRETARIAT})))


def steps(snapshot: Snapshot, wish: Wish = WISH, *, own: str | None = OLD,
          ledger: Ledger | None = None) -> list[Change | Skip]:  # fmt: skip
    known = ledger or Ledger()
    if own is not None and ledger is None:
        mine = [page for page in snapshot.pages.records.values() if page.title == "Report"]
        known = replace(known, own_texts={page.id: own for page in mine})
    return list(keep_page(wish, programme_of(snapshot, known)))


def marked(words: str) -> str:
    return f'<ac:inline-comment-marker ac:ref="r1">{words}</ac:inline-comment-marker>'


# What must not be done.

AT_REST: list[tuple[str, Sheet]] = [
    ("the very text", kept(NEW)),
    ("another foot", kept(NEW.replace("Tuesday", "Friday"))),
    ("the server's spelling", kept(NEW.replace("<p>", '<p ac:local-id="x">').replace("><", "> <"))),
    ("an inline comment", kept(NEW.replace("new", marked("new")), editor="ada")),
    ("renamed", replace(kept(NEW), title="Called so by people")),
    ("moved to another space", replace(kept(NEW), space="TEAM")),
    ("restricted further by a person", kept(NEW, groups=("secretariat", "members"))),
]  # fmt: skip


@pytest.mark.parametrize("sheet", [row[1] for row in AT_REST], ids=[row[0] for row in AT_REST])
def test_a_page_that_says_what_it_should_is_left_alone(sheet: Sheet) -> None:
    """Whatever the wiki or people did to it besides."""
    assert steps(make_snapshot(TOP, sheet)) == []


THEIRS: list[tuple[str, str]] = [
    ("other words", OLD.replace("old", "better")),
    ("a line more", f"<p>Mine</p>{OLD}"),
    ("a line in the foot", OLD.replace("As of Monday", "Ask me about this")),
    ("a line behind the foot", f"{OLD}<p>Mine</p>"),
    ("a rule of their own in a table", "<table><tbody><tr><td><hr/></td></tr></tbody></table>"),
]


@pytest.mark.parametrize("editor", ["ada", "bot"])
@pytest.mark.parametrize("body", [row[1] for row in THEIRS], ids=[row[0] for row in THEIRS])
def test_what_a_person_wrote_stays(body: str, editor: str) -> None:
    """Also where sicbot saved it since: undoing and restoring keep what people wrote."""
    (skip,) = steps(make_snapshot(TOP, kept(body, editor=editor)))

    assert isinstance(skip, Skip)
    assert "kept as somebody changed it" in str(skip.reason)


def test_a_text_of_which_the_own_version_is_not_known_stays() -> None:
    """It may be anybody's."""
    (skip,) = steps(make_snapshot(TOP, kept(OLD, editor="bot")), own=None)

    assert "kept as somebody changed it" in str(skip.reason if isinstance(skip, Skip) else "")


def test_a_text_that_was_not_read_stays() -> None:
    """Nothing is known of it."""
    snapshot = make_snapshot(TOP, kept())
    (skip,) = steps(replace(snapshot, bodies={}))

    assert isinstance(skip, Skip)
    assert "was not read" in str(skip.reason)


def test_an_inline_comment_whose_words_would_go_postpones_the_text() -> None:
    """It would be left without a place."""
    (skip,) = steps(make_snapshot(TOP, kept(OLD.replace("old", marked("old")))))

    assert isinstance(skip, Skip)
    assert "inline comment" in str(skip.reason)


WIDER: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("to all", {"groups": (), "users": ()}),
    ("to another group", {"groups": ("secretariat", "members")}),
    ("to a person", {"users": ("bot", "ada")}),
]


@pytest.mark.parametrize("more", [row[1] for row in WIDER], ids=[row[0] for row in WIDER])
def test_nothing_more_is_written_on_a_page_that_was_opened_to_others(
    more: dict[str, tuple[str, ...]],
) -> None:
    """The text is not for them; their restriction is not undone either."""
    (skip,) = steps(make_snapshot(TOP, kept(OLD, **more)))

    assert isinstance(skip, Skip)
    assert "restrict it to secretariat again" in str(skip.reason)


NOT_MADE: list[tuple[str, list[Sheet], Wish, str]] = [
    ("the page above is not there", [TOP], replace(WISH, below="MAIN:Nowhere"), "Nowhere"),
    ("the page above is in the trash",
     [Sheet("Top", status=PageStatus.TRASHED)], WISH, "is not there"),
    ("the page above is in another space",
     [TOP, Sheet("Far", space="TEAM")], replace(WISH, below="TEAM:Far"), "another space"),
    ("somebody's page has the title", [TOP, Sheet("REPORT")], WISH, "has this title already"),
    ("a copy of the page has the title",
     [TOP, kept(marked_as="7", creator="ada")], WISH, "has this title already"),
    ("the title is too long",
     [TOP], replace(WISH, place=f"MAIN:{'x' * (LONGEST_TITLE + 1)}"), "more than 255"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "wish", "told"), [row[1:] for row in NOT_MADE], ids=[row[0] for row in NOT_MADE]
)
def test_a_page_without_a_place_is_not_made(sheets: list[Sheet], wish: Wish, told: str) -> None:
    """It is said what is in the way."""
    (skip,) = steps(make_snapshot(*sheets), wish)

    assert isinstance(skip, Skip)
    assert told in str(skip.reason)


@pytest.mark.parametrize("what", ["MAIN", "main"])
def test_a_page_that_may_be_where_was_not_read_is_not_made(what: str) -> None:
    """Incomplete reading is not absence."""
    snapshot = make_snapshot(TOP)
    gap = Gap(what, verbatim("time-out"))
    (skip,) = steps(replace(snapshot, pages=Reading(snapshot.pages.records, (gap,))))

    assert isinstance(skip, Skip)
    assert "was not read as a whole" in str(skip.reason)


def test_a_page_in_the_trash_is_made_anew_after_a_yes_alone() -> None:
    """Somebody did not want it."""
    trashed = kept(status=PageStatus.TRASHED)
    made, opened = steps(make_snapshot(TOP, trashed))

    assert isinstance(made, Change)
    assert isinstance(opened, Change)
    assert made.gate is Gate.APPROVAL
    assert opened.needs == (made.id,)


def test_a_page_that_the_wiki_refused_is_made_after_a_yes_alone() -> None:
    """It would refuse it at each run, and nobody would know why."""
    ledger = Ledger(refused_slugs=frozenset({Slug("report")}))
    made, _opened = steps(make_snapshot(TOP), ledger=ledger)

    assert isinstance(made, Change)
    assert made.gate is Gate.APPROVAL
    assert "the wiki refused it" in str(made.waits_because)


def test_what_was_refused_of_another_page_holds_nothing() -> None:
    """The yes is asked for where it is needed."""
    ledger = Ledger(refused_slugs=frozenset({Slug("other")}))
    made, _opened = steps(make_snapshot(TOP), ledger=ledger)

    assert isinstance(made, Change)
    assert made.gate is Gate.FREE


def test_neither_of_two_pages_for_the_same_is_written() -> None:
    """Nobody knows which of them people keep; one in the trash leaves the other."""
    first, second = kept(), replace(kept(), title="Report again")
    (skip,) = steps(make_snapshot(TOP, first, second))
    binned = replace(second, status=PageStatus.TRASHED)

    assert isinstance(skip, Skip)
    assert "“Report” (MAIN, 102), “Report again” (MAIN, 103)" in str(skip.reason)
    assert isinstance(steps(make_snapshot(TOP, first, binned))[0], Change)


def test_a_copy_in_the_trash_says_nothing() -> None:
    """Copies have the mark of the page that they are copied from."""
    copied = kept(status=PageStatus.TRASHED, marked_as="7", creator="ada")
    made, _opened = steps(make_snapshot(TOP, copied))

    assert isinstance(made, Change)
    assert made.gate is Gate.FREE


# What must be done.


def test_a_page_is_made_closed_and_opened_last() -> None:
    """At no instant does somebody read it who may not."""
    made, opened = steps(make_snapshot(TOP))
    assert isinstance(made, Change)
    assert isinstance(opened, Change)

    assert made.act == CreatePage(
        WISH.target, PageId("101"), NEW, Allowed(frozenset({UserKey("bot")})), "generated", "t 1"
    )
    assert opened.act == SetReaders(
        WISH.target,
        Restricted(Allowed(frozenset({UserKey("bot")}), frozenset({SECRETARIAT}))),
        None,
    )
    assert opened.needs == (made.id,)
    assert (made.gate, opened.gate) == (Gate.FREE, Gate.FREE)


def test_a_page_without_one_above_stands_at_the_top() -> None:
    """The configuration may leave it empty."""
    made, _opened = steps(make_snapshot(), replace(WISH, below=""))

    assert isinstance(made, Change)
    assert isinstance(made.act, CreatePage)
    assert made.act.parent is None


def test_a_page_that_waits_keeps_its_reason() -> None:
    """And its opening waits for the same yes: a page is never open that nobody said yes to."""
    made, opened = steps(make_snapshot(TOP), replace(WISH, waits=verbatim("ask first")))

    assert isinstance(made, Change)
    assert isinstance(opened, Change)
    told = [(one.gate, str(one.waits_because)) for one in (made, opened)]
    assert told == [(Gate.APPROVAL, "ask first")] * 2


def edited(found: list[Change | Skip]) -> tuple[Change, EditPage]:
    (change,) = found
    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    return change, change.act


REWRITTEN: list[tuple[str, Sheet, str]] = [
    ("the bot's own version", kept(), OLD),
    ("a person saved it unchanged", kept(editor="ada"), OLD),
    ("only an inline comment", kept(OLD.replace("text", marked("text")), editor="ada"), OLD),
    ("only the server's spelling",
     kept(OLD.replace("<p>", '<p ac:local-id="x">'), editor="ada"), OLD),
    ("given back: sicbot's version stands again", kept(editor="ada"), OLD),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "own"), [row[1:] for row in REWRITTEN], ids=[row[0] for row in REWRITTEN]
)
def test_a_text_of_sicbots_own_is_brought_up_to_date(sheet: Sheet, own: str) -> None:
    """On the version that was read, and an inline comment stays at its words."""
    change, act = edited(steps(make_snapshot(TOP, sheet), own=own))

    assert change.gate is Gate.FREE
    assert act.base_version == 1
    assert act.before == (sheet.body,)
    assert "The new" in act.edits[0].text
    assert act.edits[0].text.count("inline-comment-marker") == sheet.body.count("comment-marker")


def test_the_same_text_has_the_same_id_whatever_the_foot() -> None:
    """A yes is not lost because a day went by."""
    snapshot = make_snapshot(TOP, kept())
    later = replace(WISH, body=NEW.replace("Tuesday", "Friday"))
    other = replace(WISH, body=NEW.replace("new", "newest"))
    ids = [edited(steps(snapshot, wish))[0].id for wish in (WISH, later, other)]

    assert ids[0] == ids[1] != ids[2]


def test_a_page_that_a_run_left_closed_is_only_opened() -> None:
    """It died between publishing and opening."""
    snapshot = make_snapshot(TOP, kept(NEW, groups=(), users=ONLY_ME))
    (opened,) = steps(snapshot)
    page = page_titled(snapshot, "Report")

    assert isinstance(opened, Change)
    assert isinstance(opened.act, SetReaders)
    assert opened.act.was == page.read
    assert opened.act.target == Target(page.space, page.title, page.id, Slug("report"))
    assert opened.id == steps(make_snapshot(TOP))[1].id  # type: ignore[union-attr]  # it is a change


def test_a_text_is_written_for_the_readers_that_the_page_has() -> None:
    """Opening a page makes no version; a plan that was kept would not see it."""
    snapshot = make_snapshot(TOP, kept())

    assert edited(steps(snapshot))[1].readers == page_titled(snapshot, "Report").read


def test_a_page_that_was_left_closed_is_rewritten_before_it_is_opened() -> None:
    """What its readers may no longer know is gone by then."""
    rewritten, opened = steps(make_snapshot(TOP, kept(OLD, groups=(), users=ONLY_ME)))

    assert isinstance(opened, Change)
    assert isinstance(opened.act, SetReaders)
    assert isinstance(rewritten, Change)
    assert opened.needs == (rewritten.id,)


def test_a_page_whose_text_cannot_be_written_stays_closed() -> None:
    """An old text may tell what is no longer for its readers."""
    body = OLD.replace("old", marked("old"))
    (skip,) = steps(make_snapshot(TOP, kept(body, groups=(), users=ONLY_ME)))

    assert isinstance(skip, Skip)


def test_a_page_for_all_is_opened_to_all() -> None:
    """The restriction is taken off as a whole."""
    made, opened = steps(make_snapshot(TOP), replace(WISH, readers=Open()))

    assert isinstance(made, Change)
    assert isinstance(opened, Change)
    assert opened.act == SetReaders(WISH.target, Open(), None)


@pytest.mark.parametrize("readers", [STAFF, Open()], ids=["some", "all"])
def test_after_all_steps_there_is_nothing_to_do(readers: Restricted | Open) -> None:
    """Made, opened, and at rest; again after an update."""
    wish = replace(WISH, readers=readers)
    programme: Programme = programme_of(make_snapshot(TOP))
    for asked in (wish, replace(wish, body=NEW.replace("new", "newest"))):
        found = list(keep_page(asked, programme))
        programme = done(programme, [one for one in found if isinstance(one, Change)])

        assert found
        assert list(keep_page(asked, programme)) == []


def test_who_is_let_in_by_a_person_stays() -> None:
    """No change of readers is planned against somebody's wish."""
    snapshot = make_snapshot(TOP, kept(NEW))
    page = replace(
        page_titled(snapshot, "Report"), read=Allowed(groups=frozenset({GroupName("members")}))
    )

    assert steps(with_page(snapshot, page)) == []


CLOSING = replace(WISH, closes=True)
BOTH = Allowed(frozenset({UserKey("bot")}), frozenset({SECRETARIAT, GroupName("members")}))


def opened_to(read: Allowed, *, by_sicbot: bool = True, body: str = NEW) -> Programme:
    """Return what a page of sicbot's means that these read."""
    snapshot = make_snapshot(TOP, kept(body))
    page = replace(page_titled(snapshot, "Report"), read=read)
    readers = {page.id: read} if by_sicbot else {}
    ledger = Ledger(own_texts={page.id: body}, own_readers=readers)
    return programme_of(with_page(snapshot, page), ledger)


@pytest.mark.parametrize("read", [BOTH, Allowed()], ids=["more groups", "everybody"])
@pytest.mark.parametrize("body", [NEW, OLD], ids=["same text", "other text"])
def test_a_page_is_closed_to_those_who_shall_read_it_no_more(read: Allowed, body: str) -> None:
    """At once, as closing is safe; then its text is written, and it rests."""
    programme = opened_to(read, body=body)
    closed, *rewritten = [one for one in keep_page(CLOSING, programme) if isinstance(one, Change)]
    assert closed.gate is Gate.FREE
    assert closed.act == SetReaders(
        Target(SpaceKey("MAIN"), "Report", page_titled(programme.snapshot, "Report").id,
               Slug("report")), STAFF_AND_ME, read,
    )  # fmt: skip
    assert [closed.id in one.needs for one in rewritten] == [True] * (body == OLD)
    programme = done(programme, [closed, *rewritten])

    assert list(keep_page(CLOSING, programme)) == []


def test_a_page_that_a_person_opened_further_is_left_and_told() -> None:
    """It is their wish; the Secretariat reads of it."""
    (skip,) = keep_page(CLOSING, opened_to(BOTH, by_sicbot=False))

    assert isinstance(skip, Skip)
    assert "others may read it by now" in str(skip.reason)


def test_a_page_is_not_opened_to_more() -> None:
    """Readers beside those that it has wait for a person."""
    fewer = Allowed(BOTH.users, frozenset({GroupName("members")}))
    (skip,) = keep_page(CLOSING, opened_to(fewer))

    assert isinstance(skip, Skip)
    assert "shall be others" in str(skip.reason)


def test_a_page_that_a_person_gave_back_is_written_again() -> None:
    """They took sicbot's last version back."""
    snapshot = make_snapshot(TOP, kept(OLD))
    page = page_titled(snapshot, "Report")
    theirs = saved(snapshot, page, "<p>Mine</p>")
    back = saved(theirs, page_titled(theirs, "Report"), OLD)

    assert isinstance(steps(theirs, own=OLD)[0], Skip)
    assert edited(steps(back, own=OLD))[1].base_version == 3
