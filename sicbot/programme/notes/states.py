"""The states of a concept note: their words, which may follow which, and who may set them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.core.work import NoteState
from sicbot.programme.people.fields import tight

if TYPE_CHECKING:
    from collections.abc import Mapping


class Decider(StrEnum):
    """Who decides on notes."""

    TEAM = "team"  # leader, team, and who made the page
    SECRETARIAT = "secretariat"
    ASSESSORS = "assessors"
    VALIDATORS = "validators"


S, T = NoteState, Decider
_TEAMS = frozenset({T.TEAM, T.SECRETARIAT})
_DESK, _STC, _BUREAU = (frozenset({one}) for one in (T.SECRETARIAT, T.ASSESSORS, T.VALIDATORS))

MAY_SET: Mapping[NoteState, frozenset[Decider]] = {
    **dict.fromkeys((S.IDEA, S.DRAFT, S.COMPLETE, S.WITHDRAWN), _TEAMS),
    **dict.fromkeys((S.SCOUTING, S.INTEREST, S.FULL_PROPOSAL), _TEAMS),
    **dict.fromkeys((S.IN_ASSESSMENT, S.REVISE, S.RELEVANT), _STC),
    S.VALIDATED: _BUREAU,
    S.REJECTED: _STC | _BUREAU,
    **dict.fromkeys((S.LETTER_ISSUED, S.FUNDED, S.IMPLEMENTING, S.CLOSED), _DESK),
}
"""Who may set a state."""

_ONWARD: dict[NoteState, tuple[NoteState, ...]] = {
    S.IDEA: (S.DRAFT,),
    S.DRAFT: (S.COMPLETE, S.IDEA),
    S.COMPLETE: (S.IN_ASSESSMENT, S.RELEVANT, S.REVISE, S.REJECTED, S.DRAFT),
    S.IN_ASSESSMENT: (S.RELEVANT, S.REVISE, S.REJECTED),
    S.REVISE: (S.COMPLETE, S.DRAFT, S.IN_ASSESSMENT),
    S.RELEVANT: (S.VALIDATED, S.REJECTED, S.REVISE),
    S.VALIDATED: (S.LETTER_ISSUED,),
    S.LETTER_ISSUED: (S.SCOUTING, S.INTEREST),
    S.SCOUTING: (S.INTEREST, S.FULL_PROPOSAL),
    S.INTEREST: (S.FULL_PROPOSAL, S.SCOUTING),
    S.FULL_PROPOSAL: (S.FUNDED, S.SCOUTING),
    S.FUNDED: (S.IMPLEMENTING,),
    S.IMPLEMENTING: (S.CLOSED,),
    S.CLOSED: (),
    S.REJECTED: (S.DRAFT,),
    S.WITHDRAWN: (S.DRAFT,),
}
MOVES: Mapping[NoteState, tuple[NoteState, ...]] = {
    state: next_ if state in {S.CLOSED, S.WITHDRAWN} else (*next_, S.WITHDRAWN)
    for state, next_ in _ONWARD.items()
}
"""Which states may follow which, the usual one first; whatever is not closed may be withdrawn."""

WITH_LETTER = frozenset(
    {S.LETTER_ISSUED, S.SCOUTING, S.INTEREST, S.FULL_PROPOSAL, S.FUNDED, S.IMPLEMENTING, S.CLOSED}
)
"""States in which the letter of support tells what was promised."""

STATE_NAMES: Mapping[NoteState, Text] = {
    S.IDEA: _("idea"),
    S.DRAFT: _("draft"),
    S.COMPLETE: _("complete"),
    S.IN_ASSESSMENT: _("in assessment"),
    S.REVISE: _("to be revised"),
    S.RELEVANT: _("relevant"),
    S.VALIDATED: _("validated"),
    S.LETTER_ISSUED: _("letter issued"),
    S.SCOUTING: _("scouting for funders"),
    S.INTEREST: _("a funder is interested"),
    S.FULL_PROPOSAL: _("full proposal"),
    S.FUNDED: _("funded"),
    S.IMPLEMENTING: _("being implemented"),
    S.CLOSED: _("closed"),
    S.REJECTED: _("rejected"),
    S.WITHDRAWN: _("withdrawn"),
}
COLOURS: Mapping[NoteState, str] = {
    **dict.fromkeys((S.IDEA, S.DRAFT, S.CLOSED, S.WITHDRAWN), "Grey"),
    **dict.fromkeys((S.COMPLETE, S.SCOUTING, S.INTEREST, S.FULL_PROPOSAL), "Blue"),
    **dict.fromkeys((S.IN_ASSESSMENT, S.REVISE, S.RELEVANT), "Yellow"),
    **dict.fromkeys((S.VALIDATED, S.LETTER_ISSUED, S.FUNDED, S.IMPLEMENTING), "Green"),
    S.REJECTED: "Red",
}
DECIDER_NAMES: Mapping[Decider, Text] = {
    T.TEAM: _("its team"),
    T.SECRETARIAT: _("the Secretariat"),
    T.ASSESSORS: _("the STC"),
    T.VALIDATORS: _("the Bureau"),
}

# As lozenges and cells have them, without case, accents and signs.
_WORDS: Mapping[NoteState, str] = {
    S.IDEA: "idea, new idea, idee",
    S.DRAFT: "draft, in draft, drafting, brouillon, en preparation, en redaction, ebauche, "
    "in preparation, work in progress, borrador, en elaboracion, en preparacion",
    S.COMPLETE: "complete, completed, complet, complete e, terminee, termine, completo, completa, "
    "completado, completada",
    S.IN_ASSESSMENT: "in assessment, under assessment, assessment, in review, under review, "
    "en evaluation, en cours d evaluation, en evaluacion, en revision por el stc",
    S.REVISE: "revise, to revise, to be revised, needs revision, a reviser, a revoir, revisar, "
    "a revisar, por revisar",
    S.RELEVANT: "relevant, pertinent, pertinente, relevante",
    S.VALIDATED: "validated, valide, validee, validado, validada",
    S.LETTER_ISSUED: "letter issued, letter sent, letter of support issued, lettre envoyee, "
    "lettre emise, carta emitida, carta enviada",
    S.SCOUTING: "scouting, seeking funds, seeking funding, recherche de financement, "
    "recherche de bailleurs, busqueda de fondos, en busca de fondos",
    S.INTEREST: "interest, interest shown, funder interested, interet, interet manifeste, "
    "interes, interes manifestado",
    S.FULL_PROPOSAL: "full proposal, proposition complete, propuesta completa",
    S.FUNDED: "funded, finance, financee, financado, financiado, financiada",
    S.IMPLEMENTING: "implementing, implementation, being implemented, in implementation, "
    "en cours de mise en oeuvre, mise en oeuvre, en ejecucion, en implementacion",
    S.CLOSED: "closed, finished, clos, close, cloture, cloturee, cerrado, cerrada",
    S.REJECTED: "rejected, refused, rejete, rejetee, refuse, refusee, rechazado, rechazada",
    S.WITHDRAWN: "withdrawn, retire, retiree, retirado, retirada",
}
_STATES = {tight(word): state for state, words in _WORDS.items() for word in words.split(",")}


def state_of(text: str) -> NoteState | None:
    """Return the state that a lozenge or a cell names, in English, French or Spanish."""
    return _STATES.get(tight(text))


def may_set(state: NoteState) -> tuple[Decider, ...]:
    """Return who may set a state, in a fixed order."""
    return tuple(one for one in Decider if one in MAY_SET[state])


def deciders_told(state: NoteState) -> Text:
    """Return who may set a state, in words."""
    names = [DECIDER_NAMES[one] for one in may_set(state)]
    if len(names) == 1:
        return names[0]
    return _("{one} or {other}", one=names[0], other=names[1])
