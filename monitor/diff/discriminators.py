"""Unions whose reader chooses the branch by the value of one member (OpenAPI 3.0, Discriminator Object)."""

from collections.abc import Iterator, Mapping

from monitor.diff.conjunctions import Conjunction
from monitor.model.json_value import JsonObject, JsonValue


def is_discriminated(node: Conjunction) -> bool:
    return bool(node.values("discriminator"))


def choosing_members(node: Conjunction, branch: tuple[str, ...]) -> JsonObject:
    """The member that has the reader choose `branch` (pointers, references followed), with its value; else nothing."""
    for written in node.values("discriminator"):
        name = written.get("propertyName") if isinstance(written, Mapping) else written
        value = next(_values(written, branch), None)
        if isinstance(name, str) and value is not None:
            return {name: value}
    return {}


def _values(discriminator: JsonValue, branch: tuple[str, ...]) -> Iterator[str]:
    """As mapped, else the name of the component."""
    mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    names = [pointer.rpartition("/")[2] for pointer in branch]
    for value, target in mapping.items() if isinstance(mapping, Mapping) else ():
        if str(target).rpartition("/")[2] in names:
            yield value
    yield from names[:1]
