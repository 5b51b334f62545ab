"""Pathological pairs end within the budget of a question, and never as a wrong answer."""

import pytest

from monitor.schemas import Dialect, Included, Resource, SchemaAt, Unknown, View, World, include


def nested(depth: int, leaf: dict) -> dict:
    for _ in range(depth):
        leaf = {"type": "object", "required": ["a"], "properties": {"a": leaf}}
    return leaf


def alternatives(count: int, keyword: str, maximum: int) -> dict:
    return {
        keyword: [
            {
                "type": "object",
                "properties": {f"p{n}": {"type": "integer", "maximum": maximum}, "q": {"type": "string"}},
            }
            for n in range(count)
        ]
    }


def asked(producer: dict, reader: dict) -> object:
    ours, theirs = (SchemaAt(Resource(each, Dialect.OAS30), "") for each in (producer, reader))
    return include(ours, theirs, view=View.REQUEST, world=World.CLOSED_PRODUCER)


PAIRS = [
    ("deep recursion", nested(300, {"type": "integer"}), nested(300, {"type": "number"})),
    ("500 branches of oneOf", alternatives(500, "oneOf", 5), alternatives(500, "oneOf", 9)),
    ("500 branches of anyOf in allOf", {"allOf": [alternatives(500, "anyOf", 5)] * 3}, alternatives(500, "oneOf", 9)),
]


@pytest.mark.parametrize(("name", "producer", "reader"), PAIRS, ids=[each[0] for each in PAIRS])
def test_what_is_too_large_is_unknown_and_never_a_break(name: str, producer: dict, reader: dict) -> None:
    answer = asked(producer, reader)
    assert isinstance(answer, Unknown), answer
    assert answer.reason


def test_a_schema_as_deep_is_included_in_itself() -> None:
    assert isinstance(asked(nested(40, {"type": "integer"}), nested(40, {"type": "integer"})), Included)
