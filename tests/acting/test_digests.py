"""Digests on a whole wiki: what people tick counts, nothing is told to whom it is not for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.pages.storage import find, first, parse
from sicbot.pages.words import words_of
from sicbot.programme.digests.answers import ASKED, Answer
from sicbot.programme.digests.memory import memory_of
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rights import visible
from tests.acting.crashing import Saved
from tests.acting.parish import faults
from tests.acting.people import said
from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEMO = ROOT / "sicbot" / "demo_world"
A1 = "A1-Digest"
LEADER, MEMBER, DESK = "agurung", "abalde", "exsec"
WEEK = "Week 42 of 2023: what is new"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Saved]]:
    """Serve the demo world after one run."""
    folder = tmp_path_factory.mktemp("digests")
    with whole_wiki(DEMO, folder / "state", jobs=("digest",)) as one:
        one.run()
        yield one, Saved.of(one, folder / "saved")


@pytest.fixture
def scene(kept: tuple[Scene, Saved]) -> Scene:
    """Return it as it was after that run."""
    one, saved = kept
    one.wiki.switches = replace(one.wiki.switches, now=one.now.isoformat())
    saved.put_back(one)
    return one


def later(scene: Scene, days: int) -> Scene:
    """Let days pass, for the wiki and for sicbot."""
    now = scene.now + timedelta(days=days)
    scene.wiki.switches = replace(scene.wiki.switches, now=now.isoformat())
    return replace(scene, now=now)


def tick(scene: Scene, who: str, answer: Answer, title: str = A1, row: int = 0) -> int:
    """Tick a box of an item, and return the item's number."""
    page = scene.page(title, "TFW")
    memory = memory_of(scene.wiki.body(page.id))
    numbers = list(dict.fromkeys(box.number for box in memory.boxes.values()))
    task = next(
        task for task, box in memory.boxes.items()
        if (box.number, box.answer) == (numbers[row], answer)
    )  # fmt: skip
    scene.wiki.set_task(scene.viewer(who), page.id, task, checked=True)
    return numbers[row]


def waiting(scene: Scene, title: str = A1) -> set[int]:
    """Return the numbers of the items that wait."""
    boxes = memory_of(scene.body(title, "TFW")).boxes.values()
    return {box.number for box in boxes if box.answer in ASKED}


def posts(scene: Scene) -> dict[str, str]:
    """Return the texts of the posts, by title."""
    found = (one for one in scene.wiki.state.contents.values() if one.type == "blogpost")
    return {one.title: scene.wiki.body(one.id) for one in found if one.status == "current"}


def test_a_second_run_writes_nothing_and_tells_nobody(scene: Scene) -> None:
    """Nor does one a day later."""
    report = scene.run()
    assert (report.changes, scene.wiki.notifications) == (0, 0)

    report = later(scene, 1).run()

    assert (report.changes, scene.wiki.notifications) == (0, 0)


@pytest.mark.parametrize(
    ("who", "answer"),
    [(LEADER, Answer.DONE), (LEADER, Answer.LATER), (DESK, Answer.NOT_OURS)],
)
def test_a_tick_of_a_leader_or_the_secretariat_counts(
    who: str, answer: Answer, scene: Scene
) -> None:
    """The item is put away with their name; then sicbot rests."""
    number = tick(scene, who, answer)
    scene.run()
    assert number not in waiting(scene)
    assert number in memory_of(scene.body(A1, "TFW")).said

    assert scene.run().changes == 0


def test_a_tick_of_somebody_else_does_not_count(scene: Scene) -> None:
    """It is said, without a name, and the box is empty again."""
    number = tick(scene, MEMBER, Answer.DONE)
    scene.run()
    body = scene.body(A1, "TFW")
    assert number in waiting(scene)
    assert "does not count" in body
    assert "<ac:task-status>complete" not in body

    assert scene.run().changes == 0


def test_a_tick_beside_other_words_does_not_count_and_the_page_is_theirs(scene: Scene) -> None:
    """Until that version is taken back."""
    tick(scene, LEADER, Answer.DONE)
    page = scene.page(A1, "TFW")
    text = scene.wiki.body(page.id).replace("</h2>", " (mine)</h2>", 1)
    scene.wiki.update_page(
        scene.viewer(LEADER), page.id, version=page.version + 1, title=A1, body=text
    )

    report = scene.run()

    assert scene.body(A1, "TFW") == text
    assert "kept as somebody changed it" in said(report, A1)


