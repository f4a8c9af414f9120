"""A plan as one HTML file: a card for each change, with what differs and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import Gate, kind_of
from sicbot.core.text import _, printable
from sicbot.reports.differences import Piece, Size, compare, shorten, visible
from sicbot.reports.html import render_page
from sicbot.reports.includes import page_link
from sicbot.reports.plan_json import digest
from sicbot.reports.plan_words import (
    NOBODY,
    YES,
    Concern,
    Sides,
    by_page,
    gated,
    headline,
    left_out,
    meanings,
    next_step,
    nobody_mailed,
    page_name,
    sides,
    verb,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sicbot.core.plan import Change, JobPlan, Plan
    from sicbot.core.text import Catalogue, Text

SHOWN = Size(around=120, changed=4000, all=8000)

# The fixed words of the page, by the names that its template knows.
LABELS = {
    "after": _("after"),
    "all": _("all"),
    "before": _("before"),
    "copied": _("copied"),
    "copy": _("copy"),
    "coverage": _("What was read"),
    "digest": _("Digest of the plan"),
    "filter": _("Filter"),
    "free": _("free"),
    "left_out": _("Left out"),
    "needs": _("needs"),
    "new": _("new text"),
    "none_fits": _("No change fits"),
    "nothing": _("Nothing to change."),
    "notices": _("Good to know"),
    "title": _("What sicbot would change"),
    "waiting": _("waiting"),
}


@dataclass(frozen=True, slots=True)
class Diff:
    """What goes and what comes, in pieces; a side without text has none.

    Attributes:
        compared: Whether it is text of a page, and not a few words of ours.
    """

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    compared: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A few words on what a change means to people."""

    concern: Concern
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A change as a reader sees it.

    Attributes:
        state: `free` or `waiting`, by which cards are filtered.
        badge: What it waits for, in a few words.
        waits: Why it waits.
        command: What says yes to it.
    """

    id: str
    kind: str
    state: str
    verb: str
    badge: str
    page: str
    link: str
    what: str
    waits: str
    needs: tuple[str, ...]
    diffs: tuple[Diff, ...]
    chips: tuple[Chip, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one job would do.

    Attributes:
        groups: Its cards by what they wait for, with a title.
        skipped: The items that are left out for the same reason, and the reason.
    """

    job: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    skipped: tuple[tuple[tuple[str, ...], str], ...]
    notices: tuple[str, ...]


def to_html(plan: Plan, language: Catalogue, *, language_code: str, taken: datetime) -> str:
    """Return a plan as a page; `taken`, in the zone of the wiki, is when it was made."""
    free = len(plan.free)
    when = _("{url}, planned on {when}", url=plan.url, when=f"{taken:%Y-%m-%d %H:%M %Z}")
    return render_page(
        "plan.html.j2",
        styles=("report.css", "plan.css"),
        script="plan.js",
        language=language_code,
        labels={name: label.show(language) for name, label in LABELS.items()},
        taken=_shown(when, language),
        summary=_summary(plan, language),
        next_step=_shown(next_step(plan), language),
        coverage=_coverage(plan, language),
        counts={"all": len(plan.changes), "free": free, "waiting": len(plan.changes) - free},
        sections=[_section(job, plan, language) for job in plan.jobs],
        known={change.id for change in plan.changes},
        digest=digest(plan),
    )


def _shown(text: Text | None, language: Catalogue) -> str:
    """Return a text whose signs all stay in their place, whoever wrote the values in it."""
    return "" if text is None else printable(text.show(language))


def _summary(plan: Plan, language: Catalogue) -> list[str]:
    lines = [headline(plan), *([NOBODY] if nobody_mailed(plan) else [])]
    return [_shown(line, language) for line in lines]


def _coverage(plan: Plan, language: Catalogue) -> list[str]:
    """Return what the plan rests on; what several jobs say alike, once."""
    lines = [text for job in plan.jobs for text in job.coverage]
    if not all(job.complete for job in plan.jobs):
        lines.append(_("Not all could be read; what was not read is not taken for absent."))
    return list(dict.fromkeys(_shown(line, language) for line in lines))


def _section(job: JobPlan, plan: Plan, language: Catalogue) -> Section:
    found = gated(job, plan)
    groups = (
        (_("Free ({count})", count=len(found.free)), "free", found.free),
        (_("Waiting for a yes ({count})", count=len(found.waiting)), "waiting", found.waiting),
    )
    return Section(
        job=printable(job.job),
        groups=tuple(
            (
                _shown(title, language),
                tuple(
                    _card(one, state, plan, language)
                    for together in by_page(changes).values()
                    for one in together
                ),
            )
            for title, state, changes in groups
            if changes
        ),
        skipped=tuple(
            (tuple(printable(item) for item in items), printable(reason))
            for reason, items in left_out(job, language).items()
        ),
        notices=tuple(_shown(notice, language) for notice in job.notices),
    )


def _card(change: Change, state: str, plan: Plan, language: Catalogue) -> Card:
    target = change.act.target
    return Card(
        id=change.id,
        kind=kind_of(change.act),
        state=state,
        verb=_shown(verb(change.act), language),
        badge=_shown(_badge(change, state), language),
        page=printable(page_name(target)),
        link=page_link(plan.url, target.id) if target.id and _is_web(plan.url) else "",
        what=_shown(change.why, language),
        waits=_shown(change.waits_because, language),
        needs=tuple(change.needs),
        diffs=tuple(_diff(one, language) for one in sides(change.act, plan.names)),
        chips=tuple(
            Chip(one.concern, _shown(one.text, language)) for one in meanings(change.effect)
        ),
        command=YES + change.id,
    )


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _badge(change: Change, state: str) -> Text:
    if change.gate is Gate.LIMIT:
        return _("over a limit")
    if change.gate is Gate.APPROVAL:
        return _("waits for a yes")
    return _("free") if state == "free" else _("waits for another change")


def _diff(one: Sides, language: Catalogue) -> Diff:
    before, after = one.before.show(language), one.after.show(language)
    if not one.compared:
        return Diff(_whole(before), _whole(after), compared=False)
    found = compare(before, after)
    return Diff(
        before=_pieces(found.before) if before else (),
        after=_pieces(found.after) if after else (),
        compared=True,
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(printable(text), changed=False),)


def _pieces(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces as they are shown, each sign of what changed to be seen."""
    return tuple(
        Piece(printable(visible(one.text) if one.changed else one.text), one.changed)
        for one in shorten(pieces, SHOWN)
    )
