"""Writing to the embedded wiki: once, as the version that was read plus one, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import responses

from sicbot.adapters.wiki_write import LONGEST_MESSAGE, plain_message
from sicbot.core.errors import (
    ForbiddenError,
    LoginError,
    NotFoundError,
    ReadOnlyError,
    TransientWikiError,
    VersionConflictError,
    WikiError,
)
from sicbot.core.model import Allowed, GroupName, PageId, PageStatus, UserKey
from sicbot.core.plan import Slug, Target
from sicbot.sandbox.model import Allowed as SandboxAllowed
from tests.adapters.bench import (
    GONE,
    HOME,
    MAIN,
    MARK,
    MEMBERS,
    PAGE,
    TARGET,
    Bench,
    bench,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.model import Status

READERS = Allowed(groups=frozenset({MEMBERS}))
NEW = "<p>new</p>"


@dataclass(frozen=True)
class Writing:
    """A method that writes: what it needs, the call, and how often it took effect."""

    prepare: Callable[[Bench], Any]
    do: Callable[[Bench, Any], Any]
    effects: Callable[[Bench], int]


def drafted(wiki: Bench) -> Any:
    return wiki.writer.page_now(wiki.writer.make_draft(TARGET, HOME, MARK))


def published(wiki: Bench) -> int:
    return sum(page.title == TARGET.title for page in wiki.wiki.children(int(HOME)))


def marks(wiki: Bench) -> int:
    return wiki.wiki.properties(int(PAGE)).get("sicbot", (None, 0))[1]


def labels(wiki: Bench) -> set[str]:
    return {"task-force", "tf-a1"} & set(wiki.wiki.labels(int(PAGE)))


def restricted(wiki: Bench) -> int:
    return int(wiki.wiki.restrictions(int(PAGE)).read.groups == {MEMBERS})


def post_drafted(wiki: Bench) -> Any:
    return wiki.writer.page_now(wiki.writer.make_draft(TARGET, None, MARK, post=True))


def posts(wiki: Bench, status: Status) -> int:
    return len(list(wiki.wiki.select(types=["blogpost"], space_key=MAIN, statuses=[status])))


def remarks(wiki: Bench) -> int:
    return len(wiki.wiki.comments(int(PAGE)))


def commented(wiki: Bench) -> Any:
    wiki.writer.add_comment(wiki.page(), "<p>first</p>")
    [own] = wiki.writer.own_comments(PAGE)
    return own


WRITINGS = {
    "make_draft of a post": Writing(
        lambda _wiki: None,
        lambda wiki, _none: wiki.writer.make_draft(TARGET, None, MARK, post=True),
        lambda wiki: posts(wiki, "draft"),
    ),
    "publish a post": Writing(
        post_drafted,
        lambda wiki, draft: wiki.writer.publish(draft, NEW),
        lambda wiki: posts(wiki, "current"),
    ),
    "add_comment": Writing(
        lambda wiki: wiki.page(),
        lambda wiki, page: wiki.writer.add_comment(page, NEW),
        remarks,
    ),
    "remove_comment": Writing(
        commented,
        lambda wiki, own: wiki.writer.remove_comment(own),
        lambda wiki: int(remarks(wiki) == 0),
    ),
    "save": Writing(
        lambda wiki: wiki.page(),
        lambda wiki, page: wiki.writer.save(page, NEW, "why"),
        lambda wiki: wiki.content().version - 1,
    ),
    "make_draft": Writing(
        lambda _wiki: None,
        lambda wiki, _none: wiki.writer.make_draft(TARGET, HOME, MARK),
        lambda wiki: len(wiki.drafts()),
    ),
    "publish": Writing(drafted, lambda wiki, draft: wiki.writer.publish(draft, NEW), published),
    "set_mark": Writing(
        lambda _wiki: None,
        lambda wiki, _none: wiki.writer.set_mark(PAGE, replace(MARK, page=PAGE)),
        marks,
    ),
    "clear_mark": Writing(
        lambda wiki: wiki.writer.set_mark(PAGE, replace(MARK, page=PAGE)),
        lambda wiki, _none: wiki.writer.clear_mark(PAGE),
        lambda wiki: int(marks(wiki) == 0),
    ),
    "set_readers": Writing(
        lambda _wiki: None,
        lambda wiki, _none: wiki.writer.set_readers(PAGE, READERS),
        restricted,
    ),
    "add_labels": Writing(
        lambda _wiki: None,
        lambda wiki, _none: wiki.writer.add_labels(PAGE, ["task-force", "tf-a1"]),
        lambda wiki: int(labels(wiki) == {"task-force", "tf-a1"}),
    ),
    "remove_label": Writing(
        lambda wiki: wiki.writer.add_labels(PAGE, ["task-force", "tf-a1"]),
        lambda wiki, _none: wiki.writer.remove_label(PAGE, "tf-a1"),
        lambda wiki: int(labels(wiki) == {"task-force"}),
    ),
    "restore": Writing(
        lambda wiki: wiki.page(GONE),
        lambda wiki, page: wiki.writer.restore(page),
        lambda wiki: wiki.content(GONE).version - 1,
    ),
    "trash": Writing(
        lambda wiki: wiki.page(),
        lambda wiki, page: wiki.writer.trash(page),
        lambda wiki: int(wiki.content().status == "trashed"),
    ),
}
ALL = pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS)


def prepare(wiki: Bench, writing: Writing) -> Any:
    """Make ready what a method needs, and forget the requests for it."""
    needed = writing.prepare(wiki)
    wiki.server.clear_log()
    return needed


# One request, one effect


@ALL
def test_each_method_sends_one_writing_request(writing: Writing) -> None:
    """And it takes effect once."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        writing.do(wiki, needed)

        assert len(wiki.sent()) == 1
        assert writing.effects(wiki) == 1


