"""The document of a plan as models, strict: what is not exactly of this shape is no plan."""

from __future__ import annotations

import base64
from abc import abstractmethod
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from sicbot.core.edits import Edit, Span
from sicbot.core.model import Allowed, GroupName, Mark, PageId, SpaceKey, UserKey
from sicbot.core.plan import (
    Act,
    AddComment,
    AddLabels,
    AddMember,
    AdoptMember,
    AttachFile,
    Change,
    ChangeId,
    CreateGroup,
    CreatePage,
    EditPage,
    Effect,
    Gate,
    GroupAct,
    JobPlan,
    Open,
    Plan,
    RemoveMember,
    RestorePage,
    Restricted,
    Seat,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.text import verbatim


class Strict(BaseModel):
    """A part of the document: no other keys, and no value made of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TargetModel(Strict):
    """The page that a change is about."""

    space: str
    title: str
    page_id: str | None
    slug: str | None

    def value(self) -> Target:
        """Return it as the plan knows it."""
        page_id = None if self.page_id is None else PageId(self.page_id)
        slug = None if self.slug is None else Slug(self.slug)
        return Target(SpaceKey(self.space), self.title, page_id, slug)


class SeatModel(Strict):
    """A group, and the account that a change is about."""

    group: str
    user: str
    user_key: str | None

    def value(self) -> Seat:
        """Return it as the plan knows it."""
        user = None if self.user_key is None else UserKey(self.user_key)
        return Seat(GroupName(self.group), user, self.user)


class AllowedModel(Strict):
    """Whom a restriction lets through."""

    users: list[str]
    groups: list[str]

    def value(self) -> Allowed:
        """Return it as the plan knows it."""
        return Allowed(
            frozenset(UserKey(one) for one in self.users),
            frozenset(GroupName(one) for one in self.groups),
        )


class MarkModel(Strict):
    """The mark of a page that is adopted."""

    page: str
    kind: str
    slug: str
    template: str

    def value(self) -> Mark:
        """Return it as the plan knows it."""
        return Mark(PageId(self.page), self.kind, self.slug, self.template)


class EffectModel(Strict):
    """What a change means to people."""

    notified: int | None
    gains: list[str]
    loses: list[str]
    shows: list[str]
    opens: list[str]
    closes: list[str]

    def value(self) -> Effect:
        """Return it as the plan knows it."""
        lists = (self.gains, self.loses, self.shows, self.opens, self.closes)
        return Effect(self.notified, *map(tuple, lists))


class DifferenceModel(Strict):
    """What is replaced by what."""

    before: str
    after: str


class EditModel(Strict):
    """A range of bytes and its new text."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    why: str

    def value(self) -> Edit:
        """Return it as the plan knows it."""
        return Edit(Span(self.start, self.end), self.text, self.why)


class ChangeModel(Strict):
    """What all kinds of changes have."""

    id: str
    why: str
    gate: Literal["free", "limit", "approval"]
    waits_because: str | None
    needs: list[str]
    parts: list[str]
    key: str
    effect: EffectModel
    diff: list[DifferenceModel]

    @abstractmethod
    def act(self) -> Act:
        """Return what is done."""

    def value(self) -> Change:
        """Return it as the plan knows it."""
        waits = None if self.waits_because is None else verbatim(self.waits_because)
        return Change(
            act=self.act(),
            key=self.key,
            why=verbatim(self.why),
            gate=Gate(self.gate),
            waits_because=waits,
            needs=tuple(ChangeId(one) for one in self.needs),
            parts=tuple(self.parts),
            effect=self.effect.value(),
        )


class PageChangeModel(ChangeModel):
    """What all kinds of changes of a page have."""

    target: TargetModel


class EditPageModel(PageChangeModel):
    """A change of a page's text."""

    kind: Literal["edit-page"]
    base_version: int
    edits: list[EditModel]
    readers: AllowedModel | None
    adopts: MarkModel | None

    def act(self) -> EditPage:
        """Return what is done.

        Raises:
            ValueError: There are not as many differences as edits.
        """
        if len(self.diff) != len(self.edits):
            told = f"change {self.id}: {len(self.edits)} edits and {len(self.diff)} differences"
            raise ValueError(told)
        edits = tuple(one.value() for one in self.edits)
        before = tuple(one.before for one in self.diff)
        readers = self.readers.value() if self.readers else None
        adopts = self.adopts.value() if self.adopts else None
        return EditPage(self.target.value(), self.base_version, edits, before, readers, adopts)


class CreatePageModel(PageChangeModel):
    """A new page or blog post."""

    kind: Literal["create-page", "create-post"]
    parent: str | None
    body: str
    closed_to: AllowedModel
    page_kind: str
    template: str
    below: str | None

    def act(self) -> CreatePage:
        """Return what is done."""
        parent = None if self.parent is None else PageId(self.parent)
        closed_to, target = self.closed_to.value(), self.target.value()
        return CreatePage(
            target,
            parent,
            self.body,
            closed_to,
            self.page_kind,
            self.template,
            post=self.kind == "create-post",
            below=None if self.below is None else Slug(self.below),
        )


class SetReadersModel(PageChangeModel):
    """Who may read a page."""

    kind: Literal["set-readers"]
    readers: AllowedModel | Literal["open"]
    was: AllowedModel | None

    def act(self) -> SetReaders:
        """Return what is done.

        Raises:
            ValueError: Nobody may read it, which the wiki takes for everybody.
        """
        readers = Open() if self.readers == "open" else Restricted(self.readers.value())
        return SetReaders(self.target.value(), readers, self.was.value() if self.was else None)


class RestorePageModel(PageChangeModel):
    """A page out of the trash."""

    kind: Literal["restore-page"]
    base_version: int

    def act(self) -> RestorePage:
        """Return what is done."""
        return RestorePage(self.target.value(), self.base_version)


class AddCommentModel(PageChangeModel):
    """A comment below a page."""

    kind: Literal["add-comment"]
    body: str
    comment: str
    readers: AllowedModel | None

    def act(self) -> AddComment:
        """Return what is done."""
        readers = self.readers.value() if self.readers else None
        return AddComment(self.target.value(), self.body, Slug(self.comment), readers)


class AddLabelsModel(PageChangeModel):
    """Labels on a page."""

    kind: Literal["add-labels"]
    labels: list[str]

    def act(self) -> AddLabels:
        """Return what is done."""
        return AddLabels(self.target.value(), tuple(self.labels))


class AttachFileModel(PageChangeModel):
    """A file of a page."""

    kind: Literal["attach-file"]
    name: str
    media_type: str
    data: str
    was: Annotated[int, Field(ge=0)]
    readers: AllowedModel | None

    def act(self) -> AttachFile:
        """Return what is done.

        Raises:
            ValueError: It is no small file with a plain name.
        """
        data = base64.b64decode(self.data, validate=True)
        readers = self.readers.value() if self.readers else None
        return AttachFile(self.target.value(), self.name, self.media_type, data, self.was, readers)


GROUP_ACTS: dict[str, type[GroupAct]] = {
    "create-group": CreateGroup,
    "add-member": AddMember,
    "adopt-member": AdoptMember,
    "remove-member": RemoveMember,
}


class GroupChangeModel(ChangeModel):
    """A change of a group."""

    kind: Literal["create-group", "add-member", "adopt-member", "remove-member"]
    target: SeatModel

    def act(self) -> GroupAct:
        """Return what is done."""
        return GROUP_ACTS[self.kind](self.target.value())


AnyChange: TypeAlias = Annotated[
    EditPageModel
    | CreatePageModel
    | SetReadersModel
    | RestorePageModel
    | AddCommentModel
    | AddLabelsModel
    | AttachFileModel
    | GroupChangeModel,
    Field(discriminator="kind"),
]


class SkipModel(Strict):
    """An item that was left out."""

    item: str
    reason: str


class CoverageModel(Strict):
    """What a job's plan rests on."""

    complete: bool
    text: list[str]


class JobModel(Strict):
    """What one job would do."""

    job: str
    changes: list[AnyChange]
    skipped: list[SkipModel]
    notices: list[str]
    coverage: CoverageModel

    def value(self) -> JobPlan:
        """Return it as the plan knows it."""
        return JobPlan(
            job=self.job,
            changes=tuple(one.value() for one in self.changes),
            skipped=tuple(Skip(one.item, verbatim(one.reason)) for one in self.skipped),
            notices=tuple(verbatim(one) for one in self.notices),
            coverage=tuple(verbatim(one) for one in self.coverage.text),
            complete=self.coverage.complete,
        )


class PlanModel(Strict):
    """The document."""

    digest: str
    url: str
    jobs: list[JobModel]

    def value(self) -> Plan:
        """Return it as a plan.

        Raises:
            ValueError: Two values in it do not go together.
        """
        return Plan(self.url, tuple(job.value() for job in self.jobs))
