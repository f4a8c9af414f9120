"""What changes must wait for, whatever job wants them: opt-outs, limits, what people took back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.core.plan import (
    AddComment,
    AddLabels,
    AddMember,
    AdoptMember,
    AttachFile,
    CreateGroup,
    CreatePage,
    EditPage,
    Gate,
    RemoveMember,
    RestorePage,
    SetReaders,
    Skip,
    kind_of,
)
from sicbot.core.privileges import privileged_groups
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sicbot.core.journal import Ledger
    from sicbot.core.model import GroupName, Page, Snapshot
    from sicbot.core.plan import Change, ChangeId, GroupAct, Target
    from sicbot.core.text import Text

OPT_OUT = "no-sicbot"
OPT_OUT_TREE = "no-sicbot-tree"  # on a page: that page and all below it


@dataclass(frozen=True, slots=True)
class Limits:
    """How many free changes of a kind one run makes; more of a kind wait as a whole.

    Attributes:
        removal_share: Share of one group's members that a run takes out; at least one person.
        comments: Comments, each of which gives people mails.
    """

    edits: int = 100
    new_pages: int = 60
    additions: int = 100
    removals: int = 5
    removal_share: float = 0.2
    comments: int = 20

    def of(self, kind: str) -> int:
        """Return the limit of a kind of change."""
        by_kind = {
            "create-page": self.new_pages,
            "create-post": self.new_pages,
            "add-comment": self.comments,
            "add-member": self.additions,
            "remove-member": self.removals,
        }
        return by_kind.get(kind, self.edits)

    def removals_of(self, members: int) -> int:
        """Return how many of a group's members a run takes out."""
        return max(1, int(members * self.removal_share))


def refusal(change: Change, snapshot: Snapshot) -> Text | None:
    """Return why a change may not be made at all, or None.

    Labels stop writes wherever they come from; so do archived spaces and spaces that are not read.
    """
    act = change.act
    if isinstance(act, CreateGroup | AddMember | AdoptMember | RemoveMember):
        return _group_refusal(act, snapshot)
    target = act.target
    space = snapshot.spaces.records.get(target.space)
    if space is None:
        return _("space {space} is not there, as far as sicbot sees", space=target.space)
    if space.archived:
        return _("space {space} is archived", space=target.space)
    page = snapshot.page(target.id) if target.id else None
    if isinstance(act, SetReaders | AddComment | AddLabels | AttachFile) and target.id is None:
        return None
    match act:
        case CreatePage(parent=parent) if parent:
            return _opted_out_tree(snapshot.pages.records.get(parent), snapshot)
        case CreatePage():
            return None
        case RestorePage():
            return opt_out(page, snapshot) if page else _gone(target)
        case EditPage() | SetReaders() | AddComment() | AddLabels() | AttachFile():
            if page is None or page.status is not PageStatus.CURRENT:
                return _gone(target)
            return opt_out(page, snapshot)


def _group_refusal(act: GroupAct, snapshot: Snapshot) -> Text | None:
    """Return why nobody is put into a group or taken out of it."""
    seat = act.target
    if isinstance(act, RemoveMember) and seat.user == snapshot.me.key:
        return _("sicbot does not take itself out of a group")
    return closed(seat.group, snapshot)


def closed(group: GroupName, snapshot: Snapshot) -> Text | None:
    """Return why nothing is changed in a group: it gives power, or nobody knows whether it does."""
    if group in privileged_groups(snapshot):
        why = _("{group} administers the site or a space", group=group)
        return _("sicbot changes nothing there: {why}", why=why)
    if group == snapshot.default_group:
        why = _("{group} is the group that every account is in", group=group)
        return _("sicbot changes nothing there: {why}", why=why)
    around = next((gap for gap in snapshot.groups.gaps if gap.what == group), None)
    if around is not None and group in snapshot.groups.records:
        return _("what {group} is inside of could not be read", group=group)
    if snapshot.spaces.gaps:
        space = snapshot.spaces.gaps[0].what
        return _("who administers space {space} could not be read; a group may", space=space)
    return None


def _gone(target: Target) -> Text:
    return _("“{page}” is no current page that sicbot read", page=str(target))


