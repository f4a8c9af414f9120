"""Comments by which people join and leave Task Forces: a fixed phrase on a line of its own.

    JOIN A1 AS TFM      LEAVE A5      REJOINDRE A1 COMME MEMBRE      SALIR DE A5

Prose never counts, however clear it seems; it is for a person to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.people import TASK_FORCES, Action, Role, TaskForce
from sicbot.pages.storage import find, parse
from sicbot.pages.words import lines_of
from sicbot.programme.people.fields import codes_in, plain, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# What somebody quotes, strikes out or shows as an example is not what they want.
QUOTED = frozenset(
    {"blockquote", "pre", "code", "s", "del", "strike", "table"}
    | {"ac:structured-macro", "ac:macro", "ac:plain-text-body"}
)
VERBS: dict[str, Action] = {
    **dict.fromkeys(("join", "rejoindre", "rejoins", "je rejoins", "m inscrire a"), Action.JOIN),
    **dict.fromkeys(("unirme a", "unirse a", "unirme", "unirse", "me uno a"), Action.JOIN),
    **dict.fromkeys(("inscribirme en", "i join"), Action.JOIN),
    **dict.fromkeys(("leave", "i leave", "quitter", "quitte", "je quitte"), Action.LEAVE),
    **dict.fromkeys(("dejar", "dejo", "salir de", "salgo de", "abandonar"), Action.LEAVE),
}
_BEFORE_CODE = r"(?:(?:the|la|le|el|al) )?(?:(?:task force|tf|groupe|grupo) )?"
_COMMAND = re.compile(
    rf"(?P<verb>{'|'.join(sorted(VERBS, key=len, reverse=True))}) {_BEFORE_CODE}"
    r"(?P<code>[a-f] ?[0-9])"
    r"(?: (?:as|comme|como|en tant que) (?:a |an |un |une |una |el |la )?(?P<role>.+))?"
)
_ENDS = re.compile(r"[\w)][\s.!]*$")
# Beginnings of words that a wish to join or leave would hold.
_HINTS = re.compile(
    r"\b(?:join|interest|register|regist|sign up|member|leave|withdraw|take part|particip|rejoin"
    r"|interess|inscri|membre|quitter|retirer|unirme|unirse|interesa|miembro|dejar|salir)"
)


@dataclass(frozen=True, slots=True)
class Command:
    """A line that is a request; `role_text` are the words after "as"."""

    action: Action
    task_force: TaskForce
    role: Role | None = None
    role_text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a comment says.

    Attributes:
        commands: One for each Task Force, in the order of the lines.
        contradictory: Task Forces about which it says two different things: neither counts.
        unknown: Codes that look like a Task Force's and are none.
        may_be_wish: Whether it has no request, but words that a wish to join or leave would have.
    """

    commands: tuple[Command, ...] = ()
    contradictory: tuple[TaskForce, ...] = ()
    unknown: tuple[str, ...] = ()
    may_be_wish: bool = False


def read_comment(body: str) -> Said:
    """Return what a comment in storage format says; one that does not parse may be a wish."""
    try:
        root = parse(body).root
    except PageError:
        return Said(may_be_wish=True)
    lines = lines_of(root, without=QUOTED)
    about_others = next(find(root, "ri:user"), None) is not None  # their names are not in the lines
    found = [] if about_others else [one for one in map(_command, lines) if one is not None]
    commands = {one.task_force: one for one in found if isinstance(one, Command)}
    apart = {
        one.task_force
        for one in found
        if isinstance(one, Command) and one != commands[one.task_force]
    }
    return Said(
        tuple(one for code, one in commands.items() if code not in apart),
        tuple(sorted(apart)),
        tuple(dict.fromkeys(one for one in found if isinstance(one, str))),
        not found and _is_hint(lines),
    )


def _command(line: str) -> Command | str | None:
    """Return the request that a line is; of one for a Task Force that is none, its code.

    A question is none, and what goes on behind the code with words of no role is prose.
    """
    match = _COMMAND.fullmatch(plain(line))
    if match is None or not _ENDS.search(line):
        return None
    code = match["code"].replace(" ", "").upper()
    if code not in TASK_FORCES:
        return code
    role_text = match["role"] or ""
    role = role_of(role_text)
    if role_text and role is None:
        return None
    return Command(VERBS[match["verb"]], TaskForce(code), role, role_text)


def _is_hint(lines: Iterable[str]) -> bool:
    text = " ".join(lines)
    return bool(_HINTS.search(plain(text))) or bool(codes_in(text))
