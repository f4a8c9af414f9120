"""A wiki with two pages of objectives, made by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sicbot.core.people import TaskForce
from sicbot.core.policy import Policy
from sicbot.core.work_policy import Cycle, Work
from sicbot.jobs.objectives import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.builders import Sheet
from tests.jobs.registered import SHEETS, Registered, after, planned
from tests.people_builders import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.programme.programme import Programme

PAGE, FACILITIES, INDICATORS = "Objectives", "Core and Global", "All indicators"
CONFIG = Config(page=f"MAIN:{PAGE}", facilities=f"MAIN:{FACILITIES}")
HEAD = "# | Label | Title | Baseline 2020 | Target 2030 | Target 2050"
FIRST = table(
    HEAD,
    "A1 | NDCs | Soils in every plan | 28 plans | All members | All parties",
    "A5 | Markets | Markets get fairer | - | 3 good schemes | 5 schemes",
    "F1 | Twins | Twin regions lift soils | a pilot | 20 countries |",
)
SECOND = table(
    "# | Objective | Baseline 2020 | 2030 | 2050",
    "A1 | Write soils into plans | 36 plans | all members. | All parties",
    "B1 | Plans for investment | a list | 98 countries | 196 countries",
)
GOALS = "<h1>Goal A - INCEPTION</h1><p>Begin well.</p><h1>Goal F - Crosscutting</h1>"
OTHER_GOALS = "<table><tbody>{}</tbody></table>".format(
    "".join(
        f"<tr><td>{letter}. {name}</td><td>{purpose}</td></tr>"
        for letter, name, purpose in (
            ("A", "Initiation", "Begin."), ("B", "Building", ""), ("C", "Care", ""),
            ("D", "Data", ""), ("E", "Evidence", ""), ("F", "Crosscutting", ""),
        )
    )
)  # fmt: skip
WORK = Work(
    cycles=(
        Cycle(number=1, begins=date(2022, 9, 1), focal=tuple(map(TaskForce, ("F1", "A5")))),
        Cycle(number=2, begins=date(2024, 9, 1)),
    ),
    objective_pages=("MAIN:First", "MAIN:Second"),
    core_facilities=(TaskForce("B1"),),
    global_facilities=(TaskForce("A5"), TaskForce("F1")),
)


@dataclass(frozen=True)
class Town:
    """What is there; `programme` is what it means.

    Attributes:
        first: How the first page of objectives is, besides its body; None: it is not there.
        second: The same of the second one.
    """

    first: Mapping[str, Any] | None = field(default_factory=dict)
    second: Mapping[str, Any] | None = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    work: Work = WORK
    views: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"objectives": ("anonymous",), "indicators": ("secretariat",)}
    )

    @property
    def programme(self) -> Programme:
        """What this means."""
        texts = (
            ("First", GOALS + FIRST, self.first),
            ("Second", OTHER_GOALS + SECOND, self.second),
        )
        sources = [
            Sheet(title, **{"body": body, **more})
            for title, body, more in texts
            if more is not None
        ]
        kinds = {name: {"view": list(view), "edit": []} for name, view in self.views.items()}
        wiki = Registered((), sheets=(*SHEETS, *sources, *self.sheets))
        policy = Policy.model_validate({"pages": kinds})
        return replace(wiki.programme, work=self.work, policy=policy)


def run(programme: Programme, config: Config = CONFIG) -> Programme:
    """Return the programme after a run that made all that is free."""
    plan = planned(JOB, config, programme)
    return after(JOB, programme, [one for one in plan.changes if one.id in plan.free])


def rows(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of the tables of objectives, by code."""
    return {
        row.cells[0].paragraphs[0]: {
            "Label": row.cells[0].paragraphs[1],
            **dict(zip(one.header[2:], (cell.text for cell in row.cells[2:]), strict=True)),
            "Title": row.cells[1].paragraphs[0],
            "More": " | ".join(row.cells[1].paragraphs[1:]),
        }
        for one in tables(parse(text))
        for row in one.rows
        if one.header[:1] == ("Objective",)
    }
