"""For the Secretariat: projects that look alike, odd entries, and sponsors that may be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import Skip
from sicbot.core.text import _
from sicbot.core.work import Verdict
from sicbot.programme.inventory.chains import to_look_at
from sicbot.programme.inventory.links import silent
from sicbot.programme.inventory.list_pages import around, entry_row
from sicbot.programme.inventory.pages import Place, keep
from sicbot.programme.lists.disclosure import readers_of
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Gap
    from sicbot.core.plan import Change
    from sicbot.core.text import Text
    from sicbot.core.work import Entry, Pair
    from sicbot.programme.inventory.told import Told
    from sicbot.programme.programme import Programme

TEMPLATE = "inventory_pairs.xhtml.j2"
VERSION = "1"
MOST_PAIRS = 200  # or entries; more nobody would look through at once
VERDICTS: dict[Verdict, Text] = {
    Verdict.OPEN: _("open"),
    Verdict.SAME: _("the same project"),
    Verdict.DIFFERENT: _("different projects"),
}


@dataclass(frozen=True, slots=True)
class PairsPage:
    """The page of pairs; `told` is what the Secretariat may know."""

    page: Place
    told: Told

    def __str__(self) -> str:
        """Return the place."""
        return str(self.page)


def keep_pairs(item: PairsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; without a group to read it there is none."""
    if readers_of(item.told.view, context.programme) is None:
        told = _("name the group that may read it: `secretariat` in config/sicbot.toml")
        yield Skip(str(item.page), told)
        return
    yield from keep(
        item.page,
        item.told,
        f"{TEMPLATE} {VERSION}",
        _("projects that look alike"),
        lambda: context.render(TEMPLATE, **_values(item.told, context)),
        context,
    )


def _values(told: Told, context: Context[Programme]) -> dict[str, object]:
    inventory, work, show = told.inventory, context.programme.work, context.show
    opened = [one for one in inventory.pairs if one.verdict is Verdict.OPEN]
    odd = [(one, why) for one in inventory.entries if (why := _odd(one, told))]
    return {
        "pairs": [_pair(one, told, context) for one in opened[:MOST_PAIRS]],
        "more": max(0, len(opened) - MOST_PAIRS),
        "decided": [
            _pair(one, told, context) for one in inventory.pairs if one.verdict is not Verdict.OPEN
        ][:MOST_PAIRS],
        "verdicts": _page(work.inventory.verdicts, context),
        "register": _page(work.inventory.sponsors, context),
        "more_odd": max(0, len(odd) - MOST_PAIRS),
        "odd": [
            {**entry_row(one, told, context), "told": [show(it) for it in why]}
            for one, why in odd[:MOST_PAIRS]
        ],
        "perhaps": [
            {"one": show(one), "other": show(other)} for one, other in told.doubts[:MOST_PAIRS]
        ],
        "notes": list(dict.fromkeys(show(_note(one, told)) for one in inventory.notes)),
        "unread": [_unread(one, told, context) for one in inventory.unread],
        "hidden": told.hidden[None],
        **around(told, context),
    }


def _odd(entry: Entry, told: Told) -> tuple[Text, ...]:
    """Return what a person should look at."""
    problems = tuple(one.told for one in to_look_at(entry, told.today))
    return (*problems, *silent(entry, told.programme.sources.links))


def _note(note: Text, told: Told) -> Text:
    """Return a note; one that names a page which the Secretariat may not read is not for it."""
    if not told.names_hidden_page(str(note)):
        return note
    return _("something about a restricted page, which the report of the run says")


def _unread(gap: Gap, told: Told, context: Context[Programme]) -> dict[str, str]:
    """Return what was not read; restricted pages are named in the report of the run alone."""
    if told.names_hidden_page(f"{gap.what} {gap.why}"):
        why = _("the report of the run says it")
        return {"what": context.show(_("a restricted page")), "why": context.show(why)}
    return {"what": gap.what, "why": context.show(gap.why)}


def _page(place: str, context: Context[Programme]) -> dict[str, object]:
    """Return a page of people that the configuration names, and whether it is there."""
    space, _colon, title = place.partition(":")
    return {
        "space": space,
        "title": title,
        "there": bool(place) and context.programme.page(place) is not None,
    }


def _pair(pair: Pair, told: Told, context: Context[Programme]) -> dict[str, object]:
    return {
        "id": pair.id,
        "score": pair.score,
        "one": entry_row(pair.one, told, context),
        "other": entry_row(pair.other, told, context),
        "reasons": [context.show(told.reason(one)) for one in pair.reasons],
        "verdict": context.show(VERDICTS[pair.verdict]),
        "said": context.show(shown(pair.said)) if told.knows_verdicts else "",
    }
