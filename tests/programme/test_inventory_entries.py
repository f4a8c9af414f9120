"""What an entry says, by the meaning of its fields, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sicbot.core.model import Gap, PageId
from sicbot.core.sources import FormField, FormReading, Sources
from sicbot.core.text import verbatim
from sicbot.core.work import Entry, EntryKind, EntryState
from sicbot.core.work_policy import Cycle
from sicbot.programme.inventory.entries import entry_from, form_entries
from tests.builders import Sheet
from tests.enrolment import form_text
from tests.inventory_builders import day
from tests.programme.enrolled import FIRST, enrolled
from tests.programme.enrolled import entry as record

TODAY = day("2023-10-16")
CYCLES = (Cycle(number=1, begins=day("2022-09-01")), Cycle(number=2, begins=day("2023-09-01")))
ENTERED = datetime(2023, 10, 2, 9, tzinfo=UTC)
IN_LANGUAGES = {
    "en": {"Title or name": "Soil radio", "Task Force": "A1", "Kind": "Activity", "Owner": "Delta",
           "Region(s)": "Africa, Europe", "Countries": "Mali, France", "URL": "https://x.org",
           "Sponsor": "Trust", "Supporting institution": "INSOL", "Start": "2021-01-01",
           "End": "2024-12-31", "State": "ongoing", "Cycle": "1st"},
    "fr": {"Titre": "Soil radio", "Groupe de travail": "A1", "Type": "Activité",
           "Organisme porteur": "Delta", "Région": "Afrique; Europe", "Pays": "Mali, France",
           "Lien": "https://x.org", "Bailleur de fonds": "Trust",
           "Institution de soutien": "INSOL", "Début": "01/01/2021", "Fin": "31.12.2024",
           "État": "en cours", "Cycle du rapport": "1er"},
    "es": {"Título": "Soil radio", "Grupo de trabajo": "A1", "Tipo": "Actividad",
           "Propietario": "Delta", "Regiones": "África, Europa", "Países": "Mali, France",
           "Sitio web": "https://x.org", "Patrocinador": "Trust",
           "Institución de apoyo": "INSOL", "Inicio": "2021-01-01", "Fecha de fin": "2024",
           "Estado": "en curso", "Ciclo": "1"},
}  # fmt: skip


def read(**values: str) -> Entry:
    return of({name: (value,) for name, value in values.items()})


def of(values: dict[str, tuple[str, ...]], entered: datetime | None = ENTERED) -> Entry:
    return entry_from(
        values, {}, page=PageId("1"), source="form inventory", record="r", number=1, contact=None,
        entered=entered, version=0, today=TODAY, cycles=CYCLES,
    )  # fmt: skip


@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_fields_are_known_in_three_languages(language: str) -> None:
    found = of({name: (value,) for name, value in IN_LANGUAGES[language].items()})

    assert (found.title, found.owner, found.supporting) == ("Soil radio", "Delta", "INSOL")
    assert (found.task_forces, found.kind) == (("A1",), EntryKind.ACTIVITY)
    assert (found.regions, found.countries) == (("Africa", "Europe"), ("Mali", "France"))
    assert (found.url, found.sponsors) == ("https://x.org", ("Trust",))
    assert (found.start, found.end) == (day("2021-01-01"), day("2024-12-31"))
    assert (found.state, found.cycle) == (EntryState.ONGOING, 1)
    assert (found.problems, found.missing) == ((), ())


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"state": "ongoing", "end": "2023-10-15"}, ["ongoing-ended"]),
        ({"state": "ongoing", "end": "2023-10-16"}, []),
        ({"state": "past", "end": "2023-10-03"}, ["past-not-ended"]),
        ({"state": "past", "end": "2023-10-02"}, []),
        ({"state": "planned", "start": "2023-10-16"}, ["planned-begun"]),
        ({"state": "planned", "start": "2023-10-17"}, []),
        ({"start": "2023-03-01", "end": "2022-11-30"}, ["end-before-start"]),
        ({"region": "Atlantis"}, ["unknown-region"]),
        ({"start": "next spring"}, ["unclear-date"]),
        ({"start": "2021", "end": "2021"}, []),
        ({"taskForce": "A9"}, ["no-task-force"]),
        ({"cycle": "2023"}, ["unknown-cycle"]),
    ],
)
def test_odd_things_are_said(values: dict[str, str], codes: list[str]) -> None:
    found = read(**{"taskForce": "A1", **values})

    assert [one.code for one in found.problems] == codes


def test_what_is_left_empty_is_missing() -> None:
    """An answer that says nothing counts as none; own funds are an answer."""
    assert read(sponsor="none").missing == (
        "url", "end", "start", "region", "country", "sponsor",
    )  # fmt: skip
    assert "sponsor" not in read(sponsor="own funds").missing


@pytest.mark.parametrize(
    ("entered", "values", "cycle"),
    [
        (ENTERED, {"cycle": "1st"}, 1),
        (ENTERED, {}, 2),
        (datetime(2023, 8, 31, tzinfo=UTC), {}, 1),
        (datetime(2022, 8, 31, tzinfo=UTC), {}, None),
        (None, {}, None),
    ],
)
def test_the_cycle_is_the_one_said_else_that_of_the_day(
    entered: datetime | None, values: dict[str, str], cycle: int | None
) -> None:
    assert of({name: (one,) for name, one in values.items()}, entered).cycle == cycle


def test_a_form_that_was_not_read_as_a_whole_is_said() -> None:
    """What was read of it is there all the same."""
    sheet = Sheet(
        "Projects", form_text("inventory", [{"name": "title", "title": "T", "type": "text"}])
    )
    fields, entries = (FormField("title", "Title", "text"),), (record(7, title="Soil radio"),)
    gap = Gap("form inventory", verbatim("time is up"))
    results: dict[str, Any] = {}
    for name, gaps in {"whole": (), "partly": (gap,)}.items():
        reading = FormReading(FIRST, "inventory", fields, entries, gaps)
        results[name] = form_entries(enrolled(sheet, sources=Sources({"inventory": reading})))

    assert [one.number for one in results["whole"][0]] == [7]
    assert results["whole"][1] == ()
    assert results["partly"] == (results["whole"][0], (gap,))


def test_a_form_that_nobody_asked_for_is_said() -> None:
    sheet = Sheet("Projects", form_text("inventory", []))
    _entries, gaps = form_entries(enrolled(sheet))

    assert [(gap.what, str(gap.why)) for gap in gaps] == [
        ("form inventory", "it was not asked for")
    ]


def test_a_number_of_thousands_of_figures_is_no_cycle() -> None:
    """It is a problem of the entry, and of nothing else."""
    found = read(cycle="9" * 5_000)

    assert [one.code for one in found.problems if one.code == "unknown-cycle"] == ["unknown-cycle"]
