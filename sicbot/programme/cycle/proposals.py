"""What people propose for the cycle on a page: the words below headings that ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.pages.storage import Element, walk
from sicbot.pages.tables import read_table
from sicbot.pages.words import UNSEEN, clean, words_of
from sicbot.programme.notes.note_rows import says_nothing
from sicbot.programme.notes.sections import parts_of
from sicbot.programme.people.fields import plain
from sicbot.programme.people.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.pages.storage import Document
    from sicbot.pages.tables import Table
    from sicbot.programme.people.people_rows import Columns

# The headings of `scaffold_annual_report` and `scaffold_tfl_meeting`, and what people call them.
HEADINGS = (
    "What would make the cycle better", "Recommendations for improving the cycle",
    "Recommendations for improving the SIC", "Recommendations for improvement of the cycle",
    "Recommendations for improvement of the SIC",
    "Recommendations for the improvement of the cycle",
    "Recommendations for the improvement of the SIC", "Proposals for the cycle",
    "Proposals for the SIC", "Proposals for improving the cycle", "Proposals for improving the SIC",
    "Ce qui rendrait le cycle meilleur", "Recommandations pour améliorer le cycle",
    "Recommandations pour améliorer le SIC", "Recommandations pour l’amélioration du cycle",
    "Recommandations pour l’amélioration du SIC", "Propositions pour le cycle",
    "Propositions pour le SIC", "Recomendaciones para mejorar el ciclo",
    "Recomendaciones para mejorar el SIC", "Propuestas para el ciclo", "Propuestas para el SIC",
)  # fmt: skip
COLUMNS: Columns = {
    "activity": ("Activity", "Activities", "Activité", "Activités", "Actividad", "Actividades"),
    "text": (
        "Recommendation", "Recommendations", "Proposal", "Proposals", "Improvement", "Idea",
        "Recommandation", "Recommandations", "Proposition", "Propositions", "Amélioration", "Idée",
        "Recomendación", "Recomendaciones", "Propuesta", "Propuestas", "Mejora",
    ),
    "why": ("Why", "Reason", "Pourquoi", "Raison", "Motif", "Por qué", "Motivo", "Razón"),
}  # fmt: skip
LONGEST = 300  # signs of a proposal; the page itself is one click away
# What people type where they have nothing to propose.
_NONE = frozenset({
    "none", "no", "nothing", "na", "noneyet", "aucune", "aucun", "neant", "rien", "so", "ninguna",
    "ninguno", "nada",
})  # fmt: skip
_NUMBERED = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*\s*[.):–-]?\s+")
_BRACKETS = re.compile(r"\([^()]*\)")
_MACROS = frozenset({"ac:structured-macro", "ac:macro"})
_LISTS = {"ul": "li", "ol": "li", "ac:task-list": "ac:task"}
_BLOCKS = frozenset({"p", "table", "blockquote", *_LISTS})


@dataclass(frozen=True, slots=True)
class Written:
    """A proposal as it stands on a page; `activity` is what its cell says, empty where none is."""

    text: str
    why: str = ""
    activity: str = ""


def proposals_on(document: Document, headings: Iterable[str]) -> tuple[Written, ...]:
    """Return what people wrote below these headings, up to the next one as high; each text once.

    Raises:
        PageError: A table there cannot be read.
    """
    wanted = {_heading(one) for one in headings} - {""}
    found, depth = list[Written](), 0
    for level, title, part in parts_of(document.root):
        if level and (not depth or level <= depth):
            depth = level if _heading(title) in wanted else 0
        elif depth and not level:
            found += _written(part, document)
    return tuple(dict.fromkeys(one for one in found if _says(one.text)))


def shortened(text: str) -> str:
    """Return a text of at most `LONGEST` signs, cut between words where that is needed."""
    line = clean(text)
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST].rpartition(" ")[0] or line
    return f"{cut[: LONGEST - 1].rstrip()}…"


def _heading(text: str) -> str:
    return plain(_BRACKETS.sub("", _NUMBERED.sub("", text))) or plain(text)


def _says(text: str) -> bool:
    return not says_nothing(text, _NONE)


def _written(part: Element | str, document: Document) -> Iterator[Written]:
    """Yield the proposals in one part of a section, each list item and table row for itself."""
    if isinstance(part, str):
        yield Written(clean(part))
    elif part.name == "table":
        yield from _rows(read_table(part, document))
    elif part.name in _LISTS:
        items = (one for one in part.children if one.name == _LISTS[part.name])
        yield from (Written(words_of(one)) for one in items)
    elif part.name in _MACROS and part.attributes.get("ac:name") == "details":
        return
    elif part.name in _MACROS or any(one.name in _BLOCKS for one in walk(part)):
        for inner in part.content:
            if isinstance(inner, str) or inner.name not in UNSEEN:
                yield from _written(inner, document)
    else:
        yield Written(words_of(_whole(part)))


def _whole(part: Element) -> Element:
    """Return an element around one, as words are those inside of one."""
    return Element("", {}, (part,), part.start, part.start, part.end, part.end)


def _rows(table: Table) -> Iterator[Written]:
    heads = [words(one) for one in table.header]
    names = {one: {words(name) for name in some} for one, some in COLUMNS.items()}
    place = {
        one: next((column for column, head in enumerate(heads) if head in some), None)
        for one, some in names.items()
    }
    for row in table.rows:
        cells = [" ".join(cell.paragraphs) for cell in row.cells]
        if place["text"] is None:
            yield Written(" – ".join(one for one in dict.fromkeys(cells) if one))
            continue
        said = {one: cells[column] if column is not None else "" for one, column in place.items()}
        why = said["why"] if _says(said["why"]) else ""
        if _says(said["text"]):
            yield Written(said["text"], why, said["activity"])
        else:
            yield Written(why, "", said["activity"])
