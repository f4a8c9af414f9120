"""The JSON of content, with what `expand` names (REST reference 10.0.3, schema Content)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zlib import crc32

from sicbot.sandbox.render import view as render
from sicbot.sandbox.rest.shape_parts import (
    date_text,
    group_json,
    id_text,
    label_json,
    listed,
    person,
    space_json,
    stub,
    tree,
    version_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.model import Allowed, Content, Version, Viewer
    from sicbot.sandbox.rest.shape_parts import Json, Tree
    from sicbot.sandbox.wiki import Wiki

RENDERED = ("view", "export_view", "styled_view", "anonymous_export_view")
MOST_LISTED = 200  # of a page's labels, or of those a restriction lets through


@dataclass(frozen=True, slots=True)
class Subject:
    """A content that is being shown: to whom, and which version of it."""

    wiki: Wiki
    viewer: Viewer
    content: Content
    version: Version | None  # None: the current one

    @property
    def path(self) -> str:
        """Where REST finds it."""
        return f"/rest/api/content/{id_text(self.wiki, self.content.id)}"

    @property
    def head(self) -> Version:
        """The facts about the version shown: of a lagging index, an older one, body and all."""
        if self.version is not None:
            return self.version
        head = self.wiki.head(self.content.id)
        if head.number == self.content.version:
            return head
        return self.wiki.version(self.content.id, self.content.version) or head

    @property
    def body(self) -> str:
        """The storage format of the version shown."""
        if self.version is not None:
            return self.version.body
        return self.wiki.body(self.content.id, self.content.version)


def content_json(
    wiki: Wiki,
    viewer: Viewer,
    content: Content,
    expand: str,
    *,
    version: Version | None = None,
    alone: bool = False,
) -> Json:
    """Return a content.

    Args:
        wiki: The wiki.
        viewer: Who asks.
        content: The content; its rights are not asked for again.
        expand: Names of parts, as clients send them; unknown ones are left out.
        version: The version to show, if it is not the current one.
        alone: Whether it is the whole answer, whose links also say where the wiki is.
    """
    subject = Subject(wiki, viewer, content, version)
    result = stub(wiki, content)
    wanted = tree(expand)
    expandable: dict[str, str] = {}
    for name, (show, path) in _PARTS.items():
        if name in wanted:
            part = show(subject, wanted[name])
            if part is not None:
                result[name] = part
        elif path is not None:
            expandable[name] = path(subject)
    if "extensions" not in result:
        result["extensions"] = _extensions(subject, {})
    if version is not None and version.number != content.version:
        result |= {"status": "historical", "title": version.title}
    links = result.pop("_links")
    if alone:
        links |= {"collection": "/rest/api/content"}
        links |= {"base": wiki.base_url, "context": wiki.switches.context_path}
    if content.type == "attachment":
        links |= _file_links(subject)
    return {**result, "_links": links, "_expandable": expandable}


def restrictions_json(wiki: Wiki, content: Content, wanted: Tree) -> Json:
    """Return the direct restrictions of a page by operation; inherited ones are not shown."""
    path = f"/rest/api/content/{content.id}/restriction/byOperation"
    restrictions = wiki.restrictions(content.id)
    result: Json = {}
    expandable = {}
    for name, allowed in (("read", restrictions.read), ("update", restrictions.update)):
        if name in wanted:
            result[name] = restriction_json(wiki, content, name, allowed, wanted[name])
        else:
            expandable[name] = f"{path}/{name}"
    return {**result, "_links": {"self": f"{wiki.base_url}{path}"}, "_expandable": expandable}


def restriction_json(
    wiki: Wiki, content: Content, name: str, allowed: Allowed, wanted: Tree
) -> Json:
    """Return who one restriction of a page lets through."""
    path = f"/rest/api/content/{content.id}/restriction/byOperation/{name}"
    kinds: dict[str, list[Json]] = {
        "user": sorted(
            (person(wiki, key) for key in allowed.users), key=lambda one: str(one.get("username"))
        ),
        "group": [group_json(wiki, group) for group in sorted(allowed.groups)],
    }
    shown = {
        kind: listed(items, path, wiki, limit=MOST_LISTED)
        for kind, items in kinds.items()
        if kind in wanted.get("restrictions", {})
    }
    inner: Json = {**shown, "_expandable": {kind: "" for kind in kinds if kind not in shown}}
    result: Json = {"operation": name, "_links": {"self": f"{wiki.base_url}{path}"}}
    if "restrictions" in wanted:
        return {**result, "restrictions": inner, "_expandable": {"content": ""}}
    return {**result, "_expandable": {"restrictions": "", "content": ""}}


def property_json(wiki: Wiki, content_id: int, key: str, value: object, version: int) -> Json:
    """Return one property of a content."""
    path = f"/rest/api/content/{id_text(wiki, content_id)}"
    link = f"{wiki.base_url}{path}/property/{quote(key, safe='')}"
    return {
        "id": str(crc32(f"{content_id}:{key}".encode())),
        "key": key,
        "value": value,
        "version": {"number": version, "minorEdit": False, "hidden": False},
        "_links": {"self": link},
        "_expandable": {"content": path},
    }


def history_json(subject: Subject, wanted: Tree) -> Json:
    """Return when a content was made and by whom, and the versions around the one shown."""
    wiki, content = subject.wiki, subject.content
    number = subject.head.number
    neighbours: dict[str, int] = {
        "lastUpdated": content.version,
        "previousVersion": number - 1,
        "nextVersion": number + 1,
    }
    result: Json = {
        "latest": number == content.version,
        "createdBy": person(wiki, content.created_by),
        "createdDate": date_text(wiki, content.created),
    }
    expandable = {}
    for name, one in neighbours.items():
        version = wiki.version(content.id, one) if name in wanted else None
        if version is not None:
            result[name] = version_json(wiki, version)
        elif name not in wanted:
            expandable[name] = ""
    if "contributors" in wanted:
        result["contributors"] = _contributors(subject)
    else:
        expandable["contributors"] = ""
    links = {"self": f"{wiki.base_url}{subject.path}/history"}
    return {**result, "_links": links, "_expandable": expandable}


def _contributors(subject: Subject) -> Json:
    wiki = subject.wiki
    keys = dict.fromkeys(version.author for version in wiki.versions(subject.content.id))
    people = [person(wiki, key) for key in keys]
    return {"publishers": {"users": people, "userKeys": [key for key in keys if key]}}


def _space(subject: Subject, wanted: Tree) -> Json | None:
    space = subject.wiki.space(subject.content.space_key)
    if space is None:
        return None
    return space_json(subject.wiki, subject.viewer, space, ",".join(wanted))


def _version(subject: Subject, _wanted: Tree) -> Json:
    return version_json(subject.wiki, subject.head)


def _ancestors(subject: Subject, _wanted: Tree) -> list[Json]:
    return [stub(subject.wiki, page) for page in subject.wiki.ancestors(subject.content.id)]


def _container(subject: Subject, wanted: Tree) -> Json | None:
    wiki, container_id = subject.wiki, subject.content.container_id
    container = wiki.content(container_id) if container_id is not None else None
    if container is None:
        return _space(subject, {})
    expand = ",".join(wanted)
    return (
        content_json(wiki, subject.viewer, container, expand) if wanted else stub(wiki, container)
    )


def _body(subject: Subject, wanted: Tree) -> Json:
    expandable = {name: "" for name in ("storage", *RENDERED, "editor") if name not in wanted}
    result: Json = {}
    for name in wanted:
        if name in ("storage", "editor"):
            value = subject.body
        elif name in RENDERED:
            value = render.view(subject.body, subject.wiki, subject.viewer, _page(subject))
        else:
            continue
        result[name] = {
            "value": value,
            "representation": name,
            "_expandable": {"content": subject.path},
        }
    return {**result, "_expandable": expandable}


def _page(subject: Subject) -> Content:
    """Return the page on which a body is shown; a comment is shown on its page."""
    container = subject.content.container_id
    page = subject.wiki.content(container) if container is not None else None
    return page or subject.content


def _metadata(subject: Subject, wanted: Tree) -> Json:
    wiki, content = subject.wiki, subject.content
    result: Json = {}
    if "labels" in wanted:
        labels = [label_json(name) for name in wiki.labels(content.id)]
        result["labels"] = listed(labels, f"{subject.path}/label", wiki, limit=MOST_LISTED)
    if "properties" in wanted:
        known = wiki.properties(content.id)
        shown: Json = {
            key: property_json(wiki, content.id, key, *known[key])
            for key in wanted["properties"]
            if key in known
        }
        hidden = {key: "" for key in known if key not in shown}
        result["properties"] = {**shown, "_expandable": hidden}
    if "currentuser" in wanted:
        result["currentuser"] = {"_expandable": {"favourited": "", "viewed": ""}}
    names = ("labels", "properties", "currentuser", "frontend", "editorHtml")
    return {**result, "_expandable": {name: "" for name in names if name not in result}}


def _extensions(subject: Subject, wanted: Tree) -> Json:
    wiki, content = subject.wiki, subject.content
    if content.type == "attachment":
        file = wiki.attachment(content.id)
        facts = {"mediaType": file.media_type, "fileSize": file.size_bytes}
        return {**facts, "comment": file.comment}
    if content.type == "comment":
        remark = wiki.state.remarks[content.id]
        location = "inline" if remark.inline_ref else "footer"
        result: Json = {"location": location}
        if remark.inline_ref and "inlineProperties" in wanted:
            result["inlineProperties"] = {"originalSelection": "", "markerRef": remark.inline_ref}
        if "resolution" in wanted:
            result["resolution"] = {"status": "resolved" if remark.resolved else "open"}
        return result
    return {"position": "none" if content.position < 0 else content.position}


def _restrictions(subject: Subject, wanted: Tree) -> Json:
    return restrictions_json(subject.wiki, subject.content, wanted)


def _operations(subject: Subject, _wanted: Tree) -> list[Json]:
    wiki, viewer, content = subject.wiki, subject.viewer, subject.content
    names = ["read"]
    if wiki.may_edit(viewer, content):
        names += ["update"]
        if wiki.may(viewer, "delete", content.space_key):
            names += ["delete"]
    return [{"operation": name, "targetType": content.type} for name in names]


def _children(subject: Subject, wanted: Tree) -> Json:
    wiki, viewer = subject.wiki, subject.viewer
    result: Json = {}
    for kind in ("page", "comment", "attachment"):
        if kind in wanted:
            found = children_of(wiki, subject.content, kind)
            expand = _text(wanted[kind])
            shown = [one for one in found if wiki.may_view(viewer, one)]
            items = [content_json(wiki, viewer, one, expand) for one in shown]
            result[kind] = listed(items, f"{subject.path}/child/{kind}", wiki)
    kinds = ("page", "comment", "attachment")
    hidden = {kind: f"{subject.path}/child/{kind}" for kind in kinds if kind not in result}
    links = {"self": f"{wiki.base_url}{subject.path}/child"}
    return {**result, "_links": links, "_expandable": hidden}


def _descendants(subject: Subject, wanted: Tree) -> Json:
    wiki, viewer = subject.wiki, subject.viewer
    result: Json = {}
    if "page" in wanted:
        found = [
            page for page in wiki.descendants(subject.content.id) if wiki.may_view(viewer, page)
        ]
        items = [content_json(wiki, viewer, page, _text(wanted["page"])) for page in found]
        result["page"] = listed(items, f"{subject.path}/descendant/page", wiki)
    hidden = {} if "page" in result else {"page": f"{subject.path}/descendant/page"}
    links = {"self": f"{wiki.base_url}{subject.path}/descendant"}
    return {**result, "_links": links, "_expandable": hidden | {"comment": "", "attachment": ""}}


def children_of(wiki: Wiki, content: Content, kind: str) -> list[Content]:
    """Return the pages, comments or files directly below a content, in order."""
    if kind == "page":
        return wiki.children(content.id)
    if content.type == "comment":
        page_id = content.container_id or 0
        comments = [comment.content for comment in wiki.comments(page_id)]
        return [one for one in comments if one.parent_id == content.id and kind == "comment"]
    if kind == "comment":
        comments = [comment.content for comment in wiki.comments(content.id)]
        return [one for one in comments if one.parent_id is None]
    return [attachment.content for attachment in wiki.attachments(content.id)]


def _file_links(subject: Subject) -> Json:
    content, head = subject.content, subject.head
    name = quote(content.title, safe="")
    stamp = int(head.when.timestamp() * 1000)
    path = f"/download/attachments/{content.container_id}/{name}"
    query = f"version={head.number}&modificationDate={stamp}&api=v2"
    return {"download": f"{path}?{query}", "thumbnail": f"{path}?api=v2"}


def _text(wanted: Tree) -> str:
    """Return a tree of names as `expand` writes it."""
    names = []
    for name, below in wanted.items():
        names += [f"{name}.{rest}" for rest in _text(below).split(",")] if below else [name]
    return ",".join(names)


def _nowhere(_subject: Subject) -> str:
    return ""


def _below(name: str) -> Callable[[Subject], str]:
    return lambda subject: f"{subject.path}/{name}"


def _space_path(subject: Subject) -> str:
    return f"/rest/api/space/{subject.content.space_key}"


# What may be expanded, by name: how it is shown, and what `_expandable` says of it if it is not.
_PARTS: dict[str, tuple[Callable[[Subject, Tree], Any], Callable[[Subject], str] | None]] = {
    "space": (_space, _space_path),
    "history": (history_json, _below("history")),
    "version": (_version, _nowhere),
    "ancestors": (_ancestors, _nowhere),
    "container": (_container, _space_path),
    "body": (_body, _nowhere),
    "metadata": (_metadata, _nowhere),
    "extensions": (_extensions, None),
    "operations": (_operations, _nowhere),
    "children": (_children, _below("child")),
    "descendants": (_descendants, _below("descendant")),
    "restrictions": (_restrictions, _below("restriction/byOperation")),
}
