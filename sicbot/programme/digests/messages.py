"""One message a week to whoever leads Task Forces, if anything in their digests is new."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.audience import Sight, person_audience
from sicbot.core.people import TASK_FORCES, Role
from sicbot.core.text import Text, _
from sicbot.programme.digests.memory import Told, line_anchor, since_anchor
from sicbot.programme.digests.pages import DigestPage, digest_for, is_kept
from sicbot.programme.digests.told import (
    FIRST_TIME,
    JOB,
    MESSAGE,
    from_fact,
    item_sign,
    told_before,
    unmade_in,
    week_of,
)
from sicbot.programme.digests.values import Urgency, short
from sicbot.programme.remarks import RemarkWish, write_remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.people import Account, TaskForce
    from sicbot.core.plan import Change, ChangeId
    from sicbot.programme.digests.choosing import Digest
    from sicbot.programme.digests.reading import Newsroom
    from sicbot.programme.digests.values import Item
    from sicbot.programme.programme import Programme

TEMPLATE = "digest_message.xhtml.j2"
NAMED = 5  # things that a message names; the page has all


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is new in the digest of a Task Force for somebody.

    Attributes:
        texts: What is new, most urgent first.
        signs: What stands for all of it.
    """

    code: TaskForce
    texts: tuple[Text, ...]
    signs: tuple[str, ...]


def message_slug(account: Account, day: date) -> str:
    """Return the lasting name of a week's message to somebody."""
    return f"{MESSAGE}{week_of(day)}-{short(account.key)}"


def write_messages(
    page: DigestPage, needs: tuple[ChangeId, ...], context: Context[Programme]
) -> Iterator[Change]:
    """Yield the messages below a digest page: for each of its leaders whose week's one is here.

    In the week in which the page is made there is none: else the run after it would write again.
    """
    programme = page.room.programme
    made, facts = programme.made.get(page.slug), programme.ledger.facts.get(JOB, {})
    if made is None or page.code in unmade_in(facts, context.now.date()):
        return
    for account in leaders(page.code, page.room):
        fresh = fresh_for(account, page.room, context.now)
        if fresh and fresh[0].code == page.code:
            wish = _wish(account, made, fresh, context)
            yield from write_remark(replace(wish, needs=needs), context.programme)


def leaders(code: TaskForce, room: Newsroom) -> tuple[Account, ...]:
    """Return who leads a Task Force and may be written to: who can log in and does not object."""
    programme = room.programme
    forgotten, opt_outs = programme.ledger.forgotten, programme.opt_outs
    return tuple(
        one.account
        for one in programme.task_forces[code].members
        if one.role is Role.LEADER
        and one.account.active
        and not forgotten.knows(one.account.key)
        and not opt_outs.hide(one.account.key)
    )


def fresh_for(account: Account, room: Newsroom, now: datetime) -> tuple[Fresh, ...]:
    """Return what is new for somebody in the digests of all Task Forces that they lead."""
    told = _told(account, room, now).signs
    found = (
        _fresh(digest_for(DigestPage(code, "", "", room), now), told)
        for code in TASK_FORCES
        if account in leaders(code, room)
        and _may_read(account, code, room)
        and is_kept(DigestPage(code, "", "", room), now)
    )
    return tuple(one for one in found if one.signs)


def _fresh(digest: Digest, told: frozenset[str]) -> Fresh:
    items = [(one.text, (_sign(one),)) for one in digest.items]
    lines = [(one.text, one.signs) for one in digest.lines]
    new = [(text, signs) for text, signs in (*items, *lines) if not told.issuperset(signs)]
    return Fresh(
        digest.code,
        tuple(text for text, _signs in new),
        tuple(sign for _text, signs in new for sign in signs if sign not in told),
    )


def _sign(item: Item) -> str:
    """Return what stands for an item; of one that is not pressing, whatever becomes of its facts.

    Who fills in a note section by section needs no mail about those that are still empty.
    """
    return f"{item.number:x}" if item.urgency is Urgency.OPEN else item_sign(item)


def _told(account: Account, room: Newsroom, now: datetime) -> Told:
    """Return what somebody was told, by what the job noted and by the messages themselves."""
    ledger = room.programme.ledger
    _given, news = room.news(now)
    mark = short(account.key)
    texts = [
        text
        for slug, text in ledger.comments.items()
        if slug.startswith(MESSAGE) and slug.endswith(mark)
    ]
    noted = from_fact(ledger.facts.get(JOB, {}).get(f"{MESSAGE}{mark}"))
    return told_before(noted, texts, news, now.date())


def _may_read(account: Account, code: TaskForce, room: Newsroom) -> bool:
    programme = room.programme
    page = programme.made.get(f"digest-{code.lower()}")
    if page is None:
        return False
    who = person_audience(programme.snapshot, account.name, account.key)
    return programme.audience_map.sees(who, page) is Sight.YES


def _wish(
    account: Account, page: Page, fresh: tuple[Fresh, ...], context: Context[Programme]
) -> RemarkWish:
    first, *others = fresh
    body = context.render(
        TEMPLATE,
        key=account.key,
        code=first.code,
        texts=[context.show(one) for one in first.texts[:NAMED]],
        more=max(0, len(first.texts) - NAMED),
        others=[one.code for one in others],
        anchors=[
            since_anchor(context.now.date() - FIRST_TIME),
            *(line_anchor(sign) for one in fresh for sign in one.signs),
        ],
    )
    slug = message_slug(account, context.now.date())
    return RemarkWish(slug, page, body, _("tell whoever leads it what is new"))
