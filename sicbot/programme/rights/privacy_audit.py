"""Rules about personal data: what of it can be seen by whom. Addresses are counted, never shown."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from sicbot.core.model import SUPER_USERS
from sicbot.core.text import Text, _
from sicbot.pages.personal_data import PersonalData, personal_data
from sicbot.programme.rights.audit import Severity, Told, names
from sicbot.programme.rights.excess import viewers_beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import GroupName, Page
    from sicbot.core.sources import Attachment
    from sicbot.pages.forms import FormField, FormUse
    from sicbot.programme.rights.audit import Rule
    from sicbot.programme.rights.audit_facts import Facts

MANY = 5  # addresses on one page: a list of people rather than a contact
ENDINGS = (".csv", ".xlsx", ".xls", ".xlsm", ".ods", ".tsv", ".docx", ".doc", ".odt")
MEDIA = re.compile(r"csv|spreadsheet|excel|wordprocessing|msword|opendocument\.text", re.IGNORECASE)
# Names and labels of fields, without accents and in small letters (forms-and-macros A.1).
CONTACT = re.compile(r"\b(e ?mail|mail|courriel|correo|phone|telephone|telefono|tel|mobile)\b")
NAME = re.compile(
    r"\b(full ?name|your ?name|first ?name|last ?name|surname|nom|prenom|nombre|apellidos?)\b"
    r"|^name$"
)
# What has a name and is no person.
THING = re.compile(r"organi[sz]|instit|soci|compan|entrepr|empresa|proje|project|team|title|titre")
CONSENT = re.compile(r"consent|agree|accord|acuerdo|autoris|autoriz")


def personal_data_open(facts: Facts) -> Iterator[Told]:
    """Find addresses and telephone numbers in the text of pages that outsiders see."""
    audit = facts.policy.audit
    for page in facts.pages:
        seen_by = facts.outsiders_of(page)
        if not seen_by:
            continue
        body = facts.snapshot.bodies.get(page.id) or ""
        found = personal_data(body, audit.role_addresses, phones=audit.phones)
        if found:
            yield Told(
                _severity(found, seen_by),
                seen_by[0],
                _("the text of the page holds {what}", what=_what(found)),
                _("Take it out, or restrict the page; earlier versions keep it until an "
                  "administrator removes them."),
                page=page,
            )  # fmt: skip


def old_version(facts: Facts) -> Iterator[Told]:
    """Find the same in earlier versions of pages, which whoever sees the page can open."""
    numbers: dict[str, dict[int, PersonalData]] = defaultdict(dict)
    for (page_id, number), found in facts.old.found.items():
        if found:
            numbers[page_id][number] = found
    for page in facts.pages:
        versions = numbers.get(page.id)
        seen_by = facts.outsiders_of(page)
        if not versions or not seen_by:
            continue
        found = PersonalData(
            frozenset().union(*(one.addresses for one in versions.values())),
            frozenset().union(*(one.role_addresses for one in versions.values())),
            frozenset().union(*(one.phones for one in versions.values())),
        )
        shown = ", ".join(map(str, sorted(versions)))
        yield Told(
            _severity(found, seen_by),
            seen_by[0],
            _("earlier versions ({versions}) hold {what}", versions=shown, what=_what(found)),
            _("Ask an administrator to remove these versions; an edit does not remove them."),
            page=page,
        )


def _severity(found: PersonalData, seen_by: tuple[str, ...]) -> Severity:
    """Return how bad it is; what needs a login is a step less bad."""
    count = max(len(found.addresses), len(found.phones))
    rank = 0 if count >= MANY else 1 if count else 2
    steps = (Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)
    return steps[rank + ("anonymous" not in seen_by)]


def _what(found: PersonalData) -> Text:
    """Return how many of each there are; never which."""
    parts = {
        "persons": _("e-mail addresses of persons: {count}", count=len(found.addresses)),
        "offices": _("e-mail addresses of offices: {count}", count=len(found.role_addresses)),
        "phones": _("telephone numbers: {count}", count=len(found.phones)),
    }
    counts = zip(parts, (found.addresses, found.role_addresses, found.phones), strict=True)
    shown = {name: parts[name] for name, values in counts if values}
    return Text(", ".join(f"{{{name}}}" for name in shown), tuple(shown.items()))


def attachment_open(facts: Facts) -> Iterator[Told]:
    """Find files with entries of forms, or tables and documents, that too many can open."""
    by_page: dict[str, list[Attachment]] = defaultdict(list)
    for one in facts.attachments.records.values():
        by_page[one.page].append(one)
    for page in facts.pages:
        files = by_page.get(page.id, [])
        of_people = facts.defines_form(page) or _is_registration(facts, page)
        told = files if of_people else [one for one in files if _is_document(one)]
        for one in sorted(told, key=lambda file: file.name) if told else ():
            openers = _openers(facts, page)
            if openers:
                outside = set(openers) & set(facts.policy.audit.outsiders)
                yield Told(
                    Severity.HIGH if outside else Severity.MEDIUM,
                    ", ".join(openers),
                    _("can open the file “{file}” ({type})", file=one.name, type=one.media_type),
                    _("Move the file to a page that only the Secretariat sees, and delete it here "
                      "with all its versions; or restrict the page."),
                    page=page,
                )  # fmt: skip


def _openers(facts: Facts, page: Page) -> tuple[str, ...]:
    """Return who can open a page's files and should not: beyond its kind, else outsiders."""
    kinds = facts.kinds.get(page.id, ())
    found = [who for _name, kind in kinds for who in viewers_beyond(facts, page, kind.view)]
    return tuple(dict.fromkeys(found)) if kinds else facts.outsiders_of(page)[:1]


