"""Texts that name somebody who asked to be forgotten, in every spelling; others name nobody."""

from __future__ import annotations

import pytest

from sicbot.core.forgotten import NOBODY, Forgotten, leave_out, words_of
from sicbot.core.model import UserKey
from sicbot.core.people import Account, UserName

KEY = "8a7f808562ab4c1d"
ANN = Account(UserKey(KEY), UserName("aberg"), "Ann-Zoé Berg", "zoe.berg@mail.example.org")
WHO = Forgotten(b"salt").with_person(ANN, ["Zoé Ochieng", "z.ochieng@old.example.org"])

NAMES = {
    "name": "Members: Ann-Zoé Berg, and others",
    "capitals": "ANN-ZOÉ BERG",
    "no accent": "Ann Zoe Berg",
    "accent put together": "Ann-Zoe\u0301 Berg",
    "last word first": "Berg, Ann-Zoé",
    "entity": "<td>Ann&#8209;Zo&eacute;&nbsp;Berg</td>",
    "cut by a tag": "Ann-Zo<strong>é</strong> <em>Berg</em>",
    "words beside tags": "<td>Ann-Zoé</td><td>Berg</td>",
    "soft hyphen": "Ann-Zoé Be\u00adrg",
    "mention": f'<ac:link><ri:user ri:userkey="{KEY}" /></ac:link>',
    "key in capitals": KEY.upper(),
    "key in a fact": f"seen:tf-a1-members:{KEY}",
    "seat": '{"group": "tf-a1-members", "name": "aberg"}',
    "JSON": '"Ann-Zo\\u00e9 Berg"',
    "address": "https://wiki.example.org/display/~aberg",
    "percent": "/people/Ann-Zo%C3%A9+Berg",
    "e-mail": "mailto:Zoe.Berg@mail.example.org",
    "other name": "formerly Zoé Ochieng",
    "other e-mail": "z.ochieng@old.example.org",
}
NOT_NAMES = {
    "nothing": "",
    "somebody else": "<p>Ben Ochieng and Zoé Lima</p>",
    "one part of it": "the Berg of Berg Street",
    "parts far apart": "Ann-Zoé met Ben Berg",
    "longer word": "Ann-Zoé Bergman",
    "longer key": KEY + "0",
    "like the user name": "tabergo",
}


@pytest.mark.parametrize("text", NOT_NAMES.values(), ids=NOT_NAMES)
def test_a_text_that_names_others_is_kept(text: str) -> None:
    """Part of a name is no name."""
    assert not WHO.names(text)


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_a_text_that_names_the_person_is_known(text: str) -> None:
    """However the signs are written."""
    assert WHO.names(text)


def test_a_user_name_alone_may_be_a_common_word() -> None:
    """Nothing is left off a page for that; a text is not kept for it."""
    who = Forgotten(b"s").with_person(Account(UserKey("k-9"), UserName("reader"), "Mary"))

    assert who.names("every reader of Mary's page")
    assert not who.names("every reader of Mary's page", surely=True)
    assert who.names("key K-9", surely=True)


def test_nothing_of_the_person_stands_in_what_is_kept() -> None:
    """Hashes and lengths alone, and other ones with another salt."""
    told = str(WHO).casefold()
    other = Forgotten(b"pepper").with_person(ANN)

    assert [word for word in words_of(f"{ANN.full_name} {ANN.name} {KEY}") if word in told] == []
    assert {one.hash for one in WHO.stones}.isdisjoint(one.hash for one in other.stones)


def test_an_account_is_known_by_its_key_alone() -> None:
    """A name may be somebody else's by now."""
    assert WHO.knows(KEY)
    assert not WHO.knows("aberg")
    assert not WHO.knows(None)
    assert not NOBODY.knows(KEY)


def test_rows_and_sentences_are_left_out_and_counted() -> None:
    """Numbers, other rows and their order stay."""
    rows = [{"name": "Ben"}, {"name": "Ann-Zoé Berg", "n": 1}, {"name": "Cyd", "n": 2}]
    left = leave_out({"rows": rows, "notes": ["Berg Ann-Zoé left"], "total": 3, "t": KEY}, WHO)

    assert left.values == {"rows": [rows[0], rows[2]], "notes": [], "total": 3, "t": ""}
    assert left.count == 3
