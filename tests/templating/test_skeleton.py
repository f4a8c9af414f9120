"""The skeleton of a body, and that a value which changes it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.storage import parse
from sicbot.templating.cleaning import Fields, clean_values
from sicbot.templating.skeleton import (
    benign,
    check_addresses,
    check_macros,
    check_skeleton,
    skeleton,
)
from tests.templating.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Mapping

SAME = {
    "texts": ("<p>a</p>", "<p>b &amp; c</p>"),
    "values of attributes": ('<p title="a"/>', "<p title='b'></p>"),
    "order of attributes": ('<p a="1" b="2"/>', '<p b="2" a="1"/>'),
    "comments": ("<p/>", "<!-- <b/> --><p/>"),
    "CDATA": ("<p>a</p>", "<p><![CDATA[<b/>]]></p>"),
}
DIFFERENT = {
    "another element": ("<p/>", "<b/>"),
    "one more": ("<p/>", "<p/><p/>"),
    "inside or behind": ("<p><b/></p>", "<p/><b/>"),
    "another attribute": ('<p a="1"/>', '<p b="1"/>'),
    "another macro": ('<ac:structured-macro ac:name="a"/>', '<ac:structured-macro ac:name="b"/>'),
    "another parameter": ('<ac:parameter ac:name="a"/>', '<ac:parameter ac:name="b"/>'),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_skeletons_are_equal(one: str, other: str) -> None:
    """What is text, or means the same, is not in it."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_skeletons_differ(one: str, other: str) -> None:
    """What makes another page of it is."""
    assert skeleton(one) != skeleton(other)


def test_benign_values_have_the_same_shape() -> None:
    """Strings are replaced, all that templates decide by stays."""
    values = clean_values(
        {
            "name": "<b>",
            "empty": "",
            "blank": " \n",
            "site": "https://evil.example/",
            "n": 4,
            "list": ["a", ["b"], None],
            "map": {"name": "c", "<key>": True},
        }
    )

    assert benign(values) == {
        "name": "x",
        "empty": "",
        "blank": " \n",
        "site": "https://example.org/",
        "n": 4,
        "list": ("x", ("x",), None),
        "map": {"name": "x", "x1": True},
    }
    assert benign({"one": Fields(name="a", leads=False)}) == {"one": Fields(name="x", leads=False)}


def test_the_first_texts_can_be_kept() -> None:
    """So that the value that makes the difference is found by halving."""
    assert benign({"a": "1", "b": ("2", "3")}, keep=2) == {"a": "1", "b": ("2", "x")}


def careless(values: Mapping[str, object]) -> str:
    """Return a body made by joining strings, as no code of ours does it."""
    people = values["people"]
    assert isinstance(people, tuple)
    return f"<h1>{values['head']}</h1>" + "".join(f"<p>{one}</p>" for one in people)


@pytest.mark.parametrize("text", PAYLOADS["macros"][:12] + PAYLOADS["mentions"][:4])
def test_a_value_that_brings_elements_is_named(text: str) -> None:
    """By template, name and place, among many that bring none."""
    people = ("Ada",) * 50 + (text,) + ("Bob",) * 49

    with pytest.raises(PageError, match=r"^people\.j2: the value people\[50\] would change"):
        check_skeleton(careless, {"head": "h", "people": people}, template="people.j2")


def test_a_value_that_breaks_the_page_is_refused() -> None:
    """Here the body does not parse any more."""
    with pytest.raises(PageError):
        check_skeleton(careless, {"head": "</h1>", "people": ()}, template="people.j2")


def test_ordinary_values_pass() -> None:
    """The control: nothing is raised, also where the body is known already."""
    values = {"head": "List", "people": ("Ada", "Bob")}

    check_skeleton(careless, values, template="people.j2")
    check_skeleton(careless, values, template="people.j2", body=careless(values))


def test_only_declared_macros_pass() -> None:
    """All others are named, nested and old ones too."""
    body = (
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><ac:macro ac:name="html"/>'
        '<ac:structured-macro ac:name="jira"/></ac:rich-text-body></ac:structured-macro>'
    )
    check_macros(parse(body), {"info", "html", "jira"}, template="t.j2")

    with pytest.raises(PageError, match=r"t\.j2: macro html, jira is not declared"):
        check_macros(parse(body), {"info"}, template="t.j2")


@pytest.mark.parametrize("address", ["#a", "/display/X", "/", "", "https://example.org/", "/a//b"])
def test_safe_and_own_addresses_pass(address: str) -> None:
    """Anchors, paths of the wiki, web addresses."""
    check_addresses(parse(f'<a href="{address}"/>'), template="t.j2")


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "javascript:x", "page"])
def test_other_addresses_are_refused(address: str) -> None:
    """Those that lead a browser elsewhere than they look, or run code."""
    with pytest.raises(PageError, match=r"t\.j2: unsafe address in a"):
        check_addresses(parse(f'<p><a href="{address}"/></p>'), template="t.j2")
