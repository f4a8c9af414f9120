"""Records of forms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Entry, Refused
from sicbot.sandbox.rights import may_edit, must_write, visible
from sicbot.sandbox.store import entry_row, form_row

if TYPE_CHECKING:
    from sicbot.sandbox.model import Form, Viewer
    from sicbot.sandbox.wiki import Wiki


def put_form(wiki: Wiki, form: Form) -> None:
    """Keep a form, in place of one of the same name on its page."""
    wiki.state.forms[form.page_id, form.name] = form
    wiki.store.forms.put([form_row(form)])
    wiki.store.commit()


def create_entry(wiki: Wiki, viewer: Viewer, form: Form, fields: dict[str, object]) -> Entry:
    """Add a record to a form; whoever sees the form's page may."""
    must_write(wiki)
    visible(wiki, viewer, form.page_id, "current")
    name = viewer.account.username if viewer.account else None
    known = wiki.state.entries[form.page_id, form.name]
    with wiki.change() as when:
        number = wiki.state.count(f"record:{form.page_id}:{form.name}", _highest(wiki, form))
        entry = Entry(wiki.new_id(), number, name, when, name, dict(fields))
        known[entry.id] = entry
        wiki.store.entries.put([entry_row(form, entry)])
    return entry


def update_entry(
    wiki: Wiki, viewer: Viewer, form: Form, entry_id: str, fields: dict[str, object]
) -> Entry:
    """Replace the fields of a record; its owner and whoever may edit the page may."""
    entry = _owned(wiki, viewer, form, entry_id)
    with wiki.change():
        updated = replace(entry, fields=dict(fields))
        wiki.state.entries[form.page_id, form.name][entry_id] = updated
        wiki.store.entries.put([entry_row(form, updated)])
    return updated


def delete_entry(wiki: Wiki, viewer: Viewer, form: Form, entry_id: str) -> None:
    """Delete a record; its owner and whoever may edit the page may."""
    _owned(wiki, viewer, form, entry_id)
    with wiki.change():
        highest = _highest(wiki, form)
        wiki.state.set(f"record:{form.page_id}:{form.name}", str(highest))
        del wiki.state.entries[form.page_id, form.name][entry_id]
        wiki.store.entries.drop(form.page_id, form.name, entry_id)


def _highest(wiki: Wiki, form: Form) -> int:
    """Return the highest number that a record of the form has had."""
    numbers = [entry.record_id for entry in wiki.entries(form)]
    return max([int(wiki.state.settings.get(f"record:{form.page_id}:{form.name}", "0")), *numbers])


def _owned(wiki: Wiki, viewer: Viewer, form: Form, entry_id: str) -> Entry:
    must_write(wiki)
    page = visible(wiki, viewer, form.page_id, "current")
    entry = wiki.state.entries[form.page_id, form.name].get(entry_id)
    if entry is None:
        raise Refused(404, f"No entry found with id: {entry_id}")
    owner = viewer.account is not None and entry.owned_by == viewer.account.username
    if not owner and not may_edit(wiki, viewer, page):
        raise Refused(403, "You may not change this entry")
    return entry
