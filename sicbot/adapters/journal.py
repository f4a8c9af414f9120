"""The journal in sicbot's store: each method is one transaction, on disk when it returns.

Rows of runs and writes hold hashes alone. Text that may be personal or restricted is in a table of
its own, which may be emptied at any time; then it cannot be put back, and is empty where shown.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from sicbot.adapters.chain import add_event, hash_of, verify_chain
from sicbot.adapters.journal_told import (
    SEATS,
    UNDO,
    comments_written,
    files_attached,
    posts_made,
    seat_writes,
)
from sicbot.adapters.schema import IMAGES, RUNS, WRITES
from sicbot.adapters.store import reading, writing
from sicbot.core.errors import SicbotError
from sicbot.core.forgotten import NOBODY
from sicbot.core.journal import Fate, Given, Intent, Outcome, Run, RunId, Step, Write, WriteId
from sicbot.core.model import GroupName, PageId, UserKey
from sicbot.core.plan import ChangeId, Slug
from sicbot.core.readers import readers_from

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sqlalchemy import ColumnElement, Connection, Engine, Insert, Select

    from sicbot.adapters.clock import Clock
    from sicbot.core.forgotten import Forgotten
    from sicbot.core.journal import SeatWrite
    from sicbot.core.model import Allowed

    Row = Any  # SQLAlchemy's rows have no types of their columns

PUBLISHED = (Step.PUBLISH.value, Step.POST.value)
OWN_TEXT = (Step.EDIT.value, *PUBLISHED)  # a restored page holds whoever's text it held
DRAFTED = (Step.DRAFT.value, Step.DRAFT_POST.value)
MAKING = (*DRAFTED, Step.MARK.value, Step.READERS.value, *PUBLISHED)
SETTLED = (Fate.DONE.value, Fate.REFUSED.value, Fate.NOT_DONE.value)
NO_PARTS = json.dumps(())
NO_CHANGES = json.dumps(())  # the steps before a page is published are of no change yet
_IMAGES = tuple(IMAGES.c[name] for name in ("name", "before", "wanted", "stored", "told"))


class SqlJournal:
    """The journal of one wiki; implements `sicbot.core.ports.Journal`."""

    def __init__(
        self, engine: Engine, wiki: str, clock: Clock, forgotten: Forgotten = NOBODY
    ) -> None:
        """Take the store, the address of the wiki, the time, and whom no kept text may name."""
        self._engine = engine
        self._wiki = wiki
        self._clock = clock
        self._forgotten = forgotten

    def begin(
        self,
        command: str,
        jobs: tuple[str, ...],
        *,
        undoes: RunId | None = None,
        schedule: str = "",
    ) -> RunId:
        """Note that a run begins."""
        columns = {
            "wiki": self._wiki,
            "command": command,
            "jobs": json.dumps(jobs),
            "started": _stamp(self._clock.now()),
            "finished": None,
            "outcome": Outcome.RUNNING.value,
            "changes": 0,
            "skipped": 0,
            "waiting": 0,
            "undoes": undoes,
            "schedule": schedule,
        }
        with writing(self._engine) as connection:
            run = _insert(connection, insert(RUNS).values(columns))
            add_event(connection, RUNS, run, columns)
        return RunId(run)

    def finish(
        self, run: RunId, outcome: Outcome, *, changes: int, skipped: int, waiting: int
    ) -> None:
        """Note what became of a run.

        Raises:
            SicbotError: There is no such run, or something else became of it.
        """
        with writing(self._engine) as connection:
            known = self._run(connection, run).outcome
            if known == outcome:
                return
            if known != Outcome.RUNNING:
                raise SicbotError(f"run {run}: its outcome is {known} and cannot become {outcome}")
            columns = {
                "finished": _stamp(self._clock.now()),
                "outcome": outcome.value,
                "changes": changes,
                "skipped": skipped,
                "waiting": waiting,
            }
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(columns))
            add_event(connection, RUNS, run, columns)

    def intend(self, run: RunId, intent: Intent) -> WriteId:
        """Note what is about to be written.

        Raises:
            SicbotError: There is no such run, or the note could not be kept; then do not write.
        """
        with writing(self._engine) as connection:
            self._run(connection, run)
            columns = self._columns(run, intent)
            write = _insert(connection, insert(WRITES).values(columns))
            images = {"name": intent.name, "before": intent.before, "wanted": intent.wanted}
            connection.execute(insert(IMAGES).values(write=write, stored="", told="", **images))
            add_event(connection, WRITES, write, columns)
        return WriteId(write)

    def _columns(self, run: RunId, intent: Intent) -> dict[str, Any]:
        return {
            "wiki": self._wiki,
            "run": run,
            "changes": json.dumps(intent.changes),
            "parts": json.dumps(intent.parts),
            "step": intent.step.value,
            "intended_page": intent.page,
            "slug": intent.slug,
            "base_version": intent.base_version,
            "before_hash": hash_of(intent.before),
            "wanted_hash": hash_of(intent.wanted),
            "stored_hash": None,
            "fate": Fate.OPEN.value,
            "page": intent.page,
            "version": 0,
            "intended": _stamp(self._clock.now()),
            "settled": None,
        }

    def settle(
        self,
        write: WriteId,
        fate: Fate,
        *,
        page: PageId | None = None,
        version: int = 0,
        stored: str = "",
        told: str = "",
    ) -> None:
        """Note what became of a write; the first note stands.

        Raises:
            SicbotError: There is no such write, or another fate of it is known.
        """
        with writing(self._engine) as connection:
            known = self._write(connection, write)
            if known.fate == fate:
                return
            if known.fate != Fate.OPEN:
                raise SicbotError(f"write {write}: it is {known.fate} and cannot become {fate}")
            columns = {
                "fate": fate.value,
                "page": page or known.page,
                "version": version,
                "stored_hash": hash_of(stored),
                "settled": _stamp(self._clock.now()),
            }
            connection.execute(update(WRITES).where(WRITES.c.id == write).values(columns))
            images = update(IMAGES).where(IMAGES.c.write == write)
            connection.execute(images.values(stored=stored, told=told))
            self._empty_if_named(connection, write)
            add_event(connection, WRITES, write, columns)

    def _empty_if_named(self, connection: Connection, write: WriteId) -> None:
        """Empty the images of a write that name somebody who asked to be forgotten.

        From intent to outcome they stay: a run that dies in between is found out by them.
        """
        if not self._forgotten:
            return
        texts = connection.execute(select(*_IMAGES).where(IMAGES.c.write == write)).first() or ()
        if any(map(self._forgotten.names, texts)):
            connection.execute(delete(IMAGES).where(IMAGES.c.write == write))

    def open_writes(self) -> tuple[Write, ...]:
        """Return the writes of which nobody knows what became of them, oldest first."""
        with reading(self._engine) as connection:
            return _writes(connection, self._with_images(WRITES.c.fate == Fate.OPEN.value))

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, newest first."""
        query = select(RUNS).where(RUNS.c.wiki == self._wiki).order_by(RUNS.c.id.desc())
        with reading(self._engine) as connection:
            return tuple(_as_run(row) for row in connection.execute(query))

    def writes(self, run: RunId) -> tuple[Write, ...]:
        """Return the writes of a run in their order, with their images.

        Raises:
            SicbotError: There is no such run.
        """
        with reading(self._engine) as connection:
            self._run(connection, run)
            return _writes(connection, self._with_images(WRITES.c.run == run))

    def edited_pages(self) -> AbstractSet[PageId]:
        """Return the pages of which sicbot ever changed the text, in any run but those of undo."""
        query = self._done(WRITES.c.page).where(WRITES.c.step == Step.EDIT.value).distinct()
        with reading(self._engine) as connection:
            return frozenset(PageId(page) for (page,) in connection.execute(query) if page)

    def done_changes(self) -> AbstractSet[ChangeId]:
        """Return the ids of all changes of which a write was done, in any run but those of undo."""
        with reading(self._engine) as connection:
            rows = connection.execute(self._done(WRITES.c.changes).distinct())
            return frozenset(ChangeId(one) for (ids,) in rows for one in json.loads(ids))

    def done_parts(self, page: PageId) -> dict[str, RunId]:
        """Return what sicbot ever did to a page, part by part, and in which run last."""
        edits = (WRITES.c.page == page, WRITES.c.step == Step.EDIT.value)
        query = self._done(WRITES.c.parts, WRITES.c.run).where(*edits).order_by(WRITES.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            return {part: RunId(run) for parts, run in rows for part in json.loads(parts)}

    def last_stored(self, page: PageId) -> Write | None:
        """Return the last write with which sicbot gave a page its text as a whole, but for undo.

        What undo leaves may hold text of people, and so may a page of which a part was mended:
        that is not sicbot's to overwrite.
        """
        whole = (WRITES.c.parts == NO_PARTS, WRITES.c.version > 0)
        made = (WRITES.c.page == page, WRITES.c.step.in_(OWN_TEXT), *whole)
        last = self._done(WRITES.c.id).where(*made).order_by(WRITES.c.id.desc()).limit(1)
        query = self._with_images(WRITES.c.id == last.scalar_subquery())
        with reading(self._engine) as connection:
            return next(iter(_writes(connection, query)), None)

    def last_readers(self, page: PageId) -> Allowed | None:
        """Return the restriction that sicbot gave a page last; None where that is not known."""
        set_ = (WRITES.c.page == page, WRITES.c.step == Step.READERS.value)
        last = self._done(WRITES.c.id).where(*set_).order_by(WRITES.c.id.desc()).limit(1)
        query = self._with_images(WRITES.c.id == last.scalar_subquery())
        with reading(self._engine) as connection:
            write = next(iter(_writes(connection, query)), None)
        return readers_from(write.intent.wanted) if write and write.intent.wanted else None

    def last_undone(self, page: PageId) -> Write | None:
        """Return the last write with which undo changed the text of a page."""
        edits = (WRITES.c.page == page, WRITES.c.step == Step.EDIT.value)
        settled = (WRITES.c.fate == Fate.DONE.value, RUNS.c.command == UNDO)
        last = select(WRITES.c.id).join(RUNS, RUNS.c.id == WRITES.c.run)
        last = last.where(WRITES.c.wiki == self._wiki, *edits, *settled)
        last = last.order_by(WRITES.c.id.desc()).limit(1)
        query = self._with_images(WRITES.c.id == last.scalar_subquery())
        with reading(self._engine) as connection:
            return next(iter(_writes(connection, query)), None)

    def rewrites(self, page: PageId) -> tuple[tuple[str, str], ...]:
        """Return a page's bodies before and after each edit of sicbot's, newest first."""
        edits = (WRITES.c.page == page, WRITES.c.step == Step.EDIT.value)
        done = self._done(WRITES.c.id).where(*edits)
        with reading(self._engine) as connection:
            found = _writes(connection, self._with_images(WRITES.c.id.in_(done)))
        return tuple((one.intent.before, one.stored) for one in reversed(found))

    def begun(self, page: PageId) -> str | None:
        """Return the text with which sicbot made a page, None where the journal lost it."""
        made = (WRITES.c.page == page, WRITES.c.step == Step.PUBLISH.value)
        done = self._done(WRITES.c.id).where(*made)
        with reading(self._engine) as connection:
            found = _writes(connection, self._with_images(WRITES.c.id.in_(done)))
        return (found[-1].stored or None) if found else None

    def refused_parts(self, page: PageId) -> AbstractSet[str]:
        """Return the parts of which the last try on a page was refused."""
        edits = (WRITES.c.page == page, WRITES.c.step == Step.EDIT.value)
        query = self._tried(WRITES.c.parts, WRITES.c.fate).where(*edits)
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            last = {part: fate for parts, fate in rows for part in json.loads(parts)}
        return frozenset(part for part, fate in last.items() if fate == Fate.REFUSED)

    def refused_seats(self) -> AbstractSet[ChangeId]:
        """Return the changes of groups of which the last try was refused."""
        query = self._tried(WRITES.c.changes, WRITES.c.fate).where(WRITES.c.step.in_(SEATS))
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            last = {one: fate for changes, fate in rows for one in json.loads(changes)}
        return frozenset(ChangeId(one) for one, fate in last.items() if fate == Fate.REFUSED)

    def given(self) -> tuple[Given, ...]:
        """Return the memberships that sicbot ever gave or adopted, and whether it still holds them.

        Whoever took a removal back wants that person there, so it no longer is sicbot's. Those of
        which the images were emptied are not among them.
        """
        undoing = select(RUNS.c.id).where(RUNS.c.wiki == self._wiki, RUNS.c.command == UNDO)
        with reading(self._engine) as connection:
            undos = frozenset(connection.execute(undoing).scalars())
        found = dict[tuple[GroupName, UserKey], Given]()
        for one in seat_writes(self._engine, self._wiki):
            found[one.group, one.user] = Given(
                one.group,
                one.user,
                one.run,
                one.when,
                adopted=one.step is Step.ADOPT,
                held=one.step in {Step.JOIN, Step.ADOPT} and one.run not in undos,
            )
        return tuple(found.values())

    def seat_writes(self) -> tuple[SeatWrite, ...]:
        """Return all changes of groups that were made, oldest first, those of undo included."""
        return seat_writes(self._engine, self._wiki)

    def refused_slugs(self) -> AbstractSet[Slug]:
        """Return the slugs of pages whose making was refused when it was tried last.

        Setting who reads a page is a step of making it where it belongs to no change.
        """
        readers_later = and_(WRITES.c.step == Step.READERS.value, WRITES.c.changes != NO_CHANGES)
        making = (WRITES.c.slug.is_not(None), WRITES.c.step.in_(MAKING), ~readers_later)
        query = self._tried(WRITES.c.slug, WRITES.c.fate).where(*making)
        with reading(self._engine) as connection:
            last = {row.slug: row.fate for row in connection.execute(query)}
        return frozenset(Slug(slug) for slug, fate in last.items() if fate == Fate.REFUSED)

    def posts(self) -> dict[str, str]:
        """Return the text of each blog post that was ever made, by slug."""
        return posts_made(self._engine, self._wiki)

    def comments(self) -> dict[Slug, str]:
        """Return the text of each comment that was ever written or found, by slug."""
        return comments_written(self._engine, self._wiki)

    def files(self) -> dict[tuple[PageId, str], str]:
        """Return the digest of each file that was attached last, by page and name."""
        return files_attached(self._engine, self._wiki)

    def page_made(self, slug: Slug) -> PageId | None:
        """Return the page that was made last under a slug, whatever became of it."""
        made = (WRITES.c.slug == slug, WRITES.c.step.in_(PUBLISHED))
        query = self._done(WRITES.c.page).where(*made).order_by(WRITES.c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            return _page(connection.execute(query).scalar())

    def forget_images(self, before: datetime) -> int:
        """Empty the images of writes intended before then, and return their number.

        Those of open writes stay until it is known what became of them.
        """
        old = select(WRITES.c.id).where(
            WRITES.c.wiki == self._wiki,
            WRITES.c.intended < _stamp(before),
            WRITES.c.fate != Fate.OPEN.value,
        )
        with writing(self._engine) as connection:
            return connection.execute(delete(IMAGES).where(IMAGES.c.write.in_(old))).rowcount

    def verify(self) -> None:
        """See whether anything but sicbot changed the journal, that of other wikis included.

        Raises:
            SicbotError: It did; the first row is named.
        """
        with writing(self._engine) as connection:  # so that nothing is added meanwhile
            verify_chain(connection)

    def _run(self, connection: Connection, run: RunId) -> Row:
        query = select(RUNS).where(RUNS.c.id == run, RUNS.c.wiki == self._wiki)
        row = connection.execute(query).first()
        if row is None:
            raise SicbotError(
                f"run {run}: the journal has no such run on {self._wiki}; "
                "`sicbot history` lists those that it has"
            )
        return row

    def _write(self, connection: Connection, write: WriteId) -> Row:
        query = select(WRITES).where(WRITES.c.id == write, WRITES.c.wiki == self._wiki)
        row = connection.execute(query).first()
        if row is None:
            raise SicbotError(f"write {write}: the journal has no such write on {self._wiki}")
        return row

    def _with_images(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        query = select(WRITES, *_IMAGES).outerjoin(IMAGES, IMAGES.c.write == WRITES.c.id)
        return query.where(WRITES.c.wiki == self._wiki, *conditions).order_by(WRITES.c.id)

    def _done(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return self._of_runs(*columns).where(WRITES.c.fate == Fate.DONE.value)

    def _tried(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Select of writes whose fate is known, oldest first: the last one counts."""
        query = self._of_runs(*columns).where(WRITES.c.fate.in_(SETTLED))
        return query.order_by(WRITES.c.id)

    def _of_runs(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Select of the writes of all runs but those of undo."""
        query = select(*columns).join(RUNS, RUNS.c.id == WRITES.c.run)
        return query.where(WRITES.c.wiki == self._wiki, RUNS.c.command != UNDO)


def _stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _insert(connection: Connection, statement: Insert) -> int:
    key = connection.execute(statement).inserted_primary_key
    if key is None:
        raise SicbotError(
            "the store gave no number to a new row; is it a database of another kind?"
        )
    return int(key[0])


def _writes(connection: Connection, query: Select[Any]) -> tuple[Write, ...]:
    return tuple(_as_write(row) for row in connection.execute(query))


def _as_write(row: Row) -> Write:
    intent = Intent(
        changes=tuple(ChangeId(one) for one in json.loads(row.changes)),
        parts=tuple(json.loads(row.parts)),
        step=Step(row.step),
        page=_page(row.intended_page),
        slug=Slug(row.slug) if row.slug is not None else None,
        name=row.name or "",
        base_version=row.base_version,
        before=row.before or "",
        wanted=row.wanted or "",
    )
    return Write(
        id=WriteId(row.id),
        run=RunId(row.run),
        intent=intent,
        fate=Fate(row.fate),
        page=_page(row.page),
        version=row.version,
        stored=row.stored or "",
        told=row.told or "",
    )


def _page(page: str | None) -> PageId | None:
    return PageId(page) if page is not None else None


def _as_run(row: Row) -> Run:
    return Run(
        id=RunId(row.id),
        command=row.command,
        jobs=tuple(json.loads(row.jobs)),
        started=datetime.fromisoformat(row.started),
        finished=datetime.fromisoformat(row.finished) if row.finished else None,
        outcome=Outcome(row.outcome),
        changes=row.changes,
        skipped=row.skipped,
        waiting=row.waiting,
        undoes=RunId(row.undoes) if row.undoes is not None else None,
        schedule=row.schedule,
    )
