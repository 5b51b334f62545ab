"""What keeps a verdict from being called certain, one case for each cap."""

from dataclasses import replace
from random import Random

import pytest

from monitor.attribution import words
from monitor.attribution.caps import CAPS
from monitor.attribution.conclude import conclude
from monitor.attribution.posterior import posterior
from monitor.attribution.question import ControlBasis, Evidence, Terms
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, ChangedBy, Failure, Grade, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import LONG_AGO, QUESTION, START, UNTOLD, World, play, with_class

H = Hypothesis


def evidence(live, controls, grade=Grade.LIVE, rounds=12, recorded=START, control_grade=Grade.LIVE):
    """Recorded pass, then `live` results of the interaction and of controls, spread over `rounds`."""
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, recorded, 0)]
    seen += [
        Observation(CellName.NEW_NEW, result, grade, START, 1 + index % rounds, exchange=f"n{index}")
        for index, result in enumerate(live)
    ]
    seen += [
        Observation(CellName.CONTROL, result, control_grade, START, 1 + index % rounds, exchange=f"c{index}")
        for index, result in enumerate(controls)
    ]
    return Evidence(tuple(seen))


FAILS, GREEN = [Cell.FAIL] * 12, [Cell.PASS] * 12
SEEN = {"grade": Grade.RECORDING, "control_grade": Grade.RECORDING}
OBSERVED = replace(QUESTION, observed=True, replay_allowed=False, settled_by="this exchange, made now")
CANARY = [Cell.FAIL] + [Cell.PASS] * 23
CASES = [
    ("fewer than two rounds", with_class(QUESTION, Failure.AVAILABILITY), evidence([Cell.PASS] * 12, GREEN, rounds=1)),
    ("no live exchange", QUESTION, evidence([Cell.FAIL], GREEN, Grade.STATIC)),
    ("observed traffic only", OBSERVED, evidence(FAILS, GREEN, **SEEN)),
    ("no live control", replace(QUESTION, control=ControlBasis.PROBES), evidence(FAILS, GREEN)),
    ("the old provider is known from its description only", replace(QUESTION, contract_changed=True), None),
    ("the old provider is known from long ago", UNTOLD, evidence(FAILS, GREEN, recorded=LONG_AGO)),
    ("no mechanism, no public blame", replace(QUESTION, changes=()), evidence(FAILS, GREEN)),
    ("a canary passes for a flake", QUESTION, evidence(CANARY, GREEN)),
    ("what was taken back passes for a flake", QUESTION, evidence([Cell.PASS] * 12, GREEN)),
    ("a bad moment passes for a change", with_class(QUESTION, Failure.AVAILABILITY), evidence(FAILS, GREEN)),
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


@pytest.mark.parametrize("found", [evidence(FAILS, GREEN, **SEEN), evidence(FAILS * 2, GREEN * 2, **SEEN)])
def test_what_was_only_observed_is_by_recording_and_names_what_settles_it(found):
    verdict = conclude(OBSERVED, found, Terms(), START)
    assert (verdict.status, verdict.grade, verdict.replays) == (VerdictStatus.LIKELY, Grade.RECORDING, 0)
    assert verdict.observed == len([each for each in found.observations if each.cell is CellName.NEW_NEW])
    assert verdict.missing == ("this exchange, made now",)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param(OBSERVED, evidence(FAILS, GREEN, rounds=1, **SEEN), id="all at one time"),
        pytest.param(replace(OBSERVED, changes=()), evidence(FAILS, GREEN, **SEEN), id="no change that explains it"),
        pytest.param(OBSERVED, evidence(FAILS[:1], GREEN, **SEEN), id="seen once"),
    ],
)
def test_what_was_observed_too_little_or_unexplained_names_nobody(question, found):
    verdict = conclude(question, found, Terms(), START)
    assert (verdict.status, verdict.changed_by) == (VerdictStatus.UNDETERMINED, ChangedBy.UNDETERMINED)
    assert verdict.missing[0] == "this exchange, made now"


def test_a_recording_beside_replays_still_counts_once():
    """Only where nothing may be sent is more than one exchange of the grade `recording` more than one observation."""
    many = evidence(FAILS, GREEN, **SEEN)
    assert conclude(QUESTION, many, Terms(), START).status is not VerdictStatus.ATTRIBUTED


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


@pytest.mark.parametrize(
    ("result", "failure", "down"), [(Cell.UNKNOWN, None, False), (Cell.FAIL, Failure.AVAILABILITY, True)]
)
def test_only_what_a_host_did_not_answer_is_said_to_have_met_one_that_was_down(result, failure, down):
    """Replays of a wrong shape that could not be judged are no word on the host."""
    seen = [
        Observation(CellName.NEW_NEW, result, Grade.LIVE, START, number, "", f"n{number}", failure)
        for number in range(1, 5)
    ]
    old = Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)
    missing = conclude(QUESTION, Evidence((old, *seen)), Terms(), START).missing
    assert (words.WITHOUT_ARRIVAL in missing) is down


def test_a_refusal_that_no_change_explains_names_the_credential_as_what_would_settle_it():
    """A control that passes may need none."""
    refused = replace(with_class(QUESTION, Failure.AUTH), changes=())
    found = conclude(refused, evidence(FAILS, GREEN), Terms(), START)
    assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.LIKELY)
    assert any("whether the credential still holds: Checkout can" in each for each in found.missing)
