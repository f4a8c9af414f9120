"""How the sections of a page stand to those of a newer template: whose text it is that differs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import Text, _, verbatim
from sicbot.pages.around_regions import prose
from sicbot.pages.meaning import same_meaning
from sicbot.pages.regions import region_ids
from sicbot.pages.sections import Key, Section, sections
from sicbot.pages.storage import parse
from sicbot.pages.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sicbot.core.model import Page
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.pieces import Piece


class State(Enum):
    """How a section of the newer template stands to the page."""

    SAME = auto()  # the page says it already, or the template says what it said
    NEWER = auto()  # the page has sicbot's older text
    NEW = auto()  # the page never had it
    GONE = auto()  # people took it out, or may have done so
    THEIRS = auto()  # people changed it, and the template has a newer text
    DONE = auto()  # it was put there in this version
    TAKEN_BACK = auto()  # it was put there, and then people changed it or took it back


@dataclass(frozen=True, slots=True)
class Compared:
    """A page beside the newer template.

    Attributes:
        body: The page's text.
        now: The sections of the page.
        wanted: Those of the template, in its order.
        own: The text that sicbot gave each section last.
        ids: The regions that stand on the page, or that sicbot put there at some time.
        done: The sections that were put there in this version, whatever became of them.
        is_whole: Whether the first text of the page is known, and so what it never had.
    """

    page: Page
    body: str
    piece: Piece
    now: Mapping[Key, Section]
    wanted: Mapping[Key, Section]
    own: Mapping[Key, str]
    ids: AbstractSet[str]
    done: AbstractSet[Key]
    is_whole: bool

    @property
    def states(self) -> dict[Key, State]:
        """How each section of the template stands to the page, in the template's order."""
        return {key: self._state(key) for key in self.wanted}

    def part(self, key: Key) -> str:
        """Return what the journal calls this section of this version."""
        return part_of(key, self.piece)

    def old(self, key: Key) -> str:
        """Return the text of a section of the page."""
        return text_of(self.now[key], self.body)

    def new(self, key: Key) -> str:
        """Return the text of a section of the template."""
        return text_of(self.wanted[key], self.piece.body)

    def coming(self, key: Key) -> frozenset[str]:
        """Return the regions that the page never had."""
        return region_ids(self.new(key)) - self.ids

    def name(self, key: Key) -> Text:
        """Return what people call a section of the template."""
        if not key.level:
            return _("the beginning")
        return verbatim(words_of(parse(self.new(key)).root.children[0]))

    def _state(self, key: Key) -> State:
        base = self.own.get(key)
        if key not in self.now:
            is_known = self.is_whole and base is None and key not in self.done
            return State.NEW if is_known else State.GONE
        if self._is_same(self.old(key), self.new(key)) and not self.coming(key):
            return State.SAME
        is_own = base is not None and self._is_same(base, self.old(key))
        if key in self.done:
            return State.DONE if is_own else State.TAKEN_BACK
        if is_own:
            return State.NEWER
        is_old_news = base is not None and self._is_same(base, self.new(key))
        return State.SAME if is_old_news and not self.coming(key) else State.THEIRS

    def _is_same(self, one: str, other: str) -> bool:
        return is_same(one, other, self.page.space)


def compare(page: Page, piece: Piece, programme: Programme) -> Compared | None:
    """Return a page beside the newer template, None where nobody knows what sicbot wrote there.

    Raises:
        PageError: One of the texts does not parse.
    """
    body, rewrites = programme.snapshot.bodies[page.id], programme.ledger.rewrites.get(page.id, ())
    if not rewrites:
        return None
    wanted = known_sections(piece.body)
    return Compared(
        page,
        body,
        piece,
        known_sections(body),
        wanted,
        own_sections(rewrites),
        region_ids(body).union(*(region_ids(after) for _before, after in rewrites)),
        {key for key in wanted if programme.ledger.run_of(page.id, part_of(key, piece))},
        not rewrites[-1][0],
    )


def part_of(key: Key, piece: Piece) -> str:
    """Return what the journal calls a section of a version of a template."""
    return f"section {key} {piece.template}"


def known_sections(body: str) -> dict[Key, Section]:
    """Return the sections of a body that say something and are not taken for one another.

    Words before and behind a layout have one key, as both have no heading.

    Raises:
        PageError: The body does not parse.
    """
    found = [one for one in sections(body) if text_of(one, body).strip()]
    keys = [one.key for one in found]
    return {one.key: one for one in found if keys.count(one.key) == 1}


def own_sections(rewrites: Sequence[tuple[str, str]]) -> dict[Key, str]:
    """Return the text that sicbot gave each section last, from its versions, newest first.

    A version in which only a region became another says nothing of the words around it, which may
    have been people's by then.

    Raises:
        PageError: One of the bodies does not parse.
    """
    found: dict[Key, str] = {}
    for before, after in rewrites:
        old, new = _texts(before), _texts(after)
        for key, text in new.items():
            if key not in found and (key not in old or not is_same(old[key], text)):
                found[key] = text
    return found


def _texts(body: str) -> dict[Key, str]:
    return {key: text_of(one, body) for key, one in known_sections(body).items()}


def text_of(section: Section, body: str) -> str:
    """Return the text of a section of a body."""
    return section.span.cut(body.encode()).decode()


def is_same(one: str, other: str, space: str = "") -> bool:
    """Tell whether two texts say the same around their regions.

    Raises:
        PageError: One of them does not parse.
    """
    return same_meaning(_prose(one), _prose(other), space_key=space)


def _prose(text: str) -> str:
    try:
        return prose(text)
    except PageError:  # a region inside of something: nothing is put around that
        return text
