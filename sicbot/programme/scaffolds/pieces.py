"""What a scaffold begins with: its text, from the template of its role."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.scaffolds import MEETINGS, Role
from sicbot.programme.scaffolds.facts import Facts
from sicbot.programme.scaffolds.filling import FILL
from sicbot.programme.scaffolds.roles import TRAITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.job import Context
    from sicbot.core.model import UserKey
    from sicbot.core.scaffolds import Ask
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.inputs import Basic


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


class MissingInputError(PageError):
    """A page was asked for without something that its template needs."""


def template_of(role: Role) -> str:
    """Return the name of the template of a role."""
    return f"scaffold_{role.value.replace('-', '_')}.xhtml.j2"


def versioned(template: str, version: Callable[[str], int]) -> str:
    """Return a template as it is noted on a page that was made from it."""
    return f"{template} {version(template)}"


def piece(
    ask: Ask,
    context: Context[Programme],
    view: tuple[str, ...] | None = None,
    people: frozenset[UserKey] = frozenset(),
) -> Piece:
    """Return the text of a page that is asked for.

    Args:
        ask: What is asked for.
        context: The programme, and what renders.
        view: Which groups read the page, none if that is not known, and then it is told nothing;
            None: as the policy says for the kind of its role.
        people: Who reads it besides.

    Raises:
        MissingInputError: Something is missing in what is asked for.
    """
    check(ask)
    template = template_of(ask.role)
    body = context.render(template, **values(inputs_of(ask, context, view, people)))
    named = " ".join(filter(None, (ask.task_force, ask.role.value, ask.name)))
    return Piece(body, versioned(template, context.version), named)


def check(ask: Ask) -> None:
    """Refuse an ask that lacks something.

    Raises:
        MissingInputError: It does.
    """
    if ask.role in MEETINGS and ask.at is None:
        raise MissingInputError(f"{ask.role.value} needs the day and hour")
    if ask.task_force is None and not TRAITS[ask.role].is_of_all:
        raise MissingInputError(f"{ask.role.value} needs a Task Force")
    if TRAITS[ask.role].is_named and not ask.name.strip():
        raise MissingInputError(f"{ask.role.value} needs a name")


def inputs_of(
    ask: Ask,
    context: Context[Programme],
    view: tuple[str, ...] | None = None,
    people: frozenset[UserKey] = frozenset(),
) -> Basic:
    """Return what the template of a page is given."""
    programme = context.programme
    if view is None:
        policy = programme.policy.pages.get(TRAITS[ask.role].kind)
        view = policy.view if policy else ()
    facts = Facts(programme, view, people)
    return FILL[TRAITS[ask.role].shape](ask, facts)


def values(inputs: Basic) -> dict[str, object]:
    """Return inputs as a template takes them, by name."""
    return {one.name: getattr(inputs, one.name) for one in fields(inputs)}
