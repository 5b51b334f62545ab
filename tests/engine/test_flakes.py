"""A flake is a result: counted, with its rate, told to nobody; what never passed is told apart and breaks nothing."""

import random
from math import isclose
from pathlib import Path

import pytest

from monitor.daemon.delivery import deliver
from monitor.demo.contracts import payments_pact
from monitor.engine.events import FlakeCounted
from monitor.metrics import Metrics
from monitor.model.flakiness import RECENT_MOST, FlakeRate, Run, flake_rate, green_runs, with_run
from monitor.reports.run_report import IntegrationReport, RunReport
from monitor.reports.run_text import lines
from tests.engine.arena import CHARGE, REFUND, Arena, an_arena, like, said, told
from tests.notifiers.receivers import webhook
from tests.servers.scripted import Reply

DOWN = Reply(503)
BROKEN_CHARGE = said(CHARGE | {"amount": "19.99"})


def test_the_interval_is_where_the_score_test_is_just_not_surprised():
    """Wilson's bounds solve |share - p| = z √(p (1 - p) / n), which is not how they are computed."""
    chance = random.Random(8)
    for _ in range(200):
        runs = chance.randint(1, RECENT_MOST)
        rate = FlakeRate(chance.randint(0, runs), runs)
        low, high = rate.interval
        assert 0 <= low <= rate.share <= high <= 1
        for bound in (low, high):
            if 0 < bound < 1 and bound not in {0.0, 1.0} and not isclose(bound, rate.share):
                error = 1.959964 * (bound * (1 - bound) / runs) ** 0.5
                assert isclose(abs(rate.share - bound), error, rel_tol=1e-6)


def test_a_rate_is_of_the_last_runs_only_and_lasting_failures_are_no_runs():
    recent = ""
    for run in [Run.FLAKED] * 5 + [Run.FAILED] * 10 + [Run.PASSED] * 5:
        recent = with_run(recent, run)
    assert flake_rate(recent) == FlakeRate(5, 10)
    for _ in range(RECENT_MOST):
        recent = with_run(recent, Run.PASSED)
    assert (len(recent), flake_rate(recent)) == (RECENT_MOST, FlakeRate(0, RECENT_MOST))
    assert flake_rate("") is flake_rate("fff") is None


async def an_hour_later(arena: Arena) -> IntegrationReport:
    arena.later(hours=1)
    return await arena.cycle()


def text(arena: Arena, report: IntegrationReport) -> str:
    whole = RunReport()
    whole.integrations["acme"] = report
    return " ".join("\n".join(lines(whole, arena.configuration)).split())


async def test_a_flake_is_counted_with_its_rate_and_the_real_receivers_get_nothing(tmp_path: Path):
    metrics = Metrics()
    with webhook() as hook, an_arena(tmp_path) as arena:
        told_to = f"\n    notify: [{hook.url!r}]"
        arena.rewrite("in-house: {name: Checkout}", f"in-house:\n    name: Checkout{told_to}")
        arena.rewrite("partner: {name: Acme Pay}", f"partner:\n    name: Acme Pay{told_to}")
        arena.rewrite("deliver: shadow", "deliver: live")
        metrics.restore(arena.store, arena.configuration, arena.clock.now())
        await arena.cycle()
        for _ in range(3):
            arena.routes["/charges/ch_1042"] = [DOWN, said(CHARGE)]
            arena.host._asked.clear()
            report = await an_hour_later(arena)
            assert not report.regressions
            await an_hour_later(arena)
        for event in arena.events:
            metrics.hear(event)
        await deliver(arena.configuration, arena.store, arena.clock, {})
        assert not hook.received
        assert not arena.cases()
        arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
        await an_hour_later(arena)
        await deliver(arena.configuration, arena.store, arena.clock, {})
        assert len(hook.received) == 2  # the same receivers do hear of a break
    assert report.flakes[0]["rate"] == {"flakes": 3, "runs": 6, "share": 0.5, "low": 0.1876, "high": 0.8124}
    assert "it flaked in 3 of the last 6 runs, 50.0% (18.8% to 81.2%)" in text(arena, report)
    exposed = metrics.exposition()[0].decode()
    place = '{api="payments",environment="sandbox",integration="acme"}'
    assert f"compat_monitor_flake_ratio{place} {3 / 28}" in exposed
    assert f"compat_monitor_flakiest_interaction_ratio{place} {3 / 7}" in exposed


async def test_a_flake_beside_a_break_in_one_exchange_does_not_hide_that_it_fails(tmp_path: Path):
    """The status comes and goes, the amount stays broken: it fails since it first did."""
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        odd = said(CHARGE | {"amount": "19.99", "currency": 7})
        arena.routes["/charges/ch_1042"] = [odd, BROKEN_CHARGE]
        report = await an_hour_later(arena)
        (key,) = [each for each in arena.store.interaction_history("acme", "payments", "sandbox") if "charge" in each]
        history = arena.store.interaction_history("acme", "payments", "sandbox")[key]
        assert [event.rate for event in arena.events if isinstance(event, FlakeCounted)] == [None]
    assert told(report) == [("partner", "attributed", "partner")]
    assert history.failing_since is not None
    assert history.recent == "pf"


async def test_what_never_passed_is_newly_discovered_and_no_regression(tmp_path: Path):
    with an_arena(tmp_path) as arena:
        arena.interactions(*payments_pact()["interactions"], like("read the limits", "/limits", {"daily": 5}))
        report = await arena.cycle()
        report = await an_hour_later(arena)
    assert not report.regressions
    assert not arena.store.messages()
    (found,) = report.to_json()["newly_discovered"]
    assert found["interaction"] == "read the limits"
    shown = text(arena, report)
    assert shown.count("read the limits") == 1
    start = shown.index("newly discovered: what fails and never passed here, so that nothing broke")
    assert "Checkout or Acme Pay can mend that" in shown[start:]


@pytest.mark.parametrize("times", [1, 3])
async def test_once_it_has_passed_its_failure_is_a_regression(tmp_path: Path, times: int):
    with an_arena(tmp_path) as arena:
        arena.interactions(*payments_pact()["interactions"], like("read the limits", "/limits", REFUND))
        for _ in range(times):
            assert not (await an_hour_later(arena)).regressions
        arena.routes["/limits"] = said(REFUND)
        assert not (await an_hour_later(arena)).newly_discovered
        arena.routes["/limits"] = said({"id": 7})
        report = await an_hour_later(arena)
    assert not report.newly_discovered
    assert {each["operation"] for each in report.regressions} == {"GET /limits"}


@pytest.mark.parametrize(
    ("recent", "expected"), [("", 0), ("ppp", 3), ("fpp", 2), ("pkpp", 2), ("ppppff", 4), ("ppkff", 0), ("ppfpf", 1)]
)
def test_green_runs_are_those_in_a_row_before_it_failed(recent, expected):
    assert green_runs(recent) == expected
