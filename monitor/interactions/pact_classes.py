"""Matchers of version 1 of the Pact specification, as Ruby's library and all that was built on it wrote them: objects
with a `json_class` in the place of the values, brought into the form of version 2, an example and matching rules.

Source: the sources of pact-support (`Pact::SomethingLike`, `Pact::ArrayLike`, `Pact::Term`).
"""

from collections.abc import Mapping

from monitor.interactions.rule_paths import ANY, Step, write_path
from monitor.model.json_value import JsonObject, JsonValue

_PARTS = ("path", "query", "headers", "body")
_Rules = dict[str, JsonValue]


def with_rules(message: JsonObject) -> JsonObject:
    """A request or response of version 1 or 2, without such objects."""
    given = message.get("matchingRules")
    rules: _Rules = dict(given) if isinstance(given, Mapping) else {}
    known = len(rules)
    parts = {part: _example(message[part], (part,), rules) for part in _PARTS if part in message}
    return {**message, **parts, "matchingRules": rules} if len(rules) > known else message


def _example(value: JsonValue, location: tuple[Step, ...], rules: _Rules) -> JsonValue:
    """The value with each matcher replaced by its example; what they demand is added to `rules`."""
    if isinstance(value, list | tuple):
        return [_example(each, (*location, str(index)), rules) for index, each in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    match value.get("json_class"), value:
        case "Pact::SomethingLike", {"contents": contents}:
            rules[write_path(location)] = {"match": "type"}
            return _example(contents, location, rules)
        case "Pact::ArrayLike", {"contents": contents}:
            rules[write_path(location)] = {"match": "type", "min": value.get("min", 1)}
            return [_example(contents, (*location, ANY), rules)]
        case "Pact::Term", {"data": {"generate": generated, "matcher": {"s": pattern}}}:
            rules[write_path(location)] = {"match": "regex", "regex": pattern}
            return generated
    return {name: _example(each, (*location, name), rules) for name, each in value.items()}
