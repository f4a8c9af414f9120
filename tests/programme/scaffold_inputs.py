"""Inputs of scaffolds with the same text in every place, and with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.programme.scaffolds.inputs import (
    Aim,
    Basic,
    Basis,
    Carried,
    CarriedRow,
    Document,
    Documents,
    Duty,
    Events,
    Figure,
    Force,
    Home,
    Item,
    Meeting,
    Named,
    OfYear,
    PageName,
    Person,
    Prepared,
    Report,
    Result,
    Showing,
    Step,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUTS: Mapping[str, type[Basic]] = {
    "basic": Basic, "home": Home, "showing": Showing, "table": Table, "meeting": Meeting,
    "named": Named, "of-year": OfYear, "report": Report, "events": Events,
    "documents": Documents,
}  # fmt: skip


def full(kind: type[Basic], text: str) -> Basic:
    """Return inputs in which each text is this one, and each list has two items."""
    step = Step(
        text, text, text, (text, text), (Duty(text, (text, text)),) * 2, text, text, 2, text
    )
    item = Item(text, text, text, text)
    people = Person(text, text), Person("", text)
    carried = CarriedRow(text, people, text, "", text), CarriedRow(text, (), "", text)
    lists: dict[str, object] = {
        "rows": step, "names": text, "headings": text,
        **dict.fromkeys(("last", "tasks", "due", "notes"), item),
        "summary": Figure(text, text, (PageName(text, text),) * 2),
        "figures": Figure(text, text, (PageName(text, text),) * 2),
        "results": Result(text, (text, text), text, (PageName(text, text),)),
        "forces": Force(text, text, text, text, text, text),
        **dict.fromkeys(("leaders", "representatives", "people", "team"), Person(text, text)),
    }  # fmt: skip
    given: dict[str, object] = {
        "objective": Aim(text, text, text, text, text, text, text),
        "carried": Carried(carried, 2, text, text, unread=True),
        "groups": (Prepared(step, (Document(1, text),), text, 2), Prepared(step, (), "", 3)),
        "activity": step, "basis": Basis(text, text, text, text, text), "focal": True, "hidden": 2,
        **{name: (one, one) for name, one in lists.items()},
    }  # fmt: skip
    names = kind.__dataclass_fields__
    return kind(**{name: given.get(name, text) for name in names})  # type: ignore[arg-type]
