"""What the parts of a schema say of members that they do not know. `additionalProperties` knows what is declared in the
same schema object; `unevaluatedProperties` knows all that its part refers to and holds, and nothing beside that.

JSON Schema 2020-12, core §10.3.2.3 and §11.3.
"""

from collections.abc import Mapping

from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.model.json_value import OBJECT, JsonValue
from monitor.schemas import Dialect
from monitor.schemas.text.languages import matches

_FURTHER = frozenset({"oneOf", "anyOf", "if", "dependentSchemas", "dependencies", "additionalProperties",
                      "$dynamicRef", "$recursiveRef"})  # fmt: skip
"""What may declare members that `unevaluatedProperties` then lets pass."""


def is_closed(node: Conjunction) -> bool:
    return any(False in node.values(each) for each in _KNOWING)


def shuts_out(node: Conjunction, name: str) -> bool:
    """Does one of its parts refuse the member because it does not know it, whatever the others declare?"""
    return any(
        facet.keywords.get(keyword) is False and not knows(node, facet, name)
        for facet in node.facets
        for keyword, knows in _KNOWING.items()
    )


def said_of_unknown(node: Conjunction, name: str) -> tuple[str, ...]:
    """Pointers of what parts that do not know the member say of it, as of any other."""
    held = (value for keyword in _KNOWING for value in node.values(keyword))
    if not any(isinstance(each, Mapping) and each for each in held):  # as in most schemas
        return ()
    return tuple(
        f"{facet.pointer}/{keyword}"
        for facet in node.facets
        for keyword, knows in _KNOWING.items()
        if isinstance(others := facet.keywords.get(keyword), Mapping) and others and not knows(node, facet, name)
    )


def declared_in(facet: Facet) -> Mapping[str, JsonValue]:
    declared = facet.keywords.get("properties", {})
    return declared if isinstance(declared, OBJECT) else {}


def _declares(node: Conjunction, facet: Facet, name: str) -> bool:
    if name in declared_in(facet):
        return True
    patterns = facet.keywords.get("patternProperties") if node.resource.dialect is not Dialect.OAS30 else None
    return isinstance(patterns, Mapping) and any(matches(each, name) is not False for each in patterns)


def _may_see(node: Conjunction, facet: Facet, name: str) -> bool:
    seen = node.of((facet.pointer,))
    return any(_declares(seen, each, name) or not _FURTHER.isdisjoint(each.keywords) for each in seen.facets)


_KNOWING = {"additionalProperties": _declares, "unevaluatedProperties": _may_see}
