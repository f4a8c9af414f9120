"""Why a body cannot be read, in words and with line and column."""

from __future__ import annotations

import re
from xml.parsers.expat import errors

from sicbot.core.errors import PageError

_NEAR = 64  # bytes looked at before an error; longer names are not worth a better sentence
_BARE_AMPERSAND = re.compile(rb"&[^\s&;<>]*\Z")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)")
_REASONS = {
    errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]: "the prefix of this name is not declared",
    errors.codes[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "the same attribute stands here twice",
    errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "a CDATA section is not closed",
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN]: "what begins here is not closed",
    errors.codes[errors.XML_ERROR_BAD_CHAR_REF]: "no character has this number",
    errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]: "an entity's name may hold ASCII letters only",
    errors.codes[errors.XML_ERROR_MISPLACED_XML_PI]: "an XML declaration cannot stand in a body",
    errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "an end tag before this closes nothing",
}


def position(data: bytes, offset: int) -> tuple[int, int]:
    """Return line and column of a byte offset, both from 1, the column in characters."""
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset]
    return data.count(b"\n", 0, offset) + 1, len(before.decode(errors="replace")) + 1


def refuse(data: bytes, offset: int, reason: str) -> PageError:
    """Return the error that tells line, column and reason."""
    line, column = position(data, offset)
    return PageError(f"line {line}, column {column}: {reason}")


def explain(data: bytes, offset: int, code: int, last_open: tuple[str, int] | None) -> PageError:
    """Return the error for what expat met at `offset`.

    Args:
        data: The body.
        offset: Where expat stopped; may lie behind the end.
        code: Expat's number for the error.
        last_open: Name and offset of the innermost element that is still open, where known.
    """
    if code == errors.codes[errors.XML_ERROR_TAG_MISMATCH]:
        return _mismatch(data, offset, last_open)
    if offset >= len(data):
        return refuse(data, len(data), "the body ends inside a tag, comment or CDATA section")
    if code == errors.codes[errors.XML_ERROR_INVALID_TOKEN]:
        return _invalid(data, offset)
    return refuse(data, offset, _REASONS.get(code, errors.messages.get(code, "not well-formed")))


def _mismatch(data: bytes, offset: int, last_open: tuple[str, int] | None) -> PageError:
    """Tell which element an end tag, or the end of the body, leaves open."""
    at = min(data.rfind(b"<", 0, offset + 1) if offset < len(data) else len(data), len(data))
    if last_open is None:
        return refuse(data, max(at, 0), "this end tag closes nothing")
    name, start = last_open
    line, _ = position(data, start)
    what = "the body ends" if at == len(data) else "this end tag comes"
    return refuse(data, max(at, 0), f"{what} while <{name}> of line {line} is open")


def _invalid(data: bytes, offset: int) -> PageError:
    """Tell what is wrong with a character that cannot stand where it does."""
    near = data[max(0, offset - _NEAR) : offset]
    ampersand = _BARE_AMPERSAND.search(near)
    tag = data.rfind(b"<", max(0, offset - 2), offset + 1)
    if data[offset] < ord(" ") and data[offset] not in b"\t\r\n":
        return refuse(data, offset, f"U+{data[offset]:04X} is not allowed")
    if ampersand:
        return refuse(data, offset - len(ampersand[0]), "a bare & must be written &amp;")
    if tag >= 0 and _DECLARATION.match(data, tag):
        return refuse(data, tag, "document type declarations are refused")
    if data[offset - 2 : offset + 1] == b"]]>":
        return refuse(data, offset - 2, "]]> in text must be written ]]&gt;")
    if near.endswith(b"--"):
        return refuse(data, offset - 2, "-- cannot stand in a comment")
    return refuse(data, offset, "this character cannot stand here")
