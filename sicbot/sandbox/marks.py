"""What is marked on content without making a version: labels, properties, restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.sandbox.model import Allowed, Refused, Restrictions
from sicbot.sandbox.rights import allows, is_super, must_edit, must_write, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.wiki import Wiki

LONGEST_LABEL = 255
_NOT_IN_LABELS = frozenset(" ,:;!#$%&()*+=?@[]^`{|}~\"'<>\\")


def add_labels(wiki: Wiki, viewer: Viewer, id: int, names: Iterable[str]) -> list[str]:  # noqa: A002
    """Put labels on a content, in lower case; return all that it has then."""
    content = _editable(wiki, viewer, id)
    wanted = [name.strip().lower() for name in names]
    for name in wanted:
        if not name or len(name) > LONGEST_LABEL or not _is_label(name):
            raise Refused(400, f"Invalid label: {name}")
    with wiki.change():
        wiki.remember(content.id)
        wiki.state.set_labels(id, sorted({*wiki.labels(id), *wanted}))
    return wiki.labels(id)


def remove_label(wiki: Wiki, viewer: Viewer, id: int, name: str) -> None:  # noqa: A002
    """Take a label from a content."""
    _editable(wiki, viewer, id)
    labels = wiki.labels(id)
    if name.lower() not in labels:
        raise Refused(404, f"No label found with name: {name}")
    with wiki.change():
        wiki.remember(id)
        wiki.state.set_labels(id, [label for label in labels if label != name.lower()])


def set_property(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002
    key: str,
    value: object,
    version: int,
) -> None:
    """Make a property (version 1), or change it (its version + 1)."""
    _editable(wiki, viewer, id)
    known = wiki.properties(id).get(key)
    if known is None and version != 1:
        raise Refused(404, f"No content property found with key: {key}")
    current = known[1] if known else 0
    if version != current + 1:
        raise Refused(409, f"Version must be incremented on update. Current version is: {current}")
    with wiki.change():
        wiki.state.put_property("content", str(id), key, value, version)


def delete_property(wiki: Wiki, viewer: Viewer, id: int, key: str) -> None:  # noqa: A002
    """Delete a property."""
    _editable(wiki, viewer, id)
    if key not in wiki.properties(id):
        raise Refused(404, f"No content property found with key: {key}")
    with wiki.change():
        wiki.state.drop_property("content", str(id), key)


def set_restrictions(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002
    changes: Mapping[str, Allowed | None],
) -> None:
    """Set the restrictions named (`read`, `update`); None or empty: everybody with the space right.

    Raises:
        Refused: 400 when the one who asks would be shut out; 403, 404 as for other edits.
    """
    content = _editable(wiki, viewer, id)
    if content.type not in ("page", "blogpost"):
        raise Refused(400, "Only pages and blog posts can be restricted")
    known = wiki.restrictions(id)
    read = changes.get("read", known.read) or Allowed()
    update = changes.get("update", known.update) or Allowed()
    for allowed in (read, update):
        if allowed and not is_super(wiki, viewer) and not allows(wiki, viewer, allowed):
            raise Refused(400, "You cannot remove your own access to the content")
    with wiki.change():
        wiki.remember(id)
        wiki.state.set_restrictions(id, Restrictions(read, update))


def _is_label(name: str) -> bool:
    """Tell whether all characters of a name may stand in a label."""
    return name.isprintable() and _NOT_IN_LABELS.isdisjoint(name)


def _editable(wiki: Wiki, viewer: Viewer, content_id: int) -> Content:
    must_write(wiki)
    content = visible(wiki, viewer, content_id, "current", "draft", "archived")
    must_edit(wiki, viewer, content)
    return content
