"""What a job remembers is its own, and the last it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.register import SqlRegister
from sicbot.adapters.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

WIKI, OTHER = "https://wiki.example.org", "https://other.example.org"


@pytest.fixture
def engine() -> Iterator[Engine]:
    store = open_store(None)
    yield store
    store.dispose()


def test_what_is_kept_is_found(engine: Engine) -> None:
    """By its key, as the text that was given."""
    register = SqlRegister(engine, WIKI)
    register.keep("digest", {"sent": '{"é": 1}', "a": "[]"})

    assert register.facts("digest") == {"a": "[]", "sent": '{"é": 1}'}


@pytest.mark.parametrize("now", [{}, {"b": "2"}, {"a": "3", "b": "2"}], ids=str)
def test_the_newer_facts_replace_all_older_ones(engine: Engine, now: dict[str, str]) -> None:
    """What is not said again is no longer remembered."""
    register = SqlRegister(engine, WIKI)
    register.keep("digest", {"a": "1"})
    register.keep("digest", now)

    assert register.facts("digest") == now


def test_jobs_and_wikis_do_not_mix(engine: Engine) -> None:
    """Each has its own keys, and forgetting one leaves the others."""
    mine = SqlRegister(engine, WIKI)
    mine.keep("digest", {"a": "1"})
    mine.keep("groups", {"a": "2"})
    SqlRegister(engine, OTHER).keep("digest", {"a": "3"})
    mine.keep("digest", {})

    assert mine.facts("digest") == {}
    assert mine.facts("groups") == {"a": "2"}
    assert SqlRegister(engine, OTHER).facts("digest") == {"a": "3"}
