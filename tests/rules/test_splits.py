"""Splits: what one operation did is dealt out among several, nothing twice and nothing left over; merges likewise."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import rated, ratings
from tests.rules.things import AMOUNT, INTEGER, STRING, answered, api, only, parts_of, query, thing

CARD, BANK, SEPA = (thing(("id", name), **{name: STRING}) for name in ("card", "account", "iban"))
RECEIPT = thing(("id", "fee"), fee=AMOUNT, paid=STRING)
HEALTH = ("get", "/health", {})


def listed(items: dict) -> dict:
    return {"type": "array", "items": items}


def pays(body: dict, **members: object) -> dict:
    return {**answered(RECEIPT), "requestBody": {"content": {"application/json": {"schema": body}}}, **members}


def asks(*names: str, **members: object) -> dict:
    return {**answered(listed(RECEIPT)), "parameters": [query(name, STRING) for name in names], **members}


STATUS = query("status", {"enum": ["open", "settled"]})
USER, PROJECT = thing(login=STRING, seats=INTEGER), thing(title=STRING, owner=STRING)
BY_CUSTOMER = {"name": "customer", "in": "path", "required": True, "schema": STRING}

SPLITS = {
    "alternatives of the body": (
        [("post", "/payments", pays({"oneOf": [CARD, BANK]}))],
        [("post", "/payments/card", pays(CARD)), ("post", "/payments/bank", pays(BANK))],
    ),
    "alternatives of the body, two of which stay together": (
        [("post", "/payments", pays({"oneOf": [CARD, BANK, SEPA]}))],
        [("post", "/payments/card", pays(CARD)), ("post", "/payments/bank", pays({"anyOf": [SEPA, BANK]}))],
    ),
    "alternatives of the answer": (
        [("get", "/search", answered(listed({"oneOf": [USER, PROJECT]})))],
        [("get", "/search/users", answered(listed(USER))), ("get", "/search/projects", answered(listed(PROJECT)))],
    ),
    "values of a parameter, by name": (
        [("get", "/charges", {"parameters": [STATUS]})],
        [("get", "/charges/open", {}), ("get", "/settled-charges", {})],
    ),
    "values of a parameter, each with its answer": (
        [
            (
                "get",
                "/search",
                answered({"oneOf": [USER, PROJECT]}, parameters=[query("in", {"enum": ["user", "team"]})]),
            )
        ],
        [("get", "/search/user", answered(USER)), ("get", "/search/team", answered(PROJECT))],
    ),
    "values of a parameter that is left": (
        [("get", "/charges", {"parameters": [STATUS]})],
        [
            ("get", "/charges/now", {"parameters": [query("status", {"enum": ["open"]})]}),
            ("get", "/charges/past", {"parameters": [query("status", {"const": "settled"})]}),
        ],
    ),
    "values of a member": (
        [("post", "/payments", pays(thing(kind={"enum": ["card", "bank"]}, fee=AMOUNT)))],
        [("post", "/payments/card", pays(thing(fee=AMOUNT))), ("post", "/payments/bank", pays(thing(fee=AMOUNT)))],
    ),
    "parameters, besides one that all have": (
        [("get", "/charges", asks("customer", "reference", "page"))],
        [
            ("get", "/customers/{customer}/charges", asks("page", parameters=[BY_CUSTOMER, query("page", STRING)])),
            ("get", "/charges/find", asks("reference", "page")),
        ],
    ),
    "the operationId": (
        [("get", "/charges", asks("page", operationId="listCharges"))],
        [
            ("get", "/charges/active", asks("page", operationId="listActiveCharges")),
            ("get", "/charges/old", asks("page", operationId="listOldCharges")),
        ],
    ),
    "under the same tag only": (
        [("post", "/payments", pays({"oneOf": [CARD, BANK]}, tags=["money"]))],
        [("post", "/cards", pays(CARD, tags=["money"])), ("post", "/banks", pays(BANK, tags=["money"]))],
    ),
}


@pytest.mark.parametrize(("whole", "parts"), SPLITS.values(), ids=SPLITS)
def test_what_was_dealt_out_among_new_operations_is_one_change(whole: list, parts: list) -> None:
    change = only(api(HEALTH, *whole), api(HEALTH, *parts))
    assert (change.rule, change.severity) == ("operation-split", Severity.BREAKING)
    assert parts_of(change) == {"operation-removed": "breaking", "operation-added": "compatible"}
    assert len(change.parts) == len(change.reaches) == 3
    assert change.witness is not None


@pytest.mark.parametrize(("whole", "parts"), SPLITS.values(), ids=SPLITS)
def test_what_several_did_and_one_does_now_is_one_change(whole: list, parts: list) -> None:
    change = only(api(HEALTH, *parts), api(HEALTH, *whole))
    assert (change.rule, change.severity) == ("operations-merged", Severity.BREAKING)
    assert [each.rule for each in change.parts] == ["operation-removed", "operation-removed", "operation-added"]


def test_the_message_names_what_came_of_it() -> None:
    whole, parts = SPLITS["alternatives of the body"]
    told = "POST /payments was split into POST /payments/card and POST /payments/bank"
    assert only(api(*whole), api(*parts)).message == told
    told = "POST /payments/card and POST /payments/bank were merged into POST /payments"
    assert only(api(*parts), api(*whole)).message == told


CARD_OR_BANK = ("post", "/payments", pays({"oneOf": [CARD, BANK]}))
BY_CARD, BY_BANK = ("post", "/payments/card", pays(CARD)), ("post", "/payments/bank", pays(BANK))
NO_SPLITS = {
    "one alternative went nowhere": ([("post", "/payments", pays({"oneOf": [CARD, BANK, SEPA]}))], [BY_CARD, BY_BANK]),
    "one alternative went to two": ([CARD_OR_BANK], [BY_CARD, BY_BANK, ("post", "/payments/other", pays(CARD))]),
    "only one new operation": ([CARD_OR_BANK], [BY_CARD]),
    "another thing is answered": (
        [CARD_OR_BANK],
        [BY_CARD, ("post", "/payments/bank", {**pays(BANK), **answered(USER)})],
    ),
    "something more is asked": ([CARD_OR_BANK], [BY_CARD, ("post", "/payments/bank", pays(BANK, parameters=[STATUS]))]),
    "another method": ([CARD_OR_BANK], [BY_CARD, ("put", "/payments/bank", pays(BANK))]),
    "elsewhere, under no tag": ([CARD_OR_BANK], [("post", "/cards", pays(CARD)), ("post", "/banks", pays(BANK))]),
    "another body is left besides the chosen member": (
        [("post", "/payments", pays(thing(kind={"enum": ["card", "bank"]}, fee=AMOUNT)))],
        [("post", "/payments/card", pays(thing(fee=AMOUNT))), ("post", "/payments/bank", pays(thing(fee=STRING)))],
    ),
    "two that may have been split": (
        [CARD_OR_BANK, ("post", "/online-payments", pays({"oneOf": [CARD, BANK]}))],
        [("post", "/card-payments", pays(CARD)), ("post", "/bank-payments", pays(BANK))],
    ),
    "ids alone, with another answer": (
        [("get", "/charges", asks(operationId="charges"))],
        [
            ("get", "/charges/active", answered(USER, operationId="activeCharges")),
            ("get", "/charges/old", answered(USER, operationId="oldCharges")),
        ],
    ),
    "an end that was announced": (
        [("post", "/payments", pays({"oneOf": [CARD, BANK]}, deprecated=True))],
        [BY_CARD, BY_BANK],
    ),
}


@pytest.mark.parametrize(("base", "revision"), NO_SPLITS.values(), ids=NO_SPLITS)
def test_what_may_be_a_coincidence_is_no_split(base: list, revision: list) -> None:
    found = ratings(api(HEALTH, *base), api(HEALTH, *revision))
    added = [each for each in found if each != ("operation-removed", "breaking")]
    assert len(found) - len(added) == len(base)
    assert added in ([("operation-added", "compatible")] * len(revision), [("resource-added", "compatible")])


def test_new_operations_that_took_over_nothing_are_told_by_themselves() -> None:
    whole, parts = SPLITS["alternatives of the body"]
    rules = rated(api(*whole), api(*parts, ("post", "/payments/sepa", pays(SEPA))))
    assert rules == {"operation-split": "breaking", "operation-added": "compatible"}


def test_operations_that_appear_beside_the_earlier_one_split_nothing() -> None:
    whole, parts = SPLITS["alternatives of the body"]
    assert ratings(api(*whole), api(*whole, *parts)) == [("operation-added", "compatible")] * len(parts)


# --- an operation that stays, and loses a piece to a new one ---------------------------------------------------------
STAYS = ("get", "/charges", {"parameters": [query("status", {"enum": ["open"]})]})
DEPARTURES = {
    "an alternative of the body": (
        ("post", "/payments", pays({"oneOf": [CARD, BANK, SEPA]})),
        [("post", "/payments", pays({"oneOf": [CARD, BANK]})), ("post", "/payments/sepa", pays(SEPA))],
    ),
    "two alternatives, to one each": (
        ("post", "/payments", pays({"oneOf": [CARD, BANK, SEPA]})),
        [("post", "/payments", pays(CARD)), BY_BANK, ("post", "/payments/sepa", pays(SEPA))],
    ),
    "a value of a parameter": (("get", "/charges", {"parameters": [STATUS]}), [STAYS, ("get", "/charges/settled", {})]),
    "a value of a member": (
        ("post", "/payments", pays(thing(kind={"enum": ["card", "bank"]}, fee=AMOUNT))),
        [
            ("post", "/payments", pays(thing(kind={"enum": ["card"]}, fee=AMOUNT))),
            ("post", "/payments/bank", pays(thing(fee=AMOUNT))),
        ],
    ),
    "a parameter": (
        ("get", "/charges", asks("customer", "page")),
        [
            ("get", "/charges", asks("page")),
            ("get", "/customers/{customer}/charges", asks(parameters=[BY_CUSTOMER, query("page", STRING)])),
        ],
    ),
}


@pytest.mark.parametrize(("whole", "parts"), DEPARTURES.values(), ids=DEPARTURES)
def test_a_piece_that_left_for_a_new_operation_is_one_change(whole: tuple, parts: list) -> None:
    change = only(api(whole), api(*parts))
    assert (change.rule, change.severity) == ("operation-split", Severity.BREAKING)
    lost = change.parts[0]
    assert (lost.operation, lost.severity) == (change.operation, Severity.BREAKING)
    assert {each.rule for each in change.parts[1:]} == {"operation-added"}
    assert change.message.startswith(f"{change.operation} was split into {change.operation}")
    assert change.witness is not None


NO_DEPARTURES = {
    "to two": (DEPARTURES["an alternative of the body"], [("post", "/payments/iban", pays(SEPA))]),
    "of which more was lost": (
        (("post", "/payments", pays({"oneOf": [CARD, BANK, SEPA]})), [("post", "/payments", pays(CARD)), BY_BANK]),
        [],
    ),
    "that answers with another thing": (
        (CARD_OR_BANK, [("post", "/payments", pays(CARD))]),
        [("post", "/payments/bank", {**pays(BANK), **answered(USER)})],
    ),
    "with another piece, so that it is not known which made it": (
        (
            ("post", "/payments", pays({"oneOf": [CARD, BANK]}, parameters=[STATUS])),
            [("post", "/payments", pays(CARD, parameters=[query("status", {"enum": ["open"]})]))],
        ),
        [("post", "/payments/settled", pays(BANK))],
    ),
    "called otherwise": ((("get", "/charges", {"parameters": [STATUS]}), [STAYS, ("get", "/charges/past", {})]), []),
    "from an operation that is to end": (
        (("post", "/payments", pays({"oneOf": [CARD, BANK]}, deprecated=True)), [BY_BANK]),
        [("post", "/payments", pays(CARD, deprecated=True))],
    ),
}


@pytest.mark.parametrize(("pair", "more"), NO_DEPARTURES.values(), ids=NO_DEPARTURES)
def test_what_may_have_left_by_chance_is_told_by_itself(pair: tuple, more: list) -> None:
    whole, parts = pair
    found = ratings(api(whole), api(*parts, *more))
    assert "operation-split" not in {rule for rule, _ in found}
    assert "breaking" in {severity for _, severity in found}


def test_what_a_shared_component_lost_left_no_operation() -> None:
    def sharing(schema: dict, *more: tuple[str, str, dict]) -> dict:
        shared = pays({"$ref": "#/components/schemas/Payment"})
        return {
            **api(("post", "/payments", shared), ("post", "/refunds", shared), *more),
            "components": {"schemas": {"Payment": schema}},
        }

    rules = rated(sharing({"oneOf": [CARD, BANK]}), sharing({"oneOf": [CARD]}, BY_BANK))
    assert rules == {"request-alternative-removed": "breaking", "operation-added": "compatible"}
