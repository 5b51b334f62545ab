"""A path item, which may be a reference with more beside it (OpenAPI 3.0, Path Item Object: `$ref`)."""

from collections.abc import Collection, Iterator, Mapping

from monitor.documents.pointers import local_pointer, resolve_pointer
from monitor.openapi.parts import Part, Reading

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_DECIDING = frozenset({*METHODS, "additionalOperations", "parameters", "servers"})


def methods_written(names: Collection[str], methods: tuple[str, ...] = METHODS) -> Iterator[tuple[str, str]]:
    """Each method that a path item has, and its name as it is written: by capitals nothing else can be meant."""
    written_as = {name.lower(): name for name in names}
    for method in methods:
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
