"""Rules about rights and privacy, each on small wikis of the case files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import GroupName
from sicbot.core.privileges import privileged_groups
from sicbot.programme.rights.audit import AuditName, Severity
from sicbot.programme.rights.audit_coverage import cover_audit
from sicbot.programme.rights.audits import RULES, find
from tests.programme.audit_cases import Case, facts_of, load

if TYPE_CHECKING:
    from sicbot.programme.rights.audit import Finding

CASES = load()
ALL = tuple(AuditName)


def lines(findings: tuple[Finding, ...], rule: str) -> list[str]:
    return sorted(
        f"{one.page.title if one.page else one.space or ''}: {one.subject}"
        for one in findings
        if one.rule == rule
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_finds_what_the_case_says_and_no_more(case: Case) -> None:
    """Places and subjects; a finding has a reason and a way out."""
    findings = find(facts_of(case.values), ALL)

    assert lines(findings, case.rule) == sorted(case.finds)
    assert all(str(one.why) and str(one.proposal) for one in findings)


def test_every_rule_has_a_case_that_it_finds_and_one_that_it_leaves_alone() -> None:
    """A new rule comes with both."""
    kinds: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        kinds[case.rule].add(bool(case.finds))
    rules = {name for rules in RULES.values() for name in rules}

    assert {rule: kinds[rule] for rule in rules} == {rule: {True, False} for rule in rules}
    assert set(kinds) == rules


@pytest.mark.parametrize("audit", ALL)
def test_an_audit_alone_runs_its_own_rules(audit: AuditName) -> None:
    """Nothing of the other one is found."""
    for case in CASES:
        found = find(facts_of(case.values), (audit,))

        assert {one.audit for one in found} <= {audit}
        assert {one.rule for one in found} <= set(RULES[audit])


def test_findings_come_worst_first() -> None:
    """Then by rule, so that one kind stands together."""
    pages = [
        {"title": "Contacts", "body": "<p>a@example.org</p>"},
        {"title": "Form", "form": "joinA1", "labels": ["form"]},
    ]
    ranks = [list(Severity).index(one.severity) for one in find(facts_of({"pages": pages}), ALL)]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


HOSTILE = "</script><img src=x onerror=alert(1)> {0} {name} %s ]]> \u202e ="


def test_a_hostile_title_is_a_title() -> None:
    """Braces, signs and tags in titles, groups and files change no sentence."""
    form = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    body = "<p>a@example.org</p>"
    values = {
        "pages": [{"title": HOSTILE, "form": form, "labels": ["form"], "body": body}],
        "files": [[HOSTILE, f"{HOSTILE}.csv", "text/csv"]],
        "groups": {HOSTILE: ["ada"], "tf-a1-members": ["zoe"]},
        "spaces": {"MAIN": {"read": ["anonymous"], "edit": [HOSTILE], "admin": [HOSTILE]}},
    }
    findings = find(facts_of(values), ALL)
    told = [one for one in findings if one.page and one.page.title == HOSTILE]

    assert {one.rule for one in told} >= {"form-editors", "personal-data-open", "attachment-open"}
    assert any(one.subject == HOSTILE for one in told)
    assert all(one.why.show() and one.proposal.show() for one in findings)


def test_no_address_is_ever_shown() -> None:
    """It is counted."""
    body = "<p>ada.lovelace@example.org +33 600 123 456</p>"
    values = {
        "pages": [{"title": "Contacts", "body": body}],
        "old": [["Contacts", 1, "old.one@example.org"]],
    }
    findings = find(facts_of(values), ALL)
    told = " ".join(f"{one.subject} {one.why} {one.proposal}" for one in findings)

    assert {"personal-data-open", "old-version"} <= {one.rule for one in findings}
    assert "@" not in told
    assert "600" not in told


def test_groups_that_administer_something_are_privileged() -> None:
    """The site, a space, or by being in such a group; the control: others are not."""
    facts = facts_of({
        "groups": {"inner": ["ada"], "tf-a1-members": ["ben"]},
        "nested": {"inner": ["admins"]},
    })  # fmt: skip
    found = privileged_groups(facts.snapshot)

    assert found == {
        GroupName(name) for name in ("confluence-administrators", "secretariat", "admins", "inner")
    }


def test_what_could_not_be_judged_is_said() -> None:
    """Accounts, groups, rights of a space, registrations, nominations."""
    facts = facts_of({
        "pages": [{"title": "Page", "space": "DARK"}],
        "spaces": {"DARK": {"unknown": True}},
        "accounts_unread": True,
        "groups_unread": ["members"],
    })  # fmt: skip
    told = " ".join(str(line) for line in cover_audit(facts, ALL).lines())

    for words in (
        "unknown to sicbot: who may view and edit pages in DARK", "which accounts are closed",
        "Members of some groups are unknown", "registration explains", "fit the nominations",
        "Not read: no", "Who gave a right",
    ):  # fmt: skip
        assert words in told


def test_a_group_that_there_is_not_is_no_gap() -> None:
    """It is a finding, and everything else is judged."""
    facts = facts_of({"absent": ["tf-a1-members"]})

    assert facts.snapshot.groups.complete
    assert "tf-a1-members" not in " ".join(str(one) for one in cover_audit(facts, ALL).lines())
