"""What all tests share: the embedded wiki, and no network but this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def shared_folder() -> Path | None:
    """Return the folder with the shared world and the vendor's interface, where there is one."""
    folder = ROOT.parent / "shared"
    return folder if (folder / "wiki" / "world.json").is_file() else None


needs_shared = pytest.mark.skipif(
    shared_folder() is None, reason="the shared world is not beside this checkout"
)


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request that would leave this machine fail."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else address
        if self.family in {socket.AF_INET, socket.AF_INET6} and host not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # whatever the caller gave

    monkeypatch.setattr(socket.socket, "connect", guarded)
