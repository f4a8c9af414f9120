"""One request of the bot that changes the wiki, or would: what it asks for and what it did."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.simulation.history import PROPERTY, Moment, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sicbot.sandbox.app import Asked
    from sicbot.sandbox.model import Content, Version

BROKEN = "broken"  # the kind of a request of which only a part has arrived
READING_METHODS = ("GET", "HEAD", "OPTIONS")
_READING_POST = re.compile(r"/rest/api/contentbody/convert/")
_PAGE_ID = re.compile(r"/content/(?:att)?(\d+)|[?&]pageId=(\d+)|/inlinetasks/1/task/(\d+)")
_SEAT = re.compile(r"/rest/api/user/([^/?]+)/group/([^/?]+)")
_GROUPS = re.compile(r"/rest/api/admin/group/?(\?|$)")
_SEATING = {"PUT": "add-member", "DELETE": "remove-member", "POST": "create-group"}
# What follows the id of a page in a path, and what a request there is about. The words are those
# in which the case tells of intents, see `Intents`.
_PARTS = (
    ("/restriction", "readers"),
    ("/property", "mark"),
    ("/label", "label"),
    ("/child/attachment", "file"),
    ("/version/", "delete-version"),
    ("/movepage.action", "move"),
    ("/inlinetasks/", "edit"),
    ("/inlinecomments/", "comment"),
    ("/watch/", "watch"),
)
# What a DELETE there asks for.
REMOVING = {"mark": "unmark", "label": "remove-label", "file": "remove-file"}


@dataclass(frozen=True, slots=True, repr=False)
class Write:
    """A request of the bot that changes the wiki, or would.

    Attributes:
        number: Its number among all requests that were watched, from 1.
        writer: The account, with what tells two bots of one account apart.
        kind: What it asks for: `edit`, `draft`, `publish`, `readers`, `mark`, `restore`, `trash`,
            `create` (a page that is open at once), `label`, `comment`, `file`, `move`,
            `add-member`, `remove-member`, `create-group` …
        page: The page named in its path, or the one that it made.
        slug: The slug that it gives, or that the page has.
        seat: The group that it is about, and whom: `group NAME: USER`, or `group NAME`.
        before: The wiki right before, and `after` right after it.
        versions: All versions of the pages that it wrote, the new ones too.
        gone: Versions that it has deleted.
        intents: What the journal held then; None if nobody told.
        locked_out: Pages that it changed, and who of the bots and site administrators, who could
            edit them before, may not any more.
    """

    number: int
    writer: str
    kind: str
    method: str
    target: str
    status: int
    page: int | None
    slug: str | None
    before: Moment
    after: Moment
    changed: frozenset[int]
    versions: Mapping[int, tuple[Version, ...]]
    gone: tuple[Version, ...] = ()
    intents: frozenset[tuple[str, str]] | None = None
    seat: str | None = None
    locked_out: tuple[tuple[int, str], ...] = ()

    @property
    def names(self) -> set[str]:
        """By what plans and journals may name what it is about, beside a slug that a page has."""
        return {str(name) for name in (self.page, self.slug, self.seat) if name}

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"request {self.number} of {self.writer} ({self.method} {self.target})"

    @property
    def wrote(self) -> bool:
        """Whether anything in the wiki is different since."""
        return self.after.writes != self.before.writes


def is_write(asked: Asked) -> bool:
    """Tell whether a request asks for a change."""
    reads = asked.method in READING_METHODS or _READING_POST.match(asked.target)
    return not reads


def page_of(asked: Asked) -> int | None:
    """Return the id of the page that a request names: in its address, or to comment on it."""
    found = _PAGE_ID.search(asked.target)
    if found:
        return int(next(number for number in found.groups() if number))
    sent = body_of(asked)
    above = (sent.get("container") or {}).get("id") if sent.get("type") == "comment" else None
    return int(str(above)) if str(above).isdigit() else None


def kind_of(asked: Asked, before: Moment) -> str:
    """Return what a writing request asks for."""
    path = asked.target.partition("?")[0]
    if seat_of(asked):
        return _SEATING.get(asked.method, "other")
    for part, kind in _PARTS:
        if part in path:
            return REMOVING.get(kind, kind) if asked.method == "DELETE" else kind
    sent = body_of(asked)
    if asked.body and not sent:
        return BROKEN
    page = before.contents.get(page_of(asked) or 0)
    if asked.method == "DELETE":
        return _kind_of_removal(page)
    if sent.get("type") == "comment":
        return "comment"
    is_draft = sent.get("status") == "draft"
    post = "-post" if sent.get("type") == "blogpost" else ""
    if page is None:
        known = path.rstrip("/").endswith("/rest/api/content")
        return (f"draft{post}" if is_draft else "create") if known else "other"
    if page.status == "trashed":
        return "restore"
    if is_draft:
        return "draft"
    return f"publish{post}" if page.status == "draft" else "edit"


def _kind_of_removal(content: Content | None) -> str:
    return "remove-comment" if content is not None and content.type == "comment" else "trash"


def seat_of(asked: Asked) -> str | None:
    """Return the group that a request is about and the account, as journals name them."""
    found = _SEAT.search(asked.target)
    if found:
        return f"group {unquote(found[2])}: {unquote(found[1])}"
    name = body_of(asked).get("name")
    return f"group {name}" if _GROUPS.search(asked.target) and name else None


def slug_of(asked: Asked) -> str | None:
    """Return the slug that a request gives a page, in its property or along with the page."""
    sent = body_of(asked)
    metadata = sent.get("metadata") or {}
    properties = metadata.get("properties") or {}
    own = properties.get(PROPERTY) or (sent if sent.get("key") == PROPERTY else {})
    value = own.get("value") if isinstance(own, dict) else None
    slug = value.get("slug") if isinstance(value, dict) else None
    return str(slug) if slug else None


def body_of(asked: Asked) -> dict[str, Any]:
    """Return the JSON object that a request sends; an empty one if it sends none."""
    try:
        sent = json.loads(asked.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def interleaved(writes: Sequence[Write]) -> list[Violation]:
    """I14: return where a bot wrote again after another one had begun to."""
    done: set[str] = set()
    found: list[Violation] = []
    for writer, group in groupby((one for one in writes if one.wrote), key=lambda one: one.writer):
        first = next(group)
        if writer in done:
            page = first.after.name(first.page) if first.page else "?"
            found.append(Violation("I14", page, f"{first} came after another bot had begun"))
        done.add(writer)
    return found


def too_many_mails(writes: Sequence[Write], most: int | None) -> list[Violation]:
    """I17: return the write with which more people got a mail than the plan had said."""
    told = 0
    for write in writes:
        told += write.after.notified - write.before.notified
        if most is not None and told > most:
            page = write.after.name(write.page) if write.page else "?"
            return [Violation("I17", page, f"{write}: {told} people were mailed, not {most}")]
    return []
