"""Which pages hold the forms of the inventory; one that two pages define is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import Gap, PageStatus
from sicbot.core.text import _
from sicbot.programme.people.find_forms import definitions, named_pages

if TYPE_CHECKING:
    from sicbot.programme.people.find_forms import Definition
    from sicbot.programme.seen import WikiSeen


def inventory_forms(seen: WikiSeen) -> tuple[tuple[Definition, ...], tuple[Gap, ...]]:
    """Return the forms that count, and why others do not, by the name of the form."""
    found: list[Definition] = []
    gaps: list[Gap] = []
    for name in seen.work.inventory.forms:
        current = [
            one
            for one in definitions(seen, frozenset({name}))
            if one.page.status is PageStatus.CURRENT
        ]
        if len(current) == 1:
            found += current
        elif current:
            pages = named_pages(one.page for one in current)
            told = _("more than one page defines it: {pages}; take it off all but one", pages=pages)
            gaps.append(Gap(f"form {name}", told))
        else:
            told = _("no page that sicbot sees defines it")
            gaps.append(Gap(f"form {name}", told))
    return tuple(found), tuple(gaps)
