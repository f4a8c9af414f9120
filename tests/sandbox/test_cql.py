"""What a search finds, and how its answers look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator

FOUND: list[tuple[str, str | None, set[str]]] = [
    ("type = page and space = OPEN", None, {"Garden", "Plan: 2023", "Members", "Join"}),
    ("type = page and space = open and title ~ secret", "ann", {"Secret"}),
    ("title = secret", None, set()),
    ('title = "plan: 2023"', None, {"Plan: 2023"}),
    ('space.key = TEAM and title != "Note"', "bob", {"Team"}),
    ("label = plan", None, {"Plan: 2023"}),
    ("label in (note, plan) and type = page", "bob", {"Note", "Plan: 2023"}),
    ("text ~ carbon and type = page", None, {"Garden"}),
    ('text ~ "soil carb*" and type = page', "ann", {"Garden", "Team"}),
    ("text ~ '\"carbon soil\"'", None, set()),
    ("text ~ below and type = page", "ann", {"Below"}),
    ("ancestor = {Garden} and type = page", None, {"Plan: 2023", "Members", "Join"}),
    (
        "ancestor = {Garden} and type = page",
        "ann",
        {"Below", "Secret", "Plan: 2023", *("Members", "Join")},
    ),
    ("parent = {Secret}", "ann", {"Below"}),
    ("id = {Plan: 2023}", None, {"Plan: 2023"}),
    ("content in ({Plan: 2023}, {Members})", None, {"Plan: 2023", "Members"}),
    ("container = {Plan: 2023} and type = attachment", None, {"data.csv"}),
    ("container = {Plan: 2023} and type = comment", None, {"Re: Plan: 2023"}),
    ("creator = ann and space = TEAM", "ann", {"Team"}),
    ("contributor = bob and type = page", "bob", {"Plan: 2023", "Note"}),
    ("creator = currentUser() and type = page", "bob", {"Note"}),
    ("mention = bob", None, {"Members"}),
    ("macro = include", None, {"Plan: 2023"}),
    ("macro in (include, toc)", "ann", {"Plan: 2023", "Below"}),
    ("type = page and macro not in (include)", None, {"Garden", "Members", "Join", "Old"}),
    ("macro = confiform", None, {"Join"}),
    ("space = OPEN and type = page and lastmodified > 2023-05-06", None, {"Members"}),
    ("lastmodified = 2023-05-06", None, {"Plan: 2023"}),
    ('lastmodified >= "2023-05-06 12:30" and type = page', None, {"Plan: 2023", "Members"}),
    ('lastmodified > "2023/05/06 12:30" and type = page', None, {"Members"}),
    ('lastmodified > now("-8w") and type = page', None, {"Members"}),
    ("created < 2023-01-03 and title ~ plan and type = page", None, {"Plan: 2023"}),
    ("type = page and not space = OPEN", None, {"Old"}),
    ("space = OLD or title = Members", None, {"Old", "Members"}),
]


def _search(wiki: Garden, cql: str, user: str | None, more: str = "") -> dict[str, Any]:
    for content in wiki.server.wiki.state.contents.values():
        cql = cql.replace(f"{{{content.title}}}", str(content.id))
    found: dict[str, Any] = wiki.get(f"/rest/api/content/search?cql={quote(cql)}{more}", user)
    return found


@pytest.fixture(scope="module")
def shared() -> Iterator[Garden]:
    """A garden wiki that nobody writes to."""
    with garden() as running:
        yield running


@pytest.mark.parametrize(("cql", "user", "titles"), FOUND)
def test_search_finds(shared: Garden, cql: str, user: str | None, titles: set[str]) -> None:
    """A query finds what it says, of what its caller may see."""
    found = _search(shared, cql, user, "&limit=100")

    assert {one["title"] for one in found["results"]} == titles


def test_search_keeps_the_order_asked_for(shared: Garden) -> None:
    """Later fields decide between equals."""
    cql = "space = OPEN and type = page order by created, title desc"
    titles = [one["title"] for one in _search(shared, cql, None)["results"]]

    assert titles == ["Plan: 2023", "Join", "Garden", "Members"]


@pytest.mark.parametrize(
    ("cql", "status", "words"),
    [
        ("", 400, "Could not parse cql"),
        ("type = ", 400, "Could not parse cql : type ="),
        ("not type = page", 400, "Could not parse cql"),
        ("colour = red", 400, "No field exists with the name: 'colour'"),
        ("created > yesterday", 400, "Could not parse cql"),
        ("title > a", 400, "Could not parse cql"),
        ("text = a", 400, "Could not parse cql"),
        ("type = page order by label", 400, "Could not parse cql"),
        ("watcher = ann", 501, "not built"),
        ("space in favouriteSpaces()", 501, "not built"),
    ],
)
@pytest.mark.parametrize("path", ["/rest/api/content/search", "/rest/api/search"])
def test_search_refuses(shared: Garden, path: str, cql: str, status: int, words: str) -> None:
    """Bad queries are 400 in the product's words, known but missing things 501."""
    answer = shared.call("GET", f"{path}?cql={quote(cql)}")

    assert answer.status_code == status
    assert words in answer.json()["message"]


