"""Parameters that became members of the body, or the other way round: the same name, described alike.

To another place beside the body is stated as one fact, since the name finds it again (`diff/operations/parameters.py`).
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.documents.pointers import join_pointer
from monitor.model.facts import FactKind as F
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.kinds import MEMBER_REQUIRED, MEMBERS, PARAMETERS, Kinds
from monitor.rules.transitions.transition import Channel, EditGroup, Transition, demanded_otherwise
from monitor.schemas import View

_BODIES: Kinds = (frozenset({F.BODY_REMOVED}), frozenset({F.BODY_ADDED_OPTIONAL, F.BODY_ADDED_REQUIRED}))

_ByChannels = Mapping[frozenset[Channel], Sequence[EditGroup]]
"""What went or came at the same operations."""


def relocations(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    for side in (0, 1):
        parameters: dict[frozenset[Channel], list[EditGroup]] = {}
        for group in groups:
            if group.first.kind in PARAMETERS[side]:
                parameters.setdefault(group.channels, []).append(group)
        if parameters:
            yield from _members(groups, parameters, side, documents)
            yield from _whole_bodies(groups, parameters, side, documents)


def _members(
    groups: Sequence[EditGroup], parameters: _ByChannels, side: int, documents: Documents
) -> Iterator[Transition]:
    """Members more, or fewer, in a body that is there on both sides."""
    found: dict[frozenset[Channel], list[tuple[EditGroup, EditGroup]]] = {}
    for member in groups:
        if member.first.kind not in MEMBERS[1 - side] or not _is_at_top(member):
            continue
        moved = _by_name(parameters.get(member.channels, ())).get(member.name)
        if moved is not None and _described_alike(moved, member.pointer(1 - side), side, documents):
            found.setdefault(member.channels, []).append((moved, member))
    for pairs in found.values():
        required = {member.name for _, member in pairs if member.first.kind in MEMBER_REQUIRED}
        yield _moved([each for each, _ in pairs], [each for _, each in pairs], required, side, documents)


def _is_at_top(member: EditGroup) -> bool:
    """Of the body, and of nothing in it."""
    return all(place.startswith("body ") and place.endswith(f" /{member.name}") for *_, place in member.spots)


def _whole_bodies(
    groups: Sequence[EditGroup], parameters: _ByChannels, side: int, documents: Documents
) -> Iterator[Transition]:
    """A body that came, or went, all of whose members were parameters, or are now."""
    for body in groups:
        pointer = body.pointer(1 - side)
        if body.first.kind not in _BODIES[1 - side] or pointer is None:
            continue
        named = _by_name(parameters.get(body.channels, ()))
        held = [_moved_into(schema, named, side, documents) for schema in _schemas(pointer, 1 - side, documents)]
        if held and held[0] and all(each == held[0] for each in held):
            required = {name for name, demanded in held[0].items() if demanded}
            yield _moved([named[name] for name in held[0]], [body], required, side, documents)


def _by_name(parameters: Sequence[EditGroup]) -> Mapping[str, EditGroup]:
    """Those of which there is one of that name: else either may have become the member."""
    names = [each.name for each in parameters]
    return {each.name: each for each in parameters if names.count(each.name) == 1}


def _schemas(body: str, side: int, documents: Documents) -> list[str]:
    held = documents.held(side, body)
    content = held.get("content") if isinstance(held, Mapping) else None
    names = content if isinstance(content, Mapping) else ()
    return [body + join_pointer("content", name, "schema") for name in names]


def _moved_into(schema: str, named: Mapping[str, EditGroup], side: int, documents: Documents) -> Mapping[str, bool]:
    """The members of a body and whether they are required, where each of them has its parameter; else none."""
    if documents.held(1 - side, schema) is None:
        return {}
    node = documents.node(1 - side, schema)
    members, required = node.properties(View.NEITHER), node.required(View.NEITHER)
    alike = all(
        name in named and len(pointers) == 1 and _described_alike(named[name], pointers[0], side, documents)
        for name, pointers in members.items()
    )
    return {name: name in required for name in members} if alike else {}


def _described_alike(parameter: EditGroup, member: str | None, side: int, documents: Documents) -> bool:
    return documents.same_across(side, f"{parameter.pointer(side) or ''}/schema", member)


def _is_required(parameter: EditGroup, side: int, documents: Documents) -> bool:
    held = documents.held(side, parameter.pointer(side) or "")
    return isinstance(held, Mapping) and held.get("required") is True


def _moved(
    parameters: Sequence[EditGroup], held: Sequence[EditGroup], required: set[str], side: int, documents: Documents
) -> Transition:
    """`held`: the members, or the body that has them. `required`: those of them that are."""
    first, *others = [each.name for each in parameters]
    name = f"{first} and with it {', '.join(others)}" if others else first
    stood = ", ".join(dict.fromkeys(each.first.place.partition(" ")[0] for each in parameters))
    before, after = (stood, "body") if side == 0 else ("body", stood)
    asked = {each.name for each in parameters if _is_required(each, side, documents)}
    demanded = (asked, required) if side == 0 else (required, asked)
    values = {"name": name, "before": before, "after": after}
    note = demanded_otherwise([each.name for each in parameters], *demanded)
    return Transition(F.PARAMETER_MOVED, edits_of((*parameters, *held)), values, note)
