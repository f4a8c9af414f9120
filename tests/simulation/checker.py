"""Watches a bot work on the embedded wiki and decides, by the wiki alone, what promises it broke.

Nothing of sicbot but the embedded wiki is imported here: not its log, journal or planner.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sicbot.sandbox.model import SUPER_USERS, Viewer
from sicbot.sandbox.rights import may_edit
from tests.simulation.canaries import ANONYMOUS, Canaries
from tests.simulation.doubles import doubles
from tests.simulation.history import PAGES, Moment, Violation, changed, look, touched_between
from tests.simulation.keeping import Ownership, losses
from tests.simulation.scope import Obstacle, Scope
from tests.simulation.seating import Seating, places
from tests.simulation.writes import (
    BROKEN,
    Write,
    interleaved,
    is_write,
    kind_of,
    page_of,
    seat_of,
    slug_of,
    too_many_mails,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.sandbox.app import Asked
    from sicbot.sandbox.model import Version
    from sicbot.sandbox.serving import Server
    from sicbot.sandbox.wiki import Wiki

__all__ = ["Intents", "Violation", "Watch", "Write", "watched"]


class Intents(Protocol):
    """Reads a bot's journal from outside: which writes it has announced and not ended yet."""

    def __call__(self) -> Iterable[tuple[int | str, str]]:
        """Return page id, slug or seat, and kind (see `Write`), of each intent kept by now."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the case that is watched has allowed.

    Attributes:
        bots: User names of the bot, or of several at once.
        told_apart_by: A header that tells bots of one account apart.
        slugs_for: Slugs of pages that a reader may come to see, by reader.
        public_pages: Other pages that all readers may come to see.
        mails: How many people the bot may let the wiki mail in all; None is any number.
    """

    bots: tuple[str, ...]
    told_apart_by: str
    slugs_for: Mapping[str, frozenset[str]]
    public_pages: frozenset[int]
    own: Ownership
    seating: Seating
    mails: int | None = None


