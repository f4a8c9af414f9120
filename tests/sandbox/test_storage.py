"""What the wiki refuses of a body, and what it makes of one that it accepts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.sandbox.model import Refused
from sicbot.sandbox.storage.body import (
    DEEPEST_ELEMENT,
    LARGEST_BODY_BYTES,
    check,
    counted_ids,
    include_targets,
    inline_markers,
    macro_names,
    normalise,
    rewrite_links,
    set_task,
)
from sicbot.sandbox.storage.noise import NOISY_RULES
from sicbot.sandbox.storage.tokens import join, tokens

ACCEPTED = {
    "nothing": "",
    "text": "Just text.",
    "entities of HTML": "<p>&nbsp;&uuml;&mdash;&hellip;&euro;&lt;&amp;&gt;&quot;&apos;</p>",
    "macro": '<ac:structured-macro ac:name="toc"/>',
    "reference": '<ac:link><ri:page ri:content-title="A &amp; B"/></ac:link>',
    "template": '<at:var at:name="x"/>',
    "CDATA": "<ac:plain-text-body><![CDATA[<b> && </c>]]></ac:plain-text-body>",
    "comment": "<!-- <p> & --><p/>",
    "declared prefix": '<x:y xmlns:x="urn:x" x:z="1"/>',
    "two blocks": "<p>a</p><p>b</p>",
}
REFUSED = {
    "wrong close tag": ("<p>a</br></p>", "Unexpected close tag </br>; expected </p>."),
    "no close tag": ("<p>a", "Unexpected close tag </xml>; expected </p>."),
    "no close tag of a parameter": (
        '<ac:parameter ac:name="x">a',
        "Unexpected close tag </xml>; expected </ac:parameter>.",
    ),
    "bracket in a tag": (
        "<p[x]>a</p>",
        "Unexpected character '[' (code 91) excepted space, or '>' or \"/>\"",
    ),
    "end of CDATA in text": (
        "<p>a ]]> b</p>",
        "String ']]>' not allowed in textual content, except as the end marker of CDATA section",
    ),
    "bare ampersand": ("<p>a & b</p>", "(expected a name start character)"),
    "unended entity": ("<p>&nbsp</p>", "expected a semi-colon after the reference"),
    "unknown entity": ("<p>&notarealentity;</p>", 'Undeclared general entity "notarealentity"'),
    "unknown prefix": ("<p><foo:bar/></p>", 'Undeclared namespace prefix "foo"'),
    "unknown prefix of an attribute": (
        '<p foo:bar="1"/>',
        'Undeclared namespace prefix "foo" (for attribute "bar")',
    ),
    "attribute without value": ("<td nowrap>a</td>", "Unexpected character '>' (code 62) expected"),
    "attribute without quotes": ("<td a=1>a</td>", "Unexpected character '1' (code 49) expected"),
    "attribute twice": ('<p a="1" a="2"/>', "Duplicate attribute 'a'."),
    "tag in an attribute": ('<p a="<b>"/>', "Unexpected character '<' (code 60) in attribute"),
    "space after the bracket": ("a < b", "in content after '<'"),
    "document type": ("<!DOCTYPE p []><p/>", "in content after '<!'"),
    "closing the wrapper": ("</xml><xml>", "Illegal to have multiple roots"),
    "unended CDATA": ("<![CDATA[x", "Unexpected EOF in CDATA section"),
    "unended comment": ("<!-- x", "Unexpected EOF"),
    "control character": ("<p>\x01</p>", "Illegal character ((CTRL-CHAR, code 1))"),
}
MACRO = '<ac:structured-macro ac:name="toc"/>'
WITH_IDS = '<ac:structured-macro ac:name="toc" ac:schema-version="2" ac:macro-id="mine" />'


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_accepts(body: str) -> None:
    """Well-formed storage format passes."""
    check(body)


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED)
def test_refuses(body: str, words: str) -> None:
    """What is not well-formed is refused with 400, the parser's words and a position."""
    with pytest.raises(Refused) as refused:
        check(body)

    assert refused.value.status == 400
    assert refused.value.message.startswith("Error parsing xhtml: ")
    assert words in refused.value.message
    assert "\n at [row,col {unknown-source}]: [1," in refused.value.message


