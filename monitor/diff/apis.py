"""All facts about two APIs: operations by the shape of their paths, then everything inside those that both have."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from monitor.diff.operations.access import security_facts
from monitor.diff.operations.content import body_facts
from monitor.diff.operations.handovers import handed_over, whole_is_asked
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.operations.moves import Move, moved_along, moves
from monitor.diff.operations.outside import outside_facts
from monitor.diff.operations.parameters import parameter_facts
from monitor.diff.operations.path_items import PathItems
from monitor.diff.operations.responses import response_facts
from monitor.diff.operations.servers import below_host, server_facts
from monitor.diff.operations.still_called import StillCalled
from monitor.diff.operations.unreadable import as_far_as_read
from monitor.diff.sides import Sides, stated
from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, Note, Operation, Role, Security
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import canonical
from monitor.model.values import Direction, Loss
from monitor.openapi.dialects import dialect_of
from monitor.openapi.lifecycle import LEVELS, is_same_end
from monitor.openapi.matching import path_shape
from monitor.schemas import Judge


def compare_apis(base: Api, revision: Api, *, judge: Judge) -> tuple[Fact, ...]:
    """Every fact, at every place where it is felt. `judge` confirms each message that proves a loss."""
    sides = Sides.of(base, revision, judge)
    return tuple(_facts(sides, StillCalled(base, revision, (sides.base_schemas, sides.revision_schemas), judge)))


def _facts(sides: Sides, still_called: StillCalled) -> Iterator[Fact]:
    base, revision = sides.base, sides.revision
    handover = handed_over(base, revision)
    schemas = sides.base_schemas, sides.revision_schemas
    moved = moves(base, revision, schemas, handover.operations, still_called)
    servers = [*server_facts(sides, _WHOLE, base.server_details, revision.server_details)]
    if servers and whole_is_asked(base, revision, {shape: each.revision for shape, each in moved.items()}, handover):
        yield from (replace(each, proof=replace(each.proof, reason=handover.note)) for each in servers)
    yield from _unreadable(sides, _WHOLE, base.notes, revision.notes)
    yield from outside_facts(sides, _WHOLE)
    along = moved_along(base, revision, moved)
    before, after = PathItems(base), PathItems(revision)
    for shape in base.operations:
        if shape in moved:
            yield from _moved(sides, moved[shape], still_called)
        elif shape in along:
            yield from _common(Matched(base.operations[shape], revision.operations[along[shape]], sides))
        elif shape not in revision.operations:
            yield _removed(sides, base.operations[shape], after, still_called)
        elif not sides.untouched.operation(shape):
            yield from _common(Matched(base.operations[shape], revision.operations[shape], sides))
    targets = {*along.values(), *(each.revision for each in moved.values())}
    for shape in revision.operations:
        if shape not in base.operations and shape not in targets:
            yield _added(sides, revision.operations[shape], before)
            yield from _taken_over(sides, revision.operations[shape], still_called)


_WHOLE = Operation(
    key="*",
    shape="*",
    method="",
    path="",
    role=Role.CONSUMER,
    pointer="",
    parameters={},
    body=None,
    responses={},
    security=Security((), declared=False, pointer=""),
    servers=(),
)
"""Stands for the API as a whole, where a fact is about no operation in particular."""


def _removed(sides: Sides, operation: Operation, there: PathItems, still_called: StillCalled) -> Fact:
    called = operation.role is Role.CONSUMER
    kind = FactKind.OPERATION_REMOVED if called else FactKind.WEBHOOK_REMOVED
    fact = _about(sides, kind, operation, (operation.pointer, there.around(sides.base, operation)))
    unread = _unread(sides.base, operation, sides.revision)
    if unread:
        return replace(fact, proof=Proof(Finding.UNKNOWN, reason=unread))
    if called:
        return still_called.lost(fact, Matched(operation, operation, sides).of_base)
    return missed(fact, operation, sides)


def _unread(own: Api, operation: Operation, other: Api) -> str:
    """Why nobody knows whether the other side has it: what holds it can't be read there. Empty where that can."""
    held_by = own.places[operation.shape].held_by
    caller = other.operations.get(operation.shape.rpartition(" → ")[0])
    found = [each for each in other.notes if f"{held_by}/".startswith(f"{each.pointer}/")]
    found += [each for each in caller.notes if "/callbacks" in each.pointer] if caller else []
    return found[0].message if found else ""


