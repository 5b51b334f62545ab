"""The posterior after each replay: what holds whatever was observed, and what one easy case looks like."""

from dataclasses import replace
from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.attribution.conclude import conclude
from monitor.attribution.posterior import posterior
from monitor.attribution.question import Evidence, Terms
from monitor.attribution.table import Hypothesis, changed_by
from monitor.attribution.trail import trail
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName, Observation
from tests.attribution.test_laws import evidence, mirror_question, mirror_word, questions
from tests.attribution.worlds import QUESTION, START, World, play

CHANGED = replace(QUESTION, contract_changed=True)


@given(questions(), evidence)
@settings(max_examples=100, deadline=None)
def test_it_ends_at_the_posterior_of_the_verdict(question, seen):
    verdict = conclude(question, seen, Terms(), START)
    last = verdict.trail[-1]
    assert last.posterior == verdict.posterior
    assert last.replays == verdict.replays
    assert verdict.to_json()["trail"][-1]["posterior"] == verdict.to_json()["posterior"]


@given(questions(), evidence)
@settings(max_examples=100, deadline=None)
def test_every_observation_comes_in_exactly_one_step_and_each_step_is_the_posterior_of_those_so_far(question, seen):
    steps = trail(question, seen)
    came = [each for step in steps for each in step.observations]
    assert sorted(map(id, came)) == sorted(map(id, seen.observations))
    assert all(each.grade is not Grade.LIVE or each.round < 1 for each in steps[0].observations)
    so_far = ()
    for step in steps:
        so_far += step.observations
        # The oracle goes by what came, not by how the trail walks.
        shares = posterior(question, replace(seen, observations=so_far))
        assert step.posterior == {changed_by(question, each).value: share for each, share in shares.items()}
        assert isclose(sum(step.posterior.values()), 1)


@given(questions(), evidence)
@settings(max_examples=60, deadline=None)
def test_swapping_the_sides_mirrors_every_step(question, seen):
    for step, mirrored in zip(trail(question, seen), trail(mirror_question(question), seen), strict=True):
        assert mirrored.posterior == {mirror_word(name): share for name, share in step.posterior.items()}


@given(questions(), evidence, st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_an_exchange_without_result_is_a_step_that_moves_nothing(question, seen, number):
    blank = Observation(CellName.NEW_NEW, Cell.UNKNOWN, Grade.LIVE, START, number, exchange="blank")
    *_, before, after = trail(question, replace(seen, observations=(*seen.observations, blank)))
    assert (before.posterior, before.replays) == (after.posterior, after.replays)


@given(questions(), evidence)
@settings(max_examples=60, deadline=None)
def test_what_is_predicted_is_told_of_exactly_the_explanations_in_question(question, seen):
    verdict = conclude(question, seen, Terms(), START)
    assert verdict.predicted.keys() == verdict.posterior.keys()
    assert all(row.keys() == set(CellName) for row in verdict.predicted.values())
    if not question.contract_changed:
        for row in verdict.predicted.values():
            assert row[CellName.NEW_OLD] is row[CellName.OLD_OLD]
            assert row[CellName.OLD_NEW] is row[CellName.NEW_NEW]


@pytest.mark.parametrize("question", [QUESTION, CHANGED], ids=["unchanged contract", "changed contract"])
def test_an_easy_case_goes_from_even_odds_to_certainty(question):
    verdict, sent = play(World(Hypothesis.PROVIDER, question), Random(1))
    first, *replays = verdict.trail
    assert (first.round, first.replays) == (0, 0)
    assert first.posterior["partner"] < 0.5
    assert verdict.trail[-1].posterior["partner"] >= 0.99
    assert len(replays) == sent
    assert [each.round for each in replays] == sorted(each.round for each in replays)
    assert verdict.trail[-1].replays == verdict.replays


def test_one_exchange_judged_by_both_consumers_is_one_step():
    verdict, _ = play(World(Hypothesis.PROVIDER, CHANGED), Random(1))
    step = next(each for each in verdict.trail[1:] if each.observations[0].cell is not CellName.CONTROL)
    assert {each.cell for each in step.observations} == {CellName.NEW_NEW, CellName.OLD_NEW}
    assert step.to_json()["seen"] == [{"cell": "new_new", "result": "fail"}, {"cell": "old_new", "result": "fail"}]


def test_before_anything_was_observed_there_is_one_step_without_a_time():
    (only,) = trail(QUESTION, Evidence())
    assert only.to_json()["at"] is None
    assert len(set(only.posterior.values())) == 1
