"""The gaps of both worlds: written once, and everybody is told numbers alone."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from sicbot.core.people import TASK_FORCES
from sicbot.programme.gaps.cells import REGIONS
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.test_objectives_of_the_worlds import CASES
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

REPORT, PUBLIC = ("Gaps", "TFW"), ("Activities and gaps", "SOIL")
OURS = [
    ROOT / "page_templates" / f"gaps_{name}.xhtml.j2" for name in ("public", "legend", "matrix")
] + [ROOT / "sicbot" / "programme" / "gaps" / "matrix.py"]


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def titles(world: str) -> set[str]:
    """Return the titles of the objectives, which stand on a page that everybody may read."""
    facts = json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))
    return {title for code in TASK_FORCES for title in facts[code]["title"].values()}


@pytest.mark.parametrize("world", WORLDS)
def test_gaps_of_a_world_are_written_once(world: str, tmp_path: Path) -> None:
    """Two pages, then rest; outsiders read one of them, and no word there is from an entry."""
    own = words(" ".join([*(path.read_text(encoding="utf-8") for path in OURS), *REGIONS]))
    own |= words(" ".join(titles(world)))
    with whole_wiki(folder_of(world), tmp_path, jobs=("gaps",)) as scene:
        scene.run()
        scene.run()
        report, public = (scene.page(*one) for one in (REPORT, PUBLIC))
        text = unescape(re.sub(r"<[^>]*>", " ", scene.body(*PUBLIC)))
        codes = {word for word in words(text) if len(word) == 1}  # A1 and the like
        nobody, wiki = scene.viewer("anonymous"), scene.wiki

        assert [run.changes for run in scene.runs()] == [0, 4]
        assert wiki.may_view(nobody, public)
        assert not wiki.may_view(nobody, report)
        assert words(text) - own - codes == set()
