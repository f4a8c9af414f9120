"""Projects from CSV and XLSX files: a row each, entered by whoever uploaded the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sicbot.adapters.file_rows import rows_of
from sicbot.core.model import Gap, UserKey
from sicbot.core.sources import Attachment, FileRows, Sources
from sicbot.core.text import verbatim
from sicbot.core.work_policy import Work
from sicbot.programme.inventory.table_entries import table_entries
from tests.builders import Sheet, make_snapshot, page_titled, programme_of

if TYPE_CHECKING:
    from sicbot.programme.inventory.row_entries import Read

NAME = "projects.csv"
WORK = Work.model_validate(
    {
        "cycles": [{"number": 1, "begins": "2022-09-01"}, {"number": 2, "begins": "2023-09-01"}],
        "inventory": {"files": [{"page": "MAIN:Files", "name": NAME}]},
    }
)
UPLOADED = datetime(2023, 9, 5, 8, tzinfo=UTC)
HEAD = "Titre;Groupe de travail;Porteur;Financeurs;Région;Début;Fin\n"


def read(text: str | None, *, gaps: tuple[Gap, ...] = (), page: str = "Files") -> Read:
    """Return what is read of a file with this text; None: it was not read."""
    snapshot = make_snapshot(Sheet(page))
    files = {}
    if text is not None:
        home = page_titled(snapshot, page).id
        uploaded = Attachment("att1", home, NAME, "text/csv", 3, UserKey("ada"), UPLOADED)
        files[home, NAME] = FileRows(uploaded, rows_of(NAME, text.encode()))
    sources = Sources(files=files, gaps=gaps)
    return table_entries(replace(programme_of(snapshot), work=WORK, sources=sources))


def test_a_row_is_an_entry() -> None:
    """Several sponsors, a region in French, a month for a day; the cycle by its upload."""
    (one,), gaps = read(f"{HEAD}Sols;A1, B3;Institut;Fonds Süd / PALT;Afrique;mars 2021;2024\n")

    assert gaps == ()
    assert (one.title, one.owner, one.task_forces) == ("Sols", "Institut", ("A1", "B3"))
    assert (one.sponsors, one.regions) == (("Fonds Süd", "PALT"), ("Africa",))
    assert (one.start, one.end, one.cycle) == (date(2021, 3, 1), date(2024, 12, 31), 2)
    assert (one.source, one.contact, one.entered) == (f"file {NAME}", "ada", UPLOADED)
    assert one.version == 0


def test_rows_in_doubt_are_left_out_and_named() -> None:
    """One with a cell too many, one without a Task Force, one without a title; others stay."""
    entries, gaps = read(f"{HEAD}Good;A1\nShifted;A1;;;;;;x\nNone;;X\n;A1;X\nAlso;F3\n")

    assert [one.title for one in entries] == ["Good", "Also"]
    assert [(gap.what, gap.chosen) for gap in gaps] == [
        (f"file {NAME}, row {number}", True) for number in (2, 3, 4)
    ]


def test_a_file_without_the_columns_gives_nothing() -> None:
    entries, gaps = read("Nom;Rôle\nAda;TFL\n")

    assert entries == ()
    assert "no columns Title and Task Force" in str(gaps[0].why)
    assert not gaps[0].chosen


def test_a_file_that_was_not_read_is_no_empty_file() -> None:
    """The reason is that of its reader; a page that is not there is named."""
    refused = Gap(f"file {NAME}", verbatim("it has 9,000 rows"))

    assert [str(gap.why) for gap in read(None, gaps=(refused,))[1]] == ["it has 9,000 rows"]
    assert "not asked for" in str(read(None)[1][0].why)
    assert "sees no page “MAIN:Files”" in str(read(None, page="Others")[1][0].why)


def test_a_row_is_known_again_in_the_next_upload() -> None:
    """Whatever stands above it by then."""
    one, other = read(f"{HEAD}One;A1\nOther;A1\n")[0]

    assert [entry.key for entry in read(f"{HEAD}New;B1\nOther;A1\nOne;A1\n")[0]][1:] == [
        other.key,
        one.key,
    ]