def test_columns_of_row_one_are_counted_from_the_wrapper() -> None:
    """Later rows are counted as they are; row 1 starts behind the element around the body."""
    with pytest.raises(Refused, match=r"\[2,5\]"):
        check("<p>\nab</b></p>")
    with pytest.raises(Refused) as refused:
        check("</b>")

    assert int(refused.value.message.rpartition(",")[2].rstrip("]")) > 100


HOSTILE = {
    "entity bomb": "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]><p>&b;</p>",
    "deep": "<div>" * 200_000,
    "deep and closed": "<div>" * 20_000 + "</div>" * 20_000,
    "huge": "a" * (LARGEST_BODY_BYTES + 1),
    "huge in bytes": "é" * (LARGEST_BODY_BYTES // 2 + 1),
    "many open brackets": "<" * 1_000_000,
    "many attributes without end": "<p " + "a='" * 300_000,
    "lone surrogate": "<p>\ud800</p>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_refuses_hostile_bodies_at_once(body: str) -> None:
    """Bombs, towers and mountains are refused within a second."""
    start = time.perf_counter()
    with pytest.raises(Refused):
        check(body)

    assert time.perf_counter() - start < 1


def test_depth_up_to_the_limit_is_fine() -> None:
    """The wrapper's own level counts, as every level does."""
    inner = DEEPEST_ELEMENT - 1

    check("<b>" * inner + "</b>" * inner)


LEFT_ALONE = {
    "text": "<p>a</p>",
    "ids given": WITH_IDS,
    "CDATA": f"<ac:plain-text-body><![CDATA[{MACRO}]]></ac:plain-text-body>",
    "comment": f"<!-- {MACRO} -->",
    "old spelling": '<ac:macro ac:name="toc"/>',
    "entities and spaces": "<p >&nbsp;  <br/>\n</p>",
}


@pytest.mark.parametrize("body", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_saving_leaves_alone(body: str) -> None:
    """Without the noisy rules nothing but structured macros changes."""
    assert normalise(body, new_id=counted_ids("w"), noisy=False) == body


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        (MACRO, '<ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="1"/>'),
        (
            '<ac:structured-macro ac:name="a > b" ac:macro-id="x"><p/></ac:structured-macro>',
            (
                '<ac:structured-macro ac:name="a > b" ac:macro-id="x" ac:schema-version="1"><p/>'
                "</ac:structured-macro>"
            ),
        ),
        (
            '<ac:structured-macro ac:name=" ac:macro-id=" />',
            '<ac:structured-macro ac:name=" ac:macro-id=" ac:schema-version="1" ac:macro-id="1" />',
        ),
    ],
)
def test_saving_adds_what_macros_lack(body: str, stored: str) -> None:
    """An id and a version are spliced in where they are missing."""
    assert normalise(body, new_id=lambda: "1", noisy=False) == stored


def test_ids_are_the_same_in_every_run() -> None:
    """The same seed and count give the same ids, another seed gives others."""
    first, again, other = counted_ids("w"), counted_ids("w"), counted_ids("v")

    assert [first(), first()] == [again(), again()]
    assert counted_ids("w", start=1)() == again() or first() != other()


NOISE = {
    "decode_entities": ("<p>&nbsp;&uuml;&amp;&lt;</p>", "<p>\u00a0ü&amp;&lt;</p>"),
    "sort_attributes": ("<td b='1' a=\"2\">x</td>", '<td a="2" b="1">x</td>'),
    "spell_empty_elements": ("<p></p><br/><br  /><hr>x</hr>", "<p /><br /><br /><hr>x</hr>"),
    "add_version_at_save": (
        '<ri:page ri:content-title="T"/>',
        '<ri:page ri:content-title="T" ri:version-at-save="1"/>',
    ),
    "drop_own_space_key": (
        '<ri:page ri:space-key="K" ri:content-title="T"/><ri:page ri:space-key="L"/>',
        '<ri:page ri:content-title="T"/><ri:page ri:space-key="L"/>',
    ),
    "store_user_keys": ('<ri:user ri:username="ann"/>', '<ri:user ri:userkey="key of ann"/>'),
    "add_local_ids": ("<table><tr/></table>", '<table local-id="1"><tr/></table>'),
    "add_task_ids": (
        "<ac:task><ac:task-id>4</ac:task-id></ac:task><ac:task><ac:task-body/></ac:task>",
        (
            "<ac:task><ac:task-uuid>1</ac:task-uuid><ac:task-id>4</ac:task-id></ac:task>"
            "<ac:task><ac:task-id>5</ac:task-id><ac:task-uuid>1</ac:task-uuid><ac:task-body/></ac:task>"
        ),
    ),
    "add_table_bodies": (
        "<table><colgroup><col/></colgroup><tr><td><table><tr/></table></td></tr></table>",
        (
            "<table><colgroup><col/></colgroup><tbody><tr><td><table><tr/></table></td></tr></tbody>"
            "</table>"
        ),
    ),
    "sort_parameters": (
        '<ac:parameter ac:name="b">1</ac:parameter><ac:parameter ac:name="a"/><p/>',
        '<ac:parameter ac:name="a"/><ac:parameter ac:name="b">1</ac:parameter><p/>',
    ),
    "drop_space_between_blocks": ("<p>a</p>\n <p> b </p> c", "<p>a</p><p> b </p> c"),
    "strip_fragment_links": ('<a href="#x">a</a><a href="/x">b</a>', '<a>a</a><a href="/x">b</a>'),
}


def _noisy(body: str) -> str:
    return normalise(
        body,
        new_id=lambda: "1",
        noisy=True,
        space_key="K",
        user_key=lambda name: f"key of {name}",
    )


@pytest.mark.parametrize("rule", NOISY_RULES, ids=lambda rule: rule.__name__)
def test_each_noisy_rule_does_one_thing(rule: object) -> None:
    """A rule changes what it is for, and doing it twice is doing it once."""
    from sicbot.sandbox.storage.noise import Saving

    saving = Saving(lambda: "1", "K", lambda name: f"key of {name}")
    body, stored = NOISE[rule.__name__]  # type: ignore[attr-defined]
    once = rule(body, saving)  # type: ignore[operator]

    assert once == stored
    assert rule(once, saving) == once  # type: ignore[operator]


@pytest.mark.parametrize("body", [body for body, _ in NOISE.values()] + list(LEFT_ALONE.values()))
def test_noise_settles_and_stays_well_formed(body: str) -> None:
    """All rules together give a body that passes and changes no more."""
    once = _noisy(body)

    check(once)
    assert _noisy(once) == once


@pytest.mark.parametrize("rule", NOISY_RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("body", [LEFT_ALONE["CDATA"], LEFT_ALONE["comment"]])
def test_noise_keeps_out_of_cdata_and_comments(body: str, rule: object) -> None:
    """What looks like markup there is text."""
    assert MACRO in _noisy(body)


LINK = '<ac:link><ri:page ri:space-key="OLD" ri:content-title="Old &amp; grey"/></ac:link>'
RENAMES = {
    "named space": (LINK, "X", LINK.replace("Old &amp; grey", "New &lt;1&gt;")),
    "own space": (
        '<ri:page ri:content-title="old &#38; GREY" />',
        "old",
        '<ri:page ri:content-title="New &lt;1&gt;" />',
    ),
    "other space": ('<ri:page ri:content-title="Old &amp; grey"/>', "X", None),
    "other title": ('<ri:page ri:space-key="OLD" ri:content-title="Old"/>', "X", None),
    "CDATA": (f"<![CDATA[{LINK}]]>", "X", None),
    "text": ("<ac:parameter>OLD:Old &amp; grey</ac:parameter>", "OLD", None),
}


@pytest.mark.parametrize(("body", "page_space", "after"), RENAMES.values(), ids=RENAMES)
def test_links_follow_a_rename(body: str, page_space: str, after: str | None) -> None:
    """References are rewritten, whatever their case; text and CDATA are not."""
    moved = rewrite_links(body, "OLD", "Old & grey", "OLD", "New <1>", page_space)

    assert moved == (body if after is None else after)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (LINK, '<ac:link><ri:page ri:space-key="NEW" ri:content-title="T"/></ac:link>'),
        (
            '<ri:page ri:content-title="Old &amp; grey"/>',
            '<ri:page ri:content-title="T" ri:space-key="NEW"/>',
        ),
    ],
)
def test_links_follow_a_move_to_another_space(body: str, after: str) -> None:
    """The space key is changed, or added where the link had none."""
    assert rewrite_links(body, "OLD", "Old & grey", "NEW", "T", "OLD") == after


