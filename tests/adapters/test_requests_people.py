"""Reading who registered takes as many requests as there are groups and forms, and few besides."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import load_config, make_app, observe
from sicbot.core.people import TASK_FORCES
from sicbot.people_sources import groups_of
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Environment
from sicbot.shipped import shipped
from tests.enrolment import FIELDS, entry, form_text
from tests.worlds import make_page, plain_world, requests_allowed, requests_expected

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.programme.programme import Programme
    from sicbot.sandbox.serving import Server

NEWEST = Switches(profile="10.2")
CONFIG = load_config(shipped("config"))
POLICY = groups_of(CONFIG.policy, CONFIG.people)
AUDIENCES = CONFIG.sicbot.audiences.groups
# Whatever the size: the bot's account, its groups, who may use the wiki; two lists of accounts.
BESIDES = 3 + 2
COMMENTS = 1  # for each hundred forms and fifty comments
AROUND = len(AUDIENCES)  # what contains these is asked for as well as who is in them
OVER = 2


def world_of(pages: int, records: int) -> dict[str, Any]:
    """Return a wiki of so many pages with all groups, and 24 forms of so many records each."""
    world = plain_world(pages - len(TASK_FORCES), groups=tuple(POLICY))
    for code in TASK_FORCES:
        world["pages"].append(make_page(code, "S0", f"Join Task Force {code}", "p0", code))
        world["files"][code] = form_text(f"join{code}", FIELDS)
        entries = [entry(number, "author", role="3") for number in range(1, records + 1)]
        world["forms"].append(
            {"page": code, "name": f"join{code}", "backend": "confiforms", "fields": FIELDS,
             "entries": entries}
        )  # fmt: skip
    return world


def read(server: Server, state: Path) -> tuple[Programme, list[str]]:
    """Read everything, and return what was asked for."""
    server.clear_log()
    environment = Environment.model_validate(
        {"wiki_url": server.url, "wiki_token": "token-sicbot", "state": state}
    )
    app = make_app(CONFIG, environment)
    try:
        seen = observe(app, people=True)
        assert len(seen.forms.found) == len(TASK_FORCES)
        assert not any(gap for form in seen.sources.forms.values() for gap in form.gaps)
    finally:
        app.close()
    return seen, [str(one["path"]) for one in server.requests()]


@pytest.mark.parametrize(("pages", "records"), [(100, 10), (1_000, 120)])
def test_requests_keep_to_pages_groups_and_forms(tmp_path: Path, pages: int, records: int) -> None:
    """One for each group and form, however many records it has, and a dozen besides.

    That dozen is over what the design allows for only in a wiki as small as the first.
    """
    groups = 1 + len({*POLICY, *AUDIENCES})
    with running(world=world_of(pages, records), switches=NEWEST) as server:
        seen, first = read(server, tmp_path)
        _again, second = read(server, tmp_path)

    assert sum(len(form.entries) for form in seen.sources.forms.values()) == records * 24
    for log, full in ((first, True), (second, False)):
        asked = Counter(path.split("/")[4] for path in log if "confiforms" in path)
        expected = requests_expected(pages, 1, groups, full=full) + len(TASK_FORCES)
        assert asked == {"search": len(TASK_FORCES)}
        assert len(log) == expected + BESIDES + COMMENTS + AROUND, log
        by_records = expected + 24 * (ceil(records / 100) - 1)  # one request gives them all
        assert len(log) <= requests_allowed(by_records) + OVER * (pages < 1_000)


def test_definitions_that_pages_lack_are_one_request_more_each(tmp_path: Path) -> None:
    """Honestly counted: with 24 of them the formula cannot be met."""
    world = world_of(100, 3)
    for code in TASK_FORCES:
        world["files"][code] = form_text(f"join{code}", [])
    with running(world=world, switches=NEWEST) as server:
        seen, log = read(server, tmp_path)

    asked = Counter(path.split("/")[4] for path in log if "confiforms" in path)
    assert asked == {"search": 24, "definition": 24}
    assert {one.role_text for one in seen.registrations.records} == {"Team Member"}
