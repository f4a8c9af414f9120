"""Where the shipped templates and the shipped configuration lie, in a wheel and in a clone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).parent


def shipped(folder: Literal["config", "page_templates"]) -> Path:
    """Return the folder as installed, or of the clone that sicbot runs from."""
    installed = PACKAGE / "shipped_files" / folder
    return installed if installed.is_dir() else PACKAGE.parent / folder
