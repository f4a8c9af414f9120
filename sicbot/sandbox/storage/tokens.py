"""Storage format cut into tags, text, CDATA and comments, so that changes are splices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["open", "close", "empty", "text", "opaque"]

# Possessive, so that a broken body cannot make it slow.
_PIECE = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][^\s/>]*+)(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a body; the pieces in a row are the body."""

    kind: Kind
    text: str
    name: str = ""


def tokens(body: str) -> Iterator[Token]:
    """Yield the pieces of `body`; comments, CDATA and instructions are opaque."""
    position = 0
    for match in _PIECE.finditer(body):
        if match.start() > position:
            yield Token("text", body[position : match.start()])
        position = match.end()
        text, name = match[0], match["name"]
        if name is None:
            yield Token("opaque", text)
        elif match["end"]:
            yield Token("close", text, name)
        else:
            yield Token("empty" if text.endswith("/>") else "open", text, name)
    if position < len(body):
        yield Token("text", body[position:])


def join(pieces: Iterable[Token]) -> str:
    """Return the body that `pieces` make up."""
    return "".join(piece.text for piece in pieces)


def attributes(tag: str) -> dict[str, str]:
    """Return a tag's attributes with their values as read."""
    return {name: unescape(value[1:-1]) for name, value in _ATTRIBUTE.findall(tag)}


def with_attributes(tag: str, added: dict[str, str]) -> str:
    """Return `tag` with attributes spliced in at its end."""
    if not added:
        return tag
    end = "/>" if tag.endswith("/>") else ">"
    head = tag[: -len(end)]
    space = head[len(head.rstrip()) :]
    words = "".join(f' {name}="{quoted(value)}"' for name, value in added.items())
    return f"{head.rstrip()}{words}{space}{end}"


def replaced_attribute(tag: str, name: str, value: str | None) -> str:
    """Return `tag` with one attribute's value replaced, or without it (None)."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] != name:
            continue
        if value is None:
            return tag[: match.start()].rstrip() + tag[match.end() :]
        return f'{tag[: match.start(2)]}"{quoted(value)}"{tag[match.end(2) :]}'
    return tag if value is None else with_attributes(tag, {name: value})


def rebuilt(tag: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return `tag` with its attributes written anew in the order given; values are raw."""
    name = re.match(r"<([^\s/>]+)", tag)
    words = "".join(f' {key}="{value}"' for key, value in pairs)
    return f"<{name[1] if name else ''}{words}{' />' if tag.endswith('/>') else '>'}"


def raw_attributes(tag: str) -> list[tuple[str, str]]:
    """Return a tag's attributes in order, values as written but fit for double quotes."""
    return [(name, value[1:-1].replace('"', "&quot;")) for name, value in _ATTRIBUTE.findall(tag)]


def quoted(value: str) -> str:
    """Return `value` as it stands between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;")
