"""`sicbot sandbox`: the embedded wiki alone."""

from __future__ import annotations

import errno
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from sicbot.core.errors import ConfigError
from sicbot.sandbox.model import Profile, Switches, UnusableError

DEMO = "demo"
DEFAULT_PORT = 8090  # Confluence's own port
Port: TypeAlias = Annotated[
    int, typer.Option(min=0, max=65_535, help="Port on 127.0.0.1; 0 takes a free one.")
]


class Flavour(StrEnum):
    """Which product the embedded wiki plays."""

    DC = "dc"
    CLOUD = "cloud"


class BotRights(StrEnum):
    """What the account `sicbot` may do."""

    SUPER = "super"
    LIMITED = "limited"


def sandbox(
    *,
    port: Port = DEFAULT_PORT,
    data: Annotated[
        Path | None, typer.Option(help="Keep the wiki in this folder across restarts.")
    ] = None,
    world: Annotated[
        Path | None,
        typer.Option(
            help="Import the world in this folder, or `demo`, which comes with sicbot; "
            "without it the wiki is empty."
        ),
    ] = None,
    flavour: Annotated[Flavour, typer.Option(help="Product to play.")] = Flavour.DC,
    bot_rights: Annotated[
        BotRights, typer.Option(help="super: sees all; limited: no restricted pages.")
    ] = BotRights.SUPER,
    context: Annotated[str, typer.Option(help="Context path, such as /wiki.")] = "",
    now: Annotated[
        str | None, typer.Option(help="ISO time at which the wiki's clock stands.")
    ] = None,
    profile: Annotated[Profile, typer.Option(help="Version of the product to play.")] = "9.2",
) -> None:
    """Start the embedded wiki: Confluence's pages and REST on this machine only.

    Accounts: admin, sicbot (the bot), exsec, reader, and all users of the world.

    The password is the same word as the name. Stop it with Ctrl-C.
    """
    from sicbot.sandbox.serving import serve

    if flavour is Flavour.CLOUD:
        raise ConfigError("the embedded wiki does not play Cloud yet; use --flavour dc")
    world = _world(world)
    _check(world, context)
    try:
        switches = Switches(
            profile=profile,
            context_path=context.rstrip("/"),
            bot_rights=bot_rights.value,
            now=now,
        )
        serve(world=world, data=data, switches=switches, port=port, announce=_announce)
    except OSError as error:
        raise port_error(port, error) from error
    except UnusableError as error:
        raise ConfigError(str(error)) from error


def _world(named: Path | None) -> Path | None:
    """Return the folder of a world; `demo` is the one that comes with sicbot, if there is no other.

    After an installation nobody knows where that lies.
    """
    if named == Path(DEMO) and not named.exists():
        return Path(str(files("sicbot") / "demo_world"))
    return named


def _check(world: Path | None, context: str) -> None:
    if world is not None and not (world / "world.json").is_file():
        raise ConfigError(f"--world {world}: there is no world.json in it")
    if context and not context.startswith("/"):
        raise ConfigError(f"--context {context}: must begin with a slash, such as /wiki")


def port_error(port: int, error: OSError) -> Exception:
    """Return the error that the wiki cannot start with; what is no fault of the port stays."""
    if error.errno not in {errno.EADDRINUSE, errno.EACCES} or error.filename:
        return error
    return ConfigError(
        f"port {port} is taken or not allowed ({error.strerror}); choose another with --port"
    )


def _announce(url: str) -> None:
    typer.echo(f"The wiki is at {url} until you press Ctrl-C.")
    typer.echo("Log in as admin, sicbot, exsec or reader; the password is the same word.")