def test_what_is_asked_later_is_asked_again_after_two_weeks(scene: Scene) -> None:
    """One edit then, none before."""
    number = tick(scene, LEADER, Answer.LATER)
    scene.run()
    assert later(scene, 13).run().changes == 0

    then = later(scene, 14)

    assert then.run().changes == 1
    assert number in waiting(then)
    assert then.run().changes == 0


def test_what_was_put_away_can_be_opened_again(scene: Scene) -> None:
    """By a tick in the table below."""
    number = tick(scene, LEADER, Answer.NOT_OURS)
    scene.run()
    page = scene.page(A1, "TFW")
    boxes = memory_of(scene.wiki.body(page.id)).boxes
    task = next(task for task, box in boxes.items() if box.answer is Answer.BACK)
    scene.wiki.set_task(scene.viewer(LEADER), page.id, task, checked=True)
    scene.run()

    assert number in waiting(scene)


def test_what_is_not_theirs_comes_to_the_secretariat(scene: Scene) -> None:
    """In the post of the next week."""
    tick(scene, LEADER, Answer.NOT_OURS)
    scene.run()
    then = later(scene, 7)
    then.run()
    new = posts(then)["Week 43 of 2023: what is new"]

    assert "Not theirs, the Task Forces say" in new


def test_a_week_without_news_has_no_post(scene: Scene) -> None:
    """Nor have three."""
    for days in (7, 14, 21):
        later(scene, days).run()

    assert list(posts(scene)) == [WEEK]


def test_one_post_tells_all_that_was_new_in_three_weeks_and_nothing_twice(scene: Scene) -> None:
    """An entry of each week, while nobody ran sicbot."""
    before = posts(scene)[WEEK]
    for week in range(3):
        now = later(scene, 7 * week + 1)
        add_entry(now, f"Terraces of week {week}")
    then = later(scene, 21)
    then.run()
    (new,) = (text for title, text in posts(then).items() if title != WEEK)

    assert [f"Terraces of week {week}" in new for week in range(3)] == [True] * 3
    assert lines(new).isdisjoint(lines(before))
    assert then.run().changes == 0


def test_a_post_is_for_the_secretariat_alone(scene: Scene) -> None:
    """No member, nobody from outside."""
    (page,) = (one for one in scene.wiki.state.contents.values() if one.title == WEEK)
    assert can_see(scene, DESK, page.id)

    for name in ("anonymous", "reader", LEADER, MEMBER):
        with pytest.raises(Refused):
            visible(scene.wiki, scene.viewer(name), page.id)


@pytest.mark.parametrize("name", [MEMBER, "codalaigh", LEADER])
def test_no_reader_of_a_digest_learns_of_a_page_that_they_may_not_read(
    name: str, scene: Scene
) -> None:
    """No title of a page, note or registration; the control: what they may read is there."""
    viewer = scene.viewer(name)
    pages = [one for one in scene.wiki.state.contents.values() if one.type == "page"]
    visible_to = {one.id for one in pages if can_see(scene, name, one.id)}
    digests = [one.id for one in pages if one.title.endswith("-Digest") and one.id in visible_to]
    text = " ".join(map(scene.wiki.body, digests))
    titles = {one.id: re.sub(r"^CN [A-F]\d-\d\d ", "", one.title) for one in pages}
    hidden = [title for page, title in titles.items() if page not in visible_to]
    seen = [title for page, title in titles.items() if page in visible_to]

    assert viewer.account is not None
    assert digests
    assert hidden
    assert [title for title in hidden if f"“{title}”" in text] == []
    assert any(f"“{title}”" in text for title in seen)


def can_see(scene: Scene, name: str, page: int) -> bool:
    try:
        visible(scene.wiki, scene.viewer(name), page)
    except Refused:
        return False
    return True


def test_nobody_is_blamed(scene: Scene) -> None:
    """No digest of a Task Force says “late”, or names whoever it waits for."""
    texts = [
        scene.wiki.body(one.id)
        for one in scene.wiki.state.contents.values()
        if one.title.endswith("-Digest")
    ]
    waits = [
        words_of(cell) for text in texts for row in find(parse(text).root, "tr")
        if first(row, "ac:task") is not None and (cell := first(row, "td")) is not None
    ]  # fmt: skip
    names = {one.full_name for one in scene.wiki.accounts()}

    assert waits
    assert not any(re.search(r"\b(late|overdue|failed)\b", one, re.IGNORECASE) for one in waits)
    assert not any(name in one for one in waits for name in names)


