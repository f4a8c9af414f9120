"""Registrations of whole wikis: everything that is there, and what is not read."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from sicbot.app import load_config, make_app, observe
from sicbot.core.people import Action, Registration, Role, SourceKind
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Environment
from sicbot.shipped import shipped
from tests.conftest import ROOT, needs_shared, shared_folder
from tests.enrolment import enrolment, entry, paths, play

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import Registrations
    from sicbot.programme.programme import Programme
    from sicbot.sandbox.serving import Server

DEMO = ROOT / "sicbot" / "demo_world"
SHARED = (shared_folder() or Path()) / "wiki"


@dataclass(frozen=True)
class World:
    """A world, and what its file says."""

    folder: Path

    @property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "world.json").read_text(encoding="utf-8"))
        return found

    def entries(self) -> dict[str, list[dict[str, Any]]]:
        """Return the records of the forms that can be read, by source."""
        status = {page["key"]: page["status"] for page in self.values["pages"]}
        return {
            f"form {form['name']}": form["entries"]
            for form in self.values["forms"]
            if status[form["page"]] == "current" and form["name"] != "inventory"
        }


WORLDS = [
    pytest.param(World(DEMO), id="demo"),
    pytest.param(World(SHARED), id="shared", marks=needs_shared),
]


@contextmanager
def served(world: Path | dict[str, Any], **switches: Any) -> Iterator[Server]:
    with running(world=world, switches=Switches(**switches)) as server:
        yield server


def observed(server: Server, state: Path, *, people: bool = True) -> Programme:
    """Read a wiki with the shipped configuration."""
    environment = Environment(
        wiki_url=server.url,
        wiki_token=SecretStr("token-sicbot"),
        state=state,
        now=datetime.fromisoformat("2023-10-16T09:00:00+02:00"),
    )
    app = make_app(load_config(shipped("config")), environment)
    try:
        return observe(app, people=people)
    finally:
        app.close()


@pytest.fixture(scope="module", params=WORLDS)
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Programme]:
    """Read a whole world, on a wiki of the newest version."""
    with served(request.param.folder, profile="10.2") as server:
        return request.param, observed(server, tmp_path_factory.mktemp("state"))


def of(registrations: Registrations, source: str) -> list[Registration]:
    return [one for one in registrations.records if one.source == source]


def test_every_record_of_every_form_is_read(seen: tuple[World, Programme]) -> None:
    """As many as the world holds, by who entered them and with the role of the label."""
    world, programme = seen
    labels = {
        f"form {form['name']}": {
            key: label
            for field in form["fields"]
            if field["name"] in {"role", "prefRole"}
            for key, label in field["values"].items()
        }
        for form in world.values["forms"]
    }

    for source, entries in world.entries().items():
        read = {one.record: one for one in of(programme.registrations, source)}
        assert set(read) == {one["id"] for one in entries}, source
        for raw in entries:
            record, fields = read[raw["id"]], raw["fields"]
            assert record.creator_name == (raw["createdBy"] or "")
            assert record.number == raw["recordId"]
            assert record.created == datetime.fromisoformat(raw["created"])
            assert record.role_text == labels[source][fields.get("role") or fields["prefRole"]]
            assert record.name == (fields.get("fullname") or fields.get("name")).strip()
            assert record.organisation == (fields.get("organisation") or fields.get("org"))


def test_every_role_and_every_account_is_understood(seen: tuple[World, Programme]) -> None:
    """No form of either world has a choice that is none."""
    _world, programme = seen
    records = [
        one for one in programme.registrations.records if one.kind is SourceKind.FORM
    ]  # fmt: skip

    assert [one for one in records if one.role is None] == []
    assert [one for one in records if one.creator is None and one.creator_name] == []
    assert Counter(one.creator for one in records)[None] == 1  # one record is anonymous


def test_forms_in_the_trash_and_drafts_are_not_read(seen: tuple[World, Programme]) -> None:
    """One of each; a form of an archived space and one on a Task Force's home page are."""
    world, programme = seen
    now = programme.registrations
    reasons = sorted(str(one.why) for one in now.not_read)

    assert len(now.not_read) == 2
    assert "is in the trash" in reasons[0]
    assert "may be a draft" in reasons[1]
    assert set(world.entries()) <= set(now.read)


def test_a_comment_and_a_file_are_records_too(seen: tuple[World, Programme]) -> None:
    """`LEAVE A5` by its author; six rows by their uploader; prose is only noted."""
    world, programme = seen
    now = programme.registrations
    (left,) = [one for one in now.records if one.kind is SourceKind.COMMENT]
    rows = of(now, "file registrations-by-email.csv")
    uploader = next(
        file["author"] for page in world.values["pages"] for file in page["attachments"]
    )

    assert (left.task_force, left.action) == ("A5", Action.LEAVE)
    assert left.creator_name in {"knguessan", "bmwangi"}
    assert sorted(one.number for one in rows) == [1, 2, 3, 4, 5, 6]
    assert {one.creator_name for one in rows} == {uploader}
    assert len([one for one in rows if ";" in one.name]) == 1
    assert all("�" not in one.name for one in rows)
    assert len(now.notes) == 1


