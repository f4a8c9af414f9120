"""Pages that were made from templates: what is kept there, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.model import Mark, Reading, SpaceKey
from sicbot.core.people import TaskForce
from sicbot.core.plan import Change, Skip
from sicbot.core.policy import Pages, Policy
from sicbot.core.scaffold_policy import Place, Places
from sicbot.core.scaffolds import Ask, Role
from sicbot.programme.scaffolds.ground import Ground
from sicbot.programme.scaffolds.keeping import keep, kept_pages
from tests.builders import Sheet, context_of, make_snapshot, page_titled, programme_of, with_page

ROLE, SLUG = Role.LITERATURE, "scaffold-literature-a1"
TEMPLATE = "scaffold_literature.xhtml.j2"


def found(template: str, *, known: bool) -> list[Change | Skip]:
    """Return what becomes of a page in a space whose readers are known, or are not."""
    snapshot = make_snapshot(Sheet("Literature", "<p>x</p>", creator="bot", slug=SLUG))
    page = page_titled(snapshot, "Literature")
    mark = Mark(page.id, "scaffold", SLUG, template)
    snapshot = with_page(snapshot, replace(page, mark=mark))
    if not known:
        space = replace(snapshot.spaces.records[SpaceKey("MAIN")], rights=None)
        snapshot = replace(snapshot, spaces=Reading({space.key: space}))
    policy = Policy(pages={"workspace": Pages(view=("members",), edit=())})
    programme = replace(programme_of(snapshot), policy=policy)
    places = Places(places={ROLE: Place(page="MAIN:Literature", kind="workspace")})
    [kept] = kept_pages(Ground(programme, places))
    assert kept.ask == Ask(ROLE, TaskForce("A1"))
    return list(keep(kept, context_of(programme)))


@pytest.mark.parametrize("known", [True, False])
def test_a_page_at_the_version_of_its_template_rests(known: bool) -> None:  # noqa: FBT001
    """The control: whoever reads it."""
    assert found(f"{TEMPLATE} 1", known=known) == []


@pytest.mark.parametrize(("known", "told"), [(True, "wrote there"), (False, "who reads it")])
def test_a_newer_template_is_not_proposed_for_readers_that_nobody_knows(
    known: bool,  # noqa: FBT001
    told: str,
) -> None:
    """What is known would be said to be unknown there; the other reason is the journal's."""
    [skip] = found(f"{TEMPLATE} 0", known=known)

    assert isinstance(skip, Skip)
    assert told in str(skip.reason)
