"""Words of a schema that no version knows, and that are nearly one that counts: nobody knows whether that was meant."""

import re
from functools import cache

from monitor.openapi.misplaced import SCHEMA_WORDS

_COUNTING = SCHEMA_WORDS | {"required", "readOnly", "writeOnly", "minContains", "maxContains", "dependencies"}
"""None is nearly another, and nothing else that a draft or OpenAPI knows is nearly one of them."""
_LONG = 5
"""Letters of a word in which one may be another: `when` is nearly `then`, and no word for it."""
_SHORT = frozenset({"$ref", "enum", "type"})
"""Shorter ones of which a letter may be missing, superfluous or in the wrong place: `nto` may be anything."""

_NARROWING = frozenset(
    {"type", "format", "enum", "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"}
    | {"required", "dependentRequired", "propertyNames", "contains", "not"}
)
"""What these say can only make less of what is sent."""


def counts(word: str) -> bool:
    """Does it say something of a value? Extensions do not, nor what is of another part, such as `in`."""
    return word in _COUNTING


@cache
def meant_by(word: str) -> str | None:
    """The keyword that a word is nearly: in other capitals, in another number, or with one letter wrong."""
    if word in _COUNTING or word.startswith("x-"):
        return None
    return next((each for each in sorted(_COUNTING) if _is_nearly(word, each)), None)


def widens(word: str) -> bool:
    """Might more be sent with it, if what it is nearly was meant?"""
    return meant_by(word) not in {None, *_NARROWING}


def _is_nearly(word: str, keyword: str) -> bool:
    one, other = (re.sub("[-_ ]", "", each).lower() for each in (word, keyword))
    if _without_number(one) == _without_number(other):
        return True
    mine, theirs = _from_first_difference(one, other)
    if mine and mine[1:] == theirs[1:]:
        return len(other) >= _LONG
    swapped = theirs[1:2] + theirs[:1] + theirs[2:]
    return (len(other) >= _LONG or keyword in _SHORT) and (mine in {swapped, theirs[1:]} or mine[1:] == theirs)


def _without_number(word: str) -> str:
    """`propertys` and `property` as `properties`."""
    return re.sub("(ies|ys|y|s)$", "", word)


def _from_first_difference(one: str, other: str) -> tuple[str, str]:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    return one[start:], other[start:]
