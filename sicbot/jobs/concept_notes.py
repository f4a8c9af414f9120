"""Keep the board of concept notes, and tell their authors what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.notes.note_board import BoardPage, keep_board
from sicbot.programme.notes.note_missing import (
    MissingPage,
    NoteCheck,
    checks,
    keep_check,
    keep_missing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "BoardPage | MissingPage | NoteCheck"


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/concept_notes.toml."""

    board: str = Field(
        default="",
        pattern=PLACE,
        description='Page of all notes for the Secretariat, as "SPACE:Title"; empty: none.',
    )
    board_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    missing: str = Field(
        default="",
        pattern=PLACE,
        description="Page for the authors that tells what is missing in each note, as "
        '"SPACE:Title"; empty: none.',
    )
    missing_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    beside_restricted: bool = Field(
        default=True,
        description="Whether a note that is not for all readers of that page has a page of its own "
        "below it, for those who may read the note.",
    )
    on_notes: Literal["nothing", "region"] = Field(
        default="nothing",
        description="Whether the same is put on each note itself, after one yes each: a region, or "
        "nothing.",
    )


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return the board, the page for the authors, and the notes with something of their own."""
    if config.board:
        yield BoardPage(config.board, config.board_below)
    if config.missing:
        yield MissingPage(config.missing, config.missing_below)
    regions = config.on_notes == "region"
    yield from checks(programme, beside=config.beside_restricted, regions=regions)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    match item:
        case BoardPage():
            yield from keep_board(item, context)
        case MissingPage():
            yield from keep_missing(item, context)
        case NoteCheck():
            yield from keep_check(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "concept_notes",
    _("Shows how far each concept note is, what does not count, and what is missing."),
    Config,
    items,
    plan,
    needs_members=True,
    needs_people=True,
    needs_work=True,
)