def opt_out(page: Page, snapshot: Snapshot) -> Text | None:
    """Return which label keeps sicbot from writing on a page, or None."""
    if OPT_OUT in page.labels:
        return _("the page has the label {label}", label=OPT_OUT)
    return _opted_out_tree(page, snapshot)


def _opted_out_tree(page: Page | None, snapshot: Snapshot) -> Text | None:
    """Return which page on the way up says no; one that sicbot could not read may say so."""
    if page is None:
        return _("the page above is not there, as far as sicbot sees")
    for page_id in (*page.ancestors, page.id):
        above = snapshot.page(page_id)
        if above is None:
            return _("a page above it could not be read, and may carry {label}", label=OPT_OUT_TREE)
        if OPT_OUT_TREE in above.labels:
            return _("“{page}” has the label {label}", page=above.title, label=OPT_OUT_TREE)
    return None


def hold_taken_back(change: Change, ledger: Ledger) -> Change:
    """Let a change wait that sicbot made before: somebody took it back, and it is theirs now."""
    page = change.act.target.id
    runs = [run for part in change.parts if (run := ledger.run_of(page, part))]
    undone = ledger.undone.get(page) if isinstance(change.act, EditPage) and page else None
    if undone is not None and change.id in ledger.changes:
        runs.append(undone)
    made_again = isinstance(change.act, CreatePage | AddMember) and change.id in ledger.changes
    if change.gate is not Gate.FREE or not (runs or made_again):
        return change
    if isinstance(change.act, AddMember):
        why = _("sicbot did this before for the same record, and it was taken back since")
    elif not runs:
        why = _("sicbot made this page before, and it was taken away since")
    else:
        why = _("run {run} did this already, and it was taken back since", run=max(runs))
    return replace(change, gate=Gate.APPROVAL, waits_because=why)


def hold_over_limit(changes: Sequence[Change], limits: Limits) -> tuple[Change, ...]:
    """Let all free changes of a kind wait where there are more of it than the limit."""
    count = Counter(kind_of(one.act) for one in changes if one.gate is Gate.FREE)
    held = []
    for change in changes:
        kind = kind_of(change.act)
        if change.gate is Gate.FREE and count[kind] > limits.of(kind):
            why = _(
                "{count} changes of this kind at once, the limit is {limit}; look at them, then "
                "approve them or raise the limit",
                count=count[kind],
                limit=limits.of(kind),
            )
            held.append(replace(change, gate=Gate.LIMIT, waits_because=why))
        else:
            held.append(change)
    return tuple(held)


def hold_over_share(
    changes: Sequence[Change], limits: Limits, snapshot: Snapshot
) -> tuple[Change, ...]:
    """Let all free removals from a group wait where they are too many for its size."""
    out = Counter(
        one.act.target.group
        for one in changes
        if isinstance(one.act, RemoveMember) and one.gate is Gate.FREE
    )
    held = []
    for change in changes:
        group = change.act.target.group if isinstance(change.act, RemoveMember) else None
        known = snapshot.groups.records.get(group) if group else None
        size = len(known.members) if known else 0
        most = limits.removals_of(size)
        if group is not None and change.gate is Gate.FREE and out[group] > most:
            why = _(
                "would take {count} of {size} out of {group}, the limit is {limit}; look at them, "
                "then approve them",
                count=out[group],
                size=size,
                group=group,
                limit=most,
            )
            held.append(replace(change, gate=Gate.LIMIT, waits_because=why))
        else:
            held.append(change)
    return tuple(held)


def hold_with_needs(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Note on a free change that it waits for another one: nothing else holds it.

    Each stands behind those it needs, so that one which follows a waiting one waits as well.
    """
    known: dict[ChangeId, Change] = {}
    for change in changes:
        known[change.id] = _with_needs(change, known)
    return tuple(known.values())


def _with_needs(change: Change, known: Mapping[ChangeId, Change]) -> Change:
    if change.gate is not Gate.FREE:
        return change
    for need in change.needs:
        if need not in known:
            return replace(change, waits_because=_("it needs {id}, which is not made", id=need))
        if known[need].gate is not Gate.FREE or known[need].waits_because is not None:
            return replace(change, waits_because=_("follows {id}, which waits", id=need))
    return change


def refused(change: Change, why: Text) -> Skip:
    """Return the change as something left out."""
    return Skip(f"{kind_of(change.act)} {change.act.target}", why)
