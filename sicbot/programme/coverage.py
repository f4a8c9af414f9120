"""What was read and what was not: the line without which "missing" would be a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sicbot.core.model import PageStatus
from sicbot.core.text import ENGLISH, Text, _
from sicbot.programme.inclusions.resolve import NO_LOOKUPS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sicbot.core.model import Gap, Snapshot
    from sicbot.core.text import Catalogue
    from sicbot.programme.inclusions.includes import IncludeMap
    from sicbot.programme.inclusions.resolve import Lookups


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the wiki a statement rests on.

    Attributes:
        processed: Current pages whose text was read.
        skipped: Current pages whose text was not; with `processed` all that sicbot sees.
        trashed: Pages in the trash that sicbot sees.
        spaces: Number of spaces read.
        gaps: Everything that was not read, with the reason.
        super_user: Whether restrictions hide nothing from sicbot.
        use_known: Whether sicbot could read who may use the wiki.
        pages_unread: Whether pages are missing that should have been read, so that "nothing
            found" would be no answer.
    """

    processed: int
    skipped: int
    trashed: int
    spaces: int
    gaps: tuple[Gap, ...]
    super_user: bool
    use_known: bool
    pages_unread: bool

    def lines(self) -> tuple[Text, ...]:
        """Return the coverage in sentences."""
        total = self.processed + self.skipped
        told = [
            _(
                "Read {read} of {total} pages in {spaces} spaces, and {trashed} in the trash.",
                read=self.processed,
                total=total,
                spaces=self.spaces,
                trashed=self.trashed,
            )
        ]
        if not self.super_user:
            told.append(
                _(
                    "sicbot is no super user: pages restricted to others are invisible to it, and "
                    "how many there are it cannot know."
                )
            )
        if not self.use_known:
            told += [
                _("Who may use the wiki could not be read; assuming anonymous use is on."),
                _(
                    "Only an administrator may read that, from Confluence 9.3 on: give the bot "
                    "that right; or accept it, if anonymous use is on."
                ),
            ]
        told += [_("Not read: {what}.", what=gap.why) for gap in self.gaps]
        return tuple(told)

    def to_json(self, catalogue: Catalogue = ENGLISH) -> dict[str, Any]:
        """Return the coverage for scripts."""
        return {
            "pages_read": self.processed,
            "pages_skipped": self.skipped,
            "pages_in_trash": self.trashed,
            "spaces": self.spaces,
            "complete": not self.gaps,
            "super_user": self.super_user,
            "use_known": self.use_known,
            "gaps": [{"what": gap.what, "why": gap.why.show(catalogue)} for gap in self.gaps],
            "text": [line.show(catalogue) for line in self.lines()],
        }


def cover(
    snapshot: Snapshot,
    includes: IncludeMap,
    lookups: Lookups = NO_LOOKUPS,
    besides: AbstractSet[str] = frozenset(),
) -> Coverage:
    """Return the coverage of what is said about a snapshot's includes.

    What the look-ups left out makes findings poorer, but leaves no page unread. Groups `besides`
    those through whose eyes pages are looked at say nothing of includes.
    """
    pages = snapshot.pages
    skipped_ids = {gap.what for gap in includes.skipped}
    gaps = [gap for gap in pages.gaps if gap.what not in skipped_ids]
    return Coverage(
        processed=includes.processed,
        skipped=len(includes.skipped),
        trashed=sum(page.status is PageStatus.TRASHED for page in pages.records.values()),
        spaces=len({page.space for page in pages.records.values()}),
        gaps=(
            *snapshot.spaces.gaps,
            *gaps,
            *(gap for gap in snapshot.groups.gaps if gap.what not in besides),
            *includes.skipped,
            *includes.unjudged,
            *lookups.old_titles.gaps,
            *lookups.drafts.gaps,
        ),
        super_user=snapshot.me.is_super_user,
        use_known=snapshot.use is not None,
        pages_unread=any(not gap.chosen for gap in (*gaps, *includes.skipped)),
    )
