"""A year of digests: no page is edited without a change, no news told twice, none missed."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.acting.crashing import Effects, KilledError
from tests.acting.valley import CODES, LEADERS, STRANGER, Deed, Valley, valley

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LONG = bool(os.environ.get("SICBOT_SOAK"))
WEEKS = 52
OUTAGES = {10: 1, 22: 2, 37: 4}  # in the week of this number sicbot fails for so many weeks
LATER, NOT_OURS, BACK = "234"  # the boxes “ask again in two weeks”, “not ours”, “open again”
SNOOZE = timedelta(days=14)


@dataclass
class Watcher:
    """Sees after each run whether what sicbot wrote follows from what people did.

    Attributes:
        since: What was done since the last run that ended.
        versions: Of the digests, after that run.
        untold: What was done to a Task Force since its leader got a message.
        failed: Whether a run failed since, which may have written some of it.
        notified: People notified, run by run.
    """

    valley: Valley
    since: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    untold: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(CODES, True))
    notified: list[int] = field(default_factory=list)
    last_run: date | None = None
    messages: int = 0
    failed: bool = False

    def run(self) -> None:
        """Let sicbot run, and see what it did."""
        wiki = self.valley.scene.wiki
        before = wiki.notifications
        self.valley.scene.run()
        self.notified.append(wiki.notifications - before)
        self._pages_follow()
        self._ticks_count()
        self._messages_follow()
        self.since, self.last_run = len(self.valley.deeds), self.valley.today
        self.failed = False

    def rest(self) -> None:
        """See that another run writes nothing and notifies nobody."""
        wiki = self.valley.scene.wiki
        before = wiki.notifications
        assert self.valley.scene.run().changes == 0
        assert wiki.notifications == before

    def _pages_follow(self) -> None:
        """See that exactly the digests changed about which something was done."""
        new = self.valley.deeds[self.since :]
        for code in CODES:
            page = self.valley.scene.page(f"{code}-Digest")
            known = self.versions.get(code)
            ticks = sum(one.kind == "tick" and one.code == code for one in new)
            self.versions[code] = page.version
            if known is None:
                continue
            edits = page.version - known - ticks
            if any(one.code == code for one in new):
                assert 1 <= edits <= 1 + self.failed, (code, new)
            else:
                assert edits == 0 or self._asked_again(code), (code, self.valley.today)

    def _asked_again(self, code: str) -> bool:
        """Tell whether something that was put off comes back since the last run."""
        last = self.last_run or self.valley.today
        return any(
            last < one.day + SNOOZE <= self.valley.today
            for one in self.valley.deeds
            if (one.kind, one.code, one.answer) == ("tick", code, LATER)
        )

    def _ticks_count(self) -> None:
        """See that what leaders ticked is put away, for two weeks or for good, and nothing else."""
        for code in CODES:
            boxes = set(re.findall(r"<ac:task-id>(\d+)<", self.valley.scene.body(f"{code}-Digest")))
            ticks = [one for one in self.valley.deeds if (one.kind, one.code) == ("tick", code)]
            said = {one.item: one for one in ticks if one.who == LEADERS[code]}
            new = self.valley.deeds[self.since :]
            for item, one in said.items():
                is_over = one.answer == LATER and one.day + SNOOZE <= self.valley.today
                if is_over or (one.answer == BACK and one in new):
                    assert item + BACK not in boxes, (code, one)
                elif one.answer in {LATER, NOT_OURS} and one in new:
                    assert item + LATER not in boxes, (code, one)
            for item in {one.item for one in ticks} - said.keys():
                assert item + BACK not in boxes, (code, item)

    def _messages_follow(self) -> None:
        """See that whoever leads got one message, and only if something is new for them."""
        told = {deed.code for deed in self.valley.deeds[self.since :] if deed.kind != "tick"}
        for code in told:
            self.untold[code] = True
        made = messages(self.valley)
        new, self.messages = made[self.messages :], len(made)
        assert all(count == 1 for count in Counter(one[:2] for one in made).values())
        leaders = {code for code, _week, _text in new}
        assert all(self.untold[code] for code in leaders)
        if len(self.notified) > 1:  # in the first week the pages are made
            assert leaders == {code for code in CODES if self.untold[code]}
        self.untold |= dict.fromkeys(leaders, False)


def messages(valley: Valley) -> list[tuple[str, str, str]]:
    """Return sicbot's comments, oldest first: whose leader they are for, the week, the text."""
    wiki = valley.scene.wiki
    made = sorted(wiki.state.contents.values(), key=lambda one: one.id)
    found = [(one, wiki.body(one.id)) for one in made if one.type == "comment"]
    return [(code_of(valley, text), f"{one.created:%G-%V}", text) for one, text in found]


