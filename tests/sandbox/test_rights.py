"""Who may see and do what in the embedded wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.model import SUPER_USERS
from sicbot.sandbox.people import BOT_GROUP
from tests.sandbox.town import id_of, opened, viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.wiki import Wiki

EVERYBODY = (None, "mayor", "clerk", "guard", "visitor", "admin", "sicbot", "exsec", "reader")
# Who sees a page: the space right, and the read restrictions of the page and all above it.
SEEN_BY = {
    "Town": EVERYBODY,
    "Town hall": EVERYBODY,
    "Cellar": ("mayor", "clerk", "admin", "sicbot"),
    "Safe": ("mayor", "admin", "sicbot"),
    "Shelf": ("mayor", "admin", "sicbot"),
    "Vault": ("mayor", "guard", "admin", "sicbot"),
    "Plan": ("mayor",),
}
# Who edits it: the space right, and the page's own update restriction, not those above it.
EDITED_BY = {
    "Town": ("mayor", "clerk", "admin", "sicbot"),
    "Town hall": ("mayor", "clerk", "admin", "sicbot"),
    "Cellar": ("mayor", "clerk", "admin", "sicbot"),
    "Safe": ("mayor", "admin", "sicbot"),
    "Vault": ("mayor", "admin", "sicbot"),
}


@pytest.fixture(name="wiki")
def _wiki() -> Iterator[Wiki]:
    wiki = opened()
    yield wiki
    wiki.close()


@pytest.mark.parametrize("title", SEEN_BY)
def test_shows_a_page_to_those_alone(wiki: Wiki, title: str) -> None:
    """Space rights and all read restrictions on the way down decide, for anonymous too."""
    page = wiki.state.contents[id_of(wiki, title)]
    seen = [name for name in EVERYBODY if wiki.may_view(viewer(wiki, name), page)]

    assert seen == list(SEEN_BY[title])


@pytest.mark.parametrize("title", EDITED_BY)
def test_lets_those_alone_edit_a_page(wiki: Wiki, title: str) -> None:
    """An update restriction is the page's own."""
    page = wiki.state.contents[id_of(wiki, title)]
    editors = [name for name in EVERYBODY if wiki.may_edit(viewer(wiki, name), page)]

    assert editors == list(EDITED_BY[title])


def test_counts_groups_in_groups(wiki: Wiki) -> None:
    """Who is in a group is in every group that holds it, to any depth, also in a circle."""
    from sicbot.sandbox.people import make_group, nest_group

    make_group(wiki, "everyone")
    nest_group(wiki, "everyone", "council")
    nest_group(wiki, "clerks", "everyone")
    account = wiki.account("clerk")

    assert account is not None
    assert wiki.groups_of(account) == {"clerks", "council", "everyone"}


def test_hides_everything_from_who_may_not_use_the_wiki(wiki: Wiki) -> None:
    """Without the right to use the wiki, space rights reach nobody."""
    admin = viewer(wiki, "admin")
    for subject in ("anonymous", "group:council"):
        wiki.revoke_global(admin, subject, ["use"])
    town = wiki.state.contents[id_of(wiki, "Town")]

    assert not wiki.may_view(viewer(wiki, None), town)
    assert wiki.may_view(viewer(wiki, "clerk"), town)  # by way of the group clerks
    assert wiki.may_view(viewer(wiki, "reader"), town)
    assert wiki.may_view(admin, town)


def test_gives_the_limited_bot_spaces_but_no_restricted_page() -> None:
    """A bot that is no administrator has all space rights and passes no read restriction."""
    wiki = opened(bot_rights="limited")
    bot = viewer(wiki, "sicbot")
    account = wiki.account("sicbot")

    assert account is not None
    assert SUPER_USERS not in wiki.groups_of(account)
    assert BOT_GROUP in wiki.groups_of(account)
    assert wiki.may(bot, "admin", "VAULT")
    assert wiki.may_view(bot, wiki.state.contents[id_of(wiki, "Vault")])
    assert not wiki.may_view(bot, wiki.state.contents[id_of(wiki, "Cellar")])
    wiki.close()


def test_shows_comments_and_files_like_their_page(wiki: Wiki) -> None:
    """What hangs on a page is seen by those who see the page."""
    school = id_of(wiki, "School")
    comment, file = wiki.comments(school)[0].content, wiki.attachments(school)[0].content
    wiki.set_restrictions(
        viewer(wiki, "admin"), school, {"read": wiki.restrictions(id_of(wiki, "Cellar")).read}
    )

    for part in (comment, file):
        assert wiki.may_view(viewer(wiki, "clerk"), part)
        assert not wiki.may_view(viewer(wiki, "reader"), part)
