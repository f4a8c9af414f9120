"""The filter language of ConfiForms, as far as its manual tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import translate
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

DEEPEST = 20  # parentheses
LONGEST = 2_000  # characters
MOST_WILD_CARDS = 5  # in one value; keeps matching fast
_ATOM = re.compile(r"\s*([\w.\[\]]+):(>=|<=|>|<|=)?")
_JOINT = re.compile(r"\s+(AND|OR)(?=\s)|\)")
_MOMENT = re.compile(
    r"\[(?:(now|today|yesterday|tomorrow)|date(\d{8})|datetime(\d{8}) (\d\d):(\d\d))\]"
    r"\s*([+-]\s*\d{1,5})?$"
)

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Clock:
    """The time and the zone in which a filter's days are meant."""

    now: datetime
    zone: ZoneInfo


def read_filter(text: str, clock: Clock) -> Callable[[Values], bool]:
    """Return the test of a record's values that `text` says; no text passes all.

    Times among the values are epoch milliseconds.

    Raises:
        Refused: 400 for what is no filter, 501 for what is known but not built.
    """
    if text.strip() in ("", "*"):
        return lambda _values: True
    if len(text) > LONGEST:
        raise _unreadable(text[:100])
    return _Reader(text, clock).whole()


def _unreadable(text: str) -> Refused:
    return Refused(400, f"Could not parse filter: {text}")


class _Reader:
    """Recursive descent over one filter."""

    def __init__(self, text: str, clock: Clock) -> None:
        self.text = text
        self.clock = clock
        self.at = 0
        self.depth = 0

    def whole(self) -> Callable[[Values], bool]:
        test = self._either()
        if self.text[self.at :].strip():
            raise _unreadable(self.text)
        return test

    def _either(self) -> Callable[[Values], bool]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _unreadable(self.text)
        tests = [self._both()]
        while self._takes("OR"):
            tests.append(self._both())
        self.depth -= 1
        return lambda values: any(test(values) for test in tests)

    def _both(self) -> Callable[[Values], bool]:
        tests = [self._term()]
        while self._takes("AND"):
            tests.append(self._term())
        return lambda values: all(test(values) for test in tests)

    def _term(self) -> Callable[[Values], bool]:
        if self._takes("!"):
            test = self._term_once()
            return lambda values: not test(values)
        return self._term_once()

    def _term_once(self) -> Callable[[Values], bool]:
        if self._takes("("):
            test = self._either()
            if not self._takes(")"):
                raise _unreadable(self.text)
            return test
        return self._atom()

    def _takes(self, word: str) -> bool:
        rest = self.text[self.at :]
        stripped = rest.lstrip()
        if not stripped.startswith(word):
            return False
        self.at += len(rest) - len(stripped) + len(word)
        return True

    def _atom(self) -> Callable[[Values], bool]:
        match = _ATOM.match(self.text, self.at)
        if match is None:
            raise _unreadable(self.text)
        start = match.end()
        joint = _JOINT.search(self.text, start)
        self.at = joint.start() if joint else len(self.text)
        name, sign, wanted = match[1], match[2] or "", self.text[start : self.at].strip()
        if re.search(r"(?:^|\s)(?:AND|OR)$", wanted):
            raise _unreadable(self.text)
        if "[" in name or "." in name:
            raise Refused(501, f"Filtering by {name} is not built in this wiki")
        moment = _moment(wanted, self.clock)
        if moment is not None:
            return lambda values: _compares(values.get(name), sign or "=", moment)
        return _value_test(name, sign, wanted)


def _value_test(name: str, sign: str, wanted: str) -> Callable[[Values], bool]:
    if wanted.startswith("[") and wanted != "[empty]":
        raise Refused(501, f"The filter value {wanted} is not built in this wiki")
    if wanted == "[empty]":
        return lambda values: values.get(name) in (None, "", [])
    if sign == "=":
        return lambda values: wanted in _texts(values.get(name))
    if sign:
        return lambda values: _compares(values.get(name), sign, wanted)
    if wanted.count("*") > MOST_WILD_CARDS:
        raise _unreadable(wanted)
    literal = re.sub(r"([\[?])", r"[\1]", wanted.casefold())
    pattern = re.compile(translate(literal), re.DOTALL)
    return lambda values: any(pattern.match(one.casefold()) for one in _texts(values.get(name)))


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _compares(value: object, sign: str, wanted: str | tuple[int, int]) -> bool:
    """Compare numbers as numbers, times as times, and all else as text."""
    if value is None or isinstance(value, list):
        return False
    if isinstance(wanted, tuple):
        return isinstance(value, int) and _within(value, sign, wanted)
    try:
        left: float = float(str(value))
        right: float = float(wanted)
    except ValueError:
        return _ordered(str(value) > wanted, str(value) == wanted, sign)
    return _ordered(left > right, left == right, sign)


def _within(value: int, sign: str, span: tuple[int, int]) -> bool:
    start, end = span
    return _ordered(value >= end if end > start else value > end, start <= value < end, sign)


def _ordered(greater: bool, equal: bool, sign: str) -> bool:  # noqa: FBT001  # two bare facts
    match sign:
        case ">":
            return greater
        case ">=":
            return greater or equal
        case "<":
            return not greater and not equal
        case "<=":
            return not greater
        case _:
            return equal


def _moment(text: str, clock: Clock) -> tuple[int, int] | None:
    """Return start and end in epoch milliseconds of a time in brackets; None if it is none."""
    match = _MOMENT.match(text)
    if match is None:
        return None
    today = clock.now.astimezone(clock.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    length = timedelta(days=1)
    try:
        if match[1]:
            days = {"yesterday": -1, "tomorrow": 1}.get(match[1], 0)
            start = clock.now if match[1] == "now" else today + timedelta(days=days)
            length = timedelta(0) if match[1] == "now" else length
        else:
            digits = f"{match[2] or match[3]}{match[4] or '00'}{match[5] or '00'}"
            start = datetime.strptime(digits, "%Y%m%d%H%M").replace(tzinfo=clock.zone)
            length = length if match[2] else timedelta(minutes=1)
        start += timedelta(days=int((match[6] or "0").replace(" ", "")))
    except (ValueError, OverflowError):
        raise _unreadable(text) from None
    return _ms(start), _ms(start + length)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
