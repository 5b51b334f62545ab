"""A value put into an array or an object, or taken out of it: the value itself is described as before.

Lists of parameters and headers are no wraps: how they are spelt matters more, and is stated.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from monitor.diff.edits.local import may_be
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.likeness import likeness
from monitor.documents.pointers import join_pointer
from monitor.model.facts import FactKind as F
from monitor.model.record import record
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.kinds import MEMBER_ADDED, MEMBER_REMOVED, MEMBERS
from monitor.rules.transitions.paging import headers_beside
from monitor.rules.transitions.transition import EditGroup, Spot, Transition
from monitor.schemas import View

_LIST = "an array"
_ALIKE = 0.6
"""Share of members from which the items of a list are those of another that were edited."""

_FEW = 3
"""Members among which a plain string is told from others."""


def wraps(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    members = _Members(groups)
    wrapped = [
        (group, found)
        for group in groups
        if (found := _by_type(group, documents) or _by_member(group, members, documents)) is not None
    ]
    ways = defaultdict[frozenset[Spot], set[tuple[F, str]]](set)
    for _, found in wrapped:
        ways[found.spots].add((found.kind, found.way))
    for group, found in wrapped:
        if len(ways[found.spots]) > 1:  # it may be in either
            continue
        parts = [each for each in groups if all(_is_within(spot, found.spots) for spot in each.spots)]
        beside = _headers(group, found, groups, documents) or _siblings(group, found, groups, documents)
        edited = _edited_too(found, documents)
        if len(parts) > 1 or edited or found.way != _LIST:  # that one became a list of its kind is told by its type
            names = ", ".join(dict.fromkeys(f"`{each.name}`" for each in beside))
            what = group.whole(found.spots) + (f", with {names} beside it," if names else "")
            values = {"what": what, "before": found.way, "after": found.way}
            yield Transition(found.kind, edits_of((*parts, *beside)), values, edited)


def _headers(
    group: EditGroup, found: "_Found", groups: Sequence[EditGroup], documents: Documents
) -> Sequence[EditGroup]:
    """Of a list that came out of its envelope, or went into one: those that say what its members said, or say now."""
    if group.first.kind is not F.TYPE_CHANGED or not _is_whole(found):
        return ()
    side = int(found.kind is F.VALUE_WRAPPED)
    envelope = documents.node(side, _schema(group.pointer(side)))
    return headers_beside(groups, found.spots, envelope.properties(View.NEITHER).keys(), 1 - side)


def _siblings(
    group: EditGroup, found: "_Found", groups: Sequence[EditGroup], documents: Documents
) -> Sequence[EditGroup]:
    """Members that stood beside a value and went into the same object with it, or came out of one."""
    if group.first.kind is not F.TYPE_CHANGED or _is_whole(found):
        return ()
    side = int(found.kind is F.VALUE_WRAPPED)
    inside = dict(_members(documents, side, _schema(group.pointer(side))))
    around = frozenset((operation, way, place.rpartition("/")[0].rstrip()) for operation, way, place in found.spots)
    return [
        each
        for each in groups
        if each.first.kind in MEMBERS[1 - side]
        and each.parents == around
        and each.name in inside
        and documents.same_across(side, inside[each.name], each.pointer(1 - side))
    ]


def _is_whole(found: "_Found") -> bool:
    return all(" /" not in place for *_, place in found.spots)


@record
class _Found:
    """What happened, the array or member, where the value stood, and its schemas in base and revision."""

    kind: F
    way: str
    spots: frozenset[Spot]
    base: str
    revision: str


class _Members:
    """Those that went from, and came to, the same objects."""

    def __init__(self, groups: Sequence[EditGroup]) -> None:
        self._gone, self._new = defaultdict[frozenset[Spot], set[str]](set), defaultdict[frozenset[Spot], set[str]](set)
        for each in groups:
            for kinds, held in ((MEMBER_REMOVED, self._gone), (MEMBER_ADDED, self._new)):
                if each.first.kind in kinds:
                    held[each.parents].add(each.name)

    def all_of(self, group: EditGroup, documents: Documents) -> bool:
        """Did everything go that the object had, or come that it has, in whose stead the member of `group` stands?"""
        side = int(group.first.kind in MEMBER_REMOVED)
        view = View.REQUEST if group.first.direction is Direction.REQUEST else View.RESPONSE
        names = documents.node(side, str(group.pointer(side))).properties(view).keys()
        return bool(names) and names <= (self._gone, self._new)[side][group.parents]


def _by_type(group: EditGroup, documents: Documents) -> _Found | None:
    """A value became an array of such values, an object with one, or the other way round."""
    fact = group.first
    if fact.kind is not F.TYPE_CHANGED:
        return None
    before, after = (_schema(pointer) for pointer in (fact.base, fact.revision))
    wrapping = [_Found(F.VALUE_WRAPPED, way, group.spots, before, at) for at, way in _inside(documents, 1, after)]
    unwrapping = [_Found(F.VALUE_UNWRAPPED, way, group.spots, at, after) for at, way in _inside(documents, 0, before)]
    likenesses: list[Callable[[str, str], bool]] = [documents.same]
    if not documents.same_component(before, after):  # one that holds itself wraps nothing
        likenesses += [documents.same_component, partial(_are_lists_alike, documents)]
    found: list[_Found] = []
    for are_alike in likenesses:
        found = found or [each for each in (*wrapping, *unwrapping) if are_alike(each.base, each.revision)]
    if len(found) != 1:
        return None
    is_small = _is_small(documents, *((1, after) if found[0].kind is F.VALUE_WRAPPED else (0, before)))
    return found[0] if documents.is_telling(found[0].base) or is_small else None


def _is_small(documents: Documents, side: int, around: str) -> bool:
    return len(documents.node(side, around).properties(View.NEITHER)) <= _FEW


def _are_lists_alike(documents: Documents, base: str, revision: str) -> bool:
    """Lists of one component, or of what has most members in common, or of plain values."""
    nodes = documents.node(0, base), documents.node(1, revision)
    (before, after) = (node.children("items") for node in nodes)
    if len(before) != 1 or len(after) != 1:
        return False
    if documents.same(before[0], after[0]) or documents.same_component(before[0], after[0]):
        return True
    items = documents.node(0, before[0]), documents.node(1, after[0])
    share = likeness(*items)
    return all(map(_is_plain, items)) if share is None else share >= _ALIKE


def _is_plain(node: Conjunction) -> bool:
    return not (may_be(node, "object") or may_be(node, "array"))


def _by_member(group: EditGroup, members: _Members, documents: Documents) -> _Found | None:
    """An object went into a member of a new one, by itself or in an array, or came out of it."""
    fact = group.first
    if fact.kind not in {*MEMBER_ADDED, *MEMBER_REMOVED} or fact.base is None or fact.revision is None:
        return None
    wrapped, member = fact.kind in MEMBER_ADDED, f"the member `{group.name}`"
    kind = F.VALUE_WRAPPED if wrapped else F.VALUE_UNWRAPPED
    declared = [each.endswith(join_pointer("properties", group.name)) for each in (fact.base, fact.revision)]
    if not declared[wrapped] or all(declared):
        return None  # a name that is only required holds nothing; what is declared still, if to no avail, went nowhere
    if documents.same(fact.base, fact.revision):
        found = _Found(kind, member, group.parents, fact.base, fact.revision)
        around = (fact.revision if wrapped else fact.base).removesuffix(join_pointer("properties", group.name))
        return found if documents.is_telling(fact.base) or _is_small(documents, 1 if wrapped else 0, around) else None
    if not members.all_of(group, documents):
        return None
    for inside, way in (("", member), ("/items", f"an array in {member}")):
        base, revision = (fact.base, fact.revision + inside) if wrapped else (fact.base + inside, fact.revision)
        if documents.same(base, revision) or documents.same_component(base, revision):
            return _Found(kind, way, group.parents, base, revision)
    return None


def _edited_too(found: _Found, documents: Documents) -> str:
    """Of the value, or of the items of a list."""
    if documents.same(found.base, found.revision):
        return ""
    inside = [documents.node(0, found.base).children("items"), documents.node(1, found.revision).children("items")]
    base, revision = (inside[0][0], inside[1][0]) if all(inside) else (found.base, found.revision)
    return documents.edited_too("what is in it", base, revision)


def _schema(pointer: str | None) -> str:
    """Of the schema whose `type` a fact is about."""
    return (pointer or "").removesuffix("/type")


def _inside(documents: Documents, side: int, pointer: str) -> Iterator[tuple[str, str]]:
    """Pointers of what a schema wraps, each with how: its items, members, and those of an object in a member."""
    if _is_list(documents, side, pointer):
        yield f"{pointer}/items", _LIST
    for name, at in _members(documents, side, pointer):
        yield from _member(documents, side, at, f"the member `{name}`")
        for inner, below in _members(documents, side, at):
            yield from _member(documents, side, below, f"the member `{inner}` of `{name}`")


def _members(documents: Documents, side: int, pointer: str) -> Iterator[tuple[str, str]]:
    node = documents.node(side, pointer)
    for name, pointers in node.properties(View.NEITHER).items() if may_be(node, "object") else ():
        if len(pointers) == 1:
            yield name, pointers[0]


def _member(documents: Documents, side: int, pointer: str, way: str) -> Iterator[tuple[str, str]]:
    yield pointer, way
    if _is_list(documents, side, pointer):
        yield f"{pointer}/items", f"{_LIST} in {way}"


def _is_list(documents: Documents, side: int, pointer: str) -> bool:
    held = documents.held(side, pointer)
    items = held.get("items") if isinstance(held, Mapping) else None
    return isinstance(items, Mapping) and may_be(documents.node(side, pointer), "array")


def _is_within(spot: Spot, spots: frozenset[Spot]) -> bool:
    operation, direction, place = spot
    return any(
        (operation, direction) == (other, way) and (place == around or place.startswith((f"{around}/", f"{around} /")))
        for other, way, around in spots
    )
