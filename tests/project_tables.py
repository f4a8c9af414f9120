"""Large tables of projects made at random, with what each row says kept beside: the truth.

Nothing here uses sicbot's readers: what a row says is decided first and then written in one of the
ways in which people write it.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HEADINGS = (
    "", "Project title", "Task Force(s)", "Type", "Owner", "Supporting institution", "Sponsors",
    "Région", "Countries", "Start date", "Fin", "Status", "Link", "Remarks",
)  # fmt: skip
WIDTH = len(HEADINGS)
CODES = ("A1", "A2", "A5", "B3", "C1", "D2", "E1", "F3")
REGIONS = {
    "Africa": ("Africa", "Afrique", "AFRICA"),
    "Asia": ("Asia", "Asie"),
    "Europe": ("Europe", "Europa"),
    "Latin America and the Caribbean": ("Latin America & the Caribbean", "Amérique latine"),
    "North America and Oceania": ("North America and Oceania", "Amérique du Nord et Océanie"),
}
STATES = {
    "past": ("past", "Terminé", "Finished"),
    "ongoing": ("ongoing", "En cours", "Ongoing"),
    "planned": ("planned", "Prévu", "Planned"),
}
KINDS = {"project": ("Project", "Projet"), "activity": ("Activity", "Activité")}
COUNTRIES = ("Kenya", "Côte d’Ivoire", "Peru", "Viet Nam", "Österreich", "Togo")
SPONSORS = ("Green Furrow Foundation", "Ministry of Agriculture, Togo", "Fonds Süd", "PALT")
OWNERS = ("Institut des Sols 🌱", "Ada & Co. <limited>", "Univ. of Brno", 'O’Neill "Soil" Trust')
PEOPLE = {"k-ada": "Ada Berg", "k-ben": "Ben Ochieng"}
MONTHS_EN = "January February March April May June July August September October November December"
MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SECTIONS = ("Projects of the north", "Projets du sud")
LONGEST = 2_000
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNCLEAR = ("next spring", "31/02/2021", "Q3 2022", "2020-2023", "bientôt")


@dataclass
class Truth:
    """What a row says, as an entry; `reason`: what it is refused for, empty where it is not."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass
