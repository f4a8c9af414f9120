"""What an audit could not judge, and why: said before anything that it found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.model import Gap
from sicbot.core.text import Text, _
from sicbot.programme.rights.audit import AuditCoverage, AuditName, names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sicbot.programme.rights.audit_facts import Facts

MOST_GROUPS = 3  # told one by one


def cover_audit(facts: Facts, audits: Collection[AuditName]) -> AuditCoverage:
    """Return how much of the wiki these audits rest on.

    A group that the wiki does not have is no gap but a finding.
    """
    base = facts.programme.coverage
    of_groups = [gap for gap in facts.snapshot.groups.gaps if not gap.absent]
    gaps = [gap for gap in base.gaps if not gap.absent]
    if len(of_groups) > MOST_GROUPS:
        gaps = [*(gap for gap in gaps if gap not in of_groups), _together(of_groups)]
    return AuditCoverage(replace(base, gaps=tuple(gaps)), tuple(_not_judged(facts, audits)))


def _together(gaps: list[Gap]) -> Gap:
    """Return one gap for many groups that were not read, with the reason of the first."""
    why = _("{count} groups, such as {group}", count=len(gaps), group=gaps[0].why)
    return Gap("groups", why)


def _not_judged(facts: Facts, audits: Collection[AuditName]) -> Iterator[Text]:
    spaces = [
        key for key, space in sorted(facts.snapshot.spaces.records.items())
        if space.rights is None and any(page.space == key for page in facts.pages)
    ]  # fmt: skip
    if spaces:
        yield _(
            "Not judged, as its rights are unknown to sicbot: who may view and edit pages in "
            "{spaces}.",
            spaces=names(spaces),
        )
    if AuditName.PERMISSIONS in audits:
        yield from _people_not_judged(facts)
    if AuditName.PRIVACY in audits:
        yield from _texts_not_judged(facts)


def _people_not_judged(facts: Facts) -> Iterator[Text]:
    accounts = facts.programme.accounts
    reasons = dict.fromkeys(gap.why for gap in accounts.gaps if not gap.absent)
    yield from (_("Not read: {what}.", what=why) for why in reasons)
    if not accounts.records:
        yield _("Not judged: which accounts are closed, as sicbot could read none.")
    if not facts.snapshot.groups.complete:
        yield _(
            "Members of some groups are unknown to sicbot: nothing is said about people who might "
            "be in them, nor about pages that nobody can edit."
        )
    if facts.explained is None:
        yield _(
            "Not judged: whether a registration explains each membership of a Task Force's group."
        )
    if facts.nominated is None:
        why = facts.programme.people_facts.lacks.get("nominations")
        yield from (_("Not read: {what}.", what=why),) if why else ()
        yield _("Not judged: whether the groups of leaders fit the nominations.")
    if not facts.policy.audit.workspaces:
        yield _("Not judged: who cannot read the workspaces; name them in config/policy.toml.")
    yield _(
        "Who gave a right, and when, the wiki does not tell sicbot; “first seen” is the day of the "
        "first audit that found it."
    )


def _texts_not_judged(facts: Facts) -> Iterator[Text]:
    yield from (_("Not read: {what}.", what=gap.why) for gap in facts.attachments.gaps)
    old = facts.old
    if old.read < old.of:
        yield _(
            "Looked at {read} of {total} earlier versions of pages that outsiders see; see "
            "`old_versions` in config/policy.toml.",
            read=old.read,
            total=old.of,
        )
    yield _(
        "Earlier versions of pages that outsiders do not see now were not looked at; whether they "
        "could see them once is not known to sicbot. Comments and the content of files neither."
    )
