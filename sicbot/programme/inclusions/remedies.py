"""What can be done about an include that is red, and who must do what sicbot may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sicbot.core.gates import opt_out
from sicbot.core.text import Text, _, verbatim
from sicbot.programme.inclusions.proposals import REPOINTED
from sicbot.programme.inclusions.resolve import Cause

if TYPE_CHECKING:
    from sicbot.core.model import Page, SpaceKey
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Repoint:
    """Let the include name this page: it is proven to be the one that was meant."""

    page: Page


@dataclass(frozen=True, slots=True)
class Restore:
    """Take this page out of the trash: its own restriction keeps it closed at the root."""

    page: Page


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody must act: who, and what to do."""

    who: Text
    steps: Text


@dataclass(frozen=True, slots=True)
class Hidden:
    """Nothing is broken: some readers may not see this page; who could let them, and how."""

    page: Page
    ask: Ask


_UNLESS_HIDDEN = (Cause.RENAMED, Cause.TITLE_DIFFERS)  # proven as no page has the very title
Remedy: TypeAlias = "Repoint | Restore | Hidden | Ask"


def remedy(finding: Finding, programme: Programme) -> Remedy:
    """Return what can be done about a red include."""
    host, page, cause = finding.reference.host, finding.page, finding.cause
    if page is not None and cause is Cause.HIDDEN:
        return Hidden(page, Ask(_administrators(page.space, programme), finding.proposal))
    doubt = _doubt(finding, programme)
    refused = refusal_on(host, programme)
    if page is not None and cause in REPOINTED and doubt is None and refused is None:
        return Repoint(page)
    if page is not None and cause is Cause.TRASHED and page.read and refused is None:
        return Restore(page)
    steps = finding.proposal
    if doubt is not None:
        steps = _("{steps}. sicbot leaves it, for {doubt}", steps=steps, doubt=doubt)
    elif refused is not None:
        steps = _("{steps}. sicbot writes nothing there: {why}", steps=steps, why=refused)
    return Ask(_who(finding, programme), steps)


def refusal_on(host: Page, programme: Programme) -> Text | None:
    """Return why sicbot changes no include of a page, or None.

    Includes on a page that it keeps itself were put there by people, and the page is theirs since:
    a version of sicbot's own would make it look as if it were not.
    """
    if programme.includes.titles.is_archived(host):
        return _("space {space} is archived", space=host.space)
    if programme.is_kept(host):
        return _("sicbot keeps this page as a whole, and somebody changed it")
    return opt_out(host, programme.snapshot)


def _doubt(finding: Finding, programme: Programme) -> Text | None:
    """Return why it is not proven which page is meant, or why naming it would not help, or None.

    A page that had the title is proven by its history, as far as no other page may have had it too;
    that the title is nowhere else is proven by having read everywhere.
    """
    host, page = finding.reference.host, finding.page
    whole = finding.reference.include.kind == "include"
    if page is not None and whole and finding.cause in REPOINTED:
        shown = programme.includes.path(page, host, lambda _page: True)
        if shown:
            return _("that page shows this one already, and each would show the other in a circle")
    if finding.cause in _UNLESS_HIDDEN and not programme.snapshot.me.is_super_user:
        return _("a page of the very title may be there, restricted to others than sicbot")
    if finding.cause is Cause.RENAMED and not programme.lookups.old_titles.complete:
        return _("not all old titles were read, and another page may have had this one")
    everywhere = (Cause.MOVED, Cause.WRONG_SPACE_KEY)
    if finding.cause in everywhere and not programme.snapshot.pages.complete:
        return _("not all spaces were read, and a page of this title may be in another one")
    return None


def _who(finding: Finding, programme: Programme) -> Text:
    """Return who must act."""
    page = finding.page
    match finding.cause:
        case Cause.TRASHED | Cause.ARCHIVED if page is not None:
            return _administrators(page.space, programme)
        case Cause.DRAFT:
            return _("whoever wrote the draft")
        case Cause.EXCERPT_MISSING if page is not None:
            return _("whoever keeps “{page}”", page=page.title)
        case _:
            return _("whoever keeps “{page}”", page=finding.reference.host.title)


def _administrators(space: SpaceKey, programme: Programme) -> Text:
    """Return who administers a space: its groups by name; people are not named on pages."""
    known = programme.snapshot.spaces.records.get(space)
    groups = sorted(known.rights.administrators) if known and known.rights else []
    if not groups:
        return _("an administrator of space {space}", space=space)
    listed = verbatim(", ".join(groups))
    return _("an administrator of space {space}: {groups}", space=space, groups=listed)