LOST: list[tuple[str, dict[str, Any], int]] = [
    ("lost-answer", {}, 1),
    ("lost-request", {}, 0),
    ("reset", {}, 0),
    ("login-page", {}, 0),
    ("truncated", {}, 1),
    ("cut", {}, 1),
    ("status", {"status": 500, "performed": True}, 1),
    ("status", {"status": 502, "html": True}, 0),
    ("status", {"status": 503}, 0),
    ("status", {"status": 504, "performed": True}, 1),
    ("status", {"status": 524, "performed": True}, 1),  # a proxy's own time-out
]


@ALL
@pytest.mark.parametrize(
    ("kind", "options", "effects"),
    LOST,
    ids=[f"{one[0]} {one[1].get('status', '')}" for one in LOST],
)
def test_a_write_without_a_clear_answer_is_not_sent_again(
    writing: Writing, kind: str, options: dict[str, Any], effects: int
) -> None:
    """Nobody knows what happened, so it is told, and nothing is done twice."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        wiki.play(kind, method=write_method(writing), **options)
        if write_method(writing) == "DELETE" and kind in {"truncated", "cut"}:
            writing.do(wiki, needed)  # its answer has no body that could be cut
        else:
            with pytest.raises(TransientWikiError, match="found out by reading"):
                writing.do(wiki, needed)

        assert len(wiki.sent()) == 1
        assert writing.effects(wiki) == effects


def write_method(writing: Writing) -> str:
    deleting = {"trash", "clear_mark", "remove_comment", "remove_label"}
    posting = {*MAKING, "add_labels"}
    name = name_of(writing)
    return "DELETE" if name in deleting else "POST" if name in posting else "PUT"


def name_of(writing: Writing) -> str:
    return next(name for name, one in WRITINGS.items() if one is writing)


MAKING = {"make_draft", "make_draft of a post", "add_comment"}
REPEATABLE = {
    "set_mark", "clear_mark", "set_readers", "trash", "remove_comment", "add_labels", "remove_label"
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WRITINGS.keys() - MAKING))
def test_a_request_that_a_proxy_sends_twice_has_one_effect(name: str) -> None:
    """The second is refused; the refusal is not taken for the whole story."""
    writing = WRITINGS[name]
    with bench() as wiki:
        needed = prepare(wiki, writing)
        wiki.play("duplicate", method=write_method(writing))
        if name in REPEATABLE:
            writing.do(wiki, needed)
        else:
            with pytest.raises(TransientWikiError, match="found out by reading"):
                writing.do(wiki, needed)

        assert writing.effects(wiki) == 1


REFUSALS: list[tuple[int, type[WikiError]]] = [
    (400, WikiError), (401, LoginError), (403, ForbiddenError), (404, NotFoundError),
    (405, WikiError), (409, WikiError), (413, WikiError), (415, WikiError), (501, WikiError),
]  # fmt: skip


@ALL
@pytest.mark.parametrize(("status", "kind"), REFUSALS)
def test_a_refusal_is_told_as_one(writing: Writing, status: int, kind: type[WikiError]) -> None:
    """Nothing happened, and nobody need find out."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        wiki.play("status", status=status, method=write_method(writing), times=None)
        with pytest.raises(kind) as told:
            writing.do(wiki, needed)

        assert not isinstance(told.value, TransientWikiError)
        assert writing.effects(wiki) == 0


