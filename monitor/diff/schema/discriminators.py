"""Unions whose reader chooses the branch by the value of one member (OpenAPI 3.0, Discriminator Object)."""

from collections.abc import Iterator, Mapping

from monitor.diff.schema.conjunctions import Conjunction
from monitor.documents.pointers import split_pointer
from monitor.model.json_value import JsonObject
from monitor.schemas import DanglingReferenceError, SchemaAt, View


def is_discriminated(node: Conjunction) -> bool:
    return bool(node.values("discriminator"))


def chosen_alike(one: Conjunction, other: Conjunction) -> bool:
    """Do both sides choose, by the same member, and by the same values as far as these are written?"""
    members = [
        {str(each.get("propertyName") if isinstance(each, Mapping) else each) for each in node.values("discriminator")}
        for node in (one, other)
    ]
    return bool(members[0]) and members[0] == members[1] and mapping_of(one) == mapping_of(other)


def choosing_members(node: Conjunction, branch: tuple[str, ...]) -> JsonObject:
    """The member that has the reader choose `branch` (pointers, references followed), with its value; else nothing."""
    names = [name for name in map(_component, branch) if name is not None]
    for written in node.values("discriminator"):
        member = written.get("propertyName") if isinstance(written, Mapping) else written
        mapped = (value for value, name in _mappings(node) if name in names)
        value = next(mapped, next(iter(names), None))
        if isinstance(member, str) and value is not None:
            return {member: value}
    return {}


def mapping_of(node: Conjunction) -> Mapping[str, str]:
    """Value of the member -> name of the schema that it stands for."""
    return dict(_mappings(node))


def default_schema(node: Conjunction) -> str | None:
    """Name of the schema that stands for what no value names (3.2: `defaultMapping`)."""
    written = [each.get("defaultMapping") for each in node.values("discriminator") if isinstance(each, Mapping)]
    return next((str(each).rpartition("/")[2] for each in written if each is not None), None)


def branch_names(node: Conjunction) -> frozenset[str]:
    """Of the branches, or heirs, that are components."""
    listed = [value for keyword in ("oneOf", "anyOf") for value in node.values(keyword)]
    found = [each.get("$ref") for value in listed if isinstance(value, list | tuple)
             for each in value if isinstance(each, Mapping)]  # fmt: skip
    named = (*(reference for reference in found if reference is not None), *node.heirs)
    return frozenset(str(reference).rpartition("/")[2] for reference in named)


def schema_chosen_by(node: Conjunction, value: str) -> str | None:
    """As mapped, else the branch of that name."""
    return mapping_of(node).get(value, value if value in branch_names(node) else None)


def implied_value(node: Conjunction, branch: str) -> str | None:
    """The name of the component that a branch refers to, where it has the reader choose that branch: no mapping gives
    another value, and the branch allows it.
    """
    written = SchemaAt(node.resource, branch).node
    reference = written.get("$ref") if isinstance(written, Mapping) else None
    name = str(reference).rpartition("/")[2]
    if reference is None or name in mapping_of(node).values():
        return None
    held = node.of((branch,))
    for each in node.values("discriminator"):
        member = each.get("propertyName") if isinstance(each, Mapping) else each
        listed = held.of(held.properties(View.NEITHER).get(str(member), ())).enumeration()
        if listed is not None and name not in listed:
            return None
    return name


def component_of(node: Conjunction, branch: str) -> str:
    """The pointer of the component that a branch refers to; else its own, also where the reference leads nowhere."""
    place = SchemaAt(node.resource, branch)
    reference = place.node.get("$ref") if isinstance(place.node, Mapping) else None
    try:
        return branch if reference is None else place.refer(reference).pointer
    except DanglingReferenceError:
        return branch


def _mappings(node: Conjunction) -> Iterator[tuple[str, str]]:
    for written in node.values("discriminator"):
        mapping = written.get("mapping") if isinstance(written, Mapping) else None
        for value, target in mapping.items() if isinstance(mapping, Mapping) else ():
            yield value, str(target).rpartition("/")[2]


def _component(pointer: str) -> str | None:
    *_, holder, name = ("", "", *split_pointer(pointer))
    return name if holder in {"schemas", "definitions"} else None
