"""Readers who look at the wiki at every moment, and tell when they see more than they may."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Viewer
from tests.simulation.bodies import is_filled, text_of
from tests.simulation.history import PAGES, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sicbot.sandbox.model import Content
    from sicbot.sandbox.wiki import Wiki

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A reader sees a page, or a word on one, since a request of the bot.

    Attributes:
        word: The word; nothing if the page itself is new to the reader.
        name: The page's space and title then.
        filled: Whether anything was on the page.
    """

    reader: str
    page: int
    request: str
    name: str
    filled: bool
    word: str = ""


@dataclass(slots=True)
class Canaries:
    """What each reader sees, and what the bot has shown them.

    Attributes:
        words: Words that readers may see only where they saw them before, or on the pages that
            hold them at first.
    """

    wiki: Wiki
    readers: tuple[str, ...]
    words: tuple[str, ...] = ()
    seen: dict[str, frozenset[int]] = field(default_factory=dict)
    known: dict[str, set[int]] = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)
    _holders: dict[str, set[int]] = field(default_factory=dict)

    def start(self) -> None:
        """Look for the first time: what is seen now is known."""
        self.seen = dict.fromkeys(self.readers, frozenset())
        self.known = {reader: set() for reader in self.readers}
        self.people_changed()
        for word in self.words:
            texts = {page.id: self._text(page.id) for page in self._pages()}
            self._holders[word] = {id_ for id_, text in texts.items() if word in text}

    def people_changed(self) -> None:
        """Look after somebody else than the bot has changed the wiki: so it shall be seen."""
        before = dict(self.seen)
        self._look()
        for reader, pages in self.seen.items():
            self.known[reader] |= pages - before[reader]
            self.known[reader] -= before[reader] - pages

    def bot_changed(self, request: str, written: Iterable[int]) -> None:
        """Look after a request of the bot, which has written some pages."""
        self._look()
        texts = {id_: self._text(id_) for id_ in written if self.words and self._is_page(id_)}
        for reader, pages in self.seen.items():
            for page in sorted(pages - self.known[reader]):
                self._sighted(reader, page, request)
                texts.setdefault(page, self._text(page) if self.words else "")
            for page, text in texts.items():
                for word in self.words:
                    if page in pages and word in text and page not in self._holders[word]:
                        self._sighted(reader, page, request, word)

    def violations(
        self, slug_of: Callable[[int], str | None], allowed: Mapping[str, frozenset[str]]
    ) -> list[tuple[int, Violation]]:
        """Return page and violation of what was seen; `allowed`: slugs, by reader."""
        found = []
        for one in self.sightings:
            told = self._objection(one, slug_of(one.page), allowed.get(one.reader, frozenset()))
            if told:
                named = f"{one.name} (id {one.page})"
                told = f"after {one.request} {one.reader} {told}"
                found.append((one.page, Violation("I7", named, told)))
        return found

    def _objection(self, one: Sighting, slug: str | None, allowed: frozenset[str]) -> str:
        if one.word:
            may = self._holders[one.word] & (self.known[one.reader] | self.seen[one.reader])
            return "" if may else f"reads “{one.word}”, which stands on no page of theirs"
        if slug not in allowed:
            return f"sees a page that was hidden from them, slug {slug or 'none'}"
        return "" if one.filled else "sees the page before anything is on it"

    def _sighted(self, reader: str, page: int, request: str, word: str = "") -> None:
        content, filled = self.wiki.state.contents[page], is_filled(self.wiki.body(page))
        name = f"{content.space_key}: {content.title}"
        if not any(
            (old.reader, old.page, old.word) == (reader, page, word) for old in self.sightings
        ):
            self.sightings.append(Sighting(reader, page, request, name, filled, word))

    def _look(self) -> None:
        pages = self._pages()
        for reader in self.readers:
            account = None if reader == ANONYMOUS else self.wiki.account(reader)
            viewer = Viewer(account)
            self.seen[reader] = frozenset(
                page.id for page in pages if self.wiki.may_view(viewer, page)
            )

    def _pages(self) -> list[Content]:
        return [one for one in self.wiki.state.contents.values() if one.type in PAGES]

    def _is_page(self, content_id: int) -> bool:
        content = self.wiki.content(content_id)
        return content is not None and content.type in PAGES

    def _text(self, content_id: int) -> str:
        """Return all that a reader of a page can find: title and text of all its versions."""
        versions = self.wiki.versions(content_id)
        return "\n".join(f"{version.title}\n{text_of(version.body)}" for version in versions)
