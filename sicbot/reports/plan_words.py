"""A plan in words: what is done, to which page, what it means to people and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

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
    SetReaders,
    kind_of,
)
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.reports.includes import audience_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sicbot.core.model import Allowed, UserKey
    from sicbot.core.plan import Act, Change, ChangeId, Effect, JobPlan, Plan, Seat, Target
    from sicbot.core.text import Catalogue

Concern: TypeAlias = Literal["mail", "gains", "loses", "shows"]
MOST_TITLES = 3
NO_NAMES: Mapping[UserKey, str] = {}
VERBS = {  # by the kind of what is done
    "edit-page": _("edit"),
    "create-page": _("new page"),
    "create-post": _("new blog post"),
    "set-readers": _("set who reads"),
    "restore-page": _("restore"),
    "add-comment": _("comment"),
    "add-labels": _("label"),
    "attach-file": _("attach"),
    "create-group": _("new group"),
    "add-member": _("add to group"),
    "adopt-member": _("let sicbot take out of group later"),
    "remove-member": _("take out of group"),
}
YES = "sicbot apply --only "  # and behind it the id of the change that may be made


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a change means to people."""

    concern: Concern
    text: Text


@dataclass(frozen=True, slots=True)
class Gated:
    """The changes of one job: those that `run` makes, and those that wait."""

    free: tuple[Change, ...]
    waiting: tuple[Change, ...]


def gated(job: JobPlan, plan: Plan) -> Gated:
    """Return a job's changes by what they wait for."""
    return Gated(
        tuple(one for one in job.changes if one.id in plan.free),
        tuple(one for one in job.changes if one.id not in plan.free),
    )


