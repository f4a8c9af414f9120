"""The people of a world file as a programme, read without any of our readers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.core.model import Group, GroupName, PageId, Reading, UserKey
from sicbot.core.people import Account, Action, Registration, SourceKind, TaskForce, UserName
from sicbot.programme.people.fields import role_of
from tests.builders import Sheet, make_snapshot, programme_of

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.policy import People
    from sicbot.programme.programme import Programme

REGISTERS = ("partners", "nominations", "exceptions", "matches", "opt_outs")
_FORM = re.compile(r"(?:join|JoinTF)([A-F][1-6])")
_FIELDS = {
    "name": ("fullname", "name"), "email": ("email", "mail"),
    "organisation": ("organisation", "org"), "region": ("region", "regionText"),
}  # fmt: skip


def programme_of_world(folder: Path, places: People) -> Programme:
    """Return what the register pages, accounts and groups of a world mean."""
    world = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    wanted = {getattr(places, name) for name in REGISTERS}
    sheets = [
        _sheet(folder, page) for page in world["pages"]
        if f"{page['space']}:{page['title']}" in wanted and page["status"] == "current"
    ]  # fmt: skip
    groups = {
        GroupName(one["name"]): Group(
            GroupName(one["name"]), frozenset(map(UserKey, one["members"]))
        )
        for one in world["groups"]
    }
    snapshot = replace(
        make_snapshot(*sheets),
        taken=datetime.fromisoformat(world["site"]["asOf"]),
        groups=Reading(groups),
    )
    accounts = {UserKey(one["username"]): _account(one) for one in world["users"]}
    return replace(programme_of(snapshot), places=places, accounts=Reading(accounts))


def records_of_world(folder: Path) -> tuple[Registration, ...]:
    """Return the entries of all registration forms of a world."""
    world = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    named = ((_FORM.fullmatch(form["name"]), form) for form in world["forms"])
    return tuple(
        _record(found[1], form, entry)
        for found, form in named
        if found
        for entry in form["entries"]
    )


def _sheet(folder: Path, page: dict[str, Any]) -> Sheet:
    return Sheet(
        page["title"],
        (folder / page["versions"][-1]["body"]).read_text(encoding="utf-8"),
        page["space"],
        edit_groups=tuple(page["restrictions"]["update"]["groups"]),
        edit_users=tuple(page["restrictions"]["update"]["users"]),
    )


def _account(user: dict[str, Any]) -> Account:
    name = user["username"]
    return Account(UserKey(name), UserName(name), user["fullName"], user["email"], user["active"])


def _record(code: str, form: dict[str, Any], entry: dict[str, Any]) -> Registration:
    labels = {field["name"]: field.get("values", {}) for field in form["fields"]}
    fields, creator = entry["fields"], entry["createdBy"]
    texts = {
        name: next((str(fields[one]) for one in known if isinstance(fields.get(one), str)), "")
        for name, known in _FIELDS.items()
    }
    wish = next((one for one in ("role", "prefRole") if one in labels), "role")
    label = labels[wish].get(fields.get(wish, ""), "")
    consent = fields.get("consentlist", "false") == "true" if "consentlist" in labels else None
    return Registration(
        source=f"form {form['name']}",
        kind=SourceKind.FORM,
        record=entry["id"],
        page=PageId("1"),
        task_force=TaskForce(code),
        created=datetime.fromisoformat(entry["created"]),
        creator=UserKey(creator) if creator else None,
        creator_name=creator or "",
        owned=creator is not None and entry["ownedBy"] == creator,
        accounts=(UserKey(fields["who"]),) if fields.get("who") else (),
        action=Action(fields.get("action", "join")),
        role=role_of(re.sub(r"\(.*\)", "", label)),
        role_text=label,
        consent=consent,
        name=texts["name"],
        email=texts["email"],
        organisation=texts["organisation"],
        region=texts["region"],
    )
