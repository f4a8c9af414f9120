"""What sicbot knows of each kind of page that it makes from a template: one row each."""

from __future__ import annotations

from dataclasses import dataclass

from sicbot.core.cycle import Slug
from sicbot.core.scaffolds import Role
from sicbot.core.text import Text, _


@dataclass(frozen=True, slots=True)
class Traits:
    """How pages of a role are made.

    Attributes:
        told: What people call it.
        shape: Which inputs its template takes; see `FILL` in `filling.py`.
        kind: Who reads it by config/policy.toml, where nobody says otherwise.
        begins: For a page of the kit, the activity with which it comes; None: at once.
        in_kit: Whether each Task Force has one.
        is_of_all: Whether there may be one of all Task Forces.
        is_named: Whether several are told apart by a name that must be said.
        is_of_a_year: Whether there is one a year.
    """

    told: Text
    shape: str = "basic"
    kind: str = "workspace"
    begins: Slug | None = None
    in_kit: bool = False
    is_of_all: bool = False
    is_named: bool = False
    is_of_a_year: bool = False


def _of_kit(
    told: Text, begins: Slug | None = None, shape: str = "basic", kind: str = "workspace"
) -> Traits:
    return Traits(told, shape, kind, begins, in_kit=True)


TRAITS: dict[Role, Traits] = {
    Role.HOME: _of_kit(_("home"), shape="home", kind="task-force"),
    Role.MEMBERS: _of_kit(_("members"), shape="showing", kind="members"),
    Role.ACTION_PLAN: _of_kit(_("action plan"), shape="table"),
    Role.ROADMAP: _of_kit(_("roadmap"), Slug.PLANNING),
    Role.INDICATORS: _of_kit(_("indicators"), Slug.PLANNING),
    Role.LITERATURE: _of_kit(_("literature"), Slug.PLANNING),
    Role.INVENTORY: _of_kit(_("inventory"), Slug.INVENTORY, "showing"),
    Role.GAPS: _of_kit(_("gaps"), Slug.INVENTORY, "showing"),
    Role.IDEAS: _of_kit(_("ideas"), Slug.TF_MEETING),
    Role.TEAMS: _of_kit(_("project teams"), Slug.TEAM_MEETING),
    Role.CALL: Traits(_("call"), "of-year", "office", is_of_all=True, is_of_a_year=True),
    Role.DOSSIER: Traits(_("dossier"), "named", "dossier", is_named=True),
    Role.TFL_MEETING: Traits(
        _("meeting of the Task Force Leaders"), "meeting", "office", is_of_all=True
    ),
    Role.PLANNING_MEETING: Traits(_("planning meeting"), "meeting", "office", is_of_all=True),
    Role.TF_MEETING: Traits(_("meeting of the Task Force"), "meeting"),
    Role.TEAM_MEETING: Traits(_("meeting of a project team"), "meeting", is_named=True),
    Role.CONCEPT_NOTE: Traits(_("concept note"), "named", is_named=True),
    Role.TERMS: Traits(_("terms of reference"), "table", is_of_all=True),
    Role.WORKPLAN: Traits(_("work plan"), "of-year", is_of_all=True, is_of_a_year=True),
    Role.ANNUAL_REPORT: Traits(_("annual report"), "report", is_of_all=True, is_of_a_year=True),
    Role.EVENTS: Traits(_("events of the cycle"), "events", "cycle", is_of_all=True),
    Role.DOCUMENTS: Traits(
        _("documents to prepare"), "documents", "office", is_of_all=True, is_of_a_year=True
    ),
}
KIT = tuple(role for role, traits in TRAITS.items() if traits.in_kit)
