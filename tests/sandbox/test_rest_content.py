"""REST of content: what each request answers, in the product's shapes and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.town import NOW, id_of, page, town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

TIMEOUT_SECONDS = 10
CONTENT = "/rest/api/content"


class Caller:
    """Sends requests to a wiki as one of its people."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False

    def __call__(
        self, method: str, path: str, json: Any = None, *, who: str | None = "mayor", **more: Any
    ) -> requests.Response:
        return self.session.request(
            method,
            self.server.url + path.format_map(_Ids(self.server)),
            json=json,
            auth=(who, who) if who else None,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **more,
        )

    def get(self, path: str, *, who: str | None = "mayor") -> Any:
        """Return the JSON of a GET."""
        return self("GET", path, who=who).json()


class _Ids(dict[str, str]):
    """Ids by title, so that paths can name pages: `{School}`."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def __missing__(self, title: str) -> str:
        return str(id_of(self.server.wiki, title))


@pytest.fixture(name="call", scope="module")
def _call() -> Iterator[Caller]:
    with running(world=town(), switches=Switches(now=NOW)) as server:
        caller = Caller(server)
        yield caller
        caller.session.close()


@pytest.fixture(name="fresh")
def _fresh() -> Iterator[Caller]:
    with running(world=town(), switches=Switches(now=NOW)) as server:
        caller = Caller(server)
        yield caller
        caller.session.close()


HIDDEN = "No content found with id"
REFUSED: list[tuple[str, str | None, str, str, Any, int, str]] = [
    ("anonymous sees no restricted page", None, "GET", "/{Cellar}", None, 404, HIDDEN),
    ("nor below one", "clerk", "GET", "/{Shelf}", None, 404, HIDDEN),
    ("nor another's draft", "admin", "GET", "/{Plan}?status=draft", None, 404, HIDDEN),
    ("a draft needs its status", "mayor", "GET", "/{Plan}", None, 404, HIDDEN),
    ("so does the trash", "admin", "GET", "/{Ruin}", None, 404, HIDDEN),
    ("no such id", "admin", "GET", "/999999999", None, 404, HIDDEN),
    ("no id at all", "admin", "GET", "/abc", None, 404, "No content found"),
    ("no such version", "admin", "GET", "/{Town}?version=9", None, 404, "No version 9"),
    ("hidden space", "clerk", "GET", "?spaceKey=VAULT", None, 404, "No space found"),
    ("bad cursor", "admin", "GET", "/scan?cursor=x", None, 400, "Cannot parse cursor"),
    ("bad limit", "admin", "GET", "?limit=-1", None, 400, "limit must be"),
    ("no type", "mayor", "POST", "", {"title": "T"}, 400, "type is required"),
    ("not permitted", "guard", "POST", "", "T", 403, "No permission to create content in space"),
    ("anonymous", None, "POST", "", "T", 403, "Could not create content with type page"),
    ("taken", "mayor", "POST", "", "tOWN", 400, "A page already exists with the title tOWN"),
    ("malformed", "mayor", "POST", "", "<p>", 400, "Error parsing xhtml: "),
    ("no version", "mayor", "PUT", "/{School}", {"version": {}}, 400, "No version supplied."),
    ("stale", "mayor", "PUT", "/{Town}", {"version": {"number": 3}}, 409, "Current version is: 3"),
    ("ahead", "mayor", "PUT", "/{Town}", {"version": {"number": 5}}, 409, "Current version is: 3"),
    ("no title", "mayor", "PUT", "/{School}", {"title": ""}, 400, "Title is missing"),
    ("not an editor", "visitor", "PUT", "/{School}", {}, 403, "not permitted to edit"),
    ("hidden parent", "clerk", "PUT", "/{School}", {"ancestors": ["{Safe}"]}, 400, "not exist"),
    ("not a deleter", "guard", "DELETE", "/{School}", None, 403, "not permitted to delete"),
    ("hidden", "guard", "DELETE", "/{Cellar}", None, 404, HIDDEN),
    ("no page of the trash", "mayor", "DELETE", "/{School}?status=trashed", None, 404, HIDDEN),
    ("no such label", "mayor", "DELETE", "/{School}/label?name=x", None, 404, "No label found"),
    ("no property", "mayor", "GET", "/{School}/property/x", None, 404, "No content property"),
    ("no mover", "mayor", "PUT", "/{School}?conflictPolicy=force", {}, 400, "abort"),
]


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "words"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_refuses_in_the_products_words(
    call: Caller, who: str | None, method: str, path: str, body: Any, status: int, words: str
) -> None:
    """Each refusal has its status and message in the envelope, and changes nothing."""
    writes = call.server.wiki.writes
    answer = call(method, CONTENT + path, _sent(call, method, body), who=who)
    envelope = answer.json()

    assert answer.status_code == status, answer.text
    assert words in envelope["message"]
    assert envelope["statusCode"] == status
    assert envelope["data"]["successful"] is False
    assert call.server.wiki.writes == writes


def _sent(call: Caller, method: str, body: Any) -> Any:
    """Return the JSON that a line of the table stands for."""
    if method == "POST" and isinstance(body, str):
        title, text = ("T", body) if body.startswith("<") else (body, "")
        storage = {"value": text, "representation": "storage"}
        return new(title) | {"body": {"storage": storage}}
    if method == "PUT":
        sent = {"type": "page", "title": "School", "version": {"number": 2}} | body
        if "ancestors" in sent:
            names = _Ids(call.server)
            sent["ancestors"] = [{"id": name.format_map(names)} for name in sent["ancestors"]]
        return sent
    return body


def new(title: str, **more: Any) -> dict[str, Any]:
    """Return the JSON that makes a page."""
    return {"type": "page", "title": title, "space": {"key": "TOWN"}, **more}


def storage(text: str) -> dict[str, Any]:
    """Return the JSON of a body."""
    return {"storage": {"value": text, "representation": "storage"}}


def test_shows_a_page_as_the_product_does(call: Caller) -> None:
    """Ids are strings, dates are in the site's zone, and what is not shown is expandable."""
    shown = call.get(f"{CONTENT}/{{Town}}")
    version = shown["version"]

    assert (shown["id"], shown["type"], shown["status"]) == ("65537", "page", "current")
    assert (version["number"], version["message"]) == (3, "edit 3")
    assert version["when"] == "2024-01-03T10:00:00.000+01:00"
    assert version["by"]["username"] == "mayor"
    assert shown["history"]["latest"] is True
    assert shown["space"]["key"] == "TOWN"
    assert "body" in shown["_expandable"]
    assert shown["_expandable"]["children"] == "/rest/api/content/65537/child"
    assert shown["_links"]["base"] == call.server.url
    assert shown["_links"]["webui"] == "/display/TOWN/Town"


