"""Reading a whole wiki takes as many requests as its size asks for, and not more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from sicbot.app import audit_includes
from sicbot.sandbox.model import Viewer
from sicbot.sandbox.serving import running
from tests.worlds import (
    AUDIENCES,
    app_of,
    plain_world,
    requests_allowed,
    requests_expected,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.sandbox.serving import Server

GROUPS = 1 + len(AUDIENCES)  # the default group is asked for too
BESIDES = 3  # whatever the size: the bot's account, its groups, and who may use the wiki
# Pages and spaces; 10,000 pages are counted by the benchmarks.
SIZES = [(100, 1), (100, 4), (1_000, 1), (1_000, 5)]


def audit(server: Server, state: Path) -> list[str]:
    """Audit a wiki and return the paths that were asked for."""
    server.clear_log()
    with app_of(server.url, state) as app:
        findings, coverage = audit_includes(app)
    assert findings  # the control: something was read and looked at
    assert not coverage.gaps
    return [str(entry["path"]) for entry in server.requests()]


def reads_bodies(path: str) -> bool:
    return "body.storage" in parse_qs(urlsplit(path).query).get("expand", [""])[0]


@pytest.mark.parametrize(("pages", "spaces"), SIZES)
def test_requests_keep_to_the_size_of_the_wiki(tmp_path: Path, pages: int, spaces: int) -> None:
    """50 pages with bodies a request at first; then 200, and no body is read again."""
    with running(world=plain_world(pages, spaces=spaces, groups=AUDIENCES)) as server:
        first, second = audit(server, tmp_path), audit(server, tmp_path)

    full = requests_expected(pages, spaces, GROUPS, full=True)
    unchanged = requests_expected(pages, spaces, GROUPS, full=False)
    assert len(first) == full + BESIDES <= requests_allowed(full), first
    assert len(second) == unchanged + BESIDES <= requests_allowed(unchanged), second
    assert not any(map(reads_bodies, second))


def test_only_changed_pages_are_read_again(tmp_path: Path) -> None:
    """Three changed pages cost one request more, and one the time after nothing."""
    with running(world=plain_world(300, groups=AUDIENCES)) as server:
        audit(server, tmp_path)
        before = audit(server, tmp_path)
        changed = [65537, 65600, 65700]
        for page_id in changed:
            edit(server, page_id)
        after = audit(server, tmp_path)
        later = audit(server, tmp_path)

    bodies = [path for path in after if reads_bodies(path)]
    ids = ",".join(map(str, changed))
    assert len(after) == len(before) + 1
    assert [parse_qs(urlsplit(path).query)["cql"] for path in bodies] == [[f"id in ({ids})"]]
    assert len(later) == len(before)


def edit(server: Server, page_id: int) -> None:
    """Save a page anew, as an administrator."""
    wiki = server.wiki
    page = wiki.content(page_id)
    assert page is not None
    wiki.update_page(
        Viewer(wiki.account("admin")),
        page_id,
        version=page.version + 1,
        title=page.title,
        body=f"{wiki.body(page_id)}<p>more</p>",
    )
