"""Pages that sicbot makes once from a template and that are people's from then on, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - pydantic reads settings with it
from enum import StrEnum

from sicbot.core.people import TaskForce  # noqa: TC001

INDICATORS_LABEL = "indicators"  # as the shipped settings put it on


class Role(StrEnum):
    """What a scaffolded page is for; also the name of its template."""

    HOME = "home"
    MEMBERS = "members"
    ACTION_PLAN = "action-plan"
    ROADMAP = "roadmap"
    INDICATORS = "indicators"
    INVENTORY = "inventory"
    GAPS = "gaps"
    IDEAS = "ideas"
    TEAMS = "teams"
    LITERATURE = "literature"
    CALL = "call"
    DOSSIER = "dossier"
    TFL_MEETING = "tfl-meeting"
    PLANNING_MEETING = "planning-meeting"
    TF_MEETING = "tf-meeting"
    TEAM_MEETING = "team-meeting"
    CONCEPT_NOTE = "concept-note"
    TERMS = "terms-of-reference"
    WORKPLAN = "workplan"
    ANNUAL_REPORT = "annual-report"
    EVENTS = "events"  # the days of the year's events, for the timings of the cycle
    DOCUMENTS = "documents"  # what the Secretariat prepares before a cycle


MEETINGS = frozenset({Role.TFL_MEETING, Role.PLANNING_MEETING, Role.TF_MEETING, Role.TEAM_MEETING})


@dataclass(frozen=True, slots=True)
class Ask:
    """A page that somebody asks for.

    Attributes:
        task_force: None for a page of all of them.
        name: What else is in its title: of a project team, a concept note, or who a dossier is of.
        at: When a meeting begins, in the time zone of its region.
        region: One of the five regions; empty: that of the wiki.
        leader: User name of the one who leads a note or team, or whom a dossier is of.
        people: User names of the others in a team.
    """

    role: Role
    task_force: TaskForce | None = None
    name: str = ""
    at: datetime | None = None
    region: str = ""
    leader: str = ""
    people: tuple[str, ...] = ()
