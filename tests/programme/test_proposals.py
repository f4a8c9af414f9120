"""What people propose for the cycle: which words count, and which activity they are of."""

from __future__ import annotations

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.cycle import CyclePage, Slug
from sicbot.core.model import PageId
from sicbot.core.scaffolds import Role
from sicbot.pages.storage import parse
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.programme.cycle.naming import activities_of
from sicbot.programme.cycle.proposals import (
    HEADINGS,
    Written,
    proposals_on,
    shortened,
)
from sicbot.programme.scaffolds.pieces import template_of, values
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.templating.environment import Renderer, template_folders
from tests.people_builders import table
from tests.programme.cycles import CYCLE_TABLE
from tests.programme.scaffold_inputs import INPUTS, full

H = "<h2>Recommendations for improving the cycle</h2>"
GRID = "Activity | Recommendation | Why"
TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>Ask earlier</ac:task-body></ac:task></ac:task-list>"
)
PANEL = (
    '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Panel</ac:parameter>'
    "<ac:rich-text-body><p>One</p>Two</ac:rich-text-body></ac:structured-macro>"
)
COUNTED = {
    "a paragraph": (f"{H}<p>Meet less often.</p>", ["Meet less often."]),
    "a list": (f"{H}<ul><li>One</li><li><p>Two</p><ul><li>and more</li></ul></li></ul>",
               ["One", "Two and more"]),
    "tasks": (H + TASK, ["Ask earlier"]),
    "a table": (H + table(GRID, "Support | More help | Too little", " | Fewer forms | "),
                ["Support: More help (Too little)", "Fewer forms"]),
    "a table with other columns": (H + table("What | Who", "Fewer forms | all"),
                                   ["Fewer forms – all"]),
    "a table in French": (H + table("Activité | Recommandation | Pourquoi", "5 | Moins | Long"),
                          ["5: Moins (Long)"]),
    "a reason alone": (H + table(GRID, "Support |  | Too slow"), ["Support: Too slow"]),
    "in a panel": (H + PANEL, ["One", "Two"]),
    "with a heading below": (f"{H}<h3>Meetings</h3><p>One</p><h2>Next</h2><p>Two</p>", ["One"]),
    "up to a heading above": (f"{H}<p>One</p><h1>Next</h1><p>Two</p>", ["One"]),
    "in a layout": ("<ac:layout><ac:layout-section><ac:layout-cell>" + H + "<p>One</p>"
                    "</ac:layout-cell></ac:layout-section></ac:layout>", ["One"]),
    "numbered": ("<h3>4.2 Recommendations for improving the SIC (2023):</h3><p>One</p>", ["One"]),
    "twice": (f"{H}<p>One</p><h2>Else</h2><p>no</p>{H}<p>Two</p>", ["One", "Two"]),
    "with a mention": (f'{H}<p>Ask <ac:link><ri:user ri:userkey="k" /></ac:link> less</p>',
                       ["Ask less"]),
    "as text alone": (f"{H}Fewer forms", ["Fewer forms"]),
}  # fmt: skip
NOTHING = {
    "no such heading": "<h2>Recommendations for farmers</h2><p>One</p>",
    "before it": f"<p>One</p>{H}",
    "empty": f"{H}<p><br /></p><h2>Next</h2><p>x</p>",
    "a hint": f"{H}<p><ac:placeholder>your proposal</ac:placeholder></p>",
    "an empty table": H + table(GRID, " | | ", " | | "),
    "an activity alone": H + table(GRID, "Support |  | "),
    "signs": f"{H}<ul><li>–</li><li>...</li></ul>",
    "nothing to say": f"{H}<ul><li>None.</li><li>n/a</li><li>TBD</li><li>Aucune</li></ul>",
    "a region of sicbot's": f'{H}<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">'
    "sicbot.agenda</ac:parameter><ac:rich-text-body><p>One</p></ac:rich-text-body>"
    "</ac:structured-macro>",
    "a table of contents": f'{H}<ac:structured-macro ac:name="toc" />',
}


def told(one: Written) -> str:
    activity = f"{one.activity}: " if one.activity else ""
    return f"{activity}{one.text}" + (f" ({one.why})" if one.why else "")


@pytest.mark.parametrize("name", COUNTED)
def test_counts(name: str) -> None:
    """What people wrote, item by item."""
    body, expected = COUNTED[name]

    assert [told(one) for one in proposals_on(parse(body), HEADINGS)] == expected


@pytest.mark.parametrize("name", NOTHING)
def test_is_none(name: str) -> None:
    """Nothing is made up."""
    assert proposals_on(parse(NOTHING[name]), HEADINGS) == ()


