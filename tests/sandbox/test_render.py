"""How storage format becomes HTML; the cases lie in tests/cases/render."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

from sicbot.sandbox.model import ANONYMOUS, Viewer
from sicbot.sandbox.render.view import view
from sicbot.sandbox.wiki import Wiki

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parents[1] / "cases" / "render"
FRAGMENTS = tomllib.loads((CASES / "fragments.toml").read_text("utf-8"))["case"]
HOSTILE = tomllib.loads((CASES / "hostile.toml").read_text("utf-8"))["snippets"]
TOKEN = "0" * 32

SAFE_NAMES = (
    "action alt aria-label checked class colspan data-highlight-colour data-inline-task-id"
    " data-language data-username datetime for href id lang method name placeholder rel required"
    " role rows rowspan src start title type value width height"
)
SAFE_ATTRIBUTES = frozenset(SAFE_NAMES.split())
NEVER = {"script", "style", "iframe", "object", "embed", "svg", "math", "link", "meta", "base"}

NOT_FOUND = "Unable to render {include} The included page could not be found."
EXCERPT = "Error rendering macro 'excerpt-include' :"

# viewer, macro, target, what is read there
SENTENCES = [
    (None, "include", "Nowhere", NOT_FOUND),
    (None, "include", "Secret page", NOT_FOUND),
    (None, "include", "Below secret", NOT_FOUND),
    (None, "include", "Gone page", NOT_FOUND),
    (None, "include", "TEAM:Inner page", NOT_FOUND),
    (None, "include", "Inner page", NOT_FOUND),
    ("ben", "include", "Secret page", NOT_FOUND),
    ("ben", "include", "TEAM:Inner page", "See Team home."),
    ("anna", "include", "Secret page", "Hidden words."),
    ("anna", "include", "Below secret", "Deep words."),
    ("anna", "include", "Gone page", NOT_FOUND),
    ("admin", "include", "secret PAGE", "Hidden words."),
    ("reader", "include", "Secret page", NOT_FOUND),
    (None, "excerpt-include", "Nowhere", f"{EXCERPT} No link could be created for 'Nowhere'."),
    (
        None,
        "excerpt-include",
        "Secret page",
        f"{EXCERPT} User 'null' does not have permission to view the page.",
    ),
    (
        "ben",
        "excerpt-include",
        "Secret page",
        f"{EXCERPT} User 'ben' does not have permission to view the page.",
    ),
    (
        "anna",
        "excerpt-include",
        "Secret page",
        f"{EXCERPT} No excerpt was found on 'Secret page'.",
    ),
]


@pytest.fixture(scope="module")
def wiki() -> Iterator[Wiki]:
    """The garden wiki of the cases."""
    made = Wiki()
    made.load(CASES / "world")
    yield made
    made.close()


def shown(wiki: Wiki, body: str, username: str | None = None, *, token: str = "") -> str:
    """Return `body` as rendered on the page "Home"."""
    home = wiki.find("PUB", "Home")
    assert home is not None
    viewer = Viewer(wiki.account(username)) if username else ANONYMOUS
    return view(body, wiki, viewer, home, token=token)


def with_ids(wiki: Wiki, text: str) -> str:
    """Return a case's text with the ids of the pages that it names."""

    def page_id(match: re.Match[str]) -> str:
        page = wiki.find("PUB", match.group(1))
        assert page is not None
        return str(page.id)

    return re.sub(r"\{id:([^}]*)\}", page_id, text)


def words(html: str) -> str:
    """Return the text that is read."""
    return " ".join(lxml_html.fragment_fromstring(html, create_parent=True).text_content().split())


@pytest.mark.parametrize("case", FRAGMENTS, ids=lambda case: case["name"])
def test_renders(wiki: Wiki, case: dict[str, str]) -> None:
    """A fragment gives the HTML that its case states."""
    html = shown(wiki, with_ids(wiki, case["body"]))
    expected = with_ids(wiki, case["html"])

    if case.get("starts"):
        assert html.startswith(expected)
    else:
        assert html.strip() == expected.strip()


@pytest.mark.parametrize(("username", "macro", "target", "sentence"), SENTENCES)
def test_says_what_the_product_says(
    wiki: Wiki, username: str | None, macro: str, target: str, sentence: str
) -> None:
    """What an include shows depends on who reads, in the product's sentences."""
    body = (
        f'<ac:structured-macro ac:name="{macro}"><ac:parameter ac:name="nopanel">true'
        f'</ac:parameter><ac:parameter ac:name="">{target}</ac:parameter></ac:structured-macro>'
    )

    assert words(shown(wiki, body, username)) == sentence


