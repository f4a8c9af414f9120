"""The rows of the page with the dates of the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.cycle import CycleRow, Relation, UnknownRow
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import BY_SLUG
from sicbot.programme.cycle.anchors import event_name
from sicbot.programme.cycle.cycle_table import why_unknown
from sicbot.programme.cycle.dependencies import overlaps
from sicbot.programme.cycle.event_moves import latest_move
from sicbot.programme.cycle.forecast import forecast
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from sicbot.core.cycle import Anchor, Period, Slug, Status
    from sicbot.core.job import Context
    from sicbot.programme.cycle.event_moves import LatestMove
    from sicbot.programme.cycle.forecast import Delay, Slip
    from sicbot.programme.programme import Programme

RELATIONS: dict[Relation, Text] = {
    Relation.AT: _("at: {events}"),
    Relation.BEFORE: _("before: {events}"),
    Relation.AFTER: _("after: {events}"),
}
Row = dict[str, object]


@dataclass(frozen=True, eq=False)
class Review:
    """The dates of the cycle as rows for the template; `status` holds what its readers may know."""

    status: Status
    context: Context[Programme]

    def rows(self) -> list[Row]:
        """Return the rows of the cycle's table in their order, with what is odd beside each."""
        plan = self.status.plan
        all_rows: list[CycleRow | UnknownRow] = [*(plan.rows or {}).values(), *plan.unknown]
        return [self._row(one) for one in sorted(all_rows, key=lambda one: one.line)]

    def notes(self) -> list[str]:
        """Return what is odd and stands beside no row."""
        plan = self.status.plan
        beside = {note for row in (plan.rows or {}).values() for note in row.notes}
        beside |= {why_unknown(row) for row in plan.unknown}
        return [self._show(note) for note in plan.notes if note not in beside]

    def events(self) -> list[Row]:
        """Return the events of their page, and those that only timings name, with what hangs."""
        events = self.status.plan.events
        named = [one for _slug, anchor in self._hanging for one in anchor.events]
        return [self._event(id_) for id_ in dict.fromkeys([*events, *named])]

    def moved(self) -> Row:
        """Return the latest change of the page of events, or why none is shown."""
        found = latest_move(self.status.plan, self.context.programme)
        if isinstance(found, Text):
            return {"why": self._show(found), "day": "", "events": [], "activities": []}
        return self._moved(found)

    def overlaps(self) -> list[Row]:
        """Return the activities that begin before the one that they build on ends."""
        return [
            {
                "name": self._name(one.slug),
                "first": one.begins.first.isoformat(),
                "basis": self._name(one.basis),
                "last": one.ends.last.isoformat(),
            }
            for one in overlaps(self.status.plan.rows or {})
        ]

    def slips(self) -> list[Row]:
        """Return what is not reported though it was due, and what would begin later for that."""
        today = self.context.programme.snapshot.taken.date()
        return [self._slip(one) for one in forecast(self.status, today)]

    @cached_property
    def _hanging(self) -> list[tuple[Slug, Anchor]]:
        rows = (self.status.plan.rows or {}).values()
        return [(row.slug, row.anchor) for row in rows if row.anchor is not None]

    def _row(self, row: CycleRow | UnknownRow) -> Row:
        known = row if isinstance(row, CycleRow) else None
        notes = (why_unknown(row),) if isinstance(row, UnknownRow) else row.notes
        return {
            "number": self._show(shown(row.number)),
            "name": self._show(shown(row.name)),
            "timing": self._show(shown(row.timing)),
            "anchor": self._anchor(known.anchor) if known and known.anchor else "",
            "notes": [self._show(note) for note in notes],
            **_days(known.period if known else None),
        }

    def _anchor(self, anchor: Anchor) -> str:
        events = self.status.plan.events
        names = [event_name(one, events) for one in anchor.events]
        named = shown(" / ".join(names))
        return self._show(Text(RELATIONS[anchor.relation].sentence, (("events", named),)))

    def _event(self, id_: str) -> Row:
        events = self.status.plan.events
        event = events.get(id_)
        hanging = [slug for slug, anchor in self._hanging if id_ in anchor.events]
        return {
            "name": self._show(shown(event_name(id_, events))),
            "hanging": [self._name(slug) for slug in hanging],
            **_days(event.period if event else None),
        }

    def _moved(self, found: LatestMove) -> Row:
        return {
            "why": "",
            "day": found.when.date().isoformat(),
            "events": [
                {"name": self._show(shown(one.name)), **_both(one.before, one.after)}
                for one in found.events
            ],
            "activities": [
                {"name": self._name(one.slug), **_both(one.before, one.after)}
                for one in found.moves
            ],
        }

    def _slip(self, slip: Slip) -> Row:
        told = _("by {open} of {focal} focal Task Forces", open=slip.open, focal=slip.focal)
        return {
            "name": self._name(slip.slug),
            "last": slip.due.isoformat(),
            "open": self._show(told),
            "delays": [self._show(told_delay(one, self._name(one.slug))) for one in slip.delays],
        }

    def _name(self, slug: Slug) -> str:
        """Return the number and the name of an activity."""
        number = self._show(shown(self.status.plan.row(slug).number))
        name = self._show(BY_SLUG[slug].name)
        return f"{number}. {name}" if number else name

    def _show(self, text: Text) -> str:
        return self.context.show(text)


def told_delay(delay: Delay, name: str | Text) -> Text:
    """Return by how much an activity of this name would begin later."""
    if delay.months == 0:
        return _("“{name}” would begin less than a month later than planned", name=name)
    if delay.months == 1:
        return _("“{name}” would begin a month later than planned", name=name)
    return _("“{name}” would begin {count} months later than planned", name=name,
             count=delay.months)  # fmt: skip


def _days(period: Period | None, prefix: str = "") -> Row:
    return {
        f"{prefix}first": period.first.isoformat() if period else "",
        f"{prefix}last": period.last.isoformat() if period else "",
        f"{prefix}many": period is not None and period.first != period.last,
    }


def _both(before: Period | None, after: Period | None) -> Row:
    return {**_days(before, "old_"), **_days(after)}
