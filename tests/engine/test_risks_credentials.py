"""Credentials that a contract itself holds are not kept, and that must not make a consumer's fault the provider's."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from monitor.demo.contracts import payments_pact
from monitor.engine.commands import deployed
from monitor.model.sides import Side
from tests.engine.arena import CHARGE, Arena, accused, an_arena, like, said, told
from tests.engine.observing import ago, all_well, an_observed_arena, observe, seen
from tests.servers.scripted import Received, Reply

WELL = said({"id": "s_1"}, 201)


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """The same arena, with each company as the provider."""
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def relied_on(arena: Arena, *interactions: Any) -> None:
    arena.interactions(*interactions, *payments_pact()["interactions"][1:], version="3.0.0")


def login(**body: Any) -> dict[str, Any]:
    sent = {"user": "shop", "password": "correct horse", **body}
    asked = {"method": "POST", "path": "/sessions", "headers": {"Content-Type": "application/json"}, "body": sent}
    return {"description": "log in", "request": asked, "response": {"status": 201, "body": {"id": "s_1"}}}


def sessions(received: Received) -> Reply:
    """Wants the right password, a PIN that is a number, and nothing that it does not know."""
    body = json.loads(received.body)
    right = body.get("password") == "correct horse" and body.get("token", 1234) == 1234
    return WELL if right and "colour" not in body else said({"error": "no"}, 422)


async def test_an_old_request_is_sent_again_with_the_credentials_that_it_had(either):
    either.routes["/sessions"] = sessions
    relied_on(either, login(token=1234))
    await either.cycle()
    relied_on(either, login(token=1234, colour="red"))
    report = await an_hour_later(either)
    assert told(report) == [(either.consumer, "attributed", either.consumer)]
    assert report.regressions[0]["verdict"]["cells"]["old_new"] == "pass"
    assert "correct horse" not in json.dumps(report.regressions)


async def test_a_credential_that_the_consumer_changed_in_its_contract_is_no_change_of_the_provider(either):
    either.routes["/sessions"] = sessions
    relied_on(either, login())
    await either.cycle()
    relied_on(either, login(password="battery staple"))
    report = await an_hour_later(either)
    assert not accused(report)
    assert either.consumer in report.regressions[0]["verdict"]["survivors"]


async def test_a_credential_that_the_provider_no_longer_takes_while_the_contract_stayed_is_its_providers(either):
    either.routes["/sessions"] = sessions
    relied_on(either, login())
    await either.cycle()
    either.routes["/sessions"] = said({"error": "no"}, 422)
    assert accused(await an_hour_later(either)) == {either.provider}


ASKED = {
    "in the query": {"query": {"token": ["correct-horse"]}},
    "in a header": {"headers": {"X-Api-Key": "correct-horse"}},
}


def knows(credential: Callable[[Received], bool]) -> Callable[[Received], Reply]:
    def answer(received: Received) -> Reply:
        if not credential(received):
            return said({"error": "what?"}, 400)
        return said({"error": "what?"}, 400) if "expand" in received.target else said(CHARGE)

    return answer


@pytest.mark.parametrize("where", ASKED)
async def test_neither_provider_nor_both_are_blamed_for_an_old_request_without_its_credential(either, where):
    either.routes["/charges/ch_1042"] = knows(
        lambda it: "correct-horse" in (it.target if where == "in the query" else it.headers.get("x-api-key", ""))
    )
    asked = ASKED[where]
    relied_on(either, like("read one charge", "/charges/ch_1042", CHARGE, **asked))
    await either.cycle()
    query = asked.get("query", {}) | {"expand": ["refunds"]}
    relied_on(either, like("read one charge", "/charges/ch_1042", CHARGE, **asked | {"query": query}))
    report = await an_hour_later(either)
    assert not accused(report) & {either.provider, "both"}
    assert report.regressions[0]["verdict"]["cells"]["old_new"] == "pass"


# --- what is shown ------------------------------------------------------------------------------------------------------


async def test_a_secret_that_the_contract_expects_is_not_shown_where_it_is_missing(either):
    made = {"id": "s_1", "client_secret": "correct horse"}
    expected = {"body": made, "matchingRules": {"body": {"$": {"matchers": [{"match": "type"}]}}}}
    relied_on(either, login() | {"response": {"status": 201, **expected}})
    either.routes["/sessions"] = said(made, 201)
    await either.cycle()
    either.routes["/sessions"] = WELL
    report = await an_hour_later(either)
    (regression,) = report.regressions
    assert (regression["pointer"], regression["expected"]) == ("/client_secret", "[redacted]")
    assert "correct horse" not in json.dumps(report.regressions) + repr(either.events)


async def test_the_exchange_that_would_settle_it_names_no_secret_of_the_contract(tmp_path):
    def sent(at: datetime, answer: Any) -> dict[str, Any]:
        return seen(arena, at, "/sessions", answer, method="POST", status=201, sent=login()["request"]["body"])

    with an_observed_arena(tmp_path) as arena:
        relied_on(arena, login())
        await observe(arena, *all_well(arena, ago(arena, minutes=50)), sent(ago(arena, minutes=50), {"id": "s_1"}))
        await arena.cycle()
        for minutes in (40, 30, 20):
            at = ago(arena, minutes=minutes)
            await observe(arena, *all_well(arena, at), sent(at, {"id": 5}))
        report = await arena.cycle()
    (regression,) = report.regressions
    assert any("curl" in each for each in regression["verdict"]["missing"])
    assert "correct horse" not in json.dumps(report.regressions) + repr(arena.events)


# --- a credential that expired ------------------------------------------------------------------------------------------

EXPIRED = said({"error": "the key has expired"}, 401)
KEYED = ("/charges/ch_1042", "/refunds/re_7")


def keyed(description: Any) -> None:
    """Charges and refunds need a key; currencies and the status do not."""
    description["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}}
    for path in ("/charges/{id}", "/refunds/{id}"):
        description["paths"][path]["get"]["security"] = [{"key": []}]


@pytest.mark.parametrize("expired", [KEYED, KEYED[:1]], ids=["of two operations", "of the only one that is relied on"])
async def test_what_needs_no_credential_does_not_vouch_for_one_that_expired(either, expired):
    """The provider deploys in the same hour, which explains nothing."""
    either.describe(keyed)
    either.interactions(
        *[each for each in payments_pact()["interactions"] if each["request"]["path"] not in set(KEYED) - set(expired)]
    )
    await either.cycle()
    either.later(minutes=30)
    (integration,) = either.configuration.integrations
    deployed(either.store, integration, Side(either.provider), "7", "sandbox", {}, {}, either.clock.now())
    either.routes.update(dict.fromkeys(KEYED, EXPIRED))
    assert not accused(await an_hour_later(either))


async def test_two_operations_that_refuse_a_credential_are_the_environment_without_any_description_of_it(either):
    await either.cycle()
    either.routes.update(dict.fromkeys(KEYED, EXPIRED))
    assert {changed for changed, _, _ in told(await an_hour_later(either))} == {"environment"}
