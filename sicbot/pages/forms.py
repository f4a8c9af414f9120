"""ConfiForms macros of a body: where forms are defined, filled in and shown.

The vendor's manual gives definitions to the REST interface; storage is read to find the forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sicbot.pages.macros import Macro, is_macro, macros, named_page, read_macro
from sicbot.pages.storage import Document, Element, mentions, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.edits import Span
    from sicbot.pages.links import PageLink

FormRole = Literal["definition", "register", "view"]

_PREFIX = "confiform"
_DEFINITION = "confiform"
_REGISTER = "confiform-entry-register"
_FIELD = "confiform-field-definition"
_COLUMN = "confiform-field"
_FORM_NAME = "formName"
_ENTRY_FIELD = re.compile(r"\[entry\.(\w{1,100})")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form; `values` are the choices, id and label, in their order."""

    name: str
    label: str
    type: str
    required: bool
    values: tuple[tuple[str, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FormUse:
    """A macro that defines a form, lets people fill it in, or shows its entries.

    `page` is the page that holds the form, None where that is the host. `fields` belong to a
    definition; `columns` are the field names that a view shows. `filter` is the condition that a
    view's entries must meet.
    """

    macro: str
    role: FormRole
    form_name: str
    title: str
    button: str
    fields: tuple[FormField, ...]
    columns: tuple[str, ...]
    page: PageLink | None
    span: Span
    filter: str = ""


def forms(source: str | Document) -> tuple[FormUse, ...]:
    """Return how a body uses forms, in document order.

    A text without the name of such a macro is not parsed.

    Raises:
        PageError: The body does not parse.
    """
    if isinstance(source, str):
        if not mentions(source, (_PREFIX,)):
            return ()
        source = parse(source)
    return tuple(_use(macro) for macro in macros(source) if _is_use(macro))


def _is_use(macro: Macro) -> bool:
    """Tell whether a macro names a form; fields, rules and controls inside one do not."""
    if macro.name == _DEFINITION:
        return True
    return macro.name.startswith(_PREFIX) and _FORM_NAME in macro.parameters


def _use(macro: Macro) -> FormUse:
    inner = [found for body in macro.bodies for found in _inside(body)]
    return FormUse(
        macro.name,
        _role(macro.name),
        macro.parameters.get(_FORM_NAME, ""),
        macro.parameters.get("registrationFormTitle", ""),
        macro.parameters.get("registrationButtonLabel", ""),
        tuple(_field(field) for field in inner if field.name == _FIELD),
        (
            *(field.parameters.get("fieldName", "") for field in inner if field.name == _COLUMN),
            *_mentioned(macro),
        ),
        _form_page(macro),
        macro.span,
        macro.parameters.get("filter", ""),
    )


def _mentioned(macro: Macro) -> tuple[str, ...]:
    """Return the fields that the text of a card or list shows by `[entry.NAME]`."""
    if _role(macro.name) != "view":
        return ()
    text = " ".join(text_of(body) for body in macro.bodies)
    return tuple(dict.fromkeys(_ENTRY_FIELD.findall(text)))


def _role(name: str) -> FormRole:
    if name == _DEFINITION:
        return "definition"
    return "register" if name == _REGISTER else "view"


def _inside(element: Element) -> Iterator[Macro]:
    """Yield the macros inside an element that belong to its form, not to a form inside it."""
    for child in element.children:
        macro = read_macro(child) if is_macro(child) else None
        if macro and _is_use(macro):
            continue
        if macro:
            yield macro
        yield from _inside(child)


def _field(macro: Macro) -> FormField:
    value = macro.parameters.get
    return FormField(
        value("fieldName", ""),
        value("fieldLabel", ""),
        value("type", ""),
        value("required", "") == "true",
        tuple(_choices(value("values", ""))),
        macro.span,
    )


def _choices(values: str) -> Iterator[tuple[str, str]]:
    """Yield id and label of "1=Leader|2=Member"; a choice without an id is its own id."""
    for choice in values.split("|"):
        identity, equals, label = choice.partition("=")
        if identity.strip():
            yield identity.strip(), (label if equals else identity).strip()


def _form_page(macro: Macro) -> PageLink | None:
    """Return the page that any of the macro's parameters links to."""
    pages = (named_page(value) for value in macro.values.values() if value.children)
    return next((page for page in pages if page.title or page.content_id), None)
