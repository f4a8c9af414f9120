"""Small wikis out of case files, for rules about rights and privacy.

Each case changes a common wiki. Groups: `members` (ada, ben), `community` (cid), `secretariat`
(eve, fay), `admins` (gus), `confluence-administrators` (root), Task Force groups as a case says.
The space MAIN is public, WORK is read by members and community; members edit both, the secretariat
administers both. Page kinds: `form` and `home`. `@name` in a restriction is a person.
`ours` is a page that sicbot made; sicbot is `@bot`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sicbot.core.audience import ANONYMOUS, group_audience, logged_in
from sicbot.core.model import (
    Allowed,
    Gap,
    GlobalUse,
    Group,
    GroupName,
    Holders,
    Mark,
    Me,
    Page,
    PageId,
    PageStatus,
    Reading,
    Snapshot,
    Space,
    SpaceKey,
    SpaceRights,
    UserKey,
)
from sicbot.core.people import Account, UserName
from sicbot.core.policy import Policy
from sicbot.core.sources import Attachment
from sicbot.core.text import verbatim
from sicbot.pages.personal_data import personal_data
from sicbot.programme.programme import Programme
from sicbot.programme.rights.audit_facts import Facts, OldVersions

FOLDER = Path(__file__).parents[1] / "cases" / "audit_rules"
BOT = UserKey("bot")
DEFAULT = GroupName("everybody")
GROUPS = {
    "members": ["ada", "ben"],
    "community": ["cid"],
    "secretariat": ["eve", "fay"],
    "admins": ["gus"],
    "confluence-administrators": ["root"],
    "everybody": [],
}
SPACES: dict[str, Any] = {
    "MAIN": {
        "read": ["anonymous", "members", "community", "secretariat", "admins"],
        "edit": ["members", "secretariat", "admins"],
        "admin": ["secretariat", "admins"],
    },
    "WORK": {
        "read": ["members", "community", "secretariat", "admins"],
        "edit": ["members", "secretariat", "admins"],
        "admin": ["secretariat", "admins"],
    },
}
POLICY: dict[str, Any] = {
    "groups": {"members": "tf-{code}-members", "leaders": "tf-{code}-leaders"},
    "pages": {
        "form": {
            "label": "form",
            "view": ["members", "community", "secretariat", "admins"],
            "edit": ["secretariat", "admins"],
        },
        "home": {
            "label": "home",
            "view": ["members", "secretariat", "admins"],
            "edit": ["members", "secretariat"],
        },
    },
    "audit": {"workspaces": ["WORK"]},
}
AUDIENCES = ("members", "community", "secretariat", "admins")
Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A wiki, a rule, and what the rule finds in it: `place: subject` lines, in any order."""

    name: str
    rule: str
    finds: tuple[str, ...]
    values: Json

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def load() -> list[Case]:
    """Return all cases of all files."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for raw in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            finds = tuple(raw.pop("finds", ()))
            found.append(Case(raw.pop("name"), raw.pop("rule", file.stem), finds, raw))
    return found


def facts_of(values: Json) -> Facts:
    """Return the facts of a case's wiki."""
    snapshot = _snapshot(values)
    inactive = set(values.get("inactive", ()))
    people = {key for group in snapshot.groups.records.values() for key in group.members}
    people |= {UserKey(name) for name in [*values.get("accounts", ()), *inactive]}
    accounts = {
        key: Account(key, UserName(key), str(key).title(), active=key not in inactive)
        for key in people
    }
    policy = {**POLICY, **values.get("policy", {})}
    programme = Programme(
        snapshot,
        (
            ANONYMOUS,
            logged_in(snapshot, DEFAULT),
            *(group_audience(snapshot, GroupName(name), DEFAULT) for name in AUDIENCES),
        ),
        GroupName("secretariat"),
        policy=Policy.model_validate(policy),
        accounts=Reading({} if values.get("accounts_unread") else accounts),
    )
    return Facts(
        programme,
        DEFAULT,
        attachments=Reading(dict(_files(values, snapshot))),
        old=_old(values, snapshot),
        explained=_by_group(values.get("explained")),
        nominated=_by_group(values.get("nominated")),
    )


def _by_group(values: Json | None) -> dict[GroupName, frozenset[UserKey]] | None:
    if values is None:
        return None
    return {
        GroupName(name): frozenset(UserKey(key) for key in keys) for name, keys in values.items()
    }


