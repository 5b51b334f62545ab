"""Which members a view drops."""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.json_value import OBJECT, JsonObject, JsonValue
from monitor.schemas.answers import View
from monitor.schemas.resource import DanglingReferenceError, SchemaAt, referred, referring

_MARK = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}
_PART = re.compile(r"(.*)/allOf/\d+\Z", re.DOTALL)


def dropped(schema: SchemaAt, view: View) -> frozenset[str]:
    """Names of the members that `view` drops from the object described at `schema`.

    The object is described by the whole composition that the schema is an inline part of, so that
    `{allOf: [{$ref: Base}, {required: [id]}]}` does not demand an `id` that Base marks as read-only.
    """
    mark = _MARK.get(view)
    if mark is None:
        return frozenset()
    whole = schema
    while match := _PART.match(whole.pointer):
        whole = SchemaAt(schema.resource, match[1])
    return frozenset(
        name
        for part in _parts(whole, set())
        for name, member in _members(part).items()
        if (member.get(mark) is True or referring(part, member)) and _marked(part.child("properties", name), mark)
    )


def _parts(schema: SchemaAt, seen: set[SchemaAt]) -> Iterator[SchemaAt]:
    if schema in seen:
        return
    seen.add(schema)
    node = schema.node
    if not isinstance(node, Mapping):
        return
    yield schema
    for keyword in referring(schema, node):
        try:
            yield from _parts(referred(schema, keyword), seen)
        except DanglingReferenceError:
            return
    all_of = node.get("allOf")
    if isinstance(all_of, Sequence) and not isinstance(all_of, str):
        for index in range(len(all_of)):
            yield from _parts(schema.child("allOf", index), seen)


def _members(schema: SchemaAt) -> Mapping[str, JsonObject]:
    node = schema.node
    properties: JsonValue = node.get("properties") if isinstance(node, OBJECT) else None
    held = properties.items() if isinstance(properties, OBJECT) else ()
    return {name: member for name, member in held if isinstance(member, OBJECT)}


def _marked(member: SchemaAt, mark: str) -> bool:
    seen: set[SchemaAt] = set()
    while member not in seen:
        seen.add(member)
        node = member.node
        if not isinstance(node, Mapping):
            return False
        keywords = referring(member, node)
        hidden = "$ref" in keywords and member.resource.dialect.reference_hides_siblings
        if node.get(mark) is True and not hidden:
            return True
        try:
            target = referred(member, keywords[0]) if keywords else None
        except DanglingReferenceError:
            return False
        if target is None:
            return False
        member = target
    return False
