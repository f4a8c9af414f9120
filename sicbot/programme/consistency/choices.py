"""What is looked for beyond what always is: config/consistency.toml, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """What the settings want.

    Attributes:
        linked_from_homes: Page that each home of a Task Force should link to; empty: none.
        strategy_label: Label of the strategies of objectives; empty: homes need not link to them.
        spellings: Wrong words, each with the right one; none: spelling is not looked at.
    """

    linked_from_homes: str = ""
    strategy_label: str = ""
    spellings: tuple[tuple[str, str], ...] = ()
