"""What a scaffold begins with: its text, from the template of its role."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.job import Context
    from sicbot.core.scaffolds import Ask
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Piece:
    """A page as it begins.

    Attributes:
        template: Name and version of its template.
        title: What it is called where the configuration does not say.
    """

    body: str
    template: str
    title: str


def piece(ask: Ask, _context: Context[Programme]) -> Piece:
    """Return the text of a page that is asked for."""
    named = " ".join(filter(None, (ask.task_force, ask.role.value, ask.name)))
    return Piece(f"<h2>{escape(named)}</h2>", f"scaffold_{ask.role.value} 1", named)
