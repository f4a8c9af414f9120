"""Plans as JSON, out and in: the document that scripts read and that `apply` takes.

What is applied has a digest in the document; who reads it back gets exactly that, or an error.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, assert_never

from pydantic import ValidationError

from sicbot.core.errors import ConfigError
from sicbot.core.plan import (
    AddComment,
    AddLabels,
    AddMember,
    AdoptMember,
    AttachFile,
    CreateGroup,
    CreatePage,
    EditPage,
    Open,
    RemoveMember,
    RestorePage,
    Seat,
    SetReaders,
    change_id,
    kind_of,
)
from sicbot.core.readers import readers_text
from sicbot.core.text import ENGLISH
from sicbot.reports.plan_models import PlanModel

if TYPE_CHECKING:
    from sicbot.core.model import Allowed, Mark
    from sicbot.core.plan import Act, Change, Effect, JobPlan, Plan, Readers, Target
    from sicbot.core.text import Catalogue

NOT_APPLIED = ("why", "waits_because")  # sentences in somebody's language: no part of the digest
MOST_OF_PLACE = 120  # signs; a key of the document may be of any length
WAY_OUT = "make a new plan with `sicbot plan --format json -o FILE`"


class PlanFileError(ConfigError):
    """A document is no plan of sicbot, or not the one that was made."""

    def __init__(self, fact: str, where: str = "") -> None:
        """Tell what is wrong, and where in the document."""
        subject = f"the plan, {where}" if where else "the plan"
        super().__init__(f"{subject}: {fact}; {WAY_OUT}")


def to_json(plan: Plan, catalogue: Catalogue = ENGLISH) -> dict[str, Any]:
    """Return a plan as the document that scripts read and `from_json` takes."""
    jobs = [_job(job, catalogue) for job in plan.jobs]
    return {"digest": _digest(plan.url, jobs), "url": plan.url, "jobs": jobs}


def digest(plan: Plan) -> str:
    """Return the same text for the same changes of the same wiki, in whatever language."""
    return _digest(plan.url, [_job(job, ENGLISH) for job in plan.jobs])


def from_json(document: object) -> Plan:
    """Return the plan of a document; its sentences stay in the language they were written in.

    Raises:
        PlanFileError: It is no plan, or something in it was changed after it was made.
    """
    try:
        model = PlanModel.model_validate(document)
        plan = model.value()
    except ValidationError as error:
        raise _not_a_plan(error) from error
    except ValueError as error:  # two values that do not go together
        raise PlanFileError(str(error)) from error
    _check(model, plan)
    return plan


def _not_a_plan(error: ValidationError) -> PlanFileError:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])[:MOST_OF_PLACE]
    return PlanFileError(first["msg"][:1].lower() + first["msg"][1:], where)


def _check(model: PlanModel, plan: Plan) -> None:
    """Refuse a document that is not, byte for byte, what `to_json` makes of its plan."""
    shown = [change for job in model.jobs for change in job.changes]
    for change, read in zip(plan.changes, shown, strict=True):
        wanted = change_id(kind_of(change.act), change.act.target, change.key)
        if read.id != wanted:
            raise PlanFileError("its id does not fit what it does", f"change {read.id}")
    again = to_json(plan)
    if again["digest"] != model.digest:
        raise PlanFileError("what it would do was changed after it was made")
    if again != model.model_dump(mode="json"):
        raise PlanFileError("what it shows is not what it would do")


def _digest(url: str, jobs: list[dict[str, Any]]) -> str:
    """Return the SHA-256 of what is applied; jobs that change nothing are no part of it."""
    made = [
        {"job": job["job"], "changes": [_applied(change) for change in job["changes"]]}
        for job in jobs
        if job["changes"]
    ]
    text = json.dumps({"url": url, "jobs": made}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _applied(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name not in NOT_APPLIED}


def _job(job: JobPlan, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "job": job.job,
        "changes": [_change(change, catalogue) for change in job.changes],
        "skipped": [
            {"item": skip.item, "reason": skip.reason.show(catalogue)} for skip in job.skipped
        ],
        "notices": [text.show(catalogue) for text in job.notices],
        "coverage": {
            "complete": job.complete,
            "text": [text.show(catalogue) for text in job.coverage],
        },
    }


def _change(change: Change, catalogue: Catalogue) -> dict[str, Any]:
    waits = change.waits_because
    return {
        "id": change.id,
        "kind": kind_of(change.act),
        "target": target_json(change.act.target),
        "why": change.why.show(catalogue),
        "gate": change.gate.value,
        "waits_because": waits.show(catalogue) if waits is not None else None,
        "needs": list(change.needs),
        "parts": list(change.parts),
        "key": change.key,
        "effect": _effect(change.effect),
        "diff": [{"before": before, "after": after} for before, after in differences(change.act)],
        **_act(change.act),
    }


def target_json(target: Target | Seat) -> dict[str, Any]:
    """Return the page, or the seat in a group, that a change is about."""
    if isinstance(target, Seat):
        return {"group": target.group, "user": target.user_name, "user_key": target.user}
    return {
        "space": target.space,
        "title": target.title,
        "page_id": target.id,
        "slug": target.slug,
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "notified": effect.notified,
        "gains": list(effect.gains),
        "loses": list(effect.loses),
        "shows": list(effect.shows),
        "opens": list(effect.opens),
        "closes": list(effect.closes),
    }


def differences(act: Act) -> list[tuple[str, str]]:
    """Return what is replaced by what: text of a page, or who may read it, as JSON."""
    match act:
        case EditPage(edits=edits, before=before):
            return [(old, edit.text) for old, edit in zip(before, edits, strict=True)]
        case CreatePage(body=body) | AddComment(body=body):
            return [("", body)]
        case SetReaders(readers=readers, was=was):
            old = "" if was is None else readers_text(was)
            return [(old, "open" if isinstance(readers, Open) else readers_text(readers.allowed))]
        case AddLabels(labels=labels):
            return [("", " ".join(labels))]
        case RestorePage() | AttachFile():
            return []
        case CreateGroup() | AddMember() | AdoptMember() | RemoveMember():
            return []
        case _:
            assert_never(act)


def _act(act: Act) -> dict[str, Any]:
    """Return what applying needs of a kind of change."""
    match act:
        case EditPage():
            return {
                "base_version": act.base_version,
                "edits": [
                    {
                        "start": one.span.start,
                        "end": one.span.end,
                        "text": one.text,
                        "why": one.why,
                    }
                    for one in act.edits
                ],
                "readers": None if act.readers is None else _allowed(act.readers),
                "adopts": None if act.adopts is None else _mark(act.adopts),
            }
        case CreatePage():
            return {
                "parent": act.parent,
                "body": act.body,
                "closed_to": _allowed(act.closed_to),
                "page_kind": act.kind,
                "template": act.template,
                "below": act.below,
            }
        case SetReaders():
            was = None if act.was is None else _allowed(act.was)
            return {"readers": _readers(act.readers), "was": was}
        case RestorePage():
            return {"base_version": act.base_version}
        case AddComment():
            readers = None if act.readers is None else _allowed(act.readers)
            return {"body": act.body, "comment": act.slug, "readers": readers}
        case AddLabels(labels=labels):
            return {"labels": list(labels)}
        case AttachFile():
            return {
                "name": act.name,
                "media_type": act.media_type,
                "data": base64.b64encode(act.data).decode("ascii"),
                "was": act.was,
                "readers": None if act.readers is None else _allowed(act.readers),
            }
        case CreateGroup() | AddMember() | AdoptMember() | RemoveMember():
            return {}
        case _:
            assert_never(act)


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "page": mark.page,
        "kind": mark.kind,
        "slug": mark.slug,
        "template": mark.template,
    }


def _readers(readers: Readers) -> dict[str, Any] | str:
    return "open" if isinstance(readers, Open) else _allowed(readers.allowed)


def _allowed(allowed: Allowed) -> dict[str, Any]:
    return {"users": sorted(allowed.users), "groups": sorted(allowed.groups)}
