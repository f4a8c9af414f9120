"""The command line: arguments in, exit code out."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from sicbot import __version__
from sicbot.cli import (
    acting,
    audit,
    calendar,
    check,
    compare,
    demo,
    digest,
    forget,
    init,
    sandbox,
    scaffold,
    serve,
    why,
)
from sicbot.cli.exits import Exit
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.text import printable

app = typer.Typer(
    name="sicbot",
    help="Keeps a Confluence wiki in order: shows what it would do, does it, takes it back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(init.init)
app.command("check")(check.check)
app.command("audit")(audit.audit)
app.command("jobs")(acting.jobs)
app.command("plan")(acting.plan)
app.command("run")(acting.run)
app.command("apply")(acting.apply)
app.command("history")(acting.history)
app.command("undo")(acting.undo)
app.command("why")(why.why)
app.command("calendar")(calendar.calendar)
app.command("compare")(compare.compare)
app.command("digest")(digest.digest)
app.command("scaffold")(scaffold.scaffold)
app.command("forget")(forget.forget)
app.command("serve")(serve.serve)
app.command("sandbox")(sandbox.sandbox)
app.command("demo")(demo.demo)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"sicbot {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell more on the error stream.")
    ] = False,
    version: Annotated[  # noqa: ARG001  # handled by its callback
        bool,
        typer.Option(
            "--version",
            callback=lambda value: _show_version(wanted=value),
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    """Take the options that all commands share."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(message)s",
        stream=sys.stderr,
    )
    for noisy in ("urllib3", "atlassian", "requests", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # at DEBUG they log bodies and tokens


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal may not know our quotation marks
            stream.reconfigure(errors="replace")
    try:
        app()
    except ConfigError as error:
        _fail(str(error), Exit.USAGE)
    except SicbotError as error:
        _fail(str(error), Exit.FAILED)
    except BrokenPipeError:  # the reader of our output went away; there is nobody to tell
        sys.exit(Exit.FAILED)
    except OSError as error:
        what = error.filename or "the output"
        _fail(f"{what}: {error.strerror or error}; check free space and rights", Exit.FAILED)


def _fail(message: str, code: Exit) -> None:
    for line in message.splitlines():
        typer.echo(f"sicbot: {printable(line)}", err=True)
    sys.exit(code)
