"""A JSON body compared with an expected one under matching rules, as Pact compares responses.

Unexpected members are fine, missing ones are not; a list has the example's length unless a rule frees it. A value that
was redacted before storing can only be compared by type: what needs its content is undecidable.
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.documents.pointers import join_pointer
from monitor.interactions.contract_node import kind_of
from monitor.interactions.matchers import (
    EQUALITY,
    LENGTH_FREE,
    MATCHERS,
    STRUCTURAL,
    Matcher,
    is_known,
    name_of,
    same_type,
    scalar_text,
)
from monitor.interactions.patterns import UndecidableError
from monitor.interactions.rule_paths import Location, Rule, RuleSet
from monitor.model.contracts import Check, Mismatch
from monitor.model.exchanges import REDACTED
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Failure


def shown(value: JsonValue) -> str:
    """A value short enough for a sentence."""
    text = scalar_text(value)
    return text if len(text) <= 80 else text[:77] + "…"


class JsonComparison:
    """One comparison; `unsupported` collects what could not be decided."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self.unsupported: list[str] = []

    def compare(self, location: Location, expected: JsonValue, actual: JsonValue) -> Iterator[Mismatch]:
        rule = self._rules.governing(location)
        if rule is not None and rule.unread:
            yield from self.value(location, rule, expected, actual)
        elif isinstance(expected, Mapping) and isinstance(actual, Mapping):
            yield from self._members(location, rule, expected, actual)
        elif isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
            yield from self._elements(location, rule, expected, actual)
        else:
            yield from self.value(location, rule, expected, actual)

    def _members(
        self, location: Location, rule: Rule | None, expected: JsonObject, actual: JsonObject
    ) -> Iterator[Mismatch]:
        structural = _named(rule, STRUCTURAL) if rule is not None and rule.is_for(location) else []
        if not structural:
            for name, value in expected.items():
                if name in actual:
                    yield from self.compare((*location, name), value, actual[name])
                else:
                    yield Mismatch(
                        Check.REQUIRED_MEMBER,
                        Failure.SHAPE,
                        join_pointer(*location, name),
                        f"member {name!r} is missing",
                        expected=value,
                    )
        for matcher in structural:
            yield from self._structure(location, matcher, expected, actual)

    def _structure(
        self, location: Location, matcher: JsonObject, expected: JsonObject, actual: JsonObject
    ) -> Iterator[Mismatch]:
        example = next(iter(expected.values()), None)
        inner = _inner_rule(matcher)
        for name, value in actual.items():
            match name_of(matcher):
                case "eachKey":
                    yield from self.value((*location, name), inner, name, name)
                case "eachValue" if isinstance(value, Mapping | list | tuple):
                    self.unsupported.append("matcher 'eachValue' on values that are objects or lists")
                case "eachValue":
                    yield from self.value((*location, name), inner, expected.get(name, example), value)
                case _:
                    yield from self.compare((*location, name), expected.get(name, example), value)

    def _elements(
        self, location: Location, rule: Rule | None, expected: Sequence[JsonValue], actual: Sequence[JsonValue]
    ) -> Iterator[Mismatch]:
        strange = [each for each in rule.matchers if not is_known(each)] if rule and rule.is_for(location) else []
        if strange:  # it may be about which elements there are, and in which order
            self.unsupported.append(_at(f"matcher {name_of(strange[0])!r}", location))
            return
        free = _named(rule, LENGTH_FREE)
        if free and rule is not None and rule.is_for(location):
            for matcher in free:
                yield from _length(location, matcher, actual)
        open_length = bool(free) or self._rules.has_element_rule(location)
        if not open_length and len(expected) != len(actual):
            message = f"{len(actual)} elements instead of {len(expected)}"
            yield Mismatch(Check.LENGTH, Failure.SHAPE, join_pointer(*location), message, len(expected), len(actual))
        for index, value in enumerate(actual):
            if index < len(expected):
                yield from self.compare((*location, index), expected[index], value)
            elif open_length and expected:
                yield from self.compare((*location, index), expected[0], value)

    def value(
        self, location: Location, rule: Rule | None, expected: JsonValue, actual: JsonValue
    ) -> Iterator[Mismatch]:
        """A scalar, two values of which at most one is a container, or what a rule is for that can't be read."""
        if rule is not None and rule.unread:
            self.unsupported.append(f"a matching rule at {rule.unread}")
            return
        problems: list[Mismatch] = []
        undecided = False
        for matcher in rule.matchers if rule is not None and rule.matchers else (EQUALITY,):
            try:
                problem = _judged(location, matcher, expected, actual)
            except UndecidableError as reason:
                self.unsupported.append(_at(reason, location))
                undecided = True
                continue
            if problem is None and rule is not None and rule.either:
                return
            if problem is not None:
                problems.append(problem)
        if not (undecided and rule is not None and rule.either):
            yield from problems[:1]


def _at(reason: object, location: Location) -> str:
    return f"{reason} (at {join_pointer(*location) or 'the root'})"


def _named(rule: Rule | None, names: frozenset[str]) -> list[JsonObject]:
    return [matcher for matcher in rule.matchers if name_of(matcher) in names] if rule is not None else []


def _inner_rule(matcher: JsonObject) -> Rule:
    listed = matcher.get("rules", ())
    inner = listed if isinstance(listed, list | tuple) else ()
    return Rule((), tuple(each for each in inner if isinstance(each, Mapping)))


def _judged(location: Location, matcher: JsonObject, expected: JsonValue, actual: JsonValue) -> Mismatch | None:
    name = name_of(matcher)
    known: Matcher | None = MATCHERS.get(name)
    if known is None:
        raise UndecidableError(f"matcher {name!r}")
    if (
        isinstance(actual, str)
        and REDACTED in actual
        and known.failure is Failure.VALUE
        and same_type(expected, actual)
    ):
        raise UndecidableError("the value was redacted")
    if known.holds(matcher, expected, actual):
        return None
    if not same_type(expected, actual):
        check, failure = Check.TYPE, Failure.SHAPE
        message = f"{kind_of(actual)} instead of {kind_of(expected)}"
    else:
        check, failure = known.check, known.failure
        message = (
            f"{shown(actual)} instead of {known.wanted(matcher, shown(expected) if name == 'equality' else expected)}"
        )
    return Mismatch(check, failure, join_pointer(*location), message, expected, actual)


def _length(location: Location, matcher: JsonObject, actual: Sequence[JsonValue]) -> Iterator[Mismatch]:
    least, most = matcher.get("min"), matcher.get("max")
    if name_of(matcher) == "notEmpty":
        least = 1
    if isinstance(least, int) and len(actual) < least:
        message = f"{len(actual)} elements, at least {least} expected"
        yield Mismatch(Check.LENGTH, Failure.SHAPE, join_pointer(*location), message, least, len(actual))
    if isinstance(most, int) and len(actual) > most:
        message = f"{len(actual)} elements, at most {most} expected"
        yield Mismatch(Check.LENGTH, Failure.SHAPE, join_pointer(*location), message, most, len(actual))
