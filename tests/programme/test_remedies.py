"""What sicbot does about a red include, and who must act where it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, PageStatus, Reading, SpaceKey, SpaceRights
from sicbot.core.text import verbatim
from sicbot.programme.inclusions.remedies import Ask, Hidden, Remedy, Repoint, Restore, remedy
from sicbot.programme.inclusions.resolve import Lookups, changed_pages
from tests.builders import (
    EXCERPT,
    MEMBERS,
    SECRETARIAT,
    Sheet,
    excerpt_include,
    include,
    make_snapshot,
    programme_of,
)

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot
    from sicbot.programme.programme import Programme


def host(target: str, space: str | None = None, **more: object) -> Sheet:
    return replace(Sheet("Host", f"<p>{include(target, space)}</p>"), **more)  # type: ignore[arg-type]  # fields of a Sheet


def only(programme: Programme) -> Remedy:
    (finding,) = [one for one in programme.findings if one.reference.host.title == "Host"]
    return remedy(finding, programme)


def gaps(snapshot: Snapshot, *whats: str) -> Snapshot:
    found = tuple(Gap(what, verbatim("time-out")) for what in whats)
    return replace(snapshot, pages=Reading(snapshot.pages.records, found))


LEFT: list[tuple[str, list[Sheet], str]] = [
    ("in the trash, with no restriction of its own",
     [host("Form"), Sheet("Form", status=PageStatus.TRASHED)], "restore “Form” from the trash"),
    ("archived", [host("Form"), Sheet("Form", status=PageStatus.ARCHIVED)], "shall move out"),
    ("in two spaces",
     [host("Form"), Sheet("Form", space="TEAM"), Sheet("Form", space="ELSE")], "Choose which"),
    ("two pages alike",
     [host("Form – A1"), Sheet("Form - A1"), Sheet("Form \u2014 A1")], "Choose which"),
    ("nothing anywhere", [host("Form")], "do not create it before"),
    ("only something like it",
     [host("Join Task Force"), Sheet("Join Task Forces")], "Perhaps “Join Task Forces”"),
    ("no excerpt there",
     [Sheet("Host", excerpt_include("Form")), Sheet("Form")], "Mark an excerpt"),
    ("a circle", [host("Form"), Sheet("Form", include("Host"))], "Take one of the includes"),
    ("itself", [host("Host")], "Name another page"),
    ("a label on the host",
     [host("Form", labels=("no-sicbot",)), Sheet("Form", space="TEAM")], "label no-sicbot"),
    ("a label above the host",
     [Sheet("Top", labels=("no-sicbot-tree",)), host("Form", parent="Top"),
      Sheet("Form", space="TEAM")], "“Top” has the label no-sicbot-tree"),
    ("a host in an archived space",
     [replace(host("Form"), space="OLD"), Sheet("Form", space="TEAM")], "space OLD is archived"),
    ("sicbot's own page, where people put it",
     [host("Form", slug="includes-report", creator="bot", editor="ada"),
      Sheet("Form", space="TEAM")], "somebody changed it"),
    ("the page that moved shows the host",
     [host("Form"), Sheet("Form", include("Host", "MAIN"), space="TEAM")], "in a circle"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "told"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT]
)
def test_what_is_not_proven_or_not_allowed_is_asked_of_people(
    sheets: list[Sheet], told: str
) -> None:
    """Somebody is named, and what to do."""
    found = only(programme_of(make_snapshot(*sheets, archived=("OLD",))))

    assert isinstance(found, Ask)
    assert told in str(found.steps)
    assert str(found.who)


HALF_READ: list[tuple[str, list[Sheet]]] = [
    ("moved", [host("Form"), Sheet("Form", space="TEAM")]),
    ("a wrong space key", [host("Form", "MIAN"), Sheet("Form")]),
]


@pytest.mark.parametrize("sheets", [row[1] for row in HALF_READ], ids=[row[0] for row in HALF_READ])
def test_the_only_page_of_a_title_is_proven_by_reading_everywhere(sheets: list[Sheet]) -> None:
    """In what was not read there may be another one."""
    found = only(programme_of(gaps(make_snapshot(*sheets), "FAR")))

    assert isinstance(found, Ask)
    assert "not all spaces were read" in str(found.steps)


def renamed(*, complete: bool, super_user: bool = True) -> Programme:
    sheets = [host("Form"), Sheet("Form A1 - NDC", version=2)]
    snapshot = make_snapshot(*sheets, super_user=super_user)
    titles = {page.id: ("Form",) for page in changed_pages(snapshot)}
    left = () if complete else (Gap("old titles", verbatim("older titles")),)
    return programme_of(snapshot, lookups=Lookups(old_titles=Reading(titles, left)))


MAY_BE_HIDDEN: list[tuple[str, Programme]] = [
    ("renamed", renamed(complete=True, super_user=False)),
    ("another dash",
     programme_of(make_snapshot(host("Form – A1"), Sheet("Form - A1"), super_user=False))),
]  # fmt: skip


@pytest.mark.parametrize(
    "programme", [row[1] for row in MAY_BE_HIDDEN], ids=[row[0] for row in MAY_BE_HIDDEN]
)
def test_without_seeing_all_pages_another_title_is_not_taken_for_the_one_meant(
    programme: Programme,
) -> None:
    """A page of the very title may be there, hidden from sicbot."""
    found = only(programme)

    assert isinstance(found, Ask)
    assert "restricted to others than sicbot" in str(found.steps)


def test_an_old_title_proves_nothing_while_others_were_not_read() -> None:
    """Another page may have had it too."""
    found = only(renamed(complete=False))

    assert isinstance(found, Ask)
    assert "not all old titles were read" in str(found.steps)


REPOINTED: list[tuple[str, list[Sheet], str]] = [
    ("moved", [host("Form"), Sheet("Form", space="TEAM")], "TEAM"),
    ("moved, in another letter case", [host("FORM"), Sheet("Form", space="TEAM")], "TEAM"),
    ("moved, and an old one in an archived space",
     [host("Form"), Sheet("Form", space="TEAM"), Sheet("Form", space="OLD")], "TEAM"),
    ("a wrong space key", [host("Form", "MIAN"), Sheet("Form")], "MAIN"),
    ("a dash", [host("Form – A1"), Sheet("Form - A1")], "MAIN"),
    ("a no-break space", [host("Form\u00a0A1"), Sheet("Form A1")], "MAIN"),
    ("an excerpt", [Sheet("Host", excerpt_include("Form")), Sheet("Form", EXCERPT, space="TEAM")],
     "TEAM"),
    ("on a page that sicbot made once and people own",
     [host("Form", creator="bot"), Sheet("Form", space="TEAM")], "TEAM"),
    ("on a copy of sicbot's page", [host("Form", slug="includes-report", marked_as="7",
                                         creator="ada"), Sheet("Form", space="TEAM")], "TEAM"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "space"), [row[1:] for row in REPOINTED], ids=[row[0] for row in REPOINTED]
)
def test_what_is_proven_is_repointed(sheets: list[Sheet], space: str) -> None:
    """To the very page that was meant."""
    found = only(programme_of(make_snapshot(*sheets, archived=("OLD",))))

    assert isinstance(found, Repoint)
    assert found.page.space == space


def test_history_proves_a_rename() -> None:
    """The page has the same id as under its old title."""
    found = only(renamed(complete=True))

    assert isinstance(found, Repoint)
    assert found.page.title == "Form A1 - NDC"


def test_a_title_that_differs_in_form_needs_its_own_space_alone() -> None:
    """Whatever is in other spaces is not meant."""
    snapshot = make_snapshot(host("Form – A1"), Sheet("Form - A1"))

    assert isinstance(only(programme_of(gaps(snapshot, "FAR"))), Repoint)


def test_a_page_that_keeps_its_restriction_may_be_restored() -> None:
    """It lands at the root, where only its own restriction keeps it closed."""
    form = Sheet("Form", status=PageStatus.TRASHED, groups=("members",))
    found = only(programme_of(make_snapshot(host("Form"), form)))

    assert isinstance(found, Restore)


def test_a_hidden_page_is_not_broken() -> None:
    """Who may open it is named by group, people never."""
    snapshot = make_snapshot(host("Form"), Sheet("Form", groups=("members",)))
    rights = SpaceRights(anonymous=True, administrators=frozenset({SECRETARIAT, MEMBERS}))
    main = replace(snapshot.spaces.records[SpaceKey("MAIN")], rights=rights)
    found = only(programme_of(replace(snapshot, spaces=Reading({main.key: main}))))

    assert isinstance(found, Hidden)
    assert str(found.ask.who) == "an administrator of space MAIN: members, secretariat"


def test_a_bot_that_may_not_read_rights_names_the_role() -> None:
    """Better than nobody."""
    snapshot = make_snapshot(host("Form"), Sheet("Form", status=PageStatus.TRASHED))
    main = replace(snapshot.spaces.records[SpaceKey("MAIN")], rights=None)
    programme = programme_of(replace(snapshot, spaces=Reading({main.key: main})))
    (finding,) = programme_of(snapshot).findings
    found = remedy(finding, programme)

    assert isinstance(found, Ask)
    assert str(found.who) == "an administrator of space MAIN"
