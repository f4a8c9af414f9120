"""Whatever registrants do on a served wiki, nobody gets more than a place in a members' group."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.model import Refused
from tests.acting.crashing import Saved
from tests.acting.parish import (
    A1,
    B1,
    HANDS,
    entry_of,
    form_of,
    inside,
    later,
    parish,
    record,
    say,
    served,
)
from tests.acting.seats import members
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.acting.scene import Scene

RUNS = 1_000 if os.environ.get("SICBOT_SOAK") else 60
ACTS = 8  # between two runs of sicbot
REGISTRANTS = ("ada", "ben", "cyd", "dag", "pia", "eva")
TYPED = ("Ada", "Ben", "Administrator", "Mayor", "sicbot", "Pia", "confluence-administrators", "")
GROUP_OF = {"A1": A1, "B1": B1}
COMMENTS = (
    "JOIN {code} AS TFM", "join {code} as tfl", "JOIN {code} AS TFRR", "LEAVE {code}",
    "REJOINDRE {code} COMME RESPONSABLE", "SALIR DE {code}", "JOIN Z9", "I would like to join",
    "JOIN {code} AS ADMINISTRATOR", "JOIN confluence-administrators",
)  # fmt: skip


@dataclass
class Crowd:
    """Registrants, who do by chance what they may do on the wiki, and what is refused to them.

    Attributes:
        joined: By group, who ever entered something in their own name there.
        names: What each is called by now.
    """

    scene: Scene
    chance: Random
    joined: dict[str, set[str]] = field(default_factory=lambda: {A1: set(), B1: set()})
    names: dict[str, str] = field(default_factory=lambda: {one: one for one in REGISTRANTS})
    done: list[str] = field(default_factory=list)

    def act(self) -> None:
        """Let somebody do something."""
        acts: list[Callable[[str, str], None]] = [
            self.enter, self.enter, self.alter, self.spoil, self.delete, self.comment,
            self.comment, self.make_registration, self.label, self.rename, self.edit_pages,
        ]  # fmt: skip
        act, who = self.chance.choice(acts), self.chance.choice(REGISTRANTS)
        code = self.chance.choice(("A1", "B1"))
        self.done.append(f"{act.__name__} {who} {code}")
        try:
            act(who, code)
        except Refused:
            self.done[-1] += ": refused"

    def fields(self, who: str) -> dict[str, object]:
        """Return a record that may be anybody's, with any wish."""
        chance = self.chance
        typed = chance.choice([*TYPED, who.title()])
        more = {"fullname": typed, "role": chance.choice("13"), "email": f"{typed}@example.org"}
        action = chance.choice(("join", "join", "change", "leave"))
        return {**record(who), **more, "action": action, "who": chance.choice(("ada", "admin"))}

    def enter(self, who: str, code: str) -> None:
        form = form_of(self.scene, code)
        kept = {one.name for one in form.fields}
        fields = {name: value for name, value in self.fields(who).items() if name in kept}
        self.scene.wiki.create_entry(self.scene.viewer(self.names[who]), form, fields)
        self.joined[GROUP_OF[code]].add(who)

    def alter(self, who: str, code: str) -> None:
        """Change a record of their own."""
        self._change(who, who, code)

    def spoil(self, who: str, code: str) -> None:
        """Try to change somebody else's."""
        self._change(who, self.chance.choice(REGISTRANTS), code)

    def _change(self, who: str, whose: str, code: str) -> None:
        form = form_of(self.scene, code)
        mine = [one for one in self.scene.wiki.entries(form) if one.owned_by == self.names[whose]]
        if mine:
            fields = {**mine[0].fields, "role": "1", "fullname": self.chance.choice(TYPED)}
            viewer = self.scene.viewer(self.names[who])
            self.scene.wiki.update_entry(viewer, form, mine[0].id, fields)

    def delete(self, who: str, code: str) -> None:
        entry = next((one for one in self.scene.wiki.entries(form_of(self.scene, code))
                      if one.owned_by == self.names[who]), None)  # fmt: skip
        if entry:
            viewer = self.scene.viewer(self.names[who])
            self.scene.wiki.delete_entry(viewer, form_of(self.scene, code), entry.id)

    def comment(self, who: str, code: str) -> None:
        other = self.chance.choice(("A1", "B1"))
        words = self.chance.choice(COMMENTS).format(code=other)
        say(self.scene, self.names[who], words, code)
        self.joined[GROUP_OF[other]].add(who)

    def make_registration(self, who: str, code: str) -> None:
        """Make a page that is a registration, and names somebody."""
        named = self.scene.wiki.account(self.chance.choice(["admin", "ada", "mayor"]))
        mention = f'<ac:link><ri:user ri:userkey="{named.key}" /></ac:link>' if named else ""
        person = self.chance.choice([mention, who.title(), "Administrator"])
        rows = {"Task Force": code, "Role": "Task Force Leader", "Person": person}
        cells = "".join(f"<tr><th>{name}</th><td>{one}</td></tr>" for name, one in rows.items())
        body = (
            '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>'
            f"{cells}</tbody></table></ac:rich-text-body></ac:structured-macro>"
        )
        viewer = self.scene.viewer(self.names[who])
        title = f"Registration {len(self.done)}"
        made = self.scene.wiki.create_page(viewer, space_key="TOWN", title=title, body=body)
        self.scene.wiki.add_labels(viewer, made.id, ["task-force-registration"])
        self.joined[GROUP_OF[code]].add(who)

    def label(self, who: str, _code: str) -> None:
        page = self.scene.page(self.chance.choice(("Home", "Join A1", "Join B1")))
        name = self.chance.choice(("task-force-registration", "no-sicbot", "members"))
        self.scene.wiki.add_labels(self.scene.viewer(self.names[who]), page.id, [name])

    def rename(self, who: str, _code: str) -> None:
        """Get another user name; the old one is free from then on."""
        new = self.chance.choice((f"{who}.{len(self.done)}", "root", "sicbot2"))
        self.scene.wiki.rename_account(self.scene.viewer("admin"), self.names[who], new)
        self.names[who] = new

    def edit_pages(self, who: str, code: str) -> None:
        """Try to edit the form's page and the pages that sicbot keeps."""
        page = self.scene.page(f"Join {code}")
        self.scene.wiki.update_page(
            self.scene.viewer(self.names[who]), page.id, version=page.version + 1,
            title=page.title, body=self.scene.wiki.body(page.id) + "<p>Mine.</p>",
        )  # fmt: skip


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Saved]]:
    """Serve the parish with nobody registered, a group of leaders and one of guards."""
    folder = tmp_path_factory.mktemp("climbing")
    state = folder / "state"
    state.mkdir()
    with served(state, world=parish(a1=())) as scene:
        for who in ("max", "nia", "ole"):
            scene.wiki.delete_entry(
                scene.viewer(), form_of(scene, "B1"), entry_of(scene, who, "B1").id
            )
        yield scene, Saved.of(scene, folder / "saved")


