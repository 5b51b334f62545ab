"""Every fault without noise is told as it was, by turns of either company that provides the API.

That swapping the companies mirrors each verdict is a law of attribution, and `benchmark attribution` plays all of both.
"""

import pytest

from monitor.benchmark.faults import FAULTS
from monitor.benchmark.plan import Beside, Case
from monitor.benchmark.play import Played, play
from monitor.benchmark.profiles import PROFILES
from monitor.benchmark.score import Group, answers, score
from monitor.model.sides import Side

QUIET = PROFILES[0]


async def played_of(case: Case) -> Played:
    """With fewer green runs than the benchmark has: they cost time, and only unsafe methods need more."""
    return await play(case, green_runs=2)


def case(fault, *, beside=Beside.NOTHING, provider=Side.PARTNER, profile=QUIET, number=0) -> Case:
    return Case(number, 7, fault, profile, beside, provider)


def told(played: Played) -> set[tuple[str, str, str, str]]:
    return {
        (each.operation, *(str(each.verdict[name]) for name in ("changed_by", "owes", "status")))
        for each in played.told
    }


@pytest.mark.parametrize(
    ("fault", "provider"),
    [(fault, list(Side)[number % 2]) for number, fault in enumerate(FAULTS)],
    ids=[fault.name for fault in FAULTS],
)
async def test_a_fault_without_noise_is_told_as_it_was(fault, provider):
    played = await played_of(case(fault, provider=provider))
    assert played.seen is bool(played.truth)
    assert score([played]).wrong_blames == ()
    for each in answers([played]):
        certain = each.truth.decidable and (each.group is not Group.UNSAFE or not each.is_uncertain)
        assert (each.is_uncertain, each.mistaken) == (not certain, False), told(played)
        assert each.told.verdict["owes"] == each.truth.owes
        if each.truth.decidable:  # four replays of an unsafe method may leave it likely, and then of the right one
            assert each.told.verdict["changed_by"] == each.truth.changed_by


BY_NAME = {profile.name: profile for profile in PROFILES}


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("name", ["there 2 of 5 minutes", "gone after seconds", "an outage meanwhile", "volatile data"])
async def test_what_comes_and_goes_or_differs_each_time_is_told_as_nothing_that_it_is_not(name, number):
    """Nobody but the provider is blamed, no circumstance is named for certain, and the fault has one case at most."""
    found = score([await played_of(case(FAULTS[number], profile=BY_NAME[name], number=number))])
    assert (found.wrong_blames, found.mistaken) == ((), ())
    assert found.one_case == found.single_faults


async def test_one_operation_that_restarts_is_nobodys_change():
    fails = next(fault for fault in FAULTS if fault.name == "one operation fails")
    played = await played_of(case(fails, profile=BY_NAME["gone after seconds"]))
    assert {each.changed_by for each in played.truth.values()} == {"none"}
    assert score([played]).wrong_blames == ()


async def test_a_fault_that_was_taken_back_and_comes_again_is_told_twice_in_one_case():
    played = await played_of(case(FAULTS[0], beside=Beside.AGAIN))
    found = score([played])
    assert {said[1:] for said in told(played)} == {("partner", "partner", "attributed")}
    assert len(played.told) == 2 * len({each.regression["interaction"] for each in played.told})
    assert (found.one_case, found.single_faults) == (1, 1)


async def test_a_case_is_the_same_whenever_it_is_played():
    flaky = case(FAULTS[0], profile=PROFILES[3], number=3)
    assert told(await played_of(flaky)) == told(await played_of(flaky))


@pytest.mark.parametrize("fault", [FAULTS[0], FAULTS[12]], ids=["of the provider", "of the consumer"])
async def test_two_faults_of_different_sides_are_kept_apart(fault):
    played = await played_of(case(fault, beside=Beside.FAULT))
    assert {each.changed_by for each in played.truth.values()} == {"partner", "in-house"}
    assert {operation for operation, *_ in told(played)} == set(played.truth)
    assert all(changed == played.truth[operation].changed_by for operation, changed, *_ in told(played))