def left_out(job: JobPlan, catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the items that a job left out, by the reason that they share."""
    found: dict[str, list[str]] = {}
    for skip in job.skipped:
        item = " ".join(skip.item.split())
        found.setdefault(skip.reason.show(catalogue), []).append(item)
    return found


def page_name(target: Target | Seat) -> str:
    """Return the page or the seat in a group as people name it, on one line."""
    return " ".join(str(target).split())


def by_page(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Return the changes of each page together, the pages in the order of their first change."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(page_name(change.act.target), []).append(change)
    return found


def verb(act: Act) -> Text:
    """Return in a few words what is done."""
    if isinstance(act, SetReaders) and isinstance(act.readers, Open):
        return _("open")
    return VERBS[kind_of(act)]


def said(change: Change, catalogue: Catalogue) -> str:
    """Return what is done and why, on one line."""
    what, why = verb(change.act).show(catalogue), change.why.show(catalogue)
    says_both = why.casefold().startswith(what.casefold())
    line = why if says_both else _("{what}: {why}", what=what, why=why).show(catalogue)
    return " ".join(line.split())


def headline(plan: Plan) -> Text:
    """Return the one sentence that counts."""
    count, free = len(plan.changes), len(plan.free)
    if count == 0:
        return _("Nothing to change.")
    if free == count:
        return _("Changes: {count}. None waits for a yes.", count=count)
    return _(
        "Changes: {count}, of which {free} free and {waiting} waiting for a yes.",
        count=count,
        free=free,
        waiting=count - free,
    )


def nobody_mailed(plan: Plan) -> bool:
    """Tell whether none of the changes gives anybody a mail; then one line says it for all."""
    return bool(plan.changes) and all(one.effect.notified == 0 for one in plan.changes)


NOBODY = _("Nobody gets a mail.")


def meanings(effect: Effect) -> tuple[Meaning, ...]:
    """Return what a change means to people; nothing where it means nothing to them."""
    found = []
    if effect.notified != 0:
        found.append(Meaning("mail", _mails(effect.notified)))
    if effect.gains:
        text = _("will be read by: {names}", names=_audiences(effect.gains))
        found.append(Meaning("gains", text))
    if effect.loses:
        text = _("no longer read by: {names}", names=_audiences(effect.loses))
        found.append(Meaning("loses", text))
    if effect.opens:
        found.append(Meaning("gains", _pages(_("will see"), effect.opens)))
    if effect.closes:
        found.append(Meaning("loses", _pages(_("will no longer see"), effect.closes)))
    if effect.shows:
        found.append(Meaning("shows", _shows(effect.shows)))
    return tuple(found)


def _pages(what: Text, titles: Sequence[str]) -> Text:
    """Return which pages somebody gains or loses, the first few by name."""
    named = [verbatim(f"“{' '.join(title.split())}”") for title in titles[:MOST_TITLES]]
    if len(titles) > MOST_TITLES:
        named.append(_("{count} more pages", count=len(titles) - MOST_TITLES))
    return _("{what}: {pages}", what=what, pages=listed(named))


def _mails(count: int | None) -> Text:
    if count is None:
        return _("who gets a mail is not known")
    return _("mails one person") if count == 1 else _("mails {count} people", count=count)


def _shows(titles: Sequence[str]) -> Text:
    """Return which pages look different, since they include this one."""
    first, others = " ".join(titles[0].split()), len(titles) - 1
    if others == 0:
        return _("also changes what “{title}” shows", title=first)
    if others == 1:
        return _("also changes what “{title}” and one other page show", title=first)
    return _("also changes what “{title}” and {count} other pages show", title=first, count=others)


def _audiences(names: Sequence[str]) -> Text:
    return listed([audience_name(name) for name in names])


@dataclass(frozen=True, slots=True)
class Sides:
    """What is replaced by what: text of a page, which is compared word by word, or a few words."""

    before: Text
    after: Text
    compared: bool


def sides(act: Act, names: Mapping[UserKey, str] = NO_NAMES) -> list[Sides]:
    """Return what a change replaces by what; accounts by their names where those are known."""
    match act:
        case EditPage(edits=edits, before=before):
            pairs = zip(before, edits, strict=True)
            return [Sides(verbatim(old), verbatim(edit.text), compared=True) for old, edit in pairs]
        case CreatePage(body=body) | AddComment(body=body):
            return [Sides(verbatim(""), verbatim(body), compared=True)]
        case SetReaders(readers=readers, was=was):
            old = _("nobody but sicbot") if was is None else _readers(was, names)
            new = _readers(None if isinstance(readers, Open) else readers.allowed, names)
            return [Sides(old, new, compared=False)]
        case AddLabels(labels=labels):
            return [Sides(verbatim(""), verbatim(", ".join(labels)), compared=False)]
        case RestorePage():
            return [Sides(_("in the trash"), _("at the top of its space"), compared=False)]
        case AttachFile(name=name, data=data, was=was):
            old = _("{name}, version {number}", name=name, number=was) if was else verbatim("")
            new = _("{name}, {count} bytes", name=name, count=len(data))
            return [Sides(old, new, compared=False)]
        case CreateGroup() | AddMember() | AdoptMember() | RemoveMember():
            return []  # the verb says it all
        case _:
            assert_never(act)


def _readers(allowed: Allowed | None, names: Mapping[UserKey, str]) -> Text:
    """Return who may read a page, as far as its own restriction says."""
    if not allowed:
        return _("whoever may read the space and the pages above")
    groups = [verbatim(name) for name in sorted(allowed.groups)]
    users = [
        verbatim(names[key]) if key in names else _("user {key}", key=key)
        for key in sorted(allowed.users)
    ]
    return listed([*groups, *users])


def next_step(plan: Plan) -> Text | None:
    """Return what a person does with this plan."""
    free, waiting = len(plan.free), len(plan.changes) - len(plan.free)
    if not plan.changes:
        return None
    if not waiting:
        return _("`sicbot run` makes them.")
    if not free:
        return _("All wait for a yes: `sicbot apply --only ID`, with the ID of the change.")
    return _(
        "`sicbot run` makes what is free; `sicbot apply --only ID` says yes to a change that "
        "waits, and to what it needs."
    )


def tails(waiting: Sequence[Change]) -> frozenset[ChangeId]:
    """Return the changes that no other one needs: a yes to one is a yes to all before it.

    A new group is among them: many follow it, and it is what people decide about.
    """
    needed = {need for change in waiting for need in change.needs}
    return frozenset(
        change.id
        for change in waiting
        if change.id not in needed or isinstance(change.act, CreateGroup)
    )
