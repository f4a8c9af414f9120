"""Finds out what a name means and why it is as it is: what `sicbot why` asks for; reads alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from sicbot.adapters.journal_told import page_writes, seat_writes
from sicbot.app import observe
from sicbot.core.errors import ConfigError
from sicbot.core.model import GroupName, Page, Reading, UserKey
from sicbot.core.people import Account, UserName
from sicbot.programme.reasons.group_reasons import GroupReasons, group_reasons
from sicbot.programme.reasons.naming import Kind, choices, near
from sicbot.programme.reasons.page_reasons import PageReasons, page_reasons
from sicbot.programme.reasons.reasons import PersonReasons, person_reasons
from sicbot.programme.reasons.seat_reasons import Trail

if TYPE_CHECKING:
    from sicbot.app import App
    from sicbot.programme.programme import Programme
    from sicbot.programme.reasons.naming import Meant

Reasons: TypeAlias = PersonReasons | GroupReasons | PageReasons

MOST_CHOICES = 10  # named in a message
LONGEST_NAME = 255  # of an account, a group or a page


def explain(app: App, typed: str, kind: Kind | None = None) -> tuple[Reasons, Trail]:
    """Return why a person, a group or a page is as it is, and what the journal told of it.

    Raises:
        ConfigError: Nothing has that name, or several things have it.
        WikiError: The wiki could not be read.
    """
    seen = observe(app, members=True, people=True)
    seen, meant = meaning(app, typed, seen, kind)
    wiki = str(app.gate.url)
    runs = {run.id: run for run in app.journal.runs()}
    trail = Trail(runs, seat_writes(app.store, wiki))
    if isinstance(meant, Account):
        return person_reasons(meant, seen, trail), trail
    if isinstance(meant, Page):
        return page_reasons(meant, seen, page_writes(app.store, wiki, meant.id)), trail
    return group_reasons(meant, seen, trail), trail


def meaning(
    app: App, typed: str, seen: Programme, kind: Kind | None = None
) -> tuple[Programme, Meant]:
    """Return what a name means, and the programme, which may know more of it by then.

    Raises:
        ConfigError: Nothing has that name, or several things have it.
    """
    found = choices(typed, seen, kind)
    if not found:
        seen = _asked(app, typed, seen)
        found = choices(typed, seen, kind)
    if len(found) == 1:
        return seen, found[0].meant
    if found:
        named = "; ".join(str(one) for one in found[:MOST_CHOICES])
        raise ConfigError(f"{typed!r} may mean {len(found)} things; say which: {named}")
    alike = near(typed, seen)
    hint = f"; near it: {', '.join(alike)}" if alike else ""
    what = kind or "person, group or page"
    raise ConfigError(f"sicbot sees no {what} called {typed[:LONGEST_NAME]!r}{hint}")


def _asked(app: App, typed: str, seen: Programme) -> Programme:
    """Return the programme with the account or group of a name, if the wiki knows one by it.

    Groups that the policy does not name are not read otherwise, nor, on some wikis, accounts that
    are in none and entered nothing.
    """
    name = typed.strip().removeprefix("~")
    if not name or len(name) > LONGEST_NAME or "://" in name:
        return seen
    groups = app.reader.groups([GroupName(name)], members=True, ancestors=False)
    snapshot = seen.snapshot
    known = Reading({**snapshot.groups.records, **groups.records}, snapshot.groups.gaps)
    accounts = {**seen.accounts.records}
    if not seen.accounts.complete:
        accounts |= app.reader.people_seen
        accounts |= app.sources.people([UserName(name)], [UserKey(name)]).records
    return replace(
        seen,
        snapshot=replace(snapshot, groups=known),
        accounts=Reading(accounts, seen.accounts.gaps),
    )
