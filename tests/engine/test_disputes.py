"""What the companies say of a verdict: accepted by whom it names; disputed, run again, and upheld or corrected."""

import copy
from dataclasses import replace

import pytest

from monitor.demo.contracts import payments_pact
from monitor.engine.commands import say
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from tests.engine.arena import CHARGE, REFUND, Arena, said

CHARGED = "/charges/ch_1042"
BROKEN = said(CHARGE | {"amount": "1999"})


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


async def broken(arena: Arena) -> Conflict:
    """The case of a break by the provider, as the companies are told it."""
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = BROKEN
    await an_hour_later(arena)
    (case,) = arena.cases()
    assert case.status is ConflictStatus.ATTRIBUTED
    return case


def speak(arena: Arena, kind: EventKind, side: str, text: str = "") -> Conflict | str:
    (case,) = arena.cases()
    return say(arena.store, arena.configuration, case.id, kind, "Jo Berg", Side(side), text, arena.clock.now())


def dispute(arena: Arena) -> None:
    found = speak(arena, EventKind.DISPUTED, arena.provider, "our release was rolled back at noon")
    assert isinstance(found, Conflict), found
    assert found.status is ConflictStatus.DISPUTED
    assert found.next_action is not None
    assert found.next_action.what.startswith("the monitor runs the experiment again")


async def test_a_disputed_verdict_that_shows_itself_again_is_upheld(either):
    await broken(either)
    asked = len(either.requests("/charges/ch_1042"))
    dispute(either)
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.UPHELD, either.provider)
    assert len(either.requests("/charges/ch_1042")) > asked + 1, "replayed, and not only seen again"
    assert case.verdict["observations"]
    told = [each.reason for each in either.store.messages()]
    assert [told.count(reason) for reason in ("attributed", "disputed", "upheld")] == [2, 2, 2]


async def test_an_undisputed_verdict_is_not_run_again(either):
    await broken(either)
    asked = len(either.requests("/charges/ch_1042"))
    await an_hour_later(either)
    assert len(either.requests("/charges/ch_1042")) == asked + 1


async def test_a_verdict_that_the_experiment_does_not_show_again_is_corrected_in_the_open(either):
    """As if an earlier version of the monitor had named the other company."""
    case = await broken(either)
    wrong = {**case.verdict, "changed_by": either.consumer, "owes": either.consumer}
    assert either.store.save_conflict(replace(case, verdict=wrong), (), ())
    dispute(either)
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)
    log = [each.event for each in either.store.log(case.id)]
    assert log[-2:] == ["overturned", "attributed"]
    (message, _) = [each for each in either.store.messages() if each.reason == "overturned"]
    assert message.body.startswith("Corrected: the explanation given before was wrong")


async def test_a_dispute_that_nothing_settles_stays_one_and_is_tried_again(either):
    """The budget of the day is used up: nothing can be sent, so neither of both is right."""
    await broken(either)
    dispute(either)
    either.rewrite("budget: 100000/day", "budget: 14/day")
    await an_hour_later(either)
    (case,) = either.cases()
    assert case.status is ConflictStatus.DISPUTED
    either.later(days=1)
    either.rewrite("budget: 14/day", "budget: 100000/day")
    await either.cycle()
    assert either.cases()[0].status is ConflictStatus.UPHELD


async def test_only_who_is_named_accepts(either):
    await broken(either)
    refused = speak(either, EventKind.ACCEPTED, either.consumer)
    name = either.configuration.integrations[0].company(Side(either.provider)).name
    assert refused == f"the explanation names {name}: only who is named can accept it"
    assert either.cases()[0].status is ConflictStatus.ATTRIBUTED
    found = speak(either, EventKind.ACCEPTED, either.provider, "it was our release")
    assert isinstance(found, Conflict)
    assert (found.status, found.waiting_on) == (ConflictStatus.ACCEPTED, either.provider)
    assert either.store.log(found.id)[-1].data["side"] == either.provider
    either.later(minutes=1)
    assert speak(either, EventKind.ACCEPTED, either.provider) == f"{name} has accepted it already"
    assert [each.reason for each in either.store.messages()].count("accepted") == 2, "each company is told once"


@pytest.mark.parametrize("kind", [EventKind.DISPUTED, EventKind.REOPENED])
async def test_what_others_must_act_on_has_a_reason(either, kind):
    await broken(either)
    assert speak(either, kind, either.provider, "  ") == f"a case is {kind.value} for a reason: say which"


async def test_nobody_upholds_or_corrects_a_verdict_but_the_experiment(either):
    await broken(either)
    dispute(either)
    for kind in (EventKind.UPHELD, EventKind.OVERTURNED, EventKind.GREEN):
        assert isinstance(speak(either, kind, either.consumer, "because"), str)
    assert either.cases()[0].status is ConflictStatus.DISPUTED


