"""What servers have been seen to rewrite on saving, beyond missing macro ids.

Which server does which differs by version and editor, and is not documented in one place; a
client must bear them all. Each rule takes a body that is well formed and returns one that means
the same; doing a rule twice is doing it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from sicbot.sandbox.storage.tokens import (
    Token,
    attributes,
    join,
    raw_attributes,
    rebuilt,
    replaced_attribute,
    tokens,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_XML_ENTITIES = frozenset({"lt", "gt", "amp", "quot", "apos"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_BLOCKS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "div", "hr", "blockquote"),
        *("table", "tbody", "thead", "tr", "td", "th", "colgroup", "col"),
        *("ac:layout", "ac:layout-section", "ac:layout-cell", "ac:task-list", "ac:task"),
    }
)


@dataclass(slots=True)
class Saving:
    """What the rules must know of the page that is being saved."""

    new_id: Callable[[], str]
    space_key: str | None = None
    user_key: Callable[[str], str | None] | None = None


def decode_entities(body: str, _saving: Saving) -> str:
    """Named HTML entities become characters; the five of XML stay."""

    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name in _XML_ENTITIES or name not in name2codepoint:
            return match[0]
        return chr(name2codepoint[name])

    return _each(body, lambda token: _ENTITY.sub(character, token.text), opaque=False)


def sort_attributes(body: str, _saving: Saving) -> str:
    """Attributes stand in order of their names, in double quotes."""
    return _each(
        body,
        lambda token: (
            rebuilt(token.text, sorted(raw_attributes(token.text)))
            if token.kind in ("open", "empty")
            else token.text
        ),
    )


def spell_empty_elements(body: str, _saving: Saving) -> str:
    """Elements without content are written `<p />`, as the product's serialiser does."""
    written: list[Token] = []
    for token in tokens(body):
        last = written[-1] if written else None
        if last and token.kind == "close" and last.kind == "open" and last.name == token.name:
            written[-1] = Token("empty", last.text[:-1].rstrip() + " />", last.name)
        elif token.kind == "empty":
            written.append(replace(token, text=token.text[:-2].rstrip() + " />"))
        else:
            written.append(token)
    return join(written)


def add_version_at_save(body: str, _saving: Saving) -> str:
    """References to pages and attachments get `ri:version-at-save`."""

    def versioned(token: Token) -> str:
        fits = token.name in ("ri:page", "ri:attachment") and token.kind != "close"
        if not fits or "ri:version-at-save" in attributes(token.text):
            return token.text
        return with_attributes(token.text, {"ri:version-at-save": "1"})

    return _each(body, versioned)


def drop_own_space_key(body: str, saving: Saving) -> str:
    """A link into the page's own space loses its space key."""

    def without_key(token: Token) -> str:
        if token.name != "ri:page" or token.kind == "close" or saving.space_key is None:
            return token.text
        if attributes(token.text).get("ri:space-key") != saving.space_key:
            return token.text
        return replaced_attribute(token.text, "ri:space-key", None)

    return _each(body, without_key)


def store_user_keys(body: str, saving: Saving) -> str:
    """`ri:username` is stored as the user's key."""

    def keyed(token: Token) -> str:
        username = attributes(token.text).get("ri:username") if token.name == "ri:user" else None
        key = saving.user_key(username) if username and saving.user_key else None
        if key is None:
            return token.text
        tag = replaced_attribute(token.text, "ri:username", None)
        return replaced_attribute(tag, "ri:userkey", key)

    return _each(body, keyed)


def add_local_ids(body: str, saving: Saving) -> str:
    """Tables and layout sections get an id of their own."""
    names = {"table": "local-id", "ac:layout-section": "ac:local-id"}

    def with_id(token: Token) -> str:
        name = names.get(token.name)
        if name is None or token.kind == "close" or name in attributes(token.text):
            return token.text
        return with_attributes(token.text, {name: saving.new_id()})

    return _each(body, with_id)


