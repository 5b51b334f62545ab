"""What no value satisfies: members that an object must have and must not, types that have nothing in common.

What is sent instead is not told.
"""

from monitor.diff.schema.closures import declared_in, is_closed, shuts_out
from monitor.diff.schema.conjunctions import Conjunction
from monitor.schemas import View
from monitor.schemas.normal.values import type_of


def impossible(node: Conjunction, view: View) -> frozenset[str]:
    """Names of members that are required, and that a part of the same schema forbids."""
    named = _named_false(node)
    return frozenset(name for name in node.required(view) if name in named or shuts_out(node, name))


def is_nothing(node: Conjunction) -> bool:
    """Do its types, or its types and the values that it lists, have nothing in common?"""
    types, listed = node.types(), node.enumeration()
    if types is None:
        return listed == ()
    names = types | ({"number"} if "integer" in types else set())
    return not types or (listed is not None and not any(type_of(each) in names for each in listed))


def unsendable(node: Conjunction, view: View) -> frozenset[str]:
    """Names of members that no object has, though the schema names them: required by it only, or declared `false`."""
    declared = node.properties(view)
    forbidden = frozenset(name for name in _named_false(node) if name in declared)
    shut_out = (name for name in node.required(view) if not declared[name] and shuts_out(node, name))
    return forbidden.union(shut_out)


def fallen_out(base: Conjunction, revision: Conjunction, view: View) -> tuple[frozenset[str], frozenset[str]]:
    """Members that have no place any more though they are named still, and those that have one now."""
    before, after = unsendable(base, view), unsendable(revision, view)
    undescribed = frozenset(name for name in before if not base.properties(view)[name])
    if is_closed(base) and is_closed(revision):  # else that edit says it
        beside, beside_now = shut_out_beside(base, view), shut_out_beside(revision, view)
        before, after, undescribed = before | beside, after | beside_now, undescribed | beside
    return after - before, undescribed - after


def shut_out_beside(node: Conjunction, view: View) -> frozenset[str]:
    """What one part of an `allOf` declares, and another one, which is closed, does not."""
    declared = node.properties(view) if len(node.facets) > 1 else {}
    return frozenset(name for name, pointers in declared.items() if pointers and shuts_out(node, name))


def _named_false(node: Conjunction) -> frozenset[str]:
    found = ((name, written) for facet in node.facets for name, written in declared_in(facet).items())
    return frozenset(name for name, written in found if written is False or written == {"not": {}})
