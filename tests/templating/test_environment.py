"""Templates are found, rendered in a language, and stopped when they go too far."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import ConfigError, PageError
from sicbot.core.text import Catalogue, _
from sicbot.shipped import shipped
from sicbot.templating.environment import Renderer, template_folders
from tests.templating.payloads import PAYLOADS, TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

NAME = "page.xhtml.j2"
FRENCH = Catalogue(
    {
        "Nobody yet": "Personne <encore> & rien",
        "Written by {name}": "Écrit par {name}",
        "{num} pages": "{num} pages lues",
        "One page": "Une page",
        "see {page}": "voir {page}",
        "all {{of}} 100 %": "tout {{de}} 100 %",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a job would pass."""

    name: str
    leads: bool = False


def render(folder: Path, source: str, /, **values: object) -> str:
    """Render a template that is written for one test."""
    (folder / NAME).write_text(source, encoding="utf-8")
    return Renderer((folder,)).render(NAME, **values)


def refusal(folder: Path, source: str, /, **values: object) -> str:
    """Return why a template is refused."""
    with pytest.raises((ConfigError, PageError)) as caught:
        render(folder, source, **values)
    return str(caught.value)


RENDERS: dict[str, tuple[str, dict[str, object], str]] = {
    "nothing": ("", {}, ""),
    "a loop": ("{% for x in xs %}<p>{{ x }}</p>{% endfor %}", {"xs": [1, 2]}, "<p>1</p><p>2</p>"),
    "an empty loop": ("{% for x in xs %}x{% else %}none{% endfor %}", {"xs": []}, "none"),
    "the last of a loop": (
        "{% for x in xs %}{{ x }}{{ ', ' if not loop.last }}{% endfor %}",
        {"xs": ["a", "", "c"]},
        "a, , c",
    ),
    "length of a loop": ("{% for x in xs %}{{ loop.length }}{% endfor %}", {"xs": [1, 2]}, "22"),
    "a dataclass": (
        "{{ one.name }}{% if one.leads %} leads{% endif %}",
        {"one": Person("Ada", leads=True)},
        "Ada leads",
    ),
    "items of a mapping": (
        "{% for key, x in m.items() %}{{ key }}={{ x }};{% endfor %}",
        {"m": {"a": 1, "b c": 2}},
        "a=1;b c=2;",
    ),
    "a macro of its own": (
        "{% macro cell(x) %}<td>{{ x }}</td>{% endmacro %}<tr>{{ cell(a) }}</tr>",
        {"a": "<"},
        "<tr><td>&lt;</td></tr>",
    ),
    "a set and sums": ("{% set n = 1 + 2 - 1 %}{{ n }}", {}, "2"),
    "joined": ("{{ xs|sort|join(', ') }}", {"xs": ["b", "<a>"]}, "&lt;a&gt;, b"),
    "a set's order": ("{{ xs|join(' ') }}", {"xs": {"c", "a", "b"}}, "a b c"),
    "own anchors and paths": (
        '<p><a href="#top">t</a><a href="/display/X/{{ n }}">n</a></p>',
        {"n": 1},
        '<p><a href="#top">t</a><a href="/display/X/1">n</a></p>',
    ),
}


@pytest.mark.parametrize("case", RENDERS)
def test_renders(tmp_path: Path, case: str) -> None:
    """What templates are for."""
    source, values, expected = RENDERS[case]

    assert render(tmp_path, source, **values) == expected


def test_a_configured_template_wins_over_the_shipped_one(tmp_path: Path) -> None:
    """The first folder that has the template; the others still serve what it lacks."""
    (tmp_path / "places.xhtml.j2").write_text("<p>own</p>", encoding="utf-8")
    (tmp_path / "other.xhtml.j2").write_text("", encoding="utf-8")
    renderer = Renderer((tmp_path, TEMPLATES))

    assert renderer.render("places.xhtml.j2") == "<p>own</p>"
    assert renderer.render("parts.xhtml.j2", names=["a"]) == "<ul><li>a</li></ul>"


