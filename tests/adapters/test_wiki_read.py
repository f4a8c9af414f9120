"""Reading in bulk from the embedded wiki: all of it, or the reason why not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.core.errors import TransientWikiError
from sicbot.core.model import GroupName, Page, PageId, PageStatus, Reading, SpaceKey
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running
from tests.worlds import StillClock, make_page, plain_world, reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.adapters.wiki_read import ConfluenceReader
    from sicbot.sandbox.serving import Server

MAIN = SpaceKey("S0")
FIRST = 65537  # id of the first page of an imported world
NUMBER = 120  # pages: three requests with bodies
SCAN = "/rest/api/content/scan"


@contextmanager
def wiki(world: dict[str, Any] | None = None, **switches: Any) -> Iterator[Server]:
    """Serve a world, by default one of 120 pages and two groups."""
    values = world or plain_world(NUMBER, groups=("members", "others"))
    with running(world=values, switches=Switches(**switches)) as server:
        yield server


def play(server: Server, kind: str, path: str = "", **options: Any) -> None:
    """Let requests for a path fail in some way from now on."""
    rule = {"match": {"path": path}, "kind": kind, **options}
    requests.put(f"{server.url}/sandbox/faults", json=[rule], timeout=10).raise_for_status()


def paths(server: Server) -> list[str]:
    return [str(entry["path"]) for entry in server.requests()]


def save(server: Server, page_id: int, body: str) -> None:
    """Save a page anew, as an administrator."""
    page = server.wiki.content(page_id)
    assert page is not None
    admin = Viewer(server.wiki.account("admin"))
    version = page.version + 1
    server.wiki.update_page(admin, page_id, version=version, title=page.title, body=body)


def small_world(*pages: dict[str, Any]) -> dict[str, Any]:
    """Return a world of one space with these pages; the bot has an account before the import."""
    world = plain_world(1, groups=("members",))
    bot = {"username": "sicbot", "fullName": "sicbot", "email": "x@example.org", "active": True}
    files = {"body": "<p>text</p>", "other": "<p>other text</p>"}
    return {
        **world,
        "users": [*world["users"], bot],
        "pages": [*world["pages"], *pages],
        "files": {**world["files"], **files},
    }


def titled(*titles: str) -> dict[str, Any]:
    """Return a page that had these titles, one after the other."""
    page = make_page("titled", MAIN, titles[-1], "p0")
    first = page["versions"][0]
    times = [f"2023-10-{day:02}T09:00:00+02:00" for day in range(1, 1 + len(titles))]
    versions = zip(titles, times, strict=True)
    page["versions"] = [{**first, "title": title, "when": when} for title, when in versions]
    return page


def by_title(reading: Reading[PageId, Page]) -> dict[str, Page]:
    return {page.title: page for page in reading.records.values()}


# Reading whole lists


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_a_server_that_gives_less_than_asked_for_is_read_to_the_end(limit: int) -> None:
    """The limit asked for is a wish; what counts is whether there is a next page."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "cap", limit=limit, times=None)
        pages = reader.pages([MAIN])
        groups = reader.me().groups

    assert len(pages.records) == NUMBER
    assert pages.complete
    assert groups == {"confluence-administrators", "confluence-users"}


def test_a_wrong_count_in_an_answer_changes_nothing() -> None:
    """The number in `size` is not believed."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "wrong-size", times=None)

        assert len(reader.pages([MAIN]).records) == NUMBER


def test_a_cursor_that_goes_in_a_circle_ends_with_a_gap() -> None:
    """The same answer again and again is told, after the second time."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "stale", SCAN, times=None)
        pages = reader.pages([MAIN])

    assert not pages.complete
    assert "in a circle" in str(pages.gaps[0].why)


