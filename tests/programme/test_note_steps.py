"""Which changes of a concept note's state count: who made them, and what they follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sicbot.core.model import Gap, Group, GroupName, Reading, UserKey
from sicbot.core.text import verbatim
from sicbot.core.work import NoteState
from sicbot.programme.notes.note_steps import ACTOR, MOVE
from sicbot.programme.notes.states import MAY_SET, MOVES, state_of
from tests.builders import SECRETARIAT
from tests.noted import GROUPS, PLACES, STC, Noted, noted, text
from tests.people_builders import mention

S = NoteState
WAY = (  # from the first draft to the end, with who sets what
    ("ada", "IDEA"), ("ada", "DRAFT"), ("ben", "COMPLETE"), ("sam", "IN ASSESSMENT"),
    ("sue", "RELEVANT"), ("bob", "VALIDATED"), ("eve", "LETTER ISSUED"), ("ada", "SCOUTING"),
    ("ben", "INTEREST"), ("ada", "FULL PROPOSAL"), ("eve", "FUNDED"), ("eve", "IMPLEMENTING"),
    ("eve", "CLOSED"),
)  # fmt: skip


def after(*saved: tuple[str | None, str]) -> tuple[str | None, list[tuple[str, int, str]]]:
    """Return the state after these versions, and what did not count: state, version, why."""
    note = noted(*((who, text(state)) for who, state in saved))
    refused = [
        (str(one.state), one.version, one.objection.code)
        for one in note.steps
        if one.objection is not None
    ]
    return note.state, refused


def test_the_whole_way_counts() -> None:
    """Each step by who may make it; who made the last one, and when, is known."""
    assert after(*WAY) == (S.CLOSED, [])
    note = noted(*((who, text(state)) for who, state in WAY[:5]))
    assert note.accepted is not None

    assert (note.accepted.actor, note.accepted.version) == (UserKey("sue"), 5)


ROWS = [
    ("the leader validates", [("ada", "COMPLETE"), ("ada", "VALIDATED")], S.COMPLETE,
     [("validated", 2, ACTOR)]),
    ("the STC validates", [("ada", "COMPLETE"), ("sam", "RELEVANT"), ("sam", "VALIDATED")],
     S.RELEVANT, [("validated", 3, ACTOR)]),
    ("the Bureau skips the STC", [("ada", "COMPLETE"), ("bob", "VALIDATED")], S.COMPLETE,
     [("validated", 2, MOVE)]),
    ("a stranger", [("ada", "DRAFT"), ("cyd", "COMPLETE")], S.DRAFT, [("complete", 2, ACTOR)]),
    ("nobody", [("ada", "DRAFT"), (None, "COMPLETE")], S.DRAFT, [("complete", 2, ACTOR)]),
    ("sicbot itself", [("ada", "DRAFT"), ("bot", "COMPLETE")], S.DRAFT, [("complete", 2, ACTOR)]),
    ("who made the page, though not of the team", [("cyd", "DRAFT"), ("cyd", "COMPLETE")],
     S.COMPLETE, []),
    ("the Secretariat for the team", [("ada", "DRAFT"), ("eve", "COMPLETE")], S.COMPLETE, []),
    ("set and taken back", [("ada", "COMPLETE"), ("ada", "VALIDATED"), ("ada", "COMPLETE")],
     S.COMPLETE, [("validated", 2, ACTOR)]),
    ("an edit of a forbidden state's page by one who may set it is none of theirs",
     [("ada", "COMPLETE"), ("ada", "RELEVANT"), ("sam", "RELEVANT")], S.COMPLETE,
     [("relevant", 2, ACTOR)]),
    ("the right ones go on from what counts",
     [("ada", "COMPLETE"), ("ada", "VALIDATED"), ("sam", "RELEVANT")], S.RELEVANT,
     [("validated", 2, ACTOR)]),
    ("an old version put back", [("ada", "DRAFT"), ("ada", "COMPLETE"), ("sam", "RELEVANT"),
     ("ada", "DRAFT")], S.RELEVANT, [("draft", 4, MOVE)]),
    ("two steps in one version", [("ada", "DRAFT"), ("sam", "RELEVANT")], S.DRAFT,
     [("relevant", 2, MOVE)]),
    ("the first version may be anything its author may set", [("sam", "IN ASSESSMENT")],
     S.IN_ASSESSMENT, []),
    ("and nothing else", [("ada", "VALIDATED")], None, [("validated", 1, ACTOR)]),
    ("after a state that nobody knows", [("ada", "DRAFT"), ("ada", "on ice"), ("ada", "COMPLETE")],
     S.COMPLETE, []),
    ("withdrawn and taken up again", [("ada", "COMPLETE"), ("ben", "WITHDRAWN"), ("ada", "DRAFT")],
     S.DRAFT, []),
    ("nothing follows the end", [*WAY, ("ada", "WITHDRAWN")], S.CLOSED,
     [("withdrawn", 14, MOVE)]),
]  # fmt: skip


@pytest.mark.parametrize(("saved", "state", "refused"), [row[1:] for row in ROWS],
                         ids=[row[0] for row in ROWS])  # fmt: skip
def test_a_state_counts_by_who_set_it_and_what_it_follows(
    saved: list[tuple[str | None, str]],
    state: NoteState | None,
    refused: list[tuple[str, int, str]],
) -> None:
    """What counts, and what does not and why."""
    assert after(*saved) == (state, refused)


def test_sicbot_sets_no_state_whatever_groups_it_is_in() -> None:
    """Many put it into the Secretariat's so that it reads all."""
    saved = (("ada", text("DRAFT")), ("bot", text("COMPLETE")))
    town = Noted(saved, groups={**GROUPS, SECRETARIAT: ("eve", "bot")})

    assert town.note.state is S.DRAFT