def test_the_configured_folder_comes_before_the_shipped_one(tmp_path: Path) -> None:
    """Without one there is the shipped folder alone."""
    assert template_folders() == (shipped("page_templates"),)
    assert template_folders(tmp_path) == (tmp_path, shipped("page_templates"))


@pytest.mark.parametrize(
    "name", ["../page.xhtml.j2", "/etc/passwd", "page.html", "", "a/b.xhtml.j2", "absent.xhtml.j2"]
)
def test_a_template_elsewhere_or_absent_is_refused(tmp_path: Path, name: str) -> None:
    """The name is a file's in a known folder; the error says where was looked."""
    with pytest.raises(ConfigError):
        Renderer((tmp_path,)).render(name)


def test_a_template_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / NAME).write_bytes(b"<p>\xe9</p>")

    with pytest.raises(ConfigError, match=r"page\.xhtml\.j2: it is not UTF-8"):
        Renderer((tmp_path,)).render(NAME)


def test_a_template_builds_on_another(tmp_path: Path) -> None:
    """Blocks are filled, and what was in them can be kept."""
    (tmp_path / "frame.xhtml.j2").write_text("<h1>{% block head %}a{% endblock %}</h1>")
    source = '{% extends "frame.xhtml.j2" %}{% block head %}{{ super() }}{{ x }}{% endblock %}'

    assert render(tmp_path, source, x="<") == "<h1>a&lt;</h1>"


def test_a_sentence_is_shown_in_the_language_as_text() -> None:
    """A translation brings no elements, whatever the catalogue holds."""
    body = Renderer((TEMPLATES,), FRENCH).render("sentences.xhtml.j2", name="<Ada>", number=3)

    assert body == (
        "<p>Personne &lt;encore&gt; &amp; rien</p>\n"
        "<p>Écrit par &lt;Ada&gt;</p>\n"
        "<p>3 pages lues</p>\n"
        "<p>voir &lt;Ada&gt;</p>\n"
        "<p>tout {de} 100 %</p>"
    )


def test_one_has_a_sentence_of_its_own() -> None:
    """The singular of `{% pluralize %}`."""
    body = Renderer((TEMPLATES,), FRENCH).render("sentences.xhtml.j2", name="Ada", number=1)

    assert "<p>Une page</p>" in body


def test_a_value_that_is_a_sentence_is_shown_in_the_language(tmp_path: Path) -> None:
    """Its own values stay text."""
    (tmp_path / NAME).write_text("<p>{{ why }}</p>", encoding="utf-8")
    why = _("see {page}", page="{name}<b>")

    assert Renderer((tmp_path,), FRENCH).render(NAME, why=why) == "<p>voir {name}&lt;b&gt;</p>"


def test_sentences_are_found_for_the_catalogues() -> None:
    """In the catalogues' spelling, those of blocks and those of calls."""
    assert Renderer((TEMPLATES,)).sentences("sentences.xhtml.j2") == set(FRENCH.sentences)


@pytest.mark.parametrize("source", PAYLOADS["sandbox_escapes"])
def test_a_way_out_of_the_sandbox_is_refused(tmp_path: Path, source: str) -> None:
    """As a template, each known escape ends in an error that names the template."""
    values = {"value": "x", "values": ("a",), "mapping": {"x": 1}, "number": 7}

    assert refusal(tmp_path, source, **values).startswith(NAME)


