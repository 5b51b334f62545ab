"""Signed CloudEvents against a real HTTP server: what arrives, that strangers can't forge it, and what fails."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from jsonschema import Draft202012Validator

from monitor.model.cases import Message
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, Webhook
from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.notifiers import AppriseNotifier, Channels, Deliveries, WebhookNotifier, deliver_outbox
from monitor.notifiers.cloud_events import event
from monitor.notifiers.signatures import signed_headers
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import webhook
from tests.servers.scripted import Received, Reply, ScriptedServer
from tests.storage.examples import message
from tests.workflow.cases import OPEN_VERDICT, E, S, failing, in_status, step

DOCS = Path(__file__).parents[2] / "docs"
ADDRESS = "https://monitor.shop.example"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + "QUJD" * 8


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer({"/hooks": Reply(204)}) as server:
        yield server


@asynccontextmanager
async def poster(clock: FakeClock | None = None):
    async with GuardedClient(agent="compat-monitor/0 (test)") as client:
        yield WebhookNotifier(client, clock or FakeClock(), ADDRESS)


def attributed() -> Message:
    told = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).messages[1]
    return replace(told, chain_number=7, chain_head="5f" * 32)


def sent(server: ScriptedServer) -> list[tuple[dict, Received]]:
    return [(json.loads(each.body), each) for each in server.received]


def example_of_the_manual():
    """The receiver that docs/messages.md shows."""
    code = re.search(r"```python\n(.*?)```", (DOCS / "messages.md").read_text(encoding="utf-8"), re.DOTALL)
    space: dict = {}
    exec(code[1], space)
    return space["is_genuine"]


def test_the_signature_is_that_of_the_published_example():
    """The example of the reference implementations (svix, standard-webhooks)."""
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', SECRET)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_the_receiver_of_the_manual_knows_a_genuine_event_and_nothing_else(server):
    async with poster(FakeClock(datetime.now(UTC))) as hooks:
        assert await hooks.post(attributed(), server.url("/hooks"), SECRET) is None
    (got,) = server.received
    is_genuine = example_of_the_manual()
    assert is_genuine(got.headers, got.body, SECRET)
    assert not is_genuine(got.headers, got.body, OTHER)
    assert not is_genuine(got.headers, got.body.replace(b"acme-1", b"acme-2"), SECRET)
    for name, value in (("webhook-id", "other"), ("webhook-timestamp", str(int(got.headers["webhook-timestamp"]) + 1))):
        assert not is_genuine({**got.headers, name: value}, got.body, SECRET)


async def test_an_old_event_sent_again_by_a_stranger_is_not_genuine(server):
    async with poster(FakeClock(datetime.now(UTC) - timedelta(minutes=6))) as hooks:
        await hooks.post(attributed(), server.url("/hooks"), SECRET)
    (got,) = server.received
    assert not example_of_the_manual()(got.headers, got.body, SECRET)


async def test_while_a_secret_is_replaced_either_proves_it(server):
    async with poster(FakeClock(datetime.now(UTC))) as hooks:
        await hooks.post(attributed(), server.url("/hooks"), f"{SECRET} {OTHER}")
    (got,) = server.received
    is_genuine = example_of_the_manual()
    assert is_genuine(got.headers, got.body, SECRET)
    assert is_genuine(got.headers, got.body, OTHER)


async def test_an_event_has_the_facts_of_the_text_and_leads_to_the_case(server):
    told = attributed()
    async with poster() as hooks:
        await hooks.post(told, server.url("/hooks"), SECRET)
    ((body, got),) = sent(server)
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert got.headers["webhook-id"] == body["id"] == told.id
    assert body["type"] == "compat-monitor.case.attributed"
    assert (body["source"], body["subject"]) == (f"{ADDRESS}/integrations/acme", "acme-1")
    data = body["data"]
    assert data["companies"] == {"in-house": "Checkout", "partner": "Acme Pay"}
    assert data["text"] == told.body
    assert data["link"] == f"{ADDRESS}/cases/acme-1"
    assert data["log"] == {"entry": 7, "hash": "5f" * 32}
    assert data["case"]["verdict"]["changed_by"] == "partner"


VALIDATOR = Draft202012Validator(
    json.loads((DOCS / "message.schema.json").read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(attributed(), id="attributed"),
        pytest.param(step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing(OPEN_VERDICT)).messages[0], id="open"),
        pytest.param(step(in_status(S.ATTRIBUTED), E.DISPUTED, by="Ada", text="no").messages[0], id="disputed"),
        pytest.param(message(), id="written before there were facts"),
    ],
)
@pytest.mark.parametrize("address", [ADDRESS, None])
def test_events_are_as_the_published_schema_says(told, address):
    assert list(VALIDATOR.iter_errors(event(told, address))) == []


def test_the_schema_can_fail():
    broken = event(attributed(), ADDRESS)
    broken["data"]["case"]["verdict"]["changed_by"] = "them"
    del broken["subject"]
    assert len(list(VALIDATOR.iter_errors(broken))) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        pytest.param(Reply(500), "the webhook answered 500", id="fails"),
        pytest.param(Reply(302, headers={"Location": "/elsewhere"}), "the webhook answered 302", id="leads elsewhere"),
        pytest.param(Reply(410), "the webhook answered 410", id="is gone"),
        pytest.param(Reply(reset=True), "the webhook was not reached: the connection broke", id="breaks"),
    ],
)
async def test_a_failure_has_a_reason_without_secrets(server, reply, reason):
    server.routes = {"/hooks": reply}
    async with poster() as hooks:
        found = await hooks.post(attributed(), server.url("/hooks?token=t0ken"), SECRET)
    assert found.startswith(reason)
    assert "t0ken" not in found
    assert SECRET not in found


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("https://x.example", "s3cret", "the secret of a webhook is not `whsec_` and 24 to 64 bytes in base64"),
        ("https://x.example", "whsec_s3cret", "the secret of a webhook is not `whsec_` and 24 to 64 bytes in base64"),
        ("https://x.example", "", "the secret of a webhook is not `whsec_` and 24 to 64 bytes in base64"),
        ("http://x.example:s3cret/", SECRET, "the address of a webhook is not one that HTTP can call"),
        ("ftp://127.0.0.1/s3cret", SECRET, "the webhook was not reached: the address is not one that HTTP can call"),
    ],
)
async def test_what_can_not_be_sent_is_said_without_secrets(url, secret, reason):
    async with poster() as hooks:
        assert await hooks.post(attributed(), url, secret) == reason


def configured(url: str, *notify: str) -> Integration:
    hook = Webhook(EnvironmentText(url), EnvironmentText("${SECRET}"))
    people = tuple(EnvironmentText(each) for each in notify)
    company = Company(Side.PARTNER, "Acme Pay", notify=people, webhooks=(hook,))
    companies = {Side.PARTNER: company, Side.IN_HOUSE: Company(Side.IN_HOUSE, "Checkout")}
    return Integration("acme", (), companies, deliver=Deliver.LIVE)


async def test_the_outbox_tries_again_under_the_same_id_and_tells_people_once(server):
    server.routes = {"/hooks": [Reply(503), Reply(200)]}
    clock = FakeClock(datetime.now(UTC))
    told = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing(), now=clock.now())
    with memory_store() as store, webhook() as people:
        store.save_conflict(replace(told.conflict, version=0), told.entries, told.messages[1:])
        integration = configured(server.url("/hooks"), people.url)
        async with GuardedClient(agent="compat-monitor/0 (test)") as client:
            channels = Channels(AppriseNotifier(), WebhookNotifier(client, clock, None))
            again = [integration], {"SECRET": SECRET}, clock
            assert (await deliver_outbox(store, channels, *again)).failed
            assert store.messages()[0].last_error == "the webhook answered 503"
            clock.advance(timedelta(minutes=1))
            assert (await deliver_outbox(store, channels, *again)).sent == (told.messages[1].id,)
            clock.advance(timedelta(days=1))
            assert await deliver_outbox(store, channels, *again) == Deliveries()
        assert len(people.received) == 1
    first, second = server.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == told.messages[1].id
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


async def test_a_private_address_that_a_name_leads_to_is_not_called(server, monkeypatch):
    """Only what is written out, or `network: {allow: …}`, is: a receiver is in the other company's hands."""
    loopback = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", AsyncMock(return_value=loopback))
    async with poster() as hooks:
        found = await hooks.post(attributed(), f"http://hooks.acme.example:{server.port}/hooks", SECRET)
    assert "127.0.0.1" in found
    assert server.received == []
