"""Bodies in storage format from templates and values, in the page's language."""

from __future__ import annotations

import re
import traceback
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import PurePath
from types import SimpleNamespace
from typing import TYPE_CHECKING

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sicbot.core.errors import ConfigError, PageError
from sicbot.core.text import ENGLISH, Catalogue
from sicbot.pages.storage import parse
from sicbot.shipped import shipped
from sicbot.templating import filters
from sicbot.templating.budget import CALL, Budget, budget, count_elements, written
from sicbot.templating.cleaning import LONGEST_VALUE, clean_values
from sicbot.templating.filters import plain
from sicbot.templating.grammar import COUNTED, FILTERS, SUFFIX, GuardedGenerator, declared_macros
from sicbot.templating.sentences import with_braces, words
from sicbot.templating.skeleton import (
    MENTION,
    check_addresses,
    check_macros,
    check_mentions,
    check_skeleton,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2.runtime import Context

_NAME = re.compile(r"[a-z][a-z0-9_]*" + re.escape(SUFFIX))
_VERSION = re.compile(r"^\{# version: ([0-9]{1,6}) #\}$", re.MULTILINE)
_METHODS: tuple[tuple[type, frozenset[str]], ...] = (
    (str, frozenset({"endswith", "lower", "split", "splitlines", "startswith", "strip", "upper"})),
    (dict, frozenset({"get", "items", "keys", "values"})),
    (date, frozenset({"day", "isoformat", "month", "year"})),
    (Enum, frozenset({"name", "value"})),
)
_OPEN = (SimpleNamespace, LoopContext, TemplateModule)  # anything but what begins with "_"


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox whose templates see what `_METHODS` and `FILTERS` name, within a budget."""

    code_generator_class = GuardedGenerator
    intercepted_binops = frozenset({"+", "-"})

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Allow what is listed; Jinja2 allows all that it does not know to be harmful."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        names = next((names for kind, names in _METHODS if isinstance(obj, kind)), None)
        return attr in names if names is not None else isinstance(obj, _OPEN)

    def wrap_str_format(self, _value: object) -> Callable[..., str] | None:
        """Leave `format` to `is_safe_attribute`, which refuses it: it can pad to any length."""
        return None

    def call(self, context: Context, obj: object, /, *args: object, **kwargs: object) -> object:
        """Count each call: macros may call one another without end."""
        budget.get().step(CALL)
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Calculate with whole numbers; texts joined again and again would double each time."""
        if not isinstance(left, int) or not isinstance(right, int):
            raise SecurityError(f"{operator} is for whole numbers")
        return super().call_binop(context, operator, left, right)

    def concat(self, parts: Iterable[str]) -> str:
        """Join what a macro or block gives, as long as it is within the limit."""
        text = "".join(written(parts))
        budget.get().bytes_left += len(text.encode(errors="replace"))  # counted when shown
        return text


class Renderer:
    """Renders the templates of some folders in one language."""

    def __init__(
        self,
        folders: Sequence[Path],
        catalogue: Catalogue = ENGLISH,
        *,
        longest_value: int = LONGEST_VALUE,
    ) -> None:
        """Take folders, of which the first that has a template wins, and a language."""
        self._folders = tuple(folders)
        self._catalogue = catalogue
        self._longest_value = longest_value

    def render(self, template: str, /, **values: object) -> str:
        """Return a body, checked: well-formed, declared macros only, text only from the values.

        Raises:
            ConfigError: The template is absent, or does what templates may not.
            PageError: These values are not for this template, or the body is over a limit.
        """
        cleaned = clean_values(values, self._longest_value, self._catalogue)
        body = self._generate(template, cleaned)
        try:
            document = parse(body)
        except PageError as error:
            raise PageError(f"{template}: {error}") from error
        declared = declared_macros(self._source(template))
        check_macros(document, declared - {MENTION}, template=template)
        check_mentions(document, declared, template=template)
        check_addresses(document, template=template)
        check_skeleton(
            lambda other: self._generate(template, other), cleaned, template=template, body=document
        )
        return body

    def version(self, template: str) -> int:
        """Return what a template says in a line `{# version: 2 #}`; 1 where it says nothing.

        Raises:
            ConfigError: The template is absent.
        """
        found = _VERSION.search(self._source(template))
        return int(found[1]) if found else 1

    def sentences(self, template: str) -> frozenset[str]:
        """Return the sentences of a template that the catalogues must hold.

        Those of `{% trans %}` are turned from Jinja2's way to name values, `%(name)s`, into ours.
        """
        found: set[str] = set()
        for _line, function, message in self._environment.extract_translations(  # type: ignore[attr-defined]  # from the extension
            self._source(template)
        ):
            said = message if isinstance(message, tuple) else (message,)
            found |= {one if function == "_" else with_braces(one) for one in said if one}
        return frozenset(found)

    @cached_property
    def _environment(self) -> _Environment:
        environment = _Environment(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
            finalize=_shown,
        )
        environment.filters = {
            **{name: one for name, one in environment.filters.items() if name in FILTERS},
            "attr": filters.attr,
            "cdata": filters.cdata,
            "join": _join,
            "title": filters.title,
            "url": filters.url,
            COUNTED: _counted,
        }
        environment.globals.clear()
        environment.globals.update(words(self._catalogue))
        environment.newstyle_gettext = True  # type: ignore[attr-defined]  # calls as written above
        environment.policies["ext.i18n.trimmed"] = True
        return environment

    def _source(self, template: str) -> str:
        if not _NAME.fullmatch(template):
            raise ConfigError(f"{template!r} is not a template's name, such as includes.xhtml.j2")
        for folder in self._folders:
            path = folder / template
            if path.is_file():
                return _text_of(path)
        looked = ", ".join(str(folder) for folder in self._folders)
        raise ConfigError(f"{template}: there is no such template in {looked}")

    def _generate(self, template: str, values: Mapping[str, object]) -> str:
        """Return what a template gives for clean values, within the limits."""
        self._source(template)
        token = budget.set(Budget(template))
        try:
            pieces = self._environment.get_template(template).generate(values)
            body = "".join(written(pieces))
        except TemplateSyntaxError as error:
            raise ConfigError(f"{error.name}, line {error.lineno}: {error.message}") from error
        except TemplateNotFound as error:
            raise ConfigError(f"{template}: it uses {error.name}, which is not there") from error
        except SecurityError as error:
            raise ConfigError(f"{_where(template, error)}: refused: {error}") from error
        except (
            TemplateRuntimeError, ArithmeticError, AttributeError, LookupError, RecursionError,
            TypeError, ValueError,
        ) as error:  # fmt: skip
            raise PageError(f"{_where(template, error)}: {error}") from error
        finally:
            budget.reset(token)
        count_elements(template, body)
        return body


def template_folders(configured: Path | None = None) -> tuple[Path, ...]:
    """Return where templates are looked for: the configured folder first, then the shipped one."""
    own = (configured,) if configured else ()
    return (*own, shipped("page_templates"))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.name}: it is not UTF-8: {error.reason}") from error


def _where(template: str, error: BaseException) -> str:
    """Return template and line of an error; Jinja2 puts its templates into the traceback."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = (
        f"{PurePath(frame.filename).name}, line {frame.lineno}"
        for frame in frames
        if frame.filename.endswith(SUFFIX)
    )
    return next(places, template)


def _shown(value: object) -> object:
    """Return what `{{ .. }}` may show; None or a list on a page would be a mistake."""
    budget.get().show(len(plain(value)))
    return value


@pass_context  # so that no loop is run while the template is compiled
def _counted(_context: Context, values: Iterable[object]) -> Iterator[object]:
    """Yield a loop's values and count its rounds."""
    for value in values:
        budget.get().step()
        yield value


@pass_context
def _join(_context: Context, values: Iterable[object], between: str = "") -> str:
    """Return texts in a row; escaped where it is shown, as any text."""
    separator = plain(between)
    texts: list[str] = []
    for value in values:
        texts.append(plain(value))
        budget.get().show(len(texts[-1]) + len(separator))
    return separator.join(texts)
