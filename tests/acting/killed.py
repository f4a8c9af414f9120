"""A process of its own that approves everything on the hamlet, and kills itself at one effect."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from sicbot.app import make_app
from sicbot.running import run_jobs
from sicbot.settings import Environment
from tests.acting.crashing import Effects
from tests.acting.hamlet import NOW
from tests.acting.scene import everything, hamlet_config


def main() -> None:
    """Take the wiki's address, the state folder, and the kind, number and way of the effect."""
    url, state, kind, at, how = sys.argv[1:]
    environment = Environment(
        wiki_url=url,
        wiki_token=SecretStr("token-sicbot"),
        state=Path(state),
        now=datetime.fromisoformat(NOW),
    )
    effects = Effects(kind, int(at), how, kills=True)  # type: ignore[arg-type]  # as given
    with closing(make_app(hamlet_config(), environment, may_write=True)) as app:
        effects.attach(app)
        run_jobs(app, ("includes",), choose=everything, command="apply")


if __name__ == "__main__":
    main()