def test_who_takes_a_note_over_may_say_so_at_once() -> None:
    """In the version that names them; and who hands it over, in the one that no longer does."""
    first = ("eve", text("IDEA", leader="", team=()))
    taken = noted(first, ("cyd", text("DRAFT", leader="cyd", team=())))
    handed = noted(
        ("eve", text("DRAFT")),
        ("ada", text("WITHDRAWN", leader="cyd", team=())),
    )
    assert (taken.state, handed.state) == (S.DRAFT, S.WITHDRAWN)


def test_who_left_the_team_decides_no_more() -> None:
    """A version later."""
    note = noted(
        ("eve", text()),
        ("eve", text(leader="cyd", team=())),
        ("ada", text("COMPLETE", leader="cyd", team=())),
    )
    assert note.state is S.DRAFT


def test_a_version_that_nobody_can_read_is_passed_over() -> None:
    """And told; what came before and after counts."""
    broken = text("REJECTED").replace("</table>", "", 1)
    note = noted(("ada", text()), ("ada", broken), ("ada", text("COMPLETE")))

    assert (note.state, note.passed_over) == (S.COMPLETE, (2,))


def test_nobody_is_said_to_have_set_what_may_be_of_a_version_that_is_gone() -> None:
    """Deleted by an administrator, or not to be read: ben has only corrected a word."""
    broken = text("RELEVANT").replace("</table>", "", 1)
    unreadable = noted(("ada", text("COMPLETE")), ("sam", broken), ("ben", text("RELEVANT")))
    (step,) = [one for one in unreadable.steps if one.objection]
    assert (step.version, step.actor) == (3, None)

    town = Noted((("bob", text("VALIDATED")), ("ben", text("VALIDATED")))).programme
    (page, versions), *_others = town.sources.histories.items()
    (note,) = replace(town, sources=replace(town.sources, histories={page: versions[1:]})).notes
    assert [(one.version, one.actor) for one in note.steps] == [(2, None)]


def test_a_group_that_was_not_read_proves_nothing() -> None:
    """A step that hangs on it is neither counted nor refused; what hangs on others is known."""
    saved = (("ada", text("COMPLETE")), ("sam", text("RELEVANT")))
    gap = Gap(STC, verbatim("the wiki was busy"))
    known = {name: inside for name, inside in GROUPS.items() if name != STC}
    town = Noted(saved, groups=known, group_gaps=(gap,))
    (unread,) = town.programme.note_facts.unread
    assert (town.note.state, town.note.read, town.note.claimed) == (None, False, S.RELEVANT)
    assert str(unread.why) == "the wiki was busy"

    alone = replace(town, saved=(("ada", text("DRAFT")), ("ada", text("COMPLETE"))))
    assert alone.note.state is S.COMPLETE


def test_a_committee_that_nobody_named_is_not_an_empty_one() -> None:
    """What is for it to set is neither counted nor refused, and that lasts until somebody does."""
    places = PLACES.model_copy(update={"assessors": ()})
    town = Noted((("ada", text("COMPLETE")), ("sam", text("RELEVANT"))), places=places)
    (unread,) = town.programme.note_facts.unread

    assert (town.note.state, unread.lasting) == (None, True)
    assert "names no group of the STC" in str(unread.why)


