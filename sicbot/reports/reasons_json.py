"""The reasons for a person, a group or a page as the document that scripts read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.programme.reasons.group_reasons import GroupReasons
from sicbot.programme.reasons.page_reasons import PageReasons
from sicbot.programme.reasons.reasons import PersonReasons

if TYPE_CHECKING:
    from datetime import date

    from sicbot.core.journal import PageWrite, SeatWrite
    from sicbot.core.people import Account, Candidate, Nomination, Registration
    from sicbot.core.text import Catalogue, Text
    from sicbot.programme.reasons.page_reasons import Barrier
    from sicbot.programme.reasons.reasons import RecordReason, TaskForceReason
    from sicbot.programme.reasons.seat_reasons import SeatReason, Trail

Json = dict[str, Any]


def to_json(
    reasons: PersonReasons | GroupReasons | PageReasons, trail: Trail, catalogue: Catalogue
) -> Json:
    """Return the reasons; sentences are in the catalogue's language."""
    writer = _Writer(trail, catalogue)
    match reasons:
        case PersonReasons():
            return writer.person(reasons)
        case GroupReasons():
            return writer.group(reasons)
        case PageReasons():
            return writer.page(reasons)


class _Writer:
    """Writes values as JSON in one language."""

    def __init__(self, trail: Trail, catalogue: Catalogue) -> None:
        self._trail = trail
        self._catalogue = catalogue

    def person(self, reasons: PersonReasons) -> Json:
        return {
            "kind": "person",
            "account": _account(reasons.account),
            "named_in_lists": not reasons.hidden,
            "asked_to_be_forgotten": reasons.forgotten,
            "task_forces": [self._task_force(one) for one in reasons.task_forces],
            "groups": [self._seat(one) for one in reasons.others],
            "no_reason": [one.group for one in reasons.unexplained],
        }

    def group(self, reasons: GroupReasons) -> Json:
        return {
            "kind": "group",
            "group": reasons.group,
            "task_force": reasons.code,
            "role": reasons.role.value if reasons.role else None,
            "mode": reasons.mode.value,
            "in_policy": reasons.named,
            "absent": reasons.absent,
            "not_read": self._show(reasons.why),
            "members": [self._seat(one) for one in reasons.inside],
            "should_be": [self._seat(one) for one in reasons.outside],
            "unknown_accounts": reasons.unknown,
            "refusals": [
                {
                    **_record(one.record),
                    "evidence": int(one.evidence),
                    "cause": one.cause.value,
                    "why": self._show(one.why),
                }
                for one in reasons.refusals
            ],
            "no_reason": [one.account.name for one in reasons.unexplained],
        }

    def page(self, reasons: PageReasons) -> Json:
        page, rights = reasons.page, reasons.rights
        mark = page.mark if reasons.owner != "people" else None
        return {
            "kind": "page",
            "page_id": page.id,
            "space": page.space,
            "title": page.title,
            "address": reasons.address,
            "status": page.status.value,
            "version": page.version,
            "owner": reasons.owner.value,
            "template": mark.template if mark else None,
            "slug": mark.slug if mark else None,
            "changed_by_people": reasons.changed,
            "regions": [{"id": one.id, "own": one.is_own} for one in reasons.regions],
            "writes": [self._write(one) | {"version": one.version} for one in reasons.writes],
            "audiences": {name: sight.value for name, sight in reasons.sight},
            "read_restrictions": [_barrier(one) for one in reasons.readers],
            "edit_restriction": _barrier(reasons.editors) if reasons.editors else None,
            "space_read": None
            if rights is None
            else {
                "anonymous": rights.anonymous,
                "groups": sorted(rights.groups),
                "accounts": len(rights.users),
            },
            "included_on": [{"page_id": one.id, "title": one.title} for one in reasons.hosts],
            "includes": [{"page_id": one.id, "title": one.title} for one in reasons.shows],
            "no_writes_because": self._show(reasons.no),
        }

    def _task_force(self, one: TaskForceReason) -> Json:
        return {
            "task_force": one.code,
            "role": one.member.role.value if one.member else None,
            "records": [self._weighed(record) for record in one.records],
            "wish": self._wish(one.candidate) if one.candidate else None,
            "nominations": [self._nomination(row) for row in one.nominations],
            "groups": [self._seat(seat) for seat in one.seats],
            "not_read": [{"source": gap.source, "why": self._show(gap.why)} for gap in one.unread],
        }

    def _weighed(self, one: RecordReason) -> Json:
        return {
            **_record(one.record),
            "evidence": int(one.evidence),
            "weight": one.weight.value,
            "why": self._show(one.why),
            "remarks": [self._show(remark) for remark in one.remarks],
        }

    def _wish(self, one: Candidate) -> Json:
        return {
            "role": one.wish.value,
            "standing": one.eligibility.standing.value,
            "why": self._show(one.eligibility.why),
            "organisation": one.eligibility.organisation,
        }

    def _nomination(self, one: Nomination) -> Json:
        return {
            "row": one.row,
            "role": one.role.value,
            "region": one.region,
            "proposed": _day(one.proposed),
            "decision": one.decision,
            "decided": _day(one.decided),
            "ends": _day(one.ends),
            "in_force": one.in_force,
            "problems": [self._show(problem) for problem in one.problems],
        }

    def _seat(self, one: SeatReason) -> Json:
        return {
            "group": one.group,
            "account": _account(one.account),
            "inside": one.inside,
            "ruling": one.ruling.value,
            "why": self._show(one.why),
            "waits": self._show(one.waits),
            "by": one.hand.value if one.hand else None,
            "since": one.since or None,
            "writes": [self._write(write) for write in one.writes],
        }

    def _write(self, write: SeatWrite | PageWrite) -> Json:
        run = self._trail.runs.get(write.run)
        return {
            "step": write.step.value,
            "run": write.run,
            "command": run.command if run else None,
            "schedule": run.schedule if run else None,
            "when": write.when.isoformat(),
            "changes": list(write.changes),
        }

    def _show(self, text: Text | None) -> str | None:
        return None if text is None else text.show(self._catalogue)


def _account(account: Account) -> Json:
    return {
        "key": account.key,
        "name": account.name,
        "full_name": account.full_name,
        "active": account.active,
    }


def _record(record: Registration) -> Json:
    return {
        "source": record.source,
        "record": record.record,
        "number": record.number,
        "action": record.action.value,
        "created": record.created.isoformat(),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _barrier(barrier: Barrier) -> Json:
    return {
        "page_id": barrier.page.id,
        "title": barrier.page.title,
        "groups": list(barrier.groups),
        "accounts": list(barrier.people),
    }
