"""Newer templates are proposed where people left a section as it was, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sicbot.core.edits import Edit
from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import Mark
from sicbot.core.plan import Change, EditPage, Gate, Skip
from sicbot.core.scaffolds import Role
from sicbot.pages.regions import regions
from sicbot.pages.splice import splice
from sicbot.programme.scaffolds.pieces import Piece, template_of, values
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.programme.scaffolds.upgrading import propose
from tests.builders import RENDER, Sheet, make_snapshot, page_titled, programme_of, with_page
from tests.pages.test_around_regions import region
from tests.programme.scaffold_inputs import INPUTS, full

A, B, C = "<h1>A</h1><p>a</p>", "<h1>B</h1><p>b</p>", "<h1>C</h1><p>c</p>"
D = "<h1>D</h1><p>d</p>"
A2, B2 = "<h1>A</h1><p>a 2</p>", "<h1>B</h1><p>b 2</p>"
THEIRS = "<h1>A</h1><p>a, says Ada</p>"
OWN = "<h1>Z</h1><p>z</p>"


def layout(*cells: str) -> str:
    """Return cells side by side, as a template writes them: with a line break behind."""
    inside = "".join(f"<ac:layout-cell>{one}</ac:layout-cell>" for one in cells)
    section = f'<ac:layout-section ac:type="two_equal">{inside}</ac:layout-section>'
    return f"<ac:layout>{section}</ac:layout>\n"


def proposed(
    now: str,
    new: str,
    version: int = 2,
    done: tuple[str, ...] = (),
    *,
    known: bool = True,
    rewrites: tuple[tuple[str, str], ...] = (("", A + B),),
) -> list[Change | Skip]:
    snapshot = make_snapshot(Sheet("Home", now))
    page = page_titled(snapshot, "Home")
    page = replace(page, mark=Mark(page.id, "scaffold", "home", "t 1"))
    parts = {page.id: dict.fromkeys(done, RunId(1))}
    ledger = Ledger(rewrites={page.id: rewrites} if known else {}, parts=parts)
    programme = programme_of(with_page(snapshot, page), ledger)
    return list(propose(page, Piece(new, f"t {version}", "Home"), programme))


RESTS = {
    "the same version, other facts": (A + B, A2 + B, 1),
    "the same text": (A + B, A + B, 2),
    "a section that people deleted": (B, A2 + B, 2),
    "a heading that people changed": (A.replace("A", "Z") + B, A2 + B, 2),
    "a section that the template dropped": (A + B, A, 2),
    "a section that people added": (A + C + B, A + B, 2),
    "a section that people changed, the template did not": (THEIRS + B, A + B, 2),
}
WRITES = {
    "a changed section": (A + B, A2 + B, A2 + B),
    "a moved section": (B + A, A2 + B, B + A2),
    "a new section": (A + B, A + C + B, A + C + B),
    "a new section beside a changed one of theirs": (THEIRS + B, A + C + B, THEIRS + C + B),
    "a new section whose predecessor is gone": (B, A + C + B, C + B),
    "a new section that stands first": (A + B, C + A + B, C + A + B),
    "two of them": (A + B, C + D + A + B, C + D + A + B),
    "first, before one that people moved": (B + A, C + A + B, B + C + A),
    "first, and none of the template stands": (OWN, C + A + B, OWN + C),
    "first, and only a later one stands": (OWN + B, C + A + B, OWN + C + B),
    "in a layout": (layout(A, B), layout(C + A + D, B), layout(C + A + D, B)),
    "in a layout, first in a cell": (layout(B, OWN), layout(B, C), layout(B + C, OWN)),
    "in a layout, none stands": (layout(OWN), layout(C), layout(OWN + C)),
    "two new sections in a row": (A + B, A + C + D + B, A + C + D + B),
    "two sections": (A + B, A2 + B2, A2 + B2),
}


@pytest.mark.parametrize(("now", "new", "version"), RESTS.values(), ids=RESTS.keys())
def test_nothing_is_proposed(now: str, new: str, version: int) -> None:
    """What people made of the page stays."""
    assert proposed(now, new, version) == []


@pytest.mark.parametrize(("now", "new", "after"), WRITES.values(), ids=WRITES.keys())
def test_a_newer_text_waits_for_a_yes(now: str, new: str, after: str) -> None:
    """One change a section; all other bytes stay."""
    changes = [one for one in proposed(now, new) if isinstance(one, Change)]
    edits = [edit for one in changes if isinstance(one.act, EditPage) for edit in one.act.edits]

    assert {one.gate for one in changes} == {Gate.APPROVAL}
    assert splice(now, edits) == after


def test_a_section_of_people_is_theirs() -> None:
    """That the template has a newer text is said."""
    (skip,) = proposed(THEIRS + B, A2 + B)

    assert isinstance(skip, Skip)
    assert skip.theirs


def test_a_version_is_proposed_once_and_the_next_anew() -> None:
    """Whoever took a section back is asked again by a newer template alone."""
    done = ("section a (1.1) t 2",)

    assert proposed(A + B, A2 + B, 2, done) == []
    assert len(proposed(A + B, A2 + B, 3, done)) == 1


def test_a_new_section_comes_only_where_it_was_surely_never_there() -> None:
    """Without the first version nobody knows what people took out; other sections become newer."""
    (change,) = proposed(A + B, A2 + C + B, rewrites=((A, A + B), (B, A)))

    assert isinstance(change, Change)
    assert change.parts == ("section a (1.1) t 2",)


def test_nothing_is_proposed_where_nobody_knows_the_first_text() -> None:
    """It is said once for the page."""
    (skip,) = proposed(A + B, A2 + B2, known=False)

    assert isinstance(skip, Skip)


# Sections that hold a region: what sicbot wrote last, as it is, as it shall be, what it becomes.

R, THEIR_R = region("r"), region("r", "changed by Ada")
S = region("s")
AR, A2R = A + R, A2 + R
REGIONS_WRITE = {
    "the prose before it": (AR + B, AR + B, A2R + B, A2R + B),
    "the prose behind it": (f"<h1>A</h1>{R}<p>a</p>", f"<h1>A</h1>{R}<p>a</p>",
                            f"<h1>A</h1>{R}<p>a 2</p>", f"<h1>A</h1>{R}<p>a 2</p>"),
    "its own words are not compared": (AR, A + THEIR_R, A2 + S.replace("sicbot.s", "sicbot.r"),
                                       A2 + THEIR_R),
    "people took it out": (AR + B, A + B, A2R + B, A2 + B),
    "people moved it to another section": (AR + B, A + B + R, A2R + B, A2 + B + R),
    "people moved it within the section": (AR + B, f"<h1>A</h1>{R}<p>a</p>{B}", A2R + B,
                                           f"<h1>A</h1>{R}<p>a 2</p>{B}"),
    "people put another one there": (A + B, A + S + B, A2 + B, A2 + S + B),
    "the template adds one": (A + B, A + B, A2 + S + B, A2 + S + B),
    "the template adds one and no words": (A + B, A + B, A + S + B, A + S + B),
    "a new section with one": (A + B, A + B, A + C + S + B, A + C + S + B),
    "a new section with one that is there": (AR + B, AR + B, AR + C + R + B, AR + C + B),
    "a new section with one that people took out": (AR + B, A + B, A + C + R + B, A + C + B),
    "the template drops one": (AR + B, AR + B, A2 + B, A2R + B),
}  # fmt: skip
REGIONS_REST = {
    "the same prose": (AR + B, AR + B, A + region("r", "other words") + B),
    "people took it out, the same prose": (AR + B, A + B, AR + B),
    "people moved it, the same prose": (AR + B, A + B + R, AR + B),
    "the template drops it, the same prose": (AR + B, AR + B, A + B),
}
REGIONS_SKIP = {
    "people changed the prose": (AR + B, THEIRS + R + B, A2R + B),
    "people changed the prose, and one is new": (A + B, THEIRS + B, A + S + B),
    "people doubled the section": (AR + B, AR + AR + B, A2R + B),
}


@pytest.mark.parametrize(
    ("own", "now", "new", "after"), REGIONS_WRITE.values(), ids=REGIONS_WRITE.keys()
)
def test_prose_is_proposed_around_regions(own: str, now: str, new: str, after: str) -> None:
    """No byte of a region of the page is in an edit."""
    changes = [one for one in proposed(now, new, rewrites=(("", own),)) if isinstance(one, Change)]
    edits = [edit for one in changes if isinstance(one.act, EditPage) for edit in one.act.edits]
    spans = [one.span for one in regions(now)]

    assert {one.gate for one in changes} == {Gate.APPROVAL}
    assert splice(now, edits) == after
    assert not [
        edit for edit in edits for span in spans
        if edit.span.start < span.end and span.start < edit.span.end
    ]  # fmt: skip


@pytest.mark.parametrize(("own", "now", "new"), REGIONS_REST.values(), ids=REGIONS_REST.keys())
def test_a_region_alone_proposes_nothing(own: str, now: str, new: str) -> None:
    """What stands in it is kept by the job of the region."""
    assert proposed(now, new, rewrites=(("", own),)) == []


@pytest.mark.parametrize(("own", "now", "new"), REGIONS_SKIP.values(), ids=REGIONS_SKIP.keys())
def test_a_section_with_a_region_that_waits_is_told(own: str, now: str, new: str) -> None:
    """Nothing is proposed there."""
    assert [isinstance(one, Skip) for one in proposed(now, new, rewrites=(("", own),))] == [True]


def test_words_of_people_do_not_become_sicbots_when_a_region_is_kept() -> None:
    """sicbot wrote the region while the words around it were people's."""
    kept = (THEIRS + R + B, THEIRS + region("r", "kept anew") + B)
    (skip,) = proposed(kept[1], A2R + B, rewrites=(kept, ("", AR + B)))

    assert isinstance(skip, Skip)
    assert skip.theirs