@ALL
def test_a_throttled_write_passes_and_was_not_done(writing: Writing) -> None:
    """It is not waited for here: the next run does it."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        wiki.play("status", status=429, retry_after=1800, method=write_method(writing))
        with pytest.raises(TransientWikiError, match="429"):
            writing.do(wiki, needed)

        assert len(wiki.sent()) == 1
        assert writing.effects(wiki) == 0


@ALL
def test_no_redirect_of_a_write_is_followed(writing: Writing) -> None:
    """A single sign-on stands before the wiki: nothing was written, and nothing else is asked."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        elsewhere = "http://127.0.0.1:9/rest/api/content"
        wiki.play("redirect", method=write_method(writing), location=elsewhere)
        with pytest.raises(LoginError, match=r"redirected to 127\.0\.0\.1:9"):
            writing.do(wiki, needed)

        assert len(wiki.sent()) == 1
        assert writing.effects(wiki) == 0


@ALL
def test_a_wiki_in_read_only_mode_is_named_as_such(writing: Writing) -> None:
    """It is no lack of rights, and no other path is tried."""
    with bench() as wiki:
        needed = prepare(wiki, writing)
        wiki.wiki.switches = replace(wiki.wiki.switches, read_only=True)
        with pytest.raises(WikiError, match="in read-only mode; nothing is written") as told:
            writing.do(wiki, needed)

        assert type(told.value) is ReadOnlyError
        assert len(wiki.sent()) == 1


HOSTILE = ["", ".", "..", "65538/../65537", "65538?status=trashed", "65538#", "%2e%2e", "٣", "-1"]


@pytest.mark.parametrize("page_id", HOSTILE)
def test_an_id_that_is_no_number_is_never_sent(page_id: str) -> None:
    """Each method refuses it before it sends anything."""
    with bench() as wiki:
        page = replace(wiki.page(), id=PageId(page_id))
        trashed = replace(page, status=PageStatus.TRASHED)
        draft = replace(wiki.writer.page_now(PAGE), page=replace(page, status=PageStatus.DRAFT))
        wiki.server.clear_log()
        calls: list[Callable[[], object]] = [
            lambda: wiki.writer.save(page, NEW, ""), lambda: wiki.writer.publish(draft, NEW),
            lambda: wiki.writer.restore(trashed), lambda: wiki.writer.trash(page),
            lambda: wiki.writer.set_readers(page.id, READERS),
            lambda: wiki.writer.set_mark(page.id, MARK), lambda: wiki.writer.clear_mark(page.id),
            lambda: wiki.writer.page_now(page.id), lambda: wiki.writer.children(page.id),
            lambda: wiki.writer.version_of(page, 1), lambda: wiki.writer.people_on(page.id),
        ]  # fmt: skip
        for call in calls:
            with pytest.raises(WikiError, match="no id of a page"):
                call()

        assert wiki.sent(writing=False) == []


TITLES = ["a/b?c#d&e=f", "..", "%2e%2e", '<b>"&amp;"</b>', "Équipe „Süd“ 🌱", "100 %", "\\ ${x} {}"]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_survives_each_step(title: str) -> None:
    """From the draft to the saved page it is the same, and it is found by it."""
    with bench() as wiki:
        target = Target(MAIN, title, slug=Slug("odd"))
        mark = replace(MARK, slug="odd")
        draft = wiki.writer.page_now(wiki.writer.make_draft(target, None, mark))
        page = wiki.writer.publish(draft, NEW).page
        saved = wiki.writer.save(page, "<p>newer</p>", title)
        found = wiki.writer.made_as(target)

    assert saved.page.title == title
    assert found is not None
    assert found.page.id == page.id


