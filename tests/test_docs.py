"""What the documents say is so: commands, options, settings, files and languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from typer.main import get_command
from typer.testing import CliRunner

from sicbot.catalogues import catalogue
from sicbot.cli import app
from sicbot.jobs import load_jobs
from sicbot.programme.inclusions.resolve import Cause
from sicbot.settings import schemas
from sicbot.templating.environment import Renderer, template_folders

MODELS = {name: job.config for name, job in load_jobs().items()}
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def commands() -> set[str]:
    return set(get_command(app).commands)  # type: ignore[attr-defined]  # it is a group


def test_the_readme_names_every_command_and_no_other() -> None:
    """A table row in the README for each command."""
    named = set(re.findall(r"^\| `sicbot ([a-z]+)", README, re.MULTILINE))

    assert named == commands()


def test_the_readme_shows_what_the_demo_prints() -> None:
    """Each line of the capture is a line of `sicbot demo`, in that order."""
    capture = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert capture is not None
    printed = iter(CliRunner().invoke(app, ["demo", "--once", "--port", "0"]).stdout.splitlines())

    for line in capture.group(1).splitlines():
        if line not in {"", "..."}:
            assert any(line.strip() == other.strip() for other in printed), line


def test_the_readme_explains_every_cause() -> None:
    """A row for each cause."""
    assert set(re.findall(r"^\| `([a-z-]+)` \|", README, re.MULTILINE)) == {*Cause}


def test_the_readme_names_every_job() -> None:
    """A row for each job."""
    assert set(re.findall(r"^\| \*\*([a-z_]+)\*\* \|", README, re.MULTILINE)) == set(load_jobs())


@pytest.mark.parametrize("target", ["demo", "test", "lint", "bench", "soak"])
def test_the_makefile_has_what_the_documents_name(target: str) -> None:
    """Each target is there."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    """Links and pictures in a document exist beside it."""
    text = document.read_text(encoding="utf-8")
    targets = [one.split("#")[0] for one in re.findall(r"\]\(([^)\s]+)\)", text)]
    targets += re.findall(r'src(?:set)?="([^"]+)"', text)
    files = [one for one in targets if one and "://" not in one]

    assert [one for one in files if not (document.parent / one).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_named_in_a_document_is_there(document: Path) -> None:
    """Code spans that look like our files are our files."""
    text = document.read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:sicbot|tests|docs|config|page_templates|requirements)/[\w./-]*)`", text
    )

    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("name", ["sicbot", *MODELS])
def test_the_published_schema_is_the_model(name: str) -> None:
    """`make schema` was run after the last change of a setting."""
    published = json.loads((ROOT / "config" / "schema" / f"{name}.json").read_text())

    assert published == json.loads(json.dumps(schemas(MODELS)[name]))


@pytest.mark.parametrize("name", ["sicbot", *MODELS])
def test_every_setting_stands_in_the_shipped_file(name: str) -> None:
    """A user sees each setting with a comment, without reading code."""
    text = (ROOT / "config" / f"{name}.toml").read_text(encoding="utf-8")
    schema = schemas(MODELS)[name]
    models = [schema, *schema.get("$defs", {}).values()]
    keys = [key for model in models for key in model.get("properties", {})]

    assert [key for key in keys if not re.search(rf"^\[*{key}\b", text, re.MULTILINE)] == []


def sentences() -> set[str]:
    found = extract_from_dir(
        str(ROOT / "sicbot"), method_map=[("**.py", "python")], keywords={"_": None}
    )
    templates = Renderer(template_folders())
    in_templates = [
        templates.sentences(one.name) for one in template_folders()[0].glob("*.xhtml.j2")
    ]
    in_code = {str(message) for _file, _line, message, _comments, _context in found if message}
    return in_code.union(*in_templates)


def test_the_french_catalogue_is_complete() -> None:
    """Each sentence has a translation, and none is left over."""
    french = catalogue("fr").sentences

    assert sentences() - set(french) == set()
    assert set(french) - sentences() == set()


def test_a_translation_has_the_same_places_for_values() -> None:
    """No value is lost in French."""
    french = catalogue("fr").sentences
    places = re.compile(r"(?<!\{)\{\w+\}(?!\})")

    assert [
        one for one, other in french.items()
        if sorted(places.findall(one)) != sorted(places.findall(other))
    ] == []  # fmt: skip
