"""Whatever people type stays text, in every place of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.pages.storage import Element, find, first, parse, text_of
from sicbot.templating.cleaning import clean
from sicbot.templating.environment import Renderer
from sicbot.templating.filters import title, url
from sicbot.templating.skeleton import skeleton
from tests.templating.payloads import ALL, PAYLOADS, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator

RENDERER = Renderer((TEMPLATES,))
TEMPLATE = "places.xhtml.j2"
GENERATED = 2_000


def render(text: str) -> str:
    """Return the template with a text in every place."""
    rows = [{"name": text, "note": text}]
    return RENDERER.render(
        TEMPLATE, text=text, attribute=text, address=text, items=[text], rows=rows, page=text,
        code=text,
    )  # fmt: skip


BENIGN = skeleton(render("x"))


def shown(body: str) -> Iterator[tuple[str, str]]:
    """Yield each place of the template and what a reader of XML finds there."""
    root = parse(body).root
    paragraphs = list(find(root, "p"))
    yield "text", text_of(the(root, "h2"))
    yield "attribute in double quotes", the(root, "h2").attributes["title"]
    yield "attribute in single quotes", paragraphs[0].attributes["class"]
    yield "address", text_of(paragraphs[0])
    yield "list item", text_of(the(root, "li"))
    yield from (("table cell", text_of(cell)) for cell in find(root, "td"))
    yield "macro parameter", text_of(the(root, "ac:parameter"))
    yield "CDATA", text_of(the(root, "ac:plain-text-body"))
    yield "sentence", text_of(paragraphs[-1]).removeprefix("Written by ")


def the(root: Element, name: str) -> Element:
    element = first(root, name)
    assert element is not None
    return element


def assert_inert(text: str) -> None:
    """Expect benign elements, the cleaned text in each place, and a title made of it."""
    body = render(text)

    assert skeleton(body) == BENIGN
    assert {place: found for place, found in shown(body) if found != clean(text)} == {}
    assert the(parse(body).root, "ri:page").attributes["ri:content-title"] == title(clean(text))


@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_payload_stays_text_in_every_place(kind: str) -> None:
    """Each hostile text leaves the elements as a benign one does, and is shown as it was typed."""
    for text in PAYLOADS[kind]:
        assert_inert(text)


def test_there_are_enough_different_payloads() -> None:
    """The figures that the threat model asks for."""
    assert len(set(ALL)) == len(ALL) >= 200
    assert len(PAYLOADS["addresses"]) >= 60


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
MARKUP = st.text(st.sampled_from("<>&\"'{}%#]![CDATA-/= ;:\n\t\r\x00\ud800éx"), max_size=60)
MIXED = st.lists(st.one_of(st.sampled_from(ALL), ANY_TEXT), max_size=4).map("".join)


@given(st.one_of(ANY_TEXT, MARKUP, MIXED).filter(lambda text: not url(clean(text))))
@settings(max_examples=GENERATED, deadline=None, derandomize=True, database=None)
def test_a_generated_text_stays_text_in_every_place(text: str) -> None:
    """Texts that nobody thought of; safe addresses are left out, as they become links."""
    assert_inert(text)


@pytest.mark.parametrize("text", PAYLOADS["addresses"])
def test_a_tricky_address_is_no_link(text: str) -> None:
    """It is shown as text, so the page has no link at all."""
    assert not list(find(parse(render(text)).root, "a"))


def test_a_safe_address_is_a_link() -> None:
    """The control: an ordinary address becomes a link with its text beside it."""
    link = the(parse(render("HTTPS://Example.org/a?b=ü&c")).root, "a")

    assert link.attributes["href"] == "https://example.org/a?b=%C3%BC&c"
    assert text_of(link) == "HTTPS://Example.org/a?b=ü&c"
