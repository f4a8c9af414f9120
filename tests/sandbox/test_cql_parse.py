"""What is a query, and what its dates mean."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sicbot.sandbox.cql import dates as cql_dates
from sicbot.sandbox.cql.parse import Both, Call, Clause, Either, Not, Query, parse
from sicbot.sandbox.model import Refused

A, B, C = (Clause(name, "=", ("1",)) for name in "abc")
READ = {
    "a = 1": Query(A),
    "A=1": Query(A),
    "a = 1 and b = 1": Query(Both(A, B)),
    "a = 1 AND not b = 1": Query(Both(A, Not(B))),
    "a = 1 or b = 1 and c = 1": Query(Both(Either(A, B), C)),
    "a = 1 or (b = 1 and c = 1)": Query(Either(A, Both(B, C))),
    "(a = 1) order by b, c desc": Query(A, (("b", False), ("c", True))),
    'title = "a \\"b\\" and c"': Query(Clause("title", "=", ('a "b" and c',))),
    "title != 'it is'": Query(Clause("title", "!=", ("it is",))),
    'title ~ "conc*"': Query(Clause("title", "~", ("conc*",))),
    "macro in (include, excerpt-include)": Query(
        Clause("macro", "in", ("include", "excerpt-include"))
    ),
    "macro not in (toc)": Query(Clause("macro", "not in", ("toc",))),
    'created >= now("-4w")': Query(Clause("created", ">=", (Call("now", ("-4w",)),))),
    "creator = currentUser()": Query(Clause("creator", "=", (Call("currentuser", ()),))),
    "created > 2023/10/16 order by created asc": Query(
        Clause("created", ">", ("2023/10/16",)), (("created", False),)
    ),
}
REFUSED = [
    "",
    "page",
    "type =",
    "type = = page",
    "= page",
    "not type = page",
    "(not type = page)",
    "type = page and",
    "type = page space = A",
    "(type = page",
    "type = page)",
    "type in (page",
    "type in ()",
    'title = "open',
    "type = page order title",
    "type = page order by",
    "type is page",
    "and = 1",
    "(" * 200 + "a = 1" + ")" * 200,
    "a = 1 and " * 2000 + "a = 1",
]


@pytest.mark.parametrize(("text", "query"), READ.items(), ids=READ)
def test_reads(text: str, query: Query) -> None:
    """Clauses are joined from left to right; parentheses group."""
    assert parse(text) == query


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30])
def test_refuses(text: str) -> None:
    """What is no query is refused with 400 in the product's words, at once."""
    start = time.perf_counter()
    with pytest.raises(Refused, match="Could not parse cql : ") as refused:
        parse(text)

    assert refused.value.status == 400
    assert time.perf_counter() - start < 1


PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2023, 10, 31, 9, 30, 15, tzinfo=PARIS)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023-10-16", "2023-10-16T00:00:00+02:00", "2023-10-17T00:00:00+02:00"),
        ("2023/1/6", "2023-01-06T00:00:00+01:00", "2023-01-07T00:00:00+01:00"),
        ("2023-10-16 14:05", "2023-10-16T14:05:00+02:00", "2023-10-16T14:06:00+02:00"),
        ("2023-13-01", None, None),
        ("16.10.2023", None, None),
    ],
)
def test_a_literal_is_a_day_or_a_minute_of_the_site(
    text: str, start: str | None, end: str | None
) -> None:
    """Dates are meant in the site's zone and no finer than a minute."""
    found = cql_dates.span(text, NOW)

    assert (found and tuple(one.isoformat() for one in found)) == (start and (start, end))


@pytest.mark.parametrize(
    ("name", "offset", "expected"),
    [
        ("now", None, "2023-10-31T09:30:15+01:00"),
        ("now", "-4w", "2023-10-03T09:30:15+02:00"),
        ("now", "-1M", "2023-09-30T09:30:15+02:00"),
        ("now", "+2h", "2023-10-31T11:30:15+01:00"),
        ("startofday", None, "2023-10-31T00:00:00+01:00"),
        ("startofweek", None, "2023-10-30T00:00:00+01:00"),
        ("startofmonth", "-1d", "2023-09-30T00:00:00+02:00"),
        ("startofyear", "1y", "2024-01-01T00:00:00+01:00"),
        ("endofday", None, "2023-10-31T23:59:59.999000+01:00"),
        ("endofmonth", None, "2023-10-31T23:59:59.999000+01:00"),
        ("endofyear", None, "2023-12-31T23:59:59.999000+01:00"),
        ("now", "soon", None),
        ("now", "999999y", None),
        ("yesterday", None, None),
    ],
)
def test_date_functions(name: str, offset: str | None, expected: str | None) -> None:
    """Functions give times of the site; offsets count in the unit of their letter."""
    found = cql_dates.call(name, offset, NOW)

    assert (found and found.isoformat()) == expected
