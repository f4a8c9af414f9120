"""All registrations of all sources, and which sources could not be read; nothing is concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.people import (
    TASK_FORCES,
    Action,
    NotRead,
    Registration,
    Registrations,
    SourceKind,
    TaskForce,
)
from sicbot.core.text import Text, _
from sicbot.programme.people.comment_grammar import read_comment
from sicbot.programme.people.fields import Meaning, action_of, codes_in
from sicbot.programme.people.record_memory import lost, remembered
from sicbot.programme.people.records import Accounts, Found, described, fill, together
from sicbot.programme.people.registration_pages import (
    from_file,
    from_page,
    from_table,
    labelled_pages,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.model import Page, PageId
    from sicbot.core.sources import Comment, FormEntry
    from sicbot.programme.people.find_forms import FormMap, FoundForm
    from sicbot.programme.people.records import Filled
    from sicbot.programme.seen import WikiSeen


def read_registrations(seen: WikiSeen, forms: FormMap) -> Registrations:
    """Return what all sources hold; one that was not read as a whole gives no record at all."""
    accounts, places = Accounts(seen), seen.places
    of_forms = together(from_form(seen, form, accounts, forms) for form in forms.found)
    others = together(
        [
            *(from_page(seen, page, accounts) for page in labelled_pages(seen)),
            *(from_file(seen, one.page, one.name, accounts) for one in places.files),
            *(from_table(seen, one.page, accounts) for one in places.tables),
        ]
    )
    known = (*of_forms.records, *others.records)
    comments = together(
        from_comments(seen, page, accounts, known) for page in comment_pages(seen, forms)
    )
    all_of = together([Found(not_read=forms.lacking), of_forms, comments, others])
    known_sources = (*all_of.read, *(one.source for one in all_of.not_read))
    return Registrations(
        tuple(sorted(remembered(all_of.records, seen.ledger), key=_order)),
        (*all_of.not_read, *dict.fromkeys(lost(seen, forms, known_sources))),
        tuple(dict.fromkeys(all_of.read)),
        {**forms.pins, **{one.task_force: one.page.id for one in forms.found}},
        (*all_of.notes, *_of_accounts(seen)),
    )


def _of_accounts(seen: WikiSeen) -> tuple[Text, ...]:
    """Return what is not known of accounts, so that comparing with them says less."""
    told = list(dict.fromkeys(gap.why for gap in seen.accounts.gaps))
    if not any(account.email for account in seen.accounts.records.values()):
        told.append(
            _("the wiki tells sicbot no e-mail addresses, so typed ones cannot be compared")
        )
    return tuple(told)


def _order(record: Registration) -> tuple[str, object, str, str]:
    return record.task_force, record.created, record.source, record.record


def comment_pages(seen: WikiSeen, forms: FormMap) -> tuple[Page, ...]:
    """Return the pages below which comments count: those of the forms, if any do."""
    if not seen.places.comments:
        return ()
    pages = {form.page.id: form.page for form in forms.found}
    return tuple(sorted(pages.values(), key=lambda page: int(page.id)))


def from_form(seen: WikiSeen, form: FoundForm, accounts: Accounts, forms: FormMap) -> Found:
    """Return the records of a form."""
    reading = seen.sources.forms.get(form.name)
    if reading is None or reading.page != form.page.id:
        lacking = NotRead(form.source, (form.task_force,), _("it was not asked for"))
        return Found(not_read=(lacking,))
    if reading.gaps:
        lacking = NotRead(form.source, (form.task_force,), reading.gaps[0].why)
        return Found(not_read=(lacking,))
    labels = {field.name: field.title for field in reading.fields}
    records, notes, unread = list[Registration](), list[Text](), list[NotRead]()
    shared = sum(one.name == form.name for one in forms.found) > 1
    for entry in reading.entries:
        filled = fill(entry.values, labels)
        codes = codes_in(filled.text(Meaning.TASK_FORCE))
        if shared and codes and form.task_force not in codes:
            continue  # it is read with the Task Forces that it names
        named = (entry.creator, *filled.values.get(Meaning.ACCOUNT, ()))
        unread += accounts.unread(form.source, (form.task_force,), named)
        record = _entry(form, entry, filled, accounts)
        if record is None or (Meaning.TASK_FORCE in filled.asked and form.task_force not in codes):
            notes.append(
                _("record {number} of form {form} asks for something that is not known, or names "
                  "another Task Force; read it",
                  number=entry.number, form=form.name)
            )  # fmt: skip
        else:
            records.append(record)
    return Found(tuple(records), tuple(dict.fromkeys(unread)), (form.source,), tuple(notes))


def _entry(
    form: FoundForm, entry: FormEntry, filled: Filled, accounts: Accounts
) -> Registration | None:
    """Return a form's record; None where it asks for something that is not known."""
    asked = filled.text(Meaning.ACTION)
    action = action_of(asked) if asked else Action.JOIN
    if action is None:
        return None
    picked = (accounts.named(name) for name in filled.values.get(Meaning.ACCOUNT, ()))
    bare = Registration(
        source=form.source,
        kind=SourceKind.FORM,
        record=entry.id,
        page=form.page.id,
        task_force=form.task_force,
        created=entry.created,
        creator=accounts.named(entry.creator) if entry.creator else None,
        creator_name=entry.creator,
        owned=entry.creator.casefold() in {owner.casefold() for owner in entry.owners},
        accounts=tuple(dict.fromkeys(key for key in picked if key is not None)),
        action=action,
        number=entry.number,
    )
    return described(bare, filled)


