"""Facts of objectives, and names of goals, that two pages tell differently."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from sicbot.core.objectives import Fact
from sicbot.core.text import Text, _
from sicbot.programme.consistency.figures import contradict, figures_in
from sicbot.programme.consistency.findings import Finding, Kind, Stand, differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.objectives import Objective, Registry, Said

NAMES: dict[Fact, Text] = {
    Fact.LABEL: _("label"),
    Fact.TITLE: _("title"),
    Fact.DESCRIPTION: _("description"),
    Fact.BASELINE_2020: _("baseline 2020"),
    Fact.TARGET_2030: _("target 2030"),
    Fact.TARGET_2050: _("target 2050"),
}
YEARS = {Fact.BASELINE_2020: "2020", Fact.TARGET_2030: "2030", Fact.TARGET_2050: "2050"}


def differing_figures(registry: Registry) -> Iterator[Finding]:
    """Find facts of an objective for which two pages give different figures."""
    for one in registry.objectives.values():
        for fact, said in one.said.items():
            if _contradict(fact, said):
                yield _finding(Kind.FIGURES, one, fact, said)


def differing_words(registry: Registry) -> Iterator[Finding]:
    """Find facts that two pages word differently without different figures: a lesser thing."""
    for one in registry.objectives.values():
        for fact, said in one.said.items():
            if differ(each.text for each in said) and not _contradict(fact, said):
                yield _finding(Kind.WORDING, one, fact, said)


def differing_names(registry: Registry) -> Iterator[Finding]:
    """Find goals that have two names; a name in capitals is the same name."""
    for goal in registry.goals.values():
        if differ(one.text for one in goal.names):
            subject = _("name of goal {letter}", letter=goal.letter)
            yield Finding(Kind.NAME, subject, _stands(goal.names), about=goal.letter)


def _contradict(fact: Fact, said: tuple[Said, ...]) -> bool:
    figures = [figures_in(one.text, without=YEARS.get(fact, "")) for one in said]
    return any(contradict(one, other) for one, other in combinations(figures, 2))


def _finding(kind: Kind, one: Objective, fact: Fact, said: tuple[Said, ...]) -> Finding:
    subject = _("{code}, {fact}", code=one.code, fact=NAMES[fact])
    return Finding(kind, subject, _stands(said), about=f"{one.code} {fact.value}")


def _stands(said: tuple[Said, ...]) -> tuple[Stand, ...]:
    return tuple(Stand(one.page, one.text) for one in said)
