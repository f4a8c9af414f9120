"""Makes digests to be looked at, without writing any: what `sicbot digest --preview` asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.jobs.digest import JOB, Config, items
from sicbot.programme.digests.choosing import Digest
from sicbot.programme.digests.pages import DigestPage, digest_for
from sicbot.programme.digests.post import Weekly, WeeklyPost, weekly_of

if TYPE_CHECKING:
    from sicbot.app import App


@dataclass(frozen=True, slots=True)
class Preview:
    """The digests as the next run would have them.

    Attributes:
        pages: Each with its place.
        weekly: What the next post would tell; None where none is configured.
    """

    pages: tuple[tuple[str, Digest], ...]
    weekly: Weekly | None = None


def preview(app: App) -> Preview:
    """Read the wiki and return the digests; nothing is written.

    Raises:
        WikiError: The wiki could not be read.
    """
    config = app.config.of(JOB.name, Config)
    seen = observe(app, members=True, people=True, work=True, posts=tuple(JOB.posts(config)))
    now = app.clock.now().astimezone(app.config.sicbot.wiki.time_zone)
    pages, weekly = list[tuple[str, Digest]](), None
    for item in items(seen, config):
        match item:
            case DigestPage():
                digest = digest_for(item, now)
                if not digest.is_empty:
                    pages.append((item.place, digest))
            case WeeklyPost():
                weekly = weekly_of(item, now)
    return Preview(tuple(pages), weekly)
