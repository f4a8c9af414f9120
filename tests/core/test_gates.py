"""What changes wait for and what stops them: labels, archived spaces, limits, taken back, needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.edits import Edit, Span
from sicbot.core.gates import (
    Limits,
    hold_over_limit,
    hold_taken_back,
    hold_with_needs,
    opt_out,
    refusal,
    refused,
)
from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import (
    Allowed,
    Gap,
    Page,
    PageId,
    PageStatus,
    Reading,
    Snapshot,
    SpaceKey,
    UserKey,
)
from sicbot.core.plan import (
    Act,
    AddComment,
    Change,
    ChangeId,
    CreatePage,
    EditPage,
    Gate,
    Open,
    RestorePage,
    SetReaders,
    Slug,
    Target,
)
from sicbot.core.text import verbatim
from tests.builders import Sheet, make_snapshot

WHY = verbatim("because")
ME = Allowed(users=frozenset({UserKey("bot")}))
CARD = Target(SpaceKey("MAIN"), "Card", None, Slug("card-7"))


def target(snapshot: Snapshot, title: str) -> Target:
    page = next(one for one in snapshot.pages.records.values() if one.title == title)
    return Target(page.space, page.title, page.id)


def edit(where: Target, key: str = "k", gate: Gate = Gate.FREE, needs: tuple[str, ...] = (),
         parts: tuple[str, ...] = ()) -> Change:  # fmt: skip
    act = EditPage(where, 1, (Edit(Span(0, 1), "x", ""),), ("<",))
    return Change(act, key, WHY, gate, None, tuple(map(ChangeId, needs)), parts)


def create(parent: PageId | None, where: Target = CARD) -> Change:
    return Change(CreatePage(where, parent, "<p />", ME, "generated", "t 1"), "create", WHY)


TREE = [
    Sheet("Top", labels=("no-sicbot-tree",)),
    Sheet("Middle", parent="Top"),
    Sheet("Low", parent="Middle"),
    Sheet("Alone", labels=("no-sicbot",)),
    Sheet("Under alone", parent="Alone"),
    Sheet("Free", labels=("No-SicBot-like", "sicbot")),
    Sheet("Binned", status=PageStatus.TRASHED),
    Sheet("Binned and labelled", status=PageStatus.TRASHED, labels=("no-sicbot",)),
    Sheet("Shelved", status=PageStatus.ARCHIVED),
    Sheet("Sketch", status=PageStatus.DRAFT),
    Sheet("Relic", space="OLD"),
]
WIKI = make_snapshot(*TREE, archived=("OLD",))


@pytest.mark.parametrize(
    ("title", "told"),
    [("Top", "Top"), ("Middle", "Top"), ("Low", "Top"), ("Alone", "label no-sicbot")],
)
def test_a_label_stops_writes(title: str, told: str) -> None:
    """On the page itself, and for trees on any page above; it is said which."""
    why = refusal(edit(target(WIKI, title)), WIKI)

    assert why is not None
    assert told in str(why)


@pytest.mark.parametrize("title", ["Under alone", "Free"])
def test_a_label_stops_no_more_than_it_says(title: str) -> None:
    """`no-sicbot` is for one page; other labels mean nothing."""
    assert refusal(edit(target(WIKI, title)), WIKI) is None


def test_a_page_above_that_was_not_read_may_carry_the_label() -> None:
    """A page above that is hidden from sicbot says neither yes nor no, so nothing is written."""
    low = replace(WIKI.pages.records[PageId("106")], ancestors=(PageId("999"),))
    pages = Reading({**WIKI.pages.records, low.id: low})
    why = refusal(edit(target(WIKI, "Free")), replace(WIKI, pages=pages))

    assert "could not be read" in str(why)


POST = Page(PageId("900"), SpaceKey("MAIN"), "Week 42", PageStatus.CURRENT, 1, post=True)


def comment(where: Target) -> AddComment:
    return AddComment(where, "<p>x</p>", Slug("told"))


def test_a_blog_post_that_was_read_may_be_opened() -> None:
    """It is among the posts, not the pages; its label counts as well."""
    act = SetReaders(Target(POST.space, POST.title, POST.id), Open(), ME)
    says_no = replace(POST, labels=frozenset({"no-sicbot"}))
    change = Change(act, "k", WHY)

    assert refusal(change, replace(WIKI, posts=Reading({POST.id: POST}))) is None
    assert "no current page" in str(refusal(change, WIKI))
    assert "no-sicbot" in str(refusal(change, replace(WIKI, posts=Reading({POST.id: says_no}))))


REFUSED: list[tuple[str, Act, str]] = [
    ("a comment on a labelled page", comment(target(WIKI, "Alone")), "no-sicbot"),
    ("a comment in a tree that says no", comment(target(WIKI, "Low")), "Top"),
    ("a comment on a page in the trash", comment(target(WIKI, "Binned")), "no current page"),
    ("a comment in an archived space", comment(target(WIKI, "Relic")), "OLD is archived"),
    ("an edit in an archived space", edit(target(WIKI, "Relic")).act, "OLD is archived"),
    ("an edit in a space that is not seen",
     edit(Target(SpaceKey("FAR"), "Page", PageId("1"))).act, "FAR is not there"),
    ("an edit of a page that was not read",
     edit(Target(SpaceKey("MAIN"), "Page", PageId("1"))).act, "no current page"),
    ("an edit of a page in the trash", edit(target(WIKI, "Binned")).act, "no current page"),
    ("an edit of an archived page", edit(target(WIKI, "Shelved")).act, "no current page"),
    ("an edit of a draft", edit(target(WIKI, "Sketch")).act, "no current page"),
    ("an edit of a page without an id", edit(CARD).act, "no current page"),
    ("readers of a labelled page", SetReaders(target(WIKI, "Alone"), Open(), ME), "no-sicbot"),
    ("readers of a page in the trash",
     SetReaders(target(WIKI, "Binned"), Open(), ME), "no current page"),
    ("readers of a new page in an archived space",
     SetReaders(replace(CARD, space=SpaceKey("OLD")), Open(), None), "archived"),
    ("a page below a tree that says no", create(PageId("103")).act, "Top"),
    ("a page below the page that says no to its tree", create(PageId("101")).act, "Top"),
    ("a page below one that was not read", create(PageId("999")).act, "the page above"),
    ("a page in an archived space",
     create(None, replace(CARD, space=SpaceKey("OLD"))).act, "archived"),
    ("a page in a space that is not there",
     create(None, replace(CARD, space=SpaceKey("FAR"))).act, "not there"),
    ("a labelled page out of the trash",
     RestorePage(target(WIKI, "Binned and labelled"), 1), "no-sicbot"),
    ("a page out of the trash that was not read",
     RestorePage(Target(SpaceKey("MAIN"), "Page", PageId("1")), 1), "no current page"),
]  # fmt: skip

ALLOWED: list[tuple[str, Act]] = [
    ("an edit of a page", edit(target(WIKI, "Free")).act),
    ("a page at the top of a space", create(None).act),
    ("a page below one that says no for itself alone", create(PageId("104")).act),
    ("a comment on a page", comment(target(WIKI, "Free"))),
    ("a comment on a page that is made by then", comment(CARD)),
    ("readers of a page", SetReaders(target(WIKI, "Free"), Open(), ME)),
    ("readers of a page that is made by then", SetReaders(CARD, Open(), None)),
    ("a page out of the trash", RestorePage(target(WIKI, "Binned"), 1)),
]


@pytest.mark.parametrize(
    ("act", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_may_not_be_written_is_refused_with_its_reason(act: Act, told: str) -> None:
    """Whatever job wants it, and whoever says yes."""
    why = refusal(Change(act, "k", WHY), WIKI)

    assert told in str(why)


@pytest.mark.parametrize("act", [row[1] for row in ALLOWED], ids=[row[0] for row in ALLOWED])
def test_the_rest_may_be_written(act: Act) -> None:
    """The control: labels elsewhere hold nothing up."""
    assert refusal(Change(act, "k", WHY), WIKI) is None


def test_a_gap_elsewhere_stops_nothing() -> None:
    """A page that was read is written, whatever else was not."""
    gap = Gap("FAR", verbatim("time-out"))
    wiki = replace(WIKI, pages=Reading(WIKI.pages.records, (gap,)))

    assert refusal(edit(target(wiki, "Free")), wiki) is None


def test_the_own_label_counts_before_the_tree() -> None:
    """Who asks why gets the nearest reason."""
    page = replace(WIKI.pages.records[PageId("103")], labels=frozenset({"no-sicbot"}))

    assert "the page has the label" in str(opt_out(page, WIKI))


def test_what_is_left_out_is_named() -> None:
    """Kind and page, for the list of what was skipped."""
    left_out = refused(edit(target(WIKI, "Alone")), WHY)

    assert (left_out.item, left_out.reason) == ("edit-page MAIN: Alone", WHY)


FREE = target(WIKI, "Free")
LEDGER = Ledger(
    changes=frozenset({create(None).id}),
    parts={PageId("106"): {"include -> 7": RunId(3), "include -> 8": RunId(5)}},
)


def test_what_somebody_took_back_waits() -> None:
    """sicbot did it once and it is gone: no war over text."""
    held = hold_taken_back(edit(FREE, parts=("include -> 7", "include -> 8", "new")), LEDGER)

    assert held.gate is Gate.APPROVAL
    assert "run 5 did this already" in str(held.waits_because)


def test_a_page_that_was_made_before_waits() -> None:
    """Somebody put it in the trash, or hid it from sicbot."""
    held = hold_taken_back(create(None), LEDGER)

    assert held.gate is Gate.APPROVAL
    assert "was taken away" in str(held.waits_because)


NOT_TAKEN_BACK: list[tuple[str, Change]] = [
    ("a part that is new", edit(FREE, parts=("include -> 9",))),
    ("the same part on another page", edit(target(WIKI, "Low"), parts=("include -> 7",))),
    ("an edit without parts", edit(FREE)),
    ("another page", create(None, replace(CARD, slug=Slug("card-8")))),
]


@pytest.mark.parametrize(
    "change", [row[1] for row in NOT_TAKEN_BACK], ids=[row[0] for row in NOT_TAKEN_BACK]
)
def test_what_was_not_done_before_goes_on(change: Change) -> None:
    """Only the very thing on the very page is remembered."""
    assert hold_taken_back(change, LEDGER) is change


def test_what_waits_anyway_keeps_its_reason() -> None:
    """Its own reason tells more."""
    change = edit(FREE, gate=Gate.APPROVAL, parts=("include -> 7",))

    assert hold_taken_back(change, LEDGER) is change


def test_over_the_limit_all_of_a_kind_wait() -> None:
    """Which of them would be right nobody knows; the other kinds go on."""
    edits = [edit(FREE, str(n)) for n in range(3)]
    held = hold_over_limit([*edits, create(None)], Limits(edits=2, new_pages=1))

    assert [one.gate for one in held] == [Gate.LIMIT] * 3 + [Gate.FREE]
    assert "3 changes" in str(held[0].waits_because)
    assert "limit is 2" in str(held[0].waits_because)


def test_at_the_limit_nothing_waits() -> None:
    """The limit is what is still done."""
    edits = tuple(edit(FREE, str(n)) for n in range(2))

    assert hold_over_limit(edits, Limits(edits=2)) == edits


def test_what_waits_for_a_yes_is_not_counted() -> None:
    """Somebody looks at it anyway; nor does it change its gate."""
    changes = (edit(FREE, "a", Gate.APPROVAL), edit(FREE, "b", Gate.APPROVAL), edit(FREE, "c"))

    assert hold_over_limit(changes, Limits(edits=1)) == changes


def test_new_pages_have_their_own_limit() -> None:
    """A wiki full of new pages is worse than many small edits."""
    pages = [create(None, replace(CARD, slug=Slug(f"card-{n}"))) for n in range(3)]
    held = hold_over_limit([*pages, edit(FREE)], Limits(edits=9, new_pages=2))

    assert [one.gate for one in held] == [Gate.LIMIT] * 3 + [Gate.FREE]


def test_comments_and_posts_have_limits_too() -> None:
    """Each comment is a mail to somebody; a post is a page of its own kind."""
    comments = [Change(comment(replace(FREE, slug=Slug(str(n)))), "k", WHY) for n in range(3)]
    act = CreatePage(CARD, None, "<p />", ME, "generated", "t 1", post=True)
    held = hold_over_limit([*comments, Change(act, "create", WHY)], Limits(comments=2, new_pages=1))

    assert [one.gate for one in held] == [Gate.LIMIT] * 3 + [Gate.FREE]


def test_a_free_change_tells_what_it_waits_for() -> None:
    """Near or far: "waiting" without a reason would be a riddle."""
    first = edit(FREE, "a", Gate.APPROVAL)
    second = edit(FREE, "b", needs=(first.id,))
    third = edit(FREE, "c", needs=(second.id,))
    held = hold_with_needs([first, second, third])

    assert [one.gate for one in held] == [Gate.APPROVAL, Gate.FREE, Gate.FREE]
    assert f"follows {first.id}" in str(held[1].waits_because)
    assert f"follows {second.id}" in str(held[2].waits_because)


def test_a_need_that_is_in_no_plan_is_told() -> None:
    """What it follows was left out."""
    (held,) = hold_with_needs([edit(FREE, "c", needs=("0123456789ab",))])

    assert "0123456789ab, which is not made" in str(held.waits_because)


def test_a_change_whose_needs_are_free_waits_for_nothing() -> None:
    """The control: both are made."""
    first = edit(FREE, "a")
    changes = (first, edit(FREE, "b", needs=(first.id,)))

    assert hold_with_needs(changes) == changes
