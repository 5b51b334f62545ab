"""Every row of DESIGN.md §7's table by name, its unknown cells, and the rules that go by class before it."""

from dataclasses import replace
from random import Random

import pytest

from monitor.attribution.conclude import conclude
from monitor.attribution.question import ControlBasis, Difference, Evidence, Terms
from monitor.attribution.table import TABLE, Hypothesis, completions
from monitor.model.values import Cell, ChangedBy, Failure, Grade, Owes, VerdictStatus
from monitor.model.verdicts import CellName
from tests.attribution.worlds import QUESTION, START, World, before, play, truth_row, with_class

H = Hypothesis
CHANGED = replace(QUESTION, contract_changed=True)
UNAVAILABLE = with_class(QUESTION, Failure.AVAILABILITY)
"""What fails by chance; what code decides does so seldom."""

ROWS = [
    ("provider's side", QUESTION, H.PROVIDER, ChangedBy.PARTNER),
    ("provider's side, though the contract changed too", CHANGED, H.PROVIDER, ChangedBy.PARTNER),
    ("consumer's side", CHANGED, H.CONSUMER, ChangedBy.IN_HOUSE),
    ("both", CHANGED, H.BOTH, ChangedBy.BOTH),
    ("interaction: fine alone, broken together", CHANGED, H.INTERACTION, ChangedBy.INTERACTION),
    ("environment", QUESTION, H.ENVIRONMENT, ChangedBy.ENVIRONMENT),
    ("environment, though the contract changed too", CHANGED, H.ENVIRONMENT, ChangedBy.ENVIRONMENT),
    ("harness, or the recording no longer reproduces", QUESTION, H.HARNESS, ChangedBy.HARNESS),
    ("none: flake", UNAVAILABLE, H.NONE, ChangedBy.NONE),
    ("none: flake, though the contract changed", replace(UNAVAILABLE, contract_changed=True), H.NONE, ChangedBy.NONE),
]


@pytest.mark.parametrize(("question", "truth", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("request_changed", [False, True], ids=["same request", "other request"])
def test_each_row_of_the_table_gives_its_verdict(question, truth, expected, request_changed):
    question = replace(question, request_changed=request_changed and question.contract_changed)
    verdict, _ = play(World(truth, question), Random(1))
    assert (verdict.changed_by, verdict.status) == (expected, VerdictStatus.ATTRIBUTED)
    assert verdict.survivors == (expected,)
    assert verdict.cells == truth_row(World(truth, question))
    assert verdict.falsifier


def test_the_table_has_a_row_for_every_explanation_and_a_cell_for_every_name():
    assert set(TABLE) == set(Hypothesis)
    assert all(set(row) == set(CellName) for row in TABLE.values())


def test_an_unchanged_contract_excludes_consumer_both_and_interaction():
    left = {each for each in Hypothesis if completions(QUESTION, TABLE[each])}
    assert left == set(Hypothesis) - {H.CONSUMER, H.BOTH, H.INTERACTION}


UNKNOWN_CELLS = [
    (
        "old provider never asked by the new consumer",
        CHANGED,
        H.PROVIDER,
        "new_old",
        {ChangedBy.PARTNER, ChangedBy.BOTH},
    ),
    ("and the old consumer passes live", CHANGED, H.CONSUMER, "new_old", {ChangedBy.IN_HOUSE, ChangedBy.INTERACTION}),
    (
        "no control",
        replace(QUESTION, control=ControlBasis.NONE),
        H.PROVIDER,
        "",
        {ChangedBy.PARTNER, ChangedBy.ENVIRONMENT},
    ),
    ("no recording", QUESTION, H.PROVIDER, "old_old", {ChangedBy.PARTNER, ChangedBy.HARNESS}),
]


@pytest.mark.parametrize(
    ("question", "truth", "unknown", "survivors"),
    [row[1:] for row in UNKNOWN_CELLS],
    ids=[row[0] for row in UNKNOWN_CELLS],
)
def test_an_unknown_cell_leaves_the_rows_that_fit_and_says_what_would_settle_it(question, truth, unknown, survivors):
    world = World(
        truth,
        question,
        new_old_grade=None if unknown == "new_old" else Grade.RECORDING,
        recorded=unknown != "old_old",
    )
    verdict, sent = play(world, Random(1))
    assert verdict.changed_by is ChangedBy.UNDETERMINED
    assert verdict.owes is Owes.UNDETERMINED
    assert verdict.status is VerdictStatus.UNDETERMINED
    assert set(verdict.survivors) == survivors
    assert any("Acme Pay" in each or "Checkout" in each for each in verdict.missing)
    assert sent < 40, "replays that cannot help are not sent"


def test_without_any_observation_nothing_is_said():
    verdict = conclude(QUESTION, Evidence(), Terms(), START)
    assert (verdict.changed_by, verdict.grade, verdict.replays) == (ChangedBy.UNDETERMINED, Grade.TIMING, 0)


def test_the_failure_that_opened_the_case_is_no_evidence():
    opening = Evidence(
        tuple(before(World(H.PROVIDER, QUESTION, recorded=False), truth_row(World(H.PROVIDER, QUESTION))))
    )
    assert (
        conclude(QUESTION, opening, Terms(), START).posterior
        == conclude(QUESTION, Evidence(), Terms(), START).posterior
    )


# By class, before the table.


def limited(*, own: bool) -> World:
    return World(H.PROVIDER, replace(with_class(QUESTION, Failure.RATE_LIMIT), own_quota_used=own))


def test_429_is_the_environment_and_never_more_than_four_replays():
    verdict, _ = play(limited(own=False), Random(1))
    assert (verdict.changed_by, verdict.owes) == (ChangedBy.ENVIRONMENT, Owes.NOBODY)
    assert verdict.replays <= 4


def test_429_is_the_harness_where_our_probes_used_the_quota():
    assert play(limited(own=True), Random(1))[0].changed_by is ChangedBy.HARNESS


def test_429_that_does_not_come_again_is_a_flake():
    world = World(H.NONE, with_class(QUESTION, Failure.RATE_LIMIT))
    assert play(world, Random(1))[0].changed_by in {ChangedBy.NONE, ChangedBy.UNDETERMINED}


def test_403_on_controls_too_is_the_environment():
    verdict, _ = play(World(H.ENVIRONMENT, with_class(QUESTION, Failure.AUTH)), Random(1))
    assert (verdict.changed_by, verdict.status) == (ChangedBy.ENVIRONMENT, VerdictStatus.ATTRIBUTED)


def test_lasting_5xx_of_one_operation_with_green_controls_is_its_providers():
    question = replace(
        with_class(QUESTION, Failure.AVAILABILITY),
        changes=(),
        difference=Difference("500, which the description does not declare", violates_description=True),
    )
    verdict, _ = play(World(H.PROVIDER, question), Random(1))
    assert (verdict.changed_by, verdict.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)
    assert verdict.culprit is not None
    assert verdict.culprit.kind == "behaviour"


@pytest.mark.parametrize("second", [Cell.PASS, Cell.UNKNOWN])
def test_a_missing_record_is_the_environment_until_a_second_resource_fails_too(second):
    world = World(H.PROVIDER, with_class(QUESTION, Failure.STATE), second_resource=second)
    assert play(world, Random(1))[0].changed_by is ChangedBy.ENVIRONMENT
    verdict, _ = play(replace(world, second_resource=Cell.FAIL), Random(1))
    assert verdict.changed_by is ChangedBy.PARTNER
