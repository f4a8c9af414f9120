"""Peak memory of an audit, measured in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.tables import show
from sicbot.app import audit_includes
from sicbot.sandbox.serving import running
from tests.worlds import AUDIENCES, app_of, plain_world

SIZES = (100, 1_000, 10_000)
PAGE_BYTES = 18 * 1024
SPACES = 5
SECONDS = 600


def run() -> None:
    """Show the peak of a first and of a second audit, beside that of an almost empty wiki."""
    rows = []
    for pages in SIZES:
        world = plain_world(pages, spaces=SPACES, groups=AUDIENCES, filler_bytes=PAGE_BYTES)
        with TemporaryDirectory() as folder, running(world=world) as server:
            peaks = [_peak(server.url, folder) for _round in range(2)]
            kept = sum(file.stat().st_size for file in Path(folder).iterdir())
        rows.append((f"{pages:,} pages", *(f"{peak:.0f}" for peak in peaks), f"{kept / 1e6:.0f}"))
    show(
        f"Peak memory of an audit, pages of {PAGE_BYTES // 1024} KB",
        ("wiki", "full, MB", "unchanged, MB", "kept on disk, MB"),
        rows,
    )
    print("  Of the whole process: what more pages cost is the difference between two lines.")


def _peak(url: str, folder: str) -> float:
    """Return the peak of an audit in MB."""
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", "benchmarks.memory", url, folder],
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    return float(done.stdout)


def audit(url: str, folder: Path) -> None:
    """Audit a wiki and print this process's peak in MB."""
    with app_of(url, folder) as app:
        audit_includes(app)
    print(own_peak() / 1e6)


def own_peak() -> int:
    """Return this process's peak in bytes.

    On Linux `ru_maxrss` counts the parent's memory too, from the moment between fork and exec.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


if __name__ == "__main__":
    audit(sys.argv[1], Path(sys.argv[2]))