REFUSED = {
    "half a page": ("<p>", "while <p> of line 1 is open"),
    "a bare ampersand": ("<p>a & b</p>", "bare &"),
    "a syntax error": ("<p>\n{% for %}</p>", "line 2"),
    "an unknown name": ("<p>\n{{ nobody }}</p>", "line 2: 'nobody' is undefined"),
    "nothing where a text should be": ("{{ nothing }}", "cannot show a NoneType"),
    "a flag where a text should be": ("{{ flag }}", "cannot show a bool"),
    "a list where a text should be": ("{{ texts }}", "cannot show a tuple"),
    "a name as element": ("<{{ name }}/>", "the value name would change"),
    "a name as attribute": ("<p {{ name }}='1'/>", "the value name would change"),
    "a name as macro": (
        "{# macros: Ada #}<ac:structured-macro ac:name='{{ name }}'/>",
        "macro x is not|the value name would change",
    ),
    "a macro that is not declared": ("<ac:structured-macro ac:name='toc'/>", "macro toc"),
    "an old macro that is not declared": ("<ac:macro ac:name='html'/>", "macro html"),
    "an address without the filter": ("<a href='{{ site }}'/>", "unsafe address in a"),
    "an address of a picture": ("<ri:url ri:value='{{ site }}'/>", "unsafe address in ri:url"),
    "written CDATA": ("<b><![CDATA[{{ name }}]]></b>", "the filter cdata"),
    "escaping switched off": ("{% autoescape false %}{% endautoescape %}", "not part of"),
    "a random order": ("{{ texts|random }}", "no filter 'random'"),
    "a macro that calls itself twice": (
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "200,000 rounds",
    ),
    "a shape that hangs on a text": (
        "{% if name == 'Ada' %}<b/>{% endif %}", "the value name would change",
    ),
    "a shape that hangs on one text of many": (
        "{% for x in texts %}{% if x == 'b' %}<b/>{% endif %}{% endfor %}",
        r"the value texts\[1\] would change",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused(tmp_path: Path, case: str) -> None:
    """Each with the template's name and the reason."""
    source, reason = REFUSED[case]
    values = {
        "name": "Ada", "nothing": None, "flag": True, "texts": ["a", "b", "c"],
        "site": "javascript:alert(1)",
    }  # fmt: skip
    with pytest.raises((ConfigError, PageError), match=reason) as caught:
        render(tmp_path, source, **values)

    assert str(caught.value).startswith(NAME)


BOMBS = {
    "a long text shown often": ("{% for x in xs %}{{ text }}{% endfor %}", "2,000,000 bytes"),
    "many elements": ("{% for x in xs %}{% for y in tens %}<p/>{% endfor %}{% endfor %}", "50,000"),
    "loops that write nothing": (
        "{% for x in xs %}{% for y in xs %}{% endfor %}{% endfor %}", "200,000 rounds",
    ),
    "a macro that calls itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    "a macro that doubles": (
        "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{{ " + "m(" * 25 + "text" + ")" * 25 + " }}",
        "2,000,000 bytes|10,000,000 characters",
    ),
    "a long text in a macro": (
        "{% macro m() %}{% for x in xs %}{{ text }}{{ text }}{% endfor %}{% endmacro %}{{ m() }}",
        "10,000,000 characters",
    ),
    "a list that doubles": (
        "{% set x = text %}" + "{% set x = [x, x]|join %}" * 30, "10,000,000 characters",
    ),
    "a sentence that doubles": (
        "{% set x = text %}" + "{% set x = _('{x}{x}', x=x) %}" * 30, "10,000,000 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_ends_early(tmp_path: Path, case: str) -> None:
    """With template and limit named, and without taking more than 50 MB."""
    source, limit = BOMBS[case]
    values = {"xs": list(range(6_000)), "tens": list(range(10)), "text": "é" * 1_000}
    tracemalloc.start()
    try:
        with pytest.raises(PageError, match=limit) as caught:
            render(tmp_path, source, **values)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert str(caught.value).startswith(NAME)
    assert most < 50_000_000


def test_a_page_just_within_the_limits_is_rendered(tmp_path: Path) -> None:
    """The control: 49,000 elements."""
    body = render(tmp_path, "{% for x in xs %}<p/>{% endfor %}", xs=list(range(49_000)))

    assert body.count("<p/>") == 49_000


def test_many_brackets_in_code_are_no_elements(tmp_path: Path) -> None:
    """What stands in CDATA is text, also where it looks like 60,000 elements."""
    source = "{% for x in xs %}<b>{{ x|cdata }}</b>{% endfor %}"

    assert render(tmp_path, source, xs=["<p>" * 600] * 100).count("<p>") == 60_000


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    """Twice by one renderer, and by a new one."""
    values: dict[str, object] = {"m": {"b": 1, "a": 2}, "s": frozenset("xyz")}
    source = "{% for k in m %}{{ k }}{% endfor %}{{ s|join }}"

    assert render(tmp_path, source, **values) == render(tmp_path, source, **values) == "baxyz"
