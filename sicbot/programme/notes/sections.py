"""The sections of a concept note: what stands under each heading of the template.

The order is free, headings may be in English, French or Spanish, and what the template itself says
is nobody's text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.pages.storage import Element, text_of, walk
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.notes.note_rows import says_nothing
from sicbot.programme.people.fields import tight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sicbot.pages.storage import Document

SUMMARY, RELEVANCE = "Summary", "Relevance to the strategic objectives"
# The nine headings, and what else they are called; without case, accents and signs.
_HEADINGS: Mapping[str, str] = {
    SUMMARY: "abstract, resume, sommaire, resumen",
    "Problem and region": "problem, problem and regions, probleme et region, probleme, problema y "
    "region, problema",
    RELEVANCE: "relevance, relevance to the objectives, relevance to the strategic objective, "
    "strategic objectives, pertinence, pertinence par rapport aux objectifs strategiques, "
    "pertinence pour les objectifs strategiques, objectifs strategiques, relevancia, relevancia "
    "para los objetivos estrategicos, pertinencia, objetivos estrategicos",
    "Approach and activities": "approach, activities, approche et activites, approche, activites, "
    "enfoque y actividades, enfoque, actividades",
    "Expected results": "results, expected outcomes, resultats attendus, resultats, resultados "
    "esperados, resultados",
    "Partners": "partner, partenaires, socios, partes asociadas",
    "Budget and duration": "budget, duration, budget et duree, presupuesto y duracion, presupuesto",
    "Sponsors sought": "sponsors, sponsor sought, funders sought, bailleurs recherches, financeurs "
    "recherches, bailleurs, sponsors recherches, patrocinadores buscados, patrocinadores, "
    "financiadores buscados",
    "Risks": "risk, risques, risque, riesgos, riesgo",
}  # fmt: skip
_KNOWN = {
    tight(name): heading
    for heading, names in _HEADINGS.items()
    for name in (heading, *names.split(","))
}
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[ivxIVX]{1,4})(?:\.\d{1,2})?\s*[.):\-–]\s*")
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MACROS = frozenset({"ac:structured-macro", "ac:macro"})
_BODIES = frozenset({"ac:rich-text-body", "ac:plain-text-body"})  # their words count
_SILENT = frozenset({"details", "status", "toc", "anchor"})
_PICTURES = frozenset({"ac:image", "img"})
# A code in running text; `A4 paper` and `C4 plants` are none.
_CODE = re.compile(
    r"(?<![\w.])([A-F][1-6])(?!\w|[.-]\d|\s*(?:plants?|crops?|grass(?:es)?|paper|pages?|sheets?)\b)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading.

    Attributes:
        lines: Its own words, line by line, without those of the template.
        shown: Whether something other than words is there: a picture, people, another macro.
        stands: Whether the note has the heading.
    """

    heading: str
    lines: tuple[str, ...] = ()
    shown: bool = False
    stands: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether there is anything of its own."""
        return bool(self.lines) or self.shown

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(any(map(str.isalnum, word)) for line in self.lines for word in line.split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a note is measured by.

    Attributes:
        headings: In the template's order.
        hints: What the template's placeholders say.
        lines: What else stands on it, line by line.
        macros: Names of the macros that the template itself has.
    """

    headings: tuple[str, ...] = tuple(_HEADINGS)
    hints: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    macros: frozenset[str] = frozenset()


DEFAULT = Pattern()


def read_pattern(template: Document) -> Pattern:
    """Return the pattern that a template page is; without a heading, the nine that are usual."""
    titles = [(level, text) for level, text, _inside in parts_of(template.root) if level]
    counted = Counter(level for level, _text in titles)
    usual = min(counted, key=lambda level: (-counted[level], level), default=0)
    names = tuple(dict.fromkeys(_name(text) for level, text in titles if level == usual))
    inside = list(walk(template.root))
    hints = {tight(text_of(one)) for one in inside if one.name == "ac:placeholder"}
    lines = {tight(line) for line in lines_of(template.root)}
    macros = {one.attributes.get("ac:name", "") for one in inside if one.name in _MACROS}
    return Pattern(
        names or DEFAULT.headings, frozenset(hints - {""}), frozenset(lines), frozenset(macros)
    )


def read_sections(document: Document, pattern: Pattern) -> tuple[Section, ...]:
    """Return the sections of a note in the pattern's order, empty ones too."""
    names = {tight(one): one for one in pattern.headings}
    found: dict[str, list[Element | str]] = {}
    standing = set[str]()
    current, depth = None, 0
    for level, title, inside in parts_of(document.root):
        if level:
            known = names.get(tight(title)) or names.get(tight(_name(title)))
            standing |= {known} if known else set()
            if known is not None or level <= depth:
                current, depth = known, level
            elif current is not None:  # a heading of the author's own inside the section
                found.setdefault(current, []).append(title)
        elif current is not None:
            found.setdefault(current, []).append(inside)
    return tuple(
        replace(_section(one, found.get(one, ()), pattern), stands=one in standing)
        for one in pattern.headings
    )


def _name(title: str) -> str:
    """Return a heading as the nine are called, or as it stands."""
    bare = _NUMBERED.sub("", title).strip() or title
    return _KNOWN.get(tight(bare), bare)


def _section(heading: str, parts: Sequence[Element | str], pattern: Pattern) -> Section:
    lines = tuple(
        line
        for part in parts
        for line in ((part,) if isinstance(part, str) else _lines(part))
        if not says_nothing(line, pattern.hints | pattern.lines)
    )
    silent = _SILENT | pattern.macros
    shown = any(_shows(part, silent) for part in parts if isinstance(part, Element))
    return Section(heading, lines, shown)


def _lines(part: Element) -> Iterable[str]:
    whole = Element("", {}, (part,), part.start, part.start, part.end, part.end)
    return lines_of(whole)


def _shows(part: Element, silent: frozenset[str]) -> bool:
    return any(
        one.name in _PICTURES or one.name == "ri:user" or _is_sight(one, silent)
        for one in (part, *walk(part))
    )


def _is_sight(element: Element, silent: frozenset[str]) -> bool:
    """Tell whether an element is a macro that shows something of its own, such as a drawing."""
    return (
        element.name in _MACROS
        and element.attributes.get("ac:name") not in silent
        and not any(child.name in _BODIES for child in element.children)
    )


def parts_of(element: Element) -> Iterator[tuple[int, str, Element | str]]:
    """Yield headings (level, words) and what stands between them (0), in document order.

    Layouts and panels are looked into where they hold a heading. Page properties are no text.
    """
    for part in element.content:
        if isinstance(part, str):
            if part.strip():
                yield 0, "", " ".join(part.split())
        elif part.name in _TITLES:
            yield int(part.name[1]), words_of(part), part
        elif part.name in _MACROS and part.attributes.get("ac:name") == "details":
            continue
        elif any(one.name in _TITLES for one in walk(part)):
            yield from parts_of(part)
        else:
            yield 0, "", part


def codes_told(lines: Iterable[str]) -> tuple[TaskForce, ...]:
    """Return the codes of objectives that running text names, each once, in their order there."""
    found = (TaskForce(code) for line in lines for code in _CODE.findall(line))
    return tuple(dict.fromkeys(one for one in found if one in TASK_FORCES))
