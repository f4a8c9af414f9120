"""The checker sees what it is there for: every broken bot is caught, and the decent one is not."""

from __future__ import annotations

import ast
import re
import sys
from itertools import zip_longest
from pathlib import Path

import pytest

from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.town import NOW
from tests.simulation import broken_bots as broken
from tests.simulation.bots import MARK, DecentBot, Shared
from tests.simulation.checker import Violation, Watch, watched
from tests.simulation.history import look
from tests.simulation.states import as_planned, picture, rested, second_wrote, undone
from tests.simulation.village import CHOIR, SECRET, SIGNED_OFF, SIGNED_UP, SPACE, People, village

LOST_ANSWER = {"match": {"method": "POST", "path": "/rest/api/content$"}, "kind": "lost-answer"}

# A broken bot, the promise that it breaks, and those that fall with it.
BROKEN: list[tuple[type[DecentBot], str, set[str]]] = [
    (broken.Overwriter, "I1", {"I13", "I15"}),
    (broken.Unmarker, "I1", {"I15"}),
    (broken.Diarist, "I2", set()),
    (broken.Stutterer, "I4", {"I13"}),
    (broken.Litterer, "I4", {"I13", "I15"}),
    (broken.Purger, "I5", {"I13", "I15"}),
    (broken.Flasher, "I7", set()),
    (broken.EarlyOpener, "I7", set()),
    (broken.Gossip, "I7", set()),
    (broken.Kingmaker, "I9", {"I5", "I10", "I15"}),
    (broken.Host, "I10", {"I13", "I15"}),
    (broken.Hasty, "I12", set()),
    (broken.Restorer, "I13", {"I1"}),
    (broken.Forgetful, "I13", set()),
    (broken.Sharer, "I14", set()),
    (broken.Improver, "I15", set()),
    (broken.Trespasser, "I16", set()),
    (broken.Crier, "I17", set()),
    (broken.Chatterbox, "I4", {"I13", "I15"}),
]
# Of the decent bot: an edit refused, two made, 4 and 3 for its pages, 2 in the choir, 5 to undo.
WRITES = 17


class Once:
    """Does something the first time that it is called."""

    def __init__(self, people: People, title: str, text: str) -> None:
        self.left = [(people, title, text)]

    def __call__(self) -> None:
        if self.left:
            people, title, text = self.left.pop()
            people.append(title, text)


def play(kind: type[DecentBot], *, noisy: bool = False) -> tuple[list[Violation], Watch]:
    """Let two bots of a kind run at once, one again, and undo, while people edit and comment.

    The first answer to a creation is lost. What broke is returned, and what was watched.
    """
    switches = Switches(now=NOW, noisy_normaliser=noisy)
    with running(world=village(), switches=switches) as server:
        people, shared = People(server.wiki), Shared()
        one, other = kind(server.url, "a", shared), kind(server.url, "b", shared)
        with watched(
            server,
            public_slugs=frozenset({"report"}),
            secrets=(SECRET,),
            intents=lambda: shared.journal,
            spaces=frozenset({SPACE}),
            told_apart_by=MARK,
            given=[(CHOIR, name) for name in (*SIGNED_OFF, *SIGNED_UP)],
            due=[(CHOIR, name) for name in (*SIGNED_UP, *SIGNED_OFF)],
            approved=[(CHOIR, name) for name in SIGNED_UP],  # by whoever asks to undo
            mails=0,
        ) as watch:
            before, plan = picture(server.wiki), one.plan()
            server.app.state.faults.rules[:] = [read_rule(LOST_ANSWER)]
            one.meanwhile = Once(people, "Board", "Bring umbrellas.")
            for _ in zip_longest(one.steps(), other.steps()):
                pass
            found = as_planned(watch, plan)
            resting = look(server.wiki)
            one.run()
            found += rested(resting, look(server.wiki))
            found += watch.violations()
            people.append("Board", "It rains.")
            people.comment("Ledger", "Thanks!")
            one.undo()
            found += undone(before, watch)
            found += watch.violations(quiet=False)
        one.client.session.close()
        other.client.session.close()
    return found, watch


@pytest.mark.parametrize("noisy", [False, True])
def test_finds_nothing_against_a_decent_bot(*, noisy: bool) -> None:
    """It edits, makes pages and undoes, in the midst of people, on a wiki that rewrites too."""
    found, watch = play(DecentBot, noisy=noisy)

    assert found == []
    assert second_wrote(watch) == []
    assert len(watch.writes) == WRITES


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize(
    ("kind", "invariant", "with_it"), BROKEN, ids=[kind.__name__ for kind, _, _ in BROKEN]
)
def test_catches_a_broken_bot(
    kind: type[DecentBot], invariant: str, with_it: set[str], *, noisy: bool
) -> None:
    """The promise that it breaks is named, and no other but those that fall with it."""
    found, _ = play(kind, noisy=noisy)

    assert {violation.invariant for violation in found} == {invariant} | with_it


def test_has_a_broken_bot_for_each_promise() -> None:
    """Every promise that the checker judges has a bot that proves it."""
    promises = {"I1", "I2", "I4", "I5", "I7", "I9", "I10", "I12", "I13", "I14", "I15", "I16"}
    promises.add("I17")

    assert {invariant for _, invariant, _ in BROKEN} == promises


def test_tells_page_version_and_loss() -> None:
    """A violation says where it was, on which version, and which words are gone."""
    found, _ = play(broken.Overwriter)
    told = next(one for one in found if one.invariant == "I1")

    assert told.page.startswith("TOWN: Board (id ")
    assert "made version 3 on version 2 by people" in told.told
    assert "Bring umbrellas." in told.told


def test_knows_the_second_of_two_bots() -> None:
    """Of two bots at once, only the one that wrote first may write."""
    _, watch = play(broken.Sharer)

    assert {one.invariant for one in second_wrote(watch)} == {"I14"}


OWN = sorted(Path(__file__).parent.glob("*.py"))
BOTS = ("bots.py", "broken_bots.py")
MAY_IMPORT = re.compile(r"sicbot\.sandbox\.|tests\.simulation\.|tests\.sandbox\.town\.")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_is_independent(path: Path) -> None:
    """Of sicbot only the embedded wiki is imported; the checker has no other help either."""
    modules = {name + "." for name in imported(path)}
    ours = {name for name in modules if name.startswith(("sicbot.", "tests."))}
    others = {name.partition(".")[0] for name in modules - ours}
    is_checker = path.name not in BOTS and not path.name.startswith("test_")

    assert {name for name in ours if not MAY_IMPORT.match(name)} == set()
    assert not is_checker or others <= sys.stdlib_module_names


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, at the top or inside; a relative import is ".."."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found