def missed(fact: Fact, operation: Operation, sides: Sides) -> Fact:
    """With the request that is answered, or sent, no longer."""
    illustrator = Matched(operation, operation, sides).of_base
    if operation.role is Role.CONSUMER:
        return shown_by(fact, Direction.REQUEST, illustrator.request)
    return shown_by(fact, Direction.RESPONSE, lambda: illustrator.with_body(operation.body), Loss.UNSENT)


def _moved(sides: Sides, move: Move, still_called: StillCalled) -> Iterator[Fact]:
    """That it moved, and what else differs; operations that moved with one prefix did so by one edit.

    Where only the host is another, the facts about servers tell it.
    """
    matched = Matched(sides.base.operations[move.base], sides.revision.operations[move.revision], sides)
    called = _calls(matched.base, sides.base), _calls(matched.revision, sides.revision)
    if move.is_wider:
        yield _told(matched, move, FactKind.OPERATION_GENERALIZED)
    elif not _is_called_as_before(*called) and not still_called.loses_none(matched.base, matched.revision):
        yield still_called.lost(_told(matched, move, FactKind.OPERATION_MOVED), matched.of_base)
    yield from _common(matched)


def _is_called_as_before(before: frozenset[tuple[str, str]], after: frozenset[tuple[str, str]]) -> bool:
    """Or at another host: that its own is gone is told of the server."""
    hosts, paths = ({each[part] for each in after} for part in (0, 1))
    return all(call in after or (call[0] not in hosts and call[1] in paths) for call in before)


def _calls(operation: Operation, api: Api) -> frozenset[tuple[str, str]]:
    """How it is called, host and all that follows: a part of the path may as well be written at the end of the server's
    URL.
    """
    servers = ((each, below_host(each)) for each in operation.servers or api.servers or ("/",))
    method, path = operation.method, path_shape(operation.path)
    return frozenset((url.removesuffix(below).lower(), f"{method} {below.rstrip('/')}{path}") for url, below in servers)


def _told(matched: Matched, move: Move, kind: FactKind) -> Fact:
    pointers = (matched.base.pointer, matched.revision.pointer)
    fact = _about(matched.sides, kind, matched.base, pointers, before=move.before, after=move.after)
    return replace(fact, edit=f"{kind.value}|{move.before}|{move.after}")


def _added(sides: Sides, operation: Operation, there: PathItems) -> Fact:
    kind = FactKind.OPERATION_ADDED if operation.role is Role.CONSUMER else FactKind.WEBHOOK_ADDED
    fact = _about(sides, kind, operation, (there.around(sides.revision, operation), operation.pointer))
    unread = _unread(sides.revision, operation, sides.base)
    return replace(fact, proof=Proof(Finding.UNKNOWN, reason=unread)) if unread else fact


def _taken_over(sides: Sides, operation: Operation, still_called: StillCalled) -> Iterator[Fact]:
    """What differs for the calls that a new path takes from one that stays."""
    other = still_called.taken_from(operation.shape)
    if other is not None and other.shape in sides.revision.operations:
        yield from _inside(Matched(other, operation, sides))


def _about(
    sides: Sides, kind: FactKind, operation: Operation, pointers: tuple[str | None, str | None], **values: str
) -> Fact:
    """A fact about the operation itself."""
    fact = stated(sides, kind, Direction.NONE, operation, "", pointers, name=operation.key, **values)
    return replace(fact, subject=operation.shape, path="")


