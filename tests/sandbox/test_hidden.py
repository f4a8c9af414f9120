"""Nobody learns anything of what they may not see, whatever they ask for."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

import pytest
import requests

from sicbot.sandbox.app import PRODUCT
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running
from tests.sandbox.secret_world import (
    FILE_NAME,
    FORM,
    LABEL,
    PROPERTY,
    SECRETS,
    hidden_title,
    probes_of,
    secret_world,
)
from tests.sandbox.town import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

KEYS = ("restricted", "below", "draft", "trashed", "closed")
# Nobody, an account, and one who may do everything in the space but administer it.
OUTSIDERS = (None, "reader", "visitor")
TIMEOUT_SECONDS = 20
EXPAND = (
    "body.storage,body.view,body.export_view,version,history.lastUpdated,history.previousVersion,"
    "space.homepage,container.body.storage,ancestors,children.page.body.storage,children.comment"
    ".body.storage,children.attachment,descendants.page.body.storage,metadata.labels,"
    "metadata.properties.secret,operations,extensions.inlineProperties,"
    "restrictions.read.restrictions.user,restrictions.read.restrictions.group"
)
QUERIES = (
    'text ~ "quagga*"',
    'title ~ "quagga*"',
    f'label = "{LABEL}"',
    "type in (page, blogpost, comment, attachment)",
    "creator = mayor",
    "contributor = mayor",
    "macro = details",
    "space = VAULT",
    'lastmodified > "2020-01-01"',
    "title != nothing",
)
PARAMETERS = {
    "type": ("page", "comment", "attachment"),
    "operation": ("read", "update"),
    "number": ("1", "2"),
    "version": ("1", "2"),
    "macro_id": ("none",),
    "word": ("true",),
    "dangling": ("false",),
    "task": ("1",),
    "username": ("mayor",),
    "to": ("view",),
}


@contextmanager
def secrets() -> Iterator[Server]:
    """Serve the wiki of secrets, in which each secret page has a property too."""
    switches = Switches(now=NOW)
    with running(world=secret_world(), switches=switches) as server:
        wiki = server.wiki
        mayor = Viewer(wiki.account("mayor"))
        for key in ("restricted", "below", "draft", "closed"):
            page_id = id_of(server, key)
            wiki.set_property(mayor, page_id, "secret", {"word": PROPERTY}, 1)
        yield server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return the wiki of secrets; the tests of this file write nothing."""
    with secrets() as server:
        yield server


def id_of(server: Server, key: str) -> int:
    """Return the id of a secret page."""
    contents = server.wiki.state.contents.values()
    return next(one.id for one in contents if one.title == hidden_title(key))


def ids_below(server: Server, key: str) -> list[str]:
    """Return the ids of a secret page, its comments and its files."""
    page_id = id_of(server, key)
    return [str(page_id), *(str(part) for part in server.wiki.state.inside[page_id])]


def leaks(answer: requests.Response) -> list[str]:
    """Return the secret words in an answer that the question did not hold."""
    asked = unquote_plus(answer.request.url or "")
    heads = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return [word for word in SECRETS if word in answer.text + heads and word not in asked]


def paths(server: Server, key: str) -> Iterator[str]:
    """Return the address of everything that could tell of a secret page, by all routes."""
    page_id = id_of(server, key)
    space = "VAULT" if key == "closed" else "TOWN"
    parts = ids_below(server, key)
    file = next(one.content.id for one in server.wiki.attachments(page_id))
    form = server.wiki.form(page_id, FORM)
    assert form is not None
    entry = server.wiki.entries(form)[0]
    values = {
        **PARAMETERS,
        "id": (*parts, f"att{file}"),
        "page": (str(page_id),),
        "page_id:int": (str(page_id),),
        "attachment_id": (f"att{file}",),
        "key": (space,),
        "key:path": ("secret",),
        "name": ("secret", "restricted"),
        "name:path": (quote(FILE_NAME),),
        "title:path": (quote(hidden_title(key)), quote(hidden_title(key).lower())),
        "path:path": (
            f"{page_id}/{FORM}",
            f"{page_id}/{FORM}/{entry.id}",
            f"{page_id}/{FORM}/one%3A*",
        ),
    }
    for route in PRODUCT:
        if "GET" not in (route.methods or ()):
            continue
        names = [part.split("}")[0] for part in route.path.split("{")[1:]]
        for chosen in product(*(values[name] for name in names)):
            path = route.path
            for name, value in zip(names, chosen, strict=True):
                path = path.replace(f"{{{name}}}", value)
            yield path
            if path.startswith("/rest/"):
                yield f"{path}?expand={EXPAND}"


