"""Importing a world into the embedded wiki."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Switches
from sicbot.sandbox.wiki import Wiki
from tests.conftest import needs_shared, shared_folder
from tests.sandbox.town import LINKS, id_of, opened, viewer

if TYPE_CHECKING:
    from pathlib import Path

STANDARD = {"admin", "sicbot", "exsec", "reader"}


def test_keeps_what_a_world_says() -> None:
    """Pages, versions, labels, comments and files come out as they went in."""
    wiki = opened()
    home, school = id_of(wiki, "Town"), id_of(wiki, "School")

    assert (wiki.site_title, wiki.time_zone.key) == ("Town", "Europe/Paris")
    assert [version.message for version in wiki.versions(home)] == ["edit 1", "edit 2", "edit 3"]
    assert wiki.body(home) == LINKS
    assert wiki.labels(home) == ["start"]
    assert [comment.body for comment in wiki.comments(school)] == ["<p>Nice.</p>"]
    file = wiki.attachments(school)[0]
    assert (file.media_type, file.comment, file.size_bytes) == ("text/plain", "first plan", 16)
    assert wiki.attachment_bytes(file.content.id) == b"Plan of the town"
    assert wiki.version(home, 1).when.isoformat() == "2024-01-01T10:00:00+01:00"  # type: ignore[union-attr]
    wiki.close()


def test_adds_the_standard_accounts() -> None:
    """The four accounts are there in every wiki, each in its groups."""
    wiki = opened()
    groups = {name: wiki.groups_of(wiki.account(name)) for name in STANDARD}  # type: ignore[arg-type]

    assert groups == {
        "admin": {"confluence-administrators", "confluence-users"},
        "sicbot": {"confluence-administrators", "confluence-users"},
        "exsec": {"confluence-users", "town-exsec"},
        "reader": {"confluence-users"},
    }
    wiki.close()


def test_lets_people_log_in_with_their_names() -> None:
    """Passwords and tokens follow from the user name; who is inactive stays out."""
    wiki = opened()

    assert wiki.authenticate("mayor", "mayor") == wiki.account("mayor")
    assert wiki.authenticate("mayor", "clerk") is None
    assert wiki.authenticate("gone", "gone") is None
    assert wiki.authenticate_token("token-clerk") == wiki.account("clerk")
    assert wiki.authenticate_token("token-gone") is None
    assert wiki.authenticate_token("mayor") is None
    wiki.close()


def test_lets_in_whom_the_world_means() -> None:
    """The right to use the wiki goes to all groups, to people in none, and to anonymous."""
    wiki = opened()
    users = {subject for subject, right in wiki.global_permissions() if right == "use"}

    assert users == {
        "anonymous",
        "group:clerks",
        "group:confluence-administrators",
        "group:confluence-users",
        "group:council",
        "group:guards",
        "group:town-exsec",
        "user:mayor",
        "user:visitor",
    }
    wiki.close()


def test_is_empty_without_a_world() -> None:
    """A new wiki has accounts and groups, and no space."""
    wiki = Wiki()

    assert {account.username for account in wiki.accounts()} == STANDARD
    assert wiki.groups() == ["confluence-administrators", "confluence-users"]
    assert wiki.spaces() == []
    wiki.close()


def test_keeps_everything_across_a_restart(tmp_path: Path) -> None:
    """What is kept in a folder is there again, with what was written, and ids go on."""
    wiki = opened_in(tmp_path)
    mayor = viewer(wiki, "mayor")
    made = wiki.create_page(mayor, space_key="TOWN", title="Mill", body="<p>New</p>")
    wiki.add_labels(mayor, made.id, ["Old"])
    wiki.set_property(mayor, made.id, "sicbot", {"kind": "x"}, 1)
    wiki.create_comment(mayor, page_id=made.id, body="<p>Hm.</p>")
    wiki.close()
    again = Wiki(switches=Switches(), data=tmp_path)

    assert again.content(made.id) == made
    assert again.body(made.id) == "<p>New</p>"
    assert again.labels(made.id) == ["old"]
    assert again.properties(made.id) == {"sicbot": ({"kind": "x"}, 1)}
    assert [comment.body for comment in again.comments(made.id)] == ["<p>Hm.</p>"]
    assert again.restrictions(id_of(again, "Cellar")).read.groups == {"council"}
    assert again.next_content_id() > made.id + 1
    again.close()


def test_comes_out_the_same_every_time() -> None:
    """Importing the same world gives the same ids, keys and texts."""
    one, two = opened(), opened()

    assert one.state.contents == two.state.contents
    assert one.accounts() == two.accounts()
    assert [one.versions(id_) for id_ in one.state.contents] == [
        two.versions(id_) for id_ in two.state.contents
    ]
    one.close()
    two.close()


def opened_in(folder: Path) -> Wiki:
    """Return the town's wiki, kept in a folder."""
    from tests.sandbox.town import town

    wiki = Wiki(data=folder)
    wiki.load(town())
    return wiki


@needs_shared
def test_imports_the_shared_world_whole() -> None:
    """Every page, version, comment, person, group, form and record of the file is there."""
    folder = shared_folder()
    assert folder is not None
    values = json.loads((folder / "wiki" / "world.json").read_text(encoding="utf-8"))
    wiki = Wiki()
    wiki.load(folder / "wiki")
    pages = wiki.select(types=["page"], statuses=("current", "trashed", "draft", "archived"))

    assert Counter(page.status for page in pages) == Counter(p["status"] for p in values["pages"])
    assert len(wiki.accounts()) == len(values["users"]) + 4
    assert len(wiki.groups()) == len(values["groups"]) + 2
    assert sum(len(wiki.versions(page.id)) for page in pages) == sum(
        len(page["versions"]) for page in values["pages"]
    )
    assert sum(len(wiki.comments(page.id)) for page in pages) == sum(
        len(page["comments"]) for page in values["pages"]
    )
    entries = [len(wiki.entries(form)) for page in pages for form in wiki.forms(page.id)]
    assert (len(entries), sum(entries)) == (25, sum(len(f["entries"]) for f in values["forms"]))
    assert [space.key for space in wiki.spaces() if space.archived] == ["OLD"]
    wiki.close()
