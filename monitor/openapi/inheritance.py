"""Components that a discriminator chooses between without a union: those made of it by `allOf`.

OpenAPI 2.0 knows no other way, and 3.x keeps it (Discriminator Object): where `Pet` is described and has a
discriminator, a `Cat` that is `allOf: [Pet, …]` may come, though nothing refers to it.
"""

from collections.abc import Iterator, Mapping

from monitor.documents.pointers import join_pointer, local_pointer
from monitor.model.json_value import JsonObject, JsonValue

_HOLDERS = (("components", "schemas"), ("definitions",))
_UNIONS = frozenset({"oneOf", "anyOf"})


def heirs(root: JsonValue) -> Mapping[str, tuple[str, ...]]:
    """For each component with a discriminator and no union: pointers of what is made of it, in order.

    Through any number of steps. A component that is made of itself is no heir of its own.
    """
    found = dict(_components(root))
    choosing = {pointer: schema for pointer, schema in found.items() if "discriminator" in schema}
    parents = [pointer for pointer, schema in choosing.items() if not _UNIONS & schema.keys()]
    if not parents:
        return {}
    made: dict[str, list[str]] = {}
    for pointer, schema in found.items():
        for part in _parts(schema):
            made.setdefault(part, []).append(pointer)
    return {parent: below for parent in parents if (below := _below(parent, made))}


def _components(root: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    for holder in _HOLDERS:
        held = root
        for name in holder:
            held = held.get(name) if isinstance(held, Mapping) else None
        for name, schema in held.items() if isinstance(held, Mapping) else ():
            if isinstance(schema, Mapping):
                yield join_pointer(*holder, name), schema


def _parts(schema: JsonObject) -> Iterator[str]:
    listed = schema.get("allOf")
    for each in listed if isinstance(listed, list | tuple) else ():
        reference = each.get("$ref") if isinstance(each, Mapping) else None
        pointer = local_pointer(reference) if isinstance(reference, str) else None
        if pointer is not None:
            yield pointer


def _below(parent: str, made: Mapping[str, list[str]]) -> tuple[str, ...]:
    seen = {parent}
    waiting = list(made.get(parent, ()))
    while waiting:
        pointer = waiting.pop()
        if pointer not in seen:
            seen.add(pointer)
            waiting += made.get(pointer, ())
    return tuple(sorted(seen - {parent}))
