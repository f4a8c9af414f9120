"""A small world to watch bots in: red includes to mend, two pages to make, and where not to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sicbot.sandbox.model import Viewer
from tests.sandbox.town import EVERYTHING, id_of, page, town

if TYPE_CHECKING:
    from sicbot.sandbox.wiki import Wiki

SPACE = "TOWN"
CHOIR = "choir"  # whose singers are SINGERS, and who signed up and off
SINGERS = ("mayor", "clerk", "guard")
SIGNED_UP, SIGNED_OFF = ("visitor",), ("guard",)
SECRET = "nightingale"  # a word that stands in the closed space only


def include(title: str) -> str:
    """Return an include of the page of that title."""
    return (
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
        f'<ri:page ri:content-title="{title}" /></ac:link></ac:parameter></ac:structured-macro>'
    )


def region(name: str, text: str) -> str:
    """Return a region of sicbot."""
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="hidden">false'
        f'</ac:parameter><ac:parameter ac:name="id">sicbot.{name}</ac:parameter>'
        f"<ac:rich-text-body><p>{text}</p></ac:rich-text-body></ac:structured-macro>"
    )


BOARD = (
    f"<p>Welcome, dear people.</p>{include('Scool')}{include('Hal')}"
    '<p>The <ac:inline-comment-marker ac:ref="m-1">market</ac:inline-comment-marker> is on'
    " Friday.</p><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete"
    "</ac:task-status><ac:task-body>Sweep</ac:task-body></ac:task></ac:task-list>"
)


def village() -> dict[str, Any]:
    """Return the town with a board, a poster and a diary that include a page under a wrong name."""
    world = town()
    comment = {"author": "clerk", "when": "2024-02-01T09:00:00+01:00", "body": "<p>Which?</p>"}
    world["pages"] += [
        page("board", "Board", parent="home", bodies=["board"], comments=[comment]),
        page("poster", "Poster", parent="home", bodies=["poster"]),
        page("diary", "Diary", parent="home", bodies=["poster"], labels=["no-sicbot"]),
        page("far", "Far", space="FAR", bodies=["poster"]),
        page("tree", "Tree", parent="home", labels=["no-sicbot-tree"]),
        page("leaf", "Leaf", parent="tree", bodies=["poster"]),
        page("ledge", "Night", space="VAULT", parent="vault", bodies=["night"]),
    ]
    rights = [
        {"subject": "anonymous", "operations": ["read"]},
        {"subject": "group:council", "operations": EVERYTHING},
    ]
    world["spaces"].append({"key": "FAR", "name": "Far", "home": "far", "permissions": rights})
    world["groups"].append({"name": CHOIR, "members": list(SINGERS)})
    world["files"] |= {
        "board": BOARD,
        "poster": f"<p>Come&nbsp;all!</p>{include('Scool')}",
        "night": f"<p>The {SECRET} sings.</p>",
    }
    return world


@dataclass(frozen=True, slots=True)
class People:
    """Those who live in the village and edit its wiki by hand."""

    wiki: Wiki

    def viewer(self, name: str = "mayor") -> Viewer:
        """Return one of them as who asks."""
        return Viewer(self.wiki.account(name))

    def append(self, title: str, text: str, *, who: str = "mayor") -> None:
        """Add a paragraph at the end of a page."""
        self.replace(title, None, f"<p>{text}</p>", who=who)

    def replace(self, title: str, old: str | None, new: str, *, who: str = "mayor") -> None:
        """Write `new` instead of `old`, or at the end of a page."""
        page_id = id_of(self.wiki, title)
        content, body = self.wiki.state.contents[page_id], self.wiki.body(page_id)
        changed = body + new if old is None else body.replace(old, new)
        self.wiki.update_page(
            self.viewer(who), page_id, version=content.version + 1, title=title, body=changed
        )

    def comment(self, title: str, text: str) -> None:
        """Comment on a page."""
        page_id = id_of(self.wiki, title)
        self.wiki.create_comment(self.viewer("admin"), page_id=page_id, body=f"<p>{text}</p>")

    def draft(self, title: str, text: str) -> None:
        """Begin to edit a page, and leave it."""
        page_id = id_of(self.wiki, title)
        self.wiki.save_edit_draft(self.viewer(), page_id, title=title, body=f"<p>{text}</p>")
