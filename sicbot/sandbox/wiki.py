"""The embedded wiki itself: one class that everything else asks and changes.

What it knows lies in `state.py`, the rules of who may see and do what in `rights.py`; each group
of verbs has its own module. All calls come from one thread, so nothing is locked.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sicbot.sandbox import (
    discussion,
    drafts,
    files,
    marks,
    notices,
    pages,
    people,
    records,
    removal,
    rights,
    space_admin,
    world,
)
from sicbot.sandbox.model import Switches
from sicbot.sandbox.state import NO_RESTRICTIONS, State
from sicbot.sandbox.storage.body import counted_ids, normalise
from sicbot.sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sicbot.sandbox.model import (
        Account,
        Attachment,
        Comment,
        Content,
        Entry,
        Form,
        Restrictions,
        Space,
        Status,
        Version,
    )

FIRST_ID = 65536  # ids count up from here, as on a new server


@dataclass(frozen=True, slots=True)
class Past:
    """How a content was before a write, which is what the search index still knows."""

    write: int
    content_id: int
    content: Content | None  # None: it was not there
    labels: tuple[str, ...]


class Wiki:
    """A wiki with its pages, people and rights, and the clock that it goes by."""

    def __init__(self, *, switches: Switches | None = None, data: Path | None = None) -> None:
        """Open the wiki kept in the folder `data`, or make an empty one in memory."""
        self.base_url = "http://127.0.0.1"  # with the context path; the server sets it
        self.store = Store(data)
        self.reload()
        self._ids_given = int(self.state.settings.get("ids", "0"))
        self._new_id = counted_ids("wiki", self._ids_given)
        self.switches = switches or Switches()
        self.notifications = 0
        people.keep_standard_accounts(self)
        self.store.commit()

    def reload(self) -> None:
        """Read everything from the store again."""
        self.state = State(self.store)
        self.past: list[Past] = []

    def close(self) -> None:
        """Keep everything and let go of the file."""
        self.store.close()

    # What it is

    @property
    def switches(self) -> Switches:
        """How this wiki behaves; may be replaced at any time."""
        return self._switches

    @switches.setter
    def switches(self, switches: Switches) -> None:
        self._switches = switches
        stands, _, _ = self.state.settings.get("clock", "").partition("|")
        if switches.now and stands != switches.now:
            self.state.set("clock", f"{switches.now}|{self.writes}")
            self.store.commit()

    @property
    def writes(self) -> int:
        """The number of writes so far, those before a restart included."""
        return int(self.state.settings.get("writes", "0"))

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the site, in which times are shown."""
        return ZoneInfo(self.state.settings.get("timezone", "UTC"))

    @property
    def site_title(self) -> str:
        """The name of the site."""
        return self.state.settings.get("title", "Sandbox")

    def now(self) -> datetime:
        """Return the time: the real one, or where the switch puts it plus a second a write."""
        if self.switches.now is None:
            return datetime.now(self.time_zone)
        since = int(self.state.settings["clock"].partition("|")[2])
        start = datetime.fromisoformat(self.switches.now)
        start = start if start.tzinfo else start.replace(tzinfo=self.time_zone)
        moved = start.astimezone(UTC) + timedelta(seconds=self.writes - since)
        return moved.astimezone(self.time_zone)

    def new_id(self) -> str:
        """Return a new UUID; a wiki that is filled in the same way gives the same ones."""
        self._ids_given += 1
        return self._new_id()

    def next_content_id(self) -> int:
        """Return the id of the next content."""
        return self.state.count("content", FIRST_ID)

    @contextmanager
    def change(self) -> Iterator[datetime]:
        """Give the time of a write and keep what is written; to be entered after all checks."""
        self.state.count("writes")
        try:
            yield self.now()
        except BaseException:  # half a write would be kept together with the next one
            self.store.rollback()
            self.reload()
            raise
        self.commit()

    def commit(self) -> None:
        """Keep what was written, and how many ids were given out."""
        self.state.set("ids", str(self._ids_given))
        self.store.commit()

    def remember(self, content_id: int) -> None:
        """Note how a content is before a write, for as long as the search index lags."""
        lag = self.switches.index_lag
        self.past = [past for past in self.past if past.write > self.writes - lag - 1]
        if lag:
            content = self.state.contents.get(content_id)
            labels = tuple(self.labels(content_id))
            self.past.append(Past(self.writes, content_id, content, labels))

    def load(self, source: Path | dict[str, object]) -> None:
        """Import a world: the folder of one, or its values with the texts of its files."""
        world.load(self, source)

    def stored(self, body: str, space_key: str) -> str:
        """Return a body as the wiki stores it."""
        return normalise(
            body,
            new_id=self.new_id,
            noisy=self.switches.noisy_normaliser,
            space_key=space_key,
            user_key=self.state.key_of.get,
        )

    # Reading; no rights are applied

    def account(self, username: str) -> Account | None:
        """Return the account of that user name."""
        key = self.state.key_of.get(username) or self.state.key_of.get(username.lower())
        return self.state.accounts.get(key) if key else None

    def account_by_key(self, key: str) -> Account | None:
        """Return the account of that user key."""
        return self.state.accounts.get(key)

    def accounts(self) -> list[Account]:
        """Return all accounts, in order of their user names."""
        return sorted(self.state.accounts.values(), key=lambda account: account.username)

    def groups(self) -> list[str]:
        """Return the names of all groups, in order."""
        return sorted(self.state.groups)

    def spaces(self) -> list[Space]:
        """Return all spaces, in order of their keys."""
        return sorted(self.state.spaces.values(), key=lambda space: space.key)

    def space(self, key: str) -> Space | None:
        """Return the space of that key, without regard to case."""
        exact = self.state.space_key_of.get(key.casefold())
        return self.state.spaces.get(exact) if exact is not None else None

    def content(self, id: int) -> Content | None:  # noqa: A002  # the wiki's word for it
        """Return the content of that id, whatever its status."""
        return self.state.contents.get(id)

    def head(self, id: int) -> Version:  # noqa: A002
        """Return the current version of a content without its body."""
        return self.state.heads[id]

    def body(self, id: int, version: int | None = None) -> str:  # noqa: A002
        """Return the body of a content, or of one of its versions; "" if there is none."""
        number = self.state.contents[id].version if version is None else version
        return self.store.versions.cell("body", id, number) or ""

    def version(self, id: int, number: int) -> Version | None:  # noqa: A002
        """Return one version of a content."""
        found = self.store.versions.rows(id, number)
        return found[0] if found else None

    def versions(self, id: int) -> list[Version]:  # noqa: A002
        """Return all versions of a content, oldest first."""
        return self.store.versions.rows(id)

    def find(
        self,
        space_key: str,
        title: str,
        *,
        status: Status = "current",
        type: str = "page",  # noqa: A002
        exact: bool = True,
    ) -> Content | None:
        """Return the content of that title in a space; `exact`: upper and lower case matter."""
        space = self.space(space_key)
        found = self.state.titled.get((space.key, title.lower()), {}) if space else {}
        for content in (self.state.contents[id_] for id_ in sorted(found)):
            fits = content.status == status and content.type == type
            if fits and (not exact or content.title == title):
                return content
        return None

    def children(self, id: int) -> list[Content]:  # noqa: A002
        """Return the current pages below a page, in the order in which they are shown."""
        return _shown(self.state.contents[child] for child in self.state.below.get(id, ()))

    def roots(self, space_key: str) -> list[Content]:
        """Return the current pages at the top of a space, in the order in which they are shown."""
        ids = self.state.of_space.get(space_key, ())
        pages = (self.state.contents[id_] for id_ in ids)
        return _shown(page for page in pages if page.parent_id is None and page.type == "page")

    def ancestors(self, id: int) -> list[Content]:  # noqa: A002
        """Return the pages above a page, from the top of the space down."""
        found: list[Content] = []
        page = self.state.contents[id]
        while page.parent_id is not None and page.type == "page":
            page = self.state.contents[page.parent_id]
            found.append(page)
        return found[::-1]

    def labels(self, id: int) -> list[str]:  # noqa: A002
        """Return the labels of a content, in order."""
        return list(self.state.labels.get(id, ()))

    def properties(self, id: int) -> dict[str, tuple[object, int]]:  # noqa: A002
        """Return the properties of a content: value and version by key."""
        return dict(sorted(self.state.properties.get(("content", str(id)), {}).items()))

    def restrictions(self, id: int) -> Restrictions:  # noqa: A002
        """Return the direct restrictions of a page."""
        return self.state.restrictions.get(id, NO_RESTRICTIONS)

    def comments(self, page_id: int) -> list[Comment]:
        """Return the comments of a page and their replies, oldest first."""
        return [
            discussion.comment_of(self, content)
            for content in self._inside(page_id)
            if content.type == "comment"
        ]

    def attachments(self, page_id: int) -> list[Attachment]:
        """Return the files of a page, in order of their names."""
        found = [content for content in self._inside(page_id) if content.type == "attachment"]
        found = [content for content in found if content.status == "current"]
        return [
            files.attachment_of(self, content) for content in sorted(found, key=lambda c: c.title)
        ]

    def attachment_bytes(self, id: int, version: int | None = None) -> bytes:  # noqa: A002
        """Return the bytes of a file, or of one of its versions."""
        number = self.state.contents[id].version if version is None else version
        data: bytes = self.store.files.cell("data", id, number) or b""
        return data

    def forms(self, page_id: int) -> list[Form]:
        """Return the forms of a page, in order of their names."""
        return [form for (page, _), form in sorted(self.state.forms.items()) if page == page_id]

    def form(self, page_id: int, name: str) -> Form | None:
        """Return a form of a page."""
        return self.state.forms.get((page_id, name))

    def entries(self, form: Form) -> list[Entry]:
        """Return the records of a form, in order of their numbers."""
        return list(self.state.entries.get((form.page_id, form.name), {}).values())

    def select(
        self,
        *,
        types: Iterable[str],
        space_key: str | None = None,
        statuses: Sequence[str] = ("current",),
        indexed: bool = False,
        after: int = 0,
    ) -> list[Content]:
        """Return contents in order of their ids; `indexed`: as the search index knows them.

        Args:
            types: Types of content.
            space_key: Only of this space, comments and files included.
            statuses: Statuses of content.
            indexed: Whether the newest writes are left out, as many as the switch says.
            after: Only of higher ids.
        """
        wanted, allowed = frozenset(types), frozenset(statuses)
        found = self._as_indexed() if indexed else self.state.contents
        key = None if space_key is None else self.state.space_key_of.get(space_key.casefold())
        if space_key is not None and key is None:
            return []
        return [
            content
            for content in found.values()
            if content.id > after
            and content.type in wanted
            and _standing(content, found) in allowed
            and (key is None or content.space_key == key)
        ]

    def _as_indexed(self) -> dict[int, Content]:
        """Return the contents as they were `index_lag` writes ago."""
        unseen = [past for past in self.past if past.write > self.writes - self.switches.index_lag]
        if not unseen:
            return self.state.contents
        known = dict(self.state.contents)
        for past in reversed(unseen):
            if past.content is None:
                known.pop(past.content_id, None)
            else:
                known[past.content_id] = past.content
        return dict(sorted(known.items()))

    def _inside(self, page_id: int) -> list[Content]:
        return [self.state.contents[id_] for id_ in self.state.inside.get(page_id, ())]

    descendants = pages.descendants
    attachment = files.attachment
    authenticate = people.authenticate
    authenticate_token = people.authenticate_token
    direct_members = people.direct_members
    child_groups = people.child_groups
    parent_groups = people.parent_groups
    is_read_only_group = people.is_read_only
    space_permissions = space_admin.space_permissions
    global_permissions = space_admin.global_permissions
    space_properties = space_admin.space_properties
    watchers = notices.watchers
    space_watchers = notices.space_watchers
    notified = notices.notified

    # Rights

    groups_of = rights.groups_of
    is_super = rights.is_super
    may = rights.may
    may_use = rights.may_use
    may_view = rights.may_view
    may_edit = rights.may_edit
    may_administer = rights.may_administer

    # Writing; each asks for rights and raises `Refused`

    create_page = pages.create_page
    update_page = pages.update_page
    move = pages.move
    set_task = pages.set_task
    edit_draft = drafts.edit_draft
    is_drafted = drafts.is_drafted
    save_edit_draft = drafts.save_edit_draft
    discard_edit_draft = drafts.discard_edit_draft
    trash = removal.trash
    purge = removal.purge
    discard_draft = removal.discard_draft
    restore = removal.restore
    delete_version = removal.delete_version
    empty_trash = removal.empty_trash
    create_comment = discussion.create_comment
    resolve_comment = discussion.resolve_comment
    attach = files.attach
    replace_attachment = files.replace_attachment
    describe_attachment = files.describe_attachment
    add_labels = marks.add_labels
    remove_label = marks.remove_label
    set_property = marks.set_property
    delete_property = marks.delete_property
    set_restrictions = marks.set_restrictions
    watch = notices.watch
    watch_space = notices.watch_space
    create_entry = records.create_entry
    update_entry = records.update_entry
    delete_entry = records.delete_entry
    put_form = records.put_form
    add_to_group = people.add_to_group
    remove_from_group = people.remove_from_group
    create_group = people.create_group
    delete_group = people.delete_group
    create_account = people.create_account
    delete_account = people.delete_account
    rename_account = people.rename_account
    set_active = people.set_active
    create_token = people.create_token
    create_space = space_admin.create_space
    rename_space = space_admin.rename_space
    archive_space = space_admin.archive_space
    delete_space = space_admin.delete_space
    grant_space = space_admin.grant_space
    revoke_space = space_admin.revoke_space
    grant_global = space_admin.grant_global
    revoke_global = space_admin.revoke_global
    set_space_property = space_admin.set_space_property
    delete_space_property = space_admin.delete_space_property


def _standing(content: Content, known: Mapping[int, Content]) -> Status:
    """Return the status of a content: comments and files go where their page goes."""
    if content.container_id is None or content.status != "current":
        return content.status
    page = known.get(content.container_id)
    return content.status if page is None else page.status


def _shown(pages: Iterable[Content]) -> list[Content]:
    """Return current pages in order: by position where it is set, the others by title after."""
    current = [page for page in pages if page.status == "current"]
    return sorted(current, key=lambda page: (page.position < 0, page.position, page.title.lower()))
