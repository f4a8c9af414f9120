"""Pages asked for from templates, on a served wiki, as the command asks for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.people import TaskForce
from sicbot.core.policy import Pages, Policy
from sicbot.core.scaffolds import Ask, Role
from sicbot.jobs.scaffold import JOB, Config
from sicbot.scaffolding import request, scaffold
from tests.acting.scene import everything, hamlet_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.plan import ChangeId, Plan
    from sicbot.jobs.scaffold import Asked
    from sicbot.sandbox.model import Content
    from sicbot.scaffolding import Look, Scaffolded
    from sicbot.settings import Config as Settings
    from tests.acting.scene import Scene

A1 = TaskForce("A1")
HOME, PLAN = "Task Force A1", "A1 - Action plan"
PLACES = {
    "places": {
        "home": {
            "page": "TOWN:Task Force {CODE} - {label}",
            "below": "TOWN:Home",
            "labels": ("task-force", "tf-{code}"),
            "kind": "workspace",
        },
        "action-plan": {
            "page": "TOWN:{CODE} - Action plan",
            "below": "home",
            "labels": ("action-plan", "tf-{code}"),
            "kind": "workspace",
        },
        "tf-meeting": {
            "page": "TOWN:{CODE} - Task Force meeting {date}",
            "below": "TOWN:Home",
            "labels": ("meeting", "tf-{code}"),
            "kind": "workspace",
        },
        "workplan": {
            "page": "TOWN:{CODE} - Work plan {year}",
            "below": "TOWN:Home",
            "labels": ("workplan", "tf-{code}"),
            "kind": "workspace",
        },
        "concept-note": {
            "page": "TOWN:CN {CODE} {name}",
            "below": "TOWN:Home",
            "labels": ("concept-note", "tf-{code}"),
        },
    }
}


def hamlet_with_places(view: tuple[str, ...] = ("council",)) -> Settings:
    """Return the settings of the hamlet, in which Task Forces have a home and an action plan."""
    policy = Policy(pages={"workspace": Pages(view=view, edit=("council",))})
    config = hamlet_config("report")
    return replace(
        config, policy=policy, jobs={**config.jobs, JOB.name: Config.model_validate(PLACES)}
    )


def wanted(
    scene: Scene,
    kit: str = "task-force",
    *,
    whole: bool = False,
    decided: dict[str, object] | None = None,
    ask: Ask | None = None,
) -> Asked:
    """Return what the command asks for."""
    config = scene.config.of(JOB.name, Config)
    found = request(kit, ask or Ask(Role.HOME, A1), config, whole=whole)
    return found.model_copy(update=decided or {})


def make(
    scene: Scene, asked: Asked, choose: Callable[[Plan], frozenset[ChangeId]] = everything
) -> Scaffolded:
    """`sicbot scaffold … --yes`."""

    def pick(_look: Look, plan: Plan) -> frozenset[ChangeId]:
        return choose(plan)

    with scene.app() as app:
        return scaffold(app, asked, pick)


def made(scene: Scene) -> dict[str, Content]:
    """Return the current pages that sicbot made from templates, by title."""
    return {
        page.title: page
        for page in scene.wiki.state.contents.values()
        if page.status == "current" and mark_kind(scene, page) == "scaffold"
    }


def mark_kind(scene: Scene, page: Content) -> object:
    """Return the kind that sicbot noted on a page."""
    value = scene.wiki.properties(page.id).get("sicbot", ({}, 0))[0]
    return value.get("kind") if isinstance(value, dict) else None
