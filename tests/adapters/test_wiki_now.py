"""Looking at single pages before and after a write: by id, and complete or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import responses

from sicbot.adapters.shapes import ANONYMOUS, mark_json
from sicbot.core.errors import NotFoundError, TransientWikiError, WikiError
from sicbot.core.model import Mark, PageId, PageStatus, UserKey
from sicbot.core.plan import Slug
from sicbot.sandbox.model import ANONYMOUS as NOBODY
from tests.adapters.bench import GONE, HOME, MAIN, MARK, PAGE, TARGET, Bench, bench
from tests.worlds import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable

# One page


def test_a_page_is_read_in_whatever_status() -> None:
    """Published, in the trash, or the bot's own draft, each with its body."""
    with bench() as wiki:
        draft = wiki.writer.make_draft(TARGET, HOME, MARK)
        found = [wiki.writer.page_now(page) for page in (PAGE, GONE, draft)]

    assert [one.page.status.value for one in found] == ["current", "trashed", "draft"]
    assert [one.body for one in found] == ["<p>text</p>", "<p>text</p>", ""]


def test_a_wiki_whose_any_leaves_drafts_out_is_asked_for_them() -> None:
    """Whether `any` means drafts too is not documented."""
    with bench() as wiki:
        draft = wiki.writer.make_draft(TARGET, HOME, MARK)
        wiki.play("status", f"content/{draft}.*status=any", status=404, times=None)

        assert wiki.writer.page_now(draft).page.status is PageStatus.DRAFT


def test_a_page_that_is_gone_or_hidden_is_not_found() -> None:
    """The wiki does not tell which."""
    with bench("ada") as wiki:
        admin = wiki.viewer("admin")
        hidden = wiki.wiki.create_page(
            admin, space_key=MAIN, title="Draft of the admin", body="<p>x</p>", status="draft"
        )
        for page in (PageId("999"), PageId(str(hidden.id))):
            with pytest.raises(NotFoundError):
                wiki.writer.page_now(page)


