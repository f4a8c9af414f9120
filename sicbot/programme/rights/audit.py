"""What an audit of rights and privacy finds: values, and how the rules are run.

A rule is a function from facts to findings; its name in `PERMISSIONS` or `PRIVACY` of the modules
beside this one is how scripts know it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from sicbot.core.text import ENGLISH, Text, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sicbot.core.model import Page, SpaceKey
    from sicbot.core.text import Catalogue
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.rights.audit_facts import Facts


class AuditName(StrEnum):
    """What is audited."""

    PERMISSIONS = "permissions"
    PRIVACY = "privacy"


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        subject: The group, user or audience concerned.
        page: The page concerned; None for findings about a space, a group or a person.
        groups: All groups concerned, where the subject is a person.
        first_seen: The day of the first audit that found it, as an ISO date; empty: not known.
    """

    audit: AuditName
    rule: str
    severity: Severity
    subject: str
    why: Text
    proposal: Text
    space: SpaceKey | None = None
    page: Page | None = None
    groups: tuple[str, ...] = ()
    first_seen: str = ""

    @property
    def key(self) -> str:
        """Stands for the finding from one audit to the next; tells nothing of it."""
        place = (self.page.id if self.page else "", self.space or "")
        text = "\0".join((self.audit, self.rule, *place, self.subject))
        return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule says; the name of the rule and the audit are added by whoever runs it.

    Attributes:
        page: The page concerned; its space need not be given.
    """

    severity: Severity
    subject: str
    why: Text
    proposal: Text
    space: SpaceKey | None = None
    page: Page | None = None
    groups: tuple[str, ...] = ()


Rule: TypeAlias = "Callable[[Facts], Iterator[Told]]"


def run_rules(facts: Facts, audit: AuditName, rules: Mapping[str, Rule]) -> tuple[Finding, ...]:
    """Return what all rules of an audit find, worst first."""
    found = [
        Finding(
            audit,
            name,
            told.severity,
            told.subject,
            told.why,
            told.proposal,
            told.page.space if told.page else told.space,
            told.page,
            told.groups,
        )
        for name, rule in rules.items()
        for told in rule(facts)
    ]
    return in_order(found)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, then by rule and place."""

    def place(one: Finding) -> tuple[int, str, str, int, str]:
        page = int(one.page.id) if one.page else 0
        return RANKS[one.severity], one.rule, one.space or "", page, one.subject

    return tuple(sorted(findings, key=place))


def with_days(findings: Iterable[Finding], days: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings with the days on which they were seen first, by their keys."""
    return tuple(replace(one, first_seen=days.get(one.key, "")) for one in findings)


@dataclass(frozen=True, slots=True)
class AuditCoverage:
    """How much of the wiki an audit rests on.

    Attributes:
        base: What was read of pages, spaces and groups.
        not_judged: What therefore was not judged, in sentences.
    """

    base: Coverage
    not_judged: tuple[Text, ...] = ()

    @property
    def pages_unread(self) -> bool:
        """Whether pages are missing, so that "nothing found" would be no answer."""
        return self.base.pages_unread

    def lines(self) -> tuple[Text, ...]:
        """Return the coverage in sentences."""
        return (*self.base.lines(), *self.not_judged)

    def to_json(self, catalogue: Catalogue = ENGLISH) -> dict[str, Any]:
        """Return the coverage for scripts."""
        not_judged = [line.show(catalogue) for line in self.not_judged]
        base = self.base.to_json(catalogue)
        return {**base, "not_judged": not_judged, "text": [*base["text"], *not_judged]}


def names(values: Iterable[str], most: int = 6) -> Text:
    """Return names with commas; of a long list the first ones and how many more there are."""
    ordered = list(values)
    shown, more = ", ".join(ordered[:most]), len(ordered) - most
    if more > 0:
        return _("{names} and {count} more", names=shown, count=more)
    return Text("{names}", (("names", shown),))
