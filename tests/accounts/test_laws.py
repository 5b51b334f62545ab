"""Laws of accounts: parts add up, periods add up, and swapping the companies mirrors everything."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.accounts.account import account, reach
from monitor.accounts.audience import seen_by
from monitor.accounts.avoided import ESCAPED_NEEDED, quartiles
from monitor.accounts.costs import Part, sum_of
from monitor.accounts.period import Period, clipped, month_of, months_until, shared, total, union
from monitor.accounts.story import Kind
from monitor.model.costs import CostRates
from monitor.model.sides import Side
from tests.accounts.histories import START, material, mirrored, plans

RATES = CostRates("EUR", Decimal(95), Decimal("0.25"), Decimal("0.02"), Decimal(400), Decimal(250))
NOW = START + timedelta(days=400)
days = st.integers(-20, 400).map(lambda count: START + timedelta(days=count))
periods = st.tuples(days, days).filter(lambda both: both[0] != both[1]).map(lambda both: Period(*sorted(both)))
spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(
        lambda drawn: Period(START + timedelta(seconds=drawn[0]), START + timedelta(seconds=sum(drawn)))
    ),
    max_size=4,
)


@given(plans(), periods)
@settings(max_examples=100, deadline=None)
def test_the_cost_is_the_sum_of_its_cases_and_a_case_the_sum_of_its_parts(plan, period):
    found = account(material(plan), period, RATES, NOW)
    assert sum_of(found.cost) == sum((sum_of(each.cost) for each in found.cases), Decimal(0))
    for part in Part:
        assert found.cost.get(part, 0) == sum(each.cost.get(part, 0) for each in found.cases)
    assert all(amount == amount.quantize(Decimal("0.01")) for each in found.cases for amount in each.cost.values())


@given(plans(), periods)
@settings(max_examples=100, deadline=None)
def test_swapping_the_companies_mirrors_the_account(plan, period):
    here = account(material(plan), period, RATES, NOW, Side.IN_HOUSE)
    there = account(material(mirrored(plan)), period, RATES, NOW, Side.PARTNER)
    assert there.cost == here.cost
    assert there.exposed == here.exposed
    assert there.avoided == here.avoided
    assert there.months == here.months
    assert [each.story.kind for each in there.cases] == [each.story.kind for each in here.cases]
    for side in Side:
        swapped = there.conduct[side.other]
        assert replace(here.conduct[side], notices=(), refusals=()) == replace(swapped, notices=(), refusals=())
        assert [replace(each, side=side) for each in swapped.notices] == list(here.conduct[side].notices)
        assert [replace(each, side=side) for each in swapped.refusals] == list(here.conduct[side].refusals)
        assert [each.step[side.other] for each in there.cases] == [each.step[side] for each in here.cases]


@given(plans(), st.tuples(days, days, days))
@settings(max_examples=100, deadline=None)
def test_two_periods_that_follow_each_other_add_up(plan, moments):
    start, between, end = sorted(moments)
    assume(start < between < end)
    found = material(plan)
    whole, first, second = (
        account(found, each, None, NOW) for each in (Period(start, end), Period(start, between), Period(between, end))
    )
    assert whole.exposed == first.exposed + second.exposed
    assert whole.verdicts == first.verdicts + second.verdicts
    assert len(whole.escalations) == len(first.escalations) + len(second.escalations)
    for side in Side:
        for count in ("step", "escaped", "in_time", "late", "raised", "upheld", "overturned", "asked", "overridden"):
            parts = [getattr(each.conduct[side], count) for each in (whole, first, second)]
            assert parts[0] == parts[1] + parts[2], count
    for count in ("failing", "exposed", "delayed", "checks", "calls"):
        none = timedelta() if count not in {"checks", "calls"} else 0
        sums = [sum((getattr(case, count) for case in each.cases), none) for each in (whole, first, second)]
        assert sums[0] == sums[1] + sums[2], count


@given(plans(), periods)
@settings(max_examples=60, deadline=None)
def test_what_is_priced_as_customers_time_is_the_time_in_which_production_failed(plan, period):
    found = account(material(plan), period, RATES, NOW)
    assert sum((each.quantities.customers for each in found.cases), timedelta()) == found.exposed
    for each in found.cases:
        assert each.quantities.customers <= each.exposed
        assert each.quantities.delay <= each.delayed


@given(plans(), periods)
@settings(max_examples=100, deadline=None)
def test_prevented_and_escaped_are_never_the_same_and_a_range_has_two_ends(plan, period):
    found = account(material(plan), period, RATES, NOW)
    prevented = sum(found.settled.values()) + found.refused
    assert found.prevented == prevented == found.avoided.prevented
    assert found.settled[Kind.SHOWN] + found.settled[Kind.FORESEEN] <= sum(
        each.story.kind in {Kind.SHOWN, Kind.FORESEEN} for each in found.cases
    )
    known = [found.avoided.customers, found.avoided.step, found.avoided.money]
    assert all((each is not None) == (prevented > 0 and found.avoided.basis >= ESCAPED_NEEDED) for each in known)
    assert all(each[0] <= each[1] for each in known if each is not None)


@given(plans(), periods)
@settings(max_examples=60, deadline=None)
def test_the_other_company_reads_the_same_account_without_money(plan, period):
    found = account(material(plan), period, RATES, NOW)
    assert seen_by(found, Side.IN_HOUSE) is found
    assert seen_by(found, Side.PARTNER) == account(material(plan), period, None, NOW)


@given(plans(), periods)
@settings(max_examples=60, deadline=None)
def test_what_lies_before_its_reach_changes_nothing(plan, period):
    found = material(plan)
    since = reach(Period(period.start, min(period.end, NOW)))
    late = replace(
        found,
        gates=tuple(each for each in found.gates if each.at >= since),
        failed=tuple(each for each in found.failed if each.at >= since),
    )
    assert account(late, period, RATES, NOW) == account(found, period, RATES, NOW)


@given(st.lists(spans, max_size=5))
def test_time_that_is_shared_adds_up_to_the_union(groups):
    parts = shared(groups)
    assert sum(parts, timedelta()) == total(union(span for group in groups for span in group))
    assert all(part <= total(union(group)) for part, group in zip(parts, groups, strict=True))


@given(spans)
def test_the_union_holds_each_second_once(found):
    seconds = {START + timedelta(seconds=n) for n in range(80)}
    covered = {at for at in seconds if any(at in span for span in found)}
    assert {at for at in seconds if any(at in span for span in union(found))} == covered
    assert total(union(found)) == timedelta(seconds=len(covered))
    assert total(clipped(union(found), Period(START, START + timedelta(seconds=10)))) == timedelta(
        seconds=sum(at < START + timedelta(seconds=10) for at in covered)
    )


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_quartiles_are_those_of_the_standard_library(values):
    import statistics

    low, _, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    assert quartiles([Decimal(each) for each in values]) == (Decimal(str(low)), Decimal(str(high)))


@given(days)
def test_months_follow_each_other(end):
    months = months_until(end, 14)
    assert end - timedelta(microseconds=1) in months[-1]
    assert all(one.end == other.start and other == month_of(other.start) for one, other in pairwise(months))


def test_a_period_never_ends_before_it_starts():
    with pytest.raises(ValueError, match="can't end"):
        Period(START, START - timedelta(seconds=1))
