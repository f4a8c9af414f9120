"""Starting and stopping the wiki's server, who asks, and conditions that switches bring about."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.town import id_of, town

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.sandbox.app import Asked
    from sicbot.sandbox.serving import Server
    from sicbot.sandbox.wiki import Wiki

TIMEOUT_SECONDS = 10
ME = "/rest/api/user/current"


def get(server: Server, path: str, **more: Any) -> requests.Response:
    """Send a GET without following redirects."""
    return requests.get(server.url + path, timeout=TIMEOUT_SECONDS, allow_redirects=False, **more)


@pytest.mark.parametrize("context", ["", "/wiki"])
def test_serves_below_its_context_path(context: str) -> None:
    """All is below the context path; links to go on leave it out, as in the product."""
    with running(world=town(), switches=Switches(context_path=context)) as server:
        first = get(server, "/rest/api/content?limit=1").json()
        links = first["_links"]
        second = get(server, links["next"]).json()

        assert server.url.endswith(f":{server.port}{context}")
        assert (links["base"], links["context"]) == (server.url, context)
        assert links["next"] == "/rest/api/content?limit=1&start=1"
        assert second["results"][0]["title"] == "School"
        if context:
            bare = server.url.removesuffix(context)
            outside = requests.get(f"{bare}/rest/api/content", timeout=TIMEOUT_SECONDS)
            assert outside.status_code == 404


CREDENTIALS = [
    ({}, 200, "anonymous"),
    ({"auth": ("mayor", "mayor")}, 200, "mayor"),
    ({"auth": ("mayor", "wrong")}, 401, None),
    ({"auth": ("gone", "gone")}, 401, None),
    ({"headers": {"Authorization": "Bearer token-clerk"}}, 200, "clerk"),
    ({"headers": {"Authorization": "Bearer nonsense"}}, 401, None),
    ({"headers": {"Authorization": "Basic ???"}}, 401, None),
    ({"cookies": {"JSESSIONID": "nonsense"}}, 200, "anonymous"),
]


@pytest.mark.parametrize(("credential", "status", "name"), CREDENTIALS)
def test_knows_who_asks(credential: dict[str, Any], status: int, name: str | None) -> None:
    """Passwords and tokens are checked; wrong ones are refused with the reason in a header."""
    with running(world=town()) as server:
        answer = get(server, ME, **credential)

        assert answer.status_code == status
        if name is None:
            assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        else:
            assert answer.json().get("username", answer.json()["type"]) == name


def test_takes_a_bad_token_for_anonymous_where_the_switch_says_so() -> None:
    """Some versions answer a bad token as if there was none."""
    with running(world=town(), switches=Switches(bad_token="anonymous")) as server:
        answer = get(server, ME, headers={"Authorization": "Bearer nonsense"})

        assert (answer.status_code, answer.json()["type"]) == (200, "anonymous")


def test_wants_a_captcha_after_three_failures() -> None:
    """From then on the right password is refused as well."""
    with running(world=town()) as server:
        for _ in range(3):
            get(server, ME, auth=("mayor", "wrong"))
        answer = get(server, ME, auth=("mayor", "mayor"))

        assert answer.status_code == 401
        assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"
        assert "CAPTCHA_CHALLENGE" in answer.headers["X-Authentication-Denied-Reason"]
        assert get(server, ME, auth=("clerk", "clerk")).status_code == 200


def test_puts_a_login_page_or_a_redirect_in_the_way() -> None:
    """Single sign-on answers every REST call by itself."""
    with running(world=town()) as server:
        server.wiki.switches = Switches(login_page=True)
        page = get(server, ME)
        server.wiki.switches = Switches(redirect_to="https://sso.example.org/login")
        redirect = get(server, ME)

        assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")
        assert (redirect.status_code, redirect.headers["Location"]) == (
            302,
            "https://sso.example.org/login",
        )


def test_refuses_too_large_requests() -> None:
    """Five megabytes are the limit of a REST request."""
    with running(world=town()) as server:
        answer = requests.post(
            f"{server.url}/rest/api/content",
            data=b"x" * (5 * 1024 * 1024 + 1),
            headers={"Content-Type": "application/json"},
            auth=("mayor", "mayor"),
            timeout=TIMEOUT_SECONDS,
        )

        assert answer.status_code == 413
        assert answer.text.startswith("Request too large.")


def test_logs_requests_but_not_its_own() -> None:
    """The log names who asked for what; the sandbox's own paths are not in it."""
    with running(world=town()) as server:
        get(server, ME, auth=("mayor", "mayor"))
        get(server, "/sandbox/notified")
        logged = server.requests()

        assert [(one["method"], one["path"], one["user"]) for one in logged] == [
            ("GET", ME, "mayor")
        ]
        server.clear_log()
        assert get(server, "/sandbox/log").text == ""


