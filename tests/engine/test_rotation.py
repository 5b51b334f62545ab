"""Verification is spread fairly through the day's budget: what is used goes first, what changed or fails at once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine.verifying.verification import plan, share_by
from monitor.model.contracts import Origin
from monitor.model.environment_text import EnvironmentText
from monitor.model.history import InteractionHistory
from monitor.model.integration import ApiSettings, Company, Environment, Integration, ProbeRules
from monitor.model.sides import Side
from monitor.model.values import Outcome
from tests.engine.arena import CHARGE, Arena, an_arena, like, said
from tests.fakes.store import memory_store
from tests.interactions.builders import interaction

MIDNIGHT = datetime(2026, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("budget", "interval"), [(500, timedelta(minutes=15)), (2000, HOUR), (7, timedelta(minutes=5))]
)
def test_shares_grow_with_the_day_and_end_at_the_whole(budget, interval):
    rules = ProbeRules(budget_per_day=budget)
    times = [MIDNIGHT + number * interval for number in range(timedelta(days=1) // interval)]
    shares = [share_by(each, rules, interval) for each in times]
    assert shares == sorted(shares)
    assert shares[-1] == rules.budget_for_verification
    each_worth = rules.budget_for_verification * (interval / timedelta(days=1))
    assert all(abs(share - each_worth * (number + 1)) < 1 for number, share in enumerate(shares))


NAMES = "abcde"


def small_budget(tmp_path):
    return an_arena(tmp_path, probe="{methods: [GET], rate: 1000/s, budget: 40/day}", control=None)


def well(arena: Arena) -> None:
    arena.interactions(*(like(f"read {name}", f"/{name}", {"n": 1}) for name in NAMES))
    arena.routes.update({f"/{name}": said({"n": 1}) for name in NAMES})
    arena.clock.time = MIDNIGHT
    arena.rewrite("deliver: shadow", "deliver: shadow\nschedule: {verify: 1h}")


async def a_day(arena: Arena, *, spreading: bool) -> list[list[str]]:
    """Paths that were asked for, by hour."""
    hours = []
    for _ in range(24):
        before = len(arena.host.received)
        await arena.cycle(spreading=spreading)
        hours.append([each.path for each in arena.host.received[before:] if each.path != "/openapi.json"])
        arena.clock.time = MIDNIGHT + (len(hours)) * HOUR
    return hours


async def test_a_budget_that_is_too_small_for_every_cycle_lasts_through_the_day_and_reaches_all_in_turn(tmp_path):
    with small_budget(tmp_path) as arena:
        well(arena)
        hours = await a_day(arena, spreading=True)
    assert sorted(hours[0]) == [f"/{name}" for name in NAMES]  # what was never tried does not wait
    assert all(len(each) <= 2 for each in hours[5:])
    assert sum(len(each) for each in hours[12:]) >= 13
    assert sum(map(len, hours)) == 30
    counts = Counter(path for each in hours for path in each)
    assert set(counts.values()) == {6}


async def test_asked_by_a_person_a_cycle_does_not_hold_back(tmp_path):
    with small_budget(tmp_path) as arena:
        well(arena)
        hours = await a_day(arena, spreading=False)
    assert [len(each) for each in hours] == [5] * 6 + [0] * 18


async def test_while_it_waits_its_turn_what_passed_stands(tmp_path):
    with small_budget(tmp_path) as arena:
        well(arena)
        await arena.cycle(spreading=True)
        arena.clock.time = MIDNIGHT + HOUR
        report = await arena.cycle(spreading=True)
    assert {each["outcome"] for each in report.results} == {"skipped"}
    assert "its share of today's probe budget for sandbox is used up by now" in report.results[0]["reason"]
    assert report.state.value == "compatible"


async def test_what_just_changed_does_not_wait(tmp_path):
    with small_budget(tmp_path) as arena:
        well(arena)
        arena.interactions(
            *(like(f"read {name}", f"/{name}", {"n": 1}) for name in NAMES),
            like("read one charge", "/charges/ch_1042", CHARGE),
        )
        await arena.cycle(spreading=True)
        arena.describe(
            lambda description: description["components"]["schemas"]["Charge"]["properties"].update(
                note={"type": "string"}
            )
        )
        for expected in ({"/charges/ch_1042"}, set()):
            before = len(arena.host.received)
            arena.later(minutes=10)
            await arena.cycle(spreading=True)
            assert {each.path for each in arena.host.received[before:]} - {"/openapi.json"} == expected


async def test_what_fails_does_not_wait(tmp_path):
    with small_budget(tmp_path) as arena:
        well(arena)
        del arena.routes["/c"]
        await arena.cycle(spreading=True)
        before = len(arena.host.received)
        arena.later(minutes=10)
        await arena.cycle(spreading=True)
        assert {each.path for each in arena.host.received[before:]} - {"/openapi.json"} == {"/c"}


def test_what_is_used_waits_half_or_a_third_as_long_as_what_was_generated():
    api = ApiSettings("payments", Side.PARTNER, environments=(Environment("sandbox", EnvironmentText("http://x")),))
    companies = {side: Company(side, side.value) for side in Side}
    integration = Integration("acme", (api,), companies)
    made = {
        name: replace(interaction(), api="payments", description=name, origin=origin, operation=f"GET /{path}")
        for name, origin, path in (
            ("generated", Origin.GENERATED, "a"),
            ("relied on", Origin.PACT, "b"),
            ("in traffic too", Origin.PACT, "c"),
            ("traffic", Origin.HAR, "c"),
        )
    }
    now = MIDNIGHT

    def order(*hours: float) -> list[str]:
        with memory_store() as store:
            for (_, each), age in zip(made.items(), hours, strict=False):
                seen = InteractionHistory(Outcome.PASSED, now, None, now - age * HOUR)
                store.save_interaction_history("acme", "payments", "sandbox", {each.key: seen})
            return [each.interaction.description for each in plan(integration, made.values(), store, now)]

    assert order() == ["in traffic too", "relied on", "generated"]
    assert order(1, 1, 1) == ["in traffic too", "relied on", "generated"]
    assert order(2.5, 1, 1) == ["in traffic too", "generated", "relied on"]
    assert order(3.5, 1, 1) == ["generated", "in traffic too", "relied on"]


async def test_of_what_just_changed_what_breaks_unannounced_goes_first(tmp_path):
    """Both operations changed in one revision; a charge has waited longer, but only grew."""
    refund = {"id": "re_7", "charge": "ch_1042", "amount": 1999}
    with small_budget(tmp_path) as arena:
        well(arena)
        arena.routes["/refunds/re_7"] = said(refund)
        charges, refunds = (
            like("read one charge", "/charges/ch_1042", CHARGE),
            like("read one", "/refunds/re_7", refund),
        )
        arena.interactions(charges)
        await arena.cycle(spreading=True)
        arena.later(minutes=30)
        arena.interactions(charges, refunds)
        await arena.cycle(spreading=True)

        def grow_and_break(description):
            schemas = description["components"]["schemas"]
            schemas["Charge"]["properties"]["note"] = {"type": "string"}
            schemas["Refund"]["properties"]["amount"] = {"type": "string"}

        arena.describe(grow_and_break)
        before = len(arena.host.received)
        arena.later(minutes=10)
        await arena.cycle(spreading=True)
    asked = [each.path for each in arena.host.received[before:] if each.path != "/openapi.json"]
    assert asked == ["/refunds/re_7", "/charges/ch_1042"]
