"""Settings that fit the wiki badly are named."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.core.model import GroupName
from sicbot.core.policy import People, Policy
from sicbot.core.work_policy import Work
from sicbot.programme.settings_doubts import Doubts, Seen, doubts, places_of

DEFAULT = GroupName("everybody")
GROUPS = frozenset({DEFAULT, GroupName("there"), GroupName("powerful")})
SEEN = Seen(
    GROUPS, frozenset({GroupName("powerful")}), frozenset({"MAIN"}), frozenset({"MAIN:Gone"})
)
Settings = dict[str, Any]
NO_WORK = Work()


def found(
    policy: Settings, people: Settings, jobs: Settings, seen: Seen = SEEN, work: Work = NO_WORK
) -> Doubts:
    """Return what is wrong with settings."""
    read, whom = Policy.model_validate(policy), People.model_validate(people)
    return doubts(read, whom, places_of(read, whom, work, jobs), DEFAULT, seen)


def pages(**more: object) -> Settings:
    return {"pages": {"form": {"view": ["anonymous"], "edit": ["there"], **more}}}


FITS: dict[str, tuple[Settings, Settings, Settings]] = {
    "nothing set": ({}, {}, {}),
    "a powerful group is only watched": (
        {"groups": {"leaders_by_code": {"A1": "powerful"}}}, {}, {}
    ),
    "groups that are there": (pages(view=["there", "logged-in"]), {"attestors": ["there"]}, {}),
    "pages that are there": (pages(places=["MAIN:Here"]), {"partners": "main:Partners"}, {}),
    "what sicbot makes": ({}, {}, {"groups": {"report": "MAIN:Gone", "on": "include", "n": 3}}),
    "removals of one's own": ({"removals": "limited", "groups": {"member_mode": "own"}}, {}, {}),
}  # fmt: skip


@pytest.mark.parametrize(("policy", "people", "jobs"), FITS.values(), ids=FITS.keys())
def test_says_nothing_of(policy: Settings, people: Settings, jobs: Settings) -> None:
    """What fits the wiki is not spoken of."""
    assert found(policy, people, jobs) == Doubts()


NAMED: dict[str, tuple[Settings, Settings, Settings, str, str]] = {
    "a powerful group": ({"groups": {"members_by_code": {"A1": "powerful"}}}, {}, {},
        "refused", "powerful administers the site or a space"),
    "the default group": ({"groups": {"members_by_code": {"A1": "everybody"}}}, {}, {},
        "refused", "everybody is the group that every account is in"),
    "the default group, watched": ({"groups": {"leaders_by_code": {"A1": "everybody"}}}, {}, {},
        "refused", "everybody is the group that every account is in"),
    "general": ({"groups": {"general": ["gone"]}}, {}, {}, "odd", "groups.general names groups"),
    "view": (pages(view=["gone"]), {}, {}, "odd", "pages.form.view names groups that are not"),
    "edit": (pages(edit=["gone"]), {}, {}, "odd", "pages.form.edit names groups that are not"),
    "nominators": ({}, {"nominators": ["gone"]}, {}, "odd", "nominators names groups"),
    "a kind's space": (pages(spaces=["X"]), {}, {}, "odd", "pages.form.spaces names the space X"),
    "a report's space": ({}, {}, {"groups": {"report": "X:Report"}}, "odd",
        "groups.toml: report names the space X"),
    "a register's space": ({}, {"partners": "X:Partners"}, {}, "odd", "partners names the space X"),
    "removals of nobody": ({"removals": "limited"}, {}, {}, "odd", "changes nothing"),
    "a page of nominations": ({}, {"nominations": "MAIN:Gone"}, {}, "not_yet",
        "not there yet: MAIN:Gone, which people.toml: nominations names"),
    "a page with a file": ({}, {"files": [{"page": "MAIN:Gone", "name": "a.csv"}]}, {}, "not_yet",
        "people.toml: files.0.page"),
    "a page of a kind": (pages(places=["MAIN:Gone"]), {}, {}, "not_yet", "pages.form.places.0"),
    "the page above": ({}, {}, {"includes": {"cards_below": "MAIN:Gone"}}, "not_yet",
        "includes.toml: cards_below"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "people", "jobs", "where", "told"), NAMED.values(), ids=NAMED.keys()
)
def test_names(policy: Settings, people: Settings, jobs: Settings, where: str, told: str) -> None:
    """One sentence with the setting, in the list that says how bad it is."""
    wrong = found(policy, people, jobs)
    (one,) = (*wrong.refused, *wrong.odd, *wrong.not_yet)

    assert getattr(wrong, where) == (one,)
    assert told in str(one)


def test_groups_that_the_bot_may_not_know_are_not_missed() -> None:
    """An unread list proves nothing."""
    assert found(pages(view=["gone"]), {}, {}, Seen(None, spaces=SEEN.spaces)) == Doubts()


WORK: dict[str, Settings] = {
    "cycle_page": {"cycle_page": "MAIN:Gone"},
    "events": {"events": "MAIN:Gone"},
    "objective_pages.1": {"objective_pages": ["MAIN:Here", "MAIN:Gone"]},
    "question_pages.0": {"question_pages": ["MAIN:Gone"]},
    "inventory.tables.0": {"inventory": {"tables": ["MAIN:Gone"]}},
    "inventory.files.0": {"inventory": {"files": [{"page": "MAIN:Gone", "name": "a.csv"}]}},
    "inventory.sponsors": {"inventory": {"sponsors": "MAIN:Gone"}},
    "inventory.verdicts": {"inventory": {"verdicts": "MAIN:Gone"}},
    "notes.template": {"notes": {"template": "MAIN:Gone"}},
}


@pytest.mark.parametrize(("setting", "work"), WORK.items(), ids=WORK.keys())
def test_pages_of_the_work_are_named(setting: str, work: Settings) -> None:
    """Pages of the wiki only count those that are not there, as their readers may not know them."""
    told = found({}, {}, {}, work=Work.model_validate(work)).not_yet

    assert [str(one) for one in told] == [
        f"not there yet: MAIN:Gone, which work.toml: {setting} names"
    ]
