"""What would move with events, as lines, as rows of tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.core.text import Text, _, verbatim
from sicbot.programme.cycle.activities import BY_SLUG
from sicbot.programme.cycle.review_rows import told_delay
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.cycle import CyclePage, Period, Slug
    from sicbot.programme.cycle.forecast import Slip
    from sicbot.programme.cycle.what_if import WhatIf

Row = tuple[Text, ...]
Part = tuple[Text, tuple[Text, ...], list[Row]]


def what_if_tables(found: WhatIf) -> Iterator[Part]:
    """Yield a heading, the names of its columns and its rows, for each part that has rows."""
    days = (_("Days now"), _("Days then"))
    moved: list[Row] = [
        (shown(one.name), _days(one.before), _days(one.after)) for one in found.events
    ]
    moved += [
        (_named(one.slug, found.plan), _days(one.before), _days(one.after)) for one in found.moves
    ]
    overlapping: list[Row] = [
        (_named(one.slug, found.plan), _days(one.begins), _named(one.basis, found.plan),
         _days(one.ends), _known(known=known))
        for one, known in found.overlaps
    ]  # fmt: skip
    late = [row for one, known in found.slips for row in _late(one, found.plan, known=known)]
    parts: tuple[Part, ...] = (
        (_("What would move"), (_("What"), *days), moved),
        (
            _("What would begin before the one that it builds on ends"),
            (_("Activity"), _("Days"), _("Builds on"), _("Its days"), _("Today")),
            overlapping,
        ),
        (
            _("What would be late if it ended today"),
            (_("Activity"), _("Last day"), _("What would come of it"), _("Today")),
            late,
        ),
    )
    return (part for part in parts if part[2])


def _late(slip: Slip, plan: CyclePage, *, known: bool) -> Iterator[Row]:
    """Yield a row for each activity that would wait, or one where none would."""
    name, due = _named(slip.slug, plan), verbatim(slip.due.isoformat())
    told = [told_delay(one, _named(one.slug, plan)) for one in slip.delays]
    for one in told or [_("nothing")]:
        yield name, due, one, _known(known=known)


def _known(*, known: bool) -> Text:
    return _("the same") if known else _("new")


def _named(slug: Slug, plan: CyclePage) -> Text:
    number, name = plan.row(slug).number, BY_SLUG[slug].name
    return Text("{number}. {name}", (("number", shown(number)), ("name", name))) if number else name


def _days(period: Period | None) -> Text:
    if period is None:
        return _("no clear days")
    first, last = period.first.isoformat(), period.last.isoformat()
    return verbatim(first if first == last else f"{first} – {last}")


def what_if_json(found: WhatIf) -> dict[str, Any]:
    """Return the same as a document for scripts; `new` is what is not so today."""
    return {
        "events": [
            {"name": one.name, "from": _pair(one.before), "to": _pair(one.after)}
            for one in found.events
        ],
        "activities": [
            {
                "activity": one.slug,
                "name": one.what,
                "from": _pair(one.before),
                "to": _pair(one.after),
            }
            for one in found.moves
        ],
        "overlaps": [
            {
                "activity": one.slug,
                "begins": one.begins.first.isoformat(),
                "builds_on": one.basis,
                "ends": one.ends.last.isoformat(),
                "new": not known,
            }
            for one, known in found.overlaps
        ],
        "slips": [
            {
                "activity": one.slug,
                "due": one.due.isoformat(),
                "open": one.open,
                "focal": one.focal,
                "delays": [{"activity": two.slug, "months": two.months} for two in one.delays],
                "new": not known,
            }
            for one, known in found.slips
        ],
    }


def _pair(period: Period | None) -> list[str] | None:
    return [period.first.isoformat(), period.last.isoformat()] if period else None
