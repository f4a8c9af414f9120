"""Pages of one place whose readers the policy names: they tell what all of these may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import Skip
from sicbot.core.text import Text
from sicbot.programme.flow import Flow
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.lists.disclosure import readers_by_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.core.plan import Change
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Frame:
    """What of such a page does not hang on what the wiki holds.

    Attributes:
        place: As `SPACE:Title`, as is `below`.
        kind: Of pages in config/policy.toml.
        template: Name and version.
        ticked: Whether people answer on it by ticking its boxes.
    """

    slug: str
    place: str
    below: str
    kind: str
    template: str
    why: Text
    ticked: bool = False


def wish_for(
    frame: Frame, programme: Programme, tell: Callable[[Flow], str | Text | None]
) -> Wish | Skip | None:
    """Return the page as it shall be, or why it stays as it is; None where none is wanted.

    Args:
        frame: The page.
        programme: What the wiki means.
        tell: Returns the text for all who read it, why there is none, or None.
    """
    kind = readers_by_kind(frame.kind, programme)
    if isinstance(kind, Text):
        return Skip(frame.place, kind)
    body = tell(Flow(kind.view, programme))
    if body is None:
        return None
    if isinstance(body, Text):
        return Skip(frame.place, body)
    return Wish(
        slug=frame.slug,
        place=frame.place,
        below=frame.below,
        body=body,
        readers=kind.readers,
        template=frame.template,
        why=frame.why,
        closes=kind.are_all_there,
        ticked=frame.ticked,
    )


def keep_told(
    frame: Frame, programme: Programme, tell: Callable[[Flow], str | Text | None]
) -> Iterator[Change | Skip]:
    """Yield what brings such a page up to date."""
    wish = wish_for(frame, programme, tell)
    if isinstance(wish, Skip):
        yield wish
    elif wish is not None:
        yield from keep_page(wish, programme)
