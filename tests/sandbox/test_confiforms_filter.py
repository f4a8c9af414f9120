"""Which records a filter lets through."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sicbot.sandbox.confiforms.filter import Clock, read_filter
from sicbot.sandbox.confiforms.values import midnight_ms
from sicbot.sandbox.model import Refused

PARIS = ZoneInfo("Europe/Paris")
CLOCK = Clock(datetime(2023, 10, 16, 9, 0, tzinfo=PARIS), PARIS)
RECORD: dict[str, object] = {
    "fullname": "Ann van der Berg",
    "role": "3",
    "interests": ["a", "c"],
    "count": "12",
    "day": midnight_ms("2023-10-16", PARIS),
    "recordId": 7,
    "createdBy": "aberg",
    "note": "",
}
PASSES = [
    "",
    "*",
    "role:3",
    "createdBy:aberg",
    "recordId:7",
    "fullname:ann*",
    "fullname:*berg",
    "fullname:*van der*",
    "fullname:*",
    "fullname:=Ann van der Berg",
    "!role:1",
    "role:3 AND interests:c",
    "role:1 OR interests:a",
    "role:1 AND role:2 OR role:3",
    "role:3 AND (interests:x OR interests:c)",
    "!(role:1 OR role:2)",
    "note:[empty]",
    "absent:[empty]",
    "count:>9",
    "count:<=12",
    "day:[today]",
    "day:[date20231016]",
    "day:>[today]-7",
    "day:<[tomorrow]",
    "day:>=[yesterday]",
    "day:<[now]",
    "day:[datetime20231016 00:00]",
]
FAILS = [
    "role:1",
    "role:3*4",
    "fullname:ann",
    "fullname:=ann van der berg",
    "role:3 AND interests:x",
    "!role:3",
    "fullname:[empty]",
    "count:<9",
    "day:[yesterday]",
    "day:>[today]",
    "day:>[date20231016]",
    "absent:*",
    "interests:>a",
]


@pytest.mark.parametrize("text", PASSES)
def test_passes(text: str) -> None:
    """The record fits."""
    assert read_filter(text, CLOCK)(RECORD)


@pytest.mark.parametrize("text", FAILS)
def test_fails(text: str) -> None:
    """The record does not fit."""
    assert not read_filter(text, CLOCK)(RECORD)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("role", 400),
        ("role:1 AND", 400),
        ("(role:1", 400),
        ("role:1)", 400),
        ("day:[date20231316]", 400),
        ("fullname:" + "*a" * 20, 400),
        ("(" * 100 + "role:1" + ")" * 100, 400),
        ("role:" + "1" * 3000, 400),
        ("[count]:<3", 501),
        ("who.email:x", 501),
        ("role:[user]", 501),
    ],
    ids=lambda value: str(value)[:20],
)
def test_refuses(text: str, status: int) -> None:
    """No filter is 400, a known one that is not built 501; neither takes long."""
    start = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read_filter(text, CLOCK)

    assert refused.value.status == status
    assert time.perf_counter() - start < 1
