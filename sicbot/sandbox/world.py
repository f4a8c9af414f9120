"""Imports a world: a whole wiki described by one JSON file and the texts beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from sicbot.sandbox import people, space_admin
from sicbot.sandbox.model import (
    Account,
    Allowed,
    Content,
    Entry,
    Form,
    FormField,
    Restrictions,
    Space,
    UnusableError,
    Version,
)
from sicbot.sandbox.state import restriction_rows
from sicbot.sandbox.store import (
    EntryRow,
    File,
    FormRow,
    Label,
    Remark,
    Restriction,
    Watch,
    entry_row,
    form_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.wiki import Wiki

    Values = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """What an import adds to the tables, collected to be written at once."""

    contents: list[Content] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    forms: list[FormRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)


def load(wiki: Wiki, source: Path | dict[str, Any]) -> None:
    """Import a world into an empty wiki.

    Args:
        wiki: Where to.
        source: The folder of a world, or its values, with the texts of its files by name below
            the key "files".
    """
    if isinstance(source, Path):
        values = _read(source / "world.json")
        _run(_Import(wiki, values, lambda name: (source / name).read_bytes()))
    else:
        texts = source.get("files", {})
        _run(_Import(wiki, source, lambda name: _bytes(texts[name])))


def _read(file: Path) -> Values:
    """Return the values of a world.

    Raises:
        UnusableError: The file is not there or is no JSON object.
    """
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableError(f"{file}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise UnusableError(f"{file}: is no JSON ({error})") from None
    if not isinstance(values, dict):
        raise UnusableError(f"{file}: must hold a JSON object")
    return values


def _run(job: _Import) -> None:
    """Run an import whole or not at all.

    Raises:
        UnusableError: Says where in the world something is missing or wrong.
    """
    try:
        job.run()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OSError) as error:
        job.wiki.store.rollback()
        job.wiki.reload()
        match error:
            case KeyError():
                why = f"{error} is missing"
            case OSError():
                why = f"{error.filename} cannot be read ({error.strerror})"
            case _:
                why = str(error)
        raise UnusableError(f"the world cannot be imported: {job.place}: {why}") from error


def _time(text: str) -> datetime:
    """Return a time, which must have an offset.

    Raises:
        ValueError: It is no time, or a local one.
    """
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"time {text} has no offset, such as +02:00")
    return when


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


class _Import:
    """One import: the values of a world, and the rows that they become."""

    def __init__(self, wiki: Wiki, values: Values, read: Callable[[str], bytes]) -> None:
        self.wiki = wiki
        self.values = values
        self.read = read
        self.rows = Rows()
        self.ids: dict[str, int] = {}  # content id by page key
        self.pages: dict[str, Values] = {}  # by page key
        self.place = "world.json"  # what is being imported, for the message if that fails

    def run(self) -> None:
        """Import everything, then read the tables again."""
        wiki, site = self.wiki, self.values["site"]
        self.pages = {page["key"]: page for page in self.values["pages"]}
        wiki.state.set("title", site["title"])
        wiki.state.set("timezone", str(ZoneInfo(site["timezone"])))
        self.people()
        self.ids = {page["key"]: wiki.next_content_id() for page in self.values["pages"]}
        self.spaces()
        for page in self.values["pages"]:
            self.place = f"page {page['key']}"
            self.page(page)
        for form in self.values.get("forms", ()):
            self.place = f"form {form['name']} of page {form['page']}"
            self.form(form)
        self.place = "world.json"
        for name in Rows.__slots__:
            getattr(wiki.store, name).put(getattr(self.rows, name))
        self.global_rights()
        wiki.reload()
        people.add_standard_accounts(wiki)
        wiki.commit()

    def people(self) -> None:
        """Make the accounts and the groups; groups may be in groups, or read-only."""
        for user in self.values["users"]:
            name = user["username"]
            self.place = f"user {name}"
            key = people.key_for(name)
            account = Account(name, key, user["fullName"], user["email"], user["active"])
            people.put_account(self.wiki, account, password=name)
        for group in self.values["groups"]:
            self.place = f"group {group['name']}"
            people.make_group(self.wiki, group["name"], read_only=group.get("readOnly", False))
            for name in group["members"]:
                people.join(self.wiki, group["name"], self.key(name))
        for group in self.values["groups"]:
            for child in group.get("groups", ()):
                people.nest_group(self.wiki, group["name"], child)

    def key(self, username: str) -> str:
        """Return the key of a user name; None would be anonymous."""
        return self.wiki.state.key_of[username]

    def spaces(self) -> None:
        """Make the spaces with their rights."""
        for values in self.values["spaces"]:
            self.place = f"space {values['key']}"
            space = Space(
                self.wiki.state.count("space", space_admin.FIRST_SPACE_ID),
                values["key"],
                values["name"],
                self.ids.get(values["home"]),
                values.get("archived", False),
            )
            space_admin.put_space(self.wiki, space)
            for line in values["permissions"]:
                for operation in line["operations"]:
                    self.wiki.state.add_right(space.key, operation, line["subject"])

    def page(self, values: Values) -> None:
        """Add a page with its versions and all that hangs on it."""
        versions, page_id = values["versions"], self.ids[values["key"]]
        if not versions:
            raise ValueError("has no version")
        last = versions[-1]
        author = self.key(versions[0]["author"])
        content = Content(
            id=page_id,
            type=values.get("type", "page"),
            status=values["status"],
            space_key=values["space"],
            title=last["title"],
            parent_id=self.parent_id(values),
            container_id=None,
            version=len(versions),
            created_by=author,
            created=_time(versions[0]["when"]),
        )
        self.rows.contents.append(content)
        self.rows.watches.append(Watch(author, f"page:{page_id}"))
        for number, version in enumerate(versions, 1):
            self.version(content, number, version, self.read(version["body"]).decode())
        self.rows.labels.extend(Label(page_id, name) for name in values["labels"])
        restrictions = Restrictions(
            *(self.allowed(values["restrictions"][name]) for name in ("read", "update"))
        )
        self.rows.restrictions.extend(restriction_rows(page_id, restrictions))
        for comment in values.get("comments", ()):
            self.comment(content, comment)
        for attachment in values.get("attachments", ()):
            self.attachment(content, attachment)

    def parent_id(self, values: Values) -> int | None:
        """Return a page's parent: the trash has no tree, and what was below a page moves up."""
        if values["status"] == "trashed":
            return None
        above: list[str] = []
        parent = values["parent"]
        while parent:
            if parent in above or parent == values["key"]:
                raise ValueError("stands below itself")
            above.append(parent)
            parent = self.pages[parent]["parent"]
        living = (key for key in above if self.pages[key]["status"] != "trashed")
        return self.ids[key] if (key := next(living, None)) else None

    def version(self, content: Content, number: int, values: Values, body: str) -> None:
        """Add one version of a content."""
        self.rows.versions.append(
            Version(
                content.id,
                number,
                values.get("title", content.title),
                self.wiki.stored(body, content.space_key),
                content.created_by if number == 1 else self.key(values["author"]),
                _time(values["when"]),
                values.get("message", ""),
                values.get("minor", False),
            )
        )

    def allowed(self, values: Values) -> Allowed:
        """Return who a restriction lets through."""
        keys = frozenset(self.key(name) for name in values["users"])
        return Allowed(keys, frozenset(values["groups"]))

    def comment(self, page: Content, values: Values) -> None:
        """Add a comment of a page."""
        comment = self.part(page, "comment", f"Re: {page.title}", values)
        self.version(comment, 1, values, values["body"])
        inline = values.get("kind", "footer") == "inline"
        self.rows.remarks.append(
            Remark(comment.id, values["ref"] if inline else None, resolved=False)
        )

    def attachment(self, page: Content, values: Values) -> None:
        """Add a file of a page."""
        attachment = self.part(page, "attachment", values["name"], values)
        data = self.read(values["file"])
        note = values.get("comment", "")
        self.version(attachment, 1, {**values, "message": note}, "")
        file = File(attachment.id, 1, values["mediaType"], note, len(data), data)
        self.rows.files.append(file)

    def part(self, page: Content, kind: str, title: str, values: Values) -> Content:
        """Add a content that belongs to a page, and return it."""
        content = Content(
            id=self.wiki.next_content_id(),
            type=cast("Any", kind),
            status="current",
            space_key=page.space_key,
            title=title,
            parent_id=None,
            container_id=page.id,
            version=1,
            created_by=self.key(values["author"]),
            created=_time(values["when"]),
        )
        self.rows.contents.append(content)
        return content

    def form(self, values: Values) -> None:
        """Add a form with its records."""
        fields = tuple(
            FormField(
                line["name"], line["title"], line["type"], line["required"], line.get("values", {})
            )
            for line in values["fields"]
        )
        form = Form(self.ids[values["page"]], values["name"], fields)
        self.rows.forms.append(form_row(form))
        for line in values["entries"]:
            entry = Entry(
                line["id"],
                line["recordId"],
                line["createdBy"],
                _time(line["created"]),
                line["ownedBy"],
                line["fields"],
            )
            self.rows.entries.append(entry_row(form, entry))

    def global_rights(self) -> None:
        """Let in whoever the world plainly means to let in; worlds do not say it themselves."""
        state = self.wiki.state
        subjects = {f"group:{group['name']}" for group in self.values["groups"]}
        members = {name for group in self.values["groups"] for name in group["members"]}
        alone = {user["username"] for user in self.values["users"]} - members
        subjects |= {f"user:{name}" for name in alone}
        lines = [line for space in self.values["spaces"] for line in space["permissions"]]
        subjects |= {line["subject"] for line in lines if line["subject"].startswith("user:")}
        if any(line["subject"] == "anonymous" and "read" in line["operations"] for line in lines):
            subjects.add("anonymous")
        for subject in sorted(subjects):
            state.add_right("", "use", subject)
