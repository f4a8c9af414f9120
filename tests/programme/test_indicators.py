"""Indicators as Task Forces write them: which tables and rows are some, and what each column is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.people import TASK_FORCES
from sicbot.core.policy import People
from sicbot.core.text import ENGLISH
from sicbot.programme.objectives.indicators import Part, read_indicators
from sicbot.programme.scaffolds.pieces import values
from sicbot.templating.environment import Renderer, template_folders
from tests.builders import Sheet, make_snapshot, page_titled, programme_of
from tests.people_builders import mention, table
from tests.programme.scaffold_inputs import INPUTS, full

if TYPE_CHECKING:
    from sicbot.core.text import Catalogue

LABELS = ("indicators", "tf-a1")
HEAD = "Indicator | Unit | Baseline | Source | Frequency | Owner | How it is monitored"
P = Part
TEMPLATE = Renderer(template_folders()).render(
    "scaffold_indicators.xhtml.j2", **values(full(INPUTS["basic"], "x"))
)
BARE = (
    '<ac:structured-macro ac:name="expand"><ac:rich-text-body><table><tbody>'
    "<tr><td>Indicator</td><td>Unit</td></tr><tr><td>Area</td><td>ha</td></tr>"
    "</tbody></table></ac:rich-text-body></ac:structured-macro>"
)


def read(body: str) -> list[dict[Part, str]]:
    """Return the indicators on the page of A1, what is written of each."""
    programme = programme_of(make_snapshot(Sheet("A1 - Indicators", body, labels=LABELS)))
    return [
        {part: " ".join(cell.paragraphs) for part, cell in one.parts.items()}
        for one in read_indicators(replace(programme, places=People(comments=False))).rows
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Soon.</p>",
        TEMPLATE,
        table(HEAD, " | | | | | | ", "- | – | ? | tbd | | n/a | "),
        table(HEAD, *(["<ac:placeholder>name it</ac:placeholder> | | | | | | "] * 2)),
        table("# | Indicator | Unit", "1 | | ", "2 | | "),
        table("Indicator | Date | Value | Source", "Projects | 2023-05-01 | 12 | our list"),
        table("Indicateur | Jour | Valeur | Source", "Projets | 2023-05-01 | 12 | liste"),
        table("Proposal | From | Why | Decision", "Count projects | the STC | easy | yes"),
        table("Project | Owner | Source", "Soil | Berg | us"),
    ],
    ids=["text", "template", "signs", "hints", "numbered", "values", "valeurs", "ideas", "others"],
)
def test_what_is_no_indicator(body: str) -> None:
    """Rows that nobody has filled in, values over time, proposals, other tables."""
    assert read(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            table(HEAD, "Area | ha | 12 ha | survey | yearly | Berg | by drone"),
            {P.NAME: "Area", P.UNIT: "ha", P.BASELINE: "12 ha", P.SOURCE: "survey",
             P.FREQUENCY: "yearly", P.OWNER: "Berg", P.MONITORING: "by drone"},
        ),
        (
            table("Indicateur | Unité de mesure | Valeur de référence (2020) | Source de données | "
                  "Fréquence de suivi | Responsable du suivi | Méthode de suivi",
                  "Surface | ha | 12 | enquête | annuelle | Berg | par drone"),
            {P.NAME: "Surface", P.UNIT: "ha", P.BASELINE: "12", P.SOURCE: "enquête",
             P.FREQUENCY: "annuelle", P.OWNER: "Berg", P.MONITORING: "par drone"},
        ),
        (
            table("Indicador | Unidad | Línea de base | Fuente | Periodicidad | Responsable | "
                  "Seguimiento", "Área | ha | 12 | encuesta | anual | Berg | con dron"),
            {P.NAME: "Área", P.UNIT: "ha", P.BASELINE: "12", P.SOURCE: "encuesta",
             P.FREQUENCY: "anual", P.OWNER: "Berg", P.MONITORING: "con dron"},
        ),
        (table("No | Owner | Name of the indicator | Colour | Unit",
               "1 | | Area | green | ha"), {P.NAME: "Area", P.UNIT: "ha"}),
        (table(HEAD, " | ha | | | | | "), {P.UNIT: "ha"}),
        (table(HEAD, "Area | tbd | – | | | | "), {P.NAME: "Area"}),
        (f"<h2>Indicators</h2>{table('Indicator | Remark', 'Area | good')}", {P.NAME: "Area"}),
        (BARE, {P.NAME: "Area", P.UNIT: "ha"}),
    ],
    ids=["english", "french", "spanish", "more", "nameless", "signs", "heading", "plain-head"],
)  # fmt: skip
def test_an_indicator_is_read_by_the_names_of_its_columns(
    body: str, expected: dict[Part, str]
) -> None:
    """In three languages, in any order, with columns of people's own; a sign is nothing."""
    assert read(body) == [expected]


@pytest.mark.parametrize("language", [ENGLISH, catalogue("fr")], ids=["en", "fr"])
def test_every_column_of_the_template_is_known_in_both_languages(language: Catalogue) -> None:
    """What people write into the page of the kit is read with all its parts."""
    renderer = Renderer(template_folders(), language)
    body = renderer.render("scaffold_indicators.xhtml.j2", **values(full(INPUTS["basic"], "x")))
    cells = "".join(f"<td>word {number}</td>" for number in range(7))
    filled = re.sub(r"<tr>(<td><br /></td>){7}</tr>", f"<tr>{cells}</tr>", body, count=1)

    assert read(filled) == [{part: f"word {number}" for number, part in enumerate(Part)}]


def test_whom_a_row_mentions_is_its_owner() -> None:
    """A mention holds no words."""
    (found,) = read(table(HEAD, f"Area | | | | | {mention('ada')} | "))

    assert found == {P.NAME: "Area", P.OWNER: ""}


def test_pages_are_found_by_their_labels_or_as_sicbot_made_them() -> None:
    """Whatever they are called, and wherever they lie; another page with such a table is none."""
    body = table(HEAD, "Area | ha | | | | | ")
    programme = programme_of(
        make_snapshot(
            Sheet("How we measure", body, labels=("indicators", "tf-b1")),
            Sheet("B1 more", body, labels=("indicators", "tf-b1")),
            Sheet("C1 - Indicators", body, creator="bot", slug="scaffold-indicators-c1"),
            Sheet("D1 - Indicators", body),
            Sheet("E1 - Indicators", "<table><tr><td>", labels=("indicators", "tf-e1")),
        )
    )
    found = read_indicators(programme)

    assert [(one.code, one.page) for one in found.rows] == [
        (code, page_titled(programme.snapshot, title).id)
        for code, title in (
            ("B1", "How we measure"), ("B1", "B1 more"), ("C1", "C1 - Indicators"),
        )
    ]  # fmt: skip
    assert [one.code for one in found.unread] == ["E1"]
    assert {code for code in TASK_FORCES if found.pages[code]} == {"B1", "C1", "E1"}


def test_figures_of_a_row_are_those_of_all_its_columns_but_its_number() -> None:
    """Also of columns that people have added."""
    body = table("No | Indicator | Unit | Target", "7 | Projects a year | projects | 30 by 2030")
    programme = programme_of(make_snapshot(Sheet("A1", body, labels=LABELS)))
    (found,) = read_indicators(programme).rows

    assert found.figures.counts == {"30"}
