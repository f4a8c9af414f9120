"""Reads a Confluence Data Center wiki in bulk, and says what it could not read.

Requests for N_s pages a space, changed c: 50 pages with bodies a request when nothing is kept yet;
else 200 without bodies, and the changed bodies 50 at a time. The caps are the product's own
(knowledge base, "Searching for content with the REST API and CQL always limits results to 50").
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sicbot.adapters.cache import Bodies, PageVersion, Place, VersionCache
from sicbot.adapters.gate import segment
from sicbot.adapters.history_read import Versions
from sicbot.adapters.own_history import rewrites_by, text_by
from sicbot.adapters.paging import FIRST_WAIT_SECONDS, Pager, results_of
from sicbot.adapters.people_read import WITH_STATUS, accounts_from
from sicbot.adapters.shapes import (
    PAGE_PARTS,
    body_from,
    group_members,
    groups_from,
    page_from,
    rights_from,
    space_from,
    use_from,
    version_from,
    watchers_from,
)
from sicbot.core.errors import (
    ForbiddenError,
    LoginError,
    NotFoundError,
    TransientWikiError,
    WikiError,
)
from sicbot.core.model import (
    Gap,
    GlobalUse,
    Group,
    GroupName,
    Me,
    Page,
    PageId,
    PageStatus,
    Reading,
    Space,
    SpaceKey,
    UserKey,
)
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.adapters.history_cache import HistoryCache
    from sicbot.core.people import Account
    from sicbot.core.ports import Progress
    from sicbot.core.text import Text

log = logging.getLogger(__name__)

PAGES_WITH_BODY = 50  # the server's cap with bodies expanded
PAGES_WITHOUT_BODY = 200  # its cap with other expansions
VERSIONS_LOOKED_UP = 10  # of one page in a run: each is a request, the next run goes on


class ConfluenceReader:
    """Reads through the gate; implements `sicbot.core.ports.WikiReader`."""

    def __init__(
        self,
        gate: Gate,
        cache: VersionCache,
        clock: Clock,
        *,
        history_lookups: int = 100,
        progress: Progress | None = None,
        histories: HistoryCache | None = None,
    ) -> None:
        """Take the gate, the cache, and how many old versions may be looked up in a run.

        `histories` keeps the versions of pages of which the journal does not tell what sicbot
        wrote there.
        """
        self.url = str(gate.url)
        self._pager = Pager(gate, clock)
        self._pages_versions = Versions(self._pager, histories)
        self._clock = clock
        self._cache = cache
        self._lookups_left = history_lookups
        self._progress = progress or (lambda _what, _done, _total: None)
        self._versions: dict[PageId, PageVersion] = {}
        self.people_seen: dict[UserKey, Account] = {}  # in the groups read, for wikis without lists
        self._space_watchers: dict[SpaceKey, Reading[UserKey, str]] = {}

    def me(self) -> Me:
        """Return the bot's own account.

        Raises:
            LoginError: The wiki does not know the credentials. A wrong token may be answered as
                anonymous with status 200 (seen on 7.19), so the type is checked.
            NotFoundError: There is no wiki under this address.
        """
        try:
            account = self._account()
        except NotFoundError as error:
            raise NotFoundError(
                f"{self.url}: no Confluence is there; check SICBOT_WIKI_URL, which ends in the "
                "wiki's own path, such as /confluence, where it has one"
            ) from error
        if account.get("type") != "known":
            raise LoginError(
                f"{self.url} answered as for anonymous: it does not know the token; make a new one "
                "in the bot's profile and set SICBOT_WIKI_TOKEN"
            )
        key = account.get("userKey", "")
        groups = self._pager.all("rest/api/user/memberof", {"key": key})
        names = groups_from(groups)
        return Me(UserKey(key), account.get("username", ""), names)

    def _account(self) -> dict[str, Any]:
        """Return the bot's account; a busy wiki is waited for, but not one that is not there."""
        path = "rest/api/user/current"
        try:
            account: dict[str, Any] = self._pager.once(path)
        except TransientWikiError as error:
            if error.__cause__ is not None:  # no answer of a wiki: most often a wrong address
                raise
            self._clock.wait(FIRST_WAIT_SECONDS)
            account = self._pager.get(path)
        return account

    def version(self) -> str:
        """Return the product's version, or "" where it does not tell (before 9.1.2)."""
        try:
            return str(self._pager.get("rest/api/server-information").get("version", ""))
        except WikiError:
            return ""

    def is_read_only(self) -> bool:
        """Tell whether the wiki is in read-only mode (Data Center, 6.10 on)."""
        try:
            return str(self._pager.get("rest/api/accessmode")) == "READ_ONLY"
        except WikiError:
            return False

    def spaces(self) -> Reading[SpaceKey, Space]:
        """Return all spaces that the bot can see, without their rights."""
        found = self._pager.all("rest/api/space", {})
        spaces = map(space_from, found)
        return Reading({space.key: space for space in spaces})

    def with_rights(
        self, spaces: Reading[SpaceKey, Space], scope: Iterable[SpaceKey]
    ) -> Reading[SpaceKey, Space]:
        """Return the same spaces, those in scope with who may read them (REST of 9.1 on)."""
        records, gaps = dict(spaces.records), list(spaces.gaps)
        for key in scope:
            space = records[key]
            try:
                rights = rights_from(self._pager.get(f"rest/api/space/{segment(key)}/permissions"))
            except (NotFoundError, ForbiddenError) as error:
                rights = None
                gaps.append(
                    Gap(key, _("who may read space {space}: {why}", space=key, why=str(error)))
                )
            records[key] = Space(key, space.name, space.archived, rights)
        return Reading(records, tuple(gaps))

    def pages(self, spaces: Iterable[SpaceKey]) -> Reading[PageId, Page]:
        """Return all current and trashed pages of the spaces; their bodies are in `bodies`.

        A gap names the space in which something was not read: there nothing is proven absent.
        """
        with_body = self._cache.is_empty()
        records, gaps = dict[PageId, Page](), list[Gap]()
        self._versions = {}
        self._space_watchers = {}
        for key in spaces:
            try:
                for batch in self._pager.scan(_scan_of(key, with_body=with_body)):
                    pages, odd = _pages_from(batch, key)
                    records |= {page.id: page for page in pages}
                    gaps += odd
                    self._note([raw for raw in batch if PageId(str(raw.get("id"))) in records])
                    self._progress(str(key), len(records), None)
            except WikiError as error:
                gaps.append(Gap(key, _("pages of {space}: {why}", space=key, why=str(error))))
        self._cache.follow_places(
            {page.id: Place(page.space, page.title) for page in records.values()}
        )
        gaps += self._read_missing_bodies(records)
        return Reading(records, tuple(gaps))

    def posts(self, spaces: Iterable[SpaceKey]) -> Reading[PageId, Page]:
        """Return the current and trashed blog posts of these spaces; a gap names the space."""
        records, gaps = dict[PageId, Page](), list[Gap]()
        for key in spaces:
            wanted = {"spaceKey": key, "type": "blogpost", "status": "any", "expand": PAGE_PARTS}
            try:
                records |= {
                    page.id: page
                    for page in map(page_from, self._pager.all("rest/api/content", wanted))
                }
            except WikiError as error:
                gaps.append(Gap(key, _("blog posts of {space}: {why}", space=key, why=str(error))))
        return Reading(records, tuple(gaps))

    def bodies(self) -> Mapping[PageId, str]:
        """Return the bodies of the pages read last."""
        return Bodies(self._cache, self._versions)

    def groups(
        self, names: Iterable[GroupName], *, members: bool, ancestors: bool
    ) -> Reading[GroupName, Group]:
        """Return the named groups, with what is asked for of each; one request for each part."""
        records, gaps = dict[GroupName, Group](), list[Gap]()
        for done, name in enumerate(names):
            self._progress("groups", done, None)
            path = f"rest/api/group/{segment(name)}"
            try:
                inside = self._pager.all(f"{path}/member", WITH_STATUS) if members else []
                self.people_seen |= accounts_from(inside)
                outer = self._pager.all(f"{path}/groupancestor", {}) if ancestors else []
                records[name] = Group(name, group_members(inside), groups_from(outer))
            except WikiError as error:
                why = _("group {group}: {why}", group=name, why=str(error))
                gaps.append(Gap(name, why, absent=isinstance(error, NotFoundError)))
        return Reading(records, tuple(gaps))

    def group_names(self) -> frozenset[GroupName] | None:
        """Return the names of all groups, None where the bot may not know."""
        try:
            return groups_from(self._pager.all("rest/api/group", {}))
        except (NotFoundError, ForbiddenError):
            return None

    def use(self) -> GlobalUse | None:
        """Return who may use the wiki; None before 9.3 and where the bot is no administrator."""
        try:
            return use_from(self._pager.get("rest/api/permissions"))
        except (NotFoundError, ForbiddenError):
            return None

    def old_titles(self, pages: Iterable[Page]) -> Reading[PageId, tuple[str, ...]]:
        """Return titles of earlier versions, newest first, as far as the look-ups last."""
        wanted = list(pages)
        kept = self._cache.titles([page.id for page in wanted])
        for page in wanted:
            self._look_up_titles(page, kept.setdefault(page.id, {}))
        unread = sum(
            len(kept[page.id].keys() & _earlier(page)) < page.version - 1 for page in wanted
        )
        why = _("older titles of {count} pages, see history_lookups", count=unread)
        gaps = (Gap("old titles", why),) if unread else ()
        records = {
            page.id: tuple(
                dict.fromkeys(kept[page.id][n] for n in _earlier(page) if n in kept[page.id])
            )
            for page in wanted
        }
        return Reading(records, gaps)

    def _look_up_titles(self, page: Page, kept: dict[int, str]) -> None:
        """Add titles that are not kept yet, while look-ups are left."""
        unknown = [number for number in _earlier(page) if number not in kept]
        for number in unknown[:VERSIONS_LOOKED_UP]:
            if self._lookups_left <= 0:
                return
            self._lookups_left -= 1
            try:
                kept[number] = self._old_title(page.id, number)
            except TransientWikiError:
                self._lookups_left = 0  # they only make a finding better: not worth waiting for
            except WikiError as error:
                log.info("%s", error)  # told as a title that was not read

    def own_drafts(self) -> Reading[PageId, Page]:
        """Return the bot's own unpublished pages; those of other people nobody else sees."""
        params = {"status": "draft", "expand": "version,space"}
        try:
            found = self._pager.all("rest/api/content", params)
            drafts = [page_from(raw, with_rights=False) for raw in found]
        except WikiError as error:
            return Reading({}, (Gap("drafts", _("own drafts: {why}", why=str(error))),))
        return Reading({page.id: page for page in drafts if page.status is PageStatus.DRAFT})

    def text_by(self, page: Page, author: UserKey) -> str | None:
        """Return somebody's last text of a page from its history, None where it does not tell.

        Undoing and restoring make versions too, with a text that may be anybody's.
        """
        try:
            return text_by(page, author, self._pages_versions)
        except LoginError:
            raise
        except WikiError as error:
            log.warning("%s", error)
            return None

    def rewrites_by(
        self, page: Page, author: UserKey, *, begun: bool = False
    ) -> tuple[tuple[str, str], ...]:
        """Return the bodies before and after somebody's last versions of a page, newest first.

        With `begun` its first version too, behind an empty body, if that is theirs.
        """
        try:
            return tuple(rewrites_by(page, author, self._pages_versions, begun=begun))
        except LoginError:
            raise
        except WikiError as error:
            log.warning("%s", error)
            return ()

    def watchers(self, page: Page) -> Reading[UserKey, str]:
        """Return who gets a mail when the page is changed, by key; of a page or its space.

        The bot is among them once it wrote there. The wiki tells it to administrators of the space
        alone (REST reference 10.0.3).
        """
        if page.space not in self._space_watchers:
            self._space_watchers[page.space] = self._watching(
                f"space/{segment(page.space)}",
                page.space,
                _("who watches space {space}", space=page.space),
            )
        of_space = self._space_watchers[page.space]
        of_page = self._watching(
            f"content/{segment(page.id)}", page.id, _("who watches “{page}”", page=page.title)
        )
        records = {**of_space.records, **of_page.records}
        return Reading(records, of_space.gaps + of_page.gaps)

    def _watching(self, path: str, what: str, asked: Text) -> Reading[UserKey, str]:
        try:
            return Reading(watchers_from(self._pager.all(f"rest/api/{path}/watchers", {})))
        except WikiError as error:
            why = _("{what}: {why}", what=asked, why=str(error))
            return Reading({}, (Gap(what, why),))

    def _old_title(self, page: PageId, number: int) -> str:
        params = {"status": "historical", "version": number, "expand": "version"}
        raw = self._pager.once(f"rest/api/content/{segment(page)}", params)
        version = version_from(raw)
        self._cache.keep([(version, raw["title"], None)])
        return str(raw["title"])

    def _note(self, batch: list[dict[str, Any]]) -> None:
        """Remember which version each page is at, and keep the bodies that came with them."""
        bodies = []
        versions = [version_from(raw) for raw in batch]
        self._cache.drop_other_histories(versions)
        for version, raw in zip(versions, batch, strict=True):
            self._versions[version.page] = version
            if "body" in raw:
                bodies.append((version, raw["title"], body_from(raw)))
        self._cache.keep(bodies)

    def _read_missing_bodies(self, pages: Mapping[PageId, Page]) -> list[Gap]:
        """Read the bodies that are not kept yet, and return those that could not be read."""
        missing = set(self._versions.values()) - self._cache.known(self._versions.values())
        changed = sorted(missing, key=lambda version: int(version.page))
        for start in range(0, len(changed), PAGES_WITH_BODY):
            some = changed[start : start + PAGES_WITH_BODY]
            self._progress("bodies", start, len(changed))
            ids = ",".join(version.page for version in some)
            params = {
                "cql": f"id in ({ids})",
                "limit": PAGES_WITH_BODY,
                "expand": "version,space,body.storage",
            }
            if len(some) > 1:
                self._search_bodies(params)
        return self._read_one_by_one(missing - self._cache.known(missing), pages)

    def _search_bodies(self, params: dict[str, Any]) -> None:
        """Keep the bodies that a search gives; what it does not give is read one by one."""
        path = "rest/api/content/search"
        try:
            self._keep_if_same(results_of(self._pager.once(path, params), path))
        except WikiError as error:
            log.warning("%s; reading the changed pages one by one", error)

    def _read_one_by_one(
        self, missing: set[PageVersion], pages: Mapping[PageId, Page]
    ) -> list[Gap]:
        """Read bodies that search did not give: it does not know the trash, and lags behind."""
        gaps = []
        for version in sorted(missing, key=lambda one: int(one.page)):
            page = pages[version.page]
            params = {"status": page.status.value, "expand": "version,space,body.storage"}
            try:
                self._keep_if_same(
                    [self._pager.get(f"rest/api/content/{segment(page.id)}", params)]
                )
            except WikiError as error:
                gaps.append(
                    Gap(page.id, _("text of “{page}”: {why}", page=page.title, why=str(error)))
                )
        for version in missing - self._cache.known(missing):
            if not any(gap.what == version.page for gap in gaps):
                title = pages[version.page].title
                gaps.append(
                    Gap(version.page, _("“{page}” was changed while it was read", page=title))
                )
        self._cache.drop_older(missing)
        return gaps

    def _keep_if_same(self, found: list[dict[str, Any]]) -> None:
        """Keep the bodies that are of the versions that the list of pages told."""
        self._cache.keep(
            (version, raw["title"], body_from(raw))
            for version, raw in ((version_from(raw), raw) for raw in found)
            if self._versions.get(version.page) == version
        )


def _earlier(page: Page) -> range:
    """Return the numbers of a page's versions before the current one, newest first."""
    return range(page.version - 1, 0, -1)


def _scan_of(space: SpaceKey, *, with_body: bool) -> dict[str, Any]:
    """Return what to ask for a space's current and trashed pages."""
    return {
        "spaceKey": space,
        "type": "page",
        "status": "any",
        "limit": PAGES_WITH_BODY if with_body else PAGES_WITHOUT_BODY,
        "expand": PAGE_PARTS + ",body.storage" * with_body,
    }


def _pages_from(batch: list[dict[str, Any]], space: SpaceKey) -> tuple[list[Page], list[Gap]]:
    """Return the pages of a batch, and for each that is not as it should be a gap."""
    pages, gaps = [], []
    for raw in batch:
        try:
            pages.append(page_from(raw))
        except WikiError as error:
            gaps.append(Gap(space, _("a page of {space}: {why}", space=space, why=str(error))))
    return pages, gaps