# Saving


def test_a_page_is_saved_as_its_next_version_by_a_minor_edit() -> None:
    """Title and place stay, nobody gets a mail, and the answer is the page as stored."""
    with bench() as wiki:
        wiki.watch_as("ada")
        before, told = wiki.content(), wiki.wiki.notified()
        saved = wiki.writer.save(wiki.page(), NEW, "member list: SOIL\nchanged")

        version = wiki.head()
        assert (version.number, version.minor) == (2, True)
        assert version.message == "member list: SOIL changed"
        assert wiki.content() == replace(before, version=2)
        assert (saved.page.version, saved.page.editor) == (2, wiki.key())
        assert saved.body == wiki.body() == NEW
        assert wiki.wiki.notified() == told


def test_what_the_wiki_rewrites_on_saving_is_in_the_answer() -> None:
    """The journal keeps what is stored, not what was sent."""
    macro = '<ac:structured-macro ac:name="toc" />'
    with bench() as wiki:
        saved = wiki.writer.save(wiki.page(), macro, "")

        assert "ac:macro-id" in saved.body
        assert saved.body == wiki.body()


def test_properties_labels_and_restrictions_of_a_page_stay() -> None:
    """The client library's own update would reset the width that somebody chose."""
    with bench() as wiki:
        ada = wiki.viewer("admin")
        wiki.wiki.set_property(ada, int(PAGE), "content-appearance-published", "full-width", 1)
        wiki.wiki.add_labels(ada, int(PAGE), ["form"])
        wiki.writer.set_readers(PAGE, READERS)
        wiki.writer.save(wiki.page(), NEW, "")

        assert wiki.wiki.properties(int(PAGE)) == {
            "content-appearance-published": ("full-width", 1)
        }
        assert wiki.page().labels == {"form"}
        assert wiki.page().read == READERS


def test_a_page_that_somebody_saved_since_is_not_written() -> None:
    """Both versions are named, and the person's text stays."""
    with bench() as wiki:
        page = wiki.page()
        wiki.save_as("ada", "<p>ada's</p>")
        wiki.save_as("ada", "<p>ada's own</p>")
        wiki.server.clear_log()
        with pytest.raises(
            VersionConflictError, match="version 3, not 1; it is planned anew at the next run"
        ):
            wiki.writer.save(page, NEW, "")

        assert wiki.body() == "<p>ada's own</p>"
        assert len(wiki.sent()) == 1


def test_a_page_that_somebody_saves_at_that_instant_is_not_written() -> None:
    """Between the last look and the write there is always time for a person."""
    with bench() as wiki:
        page = wiki.page()
        storage = {"value": "<p>meanwhile</p>", "representation": "storage"}
        version = {"number": 2}
        sent = {"type": "page", "title": "Page", "version": version, "body": {"storage": storage}}
        path = f"/rest/api/content/{PAGE}"
        request = {"method": "PUT", "path": path, "user": "ada", "json": sent}
        wiki.play("meanwhile", method="PUT", request=request)
        with pytest.raises(VersionConflictError, match="version 2, not 1"):
            wiki.writer.save(page, NEW, "")

        assert wiki.body() == "<p>meanwhile</p>"


def test_a_page_with_somebodys_draft_is_not_written() -> None:
    """The draft is there afterwards, and the page as it was."""
    with bench() as wiki:
        ada = wiki.viewer("ada")
        wiki.wiki.save_edit_draft(ada, int(PAGE), title="Page", body="<p>half done</p>")
        with pytest.raises(VersionConflictError, match="unpublished draft of “Page”"):
            wiki.writer.save(wiki.page(), NEW, "")

        draft = wiki.wiki.edit_draft(ada, int(PAGE))
        assert draft is not None
        assert draft.body == "<p>half done</p>"
        assert wiki.content().version == 1


def test_text_that_is_no_storage_format_is_refused() -> None:
    """In the wiki's own words; nothing is stored."""
    with bench() as wiki:
        with pytest.raises(WikiError, match="Error parsing xhtml"):
            wiki.writer.save(wiki.page(), "<p>half", "")

        assert wiki.content().version == 1


