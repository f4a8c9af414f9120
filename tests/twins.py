"""Worlds without the holes that were planted in them, for audits that must find nothing there."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

from sicbot.core.people import TASK_FORCES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TWINS = ROOT / "tests" / "cases" / "rights" / "twins.toml"
NOT_A_TABLE = r'(?:(?!<ac:structured-macro ac:name="confiform-table").)*?'
ENTRIES = (  # the fold with the table of all who registered
    r'<ac:structured-macro ac:name="expand"(?:(?!</?ac:structured-macro).)*<p>'
    rf'<ac:structured-macro ac:name="confiform-table"{NOT_A_TABLE}</ac:rich-text-body>'
    r"</ac:structured-macro></p></ac:rich-text-body></ac:structured-macro>\n"
)
INCLUDE = r'<ac:(structured-macro|macro) ac:name="include".*?</ac:\1>'
ADDRESS = r'<a href="mailto:[^"]*">[^<]*</a>'
FORMS_WITH_TABLES = ("a1", "a5", "e1", "f1")


def clean_twin(world: str, folder: Path, copy: Path) -> Path:
    """Write a copy of a world without its holes, and return it."""
    shutil.copytree(folder, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    twin = tomllib.loads(TWINS.read_text(encoding="utf-8"))[world]
    told = json.loads((copy / "world.json").read_text(encoding="utf-8"))
    _clean_rights(told, twin)
    _clean_groups(told, twin)
    (copy / "world.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    _clean_bodies(copy / "pages", twin)
    return copy


def _clean_rights(world: dict[str, Any], twin: dict[str, Any]) -> None:
    pages = {page["key"]: page for page in world["pages"]}
    for operation in ("update", "read"):
        for key, groups in twin[operation].items():
            pages[key]["restrictions"][operation] = {"users": [], "groups": groups}
    for key in twin["others"]["notes"]:
        for restriction in pages[key]["restrictions"].values():
            restriction["users"] = []
    pages[twin["others"]["home_with_form"]]["labels"].remove("task-force")
    departed = f"user:{twin['others']['departed']}"
    for space in world["spaces"]:
        lines = space["permissions"]
        space["permissions"] = [line for line in lines if line["subject"] != departed]


def _clean_groups(world: dict[str, Any], twin: dict[str, Any]) -> None:
    groups = {group["name"]: group["members"] for group in world["groups"]}
    for name, people in twin["out"].items():
        for one in people:
            groups[name].remove(one)
    for code in TASK_FORCES:
        groups.setdefault(f"tf-{code.lower()}-leaders", [])
    for name, people in twin["into"].items():
        groups[name] = sorted([*groups.get(name, []), *people])
    world["groups"] = [{"name": name, "members": groups[name]} for name in sorted(groups)]


def _clean_bodies(pages: Path, twin: dict[str, Any]) -> None:
    _edit(pages / twin["others"]["contacts"], r"<table.*</table>", "<p>(taken out)</p>", 1)
    _edit(pages / "join-task-forces.v1.xhtml", ADDRESS, "the Secretariat", 1)
    for name, count in (("join-task-forces.v1.xhtml", 24), ("next-steps.v1.xhtml", 4)):
        _edit(pages / name, INCLUDE, "", count)
    for code in FORMS_WITH_TABLES:
        for version in (1, 2):
            _edit(pages / f"join-{code}.v{version}.xhtml", ENTRIES, "", 1)


def _edit(path: Path, pattern: str, text: str, times: int) -> None:
    """Replace every match of a pattern in a body, of which there must be so many."""
    body = path.read_text(encoding="utf-8")
    body, count = re.subn(pattern, text, body, flags=re.DOTALL)
    if count != times:
        raise ValueError(f"{path.name}: {count} places, expected {times}")
    path.write_text(body, encoding="utf-8")
