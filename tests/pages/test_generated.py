"""Ten thousand generated bodies: offsets point at the very bytes, baits are left alone."""

from __future__ import annotations

import os

import pytest

from sicbot.pages.macros import Include, includes, macros
from sicbot.pages.storage import Document, parse, walk
from tests.pages.generator import Expected, make_body

BATCH = 500
BATCHES = 20 * (10 if os.environ.get("SICBOT_SOAK") else 1)


def describe(include: Include) -> Expected:
    """Return an include as the generator notes it."""
    return Expected(
        include.kind,
        include.spelling,
        include.space_key,
        include.title,
        (include.span.start, include.span.end),
        (include.target.start, include.target.end),
    )


def assert_tags_fit(document: Document) -> None:
    """Expect each element to begin and end with its own tags."""
    data = document.data
    for element in walk(document.root):
        name = element.name.encode()
        assert data.startswith(b"<" + name, element.start)
        assert data[element.open_end - 1 : element.open_end] == b">"
        assert data[element.end - 1 : element.end] == b">"
        assert element.inner is None or data.startswith(b"</" + name, element.inner.end)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_includes_are_found_where_they_were_written(batch: int) -> None:
    """Every include is found at its very bytes, and nothing in CDATA, comments or instructions."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        body, written = make_body(number)

        document = parse(body)
        found = includes(body)

        assert [describe(include) for include in found] == written, number
        assert includes(document) == found, number
        assert_tags_fit(document)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_a_span_cuts_out_is_whole(batch: int) -> None:
    """The bytes of an include, parsed alone, are that include and those inside it."""
    for number in range(batch * BATCH, (batch + 1) * BATCH, 5):
        body, _ = make_body(number)
        data = body.encode()

        for include in includes(body):
            alone = includes(include.span.cut(data).decode())

            assert alone[0].span.end == include.span.end - include.span.start
            assert (alone[0].title, alone[0].space_key) == (include.title, include.space_key)


def test_the_generator_makes_what_it_promises() -> None:
    """The bodies hold includes in both spellings, nested ones, baits and every kind of text."""
    bodies = [make_body(number) for number in range(BATCH)]
    written = [include for _, includes_ in bodies for include in includes_]
    text = "".join(body for body, _ in bodies)

    assert make_body(7) == make_body(7)
    assert {include.spelling for include in written} == {"old", "structured"}
    assert any(macro.bodies for body, _ in bodies for macro in macros(parse(body)))
    assert all(sign in text for sign in ("<![CDATA[", "<!--", "<?", "\r\n", "🌱", "&unheardof;"))
