"""What green runs leave behind over several cycles: one row for each state of the two sides, the newest exchange in it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.contracts import payments_pact
from monitor.engine.commands import deployed
from monitor.engine.evidence.kept import KEPT_MAX, surplus
from monitor.model.evidence import Fingerprint, Kept
from monitor.model.sides import Side
from tests.engine.arena import CHARGE, Arena, an_arena, like, said
from tests.servers.scripted import Reply

WHERE = ("acme", "payments", "sandbox")


@pytest.fixture
def arena(tmp_path) -> Iterator[Arena]:
    with an_arena(tmp_path) as found:
        yield found


async def green(arena: Arena, **headers: str) -> None:
    """A cycle five minutes later; the charge comes with these headers."""
    if headers:
        arena.routes["/charges/ch_1042"] = said(CHARGE, **headers)
    await arena.cycle()
    arena.later(minutes=5)


def rows(arena: Arena, operation: str = "GET /charges/{id}") -> list[Kept]:
    return [each for each in arena.store.kept(*WHERE) if each.operation == operation]


def body(arena: Arena, row: Kept):
    return json.loads(arena.store.exchange(row.exchange).response.body)


async def test_the_newest_exchange_moves_while_nothing_changes(arena):
    await green(arena)
    (first,) = rows(arena)
    arena.routes["/charges/ch_1042"] = said(CHARGE | {"amount": 5})
    await green(arena)
    (second,) = rows(arena)
    assert second.first_at == first.first_at
    assert second.last_at >= first.last_at + timedelta(minutes=5)
    assert body(arena, second) == CHARGE | {"amount": 5}
    assert second.fingerprint.operation is not None
    assert arena.store.integrity() is None


def described_anew(arena: Arena) -> None:
    arena.describe(lambda it: it["paths"]["/charges/{id}"]["get"].update({"summary": "Reads a charge"}))


def described_elsewhere(arena: Arena) -> None:
    arena.describe(lambda it: it["paths"]["/currencies"]["get"].update({"summary": "Lists"}))


def another_version(arena: Arena) -> None:
    arena.routes["/charges/ch_1042"] = said(CHARGE, X_Acme_Version="2.1")


def another_server(arena: Arena) -> None:
    arena.routes["/charges/ch_1042"] = said(CHARGE, Server="nginx/1.27")


def another_shape(arena: Arena) -> None:
    arena.routes["/charges/ch_1042"] = said(CHARGE | {"fee": 3})


def a_release(side: Side):
    def release(arena: Arena) -> None:
        integration = arena.configuration.integrations[0]
        deployed(arena.store, integration, side, "7.2", "sandbox", {}, {}, arena.clock.now())

    return release


def another_contract(arena: Arena) -> None:
    charge = like("read one charge", "/charges/ch_1042", {name: CHARGE[name] for name in ("id", "amount")})
    arena.interactions(charge, *payments_pact()["interactions"][1:])


@pytest.mark.parametrize(
    ("happens", "parts"),
    [
        (described_anew, {"description", "operation"}),
        (described_elsewhere, {"description"}),
        (another_version, {"version"}),
        (another_server, {"server"}),
        (another_shape, {"shape"}),
        (a_release(Side.PARTNER), {"provider_version"}),
        (a_release(Side.IN_HOUSE), {"consumer_version"}),
        (another_contract, {"contract"}),
    ],
)
async def test_a_change_of_either_side_begins_a_row_and_the_one_before_stays(arena, happens, parts):
    arena.rewrite("    control:", "    version: {header: X-Acme-Version}\n    control:")
    await green(arena)
    (before,) = rows(arena)
    happens(arena)
    await green(arena)
    await green(arena)
    old, new = rows(arena)
    assert old == before
    one, other = old.fingerprint, new.fingerprint
    assert {name for name in one.__dataclass_fields__ if getattr(one, name) != getattr(other, name)} == parts
    assert new.last_at - new.first_at >= timedelta(minutes=5)
    assert new.first_at > old.last_at


async def test_nodes_that_answer_in_turn_have_a_row_each_and_no_more(arena):
    for turn in range(8):
        await green(arena, Server=f"node-{turn % 2}")
    one, other = rows(arena)
    assert one.first_at < other.first_at < one.last_at < other.last_at


async def test_optional_members_nulls_and_empty_lists_do_not_fill_the_store(arena):
    variants = [{"note": None}, {"note": "x", "lines": []}, {}, {"lines": [{"sku": "a"}]}, {"note": "y"}]
    for turn in range(4 * len(variants)):
        arena.routes["/charges/ch_1042"] = said(CHARGE | variants[turn % len(variants)])
        await green(arena)
    found = rows(arena)
    assert len(found) <= len(variants)
    assert found[-1].last_at - found[-1].first_at >= timedelta(minutes=5 * 2 * len(variants))


async def test_dates_ids_and_the_name_of_a_node_are_no_fingerprint(arena):
    for turn in range(4):
        via = f"1.1 {turn:x}ab.cloudfront.net (CloudFront), 1.1 varnish"
        await green(arena, Date=f"Thu, 0{turn + 1} Jan 2026 00:00:00 GMT", X_Request_Id=str(turn), Via=via)
    (row,) = rows(arena)
    assert row.fingerprint.server == ("via: 1.1 (CloudFront), 1.1 varnish",)


async def test_a_failing_run_keeps_nothing_of_what_failed(arena):
    await green(arena)
    kept = rows(arena)
    arena.routes["/charges/ch_1042"] = said({"amount": "x"}, Server="nginx/1.27")
    await green(arena)
    assert rows(arena) == kept


async def test_an_answer_that_is_no_json_is_kept_without_a_shape(arena):
    text = {"description": "read the terms", "request": {"method": "GET", "path": "/terms"}}
    text["response"] = {"status": 200}
    arena.interactions(text, *payments_pact()["interactions"])
    arena.routes["/terms"] = Reply(200, b"be nice", {"Content-Type": "text/plain"})
    await green(arena)
    await green(arena)
    (row,) = rows(arena, "GET /terms")
    assert (row.shape, row.fingerprint.shape, row.compared) == (None, None, 0)


async def test_what_no_contract_asks_any_more_is_forgotten_after_two_weeks(arena):
    await green(arena)
    arena.interactions(*payments_pact()["interactions"][1:])
    arena.later(days=13)
    await green(arena)
    assert rows(arena)
    arena.later(days=2)
    await green(arena)
    assert not rows(arena)
    assert len(arena.store.kept(*WHERE)) == len(payments_pact()["interactions"]) - 1


START = datetime(2027, 1, 1, tzinfo=UTC)


def a_row(number: int, *, hours: float = 1, server: str = "", shape: str = "") -> Kept:
    fingerprint = Fingerprint(server=(server or f"v{number}",), shape=shape or f"s{number}")
    first = START + timedelta(days=number)
    return Kept(
        "acme", "payments", "sandbox", "GET /", 200, "i", fingerprint, "e", first, first + timedelta(hours=hours)
    )


def test_the_oldest_states_go_first():
    found = [a_row(number) for number in range(KEPT_MAX + 3)]
    assert list(surplus(found)) == found[:3]
    assert not surplus(found[:KEPT_MAX])


def test_nodes_of_one_cluster_go_before_releases():
    long = a_row(0, hours=24 * 100)
    nodes = [a_row(number) for number in range(1, 6)]
    releases = [a_row(number, hours=24 * 300) for number in range(1, KEPT_MAX)]
    assert set(surplus([long, *nodes, *releases])) == set(nodes)


def test_a_shape_that_still_widens_goes_before_releases():
    releases = [a_row(number) for number in range(KEPT_MAX - 1)]
    widening = [a_row(100 + number, server="same") for number in range(5)]
    assert set(surplus([*releases, *widening])) == set(widening[:-1])
