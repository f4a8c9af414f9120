"""Which page holds which Task Force's form.

A form counts if exactly one page defines it. A copy of a form's page has another set of records
under the same name, so two pages are one too many; and a page other than last time may be somebody
else's. In doubt a form is not read, which adds nobody and takes nobody out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageId, PageStatus
from sicbot.core.people import TASK_FORCES, NotRead, TaskForce
from sicbot.core.sources import FormField
from sicbot.core.text import Text, _
from sicbot.pages.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.model import Page, SpaceKey
    from sicbot.core.policy import Form, People
    from sicbot.pages.forms import FormUse
    from sicbot.programme.seen import WikiSeen

JOB = "registrations"  # the job that remembers where forms were
PIN = "form:"
CODE = "{CODE}"


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form that counts; `fields` are those that the page's text tells."""

    task_force: TaskForce
    name: str
    page: Page
    fields: tuple[FormField, ...]

    @property
    def source(self) -> str:
        """Its name as a source of records."""
        return f"form {self.name}"


@dataclass(frozen=True, slots=True)
class FormMap:
    """The forms that count, and why the others do not, in the order of the Task Forces.

    Attributes:
        pins: The pages that forms were on before.
    """

    found: tuple[FoundForm, ...] = ()
    lacking: tuple[NotRead, ...] = ()
    pins: Mapping[TaskForce, PageId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """A page that defines a form."""

    page: Page
    use: FormUse

    @property
    def fields(self) -> tuple[FormField, ...]:
        """The fields that the page's text tells."""
        return tuple(
            FormField(one.name, one.label, one.type, dict(one.values)) for one in self.use.fields
        )


def find_forms(seen: WikiSeen) -> FormMap:
    """Return which page holds each Task Force's form, or why none does."""
    places = seen.places
    pins = pinned(seen.ledger.facts.get(JOB, {}))
    names = {code: form_names(places, code) for code in TASK_FORCES}
    wanted = frozenset(one for some in names.values() for one in some)
    defined = definitions(seen, wanted, seen.places.form_spaces)
    found, lacking = list[FoundForm](), list[NotRead]()
    for code in TASK_FORCES:
        candidates = [one for one in defined if one.use.form_name in names[code]]
        chosen = _choose(seen, code, candidates, pins.get(code))
        if isinstance(chosen, Definition):
            found.append(_found(code, chosen))
        else:
            name = candidates[0].use.form_name if candidates else names[code][0]
            lacking.append(NotRead(f"form {name}", (code,), chosen))
    return FormMap(tuple(found), tuple(lacking), pins)


def form_names(places: People, code: TaskForce) -> tuple[str, ...]:
    """Return the names that a Task Force's form may have: those of its own, else the patterns."""
    own = tuple(form.name for form in places.forms if form.task_force == code)
    return own or tuple(one.replace(CODE, code) for one in places.form_names) or (code,)


def pinned(facts: Mapping[str, str]) -> dict[TaskForce, PageId]:
    """Return the pages on which forms were found before, from what the job remembers."""
    found = dict[TaskForce, PageId]()
    for key, value in facts.items():
        if key.startswith(PIN) and key.removeprefix(PIN) in TASK_FORCES:
            found[TaskForce(key.removeprefix(PIN))] = PageId(str(json.loads(value)))
    return found


def definitions(
    seen: WikiSeen, names: frozenset[str], spaces: Iterable[SpaceKey] = ()
) -> list[Definition]:
    """Return the pages that define forms of these names, whatever became of them, by id.

    Args:
        seen: The wiki.
        names: Names of forms.
        spaces: Spaces in which forms count; none: all.
    """
    snapshot, wanted = seen.snapshot, {one.casefold() for one in spaces}
    pages = sorted(snapshot.pages.records.values(), key=lambda page: int(page.id))
    return [
        Definition(page, use)
        for page in pages
        if not wanted or page.space.casefold() in wanted
        for use in _uses(snapshot.bodies, page)
        if use.form_name in names
    ]


def _uses(bodies: Mapping[PageId, str], page: Page) -> Iterator[FormUse]:
    """Yield the forms that a page defines, each once; a text that does not parse defines none."""
    try:
        uses = forms(bodies[page.id])
    except (KeyError, PageError):
        return
    seen = set[str]()
    for use in uses:
        if use.role == "definition" and use.form_name not in seen:
            seen.add(use.form_name)
            yield use


def _choose(
    seen: WikiSeen, code: TaskForce, candidates: list[Definition], pin: PageId | None
) -> Definition | Text:
    """Return the one page that counts, or why none does."""
    wanted = [form for form in seen.places.forms if form.task_force == code and form.page]
    if wanted:
        return _configured(seen, wanted[0], candidates)
    current = [one for one in candidates if one.page.status is PageStatus.CURRENT]
    if not current:
        return _absent(candidates)
    if len(current) > 1:
        return _(
            "more than one page defines it: {pages}; take it off all but one, or name the right "
            "one under `forms` in config/people.toml",
            pages=named_pages(one.page for one in current),
        )
    if pin is not None and pin != current[0].page.id:
        return _moved(seen, current[0].page, pin)
    return current[0]


def _configured(seen: WikiSeen, form: Form, candidates: list[Definition]) -> Definition | Text:
    """Return what is on the page that the configuration names."""
    page = seen.page(form.page)
    here = [one for one in candidates if page is not None and one.page.id == page.id]
    if here:
        return here[0]
    if page is None:
        return _("sicbot sees no page “{page}”, which config/people.toml names", page=form.page)
    return _("“{page}”, which config/people.toml names, does not define it", page=page.title)


def _absent(candidates: list[Definition]) -> Text:
    trashed = [one.page for one in candidates if one.page.status is PageStatus.TRASHED]
    if trashed:
        return _("its page {pages} is in the trash", pages=named_pages(trashed))
    if candidates:
        return _("its page {pages} is archived", pages=named_pages(one.page for one in candidates))
    return _(
        "no page that sicbot sees holds the form of this Task Force; it may be a draft, hidden "
        "from sicbot, or not there yet"
    )


def _moved(seen: WikiSeen, page: Page, pin: PageId) -> Text:
    before = seen.snapshot.pages.records.get(pin)
    unseen = _("a page that sicbot does not see ({id})", id=pin)
    return _(
        "it is on {page} now and was on {before} before; if that is right, name the page under "
        "`forms` in config/people.toml",
        page=named_pages([page]),
        before=named_pages([before]) if before else unseen,
    )


def named_pages(pages: Iterable[Page]) -> str:
    """Return pages as people name them, with commas between them."""
    return ", ".join(f"“{page.title}” ({page.space})" for page in pages)


def _found(code: TaskForce, chosen: Definition) -> FoundForm:
    return FoundForm(code, chosen.use.form_name, chosen.page, chosen.fields)