def test_a_page_that_the_bot_may_not_edit_is_refused() -> None:
    """As 403, with nothing stored."""
    with bench("ada") as wiki:
        nobody_else = {"update": sandbox_allowed(wiki.key("ben"))}
        wiki.wiki.set_restrictions(wiki.viewer("admin"), int(PAGE), nobody_else)
        with pytest.raises(ForbiddenError):
            wiki.writer.save(wiki.page(), NEW, "")

        assert wiki.content().version == 1


def sandbox_allowed(*keys: str) -> SandboxAllowed:
    return SandboxAllowed(users=frozenset(keys))


@pytest.mark.parametrize("status", [PageStatus.TRASHED, PageStatus.DRAFT, PageStatus.ARCHIVED])
def test_only_published_pages_are_saved(status: PageStatus) -> None:
    """An update of a draft would publish it."""
    with bench() as wiki:
        page = replace(wiki.page(), status=status)
        wiki.server.clear_log()
        with pytest.raises(WikiError, match=f"is {status}, not current; nothing was sent"):
            wiki.writer.save(page, NEW, "")

        assert wiki.sent() == []


def test_an_answer_that_tells_another_version_is_not_believed() -> None:
    """What happened is then found out by reading."""
    with bench() as wiki:
        page = wiki.page()
        wiki.play("older", method="PUT")
        with pytest.raises(TransientWikiError, match="asked to write version 2"):
            wiki.writer.save(page, NEW, "")


MESSAGES = [
    ("short", "short"), ("", ""), ("two\nlines\t and \r\n more", "two lines and more"),
    ("\x1b[31mred\u202e", "\ufffd[31mred\ufffd"), ("<b>&amp;</b>", "<b>&amp;</b>"),
    ("x" * 255, "x" * 255), ("x" * 256, "x" * 254 + "…"), ("🌱" * 128, "🌱" * 127 + "…"),
    ("x" + "🌱" * 128, "x" + "🌱" * 126 + "…"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "shown"), MESSAGES)
def test_a_version_message_is_one_short_line(message: str, shown: str) -> None:
    """It fits the wiki's column and steers no terminal."""
    assert plain_message(message) == shown
    assert len(plain_message(message).encode("utf-16-le")) <= 2 * LONGEST_MESSAGE


# Making pages


def test_a_draft_is_the_bots_alone_and_bears_its_mark() -> None:
    """It is empty, at its place, and nobody is told of it."""
    with bench() as wiki:
        wiki.watch_as("ada")
        told = wiki.wiki.notified()
        page = wiki.writer.make_draft(TARGET, HOME, MARK)
        now = wiki.writer.page_now(page)

        assert now.page.status is PageStatus.DRAFT
        assert (now.page.title, now.page.space, now.body) == ("Roster", MAIN, "")
        assert now.page.mark == MARK
        assert now.page.ancestors == (HOME,)
        assert not wiki.wiki.may_view(wiki.viewer("ada"), wiki.content(page))
        assert wiki.wiki.notified() == told


def test_a_draft_that_was_closed_is_published_closed() -> None:
    """At no instant may anybody read it but those named."""
    with bench() as wiki:
        draft = wiki.writer.make_draft(TARGET, HOME, MARK)
        wiki.writer.set_readers(draft, READERS)
        wiki.writer.set_mark(draft, replace(MARK, page=draft))
        made = wiki.writer.publish(wiki.writer.page_now(draft), NEW)

        assert (made.page.id, made.page.version, made.body) == (draft, 1, NEW)
        assert made.page.status is PageStatus.CURRENT
        assert made.page.ancestors == (HOME,)
        assert (made.page.read, made.page.mark) == (READERS, replace(MARK, page=draft))
        assert (made.page.creator, made.page.editor) == (wiki.key(), wiki.key())
        assert not wiki.wiki.may_view(wiki.viewer("ada"), wiki.content(draft))


def test_a_title_that_is_taken_is_refused() -> None:
    """The draft stays, so that another title or an approval can go on with it."""
    with bench() as wiki:
        draft = wiki.writer.make_draft(replace(TARGET, title="page"), HOME, MARK)
        with pytest.raises(WikiError, match="already exists"):
            wiki.writer.publish(wiki.writer.page_now(draft), NEW)

        assert wiki.content(draft).status == "draft"


