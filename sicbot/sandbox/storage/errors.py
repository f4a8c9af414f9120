"""The words in which the product's XML parser (Woodstox) refuses a body."""

from __future__ import annotations

import re
from xml.parsers.expat import errors

_CODES = errors.codes
MISMATCH = _CODES[errors.XML_ERROR_TAG_MISMATCH]
UNDEFINED_ENTITY = _CODES[errors.XML_ERROR_UNDEFINED_ENTITY]
INVALID_TOKEN = _CODES[errors.XML_ERROR_INVALID_TOKEN]
DUPLICATE_ATTRIBUTE = _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]

_FIXED = {
    _CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "Unexpected EOF in CDATA section",
    _CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: "Unexpected EOF in a tag or comment",
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "Illegal to have multiple roots (start tag in epilog?)."
    ),
    _CODES[errors.XML_ERROR_MISPLACED_XML_PI]: (
        'Illegal processing instruction target ("xml"); xml (case insensitive) is reserved by '
        "the specs."
    ),
    _CODES[errors.XML_ERROR_BAD_CHAR_REF]: "Illegal character entity: expansion character",
}
_NAME = re.compile(r"[^\s/>\[]+")


def words(code: int, before: str, after: str, expected: str) -> str:
    """Say what is wrong.

    The text for a close tag, a missing close tag, a character in a tag and `]]>` are those of
    public reports; the others follow the same parser's manner.

    Args:
        code: expat's error code.
        before: The text in front of the error.
        after: The text from the error on.
        expected: The innermost open element.
    """
    name = _NAME.match(after)
    first = name[0] if name else ""
    if code == MISMATCH:
        return f"Unexpected close tag </{first}>; expected </{expected}>."
    if code == UNDEFINED_ENTITY:
        return f'Undeclared general entity "{after[1:].partition(";")[0]}"'
    if code == DUPLICATE_ATTRIBUTE:
        return f"Duplicate attribute '{first.partition('=')[0]}'."
    if code == INVALID_TOKEN:
        return _invalid(before, after[:1])
    return _FIXED.get(code, "Unexpected character or end of input")


def _invalid(before: str, character: str) -> str:
    if character == ">" and before.endswith("]]"):
        return (
            "String ']]>' not allowed in textual content, except as the end marker of CDATA section"
        )
    if character and ord(character) < 32 and not character.isspace():
        return f"Illegal character ((CTRL-CHAR, code {ord(character)}))"
    what = f"Unexpected character '{character}' (code {ord(character) if character else -1})"
    reference = re.search(r"&([\w.:-]*)$", before)
    if reference:
        if not reference[1]:
            return f"{what} (expected a name start character)"
        return f"{what}; expected a semi-colon after the reference for entity '{reference[1]}'"
    return what + _place(before, character)


def _place(before: str, character: str) -> str:
    tag = before[before.rfind("<") :] if before.rfind("<") > before.rfind(">") else ""
    if tag in ("<", "</", "<!"):
        return f" in content after '{tag}' (malformed start element?)."
    if character == "<" and re.search(r"=\s*(\"[^\"]*|'[^']*)$", tag):
        return " in attribute value"
    if re.search(r"=\s*$", tag):
        return " expected a quote"
    if re.search(r"""\s[^\s="']+\s*$""", tag):
        return " expected '='"
    return " excepted space, or '>' or \"/>\"" if tag else ""
