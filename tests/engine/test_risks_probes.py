"""What may be sent to find out, and what is concluded where it may not be."""

from datetime import timedelta

import pytest

from monitor.demo.contracts import payments_pact
from monitor.sources import DescriptionFetcher
from tests.engine.arena import CHARGE, PROBE, Arena, accused, an_arena, said, told
from tests.servers.certificates import issue
from tests.servers.scripted import Reply, ScriptedServer

BROKEN_CHARGE = said(CHARGE | {"amount": "19.99"})
REFUND_MADE = {
    "description": "refund a charge",
    "request": {
        "method": "POST",
        "path": "/refunds",
        "headers": {"Content-Type": "application/json"},
        "body": {"charge": "ch_1042"},
    },
    "response": {"status": 200, "body": {"id": "re_7"}, "matchingRules": {"$.body": {"match": "type"}}},
}


def refunds_can_be_made(description):
    schema = {"type": "object", "properties": {"id": {"type": "string"}}}
    made = {"description": "made", "content": {"application/json": {"schema": schema}}}
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    description["paths"]["/refunds"] = {"post": {"requestBody": body, "responses": {"200": made}}}


async def a_post_breaks(arena: Arena):
    """The report of the run that saw it, and how often it was sent in that run."""
    arena.describe(refunds_can_be_made)
    arena.interactions(*payments_pact()["interactions"], REFUND_MADE)
    arena.routes["/refunds"] = said({"id": "re_7"})
    await arena.cycle()
    before = len(arena.requests("/refunds"))
    arena.routes["/refunds"] = said({"id": 7})
    arena.later(hours=1)
    report = await arena.cycle()
    return report, len(arena.requests("/refunds")) - before


@pytest.mark.parametrize("provider", ["partner", "in-house"])
async def test_an_unsafe_request_is_replayed_four_times_at_most_and_then_likely(tmp_path, provider):
    with an_arena(tmp_path, provider=provider) as arena:
        report, sent = await a_post_breaks(arena)
    assert sent <= 1 + 4
    assert told(report) == [(provider, "likely", provider)]


async def test_in_production_no_unsafe_request_is_replayed_and_nobody_named(tmp_path):
    with an_arena(tmp_path, environment="production") as arena:
        report, sent = await a_post_breaks(arena)
    assert sent == 1
    assert not accused(report)
    assert any("`probe: {replay: true}`" in each for each in report.regressions[0]["verdict"]["missing"])


async def test_in_production_it_is_replayed_where_its_rules_say_so(tmp_path):
    with an_arena(tmp_path, environment="production", probe=f"{PROBE[:-1]}, replay: true}}") as arena:
        report, sent = await a_post_breaks(arena)
    assert 2 < sent <= 1 + 4
    assert accused(report) == {"partner"}


async def test_probe_none_sends_nothing_and_concludes_nothing(tmp_path):
    with an_arena(tmp_path, probe="none") as arena:
        arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
        for _ in range(2):
            report = await arena.cycle()
            arena.later(hours=1)
        assert {each.path for each in arena.host.received} == {"/openapi.json"}
        assert not report.regressions


PREVIOUS = {
    "runs and passes": (said(CHARGE), ("partner", "attributed")),
    "fails too": (BROKEN_CHARGE, ("undetermined", "undetermined")),
    "is down": (Reply(503), ("partner", "attributed")),
}


@pytest.mark.parametrize(("answer", "expected"), PREVIOUS.values(), ids=PREVIOUS)
async def test_an_old_version_that_still_runs_is_evidence_where_it_answers(tmp_path, answer, expected):
    with ScriptedServer({"/charges/ch_1042": answer}) as old:
        further = f"        previous: {old.url('').rstrip('/')}"
        with an_arena(tmp_path, further=further) as arena:
            await arena.cycle()
            arena.routes["/charges/ch_1042"] = BROKEN_CHARGE
            arena.later(hours=1)
            report = await arena.cycle()
        assert old.received
    assert [(changed, status) for changed, status, _ in told(report)] == [expected]


async def test_an_expired_certificate_is_the_environment(tmp_path):
    (tmp_path / "valid").mkdir()
    (tmp_path / "expired").mkdir()
    good = issue(tmp_path / "valid")
    expired = issue(tmp_path / "expired", valid_for=-timedelta(days=1))
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(good.authority.read_bytes() + expired.authority.read_bytes())
    with an_arena(tmp_path, server=ScriptedServer(tls=good.context)) as arena:
        async with arena.exchanger(authorities=str(trusted)) as exchanger:
            ports = {
                "exchanger": exchanger,
                "descriptions": DescriptionFetcher(exchanger._client, {}, cache=tmp_path / "git"),
            }
            report = await arena.cycle(**ports)
            assert {each["outcome"] for each in report.results} == {"passed"}
            good.context.load_cert_chain(tmp_path / "expired/server.pem", tmp_path / "expired/server.key")
            arena.later(hours=1)
            report = await arena.cycle(**ports)
    assert set(told(report)) == {("environment", "attributed", "nobody")}
    assert "certificate" in report.regressions[0]["message"]


def with_key(description):
    refunds_can_be_made(description)
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
    description["paths"]["/refunds"]["post"]["parameters"] = [key]


def keyed(carried: bool):
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": "the same"} if carried else {})
    return REFUND_MADE | {"request": REFUND_MADE["request"] | {"headers": headers}}


@pytest.mark.parametrize(("carried", "described"), [(True, True), (True, False), (False, True)])
async def test_each_replay_of_an_unsafe_request_has_a_key_of_its_own(tmp_path, carried, described):
    """A provider that remembers keys answers a repeated one as it did before, whatever it runs by now."""
    with an_arena(tmp_path) as arena:
        arena.describe(with_key if described else refunds_can_be_made)
        arena.interactions(*payments_pact()["interactions"], keyed(carried))
        remembered = {}
        behaviour = {"id": "re_7"}

        def refund(request):
            key = request.headers.get("idempotency-key")
            return remembered.setdefault(key, said(behaviour)) if key else said(behaviour)

        arena.routes["/refunds"] = refund
        await arena.cycle()
        behaviour = {"id": 7}
        arena.later(hours=1)
        report = await arena.cycle()
        keys = [each.headers.get("idempotency-key") for each in arena.requests("/refunds")]
    assert told(report) == [("partner", "likely", "partner")]
    assert len(keys) > 3
    replays = [each for each in keys if each is not None]
    assert len(set(replays)) == len(replays) >= len(keys) - 2 * (not carried)


async def test_a_safe_request_and_one_without_a_key_stay_as_they_are(tmp_path):
    with an_arena(tmp_path) as arena:
        await a_post_breaks(arena)
        assert not any("idempotency-key" in each.headers for each in arena.host.received)
