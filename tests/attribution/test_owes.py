"""Whose step is next, row by row."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.attribution.owes import RULES, owes
from monitor.attribution.question import Announcement, Terms
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes
from tests.attribution.worlds import IN_HOUSE, PARTNER, START

C, Step = ChangedBy, Owes
FULL = Announcement(START - timedelta(days=100), START - timedelta(days=1))
OUTSIDE = Terms(provider_within=False)
CASES = [
    ("who changed is open", C.UNDETERMINED, OUTSIDE, Step.UNDETERMINED),
    ("the environment", C.ENVIRONMENT, OUTSIDE, Step.NOBODY),
    ("this monitor", C.HARNESS, OUTSIDE, Step.NOBODY),
    ("a flake", C.NONE, OUTSIDE, Step.NOBODY),
    (
        "announced for the whole notice period and past its date",
        C.PARTNER,
        replace(OUTSIDE, announcement=FULL),
        Step.IN_HOUSE,
    ),
    (
        "announced too late",
        C.PARTNER,
        replace(OUTSIDE, announcement=replace(FULL, at=START - timedelta(days=30))),
        Step.PARTNER,
    ),
    (
        "announced, its date to come",
        C.PARTNER,
        replace(OUTSIDE, announcement=replace(FULL, effective=START + timedelta(days=1))),
        Step.PARTNER,
    ),
    (
        "the consumer changed, whatever was announced",
        C.IN_HOUSE,
        Terms(consumer_within=False, announcement=FULL),
        Step.IN_HOUSE,
    ),
    ("the provider is outside", C.PARTNER, OUTSIDE, Step.PARTNER),
    ("the provider was always outside", C.IN_HOUSE, OUTSIDE, Step.PARTNER),
    ("a stricter reader", C.PARTNER, Terms(provider_within=True, consumer_within=False), Step.IN_HOUSE),
    (
        "an agreed contract forbids what the description permits",
        C.PARTNER,
        Terms(provider_within=True, consumer_within=False, agreed_contract_forbids=True),
        Step.CONTRACT,
    ),
    ("both readings", C.PARTNER, Terms(both_readings=True), Step.CONTRACT),
    ("both within", C.INTERACTION, Terms(provider_within=True, consumer_within=True), Step.CONTRACT),
    ("both outside", C.BOTH, Terms(provider_within=False, consumer_within=False), Step.BOTH),
    ("promised and not delivered", C.IN_HOUSE, Terms(consumer_within=True), Step.PARTNER),
    ("permitted, and what may be relied on is open", C.PARTNER, Terms(provider_within=True), Step.UNDETERMINED),
    ("no description, the provider changed", C.PARTNER, Terms(), Step.PARTNER),
    ("no description, the consumer changed", C.IN_HOUSE, Terms(), Step.IN_HOUSE),
    ("no description, both changed", C.BOTH, Terms(), Step.BOTH),
    ("no description, fine alone", C.INTERACTION, Terms(), Step.CONTRACT),
]


@pytest.mark.parametrize(
    ("changed", "terms", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_step_is_owed_by(changed, terms, expected):
    found = owes(changed, PARTNER, IN_HOUSE, terms, START)
    assert found.owes is expected
    assert found.reason
    assert "{" not in found.reason


def test_every_rule_is_reached_by_a_case():
    used = {owes(changed, PARTNER, IN_HOUSE, terms, START).reason for _, changed, terms, _ in CASES}
    names = {"provider": PARTNER.name, "consumer": IN_HOUSE.name}
    assert {rule.reason.format(**names) for rule in RULES} == used


def test_it_is_marked_until_both_have_agreed():
    assert not owes(C.PARTNER, PARTNER, IN_HOUSE, Terms(agreed_by=(Side.PARTNER,)), START).confirmed_by_both
    assert owes(C.PARTNER, PARTNER, IN_HOUSE, Terms(agreed_by=tuple(Side)), START).confirmed_by_both


@pytest.mark.parametrize("changed", ChangedBy)
def test_every_answer_of_who_changed_has_a_rule_under_all_terms(changed):
    for provider in (True, False, None):
        for consumer in (True, False, None):
            for flag in (True, False):
                terms = Terms(provider, consumer, flag, both_readings=flag, announcement=FULL if flag else None)
                assert owes(changed, PARTNER, IN_HOUSE, terms, START).reason
