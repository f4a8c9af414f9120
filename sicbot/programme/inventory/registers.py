"""What people decide of the inventory on pages: names of sponsors, and which pairs are one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sicbot.core.model import Gap
from sicbot.core.text import Text, _
from sicbot.core.work import Verdict
from sicbot.programme.inventory.pairs import ID_SIGNS
from sicbot.programme.inventory.sponsors import Registered
from sicbot.programme.people.names import words
from sicbot.programme.people.people_rows import read_register, too_many_editors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.model import PageId
    from sicbot.core.work import Pair
    from sicbot.programme.people.people_rows import Columns, Line, Register
    from sicbot.programme.seen import WikiSeen

SPONSOR_COLUMNS: Columns = {
    "name": (
        "Sponsor", "Sponsors", "Name", "Funder", "Financeur", "Bailleur", "Nom", "Patrocinador",
        "Financiador", "Nombre",
    ),
    "also": (
        "Other names", "Other spellings", "Aliases", "Also known as", "Autres noms",
        "Autres graphies", "Otros nombres", "Otras grafías",
    ),
}  # fmt: skip
VERDICT_COLUMNS: Columns = {
    "pair": ("Pair", "Paire", "Par", "Pareja"),
    "verdict": ("Verdict", "Decision", "Décision", "Veredicto", "Decisión"),
    "reason": ("Reason", "Why", "Raison", "Motif", "Motivo", "Razón"),
}
VERDICTS: dict[Verdict, str] = {
    Verdict.SAME: "same, the same, same project, one, one project, duplicate, identical, meme, le "
    "meme, meme projet, le meme projet, identique, doublon, mismo, el mismo, mismo proyecto, el "
    "mismo proyecto, igual, identico, duplicado",
    Verdict.DIFFERENT: "different, not the same, two, two projects, distinct, different projects, "
    "differents, differente, pas le meme, deux projets, distinto, distintos, diferente, "
    "diferentes, no es el mismo, dos proyectos",
}
_SPLIT = re.compile(r"[;\n]")
_ID = re.compile(rf"(?<![0-9a-f])[0-9a-f]{{{ID_SIGNS}}}(?![0-9a-f])")
_BY_WORD = {words(word): one for one, some in VERDICTS.items() for word in some.split(",")}


@dataclass(frozen=True, slots=True)
class SponsorRegister:
    """The register of sponsors, and the page that holds it; None where there is none."""

    rows: tuple[Registered, ...] = ()
    page: PageId | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people said of pairs, with their reason, by the pair's id."""

    said: Mapping[str, tuple[Verdict, str]] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


def read_sponsors(seen: WikiSeen) -> SponsorRegister:
    """Return the register of sponsors; a page that is not there yet is no fault."""
    place = seen.work.inventory.sponsors
    register = read_register(seen, place, SPONSOR_COLUMNS, ("name",))
    if register.page is None:
        return SponsorRegister()
    rows = tuple(
        Registered(line.text("name"), _names(line)) for line in register.lines if line.text("name")
    )
    notes = (*([register.why] if register.why else []), *register.notes)
    return SponsorRegister(rows, register.page.id, notes)


def _names(line: Line) -> tuple[str, ...]:
    cell = line.cells.get("also")
    written = (part for text in cell.paragraphs for part in _SPLIT.split(text)) if cell else ()
    return tuple(dict.fromkeys(name for one in written if (name := " ".join(one.split()))))


def read_verdicts(seen: WikiSeen) -> Verdicts:
    """Return what people said of pairs; it counts while nobody but the Secretariat can edit it."""
    place = seen.work.inventory.verdicts
    register = read_register(seen, place, VERDICT_COLUMNS, ("pair", "verdict"))
    if register.page is None:
        return Verdicts()
    if register.why is not None:
        return Verdicts(notes=(register.why,))
    guard = too_many_editors(register.page, seen.snapshot, seen.work.notes.secretariat)
    if guard is not None:
        told = _("what “{page}” says of pairs does not count: {why}", page=place, why=guard)
        return Verdicts(notes=(told,))
    return _verdicts(register, place)


def _verdicts(register: Register, place: str) -> Verdicts:
    """Return what the rows say; two rows that contradict one another say nothing."""
    said = defaultdict[str, dict[Verdict, str]](dict)
    notes = list(register.notes)
    for line in register.lines:
        found, verdict = _ID.findall(line.text("pair")), _BY_WORD.get(words(line.text("verdict")))
        if len(found) == 1 and verdict is not None:
            said[found[0]].setdefault(verdict, line.text("reason"))
        else:
            notes.append(
                _("row {row} of “{page}” names no pair, or is neither “same” nor “different”",
                  row=line.number, page=place)
            )  # fmt: skip
    notes += [
        _("“{page}” says two things of pair {pair}; neither counts", page=place, pair=pair)
        for pair, verdicts in said.items()
        if len(verdicts) > 1
    ]
    clear = {pair: tuple(verdicts.items()) for pair, verdicts in said.items() if len(verdicts) == 1}
    return Verdicts({pair: one for pair, (one,) in clear.items()}, tuple(notes))


def unread_registers(seen: WikiSeen) -> tuple[Gap, ...]:
    """Return the pages of decisions that are there and were not read: what they say still holds."""
    places = (seen.work.inventory.sponsors, seen.work.inventory.verdicts)
    pages = ((place, seen.page(place)) for place in places if place)
    return tuple(
        Gap(f"page {place}", _("the text of “{page}” was not read", page=place))
        for place, page in pages
        if page is not None and page.id not in seen.snapshot.bodies
    )


def decided(pairs: Iterable[Pair], verdicts: Verdicts) -> tuple[Pair, ...]:
    """Return pairs with what people said of them."""
    return tuple(
        replace(pair, verdict=verdicts.said[pair.id][0], said=verdicts.said[pair.id][1])
        if pair.id in verdicts.said
        else pair
        for pair in pairs
    )


def without_pair(verdicts: Verdicts, pairs: Iterable[Pair]) -> tuple[Text, ...]:
    """Return that a pair which people decided is not there: they may have to decide again."""
    known = {one.id for one in pairs}
    return tuple(
        _("pair {pair} was decided and is not there any more, as an entry was changed; if there is "
          "a new one, decide it as well", pair=pair)
        for pair in verdicts.said
        if pair not in known
    )  # fmt: skip
