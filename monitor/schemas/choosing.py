"""What a reader chooses between by a member (OpenAPI, Discriminator Object)."""

from collections.abc import Iterable, Mapping

from monitor.model.json_value import JsonValue


def chooses(discriminator: JsonValue, alternatives: Iterable[JsonValue]) -> bool:
    """Inline alternatives do not count for it, unless a mapping shows that the owner means them to."""
    if not isinstance(discriminator, Mapping | str):
        return False
    mapped = isinstance(discriminator, Mapping) and discriminator.get("mapping")
    return bool(mapped) or any(map(_refers, alternatives))


def _refers(alternative: JsonValue) -> bool:
    """Also by the first or a later part of its `allOf`."""
    if not isinstance(alternative, Mapping):
        return False
    parts = alternative.get("allOf")
    return "$ref" in alternative or (isinstance(parts, list | tuple) and any(map(_refers, parts)))
