"""What the store holds of somebody goes, the chain stays whole, and nothing comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.cache import PageVersion, Place, VersionCache
from sicbot.adapters.clock import SystemClock
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.register import SqlRegister
from sicbot.adapters.store import open_store
from sicbot.adapters.tombs import Rows, bury, read_forgotten, rows_naming, salted, sweep
from sicbot.core.forgotten import NOBODY, Forgotten
from sicbot.core.journal import Fate, Intent, Step
from sicbot.core.model import GroupName, PageId, SpaceKey
from sicbot.core.plan import Seat
from sicbot.core.seats import seat_text
from tests.people_builders import ADA, BEN, account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

WIKI, OTHER = "https://wiki.example.org", "https://other.example.org"
CLOCK = SystemClock(datetime(2023, 10, 9, 12, tzinfo=UTC))
ZOE = account("8a7f808562ab4c1d", "Zoé Berg", "zoe@mail.example.org")
WHO = Forgotten(b"salt").with_person(ZOE)
OPEN = Intent((), (), Step.EDIT, PageId("101"), None, "MAIN: Home", 1, "<p>a</p>", "<p>b</p>")
NAMING = replace(OPEN, wanted="<p>Zo&eacute; Berg</p>")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sicbot.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    store = open_store(path)
    yield store
    store.dispose()


def seat(user: str) -> Intent:
    wanted = seat_text(Seat(GroupName("helpers"), replace(ADA, key=user).key, user))  # type: ignore[arg-type]
    return Intent((), (), Step.JOIN, None, None, f"group helpers: {user}", wanted=wanted)


def write(engine: Engine, intent: Intent, wiki: str = WIKI, who: Forgotten = NOBODY) -> int:
    journal = SqlJournal(engine, wiki, CLOCK, who)
    number = journal.intend(journal.begin("run", ()), intent)
    journal.settle(number, Fate.DONE, page=PageId("101"), version=2, stored=intent.wanted)
    return number


def fill(engine: Engine) -> None:
    """Keep three of each kind: of the person, of others, of the person on another wiki."""
    for wiki in (WIKI, OTHER):
        cache, register = VersionCache(engine, wiki), SqlRegister(engine, wiki)
        cache.keep(
            [
                (PageVersion(PageId("1"), 1, "then"), "Home", "<p>x</p>"),
                (PageVersion(PageId("2"), 1, "then"), "Of Zoé Berg", None),
                (PageVersion(PageId("3"), 4, "then"), "List", f"<p>{ZOE.key}</p>"),
            ]
        )
        register.keep("groups", {f"seen:x:{ZOE.key}": "1", "seen:x:ben": "2"})
        register.keep("registrations", {"record:form joinA1:1": "1", "record:form joinA1:2": "2"})
    for intent in (OPEN, NAMING, seat(ZOE.key), seat("ben")):
        write(engine, intent)
    write(engine, NAMING, OTHER)


def test_what_names_the_person_is_found(engine: Engine) -> None:
    """In this wiki alone; a record's fact by its key."""
    fill(engine)
    rows = rows_naming(engine, WIKI, WHO, {"record:form joinA1:2"})

    assert rows.images == (2, 3)
    assert rows.versions == (("2", 1), ("3", 4))
    assert rows.facts == (
        ("groups", f"seen:x:{ZOE.key}"),
        ("registrations", "record:form joinA1:2"),
    )


def test_what_is_buried_is_gone_and_the_chain_is_whole(engine: Engine, path: Path) -> None:
    """Not even the file's bytes hold it; others' rows stay."""
    fill(engine)
    for wiki in (WIKI, OTHER):
        bury(engine, wiki, WHO, rows_naming(engine, wiki, WHO))
    sweep(engine)
    SqlJournal(engine, WIKI, CLOCK).verify()
    bytes_left = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.is_file())

    assert rows_naming(engine, WIKI, WHO) == Rows()
    assert [one for one in (ZOE.key, "Zoé", "zoe@", "&eacute;") if one.encode() in bytes_left] == []
    assert [one.user for one in SqlJournal(engine, WIKI, CLOCK).given()] == ["ben"]
    assert read_forgotten(engine, WIKI) == WHO


def test_one_more_person_has_the_same_salt(engine: Engine) -> None:
    """Else those before would not be known again."""
    first = salted(read_forgotten(engine, WIKI)).with_person(ZOE)
    bury(engine, WIKI, first, Rows())
    second = salted(read_forgotten(engine, WIKI)).with_person(BEN)
    bury(engine, WIKI, second, Rows())
    found = read_forgotten(engine, WIKI)

    assert len(first.salt) == 32
    assert found.knows(ZOE.key)
    assert found.knows(BEN.key)
    assert not read_forgotten(engine, OTHER)


def test_a_write_that_names_the_person_keeps_no_text(engine: Engine) -> None:
    """As soon as its outcome is known; until then a run that died is found out by it."""
    journal = SqlJournal(engine, WIKI, CLOCK, WHO)
    number = journal.intend(journal.begin("run", ()), NAMING)
    assert [one.intent.wanted for one in journal.open_writes()] == [NAMING.wanted]
    journal.settle(number, Fate.DONE, page=PageId("101"), version=2, stored=NAMING.wanted)
    write(engine, OPEN, who=WHO)
    journal.verify()

    assert rows_naming(engine, WIKI, WHO) == Rows()
    stored = journal.last_stored(PageId("101"))
    assert stored is not None
    assert stored.stored == OPEN.wanted


def test_a_page_that_names_the_person_is_known_while_the_process_lasts(engine: Engine) -> None:
    """And read again by the next one; where it was is not kept either."""
    page = PageVersion(PageId("3"), 4, "then")
    cache = VersionCache(engine, WIKI, WHO)
    cache.keep([(page, "Of Zoé Berg", "<p>text</p>")])
    cache.follow_places({PageId("3"): Place(SpaceKey("MAIN"), "Of Zoé Berg")})
    next_one = VersionCache(engine, WIKI, WHO)

    assert cache.known([page]) == {page}
    assert cache.body(page) == "<p>text</p>"
    assert cache.body(replace(page, edited="later")) is None
    assert cache.titles([page.page]) == {page.page: {4: "Of Zoé Berg"}}
    assert next_one.known([page]) == set()
    assert rows_naming(engine, WIKI, WHO) == Rows()


def test_a_fact_that_names_the_person_is_not_noted(engine: Engine) -> None:
    """The others are."""
    register = SqlRegister(engine, WIKI, WHO)
    register.keep("groups", {f"seen:x:{ZOE.key}": "1", "seen:x:ben": f'"{ZOE.name}"', "a": "1"})

    assert register.facts("groups") == {"a": "1"}