def test_expands_what_is_asked_for(call: Caller) -> None:
    """Parts come by their names; unknown names are passed over."""
    names = (
        "body.storage,ancestors,metadata.labels,restrictions.read.restrictions.user,"
        "restrictions.read.restrictions.group,children.page,children.comment.body.storage,"
        "children.attachment,operations,nonsense.at.all"
    )
    safe = call.get(f"{CONTENT}/{{Safe}}?expand={names}")
    school = call.get(f"{CONTENT}/{{School}}?expand={names}")
    reader = safe["restrictions"]["read"]["restrictions"]["user"]["results"]

    assert [one["title"] for one in safe["ancestors"]] == ["Town", "Town hall", "Cellar"]
    assert [one["username"] for one in reader] == ["mayor"]
    assert [one["title"] for one in safe["children"]["page"]["results"]] == ["Shelf"]
    assert school["body"]["storage"]["value"] == "<p>Words.</p>"
    comment = school["children"]["comment"]["results"][0]
    assert comment["body"]["storage"]["value"] == "<p>Nice.</p>"
    file = school["children"]["attachment"]["results"][0]
    assert file["id"].startswith("att")
    assert "nonsense" not in school


def test_finds_titles_by_exact_case(call: Caller) -> None:
    """A lookup minds upper and lower case, although titles are unique without it."""
    exact = call.get(f"{CONTENT}?spaceKey=TOWN&title=School")
    other = call.get(f"{CONTENT}?spaceKey=TOWN&title=school")

    assert [one["title"] for one in exact["results"]] == ["School"]
    assert other["results"] == []
    assert call.get(f"{CONTENT}?title=Vault", who="clerk")["size"] == 0
    assert call.get(f"{CONTENT}?title=Vault")["size"] == 1


