"""Which interactions may stand beside a failing one: only what did not move itself."""

import pytest

from monitor.demo.contracts import payments_pact
from tests.engine.arena import CHARGE, REFUND, Arena, an_arena, like, said, told

BROKEN_CHARGE = said(CHARGE | {"amount": "19.99"})
STATUS = like("read the status", "/status", {"status": "ok"})
CHARGE_READ = payments_pact()["interactions"][0]
CURRENCIES = like("list currencies", "/currencies", ["EUR"])
REFUND_READ = like("read one refund", "/refunds/re_7", REFUND)


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request):
    with an_arena(tmp_path, provider=request.param, control=None) as arena:
        arena.interactions(CHARGE_READ, STATUS, CURRENCIES, REFUND_READ)
        yield arena


async def broken(arena: Arena):
    """The verdict of the run that saw the charge break, and what its controls showed."""
    arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
    arena.later(hours=1)
    report = await arena.cycle()
    (found,) = [each for each in report.regressions if each["operation"] == "GET /charges/{id}"]
    seen = [each for each in found["verdict"]["observations"] if each["cell"] == "control"]
    return report, [(each["note"], each["result"]) for each in seen]


async def test_a_control_that_fails_its_own_contract_between_replays_is_replaced_by_the_next(either):
    either.interactions(CHARGE_READ, *(like(f"read {name}", f"/{name}", {"n": 1}) for name in "abcde"))
    well, moved = said({"n": 1}), said({"m": 1})
    either.routes.update({f"/{name}": well for name in "abcde"})
    either.routes["/a"] = [well, well, moved]  # well when it was verified, twice
    await either.cycle()
    report, seen = await broken(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]
    replaced = [note for note, result in seen if result == "unknown"]
    assert replaced == ["GET /a: member 'n' is missing at /n; no control any more"]
    assert len(either.requests("/a")) == 3
    assert either.requests("/d")


async def test_where_every_control_has_moved_the_verdict_is_not_more_than_likely(either):
    either.interactions(CHARGE_READ, like("read a", "/a", {"n": 1}), like("read b", "/b", {"n": 1}))
    either.routes["/a"] = either.routes["/b"] = [said({"n": 1}), said({"n": 1}), said({"m": 1})]
    await either.cycle()
    report, seen = await broken(either)
    assert {result for _, result in seen} == {"unknown"}
    assert "attributed" not in {status for _, status, _ in told(report)}
    assert len(either.requests("/a")) == len(either.requests("/b")) == 3


async def test_an_interaction_whose_own_contract_changed_is_no_control(either):
    await either.cycle()
    either.interactions(CHARGE_READ, STATUS, like("list currencies", "/currencies", ["USD", "EUR"]), REFUND_READ)
    report, seen = await broken(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert {note for note, _ in seen} == {"GET /status", "GET /refunds/re_7"}


async def test_so_it_may_be_once_that_contract_has_passed_again(either):
    await either.cycle()
    either.interactions(CHARGE_READ, STATUS, like("list currencies", "/currencies", ["USD", "EUR"]), REFUND_READ)
    either.later(hours=1)
    await either.cycle()
    _, seen = await broken(either)
    assert "GET /currencies" in {note for note, _ in seen}


def a_member_goes(description):
    """Optional members may go: risky."""
    del description["components"]["schemas"]["Refund"]["properties"]["amount"]
    description["components"]["schemas"]["Refund"]["required"].remove("amount")


def a_member_comes(description):
    description["components"]["schemas"]["Refund"]["properties"]["note"] = {"type": "string"}


@pytest.mark.parametrize(("edit", "stands"), [(a_member_goes, False), (a_member_comes, True)])
async def test_an_operation_whose_description_changed_is_no_control_unless_compatibly(either, edit, stands):
    await either.cycle()
    either.describe(edit)
    report, seen = await broken(either)
    assert told(report)[0] == (either.provider, "attributed", either.provider)
    assert ("GET /refunds/re_7" in {note for note, _ in seen}) is stands


async def test_a_configured_control_whose_description_changed_is_none_either(tmp_path):
    with an_arena(tmp_path, control="GET /status") as arena:
        arena.interactions(CHARGE_READ, CURRENCIES)
        await arena.cycle()
        schema = arena.description["paths"]["/status"]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        arena.describe(lambda _: schema["properties"].update(status={"type": "integer"}))
        _, seen = await broken(arena)
        assert {note for note, _ in seen} == {"GET /currencies"}
