"""Thousands of synthetic regressions over all causes and kinds of trouble: no wrong blame that is called certain."""

from collections import Counter
from random import Random
from statistics import median

import pytest

from monitor.attribution.table import changed_by
from monitor.model.values import ChangedBy, VerdictStatus
from tests.attribution.regressions import regressions
from tests.attribution.worlds import play

COUNT = 1500
_BLAMES = {ChangedBy.IN_HOUSE, ChangedBy.PARTNER, ChangedBy.BOTH, ChangedBy.INTERACTION}


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
