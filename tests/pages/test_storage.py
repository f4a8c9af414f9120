"""The tree and its offsets; what cannot be read is refused with line and reason."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from sicbot.core.edits import Span
from sicbot.core.errors import PageError
from sicbot.pages import storage
from sicbot.pages.macros import includes, macros
from sicbot.pages.storage import Element, first, mentions, parse, subtrees, text_of, walk
from tests.pages.cases import CASES, Case, read, world_bodies

if TYPE_CHECKING:
    from pathlib import Path

INCLUDE = '<ac:structured-macro ac:name="include"/>'


def assert_offsets_fit(body: str) -> None:
    """Compare every element's offsets with the body, and with what its own bytes parse to."""
    data = body.encode()
    for element in walk(parse(body).root):
        tag = element.open.cut(data)
        local = element.name.rpartition(":")[2].encode()
        assert tag.startswith(b"<")
        assert tag.endswith(b">")
        assert local in tag
        if element.inner is None:
            assert tag.endswith(b"/>")
            assert element.span == element.open
        else:
            assert data[element.inner.end :].startswith(b"</")
            assert data[: element.span.end].endswith(b">")
            assert element.open.end == element.inner.start


def assert_reads_alone(data: bytes, element: Element) -> None:
    """Parse an element's bytes alone and expect the same name, attributes and text."""
    (alone,) = parse(element.span.cut(data).decode()).root.children
    assert (alone.name, alone.attributes) == (element.name, element.attributes)
    assert text_of(alone) == text_of(element)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_offsets_of_cases_point_at_the_very_bytes(case: Case) -> None:
    """Every element of every case begins, opens and ends where it says."""
    assert_offsets_fit(case.body)


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_offsets_of_the_worlds_point_at_the_very_bytes(path: Path) -> None:
    """Every element of every page of the worlds begins, opens and ends where it says."""
    body = read(path)

    assert_offsets_fit(body)
    assert includes(body) == includes(parse(body))
    for macro in macros(parse(body)):
        assert_reads_alone(body.encode(), macro.element)


def test_text_is_what_a_reader_sees() -> None:
    """Entities and CDATA are text, comments are not; unknown entities spell themselves."""
    body = "a&nbsp;b<!-- c --><![CDATA[<d>&amp;]]>&eacute;&#x1F331;&foo;<?pi x?>&lt;\r\n&nGt;"

    assert text_of(parse(body).root) == "a\xa0b<d>&amp;é🌱&foo;<\n≫⃒"


def test_unknown_entities_move_no_offset() -> None:
    """Positions behind and inside entities are those of the body as it stands."""
    body = '&foo;&nbsp;<p title="&foo;&Eacute;">é</p>'

    (element,) = parse(body).root.children

    assert element.attributes == {"title": "&foo;É"}
    assert element.span == Span(11, len(body.encode()))


def test_prefixes_are_those_that_confluence_uses() -> None:
    """A prefix that the body declares for the same address is read as the usual one."""
    body = (
        '<c:link xmlns:c="http://atlassian.com/content" c:anchor="x" xml:lang="en">'
        '<p xmlns="http://www.w3.org/1999/xhtml"/><g xmlns="urn:g"/></c:link>'
    )

    (link,) = parse(body).root.children

    assert (link.name, dict(link.attributes)) == ("ac:link", {"ac:anchor": "x", "xml:lang": "en"})
    assert [child.name for child in link.children] == ["p", "urn:g:g"]


