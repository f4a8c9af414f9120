"""Blog posts: pages of a space's blog, told apart by day and title, below nothing.

A title may come again on another day, so a look-up needs the day too (REST reference 10.0.3, GET
content, `postingDay`), and so does the address in a browser: `/display/KEY/2023/10/16/Title`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.sandbox.model import Refused

if TYPE_CHECKING:
    from datetime import date, datetime

    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.wiki import Wiki


def day_of(wiki: Wiki, when: datetime) -> date:
    """Return the day of a moment in the wiki's time zone."""
    return when.astimezone(wiki.time_zone).date()


def posting_day(wiki: Wiki, post: Content) -> date:
    """Return the day on which a blog post was made."""
    return day_of(wiki, post.created)


def posts_of(wiki: Wiki, viewer: Viewer, space_key: str) -> list[Content]:
    """Return the current blog posts of a space that the viewer may see, newest first."""
    found = wiki.select(types=("blogpost",), space_key=space_key, statuses=("current",))
    seen = [post for post in found if wiki.may_view(viewer, post)]
    return sorted(seen, key=lambda post: (post.created, post.id), reverse=True)


def find_post(wiki: Wiki, space_key: str, day: str, title: str) -> Content | None:
    """Return the current blog post of a day (`2023/10/16`) and title, in whatever case."""
    found = wiki.select(types=("blogpost",), space_key=space_key, statuses=("current",))
    for post in found:
        same = post.title.casefold() == title.casefold()
        if same and f"{posting_day(wiki, post):%Y/%m/%d}" == day:
            return post
    return None


def check_post_title(
    wiki: Wiki, space_key: str, title: str, when: datetime, own_id: int | None
) -> None:
    """Refuse a title that a blog post of the same day has in the space.

    Raises:
        Refused: 400.
    """
    found = find_post(wiki, space_key, f"{day_of(wiki, when):%Y/%m/%d}", title)
    if found is not None and found.id != own_id:
        raise Refused(
            400,
            f"A blog post with this title already exists: A blog post with the title {title} "
            f"already exists in the space with key {space_key} on the same day",
        )