def test_finds_targets_of_includes_only() -> None:
    """A link elsewhere is no include, and CDATA holds none."""
    include = (
        '<ac:structured-macro ac:name="{}"><ac:parameter ac:name="">{}</ac:parameter>'
        "</ac:structured-macro>"
    )
    body = (
        include.format("include", LINK)
        + LINK
        + include.format("excerpt-include", '<ac:link><ri:page ri:content-title="B"/></ac:link>')
        + include.format("info", LINK)
        + f"<![CDATA[{include.format('include', LINK)}]]>"
    )

    assert include_targets(body) == [("OLD", "Old & grey"), (None, "B")]
    assert macro_names(body) == {"include", "excerpt-include", "info"}


def test_finds_the_words_of_inline_comments() -> None:
    """A marker's words are joined over tags, also where markers nest."""
    body = (
        '<p><ac:inline-comment-marker ac:ref="a">one <b>two '
        '<ac:inline-comment-marker ac:ref="b">three</ac:inline-comment-marker></b>'
        "</ac:inline-comment-marker> four</p>"
    )

    assert inline_markers(body) == {"a": "one two three", "b": "three"}


TASKS = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-uuid>u"
    "</ac:task-uuid><ac:task-status>incomplete</ac:task-status><ac:task-body>b</ac:task-body>"
    "</ac:task></ac:task-list>"
)


