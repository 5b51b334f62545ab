"""Keywords that lose nothing one by one, of a value that is closed by one of its parts."""

import itertools
import json
import random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject
from monitor.schemas.budget import Budget
from tests.diff.closures import closed_schema, edited
from tests.rules.documents import changes, rated, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
CLOSED, NO_OTHERS = {"additionalProperties": False}, {"unevaluatedProperties": False}
K = {"type": "object", "properties": {"k": TEXT}}
K_AND_N = {"properties": {"k": TEXT, "n": TEXT}}


def told(base: JsonObject, revision: JsonObject, of=request_of) -> list[Change]:
    return list(changes(*(of(each, openapi="3.1.0") for each in (base, revision))))


OPENED = {
    "under a condition": (
        {**K, **K_AND_N, "if": {"required": ["k"]}, "then": {"properties": {"k": TEXT}, **CLOSED}},
        {**K, **K_AND_N, "if": {"required": ["k"]}, "then": {**K_AND_N, **CLOSED}},
    ),
    "with another member": (
        {**K, "dependentSchemas": {"k": {"properties": {"k": TEXT}, **CLOSED}}},
        {**K, "dependentSchemas": {"k": {**K_AND_N, **CLOSED}}},
    ),
    "by alternatives": ({**K, **CLOSED}, {**K, "anyOf": [{"properties": {"y": TEXT}}, {"properties": {"z": TEXT}}]}),
    "as alternatives are one": (
        {"anyOf": [{**K, **CLOSED}, {"type": "object", "properties": {"n": TEXT}, **CLOSED}]},
        {"type": "object", **K_AND_N, **CLOSED},
    ),
    "by a member of an alternative": (
        {**K, **NO_OTHERS, "anyOf": [{"properties": {"y": TEXT}}, {"properties": {"z": TEXT}}]},
        {**K, **NO_OTHERS, "anyOf": [{"properties": {"y": TEXT, "n": TEXT}}, {"properties": {"z": TEXT}}]},
    ),
}


@pytest.mark.parametrize(("base", "revision"), OPENED.values(), ids=OPENED)
def test_what_a_strict_consumer_refuses_in_an_answer_is_told(base: JsonObject, revision: JsonObject) -> None:
    (change,) = (each for each in told(base, revision, response_of) if each.severity != "compatible")
    assert (change.rule, change.severity) == ("response-other-members-allowed", "risky")
    assert change.witness is not None
    body = change.witness.message["response"]["body"]
    assert not jsonschema.Draft202012Validator(base).is_valid(body)
    assert jsonschema.Draft202012Validator(revision).is_valid(body)


VALUES = (None, "k", "abcd", 1, True)


@settings(max_examples=150)
@given(st.integers(min_value=0, max_value=2**32))
def test_what_is_said_to_be_compatible_is_read(seed: int) -> None:
    """Every object of the names that the base declares for any value, and of those that an edit may be about."""
    draw = random.Random(seed)
    base = closed_schema(draw)
    revision = edited(base, draw)
    if any(each.severity != "compatible" or not each.decided for each in told(base, revision)):
        return
    before, after = (jsonschema.Draft202012Validator(each) for each in (base, revision))
    declared = sorted(base.get("properties", ()))
    for values in itertools.product(VALUES, repeat=len(declared)):
        message = {name: value for name, value in zip(declared, values, strict=True) if value is not None}
        if before.is_valid(message):
            assert after.is_valid(message), json.dumps([base, revision, message])


def chained(length: int, last: dict) -> dict:
    """Closed components, each with the next one in it."""
    schemas = {
        f"C{at}": {
            "allOf": [{"properties": {"a": {"type": "string"}}}],
            "properties": {"next": {"$ref": f"#/components/schemas/C{at + 1}"}},
            "unevaluatedProperties": False,
        }
        for at in range(length)
    }
    components = {"schemas": {**schemas, f"C{length}": last}}
    return request_of({"$ref": "#/components/schemas/C0"}, openapi="3.1.0", components=components)


def test_what_is_known_of_a_closed_value_serves_those_around_it(monkeypatch) -> None:
    spent: list[int] = []
    spend = Budget.spend
    monkeypatch.setattr(Budget, "spend", lambda self, steps=1: (spent.append(steps), spend(self, steps)))
    costs = []
    for length in (10, 20):
        spent.clear()
        last = {"type": "object", "properties": {"b": {"type": "string"}}}
        more = {**last, "properties": {**last["properties"], "c": {"type": "string"}}}
        assert rated(chained(length, last), chained(length, more)) == {"request-property-added": "compatible"}
        costs.append(sum(spent))
    assert costs[1] < 2.5 * costs[0]
