"""Whether enough of the concept notes was read to tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme


def why_not_all(programme: Programme) -> Text | None:
    """Return why notes, or states of some, may be missing this time; None: all is known.

    What will be the same in the next run is told on the page itself.
    """
    work, pages = programme.work.notes, programme.snapshot.pages
    spaces = {one.casefold() for one in work.spaces}
    for gap in pages.gaps:  # of spaces; those of single texts matter if they are of notes
        counts = gap.what not in pages.records and (not spaces or gap.what.casefold() in spaces)
        if counts and not (gap.chosen or gap.absent):
            return gap.why
    template = programme.page(work.template) if work.template else None
    if template is not None and template.id not in programme.snapshot.bodies:
        return _("the text of “{page}” was not read", page=work.template)
    for one in programme.note_facts.unread:
        if not one.lasting:
            return _("“{page}”: {why}", page=one.page.title, why=one.why)
    return None
