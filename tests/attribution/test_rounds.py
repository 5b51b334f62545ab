"""What is sent, in which order, and when it stops."""

from dataclasses import replace
from random import Random

import pytest

from monitor.attribution.posterior import posterior
from monitor.attribution.question import ControlBasis, Evidence
from monitor.attribution.rounds import ATTRIBUTED, Finished, Probe, Round, Stop, another_round, next_round
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, Failure, Grade, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import QUESTION, START, World, answer, before, play, truth_row, with_class

P = Probe
CHANGED = replace(QUESTION, contract_changed=True, request_changed=True)
FIRST = [
    ("safe, unchanged", QUESTION, (P.CONTROL, P.NEW_CONSUMER, P.CONTROL, P.NEW_CONSUMER)),
    ("same request, new expectations", replace(QUESTION, contract_changed=True), (P.CONTROL, P.NEW_CONSUMER) * 2),
    ("another request", CHANGED, (P.CONTROL, P.NEW_CONSUMER, P.OLD_CONSUMER) * 2),
    ("unsafe", replace(QUESTION, safe=False), (P.CONTROL, P.NEW_CONSUMER, P.CONTROL)),
    ("no control", replace(QUESTION, control=ControlBasis.NONE), (P.NEW_CONSUMER, P.NEW_CONSUMER)),
    ("an old version runs", replace(QUESTION, previous_runs=True), (P.CONTROL, P.NEW_CONSUMER, P.PREVIOUS_OLD) * 2),
    (
        "a record is missing",
        replace(with_class(QUESTION, Failure.STATE), safe=False),
        (P.CONTROL, P.NEW_CONSUMER, P.CONTROL, P.SECOND_RESOURCE),
    ),
]


@pytest.mark.parametrize(("question", "probes"), [case[1:] for case in FIRST], ids=[case[0] for case in FIRST])
def test_a_round_interleaves_controls(question, probes):
    assert next_round(question, Evidence()) == Round(1, probes)


def test_nothing_is_sent_where_replays_are_not_allowed():
    assert next_round(replace(QUESTION, replay_allowed=False), Evidence()) == Finished(Stop.FORBIDDEN)


def steps(world, seed=1):
    """Rounds played, the reason to stop, and exchanges of the interaction."""
    random, row = Random(seed), truth_row(world)
    seen, rounds = before(world, row), 0
    while not isinstance(step := next_round(world.question, Evidence(tuple(seen))), Finished):
        rounds += 1
        assert step.number == rounds
        for place, probe in enumerate(step.probes):
            seen += answer(world, row, probe, step.number, f"{step.number}.{place}", random)
    own = {each.exchange for each in seen if each.cell.value != "control" and each.round and each.exchange}
    return rounds, step.reason, len(own)


@pytest.mark.parametrize("truth", [Hypothesis.PROVIDER, Hypothesis.ENVIRONMENT, Hypothesis.NONE, Hypothesis.HARNESS])
def test_at_least_two_rounds_and_a_stop_as_soon_as_it_is_decided(truth):
    rounds, reason, replays = steps(World(truth, QUESTION))
    assert reason is Stop.DECIDED
    assert 2 <= rounds <= 5
    assert replays == 2 * rounds


def test_mixed_results_go_on_to_forty_eight_replays_and_no_further():
    reached = [steps(World(Hypothesis.PROVIDER, QUESTION, false_pass=0.6), seed=seed)[1:] for seed in range(40)]
    assert (Stop.CAP, 48) in reached
    assert max(replays for _, replays in reached) == 48


def test_where_nothing_is_mixed_twenty_four_replays_are_enough():
    """A control that is only probed keeps the verdict from being certain, and more of the same would not lift that."""
    question = replace(with_class(QUESTION, Failure.AVAILABILITY), contract_changed=True, request_changed=True)
    for truth in Hypothesis:
        _, _, replays = steps(World(truth, question, recorded=False, new_old_grade=None))
        assert replays <= 24


