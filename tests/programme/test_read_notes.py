"""What a concept note says: rows under whatever names, sections, words, remarks."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import UserKey
from sicbot.core.work import Money, NoteState
from sicbot.pages.storage import MAX_DEPTH, parse
from sicbot.programme.notes.lineage import address, families
from sicbot.programme.notes.money import money_in
from sicbot.programme.notes.note_rows import Row, read_rows
from sicbot.programme.notes.sections import DEFAULT, codes_told, read_pattern, read_sections
from tests.builders import Sheet
from tests.noted import HEADINGS, HINT, NOTE, PLACES, Noted, details, noted, sections, text
from tests.people_builders import account, day, lozenge, mention
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.core.work import Note

FULL = {one: f"<p>Words on {one.lower()} here.</p>" for one in HEADINGS}

MONEY = [
    ("480 000 EUR", 480_000, "EUR"),
    ("150 TEUR", 150_000, "EUR"),
    ("2 000 000 USD", 2_000_000, "USD"),
    ("1.2 million EUR", 1_200_000, "EUR"),
    ("€ 1,5 Mio", 1_500_000, "EUR"),
    ("300 k€", 300_000, "EUR"),
    ("200.000 EUR", 200_000, "EUR"),
    ("1.200.000,50 €", 1_200_000, "EUR"),
    ("$1.5m", 1_500_000, "USD"),
    ("1 million d'euros", 1_000_000, "EUR"),
    ("1'200'000 CHF", 1_200_000, "CHF"),
    ("690\u00a0000 EUR in 24 months", 690_000, "EUR"),
    ("480000", 480_000, ""),
    ("480 000 EUR (of which 100 000 own)", 480_000, "EUR"),
    ("24 months: 690 000 EUR", 690_000, "EUR"),
]
NO_MONEY = [
    "",
    "twelve",
    "400 000 - 500 000 EUR",
    "100 EUR and 200 USD",
    "24 months",
]


@pytest.mark.parametrize(("typed", "amount", "currency"), MONEY)
def test_amounts_are_read_as_people_write_them(typed: str, amount: int, currency: str) -> None:
    """In whole units."""
    assert money_in(typed) == Money(amount, currency)


@pytest.mark.parametrize("typed", NO_MONEY)
def test_an_amount_that_is_not_one_is_none(typed: str) -> None:
    """Ranges, several, words."""
    assert money_in(typed) is None


FRENCH = {
    "Titre": "Haies",
    "Groupe de travail": "A1, B2",
    "Chef de projet": mention("ada"),
    "Équipe": mention("ben"),
    "Région": "Afrique",
    "Pays": "Mali, Bénin",
    "Budget": "200 000 EUR",
    "Durée": "un an",
    "Bailleurs recherchés": "FTV",
    "Statut": "brouillon",
}
SPANISH = {
    "Título": "Setos",
    "Grupo de trabajo": "A1, B2",
    "Líder del proyecto": mention("ada"),
    "Equipo": mention("ben"),
    "Región": "África",
    "Países": "Malí",
    "Presupuesto": "200 TEUR",
    "Duración": "un año",
    "Patrocinadores buscados": "FTV",
    "Estado": "borrador",
}


@pytest.mark.parametrize("rows", [FRENCH, SPANISH], ids=["fr", "es"])
def test_rows_go_by_their_names_in_three_languages(rows: dict[str, str]) -> None:
    """Without an id in the properties."""
    note = noted(("ada", details(rows, "") + sections({})))

    assert note.task_forces == ("A1", "B2")
    assert (note.leader, note.team) == (UserKey("ada"), (UserKey("ben"),))
    assert (note.regions, note.budget) == (("Africa",), Money(200_000, "EUR"))
    assert (note.state, note.empty_keys) == (NoteState.DRAFT, ())


def test_the_set_with_the_id_counts_though_another_has_the_keys() -> None:
    """And without it, the first that has them; a region of sicbot's is never it."""
    mine, other = (
        {"Title": "Mine", "Task Force(s)": "A1", "Team": ""},
        {"Title": "Other", "Team": "x"},
    )
    first = {**other, "Task Force(s)": "B1"}
    assert read_rows(details(first, "") + details(mine)).text(Row.TITLE) == "Mine"
    assert read_rows(details({"Owner": "x"}, "") + details(first, "")).text(Row.TITLE) == "Other"
    assert read_rows(details(first, "sicbot.cn-check")).cells == {}