def test_a_list_whose_next_leads_back_to_itself_ends() -> None:
    """A list by `start` ends with the first empty page, whatever `next` says."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "repeated-next", "/rest/api/space[?]", times=None)

        assert list(reader.spaces().records) == [MAIN]


# Failing and trying again

PASSING: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 429, "retry_after": 1800}),
    ("status", {"status": 503, "html": True}),
    ("truncated", {}),
    ("cut", {}),
    ("reset", {}),
    ("lost-answer", {}),
]


@pytest.mark.parametrize(
    ("kind", "options"), PASSING, ids=[f"{kind} {told.get('status', '')}" for kind, told in PASSING]
)
def test_a_fault_that_passes_costs_time_and_nothing_else(
    kind: str, options: dict[str, Any]
) -> None:
    """Two failures, then all pages; the wait grows, and is ours, not the server's half an hour."""
    clock = StillClock()
    with wiki() as server, reader_of(server.url, clock=clock) as reader:
        play(server, kind, SCAN, times=2, **options)
        pages = reader.pages([MAIN])

    assert len(pages.records) == NUMBER
    assert pages.complete
    assert clock.waited == [1.0, 2.0]


def test_a_busy_wiki_is_waited_for_from_the_first_request_on() -> None:
    """A scheduled run does not fail because of one 429."""
    clock = StillClock()
    with wiki() as server, reader_of(server.url, clock=clock) as reader:
        play(server, "status", "/rest/api/user/current", status=429, times=2)

        assert reader.me().name == "sicbot"
    assert clock.waited == [1.0, 1.0]


def test_a_wiki_that_is_not_there_is_not_waited_for() -> None:
    """A wrong address is told at once."""
    clock = StillClock()
    with (
        reader_of("http://127.0.0.1:9", clock=clock) as reader,
        pytest.raises(TransientWikiError, match="cannot be reached"),
    ):
        reader.me()
    assert clock.waited == []


