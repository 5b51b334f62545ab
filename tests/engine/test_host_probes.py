"""One interaction and nothing beside it: the host is probed by itself, and what is found there is nobody's change."""

import socket
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from monitor.demo.contracts import payments_pact
from monitor.sources import DescriptionFetcher
from tests.engine.arena import CHARGE, Arena, accused, an_arena, said, told
from tests.servers.certificates import issue
from tests.servers.scripted import Received, Reply, ScriptedServer

BROKEN_CHARGE = said(CHARGE | {"amount": "19.99"})
DOWN = said({"error": "unavailable"}, 503)
REFUSED = said({"error": "unknown token"}, 401)
HEADERS = '        headers: {Authorization: "Bearer ${ACME_TOKEN}"}'


@pytest.fixture
def alone(tmp_path) -> Iterator[Arena]:
    """One contract, no configured control; the description offers GET /status and GET /currencies besides."""
    with an_arena(tmp_path, control=None) as arena:
        arena.interactions(payments_pact()["interactions"][0])
        yield arena


@pytest.fixture
def locked(tmp_path) -> Iterator[Arena]:
    """The same, behind a bearer token."""
    with an_arena(tmp_path, control=None, further=HEADERS) as arena:
        arena.environ = {"ACME_TOKEN": "tok-5ecret-5ecret"}
        arena.interactions(payments_pact()["interactions"][0])
        arena.describe(with_bearer)
        yield arena


