"""I1 in single writes: what the bot may do to a page of people, and what it may not."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.town import NOW, id_of
from tests.simulation.bots import Client, Json, text_of
from tests.simulation.checker import Violation, watched
from tests.simulation.village import SPACE, People, include, region, village

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.sandbox.serving import Server


@dataclass(frozen=True, slots=True)
class Scene:
    """The village, served, with its people and a client of the bot."""

    server: Server
    people: People
    client: Client

    def id_of(self, title: str) -> int:
        """Return the id of a page."""
        return id_of(self.server.wiki, title)

    def write(self, title: str, pattern: str, new: str, *, name: str = "") -> None:
        """Let the bot write `new` instead of what matches on a page."""
        page = self.client.page(str(self.id_of(title)))
        body, count = re.subn(pattern, lambda _match: new, text_of(page), flags=re.DOTALL)
        assert count
        page["title"] = name or page["title"]
        answer = self.client.put(page, body)
        assert answer.ok, answer.text

    def make(self, title: str, body: str, *, kind: str = "generated") -> None:
        """Let the bot make a page of its own."""
        mark = {"value": {"kind": kind, "slug": title.casefold(), "template": "1"}}
        sent: Json = {
            "type": "page",
            "title": title,
            "space": {"key": SPACE},
            "body": {"storage": {"value": body, "representation": "storage"}},
            "metadata": {"properties": {"sicbot": mark}},
        }
        assert self.client.call("POST", "content", sent).ok

    def delete(self, content_id: int, *, purge: bool = False) -> None:
        """Let the bot delete a content."""
        suffix = "?status=trashed" if purge else ""
        assert self.client.call("DELETE", f"content/{content_id}{suffix}").ok


@contextmanager
def scene(*, noisy: bool = False) -> Iterator[Scene]:
    """Serve the village."""
    switches = Switches(now=NOW, noisy_normaliser=noisy)
    with running(world=village(), switches=switches) as server:
        client = Client(server.url, "a")
        try:
            yield Scene(server, People(server.wiki), client)
        finally:
            client.session.close()


def judged(
    *acts: Callable[[Scene], None], adopt: str = "", give_back: str = "", noisy: bool = False
) -> list[Violation]:
    """Do all acts but the last unseen, watch the last, and return which edits it lost."""
    *earlier, last = acts
    with scene(noisy=noisy) as set_up:
        for act in earlier:
            act(set_up)
        adopted = frozenset({set_up.id_of(adopt)} if adopt else ())
        given_back = frozenset({set_up.id_of(give_back)} if give_back else ())
        with watched(set_up.server, adopted=adopted, given_back=given_back) as watch:
            last(set_up)
        assert watch.writes[-1].wrote
        return [one for one in watch.violations() if one.invariant == "I1"]


LIST = region("list", "Ada")
LINKED = '<p><ac:link><ri:page ri:content-title="Hall"'
NOTED = '<ac:inline-comment-marker ac:ref="m-2">Ada</ac:inline-comment-marker>'
PLAIN = (
    '</p><ac:structured-macro ac:name="include"><ac:parameter ac:name="">FAR:Scool</ac:parameter>'
    "</ac:structured-macro><p>"
)
MACRO = "<ac:structured-macro.*</ac:structured-macro>"


def adopt_board(scene: Scene) -> None:
    """The bot has put its region on the board."""
    scene.write("Board", "<p>Welcome, dear people.</p>", f"<p>Welcome, dear people.</p>{LIST}")


def change_region(scene: Scene) -> None:
    """Somebody writes into the bot's region."""
    scene.people.replace("Board", "<p>Ada</p>", "<p>Ada Lovelace</p>")


def rewrite_region(scene: Scene) -> None:
    """The bot writes its region anew, whatever stands there."""
    inside = "<ac:rich-text-body>.*</ac:rich-text-body>"
    scene.write("Board", inside, "<ac:rich-text-body><p>Ada, Bo</p></ac:rich-text-body>")


def drop_region(scene: Scene) -> None:
    """The bot takes its region out again."""
    scene.write("Board", '<ac:structured-macro ac:name="details".*?</ac:structured-macro>', "")


