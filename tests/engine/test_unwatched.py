"""What failed and is verified no more: nobody knows whether it works, so nobody is told that it does."""

from monitor.model.cases import ConflictStatus
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, like, said

CHARGES = like("read one charge", "/charges/ch_1042", CHARGE)
CURRENCIES = like("currencies", "/currencies", ["EUR"])


async def after_an_hour(arena):
    arena.later(hours=1)
    return await arena.cycle()


async def test_a_contract_that_is_dropped_while_it_fails_mends_nothing(either):
    either.interactions(CHARGES, CURRENCIES)
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    await after_an_hour(either)
    (broken,) = either.cases()
    either.interactions(CURRENCIES)
    await after_an_hour(either)
    (dropped,) = either.cases()
    assert (dropped.id, dropped.status) == (broken.id, ConflictStatus.CLOSED)
    told = [each for each in either.store.messages() if each.reason == "closed"]
    assert len(told) == 2
    assert all("no contract relies on it any more" in each.body for each in told)
    assert all("Working again" not in each.body and "it has worked" not in each.body for each in told)
    either.interactions(CHARGES, CURRENCIES)
    report = await after_an_hour(either)
    assert report.state is CompatibilityState.CONFLICT
    assert [each.status for each in either.cases() if each.status.is_open] == [ConflictStatus.ATTRIBUTED]


async def test_one_that_is_called_otherwise_while_it_fails_keeps_its_case(either):
    either.interactions(CHARGES, CURRENCIES)
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    await after_an_hour(either)
    (broken,) = either.cases()
    either.interactions(CHARGES | {"description": "read a charge"}, CURRENCIES)
    for _ in range(2):
        report = await after_an_hour(either)
        (case,) = either.cases()
        assert (case.id, case.status) == (broken.id, ConflictStatus.ATTRIBUTED)
        assert report.state is CompatibilityState.CONFLICT
    either.routes["/charges/ch_1042"] = said(CHARGE)
    report = await after_an_hour(either)
    assert [each.status for each in either.cases()] == [ConflictStatus.FIX_VERIFIED]
    assert report.state is CompatibilityState.COMPATIBLE


async def test_one_that_was_mended_before_it_was_dropped_is_closed_too(either):
    either.interactions(CHARGES, CURRENCIES)
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    await after_an_hour(either)
    either.routes["/charges/ch_1042"] = said(CHARGE)
    await after_an_hour(either)
    assert [each.status for each in either.cases()] == [ConflictStatus.FIX_VERIFIED]
    either.interactions(CURRENCIES)
    await after_an_hour(either)
    assert [each.status for each in either.cases()] == [ConflictStatus.CLOSED]
