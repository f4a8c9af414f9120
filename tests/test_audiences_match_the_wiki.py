"""Who sees which page is computed right: the wiki itself, asked over HTTP, says the same."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sicbot.core.audience import ANONYMOUS, Audience, AudienceMap, Sight, person_audience
from sicbot.core.model import GroupName, PageStatus, UserKey
from sicbot.core.rights import RightsMap, Subjects
from sicbot.engine.snapshot import Needs, take_snapshot
from sicbot.sandbox.model import Viewer
from tests.worlds import StillClock, random_world, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page, Snapshot
    from sicbot.sandbox.serving import Server

BATCHES = 10  # so that several workers share the work
WORLDS_A_BATCH = 200 if os.environ.get("SICBOT_SOAK") else 20
LEAST_COMPARISONS = 60 * WORLDS_A_BATCH  # a batch has about twice that
WRONG = {(Sight.YES, False), (Sight.NO, True)}


def serves(connection: HTTPConnection, username: str | None, page: Page) -> bool:
    """Ask for a page; hidden ones are 404, and 403 is for who may not use the wiki at all."""
    headers = {"Authorization": f"Bearer token-{username}"} if username else {}
    path = f"/rest/api/content/{page.id}?expand=version&status={page.status}"
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in {200, 403, 404}, answer.status
    return answer.status == 200


def audiences(server: Server, snapshot: Snapshot) -> Iterator[tuple[str | None, Audience]]:
    """Yield everybody who can ask: nobody in particular, and each account that can log in."""
    yield None, ANONYMOUS
    for account in server.wiki.accounts():
        if account.active:
            name = account.username
            yield name, person_audience(snapshot, name, UserKey(account.key))


def snapshot_of(server: Server) -> Snapshot:
    """Read the whole wiki as the bot, with all groups and their members."""
    groups = tuple(GroupName(name) for name in server.wiki.groups())
    with reader_of(server.url) as reader:
        return take_snapshot(reader, Needs(groups=groups, members=True), StillClock().now())


def compare(seed: int, *, limited_bot: bool = False) -> Counter[tuple[Sight, bool]]:
    """Count how what is computed goes with what the wiki serves, over all readers and pages."""
    seen = Counter[tuple[Sight, bool]]()
    with random_world(seed, limited_bot=limited_bot).served() as server:
        snapshot = snapshot_of(server)
        computed = AudienceMap(snapshot)
        address = urlsplit(server.url).hostname or "", server.port
        for username, audience in audiences(server, snapshot):
            with closing(HTTPConnection(*address)) as connection:
                for page in snapshot.pages.records.values():
                    pair = (computed.sees(audience, page), serves(connection, username, page))
                    assert pair not in WRONG, (seed, username, page, pair)
                    sure = pair[0] is not Sight.UNKNOWN or page.status is PageStatus.TRASHED
                    assert sure or limited_bot, (seed, username, page)
                    seen[pair] += 1
    return seen


def compare_all(batch: int, *, limited_bot: bool = False) -> Counter[tuple[Sight, bool]]:
    """Compare a batch of worlds; two at a time, for a server takes a tenth of a second to stop."""
    seeds = range(batch * WORLDS_A_BATCH, (batch + 1) * WORLDS_A_BATCH)
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(partial(compare, limited_bot=limited_bot), seeds), Counter())


@pytest.mark.parametrize("batch", range(BATCHES))
def test_computed_audiences_equal_what_the_wiki_serves(batch: int) -> None:
    """Every account and anonymous, every page that is no draft; only the trash leaves doubt."""
    seen = compare_all(batch)

    assert seen[Sight.YES, True] > LEAST_COMPARISONS / 4
    assert seen[Sight.NO, False] > LEAST_COMPARISONS / 4
    assert seen.total() > LEAST_COMPARISONS


@pytest.mark.parametrize("batch", range(2))
def test_a_limited_bot_is_in_doubt_but_never_wrong(batch: int) -> None:
    """A yes and a no hold; members that it may not read (10.2) leave doubt."""
    seen = compare_all(batch, limited_bot=True)

    assert seen[Sight.YES, True] > LEAST_COMPARISONS / 8
    assert seen[Sight.NO, False] > LEAST_COMPARISONS / 8
    assert seen[Sight.UNKNOWN, True]


def test_a_super_user_reads_every_page_that_is_no_draft() -> None:
    """The control: nothing that should be compared is left out."""
    world = random_world(2)
    expected = [page for page in world.values["pages"] if page["status"] != "draft"]

    with world.served() as server:
        pages = snapshot_of(server).pages

    assert pages.complete
    assert len(pages.records) == len(expected)
    assert PageStatus.TRASHED in {page.status for page in pages.records.values()}


def compare_rights(seed: int) -> Counter[tuple[str, Sight, bool]]:
    """Count how bits go with what the wiki itself says, for each account and current page."""
    seen = Counter[tuple[str, Sight, bool]]()
    world = random_world(seed)
    for space in world.values["spaces"]:
        for line in space["permissions"]:  # the product has one right for both
            if not {"create", "update"}.isdisjoint(line["operations"]):
                line["operations"] = sorted({*line["operations"], "create", "update"})
    with world.served() as server:
        snapshot, wiki = snapshot_of(server), server.wiki
        subjects = Subjects(snapshot, {}, GroupName("confluence-users"))
        computed = RightsMap(snapshot, subjects)
        bits = {one: subjects.people.get(UserKey(one.key), 0) for one in wiki.accounts()}
        for page in snapshot.pages.records.values():
            if page.status is not PageStatus.CURRENT:
                continue
            content = wiki.content(int(page.id))
            assert content is not None
            for account, bit in [(None, subjects.anonymous), *bits.items()]:
                if not bit or (account and not account.active):
                    continue
                viewer = Viewer(account)
                pairs = (
                    ("view", computed.viewing(page), wiki.may_view(viewer, content)),
                    ("edit", computed.editing(page), wiki.may_edit(viewer, content)),
                )
                for what, reach, served in pairs:
                    sight = reach.sight(bit)
                    assert (sight, served) not in WRONG, (seed, account, page, what)
                    seen[what, sight, served] += 1
    return seen


def test_rights_as_bits_equal_what_the_wiki_allows() -> None:
    """Viewing and editing, of everybody whom a group or a right names."""
    seen = sum(map(compare_rights, range(40)), Counter[tuple[str, Sight, bool]]())

    assert min(seen[what, Sight.YES, True] for what in ("view", "edit")) > 200
    assert min(seen[what, Sight.NO, False] for what in ("view", "edit")) > 200
    assert not [key for key in seen if key[1] is Sight.UNKNOWN]
