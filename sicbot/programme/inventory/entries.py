"""Entries of the inventory: what somebody filled in, by its meaning; values stay as typed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.model import Gap
from sicbot.core.text import _
from sicbot.core.work import Entry, EntryState, Problem
from sicbot.programme.inventory.forms import inventory_forms
from sicbot.programme.inventory.meanings import Column, column_of, is_nobody, kind_of, state_of
from sicbot.programme.people.fields import codes_in, region_of
from sicbot.programme.people.written_days import day_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sicbot.core.model import PageId, UserKey
    from sicbot.core.sources import FormEntry, FormReading
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.people.find_forms import Definition
    from sicbot.programme.seen import WikiSeen

Found = dict[Column, tuple[str, ...]]
_BETWEEN_SPONSORS = re.compile(r"[;\n\r]|\s/\s")  # a comma belongs to a name
_BETWEEN_PLACES = re.compile(r"[,;\n\r]")
# More figures than a number can be made of are no cycle, whoever typed them.
_NUMBER, _YEAR = re.compile(r"\d{1,9}"), re.compile(r"\d{4}")


def by_meaning(values: Mapping[str, tuple[str, ...]], labels: Mapping[str, str]) -> Found:
    """Return what was filled in, by what its field is for; the first field of a meaning counts.

    Args:
        values: What was filled in, by the field's name.
        labels: The labels of the fields, by name.
    """
    found = Found()
    for name, given in values.items():
        column = column_of(name, labels.get(name, ""))
        texts = tuple(one.strip() for one in given if one.strip())
        if column is not None and texts:
            found.setdefault(column, texts)
    return found


def entry_from(
    values: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, str],
    *,
    page: PageId,
    source: str,
    record: str,
    number: int,
    contact: UserKey | None,
    entered: datetime | None,
    version: int,
    today: date,
    cycles: Sequence[Cycle],
) -> Entry:
    """Return an entry, whatever source it comes from.

    Values and labels go by the field's name; choices are given by their labels. `cycles` tell that
    of an entry which does not say it; the rest is kept as given.
    """
    found = by_meaning(values, labels)
    entry = Entry(
        page,
        source,
        record,
        number,
        kind_of(_text(found, Column.KIND)),
        _text(found, Column.TITLE),
        _text(found, Column.OWNER),
        codes_in(_text(found, Column.TASK_FORCE)),
        supporting=_text(found, Column.SUPPORTING),
        sponsors=sponsors_in("; ".join(found.get(Column.SPONSOR, ()))),
        regions=_regions(found),
        countries=_places(found, Column.COUNTRY),
        url=_text(found, Column.URL),
        start=_day(found, Column.START),
        end=_day(found, Column.END),
        state=state_of(_text(found, Column.STATE)),
        cycle=_cycle(found, entered, cycles),
        contact=contact,
        entered=entered,
        version=version,
    )
    odd = (*_odd_values(found, cycles), *_odd_dates(entry, today))
    return replace(entry, problems=odd, missing=_missing(entry))


def _missing(entry: Entry) -> tuple[str, ...]:
    values = {
        "url": entry.url, "end": entry.end, "start": entry.start, "region": entry.regions,
        "country": entry.countries, "sponsor": entry.sponsors,
    }  # fmt: skip
    return tuple(name for name, value in values.items() if not value)


def sponsors_in(typed: str) -> tuple[str, ...]:
    """Return the sponsors that a text names, each once, as typed; own funds are among them."""
    parts = (" ".join(one.split()) for one in _BETWEEN_SPONSORS.split(typed))
    return tuple(dict.fromkeys(one for one in parts if not is_nobody(one)))


def _text(found: Found, column: Column) -> str:
    return ", ".join(found.get(column, ()))


def _day(found: Found, column: Column) -> date | None:
    """Return the day that stands there; a year alone is its first day or its last."""
    text = _text(found, column)
    if column is Column.START and _YEAR.fullmatch(text):
        text = f"{text}-01-01"
    return day_in(text)


def _places(found: Found, column: Column) -> tuple[str, ...]:
    given = found.get(column, ())
    parts = (part.strip() for one in given for part in _BETWEEN_PLACES.split(one))
    return tuple(dict.fromkeys(part for part in parts if part))


def _regions(found: Found) -> tuple[str, ...]:
    """Return the regions by their names, those that are none of the five as typed."""
    names = list[str]()
    for one in found.get(Column.REGION, ()):
        whole = region_of(one)
        parts = [one] if whole else [part.strip() for part in _BETWEEN_PLACES.split(one)]
        names += [region_of(part) or part for part in parts if part]
    return tuple(dict.fromkeys(names))


def _cycle(found: Found, entered: datetime | None, cycles: Sequence[Cycle]) -> int | None:
    """Return the cycle of the report; where nobody says it, that in which it was entered."""
    number = _NUMBER.search(_text(found, Column.CYCLE))
    if number is not None:
        return int(number[0])
    if entered is None:
        return None
    day = entered.date()
    return next((one.number for one in reversed(cycles) if one.begins <= day), None)


def _odd_values(found: Found, cycles: Sequence[Cycle]) -> Iterator[Problem]:
    if not codes_in(_text(found, Column.TASK_FORCE)):
        yield Problem("no-task-force", _("names no Task Force"))
    if any(region_of(one) is None for one in _regions(found)):
        yield Problem("unknown-region", _("a region that is none of the five"))
    number, known = _cycle(found, None, cycles), {one.number for one in cycles}
    if number is not None and known and number not in known:
        yield Problem("unknown-cycle", _("a cycle that is not known"))
    for column in (Column.START, Column.END):
        if _text(found, column) and _day(found, column) is None:
            yield Problem("unclear-date", _("a date is not clear"))
            return


def _odd_dates(entry: Entry, today: date) -> Iterator[Problem]:
    state, start, end, entered = entry.state, entry.start, entry.end, entry.entered
    if state is EntryState.ONGOING and end is not None and end < today:
        yield Problem("ongoing-ended", _("called ongoing, but its end has passed"))
    if state is EntryState.PAST and end and entered and end > entered.date():
        yield Problem("past-not-ended", _("entered as past, though its end was still to come"))
    if state is EntryState.PLANNED and start is not None and start <= today:
        yield Problem("planned-begun", _("called planned, but its start has passed"))
    if start is not None and end is not None and end < start:
        yield Problem("end-before-start", _("ends before it starts"))


def form_entries(seen: WikiSeen) -> tuple[tuple[Entry, ...], tuple[Gap, ...]]:
    """Return the entries of all forms of the inventory, and what was not read."""
    forms, gaps = inventory_forms(seen)
    entries, unread = list[Entry](), list(gaps)
    contacts = {one.name.casefold(): key for key, one in seen.accounts.records.items()}
    for form in forms:
        reading = seen.sources.forms.get(form.use.form_name)
        if reading is None or reading.page != form.page.id:
            unread.append(Gap(f"form {form.use.form_name}", _("it was not asked for")))
            continue
        unread += [Gap(f"form {form.use.form_name}", gap.why) for gap in reading.gaps]
        entries += [
            _of_form(seen, form, reading, one, contacts.get(one.creator.casefold()))
            for one in reading.entries
        ]
    return tuple(entries), tuple(dict.fromkeys(unread))


def _of_form(
    seen: WikiSeen,
    form: Definition,
    reading: FormReading,
    entry: FormEntry,
    contact: UserKey | None,
) -> Entry:
    return entry_from(
        entry.values,
        {field.name: field.title for field in reading.fields},
        page=form.page.id,
        source=f"form {form.use.form_name}",
        record=entry.id,
        number=entry.number,
        contact=contact,
        entered=entry.created,
        version=0,
        today=seen.snapshot.taken.date(),
        cycles=seen.work.cycles,
    )
