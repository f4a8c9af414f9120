"""Where scaffolded pages stand, and which labels and readers they get: config/scaffold.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, field_validator

from sicbot.core.policy import PLACE, Frozen
from sicbot.core.scaffolds import Role
from sicbot.core.zones import ZONES, zones_by_region

if TYPE_CHECKING:
    from sicbot.core.people import TaskForce


class Place(Frozen):
    """Settings: where the page of one role stands.

    Attributes:
        page: A pattern: {CODE}, {label}, {name}, {date} and {year} stand for what is asked for.
    """

    page: str = Field(
        pattern=PLACE, min_length=1,
        description='The page, as "SPACE:Title"; {CODE} is the Task Force\'s code, {label} the '
        "short name of its objective, {name} what was asked for, {date} and {year} its day.",
    )  # fmt: skip
    below: str = Field(
        default="",
        description='Page above it, as "SPACE:Title" or as one of the roles, such as "home"; '
        "empty: top of the space.",
    )
    labels: tuple[str, ...] = Field(
        default=(), description="Its labels; {code} is the code in small letters."
    )
    kind: str = Field(
        default="",
        description="Who may see it, as a kind of pages in policy.toml; empty: the people named, "
        "the leaders of the Task Force and the Secretariat.",
    )
    kept_by: str = Field(
        default="", description="The job that keeps such a page already; then none is made here."
    )

    @field_validator("labels")
    @classmethod
    def _are_labels(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        odd = [one for one in labels if not set(one.replace("{code}", "")) <= _SIGNS]
        if odd or any(not one for one in labels):
            raise ValueError(f"{odd[:1] or ['']}: small letters, digits and hyphens alone")
        return labels

    @property
    def below_role(self) -> Role | None:
        """The role of the page above it, where that is one of the same Task Force."""
        return next((role for role in Role if role.value == self.below), None)


_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


class Places(Frozen):
    """Settings: the places of all roles.

    Attributes:
        places: Of one Task Force's pages.
        places_of_all: Of pages of all Task Forces together.
        zones: In which the meetings of each region are held.
    """

    places: dict[Role, Place] = Field(
        default={}, description="Where the pages of one Task Force stand, by role."
    )
    places_of_all: dict[Role, Place] = Field(
        default={}, description="Where the pages of all Task Forces together stand, by role."
    )
    zones: Annotated[dict[str, str], AfterValidator(zones_by_region)] = Field(
        default=ZONES,
        description="Time zone of each region's meetings, as in the IANA list; a region that is "
        "not named has its usual one.",
    )

    def place(self, role: Role, task_force: TaskForce | None) -> Place | None:
        """Return where the page of a role stands, None where the configuration names no place."""
        return (self.places_of_all if task_force is None else self.places).get(role)
