"""What would help an include that is red: one sentence for each cause, with who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.inclusions.resolve import Cause

if TYPE_CHECKING:
    from sicbot.programme.inclusions.includes import Reference
    from sicbot.programme.inclusions.resolve import Resolution

REPOINTED = frozenset({Cause.RENAMED, Cause.MOVED, Cause.TITLE_DIFFERS, Cause.WRONG_SPACE_KEY})


def propose(
    reference: Reference, cause: Cause, resolution: Resolution, still_red: tuple[str, ...]
) -> Text:
    """Return the proposal; re-pointing also says for whom the include stays red."""
    title = resolution.page.title if resolution.page else reference.wanted
    space = resolution.page.space if resolution.page else reference.space
    host = reference.host.title
    if cause in REPOINTED:
        act = _repoint(title, space, still_red)
        if cause is Cause.TITLE_DIFFERS:  # the two titles look the same in print
            return Text("{act} ({why})", (("act", act), ("why", resolution.evidence[-1])))
        return act
    match cause:
        case Cause.HIDDEN:
            return _(
                "The page is there: create or re-point nothing. If these readers should see it, "
                "the Secretariat may open it; else show them who may join and where to log in"
            )
        case Cause.TRASHED:
            return _(
                "Ask an admin of space {space} to restore “{title}” from the trash; it comes back "
                "at the top of the space, without the restrictions it inherited",
                space=space,
                title=title,
            )
        case Cause.ARCHIVED:
            return _(
                "Ask an admin whether “{title}” shall move out of the archived space {space}; else "
                "take the include out of “{host}”",
                title=title,
                space=space,
                host=host,
            )
        case Cause.DRAFT:
            return _("Publish the draft “{title}” in space {space}", title=title, space=space)
        case Cause.LOOP:
            return _(
                "Take one of the includes of the circle out, best the one on “{host}”", host=host
            )
        case Cause.EXCERPT_MISSING:
            return _("Mark an excerpt on “{title}”, or include the whole page", title=title)
        case Cause.MACRO_REFUSED:
            return _("Name another page in the macro on “{host}”, or take it out", host=host)
        case _:
            return _choose(cause, resolution, title)


def _repoint(title: str, space: str, still_red: tuple[str, ...]) -> Text:
    act = _("Point the include at “{title}” in space {space}", title=title, space=space)
    if not still_red:
        return act
    return _("{act}; it stays red for {who}", act=act, who=", ".join(still_red))


def _choose(cause: Cause, resolution: Resolution, title: str) -> Text:
    if cause is Cause.AMBIGUOUS:
        return _("Choose which of the {count} pages is meant", count=len(resolution.candidates))
    if resolution.candidates:
        best = resolution.candidates[0]
        return _(
            "Perhaps “{candidate}” in space {space} is meant ({why}); if so, point the include "
            "there",
            candidate=best.page.title,
            space=best.page.space,
            why=best.why,
        )
    return _(
        "Ask the author of the page what “{title}” was, and do not create it before: it may exist "
        "as a draft or hidden",
        title=title,
    )
