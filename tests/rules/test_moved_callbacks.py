"""Callbacks of an operation that moved went along: what differs inside is told, that their holder moved is not."""

import pytest

from tests.rules.documents import changes, rated
from tests.rules.things import AMOUNT, INTEGER, STRING, answered, api, thing

RECEIPT, NOTICE = thing(fee=AMOUNT), thing(("id", "paid"), paid=STRING)
WIDER = thing(("id", "paid"), paid={"type": "string", "nullable": True})
URL = "{$request.body#/url}"


def sent(schema: dict, **members: object) -> dict:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"requestBody": body, "responses": {"200": {"description": ""}}, **members}


def pays(path: str, callbacks: dict, **members: object) -> dict:
    held = {name: {URL: {"post": each}} for name, each in callbacks.items()}
    return api(("post", path, answered(RECEIPT, **{"operationId": "pay", "callbacks": held, **members})))


BASE = pays("/v1/pay", {"paid": sent(NOTICE)})
MOVED = {"operation-moved": "breaking"}
CASES = {
    "the same": (BASE, {"paid": sent(NOTICE)}, MOVED),
    "it sends more": (BASE, {"paid": sent(WIDER)}, {**MOVED, "response-null-allowed": "breaking"}),
    "one is gone": (BASE, {}, {**MOVED, "webhook-removed": "breaking"}),
    "one is new": (BASE, {"paid": sent(NOTICE), "failed": sent(NOTICE)}, {**MOVED, "webhook-added": "compatible"}),
    "one that calls back in turn": (
        pays("/v1/pay", {"paid": sent(NOTICE, callbacks={"ack": {URL: {"post": sent(INTEGER, operationId="ack")}}})}),
        {"paid": sent(NOTICE, callbacks={"ack": {URL: {"post": sent(STRING, operationId="ack")}}})},
        {**MOVED, "request-property-type-changed": "breaking"},
    ),
}


@pytest.mark.parametrize(("base", "callbacks", "expected"), CASES.values(), ids=CASES)
def test_callbacks_of_an_operation_that_moved_are_compared(base: dict, callbacks: dict, expected: dict) -> None:
    assert rated(base, pays("/v2/payments", callbacks)) == expected


def test_what_differs_in_a_callback_is_told_of_it_as_the_base_calls_it() -> None:
    found = changes(BASE, pays("/v2/payments", {"paid": sent(WIDER)}))
    told = next(each for each in found if each.rule == "response-null-allowed")
    assert told.operation == f"POST /v1/pay → paid {URL} POST"


def test_callbacks_of_operations_whose_whole_prefix_moved_go_along() -> None:
    base, revision = (
        api(*((each, f"{version}/pay", answered(RECEIPT, callbacks={"paid": {URL: {"post": sent(NOTICE)}}}))
              for each in ("post", "put")))
        for version in ("/v1", "/v2")
    )  # fmt: skip
    assert rated(base, revision) == MOVED


def test_callbacks_of_an_operation_that_went_are_gone() -> None:
    rules = rated(BASE, pays("/v2/payments", {"paid": sent(NOTICE)}, operationId="settle"))
    assert rules["webhook-removed"] == "breaking"
