"""What a consumer's matching rules demand of a JSON body, as a JSON Schema that can be held against a description.

Source: Pact specification v2 and v3, matching rules, as `interactions.json_comparison` judges them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from monitor.interactions.matchers import EQUALITY, LENGTH_FREE, STRUCTURAL, name_of
from monitor.interactions.rule_paths import Location, Rule, RuleSet
from monitor.model.contracts import ExpectedBody
from monitor.model.json_value import JsonObject, JsonValue

Schema = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Expectation:
    """`schema`: every body that the rules accept is valid (2020-12); the converse holds where `unsettled` is empty.

    `meetable`: the same with at least one element in each list of which the consumer reads one.
    `unsettled`: the first demand that no schema can express, as a sentence.
    """

    schema: Schema
    meetable: Schema
    unsettled: str = ""

    @property
    def settled(self) -> bool:
        return not self.unsettled


def expectation_of(body: ExpectedBody) -> Expectation:
    strict, reading = _Demands(RuleSet(body.rules)), _Demands(RuleSet(body.rules), elements_min=1)
    schema, meetable = strict.schema((), body.example), reading.schema((), body.example)
    return Expectation(schema, meetable, strict.unsettled[0] if strict.unsettled else "")


class _Demands:
    def __init__(self, rules: RuleSet, *, elements_min: int = 0) -> None:
        self._rules = rules
        self._elements_min = elements_min
        self.unsettled: list[str] = []

    def schema(self, location: Location, example: JsonValue) -> Schema:
        rule = self._rules.governing(location)
        if rule is not None and rule.unread:
            self.unsettled.append(f"a description does not settle a rule at {rule.unread}, which can't be read")
            return {}
        match example:
            case Mapping():
                return self._object(location, rule, example)
            case list() | tuple():
                return self._list(location, rule, example)
            case _:
                return self._value(location, rule, example)

    def _object(self, location: Location, rule: Rule | None, example: JsonObject) -> Schema:
        if rule is not None and rule.is_for(location) and any(name_of(each) in STRUCTURAL for each in rule.matchers):
            self.unsettled.append(f"a description does not settle the rule for every member of {_shown(location)}")
            return {"type": "object"}
        properties: JsonObject = {name: self.schema((*location, name), value) for name, value in example.items()}
        return {"type": "object", "required": list(example), "properties": properties}

    def _list(self, location: Location, rule: Rule | None, example: Sequence[JsonValue]) -> Schema:
        free = [each for each in (rule.matchers if rule else ()) if name_of(each) in LENGTH_FREE]
        found: Schema = {"type": "array"}
        if example:
            found["prefixItems"] = [self.schema((*location, index), each) for index, each in enumerate(example)]
        if not free and not self._rules.has_element_rule(location):
            return {**found, "minItems": len(example), "maxItems": len(example)}
        if example:
            found["items"] = self.schema((*location, len(example)), example[0])
        least = self._elements_min if example else 0
        for matcher in free if rule is not None and rule.is_for(location) else ():
            fewest, most = matcher.get("min"), matcher.get("max")
            least = max(least, fewest if isinstance(fewest, int) else 0, 1 if name_of(matcher) == "notEmpty" else 0)
            if isinstance(most, int):
                found["maxItems"] = most
        return {**found, "minItems": least} if least else found

    def _value(self, location: Location, rule: Rule | None, example: JsonValue) -> Schema:
        matchers = rule.matchers if rule is not None and rule.matchers else (EQUALITY,)
        schemas: list[JsonValue] = [self._demand(location, each, example) for each in matchers]
        if len(schemas) == 1:
            (only,) = schemas
            assert isinstance(only, dict)
            return only
        return {"anyOf" if rule is not None and rule.either else "allOf": schemas}

    def _demand(self, location: Location, matcher: JsonObject, example: JsonValue) -> Schema:
        name = name_of(matcher)
        if name in _SETTLED:
            return _SETTLED[name](example)
        self.unsettled.append(f"a description does not settle matcher {name!r} at {_shown(location)}")
        return dict(_NECESSARY.get(name, {}))


def _like(example: JsonValue) -> Schema:
    match example:
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case None:
            return {"type": "null"}
        case Mapping():
            return {"type": "object"}
        case _:
            return {"type": "array"}


def _number(_: JsonValue) -> Schema:
    return {"type": "number"}


_SETTLED: Mapping[str, Callable[[JsonValue], Schema]] = {
    "equality": lambda example: {"const": example},
    "type": _like,
    "min": _like,
    "max": _like,
    "number": _number,
    "integer": lambda _: {"type": "integer"},
    "boolean": lambda _: {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]},
    "null": lambda _: {"type": "null"},
}
"""What each matcher demands of a value beside which the example stands."""

_NECESSARY: Mapping[str, Schema] = {
    "decimal": {"type": "number"},
    "date": {"type": "string"},
    "time": {"type": "string"},
    "timestamp": {"type": "string"},
    "datetime": {"type": "string"},
    "semver": {"type": "string"},
}
"""What holds of every value that these accept, and of more."""


def _shown(location: Location) -> str:
    return "/" + "/".join(str(step) for step in location) if location else "the body"
