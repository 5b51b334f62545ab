"""Which cases a seed gives."""

from collections import Counter

from monitor.benchmark.faults import FAULTS, Role
from monitor.benchmark.plan import Beside, cases
from monitor.benchmark.profiles import PROFILES
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes


def test_the_same_seed_gives_the_same_cases_and_another_seed_others():
    assert cases(3, 50) == cases(3, 50)
    assert [each.name for each in cases(3, 50)] != [each.name for each in cases(4, 50)]


def test_more_cases_of_a_seed_begin_with_the_fewer():
    assert cases(5, 400)[:20] == cases(5, 20)


def test_each_kind_is_there_for_both_companies_as_often():
    found = cases(1, 2000)
    assert {each.fault.name for each in found} == {fault.name for fault in FAULTS}
    assert {each.profile.name for each in found} == {profile.name for profile in PROFILES}
    assert {each.beside for each in found} == set(Beside)
    count = Counter(each.provider for each in found)
    assert abs(count[Side.PARTNER] - count[Side.IN_HOUSE]) < len(FAULTS) * len(PROFILES)


def test_every_answer_that_can_be_given_is_the_truth_of_some_fault():
    roles = {Role.PROVIDER: "partner", Role.CONSUMER: "in-house"}
    assert {roles.get(fault.changed_by, fault.changed_by.value) for fault in FAULTS} == set(ChangedBy)
    assert {roles.get(fault.owes, fault.owes.value) for fault in FAULTS} == set(Owes)


def test_only_keeps_those_whose_name_matches():
    found = cases(1, 300, "*canary*partner provides")
    assert found
    assert all("canary" in each.name and each.provider is Side.PARTNER for each in found)
