"""From idea to project: what each concept note comes from, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.work import NoteState
from sicbot.programme.people.fields import tight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sicbot.core.work import Entry, Note


@dataclass(frozen=True, slots=True)
class Line:
    """A note with what stands before and behind it.

    Attributes:
        proposal: The day on which it became a full proposal, as far as its steps tell.
        projects: The entries of the inventory that the note names.
    """

    note: Note
    proposal: date | None
    projects: tuple[Entry, ...] = ()

    @property
    def has_come_to(self) -> bool:
        """Whether anything came of the note."""
        return bool(self.note.letter or self.proposal or self.projects or self.note.project)


@dataclass(frozen=True, slots=True)
class Family:
    """Notes that come from one idea; no idea: those that name none."""

    idea: str
    lines: tuple[Line, ...]


def families(notes: Iterable[Note], entries: Iterable[Entry]) -> tuple[Family, ...]:
    """Return the notes by the idea that they come from; first those that name one.

    A note that is an idea itself is one for those that name its page.
    """
    given, known = tuple(notes), _by_name(entries)
    ideas = {tight(one.title): one.title for one in given}
    found: dict[str, list[Line]] = {}
    for note in given:
        key = tight(note.idea)
        found.setdefault(key, []).append(Line(note, _proposal(note), _projects(note, known)))
    for note in given:  # the page of the idea stands with those that come from it
        if tight(note.title) in found and not note.idea:
            line = next(one for one in found[""] if one.note is note)
            found[""].remove(line)
            found[tight(note.title)].insert(0, line)
    typed = {tight(note.idea): note.idea for note in reversed(given)}
    named = [
        Family(ideas.get(key) or typed[key], tuple(lines))
        for key, lines in sorted(found.items())
        if key
    ]
    rest = found.get("", [])
    return (*named, *([Family("", tuple(rest))] if rest else []))


def without_reports(entries: Iterable[Entry], reports: Mapping[str, str]) -> list[Entry]:
    """Return entries without those that report on another one of them: it is one project."""
    given = tuple(entries)
    keys = {one.key for one in given}
    return [one for one in given if reports.get(one.key) not in keys]


def _proposal(note: Note) -> date | None:
    steps = (
        one for one in note.steps if one.state is NoteState.FULL_PROPOSAL and one.objection is None
    )
    return next((one.when.date() for one in steps), None)


def _by_name(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Return entries by their addresses, and by their titles where only one has it."""
    found: dict[str, Entry | None] = {}
    for one in entries:
        for name in {address(one.url), tight(one.title)} - {""}:
            found[name] = None if name in found else one
    return {name: one for name, one in found.items() if one is not None}


def _projects(note: Note, known: Mapping[str, Entry]) -> tuple[Entry, ...]:
    names = [tight(note.project), *(address(one) for one in (note.project, *note.links))]
    found = [known[name] for name in names if name and name in known]
    return tuple({one.key: one for one in found}.values())


def address(typed: str) -> str:
    """Return an address without what does not matter; empty where it is none."""
    text = typed.strip()
    if "://" not in text and not text.casefold().startswith("www."):
        return ""
    bare = text.rpartition("://")[2].partition("#")[0].partition("?")[0].rstrip("/")
    host, slash, path = bare.partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path}"
