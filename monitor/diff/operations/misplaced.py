"""Words of a schema that stand beside it, as 2.0 had them: OpenAPI 3 reads nothing there, and many still mean them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.operations.matching import Matched
from monitor.diff.sides import stated
from monitor.documents.pointers import resolve_pointer
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue, shortened
from monitor.model.values import Direction

BESIDE_SCHEMA = frozenset(
    {"type", "format", "enum", "items", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
     "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
     "properties", "additionalProperties", "allOf", "anyOf", "oneOf", "not", "nullable", "collectionFormat"}
)  # fmt: skip
"""Of a parameter, a header, a media type (Swagger 2.0, Parameter Object and Header Object)."""
BESIDE_CONTENT = frozenset({"schema"})
"""Of a body, an answer (Swagger 2.0, Response Object)."""

_REASON = "OpenAPI 3 reads nothing there, and many mean it: schemas belong under `schema`, and that in `content`"


def misplaced_facts(
    matched: Matched, direction: Direction, place: str, pointers: tuple[str, str], words: frozenset[str]
) -> Iterator[Fact]:
    """One where they differ, and are not what the other side says in the right place."""
    sides = matched.sides
    held = [_held(api.root, pointer) for api, pointer in zip((sides.base, sides.revision), pointers, strict=True)]
    before, after = ({name: value for name, value in each.items() if name in words} for each in held)
    if before == after or (before or held[0].get("schema")) == (after or held[1].get("schema")):
        return
    shown = {side: shortened(said) if said else "nothing" for side, said in (("before", before), ("after", after))}
    what = f"what stands beside the {'schema' if words is BESIDE_SCHEMA else 'content'} of `{place}`"
    fact = stated(sides, FactKind.PART_UNREADABLE, direction, matched.base, place, pointers, what=what, **shown)
    yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_REASON))


def _held(root: JsonValue, pointer: str) -> JsonObject:
    held = resolve_pointer(root, pointer)
    return held if isinstance(held, Mapping) else {}
