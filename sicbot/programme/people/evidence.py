"""How well a record proves that the person concerned wants what it says, and who that person is.

The only proof is who entered the record, as the wiki says: a typed name or e-mail address may
confirm or deny that the creator means itself, but never selects an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import Cause, Evidence, SourceKind
from sicbot.core.text import _
from sicbot.programme.people.addresses import address
from sicbot.programme.people.names import Fit, compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.model import UserKey
    from sicbot.core.people import Account, Registration
    from sicbot.core.text import Text
    from sicbot.programme.people.decisions import Match
    from sicbot.programme.people.directory import Directory


@dataclass(frozen=True, slots=True)
class Proof:
    """What a record proves.

    Attributes:
        account: Whom it concerns; None where that is not proven.
        cause: Why it makes nobody a member; None where it does.
        remarks: What is odd about it all the same.
    """

    record: Registration
    evidence: Evidence
    account: Account | None = None
    cause: Cause | None = None
    why: Text | None = None
    suggestions: tuple[Account, ...] = ()
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Court:
    """What is needed to judge records.

    Attributes:
        bot: The key of sicbot's own account, which is no person.
        attestors: Who may enter records for others.
        attestors_known: Whether these are all of them.
    """

    directory: Directory
    bot: UserKey
    attestors: frozenset[UserKey] = frozenset()
    attestors_known: bool = True
    matches: tuple[Match, ...] = ()

    def prove(self, record: Registration) -> Proof:
        """Return what a record proves."""
        if record.kind is SourceKind.TABLE:
            return self._claimed(record, _("a row of a table proves nobody's wish"))
        if record.creator is None and not record.creator_name:
            why = _("nobody was logged in when it was entered")
            return Proof(record, Evidence.ANONYMOUS, cause=Cause.ANONYMOUS, why=why)
        creator = self.directory.get(record.creator)
        if creator is None:
            return Proof(record, Evidence.CLAIMED, cause=Cause.UNKNOWN_ACCOUNT, why=self._unknown())
        if record.reassigned:
            why = _("the user name belongs to another account now")
            return Proof(record, Evidence.CLAIMED, cause=Cause.REASSIGNED, why=why)
        if creator.key == self.bot:
            return self._claimed(record, _("sicbot itself entered it"))
        if record.altered:
            why = _("somebody else changed it after {name} had entered it", name=creator.full_name)
            return Proof(record, Evidence.CLAIMED, cause=Cause.ALTERED, why=why)
        return self._of(record, creator)

    def _of(self, record: Registration, creator: Account) -> Proof:
        """Return what a record proves that an account has entered and nobody changed."""
        if record.kind is SourceKind.FILE:
            if creator.key in self.attestors:
                return self._attested(record, creator)
            why = _("{name}, who uploaded the file, may not enter records for others",
                    name=creator.full_name)  # fmt: skip
            return self._claimed(record, why)
        meant = whom(record, creator, self.directory)
        if meant.is_creator:
            return self._own(record, creator, meant.remarks)
        if creator.key in self.attestors:
            return self._attested(record, creator)
        if meant.others or record.accounts:
            return _another(record, creator, meant.others)
        if not self.attestors_known:
            return self._claimed(record, _("who may enter records for others is not known"))
        remark = _("what was typed fits neither {name} nor another account",
                   name=creator.full_name)  # fmt: skip
        return self._own(record, creator, (remark,))

    def _own(self, record: Registration, creator: Account, remarks: tuple[Text, ...]) -> Proof:
        if not record.owned:
            return self._claimed(
                record, _("{name} entered it, but does not own it now", name=creator.full_name)
            )
        return _active(Proof(record, Evidence.SELF, creator, remarks=remarks), creator)

    def _claimed(self, record: Registration, why: Text) -> Proof:
        suggestions = self.directory.suggest(record.name, record.email)
        return Proof(record, Evidence.CLAIMED, None, Cause.CLAIMED, why, suggestions)

    def _unknown(self) -> Text:
        if self.directory.complete:
            return _("the account that it names is not there")
        return _("the account that it names was not read: not all accounts were")

    def _attested(self, record: Registration, creator: Account) -> Proof:
        """Return what follows from a record that the Secretariat entered for somebody else."""
        if not creator.active:
            return _active(Proof(record, Evidence.ATTESTED), creator)
        named = tuple(dict.fromkeys(record.accounts))
        if len(named) == 1:
            account = self.directory.get(named[0])
            proof = Proof(record, Evidence.ATTESTED, account)
            if account is None:
                return Proof(record, Evidence.ATTESTED, None, Cause.UNKNOWN_ACCOUNT,
                             self._unknown())  # fmt: skip
            return _active(proof, account)
        confirmed = {one.account.key: one.account for one in self.matches if one.fits(record)}
        if not named and len(confirmed) == 1:
            account = next(iter(confirmed.values()))
            return _active(Proof(record, Evidence.ATTESTED, account), account)
        suggestions = self.directory.suggest(record.name, record.email)
        why = _("entered by {name} for somebody else, and nobody confirmed which account is meant",
                name=creator.full_name)  # fmt: skip
        return Proof(record, Evidence.ATTESTED, None, Cause.ATTESTED_NO_ACCOUNT, why, suggestions)


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a record is about: its creator, or `others`, who may be nobody that is known."""

    is_creator: bool
    others: tuple[Account, ...] = ()
    remarks: tuple[Text, ...] = ()


