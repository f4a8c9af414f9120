"""A removal over the limit through the real commands: exit code 4, the ids, and one of them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from sicbot.shipped import shipped
from tests.acting.parish import A1, A1_PEOPLE, inside, later, say, served
from tests.test_errors_users_meet import Shell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acting.scene import Scene

LIMITED = 4
FILES = {
    "sicbot.toml": """
        [wiki]
        secretariat = "council"
        [audiences]
        groups = ["council"]
    """,
    "policy.toml": f"""
        removals = "limited"
        protected = ["admin"]
        [groups.modes]
        {A1} = "own"
        [pages.members]
        view = ["folk", "council"]
        edit = ["council"]
    """,
    "people.toml": 'attestors = ["council"]\nnominators = ["council"]\n',
    "groups.toml": 'ledger = "DESK:Memberships"\nbelow = "DESK:Desk"\n',
    "registrations.toml": "",
}


def shell_of(scene: Scene, folder: Path) -> Shell:
    """Return a shell beside the configuration of the parish."""
    shutil.copytree(shipped("config"), folder / "config")
    for name, text in FILES.items():
        lines = (line.strip() for line in text.splitlines())
        (folder / "config" / name).write_text("\n".join(lines), encoding="utf-8")
    told = {"SICBOT_WIKI_URL": scene.server.url, "SICBOT_WIKI_TOKEN": "token-sicbot"}
    return Shell(folder, told)


def test_a_run_over_the_limit_ends_with_4_and_one_id_does_one(tmp_path: Path) -> None:
    """Three of fourteen left: nobody goes, the ids are named, and `--only` takes one out."""
    with served(tmp_path / "state") as scene:
        shell = shell_of(scene, tmp_path)
        jobs = ("registrations", "groups")

        def on(day: float, *arguments: str) -> tuple[int, str]:
            now = later(scene, day).now.isoformat()
            done = shell.run(*arguments, now=now)
            return done.returncode, done.stdout + done.stderr

        assert on(0, "run", *jobs)[0] == 0
        everybody = inside(scene)
        for who in A1_PEOPLE[:3]:
            say(scene, who, "LEAVE A1")
        assert on(1, "run", *jobs)[0] == 0
        code, told = on(2, "run", *jobs)
        assert (code, inside(scene)) == (LIMITED, everybody), told
        assert "would take 3 of 14 out of" in " ".join(told.split())
        ids = re.findall(r"\b[0-9a-f]{12}\b", told)
        assert len(set(ids)) >= len(A1_PEOPLE[:3]), told
        code, told = on(2, "apply", *jobs, "--only", ids[0])

        assert code == 0, told
        assert len(everybody - inside(scene)) == 1
