"""What to read of accounts, forms, comments and files, once the pages tell where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.model import Gap, Reading
from sicbot.core.people import UserName
from sicbot.core.sources import Sources
from sicbot.programme.people.named_people import named_people
from sicbot.programme.people.registration_pages import labelled_pages, table_pages
from sicbot.programme.people.registrations import comment_pages
from sicbot.programme.seats.memberships import extras, is_managed, missing, takes_out
from sicbot.work_sources import with_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.model import GroupName, PageId, UserKey
    from sicbot.core.people import Account
    from sicbot.core.policy import People, Policy
    from sicbot.core.ports import PeopleReader, WikiReader
    from sicbot.core.sources import FileRows
    from sicbot.core.work_policy import Work
    from sicbot.programme.programme import Programme


def groups_of(policy: Policy, places: People, work: Work | None = None) -> tuple[GroupName, ...]:
    """Return the groups whose members tell who is in what, and whose word counts for what."""
    deciders = work.deciders if work is not None else ()
    return tuple(
        dict.fromkeys([*policy.all_groups, *places.attestors, *places.nominators, *deciders])
    )


def with_people(
    programme: Programme,
    reader: PeopleReader,
    seen: Mapping[UserKey, Account],
    named: Iterable[UserKey] = (),
    *,
    works: bool = False,
) -> Programme:
    """Return the programme with its accounts, and with what people entered.

    Args:
        programme: What the snapshot means; it tells which forms, files and pages count.
        reader: Reads them.
        seen: Accounts seen in groups, for wikis that give no list of all.
        named: Accounts that are needed besides, such as those whom rights name.
        works: Whether the inventory and the history of concept notes are read as well.
    """
    sources = read_sources(programme, reader)
    if works:
        sources = with_work(programme, sources, reader)
    accounts = reader.accounts(seen)
    if not accounts.complete:
        told = named_people(programme, sources)
        accounts = _with_writers(accounts, sources, reader, told.names, {*named, *told.keys})
    return replace(programme, accounts=accounts, sources=sources)


def with_surroundings(programme: Programme, reader: WikiReader) -> Programme:
    """Return the programme with what contains the groups that sicbot would change.

    A group inside one that administers something gives that power as well. It is asked for those
    alone in which somebody is missing, or without a record: that is a request each.
    """
    groups = {one.group for one in missing(programme) if is_managed(one.group, programme)}
    groups |= {one.group for one in extras(programme) if takes_out(one.group, programme)}
    known = programme.snapshot.groups
    read = reader.groups(sorted(groups & known.records.keys()), members=False, ancestors=True)
    around = {
        name: replace(known.records[name], ancestors=group.ancestors)
        for name, group in read.records.items()
    }
    all_groups = Reading({**known.records, **around}, (*known.gaps, *read.gaps))
    return replace(programme, snapshot=replace(programme.snapshot, groups=all_groups))


def read_sources(programme: Programme, reader: PeopleReader) -> Sources:
    """Read all forms, comments, files and pages with registrations that count."""
    found = {form.name: form for form in programme.forms.found}  # one may be of several
    forms = {
        name: reader.form(form.page.id, name, form.fields) for name, form in found.items()
    }  # fmt: skip
    pages = [page.id for page in comment_pages(programme, programme.forms)]
    comments = reader.comments(pages) if pages else Reading({})
    unread = {gap.what for gap in comments.gaps}
    files, file_gaps = _files(programme, reader)
    owned = (*labelled_pages(programme), *table_pages(programme))
    records = reader.records(owned) if owned else Reading({})
    return Sources(
        forms,
        {page: below for page, below in comments.records.items() if page not in unread},
        files,
        records.records,
        (
            *(Gap(f"comments {gap.what}", gap.why) for gap in comments.gaps),
            *file_gaps,
            *records.gaps,
        ),
    )


def _files(
    programme: Programme, reader: PeopleReader
) -> tuple[dict[tuple[PageId, str], FileRows], list[Gap]]:
    found, gaps = dict[tuple["PageId", str], "FileRows"](), list[Gap]()
    for place in programme.places.files:
        page = programme.page(place.page)
        if page is not None:
            reading = reader.file(page.id, place.name)
            found |= {(page.id, name): rows for name, rows in reading.records.items()}
            gaps += reading.gaps
    return found, gaps


def _with_writers(
    accounts: Reading[UserKey, Account],
    sources: Sources,
    reader: PeopleReader,
    named: Iterable[str],
    keyed: Iterable[UserKey],
) -> Reading[UserKey, Account]:
    """Return the accounts with all who entered something or are named, asked for one by one."""
    known = {account.name.casefold() for account in accounts.records.values()}
    names = {entry.creator for form in sources.forms.values() for entry in form.entries}
    names |= set(named)
    keys: set[UserKey | None] = set(keyed)
    keys |= {one.author for below in sources.comments.values() for one in below}
    keys |= {file.attachment.uploader for file in sources.files.values()}
    keys |= {record.creator for record in sources.records.values()}
    keys |= {one.author for history in sources.histories.values() for one in history}
    looked_up = reader.people(
        [UserName(name) for name in names if name and name.casefold() not in known],
        [key for key in keys if key is not None and key not in accounts.records],
    )
    return Reading(
        {**accounts.records, **looked_up.records}, (*accounts.gaps, *looked_up.gaps)
    )  # fmt: skip
