"""A path item, which may be a reference with more beside it (OpenAPI 3.0, Path Item Object: `$ref`)."""

from collections.abc import Collection, Iterator, Mapping

from monitor.documents.pointers import local_pointer, resolve_pointer
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.parts import Part, Reading

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_NAMED = frozenset(map(str.upper, METHODS))
_OTHERS = "additionalOperations"
_DECIDING = frozenset({*METHODS, _OTHERS, "parameters", "servers"})


def methods_written(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each method that a path item has, and its name as it is written: by capitals nothing else can be meant."""
    written_as = {name.lower(): name for name in names}
    for method in METHODS:
        name = method if method in names else written_as.get(method)
        if name is not None:
            yield method, name


def parts_of_item(reading: Reading, pointer: str) -> list[Part]:
    """What it refers to, through any number of steps, and what stands beside each reference.

    Which counts where both say it, is left open: that is noted, and what is referred to is read.
    """
    written = resolve_pointer(reading.root, pointer)
    item = reading.part(pointer, written)
    if not isinstance(written, Mapping) or "$ref" not in written:
        return [] if item is None else [item]
    target = None if item is None else local_pointer(str(written["$ref"]))
    parts = [] if target is None else parts_of_item(reading, target)
    known = {name: held for part in parts for name, held in part.value.items()}
    beside = {name: held for name, held in written.items() if name != "$ref"}
    for name, held in beside.items():
        if name in _DECIDING and name in known and held != known[name]:
            reading.broken(f"{pointer}/{name}", f"`{name}` stands both beside a reference and where that leads")
    return [*parts, Part(pointer, {name: held for name, held in beside.items() if name not in known}, reading)]


def misplaced_words(item: JsonObject) -> list[str]:
    """What says something in an operation, and nothing for all of them (OpenAPI 3.0, Path Item Object)."""
    return [name for name in ("security", "requestBody", "responses") if name in item]


def methods_of(item: JsonObject) -> Iterator[tuple[tuple[str, ...], str, JsonValue]]:
    """Where each operation of a path item stands, its method, and what is written there.

    Those beside the known ones, of 3.2, may have any, case-sensitive name.
    """
    known = dict(methods_written(item))
    for method, name in known.items():
        yield (name,), method.upper(), item[name]
    others = item.get(_OTHERS)
    for method, written in others.items() if isinstance(others, Mapping) else ():
        if method.lower() not in known or method not in _NAMED:
            yield (_OTHERS, method), method, written


def unread_methods(item: JsonObject) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where an operation stands that is not read, since another of that method is, with the method."""
    read = {place for place, _, _ in methods_of(item)}
    others = item.get(_OTHERS)
    places: list[tuple[str, ...]] = [(name,) for name in item if name.lower() in METHODS]
    places += [(_OTHERS, name) for name in others if name in _NAMED] if isinstance(others, Mapping) else []
    return ((place, place[-1].upper()) for place in places if place not in read)


def misspelt_methods(item: JsonObject) -> list[str]:
    """What holds `responses`, as operations do, under a name that is no method."""
    return [
        name
        for name, held in item.items()
        if isinstance(held, Mapping) and "responses" in held and name.lower() not in METHODS
        if name != _OTHERS and not name.startswith("x-")
    ]
