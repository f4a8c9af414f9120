"""How a writing request is sent, once, and what its answer tells of it.

- done: a status below 300 whose JSON says what was asked for;
- refused, nothing happened: 3xx (a login stands before the wiki), 4xx, 501;
- unknown, `TransientWikiError`: no answer or half of one, a web page in place of one, other 5xx,
  an answer that says something else. The one who asked finds out by reading.

429 is a refusal before the wiki has looked at the request (vendor's manual, "Rate limiting"); it
is a `TransientWikiError` all the same, as it passes, and reading then shows that nothing was done.
A refusal may also be the answer to a request that a proxy sent twice. So where the page has the
version that was to be made, and it is the bot's, the outcome counts as unknown.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sicbot.adapters.wiki_now import FOUND_OUT
from sicbot.core.errors import ReadOnlyError, TransientWikiError, WikiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from sicbot.adapters.gate import Gate
    from sicbot.core.files import FileSent

NOT_BUILT = 501


class Sender:
    """Sends writing requests through the gate."""

    def __init__(self, gate: Gate, is_read_only: Callable[[], bool]) -> None:
        """Take a gate that may write, and how to ask whether the wiki is in read-only mode."""
        self._gate = gate
        self._is_read_only = is_read_only

    def write(
        self, method: str, path: str, sent: Any = None, params: dict[str, Any] | None = None
    ) -> Any:
        """Send one writing request, and return the JSON of what was done."""
        return self._sent(
            method,
            lambda: self._gate.request(method, path, data=sent, params=params, advanced_mode=True),
        )

    def upload(self, path: str, file: FileSent) -> Any:
        """Send a file as a minor edit, once, and return the JSON of what was done."""
        part = (file.name, file.data, file.media_type)
        fields = {"comment": file.comment, "minorEdit": "true"}
        return self._sent("POST", lambda: self._gate.upload(path, part, fields))

    def _sent(self, method: str, send: Callable[[], requests.Response]) -> Any:
        before = self._gate.sent
        try:
            response = send()
        except WikiError as error:
            if self._gate.sent == before:
                raise
            raise unknown(error) from error
        return self._answer(method, response)

    def _answer(self, method: str, response: requests.Response) -> Any:
        status = response.status_code
        if status < 300 and not response.content:
            return None
        try:
            return self._gate.check(method, response.url, response)
        except WikiError as error:
            known = 300 <= status < 500 or status == NOT_BUILT
            may_be_read_only = status in {403, 405} or "ReadOnlyException" in str(error)
            if may_be_read_only and self._is_read_only():
                raise ReadOnlyError(
                    "the wiki is in read-only mode; nothing is written until its admins end it"
                ) from error
            if not known:
                raise unknown(error) from error
            raise


@contextmanager
def written() -> Iterator[None]:
    """Look at what was written: nothing that is refused now means that it was not done.

    Raises:
        TransientWikiError: It could not be looked at.
    """
    try:
        yield
    except WikiError as error:
        raise unknown(error) from error


def unknown(error: WikiError) -> TransientWikiError:
    """Return the error that says: nobody knows yet whether it was done."""
    return TransientWikiError(f"{error}; {FOUND_OUT}")
