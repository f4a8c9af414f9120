"""How the page of findings reads, and that it tells nobody of pages that they may not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sicbot.core.model import PageId
from sicbot.core.policy import Pages, Policy
from sicbot.core.text import verbatim
from sicbot.pages.storage import find, parse
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.consistency.dismissals import sort_out
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.consistency.findings_page import TEMPLATE, FindingsPage, keep_findings
from sicbot.programme.consistency.findings_rows import SEEN, values_of
from sicbot.programme.consistency.kinds import WORDS
from sicbot.programme.digests.answers import Answer, Memory, PutAway
from tests.builders import Sheet, context_of, make_snapshot, programme_of


def finding(kind: Kind, words: str) -> Finding:
    return Finding(kind, verbatim(f"about {words}"), (Stand(PageId("7"), words),))


def page(found: list[Finding], memory: Memory | None = None) -> str:
    """Return the page as it is written."""
    context = context_of(programme_of(make_snapshot()))
    return context.render(
        TEMPLATE, **values_of(sort_out(found, memory or Memory(), complete=True), context)
    )


def test_each_kind_has_its_words() -> None:
    """A new kind needs them."""
    assert set(WORDS) == set(Kind)


def test_what_matters_most_comes_first_with_the_number_found() -> None:
    """And what may be done stands there once."""
    kinds = (Kind.WORDING, Kind.QUESTION, Kind.PERSON, Kind.FIGURES)
    text = page([finding(kind, f"{kind} {n}") for kind in kinds for n in range(2)])
    root = parse(text).root

    assert [words_of(one) for one in find(root, "h2")] == [
        f"{WORDS[kind].title} (2)"
        for kind in (Kind.PERSON, Kind.FIGURES, Kind.QUESTION, Kind.WORDING)
    ]
    assert text.count("Decide which one is right") == 1


def test_a_long_kind_is_folded_behind_the_first_ones() -> None:
    """Ten are seen; a lesser kind is folded as a whole."""
    many = [finding(Kind.ANNOUNCEMENT, f"number {n}") for n in range(SEEN + 2)]
    text = page([*many, finding(Kind.WORDING, "other words")])
    folds = [words_of(one) for one in find(parse(text).root, "ac:rich-text-body")]

    assert "More of them: 2" in text
    assert [f"number {SEEN}" in folds[0], "number 0" in folds[0]] == [True, False]
    assert "other words" in folds[1]


def test_the_table_on_top_counts_each_kind() -> None:
    """What is to be looked at, and what is left as it is."""
    found = [finding(Kind.FIGURES, str(n)) for n in range(3)]
    said = PutAway(found[0].number, found[0].state, Answer.DONE, date(2023, 10, 2), None)
    (summary, *_rest) = find(parse(page(found, Memory(said={said.number: said}))).root, "table")

    assert lines_of(summary)[3:] == (str(WORDS[Kind.FIGURES].title), "2", "1")


def test_nothing_found_is_said() -> None:
    """An empty page would be a riddle."""
    assert "Nothing was found." in page([])


def test_of_an_old_name_only_pages_are_told_that_all_readers_may_read() -> None:
    """The others are counted; nothing of them stands there."""
    sheets = (
        Sheet("Secret letter", "<p>The LTFL hides it</p>", users=("ada",)),
        Sheet("Open letter", "<p>The LTFL shows it</p>"),
        Sheet("Secret note", "<p>The Governing Board hides it</p>", users=("ada",)),
    )
    policy = Policy(pages={"findings": Pages(view=("secretariat",), edit=("secretariat",))})
    programme = replace(programme_of(make_snapshot(*sheets)), policy=policy)
    told = str(list(keep_findings(FindingsPage("MAIN:Findings", ""), context_of(programme))))

    assert "The LTFL shows it" in told
    assert "hides it" not in told
    assert "Secret" not in told
    assert "Governing Board" not in told
    assert "Findings on pages that not all readers of this one may read: 2" in told
