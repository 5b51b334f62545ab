"""Several faults in one run: each is told by itself, with its own company, also where they meet in one operation."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.demo.contracts import payments_pact
from tests.engine.arena import CHARGE, Arena, an_arena, like, said, told
from tests.engine.world import World, verdicts


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


def charge(description):
    return description["components"]["schemas"]["Charge"]["properties"]


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def by_pointer(report) -> dict[str, tuple[str, str]]:
    return {str(each["pointer"]): (each["verdict"]["changed_by"], each["conflict"]) for each in report.regressions}


async def test_two_edits_at_two_places_of_one_operation_are_two_cases(either):
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    either.later(hours=1)
    either.describe(lambda described: charge(described)["status"].update(type="boolean", enum=[True]))
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99", "status": True})
    found = by_pointer(await an_hour_later(either))
    assert {pointer: who for pointer, (who, _) in found.items()} == dict.fromkeys(
        ["/amount", "/status"], either.provider
    )
    assert len({case for _, case in found.values()}) == 2


async def test_a_described_and_an_undescribed_fault_of_one_operation_are_two_cases(either):
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99", "currency": 978})
    found = by_pointer(await an_hour_later(either))
    assert {pointer: who for pointer, (who, _) in found.items()} == dict.fromkeys(
        ["/amount", "/currency"], either.provider
    )
    assert len({case for _, case in found.values()}) == 2


async def test_a_fault_of_each_side_in_one_operation_is_told_with_its_own_side(either):
    await either.cycle()
    others = [each for each in payments_pact()["interactions"] if each["description"] != "read one charge"]
    either.interactions(like("read one charge", "/charges/ch_1042", CHARGE | {"currency": 978}), *others)
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    found = by_pointer(await an_hour_later(either))
    assert {pointer: who for pointer, (who, _) in found.items()} == {
        "/amount": either.provider,
        "/currency": either.consumer,
    }
    assert len({case for _, case in found.values()}) == 2


async def test_one_edit_that_shows_in_several_operations_and_places_is_one_case(either):
    await either.cycle()
    either.describe(lambda described: described["components"]["schemas"].update(Money={"type": "integer"}))
    for name in ("Charge", "Refund"):
        members = either.description["components"]["schemas"][name]["properties"]
        members["amount"] = {"$ref": "#/components/schemas/Money"}
    either.describe(lambda _: None)
    await an_hour_later(either)
    either.describe(lambda described: described["components"]["schemas"].update(Money={"type": "string"}))
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    either.routes["/refunds/re_7"] = said({"id": "re_7", "charge": "ch_1042", "amount": "5.00"})
    report = await an_hour_later(either)
    assert {str(each["operation"]) for each in report.regressions} == {"GET /charges/{id}", "GET /refunds/{id}"}
    assert {who for who, _, _ in told(report)} == {either.provider}
    assert len(either.cases()) == 1


async def test_a_side_that_provides_one_api_and_consumes_another_is_told_its_own_part_in_each(world: World):
    """Acme Pay serves payments and calls Checkout's webhook API: in one run each breaks what it serves."""
    await world.cycle()
    world.later(hours=1)
    acme, ours = world.acme.behaviour.copy(), world.checkout.behaviour.copy()
    acme.routes["GET", "/currencies"] = lambda _: (200, {"currencies": ["EUR"]})
    ours.routes["POST", "/hooks/settled"] = lambda _: (200, {"received": "yes", "order": "A-2207"})
    world.acme.behaviour, world.checkout.behaviour = acme, ours
    report = await world.cycle()
    assert verdicts(report) == {("payments", "partner", "partner"), ("webhooks", "in-house", "in-house")}
    assert len(world.cases()) == 2


async def test_one_side_that_breaks_what_it_serves_and_what_it_asks_for_is_named_in_both(world: World):
    """Checkout asks Acme Pay for another type, and answers Acme Pay with another: one side, two roles, two cases."""
    await world.cycle()
    world.later(hours=1)
    world.pact(amount="19.99")
    ours = world.checkout.behaviour.copy()
    ours.routes["POST", "/hooks/settled"] = lambda _: (200, {"received": "yes", "order": "A-2207"})
    world.checkout.behaviour = ours
    report = await world.cycle()
    assert verdicts(report) == {("payments", "in-house", "in-house"), ("webhooks", "in-house", "in-house")}
    assert len(world.cases()) == 2


async def test_what_one_cycle_sees_of_a_case_is_one_repeat(either):
    """Two breaks that one case foresaw come in one cycle, and go on in the next."""
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    either.describe(lambda described: charge(described)["status"].update(type="boolean", enum=[True]))
    await an_hour_later(either)
    (foreseen,) = either.cases()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99", "status": True})
    found = by_pointer(await an_hour_later(either))
    assert {case for _, case in found.values()} == {foreseen.id}, "what was foreseen has come"
    assert len(found) == 2
    assert [each.repeats for each in either.cases()] == [0]
    await an_hour_later(either)
    assert [each.repeats for each in either.cases()] == [1]


async def test_a_break_that_the_description_had_before_is_told_with_it_and_in_the_case_that_foresaw_it(either):
    """Described at noon, done at two: the culprit is what is done, and it names what was described."""
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    await an_hour_later(either)
    (foreseen,) = either.cases()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    (found,) = (await an_hour_later(either)).regressions
    culprit = found["verdict"]["culprit"]
    assert (culprit["kind"], culprit["fingerprint"]) == ("behaviour", foreseen.fingerprints[0])
    assert "as described since 2026-01-01 13:00 UTC: the type of `/amount` changed" in culprit["summary"]
    assert culprit["summary"] in found["verdict"]["mechanism"], "it is the mechanism that people are shown"
    assert (found["verdict"]["changed_by"], found["verdict"]["status"]) == (either.provider, "attributed")
    assert [each.id for each in either.cases()] == [foreseen.id] == [found["conflict"]]


async def test_a_break_that_its_consumer_agreed_to_is_told_with_its_description_when_it_comes(either):
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    await an_hour_later(either)
    known = either.store.contract_in_force("acme", "payments")
    (poll,) = either.store.poll_states().values()
    either.store.save_contract_in_force(replace(known, description_digest=poll.digest, how="agreed"))
    await an_hour_later(either)
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    (found,) = (await an_hour_later(either)).regressions
    verdict = found["verdict"]
    assert (verdict["changed_by"], verdict["status"], verdict["owes"]) == (either.provider, "attributed", "contract")
    assert "as described since 2026-01-01 13:00 UTC: the type of `/amount` changed" in verdict["mechanism"]


async def test_a_wrong_answer_that_no_description_has_is_not_taken_for_what_was_foreseen_at_its_place(either):
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    await an_hour_later(either)
    (foreseen,) = either.cases()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": None})
    (found,) = (await an_hour_later(either)).regressions
    assert found["verdict"]["culprit"]["fingerprint"] is None
    assert found["conflict"] != foreseen.id
    assert len(either.cases()) == 2


async def test_of_several_breaks_at_one_place_the_one_that_says_what_is_done_is_named(either):
    """First the amount became text, later it may be null, each with a case of its own: what is answered is text."""
    await either.cycle()
    either.describe(lambda described: charge(described)["amount"].update(type="string"))
    await an_hour_later(either)
    either.describe(lambda described: charge(described)["amount"].update(type=["string", "null"]))
    await an_hour_later(either)
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    (found,) = (await an_hour_later(either)).regressions
    summary = found["verdict"]["culprit"]["summary"]
    assert "as described since 2026-01-01 13:00 UTC: the type of `/amount` changed" in summary
