"""Values of ConfiForms records: as the interface shows them, and as it takes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sicbot.sandbox.model import Entry, Form, FormField

CHOICES = frozenset({"dropdown", "radio_group", "select"})
MULTIPLE = frozenset({"checkbox_group", "multiselect"})
DATES = frozenset({"date", "datetime"})
META = ("id", "recordId", "createdBy", "ownedBy", "created")


def epoch_ms(moment: datetime) -> int:
    """Return a time as the interface gives it: milliseconds since 1970, UTC."""
    return int(moment.timestamp() * 1000)


def midnight_ms(day: str, zone: ZoneInfo) -> int:
    """Return a day as the interface gives it: the epoch milliseconds of its local midnight."""
    start = date.fromisoformat(day)
    return epoch_ms(datetime(start.year, start.month, start.day, tzinfo=zone))


def shown_fields(form: Form, entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    """Return a record's fields as the interface gives them: empty ones are missing."""
    types = {field.name: field.type for field in form.fields}
    shown: dict[str, object] = {}
    for name, value in entry.fields.items():
        if value in (None, "", []):
            continue
        is_day = types.get(name) in DATES and isinstance(value, str)
        shown[name] = midnight_ms(str(value), zone) if is_day else value
    return shown


def entry_json(form: Form, entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    """Return a record as three public clients agree that it looks.

    A record of an anonymous person has no `createdBy` and no `ownedBy`; whether the product
    leaves them out or empty is not documented.
    """
    shown: dict[str, object] = {"recordId": entry.record_id, "id": entry.id}
    if entry.created_by:
        shown["createdBy"] = entry.created_by
    shown["created"] = epoch_ms(entry.created)
    if entry.owned_by:
        shown["ownedBy"] = entry.owned_by
    shown["fields"] = {**shown_fields(form, entry, zone), "class": "fields"}
    return shown


def filterable(form: Form, entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    """Return what a filter can look at: fields and metadata by name."""
    shown = entry_json(form, entry, zone)
    return {
        **shown_fields(form, entry, zone),
        **{name: shown.get(name) for name in META},
    }


def definition_json(form: Form) -> dict[str, object]:
    """Return a form's definition."""
    return {"formName": form.name, "fields": [_field_json(field) for field in form.fields]}


def _field_json(field: FormField) -> dict[str, object]:
    shown: dict[str, object] = {
        "name": field.name,
        "title": field.title,
        "type": field.type,
        "required": field.required,
        **dict.fromkeys(("readOnly", "autoField", "dbField", "smartField"), False),
        **dict.fromkeys(("formula", "viewRestrictions", "editRestrictions"), ""),
    }
    if field.values:
        shown["values"] = dict(field.values)
        shown["valuePairs"] = [{"id": key, "value": label} for key, label in field.values.items()]
    return shown


def read_fields(
    form: Form, fields: dict[str, object], zone: ZoneInfo, *, partly: bool = False
) -> dict[str, object]:
    """Return fields as they are kept, from internal values: choices are ids.

    Args:
        form: The form they are for.
        fields: What the caller sent.
        zone: The site's time zone, for dates sent as epoch milliseconds.
        partly: Whether required fields may be missing, because the rest is kept.

    Raises:
        Refused: 400 that names every mistake.
    """
    known = {field.name: field for field in form.fields}
    mistakes = [f"unknown field {name}" for name in fields if name not in known]
    kept: dict[str, object] = {}
    for name, value in fields.items():
        if name in known and value not in (None, "", []):
            try:
                kept[name] = _read(known[name], value, zone)
            except ValueError as error:
                mistakes.append(f"{name}: {error}")
        elif name in known and partly:
            kept[name] = None
    asked = [known[name] for name in (fields if partly else known) if name in known]
    missing = [field.name for field in asked if field.required and kept.get(field.name) is None]
    mistakes += [f"{name}: is required" for name in missing]
    if mistakes:
        raise Refused(400, "; ".join(mistakes))
    return kept


def _read(field: FormField, value: object, zone: ZoneInfo) -> object:
    if field.type in MULTIPLE:
        items = value if isinstance(value, list) else str(value).split(",")
        return [_choice(field, str(item).strip()) for item in items]
    if field.type in CHOICES:
        return _choice(field, str(value))
    if field.type == "checkbox":
        return _truth(value)
    if field.type in DATES:
        return _day(value, zone)
    return str(value)


def _choice(field: FormField, key: str) -> str:
    if key not in field.values:
        raise ValueError(f"{key} is not the id of a choice ({', '.join(field.values)})")
    return key


def _truth(value: object) -> str:
    text = str(value).casefold()
    if text not in ("true", "false"):
        raise ValueError(f"{value} is neither true nor false")
    return text


def _day(value: object, zone: ZoneInfo) -> str:
    text = str(value)
    if re.fullmatch(r"-?\d{6,15}", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(zone).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text} is no date; write YYYY-MM-DD or epoch milliseconds") from None
