"""What people change in a browser: pages, comments, ticks and entries of forms."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from sicbot.sandbox.browser.page import page_values
from sicbot.sandbox.browser.site import (
    go,
    go_to_page,
    guarded,
    id_in,
    one_of,
    posted,
    root_of,
    show,
    token_of,
    tree_beside,
    viewer_of,
    visible_page,
    wiki_of,
)
from sicbot.sandbox.model import Refused
from sicbot.sandbox.render.links import page_address
from sicbot.sandbox.render.macros_forms import MANY_CHOICES, ONE_CHOICE, PREFIX, entry_form
from sicbot.sandbox.render.tree import write

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content, Form, FormField
    from sicbot.sandbox.wiki import Wiki

_CONFLICT = 409


@guarded
async def edit_page(request: Request) -> Response:
    """Show a page's stored text to change, or save it."""
    page = visible_page(request, id_in(request.query_params.get("pageId", "")))
    wiki, viewer = wiki_of(request), viewer_of(request)
    if not wiki.may_edit(viewer, page):
        raise Refused(403, "You may not edit this page.")
    if request.method != "POST":
        draft = wiki.edit_draft(viewer, page.id)
        title, body = (draft.title, draft.body) if draft else (page.title, wiki.body(page.id))
        base = draft.base if draft else page.version
        return _edit_form(request, page, title=title, body=body, base=base, is_draft=bool(draft))
    sent = await posted(request)
    title, body, base = (
        one_of(sent, "title").strip(),
        one_of(sent, "body"),
        id_in(one_of(sent, "base")),
    )
    if one_of(sent, "overwrite") == str(page.version):
        base = page.version
    minor, message = bool(one_of(sent, "minor")), one_of(sent, "message")
    try:
        saved = wiki.update_page(
            viewer, page.id, version=base + 1, title=title, body=body, message=message, minor=minor
        )
    except Refused as refused:
        values = {"title": title, "body": body, "base": base, "message": message, "minor": minor}
        return _edit_form(request, page, refused=refused, **values)
    wiki.discard_edit_draft(viewer, page.id)
    return go(page_address(wiki, saved))


def _edit_form(
    request: Request, page: Content, *, refused: Refused | None = None, **typed: object
) -> Response:
    """Show the form to edit a page, with what was typed and why it was not saved."""
    values = {
        "typed": {"minor": False, "message": "", "is_draft": False, **typed},
        "mistake": refused.message if refused else "",
        "conflict": refused is not None and refused.status == _CONFLICT,
        **page_values(request, page),
    }
    return show(request, "edit.html", values, status=refused.status if refused else 200)


@guarded
async def create_page(request: Request) -> Response:
    """Show the form for a new page, or create it."""
    wiki, query = wiki_of(request), request.query_params
    space = wiki.space(query.get("spaceKey", ""))
    if space is None or not wiki.may(viewer_of(request), "create", space.key):
        raise Refused(403, "You may not create pages here.")
    parent = None
    if query.get("fromPageId"):
        parent = visible_page(request, id_in(query["fromPageId"]))
    elif space.home_id:
        home = wiki.content(space.home_id)
        parent = home if home and wiki.may_view(viewer_of(request), home) else None
    values: dict[str, object] = {
        "space": space,
        "parent": parent,
        "twigs": tree_beside(request, parent, space.key),
        "typed": {"title": query.get("title", ""), "body": ""},
        "mistake": "",
    }
    if request.method != "POST":
        return show(request, "create.html", values)
    sent = await posted(request)
    title, body = one_of(sent, "title").strip(), one_of(sent, "body")
    try:
        made = wiki.create_page(
            viewer_of(request),
            space_key=space.key,
            title=title,
            body=body,
            parent_id=parent.id if parent else None,
        )
    except Refused as refused:
        values |= {"typed": {"title": title, "body": body}, "mistake": refused.message}
        return show(request, "create.html", values, status=refused.status)
    return go(page_address(wiki, made))


@guarded
async def add_comment(request: Request) -> Response:
    """Add a comment below a page, or an answer to one; plain text becomes paragraphs."""
    sent = await posted(request)
    page = visible_page(request, id_in(one_of(sent, "pageId")))
    text = one_of(sent, "text").strip()
    if not text:
        return go_to_page(request, page.id, "comments")
    parent = one_of(sent, "parentId")
    made = wiki_of(request).create_comment(
        viewer_of(request),
        page_id=page.id,
        body=_paragraphs(text),
        parent_id=id_in(parent) if parent else None,
    )
    return go_to_page(request, page.id, f"comment-{made.id}")


def _paragraphs(text: str) -> str:
    """Return plain text as storage format: an empty line parts paragraphs."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in parts if part)


@guarded
async def tick_task(request: Request) -> Response:
    """Tick or untick a task; that makes a version of the page in the ticker's name."""
    sent = await posted(request)
    page = visible_page(request, id_in(one_of(sent, "pageId")))
    task_id = one_of(sent, "taskId")
    checked = one_of(sent, "checked") == "true"
    wiki_of(request).set_task(viewer_of(request), page.id, task_id, checked=checked)
    return go_to_page(request, id_in(one_of(sent, "host")), f"task-{page.id}-{task_id}")


@guarded
async def save_entry(request: Request) -> Response:
    """Add an entry to a form, or show the form again with what is wrong in it."""
    sent = await posted(request)
    wiki = wiki_of(request)
    page = visible_page(request, id_in(one_of(sent, "pageId")))
    host = visible_page(request, id_in(one_of(sent, "host")))
    form = wiki.form(page.id, one_of(sent, "formName"))
    if form is None:
        raise Refused(404, "No such form.")
    fields, mistakes = read_entry(wiki, form, sent)
    if mistakes:
        typed = {name.removeprefix(PREFIX): values for name, values in sent.items()}
        root, token = root_of(request), token_of(request)
        again = entry_form(
            form, root=root, token=token, host_id=host.id, values=typed, mistakes=mistakes
        )
        html = Markup(write([again]))  # noqa: S704  # written by lxml, which escapes
        values = {"form_html": html, **page_values(request, host)}
        return show(request, "entry.html", values, status=400)
    wiki.create_entry(viewer_of(request), form, fields)
    return show(request, "entry_saved.html", page_values(request, host))


def read_entry(
    wiki: Wiki, form: Form, sent: dict[str, list[str]]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the values of a new entry, and what is wrong, by field; empty fields are left out."""
    fields: dict[str, object] = {}
    mistakes: dict[str, str] = {}
    for field in form.fields:
        values = [one.strip() for one in sent.get(PREFIX + field.name, []) if one.strip()]
        mistake = _mistake(wiki, field, values)
        if mistake:
            mistakes[field.name] = mistake
        elif field.type in MANY_CHOICES:
            fields |= {field.name: values} if values else {}
        elif field.type == "checkbox":
            fields[field.name] = "true" if values else "false"
        elif values:
            fields[field.name] = values[0].replace("\r\n", "\n")
    return fields, mistakes


def _mistake(wiki: Wiki, field: FormField, values: list[str]) -> str:
    """Return what is wrong with a field, or nothing."""
    if not values:
        return "This field is required." if field.required else ""
    if field.type in MANY_CHOICES | ONE_CHOICE and any(one not in field.values for one in values):
        return "Choose one of the values."
    if field.type == "date":
        try:
            date.fromisoformat(values[0])
        except ValueError:
            return "Write the date as year-month-day, such as 2023-05-31."
    if field.type.startswith("user") and wiki.account(values[0]) is None:
        return "There is no user of that name."
    return ""