def test_ticks_one_task() -> None:
    """Only the status of the task named changes."""
    ticked = set_task(TASKS, "2", done=True)

    assert ticked is not None
    assert ticked.count(">complete<") == 1
    assert ticked.index(">complete<") > ticked.index(">2<")
    assert set_task(ticked, "2", done=False) == TASKS
    assert set_task(TASKS, "3", done=True) is None


def _world_bodies() -> list[Path]:
    folder = Path(__file__).parents[3] / "shared" / "wiki" / "pages"
    return sorted(folder.glob("*.xhtml")) if folder.is_dir() else []


def test_all_pages_of_the_shared_world_pass() -> None:
    """Bodies of a whole wiki are accepted, cut into pieces without loss, and settle."""
    bodies = [path.read_text(encoding="utf-8") for path in _world_bodies()]
    if not bodies:
        pytest.skip("the shared world is not here")

    for body in bodies:
        check(body)
        assert join(tokens(body)) == body
        stored = normalise(body, new_id=counted_ids("w"), noisy=False)
        assert normalise(stored, new_id=counted_ids("v"), noisy=False) == stored
        noisy = _noisy(body)
        check(noisy)
        assert _noisy(noisy) == noisy


TEXTS = st.sampled_from(
    ["a", " ", "\n", "&nbsp;", "&amp;", "ü", "<br/>", "<![CDATA[<p>&]]>", "<!-- <p -->"]
)
NAMES = st.sampled_from(["p", "td", "ac:task", "ac:rich-text-body", "ac:parameter", "a"])
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' ac:name="x > y"',
        " title='&quot;'",
        ' href="#a"',
        ' ri:space-key="K"',
        ' ac:macro-id="1"',
    ]
)


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = NAMES | st.sampled_from(["ac:structured-macro", "table", "tr", "ri:page"])
    return st.builds(
        lambda name, attributes, content: f"<{name}{attributes}>{content}</{name}>",
        names,
        ATTRIBUTES,
        st.lists(inner, max_size=4).map("".join),
    )


@given(body=st.recursive(TEXTS, _element, max_leaves=12))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_body_is_cut_without_loss_and_settles(body: str) -> None:
    """What passes is stored once and for all, noisily or not, and stays well-formed."""
    check(body)
    quiet = normalise(body, new_id=lambda: "1", noisy=False)
    noisy = _noisy(body)

    assert join(tokens(body)) == body
    assert normalise(quiet, new_id=lambda: "2", noisy=False) == quiet
    check(quiet)
    check(noisy)
    assert _noisy(noisy) == noisy
