"""The few notations of wiki markup that are converted, and all those that are not."""

from __future__ import annotations

import pytest

from sicbot.sandbox.storage.wiki_markup import to_storage

UNKNOWN = [
    "{toc}",
    "see [Home]",
    "|| a || b ||",
    "!image.png!",
    "a\\\\b",
    "** nested",
    "bq. quoted",
    "a -deleted- word",
    "from 1 -- 2",
    "well :)",
    "done (/)",
    "https://example.org",
    "x^2^",
    "<p>text</p>",
]
CONVERTED = [
    ("", ""),
    ("text", "<p>text</p>"),
    ("one\ntwo\n\nthree", "<p>one<br />two</p><p>three</p>"),
    ("h2. Title\ntext", "<h2>Title</h2><p>text</p>"),
    ("*bold* and _slanted_", "<p><strong>bold</strong> and <em>slanted</em></p>"),
    ("2 * 3 * 4, snake_case_name", "<p>2 * 3 * 4, snake_case_name</p>"),
    ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ("* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
    ("# one\n# two", "<ol><li>one</li><li>two</li></ol>"),
    ("- one", "<ul><li>one</li></ul>"),
    ("a\r\n----\r\nb", "<p>a</p><hr /><p>b</p>"),
]


@pytest.mark.parametrize("markup", UNKNOWN)
def test_is_not_guessed(markup: str) -> None:
    """Notation that is not built is left to be refused."""
    assert to_storage(markup) is None


@pytest.mark.parametrize(("markup", "storage"), CONVERTED)
def test_is_converted(markup: str, storage: str) -> None:
    """Simple notation becomes storage format."""
    assert to_storage(markup) == storage
