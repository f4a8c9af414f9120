"""The include doctor on whole worlds, against findings written before from their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import SecretStr

from sicbot.app import App, audit_includes, load_config, make_app
from sicbot.reports.includes import to_json
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Environment
from sicbot.shipped import shipped
from tests.conftest import ROOT, needs_shared, shared_folder

CASES = Path(__file__).parent / "cases" / "audit"
DEMO = ROOT / "sicbot" / "demo_world"
Finding = dict[str, Any]


def audit(world: Path, state: Path, rights: Literal["super", "limited"]) -> dict[str, Any]:
    """Return what the audit says as JSON, and check that it sent nothing but GETs."""
    with running(world=world, switches=Switches(bot_rights=rights)) as server:
        environment = Environment(
            wiki_url=server.url, wiki_token=SecretStr("token-sicbot"), state=state
        )
        app: App = make_app(load_config(shipped("config")), environment)
        findings, coverage = audit_includes(app)
        app.close()
        sent = {request["method"] for request in server.requests()}
    assert sent == {"GET"}
    return to_json(findings, coverage)


def by_place(findings: list[Finding]) -> dict[tuple[str, str, int], Finding]:
    return {(one["host_space"], one["host"], one["position"]): one for one in findings}


def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@needs_shared
@pytest.mark.parametrize("rights", ["super", "limited"])
def test_each_include_of_the_shared_world_gets_its_cause(
    tmp_path: Path, rights: Literal["super", "limited"]
) -> None:
    """Cause, page, target, what each audience sees, and nothing more than that."""
    shared = shared_folder()
    assert shared is not None
    found = by_place(audit(shared / "wiki", tmp_path, rights)["findings"])
    wanted = by_place(expected(f"shared_wiki_{rights}")["findings"])

    assert set(found) == set(wanted)
    for place, one in wanted.items():
        ours = found[place]
        assert (place, ours["cause"]) == (place, one["cause"])
        assert (place, ours["audiences"]) == (place, one["audiences"])
        assert (ours["target"], ours["target_space"]) == (one["target"], one["target_space"])
        assert (ours["page_id"] is None) == (one["page"] is None)


@needs_shared
def test_a_form_on_a_task_force_page_is_proposed(tmp_path: Path) -> None:
    """E2 has no form page of its own: the page with the form of that purpose comes first."""
    shared = shared_folder()
    assert shared is not None
    found = by_place(audit(shared / "wiki", tmp_path, "super")["findings"])
    wanted = by_place(expected("shared_wiki_super")["findings"])

    for place, one in wanted.items():
        if one["cause"] == "not-found":
            candidates = [candidate["title"] for candidate in found[place]["candidates"]]
            assert (place, candidates[:1]) == (place, one["candidates"][:1])


def planted() -> list[Finding]:
    items: list[Finding] = json.loads((DEMO / "planted.json").read_text(encoding="utf-8"))
    return [one for one in items if one["kind"] == "include"]


def test_each_include_of_the_demo_world_gets_the_planted_cause(tmp_path: Path) -> None:
    """Every planted cause is found; what is planted as harmless is not."""
    document = audit(DEMO, tmp_path, "super")
    found = {(one["host"], one["position"]): one["cause"] for one in document["findings"]}
    wanted = {
        (one["where"], one["position"]): one["cause"]
        for one in planted()
        if "position" in one and not one["cause"].startswith("none")
    }

    assert found == wanted
    assert document["coverage"]["complete"] is True


def test_the_demo_world_shows_every_cause_that_a_wiki_can_show(tmp_path: Path) -> None:
    """28 red includes without login, and every cause but a draft of the bot itself."""
    findings = audit(DEMO, tmp_path, "super")["findings"]
    landing = [
        one for one in findings
        if one["host"] in {"Join Task Forces", "What happened so far and next steps"}
    ]  # fmt: skip
    causes = {one["cause"] for one in findings}

    assert len(landing) == 28
    assert all(one["audiences"]["anonymous"]["state"] == "red" for one in landing)
    assert causes == {
        "hidden", "renamed", "moved", "trashed", "archived", "not-found", "wrong-space-key",
        "title-differs", "loop", "excerpt-missing", "macro-refused", "ambiguous",
    }  # fmt: skip


def test_the_limited_bot_claims_no_more_than_it_saw(tmp_path: Path) -> None:
    """What it cannot see is not found, never gone, and the coverage says why."""
    document = audit(DEMO, tmp_path, "limited")
    told = " ".join(document["coverage"]["text"])

    assert "sicbot is no super user" in told
    hidden = [one for one in document["findings"] if one["cause"] == "not-found"]
    assert len(hidden) > 10
    for one in hidden:
        assert any("would look the same" in line for line in one["evidence"])
        assert one["page_id"] is None
