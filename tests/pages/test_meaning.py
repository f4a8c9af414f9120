"""What means another thing is never called equal; what Confluence rewrites on saving is."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.meaning import canonical, digest, same_meaning
from sicbot.pages.storage import MAX_DEPTH, Document, Element, parse, text_of
from sicbot.sandbox.storage.body import counted_ids, normalise
from tests.conftest import ROOT
from tests.pages.cases import CASES, Case, read, world_bodies
from tests.pages.generator import make_body

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "tests" / "cases" / "meaning"
BATCH = 200
SPACE = "SOIL"


def pairs(kind: str) -> list[Any]:
    """Return the pairs of a case file as parameters with their names."""
    table = tomllib.loads(read(FOLDER / f"{kind}.toml"))["pair"]
    return [pytest.param(pair, id=pair["name"]) for pair in table]


def saved(body: str) -> str:
    """Return a body as a wiki with every known rewriting stores it."""
    return normalise(body, new_id=counted_ids("saved"), noisy=True, space_key=SPACE)


def other_words(body: str) -> str:
    """Return a body with the case of one word turned, or as it is if no word stands alone."""
    document: Document = parse(body)
    return with_turned_word(document, document.root) or body


def with_turned_word(document: Document, element: Element) -> str | None:
    """Return the body with one word inside `element` turned, None where there is no plain one."""
    for child in element.children:
        inner = child.inner
        text = text_of(child)
        if inner and not child.children and text.isalpha() and text.isascii():
            data = document.data
            new = text.swapcase().encode()
            return (data[: inner.start] + new + data[inner.end :]).decode()
        found = with_turned_word(document, child)
        if found:
            return found
    return None


@pytest.mark.parametrize("pair", pairs("differs"))
def test_what_a_reader_can_tell_apart_differs(pair: dict[str, str]) -> None:
    """Text, letter case, order, task status and exact white space count."""
    space_key = pair.get("space_key", "")

    assert not same_meaning(pair["one"], pair["other"], space_key=space_key)
    assert not same_meaning(pair["other"], pair["one"], space_key=space_key)
    assert digest(pair["one"], space_key=space_key) != digest(pair["other"], space_key=space_key)


@pytest.mark.parametrize("pair", pairs("same"))
def test_what_saving_rewrites_is_the_same(pair: dict[str, str]) -> None:
    """Ids, spelling, order of attributes, white space between blocks do not count."""
    space_key = pair.get("space_key", "")

    assert same_meaning(pair["one"], pair["other"], space_key=space_key)
    assert digest(pair["one"], space_key=space_key) == digest(pair["other"], space_key=space_key)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_saved_case_means_the_same(case: Case) -> None:
    """All rewritings at once do not change what a case means."""
    assert same_meaning(case.body, saved(case.body), space_key=SPACE)


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_a_saved_page_of_the_worlds_means_the_same(path: Path) -> None:
    """All rewritings at once do not change what a page means; a word turned does."""
    body = read(path)
    other = other_words(body)

    assert same_meaning(body, saved(body), space_key=SPACE)
    assert other == body or not same_meaning(other, saved(body), space_key=SPACE)


@pytest.mark.parametrize("batch", range(10))
def test_a_saved_generated_page_means_the_same(batch: int) -> None:
    """All rewritings at once do not change what a page made by chance means."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        body, _ = make_body(number)

        assert same_meaning(body, saved(body), space_key=SPACE), number


def test_generated_pages_differ_from_one_another() -> None:
    """The comparison is not blind: pages with different words or elements differ."""
    bodies = [make_body(number)[0] for number in range(BATCH)]
    different = {(text_of(parse(body).root).strip(), body.count("<")) for body in bodies}

    assert len({digest(body) for body in bodies}) > len(different) * 0.8


def test_the_one_spelling_is_its_own() -> None:
    """Spelling a body anew twice is spelling it anew once; names of foreign spaces cannot be."""
    cases = [case.body for case in CASES if "xmlns" not in case.body]
    for body in cases + [make_body(number)[0] for number in range(BATCH)]:
        once = canonical(body, space_key=SPACE)

        assert canonical(once, space_key=SPACE) == once


def test_a_digest_is_that_of_the_one_spelling() -> None:
    """A digest written down by one release is found again by the next."""
    body = "<p class=\"b\"  title='a'>soil&nbsp;<br/></p>"

    assert canonical(body) == '<p class="b" title="a">soil\u00a0<br></br></p>'
    assert digest(body) == "ccdcd3f41624321a18e445aa908a2bedcca0c53b02a8bccc65cc7cf78c5556ca"


def test_what_does_not_parse_has_no_meaning() -> None:
    """A body that is not well-formed is refused, not compared."""
    with pytest.raises(PageError, match="line 1"):
        same_meaning("<p>", "<p />")


@pytest.mark.parametrize("name", ["p", "ac:inline-comment-marker", "ac:link", "tbody"])
def test_the_deepest_body_that_can_be_read_has_a_meaning(name: str) -> None:
    """Comparing needs no more depth than reading allows."""
    levels = MAX_DEPTH - 1
    body = f"<{name}>" * levels + "x" + f"</{name}>" * levels

    assert same_meaning(body, f"<!-- x -->{body}")
