"""`sicbot audit`: looks, tells, writes nothing to the wiki."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.exits import Exit
from sicbot.cli.output import Format, check_place, reading
from sicbot.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.programme.coverage import Coverage
    from sicbot.programme.doctor import Finding


class Kind(StrEnum):
    """What to audit."""

    INCLUDES = "includes"
    PERMISSIONS = "permissions"
    PRIVACY = "privacy"


def audit(
    kinds: Annotated[
        list[Kind] | None,
        typer.Argument(help="What to audit; so far `includes`.", show_default=False),
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
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
) -> None:
    """Say of every include whether it is red, for whom and why. Never sends a write.

    Exit code 0: nothing found; 3: findings; 1: the wiki could not be read; 2: wrong configuration.
    """
    from sicbot.app import audit_includes, make_app
    from sicbot.cli.findings import show
    from sicbot.settings import read_config, read_environment

    later = set(kinds or []) - {Kind.INCLUDES}
    if later:
        raise ConfigError(f"`audit {min(later)}` is not built yet; run `sicbot audit includes`")
    shown = output or _format_of(file)
    check_place(file)
    environment = read_environment()
    config = read_config(environment.config)
    with reading() as progress:
        app = make_app(config, environment, progress)
        findings, coverage = audit_includes(app)
    with closing(app):
        show(app, findings, coverage, shown, file)
    raise typer.Exit(_exit_code(findings, coverage))


def _format_of(file: Path | None) -> Format:
    """Return the format that a file's name asks for.

    Raises:
        ConfigError: It asks for none.
    """
    if file is None or file.suffix == ".txt":
        return Format.TABLE
    ending = file.suffix.removeprefix(".").lower()
    if ending not in {*Format}:
        raise ConfigError(f"-o {file}: name a format too, such as --format html")
    return Format(ending)


def _exit_code(findings: Sequence[Finding], coverage: Coverage) -> Exit:
    if findings:
        return Exit.DRIFT
    return Exit.FAILED if coverage.pages_unread else Exit.DONE
