"""Task lists: boxes that those who may edit the page can tick, without any script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.sandbox.render.tree import first, name_of, node, text_of

if TYPE_CHECKING:
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Piece


def task_list(frame: Frame, source: Element) -> list[Piece]:
    """Return a task list; lists inside lists are allowed."""
    may_tick = bool(frame.token) and frame.wiki.may_edit(frame.viewer, frame.page)
    items = [
        _task(frame, child, may_tick=may_tick) for child in source if name_of(child) == "ac:task"
    ]
    return [node("ul", {"class": "inline-task-list"}, *items)]


def _task(frame: Frame, source: Element, *, may_tick: bool) -> Element:
    """Return one task."""
    number, status, body = (
        first(source, name) for name in ("ac:task-id", "ac:task-status", "ac:task-body")
    )
    task_id = "" if number is None else text_of(number)
    checked = status is not None and text_of(status) == "complete"
    pieces = [] if body is None else frame.walk(frame, body)
    return node(
        "li",
        {
            "class": "checked" if checked else None,
            "data-inline-task-id": task_id,
            "id": f"task-{frame.page.id}-{task_id}",
        },
        _box(frame, task_id, checked=checked, may_tick=may_tick and task_id.isdecimal()),
        node("div", {"class": "task-body"}, *pieces),
    )


def _box(frame: Frame, task_id: str, *, checked: bool, may_tick: bool) -> Element:
    """Return the box of a task: a button that sends a form, or a mere sign."""
    kind = "tick checked" if checked else "tick"
    if not may_tick:
        label = "done" if checked else "open"
        return node("span", {"class": kind, "role": "img", "aria-label": label}, "")
    hidden = {
        "pageId": str(frame.page.id),
        "taskId": task_id,
        "checked": "false" if checked else "true",
        "host": str(frame.host.id),
        "atl_token": frame.token,
    }
    label = "Mark as open" if checked else "Mark as done"
    button = node(
        "button", {"class": kind, "type": "submit", "title": label, "aria-label": label}, ""
    )
    fields = [node("input", {"type": "hidden", "name": k, "value": v}) for k, v in hidden.items()]
    action = f"{frame.root}/pages/ticktask.action"
    return node("form", {"class": "tick-form", "method": "post", "action": action}, *fields, button)
