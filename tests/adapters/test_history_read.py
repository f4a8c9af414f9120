"""All versions of pages: read once, kept, and read anew where the wiki is another one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from sicbot.adapters.cache import VersionCache
from sicbot.adapters.gate import Gate
from sicbot.adapters.history_cache import HISTORIES, HistoryCache, texts_of
from sicbot.adapters.schema import FACTS
from sicbot.adapters.source_read import SourceReader
from sicbot.adapters.store import open_store, writing
from sicbot.adapters.tombs import bury, rows_naming, sweep
from sicbot.adapters.wiki_read import ConfluenceReader
from sicbot.core.forgotten import NOBODY, Forgotten
from sicbot.core.people import Account, UserName
from tests.adapters.bench import MAIN, PAGE, Bench, bench
from tests.worlds import StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.model import Page, PageId, Reading
    from sicbot.core.sources import PageVersion

PROFILES = ("9.2", "10.2")


@dataclass
class Run:
    """One run of a process: what it read, and the requests for versions."""

    histories: Reading[PageId, tuple[PageVersion, ...]]
    page: Page
    asked: list[str]

    @property
    def texts(self) -> list[tuple[int, str]]:
        return [(one.number, one.body) for one in self.histories.records[PAGE]]


@contextmanager
def a_run(
    wiki: Bench,
    state: Path,
    *,
    most: int = 100,
    forgotten: Forgotten = NOBODY,
    first: Page | None = None,
) -> Iterator[Run]:
    """Read the page's versions as a run does, with a store of an earlier one."""
    url, clock = wiki.server.url, StillClock()
    gate, store = Gate(url, clock, token="token-sicbot"), open_store(state)
    try:
        cache = VersionCache(store, url, forgotten)
        reader = ConfluenceReader(gate, cache, clock, history_lookups=0)
        kept = HistoryCache(store, url, cache, forgotten)
        sources = SourceReader(gate, clock, ZoneInfo("UTC"), histories=kept, history_lookups=most)
        page = first or reader.pages([MAIN]).records[PAGE]
        wiki.server.clear_log()
        histories = sources.histories([page])
        yield Run(histories, page, wiki.sent(writing=False))
    finally:
        gate.close()
        store.dispose()


def read(wiki: Bench, state: Path, most: int = 100, forgotten: Forgotten = NOBODY) -> Run:
    with a_run(wiki, state, most=most, forgotten=forgotten) as run:
        return run


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "sicbot.sqlite3"


@pytest.mark.parametrize("profile", PROFILES)
def test_versions_tell_who_saved_what_and_when(profile: str, state: Path) -> None:
    """Oldest first; one request for the list, one for each text that is not the current one."""
    with bench(profile=profile, now="2023-10-01T09:00:00+02:00") as wiki:
        wiki.save_as("ada", "<p>two</p>")
        wiki.save_as("ben", "<p>three</p>")
        run = read(wiki, state)
        found = run.histories.records[PAGE]

        assert run.texts == [(1, "<p>text</p>"), (2, "<p>two</p>"), (3, "<p>three</p>")]
        assert [one.author for one in found[1:]] == [wiki.key("ada"), wiki.key("ben")]
        assert found[0].when < found[1].when < found[2].when
        assert len(run.asked) == 1 + 2
        assert run.histories.complete


