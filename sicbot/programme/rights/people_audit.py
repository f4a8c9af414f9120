"""Rules about groups and people: who is in, who should not be, who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import GroupName
from sicbot.core.people import Role
from sicbot.core.privileges import privileged_groups
from sicbot.core.text import _
from sicbot.programme.rights.audit import Severity, Told, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import UserKey
    from sicbot.programme.rights.audit import Rule
    from sicbot.programme.rights.audit_facts import Facts


def departed_rights(facts: Facts) -> Iterator[Told]:
    """Find closed accounts that are in groups or have rights of their own in spaces."""
    privileged = privileged_groups(facts.snapshot)
    take = _("Take the account out; if it is opened again, the rights are there at once.")
    for key, account in sorted(facts.programme.accounts.records.items()):
        if account.active:
            continue
        records = facts.snapshot.groups.records.values()
        groups = sorted(
            group.name
            for group in records
            if key in group.members and group.name != facts.default_group
        )
        if groups:
            yield Told(
                Severity.LOW if privileged.isdisjoint(groups) else Severity.HIGH,
                str(account.name),
                _("the account is closed and still is in {groups}", groups=names(groups)),
                take,
                groups=tuple(groups),
            )
        for space in facts.snapshot.spaces.records.values():
            if space.rights is None or space.key.startswith("~"):
                continue
            rights = space.rights
            named = rights.users | rights.editors.users | rights.admins.users
            if key in named:
                yield Told(
                    Severity.HIGH if key in rights.admins.users else Severity.MEDIUM,
                    str(account.name),
                    _("the account is closed and still has a right of its own in the space"),
                    take,
                    space=space.key,
                )
        for page in facts.pages:
            if key in page.read.users | page.update.users:
                yield Told(
                    Severity.LOW,
                    str(account.name),
                    _("the account is closed and still is named in the restrictions of the page"),
                    take,
                    page=page,
                )


def unexplained_member(facts: Facts) -> Iterator[Told]:
    """Find members of Task Force groups for whom nothing that sicbot read speaks."""
    if facts.explained is None:
        return
    for group, (code, role) in facts.policy.task_force_groups.items():
        record = facts.snapshot.groups.records.get(group)
        known = facts.explained.get(group)
        if record is None or known is None:
            continue
        for key in sorted(record.members - known, key=facts.name):
            yield Told(
                Severity.LOW if role is Role.MEMBER else Severity.MEDIUM,
                facts.name(key),
                _("is in {group}, and no registration for {code}, nomination or recorded decision "
                  "says why", group=group, code=code),
                _("Ask the person or the Secretariat; then record the reason, or take the account "
                  "out."),
                groups=(group,),
            )  # fmt: skip


def nomination_differs(facts: Facts) -> Iterator[Told]:
    """Find groups of leaders that do not hold exactly those whom a nomination in force names."""
    for group, wanted in sorted((facts.nominated or {}).items()):
        record = facts.snapshot.groups.records.get(group)
        if record is None and group not in facts.snapshot.groups.absent:
            continue
        inside = record.members if record else frozenset()
        for key in sorted(inside - wanted, key=facts.name):
            yield _nomination(group, facts.name(key), is_in=True)
        for key in sorted(wanted - inside, key=facts.name):
            yield _nomination(group, facts.name(key), is_in=False)


def _nomination(group: GroupName, who: str, *, is_in: bool) -> Told:
    if is_in:
        why = _("is in {group} without a nomination in force", group=group)
        what = _("Record the nomination, or take the account out.")
    else:
        why = _("has a nomination in force and is not in {group}", group=group)
        what = _("Put the account into the group, or correct the nomination.")
    return Told(Severity.MEDIUM, who, why, what, groups=(group,))


def missing_group(facts: Facts) -> Iterator[Told]:
    """Find groups that the policy names and the wiki does not have."""
    absent = facts.snapshot.groups.absent
    roles = facts.policy.task_force_groups
    of_pages = {
        GroupName(name)
        for kind in facts.policy.pages.values()
        for name in (*kind.view, *kind.edit)
        if name not in ("anonymous", "logged-in")
    }
    for name in sorted({*facts.policy.all_groups, *of_pages} & absent):
        is_leaders = name in roles and roles[GroupName(name)][1] is not Role.MEMBER
        yield Told(
            Severity.INFO if is_leaders else Severity.MEDIUM,
            name,
            _("the policy names this group, and the wiki has none of that name"),
            _("Make the group, or correct its name in config/policy.toml."),
        )


def no_platform_group(facts: Facts) -> Iterator[Told]:
    """Find members of Task Force groups who cannot read the spaces in which Task Forces work."""
    people: dict[UserKey, list[str]] = {}
    for group in facts.policy.task_force_groups:
        record = facts.snapshot.groups.records.get(group)
        for key in record.members if record else ():
            people.setdefault(key, []).append(group)
    subjects = facts.map.subjects
    for space in facts.policy.audit.workspaces:
        if space not in facts.snapshot.spaces.records:
            continue
        reading = facts.map.reading(space).maybe
        for key, groups in sorted(people.items(), key=lambda pair: facts.name(pair[0])):
            if subjects.people[key] & facts.alive & ~reading:
                yield Told(
                    Severity.MEDIUM,
                    facts.name(key),
                    _("is in {groups} and cannot read the space in which Task Forces work",
                      groups=names(sorted(groups))),
                    _("Put the account into the group of the platform that it belongs to."),
                    space=space,
                    groups=tuple(sorted(groups)),
                )  # fmt: skip


def admin_group(facts: Facts) -> Iterator[Told]:
    """Find groups of Task Forces that administer something; sicbot puts nobody into these."""
    privileged = privileged_groups(facts.snapshot)
    for name in sorted(privileged.intersection(facts.policy.task_force_groups)):
        spaces = sorted(
            space.key
            for space in facts.snapshot.spaces.records.values()
            if space.rights and name in space.rights.admins.groups
        )
        where = names(spaces) if spaces else _("the wiki, or through another group")
        yield Told(
            Severity.HIGH,
            name,
            _("whoever joins the Task Force administers: {where}", where=where),
            _("Take the right from the group; until then sicbot adds nobody to it."),
        )


def few_administrators(facts: Facts) -> Iterator[Told]:
    """Find spaces that fewer people administer than the policy wants."""
    least = facts.policy.limits.administrators
    for key, space in sorted(facts.snapshot.spaces.records.items()):
        if space.rights is None or space.archived or key.startswith("~"):
            continue
        if any(not facts.group_is_known(name) for name in space.rights.admins.groups):
            continue
        me = facts.map.subjects.people.get(facts.snapshot.me.key, 0)
        held = facts.map.holding(space.rights.admins).sure & facts.alive & ~me
        if held.bit_count() < least:
            yield Told(
                Severity.MEDIUM,
                ", ".join(sorted(space.rights.admins.groups)),
                _("people who administer the space: {count}; at least {least} are wanted",
                  count=held.bit_count(), least=least),
                _("Give the right to a group with more people in it."),
                space=key,
            )  # fmt: skip


PEOPLE_RULES: Mapping[str, Rule] = {
    "departed-rights": departed_rights,
    "unexplained-member": unexplained_member,
    "nomination-differs": nomination_differs,
    "missing-group": missing_group,
    "no-platform-group": no_platform_group,
    "admin-group": admin_group,
    "few-administrators": few_administrators,
}