def test_old_field_names_and_reversed_options_are_read_by_their_words(
    seen: tuple[World, Programme],
) -> None:
    """JoinTFE3 or JoinTFA3 has names of its own; one form counts its roles the other way round."""
    _world, programme = seen
    now = programme.registrations
    old = [one for one in now.records if one.source.startswith("form JoinTF")]
    reversed_form = next(
        form for form in programme.sources.forms.values()
        if any(field.options.get("3") == "Task Force Leader" for field in form.fields)
    )  # fmt: skip
    roles = {one.record: one.role for one in of(now, f"form {reversed_form.name}")}

    assert {one.consent for one in old} == {None}
    assert all(one.name and one.organisation and one.expertise for one in old)
    assert {one.role for one in old} == set(Role)
    assert {one.region for one in old if one.role is Role.REPRESENTATIVE} <= {"Asia", "Europe"}
    for record in reversed_form.entries:
        expected = {"Task Force Leader": Role.LEADER, "Team Member": Role.MEMBER}
        label = record.values["role"][0]
        assert roles[record.id] is expected.get(label, Role.REPRESENTATIVE)


def test_accounts_are_read_with_addresses(seen: tuple[World, Programme]) -> None:
    """Of active ones; the others are known as disabled."""
    world, programme = seen
    accounts = {one.name: one for one in programme.accounts.records.values()}

    assert programme.accounts.complete
    for user in world.values["users"]:
        account = accounts[user["username"]]
        assert account.active is user["active"]
        assert account.email == (user["email"] if user["active"] else None)


def test_groups_of_the_policy_are_read_with_their_members(seen: tuple[World, Programme]) -> None:
    """And those that are not there are told apart from those that could not be read."""
    world, programme = seen
    names = {one["name"]: len(one["members"]) for one in world.values["groups"]}
    snapshot = programme.snapshot

    for group in programme.policy.all_groups:
        if group in names:
            assert len(snapshot.groups.records[group].members) >= names[group]
    assert all(gap.absent for gap in snapshot.groups.gaps)
    assert not any("group" in str(gap.why) for gap in programme.coverage.gaps)


def test_an_older_wiki_gives_the_same_records(tmp_path: Path) -> None:
    """Without lists of accounts, people are found in groups and one by one."""
    with served(DEMO, profile="9.2") as server:
        programme = observed(server, tmp_path)

    records = programme.registrations.records
    assert len(records) == sum(map(len, World(DEMO).entries().values())) + 7
    assert [one for one in records if one.creator is None and one.creator_name] == []
    assert not programme.accounts.complete
    assert {one.active for one in programme.accounts.records.values()} == {True, False}


def test_a_bot_with_fewer_rights_says_what_it_does_not_see(tmp_path: Path) -> None:
    """Forms that are hidden from it are not read; nothing looks empty."""
    with served(DEMO, profile="10.2", bot_rights="limited") as server:
        now = observed(server, tmp_path).registrations

    codes = {code for one in now.not_read for code in one.task_forces}
    assert codes | {one.task_force for one in now.records if one.kind is SourceKind.FORM} >= codes
    assert len(codes) + len([one for one in now.read if one.startswith("form ")]) == 24


@pytest.mark.parametrize("kind", ["login-page", "truncated", "status"])
def test_a_form_service_that_fails_takes_nobody(tmp_path: Path, kind: str) -> None:
    """Each form is told; comments and files are read all the same."""
    with served(DEMO, profile="10.2") as server:
        options = {"status": 503} if kind == "status" else {}
        play(server, kind, "confiforms", times=None, **options)
        now = observed(server, tmp_path).registrations

    assert {one.kind for one in now.records} == {SourceKind.COMMENT, SourceKind.FILE}
    assert len([one for one in now.not_read if one.source.startswith("form ")]) == 24


def test_nothing_of_it_is_read_unless_asked_for(tmp_path: Path) -> None:
    """The include doctor needs no people."""
    with served(DEMO) as server:
        programme = observed(server, tmp_path, people=False)
        asked = paths(server)

    assert not programme.accounts.records
    assert not any("confiforms" in path or path.endswith("/member") for path in asked)


def test_reading_people_writes_nothing(tmp_path: Path) -> None:
    """And sends no filter."""
    with served(DEMO, profile="10.2") as server:
        observed(server, tmp_path)
        log = server.requests()

    assert {str(one["method"]) for one in log} == {"GET"}
    forms = [str(one["path"]) for one in log if "confiforms" in str(one["path"])]
    assert forms
    assert not any("query=" in path or path.count("/") > 6 for path in forms)


def test_the_same_wiki_gives_the_same_registrations(tmp_path: Path) -> None:
    """In the same order."""
    with served(enrolment(*(entry(number, role="3") for number in range(1, 9)))) as server:
        first, second = observed(server, tmp_path), observed(server, tmp_path)

    assert first.registrations == second.registrations
    assert len(first.registrations.records) == 8
