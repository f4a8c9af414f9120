"""Writing to the embedded wiki, and what else changes by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.model import Allowed, Refused
from tests.sandbox.town import LINKS, WORDS, id_of, opened, viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.model import Content
    from sicbot.sandbox.wiki import Wiki


@pytest.fixture(name="wiki")
def _wiki() -> Iterator[Wiki]:
    wiki = opened()
    yield wiki
    wiki.close()


def rename(wiki: Wiki, title: str, new_title: str, who: str = "mayor") -> Content:
    """Give a page another title."""
    page = wiki.state.contents[id_of(wiki, title)]
    return wiki.update_page(
        viewer(wiki, who), page.id, version=page.version + 1, title=new_title, body=None
    )


def test_clock_stands_and_moves_with_writes(wiki: Wiki) -> None:
    """With a set time each write comes one second after the last."""
    mayor = viewer(wiki, "mayor")
    pages = [
        wiki.create_page(mayor, space_key="TOWN", title=f"P{number}", body="")
        for number in range(2)
    ]

    assert [page.created.isoformat() for page in pages] == [
        "2024-03-30T12:00:01+01:00",
        "2024-03-30T12:00:02+01:00",
    ]


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("", "Title is missing"),
        ("  ", "Title is missing"),
        ("x" * 256, "Title cannot be longer than 255 characters."),
        ("sCHOOL", "A page with this title already exists: A page already exists with the title"),
    ],
)
def test_refuses_titles(wiki: Wiki, title: str, problem: str) -> None:
    """Titles are unique in a space whatever their case, on creating and on renaming."""
    with pytest.raises(Refused, match=problem):
        wiki.create_page(viewer(wiki, "mayor"), space_key="TOWN", title=title, body="")
    with pytest.raises(Refused, match=problem):
        rename(wiki, "Town hall", title)


def test_allows_a_title_again(wiki: Wiki) -> None:
    """The title of a draft, of the trash, of another space or of the page itself is free."""
    mayor = viewer(wiki, "mayor")
    for title in ("Plan", "Ruin", "Vault"):
        wiki.create_page(mayor, space_key="TOWN", title=title, body="")

    assert rename(wiki, "School", "SCHOOL").title == "SCHOOL"


def test_a_new_time_is_kept_at_once(wiki: Wiki) -> None:
    """It waits for no write that may never come, and holds the store for nobody."""
    wiki.switches = replace(wiki.switches, now="2024-01-01T09:00:00+01:00")
    wiki.store.rollback()
    wiki.reload()

    assert wiki.state.settings["clock"].startswith("2024-01-01T09:00:00+01:00")


def test_blocks_titles_in_the_trash_where_the_switch_says_so(wiki: Wiki) -> None:
    """Some versions may keep the titles of trashed pages."""
    wiki.switches = replace(wiki.switches, trashed_title_blocks=True)

    with pytest.raises(Refused, match="already exists"):
        wiki.create_page(viewer(wiki, "mayor"), space_key="TOWN", title="Ruin", body="")


def test_a_rename_takes_links_along(wiki: Wiki) -> None:
    """Links and includes follow a new title, without a version of their page."""
    home = id_of(wiki, "Town")
    rename(wiki, "School", "Academy")

    assert wiki.body(home) == LINKS.replace('"School"', '"Academy"').replace(
        '"school"', '"Academy"'
    )
    assert wiki.state.contents[home].version == 3
    assert wiki.body(home, 1) == WORDS


def test_a_rename_leaves_links_where_the_switch_says_so(wiki: Wiki) -> None:
    """Some links break in practice; the switch plays that."""
    wiki.switches = replace(wiki.switches, rename_rewrites=False)
    rename(wiki, "School", "Academy")

    assert wiki.body(id_of(wiki, "Town")) == LINKS


def test_trash_moves_children_up_and_restoring_leaves_the_page_at_the_top(wiki: Wiki) -> None:
    """A page comes back at the top of its space, as its next version, without its children."""
    admin, hall, home = viewer(wiki, "admin"), id_of(wiki, "Town hall"), id_of(wiki, "Town")
    wiki.trash(admin, hall)

    assert wiki.state.contents[id_of(wiki, "Cellar")].parent_id == home
    assert wiki.find("TOWN", "Town hall") is None

    back = wiki.restore(admin, hall, version=2)

    assert (back.status, back.parent_id, back.version) == ("current", None, 2)
    assert wiki.children(hall) == []
    assert wiki.restrictions(hall).update.groups == {"council"}


def test_a_page_in_the_trash_has_its_own_restrictions_alone(wiki: Wiki) -> None:
    """Those of the pages it stood below hold no more; its own do."""
    admin, clerk = viewer(wiki, "admin"), viewer(wiki, "clerk")
    for title in ("Shelf", "Safe"):
        wiki.trash(admin, id_of(wiki, title))
    shelf, safe = (wiki.state.contents[id_of(wiki, title)] for title in ("Shelf", "Safe"))

    assert wiki.ancestors(shelf.id) == []
    assert (wiki.may_view(clerk, shelf), wiki.may_view(clerk, safe)) == (True, False)


def test_moving_keeps_versions_and_orders_siblings(wiki: Wiki) -> None:
    """A page goes above another; the order holds, and no version is made."""
    mayor = viewer(wiki, "mayor")
    wiki.move(mayor, id_of(wiki, "Town hall"), target_id=id_of(wiki, "School"), position="above")
    titles = [page.title for page in wiki.children(id_of(wiki, "Town"))]

    assert titles == ["Town hall", "School"]
    assert wiki.state.contents[id_of(wiki, "Town hall")].version == 1


def test_moves_a_branch_to_another_space(wiki: Wiki) -> None:
    """All pages below and all that hangs on them change space, and links lead there."""
    mayor, school = viewer(wiki, "mayor"), id_of(wiki, "School")
    wiki.move(mayor, school, target_id=id_of(wiki, "Vault"), position="append")

    assert wiki.state.contents[school].space_key == "VAULT"
    assert wiki.comments(school)[0].content.space_key == "VAULT"
    assert 'ri:space-key="VAULT"' in wiki.body(id_of(wiki, "Town"))
    assert [page.title for page in wiki.ancestors(school)] == ["Vault"]


@pytest.mark.parametrize("target", ["Town hall", "Cellar", "Shelf"])
def test_refuses_a_page_below_itself(wiki: Wiki, target: str) -> None:
    """A page goes neither below itself nor below a page under it."""
    with pytest.raises(Refused, match="below itself"):
        wiki.move(
            viewer(wiki, "mayor"),
            id_of(wiki, "Town hall"),
            target_id=id_of(wiki, target),
            position="append",
        )


def test_tells_those_who_watch_and_may_see(wiki: Wiki) -> None:
    """Authors watch their pages; the one who writes is not told, nor who may not see the page."""
    clerk, hall, cellar = viewer(wiki, "clerk"), id_of(wiki, "Town hall"), id_of(wiki, "Cellar")
    rename(wiki, "Town hall", "Hall", who="clerk")

    assert wiki.notified() == 1  # the mayor, who made it

    wiki.create_comment(viewer(wiki, "mayor"), page_id=hall, body="<p>Why?</p>")

    assert wiki.notified() == 2  # the clerk, who watches it since

    wiki.update_page(clerk, hall, version=3, title="Hall", minor=True)

    assert wiki.notified() == 2

    guard = wiki.account("guard")
    assert guard is not None
    wiki.watch_space(viewer(wiki, "guard"), "TOWN", guard, on=True)
    wiki.update_page(viewer(wiki, "mayor"), cellar, version=2, title="Cellar")

    assert wiki.notified() == 2  # the guard may not see it


def test_tells_those_who_are_mentioned(wiki: Wiki) -> None:
    """Each once, if they may see the page, and not again for a mention that was there."""
    hall, cellar = id_of(wiki, "Town hall"), id_of(wiki, "Cellar")
    guard = wiki.account("guard")
    assert guard is not None
    mayor = viewer(wiki, "mayor")
    named = f'<p><ac:link><ri:user ri:userkey="{guard.key}" /></ac:link></p>'
    wiki.create_comment(mayor, page_id=hall, body=named + named.replace("userkey", "username"))
    assert wiki.notified() == 1
    wiki.update_page(mayor, hall, version=2, title="Town hall", body=named)
    assert wiki.notified() == 2
    wiki.update_page(mayor, hall, version=3, title="Town hall", body=f"{named}<p>more</p>")
    assert wiki.notified() == 2
    wiki.create_comment(mayor, page_id=cellar, body=named)

    assert wiki.notified() == 2  # the guard may not see it


def test_nobody_shuts_themselves_out(wiki: Wiki) -> None:
    """A restriction without the one who sets it is refused, but for super users."""
    cellar, guards = id_of(wiki, "Cellar"), Allowed(groups=frozenset({"guards"}))
    with pytest.raises(Refused, match="your own access"):
        wiki.set_restrictions(viewer(wiki, "clerk"), cellar, {"read": guards})
    wiki.set_restrictions(viewer(wiki, "admin"), cellar, {"read": guards})

    assert wiki.restrictions(cellar).read == guards


def test_publishes_a_draft_as_version_one(wiki: Wiki) -> None:
    """Only its author sees a draft; published, it is a page like others."""
    mayor, plan = viewer(wiki, "mayor"), id_of(wiki, "Plan")
    with pytest.raises(Refused, match="No content found"):
        wiki.update_page(viewer(wiki, "admin"), plan, version=1, title="Plan")
    page = wiki.update_page(mayor, plan, version=1, title="Plan", body="<p>Ready.</p>")

    assert (page.status, page.version, wiki.body(plan)) == ("current", 1, "<p>Ready.</p>")
    assert wiki.may_view(viewer(wiki, None), page)


def test_search_index_lags(wiki: Wiki) -> None:
    """A change is in the index after as many later writes as the switch says."""
    mayor = viewer(wiki, "mayor")
    wiki.switches = replace(wiki.switches, index_lag=2)
    made = wiki.create_page(mayor, space_key="TOWN", title="Mill", body="")
    rename(wiki, "School", "Academy")

    def indexed() -> set[str]:
        return {page.title for page in wiki.select(types=["page"], indexed=True)}

    assert "Mill" not in indexed()
    assert "School" in indexed()

    wiki.add_labels(mayor, made.id, ["new"])

    assert "Mill" in indexed()
    assert "School" in indexed()

    wiki.add_labels(mayor, made.id, ["newer"])

    assert "Academy" in indexed()


def test_writes_nothing_while_read_only(wiki: Wiki) -> None:
    """Content stays as it is in read-only mode; groups are administration and may change."""
    wiki.switches = replace(wiki.switches, read_only=True)
    admin, school = viewer(wiki, "admin"), id_of(wiki, "School")
    before = wiki.writes
    for write in (
        lambda: wiki.create_page(admin, space_key="TOWN", title="New", body=""),
        lambda: wiki.update_page(admin, school, version=2, title="New"),
        lambda: wiki.trash(admin, school),
        lambda: wiki.create_comment(admin, page_id=school, body=""),
        lambda: wiki.add_labels(admin, school, ["a"]),
        lambda: wiki.set_property(admin, school, "a", 1, 1),
        lambda: wiki.attach(admin, school, "a", "text/plain", b""),
        lambda: wiki.set_restrictions(admin, school, {}),
    ):
        with pytest.raises(Refused, match="ReadOnlyException") as caught:
            write()
        assert caught.value.status == 405

    assert wiki.writes == before
    wiki.add_to_group(admin, "clerk", "council")


def test_keeps_out_of_read_only_directories(wiki: Wiki) -> None:
    """A group of a read-only directory cannot be changed."""
    with pytest.raises(Refused) as caught:
        wiki.add_to_group(viewer(wiki, "admin"), "clerk", "guards")

    assert caught.value.status == 403


def test_a_renamed_account_stays_who_it_is(wiki: Wiki) -> None:
    """The key stays with a new user name; groups and restrictions go by the key."""
    before = wiki.account("mayor")
    wiki.rename_account(viewer(wiki, "admin"), "mayor", "lord")
    after = wiki.account("lord")

    assert before is not None
    assert after is not None
    assert (wiki.account("mayor"), after.key) == (None, before.key)
    assert wiki.may_view(viewer(wiki, "lord"), wiki.state.contents[id_of(wiki, "Safe")])


def test_numbers_records_once(wiki: Wiki) -> None:
    """The number of a deleted record is not given again."""
    from sicbot.sandbox.model import Form, FormField

    form = Form(id_of(wiki, "School"), "join", (FormField("name", "Name", "text", required=True),))
    wiki.put_form(form)
    clerk = viewer(wiki, "clerk")
    first = wiki.create_entry(clerk, form, {"name": "Ada"})
    second = wiki.create_entry(clerk, form, {"name": "Bo"})
    wiki.delete_entry(clerk, form, second.id)
    third = wiki.create_entry(viewer(wiki, None), form, {"name": "Cy"})

    assert [entry.record_id for entry in (first, second, third)] == [1, 2, 3]
    assert (first.owned_by, third.owned_by) == ("clerk", None)
    assert wiki.entries(form) == [first, third]
