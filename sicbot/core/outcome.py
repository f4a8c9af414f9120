"""What became of the changes of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sicbot.core.journal import Outcome, RunId
    from sicbot.core.plan import Change, Plan
    from sicbot.core.text import Text

ChangeFate: TypeAlias = Literal["done", "waiting", "refused", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What became of one change.

    Attributes:
        fate: `waiting` for a yes; `refused` by the wiki; `skipped` because the page is not as it
            was planned, or something needed is missing; `failed`: the run ended at it.
        told: Why, or what people should know of it.
    """

    change: Change
    fate: ChangeFate
    told: Text | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of a plan.

    Attributes:
        recovered: Number of writes of a run that died of which this one found out what they did.
    """

    run: RunId | None
    plan: Plan
    outcomes: tuple[ChangeOutcome, ...]
    outcome: Outcome
    recovered: int = 0

    def count(self, fate: ChangeFate) -> int:
        """Return how many changes met this fate."""
        return sum(one.fate == fate for one in self.outcomes)

    @property
    def changes(self) -> int:
        """Number of changes made."""
        return self.count("done")

    @property
    def notified(self) -> int | None:
        """Number of mails that the changes made have caused at most; None where nobody knows."""
        counts = [one.change.effect.notified for one in self.outcomes if one.fate == "done"]
        known = [one for one in counts if one is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def waiting(self) -> int:
        """Number of changes that wait for a yes."""
        return self.count("waiting")

    @property
    def skipped(self) -> int:
        """Number of items that were left out, in the plan or when it was applied."""
        left_out = sum(len(job.skipped) for job in self.plan.jobs)
        return left_out + self.count("skipped") + self.count("refused") + self.count("failed")
