"""Puts together what the configured pages say of the goals and objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.objectives import Facility, Fact, Goal, Objective, Registry, Said
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse
from sicbot.programme.objectives.goals import LETTERS, goals_in
from sicbot.programme.objectives.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.work_policy import Work
    from sicbot.programme.objectives.goals import GoalSaid
    from sicbot.programme.objectives.tables import PageFacts
    from sicbot.programme.seen import WikiSeen

Facts = dict[tuple["TaskForce", Fact], list[Said]]


def read_registry(seen: WikiSeen) -> Registry:
    """Return all objectives and goals, each fact with the pages that say it."""
    facts: Facts = {}
    goals: dict[str, list[tuple[PageId, GoalSaid]]] = {letter: [] for letter in LETTERS}
    unread, notes = list[Text](), list[Text]()
    lost: dict[PageId, Text] = {}
    for place in seen.work.objective_pages:
        holder = seen.page(place)
        if holder is None:
            unread.append(_("there is no page “{page}”, or sicbot may not see it", page=place))
            continue
        page, read = holder.id, _read(seen, holder.id, place)
        if isinstance(read, Text):
            lost[page] = read
            unread.append(read)
            continue
        found, named = read
        notes += found.notes
        for key, text in found.facts.items():
            facts.setdefault(key, []).append(Said(page, text))
        for one in named:
            goals[one.letter].append((page, one))
    return Registry(
        {code: _objective(code, facts, seen.work) for code in TASK_FORCES},
        {letter: _goal(letter, said) for letter, said in goals.items()},
        tuple(unread),
        tuple(notes),
        lost,
    )


def _read(
    seen: WikiSeen, page: PageId, place: str
) -> tuple[PageFacts, tuple[GoalSaid, ...]] | Text:
    """Return what one page says, or why it was not read."""
    body = seen.snapshot.bodies.get(page)
    if body is None:
        return _("the text of “{page}” was not read", page=place)
    try:
        document = parse(body)
    except PageError as error:
        return _("“{page}” cannot be read: {why}", page=place, why=str(error))
    return read_tables(document, place), goals_in(document)


def _objective(code: TaskForce, facts: Mapping[tuple[TaskForce, Fact], list[Said]],
               work: Work) -> Objective:  # fmt: skip
    said = {fact: tuple(facts[code, fact]) for fact in Fact if (code, fact) in facts}
    return Objective(code, said, facility_of(code, work))


def facility_of(code: TaskForce, work: Work) -> Facility | None:
    """Return who leads the work on an objective; None where the settings do not say, or twice."""
    core, whole = code in work.core_facilities, code in work.global_facilities
    if core == whole:
        return None
    return Facility.CORE if core else Facility.GLOBAL


def _goal(letter: str, said: list[tuple[PageId, GoalSaid]]) -> Goal:
    return Goal(
        letter,
        tuple(dict.fromkeys(Said(page, one.name) for page, one in said)),
        tuple(dict.fromkeys(Said(page, one.purpose) for page, one in said if one.purpose)),
    )