def test_all_bodies_of_one_macro_count() -> None:
    """As a copied template may have them."""
    body = details({"Title": "One"}).replace(
        "</ac:structured-macro>",
        "<ac:rich-text-body><table><tbody><tr><th>Status</th><td>draft</td></tr></tbody></table>"
        "</ac:rich-text-body></ac:structured-macro>",
    )
    rows = read_rows(body)

    assert (rows.text(Row.TITLE), rows.state) == ("One", NoteState.DRAFT)


@pytest.mark.parametrize(
    "value", ["", "<br />", "-", "…", "TBD", "à compléter", HINT, "Say it here"]
)
def test_a_row_without_a_value_is_empty(value: str) -> None:
    """Hints of the template too, also those that were typed over into text."""
    template = Sheet("Template", text(Region=HINT))
    town = Noted(
        (("ada", text(Region=value)),),
        more=(template,),
        places=PLACES.model_copy(update={"template": "MAIN:Template"}),
    )
    assert "Region" in town.note.empty_keys
    assert "Task Force(s)" not in town.note.empty_keys


def test_a_note_without_properties_lacks_all_rows() -> None:
    """It is a note all the same."""
    note = noted(("ada", "<p>Some words.</p>"))

    assert (len(note.empty_keys), note.state, note.name) == (9, None, NOTE.title)


# Sections


def empty(parts: dict[str, str]) -> tuple[str, ...]:
    return noted(("ada", text(parts=parts))).empty_sections


FILLED = [
    "<p>No risk.</p>", "<ul><li>Rain</li></ul>", "<h3>Weather</h3><p>Rain.</p>",
    f"<p>{mention('ada')}</p>", '<ac:image><ri:attachment ri:filename="a.png" /></ac:image>',
    ('<ac:structured-macro ac:name="panel"><ac:rich-text-body><p>Rain</p></ac:rich-text-body>'
    "</ac:structured-macro>"),
    ('<ac:structured-macro ac:name="gliffy"><ac:parameter ac:name="name">x</ac:parameter>'
    "</ac:structured-macro>"),
    "<table><tbody><tr><td>Rain</td></tr></tbody></table>", "<p>(somebody should say)</p>",
]  # fmt: skip
EMPTY = [
    "", "<p />", HINT, "<p>&nbsp;</p>", "<p>...</p>", "<p>tbd</p>",
    lozenge(""),
    "<table><tbody><tr><td><br /></td></tr></tbody></table>",
    ('<ac:structured-macro ac:name="panel"><ac:rich-text-body><p /></ac:rich-text-body>'
    "</ac:structured-macro>"),
]  # fmt: skip


@pytest.mark.parametrize("inside", FILLED)
def test_a_section_with_something_of_its_own_is_filled(inside: str) -> None:
    """Words, people, a picture, a drawing."""
    assert "Risks" not in empty({**FULL, "Risks": inside})


@pytest.mark.parametrize("inside", EMPTY)
def test_a_section_without_is_empty(inside: str) -> None:
    """And it alone."""
    body = text(parts={**FULL, "Risks": inside or " "})

    assert noted(("ada", body)).empty_sections == ("Risks",)


