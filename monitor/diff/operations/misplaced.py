"""Words of a schema that stand beside it, where no version of OpenAPI reads anything, and many still mean them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.diff.operations.matching import Matched
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.sides import stated
from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Header, Parameter
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue, canonical, shortened
from monitor.model.record import record
from monitor.model.values import Direction
from monitor.openapi.digests import references_in
from monitor.openapi.misplaced import MISPLACED, SCHEMA_WORDS
from monitor.schemas import SchemaAt


@record
class Beside:
    """What has no meaning beside something, by name."""

    what: str
    words: frozenset[str]
    of_media_types: bool = False
    """Also what is called as a media type is, which belongs into `content`."""


BESIDE_SCHEMA = Beside("schema", SCHEMA_WORDS | {"collectionFormat"})
"""Of a parameter, a header (Swagger 2.0, Parameter Object and Header Object)."""
BESIDE_CONTENT_OF_VALUE = Beside("content", BESIDE_SCHEMA.words | {"schema"})
"""Of the same, which have one of the two (OpenAPI 3.0, Parameter Object)."""
BESIDE_SCHEMA_OF_MEDIA = Beside("schema", SCHEMA_WORDS | {"required"})
BESIDE_CONTENT_OF_BODY = Beside("content", SCHEMA_WORDS | {"schema"}, of_media_types=True)
BESIDE_CONTENT_OF_ANSWER = Beside("content", SCHEMA_WORDS | {"schema", "required"}, of_media_types=True)
"""As 2.0 has the schema of an answer (Swagger 2.0, Response Object)."""

_REASON = (
    "nothing is read there, and many mean it: schemas belong under `schema`, and that, from OpenAPI 3 on, in `content`"
)

Pointers = Sequence[str]


def misplaced_facts(
    matched: Matched,
    direction: Direction,
    place: str,
    pointers: tuple[str, str],
    beside: Beside,
    schemas: tuple[Pointers, Pointers],
) -> Iterator[Fact]:
    """One where they differ, and are not what is said in the right place. `schemas`: those that are read there."""
    sides = matched.sides
    known = sides.base_schemas, sides.revision_schemas
    nodes = [[of_side.of((each,)) for each in held] for of_side, held in zip(known, schemas, strict=True)]
    written = [
        _written(api.root, pointer, beside) for api, pointer in zip((sides.base, sides.revision), pointers, strict=True)
    ]
    said = [_unsaid(words, own) for words, own in zip(written, nodes, strict=True)]
    if all(nodes):
        said = [_unsaid(words, others) for words, others in zip(said, reversed(nodes), strict=True)]
    if _is_same(said, nodes) and not (any(said) and _leads_to_edited(matched, written)):
        return
    names = {*said[0], *said[1]}
    told = [{name: value for name, value in words.items() if name in names} for words in written]
    shown = {
        side: shortened(words) if words else "nothing" for side, words in zip(("before", "after"), told, strict=True)
    }
    what = f"what stands beside the {beside.what} of `{place}`"
    fact = stated(sides, FactKind.PART_UNREADABLE, direction, matched.base, place, pointers, what=what, **shown)
    yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_REASON))


def misplaced_facts_of_value(
    matched: Matched, direction: Direction, place: str, before: Parameter | Header, after: Parameter | Header
) -> Iterator[Fact]:
    """Of a parameter, or a header."""
    schemas = [[each.schema] if each.schema else [] for each in (before, after)]
    beside = BESIDE_CONTENT_OF_VALUE if before.media_type and after.media_type else BESIDE_SCHEMA
    yield from misplaced_facts(
        matched, direction, place, (before.pointer, after.pointer), beside, (schemas[0], schemas[1])
    )


def _written(root: JsonValue, pointer: str, beside: Beside) -> JsonObject:
    held = resolve_pointer(root, pointer)
    if not isinstance(held, Mapping):
        return {}
    moved = held.get(MISPLACED)
    told = {
        name: value
        for name, value in held.items()
        if name in beside.words or (beside.of_media_types and "/" in name and not name.startswith("x-"))
    }
    return told | (moved if isinstance(moved, dict) else {})


def _unsaid(words: JsonObject, nodes: Sequence[Conjunction]) -> JsonObject:
    """Without what the schemas say too, if there are any."""
    return {
        name: value for name, value in words.items() if not (nodes and all(_says(each, name, value) for each in nodes))
    }


def _says(node: Conjunction, name: str, value: JsonValue) -> bool:
    if name == "schema":
        written = SchemaAt(node.resource, node.pointers[0]).node
        return value == written or (isinstance(value, Mapping) and all(_says(node, *each) for each in value.items()))
    return canonical(value) in map(canonical, node.values(name))


def _is_same(said: Sequence[JsonObject], nodes: Sequence[Sequence[Conjunction]]) -> bool:
    """Also where it moved to the right place, as long as nothing else is said beside that."""
    if canonical(said[0]) == canonical(said[1]):
        return True
    is_alone = all(not words or not own for words, own in zip(said, nodes, strict=True))
    return is_alone and _meant(said[0], nodes[0]) == _meant(said[1], nodes[1])


def _meant(words: JsonObject, nodes: Sequence[Conjunction]) -> set[bytes]:
    """The schemas in the right place, else that in the wrong one."""
    schemas = [SchemaAt(each.resource, each.pointers[0]).node for each in nodes]
    return {canonical(each) for each in schemas or ([words.get("schema", words)] if words else [])}


def _leads_to_edited(matched: Matched, written: Sequence[JsonObject]) -> bool:
    return any(any(references_in(each)) and matched.sides.untouched.disturbed(each) for each in written)
