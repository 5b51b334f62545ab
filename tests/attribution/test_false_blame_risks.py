"""The risks of blaming the wrong company that DESIGN.md §7 lists, as far as they show in this room.

Volatile fields are masked before a mismatch is made (verification), so that they have no case here.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from monitor.attribution.conclude import conclude
from monitor.attribution.culprit import culprit
from monitor.attribution.grouping import group
from monitor.attribution.question import Announcement, ControlBasis, Difference, Evidence, Relevance, Terms
from monitor.attribution.table import Hypothesis
from monitor.model.sides import Side
from monitor.model.values import Cell, ChangedBy, Failure, Grade, Owes, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.test_grouping import regression
from tests.attribution.worlds import CHANGE, LONG_AGO, PARTNER, QUESTION, START, UNTOLD, World, play, with_class

H = Hypothesis
OURS_BESIDE = replace(CHANGE, side=Side.IN_HOUSE)
CHANGED = replace(QUESTION, contract_changed=True)


def verdict(world, seed=1):
    return play(world, Random(seed))[0]


def judged(world, terms, now=START):
    """The verdict of `world` under `terms`."""
    return conclude(world.question, Evidence(verdict(world).observations), terms, now)


def test_flake():
    assert verdict(World(H.NONE, QUESTION, false_fail=0.05)).changed_by is ChangedBy.NONE


def test_outage():
    for failure in (Failure.AVAILABILITY, Failure.TRANSPORT):
        assert verdict(World(H.ENVIRONMENT, with_class(QUESTION, failure))).changed_by is ChangedBy.ENVIRONMENT


def test_outage_without_a_control_looks_like_a_change_and_is_left_open():
    question = replace(with_class(QUESTION, Failure.AVAILABILITY), control=ControlBasis.NONE)
    found = verdict(World(H.ENVIRONMENT, question))
    assert found.changed_by is ChangedBy.UNDETERMINED
    assert ChangedBy.ENVIRONMENT in found.survivors


def test_expired_credential_or_certificate():
    for failure in (Failure.AUTH, Failure.TRANSPORT):
        assert verdict(World(H.ENVIRONMENT, with_class(QUESTION, failure))).owes is Owes.NOBODY


def test_waf_between():
    """It refuses our address: controls are refused too."""
    assert verdict(World(H.ENVIRONMENT, with_class(QUESTION, Failure.AUTH))).changed_by is ChangedBy.ENVIRONMENT


def test_our_own_harness_upgraded_and_the_recording_now_fails():
    assert verdict(World(H.HARNESS, replace(QUESTION, harness_changed=True))).changed_by is ChangedBy.HARNESS


def test_our_own_harness_upgraded_keeps_a_blame_from_being_certain():
    found = verdict(World(H.PROVIDER, replace(QUESTION, harness_changed=True)))
    assert found.status is VerdictStatus.LIKELY
    assert any("earlier version of this monitor" in each for each in found.missing)


def test_a_recording_that_no_longer_reproduces():
    assert verdict(World(H.HARNESS, QUESTION)).changed_by is ChangedBy.HARNESS


def test_stale_recording():
    """Nobody looked for 45 days: the answer shows what changed, and not that it changed only lately. Likely at most."""
    for question in (UNTOLD, replace(UNTOLD, contract_changed=True, changes=(OURS_BESIDE,))):
        for seed in range(20):
            found = verdict(World(H.PROVIDER, question, recorded_at=LONG_AGO), seed)
            assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.LIKELY)
            assert found.grade is Grade.SPEC
            assert "45 days before the failure" in found.grade_reason
            assert any("`previous`" in each and "2026-11-20" in each for each in found.missing)


def test_stale_recording_and_a_change_that_is_known_to_touch_the_place():
    long = replace(CHANGE, not_before=LONG_AGO)
    for changed in (False, True):
        question = replace(UNTOLD, changes=(long,), contract_changed=changed)
        found = verdict(World(H.PROVIDER, question, recorded_at=LONG_AGO))
        assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)
        assert found.grade is Grade.SPEC


def test_stale_recording_beside_an_old_version_that_still_answers():
    found = verdict(World(H.PROVIDER, replace(UNTOLD, previous_runs=True), recorded_at=LONG_AGO))
    assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)


def test_stale_recording_and_both_blamed_while_only_one_is_known_to_have_changed_there():
    question = replace(UNTOLD, contract_changed=True, changes=(replace(CHANGE, side=Side.IN_HOUSE),))
    found = verdict(World(H.BOTH, question, recorded_at=LONG_AGO))
    assert (found.changed_by, found.status) == (ChangedBy.BOTH, VerdictStatus.LIKELY)


def test_a_recording_is_fresh_until_two_weeks_and_stale_after():
    for days, status in ((14, VerdictStatus.ATTRIBUTED), (15, VerdictStatus.LIKELY)):
        recorded = START - timedelta(days=days)
        found = verdict(World(H.PROVIDER, replace(UNTOLD, last_passed_at=recorded), recorded_at=recorded))
        assert found.status is status


def test_canary_or_regional_mix_is_not_attributed_to_the_consumer():
    found = [verdict(World(H.PROVIDER, CHANGED, false_pass=0.5), seed) for seed in range(40)]
    assert not [each for each in found if each.changed_by in {ChangedBy.IN_HOUSE, ChangedBy.ENVIRONMENT}]
    assert not [each for each in found if each.changed_by is ChangedBy.NONE and each.status is VerdictStatus.ATTRIBUTED]


def test_our_own_quota_used_up():
    question = replace(with_class(QUESTION, Failure.RATE_LIMIT), own_quota_used=True)
    assert verdict(World(H.ENVIRONMENT, question)).changed_by is ChangedBy.HARNESS


def test_test_data_gone():
    assert verdict(World(H.ENVIRONMENT, with_class(QUESTION, Failure.STATE))).changed_by is ChangedBy.ENVIRONMENT
    named = replace(with_class(QUESTION, Failure.STATUS), names_resource=True)
    assert verdict(World(H.PROVIDER, named)).changed_by is ChangedBy.ENVIRONMENT


def test_both_changed_inside_one_interval_and_only_one_of_them_broke_it():
    ours = replace(CHANGE, side=Side.IN_HOUSE, fingerprint="ours")
    question = replace(CHANGED, changes=(CHANGE, ours))
    for truth, expected in ((H.PROVIDER, "partner"), (H.CONSUMER, "in-house"), (H.BOTH, "both")):
        assert verdict(World(truth, question)).changed_by.value == expected


def test_description_corrected_while_behaviour_stayed():
    """The description says something else now, every exchange is as before: no company is named."""
    assert verdict(World(H.NONE, QUESTION)).changed_by is ChangedBy.NONE


def test_behaviour_changed_while_the_description_stayed():
    difference = Difference("amount is a string and the description says integer", violates_description=True)
    found = verdict(World(H.PROVIDER, replace(QUESTION, changes=(), difference=difference)))
    assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)
    assert "integer" in found.mechanism
    assert found.culprit is not None
    assert found.culprit.kind == "behaviour"


def test_a_change_beside_the_place_is_not_named_where_the_answer_itself_shows_what_changed():
    difference = Difference("the body is not JSON", repeats=True)
    beside = replace(CHANGE, relevance=Relevance.OPERATION)
    found = verdict(World(H.PROVIDER, replace(QUESTION, changes=(beside,), difference=difference)))
    assert (found.changed_by, found.status) == (ChangedBy.PARTNER, VerdictStatus.ATTRIBUTED)
    assert found.culprit is not None
    assert (found.culprit.kind, found.culprit.summary) == ("behaviour", "the body is not JSON")


def test_no_mechanism_means_no_public_blame():
    found = verdict(World(H.PROVIDER, replace(QUESTION, changes=(), difference=Difference("differs"))))
    assert (found.changed_by, found.status, found.mechanism) == (ChangedBy.PARTNER, VerdictStatus.LIKELY, "")
    assert any("Acme Pay" in each for each in found.missing)


def test_strict_reader_of_a_permitted_change():
    found = judged(World(H.PROVIDER, QUESTION), Terms(provider_within=True, consumer_within=False))
    assert (found.changed_by, found.owes) == (ChangedBy.PARTNER, Owes.IN_HOUSE)


def test_sunset_passed():
    announced = Announcement(START - timedelta(days=120), START - timedelta(days=1))
    found = judged(World(H.PROVIDER, QUESTION), Terms(provider_within=False, announcement=announced))
    assert (found.changed_by, found.owes) == (ChangedBy.PARTNER, Owes.IN_HOUSE)


def test_our_invalid_request_causing_their_error():
    question = replace(with_class(CHANGED, Failure.AVAILABILITY), request_changed=True)
    found = verdict(World(H.CONSUMER, question))
    assert (found.changed_by, found.status) == (ChangedBy.IN_HOUSE, VerdictStatus.ATTRIBUTED)


def test_a_request_that_the_description_rejects_and_the_server_refuses_is_its_consumers():
    """The archived description is all that is known of the old server; the live one enforces it."""
    question = replace(with_class(CHANGED, Failure.REQUEST_REJECTED), request_changed=True)
    found = verdict(World(H.CONSUMER, question, new_old_grade=Grade.STATIC))
    assert (found.changed_by, found.status) == (ChangedBy.IN_HOUSE, VerdictStatus.ATTRIBUTED)


def test_a_request_that_nobody_checked_is_not_blamed_for_what_the_provider_broke():
    """The server refuses the old request too: its description, which rejects the new one, may never have mattered."""
    question = replace(with_class(CHANGED, Failure.STATUS), request_changed=True)
    for seed in range(20):
        found = verdict(World(H.PROVIDER, question, new_old_grade=Grade.STATIC, description_lies=True), seed)
        assert (found.changed_by, found.status) != (ChangedBy.BOTH, VerdictStatus.ATTRIBUTED)


def test_an_operation_that_no_description_has_is_no_record_that_is_gone():
    question = replace(with_class(CHANGED, Failure.STATE), request_changed=True, undescribed=True)
    found = verdict(World(H.CONSUMER, question, new_old_grade=Grade.STATIC))
    assert (found.changed_by, found.status) == (ChangedBy.IN_HOUSE, VerdictStatus.ATTRIBUTED)


def test_a_bug_that_was_always_there_newly_exercised():
    """The consumer changed what it asks; the provider never kept its promise there, and owes."""
    found = judged(World(H.CONSUMER, CHANGED), Terms(provider_within=False, consumer_within=True))
    assert (found.changed_by, found.owes) == (ChangedBy.IN_HOUSE, Owes.PARTNER)


def test_clock_skew():
    """Intervals that overlap say nothing about order: a change that ends after the first failure is a suspect still."""
    late = replace(CHANGE, not_before=START - timedelta(minutes=1), not_after=START + timedelta(minutes=4))
    assert culprit(replace(QUESTION, changes=(late,)), [PARTNER.side]) is not None


def test_two_faults_in_one_run():
    ours = regression("GET /charges/{id}", "/amount", ChangedBy.IN_HOUSE)
    theirs = regression("POST /refunds", "/reason", ChangedBy.PARTNER)
    assert len(set(group([ours, theirs]).values())) == 2


def test_the_control_itself_moved():
    """A control that fails its own contract says nothing of the host."""
    world = World(H.PROVIDER, QUESTION)
    moved = tuple(
        replace(each, result=Cell.FAIL, failure=Failure.SHAPE) if each.cell is CellName.CONTROL else each
        for each in verdict(world).observations
    )
    found = conclude(QUESTION, Evidence(moved), Terms(), START)
    assert found.changed_by is ChangedBy.UNDETERMINED
    assert set(found.survivors) == {ChangedBy.PARTNER, ChangedBy.ENVIRONMENT}


def test_a_description_alone_never_attributes():
    seen = tuple(
        Observation(cell, result, grade, START, 0)
        for cell, result, grade in (
            (CellName.OLD_OLD, Cell.PASS, Grade.RECORDING),
            (CellName.NEW_NEW, Cell.FAIL, Grade.STATIC),
        )
    )
    assert conclude(QUESTION, Evidence(seen), Terms(), START).status is not VerdictStatus.ATTRIBUTED


def test_a_description_that_accepts_a_request_is_at_most_likely():
    found = verdict(World(H.PROVIDER, replace(CHANGED, request_changed=True), new_old_grade=Grade.SPEC))
    assert found.status is VerdictStatus.LIKELY
    assert found.grade is Grade.SPEC
