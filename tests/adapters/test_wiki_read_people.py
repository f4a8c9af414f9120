"""Who made, marked, watches and administers what, as the bulk reading tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Mark, PageId, Reading, SpaceKey
from sicbot.sandbox.model import ANONYMOUS as NOBODY
from tests.adapters.bench import GONE, HOME, MAIN, PAGE, TARGET, Bench, bench
from tests.worlds import reader_of

if TYPE_CHECKING:
    from sicbot.core.model import Page, Space


def read_pages(wiki: Bench) -> dict[PageId, Page]:
    with reader_of(wiki.server.url) as reader:
        pages = reader.pages([MAIN])
    assert pages.complete
    return dict(pages.records)


def test_a_page_tells_who_made_it_and_who_saved_it_last() -> None:
    """In the same requests as before."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>ada's</p>")
        wiki.server.clear_log()
        page = read_pages(wiki)[PAGE]

        assert (page.creator, page.editor) == (wiki.key("author"), wiki.key("ada"))
        assert len(wiki.sent(writing=False)) == 1


def test_nobody_made_an_anonymous_page() -> None:
    """None, not a person."""
    with bench() as wiki:
        wiki.wiki.grant_space(wiki.viewer("admin"), MAIN, "anonymous", ["create"])
        made = wiki.wiki.create_page(NOBODY, space_key=MAIN, title="Found", body="<p>x</p>")
        page = read_pages(wiki)[PageId(str(made.id))]

    assert (page.creator, page.editor) == (None, None)


def test_the_mark_is_read_with_the_page_and_from_the_trash() -> None:
    """And other properties are not."""
    with bench() as wiki:
        admin = wiki.viewer("admin")
        wiki.wiki.set_property(admin, int(HOME), "other", {"slug": "x"}, 1)
        wiki.writer.set_mark(PAGE, Mark(PAGE, "scaffold", "soil.home"))
        wiki.wiki.trash(admin, int(PAGE))
        pages = read_pages(wiki)

    assert pages[PAGE].mark == Mark(PAGE, "scaffold", "soil.home", "")
    assert (pages[HOME].mark, pages[GONE].mark) == (None, None)


MALFORMED: list[Any] = [
    None, 5, "generated", [], {}, {"page": None}, {"kind": "generated", "slug": "x"},
    {"page": "1", "kind": "generated"}, {"page": "1", "kind": "other", "slug": "x"},
    {"page": "../1", "kind": "generated", "slug": "x"}, {"page": [], "kind": [], "slug": []},
    {"page": "1", "kind": "generated", "slug": ""}, {"page": "1", "kind": "generated", "slug": 7},
    {"page": "1", "kind": "generated", "slug": "x", "template": None},
    {"page": {"id": "1"}, "kind": "generated", "slug": "x"},
]  # fmt: skip


@pytest.mark.parametrize("value", MALFORMED, ids=str)
def test_a_mark_that_nobody_can_read_is_none(value: Any) -> None:
    """Whoever may edit a page may write that property; it must not keep the space unread."""
    with bench() as wiki:
        wiki.wiki.set_property(wiki.viewer("ada"), int(PAGE), "sicbot", value, 1)

        assert read_pages(wiki)[PAGE].mark is None


def test_the_groups_that_administer_a_space_are_read() -> None:
    """People who do so alone, and groups that only read, are not among them."""
    with bench() as wiki:
        admin = wiki.viewer("admin")
        wiki.wiki.grant_space(admin, MAIN, "group:others", ["read", "admin"])
        wiki.wiki.grant_space(admin, MAIN, "group:members", ["read"])
        wiki.wiki.grant_space(admin, MAIN, "user:ada", ["read", "admin"])
        rights = read_spaces(wiki).records[MAIN].rights

    assert rights is not None
    assert rights.administrators == {"others"}
    assert rights.groups >= {"others", "members"}


def read_spaces(wiki: Bench) -> Reading[SpaceKey, Space]:
    with reader_of(wiki.server.url) as reader:
        return reader.with_rights(reader.spaces(), [MAIN])


# Who gets a mail


def test_watchers_of_a_page_and_of_its_space_are_told_once() -> None:
    """A person who watches both is one person."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        page = wiki.page()
        wiki.watch_as("ada")
        admin, ben = wiki.viewer("admin"), wiki.viewer("ben").account
        assert ben is not None
        wiki.wiki.watch(admin, int(PAGE), ben, on=True)
        watchers = reader.watchers(page)

        assert watchers.complete
        assert sorted(watchers.records.values()) == ["ada", "author", "ben"]
        assert watchers.records[wiki.key("ben")] == "ben"
        assert sorted(reader.watchers(wiki.page(HOME)).records.values()) == ["ada", "author"]


def test_the_watchers_of_a_space_are_asked_for_once_a_run() -> None:
    """The next run, which begins with its pages, asks again."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        pages = [wiki.page(), wiki.page(HOME)]
        asked = []
        for _run in range(2):
            wiki.server.clear_log()
            reader.pages([MAIN])
            for page in pages:
                reader.watchers(page)
            asked.append([path for path in wiki.sent(writing=False) if "watchers" in path])

    assert [sum("/space/" in path for path in run) for run in asked] == [1, 1]
    assert [len(run) for run in asked] == [3, 3]


def test_watchers_that_are_not_shown_are_a_gap() -> None:
    """The wiki tells them to administrators of the space alone."""
    with bench(bot_rights="limited") as wiki, reader_of(wiki.server.url, user="ada") as reader:
        wiki.watch_as("ada")
        watchers = reader.watchers(wiki.page())

    assert (dict(watchers.records), watchers.complete) == ({}, False)
    assert [str(gap.why).split(":")[0] for gap in watchers.gaps] == [
        "who watches space S0", "who watches “Page”"
    ]  # fmt: skip


def test_watchers_of_the_page_alone_are_no_whole_answer() -> None:
    """What was read is kept, and the gap says that more may watch."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        wiki.watch_as("ada")
        wiki.play("status", "/space/.*/watchers", status=500, times=None)
        watchers = reader.watchers(wiki.page())

        assert sorted(watchers.records.values()) == ["ada", "author"]
        assert [gap.what for gap in watchers.gaps] == [MAIN]


def test_a_mark_survives_the_way_there_and_back() -> None:
    """The control: what is written is what is read."""
    mark = Mark(None, "generated", "é/1 <b>", "roster 1")
    with bench() as wiki:
        draft = wiki.writer.make_draft(TARGET, HOME, mark)

        assert wiki.page(draft).mark == mark
