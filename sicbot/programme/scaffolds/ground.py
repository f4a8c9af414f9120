"""What a scaffold rests on: where it stands, what is there of it, who will read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import Allowed, UserKey
from sicbot.core.plan import Restricted
from sicbot.core.text import Text, _
from sicbot.programme.generated import LONGEST_TITLE
from sicbot.programme.lists.disclosure import readers_by_kind
from sicbot.programme.scaffolds.offers import Decisions
from sicbot.programme.scaffolds.places import site_of
from sicbot.programme.scaffolds.standing import How, Seen, Standing, look_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import Page
    from sicbot.core.plan import Readers
    from sicbot.core.scaffold_policy import Places
    from sicbot.core.scaffolds import Ask, Role
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.places import Site


@dataclass(frozen=True, eq=False)
class Ground:
    """What all scaffolds of one plan rest on.

    Attributes:
        decisions: What a person has decided where something stands in the way.
        accounts: Keys of people whom an ask names, by user name in small letters.
    """

    programme: Programme
    places: Places
    decisions: Decisions = field(default_factory=Decisions)
    accounts: Mapping[str, UserKey] = field(default_factory=dict)

    @cached_property
    def seen(self) -> Seen:
        """The pages of the wiki, indexed once."""
        return Seen(self.programme)

    @cached_property
    def _known(self) -> dict[Ask, Standing]:
        return {}

    def site(self, ask: Ask) -> Site:
        """Return where a page stands.

        Raises:
            PageError: The configuration names no place for it.
        """
        place = self.places.place(ask.role, ask.task_force)
        if place is None:
            where = "places" if ask.task_force else "places_of_all"
            raise PageError(f"config/scaffold.toml names no place for it: {where}.{ask.role.value}")
        renamed = self.decisions.rename.get(ask.role, "")
        return site_of(ask, place, self.programme, renamed)

    def standing(self, ask: Ask) -> Standing:
        """Return what is there of a page, with what a person has decided about it."""
        known = self._known.get(ask)
        if known is None:
            known = self._known[ask] = self._look(ask)
        return known

    def _look(self, ask: Ask) -> Standing:
        site = self.site(ask)
        readers = self.readers(ask)
        if isinstance(readers, Text):
            return Standing(site, How.UNDECIDED, told=readers)
        found = look_for(site, readers, self.seen)
        renamed = ask.role in self.decisions.rename
        refused = found.how is How.UNDECIDED and site.slug in self.programme.ledger.refused_slugs
        if renamed and refused and found.page is None and len(site.title) <= LONGEST_TITLE:
            return Standing(site, How.MISSING)  # a title given anew is a new try
        return found

    def readers(self, ask: Ask) -> Readers | Text:
        """Return who may read a page once it is open, or why nobody knows."""
        place = self.places.place(ask.role, ask.task_force)
        if place is not None and place.kind:
            found = readers_by_kind(place.kind, self.programme)
            return found if isinstance(found, Text) else found.readers
        return self._of_named(ask)

    def _of_named(self, ask: Ask) -> Readers | Text:
        """Return the people named, the leaders of the Task Force and the Secretariat."""
        programme = self.programme
        if programme.secretariat is None:
            return _("say which group the Secretariat is: `wiki.secretariat` in config/sicbot.toml")
        users = set[UserKey]()
        for name in filter(None, (ask.leader, *ask.people)):
            key = self.accounts.get(name.casefold())
            if key is None:
                return _("there is no account {name}, as far as sicbot sees", name=name)
            users.add(key)
        groups = {programme.secretariat}
        if ask.task_force is not None:
            leaders = programme.policy.leaders_group(ask.task_force)
            is_there = leaders in programme.snapshot.groups.records
            groups |= {leaders} if is_there else set()
        return Restricted(Allowed(frozenset(users), frozenset(groups)))

    def told(self, ask: Ask) -> tuple[tuple[str, ...], frozenset[UserKey]]:
        """Return to whom the text of a page that is asked for is told: its groups, and people.

        Those whom the readers of the page are once it is open, so that the next run sees the same.
        """
        readers = self.readers(ask)
        if isinstance(readers, Restricted):
            return tuple(sorted(readers.allowed.groups)), readers.allowed.users
        place = self.places.place(ask.role, ask.task_force)
        policy = self.programme.policy.pages.get(place.kind) if place else None
        return (policy.view if policy else ()), frozenset()

    def parent(self, site: Site) -> Page | Standing | Text | None:
        """Return the page above a site: a page, one that is to be made, or why there is none."""
        if site.below_role is not None:
            return self._of_role(site.below_role, site)
        if not site.below:
            return None
        found = self.programme.page(site.below)
        if found is None:
            return _(
                "the page above it, “{below}”, is not there, as far as sicbot sees; name another "
                "one in the configuration",
                below=site.below,
            )
        return found

    def _of_role(self, role: Role, site: Site) -> Page | Standing | Text:
        above = self.standing(above_of(site.ask, role))
        if above.how is How.MISSING:
            return above
        if above.is_there and above.page is not None:
            return above.page
        return _("the page above it, “{below}”, is not there yet", below=str(above.site))


def above_of(ask: Ask, role: Role) -> Ask:
    """Return the ask for the page of another role that an asked page stands below."""
    return type(ask)(role, ask.task_force)
