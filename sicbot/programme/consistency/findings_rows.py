"""The values of the template of the page of findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.kinds import WORDS
from sicbot.programme.digests.memory import item_anchor, refused_anchor, said_anchor
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sicbot.core.job import Context
    from sicbot.core.text import Text
    from sicbot.programme.consistency.dismissals import Sorted
    from sicbot.programme.consistency.findings import Finding, Stand
    from sicbot.programme.digests.answers import PutAway
    from sicbot.programme.programme import Programme

Row = dict[str, object]
SEEN = 10  # of a kind; the others are folded, or what comes behind them is never looked at


def values_of(
    found: Sorted, context: Context[Programme], *, hidden: int = 0, lacking: Iterable[Text] = ()
) -> Row:
    """Return the values of the template.

    Args:
        found: What may be told.
        context: What they are shown with.
        hidden: How many findings may not be told.
        lacking: What was not read.
    """
    groups = groups_of(found.open, context)
    return {
        "summary": summary(found, context),
        "groups": [one for one in groups if one["kind"] != Kind.NO_PAGE],
        "missing": [one for one in groups if one["kind"] == Kind.NO_PAGE],
        "left": left_rows(found.left, context),
        "unseen": [said_anchor(one) for one in found.unseen],
        "refused": refusal(found.refused, context),
        "desk": context.programme.secretariat or "",
        "hidden": hidden,
        "lacking": list(dict.fromkeys(map(context.show, lacking))),
        "when": f"{context.now:%Y-%m-%d}",
        "coverage": [context.show(line) for line in context.programme.coverage.lines()],
    }


def summary(found: Sorted, context: Context[Programme]) -> list[Row]:
    """Return how many there are of each kind, and how many of them are left as they are.

    Links to pages that are not there are not among them: sicbot makes such pages itself, and that
    is no reason to write.
    """
    open_, left = (
        Counter(one.kind for one in found.open),
        Counter(one.kind for one, _ in found.left),
    )
    return [
        {
            "title": context.show(WORDS[kind].title),
            "anchor": f"sicbot-kind-{kind}",
            "open": open_[kind],
            "left": left[kind],
        }
        for kind in Kind
        if kind is not Kind.NO_PAGE and open_[kind] + left[kind]
    ]


def groups_of(findings: Sequence[Finding], context: Context[Programme]) -> list[Row]:
    """Return the findings by kind, what matters most first."""
    numbers = Counter(one.number for one in findings)
    groups = list[Row]()
    for kind in Kind:
        rows = [
            _row(one, context, boxed=numbers[one.number] == 1)
            for one in findings
            if one.kind is kind
        ]
        seen = 0 if WORDS[kind].folded else SEEN
        if rows:
            groups.append({
                "kind": kind,
                "anchor": f"sicbot-kind-{kind}",
                "title": context.show(WORDS[kind].title),
                "advice": context.show(WORDS[kind].advice),
                "count": len(rows),
                "rows": rows[:seen],
                "others": rows[seen:],
            })  # fmt: skip
    return groups


def left_rows(left: Iterable[tuple[Finding, PutAway]], context: Context[Programme]) -> list[Row]:
    """Return the findings that are left as they are, each with the day."""
    return [
        _row(one, context, boxed=True)
        | {
            "anchor": said_anchor(said),
            "title": context.show(WORDS[one.kind].title),
            "since": said.day.isoformat(),
        }
        for one, said in left
    ]


def refusal(refused: Sequence[tuple[int, date]], context: Context[Programme]) -> Row:
    """Return what is said of ticks that do not count; nobody is named."""
    days = sorted({day.isoformat() for _number, day in refused})
    told = _(
        "Ticks that do not count, as they are of somebody else: {count} ({days})",
        count=len(refused),
        days=", ".join(days),
    )
    return {
        "text": context.show(told) if refused else "",
        "anchors": [refused_anchor(number, day) for number, day in refused],
    }


def _row(one: Finding, context: Context[Programme], *, boxed: bool) -> Row:
    """Return a finding; two that have one number by chance have no box, or a tick were both's."""
    has_box = boxed and context.programme.secretariat is not None
    return {
        "number": one.number if has_box else 0,
        "anchor": item_anchor(one.number, one.state),
        "subject": context.show(one.subject) if WORDS[one.kind].one_by_one else "",
        "day": one.day.isoformat() if one.day else "",
        "stands": [_stand(each, context.programme) for each in one.stands],
        "proposal": context.show(one.proposal) if one.proposal else "",
    }


def _stand(one: Stand, programme: Programme) -> Row:
    page = programme.snapshot.page(one.page)
    return {
        "page": without_addresses(page.title) if page else "",
        "link": link_to(one.page, programme),
        "words": without_addresses(one.words),
    }