def test_a_fault_that_stays_is_told_after_few_tries() -> None:
    """Five tries in all, then the reason."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "status", "/rest/api/space", status=503, times=None)

        with pytest.raises(TransientWikiError, match="503"):
            reader.spaces()
        assert len(server.requests()) == 5


def test_a_space_read_by_half_is_a_gap_and_no_absence() -> None:
    """What was read stands; that other pages are not there is not claimed."""
    with wiki() as server, reader_of(server.url) as reader:
        play(server, "status", f"{SCAN}.*cursor=", status=500, times=None)
        pages = reader.pages([MAIN])

    assert len(pages.records) == 50
    assert not pages.complete
    assert pages.gaps[0].what == MAIN


def test_one_space_that_fails_does_not_keep_the_others_from_being_read() -> None:
    """Each space has its own gap."""
    world = plain_world(40, spaces=2)
    with wiki(world) as server, reader_of(server.url) as reader:
        play(server, "status", f"{SCAN}.*spaceKey=S0", status=403, times=None)
        pages = reader.pages([MAIN, SpaceKey("S1")])

    assert {page.space for page in pages.records.values()} == {"S1"}
    assert [gap.what for gap in pages.gaps] == ["S0"]


# What is read of a page


def test_the_trash_is_read_with_its_texts() -> None:
    """An include of a trashed page is explained by it."""
    trashed = {**make_page("gone", MAIN, "Gone", "p0", "other"), "status": "trashed"}
    with wiki(small_world(trashed)) as server, reader_of(server.url) as reader:
        page = by_title(reader.pages([MAIN]))["Gone"]
        body = reader.bodies()[page.id]

    assert page.status is PageStatus.TRASHED
    assert body == "<p>other text</p>"


def test_a_changed_page_in_the_trash_is_read_again(tmp_path: Path) -> None:
    """Search does not know the trash, so it is asked for by itself."""
    gone = {**make_page("gone", MAIN, "Gone", "p0"), "status": "trashed"}
    here = make_page("here", MAIN, "Here", "p0")
    with wiki(small_world(gone, here)) as server:
        for page_id in (FIRST + 1, FIRST + 2):
            with reader_of(server.url, state=tmp_path / "kept") as reader:
                reader.pages([MAIN])
            admin = Viewer(server.wiki.account("admin"))
            if page_id == FIRST + 2:
                save(server, page_id, "<p>changed</p>")
                server.wiki.trash(admin, page_id)
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            pages = reader.pages([MAIN])
            body = reader.bodies()[PageId(str(FIRST + 2))]

    assert pages.complete
    assert "changed" in body


def test_restrictions_are_read_where_they_stand() -> None:
    """A page below a restricted one has none of its own, and names its ancestors root first."""
    closed = make_page("closed", MAIN, "Closed", "p0")
    closed["restrictions"]["read"] = {"users": ["author"], "groups": ["members"]}
    below = make_page("below", MAIN, "Below", "closed")
    with wiki(small_world(closed, below)) as server, reader_of(server.url) as reader:
        pages = by_title(reader.pages([MAIN]))
        author = server.wiki.account("author")

    assert author is not None
    assert pages["Closed"].read.users == {author.key}
    assert pages["Closed"].read.groups == {"members"}
    assert not pages["Closed"].update
    assert not pages["Below"].read
    assert pages["Below"].ancestors == (pages["Page 0"].id, pages["Closed"].id)


def test_a_limited_bot_does_not_see_below_a_restriction() -> None:
    """Confluence does not tell that something is hidden, so no gap can name it."""
    closed = make_page("closed", MAIN, "Closed", "p0")
    closed["restrictions"]["read"] = {"users": ["author"], "groups": []}
    below = make_page("below", MAIN, "Below", "closed")
    world = small_world(closed, below)
    with wiki(world, bot_rights="limited") as server, reader_of(server.url) as reader:
        me, pages = reader.me(), reader.pages([MAIN])

    assert not me.is_super_user
    assert set(by_title(pages)) == {"Page 0"}
    assert pages.complete


# Texts that are kept


def test_a_text_is_read_once(tmp_path: Path) -> None:
    """The second run asks for no body, and has them all."""
    with wiki() as server:
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            reader.pages([MAIN])
            first = dict(reader.bodies())
        server.clear_log()
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            reader.pages([MAIN])
            second = dict(reader.bodies())
        asked = paths(server)

    assert first == second
    assert len(second) == NUMBER
    assert not any("body" in path for path in asked)


def test_a_wiki_put_back_from_a_backup_is_read_again(tmp_path: Path) -> None:
    """Same address, same ids, same version numbers, other texts: none comes from the cache."""
    texts = []
    for day, file in ((1, "body"), (9, "other")):
        page = make_page("page", MAIN, "Page", "p0", file)
        page["versions"][0]["when"] = f"2023-10-{day:02}T09:00:00+02:00"
        kept = reader_of_same(tmp_path / "kept", small_world(page))
        with kept as reader:
            found = by_title(reader.pages([MAIN]))["Page"]
            texts.append((found.id, found.version, reader.bodies()[found.id]))

    assert texts == [
        (str(FIRST + 1), 1, "<p>text</p>"),
        (str(FIRST + 1), 1, "<p>other text</p>"),
    ]


@contextmanager
def reader_of_same(state: Path, world: dict[str, Any]) -> Iterator[ConfluenceReader]:
    """Read whatever wiki is at an address at this time."""
    address = "https://wiki.example.org"
    with wiki(world) as server, reader_of(server.url, state=state, known_as=address) as reader:
        yield reader


NAMED, HOST = FIRST + 10, PageId(str(FIRST + 8))  # of S0, “Page 8” includes “Page 10”


def rename(server: Server, title: str) -> None:
    """Give “Page 10” another title; the wiki rewrites what names it, without new versions."""
    wiki = server.wiki
    page = wiki.content(NAMED)
    assert page is not None
    admin, version = Viewer(wiki.account("admin")), page.version + 1
    wiki.update_page(admin, NAMED, version=version, title=title, body=wiki.body(NAMED))


def move(server: Server) -> None:
    """Move “Page 10” to the other space."""
    admin = Viewer(server.wiki.account("admin"))
    server.wiki.move(admin, NAMED, target_id=FIRST + 1, position="append")


def read_kept(server: Server, state: Path) -> tuple[Reading[PageId, Page], dict[PageId, str]]:
    """Read both spaces, with what is kept from the time before, as a run does."""
    server.clear_log()
    with reader_of(server.url, state=state) as reader:
        pages, bodies = reader.pages([MAIN, SpaceKey("S1")]), reader.bodies()
        unread = {gap.what for gap in pages.gaps}
        return pages, {page: bodies[page] for page in bodies if page not in unread}


def bodies_asked_for(server: Server) -> list[str]:
    return [path for path in paths(server) if "body" in path]


REWRITTEN: dict[str, Callable[[Server], None]] = {
    "renamed": lambda server: rename(server, "Well & “Sons”"),
    "upper case": lambda server: rename(server, "PAGE 10"),
    "moved": move,
}


@pytest.mark.parametrize("change", REWRITTEN.values(), ids=REWRITTEN)
def test_texts_that_the_wiki_rewrote_without_a_version_are_read_again(
    tmp_path: Path, change: Callable[[Server], None]
) -> None:
    """An included page is called otherwise: its hosts cost one request, and none the time after."""
    with wiki(plain_world(NUMBER, spaces=2, groups=("members",))) as server:
        before, old = read_kept(server, tmp_path / "kept")
        change(server)
        after, new = read_kept(server, tmp_path / "kept")
        asked = bodies_asked_for(server)
        read_kept(server, tmp_path / "kept")
        later = bodies_asked_for(server)
        now = server.wiki.body(int(HOST))

    assert before.records[HOST].version == after.records[HOST].version
    assert old[HOST] != new[HOST] == now
    assert len(asked) == 1
    assert later == []


def test_a_rewritten_text_that_could_not_be_read_is_read_the_next_time(tmp_path: Path) -> None:
    """Till then it is told as unread: the text of before would be a wrong one."""
    with wiki(plain_world(NUMBER, spaces=2, groups=("members",))) as server:
        read_kept(server, tmp_path / "kept")
        rename(server, "Well")
        texts = f"/rest/api/content/(search|{HOST})[?]"
        play(server, "status", texts, status=403, times=2)  # the search, and the host alone
        gaps = read_kept(server, tmp_path / "kept")[0].gaps
        later, bodies = read_kept(server, tmp_path / "kept")

    assert [gap.what for gap in gaps] == [HOST]
    assert later.complete
    assert "Well" in bodies[HOST]


@pytest.mark.parametrize("rewrites", [True, False])
def test_a_page_in_the_trash_leaves_the_texts_that_name_it(
    tmp_path: Path,
    rewrites: bool,  # noqa: FBT001
) -> None:
    """The control: it is called as before, and nothing was rewritten."""
    world = plain_world(NUMBER, spaces=2, groups=("members",))
    with wiki(world, rename_rewrites=rewrites) as server:
        read_kept(server, tmp_path / "kept")
        server.wiki.trash(Viewer(server.wiki.account("admin")), NAMED)
        read_kept(server, tmp_path / "kept")
        asked = bodies_asked_for(server)

    assert asked == []


def test_pages_that_search_does_not_know_yet_are_read(tmp_path: Path) -> None:
    """Two pages are new and the index lags behind: they are read one by one."""
    with wiki(index_lag=50) as server:
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            reader.pages([MAIN])
        admin = Viewer(server.wiki.account("admin"))
        for title in ("New 1", "New 2"):
            server.wiki.create_page(admin, space_key=MAIN, title=title, body=f"<p>{title}</p>")
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            pages = reader.pages([MAIN])
            bodies = reader.bodies()

            assert bodies[by_title(pages)["New 2"].id] == "<p>New 2</p>"
            assert pages.complete


def test_a_page_changed_while_it_is_read_is_told(tmp_path: Path) -> None:
    """Its list entry and its text are of different versions, so the text is not taken."""
    with wiki() as server:
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            reader.pages([MAIN])
        save(server, FIRST, "<p>changed</p>")
        play(server, "meanwhile", f"/rest/api/content/{FIRST}[?]", request=_edit(server, 3))
        with reader_of(server.url, state=tmp_path / "kept") as reader:
            pages = reader.pages([MAIN])
            unread = PageId(str(FIRST))

            assert "changed while it was read" in str(pages.gaps[0].why)
            assert unread in pages.records
            with pytest.raises(KeyError):
                reader.bodies()[unread]


def _edit(server: Server, version: int) -> dict[str, Any]:
    storage = {"value": "<p>meanwhile</p>", "representation": "storage"}
    body = {"version": {"number": version}, "title": "Page 0", "type": "page"}
    path = f"/rest/api/content/{FIRST}"
    return {"method": "PUT", "path": path, "json": {**body, "body": {"storage": storage}}}


# Former titles and drafts


def test_former_titles_are_found_newest_first() -> None:
    """Each once, without the present one."""
    world = small_world(titled("First", "Second", "First", "Third", "Now"))
    with wiki(world) as server, reader_of(server.url) as reader:
        page = by_title(reader.pages([MAIN]))["Now"]
        titles = reader.old_titles([page])

    assert titles.records == {page.id: ("Third", "First", "Second")}
    assert titles.complete


def test_former_titles_are_looked_up_once(tmp_path: Path) -> None:
    """The next run knows them without asking."""
    with wiki(small_world(titled("First", "Second", "Now"))) as server:
        found = []
        for _run in range(2):
            server.clear_log()
            with reader_of(server.url, state=tmp_path / "kept") as reader:
                page = by_title(reader.pages([MAIN]))["Now"]
                found.append(reader.old_titles([page]).records[page.id])
        asked = paths(server)

    assert found == [("Second", "First")] * 2
    assert not any("historical" in path for path in asked)


@pytest.mark.parametrize(
    ("look_ups", "known"), [(0, ()), (1, ("Third",)), (2, ("Third", "Second"))]
)
def test_look_ups_are_bounded_and_what_is_missing_is_told(
    look_ups: int, known: tuple[str, ...]
) -> None:
    """Without the older titles, that there was none is not claimed."""
    world = small_world(titled("First", "Second", "Third", "Now"))
    with wiki(world) as server, reader_of(server.url, history_lookups=look_ups) as reader:
        page = by_title(reader.pages([MAIN]))["Now"]
        titles = reader.old_titles([page])

    assert titles.records[page.id] == known
    assert not titles.complete


def test_own_drafts_are_found_and_no_others() -> None:
    """A draft is seen by its author alone, whatever rights somebody has."""
    drafts = []
    for number, author in enumerate(("sicbot", "author")):
        draft = {**make_page(f"draft{number}", MAIN, f"Draft of {author}", "p0"), "status": "draft"}
        draft["versions"][0]["author"] = author
        drafts.append(draft)
    with wiki(small_world(*drafts)) as server, reader_of(server.url) as reader:
        own = reader.own_drafts()
        pages = reader.pages([MAIN])

    assert set(by_title(own)) == {"Draft of sicbot"}
    assert set(by_title(pages)) == {"Page 0"}


# Spaces, groups and rights


@pytest.mark.parametrize(("profile", "known"), [("9.2", False), ("10.2", True)])
def test_who_may_use_the_wiki_is_known_or_left_open(profile: str, known: bool) -> None:  # noqa: FBT001
    """Older wikis do not tell; nothing is made up then."""
    with wiki(profile=profile) as server, reader_of(server.url) as reader:
        use = reader.use()

    assert (use is not None) is known
    assert use is None or use.anonymous


def test_rights_that_cannot_be_read_are_unknown_and_told() -> None:
    """Wikis before 9.1 have no such call."""
    with wiki(profile="8.5") as server, reader_of(server.url) as reader:
        spaces = reader.with_rights(reader.spaces(), [MAIN])

    assert spaces.records[MAIN].rights is None
    assert spaces.gaps[0].what == MAIN


def test_who_may_read_a_space_is_read() -> None:
    """The control: the rights of the space, and only those to read."""
    with wiki() as server, reader_of(server.url) as reader:
        rights = reader.with_rights(reader.spaces(), [MAIN]).records[MAIN].rights

    assert rights is not None
    assert rights.anonymous
    assert not rights.users
    assert not rights.groups


def test_an_archived_space_is_known_as_such() -> None:
    """Its pages are there and are not found by includes."""
    world = plain_world(4, spaces=2)
    world["spaces"][1]["archived"] = True
    with wiki(world) as server, reader_of(server.url) as reader:
        spaces = reader.spaces().records

    assert {key: space.archived for key, space in spaces.items()} == {"S0": False, "S1": True}


def test_groups_that_are_not_there_are_told() -> None:
    """The others are read."""
    names = [GroupName("members"), GroupName("nobody's")]
    with wiki() as server, reader_of(server.url) as reader:
        groups = reader.groups(names, members=True, ancestors=True)

    assert list(groups.records) == ["members"]
    assert len(groups.records[GroupName("members")].members) == 1
    assert groups.gaps[0].what == "nobody's"