def whom(record: Registration, creator: Account, directory: Directory) -> Meant:
    """Return whether a record is about its creator: a mention decides, else what was typed."""
    if not record.accounts:
        return _typed(record, creator, directory)
    if creator.key in record.accounts:
        others = [key for key in record.accounts if key != creator.key]
        return Meant(
            is_creator=True, remarks=(_("it mentions other people too"),) if others else ()
        )
    named = (directory.get(key) for key in dict.fromkeys(record.accounts))
    return Meant(is_creator=False, others=tuple(one for one in named if one is not None))


def _typed(record: Registration, creator: Account, directory: Directory) -> Meant:
    """Return the same by name and e-mail address; where nothing was typed, nothing is denied."""
    typed = address(record.email)
    email_fits = bool(typed) and typed == address(creator.email or "")
    by_email = [one for one in directory.with_email(record.email) if one.key != creator.key]
    if compare(record.name, creator.full_name) is not Fit.NONE:
        return Meant(is_creator=True, remarks=tuple(_doubts(by_email, ())))
    by_name = [one for one in directory.named(record.name) if one.key != creator.key]
    if email_fits or not (record.name.strip() or record.email.strip()):
        return Meant(is_creator=True, remarks=tuple(_doubts(by_email, by_name)))
    others = {one.key: one for one in (*by_email, *by_name)}
    return Meant(is_creator=False, others=tuple(others.values()))


def _another(record: Registration, creator: Account, others: tuple[Account, ...]) -> Proof:
    """Return what follows from a record about somebody else that the Secretariat did not enter."""
    names = ", ".join(one.full_name for one in others)
    why = (
        _("entered by {creator}, but it is about {person}", creator=creator.full_name, person=names)
        if names
        else _("entered by {creator}, but it is about somebody else", creator=creator.full_name)
    )
    active = tuple(one for one in others if one.active)
    return Proof(record, Evidence.CLAIMED, None, Cause.NOT_THE_PERSON, why, active)


def _active(proof: Proof, account: Account) -> Proof:
    """Return a proof as it is, or refused where an account in it cannot log in any more."""
    if account.active:
        return proof
    why = _("the account of {name} is not active", name=account.full_name)
    return Proof(proof.record, proof.evidence, proof.account, Cause.INACTIVE, why)


def _doubts(by_email: Iterable[Account], by_name: Iterable[Account]) -> Iterator[Text]:
    """Yield what is odd about a record that is about its creator; it changes nothing for others."""
    for one in by_email:
        yield _("the e-mail address that was typed is that of {name}", name=one.full_name)
    for one in by_name:
        yield _("the name that was typed is that of {name}", name=one.full_name)
