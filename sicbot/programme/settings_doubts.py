"""Settings that fit the wiki badly: those that sicbot refuses, and those that are likely slips."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.policy import PLACE, Mode
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.model import GroupName
    from sicbot.core.policy import People, Policy
    from sicbot.core.text import Text
    from sicbot.core.work_policy import Work

OUTSIDERS = frozenset({"anonymous", "logged-in"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is on the wiki.

    Attributes:
        groups: Names of all groups; None where the bot may not know.
        powerful: Groups that administer the site or a space.
        spaces: Keys of the spaces that the bot sees.
        absent: Places, as `SPACE:Title`, at which the bot sees no page.
    """

    groups: frozenset[GroupName] | None
    powerful: frozenset[GroupName] = frozenset()
    spaces: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is wrong with settings, each with the way out.

    Attributes:
        refused: What sicbot does not do, whatever the settings say.
        odd: What changes nothing or names what there is not.
        not_yet: Pages that people may still make.
    """

    refused: tuple[Text, ...] = ()
    odd: tuple[Text, ...] = ()
    not_yet: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Pages that settings name, by the setting.

    Attributes:
        of_people: Pages that people make.
        of_sicbot: Pages that sicbot makes, for which there must be a space.
    """

    of_people: Mapping[str, str] = field(default_factory=dict)
    of_sicbot: Mapping[str, str] = field(default_factory=dict)


def doubts(
    policy: Policy, people: People, places: Places, default_group: GroupName, seen: Seen
) -> Doubts:
    """Return what is wrong with the settings."""
    return Doubts(
        tuple(_refused(policy, default_group, seen)),
        (
            *_without_groups(policy, people, seen),
            *_without_spaces(policy, people, places, seen),
            *_without_effect(policy),
        ),
        tuple(
            _("not there yet: {place}, which {setting} names", place=place, setting=setting)
            for setting, place in places.of_people.items()
            if place in seen.absent
        ),
    )


def managed(policy: Policy) -> tuple[GroupName, ...]:
    """Return the groups of Task Forces in which sicbot changes something."""
    return tuple(one for one in policy.task_force_groups if policy.mode(one) is not Mode.WATCH)


def _refused(policy: Policy, default_group: GroupName, seen: Seen) -> Iterator[Text]:
    if default_group in policy.task_force_groups:
        yield _(
            "{group} is the group that every account is in, so it cannot be that of a Task Force; "
            "name another one in config/policy.toml",
            group=default_group,
        )
    for group in managed(policy):
        if group in seen.powerful:
            yield _(
                "{group} administers the site or a space: sicbot changes nothing there; name "
                "another group in config/policy.toml",
                group=group,
            )


def _without_groups(policy: Policy, people: People, seen: Seen) -> Iterator[Text]:
    if seen.groups is None:
        return
    named: dict[str, Iterable[str]] = {"policy.toml: groups.general": policy.groups.general}
    for name, kind in policy.pages.items():
        named[f"policy.toml: pages.{name}.view"] = kind.view
        named[f"policy.toml: pages.{name}.edit"] = kind.edit
    named["people.toml: attestors"] = people.attestors
    named["people.toml: nominators"] = people.nominators
    for setting, groups in named.items():
        gone = [one for one in groups if one not in OUTSIDERS and one not in seen.groups]
        if gone:
            yield _(
                "{setting} names groups that are not there: {groups}; correct it, or let a site "
                "admin make them",
                setting=setting,
                groups=", ".join(gone),
            )


def _without_spaces(policy: Policy, people: People, places: Places, seen: Seen) -> Iterator[Text]:
    named: dict[str, Iterable[str]] = {
        "policy.toml: audit.workspaces": policy.audit.workspaces,
        "people.toml: form_spaces": people.form_spaces,
    }
    for name, kind in policy.pages.items():
        named[f"policy.toml: pages.{name}.spaces"] = kind.spaces
    for setting, place in (*places.of_people.items(), *places.of_sicbot.items()):
        named[setting] = [place.partition(":")[0]]
    keys = {key.casefold() for key in seen.spaces}
    for setting, spaces in named.items():
        for key in spaces:
            if key.casefold() not in keys:
                yield _(
                    "{setting} names the space {space}, which sicbot does not see; correct it, or "
                    "let the bot view the space",
                    setting=setting,
                    space=key,
                )


def _without_effect(policy: Policy) -> Iterator[Text]:
    owned = any(policy.mode(group) is Mode.OWN for group in policy.all_groups)
    if policy.removals == "limited" and not owned:
        yield _(
            '`removals = "limited"` changes nothing: no group is in mode "own"; set '
            "`groups.member_mode` or `groups.modes` in policy.toml, or leave removals at "
            '"report"'
        )


def places_of(
    policy: Policy, people: People, work: Work, jobs: Mapping[str, Mapping[str, object]]
) -> Places:
    """Return the pages that all settings name; `jobs` has the settings of each job."""
    of_people = {
        f"people.toml: {name}": str(getattr(people, name))
        for name in ("partners", "nominations", "exceptions", "matches", "opt_outs")
    }
    of_people |= {f"people.toml: forms.{n}.page": one.page for n, one in enumerate(people.forms)}
    of_people |= {f"people.toml: files.{n}.page": one.page for n, one in enumerate(people.files)}
    of_people |= {f"people.toml: tables.{n}.page": one.page for n, one in enumerate(people.tables)}
    for name, kind in policy.pages.items():
        of_people |= {f"policy.toml: pages.{name}.places.{n}": one
                      for n, one in enumerate(kind.places)}  # fmt: skip
    of_people |= {f"work.toml: {name}": place for name, place in _of_work(work)}
    of_sicbot: dict[str, str] = {}
    for job, settings in jobs.items():
        for name, value in settings.items():
            if isinstance(value, str) and ":" in value and re.match(PLACE, value):
                found = of_people if name.endswith("below") else of_sicbot
                found[f"{job}.toml: {name}"] = value
    return Places({name: place for name, place in of_people.items() if place}, of_sicbot)


def _of_work(work: Work) -> Iterator[tuple[str, str]]:
    """Yield the pages that config/work.toml names, by the setting."""
    inventory = work.inventory
    yield "cycle_page", work.cycle_page
    yield "events", work.events
    yield from ((f"objective_pages.{n}", one) for n, one in enumerate(work.objective_pages))
    yield from ((f"question_pages.{n}", one) for n, one in enumerate(work.question_pages))
    yield from ((f"inventory.tables.{n}", one) for n, one in enumerate(inventory.tables))
    yield from ((f"inventory.files.{n}", one.page) for n, one in enumerate(inventory.files))
    yield "inventory.sponsors", inventory.sponsors
    yield "inventory.verdicts", inventory.verdicts
    yield "notes.template", work.notes.template