class Sheet:
    """A table as a body, and what its rows say."""

    body: str
    truths: list[Truth]

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What is to be read."""
        return [one.values for one in self.truths if not one.reason]

    @property
    def refused(self) -> list[tuple[int, str]]:
        """The rows to be left out, with the reasons."""
        return [(one.number, one.reason) for one in self.truths if one.reason]


def make_sheet(rows: int, seed: int = 1) -> Sheet:
    """Return a table with so many rows that say something."""
    return _Maker(random.Random(seed)).make(rows)  # noqa: S311  # a test repeats itself


def said(text: str) -> str:
    """Return a text as a reader sees it."""
    return " ".join(text.translate(_UNSEEN).split())


class _Maker:
    """Makes one table."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._hostile = [one for one in map(_writable, ALL) if said(one)]
        self._number = 0  # of the last row that is no header
        self._out: list[str] = []
        self._truths: list[Truth] = []
        self._owner_left = 0
        self._owner = ""

    def make(self, rows: int) -> Sheet:
        head = "<tr>" + "".join(f"<th>{name}</th>" for name in HEADINGS) + "</tr>"
        made = heads = 0
        while made < rows:
            if made // 997 > heads and self._owner_left == 0:
                self._out.append(head)
                heads += 1
            elif self._owner_left == 0 and self._chance.random() < 0.01:
                self._filler()
            else:
                self._row(made)
                made += 1
        body = (
            "<h2>All projects of cycle 2</h2><table><colgroup><col /></colgroup><tbody>"
            f"{head}{''.join(self._out)}</tbody></table><p>End.</p>"
        )
        return Sheet(body, self._truths)

    def _filler(self) -> None:
        """Add a row that is no entry: empty, numbered alone, or a heading across the table."""
        self._number += 1
        blank = "<td><br /></td>" * (WIDTH - 1)
        heading = f'<td colspan="{WIDTH}"><strong>{self._pick(SECTIONS)}</strong></td>'
        inside = self._pick((f"<td></td>{blank}", f"{self._counted()}{blank}", heading))
        self._out.append(f"<tr>{inside}</tr>")

    def _counted(self) -> str:
        return f'<td class="numberingColumn">{self._number}</td>'

    def _row(self, made: int) -> None:
        self._number += 1
        truth = Truth(self._number, {"number": self._number, "cycle": 2, "kind": None})
        cells = [self._counted(), self._title(made, truth), self._task_force(truth)]
        cells += [self._choice("kind", KINDS, truth), self._owner_cell(truth)]
        cells += [self._supporting(truth), self._sponsors(truth), self._regions(truth)]
        cells += [self._countries(truth), self._day("start", truth), self._day("end", truth)]
        cells += [self._state(truth), self._link(made, truth), self._remark()]
        self._out.append(f"<tr>{''.join(cells)}</tr>")
        self._truths.append(truth)

    # One cell each: says what it means in `truth`, and returns how it is written.

    def _title(self, made: int, truth: Truth) -> str:
        if self._chance.random() < 0.003:
            truth.reason = "no title"
            return "<td><p> </p></td>"
        if made % 11 == 0:
            text = f"{made} {self._hostile[made // 11 % len(self._hostile)]}"
        else:
            text = f"Soil\u00a0project {made} – “é🌾”"
        truth.values["title"] = said(text)
        if len(said(text)) > LONGEST:
            truth.reason = "more than"
        return self._cell(text)

    def _task_force(self, truth: Truth) -> str:
        luck = self._chance.random()
        if luck < 0.01:
            truth.reason = truth.reason or ("no Task Force" if luck < 0.005 else "none of the 24")
            if "more than" in truth.reason or "title" in truth.reason:
                return "<td>A1</td>"
            return "<td></td>" if truth.reason == "no Task Force" else "<td>Z9 and G1</td>"
        codes = self._chance.sample(CODES, self._pick((1, 1, 1, 2)))
        truth.values["task_forces"] = codes
        written = self._pick((", ".join, " / ".join, " and ".join, "<br />".join))(codes)
        return f"<td>{written}</td>"

    def _choice(self, name: str, words: Mapping[str, tuple[str, ...]], truth: Truth) -> str:
        value = self._pick(tuple(words))
        truth.values[name] = value
        return f"<td>{self._pick(words[value])}</td>"

    def _owner_cell(self, truth: Truth) -> str:
        """Own cell, or one that reaches down from a row above."""
        if self._owner_left:
            self._owner_left -= 1
            truth.values["owner"] = self._owner
            return ""
        high = self._pick((1, 1, 1, 1, 2, 3))
        self._owner_left = high - 1
        span = f' rowspan="{high}"' if high > 1 else ""
        if self._chance.random() < 0.2:
            key = self._pick(tuple(PEOPLE))
            self._owner = PEOPLE[key]
            inside = f'<ac:link><ri:user ri:userkey="{key}" /></ac:link>'
        else:
            self._owner = self._pick(OWNERS)
            inside = f"<p>{escape(self._owner)}</p>"
        truth.values["owner"] = self._owner
        return f"<td{span}>{inside}</td>"

    def _supporting(self, truth: Truth) -> str:
        text = self._pick(("", "", "IGL", "Univ. of Brno"))
        truth.values["supporting"] = text
        return self._cell(text)

    def _sponsors(self, truth: Truth) -> str:
        names = self._chance.sample(SPONSORS, self._pick((0, 1, 1, 2, 3)))
        truth.values["sponsors"] = names
        if not names:
            return "<td>n/a</td>"
        shape = self._pick(("; ", " / ", "<br />", "list"))
        if shape == "list":
            return f"<td><ul>{''.join(f'<li>{escape(one)}</li>' for one in names)}</ul></td>"
        return f"<td>{shape.join(map(escape, names))}</td>"

    def _regions(self, truth: Truth) -> str:
        names = self._chance.sample(sorted(REGIONS), self._pick((0, 1, 1, 1, 2)))
        truth.values["regions"] = names
        written = [escape(self._pick(REGIONS[one])) for one in names]
        return f"<td>{self._pick((', ', '; ', '<br />')).join(written)}</td>"

    def _countries(self, truth: Truth) -> str:
        names = self._chance.sample(COUNTRIES, self._pick((0, 1, 2)))
        truth.values["countries"] = names
        return f"<td>{self._pick((', ', '; ', '<br />')).join(names)}</td>"

    def _day(self, name: str, truth: Truth) -> str:
        luck = self._chance.random()
        truth.values[name] = None
        if luck < 0.05:
            return "<td></td>"
        if luck < 0.06:
            truth.values["unclear"] = True
            return f"<td>{self._pick(_UNCLEAR)}</td>"
        day = date(2018, 1, 1) + timedelta(self._chance.randrange(3000))
        written: tuple[Callable[[date], str], ...] = (
            lambda one: f'<time datetime="{one.isoformat()}" />',
            lambda one: one.isoformat(),
            lambda one: f"{one.day:02}/{one.month:02}/{one.year}",
            lambda one: f"{one.day}.{one.month}.{one.year}",
            lambda one: f"{one.day}&nbsp;{MONTHS_EN.split()[one.month - 1]} {one.year}",
            lambda one: f"{MONTHS_EN.split()[one.month - 1]} {one.day}, {one.year}",
            lambda one: f"{_first(one.day)} {MONTHS_FR.split()[one.month - 1]} {one.year}",
        )
        truth.values[name] = day
        return f"<td>{self._pick(written)(day)}</td>"

    def _state(self, truth: Truth) -> str:
        value = self._pick(tuple(STATES))
        truth.values["state"] = value
        word = self._pick(STATES[value])
        if self._chance.random() < 0.5:
            return f"<td>{word}</td>"
        return (
            '<td><ac:structured-macro ac:name="status" ac:schema-version="1">'
            f'<ac:parameter ac:name="title">{word}</ac:parameter></ac:structured-macro></td>'
        )

    def _link(self, made: int, truth: Truth) -> str:
        luck = self._chance.random()
        address = f"https://example.org/p/{made}?a=1&b=2"
        if luck < 0.2:
            truth.values["url"] = ""
            return "<td></td>"
        if luck < 0.3:  # an address that runs is none; the words stay
            truth.values["url"] = "click"
            return '<td><a href="javascript:alert(1)">click</a></td>'
        truth.values["url"] = address
        plain = escape(address)
        return f"<td>{plain}</td>" if luck < 0.5 else f'<td><a href="{plain}">site</a></td>'

    def _remark(self) -> str:
        """Something that no column of an entry is for: words, or a table of its own."""
        if self._chance.random() < 0.02:
            return (
                "<td><table><tbody><tr><th>Title</th><th>Task Force</th></tr>"
                "<tr><td>Inner</td><td>A1</td></tr></tbody></table></td>"
            )
        return self._cell(self._pick(("", "", said(self._pick(self._hostile))[:60])))

    def _cell(self, text: str) -> str:
        inside = escape(text)
        return f"<td>{self._pick((inside, f'<p>{inside}</p>'))}</td>"

    def _pick(self, choices: Any) -> Any:
        return choices[self._chance.randrange(len(choices))]


def _first(day: int) -> str:
    return "1er" if day == 1 else str(day)


def _writable(text: str) -> str:
    """Return a text without what cannot stand in XML at all."""
    return _NOT_XML.sub("", text)
