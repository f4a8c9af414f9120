"""What there is of a person who asks to be forgotten, as lines and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sicbot.core.text import Text, _, verbatim
from sicbot.programme.reasons.seat_reasons import where
from sicbot.reports.reasons import Line, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import PurePath

    from sicbot.core.people import Account
    from sicbot.core.text import Catalogue
    from sicbot.programme.reasons.traces import WikiTraces

    class Rows(Protocol):
        """The rows of the store that name the person."""

        @property
        def images(self) -> Sequence[object]:
            """Texts in the journal."""

        @property
        def versions(self) -> Sequence[object]:
            """Kept versions of pages."""

        @property
        def facts(self) -> Sequence[object]:
            """What jobs noted."""

    class Traces(Protocol):
        """All that sicbot keeps or wrote of a person."""

        @property
        def account(self) -> Account:
            """Whom it is about."""

        @property
        def rows(self) -> Rows:
            """What the store holds."""

        @property
        def files(self) -> Sequence[PurePath]:
            """Other files of the state folder."""

        @property
        def wiki(self) -> WikiTraces:
            """What the wiki holds."""


def trace_lines(traces: Traces) -> Iterator[Line]:
    """Yield what there is of a person, by who must do something about it."""
    account, rows, wiki = traces.account, traces.rows, traces.wiki
    yield Line(0, _("{name} ({account})", name=account.full_name, account=account.name), Tone.TITLE)
    if wiki.shared:
        told = _("another account has this name too: what holds the name alone stays")
        yield Line(1, told)
    yield Line(0, _("Emptied after a yes"), Tone.HEAD)
    yield Line(1, _("texts in the journal: {count}", count=len(rows.images)))
    yield Line(1, _("kept versions of pages: {count}", count=len(rows.versions)))
    yield Line(1, _("facts that jobs noted: {count}", count=len(rows.facts)))
    told = _("what was written then can no longer be undone; the wiki's page history has it")
    yield Line(1, told, Tone.ASIDE)
    yield from _part(
        _("Written anew by the next run, without the person"),
        [_("{space}: {title}", space=one.space, title=one.title) for one in wiki.pages],
    )
    yield from _part(
        _("Versions for a wiki admin to delete by hand, the current ones after the next run"),
        [
            _("{space}: {title}, version {version}: {address}", space=one.page.space,
              title=one.page.title, version=one.number, address=one.address)
            for one in wiki.versions
        ],
    )  # fmt: skip
    yield from _part(
        _("Old versions that could not be looked at"),
        [_("{title}: {why}", title=page.title, why=why) for page, why in wiki.unread],
    )
    yield from _part(
        _("Groups, which this does not change: whoever administers them may take the person out"),
        [_seat(one.group, one.given) for one in wiki.seats],
    )
    yield from _part(
        _("Records, which people must delete where they are"), list(map(where, wiki.records))
    )
    yield from _part(
        _("Files in the state folder, to be deleted by hand"),
        [verbatim(str(path)) for path in traces.files],
    )
    told = _("Plans and audits that somebody saved elsewhere are not known to sicbot.")
    yield Line(0, told, Tone.ASIDE)


def _part(title: Text, lines: Sequence[Text]) -> Iterator[Line]:
    if lines:
        yield Line(0, title, Tone.HEAD)
    for one in lines:
        yield Line(1, one)


def _seat(group: str, given: str) -> Text:
    if not given:
        return verbatim(group)
    return _("{group}, given by sicbot on {day}", group=group, day=given)


def traces_to_json(traces: Traces, *, done: bool, catalogue: Catalogue) -> dict[str, Any]:
    """Return the same as the document that scripts read."""
    rows, wiki = traces.rows, traces.wiki
    return {
        "account": {"name": traces.account.name, "key": traces.account.key},
        "forgotten": done,
        "store": {
            "images": len(rows.images),
            "page_versions": len(rows.versions),
            "facts": len(rows.facts),
        },
        "pages": [{"page_id": one.id, "title": one.title} for one in wiki.pages],
        "versions": [
            {
                "page_id": one.page.id,
                "title": one.page.title,
                "version": one.number,
                "address": one.address,
            }
            for one in wiki.versions
        ],
        "not_looked_at": [
            {"page_id": page.id, "title": page.title, "why": why.show(catalogue)}
            for page, why in wiki.unread
        ],
        "groups": [{"group": one.group, "given": one.given or None} for one in wiki.seats],
        "records": [
            {"source": one.source, "record": one.record, "number": one.number}
            for one in wiki.records
        ],
        "files": [str(path) for path in traces.files],
    }
