"""A valid instance with every member that a schema declares: what a sender who uses all of it would send."""

from collections.abc import Mapping, Sequence

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.schemas.answers import Judge, JudgeError, View
from monitor.schemas.inclusion import sample
from monitor.schemas.normal.values import is_reference, plain
from monitor.schemas.normal.views import dropped
from monitor.schemas.resource import DanglingReferenceError, SchemaAt, referred, referring

Way = frozenset[str]
"""Pointers of the schemas that are being filled: one that leads back to itself is left out where it may be."""

_TEXTS: Mapping[str, str] = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "byte": "YWJj",
    "duration": "P1D",
    "email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
"""A value of each format, of the ranges that are kept for documentation (RFC 2606, RFC 5737, RFC 3849)."""


def alternatives(schema: SchemaAt) -> tuple[str, ...]:
    """What the union at the root of a schema chooses between, by name, else by number; one empty name without union."""
    union = _union(_followed(schema))
    if union is None:
        return ("",)
    return tuple(_name(each) or str(index + 1) for index, each in enumerate(union))


def filled(schema: SchemaAt, *, view: View, judge: Judge, alternative: int = 0) -> JsonValue:
    """An instance with all declared members, made of constants, examples and defaults where there are any.

    The same schema gives the same instance, and an edit changes it at its place only. `alternative`: which one of the
    union at the root. Where that gives nothing valid, the smallest instance that is found instead; raises `LookupError`
    where there is none.
    """
    try:
        value = _Filling(view, judge).value(schema, frozenset(), alternative)
        if judge.valid(schema, value, view):
            return value
    except (LookupError, JudgeError, RecursionError):
        pass
    if alternative:
        raise LookupError(f"no instance of alternative {alternative + 1} was found")
    return sample(schema, view=view, judge=judge)


@record
class _Filling:
    view: View
    judge: Judge

    def value(self, schema: SchemaAt, way: Way, alternative: int = 0) -> JsonValue:
        node = schema.node
        if node is False or schema.pointer in way:
            raise LookupError("nothing is allowed here, or what leads back to itself")
        way |= {schema.pointer}
        if not isinstance(node, Mapping):
            return {}
        if "const" in node:
            return plain(node["const"])
        parts = [self.value(each, way, chosen) for each, chosen in _parts(schema, node, alternative)]
        if _kind(node) == "object" or any(isinstance(each, dict) for each in parts):
            made = self._object(schema, node, parts, way)
            return {**made, **_discriminated(schema, node, alternative)}
        given = _example(node)
        return plain(given[0]) if given else self._plain_value(schema, node, parts, way)

    def _plain_value(self, schema: SchemaAt, node: JsonObject, parts: list[JsonValue], way: Way) -> JsonValue:
        kind = _kind(node)
        if kind == "array":
            return self._array(schema, node, way)
        return parts[0] if parts else self._single(schema, node, kind)

    def _object(self, schema: SchemaAt, node: JsonObject, parts: list[JsonValue], way: Way) -> dict[str, JsonValue]:
        made: dict[str, JsonValue] = {}
        for part in parts:
            made.update(part if isinstance(part, dict) else {})
        members, required = node.get("properties"), node.get("required")
        left_out = dropped(schema, self.view)
        for name in members if isinstance(members, Mapping) else ():
            if name in left_out:
                continue
            try:
                made[name] = self.value(schema.child("properties", name), way)
            except LookupError:
                if isinstance(required, Sequence) and name in required:
                    raise
        for example in _example(node):
            if isinstance(example, Mapping):
                made.update({name: plain(each) for name, each in example.items() if name not in left_out})
        return made

    def _array(self, schema: SchemaAt, node: JsonObject, way: Way) -> JsonValue:
        if "items" not in node:
            return []
        least = node.get("minItems")
        return [self.value(schema.child("items"), way)] * max(1, least if isinstance(least, int) else 1)

    def _single(self, schema: SchemaAt, node: JsonObject, kind: str | None) -> JsonValue:
        plainest: dict[str | None, JsonValue] = {"boolean": True, "null": None, "integer": 1, "number": 1.5}
        plainest["string"] = _TEXTS.get(str(node.get("format")), "text")
        value = plainest.get(kind, {})
        if self.judge.valid(schema, value, self.view):
            return value
        return sample(schema, view=self.view, judge=self.judge)


def _example(node: JsonObject) -> tuple[JsonValue, ...]:
    """What the schema itself offers, the most telling first; at most one."""
    examples, choices = node.get("examples"), node.get("enum")
    if "example" in node and not is_reference(node["example"]):
        return (node["example"],)
    if isinstance(examples, Sequence) and not isinstance(examples, str) and examples:
        return (examples[0],)
    if "default" in node and not is_reference(node["default"]):
        return (node["default"],)
    return (choices[0],) if isinstance(choices, Sequence) and choices else ()


def _kind(node: JsonObject) -> str | None:
    kind = node.get("type")
    if isinstance(kind, Sequence) and not isinstance(kind, str):
        kind = next((each for each in kind if each != "null"), "null")
    if isinstance(kind, str):
        return kind
    return "object" if "properties" in node else "array" if "items" in node else None


def _parts(schema: SchemaAt, node: JsonObject, alternative: int) -> list[tuple[SchemaAt, int]]:
    """The schemas that the instance has to satisfy too, and which alternative of their own unions."""
    found = [(referred(schema, keyword), alternative) for keyword in referring(schema, node)]
    if found and schema.resource.dialect.reference_hides_siblings:
        return found
    all_of = node.get("allOf")
    if isinstance(all_of, Sequence):
        found += [(schema.child("allOf", index), 0) for index in range(len(all_of))]
    union = _union(schema)
    if union is not None:
        found.append((union[alternative], 0))
    return found


def _union(schema: SchemaAt) -> tuple[SchemaAt, ...] | None:
    node = schema.node
    for keyword in ("oneOf", "anyOf"):
        held = node.get(keyword) if isinstance(node, Mapping) else None
        if isinstance(held, Sequence) and held:
            return tuple(schema.child(keyword, index) for index in range(len(held)))
    return None


def _followed(schema: SchemaAt) -> SchemaAt:
    """What a schema that only refers refers to."""
    seen = set()
    try:
        while schema not in seen:
            seen.add(schema)
            node = schema.node
            keywords = referring(schema, node) if isinstance(node, Mapping) else ()
            if not keywords:
                break
            schema = referred(schema, keywords[0])
    except DanglingReferenceError:
        pass
    return schema


def _name(schema: SchemaAt) -> str:
    node = schema.node
    if not isinstance(node, Mapping):
        return ""
    named = node.get("title", node.get("$ref"))
    return named.rpartition("/")[2] if isinstance(named, str) else ""


def _discriminated(schema: SchemaAt, node: JsonObject, alternative: int) -> JsonObject:
    """The member by which a reader tells that this alternative is meant (OpenAPI, Discriminator Object)."""
    discriminator, union = node.get("discriminator"), _union(schema)
    if union is None or not isinstance(discriminator, Mapping):
        return {}
    name, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
    chosen = union[alternative].node
    target = chosen.get("$ref") if isinstance(chosen, Mapping) else None
    if not isinstance(name, str) or not isinstance(target, str):
        return {}
    own = target.rpartition("/")[2]
    keys = mapping.items() if isinstance(mapping, Mapping) else ()
    return {name: next((key for key, named in keys if named in (target, own)), own)}
