"""The include doctor's findings in a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.catalogues import catalogue
from sicbot.programme.coverage import cover
from sicbot.programme.inclusions.includes import map_includes
from sicbot.reports.includes import audience_name, red_for, to_json, to_sheet
from tests.builders import Sheet, make_snapshot
from tests.programme.test_doctor import examine, host

if TYPE_CHECKING:
    from sicbot.programme.inclusions.doctor import Finding

FRENCH = catalogue("fr")
SNAPSHOT = make_snapshot(host("Form"), Sheet("Form", groups=("members",)))
COVERAGE = cover(SNAPSHOT, map_includes(SNAPSHOT))


def findings() -> tuple[Finding, ...]:
    return examine(SNAPSHOT)


def test_readers_are_named_in_the_language_of_the_report() -> None:
    """Groups keep their names."""
    names = [audience_name(name).show(FRENCH) for name in ("anonymous", "logged-in", "4p1000-cop")]

    assert names == ["anonyme", "connecté", "4p1000-cop"]


def test_columns_and_readers_are_french_in_a_french_report() -> None:
    """In the head of the table and in the few words for whom it is red."""
    sheet = to_sheet(findings(), COVERAGE, ["anonymous", "logged-in"], "http://w", FRENCH)

    assert sheet.columns[4:6] == ("anonyme", "connecté")
    assert red_for(findings()[0]).show(FRENCH) == "anonyme, connecté, secretariat"


def test_scripts_read_the_same_names_in_every_language() -> None:
    """The keys of the document are no text for people."""
    document = json.dumps(to_json(findings(), COVERAGE, FRENCH))

    assert '"anonymous": {' in document
    assert '"logged-in": {' in document


def test_the_position_is_a_number_and_titles_are_text() -> None:
    """Also a title that looks like a number."""
    sheet = to_sheet(examine(make_snapshot(host("2023"), Sheet("x"))), COVERAGE, [], "http://w")

    assert [cell.counts for cell in sheet.rows[0]].count(True) == 1
    assert sheet.rows[0][1].counts