async def test_what_the_table_lacks_is_refused_and_nothing_changes(either):
    case = await broken(either)
    refused = speak(either, EventKind.REOPENED, either.provider, "it is not over")
    assert isinstance(refused, str)
    assert "a case that is attributed can't be opened again" in refused
    assert list(either.cases()) == [case]


async def test_an_outage_answers_no_dispute(either):
    """One operation failed while the others worked. That all of them fail now says nothing of the verdict on that."""
    await either.cycle()
    either.routes["/charges/ch_1042"] = said({"error": "out"}, 503)
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)
    dispute(either)
    well = dict(either.routes)
    either.all_answer(said({"error": "out"}, 503))
    await an_hour_later(either)
    disputed = next(each for each in either.cases() if each.id == case.id)
    assert (disputed.status, disputed.verdict["changed_by"]) == (ConflictStatus.DISPUTED, either.provider)
    assert not [each for each in either.store.messages() if each.body.startswith("Corrected")]
    either.host.routes = well
    await an_hour_later(either)
    upheld = next(each for each in either.cases() if each.id == case.id)
    assert (upheld.status, upheld.verdict["changed_by"]) == (ConflictStatus.UPHELD, either.provider)


async def test_a_verdict_that_is_only_likely_is_upheld_as_that(either):
    """What was never more than likely can't be shown for certain: it shows itself again, and stays likely."""
    either.rewrite("    control: GET /status\n", "")
    either.interactions(*[each for each in payments_pact()["interactions"] if each["request"]["path"] == CHARGED])
    case = await broken(either)
    assert case.verdict["status"] == "likely"
    dispute(either)
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["status"]) == (ConflictStatus.UPHELD, "likely")
    assert case.verdict["changed_by"] == either.provider


async def test_what_was_foreseen_and_taken_back_has_nothing_to_open_again(either):
    """It would wait for ever: nothing fails in it that could pass again."""
    await either.cycle()
    described = copy.deepcopy(either.description)
    either.describe(lambda document: document["components"]["schemas"]["Charge"]["properties"].pop("amount"))
    await an_hour_later(either)
    either.routes["/openapi.json"] = said(described)
    await an_hour_later(either)
    (case,) = either.cases()
    assert case.status is ConflictStatus.CLOSED
    assert isinstance(speak(either, EventKind.REOPENED, either.consumer, "it is not over"), str)
    await an_hour_later(either)
    assert [each.status for each in either.cases()] == [ConflictStatus.CLOSED]


async def broken_at_two(arena: Arena) -> Conflict:
    """One case of two operations; the explanation given names the wrong company, as an earlier version might have."""
    await arena.cycle()
    arena.routes["/charges/ch_1042"], arena.routes["/refunds/re_7"] = BROKEN, said(REFUND | {"amount": "500"})
    await an_hour_later(arena)
    (case,) = arena.cases()
    assert len(case.fingerprints) == 2
    wrong = {**case.verdict, "changed_by": arena.consumer, "owes": arena.consumer}
    assert arena.store.save_conflict(replace(case, verdict=wrong), (), ())
    dispute(arena)
    return case


async def test_nothing_is_corrected_while_a_failure_of_the_case_was_not_run_again(either):
    await broken_at_two(either)
    away = [each for each in payments_pact()["interactions"] if each["request"]["path"] != CHARGED]
    either.interactions(*away)
    await an_hour_later(either)
    assert [each.status for each in either.cases()] == [ConflictStatus.DISPUTED]
    either.interactions(*payments_pact()["interactions"])
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)


async def test_what_passes_by_now_holds_up_no_correction(either):
    await broken_at_two(either)
    either.routes["/refunds/re_7"] = said(REFUND)
    await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)


async def test_another_explanation_of_one_failure_overturns_none_that_another_shows_again(either):
    """Of two failures one is by now of a contract that was changed; the other is as it was."""
    await either.cycle()
    either.routes["/charges/ch_1042"], either.routes["/refunds/re_7"] = BROKEN, said(REFUND | {"amount": "500"})
    await an_hour_later(either)
    dispute(either)
    either.interactions(
        *[
            each | {"response": {"status": 200, "body": {"nobody": "has this"}}}
            if each["request"]["path"] == "/refunds/re_7"
            else each
            for each in payments_pact()["interactions"]
        ]
    )
    await an_hour_later(either)
    first = either.cases()[-1]
    assert (first.status, first.verdict["changed_by"]) == (ConflictStatus.UPHELD, either.provider)
    assert not [each for each in either.store.messages() if each.body.startswith("Corrected")]
