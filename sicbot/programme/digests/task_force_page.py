"""The digest page of a Task Force: what is new, what waits, and what its leaders have put away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.plan import Change, Skip
from sicbot.core.text import Text, _
from sicbot.programme.digests.answers import Answer
from sicbot.programme.digests.memory import (
    bases_anchor,
    item_anchor,
    refused_anchor,
    said_anchor,
)
from sicbot.programme.digests.messages import write_messages
from sicbot.programme.digests.pages import (
    DigestPage,
    deciders,
    digest_for,
    memory_on,
    why_it_stays,
)
from sicbot.programme.digests.reading import KIND
from sicbot.programme.digests.values import Basis, Item, Urgency
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.lists.disclosure import readers_by_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sicbot.core.job import Context
    from sicbot.programme.digests.answers import PutAway
    from sicbot.programme.digests.choosing import Digest, Shown
    from sicbot.programme.digests.given import Given
    from sicbot.programme.programme import Programme

TEMPLATE, VERSION = "digest_task_force.xhtml.j2", "1"
LOZENGES: dict[Urgency, tuple[Text, str]] = {
    Urgency.OVERDUE: (_("not reported yet"), "Yellow"),
    Urgency.DUE: (_("due soon"), "Blue"),
    Urgency.WAITS: (_("waits for you"), "Yellow"),
}
ANSWERS: dict[Answer, Text] = {
    Answer.DONE: _("done"),
    Answer.LATER: _("asked again on"),
    Answer.NOT_OURS: _("not ours; the Secretariat knows"),
}
BASES: dict[Basis, Text] = {
    Basis.PEOPLE: _("registrations and nominations"),
    Basis.INVENTORY: _("the inventory"),
    Basis.NOTES: _("concept notes"),
    Basis.STATUS: _("the activities of the cycle"),
}


def keep_digest(
    page: DigestPage, context: Context[Programme], *, messages: bool = False
) -> Iterator[Change | Skip]:
    """Yield what brings a digest up to date; with nothing to say there is no page for it."""
    programme, room = context.programme, page.room
    kind = readers_by_kind(KIND, programme)
    if isinstance(kind, Text):
        yield Skip(str(page), kind)
        return
    given, _news = room.news(context.now)
    memory = memory_on(page, given, programme)
    if (why := why_it_stays(page, given, memory)) is not None:
        yield Skip(str(page), why)
        return
    digest = digest_for(page, context.now)
    if digest.is_empty and page.slug not in programme.made:
        return
    wish = Wish(
        slug=page.slug,
        place=page.place,
        below=page.below,
        body=context.render(TEMPLATE, **values_of(digest, given, context)),
        readers=kind.readers,
        template=f"{TEMPLATE} {VERSION}",
        why=_("what is new and what waits"),
        closes=kind.are_all_there,
        ticked=True,
    )
    steps = list(keep_page(wish, programme))
    yield from steps
    if messages and not any(isinstance(one, Skip) for one in steps):
        needs = tuple(one.id for one in steps if isinstance(one, Change))
        yield from write_messages(page, needs, context)


def values_of(digest: Digest, given: Given, context: Context[Programme]) -> dict[str, object]:
    """Return the values of the template."""
    programme = context.programme
    groups = deciders(digest.code, programme)
    refused = dict(digest.refused)
    unread = given.unread_of(digest.code)
    read = frozenset(one.value for one in Basis if one not in unread)
    return {
        "code": digest.code,
        "first": [_first(one, context) for one in digest.first],
        "items": [_item(one, context) | _refusal(one, refused.get(one.number), context)
                  for one in digest.items],
        "more_items": digest.more_items,
        "lines": [_line(one, context) for one in digest.lines],
        "more_lines": digest.more_lines,
        "hidden": digest.hidden,
        "away": [_away(item, said, given, context) for item, said in digest.away],
        "unread": [context.show(BASES[one]) for one in unread],
        "group": groups[0],
        "desk": groups[-1],
        "bases": bases_anchor(read),
        "when": f"{context.now:%Y-%m-%d}",
        "coverage": [context.show(programme.coverage.lines()[0])],
    }  # fmt: skip


def _first(one: Item | Shown, context: Context[Programme]) -> dict[str, object]:
    return _item(one, context) if isinstance(one, Item) else {
        "lozenge": context.show(_("latest")), "colour": "Green", "due": False,
        **_line(one, context),
    }  # fmt: skip


def _line(one: Shown, context: Context[Programme]) -> dict[str, object]:
    return {
        "day": one.when.isoformat(),
        "text": context.show(one.text),
        "link": one.link,
        "is_latest": one.is_latest,
    }


def _item(one: Item, context: Context[Programme]) -> dict[str, object]:
    lozenge, colour = LOZENGES.get(one.urgency, (None, ""))
    return {
        "number": one.number,
        "anchor": item_anchor(one.number, one.state),
        "text": context.show(one.text),
        "who": context.show(one.who),
        "link": one.link,
        "day": one.due.isoformat() if one.due else "",
        "due": one.due is not None,
        "shows": context.show(one.shows) if one.shows else "",
        "lozenge": context.show(lozenge) if lozenge else "",
        "colour": colour,
    }


def _refusal(one: Item, day: date | None, context: Context[Programme]) -> dict[str, object]:
    if day is None:
        return {"refused": "", "refused_anchor": ""}
    told = _("A tick of {day} does not count, as it is of somebody else.", day=day.isoformat())
    return {"refused": context.show(told), "refused_anchor": refused_anchor(one.number, day)}


def _away(
    item: Item, said: PutAway, given: Given, context: Context[Programme]
) -> dict[str, object]:
    forgotten = context.programme.ledger.forgotten
    kept = replace(said, by=None) if forgotten.knows(said.by) else said
    who = given.names.get(said.by or "", _("somebody of the leaders or the Secretariat"))
    return {
        "number": item.number,
        "anchor": said_anchor(kept),
        "text": context.show(item.text),
        "answer": context.show(ANSWERS[said.answer]),
        "until": said.until.isoformat() if said.until else "",
        "who": context.show(who),
        "day": said.day.isoformat(),
    }
