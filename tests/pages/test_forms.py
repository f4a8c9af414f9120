"""ConfiForms macros."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.pages.forms import FormField, FormUse, forms
from tests.pages.cases import CASES, Case

DEFAULTS: dict[str, Any] = {"title": "", "button": "", "fields": [], "columns": [], "page": None}


def spell(field: FormField) -> str:
    """Return a field as a case file states it."""
    values = ",".join(f"{identity}={label}" for identity, label in field.values)
    return f"{field.name}|{field.label}|{field.type}|{values}"


def describe(use: FormUse) -> dict[str, Any]:
    """Return a form macro as a case file states it."""
    return {
        "role": use.role,
        "form_name": use.form_name,
        "title": use.title,
        "button": use.button,
        "fields": [spell(field) for field in use.fields],
        "columns": list(use.columns),
        "page": f"{use.page.space_key}:{use.page.title}" if use.page else None,
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_finds_these_forms_and_no_others(case: Case) -> None:
    """Definitions, buttons and views are found, not what stands inside them."""
    stated = [DEFAULTS | form for form in case.expected.get("forms", [])]

    found = forms(case.body)

    assert [describe(use) for use in found] == stated
    assert all(use.macro.encode() in use.span.cut(case.data) for use in found)
