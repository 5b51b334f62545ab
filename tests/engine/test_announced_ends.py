"""Announcements of which no change tells since when, from a real store, as the report reads them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.accounts.period import Period
from monitor.engine.accounting import accounts
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.exchanges import Exchange, Request, Response
from monitor.model.history import ContractInForce, Record, Recording, RecordKind
from monitor.model.sides import Side
from monitor.storage import open_store
from tests.accounts import histories
from tests.workflow.cases import NOW
from tests.workflow.talks import Talk

DAY = timedelta(days=1)
READ = "GET /charges/{id}"
ACME = histories.integration(histories.Plan())
ENDS = {"get": {"deprecated": True, "responses": {"200": {"description": "a charge"}}}}
OPENAPI = {"openapi": "3.1.0", "info": {"title": "Payments", "version": "2"}, "paths": {"/charges/{id}": ENDS}}
DESCRIBED = Document("openapi.json", {"openapi.json": json.dumps(OPENAPI).encode()}, "api.acme.example")
(PAY,) = [each.name for each in ACME.apis if each.provider is Side.PARTNER]


@pytest.fixture
def store(tmp_path):
    """With one operation that Acme Pay broke in production, today."""
    with open_store(f"sqlite:///{tmp_path}/monitor.sqlite") as found:
        talk = Talk(companies=dict(ACME.companies), agreement=ACME.agreement).attributed()
        case = replace(talk.conflict, api=PAY, environment="production", integration="acme", operation=READ, version=0)
        assert found.save_conflict(case, talk.log, [])
        place = {"api": PAY, "environment": "production", "operation": READ, "pointer": "/amount"}
        found.save_regression(case.id, "f", place)
        yield found


def notice(store):
    (found,) = accounts(store, [ACME], Period(NOW - DAY, NOW + DAY), None, NOW + DAY)
    (only,) = found.conduct[Side.PARTNER].notices
    return only


def said(days: int, rule: str) -> Record:
    data = {"rule": rule, "operation": READ, "place": "", "message": "it ends", "severity": "risky"}
    return Record(NOW - days * DAY, RecordKind.CHANGE, "acme", PAY, "c", data)


@pytest.mark.parametrize("days", [300, 400, 4000])
def test_an_announcement_is_never_too_old_to_count(store, days):
    store.record([said(days, "operation-deprecated")])
    assert (notice(store).days, notice(store).in_full) == (days, True)
    store.record([said(days - 1, "operation-reinstated")])
    assert notice(store).is_unannounced


def test_what_stood_in_the_first_description_that_was_read_is_not_unannounced(store):
    assert notice(store).is_unannounced
    first = store.put_document(DESCRIBED)
    store.save_contract_in_force(ContractInForce("acme", PAY, first, (), NOW - 3 * DAY))
    assert (notice(store).days, notice(store).or_before, notice(store).in_full) == (3, True, None)
    assert not notice(store).is_short


def test_what_answers_say_in_a_header_is_not_unannounced_and_nobody_knows_since_when(store):
    interaction = Interaction(
        PAY, "checkout", "provider", "read one charge", Origin.PACT, "pacts/checkout.json",
        Request("GET", "/charges/1"), ExpectedResponse((200,)), operation=READ,
    )  # fmt: skip
    answer = Response(200, (("Sunset", "Sun, 01 Aug 2027 00:00:00 GMT"),), b"{}")
    url = "https://api.acme.example/charges/1"
    exchange = Exchange(Request("GET", "/charges/1"), url, NOW - DAY, 0.1, answer)
    store.save_recording(Recording("acme", PAY, "production", interaction, exchange, NOW - DAY))
    found = notice(store)
    assert (found.announced_at, found.or_before, found.is_unannounced, found.is_short) == (None, True, False, False)
