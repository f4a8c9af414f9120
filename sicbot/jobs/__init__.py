"""The jobs, one file each; a new file here is a new job."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.job import AnyJob


def load_jobs() -> dict[str, AnyJob]:
    """Return all jobs by name, in alphabetical order."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    jobs: list[AnyJob] = [module.JOB for module in modules]
    return {job.name: job for job in sorted(jobs, key=lambda job: job.name)}