def make_report(scene: Scene) -> None:
    """The bot has a page of its own."""
    scene.make("Report", "<p>One school.</p>")


def make_scaffold(scene: Scene) -> None:
    """The bot has made a page for people, with a region."""
    scene.make("Plan B", f"<h1>Aim</h1>{LIST}", kind="scaffold")


def rewrite_report(scene: Scene) -> None:
    """The bot writes its page anew, whatever stands there."""
    scene.write("Report", "^.*$", "<p>Two schools.</p>")


def write(title: str, pattern: str, new: str) -> Callable[[Scene], None]:
    """Return an edit of the bot."""
    return lambda scene: scene.write(title, pattern, new)


def people(title: str, old: str, new: str) -> Callable[[Scene], None]:
    """Return an edit of somebody."""
    return lambda scene: scene.people.replace(title, old, new)


def delete(title: str) -> Callable[[Scene], None]:
    """Return a deletion by the bot."""
    return lambda scene: scene.delete(scene.id_of(title))


def delete_comment(scene: Scene) -> None:
    """The bot deletes a person's comment."""
    scene.delete(scene.server.wiki.comments(scene.id_of("Board"))[0].content.id)


def delete_first_version(scene: Scene) -> None:
    """The bot thins out a page's history."""
    assert scene.client.call("DELETE", f"content/{scene.id_of('Town')}/version/1").ok


def purge_drafted(scene: Scene) -> None:
    """The bot deletes for good a page on which somebody has begun to write."""
    scene.delete(scene.id_of("Report"), purge=True)


def tick(text: str) -> str:
    """Return a list with one task."""
    return (
        f"<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>{text}"
        "</ac:task-status><ac:task-body>Agree</ac:task-body></ac:task></ac:task-list>"
    )


LOSSES: dict[str, tuple[tuple[Callable[[Scene], None], ...], str]] = {
    "words": ((write("Board", "dear ", ""),), "lost “dear”"),
    "a word replaced": ((write("Board", "Friday", "Monday"),), "lost “Friday.”"),
    "words put in": ((write("Board", "dear ", "dear old "),), "“old” too much"),
    "an include": ((write("Poster", MACRO, ""),), "ac:name=include"),
    "another parameter of an include": (
        (write("Poster", "(?=<ac:parameter)", '<ac:parameter ac:name="x">y</ac:parameter>'),),
        "has “<ac:parameter ac:name=x",
    ),
    "the kind of an include": (
        (write("Poster", 'ac:name="include"', 'ac:name="excerpt-include"'),),
        "ac:name=include",
    ),
    "a link that is no include": (
        (write("Town", '<p><ac:link><ri:page ri:content-title="School"', LINKED),),
        "lost “<ri:page ri:content-title=School”",
    ),
    "a marker": (
        (write("Board", "</?ac:inline-comment-marker[^>]*>", ""),),
        "dropped inline comment markers m-1",
    ),
    "a tick": ((write("Board", "incomplete", "complete"),), "lost “incomplete”"),
    "the title": (
        (lambda scene: scene.write("Board", "dear", "dear", name="Bord"),),
        "the title is people's",
    ),
    "a region that nobody allowed": ((adopt_board,), "outside what the bot may change"),
    "people's words in a region": (
        (adopt_board, change_region, rewrite_region),
        "region sicbot.list is people's since version 3: lost “Ada Lovelace”",
    ),
    "people's words in a region, a version later": (
        (adopt_board, change_region, write("Board", "Scool", "School"), rewrite_region),
        "region sicbot.list is people's since version 3",
    ),
    "people's words in a scaffold": (
        (make_scaffold, people("Plan B", "Aim", "Our aim"), write("Plan B", "Our aim", "Aim")),
        "lost “Our aim”",
    ),
    "people's words on a generated page": (
        (make_report, people("Report", "One", "Nearly one"), rewrite_report),
        "a generated page is people's since version 2",
    ),
    "a page": ((delete("Poster"),), "removed a person's page"),
    "a page of its own that people edited": (
        (make_report, people("Report", "One", "Nearly one"), delete("Report")),
        "removed a page with version 2 of people",
    ),
    "a page of its own with a comment": (
        (make_report, lambda scene: scene.people.comment("Report", "Really?"), delete("Report")),
        "removed what a person's comment",
    ),
    "a comment": ((delete_comment,), "removed a person's comment"),
    "a version": ((delete_first_version,), "deleted version 1 of people"),
    "a draft": (
        (
            make_report,
            lambda scene: scene.people.draft("Report", "Later."),
            delete("Report"),
            purge_drafted,
        ),
        "lost a person's unpublished draft",
    ),
}


