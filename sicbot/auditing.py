"""Reads what audits of rights and privacy need, and runs them; nothing is written to the wiki."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.adapters.audit_read import AuditReader
from sicbot.app import audiences_of, look_up
from sicbot.core.errors import WikiError
from sicbot.core.model import SUPER_USERS, GroupName, Reading
from sicbot.core.rights import people_named
from sicbot.engine.snapshot import Needs, take_snapshot
from sicbot.ledger import ledger_of_people
from sicbot.pages.personal_data import personal_data
from sicbot.people_sources import with_people
from sicbot.programme.programme import Programme
from sicbot.programme.rights.audit import AuditName, Finding, with_days
from sicbot.programme.rights.audit_coverage import cover_audit
from sicbot.programme.rights.audit_facts import Facts, OldVersions
from sicbot.programme.rights.audits import find
from sicbot.programme.rights.rights_matrix import Matrix, rights_matrix
from sicbot.programme.seats.memberships import explained_members, nominated_leaders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sicbot.app import App
    from sicbot.core.model import Group, PageId, Snapshot
    from sicbot.pages.personal_data import PersonalData
    from sicbot.programme.rights.audit import AuditCoverage

MEMORY = "audit"  # the name under which the days of first sight are kept


@dataclass(frozen=True, slots=True)
class Audited:
    """What audits found, how much of the wiki they rest on, and who may do what."""

    facts: Facts
    findings: tuple[Finding, ...]
    coverage: AuditCoverage
    matrix: Matrix


def audit_rights(app: App, audits: Collection[AuditName], *, includes: bool = False) -> Audited:
    """Read the wiki once and return what these audits find.

    With `includes` the programme knows of red includes all that `audit includes` tells.
    """
    facts = read_facts(app, audits, includes=includes)
    findings = _remembered(app, find(facts, audits), audits)
    return Audited(facts, findings, cover_audit(facts, audits), rights_matrix(facts))


def read_facts(app: App, audits: Collection[AuditName], *, includes: bool = False) -> Facts:
    """Read the wiki for these audits."""
    settings = app.config.sicbot
    policy, places = app.config.policy, app.config.people
    named = (settings.wiki.default_group, *settings.audiences.groups, *policy.all_groups)
    named += tuple(_of_policy(app))
    needs = Needs(
        settings.wiki.spaces,
        tuple(dict.fromkeys([*named, SUPER_USERS, *policy.administrators])),
        members=True,
        administrators=policy.administrators,
        default_group=settings.wiki.default_group,
    )
    snapshot = _with_groups_of_rights(app, take_snapshot(app.reader, needs, app.clock.now()))
    programme = Programme(
        snapshot,
        audiences_of(snapshot, app.config),
        settings.wiki.secretariat,
        policy=policy,
        places=places,
    )
    programme = replace(programme, ledger=ledger_of_people(app, programme))
    programme = with_people(programme, app.sources, app.reader.people_seen, people_named(snapshot))
    if includes:
        programme = replace(programme, lookups=look_up(app, snapshot, programme.includes))
    facts = Facts(
        programme,
        settings.wiki.default_group,
        explained=explained_members(programme),
        nominated=nominated_leaders(programme),
        around=_around_unread(app, snapshot),
    )
    if AuditName.PRIVACY not in audits:
        return facts
    reader = AuditReader(app.gate, app.clock)
    spaces = sorted({page.space for page in facts.pages})
    return replace(facts, attachments=reader.attachments(spaces), old=_old_versions(facts, reader))


def _of_policy(app: App) -> Iterator[GroupName]:
    """Yield the groups that the kinds of pages, attestors and nominators name."""
    for kind in app.config.policy.pages.values():
        for name in (*kind.view, *kind.edit):
            if name not in ("anonymous", "logged-in"):
                yield GroupName(name)
    yield from app.config.people.attestors
    yield from app.config.people.nominators


def _with_groups_of_rights(app: App, snapshot: Snapshot) -> Snapshot:
    """Read the other groups that rights and restrictions name: people may be in them."""
    named = set[GroupName]()
    for space in snapshot.spaces.records.values():
        if space.rights is not None:
            rights = space.rights
            named |= rights.groups | rights.editors.groups | rights.admins.groups
    for page in snapshot.pages.records.values():
        named |= page.read.groups | page.update.groups
    if snapshot.use is not None:
        named |= snapshot.use.groups | snapshot.use.admins.groups
    outer = [group.ancestors for group in snapshot.groups.records.values()]
    known = {*snapshot.groups.records, *(gap.what for gap in snapshot.groups.gaps)}
    more = named.union(*outer) - known
    if not more:
        return snapshot
    read = app.reader.groups(sorted(more), members=True, ancestors=True)
    records: dict[GroupName, Group] = {**snapshot.groups.records, **read.records}
    return replace(snapshot, groups=Reading(records, snapshot.groups.gaps + read.gaps))


def _around_unread(app: App, snapshot: Snapshot) -> Mapping[GroupName, Group]:
    """Return groups of which the bot may not read the members, with the groups around them.

    From 10 on an administrator alone may read members (REST reference 10.0.3).
    """
    unread = [GroupName(gap.what) for gap in snapshot.groups.gaps if not gap.absent]
    return app.reader.groups(unread, members=False, ancestors=True).records


def _old_versions(facts: Facts, reader: AuditReader) -> OldVersions:
    """Look at earlier versions of pages that outsiders see, the newest of each page first."""
    audit = facts.policy.audit
    open_pages = [page for page in facts.pages if page.version > 1 and facts.outsiders_of(page)]
    newest = max((page.version for page in open_pages), default=1)
    wanted = [
        (page.id, page.version - back)
        for back in range(1, newest)
        for page in open_pages
        if page.version > back
    ]
    found: dict[tuple[PageId, int], PersonalData] = {}
    read = 0
    for page_id, number in wanted[: audit.old_versions]:
        try:
            body = reader.old_body(page_id, number)
        except WikiError:
            continue
        read += 1
        data = personal_data(body or "", audit.role_addresses, phones=audit.phones)
        if data:
            found[page_id, number] = data
    return OldVersions(found, read, len(wanted))


def _remembered(
    app: App, findings: tuple[Finding, ...], audits: Collection[AuditName]
) -> tuple[Finding, ...]:
    """Return the findings with the days of first sight, and keep those for the next audit.

    A finding that is gone is forgotten, unless its audit was not run.
    """
    known = app.register.facts(MEMORY)
    today = app.clock.now().date().isoformat()
    days = {f"{one.audit}:{one.key}": today for one in findings}
    days = {key: known.get(key, day) for key, day in days.items()}
    others = {key: day for key, day in known.items() if key.partition(":")[0] not in audits}
    app.register.keep(MEMORY, {**others, **days})
    return with_days(findings, {key.partition(":")[2]: day for key, day in days.items()})
