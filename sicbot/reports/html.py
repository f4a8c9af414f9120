"""A report as one HTML file: no network, no script but its own, light and dark, ready to print."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sicbot.shipped import shipped

if TYPE_CHECKING:
    from sicbot.reports.sheet import Sheet


def to_html(sheet: Sheet, *, language: str, taken: str, labels: dict[str, str]) -> str:
    """Return the report as a page; `labels` are its few fixed words in the reader's language."""
    folder = shipped("page_templates")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (folder / "report.css").read_text(encoding="utf-8")
    script = (folder / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("report.html.j2").render(
        sheet=sheet,
        language=language,
        taken=taken,
        labels=labels,
        style=Markup(style),  # noqa: S704  # our own file, allowed by its hash
        script=Markup(script),  # noqa: S704  # likewise
        policy=policy,
    )


def _digest(text: str) -> str:
    """Return the hash by which the page's policy allows exactly this style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
