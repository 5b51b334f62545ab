"""Which branch of a `oneOf` or `anyOf` became which."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.diff.schema.meaning import Meanings
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record


@record
class Matched:
    """Pointers of branches: those on both sides in pairs; others with a name that people recognise."""

    both: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]


UNIONS = ("oneOf", "anyOf")
_OF_ONE = frozenset({"allOf", *UNIONS})
_MEMBERS_NAMED = 3
_LONGEST_NAME = 60
_MOST_TOLD = 100
"""Branches whose meaning is compared; where more are left, names must do."""


def match_branches(
    base: Facet, revision: Facet, keywords: tuple[str, str], meanings: tuple[Meanings, Meanings]
) -> Matched:
    """By content, by meaning, then by the name referred to, title, kind of value; two left alone became one another."""
    before, after = _branches(base, keywords[0]), _branches(revision, keywords[1])
    names = Counter(map(branch_name, before.values())) + Counter(map(branch_name, after.values()))
    both: list[tuple[str, str]] = []
    _match(before, after, _content, both)
    if 0 < len(before) <= _MOST_TOLD and 0 < len(after) <= _MOST_TOLD:
        _match_meaning(before, after, meanings, both)
    for identity in (_target, _title, _kind):
        _match(before, after, identity, both)
    if len(before) == len(after) == 1:
        both.append((next(iter(before)), next(iter(after))))
        before, after = {}, {}
    return Matched(
        tuple(both),
        tuple((pointer, _told_apart(value, names)) for pointer, value in before.items()),
        tuple((pointer, _told_apart(value, names)) for pointer, value in after.items()),
    )


def told_otherwise(base: Conjunction, revision: Conjunction) -> tuple[Facet, Facet, tuple[str, str]] | None:
    """The one `oneOf` and the one `anyOf` that are the union of either side."""
    held = [[(facet, each) for facet in node.facets for each in UNIONS if each in facet.keywords]
            for node in (base, revision)]  # fmt: skip
    if not len(held[0]) == len(held[1]) == 1 or held[0][0][1] == held[1][0][1]:
        return None
    ((before, one),), ((after, other),) = held
    return before, after, (one, other)


def _told_apart(value: JsonValue, names: Mapping[str, int]) -> str:
    """With its members, where another branch of either side has the same name: that one may be left, or was there."""
    name = branch_name(value)
    members = value.get("properties") if isinstance(value, Mapping) else None
    if names[name] < 2 or not isinstance(members, Mapping) or not members:
        return name
    more = ", …" if len(members) > _MEMBERS_NAMED else ""
    return f"{name} with {', '.join(list(members)[:_MEMBERS_NAMED])}{more}"


def _branches(facet: Facet, keyword: str) -> dict[str, JsonValue]:
    listed = facet.keywords[keyword]
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return {}
    return {f"{facet.pointer}/{keyword}/{index}": unwrapped(value) for index, value in enumerate(listed)}


def unwrapped(value: JsonValue) -> JsonValue:
    """An `allOf` or a union of one says what that one says."""
    while isinstance(value, Mapping) and len(value) == 1 and (keyword := next(iter(value))) in _OF_ONE:
        parts = value[keyword]
        if not isinstance(parts, list | tuple) or len(parts) != 1:
            break
        value = parts[0]
    return value


def _match_meaning(
    before: dict[str, JsonValue],
    after: dict[str, JsonValue],
    meanings: tuple[Meanings, Meanings],
    both: list[tuple[str, str]],
) -> None:
    """Those of one name first, so that an edit of one is not taken for one of another that was the same."""
    for by_name in (True, False):
        for pointer, value in list(before.items()):
            possible = (each for each, other in after.items() if not by_name or _target(value) == _target(other))
            found = next((each for each in possible if meanings[0].same(pointer, meanings[1], each)), None)
            if found is not None:
                both.append((pointer, found))
                del before[pointer], after[found]


def _match(
    before: dict[str, JsonValue],
    after: dict[str, JsonValue],
    identity: Callable[[JsonValue], str | None],
    both: list[tuple[str, str]],
) -> None:
    """Move the pairs that share an identity out of `before` and `after`, into `both`; each identity once, in order."""
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for side, held in enumerate((before, after)):
        for pointer, value in held.items():
            known = identity(value)
            if known is not None:
                groups.setdefault(known, ([], []))[side].append(pointer)
    found = [pair for ours, theirs in groups.values() for pair in _likeliest(before, after, ours, theirs)]
    order = {pointer: index for index, pointer in enumerate(before)}
    for one, other in sorted(found, key=lambda pair: order[pair[0]]):
        both.append((one, other))
        del before[one], after[other]


def _likeliest(
    before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Of several on a side, those that say most alike, lest an edit of one be taken for one of another."""
    left = [list(ours), list(theirs)]
    if 1 < len(ours) * len(theirs) <= _MOST_TOLD:
        pairs = [(one, other) for one in ours for other in theirs]
        for one, other in sorted(pairs, key=lambda pair: -_alike(before[pair[0]], after[pair[1]])):
            if one in left[0] and other in left[1]:
                yield one, other
                left[0].remove(one)
                left[1].remove(other)
        return
    for pointer in ours:
        names = _members(before[pointer])
        found = next((each for each in left[1] if names is not None and _members(after[each]) == names), None)
        if found is not None:
            yield pointer, found
            left[0].remove(pointer)
            left[1].remove(found)
    yield from zip(*left, strict=False)


