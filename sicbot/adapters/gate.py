"""The one door to the wiki: every request of sicbot passes `Gate.request`.

The client library follows redirects, takes a login page for an answer, sends its token to whatever
host a `next` link names and sleeps for up to half an hour inside a call (tried with 5.0.5). The
gate lets none of that happen.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import requests
from atlassian.confluence import ConfluenceServer

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
    from sicbot.adapters.clock import Clock

log = logging.getLogger(__name__)

CONNECT_SECONDS = 10
SILENCE_SECONDS = 30  # between two pieces of an answer; a socket's limit, not the request's
REQUEST_SECONDS = 60  # for the whole answer: the library's time-out never fires on a slow trickle
ANSWER_BYTES = 50 * 1024 * 1024  # 50 bodies of 1 MB; more in one answer is no wiki page
CHUNK_BYTES = 64 * 1024
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def segment(value: str) -> str:
    """Return a value as one percent-encoded path segment.

    Raises:
        WikiError: The value could lead to another path: the library sent
            `../../content/1` as a user name to `DELETE content/1`.
    """
    harmless = value not in {"", ".", ".."} and "\\" not in value and "\x00" not in value
    if not harmless or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise WikiError(f"{value!r} cannot stand in an address of the wiki; check where it is from")
    return quote(value, safe="")


def check_address(url: str) -> None:
    """Refuse what cannot be a wiki's address, or would send the token in the clear.

    Raises:
        ConfigError: What is wrong with it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # is read when asked for
    except ValueError as error:  # of a port that is none, or half an IPv6 address
        raise ConfigError(
            f"SICBOT_WIKI_URL is no address ({error}); it must be the wiki's full address, "
            "such as https://wiki.example.org/confluence"
        ) from error
    if parts.username or parts.password:  # it would stand in messages and in the cache
        raise ConfigError(
            "SICBOT_WIKI_URL holds a user or password; set SICBOT_WIKI_USER and "
            "SICBOT_WIKI_PASSWORD, or better SICBOT_WIKI_TOKEN, instead"
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            f"SICBOT_WIKI_URL is {url!r}; it must be the wiki's full address, "
            "such as https://wiki.example.org/confluence"
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigError(
            f"SICBOT_WIKI_URL is {url!r}: without TLS the token could be read on its way; "
            "use https:// (http is for the embedded wiki on this machine only)"
        )


class Gate(ConfluenceServer):
    """A client of one wiki that reads JSON, keeps to its origin and fails loudly."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        may_write: bool = False,
    ) -> None:
        """Take address and credentials; without `may_write` only GET passes."""
        check_address(url)
        super().__init__(  # type: ignore[no-untyped-call]  # the library has no types
            url=url,
            token=token.strip() if token else None,  # a newline in a token gives baffling 404s
            username=username,
            password=password,
            retry_with_header=False,
        )
        self._clock = clock
        self._may_write = may_write
        self.sent = 0

    def read(self, path: str, params: dict[str, Any] | None = None) -> Any:
        """Return the JSON that a GET of this path answers.

        Raises:
            WikiError: Or one of its kinds, for every answer that is not what was asked for.
        """
        url, response = self._exchange("GET", path, params=params)
        return self.check("GET", url, response)

    def download(self, path: str, at_most: int) -> bytes:
        """Return the bytes of a file of the wiki: the only answer that need not be JSON.

        Raises:
            WikiError: Or one of its kinds; also for more than `at_most` bytes, and for a web page
                in place of the file.
        """
        url = self._address(path, None, None, absolute=False, trailing=None)
        self.sent += 1
        response = self._send("GET", url, None, {"Accept": "*/*"}, None, at_most)
        what = f"GET {urlsplit(url).path}"
        if response.status_code != 200:
            self.check("GET", url, response)
            raise WikiError(f"{what}: {response.status_code} is no answer with a file")
        if "html" in response.headers.get("Content-Type", ""):
            raise LoginError(
                f"{what} was answered by a web page{_title(response.text)}, not by the file: the "
                "login has expired or a proxy asks for one; check the token"
            )
        return response.content

    def upload(
        self, path: str, file: tuple[str, bytes, str], fields: dict[str, str]
    ) -> requests.Response:
        """Send the bytes of one file, and return the answer unchecked.

        Without the header the product takes it for a forged form (REST reference 10.0.3,
        child/attachment). The library's own calls send a multipart PUT, which answers 415.

        Args:
            path: Where to.
            file: Its name, bytes and media type.
            fields: The other fields of the form.
        """
        headers = {"X-Atlassian-Token": "nocheck", "Accept": "application/json"}
        sent = {"file": file}
        _url, response = self._exchange("POST", path, data=fields, headers=headers, files=sent)
        return response

    def request(  # the library's own signature
        self,
        method: str = "GET",
        path: str = "/",
        data: Any = None,
        json: Any = None,
        flags: list[str] | None = None,
        params: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        files: Any = None,
        trailing: bool | None = None,  # noqa: FBT001
        absolute: bool = False,  # noqa: FBT001, FBT002
        advanced_mode: bool = False,  # noqa: FBT001, FBT002
        allow_redirects: bool = False,  # noqa: FBT001, FBT002, ARG002
    ) -> requests.Response:
        """Send one request and return its checked answer.

        Raises:
            WikiError: Or one of its kinds, for every answer that is not what was asked for.
        """
        url, response = self._exchange(
            method,
            path,
            params=params,
            flags=flags,
            data=data if data is not None else json,
            headers=headers,
            files=files,
            absolute=absolute,
            trailing=trailing,
        )
        if not (self.advanced_mode or advanced_mode):
            self.check(method, url, response)
        return response

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        flags: list[str] | None = None,
        data: Any = None,  # whatever the library was given
        headers: dict[str, str] | None = None,
        files: Any = None,
        absolute: bool = False,
        trailing: bool | None = None,
    ) -> tuple[str, requests.Response]:
        """Send one request if it may be sent, and return its address and answer."""
        if method != "GET" and not self._may_write:
            raise WikiError(f"{method} {path}: this command only reads; nothing was sent")
        url = self._address(path, params, flags, absolute=absolute, trailing=trailing)
        self.sent += 1
        response = self._send(method, url, data, headers, files)
        log.debug("%s %s -> %s", method, urlsplit(url).path, response.status_code)
        return url, response

    def _address(
        self,
        path: str,
        params: dict[str, Any] | None,
        flags: list[str] | None,
        *,
        absolute: bool,
        trailing: bool | None,
    ) -> str:
        if not absolute:
            path = self._server_api_path(path)  # type: ignore[no-untyped-call]  # as above
        url: str = self.url_joiner(None if absolute else self.url, path, trailing)
        ours, there = urlsplit(self.url), urlsplit(url)
        steps = re.split(r"[/\\]", there.path.replace("%2e", ".").replace("%2E", "."))
        if (there.scheme, there.netloc) != (ours.scheme, ours.netloc) or {".", ".."} & set(steps):
            raise WikiError(
                f"a request for {there.netloc}{there.path} was not sent: sicbot talks to "
                f"{ours.netloc} only"
            )
        query = [urlencode(params, safe=",", doseq=True)] if params else []
        query += flags or []
        return url + ("&" if there.query else "?") * bool(query) + "&".join(query)

    def _send(
        self,
        method: str,
        url: str,
        data: Any,  # whatever the library was given
        headers: dict[str, str] | None,
        files: Any,
        at_most: int = ANSWER_BYTES,
    ) -> requests.Response:
        deadline = self._clock.monotonic() + REQUEST_SECONDS
        body = data if files or data is None else json.dumps(data)
        try:
            response = self._session.request(
                method,
                url,
                headers=headers or self.default_headers,
                data=body,
                files=files,
                timeout=(CONNECT_SECONDS, SILENCE_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with response:
                self._read(response, deadline, at_most)
        except requests.exceptions.SSLError as error:
            raise WikiError(
                f"{self.url}: its TLS certificate was not accepted; install the right one there, "
                "or name your organisation's certificates in REQUESTS_CA_BUNDLE"
            ) from error
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            raise TransientWikiError(
                f"{self.url} cannot be reached ({type(error).__name__}); check SICBOT_WIKI_URL, "
                "the network and whether the wiki is up"
            ) from error
        except requests.exceptions.RequestException as error:
            raise TransientWikiError(
                f"{self.url}: broken answer ({type(error).__name__})"
            ) from error
        response.encoding = "utf-8"
        return response

    def _read(self, response: requests.Response, deadline: float, at_most: int) -> None:
        """Read the whole answer within its limits into the response."""
        pieces, size = [], 0
        for piece in response.iter_content(CHUNK_BYTES):
            pieces.append(piece)
            size += len(piece)
            if size > at_most:
                raise WikiError(
                    f"{urlsplit(response.url).path}: the answer is over {at_most} bytes; "
                    "ask for less at once"
                )
            if self._clock.monotonic() > deadline:
                raise TransientWikiError(
                    f"{urlsplit(response.url).path}: no whole answer within {REQUEST_SECONDS} s"
                )
        response._content = b"".join(pieces)  # noqa: SLF001  # what `iter_content` leaves unset

    def check(self, method: str, url: str, response: requests.Response) -> Any:
        """Return the answer's JSON, or None of an empty one; raise what any other answer means."""
        what = f"{method} {urlsplit(url).path}"
        status = response.status_code
        if 300 <= status < 400:  # HTTP's own classes
            host = urlsplit(response.headers.get("Location", "")).netloc or "a login page"
            raise LoginError(
                f"{what} was redirected to {host}: a single sign-on stands before the wiki; "
                "ask its admins to let the bot's token pass, or give the wiki's inner address"
            )
        if status >= 400:
            raise _error(what, response)
        if status == 204:
            return None
        if "json" not in response.headers.get("Content-Type", ""):
            raise LoginError(
                f"{what} was answered by a web page{_title(response.text)}, not by the wiki's "
                "interface: the login has expired or a proxy asks for one; check SICBOT_WIKI_URL "
                "and the token"
            )
        try:
            return response.json()
        except ValueError as error:
            raise TransientWikiError(f"{what}: the answer was cut off") from error


def _title(html: str) -> str:
    found = re.search(r"<title[^>]*>([^<]{1,80})", html[:10_000], re.IGNORECASE)
    return f" (“{found.group(1).strip()}”)" if found else ""


def _error(what: str, response: requests.Response) -> WikiError:
    """Return the error that a status of 400 or more stands for."""
    status = response.status_code
    try:
        told = str(response.json().get("message", ""))[:300]
    except (ValueError, AttributeError):
        told = ""
    if told.startswith(f"HTTP {status}"):  # the status in words, and nothing else
        told = ""
    said = f"{what}: {status} {told}".rstrip()
    match status:
        case 401:
            captcha = "CAPTCHA" in response.headers.get("X-Authentication-Denied-Reason", "")
            way_out = (
                "log in once in a browser to answer the CAPTCHA"
                if captcha
                else "check SICBOT_WIKI_TOKEN (or user and password); it may have expired"
            )
            return LoginError(f"the wiki refused the credentials ({said}); {way_out}")
        case 403:
            return ForbiddenError(f"the bot may not do this ({said})")
        case 404:
            return NotFoundError(f"not there, or hidden from the bot: {said}")
        case 409:
            return VersionConflictError(f"changed since it was read ({said})")
        case 429 | 500 | 502 | 503 | 504:
            return TransientWikiError(f"the wiki cannot answer now ({said})")
        case _:
            return WikiError(f"the wiki refused ({said})")