def test_subtrees_are_the_outermost_only() -> None:
    """What is inside a found element comes with it, not beside it."""
    body = '<p><a ac:name="x">1<a ac:name="x">2</a></a></p><b ac:name="x"/><a ac:name="y"/>'

    found = subtrees(body, {"a"}, {"x"})

    assert [text_of(element) for element in found] == ["12"]
    inner = first(found[0], "a")
    assert inner is not None
    assert inner.span.cut(body.encode()) == b'<a ac:name="x">2</a>'


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("<p>nothing here</p>", False),
        ("<p>it includes much</p>", False),
        ('<p>&#8220;include&#8221; and name="a"</p>', False),
        (INCLUDE, True),
        ('<ac:macro ac:name="incl&#x75;de"/>', True),
        ("<ac:macro ac:name = 'incl&#x75;de'/>", True),
    ],
)
def test_a_byte_search_misses_no_name(body: str, answer: bool) -> None:  # noqa: FBT001
    """The search before the parser may say yes too often, but no only when it is certain."""
    assert mentions(body, ('include"', "include'")) is answer
    assert mentions(body.encode(), ('include"', "include'")) is answer


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "billion laughs": (
        f'<!DOCTYPE p [<!ENTITY l0 "ha">{LAUGHS}]><p>&l9;</p>',
        "line 1, column 1: document type declarations are refused",
    ),
    "quadratic blow-up": (
        f'\n<!DOCTYPE p [<!ENTITY a "{"a" * 50_000}">]><p>{"&a;" * 50_000}</p>',
        "line 2, column 1: document type declarations are refused",
    ),
    "external entity": (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>',
        "line 1, column 1: document type declarations are refused",
    ),
    "entity declared in the text": (
        '<p><!ENTITY x "y"></p>',
        "line 1, column 4: document type declarations are refused",
    ),
    "XML declaration": (
        '<?xml version="1.0" encoding="utf-16"?><p/>',
        "line 1, column 1: an XML declaration cannot stand in a body",
    ),
    "20,000 nested tags": (
        "<p>" * 20_000 + "</p>" * 20_000,
        "line 1, column 769: elements are nested deeper than 256",
    ),
    "600,000 elements": (
        "<a/>" * 600_000,
        "line 1, column 2000001: more than 500,000 elements",
    ),
    "two million attributes": (
        "<a " + " ".join(f'a{n}=""' for n in range(1_200_000)) + "/>",
        "line 1, column 10888902: more than 1,000,000 attributes",
    ),
    "20,000 entity names": (
        " ".join(f"&e{n};" for n in range(20_000)),
        "line 1, column 78891: more than 10,000 different entities",
    ),
    "50 MB": ("<p>" + "x" * 50_000_000 + "</p>", "line 1, column 1: 50,000,007 characters"),
    "50 MB in few characters": ("🌱" * 12_500_000, "line 1, column 1: 50,000,000 bytes"),
    "NUL": ("<p>a\n\0</p>", "line 2, column 1: U+0000 is not allowed"),
    "lone surrogate": ("<p>é\n \ud83c</p>", "line 2, column 2: U+D83C is half a character"),
    "number of a surrogate": ("<p>&#xD83C;</p>", "line 1, column 4: no character has this number"),
    "unclosed": ("<p>\n<b>x</p>", "line 2, column 5: this end tag comes while <b> of line 2"),
    "unclosed at the end": ("é<p>\n", "line 2, column 1: the body ends while <p> of line 1"),
    "closed twice": ("<p/></p>", "line 1, column 5: this end tag closes nothing"),
    "out of the frame": (
        "</body><body>",
        "line 1, column 8: an end tag before this closes nothing",
    ),
    "undeclared prefix": ("é<x:y/>", "line 1, column 2: the prefix of this name is not declared"),
    "undeclared prefix of an attribute": ("<p x:y='1'/>", "line 1, column 1: the prefix of this"),
    "raw &": ("<p>é R&D</p>", "line 1, column 7: a bare & must be written &amp;"),
    "raw & in an attribute": ('<a href="?a=1&b=2">x</a>', "line 1, column 14: a bare & must be"),
    "raw <": ("<p>1 < 2</p>", "line 1, column 7: this character cannot stand here"),
    "attribute without value": ("<p hidden>x</p>", "line 1, column 10: this character cannot"),
    "attribute twice": ("<p a='1' a='2'/>", "line 1, column 10: the same attribute stands here"),
    "open tag": ("<p>x</p", "line 1, column 8: the body ends inside a tag"),
    "open comment": ("<p/>\n<!-- x", "line 2, column 1: what begins here is not closed"),
    "open CDATA": (
        "<![CDATA[ x",
        "line 1, column 12: the body ends inside a tag, comment or CDATA",
    ),
    "end of CDATA in text": ("<p>]]></p>", "line 1, column 4: ]]> in text must be written ]]&gt;"),
    "-- in a comment": ("<!-- a -- b -->", "line 1, column 8: -- cannot stand in a comment"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_line_column_and_reason(body: str, reason: str) -> None:
    """What does not parse or is too much is refused, in words, at its place."""
    with pytest.raises(PageError) as refused:
        parse(body)

    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize("body", [body for body, _ in REFUSED.values()], ids=REFUSED)
def test_looking_for_includes_refuses_the_same(body: str) -> None:
    """A body with an include is refused for the same reason as when it is read whole."""
    with pytest.raises(PageError) as whole:
        parse(body + INCLUDE)
    with pytest.raises(PageError) as quick:
        includes(body + INCLUDE)

    assert str(quick.value) == str(whole.value)


@pytest.mark.parametrize("body", [body for body, _ in REFUSED.values()], ids=REFUSED)
def test_refuses_in_bounded_memory(body: str) -> None:
    """Refusing needs less than three times the body, or 100 MB."""
    tracemalloc.start()
    with pytest.raises(PageError):
        parse(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < max(3 * len(body), 100_000_000)


def test_a_long_broken_body_is_not_built_first() -> None:
    """A mistake at the end of a long body is found before a tree is built."""
    body = "<p>x</p>" * 400_000 + "<p>"
    tracemalloc.start()
    with pytest.raises(PageError, match="the body ends while <p> of line 1 is open"):
        parse(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10 * len(body)


def test_the_deepest_and_longest_that_is_allowed_is_read() -> None:
    """One level less than too deep is fine, and so is a long text."""
    deep = "<p>" * storage.MAX_DEPTH + "</p>" * storage.MAX_DEPTH

    assert sum(1 for _ in walk(parse(deep).root)) == storage.MAX_DEPTH
    assert includes(deep + INCLUDE)
    assert len(text_of(parse("x" * 2_000_000).root)) == 2_000_000
