"""Operations that moved: to another path, under the same `operationId` or described alike; or with a whole prefix."""

from collections import Counter
from collections.abc import Iterable, Mapping

from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, Operation, Role
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record

_DOCUMENTATION = frozenset({"operationId", "summary", "description", "tags", "externalDocs"})
_FEWEST = 2
"""Operations that make a prefix's change a pattern."""


@record
class Move:
    """From one operation's shape to another's. `before` and `after`: the prefixes where many moved, else the keys."""

    base: str
    revision: str
    before: str
    after: str


def moves(base: Api, revision: Api) -> Mapping[str, Move]:
    """By shape in the base. What was deprecated is gone as announced, and has not moved."""
    gone = [base.operations[shape] for shape in base.operations if shape not in revision.operations]
    new = [revision.operations[shape] for shape in revision.operations if shape not in base.operations]
    gone = [each for each in gone if each.role is Role.CONSUMER and not each.lifecycle.deprecated]
    new = [each for each in new if each.role is Role.CONSUMER]
    if not gone or not new:
        return {}
    found = {**_single(base, revision, gone, new), **_by_prefix(gone, new)}
    taken = Counter(each.revision for each in found.values())
    return {
        shape: each
        for shape, each in found.items()
        if taken[each.revision] == 1 and shape.count("{}") == each.revision.count("{}")
    }


def _by_prefix(gone: list[Operation], new: list[Operation]) -> Mapping[str, Move]:
    """The first segments of the path changed alike for all operations that had them."""
    targets = {each.shape for each in new}
    ends: dict[str, list[Operation]] = {}
    for other in new:
        ends.setdefault(_end(other), []).append(other)
    votes = Counter(_prefixes(one, other) for one in gone for other in ends.get(_end(one), ()))
    found: dict[str, Move] = {}
    for (before, after), count in sorted(votes.items(), key=lambda each: (-each[1], each[0])):
        moved = {
            each.shape: each.shape.replace(f" {before}", f" {after}", 1)
            for each in gone
            if each.shape.startswith(f"{each.method} {before}/")
        }
        if count >= _FEWEST and targets.issuperset(moved.values()) and found.keys().isdisjoint(moved):
            written = (f"{before or '/'}…", f"{after or '/'}…")
            found.update({shape: Move(shape, target, *written) for shape, target in moved.items()})
    return found


def _end(operation: Operation) -> str:
    """Method and last segment."""
    return f"{operation.method} {operation.shape.rpartition('/')[2]}"


def _prefixes(one: Operation, other: Operation) -> tuple[str, str]:
    """What is left of two paths without the segments at their ends that are the same."""
    before, after = (each.shape.partition(" ")[2].split("/") for each in (one, other))
    while min(len(before), len(after)) > 1 and before[-1] == after[-1]:
        del before[-1], after[-1]
    return "/".join(before), "/".join(after)


def _single(base: Api, revision: Api, gone: list[Operation], new: list[Operation]) -> Mapping[str, Move]:
    """One operation each: by `operationId`, else by equal content and a word of the path in common."""
    found: dict[str, Move] = {}
    known = _unique((each.operation_id, each) for each in gone)
    named = _unique((each.operation_id, each) for each in new)
    for identity, one in known.items():
        other = named.get(identity)
        if identity is not None and other is not None and other.method == one.method:
            found[one.shape] = Move(one.shape, other.shape, one.key, other.key)
    before, after = (
        _unique((_content(api, each), each) for each in some) for api, some in ((base, gone), (revision, new))
    )
    for content, one in before.items():
        other = after.get(content)
        if other is not None and one.shape not in found and _words(one) & _words(other):
            found[one.shape] = Move(one.shape, other.shape, one.key, other.key)
    return found


def _unique(named: Iterable[tuple[str | None, Operation]]) -> dict[str | None, Operation]:
    listed = list(named)
    counts = Counter(name for name, _ in listed)
    return {name: operation for name, operation in listed if counts[name] == 1}


def _words(operation: Operation) -> set[str]:
    return {each for each in operation.path.split("/") if each and not each.startswith("{")}


def _content(api: Api, operation: Operation) -> str:
    """Everything that is said of an operation but its name and documentation."""
    held = resolve_pointer(api.root, operation.pointer)
    item = resolve_pointer(api.root, operation.pointer.rpartition("/")[0])
    shared = item.get("parameters") if isinstance(item, Mapping) else None
    said = (
        {name: each for name, each in held.items() if name not in _DOCUMENTATION} if isinstance(held, Mapping) else {}
    )
    parts: list[JsonValue] = [operation.method, said, shared]
    return canonical(parts).decode("utf-8", "surrogatepass")
