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

    from sicbot.programme.coverage import Coverage
    from sicbot.programme.doctor import Finding


class Kind(StrEnum):
    """What can be audited."""

    INCLUDES = "includes"


LATER = ("permissions", "privacy")  # to come; the help shows only what there is
ENDINGS = {".txt": Format.TABLE} | {f".{one}": one for one in Format if one is not Format.TABLE}


def audit(
    kinds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="|".join(Kind),
            help="What to audit; without it all there is.",
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
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
) -> None:
    """Say of every include whether it is red, for whom and why. Never sends a write.

    Exit code 0: nothing found; 3: findings; 1: the wiki could not be read; 2: wrong configuration.
    """
    from sicbot.app import audit_includes, load_config, make_app
    from sicbot.cli.findings import show
    from sicbot.settings import read_environment

    _check_kinds(kinds or [])
    shown = _format_of(output, file)
    check_place(file)
    environment = read_environment()
    config = load_config(environment.config)
    with working() as progress:
        app = make_app(config, environment, progress)
        findings, coverage = audit_includes(app)
    with closing(app):
        show(app, findings, coverage, shown, file)
    raise typer.Exit(_exit_code(findings, coverage))


def _check_kinds(kinds: Sequence[str]) -> None:
    """Refuse an audit that there is not.

    Raises:
        ConfigError: It is not built yet, or nobody ever spoke of it.
    """
    unknown = sorted(set(kinds) - {*Kind})
    if unknown:
        why = "is not built yet" if unknown[0] in LATER else "is no audit"
        raise ConfigError(f"`audit {unknown[0]}` {why}; run `sicbot audit includes`")


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
        raise ConfigError(f"-o {file}: name a format too, such as --format html")
    return output or named or Format.TABLE


def _exit_code(findings: Sequence[Finding], coverage: Coverage) -> Exit:
    if findings:
        return Exit.DRIFT
    return Exit.FAILED if coverage.pages_unread else Exit.DONE
