"""Requests as they arrive at a real server, and exchanges as they come back."""

import asyncio
import json
from dataclasses import replace

import pytest

from monitor.errors import UsageError
from monitor.model.contracts import ProviderState
from monitor.model.environment_text import EnvironmentText
from monitor.model.exchanges import REDACTED, NoResponse, Request
from monitor.model.integration import Environment, ProbeRules
from monitor.network.client import GuardedClient
from monitor.verifiers.exchanger import HttpExchanger
from tests.fakes.clock import FakeClock
from tests.interactions.builders import interaction
from tests.servers.scripted import Reply
from tests.verifiers.loopback import Loopback

ENVIRON = {"ACME_TOKEN": "tok-5ecret-5ecret", "BASE": "unset"}
AGENT = "compat-monitor/0 (Checkout; oncall@shop.example)"


def environment(url: str, **more: object) -> Environment:
    headers = {"Authorization": EnvironmentText("Bearer ${ACME_TOKEN}")}
    return Environment("sandbox", EnvironmentText(url), headers, **more)


def exchanger(clock: FakeClock | None = None, **more: object) -> HttpExchanger:
    return HttpExchanger(GuardedClient(agent=AGENT), clock or FakeClock(), ENVIRON, **more)


async def test_the_environment_s_headers_are_laid_over_those_of_the_contract():
    request = Request(
        "get", "/charges/ch 1", (("q", "a b"), ("q", "c&d")), (("authorization", "old"), ("Accept", "a/b"))
    )
    with Loopback() as server:
        await exchanger().send(request, environment(f"{server.base}/v1/"))
    (asked,) = server.received
    assert (asked.method, asked.target) == ("GET", "/v1/charges/ch%201?q=a%20b&q=c%26d")
    assert asked.headers["authorization"] == "Bearer tok-5ecret-5ecret"
    assert asked.headers["accept"] == "a/b"


async def test_a_path_that_is_encoded_already_stays_as_it_is():
    with Loopback() as server:
        await exchanger().send(Request("GET", "/a%2Fb/%C3%A9"), environment(server.base))
    assert server.received[0].target == "/a%2Fb/%C3%A9"


async def test_it_says_who_it_is_and_carries_a_trace():
    request = Request("GET", "/", headers=(("User-Agent", "a browser"), ("traceparent", "00-old")))
    with Loopback() as server:
        exchange = await exchanger().send(request, environment(server.base))
    version, trace_id, parent, flags = server.received[0].headers["traceparent"].split("-")
    assert (version, trace_id, len(parent), flags) == ("00", exchange.trace_id, 16, "01")
    assert server.received[0].headers["user-agent"] == AGENT


async def test_the_exchange_tells_where_to_find_it_in_their_logs():
    reply = Reply(headers={"X-Request-Id": "req-77", "Content-Type": "text/plain"})
    clock = FakeClock()
    with Loopback(lambda _: reply) as server:
        exchange = await exchanger(clock).send(Request("GET", "/"), environment(server.base))
    assert (exchange.request_id, exchange.at) == ("req-77", clock.time)
    host, _, port = exchange.source_address.partition(":")
    assert (host, port.isdecimal()) == ("127.0.0.1", True)


async def test_no_credential_comes_back():
    def echo(asked):
        token = asked.headers["authorization"]
        body = {"you_sent": token, "session": {"access_token": "fresh"}, "amount": 1}
        return Reply(body=json.dumps(body).encode(), headers={"Set-Cookie": "s=1", "X-Echo": token})

    with Loopback(echo) as server:
        exchange = await exchanger().send(Request("GET", "/", (("api_key", "k-123"),)), environment(server.base))
    assert "5ecret" not in repr(exchange)
    assert "k-123" not in repr(exchange)
    body = exchange.response.json()
    assert body == {"you_sent": f"Bearer {REDACTED}", "session": {"access_token": REDACTED}, "amount": 1}
    assert {"Authorization", "Set-Cookie", "api_key", "access_token"} <= set(exchange.redacted)
    assert exchange.url.startswith(server.base)


async def test_a_credential_written_into_the_configuration_is_one_too():
    with Loopback(lambda asked: Reply(body=asked.headers["x-api-key"].encode())) as server:
        literal = replace(environment(server.base), headers={"X-Api-Key": EnvironmentText("literal-key-1")})
        exchange = await exchanger().send(Request("GET", "/"), literal)
    assert b"literal" not in exchange.response.body


async def test_a_variable_that_names_the_host_is_no_secret():
    with Loopback() as server:
        spoken = HttpExchanger(GuardedClient(agent=AGENT), FakeClock(), {"URL": server.base})
        exchange = await spoken.send(Request("GET", "/x"), Environment("e", EnvironmentText("${URL}")))
    assert exchange.url == f"{server.base}/x"


async def test_what_was_redacted_is_not_sent_again():
    with Loopback() as server:
        request = Request("GET", "/", headers=(("X-Some", REDACTED), ("Cookie", REDACTED)))
        await exchanger().send(request, environment(server.base))
    assert not {"x-some", "cookie"} & server.received[0].headers.keys()


