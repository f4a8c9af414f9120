"""What people do on the hamlet between sicbot's plan, apply and undo."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sicbot.sandbox.model import Allowed
from tests.acting.scene import Scene, small_wiki
from tests.simulation.checker import Watch, watched
from tests.simulation.village import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.outcome import ChangeFate, RunReport

    Act = Callable[["Scene"], object]

REPORT, CARD = "Red includes", "Cellar list: who may join"
COUNCIL = Allowed(groups=frozenset({"council"}))


@contextmanager
def acted(state: Path, **more: Any) -> Iterator[tuple[Scene, Watch]]:
    """Serve the hamlet, watched from now on; nothing that sicbot promised may be broken."""
    rules = more.pop("rules", {})
    with small_wiki(state, **more) as scene:
        cards = frozenset(f"card-{page}" for page in scene.wiki.state.contents)
        watching = watched(
            scene.server,
            readers=("anonymous", "reader"),
            public_slugs=cards,
            restorable=frozenset({scene_id(scene, "Ruin")}),
            **rules,
        )
        with watching as watch:
            yield scene, watch
            assert watch.violations() == []


def scene_id(scene: Scene, title: str) -> int:
    """Return the id of the page of that title, whatever its status."""
    return next(one.id for one in scene.wiki.state.contents.values() if one.title == title)


def fates(report: RunReport, title: str) -> set[ChangeFate]:
    """Return what became of the changes of a page."""
    return {one.fate for one in report.outcomes if one.change.act.target.title == title}


def said(report: RunReport, title: str) -> str:
    """Return what a run told of a page, in the plan or while it acted."""
    skips = [skip for job in report.plan.jobs for skip in job.skipped if title in skip.item]
    done = [one for one in report.outcomes if one.change.act.target.title == title and one.told]
    return " ".join([*(str(one.reason) for one in skips), *(str(one.told) for one in done)])


# What people do


def people(scene: Scene) -> People:
    return People(scene.wiki)


def append(title: str, text: str = "Mind the step.") -> Act:
    return lambda scene: people(scene).append(title, text)


def replace(title: str, old: str, new: str) -> Act:
    return lambda scene: people(scene).replace(title, old, new)


def draft(title: str) -> Act:
    """Begin to edit a page, and leave it."""
    return lambda scene: people(scene).draft(title, "Half a thought")


def comment_on(title: str, words: str) -> Act:
    """Comment on some words of a page."""

    def act(scene: Scene) -> None:
        page = scene.page(title)
        marked = f'<ac:inline-comment-marker ac:ref="m-9">{words}</ac:inline-comment-marker>'
        assert words in scene.wiki.body(page.id)
        people(scene).replace(title, words, marked)

    return act


def label(title: str, name: str) -> Act:
    return lambda scene: scene.wiki.add_labels(scene.viewer(), scene.page(title).id, [name])


def restrict(title: str, allowed: Allowed) -> Act:
    return lambda scene: scene.wiki.set_restrictions(
        scene.viewer(), scene.page(title).id, {"read": allowed}
    )


def remove(title: str) -> Act:
    return lambda scene: scene.wiki.trash(scene.viewer(), scene.page(title).id)


def rename(title: str, new: str) -> Act:
    def act(scene: Scene) -> None:
        page = scene.page(title)
        scene.wiki.update_page(
            scene.viewer(), page.id, version=page.version + 1, title=new,
            body=scene.wiki.body(page.id),
        )  # fmt: skip

    return act


def take_title(title: str) -> Act:
    """Make a page of that title."""
    return lambda scene: scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title=title, body="<p>Mine.</p>"
    )


def key(scene: Scene, name: str) -> str:
    """Return somebody's user key."""
    account = scene.wiki.account(name)
    assert account is not None
    return account.key
