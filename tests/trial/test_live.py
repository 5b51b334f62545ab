"""Live answers held against the description: what is called, what is left out, and what each answer means."""

import pytest

from monitor.model.integration import Settings
from monitor.model.sides import Side
from monitor.network.client import GuardedClient, user_agent
from monitor.schemas import jsonschema_rs_judge
from monitor.trial.arguments import read_argument
from monitor.trial.described import Described
from monitor.trial.findings import LiveLeftOut, LiveOutcome
from monitor.trial.live import REQUESTS_MAX, checked, planned
from monitor.trial.search import Search
from monitor.trial.servers import base_url_of
from monitor.verifiers.exchanger import HttpExchanger
from tests.fakes.clock import FakeClock
from tests.servers.scripted import Reply, ScriptedServer
from tests.trial.samples import answer_schema, description, get, json_reply

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
FINE = json_reply({"status": "ok"})


async def look(server, tmp_path, clock=None):
    """The answers in order, and what was left out."""
    async with GuardedClient(agent=user_agent(Settings())) as client:
        found = await Search(client, tmp_path).find(read_argument(server.url("/openapi.json")), Side.PARTNER)
        assert isinstance(found, Described), found
        base = base_url_of(found)
        assert base.url is not None, base
        exchanger = HttpExchanger(client, clock or FakeClock(), {}, timeout_seconds=0.5)
        told = [each async for each in checked(found, base.url, exchanger, jsonschema_rs_judge())]
    assert isinstance(told[-1], LiveLeftOut)
    return told[:-1], told[-1]


def serving(paths, replies, **more):
    return ScriptedServer({"/openapi.json": json_reply(description(paths, **more)), **replies})


