"""How often an interaction is really verified."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.workload import workload
from monitor.model.integration import ProbeRules, Schedule

EVERY_15_MINUTES = Schedule(verify=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("interactions", "rate", "budget", "recheck"),
    [
        (2, 2.0, 500, timedelta(minutes=15)),
        (10, 2.0, 1280, timedelta(minutes=15)),
        (40, 2.0, 500, timedelta(days=1) * 40 / 375),
        (100_000, 0.5, 10_000_000, timedelta(seconds=200_000)),
        (0, 2.0, 500, None),
        (5, 2.0, 0, None),
    ],
    ids=["as scheduled", "exactly", "held by budget", "held by rate", "nothing to verify", "no budget"],
)
def test_the_slowest_of_schedule_rate_and_budget_decides(interactions, rate, budget, recheck):
    load = workload(EVERY_15_MINUTES, ProbeRules(rate_per_second=rate, budget_per_day=budget), interactions)
    assert load.recheck == recheck


@given(
    interactions=st.integers(1, 10_000),
    rate=st.floats(0.001, 1000),
    budget=st.integers(0, 1_000_000),
    minutes=st.integers(1, 10_000),
)
def test_verification_never_plans_more_than_three_quarters_of_the_budget_or_the_rate(
    interactions, rate, budget, minutes
):
    probe = ProbeRules(rate_per_second=rate, budget_per_day=budget)
    load = workload(Schedule(verify=timedelta(minutes=minutes)), probe, interactions)
    assert load.allowed_per_day <= budget * 0.75
    if load.recheck is None:
        assert load.allowed_per_day == 0
        return
    assert load.recheck >= timedelta(minutes=minutes)
    a_day = interactions * (timedelta(days=1) / load.recheck)
    assert a_day <= load.allowed_per_day * 1.000001
    assert a_day <= rate * 86400 * 1.000001
