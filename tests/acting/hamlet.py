"""A wiki of a dozen pages on which sicbot has one thing of each kind to do."""

from __future__ import annotations

from typing import Any

from tests.sandbox.town import EVERYTHING, NOW, page, town

__all__ = ["NOW", "SPACE", "hamlet", "include"]

SPACE = "TOWN"


def include(title: str, space: str = "", macro: str = "include") -> str:
    """Return an include of the page of that title."""
    key = f'ri:space-key="{space}" ' if space else ""
    return (
        f'<ac:structured-macro ac:name="{macro}" ac:schema-version="1" ac:macro-id="i-{title}">'
        f'<ac:parameter ac:name=""><ac:link><ri:page {key}ri:content-title="{title}" /></ac:link>'
        "</ac:parameter></ac:structured-macro>"
    )


BOARD = (
    "<p>Welcome, dear&nbsp;people &mdash; and guests.</p>"
    f"{include('Market – rules')}<p>Who keeps what:</p>{include('Well')}{include('Cellar list')}"
    f"{include('Nowhere')}<p>Bye.</p>"
)
POSTER = f"<p>Come all!</p>{include('Cellar list')}"
MINUTES = f"<p>Between us.</p>{include('Ruin')}"
LEAF = f"<p>Fallen.</p>{include('Market – rules')}"
DIARY = f"<p>Mine.</p>{include('Well')}"


def hamlet() -> dict[str, Any]:
    """Return the hamlet: two includes to re-point, a page to show a card for, one to restore."""
    frame = town()
    pages = [
        page("home", "Home"),
        page("board", "Board", parent="home", bodies=["words", "board"]),
        page("poster", "Poster", parent="home", bodies=["poster"]),
        page("market", "Market - rules", parent="home"),
        _renamed(page("well", "Village well", parent="home", bodies=["words", "words"])),
        page("list", "Cellar list", parent="home", read=["council"]),
        page("ruin", "Ruin", parent="home", read=["council"], status="trashed"),
        page("minutes", "Minutes", parent="home", bodies=["minutes"], read=["council"]),
        page("diary", "Diary", parent="home", bodies=["diary"], labels=["no-sicbot"]),
        page("tree", "Tree", parent="home", labels=["no-sicbot-tree"]),
        page("leaf", "Leaf", parent="tree", bodies=["leaf"]),
    ]
    rights = [
        {"subject": "anonymous", "operations": ["read"]},
        {"subject": "group:council", "operations": EVERYTHING},
    ]
    return {
        **frame,
        "spaces": [{"key": SPACE, "name": "Hamlet", "home": "home", "permissions": rights}],
        "groups": [{"name": "council", "members": ["mayor", "clerk"]}],
        "pages": pages,
        "files": {
            "words": "<p>Words.</p>",
            "board": BOARD,
            "poster": POSTER,
            "minutes": MINUTES,
            "diary": DIARY,
            "leaf": LEAF,
        },
    }


def _renamed(values: dict[str, Any]) -> dict[str, Any]:
    """Let a page have been called “Well” at first."""
    values["versions"][0]["title"] = "Well"
    return values
