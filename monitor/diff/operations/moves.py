"""Operations that moved: to another path or method, under the same `operationId` or described alike; or with a prefix;
or to a path that has a variable in the place of a text of theirs, or a text in the place of a variable.

What answers with another thing has not moved, whatever it is called.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import filterfalse, takewhile

from monitor.diff.operations.still_called import StillCalled
from monitor.diff.schema.conjunctions import Conjunctions
from monitor.diff.schema.likeness import answer_alike
from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, Operation, ParameterIn, Role
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record

_DOCUMENTATION = frozenset({"operationId", "summary", "description", "tags", "externalDocs"})
_HOLDS = " → "
"""Between an operation and a callback of it."""
_FEWEST = 2
"""Operations that make a prefix's change a pattern."""
_SENDING = frozenset({"PUT", "POST", "PATCH"})
"""Methods that are taken for one another where all else is the same: each sends a body that changes something."""


@record
class Move:
    """From one operation's shape to another's. `before`, `after`: where many moved, what their paths begin or end with;
    else the keys. `is_wider`: is each of its calls one of the other's?
    """

    base: str
    revision: str
    before: str
    after: str
    is_wider: bool = False


def moves(
    base: Api,
    revision: Api,
    schemas: tuple[Conjunctions, Conjunctions],
    handed: Mapping[str, str],
    still_called: StillCalled,
) -> Mapping[str, Move]:
    """By shape in the base. What was deprecated is gone as announced, and has not moved unless a prefix did.

    `handed`: by shape too, those that are called where they were.
    """
    told = {
        shape: Move(shape, target, base.operations[shape].key, revision.operations[target].key)
        for shape, target in handed.items()
    }
    gone = [base.operations[shape] for shape in base.operations if shape not in revision.operations]
    new = [revision.operations[shape] for shape in revision.operations if shape not in base.operations]
    targets = {*handed.values()}
    gone = [each for each in gone if _is_called(each) and each.shape not in handed]
    new = [each for each in new if _is_called(each) and each.shape not in targets]
    if not gone or not new:
        return told

    def alike(shape: str, target: str) -> bool:
        return _alike(base.operations[shape], revision.operations[target], schemas)

    single = {
        shape: target
        for shape, target in _single(base, revision, [*filterfalse(_is_ending, gone)], new).items()
        if _still_answers(base.operations[shape], revision.operations[target], schemas)
    }
    wider = _wider(gone, new, still_called, schemas)
    narrower = _narrower([each for each in gone if each.shape not in wider], new, still_called, schemas)
    found = {**single, **narrower, **_by_prefix(gone, new, alike)}
    taken = Counter({**found, **wider}.values())
    kept = {
        shape: target
        for shape, target in found.items()
        if taken[target] == 1
        and shape not in wider
        and (shape in narrower or _asks_as_much(base.operations[shape], revision.operations[target]))
    }
    return {**_told(base, revision, kept), **_told(base, revision, wider, is_wider=True), **told}


def moved_along(base: Api, revision: Api, moved: Mapping[str, Move]) -> Mapping[str, str]:
    """The callbacks of operations that moved, by shape in the base: only their holder's name is another."""
    found: dict[str, str] = {}
    for shape in base.operations:
        holder, arrow, name = shape.partition(_HOLDS)
        target = f"{moved[holder].revision}{arrow}{name}" if arrow and holder in moved else ""
        if target in revision.operations:
            found[shape] = target
    return found


def _wider(
    gone: list[Operation], new: list[Operation], still_called: StillCalled, schemas: tuple[Conjunctions, Conjunctions]
) -> Mapping[str, str]:
    """Those whose every call is answered by a new template, with the same thing: also several by one."""
    targets = {each.shape for each in new}
    found = ((one, still_called.answering(one.shape)) for one in gone)
    return {
        one.shape: other.shape
        for one, other in found
        if other is not None and other.shape in targets and _still_answers(one, other, schemas)
    }


def _narrower(
    gone: list[Operation], new: list[Operation], still_called: StillCalled, schemas: tuple[Conjunctions, Conjunctions]
) -> Mapping[str, str]:
    """Those of whose calls one new path alone answers a part, with the same thing. What is all variables has nothing in
    common with any path.
    """
    targets = {each.shape for each in new}
    found: dict[str, str] = {}
    for one in filterfalse(_is_ending, gone):
        inside = [each for each in still_called.within(one) if each.shape in targets]
        if len(inside) == 1 and _words(one) & _words(inside[0]) and _still_answers(one, inside[0], schemas):
            found[one.shape] = inside[0].shape
    return found


