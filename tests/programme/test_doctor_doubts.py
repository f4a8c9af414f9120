"""What the include doctor does not claim: incomplete reading, odd titles, half-known pages."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from sicbot.core.model import (
    Gap,
    PageId,
    PageStatus,
    Reading,
    Snapshot,
    Space,
    SpaceKey,
    SpaceRights,
    UserKey,
)
from sicbot.core.text import verbatim
from sicbot.programme.coverage import cover
from sicbot.programme.inclusions.includes import map_includes
from sicbot.programme.inclusions.resolve import Cause, Lookups, changed_pages
from tests.builders import EXCERPT, Sheet, excerpt_include, include, make_snapshot
from tests.programme.test_doctor import examine, form, host, states


def by_id(page_id: str) -> str:
    """Return an include that names a page by its id."""
    return include("x").replace('<ri:page ri:content-title="x" />',
                                f'<ri:content-entity ri:content-id="{page_id}" />')  # fmt: skip


BY_ID: list[tuple[str, PageStatus, Cause]] = [
    ("in the trash", PageStatus.TRASHED, Cause.TRASHED),
    ("archived", PageStatus.ARCHIVED, Cause.ARCHIVED),
    ("a draft", PageStatus.DRAFT, Cause.DRAFT),
]


@pytest.mark.parametrize(("status", "cause"), [row[1:] for row in BY_ID], ids=[r[0] for r in BY_ID])
def test_a_page_named_by_its_id_has_its_cause(status: PageStatus, cause: Cause) -> None:
    """The id proves which page is meant, whatever its title and space."""
    snapshot = make_snapshot(
        Sheet("Host", by_id("102")), Sheet("Form", space="TEAM", status=status)
    )
    (finding,) = examine(snapshot)

    assert finding.cause is cause
    assert finding.page is snapshot.pages.records[PageId("102")]
    assert "“”" not in " ".join(map(str, [finding.proposal, *finding.evidence]))


def test_an_id_that_sicbot_does_not_see_is_not_found() -> None:
    """Nothing is said of a title, as the include has none."""
    (finding,) = examine(make_snapshot(Sheet("Host", by_id("999")), Sheet("Form")))
    told = " ".join(map(str, [finding.proposal, *finding.evidence]))

    assert finding.cause is Cause.NOT_FOUND
    assert "999" in told
    assert "“”" not in told


def unread(snapshot: Snapshot, *spaces: str) -> Snapshot:
    """Return the snapshot with these spaces among those seen, but not (wholly) read."""
    seen = dict(snapshot.spaces.records)
    for key in spaces:
        seen.setdefault(SpaceKey(key), Space(SpaceKey(key), key, archived=False, rights=None))
    gaps = tuple(Gap(key, verbatim("time-out")) for key in spaces)
    pages = Reading(snapshot.pages.records, gaps)
    return replace(snapshot, spaces=Reading(seen), pages=pages)


HALF_READ: list[tuple[str, list[Sheet], str]] = [
    ("nothing seen", [host("Form", "FAR")], "FAR"),
    ("the same title elsewhere", [host("Form", "FAR"), Sheet("Form", space="TEAM")], "FAR"),
    ("another letter case of the key", [host("Form", "far")], "FAR"),
    ("an old one in the trash", [host("Form"), Sheet("Form", status=PageStatus.TRASHED)], "MAIN"),
    ("an id of anywhere", [Sheet("Host", by_id("999"))], "FAR"),
]


@pytest.mark.parametrize(
    ("sheets", "space"), [row[1:] for row in HALF_READ], ids=[row[0] for row in HALF_READ]
)
def test_a_page_of_a_space_that_was_not_read_is_not_judged(sheets: list[Sheet], space: str) -> None:
    """Incomplete reading is not absence: the include is told as one that was not judged."""
    snapshot = unread(make_snapshot(*sheets), space)
    includes = map_includes(snapshot)

    assert examine(snapshot) == ()
    assert "“Host” in MAIN: the page of include 1" in str(includes.unjudged[0].why)
    assert cover(snapshot, includes).pages_unread


def test_a_page_that_was_seen_in_a_half_read_space_is_judged() -> None:
    """What is there is there; only absence needs a whole reading."""
    snapshot = make_snapshot(host("Form"), Sheet("Form", groups=("members",)))
    (finding,) = examine(unread(snapshot, "MAIN"))

    assert finding.cause is Cause.HIDDEN


def test_another_space_of_the_title_may_be_hidden_in_what_was_not_read() -> None:
    """One page of the title was seen; that there is no other one is not claimed."""
    snapshot = make_snapshot(host("Form"), Sheet("Form", space="TEAM"))
    (finding,) = examine(unread(snapshot, "FAR"))

    assert finding.cause is Cause.MOVED
    assert any("not read" in str(line) for line in finding.evidence)


def test_a_space_left_out_by_choice_is_no_failure() -> None:
    """The configuration names the spaces to read; that is told, and no reading failed."""
    snapshot = make_snapshot(host("Form"), Sheet("Form"))
    gap = Gap("FAR", verbatim("not configured"), chosen=True)
    snapshot = replace(snapshot, pages=Reading(snapshot.pages.records, (gap,)))
    coverage = cover(snapshot, map_includes(snapshot))

    assert not coverage.pages_unread
    assert coverage.gaps == (gap,)


def test_titles_are_told_apart_as_the_wiki_does() -> None:
    """Confluence compares lower case, where "ß" is not "ss"; both pages can be there."""
    snapshot = make_snapshot(host("Straße"), Sheet("Strasse", groups=("members",)), Sheet("straße"))

    assert examine(snapshot) == ()


def test_a_title_that_only_folds_alike_differs() -> None:
    """A page "Strasse" is not what an include of "Straße" shows."""
    (finding,) = examine(make_snapshot(host("Straße"), Sheet("Strasse")))

    assert finding.cause is Cause.TITLE_DIFFERS


DIFFERENCES: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("letter case before it", "FORM – A1", "Form - A1", ("en dash", "hyphen-minus")),
    ("at the end", "Form\u00a0", "Form", ("no-break space", "nothing")),
    ("missing at the end", "Form", "Form\u00a0", ("no-break space", "nothing")),
]


@pytest.mark.parametrize(
    ("written", "there", "words"), [row[1:] for row in DIFFERENCES], ids=[r[0] for r in DIFFERENCES]
)
def test_the_sign_that_differs_is_named(written: str, there: str, words: tuple[str, ...]) -> None:
    """Not the letter case, which makes no difference to the wiki."""
    (finding,) = examine(make_snapshot(host(written), Sheet(there)))

    assert all(word in str(finding.evidence[-1]) for word in words)


def test_an_excerpt_on_a_page_that_could_not_be_read_is_unknown() -> None:
    """Neither "renders" nor "no excerpt" is known of it, and nothing is called red."""
    sheets = [
        Sheet("Host", excerpt_include("Form")),
        Sheet("Form", EXCERPT + "<p>", groups=("members",)),
    ]
    (finding,) = examine(make_snapshot(*sheets))

    assert states(finding) == "xx?x"
    assert finding.cause is Cause.HIDDEN


def test_a_circle_that_few_see_is_shown_as_evidence() -> None:
    """Who may not see a page of the circle sees the include render; the others see the circle."""
    snapshot = make_snapshot(
        host("Form"),
        Sheet("Form", include("Notes")),
        Sheet("Notes", include("Host"), groups=("members",)),
    )
    finding = next(one for one in examine(snapshot) if one.reference.host.title == "Host")

    assert states(finding) == "rrxr"
    assert any("in a circle" in str(line) for line in finding.evidence)


def test_readers_by_name_are_counted_among_those_of_a_space() -> None:
    """A space that people may read by name is not read by nobody."""
    snapshot = make_snapshot(host("Form", "TEAM"), Sheet("Form", space="TEAM"))
    rights = SpaceRights(users=frozenset({UserKey("ada")}))
    spaces = dict(snapshot.spaces.records)
    spaces[SpaceKey("TEAM")] = replace(spaces[SpaceKey("TEAM")], rights=rights)

    (finding,) = examine(replace(snapshot, spaces=Reading(spaces)))

    assert any("no group and 1 people by name" in str(line) for line in finding.evidence)


def test_old_titles_that_prove_nothing_are_not_denied() -> None:
    """Two pages had the title: both are candidates, and the evidence says so."""
    snapshot = make_snapshot(host("Form"), Sheet("One", version=2), Sheet("Two", version=2))
    known = Lookups(old_titles=Reading({page.id: ("Form",) for page in changed_pages(snapshot)}))
    (finding,) = examine(snapshot, known)

    assert {one.page.title for one in finding.candidates} == {"One", "Two"}
    assert "2 pages had that title in an earlier version" in " ".join(map(str, finding.evidence))


def test_the_form_that_fits_is_the_one_that_is_named() -> None:
    """A page may hold several forms; likeness and code are taken from the same one."""
    snapshot = make_snapshot(
        host("Join Task Force E2"),
        Sheet("Meeting place", form("Evaluation of E9") + form("Join Task Force E2")),
        Sheet("Other place", form("Join Task Force E3") + form("E2 in brief")),
    )
    (finding,) = examine(snapshot)

    assert [one.page.title for one in finding.candidates] == ["Meeting place"]
    assert "“Join Task Force E2”" in str(finding.candidates[0].why)


HOSTILE_TITLES = ["{0}", "{title}", "{title.__class__}", "100%s", "a}b{", '"><b>', "x" * 5000]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_title_is_never_a_template(title: str) -> None:
    """Braces and percent signs of foreign text come out as they went in."""
    (finding,) = examine(make_snapshot(host(escape(title, quote=True)), Sheet(f"{title} other")))

    assert title in str(finding.evidence[0])
