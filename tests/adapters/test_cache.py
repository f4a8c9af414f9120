"""Versions of pages are kept once, found again, and never taken for other ones."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.cache import LOOK_UP_AT_ONCE, Bodies, PageVersion, Place, VersionCache
from sicbot.adapters.store import open_store
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.model import PageId, SpaceKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIKI, OTHER = "https://wiki.example.org", "https://other.example.org"
PAGE = PageId("101")
FIRST = PageVersion(PAGE, 1, "2023-10-01T09:00:00.000+02:00")
SECOND = PageVersion(PAGE, 2, "2023-10-02T09:00:00.000+02:00")
RESTORED = PageVersion(PAGE, 2, "2023-10-09T09:00:00.000+02:00")


@pytest.fixture
def cache() -> Iterator[VersionCache]:
    store = open_store(None)
    yield VersionCache(store, WIKI)
    store.dispose()


def test_what_is_kept_is_found(cache: VersionCache) -> None:
    """The control: a body is there for its version, and its title by number."""
    cache.keep([(FIRST, "Old title", "<p>1</p>"), (SECOND, "Title", "<p>2</p>")])

    assert cache.body(FIRST) == "<p>1</p>"
    assert cache.known([FIRST, SECOND]) == {FIRST, SECOND}
    assert cache.titles([PAGE]) == {PAGE: {1: "Old title", 2: "Title"}}


def test_a_number_saved_at_another_time_is_another_version(cache: VersionCache) -> None:
    """A wiki put back from a backup gives numbers again; the kept body is not its own."""
    cache.keep([(SECOND, "Title", "<p>2</p>")])

    assert cache.body(RESTORED) is None
    assert cache.known([RESTORED]) == set()


def test_the_newer_reading_of_a_number_replaces_the_older(cache: VersionCache) -> None:
    """Else such a page would be read anew in every run."""
    cache.keep([(SECOND, "Title", "<p>2</p>")])
    cache.keep([(RESTORED, "Other title", "<p>other</p>")])

    assert cache.body(RESTORED) == "<p>other</p>"
    assert cache.body(SECOND) is None


def test_other_bytes_of_the_same_version_replace_the_kept_ones(cache: VersionCache) -> None:
    """A wiki may rewrite links without a new version: the last reading is the truth."""
    cache.keep([(SECOND, "Title", "<p>2</p>")])
    cache.keep([(SECOND, "Title", "<p>rewritten</p>")])

    assert cache.body(SECOND) == "<p>rewritten</p>"


OTHER_PASTS = [
    ("same number, other time", RESTORED),
    ("lower number", PageVersion(PAGE, 1, "2023-10-01T09:00:00.000+02:00")),
]


@pytest.mark.parametrize(
    "now", [row[1] for row in OTHER_PASTS], ids=[row[0] for row in OTHER_PASTS]
)
def test_the_titles_of_a_past_that_never_was_are_dropped(
    cache: VersionCache, now: PageVersion
) -> None:
    """After a wiki was put back, no old title is told that its page never had."""
    cache.keep([(FIRST, "Old title", "<p>1</p>"), (SECOND, "Title", "<p>2</p>")])

    cache.drop_other_histories([now])

    assert cache.titles([PAGE]) == {}


@pytest.mark.parametrize("now", [SECOND, PageVersion(PAGE, 3, "2023-10-03T09:00:00.000+02:00")])
def test_the_past_of_a_page_that_went_on_is_kept(cache: VersionCache, now: PageVersion) -> None:
    """The control: an unchanged page and a page saved once more keep everything."""
    cache.keep([(FIRST, "Old title", "<p>1</p>"), (SECOND, "Title", "<p>2</p>")])

    cache.drop_other_histories([now])

    assert cache.titles([PAGE]) == {PAGE: {1: "Old title", 2: "Title"}}
    assert cache.body(SECOND) == "<p>2</p>"


# Pages that are called otherwise, and the texts that name them

HOST = PageVersion(PageId("201"), 1, "then")
TOWN, HARBOUR = SpaceKey("TOWN"), SpaceKey("HARBOUR")
WELL = Place(TOWN, "Well & “Sons”")
FOUNTAIN = Place(TOWN, "Fountain")


def link(title: str) -> str:
    return f'<p><ac:link><ri:page ri:content-title="{title}" /></ac:link></p>'


def host_of(cache: VersionCache, body: str, *then: Place, now: Place) -> str | None:
    """Return what is kept of a page with this body after another one was at these places."""
    cache.keep([(HOST, "Host", body), (FIRST, "anything", "<p>1</p>")])
    for place in (*then, now):
        cache.follow_places({PAGE: place, HOST.page: Place(TOWN, "Host")})
    return cache.body(HOST)


NAMING = [
    ("named entities", link("Well &amp; &ldquo;Sons&rdquo;")),
    ("decimal", link("Well &#38; &#8220;Sons&#8221;")),
    ("hexadecimal", link("Well &#x26; &#X201C;Sons&#x201d;")),
    ("signs as they are", link("Well &amp; “Sons”")),
    ("other case and spaces", link("WELL\u00a0 &amp;&nbsp;“sons”")),
    ("single quotes", "<ri:page ri:space-key='TOWN' ri:content-title = 'Well &amp; “Sons”'/>"),
    ("plain text", '<ac:parameter ac:name="">Well &amp; “Sons”</ac:parameter>'),
    ("old include", "<ac:default-parameter>TOWN:Well &amp; “Sons”</ac:default-parameter>"),
    ("second of two", link("Else") + link("Well &amp; “Sons”")),
]
NOT_NAMING = [
    ("another page", link("Well")),
    ("the new title", link("Fountain")),
    ("running text", "<p>Well &amp; “Sons”</p>"),
    ("no links", "<p/>"),
    ("a code block of tags", f"<![CDATA[{'<ac:parameter ' * 100_000}]]>"),
]


@pytest.mark.parametrize("body", [row[1] for row in NOT_NAMING], ids=[row[0] for row in NOT_NAMING])
def test_texts_that_do_not_name_a_renamed_page_are_kept(cache: VersionCache, body: str) -> None:
    """The control: a rename costs the reading of its hosts alone."""
    assert host_of(cache, body, WELL, now=FOUNTAIN) == body


@pytest.mark.parametrize("body", [row[1] for row in NAMING], ids=[row[0] for row in NAMING])
def test_texts_that_name_a_page_as_before_are_dropped(cache: VersionCache, body: str) -> None:
    """The wiki may have rewritten them without a new version, whatever way it escapes a title."""
    assert host_of(cache, body, WELL, now=FOUNTAIN) is None
    assert cache.titles([HOST.page]) == {HOST.page: {1: "Host"}}


STAYING = [
    ("never seen before", (), Place(TOWN, "anything")),
    ("as it was", (FOUNTAIN, WELL), WELL),
]


@pytest.mark.parametrize(
    ("then", "now"), [row[1:] for row in STAYING], ids=[row[0] for row in STAYING]
)
def test_pages_that_stay_what_they_are_cost_nothing(
    cache: VersionCache, then: tuple[Place, ...], now: Place
) -> None:
    """Nothing is read again on a wiki that did not change, nor for a page that is new."""
    for place in then:
        cache.follow_places({PAGE: place})

    assert host_of(cache, link("anything") + link("Well &amp; “Sons”"), now=now)
    assert cache.body(FIRST)


def test_a_move_drops_the_texts_that_name_the_page_and_its_own(cache: VersionCache) -> None:
    """Moving makes no version, and links without a space key mean another page then."""
    moved = Place(HARBOUR, WELL.title)

    assert host_of(cache, link("Well &amp; “Sons”"), WELL, now=moved) is None
    assert cache.body(FIRST) is None


def test_the_last_place_counts_though_no_text_was_read_there(cache: VersionCache) -> None:
    """Renamed twice, with its text unread in between: its second title is known all the same."""
    assert host_of(cache, link("Fountain"), WELL, FOUNTAIN, now=Place(TOWN, "Pond")) is None


def test_before_any_place_is_known_the_titles_of_versions_tell(cache: VersionCache) -> None:
    """So it is with what an earlier version kept, or a first reading that broke off."""
    cache.keep([(FIRST, "Pond", None), (SECOND, WELL.title, None)])
    cache.keep([(HOST, "Host", link("Well &amp; “Sons”"))])
    cache.follow_places({PAGE: FOUNTAIN})

    assert cache.body(HOST) is None


def test_titles_without_letters_are_told_apart(cache: VersionCache) -> None:
    """Else a page called “?” would have the whole wiki read again."""
    body = link("!") + link("")

    assert host_of(cache, body, Place(TOWN, "?"), now=FOUNTAIN) == body
    assert host_of(cache, link("?"), Place(TOWN, "?"), now=FOUNTAIN) is None


def test_places_of_another_wiki_are_others(cache: VersionCache) -> None:
    """A rename there leaves the texts here, where the same page has the same title still."""
    other = VersionCache(cache._engine, OTHER)
    body = link("Well &amp; “Sons”")
    host_of(cache, body, now=WELL)
    host_of(other, body, WELL, now=FOUNTAIN)
    cache.keep([(HOST, "Host", body)])
    cache.follow_places({PAGE: WELL})

    assert other.body(HOST) is None
    assert cache.body(HOST) == body


def test_wikis_in_one_store_do_not_mix(cache: VersionCache) -> None:
    """Ids and numbers are the same on every new wiki."""
    cache.keep([(FIRST, "Title", "<p>1</p>")])
    other = VersionCache(cache._engine, OTHER)

    assert other.is_empty()
    assert other.body(FIRST) is None
    assert other.titles([PAGE]) == {}


def test_a_title_alone_is_no_body(cache: VersionCache) -> None:
    """Old versions are kept for their titles; their text was not read."""
    cache.keep([(FIRST, "Old title", None)])

    assert cache.is_empty()
    assert cache.known([FIRST]) == set()
    assert cache.titles([PAGE]) == {PAGE: {1: "Old title"}}


def test_older_bodies_are_dropped_and_their_titles_kept(cache: VersionCache) -> None:
    """Nobody asks for them again, and they may be restricted by now."""
    cache.keep([(FIRST, "Old title", "<p>1</p>"), (SECOND, "Title", "<p>2</p>")])

    cache.drop_older([SECOND])

    assert cache.body(FIRST) is None
    assert cache.body(SECOND) == "<p>2</p>"
    assert cache.titles([PAGE]) == {PAGE: {1: "Old title", 2: "Title"}}


def test_more_than_one_look_up_can_hold_is_found(cache: VersionCache) -> None:
    """Long lists are asked for in parts, and no part is lost."""
    number = 2 * LOOK_UP_AT_ONCE + 1
    versions = [PageVersion(PageId(str(one)), 1, "then") for one in range(number)]
    cache.keep((version, f"Title {version.page}", "<p/>") for version in versions)

    assert cache.known(versions) == set(versions)
    assert len(cache.titles(version.page for version in versions)) == number


def test_bodies_of_a_snapshot_are_those_of_its_versions(cache: VersionCache) -> None:
    """A page without a body is a KeyError, as the skipping of pages expects."""
    cache.keep([(SECOND, "Title", "<p>2</p>")])
    unread = PageId("102")
    bodies = Bodies(cache, {PAGE: SECOND, unread: PageVersion(unread, 1, "then")})

    assert bodies[PAGE] == "<p>2</p>"
    assert len(bodies) == 2
    with pytest.raises(KeyError):
        bodies[unread]


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    """It holds text that may be restricted on the wiki; SQLite's side files too."""
    path = tmp_path / "new" / "sicbot.sqlite3"
    store = open_store(path)
    VersionCache(store, WIKI).keep([(FIRST, "Title", "<p>1</p>")])

    files = list(path.parent.iterdir())
    assert path in files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.dispose()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should be; the variable is named."""
    (tmp_path / "state").write_text("a file")

    with pytest.raises(ConfigError, match="SICBOT_STATE"):
        open_store(tmp_path / "state" / "sicbot.sqlite3")


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    """It is not overwritten: it could be somebody's."""
    path = tmp_path / "sicbot.sqlite3"
    path.write_text("something else, and longer than the head of a database file " * 20)

    with pytest.raises(ConfigError, match="move the file away"):
        open_store(path)
    assert path.read_text().startswith("something else")


def test_what_is_kept_outlasts_the_process(tmp_path: Path) -> None:
    """And it may be deleted at any time: then everything is as new."""
    path = tmp_path / "sicbot.sqlite3"
    with stored(path) as cache:
        cache.keep([(FIRST, "Title", "<p>1</p>")])

    with stored(path) as cache:
        assert cache.body(FIRST) == "<p>1</p>"
    path.unlink()
    with stored(path) as cache:
        assert cache.is_empty()


@contextmanager
def stored(path: Path) -> Iterator[VersionCache]:
    """Open the cache in a file, as each run does."""
    store = open_store(path)
    yield VersionCache(store, WIKI)
    store.dispose()


def test_a_store_that_fails_in_use_is_one_sentence(tmp_path: Path) -> None:
    """A full disk in the middle of a run is told with the way out."""
    engine = open_store(tmp_path / "sicbot.sqlite3")
    cache = VersionCache(engine, "http://127.0.0.1")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE page_versions")

    with pytest.raises(SicbotError, match="SICBOT_STATE"):
        cache.is_empty()
    engine.dispose()
