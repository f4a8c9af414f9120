"""What people do in a browser, by plain HTTP against a running sandbox."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from lxml import html as lxml_html

from sicbot.sandbox.browser.site import WHOLE_TREE
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from sicbot.sandbox.serving import Server

WORLD = Path(__file__).parents[1] / "cases" / "render" / "world"
TIMEOUT_SECONDS = 10
FORM_ACTIONS = r"saveentry|ticktask|addcomment|diffpagesbyversion.action$"
MOST_LINKS = 600  # of the small wiki; a crawl that finds more goes in circles


class Browser:
    """A browser without scripts: keeps cookies, follows links, sends forms."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str) -> requests.Response:
        """Open an address."""
        return self.session.get(self.server.url + path, timeout=TIMEOUT_SECONDS)

    def log_in(
        self, username: str, password: str | None = None, *, to: str = ""
    ) -> requests.Response:
        """Fill the form to log in."""
        self.get("/dologin.action")
        typed = {"os_username": username, "os_password": password or username}
        return self.post("/dologin.action", {**typed, "os_destination": to})

    def post(self, path: str, fields: dict[str, str | list[str]]) -> requests.Response:
        """Send a form with the token of this browser."""
        token = self.session.cookies.get("atl.xsrf.token") or ""
        return self.session.post(
            self.server.url + path, data={"atl_token": token, **fields}, timeout=TIMEOUT_SECONDS
        )

    def send(
        self, page: requests.Response, action: str, fields: dict[str, str]
    ) -> requests.Response:
        """Send the first form of a page whose address holds `action`, with what is in it."""
        forms = lxml_html.document_fromstring(page.text).iter("form")
        form = next(one for one in forms if action in one.get("action", ""))
        values = {**typed_in(form), **fields}
        address = urlsplit(form.get("action", ""))
        path = address.path.removeprefix(urlsplit(self.server.url).path.rstrip("/"))
        return self.post(f"{path}?{address.query}", values)

    def page_id(self, title: str, space_key: str = "PUB") -> int:
        """Return a page's id."""
        page = self.server.wiki.find(space_key, title)
        assert page is not None
        return page.id


def typed_in(form: _Element) -> dict[str, str | list[str]]:
    """Return what a form would send without a change."""
    values: dict[str, str | list[str]] = {}
    for one in form.iter("input", "textarea"):
        is_choice = one.get("type") in {"checkbox", "radio"}
        if one.tag == "textarea":
            # A browser leaves out the first line end.
            values[one.get("name", "")] = (one.text or "").removeprefix("\n")
        elif not is_choice or one.get("checked"):
            values[one.get("name", "")] = one.get("value", "")
    return values


def addresses(page: requests.Response) -> list[str]:
    """Return all addresses on a page."""
    tree = lxml_html.document_fromstring(page.text)
    found = (one.get(name) for one in tree.iter() for name in ("href", "src", "action"))
    return [address for address in found if address is not None]


@pytest.fixture
def server() -> Iterator[Server]:
    """A sandbox with the garden wiki."""
    with running(world=WORLD) as server:
        yield server


@pytest.fixture
def browser(server: Server) -> Browser:
    """A browser that nobody has logged in with."""
    return Browser(server)


# path, who, status
PLACES = [
    ("/", None, 200),
    ("/dashboard.action", None, 200),
    ("/display/PUB", None, 200),
    ("/display/pub/home", None, 200),
    ("/display/PUB/Target+page", None, 200),
    ("/display/PUB/Target%20page", None, 200),
    ("/display/PUB/Secret+page", None, 404),
    ("/display/PUB/Secret+page", "ben", 404),
    ("/display/PUB/Secret+page", "anna", 200),
    ("/display/PUB/Below+secret", "ben", 404),
    ("/display/PUB/Gone+page", "anna", 404),
    ("/display/PUB/Nowhere", None, 404),
    ("/display/TEAM", None, 404),
    ("/display/TEAM", "ben", 200),
    ("/display/NONE/Home", None, 404),
    ("/pages/viewpage.action?pageId=1", None, 404),
    ("/pages/viewpage.action?pageId=x", None, 404),
    ("/pages/viewpage.action?spaceKey=PUB&title=Tasks", None, 200),
    ("/dologin.action", None, 200),
    ("/dosearchsite.action?queryString=few", None, 200),
    ("/dosearchsite.action?queryString=%22%29+or+(", None, 200),
    ("/static/sandbox.css", None, 200),
    ("/static/other.css", None, 404),
    ("/pages/createpage.action?spaceKey=PUB", None, 403),
    ("/pages/createpage.action?spaceKey=PUB", "ben", 200),
]