def test_a_page_that_is_published_already_is_not_published_again() -> None:
    """Not as a second version either."""
    with bench() as wiki:
        draft = drafted(wiki)
        page = wiki.writer.publish(draft, NEW).page
        wiki.save_as("ada", "<p>ada's</p>", page.id)
        with pytest.raises(VersionConflictError):
            wiki.writer.publish(draft, NEW)

        assert wiki.body(page.id) == "<p>ada's</p>"


def test_a_draft_that_was_made_twice_is_told() -> None:
    """A proxy repeated the request: which one to go on with, a person says."""
    with bench() as wiki:
        wiki.play("duplicate", method="POST")
        wiki.writer.make_draft(TARGET, HOME, MARK)
        with pytest.raises(WikiError, match="made more than once"):
            wiki.writer.made_as(TARGET)


@pytest.mark.parametrize("right", ["read", "create"])
def test_no_draft_is_made_where_the_bot_may_not(right: str) -> None:
    """Without the right to read, the space is not there for it."""
    with bench("ada") as wiki:
        admin = wiki.viewer("admin")
        for subject in ("anonymous", "group:people"):
            wiki.wiki.revoke_space(admin, MAIN, subject, [right])  # type: ignore[list-item]
        with pytest.raises(WikiError) as told:
            wiki.writer.make_draft(TARGET, None, MARK)

        assert isinstance(told.value, NotFoundError if right == "read" else ForbiddenError)
        assert wiki.drafts() == []


# The mark


def test_a_mark_is_set_and_changed() -> None:
    """Each time as the next version of the property."""
    with bench() as wiki:
        for template in ("roster 1", "roster 2"):
            wiki.writer.set_mark(PAGE, replace(MARK, page=PAGE, template=template))

        assert wiki.page().mark == replace(MARK, page=PAGE, template="roster 2")
        assert marks(wiki) == 2
        assert wiki.content().version == 1


def test_a_mark_that_somebody_else_sets_at_that_instant_stays() -> None:
    """The wiki refuses the second of two."""
    with bench() as wiki:
        path = f"/rest/api/content/{PAGE}/property/sicbot"
        sent = {"key": "sicbot", "value": {"mine": 1}, "version": {"number": 1}}
        wiki.play("meanwhile", method="PUT", request={"method": "PUT", "path": path, "json": sent})
        with pytest.raises(VersionConflictError):
            wiki.writer.set_mark(PAGE, MARK)

        assert wiki.wiki.properties(int(PAGE))["sicbot"] == ({"mine": 1}, 1)


# Readers


def test_readers_are_set_exactly() -> None:
    """Both halves are replaced; who may edit stays as it is."""
    with bench() as wiki:
        editors = {"update": sandbox_allowed(wiki.key("ada"))}
        wiki.wiki.set_restrictions(wiki.viewer("admin"), int(PAGE), editors)
        first = Allowed(frozenset({wiki.key("ada"), wiki.key("ben")}), frozenset({MEMBERS}))
        second = Allowed(frozenset({wiki.key("ben")}))
        wiki.writer.set_readers(PAGE, first)
        shown = [wiki.page().read]
        wiki.writer.set_readers(PAGE, second)
        shown.append(wiki.page().read)

        assert shown == [first, second]
        assert wiki.page().update.users == {wiki.key("ada")}
        assert wiki.content().version == 1


def test_readers_whose_names_are_not_shown_are_set_by_their_keys() -> None:
    """The name is only for versions that want it."""
    with bench() as wiki:
        wiki.play("status", "/rest/api/user[?]", status=403, times=None)
        wiki.writer.set_readers(PAGE, Allowed(frozenset({wiki.key("ada")})))

        assert wiki.page().read.users == {wiki.key("ada")}


def test_no_readers_open_the_page() -> None:
    """Both halves are cleared."""
    with bench() as wiki:
        wiki.writer.set_readers(PAGE, Allowed(frozenset({wiki.key("ada")}), frozenset({MEMBERS})))
        wiki.writer.set_readers(PAGE, Allowed())

        assert not wiki.page().read


