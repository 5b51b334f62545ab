"""What can be seen of a union's alternatives without a search: their types, and constants that tell them apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from monitor.model.json_value import JsonValue
from monitor.model.record import draft, record
from monitor.schemas.normal.assertions import (
    ALL_TYPES,
    AllOf,
    AnyOf,
    Assertion,
    JsonType,
    Members,
    Never,
    OneOf,
    OneOfValues,
    Reference,
    Required,
    Types,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.values import identity, type_of
from monitor.schemas.resource import Dialect, Resource, SchemaAt

Constants = Mapping[str, frozenset[bytes]]
"""Names of members that must be there, with the identities of the values that they may have."""


@record
class _Shape:
    required: frozenset[str]
    listed: Constants


_NO_SHAPE = _Shape(frozenset(), {})


@draft
class Looks:
    """What was seen of schemas and unions, for every question that is asked about them."""

    kinds: dict[SchemaAt, frozenset[JsonType]] = field(default_factory=dict)
    names: dict[tuple[SchemaAt, int], dict[str, list[SchemaAt]]] = field(default_factory=dict)
    shapes: dict[SchemaAt, _Shape] = field(default_factory=dict)
    indices: dict[tuple[SchemaAt, int], Mapping[str, Mapping[bytes, list[SchemaAt]]]] = field(default_factory=dict)
    only: dict[bytes, SchemaAt] = field(default_factory=dict)


class Unions:
    """Looks at each schema once. `reliances` are of one question: sentences on what readers were taken to do."""

    def __init__(self, forms: NormalForms, looks: Looks) -> None:
        self.forms = forms
        self.reliances: set[str] = set()
        self._kinds, self._names = looks.kinds, looks.names
        self._shapes, self._indices = looks.shapes, looks.indices
        self._only = looks.only

    def only(self, value: JsonValue) -> SchemaAt:
        """A schema that allows the value and no other; the same one whenever it is asked for."""
        known = self._only.get(key := identity(value))
        if known is None:
            known = self._only[key] = SchemaAt(Resource({"const": value}, Dialect.DRAFT2020), "")
        return known

    def of_kind(self, parts: Iterable[SchemaAt], kind: JsonType) -> list[SchemaAt]:
        """Those that may have a value of the type."""
        return [part for part in parts if kind in self.kinds(part)]

    def kinds(self, schema: SchemaAt) -> frozenset[JsonType]:
        """The types that a value may have, and perhaps more."""
        known = self._kinds.get(schema)
        if known is None:
            known = ALL_TYPES
            for assertion in self.forms.of(schema):
                known &= self._kinds_of(assertion)
            self._kinds[schema] = known
        return known

    def _kinds_of(self, assertion: Assertion) -> frozenset[JsonType]:
        kinds = ALL_TYPES
        match assertion:
            case Never():
                kinds = frozenset()
            case Types(types=types):
                kinds = types
            case OneOfValues(values=values):
                kinds = frozenset(map(type_of, values))
            case Reference(target=target):
                kinds = self.kinds(target)
            case AllOf(parts=parts):
                kinds = ALL_TYPES.intersection(*map(self.kinds, parts))
            case AnyOf(parts=parts) | OneOf(parts=parts):
                kinds = frozenset[JsonType]().union(*map(self.kinds, parts))
        return kinds

    def constants(self, schema: SchemaAt) -> Constants:
        """Those of every object that is valid."""
        shape = self._shape(schema)
        return {name: values for name, values in shape.listed.items() if name in shape.required}

    def apart(self, parts: Sequence[SchemaAt]) -> bool:
        """Whether no object is valid under two of the parts, as one required member shows."""
        objects = self.of_kind(parts, JsonType.OBJECT)
        index = self._index(objects)
        return len(objects) < 2 or any(all(len(held) == 1 for held in by_value.values()) for by_value in index.values())

    def possible(self, parts: Sequence[SchemaAt], constants: Constants) -> Sequence[SchemaAt]:
        """Those of the parts under which an object with these constants may be valid."""
        index = self._index(parts)
        for name, values in constants.items():
            if name in index:
                return list(dict.fromkeys(part for value in values for part in index[name].get(value, ())))
        return parts

    def alike(self, parts: Sequence[SchemaAt], schemas: Iterable[SchemaAt]) -> list[SchemaAt]:
        """Those of the parts that are named, or placed, as one of the schemas is."""
        key = (parts[0], len(parts))
        if key not in self._names:
            self._names[key] = {}
            for part in parts:
                self._names[key].setdefault(_name_of(self.forms.target(part)), []).append(part)
        found = [part for schema in schemas for part in self._names[key].get(_name_of(schema), ())]
        return list(dict.fromkeys(found))

    def _index(self, parts: Sequence[SchemaAt]) -> Mapping[str, Mapping[bytes, list[SchemaAt]]]:
        """For each name that all parts give constants: constant to parts."""
        if not parts:
            return {}
        known = self._indices.get((parts[0], len(parts)))
        if known is None:
            names = set(self.constants(parts[0])).intersection(*(self.constants(part) for part in parts[1:]))
            known = {name: self._by_value(parts, name) for name in sorted(names)}
            self._indices[parts[0], len(parts)] = known
        return known

    def _by_value(self, parts: Sequence[SchemaAt], name: str) -> dict[bytes, list[SchemaAt]]:
        found: dict[bytes, list[SchemaAt]] = {}
        for part in parts:
            for value in self.constants(part)[name]:
                found.setdefault(value, []).append(part)
        return found

    def _shape(self, schema: SchemaAt) -> _Shape:
        known = self._shapes.get(schema)
        if known is None:
            known = _NO_SHAPE
            for assertion in self.forms.of(schema):
                known = _both(known, self._shape_of(assertion))
            self._shapes[schema] = known
        return known

    def _shape_of(self, assertion: Assertion) -> _Shape:
        match assertion:
            case Required(names=names):
                return _Shape(frozenset(names), {})
            case Members(properties=properties):
                listed = {name: self._listed(member) for name, member in properties.items()}
                return _Shape(frozenset(), {name: values for name, values in listed.items() if values is not None})
            case Reference(target=target):
                return self._shape(target)
            case AllOf(parts=parts):
                shape = _NO_SHAPE
                for part in parts:
                    shape = _both(shape, self._shape(part))
                return shape
        return _NO_SHAPE

    def _listed(self, schema: SchemaAt) -> frozenset[bytes] | None:
        """The values that an enumeration leaves; None without one."""
        for assertion in self.forms.of(schema):
            match assertion:
                case OneOfValues(identities=identities):
                    return identities
                case Reference(target=target):
                    return self._listed(target)
        return None


def _name_of(schema: SchemaAt) -> str:
    return schema.pointer.rpartition("/")[2]


def _both(one: _Shape, other: _Shape) -> _Shape:
    if other is _NO_SHAPE:
        return one
    listed = {**one.listed, **other.listed}
    for name in one.listed.keys() & other.listed.keys():
        listed[name] = one.listed[name] & other.listed[name]
    return _Shape(one.required | other.required, listed)
