"""Cycles that only poll, which are most of a daemon's, and cycles that can't read a contract."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.daemon.composition import Monitor
from monitor.demo import story
from monitor.demo.story import Stage
from monitor.model.cases import ConflictStatus
from monitor.model.history import Accepted, ContractInForce
from monitor.model.sides import Side
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, an_arena, said
from tests.engine.world import World
from tests.servers.scripted import ScriptedServer

SIDES = tuple(sorted(each.value for each in Side))


def offer(world: World, *paths: str) -> None:
    """Describe exactly these further paths."""
    changed = world.acme.behaviour.copy()
    for path in ("/rates", "/limits"):
        changed.description["paths"].pop(path, None)
        if path in paths:
            changed.description["paths"][path] = {"get": {"responses": {"200": {"description": "ok"}}}}
    world.acme.behaviour = changed


async def test_what_passed_when_it_was_last_tried_is_compatible_while_it_waits_for_its_turn(world):
    verified = await world.cycle()
    world.later(minutes=5)
    polled = await world.cycle(verifying=False)
    assert not polled.results
    assert (polled.state, polled.reasons) == (verified.state, verified.reasons)


async def test_what_was_never_tried_is_unknown_while_it_waits_for_its_turn(world):
    report = await world.cycle(verifying=False)
    assert report.state is CompatibilityState.UNKNOWN
    assert all("it is not its turn yet" in reason for reason in report.reasons)


async def test_a_pause_is_the_one_reason_of_what_passed_before(world):
    await world.cycle()
    world.store.pause("acme", datetime.max.replace(tzinfo=UTC))
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    (reason,) = report.reasons
    assert "paused" in reason


async def test_a_pause_in_the_middle_of_a_cycle_stops_its_probes_and_is_never_compatible(world):
    await world.cycle()
    monitor = Monitor(world.configuration, world.folder, world.store, world.clock, world.environ)
    async with monitor.ports() as ports:
        asked = []

        class PausedMeanwhile:
            async def send(self, request, environment, *, previous=False):
                asked.append(request.path)
                world.store.pause("acme", datetime.max.replace(tzinfo=UTC))
                return await ports.exchanger.send(request, environment, previous=previous)

            async def set_state(self, interaction, environment):
                return await ports.exchanger.set_state(interaction, environment)

        report = await world.cycle(exchanger=PausedMeanwhile())
    assert len(asked) == 1
    assert report.state is CompatibilityState.UNKNOWN
    assert [reason for reason in report.reasons if "paused" in reason]


async def test_what_was_added_between_two_verifications_is_in_force_after_the_next(world):
    await world.cycle()
    offer(world, "/rates")
    world.later(minutes=5)
    await world.cycle(verifying=False)
    world.later(minutes=5)
    await world.cycle()
    offer(world)
    world.later(minutes=5)
    report = await world.cycle(verifying=False)
    assert report.state is CompatibilityState.CONFLICT
    assert [each.status for each in world.cases()] == [ConflictStatus.PENDING]


async def test_what_both_confirmed_is_all_that_is_called_confirmed_once_more_is_in_force(world):
    """A compatible change is in force without a word; whoever rests on it is told that nobody confirmed it."""
    await world.cycle()
    known = world.store.contract_in_force("acme", "payments")
    words = tuple(Accepted(each, known.description_digest, known.contract_digests) for each in SIDES)
    world.store.save_contract_in_force(replace(known, agreed_by=SIDES, accepted=words))
    world.later(minutes=5)
    await world.cycle()
    assert world.store.contract_in_force("acme", "payments").agreed_by == SIDES
    offer(world, "/rates")
    world.later(minutes=5)
    await world.cycle()
    advanced = world.store.contract_in_force("acme", "payments")
    assert advanced.description_digest != known.description_digest
    assert advanced.agreed_by == ()


@pytest.mark.parametrize("first", [True, False])
async def test_what_somebody_agrees_to_while_a_cycle_runs_is_not_lost(world, first):
    if not first:
        await world.cycle()
        offer(world, "/rates")
        world.later(minutes=5)
    agreed = ContractInForce("acme", "payments", None, ("c1",), world.clock.now(), ("partner",), "agreed")
    monitor = Monitor(world.configuration, world.folder, world.store, world.clock, world.environ)
    async with monitor.ports() as ports:

        class AgreedMeanwhile:
            async def send(self, request, environment, *, previous=False):
                world.store.save_contract_in_force(agreed)
                return await ports.exchanger.send(request, environment, previous=previous)

            async def set_state(self, interaction, environment):
                return await ports.exchanger.set_state(interaction, environment)

        await world.cycle(exchanger=AgreedMeanwhile())
    assert world.store.contract_in_force("acme", "payments") == agreed


def test_a_verdict_rests_on_the_description_and_one_contract():
    both = tuple(Accepted(each, "d1", ("c1",)) for each in SIDES)
    more = ContractInForce("acme", "payments", "d1", ("c1", "c2"), datetime(2027, 1, 1, tzinfo=UTC), accepted=both)
    assert [more.confirmed_by(each) for each in ("c1", "c2", None)] == [SIDES, (), SIDES]
    assert replace(more, description_digest="d2").confirmed_by("c1") == ()


async def test_a_break_between_two_verifications_is_not_in_force_after_the_next(world):
    offer(world, "/rates", "/limits")
    await world.cycle()
    before = world.store.contract_in_force("acme", "payments")
    offer(world, "/limits")
    world.later(minutes=5)
    await world.cycle(verifying=False)
    world.later(minutes=5)
    report = await world.cycle()
    assert report.state is CompatibilityState.CONFLICT
    assert world.store.contract_in_force("acme", "payments") == before


async def test_a_contract_that_can_not_be_read_ends_no_case(world):
    await world.cycle()
    world.later(hours=1)
    story._amount_becomes_text(Stage(world.acme, world.checkout, world.folder))
    await world.cycle()
    (pact,) = (world.folder / "pacts").glob("*.json")
    pact.write_text(pact.read_text()[:100])
    world.later(hours=1)
    report = await world.cycle()
    assert report.state is CompatibilityState.CONFLICT
    assert [each.status for each in world.cases()] == [ConflictStatus.ATTRIBUTED]


async def test_what_failed_where_it_last_ran_is_not_made_good_by_another_environment(tmp_path):
    """Production is behind: what passes in the sandbox is not there yet, and its budget does not last for every cycle."""
    with ScriptedServer() as production, an_arena(tmp_path) as arena:
        production.routes = arena.routes | {"/charges/ch_1042": said({"error": "none"}, 404)}
        url = production.url("").rstrip("/")
        small = f"production: {{base_url: '{url}', probe: {{methods: [GET], rate: 1000/s, budget: 6/day}}}}"
        arena.rewrite("    control:", f"      {small}\n    control:")
        for _ in range(3):
            report = await arena.cycle()
            assert report.state is CompatibilityState.UNKNOWN
            arena.later(hours=1)
    assert any("production" in reason for reason in report.reasons)


async def test_a_case_of_an_environment_that_is_configured_no_more_closes(tmp_path):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        well = arena.routes["/charges/ch_1042"]
        arena.routes["/charges/ch_1042"] = said({"error": "none"}, 500)
        await arena.cycle()
        arena.rewrite("      sandbox:", "      staging:")
        arena.routes["/charges/ch_1042"] = well
        arena.later(hours=1)
        assert (await arena.cycle()).state is CompatibilityState.COMPATIBLE
        (case,) = arena.cases()
    assert case.status is ConflictStatus.CLOSED


async def test_one_lucky_run_does_not_make_a_fault_that_lets_some_answers_pass_compatible(tmp_path):
    """One in four answers comes from a node without the fault: the run that meets it says little."""
    turns = itertools.count()
    with an_arena(tmp_path) as arena:
        well = arena.routes["/charges/ch_1042"]
        await arena.cycle()
        broken = said(CHARGE | {"amount": "19.99"})
        arena.routes["/charges/ch_1042"] = lambda _: well if next(turns) % 4 == 3 else broken
        assert (await arena.cycle()).regressions
        arena.routes["/charges/ch_1042"] = well
        states = []
        for _ in range(4):
            arena.later(minutes=15)
            report = await arena.cycle()
            states.append(report.state)
            assert (report.state is CompatibilityState.UNKNOWN) == any("no proof" in each for each in report.reasons)
    assert states == [CompatibilityState.UNKNOWN, CompatibilityState.UNKNOWN, *[CompatibilityState.COMPATIBLE] * 2]


async def test_what_could_not_be_judged_is_not_taken_for_its_last_pass_while_it_waits(tmp_path):
    """An answer that is longer than what is kept of it: nobody knows whether it is still as it was."""
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes["/charges/ch_1042"] = said(CHARGE | {"note": "x" * 2000})
        async with arena.exchanger(body_bytes_max=1000) as short:
            for verifying in (True, False):
                arena.later(minutes=5)
                report = await arena.cycle(verifying=verifying, exchanger=short)
                assert report.state is CompatibilityState.UNKNOWN