@pytest.mark.parametrize(("path", "username", "status"), PLACES)
def test_answers(browser: Browser, path: str, username: str | None, status: int) -> None:
    """Each address answers as it should to this person."""
    if username:
        browser.log_in(username)

    assert browser.get(path).status_code == status


def test_tells_missing_from_hidden_to_nobody(browser: Browser) -> None:
    """The answer for a hidden page differs from the one for a missing page in nothing."""
    hidden, missing = (
        browser.get(f"/display/PUB/{name}") for name in ("Secret+page", "Secret+pagf")
    )

    assert hidden.text.replace("Secret%2Bpage", "") == missing.text.replace("Secret%2Bpagf", "")
    assert "not there, or you may not see it" in hidden.text


def test_sends_strict_headers(browser: Browser) -> None:
    """No page allows scripts, frames or anything from elsewhere."""
    for path in ("/display/PUB/Home", "/dologin.action", "/display/PUB/Nowhere"):
        policy = browser.get(path).headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "script-src 'none'" in policy


def test_has_no_inline_style_or_script(browser: Browser) -> None:
    """Pages keep to their own policy."""
    browser.log_in("anna")
    for title in ("Home", "Tasks", "Form", "Marked", "Target+page"):
        tree = lxml_html.fromstring(browser.get(f"/display/PUB/{title}").text)

        assert not tree.xpath("//script|//style|//@style|//@onclick")


def test_logs_in_and_out(browser: Browser) -> None:
    """After logging in one is back where one was; after logging out one is nobody."""
    page = browser.log_in("anna", to="/display/PUB/Secret+page")

    assert "Hidden words." in page.text
    assert "Anna Moss" in page.text

    page = browser.send(page, "logout", {})

    assert "Log in" in page.text
    assert browser.get("/display/PUB/Secret+page").status_code == 404


@pytest.mark.parametrize(
    ("username", "password"), [("anna", "wrong"), ("carl", "carl"), ("x", "x")]
)
def test_refuses_wrong_passwords(browser: Browser, username: str, password: str) -> None:
    """A wrong password, an inactive account and an unknown one get the same answer."""
    page = browser.log_in(username, password)

    assert page.status_code == 401
    assert "username and password are incorrect" in page.text


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org/", "/\\example.org", "x"])
def test_leads_to_no_other_server_after_log_in(browser: Browser, to: str) -> None:
    """An address of another server is not followed."""
    page = browser.log_in("anna", to=to)

    assert page.url == browser.server.url + "/dashboard.action"


def test_edits_a_page(browser: Browser) -> None:
    """An edit makes a version with the author's name and remark."""
    browser.log_in("ben")
    page_id = browser.page_id("Target page")
    form = browser.get(f"/pages/editpage.action?pageId={page_id}")
    fields = {"title": "Target page", "body": "<p>New &amp; short.</p>", "message": "shorter"}
    page = browser.send(form, "editpage", fields)
    version = browser.server.wiki.version(page_id, 3)

    assert "New &amp; short." in page.text
    assert version is not None
    assert (version.body, version.message) == ("<p>New &amp; short.</p>", "shorter")
    assert version.author == getattr(browser.server.wiki.account("ben"), "key", None)


def test_keeps_the_text_of_a_stale_edit(browser: Browser) -> None:
    """Who is too late keeps the text and learns what happened; nothing is overwritten."""
    browser.log_in("ben")
    page_id = browser.page_id("Target page")
    early = browser.get(f"/pages/editpage.action?pageId={page_id}")
    browser.send(early, "editpage", {"body": "<p>First.</p>"})
    late = browser.send(early, "editpage", {"body": "<p>Second &lt;b&gt;.</p>"})

    assert late.status_code == 409
    assert "somebody else has changed the page meanwhile" in late.text
    assert "&lt;p&gt;Second &amp;lt;b&amp;gt;.&lt;/p&gt;" in late.text
    assert browser.server.wiki.body(page_id) == "<p>First.</p>"

    browser.send(late, "editpage", {"overwrite": "3"})

    assert browser.server.wiki.body(page_id) == "<p>Second &lt;b&gt;.</p>"


def test_says_why_a_text_is_refused(browser: Browser) -> None:
    """What does not parse is not saved, and is kept in the form."""
    browser.log_in("ben")
    form = browser.get(f"/pages/editpage.action?pageId={browser.page_id('Home')}")
    answer = browser.send(form, "editpage", {"body": "<p>open"})

    assert answer.status_code == 400
    assert "Error parsing xhtml" in answer.text
    assert "&lt;p&gt;open" in answer.text