UNKNOWN: list[Allowed] = [
    Allowed(groups=frozenset({GroupName("gone")})),
    Allowed(groups=frozenset({GroupName("gone"), MEMBERS})),
    Allowed(groups=frozenset({GroupName("../members")})),
    Allowed(users=frozenset({UserKey("f" * 32)})),
    Allowed(users=frozenset({UserKey("gone:ada")}), groups=frozenset({MEMBERS})),
]


@pytest.mark.parametrize("readers", UNKNOWN)
def test_readers_that_are_not_there_change_nothing(readers: Allowed) -> None:
    """Above all the restriction never becomes an empty one."""
    with bench() as wiki:
        wiki.writer.set_readers(PAGE, Allowed(users=frozenset({wiki.key("ada")})))
        with pytest.raises(WikiError, match="does not exist") as told:
            wiki.writer.set_readers(PAGE, readers)

        assert type(told.value) is WikiError
        assert wiki.page().read == Allowed(users=frozenset({wiki.key("ada")}))


def test_the_bot_does_not_shut_itself_out() -> None:
    """The wiki refuses that of whoever is no super user."""
    with bench("ada") as wiki:
        with pytest.raises(WikiError, match="your own access"):
            wiki.writer.set_readers(PAGE, READERS)

        assert not wiki.page().read


def test_a_restriction_that_is_another_afterwards_is_told() -> None:
    """Somebody was quicker, or the wiki did not take it as it was sent."""
    with bench() as wiki:
        groups = [{"type": "group", "name": "others"}]
        line = {"operation": "read", "restrictions": {"group": groups, "user": []}}
        path = f"/rest/api/content/{PAGE}/restriction"
        request = {"method": "PUT", "path": path, "json": [line]}
        wiki.play("meanwhile", "byOperation", "GET", request=request)
        with pytest.raises(TransientWikiError, match="another read restriction"):
            wiki.writer.set_readers(PAGE, READERS)


@pytest.mark.parametrize("status", [403, 404])
def test_a_restriction_that_cannot_be_read_back_may_have_been_set(status: int) -> None:
    """That reading is refused does not mean that writing was."""
    with bench() as wiki:
        wiki.play("status", "byOperation", "GET", status=status)
        with pytest.raises(TransientWikiError, match="found out by reading"):
            wiki.writer.set_readers(PAGE, READERS)

        assert restricted(wiki) == 1


def test_an_older_wiki_takes_restrictions_elsewhere() -> None:
    """7.19 answers 405; from then on the other path is taken at once."""
    with bench(profile="7.19") as wiki:
        wiki.server.clear_log()
        wiki.writer.set_readers(PAGE, READERS)
        wiki.writer.set_readers(PAGE, Allowed(users=frozenset({wiki.key()})))
        old = f"PUT /rest/experimental/content/{PAGE}/restriction"

        assert wiki.sent() == [f"PUT /rest/api/content/{PAGE}/restriction", old, old]
        assert wiki.page().read == Allowed(users=frozenset({wiki.key()}))


def test_a_page_that_is_gone_is_not_restricted_elsewhere() -> None:
    """404 may mean the path or the page: reading tells which."""
    with bench() as wiki:
        wiki.server.clear_log()
        with pytest.raises(NotFoundError):
            wiki.writer.set_readers(PageId("999"), READERS)

        assert len(wiki.sent()) == 1


# The trash


def test_a_page_comes_back_from_the_trash_as_it_was() -> None:
    """As its next version, at the root of its space."""
    with bench() as wiki:
        restored = wiki.writer.restore(wiki.page(GONE))

        assert (restored.page.id, restored.page.status) == (GONE, PageStatus.CURRENT)
        assert (restored.page.version, restored.page.ancestors) == (2, ())
        assert restored.body == "<p>text</p>"


def test_a_page_whose_title_was_taken_since_stays_in_the_trash() -> None:
    """The wiki says so."""
    with bench() as wiki:
        wiki.wiki.create_page(wiki.viewer("ada"), space_key=MAIN, title="GONE", body="<p>x</p>")
        with pytest.raises(WikiError, match="already exists"):
            wiki.writer.restore(wiki.page(GONE))

        assert wiki.content(GONE).status == "trashed"