ANSWERS = {
    "as described": (FINE, LiveOutcome.CONFORMS, "200, as described"),
    "another type": (json_reply({"status": 5}), LiveOutcome.VIOLATES, "the body is not what the schema for application/json allows: `/status` does not satisfy `type: string` "),
    "not JSON": (Reply(body=b"ok", headers={"Content-Type": "application/json"}), LiveOutcome.VIOLATES, "the body is not "),
    "another status": (json_reply({}, 418), LiveOutcome.VIOLATES, "status 418 is not described for GET /x"),
    "401": (Reply(401), LiveOutcome.NEEDS_CREDENTIALS, "answered 401"),
    "403": (Reply(403), LiveOutcome.NEEDS_CREDENTIALS, "answered 403"),
    "429": (Reply(429), LiveOutcome.UNKNOWN, "answered 429: too many requests"),
    "an outage": (Reply(503), LiveOutcome.UNREACHABLE, "the server answered 503"),
    "a detour": (Reply(302, headers={"Location": "https://sign.example/in?token=s"}), LiveOutcome.UNKNOWN, "answered 302, a redirect to https://sign.example/in?token=…, which"),
    "a reset": (Reply(reset=True), LiveOutcome.UNREACHABLE, "the connection"),
    "silence": (Reply(hang=9), LiveOutcome.UNREACHABLE, "no answer within the time-out"),
    "gone, beside one that is there": (Reply(404), LiveOutcome.VIOLATES, "status 404 is not described for GET /x"),
    "a page, beside one that is there": (Reply(body=b"<html>", headers={"Content-Type": "text/html"}), LiveOutcome.VIOLATES, "text/html is not described"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS.values(), ids=ANSWERS.keys())
async def test_an_answer_is(case, tmp_path):
    reply, outcome, reason = case
    with serving({"/x": get(), "/ready": get()}, {"/x": reply, "/ready": FINE}) as server:
        answers, _ = await look(server, tmp_path)
    by_operation = {each.operation: each for each in answers}
    assert by_operation["GET /ready"].outcome is LiveOutcome.CONFORMS
    assert by_operation["GET /x"].outcome is outcome
    assert by_operation["GET /x"].reason.startswith(reason)


@pytest.mark.parametrize(
    "everywhere",
    [Reply(404), Reply(body=b"<html>", headers={"Content-Type": "text/html"})],
    ids=["nothing is there", "one page for every path"],
)
async def test_nobody_is_blamed_where_the_api_may_run_elsewhere(everywhere, tmp_path):
    with serving({"/a": get(), "/b": get()}, {"/a": everywhere, "/b": everywhere}) as server:
        answers, _ = await look(server, tmp_path)
        base = server.url("")
    assert {each.outcome for each in answers} == {LiveOutcome.UNKNOWN}
    assert answers[0].reason.endswith(f"as every path there does: {base} may not be where it runs")


async def test_a_secret_that_was_hidden_blames_nobody(tmp_path):
    schema = answer_schema(token={"type": "string", "pattern": "^[a-z]{20}$"})
    with serving({"/x": get(schema)}, {"/x": json_reply({"token": "a" * 20})}) as server:
        (answer,), _ = await look(server, tmp_path)
    assert answer.outcome is LiveOutcome.UNKNOWN
    assert answer.reason == "a secret in the answer was hidden before it was compared"


async def test_only_safe_gets_without_parameters_are_called_and_the_rest_is_counted(tmp_path):
    paths = {
        "/plain": get(),
        "/optional": get(parameters=[{"name": "q", "in": "query", "schema": {"type": "string"}}]),
        "/things/{id}": get(parameters=[ID]),
        "/search": get(parameters=[{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]),
        "/orders": {"post": {"responses": {"201": {"description": "made"}}}, "delete": {"responses": {}}},
        "/elsewhere": get(servers=[{"url": "https://other.example"}]),
        "/events": {"get": {"responses": {"200": {"description": "", "content": {"text/event-stream": {}}}}}},
        "@evil.example/": get(),
    }
    with serving(paths, {"/plain": FINE, "/optional": FINE}) as server:
        answers, left_out = await look(server, tmp_path)
        sent = [f"{each.method} {each.target}" for each in server.received if each.path != "/openapi.json"]
    assert sent == ["GET /plain", "GET /optional"]
    assert left_out.called == len(answers) == 2
    assert dict(left_out.reasons) == {
        "needs a parameter whose value only you know": 2,
        "not GET, and so it may change something": 2,
        "has a server of its own": 1,
        "answers with a stream that does not end": 1,
        "its path does not begin with a slash": 1,
    }


async def test_at_most_ten_are_called_two_a_second_those_without_credentials_first(tmp_path):
    locked = [{"key": []}]
    paths = {f"/{number}": get(security=locked if number < 5 else []) for number in range(15)}
    schemes = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    clock = FakeClock()
    with serving(paths, {f"/{number}": FINE for number in range(15)}, components=schemes) as server:
        answers, left_out = await look(server, tmp_path, clock)
        agents = {each.headers["user-agent"] for each in server.received}
    assert [each.operation for each in answers] == [f"GET /{number}" for number in range(5, 15)]
    assert left_out.reasons == ((f"more than {REQUESTS_MAX} would be many for a first look", 5),)
    assert clock.sleeps == pytest.approx([0.5] * 9)
    assert all(agent.startswith("compat-monitor/") for agent in agents)


async def test_a_host_that_is_silent_twice_is_left_alone(tmp_path):
    paths = {f"/{number}": get() for number in range(6)}
    with serving(paths, {f"/{number}": Reply(reset=True) for number in range(6)}) as server:
        answers, left_out = await look(server, tmp_path)
    assert [each.outcome for each in answers] == [LiveOutcome.UNREACHABLE] * 2
    assert left_out.reasons == (("the host gave no answer 2 times in a row", 4),)


async def test_an_end_that_an_answer_announces_is_told(tmp_path):
    reply = json_reply({"status": "ok"}, Sunset="Thu, 31 Dec 2026 00:00:00 GMT", Deprecation="@1767225600")
    with serving({"/x": get()}, {"/x": reply}) as server:
        (answer,), _ = await look(server, tmp_path)
    assert [str(each.on) for each in answer.announced] == ["2026-12-31", "2026-01-01"]


def test_a_webhook_is_never_called():
    from monitor.openapi import read_api

    document = {"openapi": "3.1.0", "info": {}, "webhooks": {"paid": get()}, "paths": {}}
    plan = planned(read_api(document, source="x"))
    assert plan.chosen == ()
    assert plan.left_out == (("webhooks and callbacks, which are sent to the other side", 1),)


SERVERS = {
    "none declared": ([], "{origin}", ""),
    "a relative one": (["/v1"], "{origin}/v1", ""),
    "one on another host": (["https://api.shop.example/v1/"], "https://api.shop.example/v1", ""),
    "the host of the description before others": (["https://api.shop.example", "{origin}/v2"], "{origin}/v2", ""),
    "another port of this machine": (["http://127.0.0.1:1/"], None, "the description names http://127.0.0.1:1, which was not given on the command line"),
    "an address of the local network": (["http://10.0.0.7/"], None, "the description names http://10.0.0.7, which"),
    "credentials are dropped": (["https://u:p@api.shop.example"], "https://api.shop.example", ""),
    "a variable without default": (["https://{tenant}.shop.example"], None, "the server 'https://{tenant}.shop.example' is not"),
    "no web address": (["ws://api.shop.example"], None, "the server 'ws://api.shop.example' is not"),
    "garbage": (["http://[::1"], None, "the server 'http://[::1' is not"),
}  # fmt: skip


@pytest.mark.parametrize("case", SERVERS.values(), ids=SERVERS.keys())
async def test_the_server_is(case, tmp_path):
    declared, url, reason = case
    with ScriptedServer() as server:
        origin = server.url("")
        servers = [{"url": each.replace("{origin}", origin)} for each in declared]
        server.routes["/openapi.json"] = json_reply(description({}, servers=servers))
        async with GuardedClient(agent="test") as client:
            found = await Search(client, tmp_path).find(read_argument(server.url("/openapi.json")), Side.PARTNER)
    assert isinstance(found, Described)
    base = base_url_of(found)
    assert base.url == (url and url.replace("{origin}", origin))
    assert base.reason.startswith(reason)
