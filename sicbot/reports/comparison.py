"""What differs between two versions of the cycle's page, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.core.text import _
from sicbot.programme.cycle.change_words import told_first, told_of_rows
from sicbot.reports.reasons import Line, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.cycle.comparison import Comparison, Pair
    from sicbot.programme.cycle.likeness import Matched


def comparison_lines(title: str, before: int, after: int, found: Comparison) -> Iterator[Line]:
    """Yield what differs, activity by activity."""
    head = _("“{title}”, version {before} and version {after}",
             title=title, before=before, after=after)  # fmt: skip
    yield Line(0, head, Tone.HEAD)
    if not found:
        yield Line(1, _("Nothing differs in meaning."))
    for text in told_first(found):
        yield Line(1, text)
    for row in told_of_rows(found):
        yield Line(1, row.name, Tone.TITLE)
        for text in row.lines:
            yield Line(2, text)


def comparison_json(title: str, before: int, after: int, found: Comparison) -> dict[str, Any]:
    """Return what differs as a document for scripts, activities by their lasting names."""
    rows = found.changed
    return {
        "page": title,
        "versions": [before, after],
        "added": list(found.added),
        "dropped": list(found.dropped),
        "renumbered": {one.slug: _pair(one.number) for one in rows if one.number},
        "renamed": {one.slug: _pair(one.name) for one in rows if one.name},
        "retimed": {one.slug: _pair(one.timing) for one in rows if one.timing},
        "moved_step": {one.slug: _pair(one.step) for one in rows if one.step},
        "renamed_steps": [_pair(one) for one in found.steps],
        "purpose": [one.slug for one in rows if one.purpose],
        "outputs": {one.slug: _outputs(one.outputs) for one in rows if one.outputs},
        "duties": {one.slug: _duties(one.duties) for one in rows if one.duties},
        "shifts": [
            {
                "first": one.first,
                "last": one.last,
                "by": one.by,
                "unused": one.unused or None,
                "dropped": list(one.dropped),
                "added": list(one.added),
            }
            for one in found.shifts
        ],
    }


def _pair(pair: Pair) -> list[str]:
    return [pair.before, pair.after]


def _outputs(found: Matched) -> dict[str, Any]:
    return {
        "added": [one.text for one in found.added],
        "dropped": [one.text for one in found.dropped],
        "reworded": [[before.text, after.text] for before, after in found.reworded],
    }


def _duties(found: Matched) -> dict[str, Any]:
    return {
        "added": [[one.group, one.text] for one in found.added],
        "dropped": [[one.group, one.text] for one in found.dropped],
        "reworded": [[one.group, one.text, other.text] for one, other in found.reworded],
        "moved": [[one.group, other.group, other.text] for one, other in found.moved],
    }
