"""`sicbot audit`: looks, tells, writes nothing to the wiki."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.exits import Exit
from sicbot.cli.output import Format, check_place, working
from sicbot.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.app import App
    from sicbot.cli.output import Bars
    from sicbot.settings import Config, Environment


class Kind(StrEnum):
    """What can be audited."""

    PERMISSIONS = "permissions"
    INCLUDES = "includes"
    PRIVACY = "privacy"


ENDINGS = {".txt": Format.TABLE} | {f".{one}": one for one in Format if one is not Format.TABLE}


def audit(
    kinds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="|".join(Kind),
            help="What to audit; without it all three.",
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="How to show the findings; without it as the file's name ends, else a table.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, for you alone.", dir_okay=False),
    ] = None,
) -> None:
    """Say who can do what and should not, which includes are red, what personal data is open.

    Never sends a write to the wiki.

    Exit code 0: nothing found; 3: findings; 1: the wiki could not be read; 2: wrong configuration.
    """
    from sicbot.app import load_config
    from sicbot.settings import read_environment

    _check_kinds(kinds or [])
    chosen = {Kind(name) for name in kinds or Kind}
    shown = _format_of(output, file)
    check_place(file)
    environment = read_environment()
    config = load_config(environment.config)
    look = _includes if chosen == {Kind.INCLUDES} else _rights
    raise typer.Exit(look(chosen, config, environment, shown, file))


def _includes(
    _chosen: set[Kind], config: Config, environment: Environment, shown: Format, file: Path | None
) -> Exit:
    """Audit the includes alone."""
    from sicbot.app import audit_includes
    from sicbot.cli.findings import show

    with working() as progress:
        app = _open(config, environment, progress)
        findings, coverage = audit_includes(app)
    with closing(app):
        show(app, findings, coverage, shown, file)
    return _exit_code(found=bool(findings), unread=coverage.pages_unread)


def _rights(
    chosen: set[Kind], config: Config, environment: Environment, shown: Format, file: Path | None
) -> Exit:
    """Audit rights and privacy, and the includes with them where they are chosen."""
    from sicbot.auditing import audit_rights
    from sicbot.cli.rights import show
    from sicbot.programme.rights.audit import AuditName

    names = {AuditName(kind.value) for kind in chosen if kind is not Kind.INCLUDES}
    with working() as progress:
        app = _open(config, environment, progress)
        audited = audit_rights(app, names, includes=Kind.INCLUDES in chosen)
    red = audited.facts.programme.findings if Kind.INCLUDES in chosen else None
    with closing(app):
        show(app, audited, red, shown, file)
    found = bool(audited.findings or red)
    return _exit_code(found=found, unread=audited.coverage.pages_unread)


def _open(config: Config, environment: Environment, progress: Bars) -> App:
    from sicbot.app import make_app

    return make_app(config, environment, progress)


def _check_kinds(kinds: Sequence[str]) -> None:
    """Refuse an audit that there is not.

    Raises:
        ConfigError: Nobody ever spoke of it.
    """
    unknown = sorted(set(kinds) - {*Kind})
    if unknown:
        known = ", ".join(f"`sicbot audit {one}`" for one in Kind)
        raise ConfigError(f"`audit {unknown[0]}` is no audit; there are {known}")


def _format_of(output: Format | None, file: Path | None) -> Format:
    """Return the format that is asked for, by name or by the ending of a file's name.

    Raises:
        ConfigError: Nothing asks for one, or the two ask for different ones.
    """
    named = ENDINGS.get(file.suffix.lower()) if file else Format.TABLE
    if file and output and named and output is not named:
        raise ConfigError(
            f"-o {file} --format {output}: the name ends as of another format; leave --format out, "
            "or name the file otherwise"
        )
    if not output and not named:
        raise ConfigError(
            f"-o {file}: let the name end in {', '.join(ENDINGS)}, or name a format with --format"
        )
    return output or named or Format.TABLE


def _exit_code(*, found: bool, unread: bool) -> Exit:
    if found:
        return Exit.DRIFT
    return Exit.FAILED if unread else Exit.DONE
