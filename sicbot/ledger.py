"""What deciding needs of earlier runs, gathered from journal, history and the jobs' notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sicbot.core.journal import Ledger
from sicbot.jobs import load_jobs
from sicbot.programme.own_texts import Written, own_regions
from sicbot.programme.scaffolds.upgrading import has_newer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.adapters.journal import SqlJournal
    from sicbot.adapters.register import SqlRegister
    from sicbot.core.forgotten import Forgotten
    from sicbot.core.model import Page, PageId, UserKey
    from sicbot.core.ports import WikiReader
    from sicbot.programme.programme import Programme


class Memory(Protocol):
    """What sicbot remembers of a wiki, and the way to the wiki's own memory."""

    @property
    def journal(self) -> SqlJournal:
        """What was done to this wiki."""

    @property
    def register(self) -> SqlRegister:
        """What the jobs noted about it."""

    @property
    def reader(self) -> WikiReader:
        """Reads the history of its pages."""

    @property
    def forgotten(self) -> Forgotten:
        """Who asked to be forgotten."""


def ledger_of(memory: Memory, seen: Programme, version: Callable[[str], int]) -> Ledger:
    """Return what deciding needs of earlier runs; `version` tells that of a template.

    What the journal has lost is asked of the wiki's history, and only where something hangs on it:
    where a page has a region, or a template that is newer than what was noted on the page.
    """
    journal = memory.journal
    hosts = {finding.reference.host.id for finding in seen.findings}
    kept = [_written(page, memory, seen) for page in _kept(seen)]
    hosting = [one for one in seen.snapshot.pages.records.values() if seen.has_regions(one)]
    older = {one.id for one in hosting if has_newer(one, version)}
    rewritten = [
        one for one in hosting if one.id in older or (one.version > 1 and not seen.is_kept(one))
    ]
    changed = hosts | journal.edited_pages()
    pages = [one.page.id for one in kept]
    return Ledger(
        changes=journal.done_changes(),
        parts={page: journal.done_parts(page) for page in sorted(changed)},
        own_texts=_own_texts(kept, memory, seen),
        own_readers={
            page: read for page in pages if (read := journal.last_readers(page)) is not None
        },
        undone={one.page.id: back.run for one in kept if (back := one.taken_back)},
        own_regions={
            page.id: found for page in hosting if (found := _own_regions(page, memory, seen))
        },
        rewrites={
            page.id: pairs
            for page in rewritten
            if (pairs := _rewrites(page, memory, seen) if page.id in older else _told(page, memory))
        },
        facts=_facts(memory),
        refused_parts={host: journal.refused_parts(host) for host in sorted(hosts)},
        refused_slugs=journal.refused_slugs(),
        given=journal.given(),
        refused_seats=journal.refused_seats(),
        forgotten=memory.forgotten,
        posts=journal.posts(),
        comments=journal.comments(),
        files=journal.files(),
    )


def ledger_of_people(memory: Memory, seen: Programme) -> Ledger:
    """Return what judging memberships needs of earlier runs, without looking at any include."""
    kept = [_written(page, memory, seen) for page in _kept(seen)]
    return Ledger(
        own_texts=_own_texts(kept, memory, seen),
        facts=_facts(memory),
        given=memory.journal.given(),
    )


def _kept(seen: Programme) -> list[Page]:
    return [page for page in seen.made.values() if seen.is_kept(page)]


def _facts(memory: Memory) -> dict[str, dict[str, str]]:
    return {name: memory.register.facts(name) for name in load_jobs()}


def _written(page: Page, memory: Memory, seen: Programme) -> Written:
    """Return what the journal holds of a page; its rewrites only where undo wrote there."""
    journal, body = memory.journal, seen.snapshot.bodies.get(page.id)
    last, undone = journal.last_stored(page.id), journal.last_undone(page.id)
    rewrites = journal.rewrites(page.id) if undone is not None else ()
    return Written(page, body, last, undone, rewrites)


def _own_texts(kept: list[Written], memory: Memory, seen: Programme) -> dict[PageId, str]:
    """Return the last text that sicbot gave each page: from the journal, else from its history."""
    me = seen.snapshot.me.key
    found = {one.page.id: one.own_text or _of_history(one, memory, me) for one in kept}
    return {page: text for page, text in found.items() if text}


def _of_history(one: Written, memory: Memory, me: UserKey) -> str | None:
    """Return what the page's history tells, where the journal has lost the text."""
    at_it = one.last is not None and one.last.version == one.page.version
    if one.taken_back is not None or at_it:
        return None
    return memory.reader.text_by(one.page, me)


def _own_regions(page: Page, memory: Memory, seen: Programme) -> dict[str, str]:
    return own_regions(
        seen.snapshot.bodies.get(page.id, ""),
        _told(page, memory),
        lambda: memory.reader.rewrites_by(page, seen.snapshot.me.key),
    )


def _rewrites(page: Page, memory: Memory, seen: Programme) -> tuple[tuple[str, str], ...]:
    """Return sicbot's versions of a page with the one it began with, newest first."""
    if memory.journal.begun(page.id) is not None:
        return _told(page, memory)
    return tuple(memory.reader.rewrites_by(page, seen.snapshot.me.key, begun=True))


def _told(page: Page, memory: Memory) -> tuple[tuple[str, str], ...]:
    """Return sicbot's versions as the journal holds them; the first one behind an empty body."""
    first = memory.journal.begun(page.id)
    edits = memory.journal.rewrites(page.id)
    return edits if first is None else (*edits, ("", first))