def test_a_page_that_did_not_change_costs_nothing(state: Path) -> None:
    """One that did: the list, and nothing else, as its text came with the other pages."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>two</p>")
        first = read(wiki, state)
        again = read(wiki, state)
        assert (again.asked, again.histories) == ([], first.histories)
        wiki.save_as("ben", "<p>three</p>")
        run = read(wiki, state)

        assert len(run.asked) == 1
        assert [body for _number, body in run.texts] == [
            "<p>text</p>",
            "<p>two</p>",
            "<p>three</p>",
        ]


def test_a_list_that_an_older_sicbot_kept_is_read_anew(state: Path) -> None:
    """It did not keep whether a version took a run back."""
    with bench() as wiki:
        first = read(wiki, state)
        store = open_store(state)
        older = update(FACTS).where(FACTS.c.job == HISTORIES)
        with writing(store) as connection:
            connection.execute(older.values(value='[[1, null, "2023-10-01T09:00:00+02:00"]]'))
        store.dispose()
        again = read(wiki, state)

        assert len(again.asked) == 1
        assert again.histories == first.histories


def test_what_one_run_does_not_read_the_next_one_does(state: Path) -> None:
    """Until then the page is a gap, and no part of its past."""
    with bench() as wiki:
        for number in range(2, 6):
            wiki.save_as("ada", f"<p>{number}</p>")
        run = read(wiki, state, most=3)
        assert run.histories.records == {}
        assert "3 requests are made in a run; the next one goes on" in str(
            run.histories.gaps[0].why
        )
        assert not run.histories.complete
        run = read(wiki, state, most=3)

        assert len(run.asked) == 2
        assert [number for number, _body in run.texts] == [1, 2, 3, 4, 5]


def test_a_wiki_put_back_from_a_backup_is_read_anew(state: Path) -> None:
    """The same number, another time, another text: nothing of the old past is believed."""
    with bench(now="2023-10-01T09:00:00+02:00") as wiki:
        wiki.save_as("ada", "<p>lost</p>")
        wiki.save_as("ada", "<p>lost too</p>")
        address = wiki.server.url
        read(wiki, state)
    with bench(now="2023-10-05T09:00:00+02:00") as wiki:
        wiki.wiki.base_url = wiki.server.url  # another port: the same store under its new name
        _rename(state, address, wiki.server.url)
        wiki.save_as("ben", "<p>two</p>")
        wiki.save_as("ben", "<p>three</p>")
        run = read(wiki, state)

        assert run.texts == [(1, "<p>text</p>"), (2, "<p>two</p>"), (3, "<p>three</p>")]


def _rename(state: Path, before: str, after: str) -> None:
    store = open_store(state)
    with store.begin() as connection:
        for table in ("page_versions", "facts"):
            for old, new in ((before, after), (texts_of(before), texts_of(after))):
                connection.exec_driver_sql(
                    f"UPDATE {table} SET wiki = ? WHERE wiki = ?",  # noqa: S608 - two names above
                    (new, old),
                )
    store.dispose()


def test_a_page_changed_while_it_was_read_is_a_gap_or_its_past(state: Path) -> None:
    """Versions after the one that was read with all pages are left out."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>two</p>")
        with a_run(wiki, state) as run:
            seen = run.page
        wiki.save_as("ben", "<p>three</p>")
        with a_run(wiki, state.with_name("other"), first=seen) as run:
            assert [number for number, _body in run.texts] == [1, 2]


@pytest.mark.parametrize(("status", "absent"), [(404, True), (403, True), (500, False)])
def test_what_is_not_read_is_a_gap(status: int, absent: bool, state: Path) -> None:  # noqa: FBT001
    """One that the wiki hides stays one; one that was busy may be read next time."""
    with bench() as wiki:
        wiki.play("status", "experimental", status=status, times=9)
        run = read(wiki, state)

    (gap,) = run.histories.gaps
    assert (gap.what, gap.absent, run.histories.records) == (PAGE, absent, {})
    assert "versions of “Page”" in str(gap.why)


def test_once_the_wiki_stays_busy_no_other_page_is_asked(state: Path) -> None:
    """Else each page would wait for as long again."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>two</p>")
        with a_run(wiki, state) as run:
            page = run.page
        wiki.play("status", "experimental", status=503, times=9)
        gate, store = Gate(wiki.server.url, StillClock(), token="token-sicbot"), open_store(None)
        sources = SourceReader(gate, StillClock(), ZoneInfo("UTC"))
        wiki.server.clear_log()
        reading = sources.histories([page, replace(page, id="1"), replace(page, id="2")])  # type: ignore[arg-type]
        gate.close()
        store.dispose()

        assert len(reading.gaps) == 3
        assert len(wiki.sent(writing=False)) == 5  # one page, with its retries


# Who asked to be forgotten


def person(wiki: Bench, name: str) -> Forgotten:
    account = Account(wiki.key(name), UserName(name), name.title(), "x@example.org")
    return Forgotten(b"salt").with_person(account)


def test_versions_of_somebody_forgotten_are_emptied(state: Path) -> None:
    """Their texts, and lists that name them as an author; others stay."""
    with bench() as wiki:
        wiki.save_as("ada", f"<p>written by {wiki.key('ben')}</p>")
        wiki.save_as("ben", "<p>three</p>")
        wiki.save_as("ada", "<p>four</p>")
        read(wiki, state)
        gone = person(wiki, "ben")
        store = open_store(state)
        rows = rows_naming(store, wiki.server.url, gone)
        assert (str(PAGE), 2) in rows.versions
        assert ("page histories", str(PAGE)) in rows.facts
        bury(store, wiki.server.url, gone, rows)
        sweep(store)
        assert rows_naming(store, wiki.server.url, gone).versions == ()
        store.dispose()

        assert wiki.key("ben").encode() not in state.read_bytes()
        assert b"three" in state.read_bytes()  # the text of theirs that names nobody


def test_what_names_somebody_forgotten_is_read_in_each_run(state: Path) -> None:
    """And goes with the process."""
    with bench() as wiki:
        wiki.save_as("ada", f"<p>written by {wiki.key('ben')}</p>")
        wiki.save_as("ben", "<p>three</p>")
        gone = person(wiki, "ben")
        read(wiki, state, forgotten=gone)
        run = read(wiki, state, forgotten=gone)

        assert len(run.texts) == 3
        assert wiki.key("ben").encode() not in state.read_bytes()
        assert len(run.asked) == 2  # the list, and the text that names them