def test_shows_an_unchanged_body_in_the_editor(browser: Browser) -> None:
    """Saving without a change keeps every character."""
    browser.log_in("ben")
    for title in ("Form", "Marked", "Target page"):
        page_id = browser.page_id(title)
        before = browser.server.wiki.body(page_id)
        browser.send(browser.get(f"/pages/editpage.action?pageId={page_id}"), "editpage", {})

        assert browser.server.wiki.body(page_id) == before


def test_creates_a_page_below(browser: Browser) -> None:
    """A new page lands below the one from which it was made."""
    browser.log_in("ben")
    parent_id = browser.page_id("Target page")
    form = browser.get(f"/pages/createpage.action?spaceKey=PUB&fromPageId={parent_id}")
    page = browser.send(form, "createpage", {"title": "A new bed: 50/50", "body": "<p>x</p>"})
    made = browser.server.wiki.find("PUB", "A new bed: 50/50")

    assert page.status_code == 200
    assert made is not None
    assert made.parent_id == parent_id


def test_shows_history_and_differences(browser: Browser) -> None:
    """History names versions and authors; two versions can be compared."""
    page_id = browser.page_id("Target page")
    history = browser.get(f"/pages/viewpreviousversions.action?pageId={page_id}")

    assert "Anna Moss" in history.text
    assert "first words" in history.text

    pair = "selectedPageVersions=1&selectedPageVersions=2"
    changes = browser.get(f"/pages/diffpagesbyversion.action?pageId={page_id}&{pair}")

    assert re.search("<del>[^<]*few", changes.text)

    old = browser.get(f"/pages/viewpage.action?pageId={page_id}&pageVersion=1")

    assert "Seen by few." in old.text


def test_comments_and_answers(browser: Browser) -> None:
    """A comment appears below the page, an answer below the comment; signs are text."""
    browser.log_in("ben")
    page = browser.get("/display/PUB/Marked")
    page = browser.send(page, "doaddcomment", {"text": "One <b>\n\ntwo", "parentId": ""})

    assert "<p>One &lt;b&gt;</p><p>two</p>" in page.text
    assert "3 comments" in page.text


def test_lets_nobody_comment_without_the_right(browser: Browser) -> None:
    """Readers without the right see no form, and a form of their own is refused."""
    page = browser.get("/display/PUB/Marked")
    fields: dict[str, str | list[str]] = {"pageId": str(browser.page_id("Marked")), "text": "x"}
    answer = browser.post("/pages/doaddcomment.action", fields)

    assert "doaddcomment" not in page.text
    assert answer.status_code in {401, 403, 404}


def test_ticks_in_the_name_of_the_ticker(browser: Browser) -> None:
    """A tick makes a version whose author is the one who ticked."""
    browser.log_in("ben")
    page_id = browser.page_id("Tasks")
    page = browser.send(browser.get("/display/PUB/Tasks"), "ticktask", {})
    wiki = browser.server.wiki
    version = wiki.version(page_id, 2)

    assert "Mark as open" in page.text
    assert version is not None
    assert version.author == getattr(wiki.account("ben"), "key", None)
    assert version.body.count("<ac:task-status>complete</ac:task-status>") == 2


def test_refuses_forms_from_elsewhere(browser: Browser) -> None:
    """A form without this browser's token changes nothing."""
    browser.log_in("ben")
    page_id = str(browser.page_id("Tasks"))
    fields = {"pageId": page_id, "taskId": "1", "checked": "true", "host": page_id}
    answer = browser.post("/pages/ticktask.action", {**fields, "atl_token": "f" * 32})

    assert answer.status_code == 403
    assert browser.server.wiki.version(int(page_id), 2) is None


def test_saves_an_entry(browser: Browser) -> None:
    """The form behind the button creates an entry."""
    browser.log_in("anna")
    page = browser.get("/display/PUB/Form")
    fields = {"f.fullname": "Anna Moss", "f.role": "1", "f.days": "t", "f.since": "2023-02-01"}
    answer = browser.send(page, "saveentry", fields)
    wiki = browser.server.wiki
    form = wiki.form(browser.page_id("Form"), "join")
    assert form is not None
    entry = wiki.entries(form)[-1]

    assert "saved" in answer.text
    assert entry.created_by == "anna"
    assert entry.fields["role"] == "1"
    assert entry.fields["days"] == ["t"]


