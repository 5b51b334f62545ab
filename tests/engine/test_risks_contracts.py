"""How contracts are written must not make anybody look like the one that changed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from monitor.demo.contracts import payments_pact
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, accused, an_arena, like, said, told
from tests.servers.scripted import Received, Reply, ScriptedServer

BROKEN = said(CHARGE | {"amount": "19.99"})


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """The same arena, with each company as the provider."""
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


def beside(arena: Arena, name: str, *interactions: Mapping[str, Any], version: str = "2.0.0") -> None:
    """One more file of the same consumer."""
    pact = json.loads((arena.folder / "pacts" / "consumer.json").read_text())
    pact |= {"interactions": list(interactions), "metadata": {"pactSpecification": {"version": version}}}
    (arena.folder / "pacts" / name).write_text(json.dumps(pact))


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


async def test_two_versions_of_a_contract_side_by_side_are_no_change_of_the_consumer(either):
    """The other file asks for what was never there, in an interaction of the same name."""
    await either.cycle()
    beside(either, "next.json", like("read one charge", "/charges/ch_1042", CHARGE | {"fee": 1}))
    for _ in range(2):
        report = await an_hour_later(either)
        assert not report.regressions
        assert [each["pending"] for each in report.results if each["outcome"] == "failed"] == [True]
        assert report.state is CompatibilityState.UNKNOWN


async def test_what_passes_under_the_same_name_hides_no_break(either):
    beside(either, "next.json", like("read one charge", "/currencies", ["EUR"]))
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN
    for _ in range(2):
        report = await an_hour_later(either)
        assert told(report) == [(either.provider, "attributed", either.provider)]
        assert report.state is CompatibilityState.CONFLICT


async def test_cases_that_differ_in_the_parameters_of_a_state_alone_have_a_history_each(either):
    states = [[{"name": "a charge", "params": {"id": name}}] for name in ("ch_1042", "ch_2")]
    paths = ["/charges/ch_1042", "/charges/ch_2"]
    asked = [
        {"description": "read", "providerStates": state, "request": {"method": "GET", "path": path}}
        | {"response": {"status": 200, "body": {"content": {"currency": "EUR"}}}}
        for state, path in zip(states, paths, strict=True)
    ]
    beside(either, "states.json", *asked, version="4.0")
    await either.cycle()  # the second charge never was there
    report = await an_hour_later(either)
    assert not accused(report)
    assert not report.regressions


async def test_what_two_files_say_in_the_same_words_is_asked_once(either):
    beside(either, "copy.json", *payments_pact()["interactions"])
    await either.cycle()
    assert len(either.requests("/charges/ch_1042")) == 1


@pytest.mark.parametrize("runs", [1, 2])
async def test_a_break_under_a_new_name_is_still_a_break_of_what_passed(either, runs):
    """The wording of the contract is edited, and nothing else; in the same hour the provider breaks it."""
    await either.cycle()
    pact = payments_pact()["interactions"]
    pact[0]["description"] = "read a charge"
    for run in range(runs):
        either.interactions(*pact)
        if run == runs - 1:
            either.routes["/charges/ch_1042"] = BROKEN
        report = await an_hour_later(either)
    assert told(report) == [(either.provider, "attributed", either.provider)]


async def test_an_edited_interaction_under_a_new_name_is_another_one(either):
    await either.cycle()
    pact = payments_pact()["interactions"]
    pact[0] = like("read a charge", "/charges/ch_1042", CHARGE | {"fee": 1})
    either.interactions(*pact)
    assert not (await an_hour_later(either)).regressions


# --- the configuration --------------------------------------------------------------------------------------------------


async def test_an_environment_that_was_pointed_elsewhere_blames_nobody(either):
    """The other host has another version: that its answers differ is no change of anybody's API."""
    await either.cycle()
    with ScriptedServer() as other:
        other.routes = either.routes | {"/charges/ch_1042": BROKEN}
        here, there = (each.url("").rstrip("/") for each in (either.host, other))
        either.rewrite(f"base_url: {here}", f"base_url: {there}")
        report = await an_hour_later(either)
    assert not accused(report)
    (missing, *_) = report.regressions[0]["verdict"]["missing"]
    assert f"its address was {here}" in missing


async def test_a_header_that_the_configuration_lays_over_blames_nobody(either):
    def by_version(received: Received) -> Reply:
        return BROKEN if received.headers.get("accept-version") == "2" else said(CHARGE)

    either.routes["/charges/ch_1042"] = by_version
    await either.cycle()
    either.rewrite("        probe:", "        headers: {Accept-Version: '2'}\n        probe:")
    report = await an_hour_later(either)
    assert not accused(report)
    assert "the header accept-version was not sent" in report.regressions[0]["verdict"]["missing"][0]


async def test_a_break_after_a_green_run_at_the_new_address_is_its_providers(either):
    await either.cycle()
    with ScriptedServer() as other:
        other.routes = dict(either.routes)
        here, there = (each.url("").rstrip("/") for each in (either.host, other))
        either.rewrite(f"base_url: {here}", f"base_url: {there}")
        await an_hour_later(either)
        other.routes["/charges/ch_1042"] = BROKEN
        assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


# --- requests that no description speaks of -----------------------------------------------------------------------------


def strict(received: Received) -> Reply:
    """As it always was: what it does not know is refused."""
    known = received.target.partition("?")[2] in {"", "currency=EUR"} and b"colour" not in received.body
    well = said({"id": "ch_1"}, 201) if received.method == "POST" else said(["EUR"])
    return well if known and "xml" not in received.headers.get("accept", "") else said({"error": "what is that?"}, 400)


def described(description: Any) -> None:
    """Charges may be made, and refusing is described."""
    amount = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}}
    refused = {"400": {"description": "refused"}}
    description["paths"]["/charges"] = {
        "post": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": amount}}},
            "responses": {"201": {"description": "made"}, **refused},
        }
    }
    description["paths"]["/currencies"]["get"]["responses"] |= refused


JSON = {"Content-Type": "application/json"}
MADE = {"method": "POST", "path": "/charges", "headers": JSON, "body": {"amount": 1}}
LISTED = {"method": "GET", "path": "/currencies"}
BEGINS = {
    "a member": (MADE, {"body": {"amount": 1, "colour": "red"}}, 201),
    "a parameter": (LISTED, {"query": {"expand": ["all"]}}, 200),
    "a header": (LISTED, {"headers": {"Accept": "application/xml"}}, 200),
}


@pytest.mark.parametrize("begins", BEGINS)
async def test_what_a_consumer_newly_sends_and_no_description_speaks_of_is_not_shown_to_have_been_taken(either, begins):
    request, further, status = BEGINS[begins]
    rest = [each for each in payments_pact()["interactions"] if each["request"]["path"] != "/currencies"]
    either.describe(described)
    either.host.routes |= {"/charges": strict, "/currencies": strict}
    asked = {"description": "ask", "request": request, "response": {"status": status}}
    either.interactions(asked, *rest, version="3.0.0")
    await either.cycle()
    either.interactions(asked | {"request": request | further}, *rest, version="3.0.0")
    report = await an_hour_later(either)
    assert not accused(report) - {either.consumer}
    assert either.consumer in report.regressions[0]["verdict"]["survivors"]
