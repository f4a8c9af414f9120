"""Short names of objectives, as far as the readers of a page may know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.objectives import Fact

if TYPE_CHECKING:
    from sicbot.core.people import TaskForce
    from sicbot.programme.flow import Flow


def label_told(code: TaskForce, flow: Flow) -> str:
    """Return the short name of an objective; empty where no page that all may read says it."""
    known = flow.programme.objectives.objectives.get(code)
    said = known.said.get(Fact.LABEL, ()) if known else ()
    return next((one.text for one in said if flow.may_tell(one.page)), "")
