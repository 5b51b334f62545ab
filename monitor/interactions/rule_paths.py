"""Path expressions of matching rules, and which rule governs a place in a body.

Source: Pact specification v2 and v3, "Matching rules": a name or index counts 2, a wildcard 1, the weight of a path is
the product, and a rule also governs everything below it. The heaviest rule wins; among equals the longer one.
A path that can't be read (`$..id`, a filter) may mean anything below what can be read of it: nothing is decided there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model.json_value import JsonObject, JsonValue

ANY = None
"""The step that matches every name and index: `*` and `[*]`."""

Step = str | None
Location = tuple[str | int, ...]

_STEP = re.compile(
    r"""\.(?P<name>[^.\[\]]+) | \[(?P<any>\*)\] | \[(?P<index>\d+)\]
      | \['(?P<single>[^']*)'\] | \["(?P<double>[^"]*)"\]""",
    re.VERBOSE,
)


def parse_path(expression: str) -> tuple[Step, ...]:
    """`$.animals[*]['first name']` -> ('animals', ANY, 'first name'). Raises `ValueError` where it is not a path."""
    if not expression.startswith("$"):
        raise ValueError(f"{expression!r} does not begin with '$'")
    steps, rest = beginning_of(expression)
    if rest:
        raise ValueError(f"{expression!r} can't be read from {rest!r} on")
    return steps


def beginning_of(expression: str) -> tuple[tuple[Step, ...], str]:
    """The steps up to what can't be read, and that; of what is no path at all, no step."""
    if not expression.startswith("$"):
        return (), expression
    steps: list[Step] = []
    position = 1
    while found := _STEP.match(expression, position):
        position = found.end()
        kind = found.lastgroup or ""
        step = found.group(kind)
        steps.append(ANY if step == "*" and kind in {"name", "any"} else step)
    return tuple(steps), expression[position:]


def write_path(steps: Sequence[Step]) -> str:
    """The inverse of `parse_path`, in bracket notation."""
    return "$" + "".join("[*]" if step is ANY else f"['{step}']" for step in steps)


@dataclass(frozen=True, slots=True)
class Rule:
    """`matchers` all hold (`AND`) or at least one does (`either`)."""

    steps: tuple[Step, ...]
    matchers: tuple[JsonObject, ...]
    either: bool = False
    unread: str = ""
    """The path, where it can't be read: `steps` are its beginning, and of what is below nothing is known."""

    def weight(self, location: Location) -> int:
        """0 where the rule says nothing about the location."""
        if len(self.steps) > len(location):
            return 0
        weight = 2
        for step, actual in zip(self.steps, location, strict=False):
            if step is not ANY:
                if step != str(actual):
                    return 0
                weight *= 2
        return weight

    def is_for(self, location: Location) -> bool:
        """Names exactly this location rather than something above it."""
        return len(self.steps) == len(location)


class RuleSet:
    """The rules of one body."""

    def __init__(self, rules: JsonObject) -> None:
        self._rules = tuple(read_rule(expression, rule) for expression, rule in rules.items())

    def governing(self, location: Location) -> Rule | None:
        """Raises nothing: a location without a rule has None, which means equality. An unread one goes first."""
        unread = next((rule for rule in self._rules if rule.unread and rule.weight(location)), None)
        if unread is not None:
            return unread
        weighed = [(rule.weight(location), len(rule.steps), rule) for rule in self._rules]
        fitting = [each for each in weighed if each[0]]
        return max(fitting, key=lambda each: each[:2])[2] if fitting else None

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def has_element_rule(self, location: Location) -> bool:
        """Whether a rule speaks of every element of the list there (`[*]`), which leaves its length open."""
        return any(
            len(rule.steps) == len(location) + 1 and rule.steps[-1] is ANY and rule.weight((*location, 0))
            for rule in self._rules
        )


def read_rule(expression: str, rule: JsonValue) -> Rule:
    steps, rest = beginning_of(expression)
    if rest:
        return Rule(steps, (), unread=expression)
    members = rule if isinstance(rule, Mapping) else {}
    matchers = members.get("matchers", ())
    listed = matchers if isinstance(matchers, Sequence) and not isinstance(matchers, str) else ()
    return Rule(
        steps,
        tuple(matcher for matcher in listed if isinstance(matcher, Mapping)),
        either=members.get("combine") == "OR",
    )
