"""Whether somebody may lead or represent: only partner organisations send leaders.

The reason is always given, and nobody is refused silently: what is not certain is for a person
to check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.people import Eligibility, Standing
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.people import Account, Role, TaskForce
    from sicbot.programme.people.decisions import Exemption
    from sicbot.programme.people.partners import Partner, PartnerRegister


def eligibility(
    account: Account, organisation: str, typed: str, register: PartnerRegister, today: date
) -> Eligibility:
    """Return whether an account's typed organisation lets it lead or represent, and why.

    A wiki before 10.2 tells the bot no e-mail addresses; then the typed one is worth a look.
    """
    if register.why is not None:
        return Eligibility(Standing.CHECK, register.why)
    found = register.named(organisation)
    if len(found) > 1:
        names = ", ".join(one.name for one in found)
        why = _("what was typed is the name or acronym of several: {names}", names=names)
        return Eligibility(Standing.CHECK, why)
    if found:
        return _of_partner(found[0], today)
    return _of_likely(account.email or typed, organisation, register, today)


def exempted(
    account: Account, code: TaskForce, wish: Role, exemptions: Iterable[Exemption]
) -> Eligibility | None:
    """Return the recorded exception that lets an account have a role, if there is one."""
    for one in exemptions:
        if one.account == account.key and code in one.task_forces and wish in one.roles:
            return Eligibility(
                Standing.ELIGIBLE, _("by a recorded exception: {reason}", reason=one.reason)
            )
    return None


def _of_partner(partner: Partner, today: date) -> Eligibility:
    """Return what follows from an organisation that is in the register."""
    name = partner.name
    if not partner.is_partner:
        category = partner.category or "–"
        why = _("{name} is in the register as “{category}”, not as a partner",
                name=name, category=category)  # fmt: skip
        return Eligibility(Standing.NOT, why, name)
    if partner.unclear_end:
        why = _("until when {name} is a partner is not written as a day", name=name)
        return Eligibility(Standing.CHECK, why, name)
    if partner.until is not None and partner.until < today:
        why = _("{name} was a partner until {day}", name=name, day=partner.until.isoformat())
        return Eligibility(Standing.NOT, why, name)
    return Eligibility(Standing.ELIGIBLE, _("{name} is a partner", name=name), name)


def _of_likely(
    email: str, organisation: str, register: PartnerRegister, today: date
) -> Eligibility:
    """Return what follows where the organisation is not in the register as it was typed."""
    near = [one for one in register.with_domain(email) if one.is_current(today)]
    if near:
        why = _("not in the register as typed, but the domain of the e-mail is that of {name}",
                name=near[0].name)  # fmt: skip
        return Eligibility(Standing.CHECK, why)
    alike = [one for one in register.alike(organisation) if one.is_current(today)]
    if alike:
        why = _("not in the register as typed, but much like {name}", name=alike[0].name)
        return Eligibility(Standing.CHECK, why)
    return Eligibility(Standing.NOT, _("not in the register of partners"))
