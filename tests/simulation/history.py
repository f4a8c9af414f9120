"""What the embedded wiki itself knows of the past: moments, and whose each part of a page is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sicbot.sandbox.model import SUPER_USERS
from sicbot.sandbox.state import EDIT_DRAFT
from tests.simulation.bodies import Tokens, View, meaning, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.sandbox.model import Content, Restrictions, Version
    from sicbot.sandbox.wiki import Wiki

PROPERTY = "sicbot"  # the content property by which a page is known as sicbot's
WHOLE = ""  # stands for a whole page, beside the ids of regions
PAGES = ("page", "blogpost")


class Violation(NamedTuple):
    """A promise that was broken: which (`I1` … `I16`), on which page, and how."""

    invariant: str
    page: str
    told: str


@dataclass(frozen=True, slots=True, repr=False)
class Moment:
    """The wiki at one moment, without texts; by id of page, comment or file.

    Attributes:
        drafts: People's drafts of published pages, by page and user key.
        marks: The values of the property `sicbot`.
        properties: Keys and versions of all properties.
        archived: Keys of archived spaces.
        powerful: Groups that administer the site or a space, and those inside these.
    """

    writes: int
    notified: int
    contents: Mapping[int, Content]
    labels: Mapping[int, frozenset[str]]
    restrictions: Mapping[int, Restrictions]
    drafts: Mapping[int, Mapping[str, Any]]
    marks: Mapping[int, Mapping[str, Any]]
    properties: Mapping[int, frozenset[tuple[str, int]]]
    members: Mapping[str, frozenset[str]]
    archived: frozenset[str]
    powerful: frozenset[str] = frozenset()

    def above(self, content_id: int) -> list[Content]:
        """Return a content and what it stands below, from itself upwards."""
        found: list[Content] = []
        content = self.contents.get(content_id)
        while content is not None:
            found.append(content)
            above = content.container_id or content.parent_id
            content = self.contents.get(above) if above is not None else None
        return found

    def name(self, content_id: int) -> str:
        """Return how messages name a content."""
        content = self.contents.get(content_id)
        if content is None:
            return f"content {content_id}"
        return f"{content.space_key}: {content.title} (id {content_id})"

    def slug(self, content_id: int) -> str | None:
        """Return the slug that a page's property gives it."""
        slug = self.marks.get(content_id, {}).get("slug")
        return str(slug) if slug else None


def look(wiki: Wiki) -> Moment:
    """Return the wiki as it is now."""
    state = wiki.state
    drafts, marks, properties = dict[int, Any](), dict[int, Any](), dict[int, Any]()
    for (kind, owner), values in state.properties.items():
        if not values or not owner.isdigit():
            continue
        if kind == EDIT_DRAFT:
            drafts[int(owner)] = {key: value for key, (value, _) in values.items()}
        elif kind == "content":
            properties[int(owner)] = frozenset((key, number) for key, (_, number) in values.items())
            mark = values.get(PROPERTY, (None, 0))[0]
            marks[int(owner)] = mark if isinstance(mark, dict) else {}
    return Moment(
        writes=wiki.writes,
        notified=wiki.notifications,
        contents=dict(state.contents),
        labels={id_: frozenset(names) for id_, names in state.labels.items() if names},
        restrictions={
            id_: one for id_, one in state.restrictions.items() if one.read or one.update
        },
        drafts=drafts,
        marks=marks,
        properties=properties,
        members={group: frozenset(keys) for group, keys in state.members.items() if keys},
        archived=frozenset(space.key for space in state.spaces.values() if space.archived),
        powerful=_powerful(wiki),
    )


def _powerful(wiki: Wiki) -> frozenset[str]:
    """Return the groups that give power over the site or a space to those inside, near or far."""
    rights = wiki.state.rights
    holders = {holder for space in rights.values() for holder in space.get("admin", ())}
    holders |= {holder for name in ("administer", "system") for holder in rights[""].get(name, ())}
    found = {one.removeprefix("group:") for one in holders if one.startswith("group:")}
    found.add(SUPER_USERS)
    waiting = list(found)
    while waiting:
        inner = set(wiki.child_groups(waiting.pop())) - found
        found |= inner
        waiting += inner
    return frozenset(found)


def changed(before: Moment, after: Moment) -> set[int]:
    """Return the ids of all contents on which anything is different."""
    pairs: tuple[tuple[Mapping[int, object], Mapping[int, object]], ...] = (
        (before.contents, after.contents),
        (before.labels, after.labels),
        (before.restrictions, after.restrictions),
        (before.drafts, after.drafts),
        (before.properties, after.properties),
        (before.marks, after.marks),
    )
    return {
        id_
        for old, new in pairs
        for id_ in old.keys() | new.keys()
        if old.get(id_) is not new.get(id_) and old.get(id_) != new.get(id_)
    }


@dataclass(slots=True)
class Claim:
    """Whose a region is, or a generated page as a whole.

    Attributes:
        text: What it says now; None where it is not there.
        owner: `bot` or `people`: who last made it say so; nobody has, before it is there.
        bots_text: What the bot last made it say.
        since: The version that made it so, with its author.
    """

    text: Tokens | None = None
    owner: str = ""
    bots_text: Tokens | None = None
    since: str = ""

    def follow(self, text: Tokens | None, author: str, version: str) -> None:
        """Note what the next version says; an author is `bot` or `people`."""
        if text == self.text:
            return
        self.text, self.owner, self.since = text, author, version
        if author == "bot":
            self.bots_text = text
        elif self.bots_text is not None and text == self.bots_text:
            self.owner = "bot"  # people have put it back


@dataclass(slots=True)
class Claims:
    """Whose the regions of a page are, and the page as a whole, after some of its versions."""

    by_region: dict[str, Claim] = field(default_factory=dict)

    def follow(self, texts: Mapping[str, Tokens], author: str, version: str) -> None:
        """Note the next version."""
        for region in [*self.by_region, *(one for one in texts if one not in self.by_region)]:
            claim = self.by_region.setdefault(region, Claim())
            claim.follow(texts.get(region), author, version)

    def of(self, region: str) -> Claim:
        """Return whose a region is."""
        return self.by_region.get(region, Claim())


def claims(versions: Iterable[Version], bots: frozenset[str], view: View) -> Claims:
    """Return whose everything is after `versions`; ticks and inline comments change no owner."""
    found = Claims()
    for version in versions:
        author = "bot" if version.author in bots else "people"
        found.follow(texts_of(version.body, view), author, f"version {version.number}")
    return found


def texts_of(body: str, view: View) -> dict[str, Tokens]:
    """Return what the regions of a body say, and what it says as a whole."""
    return regions(body, view) | {WHOLE: meaning(body, view)}


def touched_between(before: Moment, after: Moment) -> set[tuple[int, str]]:
    """Return what is different: content and aspect, or 0 and a group."""
    found: set[tuple[int, str]] = set()
    for id_ in changed(before, after):
        if before.contents.get(id_) != after.contents.get(id_):
            found.add((id_, "text"))
        if before.labels.get(id_) != after.labels.get(id_):
            found.add((id_, "labels"))
        if before.restrictions.get(id_) != after.restrictions.get(id_):
            found.add((id_, "restrictions"))
    groups = before.members.keys() | after.members.keys()
    different = (name for name in groups if before.members.get(name) != after.members.get(name))
    return found | {(0, name) for name in different}
