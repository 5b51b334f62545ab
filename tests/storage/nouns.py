"""Hypothesis strategies for every noun, made from its annotations, so that a new field is drawn without being listed."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st

from monitor.model.json_value import JsonValue

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
"""Lone surrogates and U+0000 too: nouns quote documents that other people wrote."""
INSTANTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - likewise
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7, minutes=30))]),
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
_SCALARS = {
    str: ANY_TEXT,
    int: st.integers(),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=8),
    datetime: INSTANTS,
}


def nouns(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each sort of annotation
    """Values of a dataclass, or of any annotation that a field of one has."""
    if kind == JsonValue:
        return JSON_VALUES
    if kind in _SCALARS:
        return _SCALARS[kind]
    if dataclasses.is_dataclass(kind):
        return st.builds(kind, **{field.name: nouns(field.type) for field in dataclasses.fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return st.one_of(st.none() if each is types.NoneType else nouns(each) for each in arguments)
    if origin is tuple and arguments[1:] == (...,):
        return st.lists(nouns(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(nouns, arguments))
    assert issubclass(origin, Mapping), kind
    return st.dictionaries(*map(nouns, arguments), max_size=2)