async def test_requests_keep_their_distance():
    clock = FakeClock()
    sender = exchanger(clock)
    with Loopback() as server:
        where = replace(
            environment(server.base, probe=ProbeRules(rate_per_second=4)),
            previous=EnvironmentText(server.base + "/old"),
        )
        for _ in range(3):
            await sender.send(Request("GET", "/"), where)
        await sender.send(Request("GET", "/"), where, previous=True)
    assert clock.sleeps == [0.25, 0.25, 0.25]


async def test_a_redirect_is_an_answer():
    with Loopback(lambda _: Reply(302, headers={"Location": "/elsewhere"})) as server:
        exchange = await exchanger().send(Request("GET", "/"), environment(server.base))
    assert (exchange.response.status, len(server.received)) == (302, 1)


async def test_each_exchange_has_a_connection_of_its_own():
    sender = exchanger()
    with Loopback() as server:
        for _ in range(2):
            await sender.send(Request("GET", "/"), environment(server.base, probe=ProbeRules(rate_per_second=1000)))
    assert [asked.connection for asked in server.received] == [1, 2]


async def test_only_the_beginning_of_a_huge_body_is_kept():
    with Loopback(lambda _: Reply(body=b"x" * 100_000)) as server:
        exchange = await exchanger(body_bytes_max=1000).send(Request("GET", "/"), environment(server.base))
    assert exchange.response.truncated
    assert len(exchange.response.body) == 1000


async def test_a_server_that_hangs_up_is_a_fact_and_not_an_exception():
    with Loopback(lambda _: Reply(raw=b"")) as server:
        exchange = await exchanger().send(Request("GET", "/"), environment(server.base))
    assert exchange.response is None
    assert exchange.error in {NoResponse.PROTOCOL, NoResponse.CONNECT}


SILENCES = [("no answer", Reply(hang=30)), ("a byte a second", Reply(body=b"x" * 100, drip=1))]


@pytest.mark.parametrize("reply", [each[1] for each in SILENCES], ids=[each[0] for each in SILENCES])
async def test_the_whole_exchange_has_a_bound(reply: Reply):
    with Loopback(lambda _: reply) as server:
        exchange = await exchanger(timeout_seconds=0.2).send(Request("GET", "/"), environment(server.base))
    assert (exchange.response, exchange.error) == (None, NoResponse.TIMEOUT)


async def test_requests_that_start_together_keep_their_distance_too():
    clock = FakeClock()
    sender = exchanger(clock)
    started = clock.time
    with Loopback() as server:
        where = environment(server.base, probe=ProbeRules(rate_per_second=2))
        exchanges = await asyncio.gather(*(sender.send(Request("GET", "/"), where) for _ in range(4)))
    assert sorted((each.at - started).total_seconds() for each in exchanges) == [0, 0.5, 1, 1.5]


async def test_nobody_listening_is_a_fact_too():
    with Loopback() as server:
        url = server.base
    exchange = await exchanger().send(Request("GET", "/"), environment(url))
    assert (exchange.response, exchange.error) == (None, NoResponse.CONNECT)


async def test_a_name_that_leads_to_a_private_address_is_refused():
    exchange = await exchanger().send(Request("GET", "/"), environment("http://localtest.invalid"))
    assert exchange.error in {NoResponse.DNS, NoResponse.REFUSED_ADDRESS}


async def test_an_environment_without_base_url_is_the_user_s_mistake():
    with pytest.raises(UsageError, match="no base_url"):
        await exchanger().send(Request("GET", "/"), Environment("sandbox"))


async def test_a_variable_that_is_not_set_is_the_user_s_mistake():
    with pytest.raises(UsageError, match="NOT_SET"):
        await exchanger().send(Request("GET", "/"), environment("https://${NOT_SET}.example"))


STATES = (ProviderState("a charge exists", {"id": "ch_1"}), ProviderState("time stands still"))


async def test_provider_states_are_set_up_in_pact_s_form():
    with Loopback() as server:
        where = environment(server.base, states=EnvironmentText(server.base + "/_states"))
        problem = await exchanger().set_state(replace(interaction(), states=STATES), where)
    assert problem is None
    assert [(asked.method, asked.target) for asked in server.received] == [("POST", "/_states")] * 2
    assert json.loads(server.received[0].body) == {
        "state": "a charge exists",
        "params": {"id": "ch_1"},
        "consumer": "Checkout",
        "action": "setup",
    }


STATE_PROBLEMS = [
    ("an error of the endpoint", True, Reply(500), "state 'a charge exists': the endpoint answered 500"),
    ("no endpoint", False, Reply(), "the environment has no endpoint for provider states"),
]


@pytest.mark.parametrize(
    ("has_endpoint", "reply", "wanted"), [s[1:] for s in STATE_PROBLEMS], ids=[s[0] for s in STATE_PROBLEMS]
)
async def test_a_state_that_can_not_be_set_up_has_a_reason(has_endpoint: bool, reply: Reply, wanted: str):
    with Loopback(lambda _: reply) as server:
        where = environment(server.base, states=EnvironmentText(server.base) if has_endpoint else None)
        assert await exchanger().set_state(replace(interaction(), states=STATES), where) == wanted


async def test_an_interaction_without_states_asks_nothing():
    assert await exchanger().set_state(interaction(), environment("http://127.0.0.1:9")) is None