@dataclass(slots=True, repr=False)
class Watch:
    """What was seen of the bot's work.

    Attributes:
        writes: All requests of the bot that ask for a change, in order.
        touched: What others have changed meanwhile: content id, or 0 for groups, and the aspect
            (`text`, `labels`, `restrictions`, or the name of a group).
    """

    wiki: Wiki
    rules: Rules
    canaries: Canaries
    scope: Scope
    intents: Intents | None = None
    writes: list[Write] = field(default_factory=list)
    touched: set[tuple[int, str]] = field(default_factory=set)
    _number: int = 0
    _moment: Moment = field(init=False)
    _start: Moment = field(init=False)
    _slugs: dict[int, str] = field(default_factory=dict)
    _kept: tuple[Version, ...] = ()
    _announced: frozenset[tuple[str, str]] | None = None
    _editors: dict[int, frozenset[str]] = field(default_factory=dict)
    _obstacles: list[dict[Obstacle, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._moment = self._start = look(self.wiki)
        self.scope.note_moment(0, self._moment)
        self.canaries.start()

    def before(self, asked: Asked) -> None:
        """Look at the wiki before a request: what is new is not the bot's work."""
        self._number += 1
        self._look_at_others()
        if asked.user not in self.rules.bots:
            return
        if not is_write(asked):
            self.scope.note_reading(self._number, asked.target)
            return
        self._editors = self._who_may_edit()
        page = page_of(asked)
        known = page is not None and page in self._moment.contents
        self._kept = tuple(self.wiki.versions(page)) if known and page is not None else ()
        self._announced = None
        if self.intents is not None:
            self._announced = frozenset((str(what), kind) for what, kind in self.intents())

    def after(self, asked: Asked, status: int) -> None:
        """Look at the wiki after a request, and note what the bot did."""
        if asked.user not in self.rules.bots:
            self._look_at_others()
            return
        if not is_write(asked) and self.wiki.writes == self._moment.writes:
            return
        before, self._moment = self._moment, self._look()
        write = self._write(asked, status, before)
        self.writes.append(write)
        self._obstacles.append(dict(self.scope.since))
        if write.wrote:
            pages = (id_ for id_ in write.changed if id_ in self._moment.contents)
            self.canaries.bot_changed(str(write), pages)
            self.scope.note_moment(self._number, self._moment)

    def violations(self, *, quiet: bool = True) -> list[Violation]:
        """Return all promises that were broken so far, in order of the writes.

        Args:
            quiet: Whether the bot is done; after a crash its unfinished pages are no violation.
        """
        self._look_at_others()
        found: list[Violation] = []
        for write, obstacles in zip(self.writes, self._obstacles, strict=True):
            found += losses(write, self.rules.own)
            found += self.scope.trespasses(write, obstacles)
            found += self._unannounced(write)
        found += [
            violation
            for page, violation in self.canaries.violations(self.slug, self.rules.slugs_for)
            if page not in self.rules.public_pages
        ]
        found += doubles(self.wiki, self._moment, self._start, self.rules.own.bots, quiet=quiet)
        found += interleaved(self.writes)
        found += self.rules.seating.violations(self.writes)
        found += too_many_mails(self.writes, self.rules.mails)
        return found

    def slug(self, page: int) -> str | None:
        """Return the slug of a page, also of one that is gone."""
        return self._moment.slug(page) or self._slugs.get(page)

    def _look(self) -> Moment:
        moment = look(self.wiki)
        for page in moment.marks:
            slug = moment.slug(page)
            if slug:
                self._slugs[page] = slug
        return moment

    def _look_at_others(self) -> None:
        if self.wiki.writes == self._moment.writes:
            return
        before, self._moment = self._moment, self._look()
        self.touched |= touched_between(before, self._moment)
        self.canaries.people_changed()
        self.scope.note_moment(self._number, self._moment)

    def _write(self, asked: Asked, status: int, before: Moment) -> Write:
        after = self._moment
        ids = frozenset(changed(before, after))
        made = sorted(id_ for id_ in ids if id_ not in before.contents and id_ in after.contents)
        page = page_of(asked) or (made[0] if made and asked.method == "POST" else None)
        there = {id_ for id_ in ids if id_ in after.contents}
        versions = {id_: tuple(self.wiki.versions(id_)) for id_ in there}
        left = {(version.content_id, version.number) for version in self._read_again(self._kept)}
        gone = tuple(one for one in self._kept if (one.content_id, one.number) not in left)
        return Write(
            number=self._number,
            writer=self._writer(asked),
            kind=kind_of(asked, before),
            method=asked.method,
            target=asked.target,
            status=status,
            page=page,
            slug=slug_of(asked),
            before=before,
            after=after,
            changed=ids,
            versions=versions,
            gone=gone,
            intents=self._announced,
            seat=seat_of(asked),
            locked_out=tuple(self._locked_out(there)),
        )

    def _locked_out(self, pages: set[int]) -> Iterator[tuple[int, str]]:
        """Yield pages, and who of bots and site administrators may no longer edit them."""
        now = self._who_may_edit(pages)
        for page, editors in sorted(now.items()):
            for name in sorted(self._editors.get(page, frozenset()) - editors):
                yield page, name

    def _who_may_edit(self, pages: Iterable[int] | None = None) -> dict[int, frozenset[str]]:
        """Return who of bots and site administrators may edit each current page."""
        wiki, contents = self.wiki, self._moment.contents
        names = {*self.rules.bots, *(one.username for one in wiki.direct_members(SUPER_USERS))}
        viewers = {name: Viewer(wiki.account(name)) for name in names}
        return {
            id_: frozenset(
                name for name, one in viewers.items() if may_edit(wiki, one, contents[id_])
            )
            for id_ in (contents if pages is None else pages)
            if contents[id_].status == "current" and contents[id_].type in PAGES
        }

    def _read_again(self, versions: tuple[Version, ...]) -> list[Version]:
        return self.wiki.versions(versions[0].content_id) if versions else []

    def _writer(self, asked: Asked) -> str:
        mark = asked.headers.get(self.rules.told_apart_by.lower(), "")
        return f"{asked.user} {mark}".strip()

    def _unannounced(self, write: Write) -> Iterator[Violation]:
        """I12: each write has its intent in the journal before it is sent."""
        if write.intents is None or (write.kind == BROKEN and not write.wrote):
            return
        slug = write.slug or (self.slug(write.page) if write.page else None)
        below = write.before.contents.get(write.page or 0)
        above = {str(below.container_id)} if below and below.container_id else set()
        names = write.names | ({slug} if slug else set()) | above
        kinds = {kind for what, kind in write.intents if not names or what in names}
        if write.kind not in kinds:
            page = write.after.name(write.page) if write.page else slug or "a page to be made"
            yield Violation("I12", page, f"{write}: the journal held no intent to {write.kind}")


@contextmanager
def watched(
    server: Server,
    *,
    bot: str | tuple[str, ...] = "sicbot",
    readers: tuple[str, ...] = (ANONYMOUS, "reader"),
    public_slugs: frozenset[str] = frozenset(),
    public_pages: frozenset[int] = frozenset(),
    slugs_for: Mapping[str, frozenset[str]] | None = None,
    secrets: tuple[str, ...] = (),
    intents: Intents | None = None,
    spaces: frozenset[str] | None = None,
    adopted: frozenset[int] = frozenset(),
    given_back: frozenset[int] = frozenset(),
    restorable: frozenset[int] = frozenset(),
    told_apart_by: str = "",
    given: Iterable[tuple[str, str]] = (),
    due: Iterable[tuple[str, str]] = (),
    approved: Iterable[tuple[str, str]] = (),
    mails: int | None = None,
) -> Iterator[Watch]:
    """Watch a bot work on a served wiki while the context is open; `violations` tells what broke.

    Args:
        server: The wiki.
        bot: User name of the bot, or of several.
        readers: User names of those who look at the wiki around every request, or `anonymous`.
        public_slugs: Slugs of pages that the policy opens to all readers.
        public_pages: The same for pages without a slug, by id, such as those to be restored.
        slugs_for: As `public_slugs`, for single readers.
        secrets: Words in titles or texts that nobody is to see who does not see their pages now.
        intents: Reads the bot's journal; without it, I12 is not judged.
        spaces: Keys of the spaces in which the bot may write; None is all.
        adopted: Human pages into which the bot may put a region or an include.
        given_back: Pages whose regions or text people have given back to the bot.
        restorable: Pages that the bot may take out of the trash.
        told_apart_by: Name of a header that tells two bots of one account apart.
        given: Memberships that are the bot's, as group and user name; it may take a few of these
            back while the context is open, which is to be one run then.
        due: Memberships that it may give.
        approved: Memberships that a person has said it shall end.
        mails: How many people the plan said would get a mail; None: it is not judged.
    """
    wiki, bots = server.wiki, (bot,) if isinstance(bot, str) else bot
    unknown = {*bots, *readers} - {ANONYMOUS, *(one.username for one in wiki.accounts())}
    if unknown:
        raise ValueError(f"the wiki has no account {', '.join(sorted(unknown))}")
    keys = frozenset(account.key for name in bots if (account := wiki.account(name)))
    own = Ownership(keys, adopted, given_back, lambda name: wiki.state.key_of.get(name))
    seating = Seating(places(given), places(due), places(approved), own.user_key)
    allowed = {name: public_slugs | (slugs_for or {}).get(name, frozenset()) for name in readers}
    watch = Watch(
        wiki,
        Rules(bots, told_apart_by, allowed, public_pages, own, seating, mails),
        Canaries(wiki, readers, secrets),
        Scope(spaces, restorable),
        intents,
    )
    with server.watched_by(watch):
        yield watch
