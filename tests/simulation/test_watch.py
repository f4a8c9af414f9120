"""What a watch sees between two requests, where it is strict, and where it is not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.sandbox.model import Allowed
from tests.simulation.checker import watched
from tests.simulation.history import look
from tests.simulation.states import as_planned, picture, rested, undone
from tests.simulation.test_keeping import MACRO, Scene, scene, write
from tests.simulation.village import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.simulation.checker import Violation, Watch

COUNCIL = ["council"]


@contextmanager
def watching(**rules: Any) -> Iterator[tuple[Scene, Watch]]:
    """Serve the village and watch the bot in it."""
    with scene() as village, watched(village.server, **rules) as watch:
        yield village, watch


def seen(watch: Watch, invariant: str) -> list[Violation]:
    """Return the violations of one promise."""
    return [one for one in watch.violations() if one.invariant == invariant]


# I7


def test_a_page_opened_for_a_moment_is_seen() -> None:
    """Closing it again does not make it unseen."""
    with watching() as (village, watch):
        cellar = str(village.id_of("Cellar"))
        village.client.restrict(cellar, [])
        village.client.restrict(cellar, COUNCIL)

        found = seen(watch, "I7")
        assert [one.page[:12] for one in found] == ["TOWN: Cellar"] * 2
        assert "anonymous sees" in found[0].told
        assert "reader sees" in found[1].told


def test_what_people_open_is_policy() -> None:
    """Only the bot's own requests are judged."""
    with watching() as (village, watch):
        wiki, cellar = village.server.wiki, village.id_of("Cellar")
        wiki.set_restrictions(village.people.viewer(), cellar, {"read": Allowed()})
        village.client.page(str(cellar))
        village.client.restrict(str(cellar), COUNCIL)
        village.client.restrict(str(cellar), [])

        assert seen(watch, "I7") == []


def test_what_people_close_stays_closed() -> None:
    """The bot may not open it again, although everybody saw it once."""
    with watching() as (village, watch):
        wiki, school = village.server.wiki, village.id_of("School")
        council = Allowed(groups=frozenset({"council"}))
        wiki.set_restrictions(village.people.viewer(), school, {"read": council})
        village.client.restrict(str(school), [])

        assert len(seen(watch, "I7")) == 2


def test_a_page_opens_with_the_one_above_it() -> None:
    """Who sees a page depends on its ancestors; all that is new to a reader is told."""
    with watching() as (village, watch):
        village.client.restrict(str(village.id_of("Safe")), [])
        assert seen(watch, "I7") == []
        village.client.restrict(str(village.id_of("Cellar")), [])

        assert any(one.page.startswith("TOWN: Shelf") for one in seen(watch, "I7"))


def test_pages_may_be_declared_public() -> None:
    """By slug for those of the bot, by id for others, and for single readers."""
    with scene() as village:
        cellar = village.id_of("Cellar")
        with watched(village.server, public_pages=frozenset({cellar})) as watch:
            village.client.restrict(str(cellar), [])
        only_reader = {"reader": frozenset({"note"})}
        with watched(village.server, slugs_for=only_reader) as second:
            village.make("Note", "<p>Words.</p>")

        assert seen(watch, "I7") == []
        assert ["anonymous" in one.told for one in seen(second, "I7")] == [True]


def test_a_secret_in_the_history_is_seen() -> None:
    """Whoever sees a page sees its former versions."""
    with watching(public_slugs=frozenset({"note"}), secrets=(SECRET,)) as (village, watch):
        village.make("Note", f"<p>The {SECRET} sings.</p>")
        village.write("Note", SECRET, "bird")

        assert any(SECRET in one.told for one in seen(watch, "I7"))


# I12


def test_an_intent_counts_by_page_or_slug_and_kind() -> None:
    """An intent for another page, or to do something else, is none."""
    journal: set[tuple[int | str, str]] = set()
    with watching(intents=lambda: journal) as (village, watch):
        board = village.id_of("Board")
        journal.add((board, "edit"))
        village.write("Board", "Scool", "School")
        assert seen(watch, "I12") == []
        journal |= {("note", "create"), (str(board), "label")}
        village.make("Note", "<p>Words.</p>")
        assert seen(watch, "I12") == []
        journal.clear()
        journal |= {(board, "readers"), (village.id_of("Poster"), "edit")}
        village.write("Board", "Hal", "Town hall")

        assert len(seen(watch, "I12")) == 1


def test_a_refused_write_needs_its_intent_too() -> None:
    """The journal comes first, whatever the wiki will say."""
    with watching(intents=set) as (village, watch):
        page = village.client.page(str(village.id_of("Board")))
        page["version"]["number"] = 7
        assert village.client.put(page, "<p>x</p>").status_code == 409

        assert len(seen(watch, "I12")) == 1


# I4


