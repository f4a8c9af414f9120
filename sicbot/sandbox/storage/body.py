"""Storage format: what the wiki refuses, and what it changes on saving and renaming."""

from __future__ import annotations

import re
from html import escape
from html.entities import name2codepoint
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.parsers import expat

from sicbot.sandbox.model import Refused
from sicbot.sandbox.storage.errors import words
from sicbot.sandbox.storage.noise import NOISY_RULES, Saving
from sicbot.sandbox.storage.tokens import (
    attributes,
    replaced_attribute,
    tokens,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# The product's own limit for a REST request (system property atlassian.rest.request.maxsize).
LARGEST_BODY_BYTES = 5 * 1024 * 1024
# The limit of Woodstox, the XML parser of the product.
DEEPEST_ELEMENT = 1000
PREFIXES = frozenset({"ac", "ri", "at", "xml"})
_WRAPPER = (
    '<xml xmlns:ac="http://atlassian.com/content"'
    ' xmlns:ri="http://atlassian.com/resource/identifier"'
    ' xmlns:at="http://atlassian.com/template">'
)
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("lt", "gt", "amp", "quot")
)
_PROLOG = f"<!DOCTYPE xml [{_ENTITIES}]>"
_CONTEXT_BYTES = 400  # what is looked at around an error
_OPAQUE_OR_START = (
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
    r"|<(?:{})(?=[\s/>])(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>"
)
_MACRO_STARTS = re.compile(_OPAQUE_OR_START.format("ac:structured-macro|ac:macro"), re.DOTALL)
_PAGE_REFERENCES = re.compile(_OPAQUE_OR_START.format("ri:page"), re.DOTALL)
_IDS = UUID("5ac00000-0000-4000-8000-000000000001")  # name space of the ids that a sandbox makes


def check(body: str) -> None:
    """Refuse a body that the product refuses.

    Raises:
        Refused: 400 for what is no well-formed storage format, in the words of the product's
            parser with row and column; 413 for a body over the limit for requests.
    """
    if len(body) > LARGEST_BODY_BYTES or len(body.encode("utf-8", "replace")) > LARGEST_BODY_BYTES:
        raise Refused(
            413,
            "Request too large. Requests for this resource can be at most "
            f"{LARGEST_BODY_BYTES} bytes",
        )
    _Checker().run(body)


def counted_ids(seed: str, start: int = 0) -> Callable[[], str]:
    """Return a source of UUIDs that gives the same ones again for the same seed."""
    count = start

    def next_id() -> str:
        nonlocal count
        count += 1
        return str(uuid5(_IDS, f"{seed}:{count}"))

    return next_id


def normalise(
    body: str,
    *,
    new_id: Callable[[], str],
    noisy: bool,
    space_key: str | None = None,
    user_key: Callable[[str], str | None] | None = None,
) -> str:
    """Return a body that passed `check` as the wiki stores it.

    Saving adds `ac:schema-version` and `ac:macro-id` to structured macros and keeps an id that
    is given (guide of the REST reference 10.0.3, macro by id). All else stays as it is, unless
    `noisy`: then every other rewriting that has been seen on some server happens too.

    Args:
        body: Storage format.
        new_id: Gives the next UUID.
        noisy: Whether the rules of `NOISY_RULES` apply as well.
        space_key: The page's space, for links that name it without need.
        user_key: Gives the key of a user name, for `ri:username`.
    """
    if "<ac:structured-macro" in body:
        body = _MACRO_STARTS.sub(lambda match: _identified(match[0], new_id), body)
    if noisy:
        saving = Saving(new_id, space_key, user_key)
        for rule in NOISY_RULES:
            body = rule(body, saving)
    return body


def include_targets(body: str) -> list[tuple[str | None, str]]:
    """Return (space key or None, title) of each include and excerpt-include, in order."""
    targets: list[tuple[str | None, str]] = []
    macros: list[bool] = []
    for token in tokens(body):
        if token.name in ("ac:structured-macro", "ac:macro"):
            if token.kind == "open":
                name = attributes(token.text).get("ac:name")
                macros.append(name in ("include", "excerpt-include"))
            elif token.kind == "close" and macros:
                macros.pop()
        elif token.name == "ri:page" and token.kind != "close" and macros and macros[-1]:
            values = attributes(token.text)
            targets.append((values.get("ri:space-key"), values.get("ri:content-title", "")))
    return targets


def rewrite_links(
    body: str,
    old_space: str,
    old_title: str,
    new_space: str,
    new_title: str,
    page_space: str,
) -> str:
    """Return `body` with its links and includes of a renamed or moved page leading there again.

    Only `ri:page` counts: titles held as plain text of a parameter do not follow a rename in the
    product (its vendors' manuals), and CDATA and comments are no links. `page_space` is the space
    of the page whose body this is: a link without a space key means that one.
    """
    if "<ri:page" not in body:
        return body

    def follow(match: re.Match[str]) -> str:
        if match[0].startswith("<!"):
            return match[0]
        values = attributes(match[0])
        space, title = values.get("ri:space-key"), values.get("ri:content-title", "")
        here = (space or page_space).casefold() == old_space.casefold()
        if not here or title.casefold() != old_title.casefold():
            return match[0]
        tag = replaced_attribute(match[0], "ri:content-title", new_title)
        if new_space.casefold() == (space or page_space).casefold():
            return tag
        return replaced_attribute(tag, "ri:space-key", new_space)

    return _PAGE_REFERENCES.sub(follow, body)


