"""Wiki markup, the older way to write pages: its simplest notation as storage format."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

# Notation that is not built; guessing what the product makes of it would be worse than refusing.
_UNKNOWN = re.compile(
    r"[{}\[\]|\\^~!]"  # macros, links, tables, escapes, raised and lowered text, images
    r"|\?\?|(?<!\S)[-+][^\s-][^\n]*?[-+](?!\S)"  # citations, deleted and inserted text
    r"|^\s*(?:bq\.|[*#]{2,}\s)"  # quotations, lists in lists
    r"|(?<!-)-{2,3}(?!-)|[:;][()DP]|\([/x?*+\-iyn]\)"  # dashes and smileys
    r"|\b(?:https?|ftp|mailto):|</?\w",  # addresses, HTML
    re.MULTILINE,
)
_HEADING = re.compile(r"h([1-6])\.\s+(.*)")
_ITEM = re.compile(r"([*#-])\s+(.*)")
_RULE = re.compile(r"-{4,}")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])")


def to_storage(markup: str) -> str | None:
    """Return headings, paragraphs, lists, rules, bold and italic text in storage format.

    None tells that the markup holds notation that is not built.
    """
    if _UNKNOWN.search(markup):
        return None
    lines = markup.replace("\r\n", "\n").split("\n")
    return "".join(_block(kind, list(group)) for kind, group in groupby(lines, _kind))


def _kind(line: str) -> str:
    """Return what a line belongs to; lines of the same kind in a row make one block."""
    line = line.strip()
    if not line:
        return "nothing"
    if _HEADING.fullmatch(line):
        return "heading"
    if _RULE.fullmatch(line):
        return "rule"
    item = _ITEM.fullmatch(line)
    if item is None:
        return "paragraph"
    return "ol" if item[1] == "#" else "ul"


def _block(kind: str, lines: list[str]) -> str:
    texts = [line.strip() for line in lines]
    match kind:
        case "nothing":
            return ""
        case "heading":
            found = [match for text in texts if (match := _HEADING.fullmatch(text))]
            return "".join(f"<h{one[1]}>{_inline(one[2])}</h{one[1]}>" for one in found)
        case "rule":
            return "<hr />" * len(texts)
        case "paragraph":
            return f"<p>{'<br />'.join(map(_inline, texts))}</p>"
        case _:
            items = [match for text in texts if (match := _ITEM.fullmatch(text))]
            return f"<{kind}>{''.join(f'<li>{_inline(one[2])}</li>' for one in items)}</{kind}>"


def _inline(text: str) -> str:
    text = _BOLD.sub(r"<strong>\1</strong>", escape(text, quote=False))
    return _ITALIC.sub(r"<em>\1</em>", text)
