"""`sicbot check`: configuration, connection, what works and what the bot may."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from sicbot.catalogues import catalogue
from sicbot.cli.exits import Exit
from sicbot.cli.output import check_place, console, put, styled
from sicbot.cli.settings_facts import settings_doubts
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.probe import Call
    from sicbot.app import App
    from sicbot.core.model import GroupName, Me
    from sicbot.core.text import Catalogue, Text
    from sicbot.settings import Environment

# Purposes of calls. Without these no audit is possible; the others make it better.
NEEDED = frozenset({"who the bot is", "spaces", "pages in bulk", "pages with texts and rights"})
WITHOUT = {
    "version": _("the version is not known"),
    "read-only mode": _("read-only mode is not noticed"),
    "global rights": _(
        "assuming that anonymous use is on (an administrator may read it, from 9.3 on)"
    ),
    "rights of a space": _("who may read a space is not known"),
    "groups around a group": _("groups within groups are not seen"),
    "members of a group": _("the audit of rights says nothing about people"),
    "all accounts": _("closed accounts are known only among those whom groups and rights name"),
    "drafts": _("sicbot's own drafts are not seen"),
    "search": _("changed pages are read one by one"),
    "a page": _("changed pages that the search does not give are not read"),
    **dict.fromkeys(NEEDED, _("nothing can be audited")),
}
NOTHING_LOST = _("nothing is lost")
WORKS = "works"
RESULTS = {
    WORKS: _("works"),
    "refused": _("refused"),
    "gone": _("gone"),
    "fails": _("fails"),
}


class Format(StrEnum):
    """How to show it."""

    TEXT = "text"
    JSON = "json"


def check(
    *,
    output: Annotated[
        Format, typer.Option("--format", help="How to show the result.")
    ] = Format.TEXT,
    probe: Annotated[
        Path | None,
        typer.Option(help="Save statuses and shapes of about 30 GETs here, without content."),
    ] = None,
) -> None:
    """Check configuration, connection, version, which calls work, and the bot's rights.

    Exit code 0: all that is needed works; 1: something needed is missing; 2: wrong configuration.
    """
    from sicbot.settings import read_environment

    check_place(probe)
    raise typer.Exit(run_check(read_environment(), output, probe))


def run_check(environment: Environment, output: Format, probe: Path | None = None) -> Exit:
    """Check the wiki that the environment names, tell the result and return the exit code."""
    from sicbot.adapters.probe import try_calls
    from sicbot.app import load_config, make_app

    config = load_config(environment.config)
    with closing(make_app(config, environment)) as app:
        me = app.reader.me()
        calls = try_calls(app.gate)
        if probe is not None:
            put(_json([_saved(call) for call in calls]), probe)
        facts = _facts(app, me, calls)
    if output is Format.JSON:
        put(_json(facts), None)
    else:
        _print(facts, catalogue(config.sicbot.wiki.language))
    return Exit.FAILED if facts["missing"] or facts["settings_refused"] else Exit.DONE


def _json(document: object) -> str:
    """Return the document for scripts; sentences in it are English."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"


def _facts(app: App, me: Me, calls: tuple[Call, ...]) -> dict[str, Any]:
    spaces = app.reader.spaces()
    settings = app.config.sicbot
    found = settings_doubts(app, spaces)
    groups = {settings.wiki.default_group, *settings.audiences.groups}
    keys = {key.casefold() for key in spaces.records}
    unseen = [key for key in settings.wiki.spaces if key.casefold() not in keys]
    read = app.reader.groups(sorted(groups), members=False, ancestors=True)
    return {
        "wiki": app.reader.url,
        "version": app.reader.version() or _("unknown (told from 9.1.2 on)"),
        "read_only": app.reader.is_read_only(),
        "account": me.name,
        "super_user": me.is_super_user,
        "spaces": sorted(spaces.records),
        "spaces_missing": unseen,
        "groups_missing": sorted(groups - set(read.records)),
        "policy_groups": _policy_groups(app),
        "settings_refused": list(found.refused),
        "settings_odd": list(found.odd),
        "pages_not_there": list(found.not_yet),
        "missing": [
            *(one.purpose for one in calls if str(one.purpose) in NEEDED and one.result != WORKS),
            *(_("space {space}", space=key) for key in unseen),
        ],
        "calls": [
            {"purpose": one.purpose, "path": one.path, "status": one.status, "result": one.result}
            for one in calls
        ],
    }


def _policy_groups(app: App) -> list[dict[str, Any]]:
    """Return the exact names that the policy's patterns stand for, and whether they are there."""
    policy, there = app.config.policy, app.reader.group_names()
    named: list[tuple[str, str, GroupName]] = [
        (code, role, find(code))
        for code in TASK_FORCES
        for role, find in (("members", policy.members_group), ("leaders", policy.leaders_group))
    ]
    named += [("", "general", group) for group in policy.groups.general]
    return [
        {
            "task_force": code,
            "for": role,
            "group": group,
            "mode": policy.mode(group).value,
            "exists": None if there is None else group in there,
        }
        for code, role, group in named
    ]


