"""The include doctor on small wikis made by hand: first what is healthy, then every cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.audience import ANONYMOUS, group_audience, logged_in
from sicbot.core.model import PageStatus, Reading
from sicbot.programme.inclusions.doctor import Finding, State, diagnose
from sicbot.programme.inclusions.includes import map_includes
from sicbot.programme.inclusions.resolve import (
    Cause,
    Lookups,
    changed_pages,
    pages_worth_a_history,
)
from tests.builders import (
    DEFAULT_GROUP,
    EXCERPT,
    MEMBERS,
    SECRETARIAT,
    Sheet,
    excerpt_include,
    include,
    make_snapshot,
)

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot


def examine(snapshot: Snapshot, lookups: Lookups | None = None) -> tuple[Finding, ...]:
    audiences = [
        ANONYMOUS,
        logged_in(snapshot, DEFAULT_GROUP),
        group_audience(snapshot, MEMBERS, DEFAULT_GROUP),
        group_audience(snapshot, SECRETARIAT, DEFAULT_GROUP),
    ]
    return diagnose(snapshot, map_includes(snapshot), audiences, lookups or Lookups())


def states(finding: Finding) -> str:
    """Return what each audience sees, as one letter each: r(enders), x (red), - (no access)."""
    letters = {State.RENDERS: "r", State.RED: "x", State.NO_ACCESS: "-", State.UNKNOWN: "?"}
    return "".join(letters[view.state] for _name, view in finding.views)


def host(target: str, space: str | None = None, groups: tuple[str, ...] = ()) -> Sheet:
    return Sheet("Host", f"<p>{include(target, space)}</p>", groups=groups)


HEALTHY: list[tuple[str, list[Sheet]]] = [
    ("a page that is there", [host("Form"), Sheet("Form")]),
    ("another letter case", [host("FORM page"), Sheet("Form Page")]),
    ("the space key written", [host("Form", "MAIN"), Sheet("Form")]),
    ("@self as space key", [host("Form", "@self"), Sheet("Form")]),
    ("an excerpt that is there",
     [Sheet("Host", excerpt_include("Form")), Sheet("Form", EXCERPT)]),
    ("an include of a page that has a red include itself",
     [host("Form"), Sheet("Form"), Sheet("Other")]),
    ("two pages that excerpt each other",
     [Sheet("Host", EXCERPT + excerpt_include("Form")),
      Sheet("Form", EXCERPT + excerpt_include("Host"))]),
    ("only text in a code macro",
     [Sheet("Host", '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA['
            + include("Nowhere") + "]]></ac:plain-text-body></ac:structured-macro>")]),
    ("only text in a comment", [Sheet("Host", f"<!-- {include('Nowhere')} --><p>x</p>")]),
]  # fmt: skip


@pytest.mark.parametrize("sheets", [row[1] for row in HEALTHY], ids=[row[0] for row in HEALTHY])
def test_a_healthy_include_is_no_finding(sheets: list[Sheet]) -> None:
    """What renders for everybody is not mentioned."""
    assert examine(make_snapshot(*sheets)) == ()


RED: list[tuple[str, list[Sheet], Cause, str | None, str]] = [
    ("hidden by its own restriction",
     [host("Form"), Sheet("Form", groups=("members",))], Cause.HIDDEN, "Form", "xxrx"),
    ("hidden by an ancestor's restriction",
     [host("Form"), Sheet("Forms", groups=("secretariat",)), Sheet("Form", parent="Forms")],
     Cause.HIDDEN, "Form", "xxxr"),
    ("hidden by the space",
     [host("Form", "TEAM"), Sheet("Form", space="TEAM")], Cause.HIDDEN, "Form", "xxrr"),
    ("hidden from all who can read the host",
     [host("Form", groups=("members",)), Sheet("Form", groups=("secretariat",))],
     Cause.HIDDEN, "Form", "--x-"),
    ("in the trash",
     [host("Form"), Sheet("Form", status=PageStatus.TRASHED)], Cause.TRASHED, "Form", "xxxx"),
    ("moved to another space",
     [host("Form"), Sheet("Form", space="TEAM")], Cause.MOVED, "Form", "xxxx"),
    ("a space key that is not there",
     [host("Form", "MIAN"), Sheet("Form")], Cause.WRONG_SPACE_KEY, "Form", "xxxx"),
    ("in two other spaces",
     [host("Form"), Sheet("Form", space="TEAM"), Sheet("Form", space="ELSE")],
     Cause.AMBIGUOUS, None, "xxxx"),
    ("in an archived space",
     [host("Form"), Sheet("Form", space="OLD")], Cause.ARCHIVED, "Form", "xxxx"),
    ("an archived page",
     [host("Form"), Sheet("Form", status=PageStatus.ARCHIVED)], Cause.ARCHIVED, "Form", "xxxx"),
    ("archived in its own space: that page is meant, not one elsewhere",
     [host("Form"), Sheet("Form", status=PageStatus.ARCHIVED), Sheet("Form", space="TEAM")],
     Cause.ARCHIVED, "Form", "xxxx"),
    ("in an archived space and moved: the living page counts",
     [host("Form"), Sheet("Form", space="OLD"), Sheet("Form", space="TEAM")],
     Cause.MOVED, "Form", "xxxx"),
    ("an en dash for a hyphen",
     [host("Form – A1"), Sheet("Form - A1")], Cause.TITLE_DIFFERS, "Form - A1", "xxxx"),
    ("a no-break space",
     [host("Form\u00a0A1"), Sheet("Form A1")], Cause.TITLE_DIFFERS, "Form A1", "xxxx"),
    ("a decomposed accent",
     [host("Donne\u0301es"), Sheet("Donn\u00e9es")], Cause.TITLE_DIFFERS, "Donn\u00e9es", "xxxx"),
    ("two pages alike",
     [host("Form – A1"), Sheet("Form - A1"), Sheet("Form \u2014 A1")],
     Cause.AMBIGUOUS, None, "xxxx"),
    ("no excerpt there",
     [Sheet("Host", excerpt_include("Form")), Sheet("Form")],
     Cause.EXCERPT_MISSING, "Form", "xxxx"),
    ("itself", [host("Host")], Cause.MACRO_REFUSED, "Host", "xxxx"),
    ("no page at all", [host("")], Cause.MACRO_REFUSED, None, "xxxx"),
    ("nothing anywhere", [host("Form")], Cause.NOT_FOUND, None, "xxxx"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "cause", "page", "seen"), [row[1:] for row in RED], ids=[row[0] for row in RED]
)
def test_every_red_include_has_its_cause(
    sheets: list[Sheet], cause: Cause, page: str | None, seen: str
) -> None:
    """One finding, its cause, the page it is about, and what each audience sees."""
    (finding,) = examine(make_snapshot(*sheets, archived=("OLD",)))

    assert finding.cause is cause
    assert (finding.page.title if finding.page else None) == page
    assert states(finding) == seen
    assert str(finding.proposal)


def test_a_title_of_an_earlier_version_proves_a_rename() -> None:
    """The history says so; without it the same include is only "not found"."""
    snapshot = make_snapshot(host("Form"), Sheet("Form A1 - NDC", version=2))
    (renamed,) = pages_worth_a_history(map_includes(snapshot), snapshot)
    known = Lookups(old_titles=Reading({renamed.id: ("Form",)}))

    (finding,) = examine(snapshot, known)
    (unknown,) = examine(snapshot)

    assert (finding.cause, finding.page) == (Cause.RENAMED, renamed)
    assert unknown.cause is Cause.NOT_FOUND


def test_only_changed_pages_of_a_like_title_are_worth_a_look_up() -> None:
    """Another code, an unlike title, a first version or an explained include ask for nothing."""
    snapshot = make_snapshot(
        Sheet("Host", include("Join Force A3") + include("Join Force A4")),
        Sheet("Join Force A3 - Share", version=2),
        Sheet("Join Force A5", version=2),
        Sheet("Recipes for jam", version=9),
        Sheet("Join Force A3 - old"),
        Sheet("Join Force A4", status=PageStatus.TRASHED),
        Sheet("Join Force A4 - new", version=2),
    )
    pages = pages_worth_a_history(map_includes(snapshot), snapshot)

    assert [page.title for page in pages] == ["Join Force A3 - Share"]


def test_a_title_that_two_pages_had_proves_nothing() -> None:
    """One had it after the other: which is meant cannot be told."""
    snapshot = make_snapshot(host("Form"), Sheet("One", version=2), Sheet("Two", version=2))
    known = Lookups(old_titles=Reading({page.id: ("Form",) for page in changed_pages(snapshot)}))

    (finding,) = examine(snapshot, known)

    assert finding.cause is Cause.NOT_FOUND


def test_a_draft_that_sicbot_sees_is_named() -> None:
    """Only its own drafts are; those of others look like nothing."""
    snapshot = make_snapshot(host("Form"), Sheet("Form", status=PageStatus.DRAFT))
    drafts = Reading(
        {one.id: one for one in snapshot.pages.records.values() if one.status == "draft"}
    )

    (finding,) = examine(snapshot, Lookups(drafts=drafts))

    assert finding.cause is Cause.DRAFT


def test_includes_in_a_circle_are_red_for_all_who_see_the_circle() -> None:
    """Each include of the circle is a finding; one that leads into it renders."""
    snapshot = make_snapshot(
        host("Form"),
        Sheet("Form", include("Notes"), groups=("members",)),
        Sheet("Notes", include("Form"), groups=("members",)),
    )
    found = {finding.reference.host.title: finding for finding in examine(snapshot)}

    assert found["Host"].cause is Cause.HIDDEN
    assert states(found["Host"]) == "xxrx"
    assert found["Form"].cause is found["Notes"].cause is Cause.LOOP
    assert states(found["Form"]) == "--x-"


def test_not_found_claims_no_more_than_was_seen() -> None:
    """Drafts, hidden and purged pages are named as what cannot be excluded."""
    (finding,) = examine(make_snapshot(host("Form"), Sheet("Other", version=3)))
    told = " ".join(str(text) for text in finding.evidence)

    assert "as far as sicbot can see" in told
    assert "a draft of somebody else, a hidden or a purged page would look the same" in told
    assert "the old titles of 1 changed pages were not read" in told
    assert "do not create it before" in str(finding.proposal)


def form(title: str) -> str:
    return (
        '<ac:structured-macro ac:name="confiform"><ac:parameter ac:name="formName">join'
        f'</ac:parameter><ac:parameter ac:name="registrationFormTitle">{title}</ac:parameter>'
        "<ac:rich-text-body></ac:rich-text-body></ac:structured-macro>"
    )


def test_a_form_of_the_wanted_name_on_another_page_is_the_first_candidate() -> None:
    """A form may lie on the page of its Task Force; a form of another code is not meant."""
    snapshot = make_snapshot(
        host("Join Task Force E2"),
        Sheet("Task Force E2 - Observatory", form("Join Task Force E2")),
        Sheet("Task Force E3 - Impact", form("Join Task Force E3")),
        Sheet("Join Task Force E1"),
    )
    (finding,) = examine(snapshot)

    assert [one.page.title for one in finding.candidates] == ["Task Force E2 - Observatory"]
    assert "Task Force E2 - Observatory" in str(finding.proposal)


def test_repointing_says_for_whom_it_stays_red() -> None:
    """A page that moved behind a wall stays hidden from those before it."""
    (finding,) = examine(make_snapshot(host("Form"), Sheet("Form", space="TEAM")))

    assert "stays red for anonymous, logged-in" in str(finding.proposal)


def test_a_page_that_does_not_parse_is_skipped_with_its_reason() -> None:
    """It is counted and named, and the others are examined."""
    broken = Sheet("Broken", include("Form") + "<p>")
    includes = map_includes(make_snapshot(host("Form"), broken))

    assert includes.processed == 1
    assert "Broken" in str(includes.skipped[0].why)