def test_a_request_delivered_twice_is_watched_twice() -> None:
    """The second delivery is refused, and nothing is there twice."""
    twice = read_rule({"match": {"method": "PUT"}, "kind": "duplicate"})
    with watching() as (village, watch):
        village.server.app.state.faults.rules[:] = [twice]
        page = village.client.page(str(village.id_of("Poster")))
        village.client.put(page, "<p>Come&nbsp;all!</p>")

        assert [write.status for write in watch.writes] == [200, 409]
        assert seen(watch, "I4") == []


def test_a_comment_there_twice_is_seen() -> None:
    """As after a lost answer to a comment."""
    with watching() as (village, watch):
        sent = {
            "type": "comment",
            "container": {"id": str(village.id_of("Board")), "type": "page"},
            "body": {"storage": {"value": "<p>Done.</p>", "representation": "storage"}},
        }
        for _ in range(2):
            assert village.client.call("POST", "content", sent).ok

        assert "its comment is there twice" in seen(watch, "I4")[0].told


def test_what_a_crash_leaves_is_no_violation_until_the_bot_is_done() -> None:
    """The next run finishes it."""
    with watching() as (village, watch):
        sent = {"type": "page", "title": "Half", "status": "draft", "space": {"key": "TOWN"}}
        assert village.client.call("POST", "content", sent).ok

        assert watch.violations(quiet=False) == []
        assert [one.invariant for one in watch.violations()] == ["I4"]


# I16


def close_page(village: Scene) -> None:
    """Somebody tells the bot to stay off the poster."""
    wiki = village.server.wiki
    wiki.add_labels(village.people.viewer(), village.id_of("Poster"), ["no-sicbot"])


def read_page(village: Scene) -> None:
    """The bot looks at the poster."""
    village.client.page(str(village.id_of("Poster")))


def put_blindly(village: Scene) -> None:
    """The bot writes the poster's next version without looking."""
    poster = {"id": str(village.id_of("Poster")), "title": "Poster", "status": "current"}
    body = village.server.wiki.body(int(poster["id"])).replace("Scool", "School")
    assert village.client.put(poster | {"version": {"number": 1}}, body).ok


LATE: dict[str, tuple[list[Callable[[Scene], object]], bool]] = {
    "before the bot looked": ([close_page, read_page, put_blindly], True),
    "before it listed the space": (
        [close_page, lambda village: village.client.pages(), put_blindly],
        True,
    ),
    "while it listed the space": (
        [
            lambda village: village.client.pages(),
            close_page,
            lambda village: village.client.call("GET", "content?spaceKey=TOWN&start=25"),
            put_blindly,
        ],
        False,
    ),
    "before it listed another space": (
        [
            close_page,
            lambda village: village.client.call("GET", "content?spaceKey=FAR"),
            put_blindly,
        ],
        False,
    ),
    "after it looked": ([read_page, close_page, put_blindly], False),
    "while it looked elsewhere": (
        [
            read_page,
            close_page,
            lambda village: village.client.page(str(village.id_of("Board"))),
            put_blindly,
        ],
        False,
    ),
}


@pytest.mark.parametrize(("acts", "wrong"), LATE.values(), ids=LATE.keys())
def test_a_label_counts_once_the_bot_can_know(
    acts: list[Callable[[Scene], object]], *, wrong: bool
) -> None:
    """Nobody can help a label that comes between the last look and the write."""
    with watching() as (village, watch):
        for act in acts:
            act(village)

        assert bool(seen(watch, "I16")) is wrong


def test_a_label_closes_its_page_alone() -> None:
    """For all below it there is another label."""
    with watching() as (village, watch):
        wiki, mayor = village.server.wiki, village.people.viewer()
        wiki.add_labels(mayor, village.id_of("Town"), ["no-sicbot"])
        village.client.pages()
        village.write("Poster", "Scool", "School")
        assert seen(watch, "I16") == []
        wiki.add_labels(mayor, village.id_of("Town"), ["no-sicbot-tree"])
        village.client.pages()
        village.write("Poster", "School", "Scool")

        assert len(seen(watch, "I16")) == 1


def test_other_spaces_archived_spaces_and_the_trash_are_out_of_bounds() -> None:
    """Each is told by its reason; a restoration may be allowed."""
    with scene() as village:
        wiki, ruin = village.server.wiki, village.id_of("Ruin")
        admin = village.people.viewer("admin")
        wiki.archive_space(admin, "FAR")
        with watched(village.server, spaces=frozenset({"TOWN"})) as watch:
            village.write("Far", "Scool", "School")
            page: dict[str, Any] = {"id": str(ruin), "title": "Ruin", "status": "current"}
            assert village.client.put(page | {"version": {"number": 1}}, "<p>Words.</p>").ok
        told = " ".join(one.told for one in seen(watch, "I16"))

        assert "outside the given ones" in told
        assert "space FAR is archived" in told
        assert "lies in the trash" in told


