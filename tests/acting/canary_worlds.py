"""Wikis with projects, notes and minutes, restricted by chance; each page holds a word of its own.

That word, the page's canary, stands in its title and in all that it holds: whoever reads it
somewhere else has been told something of that page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.sandbox.town import EVERYTHING, page

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

NOW = "2024-03-30T12:00:00+01:00"
CODES = ("A1", "A5", "E1")
REGIONS = {
    "afr": "Africa", "asi": "Asia", "eur": "Europe",
    "lac": "Latin America and the Caribbean", "nao": "North America and Oceania",
}  # fmt: skip
GENERAL = (
    "4p1000-members", "4p1000-cop", "4p1000-stc", "4p1000-bureau", "4p1000-exsec", "4p1000-admins",
)  # fmt: skip
LEADERS = tuple(f"tf-{code.lower()}-leaders" for code in CODES)
PEOPLE = ("ada", "ben", "cyd", "dag", "eva", "fay", "gil", "hal", "ida", "jon")
FORMS = ("inventory", "projects", "more")
TABLES = ("TFW:Table one", "TFW:Table two")
HOMES = {"TFW": "Task Force Workspaces", "SOIL": "Platform", "EXSEC": "Executive Secretariat"}
STATES = ("IDEA", "DRAFT", "COMPLETE", "IN ASSESSMENT", "RELEVANT", "VALIDATED", "LETTER ISSUED")
HEADINGS = (
    "Summary", "Problem and region", "Relevance to the strategic objectives",
    "Approach and activities", "Expected results", "Partners", "Budget and duration",
    "Sponsors sought", "Risks",
)  # fmt: skip


@dataclass
class CanaryWorld:
    """A wiki in the format of worlds, and the canary of each page, by its key there."""

    values: Json
    words: dict[str, str] = field(default_factory=dict)


def canary_world(seed: int) -> CanaryWorld:
    """Return a wiki made by chance; the same seed always gives the same wiki."""
    chance = Random(seed)  # noqa: S311  # for tests, and repeatable
    made = _Made(chance)
    for space, title in HOMES.items():
        made.add(page(space.lower(), title, space=space), closed=0.0)
    made.add_group_pages()
    made.add_forms()
    made.add_tables()
    made.add_notes()
    made.add_minutes()
    made.add_objectives()
    made.add_indicators()
    return CanaryWorld(
        {
            "site": {"title": f"Canaries {seed}", "timezone": "Europe/Paris", "asOf": NOW},
            "spaces": [_space(chance, key) for key in HOMES],
            "users": [
                {"username": one, "fullName": one.title(), "email": f"{one}@example.org",
                 "active": True}
                for one in (*PEOPLE, "mayor")
            ],
            "groups": _groups(chance),
            "pages": made.pages,
            "forms": made.forms,
            "files": made.files,
        },
        made.words,
    )  # fmt: skip


def _groups(chance: Random) -> list[Json]:
    found = [
        {"name": name, "members": sorted(chance.sample(PEOPLE, chance.randint(1, 4)))}
        for name in (*GENERAL, *LEADERS)
    ]
    return [*found, {"name": "choir", "members": sorted(chance.sample(PEOPLE, 3))}]


def _space(chance: Random, key: str) -> Json:
    """Return a space; the Secretariat may do everything, others by chance."""
    lines = [{"subject": "group:4p1000-exsec", "operations": EVERYTHING}]
    likely = {"SOIL": 0.8, "TFW": 0.7, "EXSEC": 0.25}[key]
    subjects = [f"group:{one}" for one in (*GENERAL, *LEADERS, "choir")]
    subjects += [f"user:{one}" for one in PEOPLE]
    for subject in subjects:
        share = likely if subject.startswith("group:") else 0.05
        if subject != "group:4p1000-exsec" and chance.random() < share:
            lines.append({"subject": subject, "operations": ["read", "comment"]})
    if chance.random() < {"SOIL": 0.7, "TFW": 0.15, "EXSEC": 0.0}[key]:
        lines.append({"subject": "anonymous", "operations": ["read"]})
    return {"key": key, "name": key, "home": key.lower(), "permissions": lines}


class _Made:
    """The parts of one wiki, as they are made."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.pages: list[Json] = []
        self.forms: list[Json] = []
        self.files: dict[str, str] = {}
        self.words: dict[str, str] = {}

    def word(self, key: str) -> str:
        """Return the canary of a page: no part of any other, and no word of sicbot's."""
        return self.words.setdefault(key, f"Qx{len(self.words):03d}zq")

    def add(self, values: Json, *bodies: str, closed: float = 0.4) -> None:
        """Add a page with the texts of its versions, perhaps restricted."""
        key = values["key"]
        names = [f"{key}.{number}" for number, _body in enumerate(bodies, 1)]
        self.files |= dict(zip(names, bodies, strict=True))
        self.files.setdefault("words", "<p>Words.</p>")
        if self.chance.random() < closed:
            values["restrictions"]["read"] = self._allowed()
        self.pages.append(values)

    def _allowed(self) -> Json:
        groups = self.chance.sample((*GENERAL, *LEADERS, "choir"), self.chance.randint(0, 2))
        users = self.chance.sample(PEOPLE, self.chance.randint(0 if groups else 1, 2))
        return {"users": sorted(users), "groups": sorted(groups)}

    def add_group_pages(self) -> None:
        """Add a Task Force's home each, with an action plan, below the workspaces."""
        for code in CODES:
            key, word = f"tf-{code}", self.word(f"tf-{code}")
            body = (
                f"<p>{word}</p><h2>Action plan</h2><table><tbody><tr><th>Indicator</th>"
                f"<th>Unit</th></tr><tr><td>{word}</td><td>{word}</td></tr></tbody></table>"
            )
            self._add_page(key, f"Task Force {code} - {word}", ["task-force", f"tf-{code.lower()}"],
                           [body], parent="tfw")  # fmt: skip

    def _add_page(
        self, key: str, title: str, labels: list[str], bodies: Iterable[str], *,
        parent: str, space: str = "TFW", closed: float = 0.4, authors: Iterable[str] = (),
    ) -> None:  # fmt: skip
        texts = tuple(bodies)
        names = [f"{key}.{number}" for number in range(1, len(texts) + 1)]
        values = page(key, title, parent=parent, space=space, labels=labels, bodies=names)
        for version, author in zip(values["versions"], authors, strict=False):
            version["author"] = author
        self.add(values, *texts, closed=closed)

    def add_forms(self) -> None:
        """Add pages with a form of projects each."""
        for name in FORMS:
            key, word = f"form-{name}", self.word(f"form-{name}")
            self._add_page(key, f"Form {word}", ["form"], [form_macro(name)], parent="tfw")
            entries = [self._entry(number, word) for number in range(1, self.chance.randint(2, 5))]
            self.forms.append(
                {
                    "page": key,
                    "name": name,
                    "fields": [
                        {"name": field_, "title": field_, "type": kind, "required": False,
                         "values": choices}
                        for field_, (kind, choices) in FIELDS.items()
                    ],
                    "entries": entries,
                }
            )  # fmt: skip

    def _entry(self, number: int, word: str) -> Json:
        chance, who = self.chance, self.chance.choice(PEOPLE)
        # Now and then the same work on two pages, so that pairs and sponsors span them.
        same = chance.random() < 0.4
        fields = {
            "title": f"Soil work {number} {word}",
            "taskForce": chance.choice(CODES),
            "kind": chance.choice("123"),
            "owner": f"Owner {word}",
            "regions": chance.sample(sorted(REGIONS), chance.randint(1, 2)),
            "countries": f"Land {word}",
            "url": "https://work.example.org/same"
            if same
            else f"https://{word}.example.org/{number}",
            "sponsor": chance.choice(("Common Land Fund", f"Fund {word}", "own funds")),
            "supporting": f"Helper {word}",
            "start": "2022-01-01",
            "end": chance.choice(("2023-01-01", "2025-01-01")),
            "state": chance.choice("pon"),
            "cycle": chance.choice("12"),
        }
        return {
            "id": f"{word}-{number}", "recordId": number, "createdBy": who, "ownedBy": who,
            "created": "2024-02-01T09:00:00+01:00", "fields": fields,
        }  # fmt: skip

    def add_tables(self) -> None:
        """Add pages with a table of projects each."""
        for place in TABLES:
            key = place.partition(":")[2].lower().replace(" ", "-")
            word = self.word(key)
            rows = "".join(
                f"<tr><td>Row {number} {word}</td><td>{self.chance.choice(CODES)}</td>"
                f"<td>Owner {word}</td><td>{self.chance.choice(sorted(REGIONS.values()))}</td>"
                f"<td>Fund {word}</td></tr>"
                for number in range(1, 4)
            )
            names = ("Title", "Task Force", "Owner", "Region", "Sponsor")
            head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
            body = f"<table><tbody>{head}{rows}</tbody></table>"
            self._add_page(key, place.partition(":")[2], [], [body], parent="tfw")

    def add_notes(self) -> None:
        """Add concept notes, some below another page that may be closed, some set by anybody."""
        self._add_page("notes", "Concept notes", [], ["<p>Notes.</p>"], parent="tfw", closed=0.2)
        for number in range(self.chance.randint(3, 6)):
            key = f"note-{number}"
            word, chance = self.word(key), self.chance
            code, leader = chance.choice(CODES), chance.choice(PEOPLE)
            first = chance.randrange(len(STATES))
            states = STATES[first : first + chance.randint(1, 3)]
            bodies = [note_body(word, code, leader, state) for state in states]
            authors = [leader, *(chance.choice(PEOPLE) for _one in states[1:])]
            title = f"CN {code}-{number} {word}"
            self._add_page(key, title, ["concept-note"], bodies, parent="notes", authors=authors)

    def add_minutes(self) -> None:
        """Add minutes of meetings, which are evidence for the status."""
        for number, name in ((1, "1st"), (2, "2nd")):
            key = f"minutes-{number}"
            title = f"{name} Task Force Leaders Meeting {self.word(key)}"
            self._add_page(key, title, ["minutes"], [f"<p>{self.word(key)}</p>"],
                           parent="exsec", space="EXSEC")  # fmt: skip
        for code in CODES:
            key = f"meeting-{code}"
            labels = ["minutes", f"tf-{code.lower()}"]
            self._add_page(key, f"Meeting {self.word(key)}", labels, ["<p>Met.</p>"], parent="tfw")

    def add_objectives(self) -> None:
        """Add the pages that describe the objectives, in other words each."""
        names = ("#", "Label", "Title", "Baseline 2020", "Target 2030", "Target 2050")
        head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
        for title in ("Join Task Forces", "Strategic Plan"):
            key = title.lower().replace(" ", "-")
            word = self.word(key)
            rows = "".join(
                f"<tr><td>{code}</td><td>{word}</td><td>Title {word}</td><td>Base {word}</td>"
                f"<td>30 projects {word}</td><td>{word} a year</td></tr>"
                for code in CODES
            )
            body = f"<h2>Goal A - {word}</h2><table><tbody>{head}{rows}</tbody></table>"
            self._add_page(key, title, [], [body], parent="soil", space="SOIL", closed=0.3)

    def add_indicators(self) -> None:
        """Add a page of indicators for each Task Force."""
        names = ("Indicator", "Unit", "Baseline", "Source", "Frequency", "Owner")
        head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
        for code in CODES:
            key = f"indicators-{code}"
            word = self.word(key)
            row = "".join(f"<td>{name} {word}</td>" for name in names)
            body = f"<table><tbody>{head}<tr>{row}</tr></tbody></table>"
            self._add_page(key, f"{code} - Indicators {word}", ["indicators", f"tf-{code.lower()}"],
                           [body], parent="tfw")  # fmt: skip


FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "title": ("text", {}),
    "taskForce": ("radio_group", {code: code for code in CODES}),
    "kind": ("radio_group", {"1": "Project", "2": "Activity", "3": "Programme"}),
    "owner": ("text", {}),
    "regions": ("checkbox_group", REGIONS),
    "countries": ("text", {}),
    "url": ("text", {}),
    "sponsor": ("text", {}),
    "supporting": ("text", {}),
    "start": ("date", {}),
    "end": ("date", {}),
    "state": ("radio_group", {"p": "past", "o": "ongoing", "n": "planned"}),
    "cycle": ("radio_group", {"1": "1st", "2": "2nd"}),
}


def form_macro(name: str) -> str:
    """Return the macro that defines a form of projects."""
    fields = "".join(
        '<ac:structured-macro ac:name="confiform-field-definition">'
        f'<ac:parameter ac:name="fieldName">{field_}</ac:parameter>'
        f'<ac:parameter ac:name="fieldLabel">{field_}</ac:parameter>'
        f'<ac:parameter ac:name="type">{kind}</ac:parameter>'
        f'<ac:parameter ac:name="values">{"|".join(f"{k}={v}" for k, v in choices.items())}'
        "</ac:parameter></ac:structured-macro>"
        for field_, (kind, choices) in FIELDS.items()
    )
    return (
        '<ac:structured-macro ac:name="confiform">'
        f'<ac:parameter ac:name="formName">{name}</ac:parameter>'
        f"<ac:rich-text-body>{fields}</ac:rich-text-body></ac:structured-macro>"
    )


def note_body(word: str, code: str, leader: str, state: str) -> str:
    """Return a concept note with its canary in each row and section."""
    mention = f'<ac:link><ri:user ri:username="{leader}" /></ac:link>'
    status = (
        '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">'
        f"{state}</ac:parameter></ac:structured-macro>"
    )
    rows = {
        "Title": f"Note {word}", "Task Force(s)": code, "Project Team Leader": mention,
        "Team": "", "Region": "Africa", "Countries": f"Land {word}", "Budget": "100 000 EUR",
        "Duration": f"{word} months", "Sponsors sought": f"Fund {word}", "Status": status,
        "Letter of support": f"LS {word}", "Next step": f"Step {word}",
    }  # fmt: skip
    table = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    details = (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">cn</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{table}</tbody></table></ac:rich-text-body>"
        "</ac:structured-macro>"
    )
    sections = "".join(f"<h2>{one}</h2><p>{word} {code}</p>" for one in HEADINGS[:-1])
    return details + sections
