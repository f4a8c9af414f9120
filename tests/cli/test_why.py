"""`sicbot why` on a whole wiki: exit codes, both formats, narrow terminals, and not one write."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from sicbot.catalogues import catalogue
from sicbot.cli.why import show_reasons
from sicbot.core.errors import ConfigError
from sicbot.core.text import ENGLISH
from sicbot.explaining import explain
from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result


DEMO = ROOT / "sicbot" / "demo_world"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Serve the demo world after one run of the jobs for people."""
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(DEMO, state, jobs=("registrations", "groups")) as one:
        one.run()
        yield one


def why(scene: Scene, *words: str) -> Result:
    return scene.command("why", *words)


def document(scene: Scene, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(why(scene, *words, "--format", "json").stdout)
    return found


CODES = {
    "a reason for everything": ("agurung", 0, "row 8 of the nominations"),
    "by full name": ("Anil Gurung", 0, "joinA1, record 5"),
    "added by a run": ("ilaftman", 0, "run 1"),
    "no reason": ("caubrac", 3, "no reason found"),
    "a closed account": ("mtchoungui", 3, "the account is closed"),
    "a group with somebody too many": ("tf-a1-members", 3, "Memberships without a reason: 1."),
    "a group that is not there": ("tf-a2-leaders", 0, "not there"),
    "a group that nobody ruled": ("4p1000-cop", 0, "another group of the organisation"),
    "a page of sicbot's": ("TFW:A1-Members, kept by sicbot", 0, "known as members-a1"),
    "a page of people's": ("Join Task Forces", 0, "nothing, as far as its journal knows"),
}


@pytest.mark.parametrize(("name", "code", "told"), CODES.values(), ids=CODES)
def test_the_exit_code_says_whether_something_has_no_reason(
    name: str, code: int, told: str, scene: Scene
) -> None:
    """And what is known stands there."""
    result = why(scene, name)

    assert result.exit_code == code
    assert told in result.stdout


WRONG = {
    "near": (("agurungg",), "agurung \\(Anil Gurung\\)"),
    "nothing": (("qqqqqqqq",), "sees no person, group or page"),
    "of one kind": (("agurung", "--as", "group"), "sees no group"),
    "no kind": (("agurung", "--as", "cat"), "person, group or page"),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG)
def test_what_has_no_such_name_is_wrong_usage(
    words: tuple[str, ...], told: str, scene: Scene
) -> None:
    """A near name is suggested, never taken."""
    result = why(scene, *words)

    assert isinstance(result.exception, ConfigError)
    with pytest.raises(ConfigError, match=told):
        raise result.exception


def test_nothing_is_written(scene: Scene) -> None:
    """Neither to the wiki nor to the journal."""
    with scene.app() as one:
        runs = one.journal.runs()
    before = scene.wiki.writes
    for name, _code, _told in CODES.values():
        why(scene, name)

    assert scene.wiki.writes == before
    with scene.app() as one:
        assert one.journal.runs() == runs


def test_the_chain_of_a_person_is_there_for_scripts(scene: Scene) -> None:
    """Entry, wish, proposal, decision, membership, run."""
    told = document(scene, "agurung")
    (force,) = told["task_forces"]
    by_run = document(scene, "ilaftman")["task_forces"][0]["groups"][0]

    assert force["records"][0] | {"weight": "counts", "evidence": 3} == force["records"][0]
    assert force["wish"]["standing"] == "eligible"
    assert force["nominations"][0]["decided"] == "2022-12-07"
    assert [one["group"] for one in force["groups"]] == ["tf-a1-members", "tf-a1-leaders"]
    assert by_run["by"] == "sicbot"
    assert by_run["writes"][0]["command"] == "run"
    assert told["no_reason"] == []


def test_a_group_and_a_page_are_there_for_scripts(scene: Scene) -> None:
    """The group's members with a ruling each, the page's writes with a run each."""
    group = document(scene, "tf-a1-members")
    page = document(scene, "TFW:A1-Members, kept by sicbot")

    assert group["no_reason"] == ["mtchoungui"]
    assert {one["ruling"] for one in group["members"]} == {"reason", "no-reason"}
    assert page["owner"] == "generated"
    assert {one["run"] for one in page["writes"]} == {1}
    assert page["audiences"]["anonymous"] == "no"


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["agurung", "tf-a1-members", "Join Task Forces"])
def test_it_fits_a_narrow_terminal(name: str, width: int, scene: Scene) -> None:
    """No line is longer, and in French nothing stays English."""
    with scene.app() as one:
        reasons, trail = explain(one, name)
    for language in (ENGLISH, catalogue("fr")):
        screen = Console(file=StringIO(), width=width, color_system=None, highlight=False)
        show_reasons(reasons, trail, screen, language)
        assert isinstance(screen.file, StringIO)
        text = screen.file.getvalue()

        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert ("since" in text) == (language is ENGLISH and name != "Join Task Forces")
