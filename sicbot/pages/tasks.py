"""Task lists of a body: what is to be done, by whom, by when, and whether it is ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.pages.links import UserRef, user_of
from sicbot.pages.storage import Document, Element, find, text_of, walk
from sicbot.pages.words import lines_of

if TYPE_CHECKING:
    from sicbot.core.edits import Span

_TASKS = frozenset({"ac:task-list", "ac:task"})


@dataclass(frozen=True, slots=True)
class Task:
    """A task; `id` is unique in the page, `status_span` is where its state stands.

    The assignee is the first person, `due` the first date in its text, as in Confluence.
    """

    id: str
    checked: bool
    text: str
    assignee: UserRef | None
    due: str | None
    span: Span
    status_span: Span | None


def tasks(document: Document) -> tuple[Task, ...]:
    """Return the tasks of a body in document order, those below another task too."""
    return tuple(_task(element) for element in find(document.root, "ac:task"))


def _task(element: Element) -> Task:
    parts = {child.name: child for child in element.children}
    body = parts.get("ac:task-body")
    status = parts.get("ac:task-status")
    inside = list(walk(body, closed=_TASKS)) if body else []
    users = (user_of(part) for part in inside if part.name == "ri:user")
    dates = (part.attributes.get("datetime") for part in inside if part.name == "time")
    return Task(
        _text(parts.get("ac:task-id")),
        _text(status) == "complete",
        " ".join(lines_of(body, without=_TASKS)) if body else "",
        next(users, None),
        next((date for date in dates if date), None),
        element.span,
        status.inner if status else None,
    )


def _text(element: Element | None) -> str:
    return text_of(element).strip() if element else ""
