"""A small wiki with the forms of two Task Forces, a week in which time passes, and its people."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sicbot.core.model import GroupName
from sicbot.core.policy import People, Policy
from sicbot.jobs.groups import Config as Groups
from sicbot.jobs.includes import Config as Includes
from sicbot.jobs.registrations import Config as Registrations
from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.settings import Audiences, Config, Sicbot, Wiki
from tests.acting.scene import Scene, small_wiki
from tests.acting.seats import members
from tests.sandbox.town import EVERYTHING, page, town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.outcome import RunReport
    from sicbot.sandbox.model import Entry, Form

A1_PEOPLE = ("ada", "ben", "cyd", "dag", "eva", "fay", "gil", "hal", "ida", "jon", "kim", "lea")
B1_PEOPLE = ("max", "nia", "ole")
PEOPLE = (*A1_PEOPLE, *B1_PEOPLE, "pia")  # nobody but Pia has no record
HANDS = ("pia", "admin")  # in the group of A1 by somebody's hand
A1, B1 = "tf-a1-members", "tf-b1-members"
JOBS = ("registrations", "groups")
LEDGER, REPORT = "Memberships", "Groups to look at"
FIELDS = {
    "action": ("radio_group", {"join": "Join", "change": "Change", "leave": "Leave"}),
    "fullname": ("text", {}),
    "email": ("text", {}),
    "organisation": ("text", {}),
    "role": ("radio_group", {"1": "Task Force Leader", "3": "Team Member"}),
}


def form_macro(name: str) -> str:
    """Return the macro that defines a form."""
    fields = "".join(
        '<ac:structured-macro ac:name="confiform-field-definition">'
        f'<ac:parameter ac:name="fieldName">{field}</ac:parameter>'
        f'<ac:parameter ac:name="fieldLabel">{field}</ac:parameter>'
        f'<ac:parameter ac:name="type">{kind}</ac:parameter>'
        f'<ac:parameter ac:name="values">{"|".join(f"{k}={v}" for k, v in choices.items())}'
        "</ac:parameter></ac:structured-macro>"
        for field, (kind, choices) in FIELDS.items()
    )
    return (
        '<ac:structured-macro ac:name="confiform">'
        f'<ac:parameter ac:name="formName">{name}</ac:parameter>'
        f"<ac:rich-text-body>{fields}</ac:rich-text-body></ac:structured-macro>"
    )


def record(who: str, *, role: str = "3", action: str = "join") -> dict[str, object]:
    """Return the fields of somebody's record, in their own name."""
    return {
        "action": action,
        "fullname": who.title(),
        "email": f"{who}@example.org",
        "organisation": "The Mill",
        "role": role,
    }


def form(code: str, people: tuple[str, ...]) -> dict[str, Any]:
    """Return a Task Force's form in the format of a world."""
    return {
        "page": f"form-{code}",
        "name": f"join{code}",
        "fields": [
            {"name": name, "title": name, "type": kind, "required": False, "values": choices}
            for name, (kind, choices) in FIELDS.items()
        ],
        "entries": [
            {
                "id": f"{code}-{who}",
                "recordId": number,
                "createdBy": who,
                "ownedBy": who,
                "created": "2024-02-01T09:00:00+01:00",
                "fields": record(who),
            }
            for number, who in enumerate(people, 1)
        ],
    }


def parish(*, a1: tuple[str, ...] = A1_PEOPLE, hands: tuple[str, ...] = HANDS) -> dict[str, Any]:
    """Return a world with the forms of A1 and B1, whose groups are there."""
    frame = town()
    rights = [
        {"subject": "anonymous", "operations": ["read"]},
        {"subject": "group:folk", "operations": ["read", "comment", "create"]},
        {"subject": "group:council", "operations": EVERYTHING},
    ]
    desk = [{"subject": "group:council", "operations": EVERYTHING}]
    accounts = [
        {"username": who, "fullName": who.title(), "email": f"{who}@example.org", "active": True}
        for who in PEOPLE
    ]
    groups = {"council": ("mayor", "clerk"), "folk": PEOPLE, A1: hands, B1: (), "tf-a1-leaders": ()}
    return {
        **frame,
        "spaces": [
            {"key": "TOWN", "name": "Parish", "home": "home", "permissions": rights},
            {"key": "DESK", "name": "Desk", "home": "desk", "permissions": desk},
        ],
        "users": [*frame["users"], *accounts],
        "groups": [{"name": name, "members": list(inside)} for name, inside in groups.items()],
        "pages": [
            page("home", "Home"),
            page("desk", "Desk", space="DESK"),
            page("form-A1", "Join A1", parent="home", bodies=["A1"]),
            page("form-B1", "Join B1", parent="home", bodies=["B1"]),
        ],
        "forms": [form("A1", a1), form("B1", B1_PEOPLE)],
        "files": {"words": "<p>Words.</p>", "A1": form_macro("joinA1"), "B1": form_macro("joinB1")},
    }


