"""Rules about single grants: to persons, to whom they do not reach, to nobody at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import Holders
from sicbot.core.text import _
from sicbot.programme.rights.audit import Severity, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import Allowed, Page, Space, UserKey
    from sicbot.core.text import Text
    from sicbot.programme.rights.audit import Rule
    from sicbot.programme.rights.audit_facts import Facts

RIGHTS: dict[str, Text] = {
    "readers": _("view"),
    "editors": _("edit"),
    "admins": _("administer"),
}


def personal_grant(facts: Facts) -> Iterator[Told]:
    """Find rights that somebody has only because a space or a page names the person."""
    for space in facts.snapshot.spaces.records.values():
        yield from _named_by_space(facts, space)
    for page in facts.pages:
        people = _only_by_name(facts, page.read) | _only_by_name(facts, page.update)
        if facts.programme.is_ours(page):
            people -= {facts.snapshot.me.key}  # its own page, which no group opens to it
        if people:
            yield Told(
                Severity.INFO,
                ", ".join(sorted(facts.name(key) for key in people)),
                _("the restriction of the page names persons whom none of its groups lets through: "
                  "{count}", count=len(people)),
                _("Name a group where there is one: a person's right stays when the role ends."),
                page=page,
            )  # fmt: skip


def _named_by_space(facts: Facts, space: Space) -> Iterator[Told]:
    if space.rights is None or space.key.startswith("~"):  # one's own space names oneself
        return
    by_user: dict[UserKey, list[str]] = {}
    for right in RIGHTS:
        holders: Holders = getattr(space.rights, right)
        for key in _by_name_alone(facts, holders):
            by_user.setdefault(key, []).append(right)
    for key, rights in sorted(by_user.items()):
        yield Told(
            Severity.MEDIUM if "admins" in rights else Severity.LOW,
            facts.name(key),
            _("has a right in the space that no group gives: {right}", right=RIGHTS[rights[-1]]),
            _("Give the right to a group, and take it from the person."),
            space=space.key,
        )


def _by_name_alone(facts: Facts, holders: Holders) -> set[UserKey]:
    """Return people who can log in, are named, and are in none of the groups."""
    others = facts.map.holding(Holders(holders.anonymous, groups=holders.groups)).maybe
    people = facts.map.subjects.people
    return {key for key in holders.users if people.get(key, 0) & facts.alive & ~others}


def _only_by_name(facts: Facts, allowed: Allowed) -> set[UserKey]:
    return _by_name_alone(facts, Holders(users=allowed.users, groups=allowed.groups))


def no_effect(facts: Facts) -> Iterator[Told]:
    """Find restrictions that keep nobody out, or name somebody who cannot pass anyway.

    Editing restricted to those who alone can view the page is no mistake: it binds once viewing is
    opened. Neither is the restriction of a page that sicbot keeps: it holds whatever becomes of
    the space.
    """
    known = facts.snapshot.groups.complete
    for page in facts.pages:
        judged = known and not facts.programme.is_ours(page)
        for allowed, same in (
            (page.read, facts.map.viewing(page) == facts.map.viewing_without_own(page)),
            (page.update, facts.map.editing(page) == facts.map.editing_without_own(page)),
        ):
            if judged and allowed and same and page.read != page.update:
                yield Told(
                    Severity.INFO,
                    _subject(facts, allowed),
                    _("the restriction keeps nobody out who might otherwise pass"),
                    _("Nothing now; it binds once the rights of the space or the groups change."),
                    page=page,
                )
            yield from _named_in_vain(facts, page, allowed)


def _named_in_vain(facts: Facts, page: Page, allowed: Allowed) -> Iterator[Told]:
    space = facts.map.reading(page.space).maybe
    drop = _("Take the name out of the restriction.")
    for name in sorted(allowed.groups):
        inside = facts.map.members(name)
        if name in facts.snapshot.groups.absent:
            why = _("the restriction names a group that does not exist")
        elif not facts.group_is_known(name) or not facts.snapshot.groups.complete:
            continue
        elif not inside:
            why = _("the restriction names a group that nobody is in")
        elif not inside & space:
            why = _("the restriction names a group of which nobody can read the space")
        else:
            continue
        yield Told(Severity.LOW, name, why, drop, page=page)
    own = {facts.snapshot.me.key} if facts.programme.is_ours(page) else set()
    for key in sorted(allowed.users - own):
        bit = facts.map.subjects.people.get(key, 0) & facts.alive
        if bit and not bit & space:
            why = _("the restriction names a person who cannot read the space")
            yield Told(Severity.LOW, facts.name(key), why, drop, page=page)


def departed_only(facts: Facts) -> Iterator[Told]:
    """Find pages that only accounts can edit which nobody can log in with any more."""
    subjects = facts.map.subjects
    readers = subjects.anonymous | subjects.logged_in
    for page in facts.pages:
        reach = facts.map.editing(page)
        people = reach.sure & subjects.everyone_named & ~facts.supers
        others = reach.maybe & (facts.alive | readers) & ~facts.supers
        departed = [
            one for one in subjects.among(people) if one.user and facts.is_departed(one.user)
        ]
        if departed and not others:
            yield Told(
                Severity.MEDIUM,
                ", ".join(one.name for one in departed),
                _("only accounts that are closed may edit the page"),
                _("Ask an administrator to give the page to somebody who is still there."),
                page=page,
            )


def lock_out(facts: Facts) -> Iterator[Told]:
    """Find pages that nobody but super users can view or edit."""
    if not facts.snapshot.groups.complete:
        return
    subjects = facts.map.subjects
    anybody = (facts.alive | subjects.anonymous | subjects.logged_in) & ~facts.supers
    departed = {told.page for told in departed_only(facts)}
    for page in facts.pages:
        space = facts.snapshot.spaces.records.get(page.space)
        if not facts.map.viewing(page).maybe & anybody:
            if page.ancestors and not facts.map.viewing_without_own(page).maybe & anybody:
                continue  # the page above is told
            severity, why = Severity.HIGH, _("nobody but super users can view the page")
        elif (
            page not in departed
            and not (space and space.archived)
            and not (facts.map.editing(page).maybe & anybody)
        ):
            severity, why = Severity.MEDIUM, _("nobody but super users can edit the page")
        else:
            continue
        named = [page.update] if severity is Severity.MEDIUM else [*facts.map.granting(page)]
        told = _("Ask an administrator to open the page for those who are to work on it.")
        yield Told(severity, _subject(facts, *named[:1]), why, told, page=page)


def _subject(facts: Facts, *restrictions: Allowed) -> str:
    """Return whom restrictions name."""
    groups = sorted(name for one in restrictions for name in one.groups)
    people = sorted(facts.name(key) for one in restrictions for key in one.users)
    return ", ".join([*groups, *people])


GRANT_RULES: Mapping[str, Rule] = {
    "personal-grant": personal_grant,
    "no-effect": no_effect,
    "departed-only": departed_only,
    "lock-out": lock_out,
}