def test_a_cause_that_rests_on_a_control_waits_until_the_controls_of_a_round_agree():
    disagreeing = [
        Observation(CellName.CONTROL, result, Grade.LIVE, START, number, "", f"{number}.{result}", failure)
        for number in (1, 2)
        for result, failure in ((Cell.PASS, None), (Cell.FAIL, Failure.AVAILABILITY))
    ]
    replayed = [
        Observation(CellName.OLD_NEW, Cell.PASS, Grade.LIVE, START, number // 2, "", f"old {number}")
        for number in range(2, 6)
    ] + [
        Observation(CellName.NEW_NEW, Cell.FAIL, Grade.LIVE, START, number // 2, "", f"new {number}", Failure.SHAPE)
        for number in range(2, 6)
    ]
    old = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0)]
    old += [Observation(CellName.NEW_OLD, Cell.FAIL, Grade.RECORDING, START, 0)]
    evidence = Evidence((*old, *disagreeing, *replayed))
    belief = posterior(CHANGED, evidence)
    assert belief[Hypothesis.CONSUMER] >= ATTRIBUTED
    assert isinstance(next_round(CHANGED, evidence), Round)


@pytest.mark.parametrize("question", [replace(QUESTION, safe=False), replace(CHANGED, safe=False)])
def test_each_unsafe_request_is_replayed_four_times_at_most(question):
    rounds, _, replays = steps(World(Hypothesis.PROVIDER, question, false_pass=0.5))
    assert rounds >= 2
    assert replays <= 4 * (2 if question.request_changed else 1)


def test_few_unsafe_requests_are_told_from_an_outage_by_rounds_of_controls_between():
    question = replace(with_class(QUESTION, Failure.REQUEST_REJECTED), safe=False, green_runs=10)
    assert next_round(question, Evidence((control(1, Cell.PASS),))) == Round(2, (P.CONTROL, P.CONTROL))
    found, _ = play(World(Hypothesis.PROVIDER, question), Random(1))
    assert (found.status, found.replays) == (VerdictStatus.ATTRIBUTED, 4)
    assert sum(each.cell is CellName.CONTROL for each in found.observations) == 14


def test_at_least_two_rounds_have_a_replay():
    question = replace(QUESTION, safe=False)
    seen = [control(number, Cell.PASS) for number in (1, 2)]
    seen += [Observation(CellName.NEW_NEW, Cell.PASS, Grade.LIVE, START, 1, "", "own")]
    assert isinstance(next_round(question, Evidence(tuple(seen))), Round)


def test_another_round_has_a_replay_and_keeps_to_the_cap():
    question = replace(with_class(QUESTION, Failure.AVAILABILITY), safe=False)
    assert another_round(question, Evidence((control(1, Cell.PASS),))) == Round(
        3, (P.CONTROL, P.NEW_CONSUMER, P.CONTROL)
    )
    assert another_round(question, Evidence((control(7, Cell.PASS),))) is None
    assert another_round(QUESTION, Evidence((control(11, Cell.PASS),))).number == 12
    assert another_round(QUESTION, Evidence((control(12, Cell.PASS),))) is None


def test_while_nothing_arrives_replays_end_soon():
    """A wrong shape, and then an outage in which nothing tells of it any more."""
    down = [
        Observation(cell, Cell.FAIL, Grade.LIVE, START, number, "", f"{cell} {number}", Failure.AVAILABILITY)
        for number in range(1, 5)
        for cell in (CellName.NEW_NEW, CellName.CONTROL)
    ]
    assert isinstance(next_round(QUESTION, Evidence(tuple(down[:6]))), Round)
    assert next_round(QUESTION, Evidence(tuple(down))) == Finished(Stop.INDISTINGUISHABLE)


def control(number, result):
    return Observation(CellName.CONTROL, result, Grade.LIVE, START, number, "", f"control {number}")


def test_replays_stop_where_only_a_control_could_tell():
    rounds, reason, _ = steps(World(Hypothesis.PROVIDER, replace(QUESTION, control=ControlBasis.NONE)))
    assert reason is Stop.INDISTINGUISHABLE
    assert rounds < 12


@pytest.mark.parametrize("seed", range(40))
def test_replays_do_not_stop_just_below_certainty_for_want_of_what_cannot_be_told_apart(seed):
    """A few lost controls leave the leader at 0.9895 and what no replay excludes at 0.001: more replays help."""
    _, reason, _ = steps(World(Hypothesis.PROVIDER, QUESTION, host_fail=0.2), seed=seed)
    assert reason in {Stop.DECIDED, Stop.CAP}


def test_a_running_old_version_stands_in_for_a_recording():
    world = World(Hypothesis.CONSUMER, replace(CHANGED, previous_runs=True), recorded=False, new_old_grade=None)
    assert play(world, Random(1))[0].changed_by.value == "in-house"
