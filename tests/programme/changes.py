"""A wiki whose page of the cycle has a history, and the job that tells what changed on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sicbot.core.model import GroupName, UserKey
from sicbot.core.sources import PageVersion
from sicbot.core.work_policy import NotePlaces
from sicbot.jobs.cycle import JOB, Config
from sicbot.programme.cycle.changes_page import SLUG
from tests.builders import Sheet, page_titled
from tests.jobs.registered import SHEETS, Registered, after, planned
from tests.people_builders import table
from tests.programme.cycles import WORK

if TYPE_CHECKING:
    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

POLICY = {"pages": {"cycle": {"view": ["secretariat"], "edit": ["secretariat"]}}}
CONFIG = Config(changes="DESK:Changes of the cycle", validated="MAIN:Validated")
NOTES = NotePlaces(
    validators=(GroupName("bureau"),), secretariat=(GroupName("secretariat"),)
)  # fmt: skip
START = datetime(2023, 1, 1, tzinfo=UTC)
HEAD = "# | Activities | Timing"
FIRST = table(HEAD, "1 | Support | May 2023", "3 | Contract negotiations | June 2023",
              "4 | Monitoring | July 2023")  # fmt: skip
SECOND = table(HEAD, "1 | Support | June 2023", "3 | Monitoring | July 2023")
SAME = SECOND.replace("Support", "<strong>Support</strong>")


def versions(*bodies: str, by: str = "ada", start: datetime = START) -> tuple[PageVersion, ...]:
    """Return versions of a page, a day apart from one another."""
    return tuple(
        PageVersion(number, UserKey(by), start + timedelta(days=number), body)
        for number, body in enumerate(bodies, 1)
    )


def town(*bodies: str, sheets: tuple[Sheet, ...] = (), **page: Any) -> Programme:
    """Return a wiki whose page of the cycle has had these texts."""
    cycle = Sheet("Cycle", bodies[-1], **page)
    wiki = Registered((), sheets=(*SHEETS, cycle, *sheets), policy=POLICY).programme
    wiki = replace(wiki, work=WORK.model_copy(update={"notes": NOTES}))
    return with_history(wiki, *bodies)


def with_history(wiki: Programme, *bodies: str) -> Programme:
    """Return the wiki with these texts as the history of the page of the cycle."""
    histories = {page_titled(wiki.snapshot, "Cycle").id: versions(*bodies)}
    known = {**wiki.sources.histories, **histories}
    return replace(wiki, sources=replace(wiki.sources, histories=known))


def plan(programme: Programme, config: Config = CONFIG) -> Plan:
    """Return what the job would do."""
    return planned(JOB, config, programme)


def run(programme: Programme, config: Config = CONFIG) -> Programme:
    """Return the wiki after a run."""
    return after(JOB, programme, plan(programme, config).changes)


def said(programme: Programme) -> str:
    """Return the text of the page of changes."""
    return programme.snapshot.bodies[programme.made[SLUG].id]
