"""Links of every kind."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.pages.links import UserRef, links
from tests.pages.cases import Case, cases_with

DEFAULTS: dict[str, Any] = {
    "space_key": None,
    "title": "",
    "anchor": None,
    "text": "",
    "filename": None,
    "url": None,
}


@pytest.mark.parametrize("case", cases_with("links"), ids=str)
def test_finds_each_link_once(case: Case) -> None:
    """Links are listed in document order with the bytes that name their target."""
    names = ("kind", *DEFAULTS)
    stated = [DEFAULTS | link for link in case.expected["links"]]

    found = [
        {name: getattr(link, name) for name in names}
        | {"target": link.target.cut(case.data).decode()}
        for link in links(case.body)
    ]

    assert found == stated


@pytest.mark.parametrize(
    ("attribute", "user"),
    [
        ("ri:userkey", UserRef(userkey="x")),
        ("ri:username", UserRef(username="x")),
        ("ri:account-id", UserRef(account_id="x")),
    ],
)
def test_knows_people_by_three_attributes(attribute: str, user: UserRef) -> None:
    """Data Center, old pages and Cloud name people differently."""
    assert [link.user for link in links(f'<ac:link><ri:user {attribute}="x" /></ac:link>')] == [
        user
    ]


def test_text_without_links_is_not_parsed() -> None:
    """A body that cannot hold a link is not refused."""
    assert links("<p>a & b") == ()