@pytest.mark.parametrize(
    ("field", "value", "mistake"),
    [
        ("f.fullname", " ", "This field is required."),
        ("f.role", "9", "Choose one of the values."),
        ("f.since", "soon", "Write the date as year-month-day"),
        ("f.friend", "nobody", "There is no user of that name."),
    ],
)
def test_refuses_a_wrong_entry(browser: Browser, field: str, value: str, mistake: str) -> None:
    """What is wrong is said at its field; what was typed is kept; nothing is created."""
    browser.log_in("anna")
    page = browser.get("/display/PUB/Form")
    fields = {"f.fullname": "Typed name", "f.role": "1", field: value}
    answer = browser.send(page, "saveentry", fields)
    form = browser.server.wiki.form(browser.page_id("Form"), "join")
    assert form is not None

    assert answer.status_code == 400
    assert mistake in answer.text
    assert field == "f.fullname" or "Typed name" in answer.text
    assert len(browser.server.wiki.entries(form)) == 1


def test_shows_what_holds_for_a_page(browser: Browser) -> None:
    """Page information names restrictions, also inherited ones, and links to the page."""
    browser.log_in("anna")
    page_id = browser.page_id("Below secret")
    page = browser.get(f"/pages/viewinfo.action?pageId={page_id}")

    assert "Only these may view" in page.text
    assert "Secret page" in page.text

    page = browser.get(f"/pages/viewinfo.action?pageId={browser.page_id('Loop A')}")

    assert "Loop B" in page.text


def test_hands_out_files_that_cannot_run(browser: Browser) -> None:
    """A picture is shown; an HTML file is only offered for saving."""
    home = browser.page_id("Home")
    picture = browser.get(f"/download/attachments/{home}/dot.png")
    page = browser.get(f"/download/attachments/{home}/plan.html")

    assert picture.headers["Content-Type"] == "image/png"
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in page.headers["Content-Security-Policy"]


def test_works_below_a_context_path() -> None:
    """All addresses on a page lead below the context path."""
    with running(world=WORLD, switches=Switches(context_path="/wiki")) as server:
        browser = Browser(server)
        page = browser.log_in("anna", to="/wiki/display/PUB/Tasks")

        assert "Water the soil" in page.text
        assert [one for one in addresses(page) if not re.match("/wiki/|#", one)] == []
        assert "Mark as open" in browser.send(page, "ticktask", {}).text


def test_log_in_leads_back(browser: Browser) -> None:
    """The link to log in carries the address of the page."""
    page = browser.get("/display/PUB/Marked")
    address = next(one for one in addresses(page) if "dologin" in one)

    assert parse_qs(urlsplit(address).query)["os_destination"] == ["/display/PUB/Marked"]


@pytest.mark.parametrize("username", [None, "ben", "exsec"])
def test_has_no_dead_links(browser: Browser, username: str | None) -> None:
    """Every link that somebody is offered leads to a page."""
    if username:
        browser.log_in(username)
    todo, seen, dead = ["/dashboard.action"], {"/dashboard.action"}, []
    while todo and len(seen) < MOST_LINKS:
        path = todo.pop()
        page = browser.get(path)
        if page.status_code != 200:
            dead.append((page.status_code, path))
        if not page.headers["Content-Type"].startswith("text/html"):
            continue
        found = {one.partition("#")[0] for one in addresses(page) if one.startswith("/")}
        found = {one for one in found if "dologin" not in one}
        # Forms that only take what they are sent are no links.
        found -= {one for one in found if re.search(FORM_ACTIONS, one)}
        todo += sorted(found - seen)
        seen |= found

    assert dead == []
    assert len(seen) < MOST_LINKS


def test_keeps_the_text_of_a_refused_new_page(browser: Browser) -> None:
    """A title that is taken is refused in words, and the text stays in the form."""
    browser.log_in("ben")
    form = browser.get("/pages/createpage.action?spaceKey=PUB&title=Tasks")
    answer = browser.send(form, "createpage", {"title": "Tasks", "body": "<p>Kept.</p>"})

    assert answer.status_code == 400
    assert "Not saved." in answer.text
    assert "&lt;p&gt;Kept.&lt;/p&gt;" in answer.text
    assert browser.send(answer, "createpage", {"title": "Tasks 2"}).status_code == 200


def test_draws_the_tree_of_a_large_space_only_where_it_is_open(browser: Browser) -> None:
    """A space of very many pages shows the branch of the page, and some of its neighbours."""
    browser.log_in("exsec")
    viewer = Viewer(browser.server.wiki.account("exsec"))
    home = browser.page_id("Home")
    for number in range(WHOLE_TREE + 1):
        title = f"Bed {number:03}"
        browser.server.wiki.create_page(
            viewer, space_key="PUB", title=title, body="<p>x</p>", parent_id=home
        )
    page = browser.get("/display/PUB/Bed+400")

    assert "Bed 000" in page.text
    assert "Bed 399" not in page.text
    assert re.search("and [0-9]+ more", page.text)
