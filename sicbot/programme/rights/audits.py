"""Runs the audits of rights and privacy on facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.programme.rights.audit import AuditName, Finding, Rule, in_order, run_rules
from sicbot.programme.rights.grants_audit import GRANT_RULES
from sicbot.programme.rights.people_audit import PEOPLE_RULES
from sicbot.programme.rights.privacy_audit import PRIVACY_RULES
from sicbot.programme.rights.rights_audit import PAGE_RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sicbot.programme.rights.audit_facts import Facts

RULES: Mapping[AuditName, Mapping[str, Rule]] = {
    AuditName.PERMISSIONS: {**PAGE_RULES, **GRANT_RULES, **PEOPLE_RULES},
    AuditName.PRIVACY: PRIVACY_RULES,
}


def find(facts: Facts, audits: Collection[AuditName]) -> tuple[Finding, ...]:
    """Return what these audits find, worst first."""
    return in_order(
        finding
        for audit, rules in RULES.items()
        if audit in audits
        for finding in run_rules(facts, audit, rules)
    )
