"""A value that was listed, and is described now: one edit, whose members did not come."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of

TEXT = {"type": "string"}
CONST = {"const": {"kind": "card", "limits": [1]}}


def described(kind: dict = TEXT, **more: object) -> dict:
    limits = {"type": "array", "items": {"type": "integer"}}
    return {"type": "object", "required": ["kind"], "properties": {"kind": kind, "limits": limits}, **more}


def request(schema: dict) -> dict:
    return {**request_of(schema), "openapi": "3.1.0"}


def response(schema: dict) -> dict:
    return {**response_of(schema), "openapi": "3.1.0"}


LISTINGS = {
    "const": CONST,
    "const with its type": {"type": "object", **CONST},
    "enum": {"enum": [{"kind": "card", "limits": []}, {"kind": "bank", "limits": [2, 3]}]},
}


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_to_describe_what_was_listed_is_one_edit(listing: dict) -> None:
    assert rated(request(listing), request(described())) == {"request-enum-dropped": "compatible"}
    assert rated(response(listing), response(described())) == {"response-enum-dropped": "breaking"}
    assert rated(request(described()), request(listing)) == {"request-enum-introduced": "breaking"}
    assert rated(response(described()), response(listing)) == {"response-enum-introduced": "compatible"}


def test_in_a_member_too() -> None:
    one, other = ({"type": "object", "properties": {"method": each}} for each in (CONST, described()))
    assert rated(request(one), request(other)) == {"request-enum-dropped": "compatible"}
    (change,) = changes(request(other), request(one))
    assert change.witness is not None
    assert change.witness.message["request"]["body"]["method"]["kind"] != "card"


def test_a_listed_value_that_is_not_as_described_is_shown() -> None:
    (change,) = changes(request(CONST), request(described({"type": "integer"})))
    assert (change.rule, change.severity) == ("request-enum-dropped", Severity.BREAKING)
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == CONST["const"]


EXACTLY = {
    "type": "object",
    "required": ["kind", "limits"],
    "properties": {
        "kind": {"const": "card"},
        "limits": {"type": "array", "prefixItems": [{"const": 1}], "items": False, "minItems": 1},
    },
}


def test_another_spelling_of_the_same_value_is_no_change() -> None:
    closed = {**EXACTLY, "additionalProperties": False}
    for place in (request, response):
        assert rated(place(CONST), place(closed)) == rated(place(closed), place(CONST)) == {}


def test_a_sender_that_is_held_to_what_it_declares_sends_the_value_alone() -> None:
    assert rated(response(CONST), response(EXACTLY)) == {"response-enum-dropped": "compatible"}


def test_a_member_that_is_listed_and_not_described_is_told() -> None:
    found = rated(request(CONST), request({"type": "object", "properties": {"kind": TEXT}}))
    assert found != {"request-enum-dropped": "compatible"}


def test_in_an_alternative_what_is_declared_beside_is_sent_with_it() -> None:
    branch = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "card"}}}
    whole = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
    one, other = ({**whole, "anyOf": [{"type": "null"}, each]} for each in (branch, {"const": {"kind": "card"}}))
    assert rated(request(one), request(other)) == {"request-enum-introduced": "risky?"}
