"""What a sandbox says of worlds, folders and settings that it cannot use, and what it keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.sandbox.model import Allowed, Switches, UnusableError
from sicbot.sandbox.serving import running
from sicbot.sandbox.wiki import Wiki
from tests.sandbox.town import NOW, id_of, page, town, viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def without(key: str) -> Callable[[dict[str, Any]], None]:
    """Return what takes a key out of a world."""
    return lambda world: world.pop(key)


def with_page(**more: Any) -> Callable[[dict[str, Any]], None]:
    """Return what adds a page to a world."""
    return lambda world: world["pages"].append(page("odd", "Odd") | more)


def with_zone(name: str) -> Callable[[dict[str, Any]], None]:
    """Return what moves a world to a time zone."""
    return lambda world: world["site"].update(timezone=name)


BAD_WORLDS = {
    "no pages": (without("pages"), "world.json: 'pages' is missing"),
    "no users": (without("users"), "'users' is missing"),
    "no zone": (with_zone("Europe/Nowhere"), "Europe/Nowhere"),
    "no version": (with_page(versions=[]), "page odd: has no version"),
    "no parent": (with_page(parent="nobody"), "page odd: 'nobody' is missing"),
    "below itself": (with_page(parent="odd"), "page odd: stands below itself"),
    "no author": (
        with_page(comments=[{"author": "who", "when": NOW, "body": ""}]),
        "page odd: 'who' is missing",
    ),
    "local time": (
        with_page(comments=[{"author": "mayor", "when": "2024-01-01T00:00:00", "body": ""}]),
        "page odd: time 2024-01-01T00:00:00 has no offset",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), BAD_WORLDS.values(), ids=BAD_WORLDS)
def test_a_bad_world_is_refused_in_one_sentence(
    spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    """The sentence names the place in the world and what is wrong there; nothing is imported."""
    world, wiki = town(), Wiki(switches=Switches(now=NOW))
    spoil(world)

    with pytest.raises(UnusableError, match="the world cannot be imported") as caught:
        wiki.load(world)
    assert said in str(caught.value)
    assert (wiki.spaces(), wiki.account("mayor")) == ([], None)
    wiki.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is no JSON"), ("[]", "must hold a JSON object"), (None, "cannot be read")],
    ids=["broken", "list", "absent"],
)
def test_a_world_file_that_is_none_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    """A file that is missing, broken or of another kind is named."""
    if text is not None:
        (tmp_path / "world.json").write_text(text, encoding="utf-8")

    with pytest.raises(UnusableError, match=said), running(world=tmp_path):
        pass


def test_a_world_with_a_missing_text_names_it(tmp_path: Path) -> None:
    """The page and the file of its text are in the sentence."""
    world = town()
    world.pop("files")
    (tmp_path / "world.json").write_text(json.dumps(world), encoding="utf-8")

    with pytest.raises(UnusableError, match=r"page home: .*words cannot be read"):
        Wiki(switches=Switches(now=NOW)).load(tmp_path)


@pytest.mark.parametrize(
    "values",
    [
        {"now": "soon"},
        {"profile": "1.0"},
        {"context_path": "wiki"},
        {"context_path": "/a b"},
        {"context_path": "/wiki/"},
        {"index_lag": -1},
        {"latency_seconds": "long"},
    ],
    ids=str,
)
def test_switches_that_no_wiki_can_have_are_refused(values: dict[str, Any]) -> None:
    """The switch is refused when it is set, not at the first request."""
    with pytest.raises(UnusableError, match=r"must look like|must be|one of"):
        Switches(**values)


def test_a_port_beyond_the_last_is_refused() -> None:
    """There is no port 99999."""
    with pytest.raises(UnusableError, match="port 99999"), running(port=99999):
        pass


def test_a_folder_is_opened_once_at_a_time(tmp_path: Path) -> None:
    """Two wikis in one folder would give out the same ids."""
    refused = pytest.raises(UnusableError, match="another sandbox")
    with running(data=tmp_path), refused, running(data=tmp_path):
        pass
    with running(data=tmp_path) as server:
        assert server.url


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A file in the folder's place is named."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(UnusableError, match="cannot be written"), running(data=tmp_path / "file"):
        pass


def test_a_folder_with_a_strange_database_is_refused(tmp_path: Path) -> None:
    """A file that is no database is left alone."""
    (tmp_path / "wiki.sqlite3").write_text("no database at all" * 100, encoding="utf-8")

    with pytest.raises(UnusableError, match="is not the file of a sandbox"), running(data=tmp_path):
        pass


def test_everything_is_kept_across_a_restart(tmp_path: Path) -> None:
    """Pages, history, trash, drafts, marks, rights, people, tokens and watches are all there."""
    with running(world=town(), data=tmp_path, switches=Switches(now=NOW)) as server:
        token = change_everything(server.wiki)
        before = facts(server.wiki, token)
    with running(world=town(), data=tmp_path, switches=Switches(now=NOW)) as server:
        after = facts(server.wiki, token)

    assert after == before


def change_everything(wiki: Wiki) -> str:
    """Make one change of every kind; return a token that was made."""
    mayor, admin = viewer(wiki, "mayor"), viewer(wiki, "admin")
    school, hall = id_of(wiki, "School"), id_of(wiki, "Town hall")
    clerk = wiki.account("clerk")
    assert clerk is not None
    wiki.update_page(mayor, school, version=2, title="Schools", body="<p>New</p>", message="m")
    wiki.trash(mayor, hall)
    wiki.create_page(mayor, space_key="TOWN", title="Draft", body="<p>d</p>", status="draft")
    wiki.save_edit_draft(mayor, school, title="Schooling", body="<p>later</p>")
    wiki.add_labels(mayor, school, ["one"])
    wiki.set_property(mayor, school, "k", {"v": 1}, 1)
    wiki.set_space_property(mayor, "TOWN", "k", [1], 1)
    wiki.set_restrictions(mayor, school, {"read": Allowed(groups=frozenset({"council"}))})
    wiki.create_comment(mayor, page_id=school, body="<p>c</p>", inline_ref="r")
    wiki.attach(mayor, school, "a.txt", "text/plain", b"bytes")
    wiki.grant_space(mayor, "TOWN", "user:visitor", ["read", "update"])
    wiki.remove_from_group(admin, "reader", "confluence-users")
    wiki.remove_from_group(admin, "exsec", "town-exsec")
    wiki.revoke_global(admin, "group:confluence-users", ["use"])
    wiki.create_group(admin, "new")
    wiki.add_to_group(admin, "clerk", "new")
    wiki.set_active(admin, "guard", active=False)
    wiki.watch(admin, school, clerk, on=True)
    return wiki.create_token(clerk)


def facts(wiki: Wiki, token: str) -> dict[str, object]:
    """Return all that a wiki knows, as values that can be compared."""
    state = wiki.state
    ids = sorted(state.contents)
    return {
        "contents": [state.contents[one] for one in ids],
        "versions": [wiki.versions(one) for one in ids],
        "labels": [wiki.labels(one) for one in ids],
        "restrictions": [wiki.restrictions(one) for one in ids],
        "files": [wiki.attachment_bytes(one) for one in ids if state.contents[one].type[0] == "a"],
        "comments": [wiki.comments(one) for one in ids],
        "properties": {key: found for key, found in state.properties.items() if found},
        "members": {name: wiki.direct_members(name) for name in wiki.groups()},
        "accounts": wiki.accounts(),
        "watchers": {key: found for key, found in state.watchers.items() if found},
        "space rights": [wiki.space_permissions(space.key) for space in wiki.spaces()],
        "rights": wiki.global_permissions(),
        "token": wiki.authenticate_token(token),
        "draft": wiki.edit_draft(viewer(wiki, "mayor"), id_of(wiki, "Schools")),
        "now": wiki.now(),
    }


def test_the_bot_moves_when_it_is_started_with_other_rights(tmp_path: Path) -> None:
    """A kept wiki gives the bot the rights of this start."""
    for rights, expected in (("super", True), ("limited", False), ("super", True)):
        switches = Switches(now=NOW, bot_rights=rights)  # type: ignore[arg-type]  # a table of text
        with running(world=town(), data=tmp_path, switches=switches) as server:
            assert server.wiki.is_super(viewer(server.wiki, "sicbot")) is expected
