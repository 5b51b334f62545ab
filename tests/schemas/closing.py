"""What a closed producer may send, said in the words of JSON Schema itself: an independent reading of DESIGN.md §6."""

import copy
from collections.abc import Iterator, Mapping

from monitor.schemas import Dialect, Resource, SchemaAt

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_OPENING = ("additionalProperties", "unevaluatedProperties")


def closed(document, pointer: str) -> SchemaAt:
    """The same schema, every object that declares a member ending in `unevaluatedProperties: false`.

    Only for schemas without references; those with `not`, `if` and `dependentSchemas` are left open in places. What a
    condition names counts as declared for the value itself, not for its members: there less is allowed than may be sent.
    """
    node = SchemaAt(Resource(document, Dialect.DRAFT2020), pointer).node
    return SchemaAt(
        Resource({"s": _whole(copy.deepcopy(node), document, 0), **_rest(document)}, Dialect.DRAFT2020), "/s"
    )


def _rest(document) -> dict:
    return {name: value for name, value in document.items() if name != "s"} if isinstance(document, Mapping) else {}


def _whole(node, document, depth: int):
    """A schema of a place of its own: closed unless one of its parts speaks of undeclared members."""
    if not isinstance(node, dict):
        return node
    parts = list(_parts(node))
    declares = any(part.get("properties") or part.get("required") for part in parts)
    opened = any(word in part for part in parts for word in _OPENING)
    spelt = _part(node, document, depth)
    return {**spelt, "unevaluatedProperties": False} if declares and not opened else spelt


def _parts(node):
    if isinstance(node, dict):
        yield node
        for keyword in _IN_PLACE:
            for each in node.get(keyword, ()) if isinstance(node.get(keyword), list) else ():
                yield from _parts(each)


def _asked(node, *, inside: bool) -> Iterator[str]:
    """Names that a condition or a dependency speaks of; they may be sent, and close nothing."""
    if not isinstance(node, dict):
        return
    for name, needed in node.get("dependentRequired", {}).items():
        yield from (name, *needed)
    yield from node.get("dependentSchemas", {})
    yield from (*node.get("properties", ()), *node.get("required", ())) if inside else ()
    below = [each for keyword in _IN_PLACE for each in node.get(keyword, ())] if inside else []
    below += [node.get("not"), *node.get("dependentSchemas", {}).values()] if inside else []
    for each in (node.get("if"), *below):
        yield from _asked(each, inside=True)


def _part(node, document, depth: int):
    if not isinstance(node, dict):
        return node
    spelt = dict(node)
    required = [name for name in node.get("required", ()) if isinstance(name, str)]
    properties = {name: _whole(each, document, depth + 1) for name, each in node.get("properties", {}).items()}
    spoken = [*required, *_asked(node, inside=False)]
    if properties or spoken:
        spelt["properties"] = {**dict.fromkeys(spoken, True), **properties}
    for keyword in ("patternProperties",):
        if keyword in node:
            spelt[keyword] = {name: _whole(each, document, depth + 1) for name, each in node[keyword].items()}
    for keyword in ("items", "additionalProperties", "contains"):
        if keyword in node:
            spelt[keyword] = _whole(node[keyword], document, depth + 1)
    if "prefixItems" in node:
        spelt["prefixItems"] = [_whole(each, document, depth + 1) for each in node["prefixItems"]]
    for keyword in _IN_PLACE:
        if keyword in node:
            spelt[keyword] = [_part(each, document, depth) for each in node[keyword]]
    return spelt
