"""`sicbot init`: a commented configuration for a real wiki."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.check import Format, run_check
from sicbot.core.errors import ConfigError, WikiError
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from sicbot.cli.exits import Exit
    from sicbot.settings import Environment

STAND_IN = "any"  # with it the address is judged before somebody looks for the token
QUOTING = frozenset("'\"\\\n")  # what would end a quoted value in .env


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to.")],
    *,
    url: Annotated[
        str | None, typer.Option(help="The wiki's address, such as https://wiki.example.org.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            help="File with the bot's personal access token.", exists=True, dir_okay=False
        ),
    ] = None,
) -> None:
    """Write a commented configuration and an .env with the wiki's address and the bot's token.

    Then it checks the connection. Nothing that is there is overwritten.

    The token is asked for or read from a file: others could see it on the command line.
    """
    from sicbot.settings import read_environment

    dotenv = folder / ".env"
    taken = [path for path in (dotenv, folder / "config") if path.exists()]
    if taken:
        raise ConfigError(f"{taken[0]} is there already; nothing was written. Name another folder")
    url = (url or _ask("Address of the wiki")).strip()
    _check(url, STAND_IN)
    token = _read(token_file) if token_file else _ask("Token of the bot", hidden=True)
    _check(url, token)
    try:
        _write(folder, url, token)
    except OSError as error:
        raise ConfigError(
            f"{error.filename or folder}: {error.strerror or error}; name a folder that you may "
            "write to"
        ) from error
    typer.echo(f"wrote {folder / 'config'} and {dotenv}; checking ...")
    environment = read_environment(dotenv).model_copy(update={"config": folder / "config"})
    code = _check_wiki(environment, folder)
    typer.echo("next: name your spaces and groups in config/sicbot.toml (it has those of 4p1000)")
    typer.echo(f"then: cd {quote(str(folder))} && sicbot audit includes")
    raise typer.Exit(code)


def _check(url: str, token: str) -> None:
    """Refuse an address or a token that cannot be one, before anything is asked for or written.

    Raises:
        ConfigError: What is wrong with it.
    """
    from pydantic import SecretStr

    from sicbot.adapters.clock import SystemClock
    from sicbot.app import connect
    from sicbot.settings import Environment

    if len(token.split()) != 1 or not QUOTING.isdisjoint(token + url):
        raise ConfigError("address and token must be one word each, without quotes; copy it again")
    environment = Environment(wiki_url=url, wiki_token=SecretStr(token), wiki_flavour="auto")
    connect(environment, SystemClock()).close()


def _check_wiki(environment: Environment, folder: Path) -> Exit:
    """Check the wiki as `sicbot check` does, and tell how to mend what was just written.

    Raises:
        WikiError: The wiki cannot be reached or lets the bot not in.
    """
    try:
        return run_check(environment, Format.TEXT)
    except WikiError as error:
        raise type(error)(
            f"{error}\n{folder / '.env'} is kept: correct it, then check again: "
            f"cd {quote(str(folder))} && sicbot check"
        ) from error


def _write(folder: Path, url: str, token: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(shipped("config"), folder / "config")
    descriptor = os.open(folder / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Secrets of sicbot: readable by you alone, never to be committed.\n")
        file.write(f"SICBOT_WIKI_URL='{url}'\nSICBOT_WIKI_TOKEN='{token}'\n")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{file} cannot be read ({error}); it must hold the token and nothing else"
        ) from error


def _ask(what: str, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(
            f"{what}: nobody to ask; give --url and --token-file (see `sicbot init --help`)"
        )
    answer: str = typer.prompt(what, hide_input=hidden)
    return answer.strip()
