"""The room of a stalled case over a real store: the cycle opens it, people settle it, the next fix is measured by it."""

from datetime import timedelta

import pytest

from monitor.engine import commands
from monitor.engine.settling.people import escalate, overruns, settlement_of
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.settlement import Standing
from monitor.model.sides import Side
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.moves import AcceptOption, Move, Offer
from tests.engine import arena as arenas
from tests.engine.arena import CHARGE, Arena
from tests.engine.test_disputes import broken

MEDIATORS = "mediators:\n  - {name: Mia Stone, email: mia@between.example}\n"


def said(arena: Arena, by: str, side: Side | None, move: Move) -> Conflict:
    (case,) = arena.store.conflicts(open_only=True)
    found = commands.settle(arena.store, arena.configuration, case.id, move, by, side, arena.clock.now())
    assert isinstance(found, Conflict), found
    return found


@pytest.mark.parametrize("either", ["partner"], indirect=True)  # the laws of the workflow mirror it
async def test_a_case_of_which_nobody_speaks_goes_to_the_room_and_is_settled_there(either):
    with (either.folder / "settings.yaml").open("a", encoding="utf-8") as settings:
        settings.write(MEDIATORS)
    provider, consumer = Side(either.provider), Side(either.consumer)
    case = await broken(either)
    (integration,) = either.configuration.integrations
    for _ in range(6):
        either.later(hours=8)
        list(escalate(either.store, integration, either.clock.now()))
    opened = [each for each in either.store.log(case.id) if each.event == "room-opened"]
    assert [(each.by, each.data["mediators"]) for each in opened] == [("monitor", ["Mia Stone"])]
    told = [each for each in either.store.messages() if each.reason == "room-opened"]
    assert {each.side for each in told} == {*Side, None}
    assert len({each.body for each in told}) == 1
    offered = said(either, "Mia Stone", None, Offer("It is a number", "read it once", {provider: "send numbers again"}))
    shown = settlement_of(either.store, offered, integration, either.clock.now(), consumer)
    sentence = shown["rooms"][0]["options"][0]["sentence"]
    estimate = either.clock.now() + timedelta(hours=10)
    said(either, "Kim", provider, AcceptOption("o1", sentence, "revert", estimate, "API team"))
    settled = said(either, "Ada", consumer, AcceptOption("o1", sentence))
    assert settled.status is ConflictStatus.COMMITTED
    either.routes["/charges/ch_1042"] = arenas.said(CHARGE)
    either.later(hours=11)
    await either.cycle()
    (promise,) = fold(either.store.log(case.id)).commitments
    assert (promise.standing, promise.side, promise.owner) == (Standing.KEPT, provider, "API team")
    assert overruns(either.store, integration, provider, "API team") == (pytest.approx(0.1, abs=0.001),)
