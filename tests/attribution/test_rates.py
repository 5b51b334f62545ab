"""What a signature's own history teaches of its noise, and how far that goes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.attribution.noise import NOISE, after_green_runs
from monitor.attribution.posterior import posterior
from monitor.attribution.question import Evidence
from monitor.attribution.rates import TAUGHT_MOST, Experience, experience, learned
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import QUESTION, START, with_class

counts = st.integers(0, 200)
experienced = st.builds(Experience, counts, counts, counts, counts)


def live(cell, result, number, **more):
    return Observation(cell, result, Grade.LIVE, START, 1 + number, exchange=f"{cell}{number}", **more)


@pytest.mark.parametrize("failure", Failure)
def test_nothing_seen_leaves_the_prior_of_the_class(failure):
    assert learned(failure, ()) == NOISE[failure]


@given(st.sampled_from(Failure), st.lists(experienced, max_size=4))
def test_what_was_seen_weighs_no_more_than_it_may(failure, seen):
    found, prior = learned(failure, seen), NOISE[failure]
    for rate, before in ((found.false_fail, prior.false_fail), (found.false_pass, prior.false_pass)):
        added = rate.alpha + rate.beta - before.alpha - before.beta
        assert 0 <= added <= TAUGHT_MOST + 1e-9


@given(st.sampled_from(Failure), st.lists(experienced, max_size=4))
def test_the_order_of_the_past_does_not_matter(failure, seen):
    assert learned(failure, seen) == learned(failure, seen[::-1])


@pytest.mark.parametrize("failure", [Failure.TRANSPORT, Failure.AVAILABILITY, Failure.AUTH, Failure.STATE])
def test_calm_days_say_nothing_of_what_comes_in_bouts(failure):
    assert after_green_runs(NOISE[failure], failure, 1000) == NOISE[failure]


def test_after_a_long_green_run_four_failures_are_no_flake():
    """As many as an unsafe method may be replayed; where more may be sent, more are."""
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)]
    seen += [live(CellName.NEW_NEW, Cell.FAIL, number, failure=Failure.SHAPE) for number in range(4)]
    seen += [live(CellName.CONTROL, Cell.PASS, number) for number in range(8)]
    fresh = posterior(replace(QUESTION, safe=False), Evidence(tuple(seen)))
    known = posterior(replace(QUESTION, safe=False, green_runs=30), Evidence(tuple(seen)))
    assert known[Hypothesis.NONE] < 0.001 < fresh[Hypothesis.NONE]
    assert known[Hypothesis.PROVIDER] > fresh[Hypothesis.PROVIDER]
    assert posterior(replace(QUESTION, green_runs=30), Evidence(tuple(seen))) == fresh


def test_once_a_replay_passes_green_runs_count_no_more():
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)]
    seen += [live(CellName.NEW_NEW, Cell.FAIL, number, failure=Failure.SHAPE) for number in range(3)]
    seen += [live(CellName.NEW_NEW, Cell.PASS, 3)]
    known = posterior(replace(QUESTION, safe=False, green_runs=30), Evidence(tuple(seen)))
    assert known == posterior(replace(QUESTION, safe=False), Evidence(tuple(seen)))


def test_experience_counts_each_exchange_once_beside_what_the_explanation_predicts():
    seen = (
        Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0),
        replace(live(CellName.NEW_NEW, Cell.FAIL, 0), round=0),
        live(CellName.NEW_NEW, Cell.FAIL, 1),
        live(CellName.NEW_NEW, Cell.FAIL, 1),
        live(CellName.NEW_NEW, Cell.PASS, 2),
        live(CellName.NEW_NEW, Cell.UNKNOWN, 3),
        live(CellName.OLD_OLD, Cell.FAIL, 4),
        live(CellName.OLD_OLD, Cell.PASS, 5),
        live(CellName.CONTROL, Cell.FAIL, 6),
    )
    assert experience(Hypothesis.PROVIDER, seen) == Experience(good_failed=1, good_passed=1, bad_failed=1, bad_passed=1)


def test_a_signature_whose_breaks_let_many_requests_through_needs_fewer_failures_the_next_time():
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)]
    seen += [
        live(CellName.NEW_NEW, Cell.FAIL if number % 2 else Cell.PASS, number, failure=Failure.VALUE)
        for number in range(12)
    ]
    seen += [live(CellName.CONTROL, Cell.PASS, number) for number in range(12)]
    question = with_class(QUESTION, Failure.VALUE)
    taught = learned(Failure.VALUE, [Experience(good_passed=10, bad_failed=10, bad_passed=10)])
    before = posterior(question, Evidence(tuple(seen)))[Hypothesis.PROVIDER]
    after = posterior(replace(question, noise=taught), Evidence(tuple(seen)))[Hypothesis.PROVIDER]
    assert after > before


def test_what_came_between_is_as_noisy_as_its_own_class():
    """Replays of a shape failure that meet dropped connections, while controls are dropped too."""
    steady = replace(QUESTION, noise=learned(Failure.SHAPE, [Experience(good_passed=20)]))
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)]
    for number in range(8):
        seen.append(live(CellName.NEW_NEW, Cell.FAIL, number, failure=Failure.TRANSPORT))
        seen.append(live(CellName.CONTROL, Cell.FAIL, number, failure=Failure.TRANSPORT))
    assert posterior(steady, Evidence(tuple(seen))) == posterior(QUESTION, Evidence(tuple(seen)))
