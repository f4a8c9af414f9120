"""A comment of sicbot's is known by an anchor that nobody sees."""

from __future__ import annotations

import pytest

from sicbot.core.plan import Slug
from sicbot.pages.meaning import canonical
from sicbot.pages.remarks import has_slug, mentioned, with_slug
from sicbot.sandbox.storage.body import counted_ids, normalise
from tests.templating.payloads import ALL

SLUG = Slug("digest-message-2023-42-ab12")
BODY = '<p><ac:link><ri:user ri:userkey="ada" /></ac:link> look</p>'


def test_a_comment_is_known_by_its_slug() -> None:
    """Also as a wiki with every known rewriting stores it; and by no other one."""
    body = with_slug(BODY, SLUG)
    stored = normalise(body, new_id=counted_ids("saved"), noisy=True, space_key="SOIL")

    assert has_slug(body, SLUG)
    assert has_slug(stored, SLUG)
    assert not has_slug(body, Slug("digest-message-2023-42"))
    assert not has_slug(BODY, SLUG)


def test_its_text_stays() -> None:
    """The anchor stands before it, and is no part of it."""
    assert canonical(with_slug(BODY, SLUG)).endswith(canonical(BODY))


def test_words_are_no_anchor() -> None:
    """Whoever writes the name of one has not set it."""
    assert not has_slug(f"<p>sicbot-{SLUG}</p>", SLUG)


@pytest.mark.parametrize("slug", ["", "a b", "é", "-a", 'a"', "a<b", "x" * 201])
def test_a_slug_that_an_anchor_may_lose_is_refused(slug: str) -> None:
    """Or the comment would not be known again."""
    with pytest.raises(ValueError, match="letters, digits"):
        with_slug(BODY, Slug(slug))


def test_hostile_slugs_are_refused() -> None:
    """No payload gets into the anchor."""
    for payload in ALL:
        if set(payload) & set("<>\"'&{}() \n"):
            with pytest.raises(ValueError, match="letters, digits"):
                with_slug(BODY, Slug(payload))


def test_people_are_told_once() -> None:
    """By key or by user name."""
    again = BODY + BODY.replace("userkey", "username").replace("ada", "ben")

    assert {one.userkey or one.username for one in mentioned(again + BODY)} == {"ada", "ben"}