def _is_registration(facts: Facts, page: Page) -> bool:
    label = facts.programme.places.registration_label
    return bool(label) and label in page.labels


def _is_document(one: Attachment) -> bool:
    return one.name.casefold().endswith(ENDINGS) or bool(MEDIA.search(one.media_type))


def form_shows_entries(facts: Facts) -> Iterator[Told]:
    """Find views of entries that show addresses, or names without regard to consent."""
    fields = {
        use.form_name: use.fields
        for uses in facts.forms.values()
        for use in uses
        if use.role == "definition"
    }
    for page in facts.pages:
        for use in facts.forms.get(page.id, ()):
            if use.role != "view":
                continue
            contact, name = _shown(use, fields.get(use.form_name, ()))
            consents = _regards_consent(use, fields.get(use.form_name, ()))
            if contact or (name and not consents):
                yield _shows(facts, page, use, contact=contact)


def _shows(facts: Facts, page: Page, use: FormUse, *, contact: bool) -> Told:
    outsiders = facts.outsiders_of(page)
    viewing = facts.map.viewing(page).sure
    groups = [name for name, bit in facts.map.subjects.groups.items() if viewing & bit]
    worst = Severity.CRITICAL if outsiders else Severity.HIGH
    if contact:
        why = _("shows addresses or telephone numbers out of the form {form}", form=use.form_name)
        severity = worst
    else:
        why = _("shows the names of all who entered something in the form {form}, also of people "
                "who did not agree to be named", form=use.form_name)  # fmt: skip
        severity = Severity.HIGH if outsiders else Severity.MEDIUM
    return Told(
        severity,
        outsiders[0] if outsiders else ", ".join(_outermost(facts, groups)),
        why,
        _("Take the field out of the view, or give the view a filter on the field of consent."),
        page=page,
    )


def _outermost(facts: Facts, groups: list[GroupName]) -> list[GroupName]:
    """Leave out groups of Task Forces, and those within another one, unless there are no others."""
    unsaid = {*facts.policy.task_force_groups, facts.default_group, SUPER_USERS}
    records = facts.snapshot.groups.records
    shown = [
        name
        for name in groups
        if name not in unsaid
        and not (name in records and records[name].ancestors.intersection(groups))
    ]
    return shown or groups


def _shown(use: FormUse, fields: tuple[FormField, ...]) -> tuple[bool, bool]:
    """Tell whether a view shows ways to reach somebody, and names."""
    labels = {field.name: field.label for field in fields}
    types = {field.name: field.type for field in fields}
    contact = name = False
    for column in use.columns:
        words = f"{_words(column)} {_words(labels.get(column, ''))}"
        contact = contact or bool(CONTACT.search(words)) or types.get(column) == "email"
        name = name or _is_name(_words(column)) or _is_name(_words(labels.get(column, "")))
    return contact, name


def _is_name(words: str) -> bool:
    return bool(NAME.search(words)) and not THING.search(words)


def _fold(text: str) -> str:
    """Return a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _words(text: str) -> str:
    """Return a name of a field as words: `fullName` and `e-mail` as people say them."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.split(r"[\W_]+", _fold(spaced))).strip()


def _regards_consent(use: FormUse, fields: tuple[FormField, ...]) -> bool:
    """Tell whether a view has a filter on the form's field of consent."""
    consents = [
        field.name
        for field in fields
        if CONSENT.search(_fold(field.name)) or CONSENT.search(_fold(field.label))
    ]
    return any(re.search(rf"\b{re.escape(name)}\b", use.filter) for name in consents if name)


def wider_than_needed(facts: Facts) -> Iterator[Told]:
    """Find pages of a kind that more people can read than need to."""
    for page, name, kind in facts.of_kinds():
        for subject in viewers_beyond(facts, page, kind.view):
            yield Told(
                Severity.HIGH if subject in facts.policy.audit.outsiders else Severity.MEDIUM,
                subject,
                _("can read what pages of the kind “{kind}” hold; only these need it: {groups}",
                  kind=name, groups=names(kind.view)),
                _("Restrict the page to those who need it."),
                page=page,
            )  # fmt: skip


PRIVACY_RULES: Mapping[str, Rule] = {
    "personal-data-open": personal_data_open,
    "old-version": old_version,
    "attachment-open": attachment_open,
    "form-shows-entries": form_shows_entries,
    "wider-than-needed": wider_than_needed,
}
