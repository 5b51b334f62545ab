"""`propertyNames`: what may be decided is decided, and never against a brute force over short names."""

from itertools import product

import jsonschema
import pytest

from monitor.schemas import Included, NotIncluded, Unknown
from tests.schemas.asking import ask

NAMES = {
    "listed": {"enum": ["a", "b"]},
    "one": {"const": "a"},
    "none of": {"not": {"enum": ["b", "c"]}},
    "a pattern": {"pattern": "^[a-c]$"},
    "not a pattern": {"not": {"pattern": "^a"}},
    "any of": {"anyOf": [{"const": "a"}, {"pattern": "^b"}]},
    "not any of": {"not": {"anyOf": [{"const": "a"}, {"pattern": "^b"}]}},
    "all of": {"allOf": [{"pattern": "^[ab]"}, {"maxLength": 1}]},
    "not all of": {"not": {"allOf": [{"pattern": "^[ab]"}, {"maxLength": 1}]}},
    "by reference": {"$ref": "#/$defs/name"},
    "short": {"maxLength": 1},
    "not short": {"not": {"maxLength": 1}},
    "any": True,
    "no": False,
    "not text": {"type": "integer"},
}
SHORT = ["".join(each) for size in range(3) for each in product("abcx", repeat=size)]


def holder(name: str, **members: object) -> dict:
    return {"type": "object", "propertyNames": NAMES[name], "$defs": {"name": {"enum": ["b", "c"]}}, **members}


def allows(schema: dict, instance: object) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(instance)


@pytest.mark.parametrize("one", NAMES)
def test_every_pair_of_demands_on_names_is_decided_and_agrees_with_the_names_there_are(one: str) -> None:
    for other in NAMES:
        producer, reader = holder(one), holder(other)
        lost = [each for each in SHORT if allows(producer, {each: 1}) and not allows(reader, {each: 1})]
        answer = ask(producer, reader)
        if lost:
            assert isinstance(answer, NotIncluded), other
            assert allows(producer, answer.witness)
            assert not allows(reader, answer.witness)
        else:
            assert isinstance(answer, Included), other


@pytest.mark.parametrize("one", NAMES)
def test_names_that_are_required_or_described_beside_are_no_exception(one: str) -> None:
    for other, required in product(NAMES, ([], ["a"])):
        producer = holder(one, required=required, properties={"b": {"type": "string"}})
        reader = holder(other, additionalProperties={"type": "integer"})
        instances = [{**dict.fromkeys(required, 1), each: value} for each in SHORT for value in (1, "text")]
        lost = [each for each in instances if allows(producer, each) and not allows(reader, each)]
        answer = ask(producer, reader)
        assert not (lost and isinstance(answer, Included)), (other, lost[:3])
        if isinstance(answer, NotIncluded):
            assert allows(producer, answer.witness)
            assert not allows(reader, answer.witness)


def test_names_of_a_format_stay_unknown() -> None:
    formatted = {"type": "object", "propertyNames": {"format": "uuid"}}
    assert isinstance(ask({"type": "object", "propertyNames": {"format": "email"}}, formatted), Unknown)


@pytest.mark.parametrize("least", range(1, 6))
@pytest.mark.parametrize("name", [each for each in NAMES if each != "any"])
def test_an_object_of_many_members_has_one_that_is_called_otherwise(name: str, least: int) -> None:
    producer, reader = {"type": "object", "minProperties": least}, holder(name)
    answer = ask(producer, reader)
    assert isinstance(answer, NotIncluded)
    assert allows(producer, answer.witness)
    assert not allows(reader, answer.witness)
