"""Faults on demand, as a client sees them, and the log of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.http.fault_rules import KINDS
from sicbot.sandbox.http.faults import PLAYS
from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS = "/rest/api/group/empty/member"
PUT_BOB = "/rest/api/user/bob/group/empty"


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki."""
    with garden() as running:
        yield running


def _rules(wiki: Garden, *rules: dict[str, Any]) -> None:
    answer = wiki.call("PUT", "/sandbox/faults", body=list(rules))
    assert answer.status_code == 200, answer.text


def _on(path: str, kind: str, method: str = "*", **more: Any) -> dict[str, Any]:
    return {"match": {"method": method, "path": path}, "kind": kind, **more}


def _members(wiki: Garden) -> list[str]:
    return [one.username for one in wiki.server.wiki.direct_members("empty")]


def test_every_kind_has_a_play() -> None:
    """The list that is told and the list that is played are one."""
    assert set(PLAYS) == set(KINDS)


def test_without_rules_nothing_fails(wiki: Garden) -> None:
    """The control: the same calls do their work."""
    assert wiki.call("PUT", PUT_BOB).status_code == 204
    assert wiki.names(MEMBERS) == ["bob"]
    assert wiki.get("/sandbox/faults") == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 407, 409, 413, 429, 500, 502, 503, 504])
def test_a_status_comes_once_and_nothing_is_done(wiki: Garden, status: int) -> None:
    """Unless told otherwise, a rule plays once."""
    _rules(wiki, _on("/group/empty$", "status", "PUT", status=status))

    assert wiki.call("PUT", PUT_BOB).status_code == status
    assert _members(wiki) == []
    assert wiki.call("PUT", PUT_BOB).status_code == 204


@pytest.mark.parametrize("value", ["0", "7", "-1", "1000000000", "soon", None])
def test_throttling_comes_with_any_header_or_none(wiki: Garden, value: str | None) -> None:
    """What servers write into Retry-After is not always a sane number."""
    more = {} if value is None else {"retry_after": value}
    _rules(wiki, _on(MEMBERS, "status", status=429, **more))

    assert wiki.call("GET", MEMBERS).headers.get("retry-after") == value


def test_a_status_can_be_a_lie(wiki: Garden) -> None:
    """With `performed` the work is done although the answer says it failed."""
    _rules(wiki, _on(PUT_BOB, "status", status=502, performed=True, html=True))
    answer = wiki.call("PUT", PUT_BOB)

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html"
    assert _members(wiki) == ["bob"]


def test_a_captcha_tells_its_reason_in_headers(wiki: Garden) -> None:
    """Clients must stop at it."""
    _rules(wiki, _on(MEMBERS, "status", status=401, captcha=True))
    headers = wiki.call("GET", MEMBERS).headers

    assert headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"
    assert headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE")


@pytest.mark.parametrize(
    ("kind", "members"), [("lost-answer", ["bob"]), ("lost-request", []), ("reset", [])]
)
def test_a_connection_breaks_before_or_after_the_work(
    wiki: Garden, kind: str, members: list[str]
) -> None:
    """The client sees the same; only the wiki knows whether it was done."""
    _rules(wiki, _on(PUT_BOB, kind))
    with pytest.raises(requests.ConnectionError):
        wiki.call("PUT", PUT_BOB)

    assert _members(wiki) == members
    assert wiki.names(MEMBERS) == members


def test_a_cut_answer_is_shorter_than_announced(wiki: Garden) -> None:
    """The client notices by the length."""
    _rules(wiki, _on("/rest/api/group", "cut"))
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        wiki.call("GET", "/rest/api/group")


def test_a_truncated_answer_has_the_length_it_announces(wiki: Garden) -> None:
    """Status 200, and no JSON."""
    _rules(wiki, _on("/rest/api/group", "truncated"))
    answer = wiki.call("GET", "/rest/api/group")

    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r".*"):
        answer.json()


def test_a_duplicate_gets_the_second_answer(wiki: Garden) -> None:
    """What can be done once only fails, although it is done."""
    _rules(wiki, _on("/rest/api/admin/group$", "duplicate", "POST"))

    assert wiki.refused("POST", "/rest/api/admin/group", body={"name": "twin"}) == 409
    assert "twin" in wiki.server.wiki.groups()


def test_answers_without_a_body_can_be_held_back_too(wiki: Garden) -> None:
    """A membership is idempotent, so twice is as good as once."""
    _rules(wiki, _on(PUT_BOB, "duplicate"), _on(PUT_BOB, "slow", seconds=0, times=2))

    assert wiki.call("PUT", PUT_BOB).status_code == 204
    assert wiki.call("PUT", PUT_BOB).status_code == 204
    assert wiki.call("HEAD", MEMBERS).status_code == 200
    assert _members(wiki) == ["bob"]


def test_login_page_and_redirect(wiki: Garden) -> None:
    """Both come in place of the answer."""
    _rules(wiki, _on(MEMBERS, "login-page"), _on(PUT_BOB, "redirect", location="/login.action"))
    page, moved = wiki.call("GET", MEMBERS), wiki.call("PUT", PUT_BOB)

    assert page.status_code == 200
    assert "Log In" in page.text
    assert page.headers["content-type"].startswith("text/html")
    assert (moved.status_code, moved.headers["location"]) == (302, "/login.action")
    assert _members(wiki) == []


