"""A table of 5,000 projects: reading it, what follows for the inventory, and the gaps."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.tables import show
from sicbot.core.work_policy import Work
from sicbot.programme.gaps.cells import gaps_of
from sicbot.programme.inventory.table_entries import table_entries
from tests.builders import Sheet, make_snapshot, programme_of
from tests.project_tables import make_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.programme.programme import Programme

ROWS = 5_000
CYCLE = 2


def run() -> None:
    """Show processor time and peak memory of each step."""
    made = make_sheet(ROWS)
    work = Work.model_validate({"inventory": {"tables": ["MAIN:Projects"]}})
    seen = replace(programme_of(make_snapshot(Sheet("Projects", made.body))), work=work)
    inventory = seen.inventory
    steps: dict[str, Callable[[Programme], object]] = {
        "links of the page, parsed once": lambda fresh: fresh.includes,
        "that, and the entries of the table": table_entries,
        "both, and the whole inventory": lambda fresh: fresh.inventory,
        "gaps of a cycle": lambda _fresh: gaps_of(inventory, CYCLE),
    }
    rows = [(name, *_measured(step, seen)) for name, step in steps.items()]
    megabytes = len(made.body.encode()) / 1024**2
    show(
        f"Projects: a table of {ROWS:,} rows, {megabytes:.1f} MB; {len(made.entries):,} entries",
        ("step", "processor, s", "peak, MB"),
        rows,
    )


def _measured(step: Callable[[Programme], object], seen: Programme) -> tuple[str, str]:
    """Return time and peak, each measured on a programme that knows nothing yet."""
    begin = process_time()
    step(replace(seen))
    taken = process_time() - begin
    tracemalloc.start()
    step(replace(seen))
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    return f"{taken:.2f}", f"{peak:.0f}"
