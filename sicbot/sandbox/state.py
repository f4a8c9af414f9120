"""What the wiki knows, in memory for fast reading; each change goes to the store as well."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Allowed, Restrictions
from sicbot.sandbox.store import (
    Label,
    Property,
    Restriction,
    Right,
    Setting,
    Store,
    Watch,
    entry_of,
    form_of,
)

if TYPE_CHECKING:
    from sicbot.sandbox.model import Account, Content, Entry, Form, Space, Version

NO_RESTRICTIONS = Restrictions()
EDIT_DRAFT = "edit-draft"  # the kind of property that keeps drafts of published pages, by author


class State:
    """All but bodies and files, by id; those are read from the store when needed."""

    def __init__(self, store: Store) -> None:
        """Read everything from `store`."""
        self.store = store
        self.settings: dict[str, str] = {row.name: row.value for row in store.settings.rows()}
        self._read_people()
        self._read_spaces()
        self._read_contents()
        self._read_marks()
        self._read_forms()

    def _read_people(self) -> None:
        self.accounts: dict[str, Account] = {row.key: row for row in self.store.accounts.rows()}
        self.key_of: dict[str, str] = {row.username: row.key for row in self.accounts.values()}
        self.groups = {row.name: row for row in self.store.groups.rows()}
        self.members: dict[str, set[str]] = defaultdict(set)  # by group; user keys
        self.subgroups: dict[str, set[str]] = defaultdict(set)  # by group; groups in it
        for row in self.store.members.rows():
            (self.members if row.kind == "user" else self.subgroups)[row.group].add(row.member)
        self.closures: dict[str, frozenset[str]] = {}  # groups by user key, made when asked for
        self.subjects: dict[str, frozenset[str]] = {}  # names of rights by user name, likewise

    def _read_spaces(self) -> None:
        self.spaces: dict[str, Space] = {row.key: row for row in self.store.spaces.rows()}
        self.space_key_of = {key.casefold(): key for key in self.spaces}
        # By space key ("" for the whole wiki) and operation; the subjects that have it.
        self.rights: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self.store.rights.rows():
            self.rights[row.space_key][row.operation].add(row.subject)

    def _read_contents(self) -> None:
        self.contents: dict[int, Content] = {}
        self.below: dict[int, dict[int, None]] = defaultdict(dict)  # child pages by parent
        self.inside: dict[int, dict[int, None]] = defaultdict(dict)  # comments, files by page
        self.of_space: dict[str, dict[int, None]] = defaultdict(dict)
        self.titled: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        for content in self.store.contents.rows():
            self._enter(content)
        self.heads: dict[int, Version] = {head.content_id: head for head in self.store.heads()}
        self.remarks = {row.content_id: row for row in self.store.remarks.rows()}

    def _read_marks(self) -> None:
        self.labels: dict[int, list[str]] = defaultdict(list)
        for label in self.store.labels.rows():
            self.labels[label.content_id].append(label.name)
        self.properties: dict[tuple[str, str], dict[str, tuple[object, int]]] = defaultdict(dict)
        for row in self.store.properties.rows():
            owner = self.properties[row.owner_kind, row.owner]
            owner[row.key] = (json.loads(row.value), row.version)
        allowed: dict[int, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        for rule in self.store.restrictions.rows():
            allowed[rule.content_id][rule.operation, rule.kind].add(rule.who)
        self.restrictions = {id_: _restrictions(sets) for id_, sets in allowed.items()}
        self.watchers: dict[str, set[str]] = defaultdict(set)
        for watch in self.store.watches.rows():
            self.watchers[watch.target].add(watch.user_key)

    def _read_forms(self) -> None:
        self.forms: dict[tuple[int, str], Form] = {}
        for row in self.store.forms.rows():
            self.forms[row.page_id, row.name] = form_of(row)
        self.entries: dict[tuple[int, str], dict[str, Entry]] = defaultdict(dict)
        for entry in sorted(self.store.entries.rows(), key=lambda entry: entry.record_id):
            self.entries[entry.page_id, entry.form][entry.id] = entry_of(entry)

    def set(self, name: str, value: str) -> None:
        """Keep a setting of the whole wiki."""
        self.settings[name] = value
        self.store.settings.put([Setting(name, value)])

    def forget_memberships(self) -> None:
        """Work out anew who is in which group; after every change of a group or an account."""
        self.closures.clear()
        self.subjects.clear()

    def count(self, name: str, start: int = 0) -> int:
        """Raise a counter by one and return it."""
        number = int(self.settings.get(name, start)) + 1
        self.set(name, str(number))
        return number

    def put_content(self, content: Content) -> None:
        """Keep `content` as it is now."""
        if content.id in self.contents:
            self._leave(self.contents[content.id])
        self._enter(content)
        self.store.contents.put([content])

    def put_version(self, version: Version, *, body: str) -> None:
        """Keep a version with its body; it becomes the current one of its content."""
        self.heads[version.content_id] = version
        self.store.versions.put([replace(version, body=body)])

    def drop_content(self, content_id: int) -> None:
        """Forget a content and all that hangs on it."""
        content = self.contents.pop(content_id)
        self._leave(content)
        self.heads.pop(content_id, None)
        self.remarks.pop(content_id, None)
        self.set_labels(content_id, [])
        self.set_restrictions(content_id, NO_RESTRICTIONS)
        for kind in ("content", EDIT_DRAFT):
            self.properties.pop((kind, str(content_id)), None)
            self.store.properties.drop(kind, str(content_id))
        self.watchers.pop(f"page:{content_id}", None)
        for table in (self.store.contents, self.store.versions, self.store.remarks):
            table.drop(content_id)
        self.store.files.drop(content_id)
        self.store.watches.drop(f"page:{content_id}")

    def set_labels(self, content_id: int, names: list[str]) -> None:
        """Keep the labels of a content, in order of their names."""
        self.labels[content_id] = sorted(names)
        self.store.labels.drop(content_id)
        self.store.labels.put(Label(content_id, name) for name in names)

    def put_property(self, kind: str, owner: str, key: str, value: object, version: int) -> None:
        """Keep a property of a content or a space."""
        self.properties[kind, owner][key] = (value, version)
        text = json.dumps(value, ensure_ascii=False)
        self.store.properties.put([Property(kind, owner, key, text, version)])

    def drop_property(self, kind: str, owner: str, key: str) -> None:
        """Forget a property of a content or a space."""
        self.properties[kind, owner].pop(key, None)
        self.store.properties.drop(kind, owner, key)

    def set_restrictions(self, content_id: int, restrictions: Restrictions) -> None:
        """Keep the direct restrictions of a page."""
        self.restrictions[content_id] = restrictions
        self.store.restrictions.drop(content_id)
        self.store.restrictions.put(restriction_rows(content_id, restrictions))

    def add_right(self, space_key: str, operation: str, subject: str) -> None:
        """Give a subject a right."""
        self.rights[space_key][operation].add(subject)
        self.store.rights.put([Right(space_key, operation, subject)])

    def drop_right(self, space_key: str, operation: str, subject: str) -> None:
        """Take a right from a subject."""
        self.rights[space_key][operation].discard(subject)
        self.store.rights.drop(space_key, operation, subject)

    def add_watch(self, user_key: str, target: str) -> None:
        """Tell an account of changes to `target` from now on."""
        if user_key not in self.watchers[target]:
            self.watchers[target].add(user_key)
            self.store.watches.put([Watch(user_key, target)])

    def drop_watch(self, user_key: str, target: str) -> None:
        """Tell an account of changes to `target` no longer."""
        self.watchers[target].discard(user_key)
        self.store.watches.drop(target, user_key)

    def _enter(self, content: Content) -> None:
        self.contents[content.id] = content
        if content.container_id is not None:
            self.inside[content.container_id][content.id] = None
            return
        self.of_space[content.space_key][content.id] = None
        self.titled[content.space_key, content.title.lower()][content.id] = None
        if content.parent_id is not None:
            self.below[content.parent_id][content.id] = None

    def _leave(self, content: Content) -> None:
        if content.container_id is not None:
            self.inside[content.container_id].pop(content.id, None)
            return
        self.of_space[content.space_key].pop(content.id, None)
        self.titled[content.space_key, content.title.lower()].pop(content.id, None)
        if content.parent_id is not None:
            self.below[content.parent_id].pop(content.id, None)


def restriction_rows(content_id: int, restrictions: Restrictions) -> list[Restriction]:
    """Return the rows that keep the direct restrictions of a page."""
    return [
        Restriction(content_id, operation, kind, who)
        for operation, allowed in (("read", restrictions.read), ("update", restrictions.update))
        for kind, names in (("user", allowed.users), ("group", allowed.groups))
        for who in sorted(names)
    ]


def _restrictions(sets: dict[tuple[str, str], set[str]]) -> Restrictions:
    read, update = (
        Allowed(frozenset(sets[operation, "user"]), frozenset(sets[operation, "group"]))
        for operation in ("read", "update")
    )
    return Restrictions(read, update)
