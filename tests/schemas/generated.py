"""Hypothesis strategies for schemas and values over small shared pools, so that they often meet."""

import hypothesis.strategies as st

from monitor.model.json_value import JsonValue
from monitor.schemas import Dialect

NAMES = ("a", "b", "ab", "c")
PATTERNS = ("^a", "b$", "^[ab]+$", "a")
FORMATS = ("date", "uuid", "ipv4")
TEXTS = ("", "a", "b", "ab", "ba", "abc", "2024-05-17", "192.0.2.7")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 8),
    st.sampled_from([0.5, 1.5, 2.0, -0.5, 7.25]),
    st.sampled_from(TEXTS),
)
values: st.SearchStrategy[JsonValue] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from((*NAMES, "z")), inner, max_size=4)
    ),
    max_leaves=6,
)

sizes = st.integers(0, 3)
limits = st.one_of(st.integers(-2, 6), st.sampled_from([0.5, 2.5]))
_numbers = st.fixed_dictionaries(
    {},
    optional={
        "minimum": limits,
        "maximum": limits,
        "multipleOf": st.sampled_from([1, 2, 3, 0.5, 1.5]),
        "exclusiveMinimum": limits,
        "format": st.sampled_from(["int32", "double"]),
    },
)
_strings = st.fixed_dictionaries(
    {},
    optional={
        "minLength": sizes,
        "maxLength": sizes,
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from(FORMATS),
    },
)
_types = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
_type = st.one_of(_types, st.lists(_types, min_size=1, max_size=3, unique=True))


def _arrays(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[dict[str, JsonValue]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "minItems": sizes,
            "maxItems": sizes,
            "uniqueItems": st.booleans(),
            "contains": inner,
            "minContains": st.integers(0, 2),
            "maxContains": sizes,
            "unevaluatedItems": inner,
        },
    )


def _objects(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[dict[str, JsonValue]]:
    names = st.sampled_from(NAMES)
    return st.fixed_dictionaries(
        {"properties": st.dictionaries(names, inner, max_size=3)},
        optional={
            "required": st.lists(names, max_size=2, unique=True),
            "additionalProperties": inner,
            "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, min_size=1, max_size=1),
            "propertyNames": st.one_of(
                st.fixed_dictionaries({"pattern": st.sampled_from(PATTERNS)}),
                st.fixed_dictionaries({"maxLength": sizes}),
                st.fixed_dictionaries({"enum": st.lists(names, min_size=1, max_size=2)}),
            ),
            "minProperties": sizes,
            "maxProperties": sizes,
            "dependentRequired": st.dictionaries(names, st.lists(names, max_size=1), max_size=1),
            "dependentSchemas": st.dictionaries(
                names,
                st.sampled_from([{"required": ["c"]}, {"properties": {"b": {"type": "string"}}}]),
                max_size=1,
            ),
            "unevaluatedProperties": inner,
        },
    )


def _composed(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[dict[str, JsonValue]]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"anyOf": parts}),
        st.fixed_dictionaries({"oneOf": parts}),
        st.fixed_dictionaries({"allOf": parts}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
    )


def _nested(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    deeper = st.one_of(inner, inner, inner, st.just({"$ref": "#"}))  # only where it steps into a member or item
    containers = st.one_of(_arrays(deeper), _objects(deeper))
    typed = st.builds(lambda kind, rest: {"type": kind, **rest}, _type, containers)
    both = st.builds(lambda one, other: {**one, **other}, _composed(inner), st.one_of(_objects(deeper), typed))
    rest = st.fixed_dictionaries({}, optional={"unevaluatedProperties": inner, "unevaluatedItems": inner})
    both = st.builds(lambda one, other: {**one, **other}, both, rest)
    return st.one_of(containers, typed, _composed(inner), both)


_leaves = st.one_of(
    st.booleans(),
    st.just({}),
    st.builds(lambda kind: {"type": kind}, _type),
    _numbers,
    _strings,
    st.builds(lambda kind, rest: {"type": kind, **rest}, _types, st.one_of(_numbers, _strings)),
    st.builds(lambda listed: {"enum": listed}, st.lists(st.one_of(scalars, values), min_size=1, max_size=3)),
    st.builds(lambda value: {"const": value}, st.one_of(scalars, values)),
)
schemas: st.SearchStrategy[JsonValue] = st.recursive(_leaves, _nested, max_leaves=5)

DIALECT = Dialect.DRAFT2020
