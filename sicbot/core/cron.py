"""Times of a schedule as five fields of text, read strictly.

What programs read in different ways is refused, with what would be right: days of the week by
number (cron counts them from Sunday, APScheduler 3 from Monday), and a day of the month together
with a day of the week (cron is due on either, APScheduler on both).
"""

from __future__ import annotations

from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST_NUMBER = 2  # digits
SHOWN = 20  # characters of a mistake that are repeated


@dataclass(frozen=True, slots=True)
class Cron:
    """When something is due, by the clock on the wall; each part sorted and without doubles.

    Attributes:
        weekdays: 0 is Monday, as for `datetime.weekday`.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: its name, its numbers, and words that stand for numbers from `low` on."""

    name: str
    low: int
    high: int
    hint: str
    words: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(range(self.low, self.high + 1))

    @property
    def is_week(self) -> bool:
        return self.words is WEEKDAYS


FIELDS = (
    _Field("minute", 0, 59, "a number from 0 to 59, 0-30, */15, or such with commas between"),
    _Field("hour", 0, 23, "a number from 0 to 23, 8-18, */2, or such with commas between"),
    _Field("day of month", 1, 31, "a number from 1 to 31, 1-7, */2, or such with commas between"),
    _Field(
        "month", 1, 12, "a number from 1 to 12, jan to dec, or such with commas between", MONTHS
    ),
    _Field("day of week", 0, 6, "mon to sun, mon-fri, or such with commas between", WEEKDAYS),
)


def parse_cron(text: str) -> Cron:
    """Return what the five fields mean.

    Raises:
        ValueError: They mean nothing, or not the same to everybody; tells what would be right.
    """
    parts = text.lower().split()
    if len(parts) != len(FIELDS):
        raise ValueError(
            "needs five fields, which are minute, hour, day of month, month and day of week, such "
            f"as 30 2 * * mon-fri; the number of its fields is {len(parts)}"
        )
    minutes, hours, days, months, weekdays = map(_numbers, parts, FIELDS)
    if len(days) < len(FIELDS[2].all) and len(weekdays) < len(WEEKDAYS):
        raise ValueError(
            "names days of the month and days of the week, which programs read in different ways; "
            "write * for one of them, or make two schedules"
        )
    if all(days[0] > LONGEST_MONTHS[month - 1] for month in months):
        raise ValueError(f"is never due: no month that it names has a day {days[0]}")
    return Cron(minutes, hours, days, months, weekdays)


def check_cron(text: str) -> str:
    """Return the five fields in lower case with single spaces between.

    Raises:
        ValueError: They mean nothing, or not the same to everybody; tells what would be right.
    """
    parse_cron(text)
    return " ".join(text.lower().split())


def _numbers(text: str, field: _Field) -> tuple[int, ...]:
    """Return the numbers that a field names."""
    return tuple(sorted({number for part in text.split(",") for number in _part(part, field)}))


def _part(part: str, field: _Field) -> tuple[int, ...]:
    """Return the numbers of one part of a list: a number, a range, or each so many of a range."""
    span, has_step, step = part.partition("/")
    first, is_range, last = span.partition("-")
    if span == "*":
        numbers = field.all
    else:
        start = _number(first, field)
        numbers = _range(start, _number(last, field), field) if is_range else (start,)
    if not has_step:
        return numbers
    if len(numbers) == 1 or (span == "*" and field.is_week):
        raise ValueError(f"{field.name}: a step needs a range before it; write {field.hint}")
    return numbers[:: _step(step, len(numbers), field)]


def _range(start: int, end: int, field: _Field) -> tuple[int, ...]:
    """Return the numbers from start to end; a week goes on after Sunday."""
    if start <= end:
        return tuple(range(start, end + 1))
    if not field.is_week:
        raise ValueError(f"{field.name}: a range goes up; write {field.hint}")
    return (*range(start, field.high + 1), *range(field.low, end + 1))


def _number(text: str, field: _Field) -> int:
    """Return the number that a word or digits stand for."""
    if text in field.words:
        return field.low + field.words.index(text)
    if not _is_number(text):
        raise ValueError(f"{field.name}: {text[:SHOWN]!r} is no {field.name}; write {field.hint}")
    number = int(text)
    if field.is_week:
        raise ValueError(_name_the_day(number))
    if not field.low <= number <= field.high:
        raise ValueError(f"{field.name}: {number} is no {field.name}; write {field.hint}")
    return number


def _name_the_day(number: int) -> str:
    """Return what is wrong with a day of the week by number, and the day that cron means by it."""
    meant = f"; cron's {number} is {WEEKDAYS[number - 1]}" if number <= len(WEEKDAYS) else ""
    return (
        "day of week: some programs count days from Sunday and some from Monday; name them, "
        f"mon to sun{meant}"
    )


def _step(text: str, numbers: int, field: _Field) -> int:
    """Return a step that leaves at least two of so many numbers."""
    if not _is_number(text) or not 0 < int(text) < numbers:
        raise ValueError(
            f"{field.name}: the step {text[:SHOWN]!r} must be a number from 1 to {numbers - 1}"
        )
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
