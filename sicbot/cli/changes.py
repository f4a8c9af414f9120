"""Changes on a terminal, page by page: what is done and why, what differs, what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from sicbot.cli.output import styled
from sicbot.core.errors import PageError
from sicbot.core.plan import AddComment, CreatePage
from sicbot.core.text import _, printable, verbatim
from sicbot.pages.storage import parse
from sicbot.pages.words import lines_of
from sicbot.reports.differences import Difference, Piece, Size, compare, shorten, visible
from sicbot.reports.plan_words import YES, Meaning, Sides, by_page, meanings, said, sides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, RenderableType

    from sicbot.core.model import UserKey
    from sicbot.core.plan import Act, Change, ChangeId
    from sicbot.core.text import Catalogue, Text

SHOWN = Size(around=60, changed=200, all=600)
INDENT = 4


def indented(shown: RenderableType, indent: int) -> Padding:
    """Return what keeps its distance from the left edge on each line."""
    return Padding(shown, (0, 0, 0, indent), expand=False)


def print_changes(
    changes: Sequence[Change],
    last: frozenset[ChangeId],
    screen: Console,
    language: Catalogue,
    names: Mapping[UserKey, str],
) -> None:
    """Print changes page by page; what all those of a page have in common stands there once.

    Those in `last` bring all others with them, and get the command that says yes.
    """
    for page, together in by_page(changes).items():
        common = _common(together) if len(together) > 1 else ()
        reasons = {change.waits_because for change in together}
        screen.print()
        screen.print(indented(styled(page, "cyan"), INDENT // 2))
        for meaning in common:
            _print_line(meaning.text, "yellow", INDENT, screen, language)
        if len(reasons) == 1:
            _print_wait(together[0], INDENT, screen, language)
        for change in together:
            print_change(change, screen, language)
            _print_details(change, common, screen, language, names)
            if len(reasons) > 1:
                _print_wait(change, 2 * INDENT, screen, language)
            if change.id in last:
                print_yes(change.id, screen, language)


def _common(changes: Sequence[Change]) -> tuple[Meaning, ...]:
    """Return what all these changes mean to people alike."""
    first, *others = (meanings(one.effect) for one in changes)
    return tuple(one for one in first if all(one in other for other in others))


def print_change(change: Change, screen: Console, language: Catalogue) -> None:
    """Print the id of a change, what is done and why."""
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_row(styled(change.id, "bold"), styled(said(change, language)))
    screen.print(indented(line, INDENT))


def print_yes(change: ChangeId, screen: Console, language: Catalogue) -> None:
    """Print the command that says yes to a change."""
    _print_line(_("yes: {command}", command=YES + change), "", 2 * INDENT, screen, language)


def _print_details(
    change: Change,
    common: Sequence[Meaning],
    screen: Console,
    language: Catalogue,
    names: Mapping[UserKey, str],
) -> None:
    """Print what differs, and what it means to people."""
    for one in _seen(change.act) or sides(change.act, names):
        screen.print(_difference(one, language))
    for meaning in meanings(change.effect):
        if meaning not in common:
            _print_line(meaning.text, "yellow", 2 * INDENT, screen, language)


def _seen(act: Act) -> list[Sides]:
    """Return the words of a new text, which say more on a terminal than its markup.

    A plan from a file may hold what is no page; that is shown as it stands.
    """
    if not isinstance(act, CreatePage | AddComment):
        return []
    try:
        words = " · ".join(lines_of(parse(act.body).root))
    except PageError:
        return []
    return [Sides(verbatim(""), verbatim(words), compared=True)] if words else []


def _print_wait(change: Change, indent: int, screen: Console, language: Catalogue) -> None:
    if change.waits_because is not None:
        told = _("waits: {why}", why=change.waits_because)
        _print_line(told, "magenta", indent, screen, language)


def _print_line(text: Text, style: str, indent: int, screen: Console, language: Catalogue) -> None:
    screen.print(indented(styled(text.show(language), style), indent))


def _difference(sides_: Sides, language: Catalogue) -> RenderableType:
    """Return what goes and what comes, with the differing signs set off."""
    before, after = sides_.before.show(language), sides_.after.show(language)
    if sides_.compared:
        pieces = compare(before, after)
    else:
        pieces = Difference((Piece(before, changed=False),), (Piece(after, changed=False),))
    lines = Table.grid(padding=(0, 1, 0, 0))
    for sign, colour, some in (("-", "red", pieces.before), ("+", "green", pieces.after)):
        if any(piece.text for piece in some):
            lines.add_row(styled(sign, colour), _pieces(shorten(some, SHOWN), colour))
    return indented(lines, 2 * INDENT)


def _pieces(pieces: Sequence[Piece], colour: str) -> Styled:
    line = Styled(style=colour, overflow="fold")
    for piece in pieces:
        text = visible(piece.text) if piece.changed else piece.text
        line.append(printable(text), style="bold underline" if piece.changed else "")
    return line
