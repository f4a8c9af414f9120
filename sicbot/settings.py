"""The settings: `config/*.toml` and the environment, read once and checked as a whole.

A job brings the model of its file along, so that nothing here changes with a new job.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from sicbot.core.cron import check_cron
from sicbot.core.errors import ConfigError
from sicbot.core.model import GroupName, SpaceKey
from sicbot.core.policy import People, Policy
from sicbot.core.work_policy import Work
from sicbot.core.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MODEL = TypeVar("MODEL", bound=BaseModel)
PRIVATE_MODE = 0o077  # the bits of a file's mode that let others read it
OWN_AUDIENCES = {"anonymous", "logged-in"}


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(name.strip() for name in names):
        raise ValueError("holds an empty name")
    seen = set[str]()
    for name in names:
        if name.casefold() in seen:
            raise ValueError(f"names {name} twice")
        seen.add(name.casefold())
    return names


def _not_ours(names: tuple[str, ...]) -> tuple[str, ...]:
    taken = sorted(OWN_AUDIENCES.intersection(names))
    if taken:
        raise ValueError(f"{taken[0]} is looked at anyway; a group of that name cannot be")
    return names


Keys: TypeAlias = Annotated[tuple[SpaceKey, ...], AfterValidator(_distinct)]
GroupNames: TypeAlias = Annotated[
    tuple[GroupName, ...], AfterValidator(_distinct), AfterValidator(_not_ours)
]


class Frozen(BaseModel, extra="forbid", frozen=True, arbitrary_types_allowed=True):
    """A part of the configuration: unknown keys are refused, nothing changes later."""


class Wiki(Frozen):
    """Settings: the table `wiki` of config/sicbot.toml."""

    time_zone: Annotated[ZoneInfo, BeforeValidator(zone_named, json_schema_input_type=str)] = Field(
        default=ZoneInfo("UTC"), description="The organisation's time zone, as in the IANA list."
    )
    language: Literal["en", "fr"] = Field(
        default="en", description="Language of everything that sicbot writes."
    )
    spaces: Keys = Field(
        default=(), description="Keys of the spaces to read; empty: all that the bot can see."
    )
    default_group: GroupName = Field(
        default=GroupName("confluence-users"),
        min_length=1,
        description="The group that every account is put in; `logged-in` means being in it alone.",
    )
    secretariat: GroupName | None = Field(
        default=None,
        description="The group that decides and gets the reports that are not for everybody.",
    )


class Audiences(Frozen):
    """Settings: the table `audiences` of config/sicbot.toml."""

    groups: GroupNames = Field(
        default=(),
        description="Groups with whose eyes pages are looked at, next to anonymous and logged-in.",
    )


class LimitSettings(Frozen):
    """Settings: the table `limits` of config/sicbot.toml."""

    edits: int = Field(
        default=100,
        ge=0,
        description="Free changes of pages that one run makes; if there are more, all wait.",
    )
    new_pages: int = Field(
        default=150, ge=0, description="Pages that one run makes; if there are more, all wait."
    )
    comments: int = Field(
        default=20, ge=0, description="Comments that one run writes; if there are more, all wait."
    )


class ScheduleSettings(Frozen):
    """Settings: one `schedules` entry of config/sicbot.toml."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$",
        description="How the journal and the metrics call it: lower-case letters, digits, _ and -.",
    )
    cron: Annotated[str, AfterValidator(check_cron)] = Field(
        description='Minute, hour, day, month, weekday by name, as in "30 6 * * mon-fri".'
    )
    jobs: tuple[str, ...] = Field(default=(), description="Jobs to run; empty: all of them.")


class Sicbot(Frozen):
    """Settings: config/sicbot.toml."""

    wiki: Wiki = Field(default_factory=Wiki, description="The wiki and how to read it.")
    audiences: Audiences = Field(
        default_factory=Audiences, description="With whose eyes pages are looked at."
    )
    limits: LimitSettings = Field(
        default_factory=LimitSettings, description="How much one run may do without a yes."
    )
    schedules: tuple[ScheduleSettings, ...] = Field(
        default=(), description="When `sicbot serve` runs which jobs."
    )

    @model_validator(mode="after")
    def _secretariat_is_looked_with(self) -> Self:
        group = self.wiki.secretariat
        if group is not None and group not in self.audiences.groups:
            raise ValueError(
                f"wiki.secretariat is {group}, which audiences.groups does not name; add it there"
            )
        return self

    @model_validator(mode="after")
    def _schedules_are_told_apart(self) -> Self:
        _distinct(tuple(one.name for one in self.schedules))
        return self


@dataclass(frozen=True, slots=True)
class Config:
    """All files of the configuration folder.

    Attributes:
        jobs: The settings of each job, by its name.
    """

    sicbot: Sicbot
    jobs: Mapping[str, BaseModel]
    policy: Policy = field(default_factory=Policy)
    people: People = field(default_factory=People)
    work: Work = field(default_factory=Work)

    def of(self, name: str, model: type[MODEL]) -> MODEL:
        """Return the settings of a job, of which the model is known."""
        found = self.jobs[name]
        if not isinstance(found, model):
            raise TypeError(f"the settings of {name} are no {model.__name__}")
        return found


