"""An announced window of maintenance: nothing is sent to that company's APIs, and nothing is concluded."""

from datetime import timedelta

import pytest

from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, said, told
from tests.engine.observing import ago, all_well, an_observed_arena, broken, observe
from tests.servers.scripted import Received, Reply

BROKEN = said(CHARGE | {"amount": "19.99"})
COMPANIES = {"partner": "Acme Pay", "in-house": "Checkout"}


def announce(arena: Arena, side: str) -> None:
    """From one to two in the afternoon."""
    window = f"maintenance: [{{from: '2026-01-01T13:00Z', to: '2026-01-01T14:00Z', side: {side}}}]"
    file = arena.folder / "acme.yaml"
    file.write_text(f"{file.read_text()}\n{window}\n")


async def after(arena: Arena, **time: int):
    arena.later(**time)
    return await arena.cycle()


async def test_nothing_is_sent_and_nobody_blamed_while_maintenance_is_on(either):
    announce(either, either.provider)
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE
    either.all_answer(said({}, 503))
    sent = len(either.requests("/charges/ch_1042"))
    report = await after(either, hours=1)
    assert len(either.requests("/charges/ch_1042")) == sent
    assert not report.regressions
    assert not either.cases()
    assert report.state is CompatibilityState.UNKNOWN
    assert f"{COMPANIES[either.provider]} announced maintenance until 2026-01-01 14:00 UTC" in str(report.reasons)


async def test_what_fails_when_it_is_over_is_explained_as_ever(either):
    announce(either, either.provider)
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN
    assert not (await after(either, hours=1)).regressions
    assert told(await after(either, hours=1)) == [(either.provider, "attributed", either.provider)]


async def test_a_window_of_the_other_company_excuses_nothing(either):
    announce(either, either.consumer)
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN
    assert told(await after(either, hours=1)) == [(either.provider, "attributed", either.provider)]


@pytest.mark.parametrize("opened", [True, False])
async def test_a_case_neither_ends_nor_begins_in_it(either, opened):
    announce(either, either.provider)
    await either.cycle()
    if opened:
        either.routes["/charges/ch_1042"] = BROKEN
        await after(either, minutes=30)
        either.routes["/charges/ch_1042"] = said(CHARGE)
    before = either.cases()
    assert len(before) == opened
    await after(either, minutes=60)
    assert [each.status for each in either.cases()] == [each.status for each in before]


async def test_what_was_observed_during_it_blames_nobody(tmp_path):
    """Where nothing may be sent, others may have asked all the same."""
    with an_observed_arena(tmp_path) as arena:
        announce(arena, arena.provider)
        await observe(arena, *all_well(arena, ago(arena, minutes=10)))
        await arena.cycle()
        arena.later(minutes=90)
        during = [ago(arena, minutes=each) for each in (28, 21, 14, 7)]
        await observe(arena, *broken(arena, during, CHARGE | {"amount": "19.99"}))
        report = await arena.cycle()
        assert (report.state, told(report)) == (CompatibilityState.UNKNOWN, [])
        arena.later(minutes=60)
        report = await arena.cycle()
        assert (report.state, told(report)) == (CompatibilityState.COMPATIBLE, [])
        assert not arena.cases()
        after = [ago(arena, minutes=each) for each in (20, 13, 6)]
        await observe(arena, *broken(arena, after, CHARGE | {"amount": "19.99"}))
        assert len((await arena.cycle()).regressions) == 1


async def test_what_passed_before_it_says_nothing_of_afterwards(either):
    """It is over, and nothing has been verified since: a cycle between verifications does not call it compatible."""
    announce(either, either.provider)
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE
    either.later(hours=2, minutes=1)
    report = await either.cycle(verifying=False)
    assert report.state is CompatibilityState.UNKNOWN
    assert f"not tried since the maintenance of {COMPANIES[either.provider]} ended" in str(report.reasons)
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE
    assert (await either.cycle(verifying=False)).state is CompatibilityState.COMPATIBLE


async def test_a_window_of_the_other_company_makes_nothing_old(either):
    announce(either, either.consumer)
    await either.cycle()
    either.later(hours=2, minutes=1)
    assert (await either.cycle(verifying=False)).state is CompatibilityState.COMPATIBLE


async def test_what_it_cuts_off_is_no_failure(either):
    """Asked before it began, answered by what was already down."""
    announce(either, either.provider)
    await either.cycle()

    def down(_: Received) -> Reply:
        either.clock.advance(timedelta(minutes=2))
        return Reply(503)

    either.routes["/charges/ch_1042"] = down
    report = await after(either, minutes=59)
    assert not report.regressions
    assert not either.cases()
    assert report.state is CompatibilityState.UNKNOWN