def macro_names(body: str) -> frozenset[str]:
    """Return the names of all macros in `body`, as the search index knows them."""
    if "<ac:structured-macro" not in body and "<ac:macro" not in body:
        return frozenset()
    starts = (match[0] for match in _MACRO_STARTS.finditer(body))
    return frozenset(
        attributes(text).get("ac:name", "") for text in starts if not text.startswith("<!")
    )


def inline_markers(body: str) -> dict[str, str]:
    """Return the marked words of each inline comment by the marker's `ac:ref`."""
    found: dict[str, str] = {}
    open_refs: list[str] = []
    for token in tokens(body):
        if token.name == "ac:inline-comment-marker":
            if token.kind == "open":
                open_refs.append(attributes(token.text).get("ac:ref", ""))
                found.setdefault(open_refs[-1], "")
            elif token.kind == "close" and open_refs:
                open_refs.pop()
        elif token.kind == "text":
            for ref in open_refs:
                found[ref] += token.text
    return found


def mark_words(body: str, words: str, index: int, ref: str) -> str | None:
    """Return `body` with a marker around the `index`-th occurrence of `words`, counted from 0.

    None where they do not occur so often within one piece of text.
    """
    wanted, written, left = escape(words, quote=False), [], index
    for token in tokens(body):
        before, found, after = token.text, "", ""
        if token.kind == "text" and left >= 0:
            parts = token.text.split(wanted)
            if len(parts) - 1 > left:
                before, after = wanted.join(parts[: left + 1]), wanted.join(parts[left + 1 :])
                found = f'<ac:inline-comment-marker ac:ref="{ref}">{wanted}'
                found += "</ac:inline-comment-marker>"
            left -= len(parts) - 1
        written += [before, found, after]
    return "".join(written) if left < 0 else None


def set_task(body: str, task_id: str, *, done: bool) -> str | None:
    """Return `body` with one task ticked or not; None where there is no such task."""
    pattern = re.compile(
        r"(<ac:task-id>\s*" + re.escape(task_id) + r"\s*</ac:task-id>"
        r"(?:(?!</?ac:task>|<ac:task-body).)*?<ac:task-status>)([^<]*)(</ac:task-status>)",
        re.DOTALL,
    )
    match = pattern.search(body)
    if match is None:
        return None
    word = "complete" if done else "incomplete"
    return body[: match.start(2)] + word + body[match.end(2) :]


def _identified(text: str, new_id: Callable[[], str]) -> str:
    """Return the start tag of a macro with what it lacks; CDATA and comments as they are."""
    if text.startswith("<!"):
        return text
    if text.startswith("<ac:macro"):  # the old spelling has neither
        return text
    present = attributes(text)
    added = {}
    if "ac:schema-version" not in present:
        added["ac:schema-version"] = "1"
    if "ac:macro-id" not in present:
        added["ac:macro-id"] = new_id()
    return with_attributes(text, added)


class _Checker:
    """One run of the parser over one body."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.open: list[str] = []
        self.declared: list[frozenset[str]] = [PREFIXES]

    def run(self, body: str) -> None:
        """Parse `body`; raise what the product says of it."""
        document = f"{_PROLOG}{_WRAPPER}{body}</xml>".encode("utf-8", "surrogatepass")
        try:
            self.parser.Parse(document, True)  # noqa: FBT003  # expat takes no keyword
        except expat.ExpatError as error:
            at = max(self.parser.ErrorByteIndex, 0)
            before = document[max(at - _CONTEXT_BYTES, 0) : at].decode("utf-8", "replace")
            after = document[at : at + _CONTEXT_BYTES].decode("utf-8", "replace")
            said = words(error.code, before, after, self.open[-1] if self.open else "xml")
            raise self._refusal(said, error.lineno, error.offset) from None

    def _start(self, name: str, pairs: list[str]) -> None:
        if len(self.open) >= DEEPEST_ELEMENT:
            raise self._here(f"Maximum Element Depth limit ({DEEPEST_ELEMENT}) Exceeded")
        own = {key[6:] for key in pairs[::2] if key.startswith("xmlns:")}
        known = self.declared[-1] | own if own else self.declared[-1]
        self.open.append(name)
        self.declared.append(known)
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in known:
            raise self._here(f'Undeclared namespace prefix "{prefix}"')
        for key in pairs[::2]:
            prefix, colon, local = key.partition(":")
            if colon and prefix not in known and prefix != "xmlns":
                raise self._here(
                    f'Undeclared namespace prefix "{prefix}" (for attribute "{local}")'
                )

    def _end(self, _name: str) -> None:
        self.open.pop()
        self.declared.pop()

    def _here(self, words: str) -> Refused:
        parser = self.parser
        return self._refusal(words, parser.CurrentLineNumber, parser.CurrentColumnNumber)

    def _refusal(self, words: str, row: int, column: int) -> Refused:
        # The product counts columns of row 1 from the start of the element that it puts around
        # the body (seen in public reports: a close tag </xml> that nobody wrote).
        shown = column - (len(_PROLOG) if row == 1 else 0) + 1
        return Refused(
            400,
            f"Error parsing xhtml: {words}\n at [row,col {{unknown-source}}]: [{row},{shown}]",
        )
