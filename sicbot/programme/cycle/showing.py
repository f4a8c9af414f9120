"""What the wiki would show of each activity once it is reported: for those who ask where to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import Slug
from sicbot.core.text import Text, _
from sicbot.core.work import NoteState
from sicbot.programme.cycle.material import REPORT_LABEL
from sicbot.programme.notes.states import STATE_NAMES

if TYPE_CHECKING:
    from sicbot.core.people import TaskForce

_PLAIN: dict[Slug, Text] = {
    Slug.JOIN: _("members who registered"),
    Slug.NOMINATION: _("a Task Force Leader on the page of the nominations"),
    Slug.PLANNING: _("a heading “Action plan” on the page of the Task Force, with the plan below"),
    Slug.INVENTORY: _("an entry of this cycle in the inventory"),
}
_MEETINGS: dict[Slug, Text] = {
    Slug.LEADERS_1: _("1st Task Force Leaders Meeting"),
    Slug.LEADERS_2: _("2nd Task Force Leaders Meeting"),
    Slug.LEADERS_3: _("3rd Task Force Leaders Meeting"),
}
_NOTES: dict[Slug, NoteState] = {
    Slug.TEAM_MEETING: NoteState.DRAFT,
    Slug.NOTES: NoteState.COMPLETE,
    Slug.ASSESSMENT: NoteState.IN_ASSESSMENT,
    Slug.SCOUTING: NoteState.SCOUTING,
    Slug.PROPOSAL: NoteState.FULL_PROPOSAL,
    Slug.IMPLEMENTATION: NoteState.IMPLEMENTING,
}


def what_shows(slug: str, code: TaskForce, minutes: str) -> Text | None:
    """Return what the rules of evidence look for; None where nothing on the wiki shows it.

    Args:
        slug: The activity's.
        code: The Task Force's.
        minutes: The label of minutes.
    """
    activity = Slug(slug)
    if activity in _MEETINGS:
        return _("minutes with the label “{label}” and a title that begins with “{title}”",
                 label=minutes, title=_MEETINGS[activity])  # fmt: skip
    if activity in _NOTES:
        return _("a concept note with the state “{state}”", state=STATE_NAMES[_NOTES[activity]])
    if activity in {Slug.TF_MEETING, Slug.MONITORING}:
        labels = {"label": minutes if activity is Slug.TF_MEETING else REPORT_LABEL,
                  "other": f"tf-{code.lower()}"}  # fmt: skip
        if activity is Slug.TF_MEETING:
            return _("minutes with the labels “{label}” and “{other}”", **labels)
        return _("an annual report with the labels “{label}” and “{other}”", **labels)
    return _PLAIN.get(activity)