def _common(matched: Matched) -> Iterator[Fact]:
    yield from _lifecycle_facts(matched)
    yield from _inside(matched)


def _inside(matched: Matched) -> Iterator[Fact]:
    before, after, sides = matched.base, matched.revision, matched.sides
    yield from _unreadable(sides, before, before.notes, after.notes)
    if before.servers or after.servers:
        yield from server_facts(
            sides,
            before,
            before.server_details or sides.base.server_details,
            after.server_details or sides.revision.server_details,
        )
    told = chain(security_facts(matched), parameter_facts(matched), body_facts(matched), response_facts(matched))
    yield from as_far_as_read(told, before, after)


def _unreadable(
    sides: Sides, operation: Operation, before: tuple[Note, ...], after: tuple[Note, ...]
) -> Iterator[Fact]:
    """A part that only one side could not read; where both could not, the text says whether it may differ."""
    same = [one for one in before if one in after and _says_the_same(sides, one.pointer)]
    for note in dict.fromkeys((*before, *after)):
        if note in same:
            continue
        yield replace(
            stated(
                sides,
                FactKind.PART_UNREADABLE,
                Direction.NONE,
                operation,
                "",
                (
                    note.pointer if note in before else operation.pointer,
                    note.pointer if note in after else operation.pointer,
                ),
                name=note.message,
            ),
            edit=f"{FactKind.PART_UNREADABLE}|{_cause(sides.base if note in before else sides.revision, note)}",
            proof=Proof(Finding.UNKNOWN, reason=note.message),
        )


def _cause(api: Api, note: Note) -> str:
    """What a reference names and is not there is one edit, however many lead to it."""
    try:
        written = resolve_pointer(api.root, note.pointer)
    except KeyError:
        written = None
    reference = str(written.get("$ref", "")) if isinstance(written, Mapping) else ""
    names = reference, reference.partition("#")[0]
    return note.message if any(each and each in note.message for each in names) else f"{note.pointer}|{note.message}"


def _says_the_same(sides: Sides, pointer: str) -> bool:
    """Also where the schemas of both sides are in different dialects, since this is no schema."""
    if dialect_of(sides.base) is dialect_of(sides.revision):
        return sides.untouched.same(pointer, pointer)
    return _text_at(sides.base, pointer) == _text_at(sides.revision, pointer)


def _text_at(api: Api, pointer: str) -> bytes | None:
    try:
        return canonical(resolve_pointer(api.root, pointer))
    except KeyError:
        return None


def _lifecycle_facts(matched: Matched) -> Iterator[Fact]:
    before, after = matched.base.lifecycle, matched.revision.lifecycle
    pointers = (matched.base.pointer, matched.revision.pointer)
    turned = before.deprecated != after.deprecated
    if turned:
        kind = FactKind.OPERATION_DEPRECATED if after.deprecated else FactKind.OPERATION_REINSTATED
        yield _about(matched.sides, kind, matched.base, pointers)
    ends = before.sunset, after.sunset
    if not is_same_end(*ends) and (not turned or all(ends)):  # else part of the above
        shown = {"before": before.sunset or "none", "after": after.sunset or "none"}
        yield _about(matched.sides, FactKind.SUNSET_CHANGED, matched.base, pointers, **shown)
    one, other = (each.stability or LEVELS[-1] for each in (before, after))
    if one != other:
        raised = one in LEVELS and other in LEVELS and LEVELS.index(one) < LEVELS.index(other)
        kind = FactKind.STABILITY_RAISED if raised else FactKind.STABILITY_CHANGED
        yield _about(matched.sides, kind, matched.base, pointers, before=one, after=other)
    known, kept = matched.base.operation_id, matched.revision.operation_id
    if known is not None and known != kept:
        kind = FactKind.OPERATION_ID_CHANGED
        named = f"{pointers[0]}/operationId", pointers[1] if kept is None else f"{pointers[1]}/operationId"
        yield _about(matched.sides, kind, matched.base, named, before=known, after=kept or "none")