def _saved(call: Call) -> dict[str, Any]:
    return {"purpose": call.purpose, "path": call.path, "status": call.status, "shape": call.shape}


def _print(facts: dict[str, Any], language: Catalogue) -> None:
    screen = console()
    for line in _lines(facts):
        screen.print(styled(line.show(language)))
    screen.print(_table(facts["calls"], language))
    screen.print(styled(_("–: the call works").show(language), "dim"))
    screen.print()
    screen.print(_groups_table(facts["policy_groups"], language))
    for told in _absent(facts["policy_groups"]):
        screen.print(styled(told.show(language), "dim"))
    for told in (*facts["settings_refused"], *facts["settings_odd"], *facts["pages_not_there"]):
        screen.print(styled(told.show(language)))
    screen.print(styled("\n" + _verdict(facts, language).show(language), "bold"))


def _absent(groups: list[dict[str, Any]]) -> Iterator[Text]:
    """Yield how many groups are not there, which sicbot makes and which it only watches."""
    gone = [one for one in groups if one["exists"] is False]
    made = sum(one["for"] == "members" and one["mode"] != "watch" for one in gone)
    if made:
        yield _("not there: {count}; a group is made when somebody joins, after a yes", count=made)
    if len(gone) > made:
        yield _("watched, not there: {count}; sicbot makes none of these", count=len(gone) - made)


def _table(calls: list[dict[str, Any]], language: Catalogue) -> Table:
    """Return what became of each call, and what is lost where it does not work."""
    titles = (_("Call"), _("Status"), _("Result"), _("Without it"))
    table = Table(*(one.show(language) for one in titles), box=None, padding=(0, 2, 0, 0))
    for call in calls:
        lost = WITHOUT.get(str(call["purpose"]), NOTHING_LOST)
        table.add_row(
            call["purpose"].show(language),
            str(call["status"]),
            RESULTS[call["result"]].show(language),
            "–" if call["result"] == WORKS else lost.show(language),
        )
    return table


def _groups_table(groups: list[dict[str, Any]], language: Catalogue) -> Table:
    """Return the groups of each Task Force on a line, and the general ones."""
    titles = (_("Task Force"), _("Members"), _("Leaders"))
    table = Table(*(one.show(language) for one in titles), box=None, padding=(0, 2, 0, 0))
    by_code: dict[str, list[str]] = {}
    for one in groups:
        by_code.setdefault(one["task_force"], []).append(_group_words(one, language))
    for code, words in by_code.items():
        if code:
            table.add_row(code, *words)
    table.add_row(_("general").show(language), ", ".join(by_code.get("", [])))
    return table


def _group_words(one: dict[str, Any], language: Catalogue) -> str:
    if one["exists"] is False:
        return _("{group} (not there)", group=one["group"]).show(language)
    return str(one["group"])


def _verdict(facts: dict[str, Any], language: Catalogue) -> Text:
    """Return the one sentence that counts."""
    missing = [one.show(language) for one in facts["missing"]]
    what = ", ".join(missing)
    if len(missing) == 1:
        return _("One thing is missing: {what}.", what=what)
    if missing:
        return _("{count} things are missing: {what}.", count=len(missing), what=what)
    if facts["settings_refused"]:
        return _("Settings that sicbot refuses: {count}, see above.",
                 count=len(facts["settings_refused"]))  # fmt: skip
    if facts["groups_missing"]:
        return _("Everything needed works, but for the groups that were not found, see above.")
    if facts["settings_odd"]:
        return _("Everything needed works, but not all settings fit the wiki, see above.")
    return _("Everything needed works.")


def _lines(facts: dict[str, Any]) -> Iterator[Text]:
    """Yield what there is to say about the wiki, the account and what is missing."""
    yield _("Configuration: read, no mistakes")
    yield _("Wiki: {url}, version {version}", url=facts["wiki"], version=facts["version"])
    all_pages, not_all = _("sees all pages"), _("does not see pages restricted to others")
    sees = all_pages if facts["super_user"] else not_all
    yield _("Account: {name} ({sees})", name=facts["account"], sees=sees)
    none = _("none")
    yield _("Spaces it sees: {spaces}", spaces=", ".join(facts["spaces"]) or none)
    if facts["read_only"]:
        yield _("The wiki is in read-only mode: audits work, nothing can be changed now")
    if facts["spaces_missing"]:
        yield _(
            "Spaces not found: {spaces}; correct `wiki.spaces` in sicbot.toml, or let the bot view "
            "them",
            spaces=", ".join(facts["spaces_missing"]),
        )
    if facts["groups_missing"]:
        yield _(
            "Groups not found: {groups}; correct `audiences.groups` or `wiki.default_group` in "
            "sicbot.toml, or they will look like no group at all",
            groups=", ".join(facts["groups_missing"]),
        )