def code_of(valley: Valley, message: str) -> str:
    """Return whose leader a message mentions."""
    (key,) = re.findall(r'ri:userkey="([^"]+)"', message)
    names = {one.key: one.username for one in valley.scene.wiki.accounts()}
    return next(code for code, who in LEADERS.items() if names[key] == who)


def posts(valley: Valley) -> dict[str, str]:
    """Return the posts' texts by their titles; each title is there once."""
    wiki = valley.scene.wiki
    made = [one for one in wiki.state.contents.values() if one.type == "blogpost"]
    assert len({one.title for one in made}) == len(made)
    assert {one.status for one in made} <= {"current"}
    return {one.title: wiki.body(one.id) for one in made}


def test_a_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With three outages: the wiki is gone, an answer is lost, a run is killed."""
    random = Random(20231016)  # noqa: S311  # no secret
    with valley(tmp_path / "state", random) as people:
        watcher = Watcher(people)
        failures = iter(("after", "answer lost", "wiki gone"))
        silent = 0
        for week in range(WEEKS):
            for _day in range(5):
                people.live()
                people.pass_days(1)
            people.pass_days(2)
            if week in OUTAGES:
                silent = OUTAGES[week]
                fail(people, next(failures), random)
                watcher.failed = True
            if silent:
                silent -= 1
                continue
            watcher.run()
            if LONG or week % 6 == 0:
                watcher.rest()
        people.pass_days(7)
        watcher.run()
        watcher.rest()
        check_posts(people)
        check_messages(people)
        with capsys.disabled():
            print(f"\npeople notified per run: {watcher.notified}")  # noqa: T201  # it is asked for


def fail(people: Valley, how: str, random: Random) -> None:
    """Let a run fail at one of its writes."""
    people.enter("A1")  # so that there is something to write
    effects = Effects("write", random.choice((1, 2, 3)), how)  # type: ignore[arg-type]
    broken = replace(people.scene, on_start=effects.attach)
    with suppress(KilledError, Exception):
        broken.run()


def check_posts(people: Valley) -> None:
    """See that each thing that people did stands in exactly one post."""
    told = posts(people)
    texts = list(told.values())
    for deed in people.deeds:
        if deed.kind in {"entry", "join"}:
            found = sum(_tells(text, deed) for text in texts)
            assert found == 1, deed
    for code in CODES:
        steps = [one for one in people.deeds if (one.kind, one.code) == ("state", code)]
        lines = sum(len(re.findall(f"“Note {code}” is now", text)) for text in texts)
        assert lines == len(steps), code


def check_messages(people: Valley) -> None:
    """See that no leader was told twice of one thing."""
    told = messages(people)
    for deed in people.deeds:
        if deed.kind == "entry":
            assert sum(code == deed.code and deed.words in text for code, _week, text in told) <= 1


def _tells(text: str, deed: Deed) -> bool:
    words = f"{deed.words}” was entered" if deed.kind == "entry" else deed.words
    return words in text


def test_the_year_has_all_that_it_is_for() -> None:
    """People of all kinds, and boxes ticked by strangers too."""
    assert STRANGER not in LEADERS.values()
    assert sum(OUTAGES.values()) == 7
