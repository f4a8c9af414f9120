"""A world without its planted contradictions: a check of consistency finds nothing on it.

What is wrong in a world stands in `cases/consistency/<world>.json`, how it is put right in
`repairs_<world>.json`. Facts that are only worded in another way, `same_facts.json`, stay as they
are.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases" / "consistency"


def corrected(world: Path, into: Path) -> Path:
    """Return a copy of a world, below the folder `into`, in which all of it is put right.

    Raises:
        ValueError: A text to replace does not stand in its file exactly once, or no page has a key.
    """
    name = "demo_world" if world.name == "demo_world" else "shared_wiki"
    repairs = json.loads((CASES / f"repairs_{name}.json").read_text("utf-8"))
    folder = into / f"corrected_{name}"
    # The files may be read-only, and so would be the copies of their rights.
    shutil.copytree(world, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    for part in folder.rglob("*"):
        part.chmod(0o755 if part.is_dir() else 0o644)
    for repair in repairs["texts"]:
        _replace(folder / repair["file"], repair["old"], repair["new"])
    _answer(folder / "world.json", repairs["answers"])
    return folder


def _replace(file: Path, old: str, new: str) -> None:
    before, wanted = file.read_bytes(), old.encode()
    if (count := before.count(wanted)) != 1:
        message = f"{file.name}: stands there {count} times, not once: {old}"
        raise ValueError(message)
    file.write_bytes(before.replace(wanted, new.encode()))


def _answer(file: Path, answers: list[dict[str, Any]]) -> None:
    world = json.loads(file.read_text("utf-8"))
    pages = {page["key"]: page for page in world["pages"]}
    for answer in answers:
        comment = dict(answer)
        key = comment.pop("page")
        if key not in pages:
            message = f"{file.name}: no page has the key {key}"
            raise ValueError(message)
        pages[key]["comments"].append(comment)
    file.write_text(json.dumps(world, ensure_ascii=False, indent=1) + "\n", "utf-8")
