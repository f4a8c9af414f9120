"""What all pages for a browser share: templates, headers, forms, and the page tree."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from sicbot.sandbox.model import Refused
from sicbot.sandbox.render.frame import long_date
from sicbot.sandbox.render.links import page_address

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.wiki import Wiki

    Handler = Callable[[Request], Awaitable[Response]]

HEADERS = {
    # Nothing from elsewhere, no scripts, no inline styles, no framing.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOKEN_COOKIE = "atl.xsrf.token"  # noqa: S105  # the name of the product's cookie, no secret
_TOKEN = re.compile("[0-9a-f]{32}")
_MOST_FIELDS = 1000
WHOLE_TREE = 400  # a space of more pages shows only the branch that is open
MOST_SIBLINGS = 200


@dataclass(frozen=True, slots=True)
class Twig:
    """A page in the tree beside a page, with what lies below it."""

    page: Content
    address: str
    is_current: bool
    is_open: bool
    below: tuple[Twig, ...] = ()
    left_out: int = 0


def wiki_of(request: Request) -> Wiki:
    """Return the wiki that a request goes to."""
    wiki: Wiki = request.app.state.wiki
    return wiki


def viewer_of(request: Request) -> Viewer:
    """Return who asks."""
    viewer: Viewer = request.state.viewer
    return viewer


def root_of(request: Request) -> str:
    """Return what stands before every path."""
    return wiki_of(request).switches.context_path


def token_of(request: Request) -> str:
    """Return the token that forms of this browser carry; made at its first visit."""
    known = request.cookies.get(TOKEN_COOKIE, "")
    if _TOKEN.fullmatch(known):
        return known
    if not hasattr(request.state, "xsrf_token"):
        request.state.xsrf_token = secrets.token_hex(16)
    token: str = request.state.xsrf_token
    return token


def guarded(handler: Handler) -> Handler:
    """Answer what the wiki refuses with a page that says so."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            template = "missing.html" if refused.status == 404 else "message.html"
            return show(request, template, {"message": refused.message}, status=refused.status)

    return answer


def show(
    request: Request,
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """Return a page made from a template."""
    wiki, viewer, root = wiki_of(request), viewer_of(request), root_of(request)
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path
    here = (path if path.startswith(root) else root + path) + query
    # Logging in leads back to where one was, but not to a form or to logging in again.
    is_place = request.method == "GET" and not path.endswith(("/dologin.action", "/login.action"))
    common: dict[str, object] = {
        "wiki": wiki,
        "root": root,
        "account": viewer.account,
        "token": token_of(request),
        "here": here if is_place else f"{root}/dashboard.action",
        "spaces": [one for one in wiki.spaces() if wiki.may(viewer, "read", one.key)],
        "space": None,
        "twigs": (),
        "day": lambda when: day_and_time(wiki, when),
        "person": lambda key: person(wiki, key),
        "address": lambda page: page_address(wiki, page),
    }
    html = _templates().get_template(template).render({**common, **(values or {})})
    response = HTMLResponse(html, status_code=status, headers=HEADERS)
    if request.cookies.get(TOKEN_COOKIE) != token_of(request):
        response.set_cookie(
            TOKEN_COOKIE, token_of(request), path=root or "/", httponly=True, samesite="lax"
        )
    return response


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """Return the templates that come with the program."""
    return Environment(
        loader=PackageLoader("sicbot.sandbox.browser", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def go(address: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(address, status_code=303, headers=HEADERS)


def go_to_page(request: Request, page_id: int, fragment: str = "") -> RedirectResponse:
    """Send the browser to a page, or home if that page is not there for this person."""
    wiki, page = wiki_of(request), wiki_of(request).content(page_id)
    if page is None or not wiki.may_view(viewer_of(request), page):
        return go(f"{root_of(request)}/dashboard.action")
    return go(page_address(wiki, page) + (f"#{quote(fragment)}" if fragment else ""))


async def posted(request: Request) -> dict[str, list[str]]:
    """Return what a form sent.

    Raises:
        Refused: 403 if the form does not come from a page of this wiki, 400 if it is unreadable.
    """
    try:
        text = (await request.body()).decode()
        sent = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Refused(400, "The form could not be read.") from error
    token = one_of(sent, "atl_token")
    expected = request.cookies.get(TOKEN_COOKIE, "")
    if not _TOKEN.fullmatch(expected) or not secrets.compare_digest(
        token.encode(), expected.encode()
    ):
        raise Refused(403, "This form is too old or not from this wiki. Go back and try again.")
    return sent


def one_of(sent: dict[str, list[str]], name: str) -> str:
    """Return the first value of a field, with the line ends that the wiki keeps."""
    return sent.get(name, [""])[0].replace("\r\n", "\n")


def id_in(text: str) -> int:
    """Return an id from an address or a form.

    Raises:
        Refused: 404 if it is no id.
    """
    if not re.fullmatch("[0-9]{1,18}", text):
        raise Refused(404, "No such page.")
    return int(text)


def visible_page(request: Request, page_id: int) -> Content:
    """Return a page that the viewer may see, as it is now.

    Raises:
        Refused: 404 for all others, whether they exist or not.
    """
    wiki, page = wiki_of(request), wiki_of(request).content(page_id)
    is_shown = page is not None and page.type in {"page", "blogpost"} and page.status != "trashed"
    if page is None or not is_shown or not wiki.may_view(viewer_of(request), page):
        raise Refused(404, "No such page.")
    return page


def day_and_time(wiki: Wiki, when: datetime) -> str:
    """Return a moment in the wiki's time zone."""
    local = when.astimezone(wiki.time_zone)
    return f"{long_date(local.date())}, {local:%H:%M}"


def person(wiki: Wiki, key: str | None) -> str:
    """Return the name of the person with a user key."""
    account = wiki.account_by_key(key) if key else None
    return account.full_name if account else "Anonymous" if key is None else "Unknown user"


def tree_beside(request: Request, page: Content | None, space_key: str) -> tuple[Twig, ...]:
    """Return the pages of a space that the viewer may see, open where `page` is."""
    wiki = wiki_of(request)
    path = (*(one.id for one in wiki.ancestors(page.id)), page.id) if page else ()
    whole = len(wiki.select(types=["page"], space_key=space_key)) <= WHOLE_TREE
    branch = _Branch(wiki, viewer_of(request), path, whole=whole)
    return branch.twigs(wiki.roots(space_key))[0]


@dataclass(frozen=True, slots=True)
class _Branch:
    """How the tree is drawn: for whom, which pages are open, and whether closed ones are filled."""

    wiki: Wiki
    viewer: Viewer
    path: tuple[int, ...]  # ids from the root to the current page
    whole: bool

    def twigs(self, pages: Sequence[Content]) -> tuple[tuple[Twig, ...], int]:
        """Return the tree of some pages, and how many were left out."""
        seen = [page for page in pages if self.wiki.may_view(self.viewer, page)]
        kept = [one for at, one in enumerate(seen) if at < MOST_SIBLINGS or one.id in self.path]
        return tuple(self._twig(page) for page in kept), len(seen) - len(kept)

    def _twig(self, page: Content) -> Twig:
        """Return one page with what lies below it."""
        is_open = page.id in self.path
        below: tuple[Twig, ...] = ()
        left_out = 0
        if self.whole or is_open:
            below, left_out = self.twigs(self.wiki.children(page.id))
        is_current = page.id == self.path[-1] if self.path else False
        return Twig(page, page_address(self.wiki, page), is_current, is_open, below, left_out)