# The shipped templates, with their layouts, macros and regions


def newer(body: str) -> str:
    """Return a text with other words in each paragraph, and with the regions as they were."""
    texts = re.split("(<p>)", body)
    return "".join(f"{one}Newer: " if one == "<p>" else one for one in texts)


def with_regions_of(old: str, new: str) -> str:
    """Return a text in which the regions have the bytes of another one."""
    data, edits = old.encode(), []
    for here, there in zip(regions(new), regions(old), strict=True):
        edits.append(Edit(here.span, there.span.cut(data).decode(), ""))
    return splice(new, edits)


@pytest.mark.parametrize("role", Role, ids=[role.value for role in Role])
@pytest.mark.parametrize("has_values", [True, False], ids=["full", "empty"])
def test_a_page_that_nobody_touched_becomes_what_the_template_says(
    role: Role,
    has_values: bool,  # noqa: FBT001
) -> None:
    """To the byte, but for the regions, which keep theirs; without a yes nothing is theirs."""
    kind = INPUTS[TRAITS[role].shape]
    old = RENDER(template_of(role), **values(full(kind, "Soil") if has_values else kind()))
    new = newer(old)
    found = proposed(old, new, rewrites=(("", old),))
    changes = [one for one in found if isinstance(one, Change)]
    edits = [edit for one in changes if isinstance(one.act, EditPage) for edit in one.act.edits]

    assert len(changes) == len(found)
    assert splice(old, edits) == with_regions_of(old, new)
    assert edits or old == new