def test_an_approved_restoration_is_in_bounds() -> None:
    """The page is declared, and nobody is told that it was in the trash."""
    with scene() as village:
        ruin = village.id_of("Ruin")
        declared = frozenset({ruin})
        with watched(village.server, restorable=declared, public_pages=declared) as watch:
            page: dict[str, Any] = {"id": str(ruin), "title": "Ruin", "status": "current"}
            assert village.client.put(page | {"version": {"number": 1}}, "<p>Words.</p>").ok

        assert watch.writes[-1].kind == "restore"
        assert watch.violations() == []


# I2, I13, I15


def test_a_run_that_only_tells_people_is_not_at_rest() -> None:
    """Notifications count as well as writes."""
    with scene() as village:
        wiki = village.server.wiki
        viewer, board = village.people.viewer("clerk"), village.id_of("Board")
        assert viewer.account is not None
        wiki.watch(viewer, board, viewer.account, on=True)
        before = look(wiki)
        village.people.append("Board", "More.", who="mayor")

        assert [one.told for one in rested(before, look(wiki))] == [
            "written again: version 1 to 2",
            "1 people were told of something",
        ]
        assert rested(look(wiki), look(wiki)) == []


UNDONE: dict[str, Callable[[Scene], object]] = {
    "its labels": lambda village: village.client.call(
        "POST", f"content/{village.id_of('Board')}/label", [{"prefix": "global", "name": "x"}]
    ),
    "its restrictions": lambda village: village.client.restrict(
        str(village.id_of("Board")), ["council"]
    ),
    "is not version 1": write("Poster", MACRO, ""),
    "spelled in another way": write("Poster", "&nbsp;", "\u00a0"),
    "its members": lambda village: village.client.call("PUT", "user/reader/group/council"),
    "still there": lambda village: village.make("Note", "<p>Words.</p>"),
}


@pytest.mark.parametrize(("told", "act"), UNDONE.items(), ids=UNDONE.keys())
def test_what_is_left_of_a_run_is_not_undone(told: str, act: Callable[[Scene], object]) -> None:
    """Texts, labels, restrictions, memberships and pages must be as before."""
    with watching() as (village, watch):
        before = picture(village.server.wiki)
        assert undone(before, watch) == []
        act(village)

        assert any(told in one.told for one in undone(before, watch))


def test_what_people_changed_since_need_not_be_as_before() -> None:
    """Their labels, restrictions, groups and texts are theirs."""
    with watching() as (village, watch):
        wiki, mayor = village.server.wiki, village.people.viewer()
        before, board = picture(wiki), village.id_of("Board")
        wiki.add_labels(mayor, board, ["x"])
        wiki.set_restrictions(mayor, board, {"read": Allowed(groups=frozenset({"council"}))})
        wiki.add_to_group(village.people.viewer("admin"), "visitor", "council")
        village.people.append("Poster", "At noon.")
        village.client.pages()

        assert undone(before, watch) == []


def change_of(village: Scene, *pairs: tuple[str, str]) -> dict[str, Any]:
    """Return a plan that edits the board."""
    diff = [{"before": before, "after": after} for before, after in pairs]
    target = {"page_id": str(village.id_of("Board")), "slug": None}
    change = {"id": "c1", "kind": "edit-page", "target": target, "diff": diff}
    return {"jobs": [{"changes": [change]}]}


PLANNED = [
    ((('"Scool"', '"School"'),), True),
    ((('"Scool"', '"School"'), ('"Hal"', '"Town hall"')), False),  # one part is missing
    ((('"Scool"', '"Schule"'),), False),
    ((("Scool", "School"), ("", "<p>New.</p>")), False),
]


@pytest.mark.parametrize(("pairs", "fits"), PLANNED)
def test_an_edit_is_what_its_change_says(pairs: tuple[tuple[str, str], ...], *, fits: bool) -> None:
    """All differences of a change are made, and none else."""
    with watching() as (village, watch):
        village.write("Board", '"Scool"', '"School"')
        plan = change_of(village, *pairs)

        assert (as_planned(watch, plan) == []) is fits
        assert as_planned(watch, plan, only=()) != []


def test_an_insertion_may_stand_where_a_tag_begins() -> None:
    """A difference that replaces nothing is found by its text."""
    with watching() as (village, watch):
        village.write("Board", "<ac:task-list>", "<p>New.</p><ac:task-list>")

        assert as_planned(watch, change_of(village, ("", "<p>New.</p>"))) == []


# The watch itself


def test_refuses_accounts_that_are_not_there() -> None:
    """A reader by a wrong name would see what anonymous sees, and prove nothing."""
    with (
        scene() as village,
        pytest.raises(ValueError, match="no account readr"),
        watched(village.server, readers=("readr",)),
    ):
        pass


def test_does_not_look_again_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading requests cost next to nothing."""
    with watching() as (village, watch):
        looks: list[object] = []
        monkeypatch.setattr("tests.simulation.checker.look", looks.append)
        for _ in range(3):
            village.client.pages()

        assert looks == []
        assert watch.writes == []
