"""What a change means to people: who reads more or less, and which pages look different."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.edits import Edit, Span
from sicbot.core.model import Allowed, Gap, GroupName, PageStatus, Reading, SpaceKey, UserKey
from sicbot.core.plan import (
    Act,
    AddComment,
    Change,
    CreatePage,
    EditPage,
    Effect,
    Open,
    RestorePage,
    Restricted,
    SetReaders,
    Slug,
    Target,
)
from sicbot.core.text import verbatim
from sicbot.programme.effects import effect_of
from tests.builders import Sheet, include, make_snapshot, page_titled, programme_of

ME = Allowed(users=frozenset({UserKey("bot")}))
STAFF = Restricted(Allowed(ME.users, frozenset({GroupName("secretariat")})))
WIKI = programme_of(
    make_snapshot(
        Sheet("Home", include("Host")),
        Sheet("Host", include("Form")),
        Sheet("Form", include("Home")),
        Sheet("Alone"),
        Sheet("Far", space="TEAM"),
        Sheet("Closed", users=("bot",)),
        Sheet("Asks", include("Binned")),
        Sheet("Vault", groups=("secretariat",)),
        Sheet("Binned", status=PageStatus.TRASHED, groups=("members",), parent="Vault"),
    )
)


def target(title: str) -> Target:
    page = page_titled(WIKI.snapshot, title)
    return Target(page.space, page.title, page.id)


def new(space: str) -> Target:
    return Target(SpaceKey(space), "Card", None, Slug("card-1"))


def edit(title: str) -> EditPage:
    return EditPage(target(title), 1, (Edit(Span(0, 0), "x", ""),), ("",))


BINNED = next(one for one in WIKI.snapshot.pages.records.values() if one.title == "Binned")
ALL = ("anonymous", "logged-in", "members", "secretariat")

EFFECTS: list[tuple[str, Act, Effect]] = [
    ("an edit of a page that nothing shows", edit("Alone"), Effect()),
    ("an edit: all that show it, directly, through others, once each",
     edit("Form"), Effect(shows=("Home", "Host"))),
    ("a new page: nobody sees it yet",
     CreatePage(new("MAIN"), None, "<p />", ME, "generated", "t"), Effect()),
    ("a new blog post: nobody who watches the blog may view it yet",
     CreatePage(new("MAIN"), None, "<p />", ME, "generated", "t", post=True), Effect()),
    ("a comment, where nobody asked who watches",
     AddComment(target("Alone"), "<p />", Slug("s")), Effect(notified=None)),
    ("a new page opened in a public space",
     SetReaders(new("MAIN"), Open(), None), Effect(gains=ALL)),
    ("a new page opened in a space for few",
     SetReaders(new("TEAM"), Open(), None), Effect(gains=("members", "secretariat"))),
    ("a new page for the staff", SetReaders(new("MAIN"), STAFF, None),
     Effect(gains=("secretariat",))),
    ("a closed page opened", SetReaders(target("Closed"), Open(), ME), Effect(gains=ALL)),
    ("a page closed but for the staff",
     SetReaders(target("Host"), STAFF, Allowed()),
     Effect(loses=("anonymous", "logged-in", "members"), shows=("Form", "Home"))),
    ("a page out of the trash: its own restriction counts, those of its place do not",
     RestorePage(Target(BINNED.space, "Binned", BINNED.id), 1),
     Effect(notified=None, gains=("members",), shows=("Asks",))),
    ("a page that was not read",
     RestorePage(Target(BINNED.space, "Binned", None), 1), Effect(notified=None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "effect"), [row[1:] for row in EFFECTS], ids=[row[0] for row in EFFECTS]
)
def test_an_effect_tells_what_people_will_see(act: Act, effect: Effect) -> None:
    """Nobody gets a mail of a minor edit or of a page that he may not see."""
    assert effect_of(Change(act, "k", verbatim("why")), WIKI) == effect


MENTIONS = (
    '<p><ac:link><ri:user ri:userkey="ada" /></ac:link> and '
    '<ac:link><ri:user ri:username="ben.b" /></ac:link> and '
    '<ac:link><ri:user ri:username="cyd.c" /></ac:link></p>'
)


def test_a_comment_mails_whom_it_mentions_and_who_watches() -> None:
    """Each once, whether named by key or by user name; the bot mails nobody to itself."""
    watching = {UserKey("ada"): "ada.a", UserKey("ben"): "ben.b", UserKey("bot"): "bot.b"}
    act = AddComment(target("Alone"), MENTIONS, Slug("s"))
    change = Change(act, "k", verbatim("why"))

    assert effect_of(change, WIKI, lambda _page: Reading(watching)) == Effect(notified=3)
    gap = Gap("x", verbatim("who watches is not told"))
    assert effect_of(change, WIKI, lambda _page: Reading({}, (gap,))) == Effect(notified=None)


def test_who_may_gain_is_told_where_rights_are_not_known() -> None:
    """A bot without that right says the worse of the two."""
    spaces = WIKI.snapshot.spaces
    unknown = {key: replace(space, rights=None) for key, space in spaces.records.items()}
    snapshot = replace(WIKI.snapshot, spaces=replace(spaces, records=unknown))
    act = SetReaders(new("MAIN"), STAFF, None)

    assert effect_of(Change(act, "k", verbatim("")), programme_of(snapshot)).gains == (
        "secretariat",
    )


def test_a_page_below_a_restricted_one_is_gained_by_those_alone() -> None:
    """Ancestors count for a page that is there."""
    programme = programme_of(
        make_snapshot(Sheet("Top", groups=("members",)), Sheet("Low", parent="Top", users=("bot",)))
    )
    low = page_titled(programme.snapshot, "Low")
    act = SetReaders(Target(low.space, low.title, low.id), Open(), ME)

    assert effect_of(Change(act, "k", verbatim("")), programme).gains == ("members",)
