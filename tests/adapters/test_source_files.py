"""Files below pages: which version, by whom, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import responses

from sicbot.adapters.gate import Gate
from sicbot.adapters.source_read import LARGEST_FILE_BYTES
from sicbot.core.errors import ForbiddenError, LoginError, NotFoundError, WikiError
from sicbot.sandbox.model import Viewer
from tests.enrolment import FORM, enrolment, paths, play, served
from tests.worlds import StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

WIKI = "https://wiki.example.org/confluence"
CSV = "Name;Task Force\nZoë;A1\n"
AT_MOST = 30
ODD = "régistre 1+1 #2 & co?.csv"


def attach(server: Server, name: str = "people.csv", data: bytes = CSV.encode()) -> None:
    viewer = Viewer(server.wiki.account("cleo"))
    server.wiki.attach(viewer, int(FORM), name, "text/csv", data)


@pytest.mark.parametrize("name", ["people.csv", ODD])
@pytest.mark.parametrize("context", ["", "/wiki"])
def test_a_file_is_read_with_who_uploaded_it(name: str, context: str) -> None:
    """In two requests."""
    with served(enrolment(), context_path=context) as (server, reader):
        attach(server, name)
        attach(server, "other.csv")
        server.clear_log()
        reading = reader.file(FORM, name)
        cleo = server.wiki.account("cleo")

        assert len(paths(server)) == 2
        assert cleo is not None
        assert reading.records[name].attachment.uploader == cleo.key
    file = reading.records[name]
    assert reading.complete
    assert file.rows == (("Name", "Task Force"), ("Zoë", "A1"))
    assert (file.attachment.version, file.attachment.size, file.attachment.page) == (
        1,
        len(CSV.encode()),
        FORM,
    )


def test_the_uploader_is_who_made_the_current_version() -> None:
    """Whoever replaces a file stands for all of it."""
    with served(enrolment()) as (server, reader):
        attach(server)
        admin = Viewer(server.wiki.account("admin"))
        known = server.wiki.attachments(int(FORM))[0].content.id
        server.wiki.replace_attachment(admin, known, "text/csv", b"Name;TF\nAnn;B2\n")
        file = reader.file(FORM, "people.csv").records["people.csv"]

        assert admin.account is not None
        assert file.attachment.uploader == admin.account.key
    assert (file.attachment.version, file.rows[1]) == (2, ("Ann", "B2"))


def test_a_file_that_is_not_there_is_a_gap() -> None:
    """Also one whose name differs in case."""
    with served(enrolment()) as (server, reader):
        attach(server, "People.csv")
        reading = reader.file(FORM, "people.csv")

    assert (reading.records, [gap.what for gap in reading.gaps]) == ({}, ["file people.csv"])


@pytest.mark.parametrize(
    ("kind", "path", "options"),
    [
        ("status", "child/attachment", {"status": 403}),
        ("status", "download", {"status": 404}),
        ("status", "download", {"status": 500}),
        ("login-page", "download", {}),
        ("redirect", "download", {"location": "https://sso.example.org/"}),
        ("cut", "download", {}),
    ],
)
def test_a_file_that_cannot_be_read_is_a_gap(kind: str, path: str, options: dict[str, Any]) -> None:
    """And never an empty list."""
    with served(enrolment()) as (server, reader):
        attach(server)
        play(server, kind, path, **options)
        reading = reader.file(FORM, "people.csv")

    assert (reading.records, len(reading.gaps)) == ({}, 1)


def test_a_file_that_is_too_large_is_not_even_asked_for() -> None:
    """The list of files tells its size."""
    with served(enrolment()) as (server, reader):
        attach(server, data=b"x" * (LARGEST_FILE_BYTES + 1))
        server.clear_log()
        reading = reader.file(FORM, "people.csv")

        assert len(paths(server)) == 1
    assert not reading.complete


def test_a_broken_file_is_a_gap() -> None:
    """With the reason."""
    with served(enrolment()) as (server, reader):
        attach(server, "people.xlsx", b"no archive")
        (gap,) = reader.file(FORM, "people.xlsx").gaps

    assert "save it as CSV" in str(gap.why)


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def gate() -> Gate:
    return Gate(WIKI, StillClock(), token="canary-token")


def test_a_download_gives_bytes_as_they_are(wire: responses.RequestsMock) -> None:
    """The control: no JSON is expected, and the token goes with it."""
    wire.get(f"{WIKI}/download/a", body=b"\x00\xff", content_type="application/octet-stream")

    assert gate().download("download/a", AT_MOST) == b"\x00\xff"
    assert "canary" in str(wire.calls[0].request.headers["Authorization"])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"body": b"x" * 31}, WikiError),
        ({"status": 302, "headers": {"Location": "https://sso.example.org"}}, LoginError),
        ({"status": 403}, ForbiddenError),
        ({"status": 404}, NotFoundError),
        ({"status": 204}, WikiError),
        ({"status": 206, "body": b"x", "content_type": "application/json"}, WikiError),
        ({"body": "<html>Log in</html>", "content_type": "text/html"}, LoginError),
    ],
)
def test_a_download_of_anything_else_is_an_error(
    wire: responses.RequestsMock, answer: dict[str, Any], error: type[WikiError]
) -> None:
    """Too large, redirected, refused, a part, or a login page."""
    wire.get(f"{WIKI}/download/a", **{"content_type": "text/csv", **answer})
    with pytest.raises(error):
        gate().download("download/a", AT_MOST)


@pytest.mark.parametrize("path", ["../../admin", "download/%2e%2e/x", "https://example.org/x"])
def test_a_download_keeps_to_the_wiki(wire: responses.RequestsMock, path: str) -> None:
    """No path leads out of it, and no other host gets the token."""
    with pytest.raises(WikiError):
        gate().download(path, AT_MOST)

    assert all(call.request.url.startswith(WIKI) for call in wire.calls if call.request.url)
