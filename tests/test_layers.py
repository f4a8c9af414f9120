"""Imports go only downwards, and deciding code reaches nothing outside the process."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "sicbot"
ANYTHING = {"*"}

# A layer, and what of sicbot it may import besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "pages": {"core"},
    "programme": {"core", "pages"},
    "adapters": {"core"},
    "reports": {"core", "pages", "programme", "shipped"},
    "templating": {"core", "pages", "shipped"},
    "engine": {"core", "pages"},
    "jobs": {"core", "pages", "programme"},
    "auditing": {
        "adapters",
        "app",
        "core",
        "engine",
        "ledger",
        "pages",
        "people_sources",
        "programme",
    },
    "running": {
        "adapters",
        "app",
        "catalogues",
        "core",
        "engine",
        "jobs",
        "programme",
        "templating",
    },
    "scheduler": {"core", "adapters"},
    "health": {"core", "scheduler"},
    "settings": {"core"},
    "catalogues": {"core"},
    "shipped": set(),
    "sandbox": set(),
    "app": {
        "core",
        "pages",
        "programme",
        "adapters",
        "engine",
        "jobs",
        "ledger",
        "link_sources",
        "people_sources",
        "settings",
        "templating",
    },
    "ledger": {"adapters", "core", "jobs", "programme"},
    "link_sources": {"core", "programme"},
    "people_sources": {"core", "programme", "work_sources"},
    "work_sources": {"core", "programme"},
    "forgetting": {"adapters", "app", "core", "explaining", "programme"},
    "explaining": {"adapters", "app", "core", "programme"},
    "calendars": {"app", "core", "programme"},
    "comparing": {"adapters", "app", "core", "programme"},
    "digesting": {"app", "jobs", "programme"},
    "scaffolding": {"app", "core", "engine", "jobs", "programme", "running"},
    "cli": ANYTHING,
    "__main__": {"cli"},
    "__init__": set(),
}
PURE = ("core", "pages", "programme", "jobs", "engine")
IMPURE_MODULES = {
    "atlassian", "httpx", "io", "os", "pathlib", "random", "requests", "secrets", "shutil",
    "socket", "sqlalchemy", "sqlite3", "subprocess", "tempfile", "time", "urllib.request",
}  # fmt: skip
FILES = sorted(ROOT.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, at the top or inside."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_only_downwards(path: Path) -> None:
    """A file imports only from its own layer and those that its layer may use."""
    layer = layer_of(path)
    allowed = MAY_IMPORT[layer]
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("sicbot.")}

    assert allowed == ANYTHING or ours - {layer, "__version__"} <= allowed


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if layer_of(path) in PURE],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_deciding_code_is_pure(path: Path) -> None:
    """Core, pages and programme import nothing that reaches outside the process."""
    names = imported(path)

    assert not {name for name in names if name in IMPURE_MODULES}
    assert "datetime.datetime.now" not in names


def test_no_import_goes_in_a_circle() -> None:
    """Following imports at module level never leads back to where it started."""
    no_circle({module_name(path): module_imports(path) for path in FILES})


def test_not_even_types_go_in_a_circle() -> None:
    """Nor do imports for types alone; the embedded wiki's parts know the wiki, and it them."""
    ours = {module_name(path): path for path in FILES if layer_of(path) != "sandbox"}
    no_circle({name: (imported(path) & set(ours)) - {name} for name, path in ours.items()})


def no_circle(graph: dict[str, set[str]]) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for other in graph.get(name, ()):
            visit(other, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def module_name(path: Path) -> str:
    parts = ["sicbot", *path.relative_to(ROOT).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_imports(path: Path) -> set[str]:
    """Return sicbot's modules that a file imports when it is loaded."""
    modules = {module_name(other) for other in FILES}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & modules or {node.module}
    return (found & modules) - {module_name(path)}
