"""Whatever people did to a page, a newer template takes nothing of theirs and rests afterwards."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import Mark
from sicbot.core.plan import Change, EditPage
from sicbot.pages.meaning import canonical
from sicbot.pages.sections import sections
from sicbot.pages.splice import splice
from sicbot.pages.storage import parse
from sicbot.programme.scaffolds.pieces import Piece
from sicbot.programme.scaffolds.upgrading import propose
from tests.builders import Sheet, make_snapshot, page_titled, programme_of, with_page
from tests.pages.test_around_regions import region

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = 5_000 if os.environ.get("SICBOT_SOAK") else 250

KEPT = re.compile("sicbot.[rs]<.*?</ac:structured-macro>")
R, S = region("r"), region("s")
TABLE = "<table><tbody><tr><th>{}</th></tr><tr><td>First</td></tr></tbody></table>"
TEXTS = {
    "Task": """<p>Begin here.</p><h2>Approach</h2><p>How we go on.</p><p>And when.</p>
        <h2>Work</h2>{table}<h2>State</h2><p>As of spring.</p>{r}<p>More.</p>
        <h2>Old</h2><p>Old text.</p>""",
    "Task and hour": """<h2>Purpose</h2><p>What for.</p>
        <h2>Approach</h2><p>How we go on, anew.</p><p>And when.</p>
        <h2>State</h2><p>As of autumn.</p><p>Look.</p>{r}<p>More, below.</p>{s}
        <h2>Risks</h2><p>What may fail.</p><h2>Work</h2>{table}""",
    "Hour": """<p>Begin at once.</p><h2>Approach</h2><p>How we go on.</p>
        <h2>Risks</h2><p>What fails.</p>{r}<h2>Work</h2>{table}
        <h2>State</h2>{s}<p>As of winter.</p><h2>Old</h2><p>Old text, newer.</p>
        <h2>Means</h2><p>What we need.</p>""",
}
VERSIONS = [text.format(table=TABLE.format(head), r=R, s=S) for head, text in TEXTS.items()]

# What people do: to a body, at a place, with words that stand nowhere else.


def in_section(edit: Callable[[str, str], str]) -> Callable[[str, int, str], str]:
    """Return what does something to one section."""

    def act(body: str, at: int, words: str) -> str:
        texts = texts_of(body)
        if texts:
            texts[at % len(texts)] = edit(texts[at % len(texts)], words)
        return "".join(texts)

    return act


def texts_of(body: str) -> list[str]:
    return [one.span.cut(body.encode()).decode() for one in sections(body)]


def move(body: str, at: int, _words: str) -> str:
    texts = texts_of(body)
    if texts:
        texts.insert(at // 7 % len(texts), texts.pop(at % len(texts)))
    return "".join(texts)


def insert(text: str) -> Callable[[str, int, str], str]:
    def act(body: str, at: int, words: str) -> str:
        texts = texts_of(body)
        texts.insert(at % (len(texts) + 1), text.format(words))
        return "".join(texts)

    return act


def move_region(body: str, at: int, _words: str) -> str:
    parts = elements(body)
    found = next((one for one in parts if "sicbot.r<" in one), None)
    if found is None:
        return body
    parts.remove(found)
    parts.insert(at % (len(parts) + 1), found)
    return "".join(parts)


def take_region(body: str, _at: int, _words: str) -> str:
    return "".join(one for one in elements(body) if "sicbot.r<" not in one)


def mark(text: str, words: str) -> str:
    marker = f'<ac:inline-comment-marker ac:ref="{words}">'
    return re.sub(r"<p>(\w+)", rf"<p>{marker}\1</ac:inline-comment-marker>", text, count=1)


OPERATIONS: dict[str, Callable[[str, int, str], str]] = {
    "a paragraph": in_section(lambda text, words: f"{text}<p>{words}</p>"),
    "words": in_section(lambda text, words: text.replace("</p>", f" {words}</p>", 1)),
    "a row": in_section(
        lambda text, words: text.replace("</tbody>", f"<tr><td>{words}</td></tr></tbody>", 1)
    ),
    "another heading": in_section(
        lambda text, words: re.sub("<h2>.*?</h2>", f"<h2>{words}</h2>", text)
    ),
    "a heading of the template": in_section(
        lambda text, _words: re.sub("<h2>.*?</h2>", "<h2>Risks</h2>", text)
    ),
    "a section gone": in_section(lambda _text, _words: ""),
    "a section twice": in_section(lambda text, _words: text + text),
    "a section elsewhere": move,
    "a section of their own": insert("<h2>{0}</h2><p>Ours.</p>"),
    "one like that of the template": insert("<h2>Risks</h2><p>{0}</p>"),
    "a comment": in_section(mark),
    "words in a region": lambda body, _at, words: body.replace("<p>kept", f"<p>{words} kept", 1),
    "a region gone": take_region,
    "a region elsewhere": move_region,
}
DONE = st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 97)), max_size=6)


def elements(body: str) -> list[str]:
    """Return the elements of a body; what stands between them is white space here."""
    data = body.encode()
    return [one.span.cut(data).decode() for one in parse(body).root.children]


def proposed(body: str, version: int, rewrites: list[tuple[str, str]], parts: set[str]) -> (
    list[Change]
):  # fmt: skip
    snapshot = make_snapshot(Sheet("Home", body))
    page = page_titled(snapshot, "Home")
    page = replace(page, mark=Mark(page.id, "scaffold", "home", "t 1"))
    ledger = Ledger(
        rewrites={page.id: tuple(rewrites)},
        parts={page.id: dict.fromkeys(sorted(parts), RunId(1))},
    )
    piece = Piece(VERSIONS[version - 1], f"t {version}", "Home")
    found = propose(page, piece, programme_of(with_page(snapshot, page), ledger))
    return [one for one in found if isinstance(one, Change)]


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
@given(DONE, DONE)
def test_nothing_of_people_is_lost_and_the_second_plan_rests(
    first: list[tuple[str, int]], then: list[tuple[str, int]]
) -> None:
    """People edit, a version comes and gets its yes; they edit again, and the next one comes."""
    body, rewrites, parts, count = VERSIONS[0], [("", VERSIONS[0])], set[str](), 0
    sicbots = Counter(canonical(one) for one in elements(body))
    for version, done in ((2, first), (3, then)):
        for operation, at in done:
            count += 1
            body = OPERATIONS[operation](body, at, f"Ada{count}.")
        kept = body.replace("<p>kept", f"<p>kept by run {version}:", 1)
        rewrites, body = [(body, kept), *rewrites] if kept != body else rewrites, kept
        changes = proposed(body, version, rewrites, parts)
        acts = [one.act for one in changes if isinstance(one.act, EditPage)]
        after = splice(body, [edit for act in acts for edit in act.edits])

        before, now = Counter(elements(body)), Counter(elements(after))
        gone = {canonical(one) for one in before - now}
        assert gone <= sicbots.keys()
        written = re.findall(r"Ada\d+\.", body)
        assert Counter(re.findall(r"Ada\d+\.", after)) == Counter(written)
        assert Counter(KEPT.findall(body)) <= Counter(KEPT.findall(after))
        assert changes or done or version > 2

        rewrites = [(body, after), *rewrites] if changes else rewrites
        parts |= {part for one in changes for part in one.parts}
        assert proposed(after, version, rewrites, parts) == []
        sicbots += Counter(canonical(one) for one in elements(VERSIONS[version - 1]))
        body = after