def add_task_ids(body: str, saving: Saving) -> str:
    """Tasks without an id get the next number and a UUID; given ids stay."""
    used = [int(number) for number in re.findall(r"<ac:task-id>\s*(\d+)\s*</ac:task-id>", body)]
    highest = max(used, default=0)
    written: list[str] = []
    pieces = list(tokens(body))
    for index, token in enumerate(pieces):
        written.append(token.text)
        if token.name != "ac:task" or token.kind != "open":
            continue
        names = _child_names(pieces, index)
        if "ac:task-id" not in names:
            highest += 1
            written.append(f"<ac:task-id>{highest}</ac:task-id>")
        if "ac:task-uuid" not in names:
            written.append(f"<ac:task-uuid>{saving.new_id()}</ac:task-uuid>")
    return "".join(written)


def add_table_bodies(body: str, _saving: Saving) -> str:
    """Rows that stand right in a table get a `tbody`."""
    written: list[str] = []
    tables: list[bool] = []  # whether we opened a tbody in it
    parents: list[str] = []
    for token in tokens(body):
        if token.kind == "open":
            if token.name == "tr" and parents and parents[-1] == "table":
                if not tables[-1]:
                    written.append("<tbody>")
                tables[-1] = True
            if token.name == "table":
                tables.append(False)
            parents.append(token.name)
        elif token.kind == "close" and parents and parents.pop() == "table" and tables.pop():
            written.append("</tbody>")
        written.append(token.text)
    return "".join(written)


def sort_parameters(body: str, _saving: Saving) -> str:
    """A macro's parameters that stand in a row are put in order of their names."""
    written: list[str] = []
    run: list[tuple[str, str]] = []
    depth = 0
    for token in tokens(body):
        is_parameter = token.name == "ac:parameter"
        if depth:
            run[-1] = (run[-1][0], run[-1][1] + token.text)
        elif is_parameter and token.kind != "close":
            run.append((attributes(token.text).get("ac:name", ""), token.text))
        else:
            written += _sorted(run)
            run.clear()
            written.append(token.text)
        if is_parameter:
            depth += (token.kind == "open") - (token.kind == "close")
    return "".join(written + _sorted(run))


def _sorted(run: list[tuple[str, str]]) -> list[str]:
    return [text for _, text in sorted(run, key=lambda item: item[0])]


def drop_space_between_blocks(body: str, _saving: Saving) -> str:
    """White space between two block elements goes."""
    pieces = list(tokens(body))
    written: list[str] = []
    for index, token in enumerate(pieces):
        between = 0 < index < len(pieces) - 1
        if token.kind == "text" and between and not token.text.strip(" \t\r\n"):
            before, after = pieces[index - 1], pieces[index + 1]
            if before.name in _BLOCKS and after.name in _BLOCKS:
                continue
        written.append(token.text)
    return "".join(written)


def strip_fragment_links(body: str, _saving: Saving) -> str:
    """A raw `href` that is only a fragment is stripped."""

    def stripped(token: Token) -> str:
        href = attributes(token.text).get("href", "") if token.name == "a" else ""
        if token.kind == "close" or not href.startswith("#"):
            return token.text
        return replaced_attribute(token.text, "href", None)

    return _each(body, stripped)


# Order matters: what is added is then sorted and spelt like the rest.
NOISY_RULES: tuple[Callable[[str, Saving], str], ...] = (
    decode_entities,
    store_user_keys,
    drop_own_space_key,
    add_version_at_save,
    add_local_ids,
    add_task_ids,
    add_table_bodies,
    strip_fragment_links,
    sort_parameters,
    drop_space_between_blocks,
    sort_attributes,
    spell_empty_elements,
)


def _each(body: str, change: Callable[[Token], str], *, opaque: bool = True) -> str:
    """Apply `change` to tags, and to text too unless only tags can change."""
    return "".join(
        token.text if token.kind == "opaque" or (opaque and token.kind == "text") else change(token)
        for token in tokens(body)
    )


def _child_names(pieces: list[Token], start: int) -> set[str]:
    """Return the names of the elements right below the open tag at `start`."""
    depth, names = 0, set()
    for token in pieces[start + 1 :]:
        if token.kind in ("open", "empty") and depth == 0:
            names.add(token.name)
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0:
            break
    return names