def parish_config(*, lists: bool = False, **policy: Any) -> Config:
    """Return the settings: sicbot takes people out of the group of A1; the council decides."""
    council = GroupName("council")
    settings = {
        "groups": {"modes": {A1: "own"}},
        "removals": "limited",
        "protected": ["admin"],
        "pages": {"members": {"view": ["folk", "council"], "edit": ["council"]}},
        **policy,
    }
    return Config(
        Sicbot(wiki=Wiki(secretariat=council), audiences=Audiences(groups=(council,))),
        {
            "includes": Includes(),
            "registrations": Registrations(
                lists="TOWN:{CODE} members" if lists else "",
                all_members="TOWN:All members" if lists else "",
                below="TOWN:Home",
                report="DESK:Registrations to look at",
                report_below="DESK:Desk",
            ),
            "groups": Groups(ledger=f"DESK:{LEDGER}", report=f"DESK:{REPORT}", below="DESK:Desk"),
        },
        Policy.model_validate(settings),
        People(attestors=(council,), nominators=(council,)),
    )


@contextmanager
def served(
    state: Path,
    *,
    world: dict[str, Any] | None = None,
    policy: dict[str, Any] | None = None,
    jobs: tuple[str, ...] = JOBS,
    lists: bool = False,
    **switches: Any,
) -> Iterator[Scene]:
    """Serve the parish before sicbot's first run."""
    config = parish_config(lists=lists, **(policy or {}))
    with small_wiki(state, config=config, world=world or parish(), **switches) as scene:
        yield replace(scene, jobs=jobs)


def later(scene: Scene, days: float) -> Scene:
    """Return the same scene so many days later."""
    now = scene.now + timedelta(days=days)
    scene.wiki.switches = replace(scene.wiki.switches, now=now.isoformat())
    return replace(scene, now=now)


def run_on(scene: Scene, *days: float) -> list[RunReport]:
    """Run once on each of these days, counted from the scene's own."""
    return [later(scene, day).run() for day in days]


def inside(scene: Scene, group: str = A1) -> set[str]:
    """Return who is in a group."""
    return members(scene, group)


# What people, and faults, do


def form_of(scene: Scene, code: str = "A1") -> Form:
    found = scene.wiki.form(scene.page(f"Join {code}").id, f"join{code}")
    assert found is not None
    return found


def entry_of(scene: Scene, who: str, code: str = "A1") -> Entry:
    return next(one for one in scene.wiki.entries(form_of(scene, code)) if one.created_by == who)


def delete_record(scene: Scene, *people: str, by: str = "mayor", code: str = "A1") -> None:
    for who in people:
        entry = entry_of(scene, who, code)
        scene.wiki.delete_entry(scene.viewer(by), form_of(scene, code), entry.id)


def empty(scene: Scene) -> None:
    """Delete all records of the form of A1."""
    delete_record(scene, *(one.created_by or "" for one in scene.wiki.entries(form_of(scene))))


def enter(scene: Scene, who: str, code: str = "A1", **more: str) -> None:
    """Somebody fills in a form."""
    scene.wiki.create_entry(scene.viewer(who), form_of(scene, code), record(who, **more))


def say(scene: Scene, who: str, words: str, code: str = "A1") -> None:
    """Somebody comments below a form."""
    page_id = scene.page(f"Join {code}").id
    scene.wiki.create_comment(scene.viewer(who), page_id=page_id, body=f"<p>{words}</p>")


def faults(scene: Scene, *rules: dict[str, Any]) -> None:
    """Let requests fail from now on."""
    scene.server.app.state.faults.rules[:] = [read_rule({"times": None, **one}) for one in rules]
