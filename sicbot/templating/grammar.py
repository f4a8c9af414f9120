"""What a template may consist of: loops, conditions and places for values, and little else.

Jinja2's sandbox stops a template from reaching Python, but not from taking all memory with one
expression such as `{{ "a" * 1000000000 }}`. So what can multiply texts is not part of the language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import TemplateAssertionError

if TYPE_CHECKING:
    from jinja2.compiler import Frame

FILTERS = frozenset(
    {
        "attr", "capitalize", "cdata", "count", "dictsort", "e", "escape", "first", "groupby",
        "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
        "rejectattr", "select", "selectattr", "sort", "title", "trim", "unique", "upper", "url",
    }
)  # fmt: skip
SUFFIX = ".xhtml.j2"
COUNTED = "counted steps"  # the filter around each loop's values; no template can spell this name

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Keyword,
    nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Add, nodes.Sub, nodes.Test, nodes.Filter, nodes.Getattr, nodes.Getitem,
    nodes.Call, nodes.Assign, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Macro,
    nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.With,
)  # fmt: skip
_FETCHING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
_MACROS_LINE = re.compile(r"\A\{#-?\s*macros:([^#]*?)-?#\}")


class GuardedGenerator(CodeGenerator):
    """Compiles what is allowed, and counts the steps of each loop."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Check the whole template before any of it is compiled."""
        for inner in (node, *node.find_all(nodes.Node)):
            reason = _objection(inner)
            if reason:
                raise TemplateAssertionError(reason, inner.lineno or 1, self.name, self.filename)
        for loop in node.find_all(nodes.For):
            counted = nodes.Filter(loop.iter, COUNTED, [], [], None, None, lineno=loop.lineno)
            counted.set_environment(self.environment)
            loop.iter = counted
        super().visit_Template(node, frame)


def declared_macros(source: str) -> frozenset[str]:
    """Return the wiki macros that a template's first line declares: `{# macros: toc, info #}`."""
    match = _MACROS_LINE.match(source)
    names = match[1].split(",") if match else []
    return frozenset(name.strip() for name in names if name.strip())


def _is_template(name: nodes.Expr) -> bool:
    return isinstance(name, nodes.Const) and str(name.value).endswith(SUFFIX)


def _objection(node: nodes.Node) -> str:
    """Return why a part of a template is refused, or nothing."""
    if isinstance(node, nodes.Call | nodes.Filter | nodes.Test) and (
        node.dyn_args is not None or node.dyn_kwargs is not None
    ):
        return "arguments are written one by one"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"{node.attr} is private"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return f"there is no filter {node.name!r}"
    if isinstance(node, nodes.For) and node.recursive:
        return "a loop cannot be recursive"
    if isinstance(node, _FETCHING) and not _is_template(node.template):
        return f"the name of another template is written out and ends in {SUFFIX}"
    if isinstance(node, nodes.TemplateData) and "<![CDATA[" in node.data:
        return "a CDATA section is written by the filter cdata"
    if not isinstance(node, _ALLOWED):
        return f"{type(node).__name__} is not part of a template; prepare the data in Python"
    return ""