def _snapshot(values: Json) -> Snapshot:
    groups = {**GROUPS, **values.get("groups", {})}
    nested = values.get("nested", {})  # a group and those that contain it
    spaces = {**SPACES, **values.get("spaces", {})}
    ids = {raw["title"]: PageId(str(100 + n)) for n, raw in enumerate(values.get("pages", ()))}
    pages = [_page(raw, values["pages"], ids) for raw in values.get("pages", ())]
    bodies = {ids[raw["title"]]: _body(raw) for raw in values.get("pages", ())}
    gaps = [Gap(name, verbatim("none"), absent=True) for name in values.get("absent", ())]
    gaps += [Gap(name, verbatim("no")) for name in values.get("groups_unread", ())]
    supers = frozenset({GroupName("confluence-administrators")})
    return Snapshot(
        url="http://127.0.0.1",
        taken=datetime(2023, 10, 16, tzinfo=UTC),
        me=Me(BOT, "sicbot", supers),
        spaces=Reading({SpaceKey(key): _space(key, raw) for key, raw in spaces.items()}),
        pages=Reading({page.id: page for page in pages}),
        groups=Reading(
            {
                GroupName(name): Group(
                    GroupName(name),
                    frozenset(UserKey(key) for key in keys),
                    frozenset(GroupName(one) for one in nested.get(name, ())),
                )
                for name, keys in groups.items()
                if name not in values.get("groups_unread", ())
            },
            tuple(gaps),
        ),
        use=GlobalUse(True, frozenset(), frozenset()),  # noqa: FBT003
        bodies=bodies,
    )


def _space(key: str, raw: Json) -> Space:
    if raw.get("unknown"):
        return Space(SpaceKey(key), key, archived=False, rights=None)
    read, edit, admin = (_holders(raw.get(right, ())) for right in ("read", "edit", "admin"))
    rights = SpaceRights(
        read.anonymous, read.users, read.groups, admin.groups, editors=edit, admins=admin
    )
    return Space(SpaceKey(key), key, bool(raw.get("archived")), rights)


def _holders(names: list[str]) -> Holders:
    allowed = _allowed([name for name in names if name != "anonymous"])
    return Holders("anonymous" in names, allowed.users, allowed.groups)


def _allowed(names: list[str]) -> Allowed:
    return Allowed(
        frozenset(UserKey(name[1:]) for name in names if name.startswith("@")),
        frozenset(GroupName(name) for name in names if not name.startswith("@")),
    )


def _page(raw: Json, pages: list[Json], ids: dict[str, PageId]) -> Page:
    above: list[PageId] = []
    parent = raw.get("parent")
    while parent is not None:
        above.insert(0, ids[parent])
        parent = next(one for one in pages if one["title"] == parent).get("parent")
    return Page(
        ids[raw["title"]],
        SpaceKey(raw.get("space", "MAIN")),
        raw["title"],
        PageStatus(raw.get("status", "current")),
        raw.get("version", 1),
        tuple(above),
        frozenset(raw.get("labels", ())),
        _allowed(raw.get("read", [])),
        _allowed(raw.get("update", [])),
        creator=BOT if raw.get("ours") else None,
        mark=Mark(ids[raw["title"]], "generated", raw["title"]) if raw.get("ours") else None,
    )


def _body(raw: Json) -> str:
    text: str = raw.get("body", "<p>text</p>")
    if "form" in raw:
        fields = "".join(
            macro("confiform-field-definition", fieldName=name, fieldLabel=label, type="text")
            for name, label in raw.get("fields", {}).items()
        )
        text += macro("confiform", fields, formName=raw["form"])
    for view in raw.get("views", ()):
        columns = "".join(macro("confiform-field", fieldName=one) for one in view["columns"])
        more = {"filter": view["filter"]} if "filter" in view else {}
        text += macro(
            view.get("macro", "confiform-table"),
            columns + view.get("text", ""),
            formName=view["form"],
            **more,
        )
    return text


def macro(name: str, body: str = "", **parameters: str) -> str:
    """Return a macro as Confluence stores it."""
    inside = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    rich = f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else ""
    return f'<ac:structured-macro ac:name="{name}">{inside}{rich}</ac:structured-macro>'


def _files(values: Json, snapshot: Snapshot) -> list[tuple[str, Attachment]]:
    ids = {page.title: page.id for page in snapshot.pages.records.values()}
    return [
        (f"att{n}", Attachment(f"att{n}", ids[page], name, media, 1, None, snapshot.taken))
        for n, (page, name, media) in enumerate(values.get("files", ()))
    ]


def _old(values: Json, snapshot: Snapshot) -> OldVersions:
    ids = {page.title: page.id for page in snapshot.pages.records.values()}
    found = {
        (ids[title], number): personal_data(text, ("info",))
        for title, number, text in values.get("old", ())
    }
    return OldVersions(found, len(found), len(found))
