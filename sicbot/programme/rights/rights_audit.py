"""Rules about pages: who may view and edit them, against what the organisation has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.programme.rights.audit import Severity, Told, names
from sicbot.programme.rights.audit_facts import FORM_KIND
from sicbot.programme.rights.excess import editors_beyond, missing, viewers_beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import Page
    from sicbot.core.policy import Pages
    from sicbot.core.text import Text
    from sicbot.programme.rights.audit import Rule
    from sicbot.programme.rights.audit_facts import Facts

OUTSIDE = ("anonymous", "logged-in")
BY_HAND = _("Decide whether that is meant; then change the page's restrictions or the policy.")


def form_editors(facts: Facts) -> Iterator[Told]:
    """Find forms whose page too many may edit: whoever does reads and changes all entries.

    Who may edit the page administers the form (vendor's manual of ConfiForms, "administrators").
    """
    kind = facts.policy.pages.get(FORM_KIND)
    if kind is None:
        return
    for page in facts.definitions:
        for subject in editors_beyond(facts, page, kind.edit):
            yield Told(
                Severity.CRITICAL if subject in OUTSIDE else Severity.HIGH,
                subject,
                _("may edit the page of a form, and so read, change, delete and export all "
                  "entries"),
                _("Restrict editing of the page to {groups}.", groups=names(kind.edit)),
                page=page,
            )  # fmt: skip


def form_not_visible(facts: Facts) -> Iterator[Told]:
    """Find forms, but archived ones, that those cannot see who should be able to fill them in."""
    kind = facts.policy.pages.get(FORM_KIND)
    if kind is None:
        return
    spaces = facts.snapshot.spaces.records
    for page in facts.definitions:
        if page.space in spaces and spaces[page.space].archived:
            continue
        out = missing(facts, facts.map.viewing(page), kind.view)
        if not out:
            continue
        nearest = next(iter(facts.map.granting(page)), None)
        if nearest is not None:
            seen = names([*sorted(nearest.groups), *sorted(map(facts.name, nearest.users))])
            why = _("cannot see the form, so nobody of them can enter anything; its restriction "
                    "names only {groups}", groups=seen)  # fmt: skip
        else:
            why = _("cannot see the form, so nobody of them can enter anything; the space is "
                    "closed to them")  # fmt: skip
        yield Told(
            Severity.HIGH,
            ", ".join(out),
            why,
            _("Open the page for {groups}, or say on the landing page that the form is closed.",
              groups=names(out)),
            page=page,
        )  # fmt: skip


def too_much(facts: Facts) -> Iterator[Told]:
    """Find pages of a kind that more may view or edit than the policy says.

    Who may edit a page with a form is told by `form-editors`.
    """
    for page, name, kind in facts.of_kinds():
        view = viewers_beyond(facts, page, kind.view)
        is_form = name == FORM_KIND and facts.defines_form(page)
        edit = () if is_form else editors_beyond(facts, page, kind.edit)
        for subject in dict.fromkeys([*view, *edit]):
            yield Told(
                Severity.HIGH if subject in OUTSIDE else Severity.MEDIUM,
                subject,
                _beyond(name, kind, view=subject in view, edit=subject in edit),
                BY_HAND,
                page=page,
            )


def _beyond(name: str, kind: Pages, *, view: bool, edit: bool) -> Text:
    viewers, editors = names(kind.view), names(kind.edit)
    if view and edit:
        return _(
            "may view and edit the page; pages of the kind “{kind}” are viewed only by {viewers} "
            "and edited only by {editors}",
            kind=name, viewers=viewers, editors=editors,
        )  # fmt: skip
    if view:
        told = _("may view the page; pages of the kind “{kind}” are viewed only by {viewers}",
                 kind=name, viewers=viewers)  # fmt: skip
    else:
        told = _("may edit the page; pages of the kind “{kind}” are edited only by {editors}",
                 kind=name, editors=editors)  # fmt: skip
    return told


def too_little(facts: Facts) -> Iterator[Told]:
    """Find pages of a kind that some cannot view or edit who should be able to."""
    for page, name, kind in facts.of_kinds():
        form = facts.defines_form(page)
        out = missing(facts, facts.map.viewing(page), kind.view)
        if out and not (form and name == FORM_KIND):
            yield _kept_out(page, ", ".join(out), _(
                "cannot view the page, though everybody of them should be able to view pages of "
                "the kind “{kind}”", kind=name
            ))  # fmt: skip
        out = tuple(
            group
            for group in missing(facts, facts.map.editing(page), kind.edit)
            if group not in missing(facts, facts.map.viewing(page), kind.edit)
        )
        if out and form and name != FORM_KIND:
            yield _held_by_a_form(page, name, ", ".join(out))
        elif out:
            yield _kept_out(page, ", ".join(out), _(
                "cannot edit the page, though everybody of them should be able to edit pages of "
                "the kind “{kind}”", kind=name
            ))  # fmt: skip


def _kept_out(page: Page, subject: str, why: Text) -> Told:
    return Told(Severity.MEDIUM, subject, why, BY_HAND, page=page)


def _held_by_a_form(page: Page, kind: str, subject: str) -> Told:
    return Told(
        Severity.MEDIUM,
        subject,
        _("cannot edit the page, because it holds a form; everybody of them should be able to edit "
          "pages of the kind “{kind}”", kind=kind),
        _("Move the form to a page of its own that only the Secretariat edits, show it here by an "
          "include, then open this page."),
        page=page,
    )  # fmt: skip


def includes_hidden(facts: Facts) -> Iterator[Told]:
    """Find restrictions that turn includes on pages open to outsiders red."""
    bit = facts.map.subjects.anonymous
    if "anonymous" not in facts.policy.audit.outsiders:
        return
    hidden: dict[Page, int] = {}
    for reference in facts.programme.includes.references:
        target = facts.programme.includes.target(reference)
        if target is None or not facts.map.viewing(reference.host).sure & bit:
            continue
        closed = _closed_by(facts, target, bit)
        if closed is not None:
            hidden[closed] = hidden.get(closed, 0) + 1
    for page in sorted(hidden, key=lambda one: int(one.id)):
        yield Told(
            Severity.INFO,
            "anonymous",
            _("the restriction of this page makes includes of it or of pages below it red without "
              "login: {count}", count=hidden[page]),
            _("Nothing, if visitors are not meant to see them; else say so beside the includes."),
            page=page,
        )  # fmt: skip


def _closed_by(facts: Facts, page: Page, bit: int) -> Page | None:
    """Return the topmost page whose own restriction keeps a reader out who may read the space."""
    if not facts.map.reading(page.space).sure & bit:
        return None
    pages = facts.snapshot.pages.records
    way = [pages[one] for one in page.ancestors if one in pages] + [page]
    return next((one for one in way if not facts.map.passing(one.read).maybe & bit), None)


PAGE_RULES: Mapping[str, Rule] = {
    "form-editors": form_editors,
    "form-not-visible": form_not_visible,
    "too-much": too_much,
    "too-little": too_little,
    "includes-hidden": includes_hidden,
}