def with_bearer(description):
    description["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    description["security"] = [{"token": []}]


def behind_a_token(token: str, reply: Reply):
    def answer(request: Received) -> Reply:
        return reply if request.headers.get("authorization") == f"Bearer {token}" else REFUSED

    return answer


async def an_hour_later(arena: Arena, **ports):
    arena.later(hours=1)
    return await arena.cycle(**ports)


def controls(report) -> list[dict]:
    return [each for each in report.regressions[0]["verdict"]["observations"] if each["cell"] == "control"]


def verdict(report) -> dict:
    (found,) = report.regressions
    return found["verdict"]


@asynccontextmanager
async def trusting(arena: Arena, authorities, cache):
    async with arena.exchanger(authorities=str(authorities)) as exchanger:
        yield {"exchanger": exchanger, "descriptions": DescriptionFetcher(exchanger._client, {}, cache=cache)}


async def test_an_expired_certificate_is_the_environment_and_said_so(tmp_path):
    (tmp_path / "valid").mkdir()
    (tmp_path / "expired").mkdir()
    good = issue(tmp_path / "valid")
    expired = issue(tmp_path / "expired", valid_for=-timedelta(days=1))
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(good.authority.read_bytes() + expired.authority.read_bytes())
    with an_arena(tmp_path, server=ScriptedServer(tls=good.context), control=None) as arena:
        arena.interactions(payments_pact()["interactions"][0])
        async with trusting(arena, trusted, tmp_path / "git") as ports:
            await arena.cycle(**ports)
            good.context.load_cert_chain(tmp_path / "expired/server.pem", tmp_path / "expired/server.key")
            report = await an_hour_later(arena, **ports)
    assert told(report) == [("environment", "likely", "nobody")]
    assert "TLS: the certificate is not valid: certificate has expired" in verdict(report)["mechanism"]


async def test_a_break_behind_a_valid_certificate_is_at_most_likely_and_each_layer_is_shown(tmp_path):
    issued = issue(tmp_path)
    with an_arena(tmp_path, server=ScriptedServer(tls=issued.context), control=None) as arena:
        arena.interactions(payments_pact()["interactions"][0])
        async with trusting(arena, issued.authority, tmp_path / "git") as ports:
            await arena.cycle(**ports)
            arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
            report = await an_hour_later(arena, **ports)
    assert told(report) == [("partner", "likely", "partner")]
    assert verdict(report)["control_basis"] == "probes"
    for seen in controls(report):
        layers = seen["note"].split("; ")
        assert [each.partition(":")[0] for each in layers] == ["DNS", "connection", "TLS", "authentication"]
        assert "certificate valid until" in layers[2]
        assert "200 without need of a credential" in layers[3]


async def test_a_name_that_no_longer_resolves_is_the_environment(alone):
    await alone.cycle()
    here = alone.host.url("").rstrip("/")
    alone.rewrite(f"base_url: {here}", "base_url: http://payments.acme.invalid")
    report = await an_hour_later(alone)
    assert told(report) == [("environment", "likely", "nobody")]
    assert "DNS: the name payments.acme.invalid could not be resolved" in verdict(report)["mechanism"]


async def test_a_closed_port_is_the_environment(alone):
    await alone.cycle()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        here = alone.host.url("").rstrip("/")
        alone.rewrite(f"base_url: {here}", f"base_url: http://127.0.0.1:{closed.getsockname()[1]}")
        report = await an_hour_later(alone)
    assert told(report) == [("environment", "likely", "nobody")]
    assert "connection: the connection was not accepted" in verdict(report)["mechanism"]


async def test_a_credential_that_is_refused_elsewhere_too_is_the_environment(locked):
    token = locked.environ["ACME_TOKEN"]
    locked.routes["/charges/ch_1042"] = behind_a_token(token, said(CHARGE))
    locked.routes["/status"] = behind_a_token(token, said({"status": "ok"}))
    locked.routes["/currencies"] = behind_a_token(token, said(["EUR"]))
    await locked.cycle()
    locked.environ = {"ACME_TOKEN": "tok-expired-expired"}
    report = await an_hour_later(locked)
    assert told(report) == [("environment", "likely", "nobody")]
    assert "authentication: 401 with the same credential on GET /status" in verdict(report)["mechanism"]
    assert "expired-expired" not in repr(report.regressions)


async def test_a_credential_that_is_refused_at_one_place_only_is_at_most_likely_its_providers(locked):
    await locked.cycle()
    locked.routes["/charges/ch_1042"] = REFUSED
    report = await an_hour_later(locked)
    assert {(changed, status) for changed, status, _ in told(report)} == {("partner", "likely")}
    assert all("authentication: 200 with the same credential" in each["note"] for each in controls(report))


async def test_a_call_that_asks_for_no_credential_says_nothing_of_one_that_is_refused(alone):
    await alone.cycle()
    alone.routes["/charges/ch_1042"] = REFUSED
    report = await an_hour_later(alone)
    assert not accused(report)
    assert {each["result"] for each in controls(report)} == {"unknown"}


@pytest.mark.parametrize("status", [401, 403, 404, 429, 503])
async def test_what_a_call_answers_that_was_never_seen_to_pass_hides_no_break(locked, status):
    """Its answer may always have been that."""
    await locked.cycle()
    locked.routes["/charges/ch_1042"] = BROKEN_CHARGE
    locked.routes["/status"] = locked.routes["/currencies"] = said({"error": "no"}, status)
    report = await an_hour_later(locked)
    assert told(report)[0][0] != "environment"
    assert {each["result"] for each in controls(report)} == {"unknown"}


async def test_403_elsewhere_may_be_a_matter_of_what_the_credential_is_for(locked):
    await locked.cycle()
    for path in ("/charges/ch_1042", "/status", "/currencies"):
        locked.routes[path] = said({"error": "forbidden"}, 403)
    assert told(await an_hour_later(locked)) == [("undetermined", "undetermined", "undetermined")]


async def test_that_layers_are_well_does_not_show_that_what_is_behind_them_is_available(alone):
    await alone.cycle()
    alone.routes["/charges/ch_1042"] = DOWN
    assert not accused(await an_hour_later(alone))


async def test_a_host_that_is_unavailable_for_the_other_calls_too_is_the_environment(alone):
    await alone.cycle()
    alone.all_answer(DOWN)
    alone.routes["/openapi.json"] = said(alone.description)
    report = await an_hour_later(alone)
    assert told(report) == [("environment", "likely", "nobody")]
    assert "availability: 503 on GET /status" in verdict(report)["mechanism"]


async def test_a_page_in_front_of_everything_is_the_environment(alone):
    await alone.cycle()
    alone.all_answer(Reply(200, b"<!DOCTYPE html><p>Checking your browser</p>", {"Content-Type": "text/html"}))
    alone.routes["/openapi.json"] = said(alone.description)
    assert set(told(await an_hour_later(alone))) == {("environment", "likely", "nobody")}


async def test_calls_go_where_the_failing_request_goes_and_only_to_what_did_not_change(alone):
    """The address lacks the path of the description's server; GET /status has changed since the last pass."""
    alone.describe(lambda description: description.update(servers=[{"url": "https://api.acme.example/v1"}]))
    interaction = payments_pact()["interactions"][0]
    interaction["request"]["path"] = "/v1/charges/ch_1042"
    alone.interactions(interaction)
    alone.routes["/v1/charges/ch_1042"] = said(CHARGE)
    alone.routes["/v1/currencies"] = said(["EUR"])
    await alone.cycle()
    alone.routes["/v1/charges/ch_1042"] = BROKEN_CHARGE
    answer = alone.description["paths"]["/status"]["get"]["responses"]["200"]["content"]["application/json"]
    alone.describe(lambda _: answer["schema"]["properties"].update(since={"type": "string"}))
    report = await an_hour_later(alone)
    assert told(report) == [("partner", "likely", "partner")]
    assert {each.path for each in alone.host.received} - {"/openapi.json"} == {"/v1/charges/ch_1042", "/v1/currencies"}
