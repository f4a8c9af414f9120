"""A small wiki in which people register, and a reader on it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import requests

from sicbot.adapters.gate import Gate
from sicbot.adapters.source_read import SourceReader
from sicbot.core.model import PageId
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.worlds import StillClock, make_page, plain_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

ZONE = ZoneInfo("Europe/Paris")
HOME, FORM = PageId("65537"), PageId("65538")  # ids of an import, in order
ROLES = {"1": "Task Force Leader", "2": "Regional Representative", "3": "Team Member"}

Json = dict[str, Any]

FIELDS: list[Json] = [
    {"name": "fullname", "title": "Full name", "type": "text", "required": False},
    {"name": "role", "title": "Preferred role", "type": "radio_group", "required": False,
     "values": ROLES},
    {"name": "regions", "title": "Region(s)", "type": "checkbox_group", "required": False,
     "values": {"afr": "Africa", "eur": "Europe"}},
    {"name": "since", "title": "Since", "type": "date", "required": False},
    {"name": "consentlist", "title": "I agree to be listed", "type": "checkbox",
     "required": False},
    {"name": "who", "title": "Your account", "type": "usersimple", "required": False},
]  # fmt: skip


def form_text(name: str, fields: list[Json]) -> str:
    """Return the macro that defines a form, as Confluence stores it."""
    return (
        f'<ac:structured-macro ac:name="confiform"><ac:parameter ac:name="formName">{name}'
        "</ac:parameter><ac:rich-text-body>"
        + "".join(map(_field, fields))
        + "</ac:rich-text-body></ac:structured-macro>"
    )


def _field(field: Json) -> str:
    values = "|".join(f"{key}={label}" for key, label in field.get("values", {}).items())
    parameters = {"fieldName": field["name"], "fieldLabel": field["title"], "type": field["type"]}
    if values:
        parameters["values"] = values
    inner = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    return (
        f'<ac:structured-macro ac:name="confiform-field-definition">{inner}</ac:structured-macro>'
    )


def entry(number: int, creator: str | None = "ada", **fields: Any) -> Json:
    """Return a record; `owner` says who owns it, where that is not the creator."""
    owner = fields.pop("owner", creator)
    return {
        "recordId": number,
        "id": f"00000000-0000-4000-8000-{number:012}",
        "createdBy": creator,
        "created": f"2023-03-{number % 28 + 1:02}T09:00:00+01:00",
        "ownedBy": owner,
        "fields": fields,
    }


def enrolment(
    *entries: Json,
    fields: list[Json] | None = None,
    name: str = "joinA1",
    pages: tuple[Json, ...] = (),
    files: dict[str, str] | None = None,
) -> Json:
    """Return a world of a home page, a page with a form of these records, and other pages."""
    world = plain_world(1, groups=("secretariat",))
    fields = FIELDS if fields is None else fields
    form = make_page("form", "S0", "Join A1", "p0", "form")
    people = [
        {"username": one, "fullName": one.title(), "email": f"{one}@example.org",
         "active": one != "gone"}
        for one in ("ada", "ben", "cleo", "gone")
    ]  # fmt: skip
    rights = {"subject": "group:secretariat", "operations": ["comment", "create", "update"]}
    space = world["spaces"][0]
    return {
        **world,
        "spaces": [{**space, "permissions": [*space["permissions"], rights]}],
        "users": [*world["users"], *people],
        "groups": [{"name": "secretariat", "members": ["author", "cleo"]}],
        "pages": [*world["pages"], form, *pages],
        "forms": [
            {"page": "form", "name": name, "backend": "confiforms", "fields": fields,
             "entries": list(entries)}
        ],
        "files": {**world["files"], "form": form_text(name, fields), **(files or {})},
    }  # fmt: skip


@contextmanager
def served(world: Json, **switches: Any) -> Iterator[tuple[Server, SourceReader]]:
    """Serve a world, and open a reader on it."""
    with (
        running(world=world, switches=Switches(**switches)) as server,
        reader_on(server.url) as reader,
    ):
        yield server, reader


@contextmanager
def reader_on(url: str, user: str = "sicbot") -> Iterator[SourceReader]:
    """Open a reader as somebody; it waits for nothing."""
    clock = StillClock()
    gate = Gate(url, clock, token=f"token-{user}")
    try:
        yield SourceReader(gate, clock, ZONE)
    finally:
        gate.close()


def play(server: Server, kind: str, path: str = "", **options: Any) -> None:
    """Let requests for a path fail in some way from now on."""
    rule = {"match": {"path": path}, "kind": kind, **options}
    requests.put(f"{server.url}/sandbox/faults", json=[rule], timeout=10).raise_for_status()


def paths(server: Server) -> list[str]:
    """Return the paths that were asked for since the log was emptied, without their queries."""
    return [str(one["path"]).partition("?")[0] for one in server.requests()]
