"""The gate lets nothing pass that is not the wiki's own JSON answer to a request of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from sicbot.adapters.gate import Gate, segment
from sicbot.core.errors import (
    ConfigError,
    ForbiddenError,
    LoginError,
    NotFoundError,
    TransientWikiError,
    VersionConflictError,
    WikiError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

WIKI = "https://wiki.example.org/confluence"
TOKEN = "canary-token"


class SteppingClock:
    """A clock that moves on by a fixed step each time it is read."""

    def __init__(self, step: float = 0.0) -> None:
        self.step, self.time, self.waited = step, 0.0, 0.0

    def now(self) -> datetime:
        raise AssertionError("the gate needs no date")

    def monotonic(self) -> float:
        self.time += self.step
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited += seconds


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def gate(clock: SteppingClock | None = None, *, may_write: bool = False) -> Gate:
    return Gate(WIKI, clock or SteppingClock(), token=TOKEN, may_write=may_write)


def test_an_answer_in_json_is_returned(wire: responses.RequestsMock) -> None:
    """The control: an ordinary GET does its work, with the token and under the context path."""
    wire.get(f"{WIKI}/rest/api/space", json={"results": []})

    assert gate().read("rest/api/space", {"limit": 1}) == {"results": []}
    assert wire.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert wire.calls[0].request.url == f"{WIKI}/rest/api/space?limit=1"


HTML = "<html><head><title>Log in</title></head></html>"
REFUSALS: list[tuple[str, dict[str, Any], type[WikiError], str]] = [
    ("login page with 200", {"body": HTML, "content_type": "text/html"}, LoginError, "“Log in”"),
    ("redirect", {"status": 302, "headers": {"Location": "https://sso.example.org/x"}},
     LoginError, "redirected to sso.example.org"),
    ("401", {"status": 401, "json": {}}, LoginError, "SICBOT_WIKI_TOKEN"),
    ("captcha", {"status": 401, "headers": {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}},
     LoginError, "CAPTCHA"),
    ("403", {"status": 403, "json": {"message": "No permission"}}, ForbiddenError, "No permission"),
    ("404", {"status": 404, "json": {}}, NotFoundError, "hidden from the bot"),
    ("409", {"status": 409, "json": {}}, VersionConflictError, "changed since"),
    ("429", {"status": 429, "headers": {"Retry-After": "1800"}}, TransientWikiError, "429"),
    ("503", {"status": 503, "body": "down"}, TransientWikiError, "503"),
    ("400", {"status": 400, "json": {"message": "bad"}}, WikiError, "bad"),
    ("cut off", {"body": '{"results": [', "content_type": "application/json"},
     TransientWikiError, "cut off"),
    ("empty", {"body": "", "content_type": "application/json"}, TransientWikiError, "cut off"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "error", "words"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_every_other_answer_is_an_error_that_says_what_to_do(
    wire: responses.RequestsMock,
    answer: dict[str, Any],
    error: type[WikiError],
    words: str,
) -> None:
    """No such answer is ever taken for data; none makes the gate wait or ask again."""
    clock = SteppingClock()
    wire.get(f"{WIKI}/rest/api/space", **answer)

    with pytest.raises(error, match=words):
        gate(clock).read("rest/api/space")
    assert len(wire.calls) == 1
    assert clock.waited == 0


def test_a_slow_answer_ends_at_its_total_deadline(wire: responses.RequestsMock) -> None:
    """The library's time-out counts silence only; the gate counts the whole answer."""
    wire.get(f"{WIKI}/rest/api/space", json={"results": ["x" * 200_000]})

    with pytest.raises(TransientWikiError, match="no whole answer within 60 s"):
        gate(SteppingClock(step=40)).read("rest/api/space")


@pytest.mark.parametrize(
    "path",
    [
        "rest/api/user/../../content/1",
        "rest/api/user/%2e%2e/content/1",
        "https://evil.example.org/rest/api/space",
    ],
)
def test_no_request_leaves_its_place(wire: responses.RequestsMock, path: str) -> None:
    """Steps upwards and foreign hosts are refused before anything is sent."""
    with pytest.raises(WikiError, match="was not sent"):
        gate().get(path, absolute=path.startswith("https"))
    assert len(wire.calls) == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_reading_gate_sends_no_write(wire: responses.RequestsMock, method: str) -> None:
    """An audit cannot write, whatever the code above it asks for."""
    with pytest.raises(WikiError, match="only reads"):
        gate().request(method, "rest/api/content")
    assert len(wire.calls) == 0


def test_a_writing_gate_sends_writes(wire: responses.RequestsMock) -> None:
    """The control: with the right to write, a POST goes out as JSON."""
    wire.post(f"{WIKI}/rest/api/content", json={"id": "1"})

    gate(may_write=True).post("rest/api/content", data={"title": "x"})

    assert wire.calls[0].request.body == '{"title": "x"}'


@pytest.mark.parametrize(
    "url", ["", "wiki.example.org", "ftp://wiki.example.org", "http://wiki.example.org"]
)
def test_an_address_of_no_use_is_refused(url: str) -> None:
    """The address must be whole, and encrypted unless it is this machine."""
    with pytest.raises(ConfigError, match="SICBOT_WIKI_URL"):
        Gate(url, SteppingClock(), token=TOKEN)


def test_an_unreachable_wiki_is_one_clear_sentence() -> None:
    """A port on which nobody listens is named with what to check."""
    closed = Gate("http://127.0.0.1:9", SteppingClock(), token=TOKEN)

    with pytest.raises(TransientWikiError, match="cannot be reached") as caught:
        closed.read("rest/api/space")
    assert TOKEN not in str(caught.value)


@given(st.text())
def test_a_value_never_becomes_more_than_one_segment(value: str) -> None:
    """Whatever a name holds, the number of steps in the path stays."""
    try:
        encoded = segment(value)
    except WikiError:
        return

    assert "/" not in encoded
    assert "?" not in encoded
    assert "#" not in encoded
    assert encoded not in {"", ".", ".."}
