"""Headers of answers, webhooks and callbacks that are only called otherwise: one change each."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, description, ratings
from tests.rules.things import AMOUNT, INTEGER, STRING, api, only, parts_of, thing

CHARGE = thing(("id", "amount"), amount=AMOUNT, note=STRING)


# --- headers ---------------------------------------------------------------------------------------------------------
LIMIT = {"schema": INTEGER}


def with_headers(**headers: dict) -> dict:
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return api(("get", "/a", {"responses": {"200": {"description": "", "headers": named}}}))


def test_a_renamed_header_of_an_answer_is_one_change_as_severe_as_its_worst_part() -> None:
    change = only(with_headers(X_Rate_Limit=LIMIT), with_headers(RateLimit_Limit=LIMIT))
    assert (change.rule, change.severity) == ("response-header-renamed", Severity.RISKY)
    assert change.message == "the header `X-Rate-Limit` of the answer is called `RateLimit-Limit` now"
    sure = {**LIMIT, "required": True}
    change = only(with_headers(X_Rate_Limit=sure), with_headers(RateLimit_Limit=sure))
    assert (change.rule, change.severity) == ("response-header-renamed", Severity.BREAKING)


NO_RENAMED_HEADERS = {
    "the X- alone in common": (with_headers(X_Total=LIMIT), with_headers(X_Page=LIMIT)),
    "always sent and then not": (with_headers(X_Rate={**LIMIT, "required": True}), with_headers(Rate=LIMIT)),
    "two that it may have become": (with_headers(X_Rate=LIMIT), with_headers(Rate=LIMIT, Rate_Limit=LIMIT)),
    "another type": (with_headers(X_Rate=LIMIT), with_headers(Rate={"schema": STRING})),
}


@pytest.mark.parametrize(("base", "revision"), NO_RENAMED_HEADERS.values(), ids=NO_RENAMED_HEADERS)
def test_headers_that_may_be_alike_by_chance_are_not_renamed(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(base, revision)}
    assert rules & {"response-header-added", "response-header-added-required"}
    assert "response-header-renamed" not in rules


# --- webhooks --------------------------------------------------------------------------------------------------------
def sending(**webhooks: dict) -> dict:
    items = {name: {"post": {"responses": {"200": {"description": ""}}, **held}} for name, held in webhooks.items()}
    return {**description({}), "openapi": "3.1.0", "webhooks": items}


def sends(schema: dict, **members: object) -> dict:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}, **members}


def test_a_renamed_webhook_is_one_change() -> None:
    change = only(sending(settled=sends(CHARGE)), sending(completed=sends(CHARGE)))
    assert (change.rule, change.severity) == ("webhook-renamed", Severity.BREAKING)
    assert change.message == "webhook settled POST is called webhook completed POST now"
    assert parts_of(change) == {"webhook-removed": "breaking", "webhook-added": "compatible"}


def test_a_renamed_callback_of_the_same_operation_is_one_change() -> None:
    def calls(name: str) -> dict:
        answers = {"responses": {"200": {"description": ""}}}
        return description({"callbacks": {name: {"{$request.query.url}": {"post": {**sends(CHARGE), **answers}}}}})

    assert only(calls("settled"), calls("completed")).rule == "webhook-renamed"


NO_RENAMED_WEBHOOKS = {
    "another thing is sent": (sending(paid=sends(CHARGE)), sending(settled=sends(thing(owner=STRING)))),
    "plain, and called otherwise": (sending(paid=sends(STRING)), sending(refunded=sends(STRING))),
    "two that it may have become": (sending(paid=sends(CHARGE)), sending(settled=sends(CHARGE), done=sends(CHARGE))),
    "a header more": (
        sending(paid=sends(CHARGE)),
        sending(settled=sends(CHARGE, parameters=[{"name": "Signature", "in": "header", "schema": STRING}])),
    ),
    "another answer is accepted": (
        sending(paid=sends(CHARGE)),
        sending(settled=sends(CHARGE, responses={"204": {"description": ""}})),
    ),
    "an end that was announced": (sending(paid=sends(CHARGE, deprecated=True)), sending(settled=sends(CHARGE))),
}


@pytest.mark.parametrize(("base", "revision"), NO_RENAMED_WEBHOOKS.values(), ids=NO_RENAMED_WEBHOOKS)
def test_webhooks_that_are_described_otherwise_are_not_renamed(base: dict, revision: dict) -> None:
    assert {each.rule for each in changes(base, revision)} == {"webhook-removed", "webhook-added"}