def test_who_made_the_page_is_known_though_its_first_versions_are_gone() -> None:
    """An administrator may have removed them."""
    town = Noted((("ben", text(team=())), ("cyd", text("COMPLETE", team=()))))
    made = replace(town, sheet=replace(town.sheet, creator="cyd"))

    assert (town.note.state, made.note.state) == (S.DRAFT, S.COMPLETE)


def test_people_of_a_group_inside_a_deciding_one_decide() -> None:
    """Nested groups count."""
    town = Noted((("ada", text("COMPLETE")), ("cyd", text("RELEVANT"))))
    programme = town.programme
    inner = Group(GroupName("reviewers"), frozenset({UserKey("cyd")}), frozenset({STC}))
    groups = Reading({**programme.snapshot.groups.records, inner.name: inner})
    nested = replace(programme, snapshot=replace(programme.snapshot, groups=groups))

    assert town.note.state is S.COMPLETE
    assert nested.notes[0].state is S.RELEVANT


def test_a_history_that_ends_before_the_page_is_none() -> None:
    """The page was saved meanwhile: nobody guesses what that version says."""
    town = Noted((("ada", text()), ("ada", text("COMPLETE"))))
    programme = town.programme
    ((page, versions),) = programme.sources.histories.items()
    cut = replace(programme.sources, histories={page: versions[:1]})

    assert replace(programme, sources=cut).notes[0].state is None


def test_a_renamed_page_is_the_same_note() -> None:
    """Its state hangs on its id."""
    town = Noted((("ada", text()), ("ada", text("COMPLETE"))))
    renamed = replace(town, sheet=replace(town.sheet, title="Something else"))

    assert (renamed.note.state, renamed.note.title) == (S.COMPLETE, "Something else")


WORDS = [
    ("DRAFT", S.DRAFT), ("brouillon", S.DRAFT), ("en préparation", S.DRAFT), ("Borrador", S.DRAFT),
    ("In  assessment", S.IN_ASSESSMENT), ("EN ÉVALUATION", S.IN_ASSESSMENT),
    ("en evaluación", S.IN_ASSESSMENT), ("Letter issued", S.LETTER_ISSUED),
    ("validée", S.VALIDATED), ("full-proposal", S.FULL_PROPOSAL), ("Rechazada", S.REJECTED),
    ("draft?!", S.DRAFT), ("not relevant", None), ("", None), ("half done", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "state"), WORDS)
def test_states_go_by_these_words(words: str, state: NoteState | None) -> None:
    """In three languages; a negation is none of them."""
    assert state_of(words) is state


def test_every_state_may_be_set_and_left() -> None:
    """But the last, which may not be left."""
    assert set(MAY_SET) == set(MOVES) == set(S)
    assert [state for state, next_ in MOVES.items() if not next_] == [S.CLOSED]
    assert {one for next_ in MOVES.values() for one in next_} == set(S)


def test_a_state_as_text_and_one_lozenge_among_others() -> None:
    """Text counts as a lozenge does; a cell with all of them to choose from says nothing."""
    lozenges = "".join(
        f'<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">{one}'
        "</ac:parameter></ac:structured-macro>"
        for one in ("DRAFT", "COMPLETE")
    )
    typed = noted(("ada", text("", Status="brouillon")))
    several = noted(("ada", text("", Status=lozenges)))

    assert (typed.state, several.state, several.claimed) == (S.DRAFT, None, None)


def test_the_leader_may_be_mentioned_by_user_name() -> None:
    """As old pages have it."""
    by_name = mention("ada").replace("userkey", "username")
    rows: dict[str, Any] = {"Project_Team_Leader": by_name, "Team": ""}
    note = noted(("eve", text(**rows)), ("ada", text("COMPLETE", **rows)))

    assert (note.leader, note.state) == (UserKey("ada"), S.COMPLETE)


def test_a_leader_whose_account_is_not_known_is_not_nobody() -> None:
    """And while not all accounts were read, nothing is said of it."""
    gone = mention("nemo").replace("userkey", "username")
    rows: dict[str, Any] = {"Project_Team_Leader": gone}
    known = Noted((("ada", text(**rows)),)).programme
    (told,) = [str(one.told) for one in known.notes[0].remarks if one.code == "leader-missing"]
    assert told == "the account that is mentioned as its leader is not known"

    accounts = replace(known.accounts, gaps=(Gap("accounts", verbatim("busy")),))
    (note,) = replace(known, accounts=accounts).notes
    assert [one for one in note.remarks if one.code == "leader-missing"] == []
