"""I1, no human edit is lost: what a write of the bot took from people, by the wiki's history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product, takewhile
from typing import TYPE_CHECKING

from tests.simulation.bodies import View, include_count, markers, meaning, regions
from tests.simulation.difference import lost
from tests.simulation.history import PAGES, WHOLE, Claim, Moment, Violation, claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.model import Content, Version
    from tests.simulation.bodies import Tokens, UserKeys
    from tests.simulation.writes import Write


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who the bot is, and what people have allowed it.

    Attributes:
        bots: Its user keys.
        adopted: Human pages into which it may put a region or an include.
        given_back: Pages whose regions or text people have given back to it.
        user_key: Gives the key of a user name.
    """

    bots: frozenset[str]
    adopted: frozenset[int] = frozenset()
    given_back: frozenset[int] = frozenset()
    user_key: UserKeys = str


def losses(write: Write, own: Ownership) -> Iterator[Violation]:
    """Yield what people lost by one write."""
    for id_ in sorted(write.changed):
        before, after = write.before.contents.get(id_), write.after.contents.get(id_)
        if before is None:
            continue
        for told in _told(write, before, after, own):
            yield Violation("I1", write.before.name(id_), f"{write} {told}")
    for version in write.gone:
        if version.author not in own.bots and version.content_id in write.after.contents:
            name = write.before.name(version.content_id)
            yield Violation("I1", name, f"{write} deleted version {version.number} of people")


def _told(write: Write, before: Content, after: Content | None, own: Ownership) -> Iterator[str]:
    yield from _lost_drafts(write, before.id, own)
    if after is None or (after.status == "trashed" != before.status):
        yield from _removed(write, before, own)
    elif after.version == before.version or before.status == "draft":
        return
    elif before.type in PAGES:
        versions = write.versions[before.id]
        yield from (
            f"made version {after.version} on version {before.version} by"
            f" {'itself' if versions[-2].author in own.bots else 'people'}: {told}"
            for told in lost_by_version(versions, before, write.before, own)
        )
    elif before.created_by not in own.bots:
        yield f"changed a person's {before.type}"


def _lost_drafts(write: Write, page: int, own: Ownership) -> Iterator[str]:
    now = write.after.drafts.get(page, {})
    for key, draft in write.before.drafts.get(page, {}).items():
        if key not in own.bots and now.get(key) != draft:
            yield "lost a person's unpublished draft"


def _removed(write: Write, before: Content, own: Ownership) -> Iterator[str]:
    """Yield why a content may not go, which is gone now or in the trash."""
    if before.created_by not in own.bots:
        yield f"removed a person's {before.type}, version {before.version}"
        return
    versions = [*write.versions.get(before.id, ()), *write.gone]
    for version in versions:
        if version.content_id == before.id and version.author not in own.bots:
            yield f"removed a page with version {version.number} of people"
    for one in write.before.contents.values():
        near = before.id in (one.container_id, one.parent_id) and one.status == "current"
        if near and one.created_by not in own.bots:
            yield f"removed what a person's {one.type} (id {one.id}) stands on"


def lost_by_version(
    versions: tuple[Version, ...], page: Content, then: Moment, own: Ownership
) -> Iterator[str]:
    """Yield what the last of a page's versions, the bot's, took from people."""
    *past, old, new = versions
    view = View(space_key=page.space_key, user_key=own.user_key)
    gone = markers(old.body) - markers(new.body)
    if gone:
        yield f"dropped inline comment markers {', '.join(sorted(gone))}"
    made_by_bot = page.created_by in own.bots
    if made_by_bot and all(version.author in own.bots for version in (*past, old)):
        return
    known = claims((*past, old), own.bots, replace(view, plain=True))
    generated = made_by_bot and then.marks.get(page.id, {}).get("kind") != "scaffold"
    yield from _lost_title(versions, own, is_bots=generated)
    if generated:
        if page.id not in own.given_back:
            now = meaning(new.body, replace(view, plain=True))
            yield from _overwritten(known.of(WHOLE), now, "a generated page")
        return
    hidden = replace(view, hide=True)
    adopted = page.id in own.adopted and _differ_by_adoption(versions, own, hidden)
    if not adopted:
        yield from _lost_outside(old.body, new.body, hidden)
    if page.id not in own.given_back:
        now_in = regions(new.body, replace(view, plain=True))
        for region in sorted({*known.by_region, *now_in} - {WHOLE}):
            yield from _overwritten(known.of(region), now_in.get(region), f"region {region}")


def _lost_title(versions: tuple[Version, ...], own: Ownership, *, is_bots: bool) -> Iterator[str]:
    *past, new = versions
    title = Claim()
    for version in past:
        author = "bot" if version.author in own.bots and is_bots else "people"
        title.follow((version.title,), author, f"version {version.number}")
    yield from _overwritten(title, (new.title,), "the title")


def _overwritten(claim: Claim, now: Tokens | None, what: str) -> Iterator[str]:
    if claim.owner == "people" and now != claim.text:
        yield f"{what} is people's since {claim.since}: {lost(claim.text or (), now or ())}"


def _lost_outside(old: str, new: str, hidden: View) -> Iterator[str]:
    """Yield what is different outside of targets of includes and insides of regions."""
    before, after = meaning(old, hidden), meaning(new, hidden)
    if before != after:
        yield f"outside what the bot may change, {lost(before, after)}"


def _differ_by_adoption(versions: tuple[Version, ...], own: Ownership, hidden: View) -> bool:
    """Tell whether the last write only put in, or took out, whole regions and one include.

    An include is taken out only where the page has more of them than before the bot came.
    """
    old, new = versions[-2].body, versions[-1].body
    people_first = takewhile(lambda version: version.author not in own.bots, versions)
    at_first = max((include_count(version.body) for version in people_first), default=0)
    in_old, in_new = frozenset(regions(old)), frozenset(regions(new))
    olds = _without(old, replace(hidden, without=in_old - in_new))
    news = _without(new, replace(hidden, without=in_new - in_old))
    if include_count(old) <= at_first:
        olds = olds[:1]
    return any(before == after for before, after in product(olds, news))


def _without(body: str, view: View) -> list[Tokens]:
    """Return what a body says, as it is and without each one of its includes."""
    every = range(include_count(body))
    return [meaning(body, view), *(meaning(body, replace(view, without_include=n)) for n in every)]
