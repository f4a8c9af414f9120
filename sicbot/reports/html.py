"""A report as one HTML file: no network, no script but its own, light and dark, ready to print."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sicbot.core.text import _
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.reports.sheet import Sheet

# The fixed words of the page, by the names that its template knows.
LABELS = {
    "coverage": _("What was read"),
    "filter": _("Filter"),
    "none_fits": _("No row fits"),
    "nothing": _("Nothing to tell."),
    "sort": _("Sort by"),
    "unsorted": _("as found"),
}


def to_html(sheet: Sheet, *, language: str, taken: str, labels: dict[str, str]) -> str:
    """Return the report as a page; `labels` are those of `LABELS` in the reader's language."""
    return render_page(
        "report.html.j2",
        styles=("report.css",),
        script="report.js",
        sheet=sheet,
        language=language,
        taken=taken,
        labels={name: label.show() for name, label in LABELS.items()} | labels,
    )


def render_page(template: str, *, styles: Sequence[str], script: str, **values: object) -> str:
    """Return a page of its own: it holds its styles and script, and its policy allows no others.

    The template puts `policy`, `style` and `script` in their places; all else is escaped.
    """
    folder = shipped("page_templates")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join((folder / name).read_text(encoding="utf-8") for name in styles)
    program = (folder / script).read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(program)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template(template).render(
        style=Markup(style),  # noqa: S704  # our own files, allowed by their hash
        script=Markup(program),  # noqa: S704  # likewise
        policy=policy,
        **values,
    )


def _digest(text: str) -> str:
    """Return the hash by which the page's policy allows exactly this style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
