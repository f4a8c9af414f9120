"""What the organisation has decided: which groups there are, who may see what, what is limited.

`Policy` is config/policy.toml, `People` is config/people.toml. Patterns are expanded when these are
loaded; nothing is matched by a pattern afterwards.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from sicbot.core.model import SUPER_USERS, GroupName, SpaceKey
from sicbot.core.people import TASK_FORCES, Role, TaskForce, UserName

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE = "{code}"  # stands for a Task Force's code in small letters in the names of its groups
PLACE = r"^([^:\s]+:.*\S.*)?$"  # `SPACE:Title`, or nothing


class Frozen(BaseModel, extra="forbid", frozen=True):
    """A part of the configuration: unknown keys are refused, nothing changes later."""


class Mode(StrEnum):
    """What sicbot does about a group."""

    OWN = "own"  # adds, and removes as `removals` says
    ADD_ONLY = "add-only"
    WATCH = "watch"  # says what differs, changes nothing


def _has_code(pattern: str) -> str:
    if CODE not in pattern:
        raise ValueError(f"must hold {CODE}, which stands for a Task Force's code, such as a1")
    return pattern


def _codes(names: dict[TaskForce, GroupName]) -> dict[TaskForce, GroupName]:
    unknown = sorted(set(names) - set(TASK_FORCES))
    if unknown:
        raise ValueError(f"names {unknown[0]}, which is no Task Force; they are A1 to F3")
    return names


GroupByCode = Annotated[dict[TaskForce, GroupName], AfterValidator(_codes)]


class Groups(Frozen):
    """Settings: the table `groups` of config/policy.toml."""

    members: Annotated[str, AfterValidator(_has_code)] = Field(
        default="tf-{code}-members",
        description="Name of the group of a Task Force's members; {code} is its code, such as a1.",
    )
    leaders: Annotated[str, AfterValidator(_has_code)] = Field(
        default="tf-{code}-leaders",
        description="Name of the group of a Task Force's leaders and representatives.",
    )
    members_by_code: GroupByCode = Field(
        default={}, description="Exact names of members' groups that do not follow the pattern."
    )
    leaders_by_code: GroupByCode = Field(
        default={}, description="Exact names of leaders' groups that do not follow the pattern."
    )
    general: tuple[GroupName, ...] = Field(
        default=(), description="Other groups of the organisation, which sicbot watches."
    )
    member_mode: Mode = Field(
        default=Mode.ADD_ONLY,
        description="What sicbot does about members' groups: own, add-only or watch.",
    )
    leader_mode: Mode = Field(default=Mode.WATCH, description="The same for the groups of leaders.")
    modes: dict[GroupName, Mode] = Field(
        default={}, description="Groups for which something else holds."
    )


class Limits(Frozen):
    """Settings: the table `limits` of config/policy.toml."""

    additions: int = Field(
        default=100, ge=0, description="People added to groups in one run; if more, all wait."
    )
    removals: int = Field(
        default=5, ge=0, description="People taken out of groups in one run, if removals are on."
    )
    removal_share: float = Field(
        default=0.2, ge=0, le=1,
        description="Share of a group's members taken out in one run; at least one person.",
    )  # fmt: skip
    administrators: int = Field(
        default=2, ge=1, description="Human administrators that a space or page must keep."
    )


class Pages(Frozen):
    """Settings: who may see and edit a kind of page (`pages` of config/policy.toml).

    Attributes:
        view: Groups, or `anonymous` or `logged-in`; more people than these are too many.
        edit: Groups; more people than these are too many.
    """

    view: tuple[str, ...] = Field(description="Who may see such pages.")
    edit: tuple[str, ...] = Field(description="Who may edit such pages.")
    label: str = Field(default="", description="Label by which such pages are known.")
    spaces: tuple[SpaceKey, ...] = Field(
        default=(), description="Spaces in which such pages lie; empty: any."
    )
    places: tuple[str, ...] = Field(
        default=(), description='Single pages of this kind, as "SPACE:Title".'
    )


class Audit(Frozen):
    """Settings: the table `audit` of config/policy.toml."""

    outsiders: tuple[Literal["anonymous", "logged-in"], ...] = Field(
        default=("anonymous", "logged-in"),
        description="Readers who must not see personal data, such as addresses in a text.",
    )
    workspaces: tuple[SpaceKey, ...] = Field(
        default=(),
        description="Spaces that whoever is in a Task Force must be able to read.",
    )
    phones: bool = Field(
        default=True, description="Whether telephone numbers in texts are looked for."
    )
    role_addresses: tuple[str, ...] = Field(
        default=("contact", "info", "office", "secretariat", "support", "team"),
        description="First words of e-mail addresses that belong to an office and not to a person.",
    )
    old_versions: int = Field(
        default=200, ge=0,
        description="Earlier versions of pages that outsiders see, looked at in one audit.",
    )  # fmt: skip


class Policy(Frozen):
    """Settings: config/policy.toml."""

    groups: Groups = Field(default_factory=Groups, description="Groups and their names.")
    removals: Literal["report", "limited"] = Field(
        default="report",
        description="report: say who might be taken out of a group; limited: take out a few.",
    )
    limits: Limits = Field(default_factory=Limits, description="How much one run may do.")
    protected: tuple[UserName, ...] = Field(
        default=(),
        description="Accounts that are never taken out of a group, such as a break-glass account.",
    )
    administrators: tuple[GroupName, ...] = Field(
        default=(SUPER_USERS,),
        description="Groups that administer the site, for wikis that do not tell; nobody gets in.",
    )
    pages: dict[str, Pages] = Field(default={}, description="Kinds of pages, by a name of yours.")
    audit: Audit = Field(default_factory=Audit, description="What `sicbot audit` looks for.")

    def members_group(self, code: TaskForce) -> GroupName:
        """Return the group of a Task Force's members."""
        return _named(self.groups.members, self.groups.members_by_code, code)

    def leaders_group(self, code: TaskForce) -> GroupName:
        """Return the group of a Task Force's leaders and representatives."""
        return _named(self.groups.leaders, self.groups.leaders_by_code, code)

    @property
    def task_force_groups(self) -> Mapping[GroupName, tuple[TaskForce, Role]]:
        """All groups of Task Forces, with whom each is for; LEADER stands for both roles."""
        found = {self.members_group(code): (code, Role.MEMBER) for code in TASK_FORCES}
        return found | {self.leaders_group(code): (code, Role.LEADER) for code in TASK_FORCES}

    @property
    def all_groups(self) -> tuple[GroupName, ...]:
        """All groups that the policy names, each once."""
        return tuple(dict.fromkeys([*self.task_force_groups, *self.groups.general]))

    def mode(self, group: GroupName) -> Mode:
        """Return what sicbot does about a group."""
        if group in self.groups.modes:
            return self.groups.modes[group]
        role = self.task_force_groups.get(group, (None, None))[1]
        if role is Role.MEMBER:
            return self.groups.member_mode
        return self.groups.leader_mode if role is Role.LEADER else Mode.WATCH

    @model_validator(mode="after")
    def _groups_are_told_apart(self) -> Self:
        names = [self.members_group(code) for code in TASK_FORCES]
        names += [self.leaders_group(code) for code in TASK_FORCES]
        names += self.groups.general
        seen = set[str]()
        for name in names:
            if name.casefold() in seen:
                raise ValueError(f"groups: {name} stands for two things; each needs its own group")
            seen.add(name.casefold())
        return self


