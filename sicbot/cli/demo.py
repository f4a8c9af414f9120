"""`sicbot demo`: the embedded wiki with the demo world, and what sicbot says of it."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from contextlib import ExitStack, closing
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.output import Format, console, styled
from sicbot.cli.sandbox import DEFAULT_PORT, Port, port_error
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from sicbot.programme.doctor import Finding

TO_LOOK_AT = ("Join Task Forces", "What happened so far and next steps")


def demo(
    *,
    port: Port = DEFAULT_PORT,
    once: Annotated[bool, typer.Option("--once", help="Do not stay up.")] = False,
) -> None:
    """Start the embedded wiki with the demo world and say why its includes are red."""
    from sicbot.sandbox.model import Switches
    from sicbot.sandbox.serving import running

    world = Path(str(files("sicbot") / "demo_world"))
    now = json.loads((world / "world.json").read_text(encoding="utf-8"))["site"]["asOf"]
    screen = console()
    screen.print("Starting the embedded wiki with the demo world ...")
    with ExitStack() as stack:
        try:
            wiki = running(world=world, switches=Switches(now=now), port=port)
            server = stack.enter_context(wiki)
        except OSError as error:
            raise port_error(port, error) from error
        _tour(server.url, now, screen)
        if not once and sys.stdout.isatty():
            screen.print("\nThe wiki stays up until you press Ctrl-C.")
            _wait()


def _tour(url: str, now: str, screen: Console) -> None:
    """Audit the wiki and tell where to look."""
    from pydantic import SecretStr

    from sicbot.app import audit_includes, make_app
    from sicbot.cli.findings import show
    from sicbot.settings import Environment, read_config

    with TemporaryDirectory() as state:
        environment = Environment(
            wiki_url=url,
            wiki_token=SecretStr("token-sicbot"),  # the embedded wiki's own, known to all
            wiki_flavour="dc",
            state=Path(state),
            now=now,
        )
        with closing(make_app(read_config(shipped("config")), environment)) as app:
            findings, coverage = audit_includes(app)
            show(app, findings, coverage, Format.TABLE)
    _summary(findings, screen)
    screen.print("\nLook at it in a browser:", style="bold")
    for title in TO_LOOK_AT:
        screen.print(styled(f"  {url}/display/SOIL/{title.replace(' ', '+')}"))
    screen.print(
        "  Without login every form is red. Log in as exsec (password exsec) and look again."
    )


def _summary(findings: Sequence[Finding], screen: Console) -> None:
    landing = [one for one in findings if one.reference.host.title in TO_LOOK_AT]
    causes = Counter(one.cause.value for one in landing)
    screen.print(f"\n{len(landing)} includes on the two landing pages are red:", style="bold")
    for cause, count in causes.most_common():
        screen.print(f"  {count:3} {cause}")


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console().print("\nStopped.")
