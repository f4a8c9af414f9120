"""What the strategy says of an objective, kept in a region on the home of its Task Force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.plan import Skip
from sicbot.core.text import _
from sicbot.pages.regions import region_text
from sicbot.programme.adoption import RegionWish, keep_region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.facts import Facts

REGION, TEMPLATE = "sicbot.objective", "scaffold_objective.xhtml.j2"


def keep_objective(
    page: Page, code: TaskForce, context: Context[Programme], facts: Facts
) -> Iterator[Change | Skip]:
    """Yield what brings the objective on a home page up to date, unless people took it out.

    Args:
        page: The home.
        code: Its Task Force.
        context: The programme, and what renders.
        facts: What may be told to who reads it.
    """
    programme, name = context.programme, f"{page.space}: {page.title}"
    body = programme.snapshot.bodies.get(page.id)
    if body is None:
        yield Skip(name, _("its text was not read"))
        return
    try:
        if region_text(body, REGION) is None:
            return
    except PageError as error:
        yield Skip(name, _("its objective stays as it is: {why}", why=str(error)))
        return
    aim = facts.aim(code)
    content = context.render(TEMPLATE, code=code, objective=aim)
    wish = RegionWish(page, REGION, content, f"{TEMPLATE} 1", _("the objective"))
    yield from keep_region(wish, programme)
