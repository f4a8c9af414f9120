"""Whatever people enter in forms, nobody becomes more than a member, and nobody for another.

Invariant I10 of docs: rights come from validated nominations alone.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sicbot.core.people import Action, Evidence, Registration, Registrations, Role, SourceKind
from sicbot.programme.people.task_forces import gather
from tests.people_builders import (
    A1,
    ADA,
    BEN,
    CYD,
    EVERYBODY,
    GONE,
    START,
    Town,
    account,
    lozenge,
    mention,
    record,
    sheet,
    table,
)

RUNS = 1_000 if os.environ.get("SICBOT_SOAK") else 100
LI = account("li", "Li Wei")
WEI = account("wei", "李伟 (Li Wei)", "li@wei.example.org")
BOSS = account("boss", "Bo Sanders", "bo@berg.example.org")  # nominated, and never registers
ACCOUNTS = (*EVERYBODY, LI, WEI, BOSS)
REGISTRANTS = (ADA, BEN, CYD, GONE, LI, WEI)
CREATORS = st.sampled_from([*REGISTRANTS, None, "left"])
NAMES = st.sampled_from(["", "TFL", "Zoe Quist", *(one.full_name for one in ACCOUNTS)]) | st.text(
    max_size=12
)
EMAILS = st.sampled_from(["", "x@y", *(one.email or "" for one in ACCOUNTS)])
MENTIONS = st.lists(st.sampled_from([*ACCOUNTS, "left"]), max_size=2).map(tuple)
KINDS = st.sampled_from(SourceKind)
ROLES = st.sampled_from([*Role, None])
TOWN = Town(
    (
        sheet(
            "Nominations",
            table("TF|Role|Candidate|Decision", f"A1|TFL|{mention(BOSS)}|{lozenge('VALIDATED')}"),
        ),
    ),
    ACCOUNTS,
)
FACTS = TOWN.programme.people_facts
TODAY = TOWN.programme.snapshot.taken.date()


class Registrants(RuleBasedStateMachine):
    """People who enter what they like, none of whom nominates or enters for others by office."""

    @initialize()
    def begin(self) -> None:
        """Begin with no record."""
        self.records: list[Registration] = []
        self.entered = 0

    @rule(
        creator=CREATORS, action=st.sampled_from(Action), role=ROLES, name=NAMES, email=EMAILS,
        accounts=MENTIONS, kind=KINDS, owned=st.booleans(), altered=st.booleans(),
    )  # fmt: skip
    def enter(self, **fields: object) -> None:
        """Enter a record of any kind."""
        creator = fields.pop("creator")
        self.entered += 1
        one = record(creator, id_=str(self.entered), **fields)  # type: ignore[arg-type]  # drawn
        self.records.append(replace(one, created=START + timedelta(hours=self.entered // 2)))

    @rule(creator=st.sampled_from(REGISTRANTS), role=ROLES)
    def enter_plainly(self, creator: object, role: Role | None) -> None:
        """Enter an honest record, so that there are members to go wrong with."""
        self.enter(creator=creator, role=role)

    @rule(data=st.data())
    def vanish(self, data: st.DataObject) -> None:
        """Let a record disappear, as form administrators can delete them."""
        if self.records:
            self.records.remove(data.draw(st.sampled_from(self.records)))

    @invariant()
    def nobody_leads(self) -> None:
        """No role above member, no member without an own record, no record lost."""
        people = gather(Registrations(tuple(self.records)), FACTS, TODAY)[A1]
        own = {one.creator for one in self.records if one.kind is not SourceKind.TABLE}
        members = {one.account.key for one in people.members}
        foreign = sum("asks that somebody leaves" in str(text) for _one, text in people.remarks)
        told = people.superseded + foreign

        assert {one.role for one in people.members} <= {Role.MEMBER}
        assert {one.evidence for one in people.members} <= {Evidence.SELF}
        assert members <= own
        assert all(one.record.creator == one.account.key for one in people.members)
        assert all(one.account.active for one in people.members)
        assert {one.account.key for one in people.candidates} <= members
        assert len(members) + len(people.refusals) + len(people.withdrawn) + told == len(
            self.records
        )

    def teardown(self) -> None:
        """The same records mean the same, in whatever order they were read."""
        there = gather(Registrations(tuple(self.records)), FACTS, TODAY)
        back = gather(Registrations(tuple(self.records[::-1])), FACTS, TODAY)

        assert there == back


Registrants.TestCase.settings = settings(
    max_examples=RUNS,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestNobodyLeadsByAForm = Registrants.TestCase
