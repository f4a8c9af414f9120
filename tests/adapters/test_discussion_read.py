"""Comments below pages, and who made and changed pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import PageId, SpaceKey, UserKey
from sicbot.sandbox.model import Viewer
from tests.enrolment import FORM, HOME, enrolment, paths, play, served
from tests.worlds import make_page, reader_of

if TYPE_CHECKING:
    from sicbot.sandbox.serving import Server

SEARCH = "/rest/api/content/search"


def remark(text: str, author: str = "ada", day: int = 1, **more: Any) -> dict[str, Any]:
    when = f"2023-05-{day:02}T10:00:00+02:00"
    return {"author": author, "when": when, "body": f"<p>{text}</p>", **more}


def with_comments(*comments: dict[str, Any]) -> dict[str, Any]:
    world = enrolment()
    world["pages"][1]["comments"] = list(comments)
    return world


def key_of(server: Server, name: str) -> UserKey:
    account = server.wiki.account(name)
    assert account is not None
    return UserKey(account.key)


def test_comments_are_read_with_author_and_time() -> None:
    """In one request for all pages, oldest first."""
    with served(with_comments(remark("second", "ben", 2), remark("first"))) as (server, reader):
        server.clear_log()
        comments = reader.comments([HOME, FORM])

        assert paths(server) == [SEARCH]
        assert comments.complete
        first, second = comments.records[FORM]
        assert comments.records[HOME] == ()
        assert (first.author, second.author) == (key_of(server, "ada"), key_of(server, "ben"))
    assert first.created == datetime.fromisoformat("2023-05-01T10:00:00+02:00")
    assert (first.page, first.body, first.edited, first.inline) == (
        FORM,
        "<p>first</p>",
        False,
        False,
    )


def test_inline_comments_and_replies_are_told_apart() -> None:
    """Both are read; inline ones are marked."""
    inline = remark("inline", kind="inline", ref="r1")
    with served(with_comments(inline, remark("footer", day=2))) as (server, reader):
        above = server.wiki.comments(int(FORM))[1].content.id
        ben = Viewer(server.wiki.account("cleo"))
        server.wiki.create_comment(ben, page_id=int(FORM), body="<p>reply</p>", parent_id=above)
        comments = reader.comments([FORM]).records[FORM]

    assert [(one.body, one.inline) for one in comments] == [
        ("<p>inline</p>", True),
        ("<p>footer</p>", False),
        ("<p>reply</p>", False),
    ]


def test_fifty_comments_cost_one_request() -> None:
    """As the server gives no more with texts."""
    many = [remark(f"c{number}", day=number % 28 + 1) for number in range(101)]
    with served(with_comments(*many)) as (server, reader):
        server.clear_log()
        comments = reader.comments([FORM])

        assert paths(server) == [SEARCH] * 3
    assert (len(comments.records[FORM]), comments.gaps) == (101, ())


def test_many_pages_are_asked_for_100_at_once() -> None:
    """An address does not grow without end."""
    with served(enrolment()) as (server, reader):
        server.clear_log()
        reader.comments([PageId(str(number)) for number in range(1, 251)])

        assert paths(server).count(SEARCH) == 3


def test_where_search_is_refused_each_page_is_asked() -> None:
    """Replies too."""
    with served(with_comments(remark("first"))) as (server, reader):
        play(server, "status", "content/search", status=400, times=None)
        server.clear_log()
        comments = reader.comments([HOME, FORM])

        assert len(paths(server)) == 3
    assert ([one.body for one in comments.records[FORM]], comments.gaps) == (["<p>first</p>"], ())


def test_a_page_that_search_does_not_know_is_asked_for_its_comments() -> None:
    """While the index is built anew, it has nobody's comments: who left would be back."""
    with served(with_comments(remark("LEAVE A1")), index_lag=100) as (server, reader):
        admin = Viewer(server.wiki.account("admin"))
        made = server.wiki.create_page(admin, space_key="S0", title="New", body="<p>x</p>")
        server.wiki.create_comment(admin, page_id=made.id, body="<p>below</p>")
        server.clear_log()
        comments = reader.comments([FORM, PageId(str(made.id))])

        assert len(paths(server)) == 2
    assert [one.body for one in comments.records[PageId(str(made.id))]] == ["<p>below</p>"]
    assert comments.complete


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"status": 403}), ("status", {"status": 503, "times": None}),
        ("truncated", {"times": None}),
    ],
)  # fmt: skip
def test_comments_that_cannot_be_read_are_a_gap_of_each_page(
    kind: str, options: dict[str, Any]
) -> None:
    """A page without a gap would seem to have none."""
    with served(with_comments(remark("first"))) as (server, reader):
        play(server, kind, "content", **options)
        comments = reader.comments([HOME, FORM])

    assert {gap.what for gap in comments.gaps} == {HOME, FORM}


def test_a_changed_comment_tells_who_changed_it_and_when() -> None:
    """And is still its author's."""
    with served(with_comments(remark("before"))) as (server, reader):
        wiki = server.wiki
        comment = wiki.comments(int(FORM))[0].content
        wiki.update_page(
            Viewer(wiki.account("admin")), comment.id, version=2, title=comment.title,
            body="<p>after</p>",
        )  # fmt: skip
        (one,) = reader.comments([FORM]).records[FORM]

        assert (one.author, one.editor) == (key_of(server, "ada"), key_of(server, "admin"))
    assert one.edited
    assert one.changed is not None
    assert one.changed > one.created


def with_versions(*authors: str) -> dict[str, Any]:
    """Return a world with a page that these people saved, one after the other."""
    page = make_page("reg", "S0", "Registration", "p0")
    first = page["versions"][0]
    page["versions"] = [
        {**first, "author": author, "when": f"2023-06-{day:02}T09:00:00+02:00"}
        for day, author in enumerate(authors, start=1)
    ]
    return enrolment(pages=(page,), files={"body": "<p>x</p>"})


@pytest.mark.parametrize(
    ("authors", "requests"), [(("ada",), 1), (("ada", "ben"), 1), (("ada", "ben", "ada"), 2)]
)
def test_who_made_and_changed_a_page_is_read(authors: tuple[str, ...], requests: int) -> None:
    """Versions are listed only where there are more than the first and the last."""
    with (
        served(with_versions(*authors)) as (server, reader),
        reader_of(server.url) as pages,
    ):
        known = pages.pages([SpaceKey("S0")]).records
        page = next(one for one in known.values() if one.title == "Registration")
        server.clear_log()
        record = reader.records([page]).records[page.id]

        assert len(paths(server)) == requests
        assert record.creator == key_of(server, "ada")
        assert record.editors == tuple(key_of(server, name) for name in authors)
    assert record.created == datetime.fromisoformat("2023-06-01T09:00:00+02:00")


def test_a_page_that_search_does_not_know_yet_is_asked_itself() -> None:
    """Its index lags behind."""
    with (
        served(with_versions("ada")) as (server, reader),
        reader_of(server.url) as pages,
    ):
        known = pages.pages([SpaceKey("S0")]).records
        page = next(one for one in known.values() if one.title == "Registration")
        play(server, "status", "content/search", status=400)
        assert reader.records([page]).records[page.id].created.year == 2023

        play(server, "status", "rest", status=403, times=None)
        reading = reader.records([page])

    assert (reading.records, [gap.what for gap in reading.gaps]) == ({}, [page.id])
