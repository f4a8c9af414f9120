"""A template mentions people only if it says so, and only those whom it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.remarks import mentioned
from sicbot.templating.environment import Renderer
from sicbot.templating.skeleton import skeleton
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from pathlib import Path

MENTION = '<p><ac:link><ri:user ri:userkey="{{ who }}" /></ac:link> {{ text }}</p>'


def rendered(folder: Path, source: str, **values: str) -> str:
    (folder / "remark.xhtml.j2").write_text(source, encoding="utf-8")
    return Renderer((folder,)).render("remark.xhtml.j2", **values)


@pytest.mark.parametrize("line", ["", "{# macros: #}\n", "{# macros: status #}\n"])
def test_a_template_that_does_not_say_so_mentions_nobody(line: str, tmp_path: Path) -> None:
    """Each mention is a mail, so a page that is kept has none by mistake."""
    with pytest.raises(PageError, match="it mentions somebody, who gets a mail"):
        rendered(tmp_path, f"{line}{MENTION}", who="ada", text="look")


def test_one_that_says_so_does(tmp_path: Path) -> None:
    """The control: `mention` in the first line."""
    body = rendered(tmp_path, f"{{# macros: mention #}}\n{MENTION}", who="ada", text="look")

    assert [one.userkey for one in mentioned(body)] == ["ada"]


def test_the_word_allows_no_macro_of_that_name(tmp_path: Path) -> None:
    """It is no macro of the wiki's, and stays none."""
    macro = '<ac:structured-macro ac:name="mention" />'
    with pytest.raises(PageError, match="macro mention is not declared"):
        rendered(tmp_path, f"{{# macros: mention #}}\n{macro}", who="ada", text="look")


def test_hostile_text_mentions_nobody_else(tmp_path: Path) -> None:
    """Whatever people type beside a mention, or as a name, is one mention and text."""
    source = f"{{# macros: mention #}}\n{MENTION}"
    benign = skeleton(rendered(tmp_path, source, who="x", text="x"))
    for payload in ALL:
        if payload.strip():
            body = rendered(tmp_path, source, who=payload, text=payload)
            assert skeleton(body) == benign
            assert len(mentioned(body)) == 1
