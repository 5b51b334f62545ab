"""Digests over the graph of references: what an operation means, and which components an edit can have touched."""

import json
import re
from collections.abc import Iterator, Mapping

from monitor.documents.pointers import held_at, local_pointer, resolve_pointer
from monitor.documents.references import chosen_targets, needed_schemes
from monitor.model.api import Api
from monitor.model.json_value import JsonObject, JsonValue, canonical

_LOCAL = re.compile(rb'"(#(?:/(?:[^"\\]|\\.)*)?)"')


def references_in(value: JsonValue) -> Iterator[str]:
    """The pointers of all texts below `value` that read as a reference into the same document, each once.

    That is every `$ref`, `$dynamicRef` and mapping of a discriminator, and perhaps an example that looks like one. They
    are found in the JSON of the value, which takes a twentieth of the time of walking it.
    """
    return references_written(plain_bytes(value))


def references_written(content: bytes) -> Iterator[str]:
    """Those in a value's JSON."""
    for written in set(_LOCAL.findall(content)):
        text = written.decode("utf-8", "surrogatepass")
        target = local_pointer(json.loads(f'"{text}"') if "\\" in text else text)
        if target is not None:
            yield target


def _objects_in(value: JsonValue) -> Iterator[JsonObject]:
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            yield held
            waiting.extend(each for each in held.values() if isinstance(each, dict | list | tuple))
        elif isinstance(held, list | tuple):
            waiting.extend(each for each in held if isinstance(each, dict | list | tuple))


def chosen_schemas(value: JsonValue) -> Iterator[str]:
    """What discriminators below `value` choose between, as it is written (OpenAPI 3.0, Discriminator Object)."""
    for held in _objects_in(value):
        yield from (target for _, target in chosen_targets(held))


def schemes_needed(value: JsonValue) -> Iterator[str]:
    """The security schemes that operations below `value` need, as it is written."""
    for held in _objects_in(value):
        yield from (name for _, name in needed_schemes(held))


def content_bytes(value: JsonValue) -> bytes:
    """Equal for equal values only, whatever the order of keys; unlike `==`, it tells 1 from true."""
    return plain_bytes(value, in_order=True)


def common_bytes(one: JsonValue, other: JsonValue) -> bytes | None:
    """The JSON of two equal values; None where they differ. The order of keys does not count."""
    first, second = plain_bytes(one), plain_bytes(other)
    if first == second or (len(first) == len(second) and content_bytes(one) == content_bytes(other)):
        return first
    return None


def plain_bytes(value: JsonValue, *, in_order: bool = False) -> bytes:
    """Compact JSON, with keys as they come unless `in_order`."""
    import orjson

    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if in_order else None)
    except TypeError:  # integers beyond 64 bits, lone surrogates
        return canonical(value)


def operation_digest(api: Api, key: str) -> str:
    """SHA-256 over everything the operation reaches: its path item, schemas, security, servers. Docs included.

    Raises `KeyError` where the API has no such operation.
    """
    operation = next((each for each in api.operations.values() if key in {each.key, each.shape}), None)
    if operation is None:
        raise KeyError(key)
    import hashlib

    digest = hashlib.sha256()
    item = operation.pointer.rpartition("/")[0].removesuffix("/additionalOperations")
    parameters = [each.pointer for each in operation.parameters.values()]
    own = {
        "operation": resolve_pointer(api.root, operation.pointer) if operation.pointer else None,
        "parameters": parameters,
        "security": sorted(
            sorted([each.kind, *sorted(each.scopes)] for each in needed) for needed in operation.security.alternatives
        ),
        "servers": list(operation.servers or api.servers),
    }
    digest.update(content_bytes(own))
    shared = [held_at(api.root, pointer) for pointer in (f"{item}/parameters", *parameters)]
    digest.update(content_bytes(shared))
    for pointer, content in sorted(_reached(api.root, [own["operation"], *shared]).items()):
        digest.update(pointer.encode())
        digest.update(content)
    return digest.hexdigest()


def _reached(root: JsonValue, start: list[JsonValue]) -> Mapping[str, bytes]:
    """Content by pointer of everything that is reached by references, through any number of steps."""
    found: dict[str, bytes] = {}
    waiting = start
    while waiting:
        value = waiting.pop()
        for pointer in references_in(value):
            if pointer not in found:
                target = held_at(root, pointer)
                found[pointer] = content_bytes(target)
                waiting.append(target)
    return found
