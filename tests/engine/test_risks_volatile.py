"""Volatile values: learned where like answers differ, masked in what people see, and never taken for a break of anybody.

What is masked is a value; its type and its presence fail as anywhere else.
"""

from collections.abc import Iterator

import pytest

from monitor.demo.contracts import payments_pact
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, accused, an_arena, exactly, like, said, told

UPDATED = CHARGE | {"updated_at": "2026-01-01T12:00:00Z"}


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """The same arena, with each company as the provider."""
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


def reads(arena: Arena, interaction) -> None:
    arena.interactions(interaction, *payments_pact()["interactions"][1:])


def answers(arena: Arena, minute: int, **more) -> None:
    arena.routes["/charges/ch_1042"] = said(UPDATED | {"updated_at": f"2026-01-01T12:{minute:02}:00Z"} | more)


async def learned(arena: Arena) -> None:
    """Two green runs whose answers differ in a time."""
    reads(arena, like("read one charge", "/charges/ch_1042", UPDATED))
    for minute in (0, 5):
        answers(arena, minute)
        assert (await arena.cycle()).state is CompatibilityState.COMPATIBLE
        arena.later(minutes=5)


async def test_a_time_that_is_pinned_later_blames_nobody_although_it_stands_still_through_the_replays(either):
    """It moves twice an hour: in all replays of one run it is the same, and only earlier green runs tell."""
    await learned(either)
    pinned = exactly("read one charge", "/charges/ch_1042", UPDATED | {"updated_at": "2026-01-01T12:05:00Z"})
    reads(either, pinned)
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE
    either.later(hours=1)
    answers(either, 40)
    report = await either.cycle()
    assert told(report) == [("undetermined", "undetermined", "undetermined")]
    (regression,) = report.regressions
    (missing,) = regression["verdict"]["missing"]
    assert "/updated_at" in missing
    assert regression["verdict"]["replays"] <= 4


async def test_what_is_masked_is_named_with_the_regression_beside_it(either):
    await learned(either)
    answers(either, 30, amount="19.99")
    report = await either.cycle()
    assert told(report) == [(either.provider, "attributed", either.provider)]
    (regression,) = report.regressions
    assert regression["pointer"] == "/amount"
    assert regression["masked"] == [{"pointer": "/updated_at", "reason": "differs between like answers: a time"}]


@pytest.mark.parametrize("value", [17, None, ...], ids=["another type", "null", "missing"])
async def test_a_masked_place_hides_no_failure_of_type_or_presence(either, value):
    await learned(either)
    broken = UPDATED if value is ... else UPDATED | {"updated_at": value}
    if value is ...:
        broken = {name: each for name, each in broken.items() if name != "updated_at"}
    either.describe(
        lambda it: it["components"]["schemas"]["Charge"]["properties"].update({"updated_at": {"type": "string"}})
    )
    either.describe(lambda it: it["components"]["schemas"]["Charge"]["required"].append("updated_at"))
    await either.cycle()
    either.later(minutes=5)
    either.routes["/charges/ch_1042"] = said(broken)
    report = await either.cycle()
    assert accused(report) == {either.provider}
    (regression,) = report.regressions
    assert regression["pointer"] == "/updated_at"


async def test_values_that_differ_between_replays_of_a_failure_are_masked_too(either):
    """Nothing was learned before: one green run only."""
    reads(either, like("read one charge", "/charges/ch_1042", UPDATED))
    answers(either, 0)
    await either.cycle()
    moments = iter(range(60))
    broken = CHARGE | {"amount": "19.99"}
    either.routes["/charges/ch_1042"] = lambda _: said(broken | {"updated_at": f"2026-01-01T13:{next(moments):02}:00Z"})
    either.later(hours=1)
    report = await either.cycle()
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert [each["pointer"] for each in report.regressions[0]["masked"]] == ["/updated_at"]


async def test_the_fault_itself_is_never_masked_where_a_new_version_answers_only_in_part(either):
    """As a canary does: what both versions answer differs, and is not compared."""
    reads(either, exactly("read one charge", "/charges/ch_1042", CHARGE))
    await either.cycle()
    either.later(hours=1)
    count = iter(range(1000))
    either.routes["/charges/ch_1042"] = lambda _: said(CHARGE | ({"amount": 2000} if next(count) % 2 else {}))
    report = await either.cycle()
    assert not accused(report)
    assert all(each["masked"] == [] for each in report.regressions)