def test_a_slow_answer_outlasts_a_client_that_does_not_wait(wiki: Garden) -> None:
    """Slow as a whole, or byte by byte."""
    _rules(wiki, _on(MEMBERS, "slow", seconds=30))
    with pytest.raises(requests.Timeout):
        wiki.call("GET", MEMBERS, timeout=0.1)

    _rules(wiki, _on(MEMBERS, "slow", seconds=0, byte_seconds=0.0001))
    assert wiki.names(MEMBERS) == []


def test_pages_can_be_capped_and_lie(wiki: Garden) -> None:
    """Fewer results than asked for, a wrong size, a page that leads to itself."""
    _rules(wiki, _on("/rest/api/group", "cap", limit=2))
    capped = wiki.get("/rest/api/group?limit=100")
    assert (capped["limit"], len(capped["results"])) == (2, 2)
    assert "next" in capped["_links"]

    _rules(wiki, _on("/rest/api/group", "wrong-size"))
    wrong = wiki.get("/rest/api/group")
    assert wrong["size"] != len(wrong["results"])

    _rules(wiki, _on("/rest/api/group", "repeated-next", times=None))
    path = "/rest/api/group?limit=2"
    assert wiki.get(path)["_links"]["next"] == path
    assert wiki.get(path)["_links"]["next"] == path


def test_another_wiki_has_older_versions(wiki: Garden) -> None:
    """All version numbers of an answer go back, but not below 1."""
    path = f"/rest/api/content/{wiki.id_of('Plan: 2023')}?expand=version,space"
    _rules(wiki, _on("/rest/api/content", "older", by=1))

    assert wiki.get(path)["version"]["number"] == 1
    assert wiki.get(path)["version"]["number"] == 2


def test_a_stale_answer_is_repeated(wiki: Garden) -> None:
    """As from a cache, or a replica that is behind."""
    _rules(wiki, _on(MEMBERS, "stale", times=2))
    assert wiki.names(MEMBERS) == []
    wiki.call("PUT", PUT_BOB)
    assert wiki.names(MEMBERS) == []
    assert wiki.names(MEMBERS) == ["bob"]


def test_half_a_body_is_no_json(wiki: Garden) -> None:
    """The wiki refuses what arrived."""
    _rules(wiki, _on("/rest/api/admin/group$", "half-body"))

    assert wiki.refused("POST", "/rest/api/admin/group", body={"name": "new"}) == 400


def test_others_can_act_in_between(wiki: Garden) -> None:
    """Another user's request is done right before the one that matches."""
    other = {"method": "PUT", "path": PUT_BOB, "user": "admin"}
    _rules(wiki, _on(MEMBERS, "meanwhile", request=other))

    assert wiki.names(MEMBERS, "ann") == ["bob"]


def test_the_nth_request_fails(wiki: Garden) -> None:
    """Others pass; the counts can be read."""
    rule = {"match": {"path": MEMBERS, "nth": 2}, "kind": "status", "status": 500}
    _rules(wiki, rule)
    statuses = [wiki.call("GET", MEMBERS).status_code for _ in range(3)]
    (shown,) = wiki.get("/sandbox/faults")

    assert statuses == [200, 500, 200]
    assert (shown["seen"], shown["played"]) == (3, 1)
    assert wiki.call("DELETE", "/sandbox/faults").status_code == 204
    assert wiki.get("/sandbox/faults") == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "magic"}, "kind is 'magic'"),
        ({"kind": "status"}, "status between 400 and 599"),
        ({"kind": "status", "status": 200}, "status between 400 and 599"),
        ({"kind": "reset", "match": {"path": "("}}, "no regular expression"),
        ({"kind": "reset", "match": {"url": "/"}}, "match has url"),
        ("reset", "a rule is a JSON object"),
    ],
)
def test_rules_that_are_none_are_refused(wiki: Garden, rule: object, words: str) -> None:
    """400 says what is wrong."""
    answer = wiki.call("PUT", "/sandbox/faults", body=[rule])

    assert answer.status_code == 400
    assert words in answer.json()["message"]


def test_the_log_has_every_request_but_its_own() -> None:
    """Method, path with query, user, status and bytes; faults and refusals too."""
    with garden(context_path="/wiki") as wiki:
        wiki.call("DELETE", "/sandbox/log")
        answer = wiki.call("GET", "/rest/api/group/sub%2Fteam?expand=x", "ann")
        wiki.call("GET", "/rest/api/nothing", None)
        wiki.call("GET", "/sandbox/notified")
        _rules(wiki, _on(MEMBERS, "lost-request"))
        with pytest.raises(requests.ConnectionError):
            wiki.call("GET", MEMBERS)
        log = wiki.call("GET", "/sandbox/log")

        first, second, third = wiki.server.requests()
        assert len(log.text.splitlines()) == 3
        assert first == {
            "method": "GET",
            "path": "/wiki/rest/api/group/sub%2Fteam?expand=x",
            "user": "ann",
            "status": 200,
            "bytes": len(answer.content),
        }
        assert (second["user"], second["status"]) == (None, 404)
        assert third["status"] is None
        assert wiki.call("DELETE", "/sandbox/log").status_code == 204
        assert wiki.server.requests() == []
