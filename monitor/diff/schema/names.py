"""Names of members that only a pattern describes, or that a part of a schema takes for one of the others."""

from collections.abc import Mapping

from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.schemas import Dialect
from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.text.languages import Language, matches, shortest


def name_matched_by(pattern: str) -> str | None:
    """None where none is known."""
    try:
        name = shortest(Language((pattern,)), Budget())
    except ExhaustedError:
        return None
    return name if name is not None and matches(pattern, name) else None


def said_beside(node: Conjunction, name: str) -> tuple[str, ...]:
    """Pointers of what parts of it that do not declare the member say of each that they do not declare."""
    if not any(isinstance(each, Mapping) and each for each in node.values("additionalProperties")):
        return ()
    found = []
    for facet in node.facets:
        others = facet.keywords.get("additionalProperties")
        if isinstance(others, Mapping) and others and not _is_known(facet, name, node.resource.dialect):
            found.append(f"{facet.pointer}/additionalProperties")
    return tuple(found)


def _is_known(facet: Facet, name: str, dialect: Dialect) -> bool:
    """To `properties` or `patternProperties` beside it."""
    declared, patterned = (facet.keywords.get(each) for each in ("properties", "patternProperties"))
    if isinstance(declared, Mapping) and name in declared:
        return True
    patterns = patterned if isinstance(patterned, Mapping) and dialect is not Dialect.OAS30 else ()
    return any(matches(each, name) is not False for each in patterns)
