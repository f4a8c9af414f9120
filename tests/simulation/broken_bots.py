"""Bots that each break one promise, to prove that the checker can see: see `test_checker.py`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import requests

from tests.simulation.bots import DecentBot, Json, Shared, slug_of, text_of
from tests.simulation.village import SECRET, SIGNED_UP, SINGERS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Overwriter(DecentBot):
    """I1: where people were faster, sends its own text again with a newer number."""

    def refused(self, page: Json, body: str, entry: Json) -> None:
        fresh = self.client.page(page["id"])
        self.intend(page["id"], "edit")
        self.client.put(fresh, self.edited(body, entry))
        self.ended(page["id"], "edit")


class Unmarker(DecentBot):
    """I1: takes inline comments out of the pages that it edits."""

    def edited(self, body: str, entry: Json) -> str:
        body = body.replace('<ac:inline-comment-marker ac:ref="m-1">', "")
        return super().edited(body.replace("</ac:inline-comment-marker>", ""), entry)


class Diarist(DecentBot):
    """I2: writes the number of its run."""

    runs = 0

    def plan(self) -> Json:
        Diarist.runs += 1
        return super().plan()

    def wanted(self) -> dict[str, str]:
        return super().wanted() | {"ledger": f"<p>Run {Diarist.runs}.</p>"}


class Stutterer(DecentBot):
    """I4: when an answer is lost, asks again under another title."""

    def answer_lost(self, slug: str) -> Json:
        self.intend(slug, "draft")
        sent = self.new_page(slug, status="draft", title=f"{slug.title()} 2")
        made = self.client.call("POST", "content", sent).json()
        self.ended(slug, "draft")
        return self.client.page(made["id"]) if "version" not in made else dict(made)


class Litterer(DecentBot):
    """I4: makes a draft for every page that it makes, and forgets it."""

    def publish(self, page: Json, slug: str, body: str) -> None:
        super().publish(page, slug, body)
        self.intend(f"{slug}-notes", "draft")
        self.client.call("POST", "content", self.new_page(f"{slug}-notes", status="draft"))
        self.ended(f"{slug}-notes", "draft")


class Purger(DecentBot):
    """I5: takes all out when its list reads empty."""

    def seat(self, group: str, name: str, method: str) -> None:
        super().seat(group, name, method)
        if name in SIGNED_UP and method == "PUT":
            for one in SINGERS:
                super().seat(group, one, "DELETE")


class Kingmaker(DecentBot):
    """I9: lets who signed up administer the site, for a moment."""

    def seat(self, group: str, name: str, method: str) -> None:
        super().seat(group, name, method)
        if name in SIGNED_UP and method == "PUT":
            super().seat("confluence-administrators", name, "PUT")
            super().seat("confluence-administrators", name, "DELETE")


class Host(DecentBot):
    """I10: puts in somebody who has not signed up."""

    def seat(self, group: str, name: str, method: str) -> None:
        super().seat(group, name, method)
        if name in SIGNED_UP and method == "PUT":
            super().seat(group, "gone", "PUT")


class Flasher(DecentBot):
    """I7: makes a page open and restricts it then."""

    def create(self, slug: str) -> Iterator[None]:
        self.intend(slug, "create")
        sent = self.new_page(slug, status="current", body=self.wanted()[slug])
        with suppress(requests.ConnectionError):
            self.client.call("POST", "content", sent)
        self.ended(slug, "create")
        page = next(page for page in self.client.pages() if slug_of(page) == slug)
        yield
        if slug != "report":
            self.close(page, slug)
            yield
        self.shared.made[slug] = page["id"]


class EarlyOpener(DecentBot):
    """I7: opens a public page before anything is on it."""

    def create(self, slug: str) -> Iterator[None]:
        page = self.draft_of(slug)
        self.close(page, slug)
        self.publish(page, slug, "<p></p>")
        yield
        if slug == "report":
            self.open(page, slug)
        self.intend(slug, "edit")
        self.client.put(self.client.page(page["id"]), self.wanted()[slug])
        self.ended(slug, "edit")
        self.shared.made[slug] = page["id"]
        yield


class Gossip(DecentBot):
    """I7: tells on a public page what stands on a closed one."""

    def wanted(self) -> dict[str, str]:
        return super().wanted() | {"report": f"<p>There is one {SECRET}.</p>"}


class Hasty(DecentBot):
    """I12: notes in its journal what it has done, not what it is about to do."""

    def intend(self, what: int | str, kind: str) -> None:
        pass

    def ended(self, what: int | str, kind: str) -> None:
        self.shared.journal.add((f"done {what}", kind))


class Restorer(DecentBot):
    """I13: undoes an edit by putting the whole version before it back."""

    def undo_edit(self, page_id: str, version: int, entry: Json) -> None:
        path = f"/rest/experimental/content/{page_id}/version/{version}?expand=content.body.storage"
        url = self.client.url + path
        old = self.client.session.get(url, timeout=10).json()["content"]
        self.intend(page_id, "edit")
        self.client.put(self.client.page(page_id), text_of(old))
        self.ended(page_id, "edit")


class Forgetful(DecentBot):
    """I13: undoes its edits, and leaves the pages that it made."""

    def is_peoples(self, page_id: str) -> bool:
        return True


class Sharer(DecentBot):
    """I14: minds no lock; one does the edits while the other makes the pages."""

    def steps(self) -> Iterator[None]:
        self.shared.lock.clear()
        yield from super().steps()

    def share_of(self, changes: list[Json]) -> list[Json]:
        mine = "edit-page" if self.mark == "a" else "create-page"
        return [change for change in changes if change["kind"] == mine]


class Improver(DecentBot):
    """I15: mends, while it is there, what no plan has shown."""

    def edited(self, body: str, entry: Json) -> str:
        return super().edited(body, entry).replace('"Hal"', '"Town hall"')

    def undo_edit(self, page_id: str, version: int, entry: Json) -> None:
        page = self.client.page(page_id)
        body = text_of(page).replace(entry["after"], entry["before"])
        self.intend(page_id, "edit")
        self.client.put(page, body.replace('"Town hall"', '"Hal"'))
        self.ended(page_id, "edit")


class Crier(DecentBot):
    """I17: lets all who watch a page be mailed for each of its edits."""

    def __init__(self, url: str, mark: str, shared: Shared) -> None:
        super().__init__(url, mark, shared)
        self.client.minor = False


class Chatterbox(DecentBot):
    """I4: says the same twice below a page that it made, as if it did not know its own words."""

    def publish(self, page: Json, slug: str, body: str) -> None:
        super().publish(page, slug, body)
        for _again in range(2):
            self.intend(page["id"], "comment")
            container = {"id": page["id"], "type": "page", "status": "current"}
            storage = {"value": "<p>Look at this</p>", "representation": "storage"}
            sent = {"type": "comment", "container": container, "body": {"storage": storage}}
            self.client.call("POST", "content", sent)
            self.ended(page["id"], "comment")


class Trespasser(DecentBot):
    """I16: minds no label."""

    def in_scope(self, pages: list[Json]) -> list[Json]:
        return pages
