"""Rules that say which requests fail, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "status": "answers `status` without doing anything; also `retry_after`, `captcha`, `html`,"
    " and `performed` to do it first",
    "lost-answer": "does what is asked, then closes the connection",
    "lost-request": "closes the connection without doing anything",
    "duplicate": "does it twice and gives the second answer",
    "truncated": "status 200 and half of the JSON",
    "cut": "announces the whole body, sends half of it and closes",
    "reset": "resets the connection without an answer",
    "login-page": "status 200 and an HTML login page",
    "redirect": "302 to `location`",
    "slow": "waits `seconds`, then gives a byte each `byte_seconds`",
    "cap": "lowers the request's limit to `limit`",
    "wrong-size": "the number in `size` is not that of the results",
    "half-list": "half of a form's records, and no more on asking, with the total of all",
    "repeated-next": "`next` leads to the same page again, for ever",
    "older": "version numbers are lower by `by`: another wiki under the same address",
    "stale": "repeats the answer that the first matching request got",
    "half-body": "only half of the request's body arrives",
    "meanwhile": "does `request` first (method, path, user, json), as another user would",
}


@dataclass(slots=True)
class Rule:
    """One rule: which requests, which kind of fault, how often."""

    method: str
    path: re.Pattern[str]
    kind: str
    nth: int | None = None  # only the n-th matching request, counted from 1
    times: int | None = 1  # None: always
    options: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    played: int = 0
    kept: object = None  # an answer to repeat

    def takes(self, method: str, target: str) -> bool:
        """Count a request that matches, and tell whether it is to fail."""
        if self.method not in ("*", method) or not self.path.search(target):
            return False
        self.seen += 1
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.times is not None and self.played >= self.times:
            return False
        self.played += 1
        return True

    def as_json(self) -> dict[str, object]:
        """Return the rule as `GET /sandbox/faults` shows it."""
        match = {"method": self.method, "path": self.path.pattern, "nth": self.nth}
        counts = {"times": self.times, "seen": self.seen, "played": self.played}
        return {"match": match, "kind": self.kind, **self.options, **counts}


def read_rule(data: object) -> Rule:
    """Return the rule that a JSON object describes.

    Raises:
        ValueError: It describes none; the text says why.
    """
    if not isinstance(data, dict):
        raise ValueError("a rule is a JSON object")  # noqa: TRY004  # one kind of error for all
    rest = dict(data)
    match, kind = rest.pop("match", {}), rest.pop("kind", None)
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}, not one of {', '.join(KINDS)}")
    unknown = set(match) - {"method", "path", "nth"}
    if unknown:
        raise ValueError(f"match has {', '.join(sorted(unknown))}; it knows method, path, nth")
    try:
        path = re.compile(match.get("path", ""))
    except re.error as error:
        raise ValueError(f"path is no regular expression: {error}") from None
    if kind == "status" and not 400 <= int(rest.get("status", 0)) <= 599:
        raise ValueError("kind status needs a status between 400 and 599")
    times = rest.pop("times", 1)
    return Rule(match.get("method", "*").upper(), path, kind, match.get("nth"), times, rest)