def test_the_templates_own_words_are_nobodys() -> None:
    """Typed hints and lead-ins of the template page do not fill a section, and are not counted."""
    lead = "<p>Name the objectives.</p>"
    template = Sheet("Template", text(parts={**dict.fromkeys(HEADINGS, HINT), "Risks": lead}))
    places = PLACES.model_copy(update={"template": "MAIN:Template"})
    body = text(parts={**FULL, "Risks": f"{lead}<p>Say it here</p>"})
    note = Noted((("ada", body),), more=(template,), places=places).note
    more = text(parts={**FULL, "Risks": f"{lead}<p>Rain may fall</p>"})

    assert note.empty_sections == ("Risks",)
    assert Noted((("ada", more),), more=(template,), places=places).note.words == note.words + 3


def test_headings_in_any_order_language_level_and_layout() -> None:
    """Numbered ones too; a heading that is none of them ends a section."""
    body = (
        "<ac:layout><ac:layout-section ac:type='single'><ac:layout-cell>"
        "<h1>9. Risques</h1><p>Pluie.</p><h3>Resumen</h3><p>Setos.</p><h1>Annex</h1><p>More.</p>"
        "</ac:layout-cell></ac:layout-section></ac:layout>"
    )
    found = {one.heading: one.lines for one in read_sections(parse(body), DEFAULT)}

    assert (found["Risks"], found["Summary"]) == (("Pluie.",), ("Setos.",))
    assert [one for one, lines in found.items() if lines] == ["Summary", "Risks"]


def test_a_template_may_have_headings_of_its_own() -> None:
    """Its usual level counts; the nine keep their names."""
    body = "<h1>Concept note</h1><h2>Why</h2><h2>Risques</h2><h3>Small</h3><h2>Who</h2>"

    assert read_pattern(parse(body)).headings == ("Why", "Risks", "Who")


CODES = [
    ("E1: information. B4: tools.", ("E1", "B4")),
    ("F1, with links to C2 and D3.", ("F1", "C2", "D3")),
    ("Serves A5; uses A5 again", ("A5",)), ("for a 3 year plan, e1 and E9", ()),
    ("C4 plants on A4 paper", ()), ("see CN A1-01", ()), ("A1/A2 (B1)", ("A1", "A2", "B1")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "codes"), CODES)
def test_codes_in_running_text(line: str, codes: tuple[str, ...]) -> None:
    """As people write them, and not what looks like them."""
    assert codes_told([line]) == codes


# What is odd


def codes(note: Note) -> set[str]:
    return {one.code for one in note.remarks}


AFTER = {
    "another budget": {"Budget": "2 EUR"}, "another team": {"team": ("ben", "cyd")},
    "another leader": {"leader": "cyd"}, "another country": {"Countries": "Mali, Chad"},
    "another section": {"parts": {**FULL, "Risks": "<p>Rain.</p>"}},
}  # fmt: skip
SAME = {
    "the same budget otherwise written": {"Budget": "0.1 TEUR"},
    "another next step": {"Next_step": "write"},
    "another order": {"Countries": "Mali,  Benin"},
}


def with_letter(**more: object) -> Note:
    rows: dict[str, Any] = {"parts": FULL, "Budget": "100 EUR", "Countries": "Benin, Mali"}
    first, last = (
        ("eve", text("LETTER ISSUED", **rows)),
        ("ada", text("LETTER ISSUED", **rows | more)),
    )
    return noted(first, last)


@pytest.mark.parametrize("more", AFTER.values(), ids=AFTER)
def test_what_changed_after_the_letter_is_told(more: dict[str, object]) -> None:
    """By its row or section."""
    assert "changed-after-letter" in codes(with_letter(**more))


@pytest.mark.parametrize("more", SAME.values(), ids=SAME)
def test_what_the_letter_does_not_promise_may_change(more: dict[str, object]) -> None:
    """And so may spellings."""
    assert "changed-after-letter" not in codes(with_letter(**more))


def test_a_note_taken_back_to_the_draft_has_no_letter_to_keep_to() -> None:
    """It is written anew."""
    rows = [
        ("eve", text("LETTER ISSUED")),
        ("ada", text("WITHDRAWN")),
        ("ada", text(Budget="1 EUR")),
    ]

    assert "changed-after-letter" not in codes(noted(*rows))