def questions(server: Server, key: str) -> Iterator[str]:
    """Return the addresses that ask for a secret page by parameters."""
    page_id, title = id_of(server, key), quote(hidden_title(key))
    for status in ("any", "current", "draft", "trashed", "historical", "archived"):
        one = f"/rest/api/content/{page_id}?status={status}&expand={EXPAND}"
        yield from (one, f"{one}&version=1")
        for kind in ("page", "comment", "attachment"):
            query = f"type={kind}&status={status}&limit=200&expand={EXPAND}"
            yield from (f"/rest/api/content?{query}", f"/rest/api/content/scan?{query}")
    yield f"/rest/api/content?spaceKey=TOWN&title={title}&expand={EXPAND}"
    yield f"/rest/api/content?title={title.lower()}&status=any&expand={EXPAND}"
    yield from (f"/rest/api/content?ids={page_id}&expand={EXPAND}",)
    for query in (*QUERIES, f"id = {page_id}", f"ancestor = {page_id}", f"parent = {page_id}"):
        cql = quote(query)
        yield f"/rest/api/content/search?cql={cql}&limit=200&expand={EXPAND}"
        yield f"/rest/api/search?cql={cql}&limit=200&expand=content.body.storage"
        yield f"/rest/masterdetail/1.0/detailssummary/lines?cql={cql}&spaceKey=TOWN"
    yield f"/rest/inlinecomments/1.0/comments?containerId={page_id}"
    actions = ("viewpage", "viewpreviousversions", "diffpagesbyversion", "viewinfo", "editpage")
    for action in actions:
        more = "&selectedPageVersions=1&selectedPageVersions=2&pageVersion=1"
        one = f"/pages/{action}.action?pageId={page_id}"
        yield from (one, one + more)
    yield f"/plugins/viewstorage/viewpagestorage.action?pageId={page_id}"
    yield f"/pages/viewpage.action?spaceKey=TOWN&title={title.lower()}"
    yield f"/pages/createpage.action?spaceKey=TOWN&fromPageId={page_id}"
    yield f"/pages/createpage.action?spaceKey=VAULT&fromPageId={page_id}"
    for words in ("quagga", "quaggabody", "quaggatitle restricted", "quaggacomment"):
        yield f"/dosearchsite.action?queryString={quote(words)}"


def ask(server: Server, session: requests.Session, user: str | None, path: str) -> list[str]:
    """Return the secret words in the answer for a user."""
    auth = (user, user) if user else None
    answer = session.get(server.url + path, auth=auth, timeout=TIMEOUT_SECONDS)
    assert answer.status_code < 500 or answer.status_code == 501, (path, answer.text)
    return leaks(answer)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """Return a client without cookies of its own."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("user", OUTSIDERS)
def test_no_address_tells_of_a_page_that_is_hidden(
    server: Server, session: requests.Session, user: str | None, key: str
) -> None:
    """Every GET of REST and browser, with the ids and titles of a hidden page, keeps silent."""
    addresses = [*paths(server, key), *questions(server, key)]

    told = {path: found for path in addresses if (found := ask(server, session, user, path))}
    assert told == {}


@pytest.mark.parametrize("user", OUTSIDERS)
def test_no_page_that_is_open_shows_what_is_hidden(
    server: Server, session: requests.Session, user: str | None
) -> None:
    """Macros, links and lists on an open page reach for hidden pages in vain."""
    told = ask(server, session, user, "/display/TOWN/Open+page")
    told += ask(server, session, user, "/rest/api/content?title=Open+page&expand=body.view")

    assert told == []


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("user", OUTSIDERS)
def test_converting_shows_nothing_that_is_hidden(
    server: Server, session: requests.Session, user: str | None, key: str
) -> None:
    """A text that names a hidden page by its id or title is rendered without a word of it."""
    page_id = id_of(server, key)
    space = "VAULT" if key == "closed" else "TOWN"
    by_title = f'<ri:page ri:space-key="{space}" ri:content-title="{hidden_title(key).lower()}" />'
    by_id = f'<ri:content-entity ri:content-id="{page_id}" />'
    text = "".join((*probes_of(by_title), *probes_of(by_id)))
    bodies = [
        {"value": text, "representation": "storage", **more}
        for more in ({}, {"spaceKey": space}, {"content": {"id": str(page_id)}})
    ]

    for body in bodies:
        answer = session.post(
            f"{server.url}/rest/api/contentbody/convert/view",
            json=body,
            auth=(user, user) if user else None,
            timeout=TIMEOUT_SECONDS,
        )
        assert answer.status_code in (200, 404), answer.text
        assert leaks(answer) == []


def test_whoever_may_read_a_page_gets_all_of_it(server: Server, session: requests.Session) -> None:
    """The control: the mayor, who may read it, finds every secret word."""
    page_id = id_of(server, "restricted")
    found: set[str] = set()
    for path in (
        f"/rest/api/content/{page_id}?expand={EXPAND}",
        f"/rest/api/content/{page_id}?status=historical&version=1",
        f"/download/attachments/{page_id}/{FILE_NAME}",
        f"/rest/confiforms/1.0/definition/{page_id}/{FORM}",
        f"/rest/confiforms/1.0/search/{page_id}/{FORM}",
    ):
        answer = session.get(server.url + path, auth=("mayor", "mayor"), timeout=TIMEOUT_SECONDS)
        found |= {word for word in SECRETS if word in answer.text}

    assert found == set(SECRETS)
