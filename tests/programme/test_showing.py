"""What is told to those who ask how an activity is reported is what the rules look for."""

from __future__ import annotations

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.cycle import Slug
from sicbot.core.people import TaskForce
from sicbot.core.text import Text
from sicbot.programme.cycle.activities import names_activity
from sicbot.programme.cycle.evidence import OF_NOTES
from sicbot.programme.cycle.showing import what_shows
from sicbot.programme.notes.states import STATE_NAMES

A1 = TaskForce("A1")
MEETINGS = (Slug.LEADERS_1, Slug.LEADERS_2, Slug.LEADERS_3)


@pytest.mark.parametrize("slug", [one for one in Slug if one is not Slug.SUPPORT])
def test_each_activity_says_what_would_show_it(slug: Slug) -> None:
    """In a sentence."""
    assert str(what_shows(slug, A1, "minutes"))


def test_nothing_on_the_wiki_shows_support() -> None:
    """So nothing is said."""
    assert what_shows(Slug.SUPPORT, A1, "minutes") is None


def test_the_labels_are_those_of_the_settings_and_the_task_force() -> None:
    """A leader can copy them."""
    told = what_shows(Slug.TF_MEETING, A1, "notes")

    assert str(told) == "minutes with the labels “notes” and “tf-a1”"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", MEETINGS)
def test_a_title_that_is_told_is_one_that_counts(slug: Slug, language: str) -> None:
    """Who names the minutes so has reported the meeting."""
    told = what_shows(slug, A1, "minutes")
    assert told is not None
    title = dict(told.values)["title"]
    assert isinstance(title, Text)

    assert names_activity(f"{title.show(catalogue(language))}, 3 May", slug)


@pytest.mark.parametrize("slug", OF_NOTES)
def test_a_state_that_is_told_is_one_that_counts(slug: Slug) -> None:
    """Done, or in progress."""
    told = what_shows(slug, A1, "minutes")
    assert told is not None
    state = dict(told.values)["state"]

    assert state in [STATE_NAMES[one] for states in OF_NOTES[slug] for one in states]
