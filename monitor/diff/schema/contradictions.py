"""What no value satisfies: members that an object must have and must not, types that have nothing in common.

What is sent instead is not told.
"""

from collections.abc import Mapping

from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.model.json_value import OBJECT, JsonValue
from monitor.schemas import Dialect, View
from monitor.schemas.normal.values import type_of
from monitor.schemas.text.languages import matches

_FURTHER = frozenset({"oneOf", "anyOf", "if", "dependentSchemas", "dependencies", "additionalProperties",
                      "patternProperties", "$dynamicRef", "$recursiveRef"})  # fmt: skip
"""What may declare members that `unevaluatedProperties` then lets pass."""


def impossible(node: Conjunction, view: View) -> frozenset[str]:
    """Names of members that are required, and that a part of the same schema forbids."""
    named = _named_false(node)
    return frozenset(name for name in node.required(view) if name in named or _is_shut_out(node, name))


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
    shut_out = (name for name in node.required(view) if not declared[name] and _is_shut_out(node, name))
    return forbidden.union(shut_out)


def fallen_out(base: Conjunction, revision: Conjunction, view: View) -> tuple[frozenset[str], frozenset[str]]:
    """Members that have no place any more though they are named still, and those that have one now."""
    before, after = unsendable(base, view), unsendable(revision, view)
    undescribed = frozenset(name for name in before if not base.properties(view)[name])
    if _is_closed(base) and _is_closed(revision):  # else that edit says it
        beside, beside_now = shut_out_beside(base, view), shut_out_beside(revision, view)
        before, after, undescribed = before | beside, after | beside_now, undescribed | beside
    return after - before, undescribed - after


def shut_out_beside(node: Conjunction, view: View) -> frozenset[str]:
    """What one part of an `allOf` declares, and another one, which is closed, does not."""
    declared = node.properties(view) if len(node.facets) > 1 else {}
    return frozenset(name for name, pointers in declared.items() if pointers and _is_shut_out(node, name))


def _named_false(node: Conjunction) -> frozenset[str]:
    found = ((name, written) for facet in node.facets for name, written in _declared(facet).items())
    return frozenset(name for name, written in found if written is False or written == {"not": {}})


def _declared(facet: Facet) -> Mapping[str, JsonValue]:
    declared = facet.keywords.get("properties", {})
    return declared if isinstance(declared, OBJECT) else {}


def _is_shut_out(node: Conjunction, name: str) -> bool:
    """By `additionalProperties: false` of one part, or by `unevaluatedProperties: false` of one that can't see it."""
    has_patterns = node.resource.dialect is not Dialect.OAS30
    for facet in node.facets:
        patterns = facet.keywords.get("patternProperties") if has_patterns else None
        named = name in _declared(facet) or (
            isinstance(patterns, Mapping) and any(matches(each, name) is not False for each in patterns)
        )
        if facet.keywords.get("additionalProperties") is False and not named:
            return True
        if facet.keywords.get("unevaluatedProperties") is False and not _may_see(node.of((facet.pointer,)), name):
            return True
    return False


def _may_see(node: Conjunction, name: str) -> bool:
    """Of one part, with all that it refers to and holds: what stands beside it, its `unevaluated*` do not see."""
    return any(name in _declared(facet) or not _FURTHER.isdisjoint(facet.keywords) for facet in node.facets)


def _is_closed(node: Conjunction) -> bool:
    return any(False in node.values(each) for each in ("additionalProperties", "unevaluatedProperties"))