def test_lists_the_trash_on_demand(call: Caller) -> None:
    """Trashed pages come with their status, or with any; drafts only with theirs."""
    trashed = call.get(f"{CONTENT}?status=trashed", who="admin")
    every = call.get(f"{CONTENT}?status=any", who="admin")

    assert [one["title"] for one in trashed["results"]] == ["Ruin"]
    assert {one["status"] for one in every["results"]} == {"current", "trashed"}
    assert call.get(f"{CONTENT}?status=draft", who="admin")["size"] == 0
    assert call.get(f"{CONTENT}?status=draft")["size"] == 1


def test_scans_by_cursor(call: Caller) -> None:
    """A scan goes on behind the last id, and ends without a next link."""
    path, seen = f"{CONTENT}/scan?spaceKey=TOWN&limit=2", []
    while path:
        answer = call.get(path)
        seen += [one["title"] for one in answer["results"]]
        path = answer["_links"].get("next", "")

    assert seen == ["Town", "School", "Town hall", "Cellar", "Safe", "Shelf"]
    first = call.get(f"{CONTENT}/scan?spaceKey=TOWN&limit=2")
    assert first["nextCursor"] == "content:false:65538"


def test_scan_shifts_nothing_when_a_page_goes(fresh: Caller) -> None:
    """A page deleted between two requests hides no other page."""
    first = fresh.get(f"{CONTENT}/scan?spaceKey=TOWN&limit=2")
    fresh("DELETE", f"{CONTENT}/{{School}}")
    second = fresh.get(first["_links"]["next"])

    assert [one["title"] for one in second["results"]] == ["Town hall", "Cellar"]


@pytest.mark.parametrize(
    ("expand", "size"), [("body.storage", 50), ("version", 200), ("", 260)], ids=str
)
def test_caps_pages_of_results(expand: str, size: int) -> None:
    """Bodies come 50 at a time, other expansions 200, and the limit shown is the one kept."""
    world = town()
    world["pages"] += [page(f"p{number}", f"Page {number}") for number in range(253)]
    with running(world=world) as server, requests.Session() as session:
        session.trust_env = False
        for path in ("", "/scan"):
            answer = session.get(
                f"{server.url}{CONTENT}{path}?limit=260&expand={expand}",
                auth=("admin", "admin"),
                timeout=TIMEOUT_SECONDS,
            ).json()

            assert (answer["size"], answer["limit"]) == (size, size)
            assert len(answer["results"]) == size


def test_creates_a_page_with_status_200(fresh: Caller) -> None:
    """A page is made below its parent, or at the top of the space, with ids for its macros."""
    macro = '<ac:structured-macro ac:name="toc" />'
    below = fresh("POST", CONTENT, new("Mill", ancestors=[{"id": "65538"}], body=storage(macro)))
    top = fresh("POST", CONTENT, new("Gate", body=storage("")))

    assert (below.status_code, top.status_code) == (200, 200)
    assert [one["title"] for one in below.json()["ancestors"]] == ["Town", "School"]
    assert top.json()["ancestors"] == []
    assert "ac:macro-id=" in below.json()["body"]["storage"]["value"]
    assert below.json()["version"]["number"] == 1


def test_updates_keep_what_is_not_sent(fresh: Caller) -> None:
    """Body and parent stay where they are left out; message and minor edit are kept."""
    sent = {
        "type": "page",
        "title": "School",
        "version": {"number": 2, "message": "why", "minorEdit": True},
    }
    answer = fresh("PUT", f"{CONTENT}/{{School}}", sent)
    version = answer.json()["version"]

    assert answer.status_code == 200
    assert (version["number"], version["message"], version["minorEdit"]) == (2, "why", True)
    assert answer.json()["body"]["storage"]["value"] == "<p>Words.</p>"
    assert [one["title"] for one in answer.json()["ancestors"]] == ["Town"]


def test_trashes_restores_and_purges(fresh: Caller) -> None:
    """Deleting answers 204; a restored page is its next version, and a purged one is gone."""
    deleted = fresh("DELETE", f"{CONTENT}/{{School}}", who="admin")
    sent = {"id": "65538", "status": "current", "version": {"number": 2}}
    back = fresh("PUT", f"{CONTENT}/65538", {**sent, "type": "page"}, who="admin")

    assert deleted.status_code == 204
    assert back.status_code == 200
    assert (back.json()["version"]["number"], back.json()["ancestors"]) == (2, [])

    fresh("DELETE", f"{CONTENT}/65538", who="admin")
    purged = fresh("DELETE", f"{CONTENT}/65538?status=trashed", who="admin")

    assert purged.status_code == 204
    assert fresh("GET", f"{CONTENT}/65538?status=any", who="admin").status_code == 404


