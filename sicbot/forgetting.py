"""Finds all that sicbot keeps of a person, and empties it: what `sicbot forget` asks for.

The wiki is only read: old versions of pages are a wiki admin's to delete, records people's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.adapters.lock import HOLDER, LOCK, run_lock
from sicbot.adapters.store import check_store
from sicbot.adapters.tombs import Rows, bury, rows_naming, salted, sweep
from sicbot.adapters.wiki_now import PagesNow
from sicbot.app import STORE, observe
from sicbot.core.errors import ConfigError, LoginError, SicbotError, WikiError
from sicbot.core.forgotten import Forgotten
from sicbot.core.model import UserKey
from sicbot.core.people import Account, UserName
from sicbot.core.text import verbatim
from sicbot.explaining import meaning
from sicbot.programme.reasons.naming import Kind
from sicbot.programme.reasons.traces import (
    Version,
    WikiTraces,
    is_shared,
    naming_now,
    own_pages,
    own_text,
    record_keys,
    records_of,
    seats_of,
    typed_by,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sicbot.app import App
    from sicbot.core.model import Page
    from sicbot.core.ports import Progress
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme


BIGGEST_FILE = 50_000_000  # bytes; a file of the state folder that is bigger is not sicbot's


def quiet(_what: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Traces:
    """All that sicbot keeps or wrote of a person.

    Attributes:
        forgotten: All who are to be forgotten once this person is one of them.
        rows: What the store holds.
        files: Other files of the state folder.
        wiki: What the wiki holds.
    """

    account: Account
    forgotten: Forgotten
    rows: Rows
    files: tuple[Path, ...]
    wiki: WikiTraces


def find_traces(
    app: App,
    typed: str,
    also: Sequence[str] = (),
    *,
    gone: bool = False,
    progress: Progress = quiet,
) -> Traces:
    """Return all that there is of a person; nothing is changed.

    Args:
        app: The way to the wiki and the store.
        typed: Who it is: user name, key, full name or e-mail address.
        also: Other names and addresses by which the person may be named.
        gone: Whether the wiki has no such account any more, and `typed` is its key or name.
        progress: Is told how far the looking through old versions is.

    Raises:
        ConfigError: There is nobody of that name, or there are several.
        WikiError: The wiki could not be read.
    """
    seen = observe(app, members=True, people=True)
    if gone:
        name = typed.strip().removeprefix("~")
        account = Account(UserKey(name), UserName(name), name, active=False)
    else:
        seen, meant = meaning(app, typed, seen, Kind.PERSON)
        if not isinstance(meant, Account):
            raise ConfigError(f"{typed!r} is no person")
        account = meant
    if account.key == seen.snapshot.me.key:
        raise ConfigError(f"{account.name} is sicbot's own account, and no person")
    return _traces(app, account, (*also, *typed_by(account, seen)), seen, progress)


def _traces(
    app: App, account: Account, also: Iterable[str], seen: Programme, progress: Progress
) -> Traces:
    wiki = str(app.gate.url)
    before = salted(app.forgotten)
    shared = is_shared(account.full_name, account, seen)
    known = replace(account, full_name="") if shared else account
    alone = Forgotten(before.salt).with_person(known, also)
    records = records_of(account, alone, seen)
    versions, unread = _versions(app, seen, alone, progress)
    return Traces(
        account,
        Forgotten(before.salt, before.stones | alone.stones),
        rows_naming(app.store, wiki, alone, record_keys(records)),
        _files(app.state, alone),
        WikiTraces(
            naming_now(seen, alone), versions, seats_of(account, seen), records, unread, shared
        ),
    )


def _versions(
    app: App, seen: Programme, forgotten: Forgotten, progress: Progress
) -> tuple[tuple[Version, ...], tuple[tuple[Page, Text], ...]]:
    """Return the versions that sicbot wrote and that name somebody, the current one too."""
    past, me = PagesNow(app.gate, app.clock), seen.snapshot.me.key
    found, unread = list[Version](), list[tuple["Page", "Text"]]()
    pages = own_pages(seen)
    for number, page in enumerate(pages):
        progress("old versions", number, len(pages))
        try:
            named = [
                one.page.version
                for one in past.texts_by(page, me)
                if forgotten.names(own_text(page, one.body, seen), surely=True)
            ]
        except LoginError:
            raise
        except WikiError as error:
            unread.append((page, verbatim(str(error))))
            continue
        address = f"{seen.snapshot.url}/pages/viewpreviousversions.action?pageId={page.id}"
        found += [Version(page, version, address) for version in named]
    return tuple(found), tuple(unread)


def _files(state: Path, forgotten: Forgotten) -> tuple[Path, ...]:
    """Return the files of the state folder, but for the store, that name somebody."""
    found = []
    for path in sorted(state.rglob("*")):
        is_own = path.name in {LOCK, HOLDER} or path.name.startswith(STORE)
        if is_own or not path.is_file() or path.stat().st_size > BIGGEST_FILE:
            continue
        if forgotten.names(path.read_text(encoding="utf-8", errors="replace")):
            found.append(path)
    return tuple(found)


def forget(app: App, traces: Traces) -> None:
    """Empty what the store holds of a person, and remember that they asked for it.

    Raises:
        LockedError: A run is at work.
        SicbotError: A run that died has left a write open, whose texts are still needed.
    """
    wiki = str(app.gate.url)
    with run_lock(app.state):
        check_store(app.store)
        if app.journal.open_writes():
            raise SicbotError(
                "a run died in the middle of a write, and what became of it is not known yet; "
                "do `sicbot run`, which finds out, and then this again"
            )
        rows = rows_naming(app.store, wiki, traces.forgotten)
        both = replace(rows, facts=tuple(dict.fromkeys([*rows.facts, *traces.rows.facts])))
        bury(app.store, wiki, traces.forgotten, both)
        sweep(app.store)
        app.journal.verify()
