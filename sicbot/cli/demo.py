"""`sicbot demo`: the embedded wiki with the demo world, and what sicbot says of it."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr
from rich.text import Text as Styled

from sicbot.app import audit_includes, make_app
from sicbot.cli.audit import Format, show
from sicbot.cli.output import console
from sicbot.core.errors import ConfigError
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.settings import Environment, read_config
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from sicbot.programme.doctor import Finding

TO_LOOK_AT = ("Join Task Forces", "What happened so far and next steps")


def demo(
    *,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8090,
    once: Annotated[bool, typer.Option("--once", help="Do not stay up.")] = False,
) -> None:
    """Start the embedded wiki with the demo world and say why its includes are red."""
    world = Path(str(files("sicbot") / "demo_world"))
    now = json.loads((world / "world.json").read_text(encoding="utf-8"))["site"]["asOf"]
    screen = console()
    screen.print("Starting the embedded wiki with the demo world ...")
    try:
        with running(world=world, switches=Switches(now=now), port=port) as server:
            _tour(server.url, now, screen)
            if not once and sys.stdout.isatty():
                screen.print("\nThe wiki stays up until you press Ctrl-C.")
                _wait()
    except OSError as error:
        raise ConfigError(
            f"port {port} is taken or not allowed ({error.strerror}); choose another with --port"
        ) from error


def _tour(url: str, now: str, screen: Console) -> None:
    """Audit the wiki and tell where to look."""
    with TemporaryDirectory() as state:
        environment = Environment(
            wiki_url=url,
            wiki_token=SecretStr("token-sicbot"),  # the embedded wiki's own, known to all
            state=Path(state),
            now=now,
        )
        app = make_app(read_config(shipped("config")), environment)
        findings, coverage = audit_includes(app)
        show(app, findings, coverage, Format.TABLE)
        app.close()
    _summary(findings, screen)
    screen.print("\nLook at it in a browser:", style="bold")
    for title in TO_LOOK_AT:
        screen.print(Styled(f"  {url}/display/SOIL/{title.replace(' ', '+')}"))
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