@pytest.mark.parametrize(("acts", "told"), LOSSES.values(), ids=LOSSES.keys())
def test_sees_what_is_lost(acts: tuple[Callable[[Scene], None], ...], told: str) -> None:
    """The loss is told in words."""
    found = judged(*acts)

    assert found
    assert any(told in one.told for one in found), found


ALLOWED: dict[str, tuple[Callable[[Scene], None], ...]] = {
    "another target of an include": (write("Poster", "Scool", "School"),),
    "a target that is plain text": (
        people("Poster", "Come", f"{PLAIN}Come"),
        write("Poster", ">FAR:Scool<", ">School<"),
    ),
    "a target in another space": (write("Poster", "(?<=<ri:page) ", ' ri:space-key="FAR" '),),
    "its region": (adopt_board, rewrite_region),
    "its region, with people's words elsewhere": (
        adopt_board,
        people("Board", "dear", "most dear"),
        rewrite_region,
    ),
    "its region, as people put it back": (
        adopt_board,
        change_region,
        people("Board", "Ada Lovelace", "Ada"),
        rewrite_region,
    ),
    "its region, with a person's inline comment": (
        adopt_board,
        people("Board", "<p>Ada</p>", f"<p>{NOTED}</p>"),
        write("Board", NOTED, f"{NOTED}, Bo"),
    ),
    "a scaffold that nobody has edited": (make_scaffold, write("Plan B", "Aim", "Aims")),
    "a scaffold's region": (
        make_scaffold,
        people("Plan B", "Aim", "Our aim"),
        write("Plan B", "<p>Ada</p>", "<p>Bo</p>"),
    ),
    "its own page": (make_report, rewrite_report),
    "its own page, ticked by people": (
        lambda scene: scene.make("Report", tick("incomplete")),
        people("Report", "incomplete", "complete"),
        rewrite_report,
    ),
    "its own page away": (make_report, delete("Report")),
    "a label": (
        lambda scene: scene.client.call(
            "POST", f"content/{scene.id_of('Board')}/label", [{"prefix": "global", "name": "x"}]
        ).raise_for_status(),
    ),
}


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("acts", ALLOWED.values(), ids=ALLOWED.keys())
def test_lets_the_bot_do_its_work(
    acts: tuple[Callable[[Scene], None], ...], *, noisy: bool
) -> None:
    """Nothing of people's is lost, and nothing is said."""
    assert judged(*acts, noisy=noisy) == []


def test_lets_an_adopted_page_have_a_region_and_an_include() -> None:
    """They may be put in, and taken out again."""
    shown = f"<p>Welcome, dear people.</p>{include('School')}"

    assert judged(adopt_board, adopt="Board") == []
    assert judged(adopt_board, drop_region, adopt="Board") == []
    assert judged(write("Board", "<p>Welcome, dear people.</p>", shown), adopt="Board") == []


def test_lets_no_adopted_page_lose_words_or_includes() -> None:
    """Adopting is no leave for anything else."""
    assert judged(write("Board", "<p>Welcome, dear people.</p>", LIST), adopt="Board")
    assert judged(write("Poster", MACRO, ""), adopt="Poster")
    assert judged(adopt_board, change_region, drop_region, adopt="Board")


def test_lets_the_bot_have_what_it_was_given_back() -> None:
    """A person's tick has given the region back."""
    assert judged(adopt_board, change_region, rewrite_region, give_back="Board") == []
