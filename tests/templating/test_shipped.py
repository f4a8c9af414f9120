"""The shipped templates: a hostile value in every place of theirs stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.scaffolds import Role
from sicbot.programme.scaffolds.pieces import template_of, values
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.templating.cleaning import clean
from sicbot.templating.environment import Renderer, template_folders
from sicbot.templating.skeleton import skeleton
from tests.programme.scaffold_inputs import INPUTS, full
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

RENDERER = Renderer(template_folders())


def card(text: str) -> dict[str, object]:
    return {"title": text, "groups": [text, text], "login": ADDRESS, "address": ADDRESS}


def status(text: str) -> dict[str, object]:
    cell = {"sign": "?", "colour": "grey", "link": ADDRESS, "told": text}
    names = ("number", "name", "codes", "code", "what", "why")
    days = {"first": "2022-09-01", "last": "2022-09-30", "day": "2022-09-02"}
    told = row(text, *names, "page", "sign", "word") | days | {"link": ADDRESS, "colour": "grey"}
    force = {"code": text, "focal": True, "home": ADDRESS, "cells": [cell, cell | {"link": ""}]}
    totals = told | {"focal": 1, "all": 2}
    return {
        "cycle": f"{text}1",
        "begins": "2022-09-01",
        "focal": [text],
        "weeks": text,
        "totals": [totals],
        "activities": [
            told | {"cells": [cell]},
            told | {"last": "", "timing": f"{text}.", "cells": [cell]},
        ],
        "goals": [{"goal": text, "rows": [force]}],
        **{key: [told] for key in ("open", "unread", "quiet", "others")},
        "notes": [text, text],
        "lacking": [text],
        **foot(text),
    }


def cycle_review(text: str) -> dict[str, object]:
    days = {"first": "2022-09-01", "last": "2022-09-30", "old_first": "", "old_last": ""}
    many = {"many": True, "old_many": False}
    told = row(text, "number", "name", "timing", "anchor", "basis", "open") | days | many
    told |= {"notes": [text, text], "hanging": [text], "delays": [text, text]}
    moved = {"why": "", "day": "2022-09-02", "events": [told], "activities": [told]}
    return {
        "source": ADDRESS,
        "place": ADDRESS,
        "rows": [told, told | {"last": "", "notes": []}],
        **{key: [told] for key in ("events", "overlaps", "slips")},
        "moved": moved,
        "notes": [text],
        "lacking": [text],
        "calendar": text,
        **foot(text),
    }


def cycle_changes(text: str) -> dict[str, object]:
    return {
        "cycle": text,
        "link": ADDRESS,
        "versions": text,
        "validated": {
            "told": text,
            "link": ADDRESS,
            "is_hint": False,
            "points": [text],
            "notes": [text],
        },
        "first": [text],
        "rows": [{"name": text, "lines": [text, text]}],
        "todo": [text],
        "terms": {
            "rows": [row(text, "page", "then", "names") | {"link": ADDRESS}],
            "left_out": [text],
        },
        "pages": [{"page": text, "link": ADDRESS, "says": text}],
        "hidden": text,
        **foot(text),
    }


def template_versions(text: str) -> dict[str, object]:
    told = {"page": text, "link": ADDRESS, "since": text, "kept": [text, text], "waiting": 2}
    pages = [told | {"unknown": False}, told | {"unknown": True}]
    return {
        "rows": [{"kind": text, "version": text, "newest": 1, "older": 2}],
        "groups": [{"kind": text, "pages": pages}],
        "hidden": 3,
        **foot(text),
    }


def cycle_timeline(text: str) -> dict[str, object]:
    days = {"first": "2022-09-01", "last": "2022-09-30", "many": True, "timing": ""}
    told = {"what": text, **days}
    cycle = {"number": text, "begins": "2022-09-01", "focal": [text, text], "next": "2",
             "next_begins": "2023-09-01", "next_begun": True}  # fmt: skip
    parts = {key: [told, told] for key in ("over", "now", "coming")}
    undated = [{"what": text, "first": "", "last": "", "many": False, "timing": f"{text}."}]
    return {"told": True, "source": ADDRESS, "cycle": cycle, **parts, "undated": undated,
            "when": text}  # fmt: skip


def cycle_proposals(text: str) -> dict[str, object]:
    told = row(text, "activity", "text", "why", "page") | {"link": ADDRESS}
    rows = [told, told | {"activity": "", "why": ""}]
    page = {"cycle": ADDRESS, "rows": rows, "more": 2, "heading": text, "notes": [text]}
    return {**page, **foot(text)}


def consistency(text: str) -> dict[str, object]:
    stand = {"page": text, "link": ADDRESS, "words": text}
    told = {"number": 7, "anchor": "sicbot-item-7-0a", "subject": text, "day": "2022-09-02",
            "stands": [stand, stand], "proposal": text}  # fmt: skip
    rows = [told, told | {"number": 0, "day": "", "subject": "", "proposal": ""}]
    group = {
        "kind": "x",
        "anchor": "sicbot-kind-x",
        "title": text,
        "advice": text,
        "count": 3,
        "rows": rows,
        "others": rows,
    }
    return {
        "summary": [
            {"title": text, "anchor": "sicbot-kind-x", "open": 3, "left": 1},
            {"title": text, "anchor": "sicbot-kind-y", "open": 0, "left": 1},
        ],
        "groups": [group, group | {"rows": []}],
        "left": [told | {"title": text, "since": "2022-09-03"}],
        "unseen": ["sicbot-said-9-0b-done-2022-09-01-"],
        "refused": {"text": text, "anchors": ["sicbot-refused-7-2022-09-01"]},
        "desk": text,
        "hidden": 2,
        "missing": [group],
        "lacking": [text],
        **foot(text),
    }


def report(text: str) -> dict[str, object]:
    row = dict.fromkeys(("space", "host", "cause", "red", "who", "steps"), text)
    return {
        "rows": [{**row, "includes": [text, text]}],
        "more": 2,
        "untold": 3,
        "register": [{"space": text, "title": text, "hosts": [text, text]}],
        "more_register": 4,
        "when": text,
        "coverage": [text, text],
    }


def row(text: str, *names: str) -> dict[str, object]:
    links = dict.fromkeys(("account", "web", "profile"), ADDRESS)
    return {**dict.fromkeys(names, text), **links}


def foot(text: str) -> dict[str, object]:
    return {"when": text, "coverage": [text, text]}


def members(text: str) -> dict[str, object]:
    told = row(text, "name", "role", "region", "organisation", "since")
    return {"rows": [told], "total": 2, "unnamed": 1, "complete": False, "foot": True, **foot(text)}


def all_members(text: str) -> dict[str, object]:
    told = row(text, "code", "name", "role", "region", "organisation", "since")
    totals = [{"code": text, "members": 2, "named": 1, "complete": False}]
    return {"rows": [told], "totals": totals, "total": 2, "people": 2, **foot(text)}


def registrations(text: str) -> dict[str, object]:
    told = row(
        text, "code", "where", "name", "organisation", "why", "wish", "region", "standing", "what",
        "page", "row",
    )  # fmt: skip
    parts = ("refusals", "candidates", "remarks", "withdrawn", "unmatched", "unread")
    found = {key: [told | {"perhaps": [text, text]}] for key in parts}
    return {**found, "notes": [text, text], **foot(text)}


def groups(text: str) -> dict[str, object]:
    told = row(text, "group", "name", "since", "why", "code") | {"inside": True}
    parts = ("waiting", "strangers", "leaders", "unread")
    return {**{key: [told] for key in parts}, **foot(text)}


def memberships(text: str) -> dict[str, object]:
    return {"rows": [row(text, "group", "key", "since", "by", "name")], **foot(text)}


def project(text: str) -> dict[str, object]:
    """Return an entry of the inventory as its tables show it."""
    told = row(
        text, "title", "number", "codes", "kind", "owner", "supporting", "sponsors", "regions",
        "countries", "start", "end", "state",
    )  # fmt: skip
    return {**told, "url": ADDRESS, "source": ADDRESS, "hints": [text, text]}


def kept(text: str) -> dict[str, object]:
    totals = [{"cycle": one, "entries": 2, "projects": 1} for one in (text, "")]
    return {"totals": totals, "hidden": 2, "complete": False, "form": ADDRESS, **foot(text)}


def projects(text: str) -> dict[str, object]:
    told = project(text) | {"changes": [text, text]}
    before = {"before": told, "now": [told, told], "over": False}
    new = {"before": {}, "now": [], "over": True}
    rows = [project(text) | one for one in (before, new)]
    cycles = {"compared": True, "cycle": text, "earlier": text, "waiting": 1, "more": 1}
    return {"rows": rows, **cycles, **kept(text)}


def all_projects(text: str) -> dict[str, object]:
    counts = {"entries": 2, "ongoing": 1, "sponsors": 1, "hidden": 1, "owners": 1}
    forces = [{"code": text, "space": text, "title": one, **counts} for one in (text, "")]
    regions = [{"name": text, "codes": text, **counts}]
    rows = [project(text) | {"cycle": 1}]
    return {"forces": forces, "regions": regions, "rows": rows, "more": 2, **kept(text)}


def baseline(text: str) -> dict[str, object]:
    counts = {"entries": 2, "projects": 1}
    return {"cycle": text, "rows": [project(text)], "more": 1, **counts, **kept(text)}


def sponsors(text: str) -> dict[str, object]:
    told = {"name": text, "entries": 2, "codes": text, "regions": [text], "also": [text, text]}
    player = {"name": text, "owns": 1, "supports": 2, "codes": text}
    perhaps = [{"one": text, "other": text}]
    regions = [{"name": text, "rows": [player], "more": 1}]
    return {"sponsors": [told], "more": 1, "perhaps": perhaps, "regions": regions,
            **kept(text)}  # fmt: skip


def pairs(text: str) -> dict[str, object]:
    told = {
        "id": text, "score": 70, "one": project(text), "other": project(text),
        "reasons": [text, text], "verdict": text, "said": text,
    }  # fmt: skip
    page = {"space": text, "title": text, "there": False}
    return {
        "pairs": [told], "more": 1, "more_odd": 1, "decided": [told],
        "verdicts": page, "register": page,
        "odd": [project(text) | {"told": [text, text]}], "perhaps": [{"one": text, "other": text}],
        "notes": [text], "unread": [{"what": text, "why": text}], **kept(text),
    }  # fmt: skip


def lozenge(text: str) -> dict[str, object]:
    return {"colour": text, "title": text}


def note_board(text: str) -> dict[str, object]:
    plain = (
        "title", "who", "day", "why", "way_out", "since", "by", "codes",
        "filled", "length", "team", "letter", "proposal", "typed", "numbers",
    )  # fmt: skip
    states = {"state": lozenge(text), "counted": lozenge(text)}
    told = row(text, *plain) | states | {"link": ADDRESS, "past": ADDRESS, "version": 2, "now": 3}
    told |= {"dated": True, "about": [text, text], "missing": [text, text], "next": [text, text]}
    line = told | {"projects": [text, text], "proposed": True}
    parts = ("refused", "rows", "batch", "unread", "passed_over")
    return {
        **{key: [told] for key in parts},
        "counts": [{"state": lozenge(text), "count": 2}, {"state": lozenge(text), "count": 3}],
        "remarks": [told | {"what": [text, text]}],
        "families": [{"idea": text, "lines": [line, line]}],
        "with_ideas": True,
        "left_out": 2,
        "projects_unread": True,
        "hidden": 2,
        **foot(text),
    }


def note_row(text: str) -> dict[str, object]:
    told = row(text, "title", "since", "filled", "length", "next", "why")
    states = {"state": lozenge(text), "claimed": lozenge(text)}
    flags = {"dated": True, "long": True, "teams_turn": True, "differs": True}
    return told | states | flags | {"link": ADDRESS, "sections": [text, text], "fields": [text]}


def notes_missing(text: str) -> dict[str, object]:
    parts = ("rows", "over", "unread")
    return {**{key: [note_row(text)] for key in parts}, "hidden": 2, **foot(text)}


def note_alone(text: str) -> dict[str, object]:
    return {"row": note_row(text), "foot": True, "when": text}


def gap_cycle(text: str) -> dict[str, object]:
    cell = {"label": text, "colour": text, "shade": text}
    single = {"code": text, "sponsor": text, "regions": text, "all": True}
    numbers = {"answers": 1, "objectives": 24, "projects": 2, "sponsors": 1, "placeless": 1}
    return {
        "number": 2, "begins": text, "rows": [{"code": text, "cells": [cell, cell]}], "all": [1],
        "totals": [{"code": text, "projects": text, "sponsors": 1}],
        "singles": [single, single],
        "silent": [text, text], "payers": [{"name": text, "counts": [1, 2], "projects": 3}],
        "more_payers": 1, "hidden": 1, **numbers,
    }  # fmt: skip


def gaps(text: str) -> dict[str, object]:
    legend = [{"label": text, "colour": text, "shade": text, "meaning": text}]
    values = {"legend": legend, "regions": [text, text], "cycles": [gap_cycle(text)]}
    values |= {"titles": [row(text, "code", "title")]}
    return {**values, "complete": False, "nowhere": 1, "cycle": gap_cycle(text), **foot(text)}


def objectives(text: str) -> dict[str, object]:
    page = {"page": text, "link": ADDRESS}
    names = ("code", "label", "title", "facility", "baseline", "target_2030", "target_2050")
    told = row(text, *names) | {"focal": True, "others": [page | {"facts": [text, text]}]}
    unknown = dict.fromkeys(names, "") | {"code": text, "focal": False, "others": []}
    goal = {"letter": text, "name": text, "purpose": text, "others": [page, page]}
    return {
        "year": text, "focal": [text, text], "sources": [page, page],
        "goals": [goal | {"rows": [told, unknown]}, goal | {"name": "", "rows": []}],
        "hidden": 2, "absent": 1, **foot(text),
    }  # fmt: skip


def facilities(text: str) -> dict[str, object]:
    told = row(text, "code", "label", "title")
    return {"core": [told], "whole": [], "open": [told], **foot(text)}


def indicators(text: str) -> dict[str, object]:
    cells = [{"text": text, "lacks": text}, {"text": "", "lacks": text}]
    told = {"code": text, "text": text, "link": ADDRESS, "cells": cells}
    sources = [{"text": text, "page": text, "link": ADDRESS}] * 2
    figures = [row(text, "code", "value", "unit", "year") | {"sources": sources}]
    return {
        **{key: [told, told] for key in ("rows", "empty", "unread")},
        "figures": figures, "without": [text, text], "hidden": 2, **foot(text),
    }  # fmt: skip


def digests(text: str) -> dict[str, object]:
    told = row(text, "text", "who", "shows", "colour", "anchor", "refused_anchor", "answer") | {
        **dict.fromkeys(("lozenge", "refused", "day", "until", "due"), "x"),  # sicbot's own words
        "number": 7, "is_latest": True, "link": ADDRESS,
    }  # fmt: skip
    parts = ("first", "items", "lines", "away")
    counts = dict.fromkeys(("more_items", "more_lines", "hidden"), 2)
    words = dict.fromkeys(("code", "group", "desk", "bases"), text)
    return {**{key: [told] for key in parts}, **counts, **words, "unread": [text], **foot(text)}


def message(text: str) -> dict[str, object]:
    lists = {key: [text, text] for key in ("texts", "others", "anchors")}
    return {"key": text, "code": text, "more": 2, **lists}


def weekly(text: str) -> dict[str, object]:
    told = row(text, "codes", "text", "who", "anchor", "day") | {"link": ADDRESS, "is_new": True}
    totals = [{"code": text, "link": ADDRESS, "waiting": 2, "not_reported": 1, "soon": 1}]
    lines = [{**told, "anchors": [text, text]}]
    counts = {"count": 2, "left": 2, "hidden": 2, "since": text}
    return {
        "items": [told], "returned": [told], "lines": lines, "totals": totals, "unread": [text],
        **counts, **foot(text),
    }  # fmt: skip


def meetings(text: str) -> dict[str, object]:
    told = row(text, "codes", "page", "state", "decisions", "actions", "hour") | {"link": ADDRESS}
    told |= {"first": "2022-09-01", "last": "2022-09-02", "many": True, "done": True}
    parts = ("coming", "past", "older", "undated")
    return {**{key: [told] for key in parts}, "hidden": 2, "minutes": text, **foot(text)}


def scaffold(role: Role) -> Callable[[str], dict[str, object]]:
    """Return the inputs of a scaffold's template, with the same text in each of them."""

    def inputs(text: str) -> dict[str, object]:
        return values(full(INPUTS[TRAITS[role].shape], text))

    return inputs


