"""The register of included pages: what each is called and who may read it, from run to run.

So a rename, a move, a restriction or an archiving is told at the next run, before readers meet a
red box.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.core.model import PageId, PageStatus
from sicbot.core.readers import readers_text
from sicbot.core.text import _
from sicbot.programme.inclusions.card_readers import with_open_cards
from sicbot.programme.inclusions.healing import healed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

JOB = "includes"


def facts(programme: Programme) -> dict[str, str]:
    """Return what is noted of each included page, by its id, as it is after free changes.

    What was noted of a page stays while it is not known whether it is there.
    """
    after = healed(with_open_cards(programme))
    records = after.snapshot.pages.records
    found: dict[str, str] = {
        page: json.dumps(_fact(records[page], after)) for page in sorted(after.hosts)
    }
    if programme.snapshot.pages.complete:
        return found
    known = programme.ledger.facts.get(JOB, {})
    return {page: fact for page, fact in known.items() if PageId(page) not in records} | found


def _fact(page: Page, programme: Programme) -> dict[str, object]:
    on_way = [programme.snapshot.pages.records.get(above) for above in page.ancestors]
    barriers = [readers_text(above.read) if above else "?" for above in on_way]
    return {
        "title": page.title,
        "space": page.space,
        "below": page.ancestors[-1] if page.ancestors else "",
        "readers": [one for one in (*barriers, readers_text(page.read)) if one != _NOBODY],
        "archived": _is_archived(page, programme),
        "on": len(programme.hosts[page.id]),
    }


def _is_archived(page: Page, programme: Programme) -> bool:
    space = programme.snapshot.spaces.records.get(page.space)
    return space is not None and space.archived


_NOBODY = '{"users": [], "groups": []}'


def news(programme: Programme) -> Iterator[Text]:
    """Yield what has become of included pages since the last run."""
    known = programme.ledger.facts.get(JOB, {})
    for page_id, noted in sorted(known.items()):
        was = json.loads(noted)
        page = programme.snapshot.pages.records.get(PageId(page_id))
        name = {"page": was["title"], "count": was["on"]}
        if page is None:
            if programme.snapshot.pages.complete:
                yield _("“{page}”, included on {count} pages, is gone or hidden", **name)
        elif page.status is not PageStatus.CURRENT:
            yield _(
                "“{page}”, included on {count} pages, is {status} now",
                **name,
                status=page.status.value,
            )
        else:
            yield from _changed(was, page, name, programme)


def _changed(
    was: dict[str, object], page: Page, name: dict[str, str | int], programme: Programme
) -> Iterator[Text]:
    """Yield what is other than it was of a page that is there."""
    if was["title"] != page.title:
        yield _("“{page}”, included on {count} pages, is called “{title}” now", **name,
                title=page.title)  # fmt: skip
    if was["space"] != page.space:
        yield _("“{page}”, included on {count} pages, is in space {space} now", **name,
                space=page.space)  # fmt: skip
    elif was["below"] != (page.ancestors[-1] if page.ancestors else ""):
        yield _("“{page}”, included on {count} pages, was moved within its space", **name)
    if page.id in programme.hosts and was["readers"] != _fact(page, programme)["readers"]:
        yield _("who may read “{page}”, included on {count} pages, was changed", **name)
    if _is_archived(page, programme) and not was["archived"]:
        yield _("“{page}”, included on {count} pages, is in the archived space {space}", **name,
                space=page.space)  # fmt: skip
