"""What the page with the cycle's table says: its activities and when they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import CyclePage
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import ACTIVITIES
from sicbot.programme.cycle.cycle_table import COLUMNS, REQUIRED, table_of
from sicbot.programme.people.people_rows import read_register

if TYPE_CHECKING:
    from sicbot.programme.seen import WikiSeen


def read_cycle_page(seen: WikiSeen) -> CyclePage:
    """Return the activities of the table on the configured page, each by its slug."""
    place = seen.work.cycle_page
    if not place:
        told = _("no page with the table of activities is configured, so no activity has a date")
        return CyclePage(notes=(told,))
    register = read_register(seen, place, COLUMNS, REQUIRED)
    page = register.page.id if register.page else None
    if register.why is not None:
        return CyclePage(page, unread=register.why, notes=register.notes)
    table = table_of(register.lines)
    notes = [*register.notes, *table.notes]
    missing = [one.name for one in ACTIVITIES if one.slug not in table.rows]
    if missing:
        notes.append(_("“{page}” has no row for: {names}", page=place, names=_listed(missing)))
    return CyclePage(page, table.rows, notes=tuple(notes), unknown=table.unknown)


def _listed(names: list[Text]) -> Text:
    values = {f"n{number}": one for number, one in enumerate(names)}
    return Text("; ".join(f"{{{name}}}" for name in values), tuple(values.items()))
