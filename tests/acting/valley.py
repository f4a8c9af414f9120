"""A small wiki with three Task Forces that work all year: people join, enter projects, write notes.

What they did is kept in a log of the tests' own, from which what digests had to say is concluded
without any code of the digests.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sicbot.core.model import GroupName
from sicbot.core.policy import People, Policy
from sicbot.core.work_policy import Work
from sicbot.jobs.digest import Config as Digests
from sicbot.jobs.includes import Config as Includes
from sicbot.settings import Audiences, Config, Sicbot, Wiki
from tests.acting.scene import Scene, small_wiki
from tests.enrolment import FIELDS, form_text
from tests.people_builders import lozenge, table
from tests.sandbox.town import EVERYTHING, page, town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from sicbot.sandbox.model import Form

CODES = ("A1", "A5", "E1")
LEADERS = {"A1": "ada", "A5": "ben", "E1": "cyd"}
STRANGER = "dag"
COUNCIL, FOLK = GroupName("council"), GroupName("folk")
START = datetime.fromisoformat("2023-01-02T09:00:00+01:00")
NEWCOMERS = tuple(f"guest{number:03}" for number in range(150))
WORDS = "amber birch cedar delta ember fjord grove heron inlet jasper kelp lotus maple opal".split
INVENTORY: list[dict[str, Any]] = [
    {"name": "title", "title": "Title", "type": "text", "required": True},
    {"name": "taskForce", "title": "Task Force", "type": "radio_group", "required": True,
     "values": {code: code for code in CODES}},
    {"name": "owner", "title": "Owner", "type": "text", "required": True},
    {"name": "url", "title": "URL", "type": "text", "required": False},
]  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """Something that somebody did.

    Attributes:
        kind: entry, join, state or tick.
        words: By which it is known again in a text.
    """

    kind: str
    code: str
    day: date
    words: str = ""
    who: str = ""
    answer: str = ""

    @property
    def item(self) -> str:
        """The number of the item of which a box was ticked."""
        return self.words[:-1]


@dataclass
class Valley:
    """The wiki, and all that was done there."""

    scene: Scene
    random: Random
    deeds: list[Deed] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CODES, "DRAFT"))

    @property
    def today(self) -> date:
        return self.scene.now.date()

    def pass_days(self, days: int) -> None:
        """Let days pass, for the wiki and for sicbot."""
        now = self.scene.now + timedelta(days=days)
        self.scene.wiki.switches = replace(self.scene.wiki.switches, now=now.isoformat())
        self.scene = replace(self.scene, now=now)

    def live(self) -> None:
        """Let people do what comes to their minds: nothing, one thing or several."""
        for _time in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            code = self.random.choice(CODES)
            self.random.choice((self.enter, self.join, self.write, self.tick, self.tick))(code)

    def enter(self, code: str) -> None:
        """Somebody enters a project."""
        number = len(self.deeds)
        title = f"{' '.join(self.random.sample(WORDS(), 4))} {number}"
        fields: dict[str, object] = {
            "title": title,
            "taskForce": code,
            "owner": f"Owner {number}",
            "url": "",
        }
        self._fill("inventory", STRANGER, fields)
        self._note(Deed("entry", code, self.today, title))

    def join(self, code: str) -> None:
        """Somebody joins who was not there before."""
        who = NEWCOMERS[sum(one.kind == "join" for one in self.deeds)]
        fields: dict[str, object] = {"fullname": who.title(), "role": "3", "consentlist": "true"}
        self._fill(f"join{code}", who, fields)
        self._note(Deed("join", code, self.today, who.title()))

    def write(self, code: str) -> None:
        """The leader of a note says that it is complete, or a draft again."""
        state = "COMPLETE" if self.states[code] == "DRAFT" else "DRAFT"
        self.states[code] = state
        known = self.scene.page(f"Note {code}")
        self.scene.wiki.update_page(
            self.scene.viewer(LEADERS[code]), known.id, version=known.version + 1,
            title=known.title, body=note(code, state),
        )  # fmt: skip
        self._note(Deed("state", code, self.today, f"Note {code}"))

    def tick(self, code: str) -> None:
        """A leader, or somebody else, ticks a box of a digest that is empty."""
        known = self.scene.wiki.find("TOWN", f"{code}-Digest")
        if known is None:
            return
        boxes = re.findall(
            r"<ac:task-id>(\d+)</ac:task-id>\s*<ac:task-status>incomplete",
            self.scene.wiki.body(known.id),
        )
        if not boxes:
            return
        box = self.random.choice(boxes)
        who = self.random.choice((LEADERS[code], LEADERS[code], STRANGER))
        self.scene.wiki.set_task(self.scene.viewer(who), known.id, box, checked=True)
        self._note(Deed("tick", code, self.today, box, who, box[-1]))

    def _fill(self, name: str, who: str, fields: dict[str, object]) -> None:
        wiki = self.scene.wiki
        wiki.create_entry(self.scene.viewer(who), self._form(name), fields)

    def _form(self, name: str) -> Form:
        return next(one for one in self.scene.wiki.state.forms.values() if one.name == name)

    def _note(self, deed: Deed) -> None:
        self.deeds.append(deed)


def note(code: str, state: str) -> str:
    """Return a concept note that says nothing but who leads it and what its state is."""
    rows = {
        "Title": f"Note {code}",
        "Task Force(s)": code,
        "Project Team Leader": f'<ac:link><ri:user ri:username="{LEADERS[code]}" /></ac:link>',
        "Status": lozenge(state),
    }
    cells = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">cn</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{cells}</tbody></table></ac:rich-text-body>"
        "</ac:structured-macro><h2>Summary</h2><p>Soil.</p>"
    )


def world() -> dict[str, Any]:
    """Return the wiki on the first day, in the format of a world."""
    frame = town()
    folk = (*LEADERS.values(), STRANGER, *NEWCOMERS)
    rights = [
        {"subject": "group:folk", "operations": ["read", "comment", "create", "update"]},
        {"subject": "group:council", "operations": EVERYTHING},
    ]
    accounts = [
        {"username": who, "fullName": who.title(), "email": f"{who}@example.org", "active": True}
        for who in folk
    ]
    validated = lozenge("VALIDATED")
    rows = [
        f'{code} | TFL | <ac:link><ri:user ri:username="{who}" /></ac:link> | {validated}'
        for code, who in LEADERS.items()
    ]
    groups = {"council": ("mayor",), "folk": folk} | {
        f"tf-{code.lower()}-leaders": (who,) for code, who in LEADERS.items()
    }
    return {
        **frame,
        "site": {**frame["site"], "asOf": START.isoformat()},
        "spaces": [
            {"key": "TOWN", "name": "Valley", "home": "home", "permissions": rights},
            {"key": "DESK", "name": "Desk", "home": "desk", "permissions": rights[1:]},
        ],
        "users": [*frame["users"], *accounts],
        "groups": [{"name": name, "members": list(inside)} for name, inside in groups.items()],
        "pages": [
            _page("home", "Home"),
            _page("desk", "Desk", space="DESK"),
            _page("nominations", "Nominations", space="DESK", parent="desk", update=["council"]),
            _page("inventory", "Inventory", parent="home"),
            *(_page(f"join{code}", f"Join {code}", parent="home") for code in CODES),
            *(
                _page(f"note{code}", f"Note {code}", parent="home", labels=["concept-note"])
                for code in CODES
            ),
        ],
        "forms": [
            _form("inventory", "inventory", INVENTORY, ()),
            *(_form(f"join{code}", f"join{code}", FIELDS, (LEADERS[code],)) for code in CODES),
        ],
        "files": {
            "home": "<p>Home.</p>",
            "desk": "<p>Desk.</p>",
            "nominations": table("TF | Role | Candidate | Decision", *rows),
            "inventory": form_text("inventory", INVENTORY),
            **{f"join{code}": form_text(f"join{code}", FIELDS) for code in CODES},
            **{f"note{code}": note(code, "DRAFT") for code in CODES},
        },
    }


def _page(key: str, title: str, **more: Any) -> dict[str, Any]:
    made = page(key, title, bodies=[key], **more)
    author = LEADERS.get(key.removeprefix("note"), "mayor")
    made["versions"][0] |= {"author": author, "when": "2022-11-01T10:00:00+01:00"}
    return made


def _form(page: str, name: str, fields: list[Any], people: tuple[str, ...]) -> dict[str, Any]:
    entries = [
        {
            "recordId": number, "id": f"{name}-{who}", "createdBy": who, "ownedBy": who,
            "created": "2022-10-01T09:00:00+02:00",
            "fields": {"fullname": who.title(), "role": "1", "consentlist": "true"},
        }
        for number, who in enumerate(people, 1)
    ]  # fmt: skip
    return {
        "page": page, "name": name, "backend": "confiforms", "fields": fields, "entries": entries,
    }  # fmt: skip


def settings() -> Config:
    """Return sicbot's settings for it; the council is its Secretariat."""
    decides = {"assessors": [COUNCIL], "validators": [COUNCIL], "secretariat": [COUNCIL]}
    return Config(
        Sicbot(wiki=Wiki(secretariat=COUNCIL), audiences=Audiences(groups=(COUNCIL, FOLK))),
        {
            "includes": Includes(),
            "digest": Digests(
                pages="TOWN:{CODE}-Digest", below="TOWN:Home", post_space="DESK", messages=True
            )
        },
        Policy.model_validate({"pages": {"digest": {"view": [FOLK, COUNCIL], "edit": [COUNCIL]}}}),
        People(
            comments=False, nominations="DESK:Nominations", nominators=(COUNCIL,),
            attestors=(COUNCIL,),
        ),
        Work.model_validate(
            {"cycles": [{"number": 1, "begins": "2022-09-01", "focal": CODES}], "notes": decides}
        ),
    )  # fmt: skip


@contextmanager
def valley(state: Path, random: Random) -> Iterator[Valley]:
    """Serve it, on the first day."""
    with small_wiki(state, config=settings(), world=world()) as scene:
        scene = replace(scene, now=START, jobs=("digest",))
        scene.wiki.switches = replace(scene.wiki.switches, now=START.isoformat())
        yield Valley(scene, random)
