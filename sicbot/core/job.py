"""What a job is: one aspect of the wiki kept in its desired state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from pydantic import BaseModel

    from sicbot.core.model import SpaceKey
    from sicbot.core.plan import Change, Skip
    from sicbot.core.text import Text

CONFIG = TypeVar("CONFIG", bound="BaseModel")
ITEM = TypeVar("ITEM")
PROGRAMME = TypeVar("PROGRAMME")


class Render(Protocol):
    """Makes a body from a template and values."""

    def __call__(self, template: str, /, **values: object) -> str:
        """Return the body.

        Raises:
            PageError: These values are not for this template.
        """


@dataclass(frozen=True, slots=True)
class Context(Generic[PROGRAMME]):
    """What a job may use besides its item and settings.

    Attributes:
        show: Returns a sentence in the language of what sicbot writes.
        version: Returns the version of a template, counted from 1.
    """

    now: datetime
    programme: PROGRAMME
    render: Render
    show: Callable[[Text], str]
    version: Callable[[str], int] = lambda _template: 1


@dataclass(frozen=True, slots=True)
class Job(Generic[CONFIG, ITEM, PROGRAMME]):
    """One aspect of the wiki kept in its desired state.

    Attributes:
        about: What it does, in one sentence.
        config: The model of config/<name>.toml.
        items: Returns the smallest things that the job manages, in a stable order.
        plan: Yields what to do about one of them; nothing where all is as it should be.
        notices: Returns facts that people should know and nothing waits for.
        facts: Returns what to remember for the notices of the next run, by key.
        posts: Returns the spaces in which it writes blog posts.
        needs_members: Whether member lists are read.
        needs_people: Whether accounts, groups of the policy and registrations are read.
        needs_work: Whether the inventory and the history of concept notes are read; so are people.
        asks_links: Whether its runs ask the addresses of projects, where a setting says so.
    """

    name: str
    about: Text
    config: type[CONFIG]
    items: Callable[[PROGRAMME, CONFIG], Iterable[ITEM]]
    plan: Callable[[ITEM, CONFIG, Context[PROGRAMME]], Iterable[Change | Skip]]
    notices: Callable[[PROGRAMME], Iterable[Text]] = lambda _programme: ()
    facts: Callable[[PROGRAMME], dict[str, str]] = lambda _programme: {}
    posts: Callable[[CONFIG], Iterable[SpaceKey]] = lambda _config: ()
    needs_members: bool = False
    needs_people: bool = False
    needs_work: bool = False
    asks_links: bool = False


AnyJob: TypeAlias = "Job[Any, Any, Any]"  # a list of jobs holds different ones