@pytest.mark.parametrize("snippet", HOSTILE)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_lets_no_script_through(wiki: Wiki, snippet: str, token: str) -> None:
    """Whatever is written into a page, nothing in the answer can run or load anything."""
    html = shown(wiki, f"<p>before</p>{snippet}<p>after</p>", "anna", token=token)
    tree = lxml_html.fragment_fromstring(html, create_parent=True)

    assert words(html).startswith("before")
    assert words(html).endswith("after")
    for element in tree.iter():
        assert element.tag not in NEVER
        assert set(element.attrib) <= SAFE_ATTRIBUTES
        for name in ("href", "src", "action"):
            assert re.match(r"https://example\.org|[#/]|$", element.get(name, ""))


def test_keeps_what_people_typed_into_forms_harmless(wiki: Wiki) -> None:
    """Entries of forms are foreign text too, and may hold characters that XML cannot."""
    page = wiki.find("PUB", "Form")
    assert page is not None
    form = wiki.form(page.id, "join")
    assert form is not None
    fields: dict[str, object] = {"fullname": "<script>alert(1)</script>\x00\x08", "role": "2"}
    entry = wiki.create_entry(Viewer(wiki.account("anna")), form, fields)

    html = view(wiki.body(page.id), wiki, ANONYMOUS, page)
    wiki.delete_entry(Viewer(wiki.account("admin")), form, entry.id)

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_shows_choices_by_their_labels(wiki: Wiki) -> None:
    """A table of entries shows the label of a choice, not its id."""
    page = wiki.find("PUB", "Form")
    assert page is not None
    html = view(wiki.body(page.id), wiki, ANONYMOUS, page)

    assert "<tr><td>Ben Clay</td><td>Member</td></tr>" in html


def test_marks_commented_words(wiki: Wiki) -> None:
    """Commented words are marked, with the comment to be read."""
    page = wiki.find("PUB", "Marked")
    assert page is not None
    html = view(wiki.body(page.id), wiki, ANONYMOUS, page)

    assert '<mark class="inline-comment" title="Ben Clay: How deep?">dig deep</mark>' in html


def test_offers_boxes_to_those_who_may_edit(wiki: Wiki) -> None:
    """A tick is a form for editors, and a sign for others and in views without forms."""
    page = wiki.find("PUB", "Tasks")
    assert page is not None
    anna = Viewer(wiki.account("anna"))

    assert "<button" in view(wiki.body(page.id), wiki, anna, page, token=TOKEN)
    assert "<button" not in view(wiki.body(page.id), wiki, anna, page)
    assert "<button" not in view(wiki.body(page.id), wiki, ANONYMOUS, page, token=TOKEN)


def test_ends_where_pages_include_each_other(wiki: Wiki) -> None:
    """A loop of includes is refused at the first page that comes again."""
    page = wiki.find("PUB", "Loop A")
    assert page is not None
    html = view(wiki.body(page.id), wiki, ANONYMOUS, page)

    assert words(html) == (
        "B says:Unable to render {include} Already included page 'Loop A', stopping."
    )


def test_says_where_a_text_is_broken(wiki: Wiki) -> None:
    """A text that does not parse gives an error box, not an exception."""
    assert words(shown(wiki, "<p>a<br></p>")).startswith("Error rendering page")


def test_survives_deep_nesting(wiki: Wiki) -> None:
    """Very deep nesting is cut down to its text."""
    html = shown(wiki, "<div>" * 240 + "core" + "</div>" * 240)

    assert words(html) == "core"


def test_renders_half_a_megabyte_within_a_second(wiki: Wiki) -> None:
    """A page of 500 KB with many links, cells and lozenges takes less than a second."""
    row = (
        "<tr><td>A&eacute; <strong>few</strong> words</td><td><ac:link>"
        '<ri:page ri:content-title="Target page" /></ac:link></td><td><ac:structured-macro'
        ' ac:name="status"><ac:parameter ac:name="title">ok</ac:parameter></ac:structured-macro>'
        "</td></tr>"
    )
    body = f"<table><tbody>{row * (500_000 // len(row))}</tbody></table>"
    started = time.process_time()
    html = shown(wiki, body)

    assert html.count("<tr>") == 500_000 // len(row)
    assert time.process_time() - started < 1