def _alike(one: JsonValue, other: JsonValue) -> float:
    """The share of what both say, from 0 to 1."""
    shared = _shared(one, other)
    return shared / (_shared(one, one) + _shared(other, other) - shared)


def _shared(one: JsonValue, other: JsonValue) -> int:
    """How many keywords, names and values stand in both at the same place."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        known = [name for name in one if name in other]
        return 0 if _are_apart(one, other) else 1 + sum(1 + _shared(one[name], other[name]) for name in known)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return 1 + sum(map(_shared, one, other))
    return int(one == other)


def _are_apart(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]) -> bool:
    """By the type that they name, or the texts that they list; members may be called so, too."""
    types, constants, lists = ([each.get(word) for each in (one, other)] for word in ("type", "const", "enum"))
    for before, after in (types, constants):
        if isinstance(before, str) and isinstance(after, str) and before != after:
            return True
    before, after = lists
    return isinstance(before, list | tuple) and isinstance(after, list | tuple) and not any(x in after for x in before)


def _content(value: JsonValue) -> str | None:
    return canonical(value).decode()


def _target(value: JsonValue) -> str | None:
    reference = value.get("$ref") if isinstance(value, Mapping) else None
    return reference.rpartition("/")[2] if isinstance(reference, str) else None


def _title(value: JsonValue) -> str | None:
    title = value.get("title") if isinstance(value, Mapping) else None
    return title if isinstance(title, str) else None


def _members(value: JsonValue) -> str | None:
    members = value.get("properties") if isinstance(value, Mapping) else None
    return canonical(sorted(members)).decode() if isinstance(members, Mapping) and members else None


def _kind(value: JsonValue) -> str | None:
    kind = value.get("type", "object" if _members(value) else None) if isinstance(value, Mapping) else None
    return canonical(kind).decode() if kind is not None else None


def _of_type(value: JsonValue) -> str | None:
    kinds = value.get("type") if isinstance(value, Mapping) else None
    named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list | tuple) else []
    return f"of type {' or '.join(map(str, named))}" if named else None


def branch_name(value: JsonValue) -> str:
    parts = value.get("allOf") if isinstance(value, Mapping) else None
    targets = [_target(each) or "" for each in parts] if isinstance(parts, list | tuple) else []
    of_parts = " with ".join(each for each in targets if each)
    named = _target(value) or _title(value) or of_parts or _only_value(value) or _of_type(value) or _requiring(value)
    return named or "a branch without a name"


def _only_value(value: JsonValue) -> str | None:
    """As JSON, where it is short enough to be a name."""
    written = canonical(value["const"]).decode() if isinstance(value, Mapping) and "const" in value else ""
    return written if 0 < len(written) <= _LONGEST_NAME else None


def _requiring(value: JsonValue) -> str | None:
    names = value.get("required") if isinstance(value, Mapping) else None
    if not isinstance(names, list | tuple) or not names:
        return None
    more = ", …" if len(names) > _MEMBERS_NAMED else ""
    return f"one that requires {', '.join(map(str, names[:_MEMBERS_NAMED]))}{more}"


def branches_of(union: Conjunction, keyword: str) -> tuple[Conjunction, ...]:
    """What each branch demands."""
    facets = (facet for facet in union.facets if keyword in facet.keywords)
    return tuple(union.of((pointer,)) for facet in facets for pointer in _branches(facet, keyword))


def types_of_values(node: Conjunction, depth: int = 4) -> frozenset[str] | None:
    """The types that it and its alternatives allow; None where a value may be of any."""
    allowed = node.types()
    for keyword in UNIONS if depth else ():
        told = [types_of_values(each, depth - 1) for each in branches_of(node, keyword)]
        known = [each for each in told if each is not None]
        if told and len(known) == len(told):
            named = frozenset[str]().union(*known)
            allowed = named if allowed is None else _both(allowed, named)
    return allowed


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """An integer is a number."""
    wide = [each | ({"integer"} if "number" in each else set()) for each in (one, other)]
    both = frozenset(wide[0] & wide[1])
    return both - {"integer"} if "number" in both else both
