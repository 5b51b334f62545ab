"""A value put into an array or an object, or taken out of it: the value itself is described as before.

Lists of parameters and headers are no wraps: how they are spelt matters more, and is stated.
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.documents.pointers import join_pointer
from monitor.model.facts import FactKind as F
from monitor.model.json_value import JsonValue
from monitor.rules.transitions.transition import Documents, EditGroup, Spot, Transition

_ADDED = frozenset({F.PROPERTY_ADDED_OPTIONAL, F.PROPERTY_ADDED_OPEN, F.PROPERTY_ADDED_CLOSED,
                    F.PROPERTY_ADDED_REQUIRED})  # fmt: skip
_REMOVED = frozenset({F.PROPERTY_REMOVED_OPTIONAL, F.PROPERTY_REMOVED_REQUIRED,
                      F.PROPERTY_REMOVED_UNSTATED})  # fmt: skip

_FEW = 3
"""Members among which a plain string is told from others."""


def wraps(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    for group in groups:
        found = _by_type(group, documents) or _by_member(group, documents)
        if found is not None:
            kind, way, spots = found
            parts = [each for each in groups if all(_is_within(spot, spots) for spot in each.spots)]
            what = f"`{_written(min(spots, key=lambda spot: spot[2])[2])}`"
            if len(parts) > 1:  # one edit tells it by itself
                edits = frozenset(each.key for each in parts)
                yield Transition(kind, edits, {"what": what, "before": way, "after": way})


_Found = tuple[F, str, frozenset[Spot]]
"""What happened, the array or member, and where the value stood."""


def _by_type(group: EditGroup, documents: Documents) -> _Found | None:
    """A value became an array of such values, an object with one, or the other way round."""
    fact = group.first
    if fact.kind is not F.TYPE_CHANGED:
        return None
    before, after = (_schema(pointer) for pointer in (fact.base, fact.revision))
    old, new = documents.held(0, before), documents.held(1, after)
    found = [
        *((F.VALUE_WRAPPED, way, before, new) for at, way in _inside(new, after) if documents.same(before, at)),
        *((F.VALUE_UNWRAPPED, way, at, old) for at, way in _inside(old, before) if documents.same(at, after)),
    ]
    if len(found) != 1:
        return None
    kind, way, value, around = found[0]
    return (kind, way, group.spots) if documents.is_telling(value) or _is_small(around) else None


def _is_small(schema: JsonValue) -> bool:
    """Does it hold so few members that one of them is hardly alike by chance?"""
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    return not isinstance(properties, Mapping) or len(properties) <= _FEW


def _by_member(group: EditGroup, documents: Documents) -> _Found | None:
    """An object went into a member of a new one, or came out of it."""
    fact = group.first
    if fact.kind not in {*_ADDED, *_REMOVED} or not documents.same(fact.base, fact.revision):
        return None
    kind = F.VALUE_WRAPPED if fact.kind in _ADDED else F.VALUE_UNWRAPPED
    return kind, f"the member `{group.name}`", group.parents


def _schema(pointer: str | None) -> str:
    """Of the schema whose `type` a fact is about."""
    return (pointer or "").removesuffix("/type")


def _written(place: str) -> str:
    """As messages name a place: the path of a member, else the whole."""
    _, separator, path = place.partition(" /")
    return f"/{path}" if separator else place


def _inside(schema: JsonValue, pointer: str) -> Iterator[tuple[str, str]]:
    """Pointers of what a schema wraps, each with how."""
    if not isinstance(schema, Mapping):
        return
    if isinstance(schema.get("items"), Mapping):
        yield f"{pointer}/items", "an array"
    properties = schema.get("properties")
    for name in properties if isinstance(properties, Mapping) else ():
        yield pointer + join_pointer("properties", name), f"the member `{name}`"


def _is_within(spot: Spot, spots: frozenset[Spot]) -> bool:
    operation, direction, place = spot
    return any(
        (operation, direction) == (other, way) and (place == around or place.startswith((f"{around}/", f"{around} /")))
        for other, way, around in spots
    )
