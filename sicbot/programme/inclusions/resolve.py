"""Finds out what an include names, and if that is not there, why not.

Nothing is claimed beyond what was seen: a draft of somebody else and a purged page leave no trace,
so both stay possible behind "not found".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz import fuzz, process

from sicbot.core.model import PageId, PageStatus, Reading
from sicbot.core.text import Text, _
from sicbot.pages.titles import lookup_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.model import Page, Snapshot
    from sicbot.programme.inclusions.includes import IncludeMap, Reference


class Cause(StrEnum):
    """Why an include is red."""

    HIDDEN = "hidden"
    RENAMED = "renamed"
    MOVED = "moved"
    TRASHED = "trashed"
    ARCHIVED = "archived"
    DRAFT = "draft"
    NOT_FOUND = "not-found"
    WRONG_SPACE_KEY = "wrong-space-key"
    TITLE_DIFFERS = "title-differs"
    LOOP = "loop"
    EXCERPT_MISSING = "excerpt-missing"
    MACRO_REFUSED = "macro-refused"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be meant, and why sicbot thinks so.

    Attributes:
        score: 0 to 100; 100 where a fact proves it, below that it is a likeness only.
    """

    page: Page
    why: Text
    score: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an include names: a page that is there, or the cause why it is not.

    Attributes:
        page: The page itself where it is there; else the page that the cause is about, if proven.
        cause: None where the page is there.
        evidence: Which lookup said what.
        candidates: Pages that may be meant, best first.
    """

    page: Page | None
    cause: Cause | None
    evidence: tuple[Text, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookups:
    """What was asked of the wiki beyond the snapshot, for includes that name nothing."""

    old_titles: Reading[PageId, tuple[str, ...]] = field(default_factory=lambda: Reading({}))
    drafts: Reading[PageId, Page] = field(default_factory=lambda: Reading({}))


Rule: TypeAlias = "Callable[[Reference], Resolution | None]"
NO_LOOKUPS = Lookups()
KINSHIP = 60  # of 100, weighted ratio: a renamed page keeps a part of its title nearly always
LIKENESS = 80  # of 100, token sort ratio; below it titles share little more than "Task Force"
MOST_CANDIDATES = 5


def pages_worth_a_history(includes: IncludeMap, snapshot: Snapshot) -> list[Page]:
    """Return pages whose old titles may explain an include that names nothing, likeliest first.

    Each look-up is a request, so only pages are asked about that were changed at all and whose
    title is something like the wanted one; what is left out is told as not read.
    """
    titles = includes.titles
    missing = {
        one.include.title
        for one in includes.unresolved
        if not titles.with_status(PageStatus.TRASHED, one.space, one.include.title)
        and not titles.alike(one.space, one.include.title)
    }
    likeness = {
        page: max((_kinship(page.title, title) for title in missing), default=0.0)
        for page in changed_pages(snapshot)
    }
    likely = [page for page, score in likeness.items() if score >= KINSHIP]
    return sorted(likely, key=lambda page: (-likeness[page], int(page.id)))


def changed_pages(snapshot: Snapshot) -> list[Page]:
    """Return the current pages with more than one version; others never had another title."""
    pages = snapshot.pages.records.values()
    return [page for page in pages if page.status is PageStatus.CURRENT and page.version > 1]


def _kinship(title: str, wanted: str) -> float:
    """Return how likely one title was the other once, 0 to 100; 0 if their codes differ."""
    ours, theirs = _codes(title), _codes(wanted)
    if ours and theirs and ours.isdisjoint(theirs):
        return 0.0
    return float(fuzz.WRatio(title.casefold(), wanted.casefold()))


class Resolver:
    """Resolves the includes of one snapshot."""

    def __init__(self, snapshot: Snapshot, includes: IncludeMap, lookups: Lookups) -> None:
        """Take what is known."""
        self._snapshot = snapshot
        self._includes = includes
        self._titles = includes.titles
        self._lookups = lookups
        self._choices = {
            page.id: page.title.casefold()
            for page in snapshot.pages.records.values()
            if page.status is PageStatus.CURRENT and not self._titles.is_archived(page)
        }

    def resolve(self, reference: Reference) -> Resolution:
        """Return what an include names, or the first cause that fits."""
        if not reference.wanted:
            return Resolution(None, Cause.MACRO_REFUSED, (_("the macro names no page"),))
        page = self._includes.target(reference)
        if page is not None:
            if page.id == reference.host.id:
                told = _("the page includes itself, which the macro refuses")
                return Resolution(page, Cause.MACRO_REFUSED, (told,))
            return Resolution(page, None)
        for rule in self._rules(reference):
            found = rule(reference)
            if found is not None:
                return self._with_first_line(reference, found)
        return self._with_first_line(reference, self._not_found(reference))

    def _rules(self, reference: Reference) -> tuple[Rule, ...]:
        """Return the rules in order of rank: an id proves which page is meant, a title does not."""
        if reference.include.content_id is not None:
            return (self._by_id,)
        return (self._trashed, self._alike, self._renamed, self._elsewhere, self._draft)

    def _with_first_line(self, reference: Reference, found: Resolution) -> Resolution:
        include, space = reference.include, reference.space
        if include.content_id is not None:
            first = _(
                "no current page has the id {id}, as far as sicbot can see", id=include.content_id
            )
        elif not self._titles.knows_space(space):
            first = _("no space has the key {space}, as far as sicbot can see", space=space)
        else:
            first = _(
                "no current page in {space} has the title “{title}”, as far as sicbot can see",
                space=space,
                title=include.title,
            )
        return Resolution(found.page, found.cause, (first, *found.evidence), found.candidates)

    def _by_id(self, reference: Reference) -> Resolution | None:
        id_ = PageId(reference.wanted)
        page = self._titles.with_id(id_) or self._lookups.drafts.records.get(id_)
        if page is None:
            return None
        cause, why = {
            PageStatus.TRASHED: (Cause.TRASHED, _("in the trash")),
            PageStatus.ARCHIVED: (Cause.ARCHIVED, _("archived")),
        }.get(page.status, (Cause.DRAFT, _("a draft")))
        told = _(
            "page {id} “{title}” of {space} is there: {why}",
            id=id_,
            title=page.title,
            space=page.space,
            why=why,
        )
        return Resolution(page, cause, (told,), (Candidate(page, why, 100),))

    def _trashed(self, reference: Reference) -> Resolution | None:
        title, space = reference.include.title, reference.space
        found = self._titles.with_status(PageStatus.TRASHED, space, title)
        if not found:
            return None
        page = found[-1]
        why = _("page {id} of that title lies in the trash of {space}", id=page.id, space=space)
        candidate = Candidate(page, _("in the trash"), 100)
        return Resolution(page, Cause.TRASHED, (why,), (candidate,))

    def _had_title(self, wanted: str) -> list[Page]:
        """Return the pages that had a title in an earlier version, as far as those were read."""
        return [
            self._snapshot.pages.records[page]
            for page, titles in self._lookups.old_titles.records.items()
            if lookup_form(wanted) in map(lookup_form, titles)
        ]

    def _renamed(self, reference: Reference) -> Resolution | None:
        had_it = self._had_title(reference.include.title)
        here = [page for page in had_it if page.space.casefold() == reference.space.casefold()]
        if len(here) != 1:
            return None  # none, or several had it one after the other: history proves nothing
        page = here[0]
        why = _(
            "page {id} had that title in an earlier version; it is now “{title}”",
            id=page.id,
            title=page.title,
        )
        candidate = Candidate(page, _("had this title before"), 100)
        return Resolution(page, Cause.RENAMED, (why,), (candidate,))

    def _alike(self, reference: Reference) -> Resolution | None:
        found = self._titles.alike(reference.space, reference.include.title)
        if not found:
            return None
        candidates = tuple(
            Candidate(page, _("the same title but for dashes, spaces or the form of letters"), 100)
            for page in found
        )
        if len(found) > 1:
            why = _("{count} pages have that title but for dashes or spaces", count=len(found))
            return Resolution(None, Cause.AMBIGUOUS, (why,), candidates)
        written, there = _differing(reference.include.title, found[0].title)
        why = _(
            "page {id} has the same title but for {written} in the include where the page has "
            "{there}",
            id=found[0].id,
            written=written,
            there=there,
        )
        return Resolution(found[0], Cause.TITLE_DIFFERS, (why,), candidates)

    def _elsewhere(self, reference: Reference) -> Resolution | None:
        title = reference.include.title
        found = self._titles.elsewhere(reference.space, title)
        here = self._titles.with_status(PageStatus.ARCHIVED, reference.space, title)
        alive = [page for page in found if not self._titles.is_archived(page) and not here]
        archived = here + [page for page in found if self._titles.is_archived(page)]
        if not alive and not archived:
            return None
        candidates = tuple(
            Candidate(page, _("the same title, in space {space}", space=page.space), 100)
            for page in alive or archived
        )
        why = tuple(
            _("page {id} of that title lies in space {space}", id=page.id, space=page.space)
            for page in alive or archived
        )
        if len(alive) > 1:
            return Resolution(None, Cause.AMBIGUOUS, why, candidates)
        if not alive:
            told = _("that space is archived, or the page is")
            return Resolution(archived[0], Cause.ARCHIVED, (*why, told), candidates)
        known = self._titles.knows_space(reference.space)
        cause = Cause.MOVED if known else Cause.WRONG_SPACE_KEY
        return Resolution(alive[0], cause, (*why, *self._unread()), candidates)

    def _unread(self) -> list[Text]:
        """Return what a search of all spaces rests on, where it is not all of them."""
        if not self._includes.unread:
            return []
        spaces = ", ".join(sorted(self._includes.unread))
        return [_("not read, or not as a whole: {spaces}", spaces=spaces)]

    def _draft(self, reference: Reference) -> Resolution | None:
        wanted = (reference.space.casefold(), lookup_form(reference.include.title))
        for page in self._lookups.drafts.records.values():
            if (page.space.casefold(), lookup_form(page.title)) == wanted:
                why = _("an unpublished draft {id} of sicbot's own has that title", id=page.id)
                candidate = Candidate(page, _("a draft"), 100)
                return Resolution(page, Cause.DRAFT, (why,), (candidate,))
        return None

    def _not_found(self, reference: Reference) -> Resolution:
        would_look_the_same = _(
            "a draft of somebody else, a hidden or a purged page would look the same"
        )
        if reference.include.content_id is not None:
            evidence = [would_look_the_same, *self._unread()]
            return Resolution(None, Cause.NOT_FOUND, tuple(evidence))
        had_it = self._had_title(reference.include.title)
        evidence = [self._searched(had_it), would_look_the_same, *self._unread()]
        looked_up = self._lookups.old_titles.records.keys()
        unread = sum(page.id not in looked_up for page in changed_pages(self._snapshot))
        if unread:
            evidence.append(
                _("the old titles of {count} changed pages were not read", count=unread)
            )
        candidates = [
            *(Candidate(page, _("had this title before"), 99) for page in had_it),
            *self._same_purpose(reference),
            *self._similar(reference),
        ]
        first = {candidate.page.id: candidate for candidate in reversed(candidates)}
        ranked = sorted(first.values(), key=lambda one: (-one.score, int(one.page.id)))
        return Resolution(None, Cause.NOT_FOUND, tuple(evidence), tuple(ranked[:MOST_CANDIDATES]))

    def _searched(self, had_it: list[Page]) -> Text:
        """Return where a title was looked for in vain; an old title of many proves nothing."""
        if not had_it:
            return _("not in the trash, in no other space, under no old title that was read")
        return _(
            "not in the trash, in no other space; {count} pages had that title in an earlier "
            "version, which does not tell the one that is meant",
            count=len(had_it),
        )

    def _same_purpose(self, reference: Reference) -> list[Candidate]:
        """Return pages with a form of the wanted title: a form need not have a page of its own."""
        wanted = reference.include.title
        found = []
        for page_id, titles in self._includes.form_titles.items():
            page = self._snapshot.pages.records[page_id]
            fitting = [title for title in titles if _codes(title) == _codes(wanted)]
            likeness = {title: int(fuzz.token_sort_ratio(wanted, title)) for title in fitting}
            best = max(likeness, key=likeness.__getitem__, default=None)
            if best is None or likeness[best] < LIKENESS or self._titles.is_archived(page):
                continue
            why = _("holds a form called “{form}”", form=best)
            found.append(Candidate(page, why, min(likeness[best], 95)))
        return found

    def _similar(self, reference: Reference) -> list[Candidate]:
        wanted = reference.include.title
        likely = process.extract(
            wanted.casefold(),
            self._choices,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LIKENESS,
            limit=20,
        )
        return [
            Candidate(self._snapshot.pages.records[page_id], _("a similar title"), int(score) - 10)
            for _title, score, page_id in likely
            if _codes(self._snapshot.pages.records[page_id].title) == _codes(wanted)
        ]


def _codes(title: str) -> frozenset[str]:
    """Return the words with digits: "A1" and "A2" are one letter apart and mean other things."""
    return frozenset(re.findall(r"\w*\d\w*", title.casefold()))


def _differing(written: str, there: str) -> tuple[str | Text, str | Text]:
    """Return the names of the first characters in which two titles differ, in more than case."""
    for ours, theirs in zip_longest(written, there, fillvalue=""):
        if lookup_form(ours) != lookup_form(theirs):
            return _name(ours), _name(theirs)
    return _("nothing"), _("nothing")


def _name(sign: str) -> str | Text:
    return unicodedata.name(sign, f"U+{ord(sign):04X}").lower() if sign else _("nothing")
