"""How fast includes are found in 10,000 pages of 18 KB, beside other parsers, in one run."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from time import perf_counter
from typing import TYPE_CHECKING
from xml.parsers import expat

from bs4 import BeautifulSoup
from lxml import etree

from benchmarks.tables import goal, show
from sicbot.pages.macros import includes
from tests.worlds import page_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGES = 10_000
PAGE_BYTES = 18 * 1024
DIFFERENT = 400  # pages in memory; each is scanned 25 times, as 10,000 would fill it
EVERY = 4  # one page in so many has an include
TIMES_FASTER = 40
ROUNDS = 5

_INCLUDE = re.compile("include|excerpt-include")
_DOCTYPE = "".join(f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items())
_HEAD = f'<!DOCTYPE r [{_DOCTYPE}]><r xmlns:ac="ac" xmlns:ri="ri">'


def ours(text: str) -> int:
    """Count includes as sicbot does."""
    return len(includes(text))


def soup_html(text: str) -> int:
    """Count includes with BeautifulSoup on Python's own parser."""
    soup = BeautifulSoup(text, "html.parser")
    return len(soup.find_all("ac:structured-macro", {"ac:name": _INCLUDE}))


def soup_lxml(text: str) -> int:
    """Count includes with BeautifulSoup on lxml's HTML parser."""
    soup = BeautifulSoup(text, "lxml")
    return len(soup.find_all("ac:structured-macro", {"ac:name": _INCLUDE}))


def lxml_etree(text: str) -> int:
    """Count includes with lxml's XML parser, entities declared."""
    parser = etree.XMLParser(resolve_entities=True, no_network=True, huge_tree=False)
    root = etree.fromstring(f"{_HEAD}{text}</r>", parser)
    macros = root.iter("{ac}structured-macro")
    return sum(_INCLUDE.fullmatch(str(one.get("{ac}name"))) is not None for one in macros)


def plain_expat(text: str) -> int:
    """Count includes with expat alone, entities declared; no offsets, no targets."""
    found = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal found
        if name == "ac:structured-macro" and _INCLUDE.fullmatch(attributes.get("ac:name", "")):
            found += 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(f"{_HEAD}{text}</r>", True)  # noqa: FBT003  # the last piece
    return found


# Name, way, and on how many of the 400 pages it is measured before the time is scaled up.
WAYS: tuple[tuple[str, Callable[[str], int], int], ...] = (
    ("sicbot", ours, DIFFERENT),
    ("expat", plain_expat, 200),
    ("lxml.etree", lxml_etree, 200),
    ("BeautifulSoup + lxml", soup_lxml, 40),
    ("BeautifulSoup + html.parser", soup_html, 40),
)


def run() -> None:
    """Scan the same pages in each way and show speeds as ratios."""
    texts = [
        page_text(number, f"Page {number}" if number % EVERY == 0 else None, PAGE_BYTES)
        for number in range(DIFFERENT)
    ]
    size = sum(len(text.encode()) for text in texts) / len(texts)
    seconds = _fastest(texts)
    slow = seconds["BeautifulSoup + lxml"]
    rows = [
        (
            name,
            f"{seconds[name] * PAGES:.2f}",
            f"{size / seconds[name] / 1e6:.1f}",
            f"{slow / seconds[name]:.1f}",
            f"{some}",
        )
        for name, _way, some in WAYS
    ]
    show(
        f"Includes in {PAGES:,} pages of {size / 1024:.0f} KB, one in {EVERY} with an include",
        ("way", "seconds", "MB/s", "times BS+lxml", "pages measured"),
        rows,
    )
    print(
        f"  Seconds are scaled up from the pages measured; the fastest of {ROUNDS} rounds counts."
    )
    ratio = slow / seconds["sicbot"]
    goal(f"{TIMES_FASTER} times BeautifulSoup + lxml ({ratio:.0f})", met=ratio >= TIMES_FASTER)


def _fastest(texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds a page of each way, its fastest round.

    The ways take turns, so that a busy machine does not slow down one of them alone.
    """
    rounds = [
        {name: _seconds(way, texts[:some]) for name, way, some in WAYS} for _ in range(ROUNDS)
    ]
    return {name: min(one[name] for one in rounds) for name, _way, _some in WAYS}


def _seconds(way: Callable[[str], int], texts: Sequence[str]) -> float:
    """Return the seconds a page.

    Raises:
        RuntimeError: This way does not find what is there, so its time says nothing.
    """
    start = perf_counter()
    found = sum(way(text) for text in texts)
    seconds = (perf_counter() - start) / len(texts)
    if found != len(texts) // EVERY:
        raise RuntimeError(f"{way.__name__} found {found} includes")
    return seconds
