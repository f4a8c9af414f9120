"""ConfiForms on a page: the button with its form, and the table of entries.

The definition macro renders nothing itself. A form may stand on another page than its button; the
macro then holds a link to that page, in a parameter whose name differs between versions.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sicbot.sandbox.render.frame import error_box, long_date
from sicbot.sandbox.render.links import resolve
from sicbot.sandbox.render.tree import find_all, macros_in, node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sicbot.sandbox.model import Entry, Form, FormField
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Macro, Piece
    from sicbot.sandbox.wiki import Wiki

MANY_CHOICES = frozenset({"checkbox_group", "multiselect"})
ONE_CHOICE = frozenset({"radio_group", "radio", "dropdown", "select"})
PREFIX = "f."  # before the name of a field in what the browser sends
SAVE_PATH = "/confiforms/saveentry.action"


def _nothing(_frame: Frame, _macro: Macro) -> list[Piece]:
    """Return nothing: definitions are for the machine."""
    return []


def _form_of(frame: Frame, macro: Macro) -> Form | None:
    """Return the form that a view or button belongs to, where the viewer may see its page."""
    links = [one for place in macro.places.values() for one in find_all(place, "ri:page")]
    page = resolve(frame, links[0]).page if links else frame.page
    if page is None or not frame.wiki.may_view(frame.viewer, page):
        return None
    return frame.wiki.form(page.id, macro.parameters.get("formName", ""))


def _not_found(macro: Macro) -> Element:
    """Return the error of a view or button without a form; the words are our own."""
    name = macro.parameters.get("formName", "")
    return error_box(f"Error rendering macro '{macro.name}' :", f"Form '{name}' was not found.")


def _register(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the button that opens a form, or the form itself where it is embedded."""
    form = _form_of(frame, macro)
    if form is None:
        return [_not_found(macro)]
    label = macro.parameters.get("registrationButtonLabel") or "Add a record"
    if not frame.token:
        return [node("span", {"class": "button disabled"}, label)]
    inner = entry_form(form, root=frame.root, token=frame.token, host_id=frame.host.id)
    if macro.parameters.get("type", "").lower() == "embedded":
        return [node("div", {"class": "register"}, inner)]
    summary = node("summary", {"class": "button"}, label)
    return [node("details", {"class": "register"}, summary, inner)]


def entry_form(
    form: Form,
    *,
    root: str,
    token: str,
    host_id: int,
    values: Mapping[str, Sequence[str]] | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> Element:
    """Return the HTML form for a new entry, with what was typed and what is wrong with it."""
    hidden = {
        "pageId": str(form.page_id),
        "formName": form.name,
        "host": str(host_id),
        "atl_token": token,
    }
    inputs = [node("input", {"type": "hidden", "name": k, "value": v}) for k, v in hidden.items()]
    # Ids must differ between the forms that a page includes.
    stem = f"{form.page_id}-{form.name}"
    fields = [
        _field(one, stem, list((values or {}).get(one.name, ())), (mistakes or {}).get(one.name))
        for one in form.fields
    ]
    button = node("button", {"type": "submit", "class": "primary"}, "Submit")
    attributes = {"class": "entry-form", "method": "post", "action": root + SAVE_PATH}
    return node("form", attributes, *inputs, *fields, button)


def _field(field: FormField, stem: str, values: list[str], mistake: str | None) -> Element:
    """Return one field with its label."""
    name, place = PREFIX + field.name, f"{stem}-{field.name}"
    star = (
        node("span", {"class": "required", "title": "required"}, " *") if field.required else None
    )
    wrong = node("p", {"class": "mistake", "role": "alert"}, mistake) if mistake else None
    if field.type in MANY_CHOICES or field.type in ONE_CHOICE:
        legend = node("legend", {}, field.title, star)
        choices = [_choice(field, name, key, label, values) for key, label in field.values.items()]
        return node("fieldset", {"class": "field"}, legend, wrong, *choices)
    if field.type == "checkbox":
        box = _choice(field, name, "true", field.title, values)
        return node("div", {"class": "field"}, wrong, box)
    label = node("label", {"for": place}, field.title, star)
    required = "required" if field.required else None
    common = {"name": name, "id": place, "required": required}
    value = values[0] if values else ""
    if field.type == "textarea":
        control = node("textarea", {**common, "rows": "3"}, value)
    else:
        kinds = {"date": "date", "number": "number", "datetime": "datetime-local"}
        hint = "User name" if field.type.startswith("user") else None
        kind = {"type": kinds.get(field.type, "text"), "value": value, "placeholder": hint}
        control = node("input", {**common, **kind})
    return node("div", {"class": "field"}, label, wrong, control)


def _choice(field: FormField, name: str, key: str, label: str, values: Sequence[str]) -> Element:
    """Return one choice of a field."""
    one_only = field.type in ONE_CHOICE
    attributes = {
        "type": "radio" if one_only else "checkbox",
        "name": name,
        "value": key,
        "checked": "checked" if key in values else None,
        "required": "required" if field.required and one_only else None,
    }
    return node("label", {"class": "choice"}, node("input", attributes), f" {label}")


def _table(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the entries of a form as a table, with the columns that the page names."""
    form = _form_of(frame, macro)
    if form is None:
        return [_not_found(macro)]
    named = [
        one.parameters.get("fieldName", "")
        for body in macro.bodies
        for one in macros_in(body, "confiform-field")
    ]
    by_name = {field.name: field for field in form.fields}
    columns = [by_name[name] for name in named if name in by_name] or list(form.fields)
    entries = frame.wiki.entries(form)
    if not entries:
        text = macro.parameters.get("messageToShowWhenEmpty") or "No records found"
        return [node("p", {"class": "quiet"}, text)]
    head = node("tr", {}, *(node("th", {}, field.title) for field in columns))
    rows = [_row(frame.wiki, entry, columns) for entry in entries]
    table = node("table", {"class": "entries"}, node("thead", {}, head), node("tbody", {}, *rows))
    return [node("div", {"class": "table-wrap"}, table)]


def _row(wiki: Wiki, entry: Entry, columns: Sequence[FormField]) -> Element:
    """Return one entry as a row."""
    cells = (shown_value(wiki, field, entry.fields.get(field.name)) for field in columns)
    return node("tr", {}, *(node("td", {}, cell) for cell in cells))


def shown_value(wiki: Wiki, field: FormField, value: object) -> str:
    """Return a value as people read it: labels for choices, names for users, dates in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(shown_value(wiki, field, one) for one in value)
    if field.type == "checkbox":
        return "✓" if str(value).lower() == "true" else ""
    if field.type == "date":
        return _day(wiki, value)
    if field.type.startswith("user"):
        account = wiki.account(str(value))
        return account.full_name if account else str(value)
    return field.values.get(str(value), str(value))


def _day(wiki: Wiki, value: object) -> str:
    """Return a date that is kept as a day or as epoch milliseconds of local midnight."""
    if isinstance(value, int):
        moment = datetime.fromtimestamp(value / 1000, UTC)
        return long_date(moment.astimezone(wiki.time_zone).date())
    try:
        return long_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


FORM_MACROS: dict[str, Callable[[Frame, Macro], list[Piece]]] = {
    "confiform": _nothing,
    "confiform-field-definition": _nothing,
    "confiform-field-definition-rules": _nothing,
    "confiform-ifttt": _nothing,
    "confiform-entry-register": _register,
    "confiform-table": _table,
}
