"""Which sponsors may be named to the readers of a page, and how."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.people.addresses import shown
from sicbot.programme.people.fields import tight

if TYPE_CHECKING:
    from sicbot.core.work import Inventory
    from sicbot.programme.flow import Flow
    from sicbot.programme.gaps.cells import Cell


@dataclass(frozen=True, eq=False)
class Naming:
    """What the readers of a page may know of an inventory.

    Attributes:
        whole: All entries.
        flow: Who the readers are.
    """

    whole: Inventory
    flow: Flow

    @cached_property
    def told(self) -> Inventory:
        """The inventory with those entries alone that the readers could look up themselves."""
        shown_ones = self.flow.told(self.whole.entries, lambda one: one.page).items
        return replace(self.whole, entries=shown_ones)

    @cached_property
    def hidden(self) -> Inventory:
        """The inventory with the other entries, which are only counted."""
        shown_keys = {one.key for one in self.told.entries}
        entries = tuple(one for one in self.whole.entries if one.key not in shown_keys)
        return replace(self.whole, entries=entries)

    def single(self, cell: Cell) -> Text | None:
        """Return the only sponsor of a cell; None where a restricted entry is one of its own."""
        if cell.single is None or not all(self.flow.may_tell(one.page) for one in cell.entries):
            return None
        return self.named(cell.single)

    def named(self, sponsor: str) -> Text:
        """Return a sponsor as the readers may know it: as a page that they may read has it.

        The one name may stand on a restricted page alone, such as the register of sponsors.
        """
        spellings = self._spellings.get(sponsor)
        if not spellings or self._is_private(sponsor):
            return _("(a name that is not shown)")
        if sponsor in spellings:
            return shown(sponsor)
        most = max(spellings.values())
        return shown(min(one for one, count in spellings.items() if count == most))

    def _is_private(self, name: str) -> bool:
        """Tell whether a sponsor is a person who is not to be named."""
        programme = self.flow.programme
        if programme.ledger.forgotten.names(name, surely=True):
            return True
        accounts = programme.accounts.records
        hidden = (accounts[key] for key in programme.opt_outs.accounts if key in accounts)
        return tight(name) in {tight(one.full_name) for one in hidden}

    @cached_property
    def _spellings(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        known = self.told.sponsor_of
        for entry in self.told.entries:
            for typed in entry.sponsors:
                name = typed if known is None else known.get(typed)
                if name is not None:
                    found.setdefault(name, Counter())[typed] += 1
        return found
