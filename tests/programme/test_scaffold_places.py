"""Where scaffolds stand, what they are called, and what their lasting names tell again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from sicbot.core.people import TaskForce
from sicbot.core.scaffold_policy import Place
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.work_policy import Work
from sicbot.programme.scaffolds.kits import lacks
from sicbot.programme.scaffolds.places import ask_of, role_of, site_of, slug_of
from sicbot.programme.scaffolds.roles import KIT
from tests.builders import Sheet, make_snapshot, programme_of

A1 = TaskForce("A1")
AT = datetime.fromisoformat("2023-03-14T15:00:00+01:00")
TODAY = date(2023, 3, 1)

TITLES = {
    "a label that nobody knows": (
        "MAIN:Task Force {CODE} - {label}", Ask(Role.HOME, A1), "Task Force A1"
    ),
    "a name, on one line": (
        "MAIN:CN {CODE} {name}", Ask(Role.CONCEPT_NOTE, A1, "Peat \n and  more"),
        "CN A1 Peat and more",
    ),
    "a name that looks like a pattern": (
        "MAIN:CN {CODE} {name}", Ask(Role.CONCEPT_NOTE, A1, "{CODE} {date}"), "CN A1 {CODE} {date}"
    ),
    "the day of a meeting": (
        "MAIN:{CODE} - meeting {date}", Ask(Role.TF_MEETING, A1, at=AT), "A1 - meeting 2023-03-14"
    ),
    "a year that was said": (
        "MAIN:Work plan {year}", Ask(Role.WORKPLAN, name="2025"), "Work plan 2025"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "ask", "title"), TITLES.values(), ids=TITLES.keys())
def test_a_pattern_gets_its_values(pattern: str, ask: Ask, title: str) -> None:
    """None of them is read as a pattern itself."""
    programme = programme_of(make_snapshot(Sheet("Home", "<p />")))
    site = site_of(ask, Place(page=pattern), programme)

    assert (site.space, site.title) == ("MAIN", title)


@pytest.mark.parametrize("role", [*KIT, Role.TERMS])
def test_the_lasting_name_tells_what_was_asked_for(role: Role) -> None:
    """Of pages of which each Task Force has one."""
    ask = Ask(role, A1)

    assert ask_of(slug_of(ask, TODAY)) == ask


def test_the_lasting_name_tells_a_year() -> None:
    """Also of pages of all Task Forces."""
    assert ask_of(slug_of(Ask(Role.WORKPLAN), TODAY)) == Ask(Role.WORKPLAN, name="2023")


@pytest.mark.parametrize(
    "ask",
    [Ask(Role.DOSSIER, A1, "Ada Example"), Ask(Role.TF_MEETING, A1, at=AT)],
    ids=["dossier", "meeting"],
)
def test_the_lasting_name_holds_no_name_of_a_person(ask: Ask) -> None:
    """It tells the role alone; the property that holds it is read by whoever reads the page."""
    slug = slug_of(ask, TODAY)

    assert "ada" not in slug
    assert ask_of(slug) is None
    assert role_of(slug) is ask.role


@pytest.mark.parametrize("slug", ["members-a1", "scaffold-party-a1", "scaffold-home-g9", ""])
def test_other_names_are_of_no_scaffold(slug: str) -> None:
    """Such as those of pages that sicbot keeps as a whole."""
    assert ask_of(slug) is None


@pytest.mark.parametrize(
    "more",
    [Ask(Role.WORKPLAN, A1, at=AT), Ask(Role.WORKPLAN, A1, "Ours"), Ask(Role.WORKPLAN, A1, "2023")],
    ids=["a day of that year", "a name that is no year", "the year"],
)
def test_a_page_of_a_year_is_one_page_however_its_year_is_said(more: Ask) -> None:
    """Else it would be made twice, and would not be known again."""
    slug = slug_of(more, TODAY)

    assert slug == slug_of(Ask(Role.WORKPLAN, A1), TODAY)
    assert ask_of(slug) == Ask(Role.WORKPLAN, A1, name="2023")


def test_a_day_makes_no_second_page_where_there_is_one_alone() -> None:
    """Meetings are told apart by their days; a home is the home."""
    assert slug_of(Ask(Role.HOME, A1, at=AT), TODAY) == slug_of(Ask(Role.HOME, A1), TODAY)
    assert slug_of(Ask(Role.TF_MEETING, A1, at=AT), TODAY) != slug_of(
        Ask(Role.TF_MEETING, A1), TODAY
    )


def test_two_names_are_two_pages() -> None:
    """But the same one in another case or with other spaces is one."""
    one, same, other = (
        slug_of(Ask(Role.CONCEPT_NOTE, A1, name), TODAY) for name in ("Peat", "PEAT ", "Turf")
    )

    assert one == same
    assert one != other


def test_what_is_lacking_is_named_as_on_the_command_line() -> None:
    """All of it at once."""
    assert lacks(Ask(Role.TEAM_MEETING, A1)) == ('--on "DAY HOUR"', "--name NAME")
    assert lacks(Ask(Role.HOME, A1)) == ()


@pytest.mark.parametrize("label", ["Task Force", "tf_{code}", "{CODE}", ""])
def test_a_label_that_the_wiki_would_spell_otherwise_is_refused(label: str) -> None:
    """Small letters, digits and hyphens alone."""
    with pytest.raises(ValueError, match="small letters"):
        Place(page="MAIN:Home", labels=(label,))


STRATEGY = (
    "<table><tbody><tr><th>#</th><th>Label</th><th>Title</th></tr>"
    "<tr><td>A1</td><td>Peat</td><td>Wet soils</td></tr></tbody></table>"
)
LABELS = {
    "of a page of its space": ("MAIN", "MAIN", (), "Task Force A1 - Peat"),
    "of a page that everybody reads": ("MAIN", "CLUB", (), "Task Force A1 - Peat"),
    "of a closed page": ("MAIN", "MAIN", ("secretariat",), "Task Force A1"),
    "of a page in a space with fewer readers": ("CLUB", "MAIN", (), "Task Force A1"),
}


@pytest.mark.parametrize(("of", "into", "groups", "title"), LABELS.values(), ids=LABELS.keys())
def test_a_title_tells_a_label_to_nobody_who_may_not_read_its_source(
    of: str, into: str, groups: tuple[str, ...], title: str
) -> None:
    """A title is read by whoever reads its space."""
    sheets = (Sheet("Home", "<p />"), Sheet("Home", "<p />", space="CLUB"))
    strategy = Sheet("Strategy", STRATEGY, space=of, groups=groups)
    found = programme_of(make_snapshot(*sheets, strategy))
    programme = replace(found, work=Work(objective_pages=(f"{of}:Strategy",)))
    place = Place(page=f"{into}:Task Force {{CODE}} - {{label}}")

    assert site_of(Ask(Role.HOME, A1), place, programme).title == title