def test_shows_old_versions(call: Caller) -> None:
    """Old texts and the list of versions can be read; the newest comes first."""
    old = call.get(f"{CONTENT}/{{Town}}?status=historical&version=1&expand=body.storage,version")
    listed = call.get("/rest/experimental/content/{Town}/version")

    assert (old["status"], old["version"]["number"]) == ("historical", 1)
    assert old["body"]["storage"]["value"] == "<p>Words.</p>"
    assert [one["number"] for one in listed["results"]] == [3, 2, 1]
    history = call.get(f"{CONTENT}/{{Town}}/history")
    assert history["lastUpdated"]["number"] == 3
    assert history["previousVersion"]["number"] == 2


def test_keeps_labels_in_lower_case(fresh: Caller) -> None:
    """Labels are added one or many at a time; removing answers 204."""
    path = f"{CONTENT}/{{School}}/label"
    added = fresh("POST", path, [{"prefix": "global", "name": "Big"}, {"name": "a/b"}])
    removed = fresh("DELETE", f"{path}?name=a/b")

    assert [one["name"] for one in added.json()["results"]] == ["a/b", "big"]
    assert removed.status_code == 204
    assert [one["name"] for one in fresh.get(path)["results"]] == ["big"]


def test_counts_versions_of_properties(fresh: Caller) -> None:
    """A property has its own version; a wrong one is refused with 409."""
    path = f"{CONTENT}/{{School}}/property"
    made = fresh("POST", path, {"key": "sicbot", "value": {"a": 1}})
    again = fresh("POST", path, {"key": "sicbot", "value": {}})
    stale = fresh("PUT", f"{path}/sicbot", {"key": "sicbot", "value": 2, "version": {"number": 1}})
    next_one = fresh("PUT", f"{path}/sicbot", {"value": 2, "version": {"number": 2}})
    long = fresh("POST", path, {"key": "long", "value": "x" * 33_000})

    assert [one.status_code for one in (made, again, stale, next_one)] == [200, 400, 409, 200]
    assert long.status_code == 413
    assert fresh.get(f"{path}/sicbot")["value"] == 2
    expand = "metadata.properties.sicbot"
    shown = fresh.get(f"{CONTENT}/{{School}}?expand={expand}")
    assert shown["metadata"]["properties"]["sicbot"]["version"]["number"] == 2


def test_overwrites_only_the_restrictions_it_is_given(fresh: Caller) -> None:
    """Operations that are not listed stay, and so does a half that is missing."""
    line = {"operation": "read", "restrictions": {"user": [{"type": "known", "username": "mayor"}]}}
    answer = fresh("PUT", f"{CONTENT}/{{Cellar}}/restriction", [line])
    shown = fresh.get(f"{CONTENT}/{{Cellar}}/restriction/byOperation")["read"]["restrictions"]
    hall = fresh("PUT", f"{CONTENT}/{{Town hall}}/restriction", [line])

    assert (answer.status_code, hall.status_code) == (200, 200)
    assert [one["username"] for one in shown["user"]["results"]] == ["mayor"]
    assert [one["name"] for one in shown["group"]["results"]] == ["council"]
    update = fresh.get(f"{CONTENT}/{{Town hall}}/restriction/byOperation/update")
    assert [one["name"] for one in update["restrictions"]["group"]["results"]] == ["council"]


@pytest.mark.parametrize(
    ("profile", "path", "status"),
    [
        ("7.19", "/rest/api/content/{School}/restriction", 405),
        ("7.19", "/rest/experimental/content/{School}/restriction", 200),
        ("9.2", "/rest/api/content/{School}/restriction", 200),
        ("9.2", "/rest/experimental/content/{School}/restriction", 404),
    ],
)
def test_writes_restrictions_where_the_version_does(
    fresh: Caller, profile: Any, path: str, status: int
) -> None:
    """Older versions have the experimental path alone."""
    fresh.server.wiki.switches = Switches(now=NOW, profile=profile)
    mayor = fresh.server.wiki.account("mayor")
    assert mayor is not None
    user = {"type": "known", "username": "mayor", "userKey": mayor.key}
    line = {"operation": "update", "restrictions": {"user": [user]}}

    assert fresh("PUT", path, [line]).status_code == status


