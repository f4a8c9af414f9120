"""What `sicbot scaffold` found and made, in lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.core.plan import CreatePage
from sicbot.core.text import Text, _, verbatim
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.programme.scaffolds.standing import How
from sicbot.reports.reasons import Line, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sicbot.core.model import PageId
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Plan, Slug
    from sicbot.core.text import Catalogue
    from sicbot.programme.scaffolds.offers import Offer
    from sicbot.programme.scaffolds.standing import Standing

COUNTS_BY: dict[How, Text] = {
    How.OURS: _("made by sicbot"),
    How.LABEL: _("known by its labels"),
    How.TITLE: _("known by its title"),
    How.KEPT: _("kept by another job"),
}


def look_lines(standings: Sequence[Standing], plan: Plan) -> Iterator[Line]:
    """Yield what is there, and what a person must decide first, with the options that do."""
    there = [one for one in standings if one.is_there]
    if there:
        yield _head(_("There already ({count})", count=len(there)))
        for one in there:
            yield Line(1, _there(one))
            yield from _offers(one)
    undecided = [one for one in standings if one.how is How.UNDECIDED]
    if undecided:
        yield _head(_("Not made, until somebody decides ({count})", count=len(undecided)))
        for one in undecided:
            yield Line(1, _("{role}: {why}", role=_name(one), why=one.told or verbatim("")))
            yield from _offers(one)
    known = {str(one.site) for one in undecided}
    left = [skip for job in plan.jobs for skip in job.skipped if skip.item not in known]
    if left:
        yield _head(_("Left out ({count})", count=len(left)))
        for skip in left:
            yield Line(1, _("{item}: {why}", item=skip.item, why=skip.reason))


def _head(text: Text) -> Line:
    return Line(0, text, Tone.HEAD)


def _name(one: Standing) -> Text:
    return _("{role} “{title}”", role=TRAITS[one.site.ask.role].told, title=one.site.title)


def _there(one: Standing) -> Text:
    role, by = TRAITS[one.site.ask.role].told, COUNTS_BY[one.how]
    if one.page is None:
        return _("{role}: {by}", role=role, by=by)
    return _(
        "{role}: “{title}” (page {id}), {by}",
        role=role,
        title=one.page.title,
        id=one.page.id,
        by=by,
    )


def _offers(one: Standing) -> Iterator[Line]:
    for offer in one.offers:
        if not offer.possible:
            yield Line(2, offer.told)
        else:
            option = verbatim(_option(one, offer))
            yield Line(2, _("{option}: {what}", option=option, what=offer.told))


def _option(one: Standing, offer: Offer) -> str:
    role, title = one.site.ask.role.value, '="TITLE"' if offer.way == "rename" else ""
    return f"--{offer.way.value} {role}{title}"


def done_lines(report: RunReport, made: Mapping[Slug, PageId], url: str) -> Iterator[Line]:
    """Yield the pages that were made, each with its address, and what was not made."""
    if made:
        yield _head(_("Made ({count})", count=len(made)))
    for one in report.outcomes:
        act = one.change.act
        page = (
            made.get(act.target.slug) if isinstance(act, CreatePage) and act.target.slug else None
        )
        if page is not None:
            yield Line(1, verbatim(str(act.target)))
            yield Line(2, verbatim(address(url, page)))
    other = [one for one in report.outcomes if one.fate not in {"done", "waiting"}]
    if other:
        yield _head(_("Not made ({count})", count=len(other)))
    for one in other:
        why = one.told or verbatim(one.fate)
        yield Line(1, _("{item}: {why}", item=str(one.change.act.target), why=why))
    if report.run is not None and report.changes:
        told = _("Run {run}; `sicbot undo {run}` takes it back.", run=report.run)
        yield _head(told)
    elif not other:
        yield _head(_("Nothing to change."))


def address(url: str, page: PageId) -> str:
    """Return the address of a page that stays when it is renamed."""
    return f"{url}/pages/viewpage.action?pageId={page}"


def to_json(
    standings: Sequence[Standing],
    report: RunReport,
    made: Mapping[Slug, PageId],
    url: str,
    language: Catalogue,
) -> dict[str, Any]:
    """Return all of it for scripts."""
    undecided = [one for one in standings if one.how is How.UNDECIDED]
    known = {str(one.site) for one in undecided}
    return {
        "there": [_json(one, language) for one in standings if one.is_there],
        "undecided": [_json(one, language) for one in undecided],
        "made": [
            {
                "role": one.site.ask.role.value,
                "space": one.site.space,
                "title": one.site.title,
                "page_id": made[one.site.slug],
                "url": address(url, made[one.site.slug]),
            }
            for one in standings
            if one.site.slug in made
        ],
        "changes": [
            {
                "id": one.change.id,
                "target": str(one.change.act.target),
                "fate": one.fate,
                "told": one.told.show(language) if one.told else None,
            }
            for one in report.outcomes
        ],
        "skipped": [
            {"item": skip.item, "reason": skip.reason.show(language)}
            for job in report.plan.jobs
            for skip in job.skipped
            if skip.item not in known
        ],
        "run": report.run,
        "outcome": report.outcome.value,
    }


def _json(one: Standing, language: Catalogue) -> dict[str, Any]:
    page = one.page
    return {
        "role": one.site.ask.role.value,
        "task_force": one.site.ask.task_force,
        "space": page.space if page else one.site.space,
        "title": page.title if page else one.site.title,
        "page_id": page.id if page else None,
        "how": one.how.value,
        "told": one.told.show(language) if one.told else None,
        "offers": [
            {"way": offer.way.value, "possible": offer.possible, "what": offer.told.show(language)}
            for offer in one.offers
        ],
    }
