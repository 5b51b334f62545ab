"""What people say, over a real store, and what the cycle does when they don't."""

import json
from datetime import timedelta

import pytest

from monitor.engine import commands
from monitor.engine.settling.people import overruns
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.settlement import ConcernKind, Standing, Unmet
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.moves import Consent, HandTo, Jot, Move, Propose, Raise, Reply, Update
from tests.engine import arena as arenas
from tests.engine.arena import CHARGE, Arena
from tests.engine.test_disputes import an_hour_later, broken

WORKING = arenas.said(CHARGE)


def say(arena: Arena, by: str, side: str, move: Move) -> Conflict | str:
    (case,) = arena.store.conflicts(open_only=True)
    return commands.settle(arena.store, arena.configuration, case.id, move, by, Side(side), arena.clock.now())


def said(arena: Arena, by: str, side: str, move: Move) -> Conflict:
    found = say(arena, by, side, move)
    assert isinstance(found, Conflict), found
    return found


def promise(arena: Arena, hours: float = 10, **fields) -> Propose:
    return Propose("send numbers again", "revert", arena.clock.now() + timedelta(hours=hours), "API team", **fields)


def escalations(arena: Arena, case: str) -> list[str]:
    return [str(each.data["trigger"]) for each in arena.store.log(case) if each.event == "escalated"]


async def test_a_commitment_is_kept_when_the_fix_is_verified_and_the_next_buffer_knows_it(either):
    case = await broken(either)
    said(either, "Kim", either.provider, promise(either, needs=(either.provider, either.consumer)))
    found = said(either, "Ada", either.consumer, Consent("c1"))
    assert found.status is ConflictStatus.COMMITTED
    either.routes["/charges/ch_1042"] = WORKING
    either.later(hours=11)
    await either.cycle()
    view = fold(either.store.log(case.id))
    assert view.commitments[0].standing is Standing.KEPT
    (integration,) = either.configuration.integrations
    (share,) = overruns(either.store, integration, Side(either.provider), "api team")
    assert share == pytest.approx(0.1, abs=0.001), "an hour later than the raw estimate of ten hours"
    assert overruns(either.store, integration, Side(either.provider), "another team") == ()
    assert overruns(either.store, integration, Side(either.consumer), "API team") == ()


async def test_what_is_refused_changes_nothing(either):
    case = await broken(either)
    before = (either.cases(), either.store.log(case.id), either.store.messages())
    assert isinstance(say(either, "Kim", either.provider, promise(either, -1)), str)
    assert isinstance(say(either, "Kim", either.provider, Consent("c1")), str)
    assert (either.cases(), either.store.log(case.id), either.store.messages()) == before
    assert either.store.private_notes() == ()


async def test_of_two_people_at_once_one_wins_and_the_other_is_told(either):
    await broken(either)
    said(either, "Kim", either.provider, promise(either, needs=(either.consumer,)))
    save, others = either.store.save_conflict, [("Eve", Consent("c1"))]

    def slower(*arguments):
        if others:
            by, move = others.pop()
            said(either, by, either.consumer, move)
        return save(*arguments)

    either.store.save_conflict = slower
    assert say(either, "Ada", either.consumer, Consent("c1")) == "the commitment c1 is agreed already"
    del either.store.save_conflict
    (made,) = fold(either.store.log(either.cases()[0].id)).commitments
    assert made.standing is Standing.AGREED


async def test_the_cycle_takes_each_planned_step_once_and_tells_both(either):
    case = await broken(either)
    said(either, "Ada", either.consumer, Raise(ConcernKind.WORRY, "and the payouts?"))
    either.later(hours=5)
    await either.cycle()
    await an_hour_later(either)
    assert escalations(either, case.id) == ["concern_unanswered", "not_acknowledged"]
    told = [each for each in either.store.messages() if each.reason == "escalated"]
    assert len(told) == 4
    assert {each.side for each in told} == set(Side)
    assert either.cases()[0].status is ConflictStatus.ATTRIBUTED


async def test_a_case_goes_on_alone_to_its_end_if_the_other_company_never_answers(either):
    case = await broken(either)
    for _ in range(5):
        either.later(days=1)
        await either.cycle()
    assert escalations(either, case.id) == ["not_acknowledged", "silence"]
    either.routes["/charges/ch_1042"] = WORKING
    await an_hour_later(either)
    either.later(days=1)
    await either.cycle()
    found = either.store.conflict(case.id)
    assert found is not None
    assert (found.status, found.notes["closed"]) == (ConflictStatus.CLOSED, "not confirmed by Checkout and Acme Pay")


async def test_a_concern_that_has_no_answer_is_named_when_the_case_closes(either):
    case = await broken(either)
    said(either, "Ada", either.consumer, Raise(ConcernKind.WORRY, "and payouts?"))
    said(either, "Ada", either.consumer, Raise(ConcernKind.WORRY, "and refunds?"))
    said(either, "Kim", either.provider, Reply("q2", "they read another field", "none", Unmet.MIS_SET))
    either.routes["/charges/ch_1042"] = WORKING
    await an_hour_later(either)
    either.later(days=1)
    await either.cycle()
    found = either.store.conflict(case.id)
    assert found is not None
    assert found.status is ConflictStatus.CLOSED
    last = [each.body for each in either.store.messages() if each.reason == "closed"]
    asked = either.configuration.integrations[0].company(Side(either.provider)).name
    assert len(last) == 2
    assert all(f"the concern q1 still asks {asked} for an answer: and payouts?" in each for each in last)
    assert not any("q2" in each for each in last)


async def test_nothing_private_is_in_the_log_a_message_the_history_or_a_bundle(either):
    from monitor.reports.bundle.contents import files
    from monitor.reports.bundle.gathering import gather

    case = await broken(either)
    said(either, "Kim", either.provider, promise(either, 777, needs=(either.consumer,)))
    said(either, "Kim", either.provider, Jot("the intern did it"))
    estimate = str(either.store.private_notes()[0].data["estimate"])
    (integration,) = either.configuration.integrations
    gathered, page = gather(either.store, either.store.conflict(case.id), integration)
    bundle = files(gathered, page, "00", "0")
    everything = [
        *(content.decode("latin-1") for content in bundle.values()),
        *(each.body for each in either.store.messages()),
        *(json.dumps(each.to_json()) for each in either.store.log(case.id)),
        *(json.dumps(dict(each.data)) for each in either.store.records()),
    ]
    for text in everything:
        assert estimate not in text
        assert estimate[:16].replace("T", " ") not in text
        assert "the intern did it" not in text


async def test_what_people_say_is_in_the_history(either):
    case = await broken(either)
    said(either, "Kim", either.provider, Update("we look into it"))
    said(either, "Kim", either.provider, HandTo(Side(either.consumer), "your gateway rewrites it"))
    events = [each.data.get("event") for each in either.store.records() if each.data.get("conflict") == case.id]
    assert events[-2:] == [EventKind.UPDATED.value, EventKind.HANDED_OVER.value]
