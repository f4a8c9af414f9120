"""Digests in words and as JSON, as they would stand on their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.core.text import Text, _, verbatim
from sicbot.programme.digests.answers import ASKED, Answer
from sicbot.programme.digests.task_force_page import ANSWERS, LOZENGES
from sicbot.programme.digests.values import Item
from sicbot.reports.reasons import Line, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.text import Catalogue
    from sicbot.programme.digests.choosing import Digest, Shown
    from sicbot.programme.digests.post import Weekly

BOXES: dict[Answer, Text] = {
    Answer.DONE: _("done"),
    Answer.LATER: _("ask again in two weeks"),
    Answer.NOT_OURS: _("not ours"),
}
EMPTY_BOX = "\N{BALLOT BOX}"


def digest_lines(place: str, digest: Digest) -> Iterator[Line]:
    """Yield the digest of a Task Force, section by section."""
    yield Line(0, verbatim(place), Tone.HEAD)
    if digest.first:
        yield Line(1, _("First"), Tone.TITLE)
    for one in digest.first:
        yield Line(2, _item(one) if isinstance(one, Item) else _shown(one))
    yield Line(1, _("To do"), Tone.TITLE)
    yield from _to_do(digest)
    yield Line(1, _("What happened"), Tone.TITLE)
    for line in digest.lines:
        yield Line(2, _shown(line))
    if not digest.lines:
        yield Line(2, _("Nothing yet."), Tone.ASIDE)
    yield from _more(digest.more_lines)
    if digest.hidden:
        told = _(
            "Not told here, as not everybody who reads this page may know of it: {count}.",
            count=digest.hidden,
        )
        yield Line(1, told, Tone.ASIDE)
    if digest.away:
        yield Line(1, _("Put away"), Tone.TITLE)
    for item, said in digest.away:
        yield Line(2, _("{what}: {answer}", what=item.text, answer=ANSWERS[said.answer]))


def _to_do(digest: Digest) -> Iterator[Line]:
    for item in digest.items:
        yield Line(2, _item(item))
        if item.shows is not None:
            yield Line(3, _("What would show it here: {what}", what=item.shows), Tone.ASIDE)
        yield Line(3, _boxes(), Tone.ASIDE)
    if not digest.items:
        yield Line(2, _("Nothing waits."), Tone.ASIDE)
    yield from _more(digest.more_items)


def weekly_lines(weekly: Weekly) -> Iterator[Line]:
    """Yield what the next post for the Secretariat would tell."""
    yield Line(
        0, _("The next post for the Secretariat: new {count}", count=weekly.count), Tone.HEAD
    )
    for item in weekly.items:
        codes = ", ".join(item.task_forces)
        told = _("{codes}: {what} (for: {who})", codes=codes, what=item.text, who=item.who)
        yield Line(2, told)
    for code, item in weekly.returned:
        yield Line(2, _("{code} says it is not theirs: {what}", code=code, what=item.text))
    for line in weekly.lines:
        yield Line(2, _("{codes}: {what}", codes=", ".join(line.codes), what=_shown(line)))


def _more(count: int) -> Iterator[Line]:
    if count:
        yield Line(2, _("And {count} more.", count=count), Tone.ASIDE)


def _item(item: Item) -> Text:
    lozenge = LOZENGES.get(item.urgency)
    text = _("[{state}] {what}", state=lozenge[0], what=item.text) if lozenge else item.text
    if item.due is None:
        return text
    return _("{what} – due by {day}", what=text, day=item.due.isoformat())


def _shown(line: Shown) -> Text:
    text = _("{day} {what}", day=line.when.isoformat(), what=line.text)
    return _("{what} [latest]", what=text) if line.is_latest else text


def _boxes() -> Text:
    boxes = {f"b{number}": BOXES[answer] for number, answer in enumerate(ASKED)}
    words = "  ".join(f"{EMPTY_BOX} {{{name}}}" for name in boxes)
    return Text(words, tuple(boxes.items()))


def digests_json(
    pages: tuple[tuple[str, Digest], ...], weekly: Weekly | None, language: Catalogue
) -> dict[str, Any]:
    """Return the digests as the document that scripts read."""
    return {
        "digests": [
            {
                "page": place,
                "task_force": digest.code,
                "items": [_item_json(one, language) for one in digest.items],
                "more_items": digest.more_items,
                "lines": [_line_json(one, language) for one in digest.lines],
                "more_lines": digest.more_lines,
                "put_away": [
                    {**_item_json(item, language), "answer": said.answer.value,
                     "day": said.day.isoformat()}
                    for item, said in digest.away
                ],
                "hidden": digest.hidden,
            }
            for place, digest in pages
        ],
        "post": None if weekly is None else {
            "new": weekly.count,
            "items": [_item_json(one, language) for one in weekly.items],
            "returned": [
                {"task_force": code, **_item_json(one, language)} for code, one in weekly.returned
            ],
            "lines": [_line_json(one, language) for one in weekly.lines],
        },
    }  # fmt: skip


def _item_json(one: Item, language: Catalogue) -> dict[str, Any]:
    return {
        "number": one.number,
        "urgency": one.urgency.name.lower(),
        "text": one.text.show(language),
        "who": one.who.show(language),
        "due": one.due.isoformat() if one.due else None,
        "link": one.link,
    }


def _line_json(one: Shown, language: Catalogue) -> dict[str, Any]:
    return {
        "day": one.when.isoformat(),
        "text": one.text.show(language),
        "latest": one.is_latest,
        "link": one.link,
    }
