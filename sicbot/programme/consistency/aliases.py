"""Roles and bodies under names that are no longer used, on the pages of the cycle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.pages.words import words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme

TODAY = {
    "LTFL": "TFL", "LFTL": "TFL", "RR": "TFRR", "MTFM": "TFM", "TM": "TFM",
    "Governing Board": "Bureau", "governing Board": "Bureau", "Governing board": "Bureau",
}  # fmt: skip
_OLD = re.compile(rf"(?<!\w)(?:{'|'.join(TODAY)})(?!\w)")


def old_aliases(read: ReadPage, programme: Programme) -> Iterator[Finding]:
    """Find old names of roles, one finding a page."""
    work = programme.work
    places = [programme.page(place) for place in (work.cycle_page, *work.objective_pages) if place]
    if read.page.id not in {page.id for page in places if page is not None}:
        return
    found = tuple(dict.fromkeys(_OLD.findall(words_of(read.document.root))))
    if found:
        yield Finding(
            Kind.ALIAS,
            _("old names of roles"),
            (Stand(read.page.id, ", ".join(found)),),
            _("Today they are called: {names}.",
              names=", ".join(f"{one} → {TODAY[one]}" for one in found)),
        )  # fmt: skip
