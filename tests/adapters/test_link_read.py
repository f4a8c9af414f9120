"""Addresses that people typed: only public ones are asked, once, with nothing that is ours."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.link_read import RUN_SECONDS, LinkReader, within
from sicbot.adapters.public_address import LONGEST, is_public, target_of
from sicbot.core.links import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PUBLIC = "93.184.216.34"
NEVER_ASKED = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0177.0.0.1/",
    "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0/", "http://0.0.0.0/",
    "http://localhost/", "http://localhost./", "http://wiki/", "http://127.0.0.1./",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://172.16.0.1/", "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://240.0.0.1/", "http://192.0.0.8/", "http://[::1]/", "http://[::]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", f"http://user@{PUBLIC}/", f"http://user:pass@{PUBLIC}/",
    f"http://{PUBLIC}@127.0.0.1/", "http://soil.example.org@127.0.0.1/", "file:///etc/passwd",
    "ftp://soil.example.org/", "gopher://soil.example.org/", "javascript:alert(1)",
    "//soil.example.org/", "soil.example.org", "http:///etc", "http://", "",
    "http://soil.example.org:22/", "http://soil.example.org:8080/", "http://soil.example.org:0/",
    "http://soil.example.org:x/", "http://soil.example.org:99999/",
    "http://soil.example.org/\r\nHost: wiki", "http://soil.exam\nple.org/",
    "http://soil.example.org/\ta", " http://soil.example.org/", "http://soil.example.org\\@wiki/",
    "http://soil.example.org/a b", "http://soil..example.org/", "http://-soil.example.org/",
    "http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/", "http://xn--/",
    "http://soil.example.org/" + "a" * LONGEST, "http://" + "a." * 130 + "org/",
    f"http://{'a' * 64}.org/", "http://soil.example.0x7f/", "http://soil.example.9/",
    "http://[soil.example.org]/", "http://[2a00::1/", "http://\ud800.example.org/",
    "http://soil.example.org\N{NO-BREAK SPACE}/",
]  # fmt: skip
ASKED = [
    ("http://soil.example.org", ("soil.example.org", 80, "/")),
    ("https://soil.example.org/a?b=c#d", ("soil.example.org", 443, "/a?b=c")),
    ("HTTPS://Soil.Example.org./", ("soil.example.org", 443, "/")),
    ("https://soil.example.org:80/", ("soil.example.org", 80, "/")),
    ("https://bücher.example.org/é", ("xn--bcher-kva.example.org", 443, "/%C3%A9")),
    ("https://xn--bcher-kva.example.org/", ("xn--bcher-kva.example.org", 443, "/")),
    ("http://soil.example.org?q=@wiki", ("soil.example.org", 80, "/?q=@wiki")),
    (f"http://{PUBLIC}/", (PUBLIC, 80, "/")),
]


def fails(*_args: object) -> socket.socket:
    raise AssertionError("it was asked all the same")


def unknown(host: str, _port: int, /) -> Sequence[str]:
    raise OSError(f"no such name: {host}")


@pytest.mark.parametrize("address", NEVER_ASKED, ids=ascii)
def test_what_is_no_public_address_is_not_even_looked_up(address: str) -> None:
    """No name is resolved and no connection made."""
    assert target_of(address) is None
    assert LinkReader(fails, fails).ask_one(address) is Answer.NOT_ASKED  # type: ignore[arg-type]


@pytest.mark.parametrize(("address", "told"), ASKED, ids=[ascii(one) for one, _told in ASKED])
def test_ordinary_addresses_are_asked(address: str, told: tuple[str, int, str]) -> None:
    """The control: with name, port and path as the network writes them."""
    target = target_of(address)

    assert target is not None
    assert (target.host, target.port, target.path) == told


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], ["::1"], [PUBLIC, "::1"],
        ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["64:ff9b:1::1"], ["2002:a00:1::"], ["fd00::1"],
        ["fe80::1%eth0"], ["fec0::1"], ["2001:db8::1"], ["3fff::1"], ["2001::1"], ["ff02::1"],
        ["224.0.0.1"], ["0.0.0.1"], ["169.254.169.254"], ["no number"], [],
    ],
    ids=str,
)  # fmt: skip
def test_every_number_of_a_host_must_be_public(numbers: list[str]) -> None:
    """One that is not is enough: which of them the system would take is chance."""
    reader = LinkReader(lambda _host, _port: numbers, fails)

    assert reader.ask_one("http://soil.example.org/") is Answer.NOT_ASKED


@pytest.mark.parametrize("number", [PUBLIC, "2a00:1450:4001::1", "64:ff9b::5db8:d822"])
def test_public_numbers_are_public(number: str) -> None:
    assert is_public(number)


def test_the_connection_goes_to_the_number_that_was_checked() -> None:
    """A name that leads elsewhere when it is looked up again: it is looked up once."""
    numbers, asked, connected = iter([[PUBLIC], ["127.0.0.1"]]), list[str](), list[str]()

    def resolve(host: str, _port: int, /) -> Sequence[str]:
        asked.append(host)
        return next(numbers)

    def connect(number: str, _port: int, _seconds: float, /) -> socket.socket:
        connected.append(number)
        raise ConnectionRefusedError

    reader = LinkReader(resolve, connect)

    assert reader.ask_one("https://soil.example.org/") is Answer.SILENT
    assert (asked, connected) == (["soil.example.org"], [PUBLIC])
    assert reader.ask_one("https://soil.example.org/") is Answer.NOT_ASKED  # private by now
    assert connected == [PUBLIC]


@contextmanager
def server(*answers: bytes, stays: bool = False) -> Iterator[tuple[LinkReader, list[bytes]]]:
    """Serve one answer a connection, and a reader whose connections all lead here.

    Args:
        answers: What is sent, in this order.
        stays: Whether the connection stays open after it.
    """
    heard, over = list[bytes](), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(5)

    def serve() -> None:
        for answer in answers:
            with listening.accept()[0] as one:
                heard.append(one.recv(10_000))
                one.sendall(answer)
                if stays:
                    over.wait(5)

    thread = threading.Thread(target=serve)
    thread.start()
    here = listening.getsockname()

    def connect(number: str, _port: int, seconds: float, /) -> socket.socket:
        assert number == PUBLIC
        return socket.create_connection(here, seconds)

    try:
        seconds = 0.2 if stays else 5.0
        yield LinkReader(lambda _host, _port: [PUBLIC], connect, seconds=seconds), heard
    finally:
        over.set()
        thread.join()
        listening.close()


def status(number: int, more: str = "") -> bytes:
    return f"HTTP/1.1 {number} Word\r\n{more}\r\n".encode()


STATUSES = [
    (200, Answer.ANSWERS), (204, Answer.ANSWERS), (401, Answer.ANSWERS), (403, Answer.ANSWERS),
    (429, Answer.ANSWERS), (400, Answer.ANSWERS), (404, Answer.GONE), (410, Answer.GONE),
    (500, Answer.GONE), (503, Answer.GONE),
]  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), STATUSES)
def test_a_status_tells_whether_somebody_is_there(number: int, expected: Answer) -> None:
    with server(status(number)) as (reader, heard):
        assert reader.ask_one("http://soil.example.org/a?b") is expected

    assert len(heard) == 1


def test_a_request_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, cookies, proxies; exactly these lines, whatever the environment says."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "NETRC"):
        monkeypatch.setenv(name, "http://user:secret@127.0.0.1:9/")
    with server(status(200)) as (reader, heard):
        reader.ask_one("http://soil.example.org/a?b")

    assert heard == [
        (
            b"HEAD /a?b HTTP/1.1\r\nHost: soil.example.org\r\nUser-Agent: sicbot link check\r\n"
            b"Accept: */*\r\nConnection: close\r\n\r\n"
        )
    ]


@pytest.mark.parametrize("number", [301, 302, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(number: int) -> None:
    where = "Location: http://169.254.169.254/latest\r\n"
    with server(status(number, where)) as (reader, heard):
        assert reader.ask_one("http://soil.example.org/") is Answer.ANSWERS

    assert len(heard) == 1


@pytest.mark.parametrize("refused", [405, 501])
@pytest.mark.parametrize(("then", "expected"), [(200, Answer.ANSWERS), (404, Answer.GONE)])
def test_who_refuses_head_is_asked_with_get(refused: int, then: int, expected: Answer) -> None:
    with server(status(refused), status(then)) as (reader, heard):
        assert reader.ask_one("http://soil.example.org/") is expected

    assert [one.split()[0] for one in heard] == [b"HEAD", b"GET"]


def test_an_endless_body_is_not_read() -> None:
    """The status is all that counts, also where the connection stays open."""
    with server(status(200) + b"x" * 10_000, stays=True) as (reader, _heard):
        assert reader.ask_one("http://soil.example.org/") is Answer.ANSWERS


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/1.1 100 Go\r\n\r\n"])
def test_who_does_not_come_to_the_point_is_silent(begun: bytes) -> None:
    with server(begun, stays=True) as (reader, _heard):
        assert reader.ask_one("http://soil.example.org/") is Answer.SILENT


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_an_answer_that_is_none_counts_as_none(said: bytes) -> None:
    with server(said) as (reader, _heard):
        assert reader.ask_one("http://soil.example.org/") is Answer.GONE


def test_a_slow_trickle_does_not_begin_the_time_anew() -> None:
    """Each piece comes in time; all together they do not."""
    ours, theirs = socket.socketpair()
    times = iter(range(100))
    reader = LinkReader(
        lambda _host, _port: [PUBLIC],
        lambda _number, _port, _seconds: ours,
        monotonic=lambda: float(next(times)),
    )
    with theirs:
        theirs.sendall(b"HTTP/1.1 100 Go\r\n\r\n" * 5_000)

        assert reader.ask_one("http://soil.example.org/") is Answer.SILENT


def test_without_tls_a_safe_address_is_silent() -> None:
    """Nothing is asked in the clear instead."""
    with server(status(200)) as (reader, heard):
        assert reader.ask_one("https://soil.example.org/") is Answer.SILENT

    assert not heard[0].startswith((b"HEAD", b"GET"))
    assert b"soil.example.org" in heard[0]  # the name for the certificate


def test_a_name_that_is_not_there_is_silent() -> None:
    assert LinkReader(unknown, fails).ask_one("http://soil.example.org/") is Answer.SILENT


def test_looking_up_a_name_ends_in_time() -> None:
    """The system may take a minute."""
    over = threading.Event()

    def slow() -> Sequence[str]:
        over.wait(5)
        return [PUBLIC]

    with pytest.raises(TimeoutError):
        within(0.01, slow)
    over.set()


def test_a_run_ends_in_time_and_the_rest_waits() -> None:
    times = iter([0.0, 0.0, 0.0, 0.0, 1.0 + RUN_SECONDS])
    reader = LinkReader(lambda _host, _port: [], fails, monotonic=lambda: next(times))

    found = reader.ask(["http://a.example.org/", "http://b.example.org/"])

    assert found == {"http://a.example.org/": Answer.NOT_ASKED}
