"""Concept notes in few words, for tests of what their versions mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sicbot.core.model import Group, GroupName, Reading, UserKey
from sicbot.core.policy import Policy
from sicbot.core.sources import PageVersion, Sources
from sicbot.core.work_policy import NotePlaces, Work
from tests.builders import SECRETARIAT, Sheet, make_snapshot, page_titled, programme_of
from tests.people_builders import account, lozenge, mention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import Gap
    from sicbot.core.people import Account
    from sicbot.core.work import Note
    from sicbot.programme.programme import Programme

STC, BUREAU = GroupName("stc"), GroupName("bureau")
START = datetime(2023, 5, 1, 9, tzinfo=UTC)
PEOPLE = ("ada", "ben", "cyd", "sam", "sue", "bob", "eve")
GROUPS = {STC: ("sam", "sue"), BUREAU: ("bob",), SECRETARIAT: ("eve",)}
PLACES = NotePlaces(assessors=(STC,), validators=(BUREAU,), secretariat=(SECRETARIAT,))
TITLE = "CN A1-01 Hedges"
HEADINGS = (
    "Summary", "Problem and region", "Relevance to the strategic objectives",
    "Approach and activities", "Expected results", "Partners", "Budget and duration",
    "Sponsors sought", "Risks",
)  # fmt: skip
NOTE = Sheet(TITLE, labels=("concept-note",))
HINT = "<p><ac:placeholder>Say it here</ac:placeholder></p>"


def details(rows: Mapping[str, str], set_id: str = "cn") -> str:
    """Return page properties with these rows."""
    lines = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    parameter = f'<ac:parameter ac:name="id">{set_id}</ac:parameter>' if set_id else ""
    return (
        f'<ac:structured-macro ac:name="details">{parameter}<ac:rich-text-body><table><tbody>'
        f"{lines}</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )


def sections(texts: Mapping[str, str]) -> str:
    """Return the nine sections, with hints where no text is given."""
    return "".join(f"<h2>{one}</h2>{texts.get(one, HINT)}" for one in HEADINGS)


def text(
    state: str = "DRAFT",
    *,
    leader: str = "ada",
    team: tuple[str, ...] = ("ben",),
    parts: Mapping[str, str] | None = None,
    **rows: str,
) -> str:
    """Return a note's body; further rows by their names, with `_` for a blank."""
    named = {
        "Title": "Hedges",
        "Task Force(s)": "A1",
        "Project Team Leader": mention(leader) if leader else "",
        "Team": ", ".join(map(mention, team)),
        "Status": lozenge(state) if state else "",
    }
    named |= {key.replace("_", " "): value for key, value in rows.items()}
    return details(named) + sections(parts or {"Summary": "<p>Hedges hold soil.</p>"})


def history(*saved: tuple[str | None, str]) -> tuple[PageVersion, ...]:
    """Return versions: (who, body) each, a day apart."""
    return tuple(
        PageVersion(n, UserKey(who) if who else None, START + timedelta(days=n - 1), body)
        for n, (who, body) in enumerate(saved, start=1)
    )


@dataclass(frozen=True)
class Noted:
    """A wiki with one note of some versions; `more` are further pages."""

    saved: tuple[tuple[str | None, str], ...]
    more: tuple[Sheet, ...] = ()
    groups: Mapping[GroupName, tuple[str, ...]] = field(default_factory=lambda: GROUPS)
    group_gaps: tuple[Gap, ...] = ()
    accounts: tuple[Account, ...] = tuple(map(account, PEOPLE))
    places: NotePlaces = PLACES
    sheet: Sheet = NOTE
    read: bool = True

    @property
    def programme(self) -> Programme:
        """What this means."""
        versions = history(*self.saved)
        note = replace(self.sheet, body=versions[-1].body, version=len(versions))
        snapshot = make_snapshot(note, Sheet("Notes"), Sheet("Desk", space="DESK"), *self.more)
        made = {
            name: Group(name, frozenset(map(UserKey, inside)))
            for name, inside in self.groups.items()
        }
        groups = Reading({**snapshot.groups.records, **made}, self.group_gaps)
        page = page_titled(snapshot, note.title)
        histories = {page.id: versions} if self.read else {}
        policy = Policy.model_validate(
            {
                "pages": {
                    "board": {"view": [SECRETARIAT], "edit": [SECRETARIAT]},
                    "notes": {"view": ["members", SECRETARIAT], "edit": [SECRETARIAT]},
                }
            }
        )
        return replace(
            programme_of(replace(snapshot, groups=groups)),
            accounts=Reading({one.key: one for one in self.accounts}),
            work=Work(notes=self.places),
            policy=policy,
            sources=Sources(histories=histories),
        )

    @property
    def note(self) -> Note:
        """The note."""
        (note,) = self.programme.notes
        return note


def noted(*saved: tuple[str | None, str]) -> Note:
    """Return what these versions of a note mean."""
    return Noted(saved).note
