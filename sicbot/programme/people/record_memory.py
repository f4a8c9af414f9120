"""What the registrations were like at the last run: a record may be changed without a trace.

ConfiForms keeps no time and no author of a change (vendor's manual), so its content is compared.
It names the creator by a user name, which may be given to somebody else, and a file that is
uploaded again gives a new day to all of its rows: who and when is remembered from the first time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.core.people import NotRead, SourceKind, TaskForce
from sicbot.programme.people.decisions import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.journal import Ledger
    from sicbot.core.people import Registration
    from sicbot.programme.people.find_forms import FormMap
    from sicbot.programme.seen import WikiSeen

JOB = MEMORY
_ON_PAGE = re.compile(
    r"record:(?P<source>(?P<kind>page|comments on) (?P<title>.+) \((?P<space>[^()]+)\))"
    r":[^:]+:(?P<code>[^:]+)",
    re.DOTALL,
)
CREATOR_SIGNS = 16  # of a SHA-256 in hexadecimal: enough to tell a few people apart


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of a record.

    Attributes:
        creator: Stands for the key of whoever entered it, empty where that was not known.
        created: When a row of a file was first seen, empty for others.
    """

    digest: str
    creator: str = ""
    created: str = ""

    @classmethod
    def of(cls, fact: str | None) -> Noted | None:
        """Return what a fact says; older ones are the digest alone."""
        found = None if fact is None else json.loads(fact)
        return cls(**found) if isinstance(found, dict) else found and cls(str(found))

    @property
    def fact(self) -> str:
        """This as it is kept."""
        besides = {"creator": self.creator, "created": self.created}
        told = {name: value for name, value in besides.items() if value}
        return json.dumps({"digest": self.digest, **told})


def remembered(records: Iterable[Registration], ledger: Ledger) -> Iterator[Registration]:
    """Yield records with what is known of them from earlier runs."""
    noted = ledger.facts.get(JOB, {})
    for one in records:
        before = Noted.of(noted.get(record_key(one)))
        if before is None:
            yield one
        elif one.kind is SourceKind.FILE and before.created:
            yield replace(one, created=min(one.created, datetime.fromisoformat(before.created)))
        else:
            known = before.creator and _creator(one)
            yield replace(one, reassigned=bool(known) and known != before.creator)


def lost(seen: WikiSeen, forms: FormMap, known: Iterable[str]) -> Iterator[NotRead]:
    """Yield pages and comments that held records and are not looked for, though they may be there.

    Their space was not read, or the form above the comments was not found.

    Args:
        seen: The wiki.
        forms: Where the forms are, and which are not found.
        known: The sources of which it is known whether they were read.
    """
    found, unread = set(known), {gap.what: gap.why for gap in seen.snapshot.pages.gaps}
    lacking = {code: one.why for one in forms.lacking for code in one.task_forces}
    pins = forms.pins
    above = {pins[code]: why for code, why in lacking.items() if code in pins}
    for key in sorted(seen.ledger.facts.get(JOB, {})):
        match = _ON_PAGE.fullmatch(key)
        if match is None or match["source"] in found:
            continue
        page = seen.page(f"{match['space']}:{match['title']}")
        why = unread.get(match["space"])
        if why is None and page is not None and match["kind"] == "comments on":
            why = above.get(page.id)
        if why is not None:
            yield NotRead(match["source"], (TaskForce(match["code"]),), why)


def has_counted(name: str, place: str, ledger: Ledger) -> bool:
    """Tell whether what a page records about people has counted in an earlier run."""
    return ledger.facts.get(JOB, {}).get(f"counted:{name}") == json.dumps(place)


def _creator(record: Registration) -> str:
    """Return what stands for the key of a form's creator; each record's stands for itself alone."""
    if record.kind is not SourceKind.FORM or record.creator is None:
        return ""
    text = f"{record_key(record)}:{record.creator}"
    return sha256(text.encode(errors="replace")).hexdigest()[:CREATOR_SIGNS]


def note(record: Registration, before: Noted | None) -> Noted:
    """Return what to note of a record, given what was noted before."""
    created = record.created.isoformat() if record.kind is SourceKind.FILE else ""
    creator = before.creator if before else ""
    return Noted(record.digest, creator or _creator(record), created)


def record_key(record: Registration) -> str:
    """Return by what a record is remembered."""
    return f"record:{record.source}:{record.record}"