def agenda(text: str) -> dict[str, object]:
    return values(full(INPUTS["meeting"], text))


def objective(text: str) -> dict[str, object]:
    return values(full(INPUTS["basic"], text))


def figures(text: str) -> dict[str, object]:
    return values(full(INPUTS["report"], text))


def summary(text: str) -> dict[str, object]:
    return values(full(INPUTS["home"], text))


ADDRESS = "https://example.org/login"
SHIPPED: dict[str, Callable[[str], dict[str, object]]] = {
    "concept_notes_board.xhtml.j2": note_board,
    "concept_notes_missing.xhtml.j2": notes_missing,
    "concept_notes_note.xhtml.j2": note_alone,
    "gaps_legend.xhtml.j2": gaps,
    "gaps_matrix.xhtml.j2": gaps,
    "gaps_public.xhtml.j2": gaps,
    "gaps_report.xhtml.j2": gaps,
    "consistency.xhtml.j2": consistency,
    "template_versions.xhtml.j2": template_versions,
    "cycle_changes.xhtml.j2": cycle_changes,
    "cycle_proposals.xhtml.j2": cycle_proposals,
    "digest_message.xhtml.j2": message,
    "digest_post.xhtml.j2": weekly,
    "digest_task_force.xhtml.j2": digests,
    "groups_ledger.xhtml.j2": memberships,
    "groups_report.xhtml.j2": groups,
    "includes_card.xhtml.j2": card,
    "includes_report.xhtml.j2": report,
    "inventory_all.xhtml.j2": all_projects,
    "inventory_baseline.xhtml.j2": baseline,
    "inventory_list.xhtml.j2": projects,
    "inventory_pairs.xhtml.j2": pairs,
    "inventory_parts.xhtml.j2": foot,  # macros for the others
    "inventory_sponsors.xhtml.j2": sponsors,
    "objectives.xhtml.j2": objectives,
    "objectives_facilities.xhtml.j2": facilities,
    "objectives_indicators.xhtml.j2": indicators,
    "registrations_all.xhtml.j2": all_members,
    "registrations_list.xhtml.j2": members,
    "registrations_report.xhtml.j2": registrations,
    "cycle_review.xhtml.j2": cycle_review,
    "cycle_timeline.xhtml.j2": cycle_timeline,
    "status.xhtml.j2": status,
    "scaffold_agenda.xhtml.j2": agenda,
    "scaffold_figures.xhtml.j2": figures,
    "scaffold_summary.xhtml.j2": summary,
    "scaffold_meeting.xhtml.j2": agenda,  # the frame of the meetings
    "scaffold_meetings.xhtml.j2": meetings,
    "scaffold_objective.xhtml.j2": objective,
    "scaffold_parts.xhtml.j2": foot,  # macros for the others
    **{template_of(role): scaffold(role) for role in Role},
}


def test_every_shipped_template_is_tried() -> None:
    """A new template needs its row."""
    there = {path.name for path in template_folders()[0].glob("*.xhtml.j2")}

    assert there == set(SHIPPED)


@pytest.mark.parametrize("template", SHIPPED)
def test_hostile_values_stay_text(template: str) -> None:
    """The elements are those of a harmless value, for each of the payloads."""
    benign = skeleton(RENDERER.render(template, **SHIPPED[template]("x")))

    for payload in ALL:
        if clean(payload).strip():  # where nothing is left of a name, the page is another one
            assert skeleton(RENDERER.render(template, **SHIPPED[template](payload))) == benign