def from_comments(
    seen: WikiSeen, page: Page, accounts: Accounts, known: Sequence[Registration]
) -> Found:
    """Return the requests in the comments below a page; what may be one is only noted."""
    source = f"comments on {page.title} ({page.space})"
    comments = seen.sources.comments.get(page.id)
    if comments is None:
        return Found(not_read=(NotRead(source, TASK_FORCES, _why(seen, page.id)),))
    found = [_said(source, page, comment, accounts, known) for comment in comments]
    return together([Found(read=(source,)), *found])


def _why(seen: WikiSeen, page: PageId) -> Text:
    told = (gap.why for gap in seen.sources.gaps if gap.what == f"comments {page}")
    return next(told, _("it was not asked for"))


def _said(
    source: str,
    page: Page,
    comment: Comment,
    accounts: Accounts,
    known: Sequence[Registration],
) -> Found:
    """Return what one comment asks for; inline ones are about the text, and changed ones no proof.

    One that its author changed counts from then on.
    """
    if comment.inline:
        return Found()
    said = read_comment(comment.body)
    if said.commands and comment.edited and comment.editor != comment.author:
        told = _(
            "a comment on “{page}” was changed by somebody else, so it does not count; read it",
            page=page.title,
        )
        return Found(notes=(told,))
    notes = [
        *(_("a comment on “{page}” says two different things about {code}; neither counts",
            page=page.title, code=code) for code in said.contradictory),
        *(_("a comment on “{page}” names {code}, which is no Task Force", page=page.title,
            code=code) for code in said.unknown),
    ]  # fmt: skip
    if said.may_be_wish and not _is_settled(comment, page, accounts, known):
        notes.append(
            _("a comment on “{page}” may be a wish to join or leave; read it", page=page.title)
        )
    problems = (_("the comment was changed after it was made"),) if comment.edited else ()
    when = comment.changed if comment.edited and comment.changed else comment.created
    records = tuple(
        Registration(
            source, SourceKind.COMMENT, f"{comment.id}:{one.task_force}", page.id,
            TaskForce(one.task_force), when, comment.author, accounts.name_of(comment.author),
            action=one.action, role=one.role, role_text=one.role_text,
            digest=f"{one.action}:{one.task_force}:{one.role_text}", problems=problems,
        )
        for one in said.commands
    )  # fmt: skip
    codes = tuple(one.task_force for one in records)
    unread = accounts.unread(source, codes, [comment.author]) if records else ()
    return Found(records, unread, notes=tuple(notes))


def _is_settled(
    comment: Comment, page: Page, accounts: Accounts, known: Sequence[Registration]
) -> bool:
    """Tell whether nobody needs to read a comment: by the Secretariat, or followed by a record."""
    return comment.author in accounts.trusted or any(
        record.page == page.id
        and record.creator == comment.author is not None
        and record.created >= comment.created
        for record in known
    )