def read_config(folder: Path, jobs: Mapping[str, type[BaseModel]]) -> Config:
    """Read and check the configuration folder: the files for all, and one for each of the jobs.

    Raises:
        ConfigError: All mistakes at once, each with file, key and what would be right.
    """
    if not folder.is_dir():
        raise ConfigError(
            f"the configuration folder {folder} is not there; `sicbot init DIR` writes one into "
            "DIR/config; go to DIR or name it in SICBOT_CONFIG"
        )
    mistakes: list[str] = []
    read: dict[str, Any] = {}
    models = _models(jobs)
    for name, model in models.items():
        path = folder / f"{name}.toml"
        try:
            read[name] = model.model_validate(_toml(path))
        except ValidationError as error:
            mistakes += [f"{path}: {_tell(one)}" for one in error.errors()]
        except ConfigError as error:
            mistakes.append(str(error))
    if "sicbot" in read:
        mistakes += _unknown_jobs(folder, read["sicbot"], jobs)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return Config(
        read.pop("sicbot"),
        policy=read.pop("policy"),
        people=read.pop("people"),
        work=read.pop("work"),
        jobs=read,
    )


def _models(jobs: Mapping[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Return the model of each file by its name."""
    return {"sicbot": Sicbot, "policy": Policy, "people": People, "work": Work, **jobs}


def _unknown_jobs(folder: Path, settings: Sicbot, jobs: Iterable[str]) -> list[str]:
    """Return the mistakes in the schedules' lists of jobs."""
    known = tuple(jobs)
    return [
        f"{folder / 'sicbot.toml'}: schedules: {schedule.name} names the job {name}, which is not "
        f"there; the jobs are: {', '.join(known)}"
        for schedule in settings.schedules
        for name in schedule.jobs
        if name not in known
    ]


def _toml(path: Path) -> dict[str, Any]:
    """Return the file's content; a file that is not there leaves all settings at their defaults."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # some editors write a mark
    except FileNotFoundError:
        if path.name == "sicbot.toml":
            raise ConfigError(
                f"{path} is missing; `sicbot init DIR` writes one with comments into DIR/config"
            ) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is no valid TOML: {error}; correct that line") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check its rights") from error


def _tell(mistake: Any) -> str:
    """Return one mistake: key, what is wrong, what would be right."""
    key = ".".join(str(part) for part in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"{key}: is no setting; check its spelling against the comments in the file"
    told = str(mistake["msg"]).removeprefix("Value error, ")
    start = f"{key}: " if key else ""  # a check of the whole file names the setting itself
    given = mistake.get("input")
    if given is None or isinstance(given, dict | list | tuple):
        return f"{start}{told}"
    return f"{start}{told} (it is {str(given)[:60]!r})"


def schemas(jobs: Mapping[str, type[BaseModel]]) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each file, by which editors check and complete it."""
    return {name: model.model_json_schema() for name, model in _models(jobs).items()}


def _with_zone(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


class Environment(BaseSettings):
    """What comes from the environment or from `.env`: addresses, secrets, places."""

    model_config = SettingsConfigDict(
        env_prefix="SICBOT_",
        env_ignore_empty=True,  # set to nothing is not set: `SICBOT_STATE=` is not this folder
        env_file_encoding="utf-8-sig",
        extra="ignore",
        frozen=True,
    )

    wiki_url: str = ""
    wiki_token: SecretStr | None = None
    wiki_user: str | None = None
    wiki_password: SecretStr | None = None
    wiki_flavour: Literal["auto", "dc", "cloud"] = "auto"
    config: Path = Path("config")
    state: Path | None = None
    templates: Path | None = None  # looked into before the shipped ones
    database_url: SecretStr | None = None  # may hold a password
    now: Annotated[datetime, AfterValidator(_with_zone)] | None = None


def read_environment(dotenv: Path = Path(".env")) -> Environment:
    """Read the environment, and `.env` where there is one; the environment wins.

    Raises:
        ConfigError: A value is wrong, or others may read the secrets in `.env`.
    """
    try:
        if dotenv.is_file():
            _check_private(dotenv)
        return Environment(_env_file=dotenv if dotenv.is_file() else None)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{dotenv} cannot be read ({error}); correct it, or run sicbot in another folder"
        ) from error
    except ValidationError as error:
        told = [f"SICBOT_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
        raise ConfigError("\n".join(told)) from error


def _check_private(dotenv: Path) -> None:
    """Refuse a `.env` of ours that others may read; one without our names is none of our business.

    Windows keeps no such bits.
    """
    ours = [
        name for name in dotenv_values(dotenv, encoding="utf-8-sig") if name.startswith("SICBOT_")
    ]
    if ours and os.name != "nt" and dotenv.stat().st_mode & PRIVATE_MODE:
        raise ConfigError(
            f"{dotenv} can be read by others on this machine; run: chmod 600 {dotenv}"
        )