def add_entry(scene: Scene, title: str) -> None:
    """Enter a project of A5, which has a leader, in the inventory."""
    wiki = scene.wiki
    form = next(one for one in wiki.state.forms.values() if one.name == "inventory")
    known = next(one for one in wiki.entries(form) if "A5" in str(one.fields))
    wiki.create_entry(scene.viewer(LEADER), form, {**known.fields, "title": title, "url": ""})


def lines(text: str) -> set[str]:
    return set(re.findall(r"sicbot-line-[0-9a-f]{12}(?![0-9a-f])", text))  # items have more signs


# Messages, where they are on


def messaging(scene: Scene) -> Scene:
    """Return the scene with messages on."""
    settings = scene.config.jobs["digest"].model_copy(update={"messages": True})
    config = replace(scene.config, jobs={**scene.config.jobs, "digest": settings})
    return replace(scene, config=config)


def messages(scene: Scene) -> list[str]:
    """Return the comments of sicbot, oldest first."""
    made = sorted(scene.wiki.state.contents.values(), key=lambda one: one.id)
    return [scene.wiki.body(one.id) for one in made if one.type == "comment"
            and "sicbot-digest-message" in scene.wiki.body(one.id)]  # fmt: skip


def test_messages_are_off_unless_somebody_turns_them_on(scene: Scene) -> None:
    """No comment anywhere, nobody notified."""
    assert messages(scene) == []


def test_in_the_week_in_which_digests_are_made_there_is_no_message(scene: Scene) -> None:
    """Else the second run would write."""
    assert messaging(scene).run().changes == 0


def test_leaders_get_one_message_a_week_and_only_if_something_is_new(scene: Scene) -> None:
    """The first one, none the week after, one when an entry comes; each once."""
    scene = later(messaging(scene), 7)
    scene.run()
    first = len(messages(scene))
    assert first > 0
    assert first == len({re.findall(r'userkey="([^"]+)"', one)[0] for one in messages(scene)})
    assert scene.run().changes == 0
    assert later(scene, 7).run().changes == 0

    then = later(scene, 14)
    add_entry(then, "Terraces")
    then.run()
    new = messages(then)[first:]

    assert new
    assert all("Terraces" in one for one in new)
    assert then.run().changes == 0


def test_no_second_message_in_a_week_whatever_is_new(scene: Scene) -> None:
    """It waits for the next week, and is not lost."""
    scene = later(messaging(scene), 7)
    scene.run()
    first = len(messages(scene))
    assert first > 0
    add_entry(scene, "Terraces")
    scene.run()
    assert len(messages(scene)) == first

    later(scene, 7).run()

    assert "Terraces" in " ".join(messages(scene)[first:])


def test_too_many_messages_wait_for_a_yes(scene: Scene) -> None:
    """All of them."""
    settings = scene.config.sicbot.limits.model_copy(update={"comments": 1})
    sicbot = scene.config.sicbot.model_copy(update={"limits": settings})
    scene = later(messaging(replace(scene, config=replace(scene.config, sicbot=sicbot))), 7)
    report = scene.run()

    assert messages(scene) == []
    assert report.waiting > 1


# What was not read


FORM_FAILS = {"match": {"path": "confiforms.*inventory"}, "kind": "status", "status": 403}


def test_what_was_not_read_leaves_the_digests_as_they_are(scene: Scene) -> None:
    """Nothing goes from them, nor what people have put away; then it goes on."""
    number = tick(scene, LEADER, Answer.NOT_OURS)
    scene.run()
    before = scene.body(A1, "TFW")
    add_entry(scene, "Terraces")
    faults(scene, FORM_FAILS)
    report = scene.run()
    faults(scene)

    assert scene.body(A1, "TFW") == before
    assert "stays as it is" in said(report, A1)
    scene.run()
    assert "Terraces" in scene.body("A5-Digest", "TFW")
    assert number in memory_of(scene.body(A1, "TFW")).said


def test_no_digest_is_made_from_what_was_not_read(tmp_path: Path) -> None:
    """Nor a post; the control: they are made once all is read."""
    with whole_wiki(DEMO, tmp_path / "state", jobs=("digest",)) as scene:
        faults(scene, FORM_FAILS)
        assert scene.run().changes == 0

        faults(scene)

        assert scene.run().changes > 0
        assert posts(scene)
