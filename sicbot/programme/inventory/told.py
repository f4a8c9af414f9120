"""The inventory as the readers of a page may know it, with names that may be named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.people import TaskForce
from sicbot.core.text import Text, _
from sicbot.core.work import Verdict
from sicbot.programme.flow import Flow
from sicbot.programme.inventory.addresses import place_of
from sicbot.programme.inventory.inventory import conclude
from sicbot.programme.inventory.registers import decided, read_sponsors, read_verdicts
from sicbot.programme.people.addresses import shown, without_addresses
from sicbot.programme.people.names import forms
from sicbot.programme.people.partners import PartnerRegister

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sicbot.core.model import PageId
    from sicbot.core.work import Entry, Inventory, Pair
    from sicbot.programme.programme import Programme

LONGEST_NAME = 200  # letters of which a person's name is made at most
FORM = "form "  # how the names of forms as sources begin
WEB = ("https://", "http://")
_BETWEEN = re.compile(r"[;\n]|\s/\s")
_PARTS = re.compile(r"[;,\n]|\s[/–-]\s")
UNNAMED = _("(not named)")
LEFT_OUT = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, eq=False)
class Told:
    """What the readers of some pages may know.

    Attributes:
        view: Who may read them, as the policy says.
    """

    programme: Programme
    view: tuple[str, ...]

    @cached_property
    def inventory(self) -> Inventory:
        """What follows from the entries that these readers could look up themselves.

        The one name of a sponsor may stand in a restricted entry or register alone, so it is found
        anew without these.
        """
        whole, register = self.programme.inventory, read_sponsors(self.programme)
        known = register.page is None or self.flow.may_tell(register.page)
        entries = self.flow.told(whole.entries, lambda one: one.page).items
        if known and len(entries) == len(whole.entries):
            return whole
        found = conclude(entries, register.rows if known else (), self.partners)
        pairs = decided(found.pairs, read_verdicts(self.programme))
        return replace(found, pairs=pairs, unread=whole.unread, notes=whole.notes)

    @cached_property
    def flow(self) -> Flow:
        """Who may be told of which page."""
        return Flow(self.view, self.programme)

    @cached_property
    def partners(self) -> PartnerRegister:
        """The register of partners, if these readers may read it."""
        page = self.programme.page(self.programme.places.partners)
        told = page is not None and self.flow.may_tell(page.id)
        return self.programme.partners if told else PartnerRegister()

    @property
    def today(self) -> date:
        """The day on which the wiki was read."""
        return self.programme.snapshot.taken.date()

    @cached_property
    def knows_verdicts(self) -> bool:
        """Whether they may read why people said what of pairs."""
        page = self.programme.page(self.programme.work.inventory.verdicts)
        return page is not None and self.flow.may_tell(page.id)

    @cached_property
    def form(self) -> str:
        """The address of the page with the form of the inventory; empty: not for these readers."""
        pages = (one.page for one in self.inventory.entries if one.source.startswith(FORM))
        page = next(pages, None)
        return self.address(page) if page is not None else ""

    @cached_property
    def doubts(self) -> tuple[tuple[Text, Text], ...]:
        """The sponsors of which two may be one."""
        sponsors = self.inventory.sponsors
        pairs = {tuple(sorted((one.name, other))) for one in sponsors for other in one.perhaps}
        return tuple((self.named(one), self.named(other)) for one, other in sorted(pairs))

    @cached_property
    def hidden(self) -> Counter[TaskForce | None]:
        """How many entries they may not know, by Task Force; None for all of them."""
        told = {one.key for one in self.inventory.entries}
        hidden = [one for one in self.programme.inventory.entries if one.key not in told]
        found = Counter[TaskForce | None](code for one in hidden for code in one.task_forces)
        found[None] = len(hidden)
        return found

    def tells_too_much(self, text: str) -> bool:
        """Tell whether a text, as people read it, says what these readers may not know by now."""
        if self.programme.ledger.forgotten.names(text, surely=True):
            return True
        return any(_stands_in(one, text) for one in self._unnamed) or any(
            _stands_in(one, text) and not _stands_in(one, self._open) for one in self._secret
        )

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        """The full names of people who are not to be named; one of one word may mean anything."""
        opt_outs, accounts = self.programme.opt_outs, self.programme.accounts.records.values()
        names = (" ".join(one.full_name.split()) for one in accounts if opt_outs.hide(one.key))
        return frozenset(one for one in names if " " in one)

    @cached_property
    def _secret(self) -> frozenset[str]:
        """What hidden entries say, with the names under which their sponsors are shown."""
        told, names = self.by_key, self.programme.inventory.sponsor_of or {}
        hidden = [one for one in self.programme.inventory.entries if one.key not in told]
        said = {word for one in hidden for word in _says(one)}
        return frozenset(said | {names[word] for word in said if word in names})

    @cached_property
    def _open(self) -> str:
        """All that the entries say which these readers may know, and the names shown for it."""
        parts = [
            word
            for one in self.by_key.values()
            for word in (*_says(one), *one.regions, *one.countries)
        ]
        return "\n".join((*parts, *(one.name for one in self.inventory.sponsors)))

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """The entries, by their keys."""
        return {one.key: one for one in self.inventory.entries}

    @cached_property
    def pairs_of(self) -> Mapping[str, tuple[Pair, ...]]:
        """The pairs of each entry that are not two projects, as far as anybody said."""
        found: dict[str, list[Pair]] = {}
        for pair in self.inventory.pairs:
            if pair.verdict is not Verdict.DIFFERENT:
                for one in (pair.one, pair.other):
                    found.setdefault(one.key, []).append(pair)
        return {key: tuple(pairs) for key, pairs in found.items()}

    @cached_property
    def _several_sources(self) -> bool:
        return len({(one.page, one.source) for one in self.inventory.entries}) > 1

    @cached_property
    def _private(self) -> frozenset[tuple[str, ...]]:
        """The names of people who are not to be named, in each way in which they are written."""
        opt_outs = self.programme.opt_outs
        accounts = self.programme.accounts.records.values()
        return frozenset(
            words for one in accounts if opt_outs.hide(one.key) for words in forms(one.full_name)
        )

    def names_hidden_page(self, told: str) -> bool:
        """Tell whether a sentence of the reading names a page, or its file, that they may not read.

        Args:
            told: A gap or a note, which name pages for those who run sicbot.
        """
        return any(name in told and not self.flow.may_tell(page) for page, name in self._pages)

    @cached_property
    def _pages(self) -> tuple[tuple[PageId, str], ...]:
        """All pages, each as gaps and notes name it, and the files that are read."""
        records = self.programme.snapshot.pages.records.values()
        files = self.programme.work.inventory.files
        held = ((self.programme.page(one.page), f"file {one.name}") for one in files)
        return (
            *((one.id, f"“{one.title}” ({one.space})") for one in records),
            *((one.id, f"table {one.title} ({one.space})") for one in records),
            *((one.id, f"“{one.space}:{one.title}”") for one in records),
            *((page.id, name) for page, name in held if page is not None),
        )

    def number(self, entry: Entry) -> str:
        """Return how people find an entry: its number, with its source where there are several."""
        return f"{entry.source} #{entry.number}" if self._several_sources else f"#{entry.number}"

    def source(self, entry: Entry) -> str:
        """Return the address of the page that holds an entry."""
        return self.address(entry.page)

    def address(self, page: PageId) -> str:
        """Return the address of a page, whatever it is called."""
        return f"{self.programme.snapshot.url}/pages/viewpage.action?pageId={page}"

    def title(self, entry: Entry) -> Text:
        """Return a title as typed, without the name of somebody who is not to be named."""
        if self.programme.ledger.forgotten.names(entry.title, surely=True):
            return UNNAMED
        found = [one for one in self._unnamed if _stands_in(one, entry.title)]
        typed = entry.title
        for one in sorted(found, key=len, reverse=True):
            typed = typed.replace(one, LEFT_OUT)
        return shown(typed)

    def body(self, typed: str) -> Text:
        """Return an organisation under its name in the register, or as it was typed.

        Some type a person's name: not that of somebody who is not to be named.
        """
        if self._is_private(typed):
            return UNNAMED
        return shown(self.partners.spelled(typed))

    def bodies(self, typed: str) -> tuple[str, ...]:
        """Return the organisations that a text names, such as INSOL; OST.

        A comma may belong to a name, so it parts only what the register knows.
        """
        parts = [one.strip() for one in _BETWEEN.split(typed) if one.strip()]
        found = list[str]()
        for part in parts:
            smaller = [one.strip() for one in part.split(",")]
            known = len(smaller) > 1 and all(self.partners.named(one) for one in smaller)
            found += smaller if known else [part]
        return tuple(dict.fromkeys(found))

    def named(self, sponsor: str) -> Text:
        """Return a sponsor's name; some type a person's."""
        return UNNAMED if self._is_private(sponsor) else shown(sponsor)

    def reason(self, why: Text) -> Text:
        """Return why two entries look alike; a sponsor or an address in it may name a person."""
        return replace(
            why,
            values=tuple(
                (key, self.named(value) if key == "name" else without_addresses(value))
                if isinstance(value, str)
                else (key, value)
                for key, value in why.values
            ),
        )

    def sponsors(self, entry: Entry) -> tuple[Text, ...]:
        """Return who pays, each under one name; own funds as typed."""
        names = self.inventory.sponsor_of or {}
        found = dict.fromkeys(names.get(one, one) for one in entry.sponsors)
        return tuple(map(self.named, found))

    def _is_private(self, typed: str) -> bool:
        if self.programme.ledger.forgotten.names(typed, surely=True):
            return True
        return bool(self._private and readings(typed) & self._private)


def _says(entry: Entry) -> tuple[str, ...]:
    return entry.title, entry.owner, entry.supporting, *entry.sponsors


def _stands_in(words: str, text: str) -> bool:
    """Tell whether a text has these words; FAO does not stand in FAOSTAT."""
    if not words or words not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def readings(typed: str) -> frozenset[tuple[str, ...]]:
    """Return the names that a text may be: the whole of it, and its parts (Ada Berg, INSOL)."""
    parts = (typed, *_PARTS.split(typed))
    return frozenset(words for one in parts for words in forms(one[:LONGEST_NAME]))


def link(entry: Entry) -> str:
    """Return the web address of an entry, empty where what was typed is none."""
    typed = entry.url.strip()
    if without_addresses(typed) != typed or place_of(typed) is None:
        return ""
    return typed if typed.casefold().startswith(WEB) else f"https://{typed}"


def projects(entries: Sequence[Entry], pairs: Sequence[Pair]) -> int:
    """Return how many projects entries tell of: pairs that people called the same count once."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while (higher := above.get(key)) is not None:
            key = higher
        return key

    for pair in pairs:
        one, other = root(pair.one.key), root(pair.other.key)
        if pair.verdict is Verdict.SAME and one != other:
            above[other] = one
    return len({root(one.key) for one in entries})
