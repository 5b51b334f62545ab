"""What keeps a verdict from being called certain, one case for each cap."""

from dataclasses import replace
from random import Random

import pytest

from monitor.attribution.caps import CAPS
from monitor.attribution.conclude import conclude
from monitor.attribution.posterior import posterior
from monitor.attribution.question import ControlBasis, Evidence, Terms
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, ChangedBy, Failure, Grade, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import LONG_AGO, QUESTION, START, UNTOLD, World, play

H = Hypothesis


def evidence(live, controls, grade=Grade.LIVE, rounds=12, recorded=START):
    """Recorded pass, then `live` results of the interaction and of controls, spread over `rounds`."""
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, recorded, 0)]
    seen += [
        Observation(CellName.NEW_NEW, result, grade, START, 1 + index % rounds, exchange=f"n{index}")
        for index, result in enumerate(live)
    ]
    seen += [
        Observation(CellName.CONTROL, result, Grade.LIVE, START, 1 + index % rounds, exchange=f"c{index}")
        for index, result in enumerate(controls)
    ]
    return Evidence(tuple(seen))


FAILS, GREEN = [Cell.FAIL] * 12, [Cell.PASS] * 12
CANARY = [Cell.FAIL] + [Cell.PASS] * 23
CASES = [
    ("fewer than two rounds", QUESTION, evidence([Cell.PASS] * 12, GREEN, rounds=1)),
    ("no live exchange", QUESTION, evidence([Cell.FAIL], GREEN, Grade.STATIC)),
    ("no live control", replace(QUESTION, control=ControlBasis.PROBES), evidence(FAILS, GREEN)),
    ("the old provider is known from its description only", replace(QUESTION, contract_changed=True), None),
    ("the old provider is known from long ago", UNTOLD, evidence(FAILS, GREEN, recorded=LONG_AGO)),
    ("no mechanism, no public blame", replace(QUESTION, changes=()), evidence(FAILS, GREEN)),
    ("a canary passes for a flake", QUESTION, evidence(CANARY, GREEN)),
    ("this monitor changed too", replace(QUESTION, harness_changed=True), evidence(FAILS, GREEN)),
]


@pytest.mark.parametrize(("name", "question", "seen"), CASES, ids=[case[0] for case in CASES])
def test_the_cap_holds_and_says_what_would_lift_it(name, question, seen):
    if seen is None:
        verdict, _ = play(World(H.PROVIDER, question, new_old_grade=Grade.SPEC), Random(1))
    else:
        verdict = conclude(question, seen, Terms(), START)
    assert verdict.status is VerdictStatus.LIKELY
    assert len(verdict.missing) == 1, name
    assert verdict.changed_by is not ChangedBy.UNDETERMINED


def test_every_cap_has_a_case():
    assert {cap.name for cap in CAPS} == {name for name, _, _ in CASES}


def test_the_same_evidence_without_the_cap_is_attributed():
    assert conclude(QUESTION, evidence(FAILS, GREEN), Terms(), START).status is VerdictStatus.ATTRIBUTED


def test_a_flake_that_unchanged_interactions_have_too_is_no_canary():
    question = replace(QUESTION, signature=replace(QUESTION.signature, failure=Failure.AVAILABILITY))
    flaky = evidence([Cell.FAIL, *[Cell.PASS] * 23], [Cell.PASS] * 12)
    failed = Observation(CellName.CONTROL, Cell.FAIL, Grade.LIVE, START, 3, exchange="c", failure=Failure.AVAILABILITY)
    assert conclude(question, flaky, Terms(), START).status is VerdictStatus.LIKELY
    found = conclude(question, Evidence((*flaky.observations, failed)), Terms(), START)
    assert (found.changed_by, found.status) == (ChangedBy.NONE, VerdictStatus.ATTRIBUTED)


def test_before_any_evidence_every_explanation_that_is_left_is_equally_probable():
    for question, count in ((QUESTION, 4), (replace(QUESTION, contract_changed=True), 7)):
        assert set(posterior(question, Evidence()).values()) == {1 / count}
