"""Laws of use for what is sent as text: a contract that the base allows, replayed against parameters edited at random."""

import random
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from monitor.model.contracts import Interaction
from monitor.model.exchanges import Request
from monitor.rules import contract_use
from monitor.trial.described import api_of
from tests.rules.documents import changes, description, document
from tests.rules.test_usage_laws import agrees, contract

FORM = "application/x-www-form-urlencoded"
NAMES = ("X-Limit", "X-Sort", "X-A")
SCHEMAS = ({"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "enum": ["x", "y"]})
READABLE = {"string": {"a", "1", "true", "x", "y"}, "integer": {"1"}, "boolean": {"true"}}
TEXTS = {"string": "a", "integer": "1", "boolean": "true"}
CASES = 200

Sent = dict[str, tuple[dict, bool]]
"""Name -> schema, and whether it is required."""


def described(kind: str, members: Sent) -> dict:
    if kind != "form":
        listed = [{"name": each, "in": kind, "required": must, "schema": of} for each, (of, must) in members.items()]
        return description({"parameters": listed})
    schema = {"type": "object", "properties": {name: of for name, (of, _) in members.items()}}
    required = [name for name, (_, must) in members.items() if must]
    schema |= {"required": required} if required else {}
    return description({"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}})


def sending(kind: str, texts: dict[str, str]) -> Interaction:
    pairs = tuple(texts.items())
    request = {
        "query": Request("POST", "/things", pairs),
        "header": Request("POST", "/things", (), pairs),
        "form": Request("POST", "/things", (), (("Content-Type", FORM),), urlencode(pairs).encode()),
    }[kind]
    return replace(contract(), request=request)


def edited(rng: random.Random, members: Sent) -> Sent:
    name = rng.choice(list(members))
    schema, must = members[name]
    narrowed = {**schema, "enum": ["x"]} if "enum" in schema else schema
    return rng.choice(
        [
            {each: held for each, held in members.items() if each != name},
            {**members, name: (rng.choice(SCHEMAS[1:]), must)},
            {**members, name: (schema, True)},
            {**members, name: (narrowed, must)},
            {**members, "X-New": ({"type": "string"}, True)},
        ]
    )


def is_read(members: Sent, texts: dict[str, str]) -> bool:
    demanded = all(name in texts for name, (_, must) in members.items() if must)
    return demanded and all(
        name in members and text in members[name][0].get("enum", READABLE[members[name][0]["type"]])
        for name, text in texts.items()
    )


@pytest.mark.parametrize("seed", range(CASES))
@pytest.mark.parametrize("kind", ["query", "header", "form"])
def test_a_consumer_is_named_exactly_where_what_it_sends_is_no_longer_read(kind: str, seed: int) -> None:
    rng = random.Random(seed)
    base: Sent = {name: (rng.choice(SCHEMAS), rng.random() < 0.3) for name in rng.sample(NAMES, 2)}
    sent = {name: held for name, held in base.items() if held[1] or rng.random() < 0.5}
    texts = {name: rng.choice(of["enum"]) if "enum" in of else TEXTS[of["type"]] for name, (of, _) in sent.items()}
    revision = edited(rng, base)
    one, other = described(kind, base), described(kind, revision)
    found = contract_use(changes(one, other), [sending(kind, texts)], api_of(document(one)))
    assert agrees(found, is_read(revision, texts))
