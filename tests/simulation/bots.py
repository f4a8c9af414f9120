"""A decent bot, which keeps every promise: the control, and what broken bots are made from.

It speaks plain HTTP and shares no line with sicbot. In the village it points includes of `Scool`
to `School` and keeps two pages of its own: a public report and a closed ledger. In the choir it
puts who has signed up, and takes out whom it had put there and who signed off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests

from tests.simulation.village import CHOIR, SIGNED_OFF, SIGNED_UP, SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = dict[str, Any]
TIMEOUT_SECONDS = 10
MARK = "X-Bot"  # the header that tells two bots apart
RED = re.compile(r'<ri:page[^>]*"Scool"[^>]*>')  # a wiki may have added attributes
CLOSED_TO = "council"
_EXPAND = "body.storage,version,metadata.labels,metadata.properties.sicbot,ancestors"


@dataclass(slots=True)
class Client:
    """Sends the requests of one bot."""

    url: str
    mark: str
    minor: bool = True
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.headers.update({"Authorization": "Bearer token-sicbot", MARK: self.mark})

    def call(self, method: str, path: str, body: object = None) -> requests.Response:
        """Send one request; answers with 4xx come back as they are."""
        url = f"{self.url}/rest/api/{path}"
        return self.session.request(method, url, json=body, timeout=TIMEOUT_SECONDS)

    def page(self, page_id: str) -> Json:
        """Return a page with its text."""
        return dict(self.call("GET", f"content/{page_id}?expand={_EXPAND}").json())

    def pages(self, status: str = "current") -> list[Json]:
        """Return all pages of the village's space with their texts."""
        query = f"spaceKey={SPACE}&status={status}&limit=50&expand={_EXPAND}"
        return list(self.call("GET", f"content?{query}").json()["results"])

    def put(self, page: Json, body: str, *, status: str = "current") -> requests.Response:
        """Write a text as the next version of a page as it was read, or publish a draft."""
        number = page["version"]["number"] + (page["status"] != "draft")
        sent = {
            "type": "page",
            "title": page["title"],
            "status": status,
            "version": {"number": number, "minorEdit": self.minor},
            "body": {"storage": {"value": body, "representation": "storage"}},
        }
        suffix = "?status=draft" if page["status"] == "draft" else "?status=current"
        return self.call("PUT", f"content/{page['id']}{suffix}", sent)

    def restrict(self, page_id: str, groups: list[str]) -> requests.Response:
        """Let only some groups read a page; none of them opens it."""
        users = [{"type": "known", "username": "sicbot"}] if groups else []
        named = [{"type": "group", "name": name} for name in groups]
        halves = {"user": users, "group": named}
        return self.call(
            "PUT",
            f"content/{page_id}/restriction",
            [{"operation": "read", "restrictions": halves}],
        )


@dataclass(slots=True)
class Shared:
    """What outlives a run: the journal, the lock, and what was done, for undo.

    Attributes:
        journal: Intents not ended yet.
        lock: The mark of the bot that is at work.
        edits: Page id, version before, and what was replaced, in order.
        made: Page id by slug.
        seated: Group, user name and method of each change of a group.
    """

    journal: set[tuple[int | str, str]] = field(default_factory=set)
    lock: list[str] = field(default_factory=list)
    edits: list[tuple[str, int, Json]] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    seated: list[tuple[str, str, str]] = field(default_factory=list)


