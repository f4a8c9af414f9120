"""`python -m benchmarks [NAME ..]`: runs the named measurements, or all."""

from __future__ import annotations

import sys

from benchmarks import diagnosing, memory, projects, reading, rights, scaffolding, scanning

MEASUREMENTS = {
    "scanning": scanning.run,
    "requests": reading.requests,
    "waiting": reading.waiting,
    "diagnosing": diagnosing.run,
    "memory": memory.run,
    "rights": rights.run,
    "projects": projects.run,
    "scaffolding": scaffolding.run,
}


def main(names: list[str]) -> int:
    """Run measurements; 2 for a name that is none."""
    unknown = sorted(set(names) - MEASUREMENTS.keys())
    if unknown:
        known = ", ".join(MEASUREMENTS)
        print(f"no measurement is called {', '.join(unknown)}; there are {known}", file=sys.stderr)
        return 2
    for name, measure in MEASUREMENTS.items():
        if not names or name in names:
            measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
