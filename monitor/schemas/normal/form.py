"""From a schema in any dialect to its normal form."""

from collections.abc import Iterator, Sequence

from monitor.model.json_value import OBJECT, JsonObject
from monitor.schemas.answers import Kind, View
from monitor.schemas.budget import ExhaustedError
from monitor.schemas.normal.assertions import (
    AllOf,
    AnyOf,
    Assertion,
    Conditional,
    Implies,
    Never,
    Not,
    OneOf,
    Reference,
    Source,
)  # fmt: skip
from monitor.schemas.normal.keywords import Reading, not_understood
from monitor.schemas.normal.views import dropped
from monitor.schemas.resource import DanglingReferenceError, SchemaAt, referred, referring

_MOST_READ = 40_000
"""Schemas that one question may read for the first time."""


class NormalForms:
    """Normal forms of schemas as one view reads them, each made once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[SchemaAt, tuple[Assertion, ...]] = {}
        self._made: dict[SchemaAt, tuple[Assertion, ...]] = {}
        self._circular: dict[SchemaAt, bool] = {}
        self._unsent: dict[SchemaAt, frozenset[str]] = {}
        self._left = _MOST_READ

    def begin(self) -> None:
        """Another question: what was read stays known."""
        self._left = _MOST_READ

    def of(self, schema: SchemaAt) -> tuple[Assertion, ...]:
        """The assertions of a schema; none where it allows everything. Raises ExhaustedError after very many schemas.

        A malformed keyword or a reference that can't be followed becomes `NotUnderstood`, and so does a schema that
        leads back to itself without stepping into a member or item: it says nothing definite (Core, section 9.4.1).
        """
        known = self._known.get(schema)
        if known is None:
            if self._leads_back(schema):
                known = (not_understood(schema, "", "the reference leads back to itself"),)
            else:
                known = self._assertions(schema)
            self._known[schema] = known
        return known

    def unsent(self, schema: SchemaAt) -> frozenset[str]:
        """Names of members that the view drops from the object described at the schema, which was read before."""
        return self._unsent.get(schema, frozenset())

    def target(self, schema: SchemaAt) -> SchemaAt:
        """The schema itself, or the one that it merely refers to."""
        match self.of(schema):
            case (Reference(target=target),):
                return target
        return schema

    def _assertions(self, schema: SchemaAt) -> tuple[Assertion, ...]:
        made = self._made.get(schema)
        if made is None:
            if not self._left:
                raise ExhaustedError
            self._left -= 1
            made = self._made[schema] = tuple(self._read(schema))
        return made

    def _leads_back(self, schema: SchemaAt) -> bool:
        known = self._circular.get(schema)
        if known is None:
            self._circular[schema] = True  # met again before it is decided: a circle
            known = any(self._leads_back(other) for each in self._assertions(schema) for other in in_place(each))
            self._circular[schema] = known
        return known

    def _read(self, schema: SchemaAt) -> Iterator[Assertion]:
        try:
            node = schema.node
        except DanglingReferenceError as error:
            yield not_understood(schema, "", str(error))
            return
        if node is False:
            yield Never(Source(schema.pointer, Kind.NEVER))
        elif isinstance(node, OBJECT):
            yield from _references(schema, node)
            if "$ref" in node and schema.resource.dialect.reference_hides_siblings:
                return
            self._unsent[schema] = dropped(schema, self._view)
            yield from Reading(schema, node, self._unsent[schema]).assertions()
        elif node is not True:
            yield not_understood(schema, "", "a schema is an object or a boolean")


def in_place(assertion: Assertion) -> Sequence[SchemaAt]:
    """The schemas that the assertion applies to the very same value."""
    match assertion:
        case Reference(target=target):
            return (target,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | OneOf(parts=parts):
            return parts
        case Not(schema=inner) | Implies(then=inner):
            return (inner,)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return tuple(branch for branch in (condition, then, otherwise) if branch is not None)
    return ()


def _references(schema: SchemaAt, node: JsonObject) -> Iterator[Assertion]:
    for keyword in referring(schema, node):
        try:
            target = referred(schema, keyword)
            yield Reference(Source(schema.child(keyword).pointer, Kind.OTHER), target)
        except DanglingReferenceError as error:
            yield not_understood(schema, keyword, str(error))
