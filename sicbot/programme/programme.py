"""The programme: everything that a snapshot means, worked out once for all jobs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.audience import AudienceMap
from sicbot.core.model import GroupName, Overlay, PageStatus
from sicbot.pages.titles import lookup_form
from sicbot.programme.coverage import Coverage, cover
from sicbot.programme.cycle.material import Material
from sicbot.programme.cycle.status import gather as gather_status
from sicbot.programme.inclusions.doctor import diagnose
from sicbot.programme.inclusions.resolve import NO_LOOKUPS
from sicbot.programme.inventory.inventory import read_inventory
from sicbot.programme.meetings.meetings import read_meetings
from sicbot.programme.notes.read_notes import read_notes
from sicbot.programme.objectives.registry import read_registry
from sicbot.programme.people.find_forms import find_forms
from sicbot.programme.people.people_facts import read_people_facts
from sicbot.programme.people.registrations import read_registrations
from sicbot.programme.people.task_forces import gather
from sicbot.programme.seen import WikiSeen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.audience import Audience
    from sicbot.core.cycle import Status
    from sicbot.core.model import Page, PageId
    from sicbot.core.objectives import Registry
    from sicbot.core.people import Nomination, Registrations, TaskForce, TaskForcePeople
    from sicbot.core.text import Text
    from sicbot.core.work import Inventory, Note
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.inclusions.resolve import Lookups
    from sicbot.programme.meetings.meetings import Meeting
    from sicbot.programme.notes.read_notes import NoteFacts
    from sicbot.programme.people.decisions import OptOuts
    from sicbot.programme.people.find_forms import FormMap
    from sicbot.programme.people.partners import PartnerRegister
    from sicbot.programme.people.people_facts import PeopleFacts


@dataclass(frozen=True, eq=False)  # one is equal to itself alone, so that facts can be kept by it
class Programme(WikiSeen):
    """What one snapshot means.

    Attributes:
        audiences: With whose eyes pages are looked at, in the configured order.
        secretariat: The group that gets what is not for everybody; None where none is configured.
        lookups: What was asked of the wiki beyond the snapshot.
    """

    audiences: tuple[Audience, ...] = ()
    secretariat: GroupName | None = None
    lookups: Lookups = NO_LOOKUPS

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every include that is red for somebody."""
        return diagnose(self.snapshot, self.includes, self.audiences, self.lookups)

    @cached_property
    def forms(self) -> FormMap:
        """Which page holds which Task Force's form."""
        return find_forms(self)

    @cached_property
    def registrations(self) -> Registrations:
        """What people entered to join, change and leave, from all sources."""
        return read_registrations(self, self.forms)

    @cached_property
    def ordinals(self) -> Mapping[tuple[PageId, int], int]:
        """Of each red include, by host and position, which one of those alike on its page it is."""
        alike = Counter[tuple[str, ...]]()
        found: dict[tuple[PageId, int], int] = {}
        for one in self.findings:
            reference = one.reference
            host, include = reference.host.id, reference.include
            named = (reference.space.casefold(), lookup_form(reference.wanted))
            same = (host, include.kind, *named)
            alike[same] += 1
            found[host, include.position] = alike[same]
        return found

    @cached_property
    def coverage(self) -> Coverage:
        """How much of the wiki all this rests on."""
        policy = (*self.policy.all_groups, *self.places.attestors, *self.places.nominators)
        besides = frozenset(policy) - {audience.name for audience in self.audiences}
        return cover(self.snapshot, self.includes, self.lookups, besides)

    @cached_property
    def audience_map(self) -> AudienceMap:
        """Who sees which page."""
        return AudienceMap(self.snapshot)

    @cached_property
    def hosts(self) -> Mapping[PageId, tuple[Page, ...]]:
        """The pages on which each page is included, in the order of the includes."""
        found: dict[PageId, dict[PageId, Page]] = {}
        for reference in self.includes.references:
            target = self.includes.target(reference)
            if target is not None:
                found.setdefault(target.id, {})[reference.host.id] = reference.host
        return {page: tuple(hosts.values()) for page, hosts in found.items()}

    @cached_property
    def all_made(self) -> Mapping[str, tuple[Page, ...]]:
        """The current pages that sicbot made, by slug; a copy of one is not one of them."""
        found: dict[str, list[Page]] = {}
        for page in self.snapshot.pages.records.values():
            if page.status is PageStatus.CURRENT and page.mark is not None and self.is_ours(page):
                found.setdefault(page.mark.slug, []).append(page)
        return {
            slug: tuple(sorted(pages, key=lambda page: int(page.id)))
            for slug, pages in found.items()
        }

    @cached_property
    def made(self) -> Mapping[str, Page]:
        """The page of each slug; where there are two, nobody knows which one, and none counts."""
        return {slug: pages[0] for slug, pages in self.all_made.items() if len(pages) == 1}

    @cached_property
    def people_facts(self) -> PeopleFacts:
        """What pages and groups say of people."""
        return read_people_facts(self)

    @cached_property
    def task_forces(self) -> Mapping[TaskForce, TaskForcePeople]:
        """Who belongs to each of the 24 Task Forces, and all else that the records mean."""
        return gather(self.registrations, self.people_facts, self.snapshot.taken.date())

    @cached_property
    def inventory(self) -> Inventory:
        """What the Task Forces entered of projects, and what follows from it."""
        return read_inventory(self, self.partners)

    @cached_property
    def note_facts(self) -> NoteFacts:
        """The concept notes, and what is not known of them."""
        return read_notes(self)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The concept notes, by page id."""
        return self.note_facts.notes

    @cached_property
    def status_material(self) -> Material:
        """What the status of the Task Forces rests on, for those who may know all of it."""
        skipped = tuple((one.page, one.why) for one in self.note_facts.unread if one.skipped)
        return Material(
            self, self.task_forces, self.people_facts, self.notes, skipped, self.inventory
        )

    @cached_property
    def status(self) -> Status:
        """How far each Task Force is with each activity of the cycle."""
        return gather_status(self.status_material)

    @cached_property
    def objectives(self) -> Registry:
        """What the configured pages say of the goals and objectives."""
        return read_registry(self)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that have a page, by page id."""
        return read_meetings(self)

    @property
    def nominations(self) -> tuple[Nomination, ...]:
        """All rows of the nominations page, in their order."""
        return self.people_facts.nominations

    @property
    def partners(self) -> PartnerRegister:
        """The register of partner organisations."""
        return self.people_facts.partners

    @property
    def opt_outs(self) -> OptOuts:
        """Who is not to be named."""
        return self.people_facts.opt_outs

    @property
    def people_notes(self) -> tuple[Text, ...]:
        """Pages about people that were ignored or are missing, and rows that are not clear."""
        return self.people_facts.notes

    def has_regions(self, page: Page) -> bool:
        """Tell whether regions of sicbot's may stand on a page: one that it made, or adopted.

        The mark alone proves little, as whoever edits a page may set it; so a region counts as
        sicbot's only where its text is sicbot's own last one.
        """
        mark = page.mark
        adopted = mark is not None and mark.kind == "adopted" and mark.page == page.id
        return page.status is PageStatus.CURRENT and (adopted or self.is_ours(page))

    def is_kept(self, page: Page) -> bool:
        """Tell whether the whole text of a page is sicbot's."""
        return page.mark is not None and page.mark.kind == "generated" and self.is_ours(page)

    def is_untouched(self, page: Page) -> bool:
        """Tell whether all versions of a page that sicbot made from a template are its own."""
        own = max(1, len(self.ledger.rewrites.get(page.id, ())))  # its first one among them
        return self.is_ours(page) and page.version <= own

    def edited(self, bodies: Mapping[PageId, str]) -> Programme:
        """Return the programme as it will be when these pages have these bodies."""
        overlay = Overlay(bodies, self.snapshot.bodies)
        return replace(self, snapshot=replace(self.snapshot, bodies=overlay))
