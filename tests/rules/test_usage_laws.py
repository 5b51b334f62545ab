"""Laws of use: a contract made of a message that the base allows, replayed against a revision edited at random.

Judged by `jsonschema`, given both schemas with every object closed, since an input that is no longer declared is dropped
and an output that is no longer declared does not come.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from monitor.model.changes import Change
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.values import Severity
from monitor.rules import contract_use
from monitor.trial.described import api_of
from tests.rules.documents import changes, document, request_of, response_of

NAMES = ("id", "fee", "kind", "memo", "a/b", "first name")
SIMPLE = ({"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "enum": ["x", "y", "z"]})
CASES = 250


def any_schema(rng: random.Random, depth: int = 2) -> dict:
    kind = rng.choice(["object", "array", "simple", "simple"]) if depth else "simple"
    if depth == 2 or kind == "object":
        members = {name: any_schema(rng, depth - 1) for name in rng.sample(NAMES, rng.randint(1, 4))}
        return {"type": "object", "properties": members, "required": [each for each in members if rng.random() < 0.4]}
    if kind == "array":
        return {"type": "array", "items": any_schema(rng, depth - 1)}
    return deepcopy(rng.choice(SIMPLE))


def any_message(rng: random.Random, schema: dict) -> object:
    if schema["type"] == "object":
        sent = [name for name in schema["properties"] if name in schema["required"] or rng.random() < 0.5]
        return {name: any_message(rng, schema["properties"][name]) for name in sent}
    if schema["type"] == "array":
        return [any_message(rng, schema["items"]) for _ in range(rng.randint(1, 2))]
    return (
        rng.choice(schema["enum"])
        if "enum" in schema
        else {"string": "a", "integer": 1, "boolean": True}[schema["type"]]
    )


def within(schema: dict) -> Iterator[dict]:
    yield schema
    for each in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        yield from within(each)


def remove(rng: random.Random, schema: dict) -> None:
    objects = [each for each in within(schema) if len(each.get("properties", ())) > 1]
    if objects:
        held = rng.choice(objects)
        name = rng.choice(list(held["properties"]))
        del held["properties"][name]
        held["required"] = [each for each in held["required"] if each != name]


def retype(rng: random.Random, schema: dict) -> None:
    plain = [each for each in within(schema) if each["type"] in {"integer", "boolean"}]
    if plain:
        held = rng.choice(plain)
        held["type"] = "boolean" if held["type"] == "integer" else "integer"


def demand(rng: random.Random, schema: dict) -> None:
    held = rng.choice([each for each in within(schema) if each["type"] == "object"])
    optional = [each for each in held["properties"] if each not in held["required"]]
    held["required"] += [rng.choice(optional)] if optional else []


def add_demanded(rng: random.Random, schema: dict) -> None:
    held = rng.choice([each for each in within(schema) if each["type"] == "object"])
    held["properties"]["new"] = {"type": "string"}
    held["required"] += ["new"]


def narrow(rng: random.Random, schema: dict) -> None:
    listed = [each for each in within(schema) if "enum" in each]
    if listed:
        rng.choice(listed)["enum"].remove(rng.choice(["x", "y", "z"]))


Edit = Callable[[random.Random, dict], None]
OF_REQUESTS: tuple[Edit, ...] = (remove, retype, demand, add_demanded, narrow)
OF_RESPONSES: tuple[Edit, ...] = (remove, retype)


def accepted(schema: dict, message: object) -> bool:
    closed = deepcopy(schema)
    for each in within(closed):
        if each["type"] == "object":
            each["additionalProperties"] = False
    return Draft202012Validator(closed).is_valid(message)


def contract(sent: object = None, read: object = None) -> Interaction:
    json_type = (("Content-Type", "application/json"),)
    body = None if sent is None else json.dumps(sent).encode()
    expected = None if read is None else ExpectedBody(read, "application/json")
    return Interaction(
        api="a",
        consumer="c",
        provider="p",
        description="d",
        origin=Origin.PACT,
        contract="c.json",
        request=Request("POST", "/things", (), json_type, body),
        response=ExpectedResponse((200,), body=expected),
    )


SHARED = {"$ref": "#/components/schemas/Shared"}


def sharing(rng: random.Random, schema: dict) -> dict:
    """With the shared component in the place of some members."""
    whole = deepcopy(schema)
    for each in [held for held in within(whole) if held["type"] == "object"]:
        for name in each["properties"]:
            if rng.random() < 0.3:
                each["properties"][name] = rng.choice([SHARED, {"type": "array", "items": SHARED}])
    return whole


def written_out(schema: dict, shared: dict) -> dict:
    if "$ref" in schema:
        return deepcopy(shared)
    members = {name: written_out(each, shared) for name, each in schema.get("properties", {}).items()}
    items = {"items": written_out(schema["items"], shared)} if "items" in schema else {}
    return deepcopy(schema) | ({"properties": members} if members else {}) | items


class Case:
    """`message` is one that the base allows; either the whole was edited, or the component."""

    def __init__(self, seed: int, edits: Sequence[Edit], of: Callable[..., dict]) -> None:
        rng = random.Random(seed)
        shared, whole = any_schema(rng), any_schema(rng)
        edited = deepcopy(shared)
        if seed % 2:
            whole = later = sharing(rng, whole)
            rng.choice(edits)(rng, edited)
        else:
            later = deepcopy(whole)
            rng.choice(edits)(rng, later)
        self.message = any_message(rng, written_out(whole, shared))
        self.is_still_accepted = accepted(written_out(later, edited), self.message)
        pairs = ((whole, shared), (later, edited))
        self._base, self._revision = (of(one, components={"schemas": {"Shared": other}}) for one, other in pairs)

    def used(self, contract: Interaction) -> tuple[Change, ...]:
        return contract_use(changes(self._base, self._revision), [contract], api_of(document(self._base)))


def agrees(found: tuple[Change, ...], is_still_accepted: bool) -> bool:
    named = any(one.severity is Severity.BREAKING for each in found for one in each.consumers)
    return named is not is_still_accepted and (is_still_accepted or not any(each.unused for each in found))


@pytest.mark.parametrize("seed", range(CASES))
def test_a_consumer_is_named_exactly_where_its_request_is_no_longer_read(seed: int) -> None:
    case = Case(seed, OF_REQUESTS, request_of)
    assert agrees(case.used(contract(sent=case.message)), case.is_still_accepted)


@pytest.mark.parametrize("seed", range(CASES))
def test_a_consumer_is_named_exactly_where_what_it_reads_is_no_longer_sent(seed: int) -> None:
    case = Case(seed, OF_RESPONSES, response_of)
    assert agrees(case.used(contract(read=case.message)), case.is_still_accepted)
