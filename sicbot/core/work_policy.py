"""Where the wiki holds the work of the Task Forces, and who may decide on it: config/work.toml."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from sicbot.core.model import GroupName, SpaceKey
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.policy import PLACE, File, Frozen

SUMMER = 7  # a cycle that begins from July on is called after the year that follows


def _known(codes: tuple[TaskForce, ...]) -> tuple[TaskForce, ...]:
    unknown = sorted(set(codes) - set(TASK_FORCES))
    if unknown:
        raise ValueError(f"names {unknown[0]}, which is no Task Force; they are A1 to F3")
    return codes


class Cycle(Frozen):
    """Settings: one `cycles` entry of config/work.toml."""

    number: int = Field(ge=1, description="Its number, as entries of the inventory give it.")
    begins: date = Field(description="The day on which it begins; it ends where the next begins.")
    focal: Annotated[tuple[TaskForce, ...], AfterValidator(_known)] = Field(
        default=(), description="Codes of the objectives that are worked on in this cycle."
    )

    @property
    def year(self) -> int:
        """The year that it is called after."""
        return self.begins.year + (self.begins.month >= SUMMER)


class InventoryPlaces(Frozen):
    """Settings: the table `inventory` of config/work.toml."""

    forms: tuple[str, ...] = Field(
        default=("inventory",),
        description="Names of the forms; one counts if exactly one page defines it.",
    )
    tables: tuple[Annotated[str, Field(pattern=PLACE, min_length=1)], ...] = Field(
        default=(), description='Pages with a table of projects, as "SPACE:Title".'
    )
    files: tuple[File, ...] = Field(default=(), description="CSV or XLSX files of projects.")
    sponsors: str = Field(
        default="", pattern=PLACE,
        description='Register of sponsors with their other names, as "SPACE:Title"; empty: none.',
    )  # fmt: skip
    verdicts: str = Field(
        default="", pattern=PLACE,
        description='What people say of pairs that look alike, as "SPACE:Title"; empty: none.',
    )  # fmt: skip
    check_links: bool = Field(
        default=False,
        description="Whether a run asks the addresses of projects if somebody answers there.",
    )
    links_every_days: int = Field(
        default=7, ge=7, le=365, description="Days from one time to the next, for each address."
    )
    links_a_run: int = Field(
        default=50, ge=1, le=200, description="Addresses asked in a run at most."
    )


class NotePlaces(Frozen):
    """Settings: the table `notes` of config/work.toml."""

    label: str = Field(default="concept-note", description="Label of the concept notes.")
    template: str = Field(
        default="", pattern=PLACE,
        description='The page that notes are copied from, as "SPACE:Title"; empty: none.',
    )  # fmt: skip
    spaces: tuple[SpaceKey, ...] = Field(
        default=(), description="Spaces in which notes count; empty: all that are read."
    )
    history_lookups: int = Field(
        default=1000, ge=0,
        description="Requests that one run makes for earlier versions; each is read once.",
    )  # fmt: skip
    words_a_page: int = Field(default=400, ge=1, description="Words that fill a page.")
    shortest: int = Field(default=600, ge=0, description="Fewer words than these are too few.")
    longest: int = Field(default=1300, ge=1, description="More words than these are too many.")
    assessors: tuple[GroupName, ...] = Field(
        default=(), description="Groups whose people assess notes."
    )
    validators: tuple[GroupName, ...] = Field(
        default=(), description="Groups whose people validate notes."
    )
    secretariat: tuple[GroupName, ...] = Field(
        default=(), description="Groups whose people issue letters and note what funders say."
    )

    @model_validator(mode="after")
    def _lengths_are_in_order(self) -> Self:
        if self.shortest > self.longest:
            raise ValueError("notes.shortest is over notes.longest; swap them")
        return self


class Work(Frozen):
    """Settings: config/work.toml."""

    cycles: tuple[Cycle, ...] = Field(default=(), description="The cycles, first to last.")
    cycle_page: str = Field(
        default="", pattern=PLACE,
        description='The page with the table of activities, as "SPACE:Title"; empty: none.',
    )  # fmt: skip
    events: str = Field(
        default="", pattern=PLACE,
        description='The page with the days of events that timings hang on, such as COP27, as '
        '"SPACE:Title"; empty: none.',
    )  # fmt: skip
    objective_pages: tuple[Annotated[str, Field(pattern=PLACE, min_length=1)], ...] = Field(
        default=(),
        description='Pages that describe the objectives, as "SPACE:Title"; where they differ, the '
        "first one counts.",
    )
    core_facilities: Annotated[tuple[TaskForce, ...], AfterValidator(_known)] = Field(
        default=(),
        description="Codes of objectives that are Core Facilities, led by the Secretariat.",
    )
    global_facilities: Annotated[tuple[TaskForce, ...], AfterValidator(_known)] = Field(
        default=(),
        description="Codes of objectives that are Global Facilities, led by their Task Forces.",
    )
    question_pages: tuple[Annotated[str, Field(pattern=PLACE, min_length=1)], ...] = Field(
        default=(),
        description="Pages below which comments are read for questions without an answer, besides "
        'those of the forms, as "SPACE:Title".',
    )
    inventory: InventoryPlaces = Field(
        default_factory=InventoryPlaces, description="Where projects are entered."
    )
    notes: NotePlaces = Field(default_factory=NotePlaces, description="Where concept notes are.")
    minutes_label: str = Field(default="minutes", description="Label of minutes of meetings.")

    def cycle_on(self, day: date) -> Cycle | None:
        """Return the cycle that a day lies in."""
        return next((one for one in reversed(self.cycles) if one.begins <= day), None)

    @property
    def deciders(self) -> tuple[GroupName, ...]:
        """All groups whose people may decide on notes."""
        notes = self.notes
        return tuple(dict.fromkeys((*notes.assessors, *notes.validators, *notes.secretariat)))

    @model_validator(mode="after")
    def _cycles_are_in_order(self) -> Self:
        pairs = zip(self.cycles, self.cycles[1:], strict=False)
        if any(one.begins >= next_.begins or one.number >= next_.number for one, next_ in pairs):
            raise ValueError("cycles: each begins later and has a higher number than that before")
        return self