def test_who_leads_is_asked_for_until_it_is_an_account_that_can_log_in() -> None:
    """Nobody, words only, a closed account; then nothing."""
    gone = Noted((("ada", text(leader="gus")),), accounts=(account("gus"),))
    closed = replace(gone, accounts=(account("gus", active=False),))
    words = noted(("ada", text(leader="", Project_Team_Leader="Ada Berg")))

    assert "leader-missing" in codes(noted(("ada", text(leader=""))))
    assert (words.leader_text, "leader-missing" in codes(words)) == ("Ada Berg", True)
    assert "leader-inactive" in codes(closed.note)
    assert not codes(gone.note)


def test_results_before_the_page() -> None:
    """Dates of the wiki or typed ones; the day of the page itself is none."""
    early = noted(("ada", text(STC_result=f"relevant, {day('2023-04-30')}")))
    typed = noted(("ada", text(Bureau_result="validated, 30.04.2023")))
    same = noted(("ada", text(STC_result=day("2023-05-01"))))

    assert "results-before-page" in codes(early) & codes(typed)
    assert "results-before-page" not in codes(same)


def test_an_edit_restriction_of_closed_accounts_alone() -> None:
    """One that can log in is enough, and so is one that nobody knows."""
    people = (account("ada"), account("gus", active=False))
    one = replace(NOTE, edit_users=("gus",))
    town = Noted((("ada", text()),), accounts=people, sheet=one)

    assert "no-editor" in codes(town.note)
    for others in (("gus", "ada"), ("gus", "stranger")):
        assert "no-editor" not in codes(replace(town, sheet=replace(one, edit_users=others)).note)


# What cannot be read


def test_a_note_that_cannot_be_read_is_told_and_the_others_are_there() -> None:
    """One that does not parse, and one nested too deep."""
    deep = "<div>" * (MAX_DEPTH + 1) + "</div>" * (MAX_DEPTH + 1)
    bad = tuple(
        Sheet(title, body, labels=("concept-note",))
        for title, body in (("Broken", "<p>no end"), ("Deep", deep))
    )
    facts = Noted((("ada", text()),), more=bad).programme.note_facts

    assert [one.title for one in facts.notes] == [NOTE.title]
    skipped = [(one.page.title, one.skipped, one.lasting) for one in facts.unread]
    assert skipped == [("Broken", True, True), ("Deep", True, True)]


@pytest.mark.parametrize("payload", ALL[:60], ids=range(60))
def test_hostile_values_make_no_state_and_no_error(payload: str) -> None:
    """Whatever stands in a row."""
    safe = "".join(one for one in escape(payload) if one.isprintable())
    note = noted(("ada", text("", Status=safe, Budget=safe, Region=safe, Countries=safe)))

    assert (note.state, note.budget) == (None, None)


def test_notes_are_grouped_by_the_idea_that_they_name() -> None:
    """The page of the idea first."""
    town = Noted(
        (("ada", text("IDEA")),),
        more=(
            Sheet("CN B", text(Idea=NOTE.title), labels=("concept-note",)),
            Sheet("CN C", text(), labels=("concept-note",)),
        ),
    )
    found = [(one.idea, [line.note.title for line in one.lines]) for one in
             families(town.programme.notes, ())]  # fmt: skip

    assert found == [(NOTE.title, [NOTE.title, "CN B"]), ("", ["CN C"])]


@pytest.mark.parametrize(("one", "other"), [
    ("https://www.example.org/a/?x=1#y", "http://example.org/a"), ("www.Example.org/A", "https://example.org/A"),
])  # fmt: skip
def test_addresses_are_the_same_without_what_does_not_matter(one: str, other: str) -> None:
    """Scheme, `www.`, query, fragment, last slash."""
    assert address(one) == address(other) != ""
