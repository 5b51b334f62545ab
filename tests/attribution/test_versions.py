"""Two versions that answer side by side: a canary that its own answers give away, and what must not pass for one."""

from dataclasses import replace
from random import Random

import pytest

from monitor.attribution.conclude import conclude
from monitor.attribution.question import Difference, Evidence, Terms
from monitor.attribution.rounds import Finished, Stop, next_round
from monitor.attribution.versions import FAILED_LEAST, versions_apart
from monitor.model.values import Cell, ChangedBy, Failure, Grade, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import QUESTION, START, with_class

OLD, NEW = (("x-version", "1.4"),), (("x-version", "1.5"),)
GATEWAY = (("server: gate", "9"),)
UNTOLD = replace(QUESTION, changes=())
"""The provider said nothing of a change."""


def canary(failing=NEW, passing=OLD, recorded=OLD, *, count=24, failure=Failure.SHAPE, seed=1):
    """`count` replays of which about half meet nodes that fail; every control passes."""
    random = Random(seed)
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0, served_by=recorded)]
    for number in range(count):
        fails = random.random() < 0.5
        seen.append(
            Observation(
                CellName.NEW_NEW,
                Cell.FAIL if fails else Cell.PASS,
                Grade.LIVE,
                START,
                1 + number // 2,
                exchange=f"n{number}",
                failure=failure if fails else None,
                served_by=failing if fails else passing,
            )
        )
        seen.append(Observation(CellName.CONTROL, Cell.PASS, Grade.LIVE, START, 1 + number // 2, exchange=f"c{number}"))
    return Evidence(tuple(seen))


def test_a_canary_that_names_its_versions_is_the_providers_change_though_half_the_replays_pass():
    verdict = conclude(UNTOLD, canary(), Terms(), START)
    assert (verdict.changed_by, verdict.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)
    assert "x-version 1.4 passes and 1.5 fails" in verdict.mechanism
    assert verdict.culprit is not None
    assert (verdict.culprit.kind, verdict.cells[CellName.OLD_OLD]) == ("deployment", Cell.PASS)


def test_without_names_the_same_answers_stay_open():
    assert conclude(UNTOLD, canary((), (), ()), Terms(), START).status is not VerdictStatus.ATTRIBUTED


def test_it_takes_fewer_replays_than_the_cap():
    whole = canary().observations
    rounds = (
        next_round(UNTOLD, Evidence(tuple(each for each in whole if each.round <= number))) for number in range(2, 13)
    )
    assert Finished(Stop.DECIDED) in list(rounds)[:6]


@pytest.mark.parametrize(
    "seen",
    [
        canary(failing=OLD),
        canary(failing=NEW, passing=NEW),
        canary(recorded=NEW),
        canary(recorded=()),
        canary(failing=GATEWAY),
        canary(count=FAILED_LEAST),
    ],
    ids=[
        "what fails is the version of the recording",
        "both are of the new version",
        "the recording is of the version that fails",
        "the recording names none",
        "another product answers in its place",
        "too few",
    ],
)
def test_what_is_not_told_apart_is_no_canary(seen):
    assert versions_apart(UNTOLD, seen) is None
    verdict = conclude(UNTOLD, seen, Terms(), START)
    assert verdict.changed_by not in {ChangedBy.PARTNER, ChangedBy.IN_HOUSE} or verdict.status is VerdictStatus.LIKELY


@pytest.mark.parametrize(("opened_by", "decided"), [(NEW, False), (OLD, True), (GATEWAY, True), ((), True)])
def test_a_failure_from_another_version_than_all_that_passes_is_no_certain_flake(opened_by, decided):
    failure = Failure.AVAILABILITY
    opening = Observation(
        CellName.NEW_NEW, Cell.FAIL, Grade.LIVE, START, 0, exchange="first", failure=failure, served_by=opened_by
    )
    passing = [each for each in canary().observations if each.result is Cell.PASS]
    seen = Evidence((opening, *passing))
    verdict = conclude(with_class(UNTOLD, failure), seen, Terms(), START)
    assert verdict.changed_by is ChangedBy.NONE
    assert (verdict.status is VerdictStatus.ATTRIBUTED) is decided


def test_passing_answers_of_several_versions_tell_nothing():
    seen = canary()
    last = max(seen.observations, key=lambda each: (each.cell is CellName.NEW_NEW, each.result is Cell.PASS))
    other = replace(last, served_by=NEW)
    mixed = tuple(other if each is last else each for each in seen.observations)
    assert versions_apart(UNTOLD, Evidence(mixed)) is None


def test_a_failure_of_another_class_does_not_hide_the_versions():
    """A request that the gateway drops says nothing of the node behind it."""
    dropped = Observation(
        CellName.NEW_NEW, Cell.FAIL, Grade.LIVE, START, 3, exchange="lost", failure=Failure.AVAILABILITY
    )
    seen = canary()
    assert versions_apart(UNTOLD, Evidence((*seen.observations, dropped))) is not None


def test_a_consumer_that_changed_is_not_hidden_by_a_release_that_does_no_harm():
    """Every answer fails the new expectations and passes the old ones, whichever node gives it."""
    question = replace(UNTOLD, contract_changed=True)
    seen = [Observation(CellName.OLD_OLD, Cell.PASS, Grade.RECORDING, START, 0, served_by=OLD)]
    seen.append(Observation(CellName.NEW_OLD, Cell.FAIL, Grade.RECORDING, START, 0, served_by=OLD))
    for number in range(8):
        for cell, result in ((CellName.NEW_NEW, Cell.FAIL), (CellName.OLD_NEW, Cell.PASS)):
            seen.append(
                Observation(
                    cell, result, Grade.LIVE, START, 1 + number // 2, exchange=f"n{number}",
                    failure=Failure.SHAPE if result is Cell.FAIL else None, served_by=(OLD, NEW)[number % 2],
                )
            )  # fmt: skip
        seen.append(Observation(CellName.CONTROL, Cell.PASS, Grade.LIVE, START, 1 + number // 2, exchange=f"c{number}"))
    verdict = conclude(question, Evidence(tuple(seen)), Terms(), START)
    assert (verdict.changed_by, verdict.status) == (ChangedBy.IN_HOUSE, VerdictStatus.ATTRIBUTED)


def test_a_gateway_that_fails_is_not_the_providers_new_version():
    question = with_class(replace(UNTOLD, difference=Difference("502 instead of 200")), Failure.AVAILABILITY)
    seen = canary(failing=GATEWAY, failure=Failure.AVAILABILITY)
    assert conclude(question, seen, Terms(), START).status is not VerdictStatus.ATTRIBUTED