def test_an_earlier_version_is_read_as_it_was() -> None:
    """Body, title and editor are that version's; place and readers are today's."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>ada's</p>")
        wiki.save_as("ben", "<p>ben's</p>")
        page = wiki.page()
        second = wiki.writer.version_of(page, 2)

        assert second.body == "<p>ada's</p>"
        assert second.page == replace(page, version=2, editor=wiki.key("ada"))
        assert wiki.writer.version_of(page, 3).body == "<p>ben's</p>"
        with pytest.raises(NotFoundError):
            wiki.writer.version_of(page, 4)


def test_another_version_than_the_one_asked_for_is_not_taken() -> None:
    """Someone's text would be taken for the bot's."""
    with bench() as wiki:
        wiki.save_as("ada", "<p>ada's</p>")
        wiki.save_as("ada", "<p>ada's own</p>")
        page = wiki.page()
        wiki.play("older", "historical")
        with pytest.raises(WikiError, match="version 2 was asked for, 1 was given"):
            wiki.writer.version_of(page, 2)


def test_a_busy_wiki_is_asked_again_for_what_is_read() -> None:
    """Reading twice does no harm."""
    with bench() as wiki:
        wiki.play("status", status=503, times=2)

        assert wiki.page().title == "Page"


def test_pages_right_below_are_named() -> None:
    """Not those further below, nor what lies in the trash."""
    with bench() as wiki:
        below = wiki.writer.publish(
            wiki.writer.page_now(wiki.writer.make_draft(TARGET, PAGE, MARK)), "<p>x</p>"
        )

        assert wiki.writer.children(HOME) == (PAGE,)
        assert wiki.writer.children(PAGE) == (below.page.id,)
        assert wiki.writer.children(below.page.id) == ()


# A page that sicbot made


def own(wiki: Bench, username: str = "sicbot", mark: Mark = MARK, **page: Any) -> PageId:
    """Make a page with a mark, past the interface."""
    values = {"title": "Roster", "space_key": MAIN, "body": "<p>made</p>", **page}
    made = wiki.wiki.create_page(wiki.viewer(username), **values)
    wiki.wiki.set_property(wiki.viewer(username), made.id, "sicbot", mark_json(mark), 1)
    return PageId(str(made.id))


FOUND: dict[str, Callable[[Bench], object]] = {
    "a page": own,
    "a draft": lambda wiki: own(wiki, status="draft"),
    "a draft of another title": lambda wiki: own(wiki, title="Older title", status="draft"),
    "one that the index does not know yet": own,
}


@pytest.mark.parametrize("make", FOUND.values(), ids=FOUND)
def test_a_page_that_was_made_is_found(make: Callable[[Bench], object]) -> None:
    """By reading lists, for search lags behind; among many drafts too."""
    with bench(index_lag=50) as wiki:
        for number in range(60):
            own(
                wiki, mark=replace(MARK, slug=f"other.{number}"), title=f"D{number}", status="draft"
            )
        made = make(wiki)
        wiki.play("cap", "/rest/api/content[?]", limit=25, times=None)
        found = wiki.writer.made_as(TARGET)

    assert found is not None
    assert found.page.id == made
    assert found.body == "<p>made</p>"


def copied_and_saved(wiki: Bench) -> None:
    wiki.save_as("sicbot", "<p>x</p>", own(wiki, "ada"))


def edited_by_both(wiki: Bench) -> None:
    wiki.save_as("ben", "<p>ben's</p>")
    wiki.save_as("sicbot", "<p>x</p>")


NOT_FOUND: dict[str, Callable[[Bench], object]] = {
    "nothing": lambda _wiki: None,
    "a page without a mark": lambda wiki: wiki.wiki.create_page(
        wiki.viewer(), space_key=MAIN, title="Roster", body=""
    ),
    "somebody else's page with a copied mark": lambda wiki: own(wiki, "ada"),
    "a copy that the bot has saved since": copied_and_saved,
    "a mark of another page": lambda wiki: own(wiki, mark=replace(MARK, page=HOME)),
    "another slug": lambda wiki: own(wiki, mark=replace(MARK, slug="soil.other")),
    "a page in the trash": lambda wiki: wiki.wiki.trash(wiki.viewer(), int(own(wiki))),
    "somebody else's draft": lambda wiki: own(wiki, "ada", status="draft"),
}


@pytest.mark.parametrize("make", NOT_FOUND.values(), ids=NOT_FOUND)
def test_what_sicbot_did_not_make_is_not_found(make: Callable[[Bench], object]) -> None:
    """A title or a copied mark makes no page sicbot's."""
    with bench() as wiki:
        make(wiki)

        assert wiki.writer.made_as(TARGET) is None


def test_two_pages_of_one_slug_are_told_by_their_ids() -> None:
    """Which one to keep, a person says."""
    with bench() as wiki:
        ids = [own(wiki), own(wiki, status="draft")]
        with pytest.raises(WikiError, match=f"pages {ids[0]}, {ids[1]} are all sicbot's"):
            wiki.writer.made_as(TARGET)


@pytest.mark.parametrize("path", ["status=draft", "status=current"])
def test_a_list_that_cannot_be_read_proves_no_absence(path: str) -> None:
    """Else a page would be made twice."""
    with bench() as wiki:
        wiki.play("status", f"/rest/api/content[?].*{path}", status=503, times=None)
        with pytest.raises(TransientWikiError):
            wiki.writer.made_as(TARGET)


def test_a_page_without_a_slug_was_not_made() -> None:
    """The control: nothing is asked."""
    with bench() as wiki:
        wiki.server.clear_log()

        assert wiki.writer.made_as(replace(TARGET, slug=None)) is None
        assert wiki.sent(writing=False) == []


# People on a page


def comment(wiki: Bench, username: str, parent: int | None = None, ref: str | None = None) -> int:
    viewer = wiki.viewer(username)
    made = wiki.wiki.create_comment(
        viewer, page_id=int(PAGE), body="<p>c</p>", parent_id=parent, inline_ref=ref
    )
    return made.id


def attach(wiki: Bench, username: str) -> int:
    viewer = wiki.viewer(username)
    return wiki.wiki.attach(viewer, int(PAGE), "plan.txt", "text/plain", b"x").content.id


