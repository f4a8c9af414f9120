"""The journal gives back what was noted, keeps text apart, and shows what others changed in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.schema import WRITES
from sicbot.adapters.store import open_store
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Fate, Intent, Outcome, Run, RunId, Step, Write, WriteId
from sicbot.core.model import PageId
from sicbot.core.plan import ChangeId, Slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from sicbot.core.ports import Journal

WIKI, OTHER = "https://wiki.example.org", "https://other.example.org"
NOW = datetime(2023, 10, 9, 14, tzinfo=timezone(timedelta(hours=2)))
CLOCK = SystemClock(NOW)
PAGE = PageId("101")
EDIT = Intent(
    changes=(ChangeId("4f2a00000001"), ChangeId("4f2a00000002")),
    parts=("include 2 -> 102", "include 3 -> 103"),
    step=Step.EDIT,
    page=PAGE,
    slug=None,
    name="SOIL: Join Task Forces",
    base_version=4,
    before="<p>before, of Zoë</p>",
    wanted="<p>wanted, of Zoë</p>",
)
REWRITE = replace(EDIT, parts=())  # of a whole page, not of parts of it
DRAFT = Intent((ChangeId("77"),), (), Step.DRAFT, None, Slug("roster"), "SOIL: Roster")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sicbot.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    store = open_store(path)
    yield store
    store.dispose()


@pytest.fixture
def journal(engine: Engine) -> SqlJournal:
    return SqlJournal(engine, WIKI, CLOCK)


def done(
    journal: SqlJournal, intent: Intent, *, command: str = "run", version: int = 5, stored: str = ""
) -> RunId:
    """Note a run of one write that was done."""
    run = journal.begin(command, ("includes",))
    write = journal.intend(run, intent)
    journal.settle(write, Fate.DONE, version=version, stored=stored)
    return run


def test_a_run_is_given_back_as_it_was_noted(journal: Journal) -> None:
    """First as it begins, then with what became of it."""
    jobs = ("includes", "groups")
    first = journal.begin("run", jobs, schedule="nightly")
    second = journal.begin("undo", (), undoes=first)
    journal.finish(first, Outcome.LIMIT, changes=3, skipped=2, waiting=1)

    assert journal.runs() == (
        Run(second, "undo", (), NOW, undoes=first),
        Run(first, "run", jobs, NOW, NOW, Outcome.LIMIT, 3, 2, 1, None, "nightly"),
    )


def test_a_write_is_given_back_as_it_was_noted(journal: Journal) -> None:
    """Open with its intent, and then with its fate."""
    run = journal.begin("run", ("includes",))
    write = journal.intend(run, EDIT)
    opened = Write(write, run, EDIT, Fate.OPEN, PAGE)

    assert journal.open_writes() == (opened,)
    journal.settle(write, Fate.DONE, version=5, stored="<p>stored</p>")
    assert journal.open_writes() == ()
    settled = replace(opened, fate=Fate.DONE, version=5, stored="<p>stored</p>")
    assert journal.writes(run) == (settled,)


def test_the_page_of_a_new_one_is_known_from_its_outcome_on(journal: Journal) -> None:
    """The intent still says that there was none."""
    run = journal.begin("run", ())
    journal.settle(journal.intend(run, DRAFT), Fate.DONE, page=PAGE)

    (write,) = journal.writes(run)
    assert (write.page, write.intent.page, write.intent.slug) == (PAGE, None, "roster")


def test_a_refusal_says_why(journal: Journal) -> None:
    """In the words of the wiki."""
    run = journal.begin("run", ())
    journal.settle(journal.intend(run, EDIT), Fate.REFUSED, told="the title is taken")

    assert [(one.fate, one.told) for one in journal.writes(run)] == [
        (Fate.REFUSED, "the title is taken")
    ]


def test_open_writes_are_the_oldest_first(journal: Journal) -> None:
    """And those of all runs."""
    ids = [journal.intend(journal.begin("run", ()), one) for one in (EDIT, DRAFT, EDIT)]

    assert [one.id for one in journal.open_writes()] == ids


def test_a_fate_noted_twice_is_no_error(journal: Journal) -> None:
    """The first note stands."""
    run = journal.begin("run", ())
    write = journal.intend(run, EDIT)
    journal.settle(write, Fate.DONE, version=5)
    journal.settle(write, Fate.DONE, version=6)
    for _ in range(2):
        journal.finish(run, Outcome.DONE, changes=1, skipped=0, waiting=0)

    assert journal.writes(run)[0].version == 5


def test_a_fate_does_not_change(journal: Journal) -> None:
    """What was done is not refused later, nor open again."""
    run = journal.begin("run", ())
    write = journal.intend(run, EDIT)
    journal.settle(write, Fate.DONE)
    journal.finish(run, Outcome.DONE, changes=1, skipped=0, waiting=0)

    for fate in (Fate.REFUSED, Fate.NOT_DONE, Fate.OPEN):
        with pytest.raises(SicbotError, match=f"is done and cannot become {fate}"):
            journal.settle(write, fate)
    with pytest.raises(SicbotError, match="outcome is done"):
        journal.finish(run, Outcome.FAILED, changes=0, skipped=0, waiting=0)


def test_what_is_not_there_is_told(journal: Journal) -> None:
    """Numbers are typed by people."""
    with pytest.raises(SicbotError, match=r"run 7: .*no such run"):
        journal.writes(RunId(7))
    with pytest.raises(SicbotError, match="no such run"):
        journal.intend(RunId(7), EDIT)
    with pytest.raises(SicbotError, match="no such run"):
        journal.finish(RunId(7), Outcome.DONE, changes=0, skipped=0, waiting=0)
    with pytest.raises(SicbotError, match="no such write"):
        journal.settle(WriteId(7), Fate.DONE)


def test_wikis_in_one_store_do_not_mix(engine: Engine, journal: SqlJournal) -> None:
    """The same ids mean other pages there."""
    run = done(journal, EDIT)
    write = journal.intend(run, EDIT)
    other = SqlJournal(engine, OTHER, CLOCK)

    assert other.runs() == ()
    assert other.open_writes() == ()
    assert other.done_changes() == frozenset()
    assert other.done_parts(PAGE) == {}
    assert other.last_stored(PAGE) is None
    journal.settle(journal.intend(run, DRAFT), Fate.REFUSED)
    done(journal, PUBLISH)
    journal.settle(journal.intend(run, EDIT), Fate.REFUSED)
    assert other.refused_parts(PAGE) == frozenset()
    assert other.refused_slugs() == frozenset()
    assert other.page_made(Slug("roster")) is None
    with pytest.raises(SicbotError, match=OTHER):
        other.writes(run)
    with pytest.raises(SicbotError, match=OTHER):
        other.settle(write, Fate.DONE)


def test_done_changes_are_all_but_those_of_undo(journal: SqlJournal) -> None:
    """A refused one was not made, and taking back is not making."""
    done(journal, EDIT)
    done(journal, replace(DRAFT, page=PAGE))
    done(journal, replace(EDIT, changes=(ChangeId("undone"),)), command="undo")
    run = journal.begin("run", ())
    refused = journal.intend(run, replace(EDIT, changes=(ChangeId("refused"),)))
    journal.settle(refused, Fate.REFUSED)
    journal.intend(run, replace(EDIT, changes=(ChangeId("open"),)))

    assert journal.done_changes() == {*EDIT.changes, *DRAFT.changes}


NOT_PARTS = [
    ("other step", replace(EDIT, step=Step.PUBLISH), "run", Fate.DONE),
    ("other page", replace(EDIT, page=PageId("102")), "run", Fate.DONE),
    ("undo", EDIT, "undo", Fate.DONE),
    ("refused", EDIT, "run", Fate.REFUSED),
    ("not done", EDIT, "run", Fate.NOT_DONE),
]


@pytest.mark.parametrize(
    ("intent", "command", "fate"), [row[1:] for row in NOT_PARTS], ids=[row[0] for row in NOT_PARTS]
)
def test_done_parts_are_those_of_edits_alone(
    journal: SqlJournal, intent: Intent, command: str, fate: Fate
) -> None:
    """What was not done to this page does not count."""
    journal.settle(journal.intend(journal.begin(command, ()), intent), fate)

    assert journal.done_parts(PAGE) == {}


def test_done_parts_name_the_last_run(journal: SqlJournal) -> None:
    """A part that was done, taken back and done again is of the later run."""
    first = done(journal, EDIT)
    last = done(journal, replace(EDIT, parts=EDIT.parts[:1]))

    assert journal.done_parts(PAGE) == {EDIT.parts[0]: last, EDIT.parts[1]: first}


NO_TEXT = [
    ("refused", REWRITE, Fate.REFUSED, 0),
    ("without a version", REWRITE, Fate.DONE, 0),
    ("readers", replace(REWRITE, step=Step.READERS), Fate.DONE, 6),
    ("restored, with the text of whomever", replace(REWRITE, step=Step.RESTORE), Fate.DONE, 6),
    ("other page", replace(REWRITE, page=PageId("102")), Fate.DONE, 6),
    ("a part mended in the text of whomever", EDIT, Fate.DONE, 6),
]


@pytest.mark.parametrize(
    ("intent", "fate", "version"), [row[1:] for row in NO_TEXT], ids=[row[0] for row in NO_TEXT]
)
def test_last_stored_is_the_last_text_of_sicbot(
    journal: SqlJournal, intent: Intent, fate: Fate, version: int
) -> None:
    """What came after it put no text of sicbot on the page."""
    done(journal, REWRITE, version=4, stored="<p>first</p>")
    run = done(journal, REWRITE, stored="<p>last</p>")
    journal.settle(journal.intend(run, intent), fate, version=version, stored="<p>other</p>")

    last = journal.last_stored(PAGE)
    assert last is not None
    assert (last.run, last.version, last.stored) == (run, 5, "<p>last</p>")


def test_what_undo_writes_is_no_text_of_sicbot(journal: SqlJournal) -> None:
    """It leaves what people wrote since, so the page may be theirs."""
    run = done(journal, REWRITE, stored="<p>sicbot's</p>")
    done(journal, REWRITE, command="undo", version=7, stored="<p>before, and a note</p>")

    last = journal.last_stored(PAGE)
    assert last is not None
    assert (last.run, last.stored) == (run, "<p>sicbot's</p>")
    undone = journal.last_undone(PAGE)
    assert undone is not None
    assert (undone.version, undone.stored) == (7, "<p>before, and a note</p>")
    assert journal.last_undone(PageId("102")) is None


def test_rewrites_are_the_edits_of_a_page_newest_first(journal: SqlJournal) -> None:
    """Before and after each; not those of undo, refused or of other pages."""
    done(journal, EDIT, version=4, stored="<p>first</p>")
    done(journal, replace(EDIT, before="<p>first</p>"), stored="<p>last</p>")
    done(journal, EDIT, command="undo", version=7, stored="<p>undone</p>")
    done(journal, replace(EDIT, page=PageId("102")), stored="<p>other</p>")
    tried(journal, (EDIT, Fate.REFUSED))

    assert journal.rewrites(PAGE) == (
        ("<p>first</p>", "<p>last</p>"),
        (EDIT.before, "<p>first</p>"),
    )
    assert journal.edited_pages() == {PAGE, PageId("102")}


def tried(journal: SqlJournal, *tries: tuple[Intent, Fate], command: str = "run") -> None:
    """Note a run of writes with their fates."""
    run = journal.begin(command, ())
    for intent, fate in tries:
        journal.settle(journal.intend(run, intent), fate, page=intent.page or PAGE)


FIRST, SECOND = EDIT.parts
HALF = replace(EDIT, parts=(FIRST,))
PARTS_REFUSED: list[tuple[str, list[tuple[Intent, Fate]], set[str]]] = [
    ("nothing was tried", [], set()),
    ("done", [(EDIT, Fate.DONE)], set()),
    ("refused", [(EDIT, Fate.REFUSED)], {FIRST, SECOND}),
    ("refused, then done", [(EDIT, Fate.REFUSED), (EDIT, Fate.DONE)], set()),
    ("refused, then one of them done", [(EDIT, Fate.REFUSED), (HALF, Fate.DONE)], {SECOND}),
    ("done, then refused", [(EDIT, Fate.DONE), (HALF, Fate.REFUSED)], {FIRST}),
    ("refused, then no answer", [(EDIT, Fate.REFUSED), (EDIT, Fate.NOT_DONE)], set()),
    ("on another page", [(replace(EDIT, page=PageId("102")), Fate.REFUSED)], set()),
    ("no edit", [(replace(EDIT, step=Step.READERS), Fate.REFUSED)], set()),
]


@pytest.mark.parametrize(
    ("tries", "parts"),
    [row[1:] for row in PARTS_REFUSED],
    ids=[row[0] for row in PARTS_REFUSED],
)
def test_refused_parts_are_those_of_the_last_try(
    journal: SqlJournal, tries: list[tuple[Intent, Fate]], parts: set[str]
) -> None:
    """What the wiki took since, or may take, is not refused."""
    for one in tries:
        tried(journal, one)

    assert journal.refused_parts(PAGE) == parts


def test_a_refused_undo_refuses_no_part(journal: SqlJournal) -> None:
    """Taking back is not trying."""
    tried(journal, (EDIT, Fate.REFUSED), command="undo")

    assert journal.refused_parts(PAGE) == frozenset()


def roster(step: Step, *changes: str) -> Intent:
    """Return a write of the page with the slug `roster`."""
    page = None if step is Step.DRAFT else PAGE
    return replace(DRAFT, step=step, page=page, changes=tuple(map(ChangeId, changes)))


DRAFTED = (roster(Step.DRAFT), Fate.DONE)
PUBLISH, DISCARDED = roster(Step.PUBLISH, "77"), (roster(Step.TRASH), Fate.DONE)
PUBLISHED = (PUBLISH, Fate.DONE)
SLUGS_REFUSED: list[tuple[str, list[tuple[Intent, Fate]], set[str]]] = [
    ("the draft", [(roster(Step.DRAFT), Fate.REFUSED)], {"roster"}),
    ("its mark", [DRAFTED, (roster(Step.MARK), Fate.REFUSED), DISCARDED], {"roster"}),
    ("its restriction", [DRAFTED, (roster(Step.READERS), Fate.REFUSED), DISCARDED], {"roster"}),
    ("its title", [DRAFTED, (PUBLISH, Fate.REFUSED), DISCARDED], {"roster"}),
    ("made", [DRAFTED, PUBLISHED], set()),
    ("made later", [(PUBLISH, Fate.REFUSED), DISCARDED, DRAFTED, PUBLISHED], set()),
    ("only its opening", [DRAFTED, PUBLISHED, (roster(Step.READERS, "78"), Fate.REFUSED)], set()),
    ("only its rewriting", [DRAFTED, PUBLISHED, (roster(Step.EDIT, "79"), Fate.REFUSED)], set()),
    ("no answer", [(roster(Step.DRAFT), Fate.NOT_DONE)], set()),
    ("a page without a slug", [(EDIT, Fate.REFUSED)], set()),
]


@pytest.mark.parametrize(
    ("tries", "slugs"),
    [row[1:] for row in SLUGS_REFUSED],
    ids=[row[0] for row in SLUGS_REFUSED],
)
def test_refused_slugs_are_those_of_pages_that_were_not_made(
    journal: SqlJournal, tries: list[tuple[Intent, Fate]], slugs: set[str]
) -> None:
    """When they were tried last; that the draft was discarded then makes no difference."""
    tried(journal, *tries)

    assert journal.refused_slugs() == slugs


PAGES_MADE: list[tuple[str, list[tuple[Intent, Fate]], PageId | None]] = [
    ("a draft alone", [DRAFTED], None),
    ("refused", [DRAFTED, (PUBLISH, Fate.REFUSED)], None),
    ("made", [DRAFTED, PUBLISHED], PAGE),
    ("made and thrown away", [DRAFTED, PUBLISHED, (roster(Step.TRASH), Fate.DONE)], PAGE),
    ("made twice", [PUBLISHED, (replace(PUBLISH, page=PageId("102")), Fate.DONE)], PageId("102")),
    ("another slug", [(replace(PUBLISH, slug=Slug("map")), Fate.DONE)], None),
    ("a blog post", [(roster(Step.DRAFT_POST), Fate.DONE), (roster(Step.POST), Fate.DONE)], PAGE),
]


@pytest.mark.parametrize(
    ("tries", "page"), [row[1:] for row in PAGES_MADE], ids=[row[0] for row in PAGES_MADE]
)
def test_the_page_of_a_slug_is_the_one_that_was_published_last(
    journal: SqlJournal, tries: list[tuple[Intent, Fate]], page: PageId | None
) -> None:
    """Whatever became of it since."""
    tried(journal, *tries)

    assert journal.page_made(Slug("roster")) == page


def test_posts_are_told_with_their_texts(journal: SqlJournal) -> None:
    """Of those that were published, whatever became of them; a page is none."""
    run = journal.begin("run", ())
    for slug, fate in (("week-41", Fate.DONE), ("week-42", Fate.DONE), ("week-43", Fate.REFUSED)):
        write = journal.intend(run, replace(roster(Step.POST), slug=Slug(slug)))
        journal.settle(write, fate, page=PAGE, version=1, stored=f"<p>{slug}</p>")
    tried(journal, PUBLISHED, (roster(Step.TRASH), Fate.DONE))

    assert journal.posts() == {"week-41": "<p>week-41</p>", "week-42": "<p>week-42</p>"}
    journal.forget_images(NOW + timedelta(days=1))
    assert journal.posts() == {"week-41": "", "week-42": ""}


def test_comments_are_told_by_their_slugs(journal: SqlJournal) -> None:
    """Of those that stood once; one that was refused may be tried again."""
    told, refused = (replace(roster(Step.COMMENT), slug=Slug(one)) for one in ("told", "refused"))
    tried(journal, (told, Fate.DONE), (refused, Fate.REFUSED), PUBLISHED)
    tried(journal, (replace(told, step=Step.UNCOMMENT), Fate.DONE), command="undo")

    assert set(journal.comments()) == {"told"}


def test_two_journals_on_one_file_see_each_other(journal: SqlJournal, path: Path) -> None:
    """Each in its own connection, as two processes would; no number is given twice."""
    second_store = open_store(path)
    second = SqlJournal(second_store, WIKI, CLOCK)
    runs = [one.begin("run", ()) for one in (journal, second, journal)]
    write = journal.intend(runs[0], EDIT)
    second.settle(write, Fate.NOT_DONE)

    assert [one.id for one in second.runs()] == runs[::-1]
    assert journal.writes(runs[0])[0].fate is Fate.NOT_DONE
    journal.verify()
    second_store.dispose()


def test_forgotten_images_leave_the_rest(journal: SqlJournal) -> None:
    """Numbers, fates and parts are still there; text, title and reason are empty."""
    run = done(journal, EDIT, stored="<p>stored</p>")

    assert journal.forget_images(NOW) == 0
    assert journal.forget_images(NOW + timedelta(seconds=1)) == 1
    (write,) = journal.writes(run)
    empty = replace(EDIT, name="", before="", wanted="")
    assert write == Write(write.id, run, empty, Fate.DONE, PAGE, 5)
    assert journal.done_parts(PAGE) == dict.fromkeys(EDIT.parts, run)
    journal.verify()


def test_images_of_open_writes_stay(journal: SqlJournal) -> None:
    """Without them nobody could find out what became of the write."""
    journal.intend(journal.begin("run", ()), EDIT)

    assert journal.forget_images(NOW + timedelta(days=9)) == 0
    assert journal.open_writes()[0].intent == EDIT


def test_images_of_other_wikis_stay(engine: Engine, journal: SqlJournal) -> None:
    """Each wiki has its own time to forget."""
    done(SqlJournal(engine, OTHER, CLOCK), EDIT)

    assert journal.forget_images(NOW + timedelta(days=9)) == 0


def test_forgotten_text_is_nowhere_in_the_file(path: Path) -> None:
    """Overwritten, not only unlinked; before, it was there."""
    engine = open_store(path)
    journal = SqlJournal(engine, WIKI, CLOCK)
    done(journal, replace(EDIT, before="canary " * 2000), stored="canary")
    journal.settle(journal.intend(journal.begin("run", ()), EDIT), Fate.REFUSED, told="canary")
    engine.dispose()
    there = b"canary" in path.read_bytes()
    engine = open_store(path)
    SqlJournal(engine, WIKI, CLOCK).forget_images(NOW + timedelta(days=1))
    engine.dispose()

    assert there
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert b"canary" not in path.read_bytes()
    assert EDIT.name.encode() not in path.read_bytes()


def test_text_stands_in_the_images_alone(engine: Engine, journal: SqlJournal) -> None:
    """The tables that are never emptied hold no name and no text of a page."""
    run = done(journal, EDIT, stored="<p>stored, of Zoë</p>")
    journal.settle(journal.intend(run, EDIT), Fate.REFUSED, told="SOIL: refused to Zoë")
    with engine.connect() as connection:
        tables = ("runs", "writes", "events")
        rows = [connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables]  # noqa: S608

    assert all(rows)
    for word in ("Zo", "SOIL", "Join", "<p>"):
        assert word not in str(rows)


COLUMNS = ", ".join(column.name for column in WRITES.c if column.name != "id")
TAMPERED = [
    ("run", "UPDATE runs SET changes = 9 WHERE id = 2", "row 2 of runs"),
    ("run removed", "DELETE FROM runs WHERE id = 3", "row 3 of runs"),
    ("write", "UPDATE writes SET page = '999' WHERE id = 1", "row 1 of writes"),
    ("write added", f"INSERT INTO writes SELECT 9, {COLUMNS} FROM writes WHERE id = 1",  # noqa: S608
     "row 9 of writes"),
    ("event", "UPDATE events SET what = replace(what, 'done', 'open') WHERE n = 3", "event 3"),
    ("event removed", "DELETE FROM events WHERE n = 2", "event 2"),
    ("event renumbered", "UPDATE events SET n = 99 WHERE n = 7", "event 7"),
    ("before", "UPDATE images SET before = 'mine' WHERE write = 1", "image of write 1"),
    ("stored", "UPDATE images SET stored = 'mine' WHERE write = 2", "image of write 2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "place"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED]
)
def test_what_others_changed_is_named(
    engine: Engine, journal: SqlJournal, statement: str, place: str
) -> None:
    """Undo would put such an image on a page."""
    for _ in range(2):
        done(journal, EDIT, stored="<p>stored</p>")
    journal.begin("run", ())
    journal.verify()
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)

    with pytest.raises(SicbotError, match=place):
        journal.verify()


def test_a_journal_of_a_thousand_writes_is_whole(journal: SqlJournal) -> None:
    """Long runs are noted like short ones."""
    run = journal.begin("run", ())
    for number in range(1000):
        write = journal.intend(run, replace(EDIT, parts=(f"part {number}",)))
        journal.settle(write, Fate.DONE, version=number + 1, stored="<p>stored</p>")
    journal.finish(run, Outcome.DONE, changes=1000, skipped=0, waiting=0)

    journal.verify()
    assert len(journal.writes(run)) == len(journal.done_parts(PAGE)) == 1000


def test_times_are_the_same_in_every_zone(engine: Engine) -> None:
    """Summer time ends; what came later still stands later."""
    early, late = (
        SystemClock(datetime(2023, 10, 29, 2, 30, tzinfo=timezone(timedelta(hours=hours))))
        for hours in (2, 1)
    )
    done(SqlJournal(engine, WIKI, early), EDIT)
    journal = SqlJournal(engine, WIKI, late)
    done(journal, EDIT)

    assert journal.forget_images(datetime(2023, 10, 29, 1, tzinfo=UTC)) == 1