@pytest.mark.parametrize("seed", range(RUNS))
def test_nobody_climbs(seed: int, start: tuple[Scene, Saved]) -> None:
    """Twice a few acts and a run: members by their own word, and no other group changes."""
    scene, saved = start
    saved.put_back(scene)
    crowd = Crowd(scene, Random(seed))  # noqa: S311  # for tests, and repeatable
    others = {one: members(scene, one) for one in scene.wiki.groups() if one not in (A1, B1)}
    for day in (0, 1.1):
        today = later(scene, day)
        crowd.scene = today
        for _ in range(ACTS):
            crowd.act()
        due = {(group, crowd.names[who]) for group, some in crowd.joined.items() for who in some}
        given = due | {(group, who) for group in (A1, B1) for who in inside(scene, group)}
        with watched(scene.server, due=due, given=given - {(A1, one) for one in HANDS}) as watch:
            today.run()
        told = [one for one in watch.violations() if one.invariant in {"I5", "I9", "I10"}]
        assert told == [], crowd.done

    renamed = {new: old for old, new in crowd.names.items()}
    for group, some in others.items():
        now = {renamed.get(one, one) for one in members(scene, group)}
        assert now == some, (group, crowd.done)
    for group, before in ((A1, set(HANDS)), (B1, set())):
        now = {renamed.get(one, one) for one in inside(scene, group)}
        assert now - before <= crowd.joined[group], (group, crowd.done)
    assert before_and_now_is_sane(scene), crowd.done


def before_and_now_is_sane(scene: Scene) -> bool:
    """Tell whether the bot and the administrator still administer the site."""
    return {"admin", "sicbot"} <= members(scene, "confluence-administrators")


def test_the_crowd_does_get_in(start: tuple[Scene, Saved]) -> None:
    """The control: over some seeds, honest wishes do make members."""
    scene, saved = start
    came = 0
    for seed in range(5):
        saved.put_back(scene)
        crowd = Crowd(replace(scene), Random(seed))  # noqa: S311
        for _ in range(ACTS):
            crowd.act()
        scene.run()
        came += len(inside(scene) - set(HANDS)) + len(inside(scene, B1))

    assert came >= 5
