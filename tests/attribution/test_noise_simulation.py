"""Thousands of synthetic regressions over all causes and kinds of trouble: no wrong blame that is called certain."""

from collections import Counter
from dataclasses import replace
from random import Random
from statistics import median

import pytest

from monitor.attribution.table import Hypothesis, changed_by
from monitor.model.values import ChangedBy, Failure, VerdictStatus
from tests.attribution.regressions import regressions
from tests.attribution.worlds import QUESTION, World, play, with_class

COUNT = 1000
_BLAMES = {ChangedBy.IN_HOUSE, ChangedBy.PARTNER, ChangedBy.BOTH, ChangedBy.INTERACTION}


@pytest.fixture(scope="module", autouse=True)
def without_a_trail():
    """Two thirds of the work, which nobody follows here: what a verdict's trail says is asked in test_trail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monitor.attribution.conclude.trail", lambda question, evidence: ())
        yield


@pytest.fixture(scope="module")
def played():
    return [(world, *play(world, Random(index))) for index, world in enumerate(regressions(COUNT, seed=20))]


def test_no_company_is_wrongly_blamed_with_certainty(played):
    wrong = [
        (world.kind, world.truth, verdict.changed_by)
        for world, verdict, _ in played
        if verdict.status is VerdictStatus.ATTRIBUTED
        and verdict.changed_by in _BLAMES
        and verdict.changed_by is not changed_by(world.question, world.truth)
    ]
    assert wrong == []


def test_likely_blame_is_wrong_less_often_than_it_says(played):
    likely = [
        (world, verdict)
        for world, verdict, _ in played
        if verdict.status is VerdictStatus.LIKELY and verdict.changed_by in _BLAMES
    ]
    wrong = sum(verdict.changed_by is not changed_by(world.question, world.truth) for world, verdict in likely)
    assert wrong <= 0.05 * len(likely)


def test_half_of_the_safe_cases_take_no_more_than_ten_replays(played):
    assert median(verdict.replays for world, verdict, _ in played if world.question.safe) <= 10


def test_most_cases_with_enough_evidence_are_decided(played):
    """Independent exchanges, noise up to 10 %, a recording for the old provider: abstention stays low."""
    good = [
        verdict
        for world, verdict, _ in played
        if world.kind.startswith("noise")
        and max(world.false_fail, world.false_pass) <= 0.1
        and world.question.safe
        and (
            not world.question.contract_changed
            or (world.new_old_grade is not None and world.new_old_grade.value == "recording")
        )
    ]
    assert len(good) > 100
    assert Counter(verdict.changed_by for verdict in good)[ChangedBy.UNDETERMINED] <= 0.03 * len(good)


def test_a_run_of_luck_before_a_flake_blames_nobody():
    """Flakes of 20 to 30 %, each after as many green runs as chance gave, while the provider happens to have changed
    its description at that very place: green runs are no licence.
    """
    classes = [Failure.SHAPE, Failure.HEADERS, Failure.STATUS, Failure.REQUEST_REJECTED, Failure.VALUE]
    blamed = []
    for index in range(500):
        random = Random(index)
        failure, rate = random.choice(classes), random.choice([0.2, 0.3])
        green = 0
        while random.random() >= rate:
            green += 1
        question = replace(with_class(QUESTION, failure), green_runs=green, safe=random.random() < 0.7)
        verdict, _ = play(World(Hypothesis.NONE, question, false_fail=rate), random)
        if verdict.status is VerdictStatus.ATTRIBUTED and verdict.changed_by in _BLAMES:
            blamed.append((index, failure, rate, green))
    assert blamed == []