@pytest.mark.parametrize("heading", [
    "Recommendations for improving the SIC", "Recommendations for improvement of the SIC",
    "RECOMMENDATIONS FOR THE IMPROVEMENT OF THE CYCLE", "Proposals for the cycle",
    "Recommandations pour améliorer le cycle", "Recommandations pour l’amélioration du SIC",
    "Propositions pour le cycle", "Recomendaciones para mejorar el ciclo",
])  # fmt: skip
def test_headings_that_people_write(heading: str) -> None:
    """In English, French and Spanish, whatever their case."""
    assert len(proposals_on(parse(f"<h2>{heading}</h2><p>One</p>"), HEADINGS)) == 1


def test_other_headings_may_be_set() -> None:
    """Then those alone count."""
    body = parse(f"<h2>Wishes</h2><p>One</p>{H}<p>Two</p>")

    assert [one.text for one in proposals_on(body, ("wishes",))] == ["One"]
    assert proposals_on(parse("<h2>?</h2><p>One</p>"), ("", "–")) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("role", [Role.ANNUAL_REPORT, Role.TFL_MEETING])
def test_our_templates_ask_for_proposals_and_hold_none(role: Role, language: str) -> None:
    """As they are made there is nothing below the heading; what is typed there counts."""
    render = Renderer(template_folders(), catalogue(language)).render
    kind = INPUTS[TRAITS[role].shape]
    body, filled = (render(template_of(role), **values(one)) for one in (kind(), full(kind, "S")))
    assert proposals_on(parse(filled), HEADINGS) == proposals_on(parse(body), HEADINGS) == ()
    head = catalogue(language).translate("Recommendation")
    cells = "<td><br /></td><td><br /></td><td><br /></td>"
    row = body.index(cells, body.index(f"<th>{head}</th>"))
    typed = body[:row] + "<td>12</td><td>Fewer forms</td><td>Long</td>" + body[row + len(cells) :]

    assert [told(one) for one in proposals_on(parse(typed), HEADINGS)] == ["12: Fewer forms (Long)"]


PLAN = CyclePage(PageId("1"), read_cycle_table(CYCLE_TABLE).rows)
NAMED = {
    "a number": ("5", "", Slug.INVENTORY),
    "a number in words": ("Activity no. 5", "", Slug.INVENTORY),
    "a name": ("Project Inventory", "", Slug.INVENTORY),
    "its other name": ("Inventory of projects and sponsors", "", Slug.INVENTORY),
    "its French name": ("Inventaire des projets", "", Slug.INVENTORY),
    "number and name": ("5. Project Inventory", "", Slug.INVENTORY),
    "an old number and the name": ("18. Monitoring", "", Slug.MONITORING),
    "nearly the name": ("Inventory of the projects", "", Slug.INVENTORY),
    "the second meeting": ("2nd Task Force Leaders Meeting", "", Slug.LEADERS_2),
    "more than the name": ("Inventory of projects in Africa", "", Slug.INVENTORY),
    "a word that sounds like one": ("Transport", "", None),
    "any meeting of leaders": ("Task Force Leaders Meeting", "", None),
    "a number of none": ("77", "", None),
    "other words": ("Everything", "", None),
    "two of them": ("5 and 6", "", None),
    "a number in the text": ("", "Activity 5 takes too long", Slug.INVENTORY),
    "a French number": ("", "L’activité n° 5 est trop longue", Slug.INVENTORY),
    "a name in the text": ("", "Begin the project inventory in May", Slug.INVENTORY),
    "two numbers in the text": ("", "Activity 5 before activity 4", None),
    "a bare number in the text": ("", "Invite 5 people more", None),
    "a short name in the text": ("", "More support from all of you", None),
    "the cell first": ("Support", "Activity 5 takes too long", Slug.SUPPORT),
    "the text where the cell says nothing": ("?", "Activity 5 takes too long", Slug.INVENTORY),
}


@pytest.mark.parametrize("name", NAMED)
def test_which_activity_it_is_of(name: str) -> None:
    """By its name in any version, or by its number now; what is not clear names none."""
    cell, text, slug = NAMED[name]
    found = activities_of(PLAN).of(cell, text)

    assert (found.slug if found else None) == slug


def test_without_the_page_of_the_cycle_names_alone_count() -> None:
    """Numbers are those of its table, which is not known then."""
    known = activities_of(CyclePage())

    assert known.of("5", "") is None
    found = known.of("Monitoring", "")
    assert found is not None
    assert found.slug == Slug.MONITORING


CUT = {
    "short": ("Meet less often.", "Meet less often."),
    "long": ("soil " * 100, f"{'soil ' * 59}soil…"),
    "one word": ("x" * 400, f"{'x' * 299}…"),
}


@pytest.mark.parametrize("name", CUT)
def test_a_long_text_is_cut_between_words(name: str) -> None:
    """At most 300 signs."""
    text, expected = CUT[name]

    assert shortened(text) == expected
    assert len(shortened(text)) <= 300
