"""Records of any source in the organisation's terms: fields by their meaning, words by their role.

Values stay as people typed them; only what is compared is cleaned, and that elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.core.model import UserKey
from sicbot.core.people import NotRead, looked_up
from sicbot.core.text import Text, _
from sicbot.programme.people.addresses import problems_of
from sicbot.programme.people.fields import Meaning, meanings_of, region_of, role_of, truth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.people import Account, Registration, Role, TaskForce
    from sicbot.pages.links import UserRef
    from sicbot.programme.seen import WikiSeen

DIGEST_SIGNS = 32  # of a SHA-256 in hexadecimal: no two records of one wiki are alike by chance


@dataclass(frozen=True, slots=True)
class Found:
    """What sources gave: their records, those not read with the reason, and what is to be said."""

    records: tuple[Registration, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    read: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


def together(parts: Iterable[Found]) -> Found:
    """Return what several sources gave, in their order."""
    found = list(parts)
    return Found(
        tuple(one for part in found for one in part.records),
        tuple(one for part in found for one in part.not_read),
        tuple(one for part in found for one in part.read),
        tuple(dict.fromkeys(one for part in found for one in part.notes)),
    )


class Accounts:
    """Finds accounts by what records name; user names are the same in any case (vendor's manual).

    Attributes:
        trusted: Those whose change of a record, or remark below a form, needs no look: attestors
            and sicbot itself.
    """

    def __init__(self, seen: WikiSeen) -> None:
        """Index the accounts of a wiki."""
        self._accounts = seen.accounts.records
        self._by_name = {one.name.casefold(): key for key, one in self._accounts.items()}
        groups = seen.snapshot.groups.records
        wanted = [groups[name] for name in seen.places.attestors if name in groups]
        me = seen.snapshot.me.key
        self._unread = {gap.what for gap in seen.accounts.gaps}
        self.trusted = frozenset({me, *(key for group in wanted for key in group.members)})

    def named(self, name: str) -> UserKey | None:
        """Return the key of the account with this user name."""
        return self._by_name.get(name.strip().removeprefix("@").casefold())

    def name_of(self, key: UserKey | None) -> str:
        """Return the user name of an account, empty where it is not known."""
        account: Account | None = self._accounts.get(key) if key else None
        return account.name if account else ""

    def unread(
        self, source: str, codes: tuple[TaskForce, ...], named: Iterable[str | None]
    ) -> tuple[NotRead, ...]:
        """Return that a source was not read as a whole, if an account in it was not looked up.

        Args:
            source: Its name.
            codes: The Task Forces of the record.
            named: User names and keys in the record; one that is proven not to be there is no gap.
        """
        names = {one.strip().removeprefix("@") for one in named if one}
        if all(looked_up(one) not in self._unread for one in names):
            return ()
        return (NotRead(source, codes, _("an account in a record could not be looked up")),)

    def mentioned(self, user: UserRef) -> UserKey | None:
        """Return the key of the account that a page mentions."""
        return UserKey(user.userkey) if user.userkey else self.named(user.username or "")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, by meaning.

    Attributes:
        asked: All meanings that the form, table or page has a field for.
        digest: Stands for all values, also those of fields without a meaning.
    """

    values: Mapping[Meaning, tuple[str, ...]] = field(default_factory=dict)
    asked: frozenset[Meaning] = frozenset()
    digest: str = ""

    def text(self, meaning: Meaning) -> str:
        """Return what was filled in there, several values with commas between them."""
        return ", ".join(self.values.get(meaning, ()))


def fill(values: Mapping[str, tuple[str, ...]], labels: Mapping[str, str]) -> Filled:
    """Return the values of a record, by field, by their meaning.

    Args:
        values: What was filled in, by the field's name.
        labels: The labels of all fields that there are, by name.
    """
    meanings = meanings_of({**dict.fromkeys(values, ""), **labels})
    found = dict[Meaning, tuple[str, ...]]()
    for name, given in values.items():
        meaning = meanings.get(name)
        if meaning is not None and any(given):
            found.setdefault(meaning, given)
    return Filled(found, frozenset(meanings.values()), digest_of(values))


def digest_of(values: Mapping[str, tuple[str, ...]]) -> str:
    """Return what stands for these values, so that a change is seen and nothing of them."""
    text = json.dumps({name: list(given) for name, given in values.items()}, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:DIGEST_SIGNS]


def described(record: Registration, filled: Filled) -> Registration:
    """Return a record with what was filled in, and what is odd about that."""
    wish, role = filled.text(Meaning.ROLE), _role(filled)
    region, odd_region = _region(filled)
    problems = list(record.problems)
    if wish and role is None:
        problems.append(_("the preferred role is none of the known ones"))
    if odd_region:
        problems.append(_("the region is none of the five"))
    email = filled.text(Meaning.EMAIL)
    return replace(
        record,
        role=role,
        role_text=wish,
        name=_name(filled),
        email=email,
        organisation=filled.text(Meaning.ORGANISATION),
        region=region,
        country=filled.text(Meaning.COUNTRY),
        expertise=filled.text(Meaning.EXPERTISE),
        experience=filled.text(Meaning.EXPERIENCE),
        profile=filled.text(Meaning.PROFILE),
        consent=_consent(filled),
        digest=filled.digest,
        problems=(*problems, *problems_of(email)),
    )


def _role(filled: Filled) -> Role | None:
    """Return the role wished; of several there is none."""
    roles = {role_of(one) for one in filled.values.get(Meaning.ROLE, ())}
    return roles.pop() if len(roles) == 1 else None


def _region(filled: Filled) -> tuple[str, bool]:
    """Return the regions by their names, and whether one is none; that one stays as typed."""
    given = filled.values.get(Meaning.REGION, ())
    known = [region_of(one) for one in given]
    named = [name or typed for name, typed in zip(known, given, strict=True)]
    return ", ".join(dict.fromkeys(named)), None in known


def _name(filled: Filled) -> str:
    parts = (filled.text(Meaning.GIVEN_NAME), filled.text(Meaning.FAMILY_NAME))
    return filled.text(Meaning.NAME) or " ".join(part for part in parts if part)


def _consent(filled: Filled) -> bool | None:
    """Return whether the person agrees to be named: a box left empty does not; None: not asked."""
    if Meaning.CONSENT not in filled.asked:
        return None
    return truth_of(filled.text(Meaning.CONSENT)) is True
