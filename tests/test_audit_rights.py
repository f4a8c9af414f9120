"""The audits of rights and privacy on whole worlds, against what is planted in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pydantic import SecretStr

from sicbot.app import load_config, make_app
from sicbot.auditing import audit_rights
from sicbot.programme.rights.audit import AuditName
from sicbot.reports.audit import to_json
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Environment
from sicbot.shipped import shipped
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.sandbox.model import Profile
    from sicbot.sandbox.serving import Server

DEMO = ROOT / "sicbot" / "demo_world"
ALL = tuple(AuditName)
Rights = Literal["super", "limited"]


def audit(
    world: Path, state: Path, rights: Rights = "super", profile: Profile = "9.2"
) -> dict[str, Any]:
    """Return what the audits say as JSON, and check that they sent nothing but GETs."""
    with running(world=world, switches=Switches(bot_rights=rights, profile=profile)) as server:
        document = audit_once(server, state, 16)
        assert {request["method"] for request in server.requests()} == {"GET"}
    return document


def audit_once(server: Server, state: Path, day: int) -> dict[str, Any]:
    """Audit a served wiki on a day."""
    environment = Environment(
        wiki_url=server.url,
        wiki_token=SecretStr("token-sicbot"),
        state=state,
        now=datetime(2023, 10, day, tzinfo=UTC),
    )
    app = make_app(load_config(shipped("config")), environment)
    audited = audit_rights(app, ALL, includes=True)
    found = to_json(audited.findings, audited.facts.programme.findings, audited.coverage)
    app.close()
    return found


def found(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return rule, place and subject of what was found about rights and privacy."""
    return {
        (one["rule"], one["title"] or one["space"] or "", one["subject"])
        for one in document["findings"]
        if one["audit"] != "includes"
    }


def test_the_audits_together_are_one_document(tmp_path: Path) -> None:
    """Each finding says of which audit it is; those of includes keep their keys."""
    document = audit(DEMO, tmp_path)
    kinds = {one["audit"] for one in document["findings"]}
    include = next(one for one in document["findings"] if one["audit"] == "includes")
    other = next(one for one in document["findings"] if one["audit"] == "permissions")

    assert set(document) == {"coverage", "findings"}
    assert kinds == {"includes", "permissions", "privacy"}
    assert {"host_id", "host", "position", "cause", "audiences"} <= set(include)
    assert list(other)[:9] == [
        "audit", "rule", "severity", "space", "page_id", "title", "subject", "why", "proposal",
    ]  # fmt: skip


def test_a_newer_wiki_tells_all_accounts(tmp_path: Path) -> None:
    """The same is found, and the coverage misses nothing there."""
    old, new = (audit(DEMO, tmp_path / one, profile=one) for one in PROFILES)

    assert found(old) == found(new)
    assert "the wiki gives no list of all" in " ".join(old["coverage"]["text"])
    assert "the wiki gives no list of all" not in " ".join(new["coverage"]["text"])


PROFILES: tuple[Profile, Profile] = ("9.2", "10.2")
HIDDEN = {"Task Force Forms", "Nominations"} | {
    f"Join Task Force {code}" for code in ("A1", "A3", "A5", "B4", "D2", "E1", "F1")
}


@pytest.mark.parametrize("profile", PROFILES)
def test_with_fewer_rights_less_is_found_and_said(tmp_path: Path, profile: Profile) -> None:
    """No page that the bot cannot see is named, and nothing is said that all rights would not."""
    document = audit(DEMO, tmp_path / "limited", "limited", profile)
    full = found(audit(DEMO, tmp_path / "super", "super", profile))
    seen = found(document)
    told = " ".join(document["coverage"]["text"])

    assert not {one for one in seen if one[1] in HIDDEN}
    assert seen <= full
    assert ("personal-data-open", "E1 contacts (working copy)", "anonymous") in seen
    assert ("too-much", "Registrations received by e-mail", "4p1000-stc") in seen
    assert "sicbot is no super user" in told
    assert ("Members of some groups are unknown" in told) == (profile == "10.2")


def test_a_finding_keeps_the_day_of_the_first_audit_that_had_it(tmp_path: Path) -> None:
    """The store remembers it; the wiki is not written to."""
    with running(world=DEMO, switches=Switches()) as server:
        first, second = (audit_once(server, tmp_path, day) for day in (16, 18))
    days = {one["first_seen"] for one in first["findings"] if one["audit"] != "includes"}
    later = {one["first_seen"] for one in second["findings"] if one["audit"] != "includes"}

    assert days == later == {"2023-10-16"}