def _is_called(operation: Operation) -> bool:
    """At a path of its own: what a callback calls back in turn moves along with its holder at most."""
    return operation.role is Role.CONSUMER and _HOLDS not in operation.shape


def _is_ending(operation: Operation) -> bool:
    return operation.lifecycle.deprecated


def _alike(one: Operation, other: Operation, schemas: tuple[Conjunctions, Conjunctions]) -> bool:
    """By what they answer; where that is no object, by successes, parameters and whether there is a body."""
    told = answer_alike(one, other, schemas)
    return _outline(one) == _outline(other) if told is None else told


def _still_answers(one: Operation, other: Operation, schemas: tuple[Conjunctions, Conjunctions]) -> bool:
    """The same thing, which must be known where both method and path are others."""
    told = answer_alike(one, other, schemas)
    return told is True or (told is None and (one.method == other.method or _path(one) == _path(other)))


def _outline(operation: Operation) -> tuple[frozenset[str], frozenset[str], bool]:
    asked = (each for each in operation.parameters.values() if each.location is not ParameterIn.PATH)
    answered = frozenset(each for each in operation.responses if each.startswith("2")) or frozenset(operation.responses)
    return answered, frozenset(each.key for each in asked), operation.body is not None


def _asks_as_much(one: Operation, other: Operation) -> bool:
    """As many parameters of the path; under the same `operationId` also more, or fewer, with all others left."""
    before, after = (
        {each.name for each in operation.parameters.values() if each.location is ParameterIn.PATH}
        for operation in (one, other)
    )
    if one.shape.count("{}") == other.shape.count("{}"):
        return True
    return bool(one.operation_id) and one.operation_id == other.operation_id and (before < after or after < before)


