"""Values of ConfiForms records as text: choices by their labels, dates as days."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from sicbot.core.sources import FormField

# Types whose values are what they say (the app's manual, "Field types").
PLAIN = frozenset(
    {"text", "textarea", "number", "checkbox", "file", "url", "email", "hidden", "password"}
    | {"date", "datetime", "user", "usersimple", "multiuser", "html", "autoid", "created", "owner"}
)
DATES = frozenset({"date", "datetime"})
PEOPLE = frozenset({"user", "usersimple", "multiuser"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = re.compile(r"-?\d{1,13}")  # of the years 1653 to 2286


def is_explained(raw: Iterable[Mapping[str, Any]], fields: Iterable[FormField]) -> bool:
    """Tell whether the fields known from a page's text explain all values of the records.

    The text is where the app itself keeps the definition; where it has another shape than expected,
    fields or choices are missing here and the definition is to be asked for.
    """
    known = {field.name: field for field in fields}
    return all(
        name == "class" or (name in known and _is_known(value, known[name]))
        for one in raw
        for name, value in _fields_of(one)
    )


def values_of(value: Any, field: FormField | None, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a value as text; empty for none."""
    kind = field.type.casefold() if field else ""
    if field is not None and field.options:
        return tuple(field.options.get(one, one) for one in _chosen(value, field))
    if kind in DATES:
        return _plain(_day(value, zone))
    if kind in PEOPLE and isinstance(value, str):
        return _plain(value.split(","))
    return _plain(value)


def _fields_of(raw: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    fields = raw.get("fields")
    return fields.items() if isinstance(fields, dict) else ()


def _is_known(value: Any, field: FormField) -> bool:
    if field.options:
        return all(one in field.options for one in _chosen(value, field))
    return field.type.casefold() in PLAIN


def _chosen(value: Any, field: FormField) -> tuple[str, ...]:
    """Return the ids of what was chosen: one, a list, a text with commas, or ids with labels.

    How several choices come is not documented; a text that is an id itself is that one.
    """
    if isinstance(value, dict):
        return tuple(str(one) for one in value)
    if isinstance(value, str) and value not in field.options:
        value = value.split(",")
    return _plain(value)


def _plain(value: Any) -> tuple[str, ...]:
    """Return a value, or each of several, as text; what is empty is left out."""
    several = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        several = list(value.values())
    texts = (_text(one) for one in several if one is not None)
    return tuple(text for text in texts if text.strip())


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value)


def _day(value: Any, zone: ZoneInfo) -> Any:
    """Return the day that epoch milliseconds are in: of local midnight, so not the day in UTC."""
    if isinstance(value, bool) or not _MILLISECONDS.fullmatch(str(value)):
        return value
    moment = EPOCH + timedelta(milliseconds=int(value))
    return moment.astimezone(zone).date().isoformat()
