"""Who may do what, by role: on pages of Task Forces nobody is named for what is not done."""

from __future__ import annotations

from sicbot.core.text import _

LEADERS = _("the Task Force Leaders")
MEMBERS = _("the members of the Task Force")
TEAM = _("the team of the note")
WHOEVER_ENTERED = _("whoever entered it")
ASSESSORS = _("the assessors")
BUREAU = _("the Bureau")
DESK = _("the Secretariat")