@dataclass
class Spy:
    """Notes what it is told of, and how far the wiki was then."""

    wiki: Wiki
    told: list[tuple[object, ...]] = field(default_factory=list)

    def before(self, asked: Asked) -> None:
        self.told.append(("before", asked.method, asked.target, asked.user, self.wiki.writes))

    def after(self, asked: Asked, status: int) -> None:
        self.told.append(("after", len(asked.body), status, asked.user, self.wiki.writes))


def test_lets_a_watcher_look_around_each_request() -> None:
    """Right before, with the body, and right after; not for the sandbox's own paths."""
    with running(world=town(), switches=Switches(context_path="/wiki")) as server:
        spy, writes = Spy(server.wiki), server.wiki.writes
        path = f"/rest/api/content/{id_of(server.wiki, 'School')}/label?x=1"
        sent = b'[{"prefix": "global", "name": "old"}]'
        kind = {"Content-Type": "application/json"}
        address = server.url + path
        who = ("mayor", "mayor")
        with server.watched_by(spy):
            requests.post(address, data=sent, headers=kind, auth=who, timeout=TIMEOUT_SECONDS)
            get(server, "/sandbox/notified")
        get(server, ME)

        assert server.wiki.labels(id_of(server.wiki, "School")) == ["old"]
        assert spy.told == [
            ("before", "POST", path, "mayor", writes),
            ("after", len(sent), 200, "mayor", writes + 1),
        ]


TWICE = [
    ("duplicate", ["before", "after", "before", "after"]),
    ("lost-answer", ["before", "after"]),
    ("lost-request", []),
]


@pytest.mark.parametrize(("kind", "told"), TWICE)
def test_tells_a_watcher_what_reaches_the_wiki(kind: str, told: list[str]) -> None:
    """Whatever the client learns of it."""
    with running(world=town()) as server:
        spy = Spy(server.wiki)
        server.app.state.faults.rules[:] = [read_rule({"kind": kind})]
        with server.watched_by(spy), suppress(requests.ConnectionError):
            get(server, ME)

        assert [one[0] for one in spy.told] == told


def test_refuses_a_body_that_is_too_long_while_watched() -> None:
    """Watching reads the body first, and leaves the refusal to the wiki."""
    with running(world=town()) as server:
        spy = Spy(server.wiki)
        with server.watched_by(spy):
            answer = requests.post(
                f"{server.url}/rest/api/content",
                data=iter([b"x" * 1024 * 1024] * 6),  # without a stated length
                headers={"Content-Type": "application/json"},
                auth=("mayor", "mayor"),
                timeout=TIMEOUT_SECONDS,
            )

        assert answer.status_code == 413
        assert spy.told[-1][:3] == ("after", 0, 413)


def test_switches_while_it_runs() -> None:
    """Switches can be read and changed; those that are built in cannot."""
    with running(world=town()) as server:
        address = f"{server.url}/sandbox/switches"
        changed = requests.patch(address, json={"read_only": True}, timeout=TIMEOUT_SECONDS)
        refused = requests.patch(address, json={"context_path": "/x"}, timeout=TIMEOUT_SECONDS)

        assert changed.json()["read_only"] is True
        assert server.wiki.switches == replace(Switches(), read_only=True)
        assert refused.status_code == 400


def test_is_the_same_wiki_after_a_restart(tmp_path: Path) -> None:
    """A wiki kept in a folder goes on where it was; the world is not imported twice."""
    with running(world=town(), data=tmp_path) as server:
        page = server.wiki.account("mayor")
        assert page is not None
        requests.delete(
            f"{server.url}/rest/api/content/{id_of(server.wiki, 'School')}",
            auth=("mayor", "mayor"),
            timeout=TIMEOUT_SECONDS,
        )
    with running(world=town(), data=tmp_path) as server:
        found = get(server, "/rest/api/content?spaceKey=TOWN&title=School").json()

        assert found["size"] == 0
        assert len(server.wiki.spaces()) == 2


def test_waits_as_long_as_the_switch_says() -> None:
    """Injected latency holds up REST calls."""
    with running(world=town(), switches=Switches(latency_seconds=0.05)) as server:
        assert get(server, ME).elapsed.total_seconds() >= 0.05
