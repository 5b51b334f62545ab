"""Unions whose reader chooses the branch by the value of one member (OpenAPI 3.0, Discriminator Object)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath

from monitor.diff.schema.branches import UNIONS, unwrapped
from monitor.diff.schema.conjunctions import Conjunction
from monitor.documents.bundling import BUNDLED
from monitor.documents.pointers import join_pointer, local_pointer, split_pointer
from monitor.documents.references import target_of
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.inheritance import written_parts
from monitor.schemas import DanglingReferenceError, SchemaAt, View, chooses

_OWN_VALUE = "x-ms-discriminator-value"
"""AutoRest, Extensions to Swagger: what an heir is chosen by in the place of its name, since 2.0 has no mapping."""


def is_discriminated(node: Conjunction) -> bool:
    written = node.values("discriminator")
    unions = [value for keyword in UNIONS for value in node.values(keyword) if isinstance(value, list | tuple)]
    chosen = not unions or bool(node.heirs) or any(chooses(each, chain(*unions)) for each in written)
    return bool(written) and chosen


def chosen_alike(one: Conjunction, other: Conjunction) -> bool:
    """Do both sides choose, by the same member, and by the same values as far as these are written?"""
    members = names_of_choosers(one) if is_discriminated(one) else frozenset()
    return bool(members) and members == names_of_choosers(other) and mapping_of(one) == mapping_of(other)


def names_of_choosers(node: Conjunction) -> frozenset[str]:
    written = node.values("discriminator")
    return frozenset(str(each.get("propertyName") if isinstance(each, Mapping) else each) for each in written)


def choosing_members(node: Conjunction, branch: tuple[str, ...]) -> JsonObject:
    """The member that has the reader choose `branch` (pointers, references followed), with its value; else nothing.

    Of several values one that the branch allows: mapped, else its name, which may choose it too.
    """
    components = (component_of(node, each) for each in branch)
    named = {node.all.target(each): _end(node, each) for each in components if is_named(each)}
    for written in node.values("discriminator"):
        member = written.get("propertyName") if isinstance(written, Mapping) else written
        mapped = [value for value, pointer in _mapped(node).items() if _is_one_of(node, pointer, named)]
        values = [*mapped, *named.values()]
        if isinstance(member, str) and values:
            listed = _listed(node, branch, member)
            return {member: next((each for each in values if listed is None or each in listed), values[0])}
    return {}


def mapping_of(node: Conjunction) -> Mapping[str, str]:
    """Value of the member -> name of the schema that it stands for."""
    mapped = _mapped(node)
    return dict(zip(mapped, schema_names(node, mapped.values()), strict=True))


def default_schema(node: Conjunction) -> str | None:
    """Name of the schema that stands for what no value names (3.2: `defaultMapping`)."""
    written = [each.get("defaultMapping") for each in node.values("discriminator") if isinstance(each, Mapping)]
    targets = [target for each in written if isinstance(target := target_of(each), str)]
    return next(iter(schema_names(node, map(_pointer, targets))), None)


def branch_names(node: Conjunction) -> frozenset[str]:
    """Of the branches, or heirs, that are components or the like: also of those that one of them stands beside."""
    return frozenset(schema_names(node, {*_branches(node), *_kin(node)}))


def schema_chosen_by(node: Conjunction, value: str) -> str | None:
    """As mapped, else the branch of that name; of one that is mapped by other values, nobody knows whether its name
    chooses it too, as the specification has it.
    """
    mapped = mapping_of(node)
    implied = value if value in branch_names(node) and value not in mapped.values() else None
    return mapped.get(value, implied)


def may_be_chosen(node: Conjunction, branch: str, name: str) -> bool:
    """May the member by which readers choose have a value that stands for the branch of that name?"""
    default = default_schema(node)
    for member in names_of_choosers(node):
        listed = _listed(node, (branch,), member)
        if listed is not None and name not in {schema_chosen_by(node, str(value)) or default for value in listed}:
            return False
    return True


def schema_names(node: Conjunction, pointers: Iterable[str]) -> list[str]:
    """What alternatives are called: by the ends of their pointers, or by the whole where that of another ends alike."""
    shared = _shared_ends(node)
    return [_name(node, pointer, shared) for pointer in pointers]


def implied_value(node: Conjunction, branch: str) -> str | None:
    """The name of the component that a branch refers to, where it has the reader choose that branch: no mapping gives
    another value, and the branch allows it.
    """
    component = component_of(node, branch)
    if component == branch and branch not in node.heirs:
        return None
    (name,) = schema_names(node, [component])
    if name in mapping_of(node).values():
        return None
    for each in node.values("discriminator"):
        member = each.get("propertyName") if isinstance(each, Mapping) else each
        listed = _listed(node, (branch,), str(member))
        if listed is not None and name not in listed:
            return None
    return name


def _listed(node: Conjunction, branch: tuple[str, ...], member: str) -> tuple[JsonValue, ...] | None:
    held = node.of(branch)
    return held.of(held.properties(View.NEITHER).get(member, ())).enumeration()


def is_named(pointer: str) -> bool:
    """Does a schema stand there under a name, by which it may be chosen?"""
    above, holder, name = ("", "", "", *split_pointer(pointer))[-3:]
    return bool(name) and (holder in {"schemas", "definitions"} or BUNDLED in {above, holder})


def component_of(node: Conjunction, branch: str) -> str:
    """The pointer of the component that a branch refers to; else its own, also where the reference leads nowhere."""
    place = SchemaAt(node.resource, branch)
    written = unwrapped(place.node)
    reference = written.get("$ref") if isinstance(written, Mapping) else None
    try:
        return branch if reference is None else place.refer(reference).pointer
    except DanglingReferenceError:
        return branch


def _branches(node: Conjunction) -> Iterator[str]:
    """Pointers of what they refer to."""
    for keyword in ("oneOf", "anyOf"):
        for value in node.values(keyword):
            for each in value if isinstance(value, list | tuple) else ():
                branch = unwrapped(each)
                reference = branch.get("$ref") if isinstance(branch, Mapping) else None
                if isinstance(reference, str):
                    yield _pointer(reference)
    yield from node.heirs


def _mapped(node: Conjunction) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for written in node.values("discriminator"):
        mapping = written.get("mapping") if isinstance(written, Mapping) else None
        if isinstance(mapping, Mapping):
            found |= {value: _pointer(str(target_of(target))) for value, target in mapping.items()}
    return {**_own_values(node), **found}


def _kin(node: Conjunction) -> Iterator[str]:
    """Pointers of what is made of the same, also where one of them is what is demanded."""
    return (each for facet in node.facets for each in node.all.inheritance.made_of(facet.pointer))


def _own_values(node: Conjunction) -> Mapping[str, str]:
    """Those that heirs have written in themselves, else in a part of theirs, with their pointers."""
    found: dict[str, str] = {}
    for heir in dict.fromkeys((*node.heirs, *_kin(node))):
        written = SchemaAt(node.resource, heir).node
        parts = written_parts(written) if isinstance(written, Mapping) else ()
        value = next((part[_OWN_VALUE] for part in parts if _OWN_VALUE in part), None)
        if isinstance(value, str):
            found[value] = heir
    return found


def _shared_ends(node: Conjunction) -> Mapping[str, frozenset[str]]:
    """Ends of pointers that lead to several alternatives, with these pointers."""
    ends: dict[str, dict[str, str]] = {}
    for pointer in (*_branches(node), *_mapped(node).values()):
        if node.resource.holds(pointer):
            ends.setdefault(_end(node, pointer), {})[pointer] = node.all.target(pointer)
    return {end: frozenset(found) for end, found in ends.items() if len({*found.values()}) > 1}


def _name(node: Conjunction, pointer: str, shared: Mapping[str, frozenset[str]]) -> str:
    end = _end(node, pointer)
    return pointer if pointer in shared.get(end, ()) else end


def _is_one_of(node: Conjunction, pointer: str, named: Mapping[str, str]) -> bool:
    """`named`: targets, with the ends of their pointers. What leads nowhere may be meant for the name it ends with."""
    if node.all.target(pointer) in named:
        return True
    return not node.resource.holds(pointer) and _end(node, pointer) in named.values()


def _end(node: Conjunction, pointer: str) -> str:
    """The name of the component that is, or refers to, what stands there; else the end of the pointer, or the file's
    name without its ending.
    """
    known = node.all.inheritance.names.get(pointer)
    if known is not None:
        return known
    file = pointer.removeprefix(f"/{BUNDLED}/")
    is_whole = file != pointer and "/" not in file
    return PurePosixPath(file.replace("~1", "/")).stem if is_whole else pointer.rpartition("/")[2]


def _pointer(target: str) -> str:
    """Where a reference, or the name of a schema, leads; what leads out of the document stays as it is."""
    if not target.startswith("#"):
        return target if "/" in target or "#" in target else join_pointer("components", "schemas", target)
    return local_pointer(target) or target
