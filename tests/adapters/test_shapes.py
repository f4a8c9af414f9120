"""An answer that is not as it should be is an error, never taken for "open" or "nothing there"."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from sicbot.adapters.paging import results_of
from sicbot.adapters.shapes import body_from, page_from, space_from, use_from
from sicbot.core.errors import WikiError
from sicbot.core.model import GroupName, UserKey

NONE: dict[str, Any] = {"restrictions": {"user": {"results": []}, "group": {"results": []}}}
PAGE: dict[str, Any] = {
    "id": "7",
    "title": "Form",
    "space": {"key": "SOIL"},
    "version": {"number": 3, "when": "2023-10-16T09:00:00.000+02:00"},
    "ancestors": [{"id": "1"}, {"id": "2"}],
    "metadata": {"labels": {"results": [{"name": "form"}]}},
    "restrictions": {
        "read": {
            "restrictions": {
                "user": {"results": [{"userKey": "key-anna"}, {"username": "gone"}]},
                "group": {"results": [{"name": "members"}]},
            }
        },
        "update": NONE,
    },
}


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the page with one part replaced, or taken out where the value is None."""
    page = deepcopy(PAGE)
    *way, last = path.split(".")
    inner = page
    for name in way:
        inner = inner[name]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return page


def test_a_page_is_read_with_its_direct_restrictions() -> None:
    """The control: id, place, version, labels and restrictions; an account that is gone counts."""
    page = page_from(PAGE)

    assert (page.id, page.space, page.version, page.ancestors) == ("7", "SOIL", 3, ("1", "2"))
    assert page.labels == {"form"}
    assert page.read.users == {UserKey("key-anna"), UserKey("gone:gone")}
    assert page.read.groups == {GroupName("members")}
    assert not page.update


BROKEN: list[tuple[str, object]] = [
    ("id", None), ("id", "../8"), ("title", None), ("title", 5), ("title", "\\ud800"),
    ("space", None), ("version.number", "new"), ("status", "lost"), ("restrictions", None),
    ("restrictions.read", None), ("restrictions.read.restrictions.group", None),
    ("restrictions.read.restrictions.user.results", None),
    ("restrictions.read.restrictions.group._links", {"next": "/rest/x"}),
    ("restrictions.read.restrictions.user.results", [{}]),
    ("metadata.labels", {"results": [{}]}), ("ancestors", [{}]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), BROKEN)
def test_a_page_that_lacks_something_is_an_error(path: str, value: object) -> None:
    """Above all: restrictions that were not given never make a page look open."""
    value = "\ud800" if value == "\\ud800" else value

    with pytest.raises(WikiError, match="is this the wiki"):
        page_from(changed(path, value))


@pytest.mark.parametrize(
    "answer", [None, [], "", {}, {"results": None}, {"results": {}}, {"results": ["a"]}]
)
def test_an_answer_without_a_list_is_an_error(answer: object) -> None:
    """It is never taken for an empty list."""
    with pytest.raises(WikiError, match="no list of results"):
        results_of(answer, "rest/api/content/scan")


def test_an_empty_list_is_a_list() -> None:
    """The control: nothing there is an answer too."""
    assert results_of({"results": []}, "rest/api/space") == []


@pytest.mark.parametrize("raw", [{}, {"body": {}}, {"body": {"storage": {"value": None}}}])
def test_a_page_without_its_text_is_an_error(raw: dict[str, Any]) -> None:
    """A missing text is not an empty one."""
    with pytest.raises(WikiError, match="text of page"):
        body_from(raw)


def test_other_answers_are_checked_alike() -> None:
    """A space without key and a right without operation are errors."""
    with pytest.raises(WikiError, match="spaces"):
        space_from({"name": "No key"})
    with pytest.raises(WikiError, match="global rights"):
        use_from([{"subject": {}}])