PEOPLE: dict[str, Callable[[Bench], object]] = {
    "edited, and the bot since": edited_by_both,
    "commented": lambda wiki: comment(wiki, "ben"),
    "replied": lambda wiki: comment(wiki, "ben", comment(wiki, "ada")),
    "commented on words": lambda wiki: comment(wiki, "ben", ref="ref-1"),
    "replied to a comment on words": lambda wiki: comment(
        wiki, "ben", comment(wiki, "ada", ref="ref-1")
    ),
    "attached a file": lambda wiki: attach(wiki, "ben"),
    "put another file in the place of one": lambda wiki: wiki.wiki.replace_attachment(
        wiki.viewer("ben"), attach(wiki, "sicbot"), "text/plain", b"y"
    ),
    "commented on words, resolved since": lambda wiki: wiki.wiki.resolve_comment(
        wiki.viewer("admin"), comment(wiki, "ben", ref="ref-1"), resolved=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("do", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("listed", [True, False], ids=["versions listed", "versions not listed"])
def test_whoever_did_something_on_a_page_is_found(
    do: Callable[[Bench], object], *, listed: bool
) -> None:
    """Also where the wiki has no list of versions, which is not documented."""
    with bench() as wiki:
        before = wiki.writer.people_on(PAGE)
        do(wiki)
        if not listed:
            wiki.play("status", "/rest/experimental/", status=404, times=None)

        assert wiki.key("ben") not in before
        assert wiki.key("ben") in wiki.writer.people_on(PAGE)


def test_an_author_whose_account_is_gone_still_counts() -> None:
    """Else a page that people worked on would look untouched; so do anonymous edits."""
    with bench() as wiki:
        for name in ("sicbot", "ben"):
            wiki.save_as(name, "<p>x</p>")
        admin = wiki.viewer("admin")
        wiki.wiki.grant_space(admin, MAIN, "anonymous", ["update"])
        wiki.wiki.update_page(NOBODY, int(PAGE), version=4, title="Page", body="<p>nobody</p>")
        ben = wiki.key("ben")
        wiki.wiki.delete_account(admin, "ben")
        people = wiki.writer.people_on(PAGE)

    assert {wiki_user for wiki_user in people if "gone:" in wiki_user} == {
        UserKey(f"gone:Unknown User ({ben})")
    }
    assert ANONYMOUS in people


def test_people_on_a_page_are_not_guessed() -> None:
    """A list that cannot be read is an error, never nobody."""
    with bench() as wiki:
        for path in ("/child/comment", "/child/attachment", "/version[?]"):
            wiki.play("status", path, status=503, times=None)
            with pytest.raises(TransientWikiError):
                wiki.writer.people_on(PAGE)


# Somebody's last text


def test_the_last_text_of_an_author_is_found_in_the_history() -> None:
    """Below what others saved since; None where there is none, or none can be read."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        for name in ("sicbot", "sicbot", "ada"):
            wiki.save_as(name, f"<p>{name} {wiki.content().version + 1}</p>")
        page = wiki.page()

        assert reader.text_by(page, wiki.key()) == "<p>sicbot 3</p>"
        assert reader.text_by(page, wiki.key("ada")) == "<p>ada 4</p>"
        assert reader.text_by(page, wiki.key("ben")) is None
        wiki.play("status", "/rest/experimental/", status=404, times=None)
        assert reader.text_by(page, wiki.key()) is None


def test_a_version_that_takes_a_run_back_tells_no_own_text() -> None:
    """It keeps what people wrote meanwhile."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        wiki.save_as("sicbot", "<p>own</p>")
        wiki.save_as("ada", "<p>own</p><p>ada</p>")
        wiki.writer.save(wiki.page(), "<p>ada</p>", "sicbot undo of run 2")

        assert reader.text_by(wiki.page(), wiki.key()) is None


def test_a_page_out_of_the_trash_tells_no_own_text() -> None:
    """The wiki writes down who brought it back, with the text that somebody else gave it."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        wiki.save_as("sicbot", "<p>own</p>")
        wiki.save_as("ada", "<p>ada</p>")
        wiki.writer.trash(wiki.page())
        wiki.writer.restore(wiki.page())

        assert wiki.page().editor == wiki.key()
        assert reader.text_by(wiki.page(), wiki.key()) is None


def test_rewrites_are_told_by_the_history_newest_first() -> None:
    """The first version of a page comes where it is asked for, and is theirs."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        made = wiki.wiki.create_page(
            wiki.viewer(), space_key=MAIN, title="Made", body="<p>0</p>", parent_id=int(PAGE)
        )
        page = PageId(str(made.id))
        for number, name in enumerate(("ada", *["sicbot"] * 6), 1):
            wiki.save_as(name, f"<p>{number}</p>", page)
        now, me = wiki.page(page), wiki.key()
        last = [(f"<p>{number - 1}</p>", f"<p>{number}</p>") for number in range(7, 2, -1)]

        assert reader.rewrites_by(now, me) == tuple(last)
        assert reader.rewrites_by(now, me, begun=True) == (*last, ("", "<p>0</p>"))
        assert reader.rewrites_by(now, wiki.key("ada"), begun=True) == (("<p>0</p>", "<p>1</p>"),)


def test_rewrites_end_where_a_run_was_taken_back() -> None:
    """But for the first version, in which nobody else had written anything."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        made = wiki.wiki.create_page(
            wiki.viewer(), space_key=MAIN, title="Made", body="<p>0</p>", parent_id=int(PAGE)
        )
        page = PageId(str(made.id))
        wiki.writer.save(wiki.page(page), "<p>1</p>", "sicbot run 2")
        wiki.writer.save(wiki.page(page), "<p>0</p>", "sicbot undo of run 2")
        wiki.writer.save(wiki.page(page), "<p>3</p>", "sicbot run 4")
        now, me = wiki.page(page), wiki.key()

        assert reader.rewrites_by(now, me) == (("<p>0</p>", "<p>3</p>"),)
        assert reader.rewrites_by(now, me, begun=True)[1:] == (("", "<p>0</p>"),)


# Answers with less in them


@pytest.mark.parametrize("others", [False, True], ids=["alone", "and saved by another since"])
def test_a_saved_page_is_read_where_the_answer_lacks_parts(*, others: bool) -> None:
    """The reference names no `expand` for PUT, so its answer may be a bare one."""
    with bench() as wiki:
        page = wiki.page()

        def answer(request: Any) -> tuple[int, dict[str, str], str]:
            real = wiki.server.wiki
            real.update_page(wiki.viewer(), int(PAGE), version=2, title="Page", body="<p>n</p>")
            if others:
                wiki.save_as("ada", "<p>ada's</p>")
            bare = '{"id": "65538", "title": "Page", "version": {"number": 2}}'
            return 200, {"Content-Type": "application/json"}, bare

        with responses.RequestsMock() as mock:
            mock.add_callback("PUT", re.compile(f".*/content/{PAGE}"), callback=answer)
            mock.add_passthru("http://")
            saved = wiki.writer.save(page, "<p>n</p>", "")

    assert (saved.page.version, saved.body, saved.page.editor) == (2, "<p>n</p>", wiki.key())


@pytest.mark.parametrize(
    "answer", ['{"id": "7", "status": "current"}', '{"id": "../7", "status": "draft"}', "{}", "[]"]
)
def test_a_draft_that_is_none_is_found_out(answer: str) -> None:
    """A wiki that took no notice of the status has made a page that everybody sees."""
    with bench() as wiki, responses.RequestsMock() as mock:
        headers = {"Content-Type": "application/json"}
        mock.add("POST", f"{wiki.server.url}/rest/api/content", body=answer, headers=headers)
        with pytest.raises(TransientWikiError, match="answered with no draft"):
            wiki.writer.make_draft(TARGET, HOME, MARK)


def test_slugs_are_compared_whole() -> None:
    """The control: a slug that begins like another is another."""
    with bench() as wiki:
        own(wiki, mark=replace(MARK, slug="soil.roster.2"))

        assert wiki.writer.made_as(replace(TARGET, slug=Slug("soil.roster"))) is None
