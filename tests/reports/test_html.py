"""The HTML report is one file that runs only its own script and shows foreign text as text."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from sicbot.reports.html import to_html
from sicbot.reports.sheet import Cell, Sheet

LABELS = {"coverage": "What was read", "filter": "Filter", "nothing": "Nothing to tell."}
HOSTILE = [
    "<script>alert(1)</script>", "</style><script>1</script>", '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}", "{% raw %}", "]]>", "javascript:alert(1)", "&lt;b&gt;", "\u202eevil",
]  # fmt: skip


def page(*texts: str) -> str:
    rows = tuple((Cell(text, "strong"), Cell("red", "bad")) for text in texts)
    sheet = Sheet("Title", ("two includes",), ("read 1 of 1",), ("Page", "State"), rows)
    return to_html(sheet, language="en", taken="http://127.0.0.1", labels=LABELS)


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_stays_text(text: str) -> None:
    """The elements of the page are the same as with a harmless value, and the text is whole."""
    soup, benign = (BeautifulSoup(page(one), "html.parser") for one in (text, "x"))

    assert [tag.name for tag in soup.select("*")] == [tag.name for tag in benign.select("*")]
    assert soup.tbody is not None
    assert soup.tbody.td is not None
    assert soup.tbody.td.text == text


def test_nothing_is_loaded_and_nothing_foreign_runs() -> None:
    """The policy forbids the network; style and script are allowed by their hash alone."""
    html = page("x")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)

    assert policy is not None
    assert "default-src &#39;none&#39;" in policy.group(1)
    assert "unsafe" not in policy.group(1)
    assert "http" not in html.replace("http://127.0.0.1", "").replace("http-equiv", "")


def test_a_report_without_findings_says_so() -> None:
    """An empty table is a sentence."""
    assert "Nothing to tell." in page()
