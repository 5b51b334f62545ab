"""Builds the value that shows a break up to the whole value of its place, from samples of what surrounds it."""

from collections.abc import Iterator, Mapping

from monitor.diff.conjunctions import Conjunction
from monitor.diff.walk import Step, StepKind, Visit
from monitor.model.json_value import JsonValue
from monitor.schemas import SchemaAt, View, sample


class Messages:
    """Samples of one view."""

    def __init__(self, view: View) -> None:
        self._view = view

    def of(self, node: Conjunction) -> JsonValue:
        """A small valid value; None where none is known (which may also be a valid value)."""
        return self.at(node.schema)

    def at(self, schema: SchemaAt) -> JsonValue:
        try:
            return sample(schema, view=self._view)
        except (LookupError, RecursionError):
            return None

    def member(self, node: Conjunction, name: str) -> JsonValue:
        """A value of one declared member."""
        pointers = node.properties(self._view).get(name, ())
        return self.at(SchemaAt(node.resource, pointers[0])) if pointers else "…"

    def lift(self, way: tuple[tuple[Visit, Step], ...], leaf: JsonValue, *, request: bool) -> Iterator[JsonValue]:
        """Whole values with `leaf` at the end of the way, the likeliest first; each has to be judged."""
        candidates = [leaf]
        for visit, step in reversed(way):
            parent = self.of(visit.base if request else visit.revision)
            candidates = [each for value in candidates for each in _around(parent, step, value)][:4]
        yield from candidates


def _around(parent: JsonValue, step: Step, value: JsonValue) -> Iterator[JsonValue]:
    if step.kind is StepKind.ITEM:
        yield [value]
        if isinstance(parent, list) and len(parent) > 1:
            yield [value, *parent[1:]]
    elif step.kind is StepKind.BRANCH:
        if isinstance(parent, Mapping) and isinstance(value, Mapping) and parent:
            yield {**parent, **value}
        yield value
    else:
        members = dict(parent) if isinstance(parent, Mapping) else {}
        yield {**members, (step.name or "other"): value}
