"""Filters: CDATA, attributes, titles and addresses."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from sicbot.pages.storage import parse, text_of
from sicbot.templating.cleaning import clean
from sicbot.templating.filters import LONGEST_TITLE, attr, cdata, plain, title, url
from tests.templating.payloads import ALL, PAYLOADS


def test_cdata_holds_any_text() -> None:
    """Each payload comes back as it went in, and is one text without elements."""
    for text in map(clean, ALL):
        root = parse(f"<b>{cdata(text)}</b>").root
        assert text_of(root) == text
        assert [child.children for child in root.children] == [()]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_attribute_holds_any_text(quote: str) -> None:
    """Each payload comes back as it went in, tabs and line ends included, in either quotes."""
    for text in map(clean, ALL):
        (element,) = parse(f"<b title={quote}{attr(text)}{quote}/>").root.children
        assert dict(element.attributes) == {"title": text}


TITLES = {
    "an ordinary title": ("B1 – Task Force", "B1 – Task Force"),
    "no-break space": ("a\u00a0b", "a\u00a0b"),
    "two lines": (" one\n two\t", "one  two"),
    "long": ("a" * 300, "a" * LONGEST_TITLE),
    "long with a space at the cut": ("a" * 254 + " b", "a" * 254),
}


@pytest.mark.parametrize(("text", "expected"), TITLES.values(), ids=TITLES)
def test_a_title_is_one_line(text: str, expected: str) -> None:
    """At most as long as Confluence takes it, and otherwise the very title."""
    assert title(text) == expected


SAFE = {
    "https://example.org": "https://example.org/",
    "http://example.org/": "http://example.org/",
    " https://example.org/a ": "https://example.org/a",
    "HTTPS://EXAMPLE.ORG/Path": "https://example.org/Path",
    "https://example.org:8443/a?b=c&d=e#f": "https://example.org:8443/a?b=c&d=e#f",
    "https://example.org?q": "https://example.org?q",
    "https://example.org/é%C3%A9": "https://example.org/%C3%A9%C3%A9",
    "https://example.org/100%": "https://example.org/100%25",
    'https://example.org/"<a>': "https://example.org/%22%3Ca%3E",
    "https://faß.example/": "https://xn--fa-hia.example/",
    "https://例え.jp/": "https://xn--r8jz45g.jp/",
    "https://EXAMPLE.org./": "https://example.org./",
    "https://192.0.2.1/": "https://192.0.2.1/",
    "https://[2001:DB8::1]:80/": "https://[2001:db8::1]:80/",
    "https://example.org/@ada": "https://example.org/@ada",
    "https://example.org/#@evil.example": "https://example.org/#@evil.example",
    "mailto:ada.lovelace+sic@Example.org": "mailto:ada.lovelace+sic@example.org",
}


@pytest.mark.parametrize(("text", "expected"), SAFE.items(), ids=SAFE)
def test_a_safe_address_is_given_in_ascii(text: str, expected: str) -> None:
    """Web and mail addresses; giving it once more changes nothing."""
    assert url(text) == expected
    assert url(expected) == expected


@pytest.mark.parametrize("text", PAYLOADS["addresses"])
def test_a_tricky_address_is_none(text: str) -> None:
    """Neither as it was typed nor after cleaning."""
    assert url(text) == ""
    assert url(clean(text)) == ""


@pytest.mark.parametrize("value", [None, True, [1], object()])
def test_what_people_do_not_read_is_no_text(value: object) -> None:
    """A page that says None or True is a mistake."""
    with pytest.raises(TypeError, match="a page cannot show"):
        plain(value)


def test_escaped_text_is_escaped_again() -> None:
    """What another filter gave is a text like any other."""
    assert attr(Markup("<b>")) == "&lt;b&gt;"
    assert type(plain(Markup("<b>"))) is str
    assert plain(4) == "4"