def test_comments_and_replies(fresh: Caller) -> None:
    """Replies stand below their comment, and come with depth=all."""
    container = {"id": "65538", "type": "page"}
    comment = {"type": "comment", "container": container, "body": storage("<p>One</p>")}
    first = fresh("POST", CONTENT, comment).json()
    fresh("POST", CONTENT, comment | {"ancestors": [{"id": first["id"]}]})
    path = f"{CONTENT}/{{School}}/child/comment"

    assert first["title"] == "Re: School"
    assert fresh.get(path)["size"] == 2
    assert fresh.get(f"{path}?depth=all")["size"] == 3
    assert fresh.get(f"{path}?location=inline")["size"] == 0
    refused = fresh("POST", CONTENT, comment, who="guard")
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "Could not create content with type comment",
    )


def test_takes_files_with_the_header_alone(fresh: Caller) -> None:
    """Uploads need the header against forged requests; a name is taken once."""
    path, header = f"{CONTENT}/{{School}}/child/attachment", {"X-Atlassian-Token": "no-check"}
    send: dict[str, Any] = {
        "files": {"file": ("new.csv", b"a;b", "text/csv")},
        "data": {"comment": "why"},
    }
    without = fresh("POST", path, **send)
    made = fresh("POST", path, headers=header, **send)
    again = fresh("POST", path, headers=header, **send)
    attachment = made.json()["results"][0]
    data = f"{path}/{attachment['id']}/data"
    replaced = fresh("POST", data, headers=header, files={"file": ("x", b"longer", "text/csv")})
    listed = fresh.get(f"{path}?filename=new.csv&expand=version,extensions")["results"][0]

    assert (without.status_code, without.json()["message"]) == (403, "XSRF check failed")
    assert (made.status_code, again.status_code, replaced.status_code) == (200, 400, 200)
    assert "same file name as an existing attachment: new.csv" in again.json()["message"]
    assert (listed["version"]["number"], listed["extensions"]["fileSize"]) == (2, 6)
    assert fresh("GET", replaced.json()["_links"]["download"]).content == b"longer"


def test_moves_pages_with_status_200_whatever_happens(fresh: Caller) -> None:
    """Moving answers 200; whether it was done stands in the JSON."""
    path = "/pages/movepage.action?pageId={School}&position=append&targetId="
    header = {"X-Atlassian-Token": "no-check"}
    unsafe = fresh("POST", f"{path}{{Town hall}}")
    failed = fresh("POST", f"{path}{{School}}", headers=header)
    done = fresh("POST", f"{path}{{Town hall}}", headers=header)

    assert unsafe.status_code == 403
    assert (failed.status_code, len(failed.json()["actionErrors"])) == (200, 1)
    assert (done.status_code, done.json()["actionErrors"]) == (200, [])
    shown = fresh.get(f"{CONTENT}/{{School}}?expand=ancestors")
    assert [one["title"] for one in shown["ancestors"]] == ["Town", "Town hall"]


def test_converts_storage_to_view(call: Caller) -> None:
    """A body is rendered as the one who asks would see it; other conversions are not built."""
    path = "/rest/api/contentbody/convert/"
    sent = {"value": "<p>Hello</p>", "representation": "storage"}
    viewed = call("POST", f"{path}view", sent)
    wiki = call("POST", f"{path}storage", sent | {"representation": "wiki"})

    assert "Hello" in viewed.json()["value"]
    assert wiki.status_code == 501


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", f"{CONTENT}/1", 405),
        ("POST", f"{CONTENT}/scan", 405),
        ("GET", "/rest/api/nonsense", 404),
        ("GET", "/rest/api/audit", 501),
        ("GET", "/rest/api/webhooks/1", 501),
    ],
)
def test_never_guesses(call: Caller, method: str, path: str, status: int) -> None:
    """Wrong methods, unknown paths and what is not built are told apart."""
    assert call(method, path, who="admin").status_code == status


def test_wants_json_by_its_name(call: Caller) -> None:
    """JSON without its media type is refused."""
    answer = call("POST", CONTENT, data=b"{}", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 415
