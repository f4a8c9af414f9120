"""What became of taking a run back, write by write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.journal import Intent, Outcome

if TYPE_CHECKING:
    from sicbot.core.journal import Step, Write
    from sicbot.core.model import PageNow
    from sicbot.core.text import Text


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of taking one write back.

    Attributes:
        name: The page.
        back: Whether it is as before sicbot's write; where not, `told` says why.
        wrote: Whether something was written for it.
        failed: Whether it stays because the wiki refused or could not be read, not for people.
    """

    name: str
    back: bool
    told: Text | None = None
    wrote: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What became of taking a run back."""

    undone: tuple[Undone, ...]
    outcome: Outcome

    @property
    def changes(self) -> int:
        """Number of writes that were taken back by writing."""
        return sum(one.wrote for one in self.undone)

    @property
    def kept(self) -> int:
        """Number of things that stay, as people have changed them since."""
        return sum(not one.back for one in self.undone)

    @property
    def failed(self) -> bool:
        """Whether something stays that nobody wants to stay."""
        return self.outcome is Outcome.FAILED or any(one.failed for one in self.undone)


def intent_back(
    one: Write, step: Step, now: PageNow, *, before: str = "", wanted: str = ""
) -> Intent:
    """Return the intent of a write that takes an earlier one back, on the page as it is now."""
    return Intent(
        changes=one.intent.changes,
        parts=(),
        step=step,
        page=now.page.id,
        slug=one.intent.slug,
        name=one.intent.name,
        base_version=now.page.version,
        before=before,
        wanted=wanted,
    )