def test_a_page_that_somebody_restored_since_is_left_alone() -> None:
    """It is not the bot's doing, so it is told as refused."""
    with bench() as wiki:
        page = wiki.page(GONE)
        wiki.wiki.restore(wiki.viewer("admin"), int(GONE), version=2)
        with pytest.raises(WikiError) as told:
            wiki.writer.restore(page)

        assert not isinstance(told.value, TransientWikiError)
        assert wiki.content(GONE).version == 2


def test_a_page_is_trashed_and_never_purged() -> None:
    """Twice is once: what lies in the trash already is not deleted for good."""
    with bench() as wiki:
        page = wiki.page()
        wiki.writer.trash(page)
        wiki.writer.trash(page)
        with pytest.raises(WikiError, match="is trashed, not current; nothing was sent"):
            wiki.writer.trash(wiki.page())

        assert wiki.content().status == "trashed"
        assert wiki.body() == "<p>text</p>"


def test_a_draft_is_discarded() -> None:
    """And is gone for good."""
    with bench() as wiki:
        wiki.writer.trash(drafted(wiki).page)

        assert wiki.drafts() == []


def test_a_draft_that_was_published_since_is_not_trashed() -> None:
    """Discarding means the draft alone."""
    with bench() as wiki:
        draft = drafted(wiki)
        page = wiki.writer.publish(draft, NEW).page
        with pytest.raises(NotFoundError):
            wiki.writer.trash(draft.page)

        assert wiki.content(page.id).status == "current"


# Comments and blog posts


def test_a_comment_leaves_its_page_as_it_is() -> None:
    """No version, no other text; the comment says what was sent."""
    with bench() as wiki:
        before = wiki.page()
        wiki.writer.add_comment(before, "<p>Look</p>")

        assert wiki.page() == before
        assert [one.body for one in wiki.writer.own_comments(PAGE)] == ["<p>Look</p>"]


def test_own_comments_are_the_bots_alone() -> None:
    """Whatever others write below the page, and whoever copies the bot's words."""
    with bench() as wiki:
        wiki.writer.add_comment(wiki.page(), "<p>Look</p>")
        [own] = wiki.writer.own_comments(PAGE)
        viewer = wiki.viewer("ada")
        wiki.wiki.create_comment(viewer, page_id=int(PAGE), body="<p>Look</p>")
        assert wiki.writer.own_comments(PAGE) == (own,)
        assert wiki.writer.repliers(own) == frozenset()
        wiki.wiki.create_comment(
            viewer, page_id=int(PAGE), body="<p>Yes</p>", parent_id=int(own.id)
        )

        assert wiki.writer.repliers(own) == {wiki.key("ada")}


@pytest.mark.parametrize("answer", ['{"id": "7", "type": "page"}', "{}", "[]"])
def test_an_answer_that_is_no_comment_is_not_taken_for_one(answer: str) -> None:
    """Nobody knows then, so it is found out by reading."""
    with bench() as wiki:
        page = wiki.page()
        with responses.RequestsMock() as mock:
            headers = {"Content-Type": "application/json"}
            mock.add("POST", f"{wiki.server.url}/rest/api/content", body=answer, headers=headers)
            with pytest.raises(TransientWikiError, match="found out by reading"):
                wiki.writer.add_comment(page, NEW)


def test_a_post_is_found_by_its_slug_in_whatever_status() -> None:
    """As a draft, published on another day under another title, and in the trash."""
    with bench() as wiki:
        draft = post_drafted(wiki)
        found = [wiki.writer.made_as(TARGET, post=True)]
        wiki.writer.publish(draft, NEW)
        other = replace(TARGET, title="Another title")
        found.append(wiki.writer.made_as(other, post=True))
        wiki.writer.trash(wiki.page(draft.page.id))
        found.append(wiki.writer.made_as(other, post=True))

        assert [one and one.page.status.value for one in found] == ["draft", "current", "trashed"]
        assert all(one and one.page.post for one in found)
        assert wiki.writer.made_as(TARGET) is None  # there is no such page


def test_a_page_is_no_post() -> None:
    """A page of the slug does not stand for the post."""
    with bench() as wiki:
        wiki.writer.publish(drafted(wiki), NEW)

        assert wiki.writer.made_as(TARGET, post=True) is None
