"""Promises about two states, about a plan, and about two bots at once: I2, I13, I15, I14."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, islice, pairwise, product
from typing import TYPE_CHECKING, Any

from tests.simulation.bodies import View, meaning
from tests.simulation.difference import added, lost
from tests.simulation.history import PAGES, Moment, Violation, changed, look
from tests.simulation.writes import BROKEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sicbot.sandbox.model import Content, Version
    from sicbot.sandbox.wiki import Wiki
    from tests.simulation.checker import Watch
    from tests.simulation.writes import Write

MOST_WAYS = 2000  # to place a plan's differences in a body; enough for dozens of equal includes
_MARKER_TAG = re.compile(r"</?ac:inline-comment-marker\b[^>]*>")
# By kind of change, the kinds of requests that it takes; other kinds of changes may take any.
REQUESTS_OF = {
    "edit-page": {"edit"},
    "create-page": {"create", "draft", "readers", "publish", "edit", "mark", "label"},
    "create-post": {"draft-post", "readers", "publish-post", "mark"},
    "add-comment": {"comment"},
    "add-labels": {"label"},
    "attach-file": {"file"},
    "set-readers": {"readers"},
    "restore-page": {"restore", "readers", "move"},
    "add-member": {"add-member"},
    "remove-member": {"remove-member"},
    "create-group": {"create-group"},
}


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """The wiki at one moment, with the texts of its pages."""

    moment: Moment
    bodies: Mapping[int, str]


def picture(wiki: Wiki) -> Picture:
    """Return the wiki as it is now, with texts."""
    moment = look(wiki)
    pages = (one.id for one in moment.contents.values() if one.type in PAGES)
    return Picture(moment, {page: wiki.body(page) for page in pages})


def rested(before: Moment, after: Moment) -> list[Violation]:
    """I2: return what a run changed that had nothing to do."""
    found = [
        Violation("I2", after.name(id_), f"written again: {_version(before, after, id_)}")
        for id_ in sorted(changed(before, after))
    ]
    writes, told = after.writes - before.writes, after.notified - before.notified
    if writes and not found:
        found.append(Violation("I2", "", f"{writes} writes that changed no page"))
    if told:
        found.append(Violation("I2", "", f"{told} people were told of something"))
    return found


def _version(before: Moment, after: Moment, id_: int) -> str:
    old, new = before.contents.get(id_), after.contents.get(id_)
    return f"version {old.version if old else 'none'} to {new.version if new else 'none'}"


def second_wrote(watch: Watch) -> list[Violation]:
    """I14, for two bots at once: return the writes of all but the one that wrote first."""
    effective = [write for write in watch.writes if write.wrote]
    return [
        Violation("I14", write.after.name(write.page or 0), f"{write} had to wait for the other")
        for write in effective
        if write.writer != effective[0].writer
    ]


def undone(before: Picture, watch: Watch) -> list[Violation]:
    """I13: return what is not as it was in `before`, though nobody but the bot touched it since."""
    now = picture(watch.wiki)
    found = list[Violation]()
    for id_, page in now.moment.contents.items():
        if page.type in PAGES:
            old = before.moment.contents.get(id_)
            reasons = _not_back(before, now, old, watch) if old else _still_there(now, page, watch)
            found += [Violation("I13", now.moment.name(id_), told) for told in reasons]
    for id_ in before.bodies.keys() - now.moment.contents.keys():
        if (id_, "text") not in watch.touched:
            found.append(Violation("I13", before.moment.name(id_), "it is gone for good"))
    groups = before.moment.members.keys() | now.moment.members.keys()
    for group in sorted(groups):
        same = before.moment.members.get(group) == now.moment.members.get(group)
        if not same and (0, group) not in watch.touched:
            found.append(Violation("I13", f"group {group}", "its members are not as before"))
    return found


def _not_back(before: Picture, now: Picture, old: Content, watch: Watch) -> Iterator[str]:
    """Yield what of an older page is not as it was."""
    id_, new = old.id, now.moment.contents[old.id]
    for aspect, marked, marks in (
        ("labels", before.moment.labels.get(id_), now.moment.labels.get(id_)),
        ("restrictions", before.moment.restrictions.get(id_), now.moment.restrictions.get(id_)),
    ):
        if marked != marks and (id_, aspect) not in watch.touched:
            yield f"its {aspect} are not as before"
    place, placed = ((one.title, one.status, one.parent_id) for one in (old, new))
    if place != placed and (id_, "text") not in watch.touched:
        yield f"was “{old.title}”, {old.status}, below {old.parent_id}"
    versions = watch.wiki.versions(id_)
    since = [version for version in versions if version.number > old.version]
    if any(version.author not in watch.rules.own.bots for version in since):
        yield from _lost_since(versions, old.version, now.bodies[id_], watch)
        return
    was, has = before.bodies[id_], now.bodies[id_]
    view = View(old.space_key, watch.rules.own.user_key, plain=True)
    if meaning(was, view) != meaning(has, view):
        told = lost(meaning(was, view), meaning(has, view))
        yield f"version {new.version} is not version {old.version}: {told}"
    elif not watch.wiki.switches.noisy_normaliser and _unmarked(was) != _unmarked(has):
        yield f"version {new.version} is spelled in another way than version {old.version}"


def _unmarked(body: str) -> str:
    return _MARKER_TAG.sub("", body)


def _still_there(now: Picture, page: Content, watch: Watch) -> Iterator[str]:
    """Yield why a page that the bot made since should not be there, or should."""
    bots = watch.rules.own.bots
    if page.created_by not in bots:
        return
    versions = watch.wiki.versions(page.id)
    near = [
        one
        for one in now.moment.contents.values()
        if page.id in (one.container_id, one.parent_id) and one.created_by not in bots
    ]
    is_peoples = bool(near) or any(version.author not in bots for version in versions)
    there = page.status in ("current", "draft")
    if there and not is_peoples:
        yield f"is still there ({page.status}), though nobody but the bot touched it"
    elif is_peoples and not there:
        yield f"is {page.status}, though people have worked on it"


def _lost_since(versions: Sequence[Version], base: int, body: str, watch: Watch) -> Iterator[str]:
    """Yield which words that people have added since version `base` are no longer there."""
    has = Counter(added((), meaning(body)))
    for old, new in pairwise(versions):
        if new.number <= base or new.author in watch.rules.own.bots:
            continue
        words = [word for word in added(meaning(old.body), meaning(new.body)) if word[0] != "<"]
        gone = [word for word in words if not has[word]]
        if gone:
            yield f"lost “{' '.join(gone)}”, which people wrote in version {new.number}"


def as_planned(
    watch: Watch, plan: Mapping[str, Any], *, only: Collection[str] | None = None
) -> list[Violation]:
    """I15: return what was written that the plan does not say.

    Args:
        watch: What the bot wrote.
        plan: The JSON of the plan that was shown.
        only: Ids of the changes that were approved; None is all.
    """
    changes = [
        change
        for job in plan["jobs"]
        for change in job["changes"]
        if only is None or change["id"] in only
    ]
    found = list[Violation]()
    for write in watch.writes:
        if write.kind == BROKEN and not write.wrote:
            continue
        slug = write.slug or (watch.slug(write.page) if write.page else None)
        names = write.names | ({slug} if slug else set())
        own = [change for change in changes if _fits(change, write, names)]
        page = write.after.name(write.page) if write.page else str(write.seat or slug)
        if not own:
            found.append(Violation("I15", page, f"{write}: the plan does not {write.kind} it"))
        elif write.kind == "edit" and write.wrote and all(change["diff"] for change in own):
            told = _unplanned(write, own, watch)
            found += [Violation("I15", page, told)] if told else []
    return found


def _fits(change: Mapping[str, Any], write: Write, names: set[str]) -> bool:
    target, kinds = change["target"], REQUESTS_OF.get(change["kind"])
    named = {str(target[key]) for key in ("page_id", "slug") if target.get(key)}
    if target.get("group"):
        named.add(f"group {target['group']}" + (f": {target['user']}" if target["user"] else ""))
    return bool(named & names) and (kinds is None or write.kind in kinds)


def _unplanned(write: Write, changes: Sequence[Mapping[str, Any]], watch: Watch) -> str:
    """Tell where an edit differs from what the changes of its page say; nothing where it does not.

    A change may be left out, where its precondition failed, but not made in part.
    """
    content = write.after.contents[write.page or 0]
    *_, old, new = write.versions[content.id]
    view = View(content.space_key, watch.rules.own.user_key)
    wanted = meaning(new.body, view)
    if any(wanted == meaning(body, view) for body in _planned_bodies(old.body, changes)):
        return ""
    told = lost(meaning(old.body, view), wanted)
    return f"{write} made of version {old.number} another version {new.number} than planned: {told}"


def _planned_bodies(body: str, changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what the changes, or all but some of them, make of a body."""
    for count in range(len(changes), 0, -1):
        for some in combinations(changes, count):
            entries = [entry for change in some for entry in change["diff"]]
            places = product(*(_places(body, str(entry["before"])) for entry in entries))
            for starts in islice(places, MOST_WAYS):
                made = _replaced(body, entries, starts)
                if made is not None:
                    yield made


def _places(body: str, text: str) -> list[int]:
    """Return where a text stands in a body; an empty one stands at each tag and at the end."""
    return [found.start() for found in re.finditer(re.escape(text) or r"(?=<)|\Z", body)]


def _replaced(
    body: str, entries: Sequence[Mapping[str, Any]], starts: tuple[int, ...]
) -> str | None:
    """Return a body with all entries replaced at their places; None if two of them overlap."""
    pieces, end = list[str](), 0
    for start, entry in sorted(zip(starts, entries, strict=True), key=lambda pair: pair[0]):
        if start < end:
            return None
        pieces += [body[end:start], str(entry["after"])]
        end = start + len(str(entry["before"]))
    return "".join([*pieces, body[end:]])
