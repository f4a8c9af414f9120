"""Reads single pages as they are at this moment, for whoever is about to write or has written.

Everything is read by id or by list, never by search: the index lags behind what was just written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sicbot.adapters.paging import Pager
from sicbot.adapters.shapes import (
    MARK_KEY,
    PAGE_PARTS,
    body_from,
    expecting,
    mark_from,
    now_from,
    page_from,
    person_from,
    readers_from,
)
from sicbot.core.errors import (
    ForbiddenError,
    LoginError,
    NotFoundError,
    TransientWikiError,
    VersionConflictError,
    WikiError,
)
from sicbot.core.model import Allowed, PageId, PageNow, PageStatus, UserKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.adapters.shapes import Json
    from sicbot.core.model import Page, Remark
    from sicbot.core.plan import Slug, Target

NOW_PARTS = f"{PAGE_PARTS},body.storage"
VERSION_PARTS = "version,space,body.storage"
FOUND_PARTS = "version,space,history,metadata.properties.sicbot"
READERS_PARTS = "restrictions.user,restrictions.group"
READ_ONLY = "READ_ONLY"  # REST reference 10.0.3, accessmode
FOUND_OUT = "whether it was done is found out by reading"
REMARK_PARTS = "history,body.storage"
COMMENT_PLACES = ["footer", "inline", "resolved"]


class PagesNow:
    """Looks at one page at a time, through the gate."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take the gate, and the clock that waits while the wiki is busy."""
        self._pager = Pager(gate, clock)
        self._names: dict[UserKey, str] = {}

    def page(self, page: PageId) -> PageNow:
        """Return a page in whatever status; whether `any` means drafts too is not documented.

        Raises:
            NotFoundError: It is gone, or hidden from the bot.
        """
        path = content_path(page)
        try:
            return now_from(self._pager.get(path, {"status": "any", "expand": NOW_PARTS}))
        except NotFoundError:
            return now_from(self._pager.get(path, {"status": "draft", "expand": NOW_PARTS}))

    def version(self, page: Page, number: int) -> PageNow:
        """Return a version of a page: its body, title and editor, and what the page is else."""
        params = {"status": "historical", "version": number, "expand": VERSION_PARTS}
        raw = self._pager.get(content_path(page.id), params)
        with expecting(f"version {number} of page {page.id}"):
            told = page_from({**raw, "status": page.status.value}, with_rights=False)
        if (told.id, told.version) != (page.id, number):
            raise WikiError(
                f"page {page.id}: version {number} was asked for, {told.version} was given"
            )
        then = replace(page, version=number, title=told.title, editor=told.editor,
                       saved=told.saved)  # fmt: skip
        return PageNow(then, body_from(raw))

    def made_as(self, target: Target, bot: UserKey, *, post: bool = False) -> PageNow | None:
        """Return sicbot's own page or draft with the target's slug, if there is one.

        All blog posts of the space are looked through, the trash too: a title stands for one only
        together with a day (REST reference 10.0.3), and a post is never made twice.

        Raises:
            WikiError: There are several.
        """
        if target.slug is None:
            return None
        kind = "blogpost" if post else "page"
        where: Json = {"type": kind, "spaceKey": target.space, "expand": FOUND_PARTS}
        drafts = self._pager.all("rest/api/content", {**where, "status": "draft"})
        there = {"status": "any"} if post else {"status": "current", "title": target.title}
        pages = self._pager.all("rest/api/content", {**where, **there})
        found = {page.id: page for page in _own([*drafts, *pages], target.slug, bot)}
        if len(found) > 1:
            raise WikiError(
                f"{target} was made more than once: pages {', '.join(sorted(found))} are all "
                f"sicbot's with the slug {target.slug}; delete all of them but one"
            )
        return self.page(next(iter(found))) if found else None

    def is_at(self, page: PageId, number: int, author: UserKey) -> bool:
        """Tell whether a page is published, and its version is this one and by this author."""
        try:
            now = self.page(page).page
        except NotFoundError:
            return False
        shown = (now.status, now.version, now.editor)
        return shown == (PageStatus.CURRENT, number, author)

    def why_conflict(self, page: Page, bot: UserKey) -> WikiError:
        """Return why the wiki refused the next version of a page."""
        now = self.page(page.id).page
        if (now.version, now.editor) == (page.version + 1, bot):
            return TransientWikiError(
                f"“{page.title}”: version {now.version} is there already and sicbot's; {FOUND_OUT}"
            )
        if now.version != page.version:
            return VersionConflictError(
                f"“{page.title}” changed since it was read: version {now.version}, not "
                f"{page.version}; it is planned anew at the next run"
            )
        return VersionConflictError(
            f"somebody has an unpublished draft of “{page.title}”; the page is written when that "
            "is published or discarded"
        )

    def people_on(self, page: PageId) -> frozenset[UserKey]:
        """Return everybody who edited the page, commented on it or attached a file to it.

        Deleted accounts count too.
        """
        comments = {"depth": "all", "location": COMMENT_PLACES}
        on_it = self._authors(page, "comment", comments) | self._authors(page, "attachment", {})
        return on_it | self._editors(page)

    def comments(self, page: PageId) -> list[Json]:
        """Return the comments below a page that are on no words of it, replies too."""
        params = {"depth": "all", "location": ["footer"], "expand": REMARK_PARTS}
        return self._pager.all(content_path(page, "child", "comment"), params)

    def is_there(self, comment: Remark) -> bool:
        """Tell whether a comment still stands."""
        try:
            self._pager.get(content_path(PageId(comment.id)))
        except NotFoundError:
            return False
        return True

    def repliers(self, comment: Remark) -> frozenset[UserKey]:
        """Return everybody who wrote or changed a reply right below a comment."""
        return self._authors(PageId(comment.id), "comment", {})

    def _authors(self, page: PageId, kind: str, params: Json) -> frozenset[UserKey]:
        """Return who made what hangs on a page, or changed it last."""
        path = content_path(page, "child", kind)
        found = self._pager.all(path, {**params, "expand": "history,version"})
        with expecting(f"what is of kind {kind} on page {page}"):
            made = {person_from(one["history"]["createdBy"]) for one in found}
            return frozenset(made | {person_from(one["version"]["by"]) for one in found})

    def _editors(self, page: PageId) -> frozenset[UserKey]:
        """Return who made the versions; their list is not documented, so it may be missing."""
        try:
            versions = self._versions(page)
        except (TransientWikiError, LoginError):
            raise
        except WikiError:
            return self._contributors(page)
        with expecting(f"versions of page {page}"):
            return frozenset(person_from(version["by"]) for version in versions)

    def texts_by(self, page: Page, author: UserKey) -> Iterator[PageNow]:
        """Yield somebody's versions of a page, oldest first; a request for each.

        Raises:
            WikiError: The wiki does not tell them.
        """
        with expecting(f"versions of page {page.id}"):
            own = [one for one in self._versions(page.id) if person_from(one["by"]) == author]
            numbers = sorted(int(one["number"]) for one in own)
        for number in numbers:
            yield self.version(page, number)

    def _versions(self, page: PageId) -> list[Json]:
        path = content_path(page, "version").replace("rest/api", "rest/experimental", 1)
        return self._pager.all(path, {})

    def _contributors(self, page: PageId) -> frozenset[UserKey]:
        params = {"expand": "contributors.publishers.users"}
        raw = self._pager.get(content_path(page, "history"), params)
        with expecting(f"history of page {page}"):
            publishers = raw["contributors"]["publishers"]
            people = [raw["createdBy"], *publishers["users"]]
            return frozenset(map(person_from, people))

    def children(self, page: PageId) -> tuple[PageId, ...]:
        """Return the current pages right below a page, as far as the bot sees them."""
        found = self._pager.all(content_path(page, "child", "page"), {"expand": "version,space"})
        return tuple(page_from(raw, with_rights=False).id for raw in found)

    def readers(self, page: PageId) -> Allowed:
        """Return whom the page's own read restriction lets through."""
        path = content_path(page, "restriction", "byOperation", "read")
        return readers_from(self._pager.get(path, {"expand": READERS_PARTS}))

    def mark(self, page: PageId) -> tuple[Any, int]:
        """Return the value and version of the content property `sicbot`; version 0 is none."""
        try:
            raw = self._pager.get(content_path(page, "property", MARK_KEY))
        except NotFoundError:
            return None, 0
        with expecting(f"property {MARK_KEY} of page {page}"):
            return raw["value"], int(raw["version"]["number"])

    def person(self, user: UserKey) -> Json:
        """Return an account as restrictions name it: by its key, and by its name where known.

        7.19 wants the key (public client), the reference of 10.0.3 shows the name.
        """
        if user not in self._names:
            self._names[user] = self._name(user)
        name = self._names[user]
        return {"type": "known", "userKey": user} | ({"username": name} if name else {})

    def _name(self, user: UserKey) -> str:
        try:
            return str(self._pager.get("rest/api/user", {"key": user}).get("username", ""))
        except (NotFoundError, ForbiddenError):
            return ""

    def is_read_only(self) -> bool:
        """Tell whether the wiki is in read-only mode, as far as it tells."""
        try:
            return bool(self._pager.once("rest/api/accessmode") == READ_ONLY)
        except WikiError:
            return False


def _own(found: list[Json], slug: Slug, bot: UserKey) -> Iterator[Page]:
    """Yield the pages that bear the slug and that the bot itself made; copies are others'."""
    for raw in found:
        mark = mark_from(raw)
        if mark is None or mark.slug != slug:
            continue
        page = page_from(raw, with_rights=False)
        if mark.page in {None, page.id} and page.creator == bot:
            yield page


def content_path(page: PageId, *below: str) -> str:
    """Return the path of a page's content, or of what is below it.

    Raises:
        WikiError: The id is no number, so it could lead elsewhere.
    """
    if not page.isascii() or not page.isdigit():
        raise WikiError(f"{page[:40]!r} is no id of a page: those are numbers")
    return "/".join(("rest/api/content", page, *below))
