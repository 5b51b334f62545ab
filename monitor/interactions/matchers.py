"""Pact's matchers as a table: what each demands of one value, and what its failure means.

Source: Pact specification v2, v3 and the parts of v4 that compare single values. A matcher that is not in the table is
unsupported: the outcome of its interaction is unknown.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.interactions.contract_node import kind_of
from monitor.interactions.date_formats import has_format
from monitor.interactions.patterns import UndecidableError, matches
from monitor.model.contracts import Check
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Failure

Demand = Callable[[JsonObject, JsonValue, JsonValue], bool]
"""(matcher, expected example, actual) -> whether it holds; may raise `UndecidableError`."""

EQUALITY: JsonObject = {"match": "equality"}
"""What governs a value without a rule."""

_SEMANTIC_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")


@dataclass(frozen=True, slots=True)
class Matcher:
    holds: Demand
    check: Check
    failure: Failure
    wanted: Callable[[JsonObject, JsonValue], str]
    """(matcher, expected example) -> what was wanted, in words."""


def _number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same_type(expected: JsonValue, actual: JsonValue) -> bool:
    """Whether both have the same JSON type; integers and decimals are both numbers."""
    return kind_of(expected) == kind_of(actual)


def same_value(expected: JsonValue, actual: JsonValue) -> bool:
    """JSON equality: 1 equals 1.0, and true does not equal 1."""
    if not same_type(expected, actual):
        return False
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return expected.keys() == actual.keys() and all(same_value(expected[name], actual[name]) for name in expected)
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        return len(expected) == len(actual) and all(map(same_value, expected, actual))
    return expected == actual


def scalar_text(value: JsonValue) -> str:
    """As text matchers see a value: text as it is, anything else in its JSON spelling."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=dict)


def _argument(matcher: JsonObject, *names: str) -> str | None:
    found = next((matcher[name] for name in names if name in matcher), None)
    return None if found is None else scalar_text(found)


def _regex(matcher: JsonObject, _: JsonValue, actual: JsonValue) -> bool:
    pattern = _argument(matcher, "regex")
    if pattern is None:
        raise UndecidableError("a regex matcher without a regular expression")
    return matches(pattern, scalar_text(actual))


def _dated(kind: str) -> Demand:
    def holds(matcher: JsonObject, _: JsonValue, actual: JsonValue) -> bool:
        return isinstance(actual, str) and has_format(kind, _argument(matcher, "format", kind, "timestamp"), actual)

    return holds


def _include(matcher: JsonObject, _: JsonValue, actual: JsonValue) -> bool:
    return (_argument(matcher, "value") or "") in scalar_text(actual)


def _like(_: JsonObject, example: JsonValue) -> str:
    return f"{kind_of(example)} as in the example"


def _equal(_: JsonObject, example: JsonValue) -> str:
    return scalar_text(example)


def _words(text: str) -> Callable[[JsonObject, JsonValue], str]:
    return lambda _matcher, _example: text


def _dated_words(kind: str) -> Callable[[JsonObject, JsonValue], str]:
    return lambda matcher, _: f"a {kind} as {_argument(matcher, 'format', kind, 'timestamp') or 'in RFC 3339'}"


_TYPE = Matcher(lambda _, expected, actual: same_type(expected, actual), Check.TYPE, Failure.SHAPE, _like)


def _date(kind: str) -> Matcher:
    return Matcher(_dated(kind), Check.PATTERN, Failure.VALUE, _dated_words(kind))


MATCHERS: Mapping[str, Matcher] = {
    "equality": Matcher(lambda _, e, a: same_value(e, a), Check.EQUALITY, Failure.VALUE, _equal),
    "type": _TYPE,
    "min": _TYPE,
    "max": _TYPE,
    "number": Matcher(lambda _, _e, a: _number(a), Check.TYPE, Failure.SHAPE, _words("a number")),
    "integer": Matcher(
        lambda _, _e, a: isinstance(a, int) and not isinstance(a, bool), Check.TYPE, Failure.SHAPE, _words("an integer")
    ),
    "decimal": Matcher(lambda _, _e, a: isinstance(a, float), Check.TYPE, Failure.SHAPE, _words("a decimal number")),
    "boolean": Matcher(
        lambda _, _e, a: isinstance(a, bool) or a in ("true", "false"), Check.TYPE, Failure.SHAPE, _words("a boolean")
    ),
    "null": Matcher(lambda _, _e, a: a is None, Check.TYPE, Failure.SHAPE, _words("null")),
    "notEmpty": Matcher(
        lambda _, e, a: same_type(e, a) and a not in ("", [], {}),
        Check.LENGTH,
        Failure.SHAPE,
        _words("something not empty"),
    ),
    "regex": Matcher(_regex, Check.PATTERN, Failure.VALUE, lambda m, _: f"text matching {_argument(m, 'regex')}"),
    "include": Matcher(
        _include, Check.PATTERN, Failure.VALUE, lambda m, _: f"text with {_argument(m, 'value')!r} in it"
    ),
    "date": _date("date"),
    "time": _date("time"),
    "timestamp": _date("datetime"),
    "datetime": _date("datetime"),
    "semver": Matcher(
        lambda _, _e, a: isinstance(a, str) and _SEMANTIC_VERSION.fullmatch(a) is not None,
        Check.PATTERN,
        Failure.VALUE,
        _words("a semantic version"),
    ),
}

STRUCTURAL = frozenset({"values", "eachKey", "eachValue"})
"""Matchers of a whole object, judged where objects are compared."""

RESPONSE_WIDE = frozenset({"contentType"})
"""Matchers that look at the response's media type, judged where bodies are read."""

LENGTH_FREE = frozenset({"type", "min", "max", "notEmpty"})
"""Matchers under which a list may have any number of elements, each like the example's."""


def name_of(matcher: JsonObject) -> str:
    """The matcher's name, inferred from its arguments where v2 leaves it out (`{"min": 1}`)."""
    named = matcher.get("match")
    if isinstance(named, str):
        return named
    return next((name for name in ("regex", "date", "time", "timestamp", "min", "max") if name in matcher), "equality")


def is_known(matcher: JsonObject) -> bool:
    return name_of(matcher) in MATCHERS.keys() | STRUCTURAL | RESPONSE_WIDE


def unsupported_matchers(rules: JsonObject) -> tuple[str, ...]:
    """Names of the matchers in `rules` (path -> rule) that can't be judged, each once, in order."""
    found: dict[str, None] = {}
    for rule in rules.values():
        listed = rule.get("matchers", ()) if isinstance(rule, Mapping) else ()
        for matcher in listed if isinstance(listed, list | tuple) else ():
            if isinstance(matcher, Mapping) and not is_known(matcher):
                found[f"matcher {name_of(matcher)!r}"] = None
    return tuple(found)
