"""Values that the schemas themselves offer: examples, defaults."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.model.json_value import OBJECT, JsonValue
from monitor.schemas.normal.values import is_reference
from monitor.schemas.resource import DanglingReferenceError, SchemaAt
from monitor.schemas.search.literals import Term

_FOLLOWED = 4


def hints(terms: Iterable[Term]) -> Iterator[JsonValue]:
    """Scalars, and in an open world also arrays and objects, that the schemas which must hold give as examples."""
    for term in terms:
        if term.claims:
            for value in _offered(term.schema):
                if not (is_reference(value) or (term.closed and isinstance(value, Mapping | list | tuple))):
                    yield value


def _offered(schema: SchemaAt) -> Iterator[JsonValue]:
    for _ in range(_FOLLOWED):
        try:
            node = schema.node
            if not isinstance(node, OBJECT):
                return
            if "example" in node:
                yield node["example"]
            examples = node.get("examples")
            if isinstance(examples, Sequence) and not isinstance(examples, str):
                yield from examples[:3]
            if "default" in node:
                yield node["default"]
            if "$ref" not in node:
                return
            schema = schema.refer(node["$ref"])
        except DanglingReferenceError:
            return
