"""All that pages and groups say of people, read once for all Task Forces."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sicbot.core.forgotten import NOBODY
from sicbot.core.text import _
from sicbot.programme.people.decisions import OptOuts, read_exemptions, read_matches, read_opt_outs
from sicbot.programme.people.directory import Directory
from sicbot.programme.people.evidence import Court
from sicbot.programme.people.nominations import read_nominations
from sicbot.programme.people.partners import PartnerRegister, read_partners
from sicbot.programme.people.people_rows import members_of
from sicbot.programme.people.record_memory import has_counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.forgotten import Forgotten
    from sicbot.core.people import Nomination
    from sicbot.core.text import Text
    from sicbot.programme.people.decisions import Exemption, Matches
    from sicbot.programme.people.nominations import Nominations
    from sicbot.programme.seen import WikiSeen


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What pages and groups say of people.

    Attributes:
        notes: Pages that were ignored or are missing, and rows that are not clear.
        lacks: Why the pages of `nominations` and `matches` do not count, where they do not.
        roles_unknown: Why it is not known who holds which role, though it may have been; else None.
        matches_unknown: The same of which accounts were confirmed.
        attestors_unknown: The same of who may enter records for others.
        forgotten: Who asked to be forgotten; they are not named anywhere either.
    """

    directory: Directory
    court: Court
    partners: PartnerRegister
    nominations: tuple[Nomination, ...]
    exemptions: tuple[Exemption, ...]
    opt_outs: OptOuts
    notes: tuple[Text, ...]
    forgotten: Forgotten = NOBODY
    lacks: Mapping[str, Text] = field(default_factory=dict)
    roles_unknown: Text | None = None
    matches_unknown: Text | None = None
    attestors_unknown: Text | None = None


def read_people_facts(seen: WikiSeen) -> PeopleFacts:
    """Return what the configured pages and the attestors' groups say."""
    directory = Directory(seen.accounts)
    partners = read_partners(seen)
    nominations = read_nominations(seen, directory)
    exemptions, of_exemptions = read_exemptions(seen, directory)
    matches = read_matches(seen, directory)
    opt_outs = _with_forgotten(read_opt_outs(seen, directory), seen)
    snapshot, attestors = seen.snapshot, seen.places.attestors
    unread = sorted(set(attestors) - set(snapshot.groups.records))
    court = Court(
        directory,
        snapshot.me.key,
        members_of(snapshot, attestors),
        attestors_known=not unread,
        matches=matches.rows,
    )
    of_groups = {
        one: _("group {group}, whose people may enter records for others, was not read", group=one)
        for one in unread
    }
    lacks = {"nominations": nominations.lack, "matches": matches.lack}
    notes = (
        *of_groups.values(), *partners.notes, *nominations.notes, *of_exemptions, *matches.notes,
        *opt_outs.notes,
    )  # fmt: skip
    return PeopleFacts(
        directory,
        court,
        partners,
        nominations.rows,
        exemptions,
        opt_outs,
        notes,
        seen.ledger.forgotten,
        {name: why for name, why in lacks.items() if why is not None},
        _unknown(nominations, "nominations", seen.places.nominations, seen),
        _unknown(matches, "matches", seen.places.matches, seen),
        next((why for one, why in of_groups.items() if one not in snapshot.groups.absent), None),
    )


def _unknown(page: Nominations | Matches, name: str, place: str, seen: WikiSeen) -> Text | None:
    """Return why what a page records is not known; one that never was there is no loss."""
    is_loss = not page.missing or has_counted(name, place, seen.ledger)
    return page.lack if is_loss else None


def _with_forgotten(opt_outs: OptOuts, seen: WikiSeen) -> OptOuts:
    """Return who is not to be named: those on the page, and those who asked to be forgotten."""
    forgotten = seen.ledger.forgotten
    if not forgotten:
        return opt_outs
    keys = frozenset(key for key in seen.accounts.records if forgotten.knows(key))
    return replace(opt_outs, accounts=opt_outs.accounts | keys)