class DecentBot:
    """Breaks no promise."""

    def __init__(self, url: str, mark: str, shared: Shared) -> None:
        self.client = Client(url, mark)
        self.mark = mark
        self.shared = shared
        self.meanwhile: Callable[[], None] = lambda: None  # what people do between read and write

    def plan(self) -> Json:
        """Return what is to do, in the shape of a plan's JSON."""
        pages = self.client.pages()
        changes = [self.edit_change(page) for page in self.in_scope(pages) if self.is_red(page)]
        slugs = {slug_of(page): page for page in pages}
        for slug, body in self.wanted().items():
            page = slugs.get(slug)
            target = {"page_id": page and page["id"], "slug": slug}
            if page is None:
                changes.append({"id": slug, "kind": "create-page", "target": target, "diff": []})
            elif text_of(page) != body:
                diff = [{"before": text_of(page), "after": body}]
                changes.append({"id": slug, "kind": "edit-page", "target": target, "diff": diff})
        changes += [self.seat_change(*seat) for seat in self.seats()]
        return {"jobs": [{"job": "village", "changes": changes}]}

    def seats(self) -> list[tuple[str, str, str]]:
        """Return group, user name and method of each change of a group that is to do."""
        members = self.client.call("GET", f"group/{CHOIR}/member").json()["results"]
        inside = {one["username"] for one in members}
        return [
            *((CHOIR, name, "PUT") for name in SIGNED_UP if name not in inside),
            *((CHOIR, name, "DELETE") for name in SIGNED_OFF if name in inside),
        ]

    def seat_change(self, group: str, name: str, method: str) -> Json:
        """Return a change of a group in the shape of a plan's JSON."""
        kind = {"PUT": "add-member", "DELETE": "remove-member"}[method]
        target = {"group": group, "user": name}
        return {"id": f"{kind} {name}", "kind": kind, "target": target, "diff": []}

    def seat(self, group: str, name: str, method: str) -> None:
        """Put an account into a group, or take it out."""
        what, kind = f"group {group}: {name}", self.seat_change(group, name, method)["kind"]
        self.intend(what, kind)
        self.client.call(method, f"user/{name}/group/{group}")
        self.ended(what, kind)

    def edit_change(self, page: Json) -> Json:
        """Return the change that mends a page's include."""
        target = {"page_id": page["id"], "slug": None}
        tags = RED.findall(text_of(page))
        diff = [{"before": tag, "after": tag.replace("Scool", "School")} for tag in tags]
        return {"id": f"edit-{page['id']}", "kind": "edit-page", "target": target, "diff": diff}

    def in_scope(self, pages: list[Json]) -> list[Json]:
        """Return the pages that may be written."""
        closed = {page["id"] for page in pages if "no-sicbot-tree" in labels_of(page)}
        return [
            page
            for page in pages
            if "no-sicbot" not in labels_of(page)
            and closed.isdisjoint({page["id"], *(one["id"] for one in page["ancestors"])})
        ]

    def is_red(self, page: Json) -> bool:
        """Tell whether a page has something to mend."""
        return RED.search(text_of(page)) is not None

    def wanted(self) -> dict[str, str]:
        """Return the texts of the bot's own pages by slug."""
        return {"report": "<p>There is one school.</p>", "ledger": "<p>Nothing is owed.</p>"}

    def run(self) -> None:
        """Do what is to do."""
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[None]:
        """Do what is to do; each step is a write."""
        if self.shared.lock not in ([], [self.mark]):
            return
        self.shared.lock[:] = [self.mark]
        for change in self.share_of(self.plan()["jobs"][0]["changes"]):
            if change["kind"] == "create-page":
                yield from self.create(change["target"]["slug"])
            elif "group" in change["target"]:
                method = "PUT" if change["kind"] == "add-member" else "DELETE"
                seat = (change["target"]["group"], change["target"]["user"], method)
                self.seat(*seat)
                self.shared.seated.append(seat)
                yield
            else:
                self.edit(change)
                yield
        self.shared.lock.clear()

    def share_of(self, changes: list[Json]) -> list[Json]:
        """Return which of the changes this bot makes."""
        return changes

    def intend(self, what: int | str, kind: str) -> None:
        """Write an intent to the journal."""
        self.shared.journal.add((what, kind))

    def ended(self, what: int | str, kind: str) -> None:
        """Note that a write is done."""
        self.shared.journal.discard((what, kind))

    def edit(self, change: Json) -> None:
        """Edit a page; where people were faster, look again, once."""
        for _ in range(2):
            page = self.client.page(change["target"]["page_id"])
            entry, body = change["diff"][0], text_of(page)
            if page not in self.in_scope([page]) or entry["before"] not in body:
                return
            self.meanwhile()
            self.intend(page["id"], "edit")
            answer = self.client.put(page, self.edited(body, entry))
            self.ended(page["id"], "edit")
            if answer.ok:
                self.shared.edits.append((page["id"], page["version"]["number"], entry))
                return
            self.refused(page, body, entry)

    def edited(self, body: str, entry: Json) -> str:
        """Return a page's text with one difference made."""
        return body.replace(entry["before"], entry["after"])

    def refused(self, page: Json, body: str, entry: Json) -> None:
        """Bear that the wiki has refused an edit."""

    def create(self, slug: str) -> Iterator[None]:
        """Make a page: closed first, then filled, and opened last."""
        page = self.draft_of(slug)
        yield
        self.close(page, slug)
        yield
        self.publish(page, slug, self.wanted()[slug])
        yield
        if slug == "report":
            self.open(page, slug)
            yield
        self.shared.made[slug] = page["id"]

    def draft_of(self, slug: str) -> Json:
        """Return the draft of a page, made now unless it is there."""
        found = [page for page in self.client.pages("draft") if slug_of(page) == slug]
        if found:
            return found[0]
        self.intend(slug, "draft")
        try:
            self.client.call("POST", "content", self.new_page(slug, status="draft"))
        except requests.ConnectionError:
            return self.answer_lost(slug)
        finally:
            self.ended(slug, "draft")
        return self.draft_of(slug)

    def answer_lost(self, slug: str) -> Json:
        """Find out what became of a request without an answer."""
        return self.draft_of(slug)

    def new_page(self, slug: str, *, status: str, title: str = "", body: str = "") -> Json:
        """Return a page to be made, with its slug."""
        home = next(page for page in self.client.pages() if page["title"] == "Town")
        mark = {"value": {"kind": "generated", "slug": slug, "template": "1"}}
        return {
            "type": "page",
            "title": title or slug.title(),
            "status": status,
            "space": {"key": SPACE},
            "ancestors": [{"id": home["id"]}],
            "body": {"storage": {"value": body, "representation": "storage"}},
            "metadata": {"properties": {"sicbot": mark}},
        }

    def close(self, page: Json, slug: str) -> None:
        """Let only the council read a page."""
        self.intend(slug, "readers")
        self.client.restrict(page["id"], [CLOSED_TO])
        self.ended(slug, "readers")

    def open(self, page: Json, slug: str) -> None:
        """Let everybody read a page."""
        self.intend(slug, "readers")
        self.client.restrict(page["id"], [])
        self.ended(slug, "readers")

    def publish(self, page: Json, slug: str, body: str) -> None:
        """Make a page of a draft."""
        self.intend(slug, "publish")
        self.client.put(page, body)
        self.ended(slug, "publish")

    def undo(self) -> None:
        """Take back what was done, where nobody has worked on it since."""
        for page_id, version, entry in reversed(self.shared.edits):
            self.undo_edit(page_id, version, entry)
        for group, name, method in reversed(self.shared.seated):
            self.seat(group, name, "DELETE" if method == "PUT" else "PUT")
        for slug, page_id in self.shared.made.items():
            if not self.is_peoples(page_id):
                self.intend(slug, "trash")
                self.client.call("DELETE", f"content/{page_id}")
                self.ended(slug, "trash")

    def undo_edit(self, page_id: str, version: int, entry: Json) -> None:
        """Take one edit back in the text as it is now."""
        page = self.client.page(page_id)
        self.intend(page_id, "edit")
        self.client.put(page, text_of(page).replace(entry["after"], entry["before"]))
        self.ended(page_id, "edit")

    def is_peoples(self, page_id: str) -> bool:
        """Tell whether people have commented on a page."""
        return bool(self.client.call("GET", f"content/{page_id}/child/comment").json()["results"])


def text_of(page: Json) -> str:
    """Return a page's text in storage format."""
    return str(page["body"]["storage"]["value"])


def labels_of(page: Json) -> set[str]:
    """Return a page's labels."""
    return {one["name"] for one in page["metadata"]["labels"]["results"]}


def slug_of(page: Json) -> str | None:
    """Return the slug that a page's property holds."""
    mark = page["metadata"]["properties"].get("sicbot")
    return mark["value"]["slug"] if mark else None
