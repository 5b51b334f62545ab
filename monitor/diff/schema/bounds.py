"""Exclusive bounds that are numbers, as 3.1 has them: 3.0 reads nothing of one, and many mean it."""

from collections.abc import Iterable, Iterator, Mapping

from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonObject
from monitor.schemas import SchemaAt

EXCLUSIVE = frozenset({"exclusiveMinimum", "exclusiveMaximum"})
BOUND_IN_DOUBT = "an exclusive bound that is a number says nothing in 3.0, where it is true or false, and many mean it"


def is_bounded_in_doubt(node: Conjunction, keywords: Iterable[str] = EXCLUSIVE) -> bool:
    """Has it one of these as a number, where that is none?"""
    held = [each.get(name) for each in _written(node) for name in EXCLUSIVE.intersection(keywords)]
    is_number = any(isinstance(each, int | float) and not isinstance(each, bool) for each in held)
    return is_number and node.resource.dialect.exclusive_is_boolean


def bounds_in_doubt(
    base: Conjunction, revision: Conjunction, keywords: tuple[str, ...]
) -> tuple[tuple[JsonObject, ...], tuple[JsonObject, ...]] | None:
    """As they are written, if 3.0's bounds are a mere number on one side, and not on the other; else None."""
    both = base.resource.dialect.exclusive_is_boolean and revision.resource.dialect.exclusive_is_boolean
    if not both or is_bounded_in_doubt(base, keywords) == is_bounded_in_doubt(revision, keywords):
        return None
    return _as_written(base, keywords), _as_written(revision, keywords)


def _as_written(node: Conjunction, keywords: tuple[str, ...]) -> tuple[JsonObject, ...]:
    kept = ({name: each[name] for name in keywords if name in each} for each in _written(node))
    return tuple(filter(None, kept))


def _written(node: Conjunction) -> Iterator[JsonObject]:
    for facet in node.facets:
        held = SchemaAt(node.resource, facet.pointer).node
        if isinstance(held, Mapping):
            yield held
