"""3.0's `nullable` adds null to the `type` beside it, and to nothing else (3.0.3): not to what an `enum` lists either.

Many write it beside `allOf`, `oneOf` or an `enum` without null all the same, and mean it; so do many who read it. 3.1
has no such keyword, and descriptions that came from 3.0 still have it.
"""

from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import Conjunction
from monitor.schemas import Dialect

_WORDS = ("nullable", "x-nullable")
"""`x-nullable` is how 2.0 is told of null, where it is read as `nullable`; in later versions it is a leftover."""

_DESCRIBING = ("enum", "oneOf", "anyOf", "properties", "items", "additionalProperties")

NULL_IN_DOUBT = "`nullable` adds nothing here by the specification, and null to many who read it"


def null_is_doubtful(node: Conjunction) -> bool:
    """Is it written where nobody knows whether it is meant?"""
    written = any(value is True for word in _WORDS for value in node.values(word))
    if not written:
        return False
    types = node.types()
    if types is None and node.resource.dialect is Dialect.OAS30:
        return any(node.values(each) for each in _DESCRIBING)
    return not _lets_null(node) or not _branches_let_null(node)


def _lets_null(node: Conjunction) -> bool:
    types, values = node.types(), node.enumeration()
    return (types is None or "null" in types) and (values is None or None in values)


def _branches_let_null(node: Conjunction) -> bool:
    """As far as they say it themselves; null that fits two of `oneOf` fits none."""
    any_of, one_of = ([_lets_null(each) for each in branches_of(node, word)] for word in ("anyOf", "oneOf"))
    return (not any_of or any(any_of)) and (not one_of or sum(one_of) == 1)


def takes_null(node: Conjunction) -> bool:
    """As its type says, or one of its alternatives."""
    branches = (each for keyword in ("oneOf", "anyOf") for each in branches_of(node, keyword))
    return any("null" in (each.types() or ()) or is_null(each) for each in (node, *branches))


def null_doubt(node: Conjunction, branch: Conjunction) -> str:
    """About a branch that the other side's union has alone: it may be the null that `node` allows by itself."""
    return NULL_IN_DOUBT if null_is_doubtful(node) and is_null(branch) else ""


def is_null(node: Conjunction) -> bool:
    """And nothing else; 3.0 has no type for it, and many list it as the only value."""
    return node.types() == frozenset({"null"}) or (node.enumeration() == (None,) and _lets_null(node))
