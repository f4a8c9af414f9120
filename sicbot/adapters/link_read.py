"""Asks addresses that people typed whether somebody answers; it knows nothing of the wiki.

It is a client of its own: what makes a request here has no credentials, no cookies, no settings of
the environment (proxies, netrc), and follows nothing. An address is resolved once, all numbers it
has must be public, and the connection goes to a number that was checked, whatever the name says by
then.
"""

from __future__ import annotations

import errno
import io
import logging
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol, cast

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from sicbot.adapters.public_address import is_public, target_of
from sicbot.core.links import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.adapters.public_address import Target

log = logging.getLogger(__name__)

SECONDS = 10.0  # for an address, from its name to the status
RUN_SECONDS = 180.0  # for all of a run; what is left waits for the next one
REFUSED = frozenset({405, 501})  # of HEAD; then GET is tried
GONE = frozenset({404, 410})
BROKEN = 500
NOT_FROM_HERE = frozenset({errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL})
AGENT = "sicbot link check"


class Resolve(Protocol):
    """Looks up a name."""

    def __call__(self, host: str, port: int, /) -> Sequence[str]:
        """Return the numbers of a host."""


class Connect(Protocol):
    """Opens a connection."""

    def __call__(self, number: str, port: int, seconds: float, /) -> socket.socket:
        """Return a connection to exactly this number."""


def resolve(host: str, port: int, /) -> list[str]:
    """Return the numbers of a host, as this machine finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def connect(number: str, port: int, seconds: float, /) -> socket.socket:
    """Return a connection to exactly this number; nothing is looked up."""
    return socket.create_connection((number, port), seconds)


class LinkReader:
    """Asks addresses, one after the other, with nothing that would tell who asks or why."""

    def __init__(
        self,
        resolver: Resolve = resolve,
        connector: Connect = connect,
        *,
        seconds: float = SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what looks up names and what connects; tests give their own."""
        self._resolve, self._connect = resolver, connector
        self._seconds, self._monotonic = seconds, monotonic

    def ask(self, addresses: Sequence[str]) -> dict[str, Answer]:
        """Return what became of each; one for which there was no time is not among them."""
        found, ends = dict[str, Answer](), self._monotonic() + RUN_SECONDS
        for address in addresses:
            if self._monotonic() >= ends:
                log.info(
                    "no time to ask %d addresses of the inventory", len(addresses) - len(found)
                )
                break
            found[address] = self.ask_one(address)
        return found

    def ask_one(self, address: str) -> Answer:
        """Return whether somebody answers at an address."""
        target = target_of(address)
        if target is None:
            return Answer.NOT_ASKED
        ends = self._monotonic() + self._seconds
        try:
            number = self._number(target, ends)
            if number is None:
                return Answer.NOT_ASKED
            status = self._status("HEAD", target, number, ends)
            if status in REFUSED:
                status = self._status("GET", target, number, ends)
        except ssl.SSLCertVerificationError:  # somebody is there; a browser will tell the rest
            return Answer.ANSWERS
        except OSError as error:
            return Answer.NOT_ASKED if error.errno in NOT_FROM_HERE else Answer.SILENT
        except (HTTPException, ValueError):  # an answer that is none
            return Answer.GONE
        return Answer.GONE if status in GONE or status >= BROKEN else Answer.ANSWERS

    def _number(self, target: Target, ends: float) -> str | None:
        """Return the number to connect to; None if any number of the host is not public."""
        numbers = within(self._left(ends), lambda: self._resolve(target.host, target.port))
        if not numbers or not all(map(is_public, numbers)):
            return None
        return min(numbers, key=lambda one: ":" in one)  # IPv6 does not lead out everywhere

    def _status(self, method: str, target: Target, number: str, ends: float) -> int:
        """Return the status of one request; of the body nothing is read."""
        with self._connect(number, target.port, self._left(ends)) as plain:
            plain.settimeout(self._left(ends))
            if not target.is_safe:
                return self._exchange(method, target, plain, ends)
            with self._tls.wrap_socket(plain, server_hostname=target.host) as safe:
                return self._exchange(method, target, safe, ends)

    def _exchange(self, method: str, target: Target, wire: socket.socket, ends: float) -> int:
        usual = 443 if target.is_safe else 80
        host = target.host if target.port == usual else f"{target.host}:{target.port}"
        lines = (f"{method} {target.path} HTTP/1.1", f"Host: {host}", f"User-Agent: {AGENT}",
                 "Accept: */*", "Connection: close")  # fmt: skip
        wire.settimeout(self._left(ends))
        wire.sendall("".join(f"{one}\r\n" for one in (*lines, "")).encode("ascii"))
        heard = _Heard(wire, lambda: self._left(ends))
        answer = HTTPResponse(cast("socket.socket", heard), method=method)
        try:
            answer.begin()
            return answer.status
        finally:
            answer.close()

    def _left(self, ends: float) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: None are.
        """
        left = ends - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
        return context


class _Heard(io.RawIOBase):
    """What a connection says, until the time is over: a slow trickle does not begin it anew."""

    def __init__(self, wire: socket.socket, left: Callable[[], float]) -> None:
        self._wire, self._left = wire, left

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return this as the library wants it."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        self._wire.settimeout(self._left())
        return self._wire.recv_into(buffer)


def within(seconds: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return what looking up gives, if it does in time; the system's own limit is a minute or more.

    Raises:
        OSError: There is no such name, or no time.
    """
    heard = SimpleQueue[Sequence[str] | OSError]()

    def listen() -> None:
        try:
            heard.put(look_up())
        except OSError as error:
            heard.put(error)
        except ValueError:  # a name that cannot be one
            heard.put(OSError("no such name"))

    threading.Thread(target=listen, daemon=True, name="sicbot-link-name").start()
    try:
        found = heard.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found
