"""Whom not to blame (DESIGN.md §7, false-blame risks), through whole cycles against a host that the test writes.

Where a company is rightly named, the companies swap places and so must the verdict.
"""

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from monitor.demo.contracts import payments_pact
from monitor.engine.events import FlakeCounted
from monitor.engine.evidence import recording
from monitor.model.cases import ConflictStatus
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, REFUND, Arena, accused, an_arena, exactly, like, said, told
from tests.servers.scripted import Reply

ENVIRONMENT = ("environment", "attributed", "nobody")
BROKEN_CHARGE = said(CHARGE | {"amount": "19.99"})
DOWN = said({"error": "unavailable"}, 503)


@pytest.fixture
def arena(tmp_path) -> Iterator[Arena]:
    with an_arena(tmp_path) as found:
        yield found


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def mended(arena: Arena) -> None:
    """All well, the description as it is published now."""
    arena.routes.update(
        {
            "/openapi.json": said(arena.description),
            "/status": said({"status": "ok"}),
            "/currencies": said(["EUR", "USD"]),
            "/charges/ch_1042": said(CHARGE),
            "/refunds/re_7": said(REFUND),
        }
    )


# --- what is somebody's -----------------------------------------------------------------------------------------------


async def test_a_plain_break_is_its_providers_in_the_run_that_saw_it_and_within_25_requests(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    before = len(either.host.received)
    report = await an_hour_later(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert len(either.host.received) - before <= 25
    assert len(either.cases()) == 1


async def test_behaviour_that_changed_while_the_description_stayed_is_named_as_behaviour(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = said({name: CHARGE[name] for name in ("id", "currency", "status")})
    report = await an_hour_later(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert report.regressions[0]["verdict"]["culprit"]["kind"] == "behaviour"


async def test_a_consumer_that_tightens_its_contract_changed_itself(either):
    await either.cycle()
    tightened = exactly("read one charge", "/charges/ch_1042", CHARGE | {"status": "pending"})
    either.interactions(tightened, *payments_pact()["interactions"][1:])
    assert told(await an_hour_later(either)) == [(either.consumer, "attributed", either.consumer)]


async def test_both_changed_inside_one_interval_and_both_broke_it(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": {"cents": 1999}})
    either.interactions(*payments_pact(amount="19.99")["interactions"])
    assert told(await an_hour_later(either)) == [("both", "attributed", "both")]


async def test_both_changed_inside_one_interval_and_only_the_provider_broke_it(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    pact = payments_pact()["interactions"]
    del pact[0]["response"]["body"]["currency"]
    either.interactions(*pact)
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


# --- the host -----------------------------------------------------------------------------------------------------------


async def test_one_503_is_a_flake(arena):
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = [DOWN, said(CHARGE)]
    report = await an_hour_later(arena)
    assert report.state is CompatibilityState.COMPATIBLE
    assert any(isinstance(event, FlakeCounted) for event in arena.events)
    assert not arena.cases()
    assert not arena.store.messages()


@pytest.mark.parametrize(("rate", "seed"), [(0.2, 1), (0.25, 3), (0.3, 2)])
async def test_an_intermittent_503_pages_nobody(arena, rate, seed):
    await arena.cycle()
    chance = random.Random(seed)
    arena.routes["/charges/ch_1042"] = lambda _: DOWN if chance.random() < rate else said(CHARGE)
    flakes = 0
    for _ in range(5):
        assert not accused(await an_hour_later(arena))
        flakes += sum(isinstance(event, FlakeCounted) for event in arena.events)
    assert flakes
    assert not arena.store.messages()


async def test_an_intermittent_404_is_no_change_of_the_provider(arena):
    await arena.cycle()
    chance = random.Random(4)
    arena.routes["/charges/ch_1042"] = lambda _: said({"error": "none"}, 404) if chance.random() < 0.5 else said(CHARGE)
    reports = [await an_hour_later(arena) for _ in range(3)]
    assert not [each for each in reports if accused(each)]


PAGE = {"Content-Type": "text/html"}
OUTAGES = {
    "503 everywhere": DOWN,
    "the connection is reset": Reply(reset=True),
    "what answers is no HTTP": Reply(raw=b"garbage\r\n\r\n"),
    "401 everywhere, as with an expired credential": said({"error": "token expired"}, 401),
    "403 everywhere, as from a WAF": Reply(403, b"<html>Attention required</html>", PAGE),
    "a challenge page with status 200": Reply(200, b"<!DOCTYPE html><p>Checking your browser</p>", PAGE),
    "a challenge page with status 406": Reply(406, b"<html>The requested URL was rejected</html>", PAGE),
    "a page that calls itself JSON": Reply(200, b"<html>blocked</html>", {"Content-Type": "application/json"}),
    "a redirect to a login portal": Reply(302, b"", {"Location": "https://login.example/"}),
    "one JSON answer to everything": said({"maintenance": True}),
}


@pytest.mark.parametrize("reply", OUTAGES.values(), ids=OUTAGES)
async def test_what_befalls_the_whole_host_is_nobodys_change_and_one_case(arena, reply):
    await arena.cycle()
    arena.all_answer(reply)
    arena.routes["/openapi.json"] = said(arena.description)
    report = await an_hour_later(arena)
    assert set(told(report)) == {ENVIRONMENT}
    assert report.state is CompatibilityState.UNKNOWN
    assert [case.status for case in arena.cases()] == [ConflictStatus.ENVIRONMENT]


UNSEEN_BY_STATUS = ["503 everywhere", "a challenge page with status 200", "a redirect to a login portal"]


@pytest.mark.parametrize("outage", UNSEEN_BY_STATUS)
async def test_so_it_is_without_a_named_control(tmp_path, outage):
    with an_arena(tmp_path, control=None) as arena:
        await arena.cycle()
        arena.all_answer(OUTAGES[outage])
        assert set(told(await an_hour_later(arena))) == {ENVIRONMENT}


@pytest.mark.parametrize("outage", [*UNSEEN_BY_STATUS, "one JSON answer to everything"])
async def test_so_it_is_where_the_control_is_in_no_contract(arena, outage):
    arena.interactions(*payments_pact()["interactions"][:2])
    await arena.cycle()
    arena.all_answer(OUTAGES[outage])
    assert set(told(await an_hour_later(arena))) == {ENVIRONMENT}


async def test_a_json_404_for_everything_blames_nobody(arena):
    """A gateway that lost its routes, or an API that moved as a whole: from outside they look the same."""
    await arena.cycle()
    arena.all_answer(said({"message": "no route matched"}, 404))
    assert not accused(await an_hour_later(arena))


async def test_an_outage_of_most_of_a_host_is_an_outage(arena):
    await arena.cycle()
    arena.routes.update(dict.fromkeys(("/charges/ch_1042", "/refunds/re_7", "/currencies"), DOWN))
    report = await an_hour_later(arena)
    assert set(told(report)) == {ENVIRONMENT}
    assert len(arena.cases()) == 1


async def test_a_host_that_does_not_answer_in_time_is_out(arena):
    await arena.cycle()
    arena.all_answer(Reply(hang=5))
    arena.routes["/openapi.json"] = said(arena.description)
    arena.later(hours=1)
    async with arena.exchanger(timeout_seconds=0.05) as impatient:
        report = await arena.cycle(exchanger=impatient)
    assert set(told(report)) == {ENVIRONMENT}


async def test_a_name_that_no_longer_resolves_is_the_environment(arena):
    await arena.cycle()
    file = arena.folder / "acme.yaml"
    here = arena.host.url("").rstrip("/")
    file.write_text(file.read_text().replace(f"base_url: {here}", "base_url: http://payments.acme.invalid"))
    assert set(told(await an_hour_later(arena))) == {ENVIRONMENT}


@pytest.mark.parametrize("reply", [DOWN, Reply(502, b"<html>Bad Gateway</html>", PAGE)], ids=["JSON", "a page"])
async def test_one_operation_that_lastingly_fails_with_5xx_is_its_providers(either, reply):
    await either.cycle()
    either.routes["/charges/ch_1042"] = reply
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


BLOCKED = {
    "403": said({"error": "forbidden"}, 403),
    "a challenge page": Reply(200, b"<html>Checking your browser</html>", PAGE),
    "a redirect": Reply(302, b"", {"Location": "/login"}),
    "a reset connection": Reply(reset=True),
}


@pytest.mark.parametrize("reply", BLOCKED.values(), ids=BLOCKED)
async def test_one_operation_that_is_blocked_is_never_more_than_likely_its_providers(either, reply):
    await either.cycle()
    either.routes["/charges/ch_1042"] = reply
    found = told(await an_hour_later(either))
    assert {(changed, status) for changed, status, _ in found} == {(either.provider, "likely")}


@pytest.mark.parametrize(
    ("headers", "changed"),
    [({"RateLimit_Limit": "5", "RateLimit_Remaining": "0"}, "harness"), ({"Retry_After": "60"}, "environment")],
    ids=["our own quota", "everybody's"],
)
async def test_a_used_up_quota_blames_nobody_and_is_not_pressed(arena, headers, changed):
    await arena.cycle()
    arena.all_answer(said({"error": "slow down"}, 429, **headers))
    arena.routes["/openapi.json"] = said(arena.description)
    before = len(arena.host.received)
    assert set(told(await an_hour_later(arena))) == {(changed, "attributed", "nobody")}
    assert len(arena.host.received) - before <= 15
    assert len(arena.cases()) == 1


# --- ourselves ----------------------------------------------------------------------------------------------------------


async def test_our_own_harness_upgraded_keeps_a_blame_from_being_certain(either, monkeypatch):
    monkeypatch.setattr(recording, "__version__", "0.0.1")
    await either.cycle()
    monkeypatch.undo()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    report = await an_hour_later(either)
    assert told(report) == [(either.provider, "likely", either.provider)]
    assert any("earlier version of this monitor" in each for each in report.regressions[0]["verdict"]["missing"])


async def test_a_recording_that_no_longer_passes_is_the_harness_whatever_the_host_says(arena, monkeypatch):
    """As after an upgrade that judges otherwise: what was recorded as passing does not pass now."""
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
    store = arena.store
    kept = store.recording("acme", "payments", "sandbox", _key("read one charge"))
    arena.later(hours=1)
    async with arena.exchanger() as exchanger:
        environment = arena.configuration.integrations[0].apis[0].environments[0]
        broken = await exchanger.send(kept.interaction.request, environment)
        store.save_recording(type(kept)(**{**_fields(kept), "exchange": broken}))
        report = await arena.cycle(exchanger=exchanger)
    assert not accused(report)


def _key(description: str) -> str:
    return f"Checkout|Acme Pay|{description}|"


def _fields(noun) -> dict:
    return {name: getattr(noun, name) for name in noun.__dataclass_fields__}


async def test_a_value_that_is_another_in_every_answer_blames_nobody(arena):
    """It passed once, by chance: equality on a timestamp is no contract."""
    moments = iter(range(100))
    created = CHARGE | {"created": "2026-01-01T12:00:00Z"}
    arena.interactions(exactly("read one", "/charges/ch_1042", created), *payments_pact()["interactions"][1:])
    arena.routes["/charges/ch_1042"] = lambda _: said(CHARGE | {"created": f"2026-01-01T12:00:{next(moments):02}Z"})
    assert (await arena.cycle()).state is CompatibilityState.COMPATIBLE
    report = await an_hour_later(arena)
    assert told(report) == [("undetermined", "undetermined", "undetermined")]
    (missing,) = report.regressions[0]["verdict"]["missing"]
    assert "/created" in missing
    assert report.regressions[0]["verdict"]["replays"] <= 4


async def test_a_value_that_moved_once_within_the_description_is_never_certain(either):
    """A charge that is pending now, for a contract that wants it settled: data, or a change; the page says likely."""
    either.interactions(exactly("read one", "/charges/ch_1042", CHARGE), *payments_pact()["interactions"][1:])
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"status": "pending"})
    assert told(await an_hour_later(either)) == [(either.provider, "likely", "contract")]


@pytest.mark.parametrize("every", [2, 3, 4])
async def test_a_canary_is_neither_a_flake_nor_certain(arena, every):
    await arena.cycle()
    count = iter(range(1000))
    arena.routes["/charges/ch_1042"] = lambda _: said(CHARGE) if next(count) % every else BROKEN_CHARGE
    report = await an_hour_later(arena)
    assert not accused(report)
    assert [status for _, status, _ in told(report)] == ["undetermined"]


async def test_green_runs_of_another_contract_say_nothing_of_what_is_newly_relied_on(either):
    """A member that every other answer has always lacked, against the description: it was there before anybody looked.

    The expectation passed once by chance, after many runs that did not look at it.
    """
    rest = payments_pact()["interactions"][1:]
    either.describe(lambda text: noted(text["components"]["schemas"]["Charge"]))
    answers = itertools.cycle([CHARGE | {"note": "paid"}, CHARGE])
    either.routes["/charges/ch_1042"] = lambda _: said(next(answers))
    either.interactions(like("read one charge", "/charges/ch_1042", CHARGE), *rest)
    for _ in range(30):
        await either.cycle()
        either.later(minutes=15)
    either.interactions(like("read one charge", "/charges/ch_1042", CHARGE | {"note": "paid"}), *rest)
    for _ in range(3):
        report = await either.cycle()
        assert not [each for each in report.regressions if each["verdict"]["status"] == "attributed"]
        either.later(minutes=15)


def noted(charge: dict[str, Any]) -> None:
    charge["properties"]["note"] = {"type": "string"}
    charge["required"].append("note")


def rolled_out(name: str, *, failing: str, passing: str) -> Callable[[object], Reply]:
    """Every other answer comes from a node with the new version; its header tells."""
    count = iter(range(1000))
    broken = said(CHARGE | {"amount": "1999"}, **{name: failing})
    return lambda _: said(CHARGE, **{name: passing}) if next(count) % 2 else broken


async def test_a_canary_that_names_its_version_is_told_apart_from_a_flake(either):
    either.routes["/charges/ch_1042"] = said(CHARGE, X_Version="1.4")
    await either.cycle()
    either.routes["/charges/ch_1042"] = rolled_out("X_Version", failing="1.5", passing="1.4")
    report = await an_hour_later(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert "x-version 1.4 passes and 1.5 fails" in report.regressions[0]["verdict"]["mechanism"]


@pytest.mark.parametrize(
    ("failing", "passing"), [("gate/9", "shop/1.4"), ("shop/1.4", "shop/1.5"), ("shop/1.4", "shop/1.4")]
)
async def test_another_product_or_the_version_of_the_recording_is_no_new_version(arena, failing, passing):
    arena.routes["/charges/ch_1042"] = said(CHARGE, Server="shop/1.4")
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = rolled_out("Server", failing=failing, passing=passing)
    assert not accused(await an_hour_later(arena))


async def test_a_skewed_clock_changes_no_verdict(either):
    """The provider's clock stands in 2004, and ours is set back by a year between two cycles."""
    for path, reply in either.routes.items():
        either.routes[path] = Reply(200, reply.body, {**reply.headers, "Date": "Thu, 01 Jan 2004 00:00:00 GMT"})
    await either.cycle()
    either.clock.advance(timedelta(days=-365))
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


# --- test data ----------------------------------------------------------------------------------------------------------

GONE = said({"error": "no such charge"}, 404)


def two_charges(arena: Arena) -> None:
    second = CHARGE | {"id": "ch_2"}
    arena.interactions(
        like("read one charge", "/charges/ch_1042", CHARGE),
        like("read another charge", "/charges/ch_2", second),
        *payments_pact()["interactions"][1:],
    )
    arena.routes["/charges/ch_2"] = said(second)


async def test_a_record_that_is_gone_is_the_environment(arena):
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = GONE
    assert told(await an_hour_later(arena)) == [ENVIRONMENT]


async def test_a_record_that_is_gone_beside_another_that_is_there_is_the_environment(arena):
    two_charges(arena)
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = GONE
    assert told(await an_hour_later(arena)) == [ENVIRONMENT]


async def test_a_record_that_another_version_has_does_not_show_that_only_one_is_gone(either):
    """A roll-out removed the operation; what tries the second record first meets a node that still has it."""
    two_charges(either)
    for name in ("ch_1042", "ch_2"):
        either.routes[f"/charges/{name}"] = said(CHARGE | {"id": name}, X_Version="1.4")
    await either.cycle()
    removed = said({"error": "no such charge"}, 404, X_Version="1.5")
    still = itertools.chain([either.routes["/charges/ch_2"]] * 2, itertools.repeat(removed))
    either.routes.update({"/charges/ch_1042": removed, "/charges/ch_2": lambda _: next(still)})
    assert {each[0] for each in told(await an_hour_later(either))} == {either.provider}


async def test_two_records_of_one_operation_gone_at_once_are_a_matter_for_both(either):
    """The provider's side changed; what it answers is described, so that the step is nobody's alone."""
    two_charges(either)
    await either.cycle()
    either.routes.update(dict.fromkeys(("/charges/ch_1042", "/charges/ch_2"), GONE))
    assert set(told(await an_hour_later(either))) == {(either.provider, "attributed", "contract")}
    assert len(either.cases()) == 1


async def test_records_of_several_operations_gone_at_once_are_wiped_test_data(arena):
    two_charges(arena)
    await arena.cycle()
    arena.routes.update(dict.fromkeys(("/charges/ch_1042", "/charges/ch_2", "/refunds/re_7"), GONE))
    assert set(told(await an_hour_later(arena))) == {ENVIRONMENT}


# --- descriptions and agreements ----------------------------------------------------------------------------------------


def amount_is_text(description):
    description["components"]["schemas"]["Charge"]["properties"]["amount"] = {"type": "string"}


async def test_a_description_corrected_while_behaviour_stayed_is_no_regression(arena):
    await arena.cycle()
    arena.describe(amount_is_text)
    report = await an_hour_later(arena)
    assert not report.regressions
    assert [case.status for case in arena.cases()] == [ConflictStatus.PENDING]


async def test_an_outage_beside_a_description_that_changed_is_still_an_outage(arena):
    await arena.cycle()
    arena.describe(amount_is_text)
    published = arena.routes["/openapi.json"]
    arena.all_answer(DOWN)
    arena.routes["/openapi.json"] = published
    assert set(told(await an_hour_later(arena))) == {ENVIRONMENT}


async def test_a_strict_reader_of_a_permitted_null_shares_the_step(either):
    """The description in force always allowed null: who reads more strictly has a say in who gives way."""
    either.describe(lambda it: it["components"]["schemas"]["Charge"]["properties"]["currency"].update(nullable=True))
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"currency": None})
    assert told(await an_hour_later(either)) == [(either.provider, "likely", "contract")]


def refunds_end(description):
    description["paths"]["/refunds/{id}"]["get"].update({"deprecated": True, "x-sunset": "2026-06-01"})


def refunds_removed(description):
    del description["paths"]["/refunds/{id}"]


@pytest.mark.parametrize("removed", [True, False], ids=["described no more", "described still"])
async def test_after_an_announced_sunset_the_step_is_the_consumers(either, removed):
    await either.cycle()
    either.describe(refunds_end)
    await an_hour_later(either)
    either.later(days=160)
    if removed:
        either.describe(refunds_removed)
    either.routes["/refunds/re_7"] = said({"error": "gone"}, 410)
    report = await either.cycle()
    assert told(report) == [(either.provider, "attributed", either.consumer)]
    assert "2026-06-01" in report.regressions[0]["verdict"]["mechanism"]


async def test_an_operation_removed_without_notice_is_the_providers_to_mend(either):
    await either.cycle()
    either.describe(refunds_removed)
    either.routes["/refunds/re_7"] = said({"error": "not found"}, 404)
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]
    assert len(either.cases()) == 1


async def test_an_operation_removed_without_a_word_is_the_providers_to_mend(either):
    await either.cycle()
    either.routes["/currencies"] = said({"error": "not found"}, 404)
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


async def test_an_operation_removed_after_too_short_a_notice_is_the_providers_to_mend(either):
    await either.cycle()
    either.describe(lambda it: it["paths"]["/refunds/{id}"]["get"].update({"x-sunset": "2026-01-20"}))
    await an_hour_later(either)
    either.later(days=30)
    either.describe(refunds_removed)
    either.routes["/refunds/re_7"] = said({"error": "gone"}, 410)
    assert told(await either.cycle()) == [(either.provider, "attributed", either.provider)]


async def test_lists_that_are_empty_alike_are_no_outage(either):
    """Two operations may rightly give one answer; a control that keeps its contract vouches for the host."""
    orders = like("list orders", "/orders", [])
    either.interactions(orders, *payments_pact()["interactions"][:2])
    either.routes["/orders"] = said([])
    await either.cycle()
    either.routes["/charges/ch_1042"] = said([])
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


def pages_are_numbers(description):
    listed = description["paths"]["/currencies"]["get"]
    listed["parameters"] = [{"name": "page", "in": "query", "schema": {"type": "integer"}}]
    listed["responses"]["400"] = {"description": "not a page"}


def a_page(page: str):
    pact = payments_pact()["interactions"]
    pact[1]["request"]["query"] = f"page={page}"
    return pact


@pytest.mark.parametrize(("page", "owes"), [("last", "consumer"), ("2", "provider")])
async def test_a_request_that_begins_to_be_refused_is_owed_by_who_left_the_description(either, page, owes):
    """Refusing what was never allowed is a change, but no debt of the provider; neither is ever certain."""
    either.describe(pages_are_numbers)
    either.interactions(*a_page(page))
    await either.cycle()
    either.routes["/currencies"] = said({"error": "not a page"}, 400)
    assert told(await an_hour_later(either)) == [(either.provider, "likely", getattr(either, owes))]


async def test_an_invalid_request_that_is_new_is_its_consumers(either):
    either.describe(pages_are_numbers)
    await either.cycle()
    either.routes["/currencies"] = lambda it: said({"e": 1}, 400) if "page" in it.target else said(["EUR"])
    either.interactions(*a_page("last"))
    assert told(await an_hour_later(either)) == [(either.consumer, "attributed", either.consumer)]


async def test_a_bug_that_was_always_there_is_no_regression_of_who_newly_exercises_it(arena):
    await arena.cycle()
    arena.interactions(*payments_pact()["interactions"], like("read an odd charge", "/charges/ch_9", CHARGE))
    arena.routes["/charges/ch_9"] = said({"error": "boom"}, 500)
    report = await an_hour_later(arena)
    assert not report.regressions
    assert not arena.cases()


# --- several faults, odd controls ---------------------------------------------------------------------------------------


async def test_two_faults_in_one_run_are_two_cases(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    either.routes["/refunds/re_7"] = said({"id": "re_7", "amount": 500})
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)] * 2
    assert len(either.cases()) == 2


async def test_a_break_beside_a_break_of_our_own_is_not_mixed_with_it(either):
    await either.cycle()
    either.routes["/refunds/re_7"] = said({"id": "re_7", "amount": 500})
    either.interactions(*payments_pact(amount="19.99")["interactions"])
    found = {(each["operation"], each["verdict"]["changed_by"]) for each in (await an_hour_later(either)).regressions}
    assert found == {("GET /charges/{id}", either.consumer), ("GET /refunds/{id}", either.provider)}
    assert len(either.cases()) == 2


async def test_one_fault_that_shows_in_several_operations_is_one_case(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    either.routes["/refunds/re_7"] = said(REFUND | {"amount": "5.00"})
    assert len(told(await an_hour_later(either))) == 2
    assert len(either.cases()) == 1


async def test_a_control_that_moved_is_replaced(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    either.routes["/status"] = said({"state": "ok"})
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)] * 2


async def test_a_control_that_is_down_alone_hides_no_break(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN_CHARGE
    either.routes["/status"] = DOWN
    report = await an_hour_later(either)
    assert {each["operation"] for each in report.regressions} == {"GET /charges/{id}", "GET /status"}
    assert set(told(report)) == {(either.provider, "attributed", either.provider)}


def only_what_needs_a_value(description):
    """Nothing is left that may be called with nothing but the description."""
    for path in ("/status", "/currencies"):
        del description["paths"][path]


async def test_without_any_control_nobody_is_blamed(tmp_path):
    with an_arena(tmp_path, control=None) as arena:
        arena.describe(only_what_needs_a_value)
        arena.interactions(payments_pact()["interactions"][0])
        await arena.cycle()
        arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
        report = await an_hour_later(arena)
    assert told(report) == [("undetermined", "undetermined", "undetermined")]
    assert any("control" in each for each in report.regressions[0]["verdict"]["missing"])


async def test_the_only_two_operations_cannot_vouch_for_each_other_when_both_changed(tmp_path):
    with an_arena(tmp_path, control=None) as arena:
        arena.describe(only_what_needs_a_value)
        arena.interactions(*payments_pact()["interactions"][:2])
        await arena.cycle()
        arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
        arena.routes["/currencies"] = said({"listed": ["EUR"]})
        assert not accused(await an_hour_later(arena))
