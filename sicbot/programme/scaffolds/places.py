"""Where an asked page stands and what it is called, from the patterns of config/scaffold.toml."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.model import SpaceKey
from sicbot.core.objectives import Fact
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.plan import Slug, Target
from sicbot.core.scaffolds import MEETINGS, Ask, Role
from sicbot.pages.titles import normal_form
from sicbot.programme.flow import ANYBODY, Flow
from sicbot.programme.scaffolds.kits import year_of
from sicbot.programme.scaffolds.roles import TRAITS

if TYPE_CHECKING:
    from datetime import date

    from sicbot.core.model import Page, PageId
    from sicbot.core.scaffold_policy import Place
    from sicbot.programme.programme import Programme

KIND = "scaffold"  # of the mark
OF_ALL = "all"
_SLUG = re.compile(r"scaffold-([a-z-]+?)-([a-f][1-6]|all)(?:-(\S+))?")
_LABEL_PART = re.compile(r"\s*[-\u2013:]?\s*\{label\}")  # with the dash before it


@dataclass(frozen=True, slots=True)
class Site:
    """Where the page of an ask stands, as long as nobody moves or renames it.

    Attributes:
        below: `SPACE:Title` of the page above it; empty where a role is, or at the top.
        below_role: The role of the page above it.
    """

    ask: Ask
    space: SpaceKey
    title: str
    below: str
    below_role: Role | None
    labels: tuple[str, ...]
    kind: str
    kept_by: str
    slug: Slug

    @property
    def place(self) -> str:
        """As `SPACE:Title`."""
        return f"{self.space}:{self.title}"

    @property
    def target(self) -> Target:
        """The page, before it is there."""
        return Target(self.space, self.title, None, self.slug)

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.space}: {self.title}"


def site_of(ask: Ask, place: Place, programme: Programme, title: str = "") -> Site:
    """Return where a page that is asked for stands; `title` is another one that people want."""
    today = programme.snapshot.taken.date()
    space, _colon, pattern = place.page.partition(":")
    below_role = place.below_role
    code = (ask.task_force or "").lower()
    labels = sorted({one.replace("{code}", code) for one in place.labels})
    return Site(
        ask=ask,
        space=SpaceKey(space),
        title=title or filled(pattern, ask, SpaceKey(space), programme, today),
        below="" if below_role else filled(place.below, ask, SpaceKey(space), programme, today),
        below_role=below_role,
        labels=tuple(labels),
        kind=place.kind,
        kept_by=place.kept_by,
        slug=slug_of(ask, today),
    )


def filled(pattern: str, ask: Ask, space: SpaceKey, programme: Programme, today: date) -> str:
    """Return a pattern with its values; a label that nobody knows goes with the dash before it."""
    label = label_of(ask.task_force, space, programme) if ask.task_force else ""
    text = pattern if label else _LABEL_PART.sub("", pattern)
    values = {
        "{CODE}": ask.task_force or "",
        "{label}": label,
        "{name}": " ".join(ask.name.split()),
        "{date}": f"{ask.at:%Y-%m-%d}" if ask.at else f"{today:%Y-%m-%d}",
        "{year}": year_of(ask, today),
    }
    found = re.sub("|".join(map(re.escape, values)), lambda one: values[one[0]], text)
    return " ".join(found.split())


def label_of(code: TaskForce, space: SpaceKey, programme: Programme) -> str:
    """Return the short name of an objective for a title in a space, empty where no page says it.

    A title is read by whoever reads its space, so the label counts only where the page that says
    it is as open.
    """
    said = programme.objectives.objectives[code].said.get(Fact.LABEL, ())
    pages = programme.snapshot.pages.records
    sources = ((one.text, pages[one.page]) for one in said)
    return next(
        (
            text
            for text, page in sources
            if not _is_closed(page, programme)
            and (page.space == space or _read_from(space, page.id, programme))
        ),
        "",
    )


def _read_from(space: SpaceKey, page: PageId, programme: Programme) -> bool:
    """Tell whether all who read a space may read a page of another one; not known is no."""
    known = programme.snapshot.spaces.records.get(space)
    if known is None or known.rights is None:
        return False
    rights = known.rights
    view = (*((ANYBODY,) if rights.anonymous else ()), *sorted(rights.groups))
    return Flow(view, programme, rights.users).may_tell(page)


def _is_closed(page: Page, programme: Programme) -> bool:
    """Tell whether a page, or one above it, is not for all who read its space."""
    records = programme.snapshot.pages.records
    above = (records.get(one) for one in page.ancestors)
    return any(one is None or bool(one.read) for one in (page, *above))


def slug_of(ask: Ask, today: date) -> Slug:
    """Return the lasting name of a page: no name of a person stands in it."""
    parts = ["scaffold", ask.role.value, (ask.task_force or OF_ALL).lower()]
    if ask.at is not None and ask.role in MEETINGS:
        parts.append(f"{ask.at:%Y%m%dT%H%M}")
    if TRAITS[ask.role].is_of_a_year:
        parts.append(year_of(ask, today))
    elif ask.name:
        parts.append(hashlib.sha256(normal_form(ask.name).encode()).hexdigest()[:10])
    return Slug("-".join(parts))


def ask_of(slug: str) -> Ask | None:
    """Return what a page of ours was asked for as; None for what a slug does not tell."""
    found = _SLUG.fullmatch(slug)
    roles = {role.value: role for role in Role}
    if found is None or found[1] not in roles:
        return None
    role, rest = roles[found[1]], found[3] or ""
    code = TaskForce(found[2].upper()) if found[2] != OF_ALL else None
    if code is not None and code not in TASK_FORCES:
        return None
    if TRAITS[role].is_of_a_year:
        return Ask(role, code, name=rest)
    return None if rest or TRAITS[role].is_named else Ask(role, code)


def role_of(slug: str) -> Role | None:
    """Return the role of a page of ours, also where the slug does not tell all of its ask."""
    found = _SLUG.fullmatch(slug)
    return next((role for role in Role if found and role.value == found[1]), None)


def code_of(slug: str) -> TaskForce | None:
    """Return the Task Force that a page of ours is of; None: all of them, or none of ours."""
    found = _SLUG.fullmatch(slug)
    code = TaskForce(found[2].upper()) if found else None
    return code if code in TASK_FORCES else None
