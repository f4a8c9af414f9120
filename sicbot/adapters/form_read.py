"""Reads ConfiForms records through its REST interface, version 1 (app 2.18 on); never writes.

The answer's shape is what three public clients agree on; whatever else comes is a gap, as a list
that was cut would look like people who left. No filter is ever sent: an empty one means "all", and
one made of data could mean anything (the app's manual, "ConfiForms REST API").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sicbot.adapters.form_values import is_explained, values_of
from sicbot.adapters.gate import segment
from sicbot.adapters.shapes import expecting
from sicbot.core.errors import WikiError
from sicbot.core.model import Gap
from sicbot.core.sources import FormEntry, FormField, FormReading
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

    from sicbot.core.model import PageId

Json = dict[str, Any]

ROOT = "rest/confiforms/1.0"
BATCH = 100  # records asked for at once when one answer did not hold all
MOST_RECORDS = 10_000  # of one form; more are no registrations
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MILLISECOND = 10**13  # in the year 2286


def read_form(
    get: Callable[..., Any], zone: ZoneInfo, page: PageId, name: str, fields: tuple[FormField, ...]
) -> FormReading:
    """Return the records of a form.

    Args:
        get: Returns the JSON of a path with parameters.
        zone: The wiki's zone, whose midnight a date is.
        page: The page that holds the form.
        name: The form's name.
        fields: What the page's text tells of the fields; where that does not explain the records,
            the form's definition is asked for.
    """
    form = f"{segment(page)}/{segment(name)}"
    try:
        raw, total = _all_records(get, f"{ROOT}/search/{form}")
        if not is_explained(raw, fields):
            fields = _definition(get(f"{ROOT}/definition/{form}"))
    except WikiError as error:
        why = _("form {form}: {why}", form=name, why=str(error))
        return FormReading(page, name, gaps=(Gap(f"form {name}", why),))
    entries, problems = _entries(raw, {field.name: field for field in fields}, zone)
    if len({entry.id for entry in entries}) != len(entries):
        problems.append(_("two records have the same identity"))
    if len(raw) != total:
        problems.append(
            _("{read} of {total} records were given", read=len(raw), total=total)
        )  # fmt: skip
    gaps = tuple(
        Gap(f"form {name}", _("form {form}: {why}", form=name, why=why)) for why in problems
    )
    return FormReading(page, name, fields, entries, gaps)


def _all_records(get: Callable[..., Any], path: str) -> tuple[list[Json], int]:
    """Return a form's records and how many the wiki says there are.

    One request without a limit; only where that gave fewer than `total` it is asked for more.
    """
    found, total = _answer(get(path), path)
    while 0 < len(found) < min(total, MOST_RECORDS):
        params = {"startAt": len(found) + 1, "limit": BATCH}  # counted from 1
        more, total = _answer(get(path, params), path)
        known = {str(one.get("id")) for one in found}
        fresh = [one for one in more if str(one.get("id")) not in known]
        if not fresh:
            break
        found += fresh
    if total > MOST_RECORDS:
        raise WikiError(f"{path}: {total} records, more than the {MOST_RECORDS} that are read")
    return found, total


def _answer(raw: Any, path: str) -> tuple[list[Json], int]:
    """Return the records of one answer, and the number of all.

    Serialisers that make JSON of XML leave an empty list out and write a lone record as an object;
    whether this one does is not documented. Without `total`, an answer proves nothing.
    """
    with expecting(path):
        total = raw["total"]
        if isinstance(total, bool) or not isinstance(total, int) or total < 0:
            raise ValueError(f"total is {total!r}")
        listing = raw.get("list") or {}
        entries = listing.get("entry")
        listed = [entries] if isinstance(entries, dict) else entries or []
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise ValueError("the list holds something that is no record")
        return listed, total


def _definition(raw: Any) -> tuple[FormField, ...]:
    with expecting("a form's definition"):
        return tuple(_field(field) for field in raw["fields"])


def _field(raw: Json) -> FormField:
    pairs = raw.get("valuePairs") or []
    options = raw.get("values") or {pair["id"]: pair["value"] for pair in pairs}
    return FormField(
        str(raw["name"]),
        str(raw.get("title") or ""),
        str(raw.get("type") or ""),
        {str(key): str(label) for key, label in options.items()},
    )


def _entries(
    raw: Iterable[Json], fields: dict[str, FormField], zone: ZoneInfo
) -> tuple[tuple[FormEntry, ...], list[Any]]:
    """Return the records that can be read, and why others cannot."""
    entries, problems = list[FormEntry](), []
    for one in raw:
        try:
            entries.append(_entry(one, fields, zone))
        except WikiError as error:
            problems.append(_("a record cannot be read ({why})", why=str(error)))
    return tuple(entries), problems


def _entry(raw: Json, fields: dict[str, FormField], zone: ZoneInfo) -> FormEntry:
    with expecting("a record"):
        entry = FormEntry(
            id=str(raw["id"]),
            number=int(raw.get("recordId") or 0),
            created=_moment(raw["created"]).astimezone(zone),
            creator=_name(raw.get("createdBy")),
            owners=tuple(_names(raw.get("ownedBy"))),
            values={},
        )
        values = {
            str(name): values_of(value, fields.get(str(name)), zone)
            for name, value in raw["fields"].items()
            if (name, value) != ("class", "fields")  # an artefact of the app's serialiser
        }
    return replace(entry, values={name: value for name, value in values.items() if value})


def _moment(milliseconds: Any) -> datetime:
    if isinstance(milliseconds, bool) or abs(number := int(milliseconds)) > LAST_MILLISECOND:
        raise ValueError(f"created is {str(milliseconds)[:40]}")
    return EPOCH + timedelta(milliseconds=number)


def _name(raw: Any) -> str:
    return raw.strip() if isinstance(raw, str) else ""


def _names(raw: Any) -> list[str]:
    """Return user names: one, several in a list, or several with commas between them."""
    several = raw if isinstance(raw, list) else str(raw or "").split(",")
    return [name for name in (_name(one) for one in several) if name]
