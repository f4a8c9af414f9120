"""What the rules of an audit work on: pages by their kind, rights as sets, people who are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import SUPER_USERS, GroupName, Holders, PageStatus, Reading
from sicbot.core.rights import Reach, RightsMap, Subjects
from sicbot.pages.forms import forms
from sicbot.pages.titles import lookup_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.model import Group, Page, PageId, Snapshot, UserKey
    from sicbot.core.policy import Pages, Policy
    from sicbot.core.sources import Attachment
    from sicbot.pages.forms import FormUse
    from sicbot.pages.personal_data import PersonalData
    from sicbot.programme.programme import Programme

FORM_KIND = "form"  # the kind in `pages` of config/policy.toml that holds for pages with forms


@dataclass(frozen=True, slots=True)
class OldVersions:
    """Personal data in earlier versions, and how many of those versions were looked at."""

    found: Mapping[tuple[PageId, int], PersonalData] = field(default_factory=dict)
    read: int = 0
    of: int = 0


@dataclass(frozen=True, eq=False)  # one is equal to itself alone, so that facts can be kept by it
class Facts:
    """The facts of one snapshot that the rules ask for.

    Attributes:
        programme: What the snapshot means.
        default_group: The group that every account is in.
        attachments: Files below the pages, by id.
        old: What earlier versions of pages that outsiders see hold.
        explained: Members of Task Force groups for whom a registration, a nomination or a recorded
            decision speaks; None where that is not known.
        nominated: Who ought to be in each leaders' group; None where that is not known.
        around: Groups of which only the groups around them could be read.
    """

    programme: Programme
    default_group: GroupName
    attachments: Reading[str, Attachment] = field(default_factory=lambda: Reading({}))
    old: OldVersions = field(default_factory=OldVersions)
    explained: Mapping[GroupName, frozenset[UserKey]] | None = None
    nominated: Mapping[GroupName, frozenset[UserKey]] | None = None
    around: Mapping[GroupName, Group] = field(default_factory=dict)

    @property
    def snapshot(self) -> Snapshot:
        """The wiki as read."""
        return self.programme.snapshot

    @property
    def policy(self) -> Policy:
        """What the organisation has decided."""
        return self.programme.policy

    @cached_property
    def map(self) -> RightsMap:
        """Who may view and edit what."""
        accounts = self.programme.accounts.records
        subjects = Subjects(self.snapshot, accounts, self.default_group, self.around)
        return RightsMap(self.snapshot, subjects)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All current pages, in the order of their ids."""
        current = (
            page
            for page in self.snapshot.pages.records.values()
            if page.status is PageStatus.CURRENT
        )
        return tuple(sorted(current, key=lambda page: int(page.id)))

    @cached_property
    def forms(self) -> Mapping[PageId, tuple[FormUse, ...]]:
        """How pages use forms; a page that does not parse is not among them."""
        found = {}
        for page in self.pages:
            try:
                uses = forms(self.snapshot.bodies.get(page.id) or "")
            except PageError:
                continue
            if uses:
                found[page.id] = uses
        return found

    @cached_property
    def definitions(self) -> tuple[Page, ...]:
        """The pages that define a form."""
        return tuple(page for page in self.pages if self.defines_form(page))

    def defines_form(self, page: Page) -> bool:
        """Tell whether a page holds a form, so that who edits it administers the entries."""
        return any(use.role == "definition" for use in self.forms.get(page.id, ()))

    @cached_property
    def kinds(self) -> Mapping[PageId, tuple[tuple[str, Pages], ...]]:
        """The kinds of each page that the policy speaks of."""
        places = {
            name: {_place(place) for place in kind.places}
            for name, kind in self.policy.pages.items()
        }
        found = {}
        for page in self.pages:
            here = (page.space.casefold(), lookup_form(page.title))
            kinds = tuple(
                (name, kind)
                for name, kind in self.policy.pages.items()
                if here in places[name] or _is_of(page, kind)
            )
            if kinds:
                found[page.id] = kinds
        return found

    def of_kinds(self) -> Iterator[tuple[Page, str, Pages]]:
        """Yield each page with each of its kinds; a page with a form is of the kind for forms."""
        form = self.policy.pages.get(FORM_KIND)
        for page in self.pages:
            kinds = dict(self.kinds.get(page.id, ()))
            if form is not None and self.defines_form(page):
                kinds.setdefault(FORM_KIND, form)
            for name, kind in kinds.items():
                yield page, name, kind

    @cached_property
    def alive(self) -> int:
        """Bits of the people who can log in; of whom it is not known counts as able to."""
        accounts, subjects = self.programme.accounts, self.map.subjects
        whole = bool(accounts.records) and accounts.complete
        gone = sum(
            bit
            for key, bit in subjects.people.items()
            if (
                not accounts.records[key].active
                if key in accounts.records
                else whole or key in accounts.absent
            )
        )
        return subjects.everyone_named & ~gone

    @cached_property
    def supers(self) -> int:
        """Bits of the people whom nothing binds, and of sicbot itself."""
        me = self.map.subjects.people.get(self.snapshot.me.key, 0)
        return self.map.members(SUPER_USERS) | me

    @cached_property
    def outsiders(self) -> int:
        """Bits of the readers who must not see personal data."""
        subjects = self.map.subjects
        bits = {"anonymous": subjects.anonymous, "logged-in": subjects.logged_in}
        return sum(bits[name] for name in self.policy.audit.outsiders)

    def outsiders_of(self, page: Page) -> tuple[str, ...]:
        """Return the outsiders who may view a page."""
        seen = self.map.viewing(page).sure & self.outsiders
        return tuple(one.name for one in self.map.subjects.among(seen))

    def allowed(self, audiences: Iterable[str]) -> Reach:
        """Return all whom a list in the policy means: groups, `anonymous` or `logged-in`."""
        subjects, chosen = self.map.subjects, set(audiences)
        if "anonymous" in chosen:
            return Reach(subjects.everybody, subjects.everybody)
        if "logged-in" in chosen:
            known = subjects.everybody & ~subjects.anonymous
            return Reach(known, known)
        groups = frozenset(map(GroupName, chosen))
        held = self.map.holding(Holders(groups=groups))
        return held | self.map.super_users

    def name(self, key: UserKey) -> str:
        """Return how an account is called."""
        account = self.programme.accounts.records.get(key)
        return str(account.name) if account is not None else str(key)

    def is_departed(self, key: UserKey) -> bool:
        """Tell whether an account is there and surely cannot log in any more."""
        account = self.programme.accounts.records.get(key)
        return account is not None and not account.active

    def group_is_known(self, group: GroupName) -> bool:
        """Tell whether sicbot read who is in a group."""
        return group in self.snapshot.groups.records


def _place(place: str) -> tuple[str, str]:
    space, _colon, title = place.partition(":")
    return space.casefold(), lookup_form(title)


def _is_of(page: Page, kind: Pages) -> bool:
    """Tell whether a page is of a kind by its label, in the spaces of that kind."""
    in_space = not kind.spaces or page.space in kind.spaces
    return bool(kind.label) and kind.label in page.labels and in_space