def _named(pattern: str, exact: Mapping[TaskForce, GroupName], code: TaskForce) -> GroupName:
    return exact.get(code) or GroupName(pattern.replace(CODE, code.lower()))


class Form(Frozen):
    """Settings: one `forms` entry of config/people.toml: a Task Force's form of its own."""

    task_force: TaskForce = Field(description="Code of the Task Force, such as A1.")
    name: str = Field(min_length=1, description="The form's name, as ConfiForms knows it.")
    page: str = Field(
        default="", pattern=PLACE,
        description='The page that holds it, as "SPACE:Title"; empty: found by the form\'s name.',
    )  # fmt: skip


class File(Frozen):
    """Settings: one `files` entry of config/people.toml: a CSV or XLSX file of attested records."""

    page: str = Field(pattern=PLACE, min_length=1, description='The page, as "SPACE:Title".')
    name: str = Field(min_length=1, description="The file's name.")


class TablePage(Frozen):
    """Settings: one `tables` entry of config/people.toml: a page with a table of people."""

    page: str = Field(pattern=PLACE, min_length=1, description='The page, as "SPACE:Title".')


class People(Frozen):
    """Settings: config/people.toml: where the wiki says who wants what, and who may."""

    form_names: tuple[str, ...] = Field(
        default=("join{CODE}",),
        description="Names of the registration forms; {CODE} is the Task Force's code, such as A1.",
    )
    forms: tuple[Form, ...] = Field(
        default=(), description="Forms that have another name or are to be looked for elsewhere."
    )
    form_spaces: tuple[SpaceKey, ...] = Field(
        default=(), description="Spaces in which forms count; empty: all that are read."
    )
    comments: bool = Field(
        default=True, description="Whether comments such as JOIN A1 AS TFM below forms count."
    )
    registration_label: str = Field(
        default="task-force-registration",
        description="Label of pages that are one registration each, with page properties.",
    )
    files: tuple[File, ...] = Field(default=(), description="Files of records that you attest.")
    tables: tuple[TablePage, ...] = Field(
        default=(), description="Pages with tables of people; they are reported, nothing more."
    )
    attestors: tuple[GroupName, ...] = Field(
        default=(), description="Groups whose people may enter records for others."
    )
    nominators: tuple[GroupName, ...] = Field(
        default=(),
        description="The only groups that may edit the pages of nominations and decisions.",
    )
    partners: str = Field(
        default="", pattern=PLACE, description='Register of partners, as "SPACE:Title".'
    )
    nominations: str = Field(
        default="", pattern=PLACE, description='Nominations and decisions, as "SPACE:Title".'
    )
    exceptions: str = Field(
        default="", pattern=PLACE,
        description='Recorded exceptions to who may lead or represent, as "SPACE:Title".',
    )  # fmt: skip
    matches: str = Field(
        default="", pattern=PLACE,
        description='Confirmed matches of records and accounts, as "SPACE:Title".',
    )  # fmt: skip
    opt_outs: str = Field(
        default="", pattern=PLACE, description='People not to be named, as "SPACE:Title".'
    )
    aliases: dict[str, tuple[str, ...]] = Field(
        default={}, description="Other names of partners, by the name in the register."
    )
