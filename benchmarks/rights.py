"""An audit of rights and privacy on a large wiki: requests, peak memory, time of the processor."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import replace
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.memory import own_peak
from benchmarks.tables import goal, show
from sicbot.auditing import audit_rights
from sicbot.core.policy import Policy
from sicbot.jobs.includes import Config as Includes
from sicbot.programme.rights.audit import AuditName
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Config
from tests.worlds import AUDIENCES, app_of, plain_world

PAGES, SPACES, PEOPLE, GROUPS = 10_000, 5, 100, 72
PAGE_BYTES = 2 * 1024
SECONDS = 900
MOST_MB = 500


def run() -> None:
    """Show what a first and a second audit take."""
    rows, kept = list[tuple[str, ...]](), True
    with TemporaryDirectory() as folder, _served() as server:
        for name, full in (("full", True), ("unchanged", False)):
            server.clear_log()
            taken = _audit(server.url, folder)
            sent = len(server.requests())
            expected = requests_of_rights(full=full)
            kept = kept and sent <= expected * 1.1 + 2 and taken["mb"] < MOST_MB
            counts = (sent, expected, taken["found"])
            rows.append((name, *map(str, counts), f"{taken['mb']:.0f}", f"{taken['seconds']:.1f}"))
    show(
        f"Rights and privacy: {PAGES:,} pages x {PEOPLE} people x {GROUPS} groups",
        ("audit", "requests", "formula", "findings", "peak, MB", "processor, s"),
        rows,
    )
    goal(f"within 10 % and 2 of the formula, under {MOST_MB} MB", met=kept)


def requests_of_rights(*, full: bool) -> int:
    """Return the requests of both audits on a wiki whose pages are shared out evenly.

    Pages as for every audit; each group twice, for its members and for the groups around it; for
    each space its rights and its files; the accounts 200 a request.
    """
    pages = SPACES * ceil(PAGES / SPACES / (50 if full else 200))
    groups = len(AUDIENCES) + GROUPS + 2
    return 1 + pages + 2 * groups + 2 * SPACES + ceil(PEOPLE / 200)


def _served() -> Any:
    """Serve a wiki with all rights readable."""
    return running(world=large_world(), switches=Switches(profile="10.2"))


def large_world() -> dict[str, Any]:
    """Return a wiki in which each Task Force restricts pages of its own, in every space."""
    world = plain_world(PAGES, spaces=SPACES, groups=AUDIENCES, filler_bytes=PAGE_BYTES)
    people = [f"person.{number}" for number in range(PEOPLE)]
    names = task_force_groups()
    world["users"] += [
        {"username": one, "fullName": one, "email": f"{one}@example.org", "active": number % 9 > 0}
        for number, one in enumerate(people)
    ]
    world["groups"] += [
        {"name": name, "members": [people[(place * 7 + one) % PEOPLE] for one in range(12)]}
        for place, name in enumerate(names)
    ]
    for number, page in enumerate(world["pages"]):
        if number % 5 == 4 and number >= SPACES:
            named = {"users": [people[number % PEOPLE]], "groups": [names[number % len(names)]]}
            page["restrictions"]["update"] = named
            page["labels"] = ["form"]
    everybody = {"subject": "group:g1", "operations": ["read", "create", "update"]}
    for space in world["spaces"]:
        space["permissions"].append(everybody)
    return world


def task_force_groups() -> list[str]:
    """Return the names of groups as the policy expands them, and some more."""
    policy = Policy()
    named = [str(name) for name in policy.task_force_groups]
    return (named + [f"other-{number}" for number in range(GROUPS)])[:GROUPS]


def _policy() -> Policy:
    kinds = {"form": {"label": "form", "view": ["g1", "g2"], "edit": ["g3"]}}
    general = [name for name in task_force_groups() if name.startswith("other-")]
    return Policy.model_validate({"pages": kinds, "groups": {"general": general}})


def _audit(url: str, folder: str) -> dict[str, Any]:
    """Audit in a process of its own."""
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", "benchmarks.rights", url, folder],
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    taken: dict[str, Any] = json.loads(done.stdout)
    return taken


def audit(url: str, folder: Path) -> None:
    """Audit a wiki and print what it took."""
    with app_of(url, folder) as app:
        config = Config(app.config.sicbot, {"includes": Includes()}, policy=_policy())
        audited = audit_rights(replace(app, config=config), tuple(AuditName))
    used = resource.getrusage(resource.RUSAGE_SELF)
    taken = {
        "mb": own_peak() / 1e6,
        "seconds": used.ru_utime + used.ru_stime,
        "found": len(audited.findings),
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    audit(sys.argv[1], Path(sys.argv[2]))