def _told(base: Api, revision: Api, moved: Mapping[str, str], *, is_wider: bool = False) -> Mapping[str, Move]:
    """Those whose paths changed alike share one edit, which goes by what the paths have in common."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for shape, target in moved.items():
        alike.setdefault(_way(base.operations[shape], revision.operations[target]), []).append(shape)
    found: dict[str, Move] = {}
    for way, shapes in alike.items():
        pairs = [(base.operations[each], revision.operations[moved[each]]) for each in shapes]
        before, after = ([pair[side] for pair in pairs] for side in (0, 1))
        if len(pairs) < _FEWEST:
            words = before[0].key, after[0].key
        elif way[0] == _OF_PATHS:
            words = _shared(before), _shared(after)
        else:
            words = way[1], way[2]
        found.update({one.shape: Move(one.shape, other.shape, *words, is_wider) for one, other in pairs})
    return found


_OF_PATHS, _OF_ENDS = "paths", "ends"
_SLASHED = (_OF_ENDS, "paths that end in a slash", "the same without it")
_UNSLASHED = (_OF_ENDS, "paths that end in no slash", "the same with one")
"""Of the base."""


def _way(one: Operation, other: Operation) -> tuple[str, ...]:
    """What changed of the path; where the method did, an operation is alone."""
    before, after = (each.shape.partition(" ")[2] for each in (one, other))
    if one.method != other.method:
        return one.shape, other.shape
    if before.rstrip("/") == after.rstrip("/"):
        return _SLASHED if before.endswith("/") else _UNSLASHED
    return _OF_PATHS, *_prefixes(one.shape, other.shape)


def _shared(operations: list[Operation]) -> str:
    """The segments with which all their paths begin."""
    paths = [each.path.split("/") for each in operations]
    same = takewhile(lambda segments: len(set(segments)) == 1, zip(*paths, strict=False))
    return ("/".join(segments[0] for segments in same) or "/") + "…"


def _by_prefix(gone: list[Operation], new: list[Operation], alike: Callable[[str, str], bool]) -> Mapping[str, str]:
    """The first segments of the path changed alike for most operations that had them and are gone."""
    targets = {each.shape for each in new}
    ends: dict[str, list[Operation]] = {}
    for other in new:
        ends.setdefault(_end(other), []).append(other)
    votes = Counter(
        _prefixes(one.shape, other.shape)
        for one in filterfalse(_is_ending, gone)
        for other in ends.get(_end(one), ())
        if _share_a_word(one.shape, other.shape)
    )
    found: dict[str, str] = {}
    pattern = {prefixes: count for prefixes, count in votes.items() if count >= _FEWEST}
    for before, after in sorted(pattern, key=lambda each: (-pattern[each], each)):
        moved = {
            each.shape: each.shape.replace(f" {before}", f" {after}", 1)
            for each in gone
            if f"{each.shape}/".startswith(f"{each.method} {before}/")
        }
        there = {shape: target for shape, target in moved.items() if target in targets}
        if 2 * len(there) <= len(moved) or not found.keys().isdisjoint(there):
            continue
        kept = {shape: target for shape, target in there.items() if alike(shape, target)}
        if 2 * len(kept) > len(there):
            found.update(kept)
    return found


def _end(operation: Operation) -> str:
    """Method and last segment."""
    return f"{operation.method} {operation.shape.rpartition('/')[2]}"


def _share_a_word(one: str, other: str) -> bool:
    """Is one of the segments at the ends of both paths a word? Parameters alone are alike everywhere."""
    ends = zip(one.split("/")[::-1], other.split("/")[::-1], strict=False)
    return any(each != "{}" for each, _ in takewhile(lambda pair: pair[0] == pair[1], ends))


def _prefixes(one: str, other: str) -> tuple[str, str]:
    """What is left of the paths of two shapes without the segments at their ends that are the same."""
    before, after = (each.partition(" ")[2].split("/") for each in (one, other))
    while min(len(before), len(after)) > 1 and before[-1] == after[-1]:
        del before[-1], after[-1]
    return "/".join(before), "/".join(after)


def _single(base: Api, revision: Api, gone: list[Operation], new: list[Operation]) -> Mapping[str, str]:
    """One operation each: by `operationId`, by a slash at the end of the path, else by equal content and a word of the
    path in common, or the same path.
    """
    found: dict[str, str] = {}
    known = _unique((each.operation_id, each) for each in gone)
    named = _unique((each.operation_id, each) for each in new)
    for identity, one in known.items():
        other = named.get(identity)
        if identity is not None and other is not None:
            found[one.shape] = other.shape
    slashed = {_without_slash(each): each for each in new}
    for one in gone:
        if one.shape not in found and (other := slashed.get(_without_slash(one))) is not None:
            found[one.shape] = other.shape
    for say in (_content, _sent):
        before, after = (
            _unique((say(api, each), each) for each in some) for api, some in ((base, gone), (revision, new))
        )
        for content, one in before.items():
            other = after.get(content)
            if content is not None and other is not None and one.shape not in found and _words(one) & _words(other):
                found[one.shape] = other.shape
    return found


def _path(operation: Operation) -> str:
    return operation.shape.partition(" ")[2]


def _without_slash(operation: Operation) -> str:
    return operation.shape.removesuffix("/")


def _unique(named: Iterable[tuple[str | None, Operation]]) -> dict[str | None, Operation]:
    listed = list(named)
    counts = Counter(name for name, _ in listed)
    return {name: operation for name, operation in listed if counts[name] == 1}


def _words(operation: Operation) -> set[str]:
    return {each.lower() for each in operation.path.split("/") if each and not each.startswith("{")}


def _sent(api: Api, operation: Operation) -> str | None:
    """Where a body is sent to, and all that is said of it, by whichever method."""
    sends = operation.method in _SENDING and operation.body is not None
    return _path(operation) + _content(api, operation, _SENT) if sends else None


_SENT = "a body"


def _content(api: Api, operation: Operation, method: str = "") -> str:
    """Everything that is said of an operation but its name and documentation."""
    held = resolve_pointer(api.root, operation.pointer)
    item = resolve_pointer(api.root, operation.pointer.rpartition("/")[0])
    shared = item.get("parameters") if isinstance(item, Mapping) else None
    said = (
        {name: each for name, each in held.items() if name not in _DOCUMENTATION} if isinstance(held, Mapping) else {}
    )
    parts: list[JsonValue] = [method or operation.method, said, shared]
    return canonical(parts).decode("utf-8", "surrogatepass")