@pytest.mark.parametrize(
    ("expand", "limit"), [("", 1000), ("version", 200), ("version,body.storage", 50)]
)
def test_search_caps_its_pages(shared: Garden, expand: str, limit: int) -> None:
    """The limit shown is the one that the server keeps to."""
    found = _search(shared, "type = page", "ann", f"&limit=5000&expand={expand}")

    assert found["limit"] == limit


def test_site_search_has_excerpts_and_totals(shared: Garden) -> None:
    """Content, spaces and people come in the same shape; archived spaces only on demand."""
    path = f"/rest/api/search?cql={quote('type = page')}&limit=2"
    page = shared.get(path, None)

    assert page["totalSize"] == 4
    assert page["results"][0]["content"]["title"] == "Garden"
    assert "carbon" in page["results"][0]["excerpt"]
    assert page["results"][0]["resultGlobalContainer"]["title"] == "Open garden"
    assert page["results"][0]["entityType"] == "content"
    assert shared.get(f"{path}&includeArchivedSpaces=true", None)["totalSize"] == 5
    by_name = quote('user.fullname ~ "birch"')
    people = shared.get(f"/rest/api/search?cql={by_name}", "ann")
    assert [one["user"]["username"] for one in people["results"]] == ["bob"]
    spaces = shared.get(f"/rest/api/search?cql={quote('type = space')}", None)
    assert [one["space"]["key"] for one in spaces["results"]] == ["OLD", "OPEN"]


@pytest.mark.parametrize("cql", ["type in (space, page)", "type = user and space = OPEN"])
def test_mixed_searches_are_not_built(shared: Garden, cql: str) -> None:
    """Rather no answer than one that leaves people and spaces out."""
    assert shared.call("GET", f"/rest/api/search?cql={quote(cql)}").status_code == 501


def test_expansions_below_content_reach_the_content(shared: Garden) -> None:
    """`content.body.storage` is what the site search understands."""
    path = f"/rest/api/search?cql={quote('title = Garden')}&expand="

    assert "body" not in shared.get(f"{path}body.storage", None)["results"][0]["content"]
    content = shared.get(f"{path}content.body.storage", None)["results"][0]["content"]
    assert "carbon" in content["body"]["storage"]["value"]


def test_the_index_lags_by_so_many_writes() -> None:
    """A write is found after as many later writes as the switch says."""
    with garden(index_lag=2) as wiki:
        page_id = wiki.id_of("Members")

        def label(name: str) -> None:
            body = [{"prefix": "global", "name": name}]
            wiki.call("POST", f"/rest/api/content/{page_id}/label", "ann", body=body)

        def create(title: str) -> None:
            body = {"type": "page", "title": title, "space": {"key": "OPEN"}}
            storage = {"storage": {"value": "<p/>", "representation": "storage"}}
            wiki.call("POST", "/rest/api/content", "ann", body={**body, "body": storage})

        create("Fresh")
        assert _search(wiki, "title = Fresh", "ann")["results"] == []
        label("one")
        assert _search(wiki, "title = Fresh", "ann")["results"] == []
        label("two")
        assert _search(wiki, "label = one", "ann")["results"] == []
        assert [one["title"] for one in _search(wiki, "title = Fresh", "ann")["results"]] == [
            "Fresh"
        ]
