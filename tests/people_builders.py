"""Accounts, records and register pages in few words, for tests of what registrations mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sicbot.core.journal import Ledger
from sicbot.core.model import Group, GroupName, PageId, Reading, UserKey
from sicbot.core.people import (
    Account,
    Action,
    Registration,
    Registrations,
    Role,
    SourceKind,
    TaskForce,
    UserName,
)
from sicbot.core.policy import People
from sicbot.programme.people.task_forces import gather
from tests.builders import Sheet, make_snapshot, programme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import Gap
    from sicbot.core.people import NotRead, TaskForcePeople
    from sicbot.programme.programme import Programme

DESK = GroupName("desk")
BOARD = GroupName("board")
A1, B1 = TaskForce("A1"), TaskForce("B1")
START = datetime(2023, 1, 1, 9, tzinfo=UTC)


def account(
    key: str, full_name: str = "", email: str | None = None, *, active: bool = True
) -> Account:
    """Return an account whose key is also its user name."""
    name = full_name or key.title()
    return Account(UserKey(key), UserName(key), name, email, active)


ADA = account("ada", "Ada Berg", "ada@berg.example.org")
BEN = account("ben", "Ben Ochieng", "ben@river.example.org")
CYD = account("cyd", "Cyd Lima", "cyd@mail.example.org")
TEAM = account("team", "Desk (shared)", "desk@example.org")
GONE = account("gone", "Gus Gone", "gus@berg.example.org", active=False)
EVERYBODY = (ADA, BEN, CYD, TEAM, GONE)


def record(
    creator: Account | str | None,
    task_force: str = "A1",
    *,
    day: int = 0,
    id_: str = "",
    kind: SourceKind = SourceKind.FORM,
    action: Action = Action.JOIN,
    role: Role | None = Role.MEMBER,
    name: str = "",
    email: str = "",
    accounts: tuple[Account | str, ...] = (),
    organisation: str = "",
    consent: bool | None = True,
    owned: bool = True,
    altered: bool = False,
) -> Registration:
    """Return a record that somebody entered so many days after the start."""
    key = creator.key if isinstance(creator, Account) else creator
    return Registration(
        source=f"form join{task_force}",
        kind=kind,
        record=id_ or f"{task_force}-{key}-{day}",
        page=PageId("1"),
        task_force=TaskForce(task_force),
        created=START + timedelta(days=day),
        creator=None if key is None else UserKey(key),
        creator_name=key or "",
        owned=owned,
        accounts=tuple(one.key if isinstance(one, Account) else UserKey(one) for one in accounts),
        altered=altered,
        action=action,
        role=role,
        name=name,
        email=email,
        organisation=organisation,
        consent=consent,
    )


def mention(who: Account | str) -> str:
    """Return a mention of a person as Data Center stores it."""
    key = who.key if isinstance(who, Account) else who
    return f'<ac:link><ri:user ri:userkey="{key}" /></ac:link>'


def lozenge(title: str) -> str:
    """Return a status lozenge."""
    return (
        '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">'
        f"{title}</ac:parameter></ac:structured-macro>"
    )


def day(text: str) -> str:
    """Return a date as the wiki's own element."""
    return f'<time datetime="{text}" />'


def table(header: str, *rows: str) -> str:
    """Return a table; cells are parted by `|`."""
    head = "".join(f"<th>{cell.strip()}</th>" for cell in header.split("|"))
    body = "".join(
        "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) + "</tr>"
        for row in rows
    )
    return f"<table><tbody><tr>{head}</tr>{body}</tbody></table>"


PLACES = People(
    attestors=(DESK,),
    nominators=(DESK, BOARD),
    partners="MAIN:Partners",
    nominations="MAIN:Nominations",
    exceptions="MAIN:Exceptions",
    matches="MAIN:Matches",
    opt_outs="MAIN:Not to be named",
)
GUARDED = (DESK, BOARD)


def sheet(title: str, body: str, *groups: str) -> Sheet:
    """Return a page that only these groups may edit; without any, only those who decide."""
    return Sheet(title, body, edit_groups=groups or GUARDED)


@dataclass(frozen=True)
class Town:
    """Pages, accounts and groups; the desk's account may enter records for others."""

    sheets: tuple[Sheet, ...] = ()
    accounts: tuple[Account, ...] = EVERYBODY
    places: People = PLACES
    members: Mapping[str, tuple[str, ...]] | None = None
    groups: tuple[Group, ...] = ()
    account_gaps: tuple[Gap, ...] = ()

    @property
    def programme(self) -> Programme:
        """What this means."""
        snapshot = make_snapshot(*(self.sheets or (Sheet("Home"),)))
        members = {DESK: ("team",), BOARD: ()} if self.members is None else self.members
        made = {
            GroupName(name): Group(GroupName(name), frozenset(map(UserKey, inside)))
            for name, inside in members.items()
        }
        made |= {one.name: one for one in self.groups}
        groups = Reading({**snapshot.groups.records, **made})
        return replace(
            programme_of(replace(snapshot, groups=groups)),
            places=self.places,
            accounts=Reading({one.key: one for one in self.accounts}, self.account_gaps),
        )

    def people(
        self, *records: Registration, not_read: tuple[NotRead, ...] = ()
    ) -> Mapping[TaskForce, TaskForcePeople]:
        """Return what these records mean."""
        programme = self.programme
        registrations = Registrations(records, not_read)
        return gather(registrations, programme.people_facts, programme.snapshot.taken.date())

    def entered(
        self, *records: Registration, ledger: Ledger | None = None, gaps: tuple[NotRead, ...] = ()
    ) -> Programme:
        """Return what this means with these records, whatever the sources hold."""
        programme = replace(self.programme, ledger=ledger or Ledger())
        programme.__dict__["registrations"] = Registrations(records, gaps)  # else read from sources
        return programme

    def in_a1(self, *records: Registration) -> TaskForcePeople:
        """Return what they mean for the first Task Force."""
        return self.people(*records)[A1]
