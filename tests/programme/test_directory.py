"""Accounts found by what is said of a person."""

from __future__ import annotations

from sicbot.core.model import Reading, UserKey
from sicbot.pages.links import UserRef
from sicbot.programme.people.directory import SUGGESTIONS, Directory
from tests.people_builders import ADA, BEN, account

LI_WEI = account("liwei", "李伟 (Li Wei)")
WEI_LI = account("weili", "Li Wei")
PEOPLE = Directory(Reading({one.key: one for one in (ADA, BEN, LI_WEI, WEI_LI)}))


def test_a_mention_is_found_by_key_or_user_name() -> None:
    """Data Center stores keys, old pages user names; Cloud's ids are not known here."""
    assert PEOPLE.mentioned(UserRef(userkey="ada")) == ADA
    assert PEOPLE.mentioned(UserRef(username="ADA")) == ADA
    assert PEOPLE.mentioned(UserRef(userkey="left", username="ada")) is None
    assert PEOPLE.mentioned(UserRef(account_id="ada")) is None


def test_a_key_is_found_or_not() -> None:
    """Nobody is nobody."""
    assert PEOPLE.get(UserKey("ada")) == ADA
    assert PEOPLE.get(UserKey("left")) is None
    assert PEOPLE.get(None) is None


def test_homonyms_are_both_found() -> None:
    """A name of two accounts gives two, in the order of their keys."""
    assert PEOPLE.named("Wei Li") == (LI_WEI, WEI_LI)
    assert PEOPLE.named("李伟") == (LI_WEI,)


def test_the_same_name_comes_before_a_likely_one() -> None:
    """An exact name is not made ambiguous by a longer one."""
    longer = account("adab", "Ada Berg Olsen")
    people = Directory(Reading({one.key: one for one in (ADA, longer)}))

    assert people.named("Berg Ada") == (ADA,)
    assert people.named("Ada B.") == (ADA, longer)


def test_an_empty_address_is_nobodys() -> None:
    """Accounts whose address is not known are not found by one that was not typed."""
    assert PEOPLE.with_email("") == ()
    assert PEOPLE.with_email("ADA@berg.example.org") == (ADA,)


def test_suggestions_are_few() -> None:
    """More than a handful helps nobody."""
    many = [account(f"a{n}", "Ada Berg") for n in range(SUGGESTIONS + 3)]
    people = Directory(Reading({one.key: one for one in many}))

    assert people.suggest("Ada Berg", "") == tuple(many[:SUGGESTIONS])
    assert people.suggest("", "") == ()


def test_a_common_particle_makes_nobody_likely() -> None:
    """In a large wiki half of all names have a "de" in them; they need not be compared."""
    many = [account(f"a{n}", f"Ana de Ruiz{n}") for n in range(50)]
    people = Directory(Reading({one.key: one for one in many}))

    assert people._near("Zoe de Quist") == []
    assert people._near("Ruiz7 de Ana Zoe") != []
    assert people.named("Ana de Ruiz7 Zoe") == (many[7],)
