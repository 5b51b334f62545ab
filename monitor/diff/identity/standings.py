"""Where an edit stands, on both sides, however many places of operations it is felt at."""

from collections.abc import Iterator
from functools import partial

from monitor.diff.edits.fragments import Fragments
from monitor.diff.edits.local import Edit
from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit
from monitor.diff.identity.homes import DEMANDS
from monitor.diff.identity.identities import Identities, of_union, with_place
from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.diff.subjects import component_of, is_component, place_in_component
from monitor.documents.pointers import join_pointer
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record
from monitor.schemas import SchemaAt, View


@record
class Standing:
    """`base` and `revision`: pointers. `inside`: the component that holds the edit, and the place in it."""

    base: str | None
    revision: str | None
    inside: tuple[str, str] | None
    edited: str
    """Its identity, but for the place."""
    enumerated: tuple[JsonValue, ...]
    """The values that an edit of an enumeration adds or removes."""
    in_place: bool
    """Is it written in no component of the base, so that the place where it is felt tells which one it is?"""

    def identity(self, place: str) -> str:
        """Of the edit, felt at a place."""
        return with_place(self.edited, place) if self.in_place else self.edited


class Standings:
    """Those of one comparison, each looked for once."""

    def __init__(self, roots: tuple[JsonValue, JsonValue], identities: Identities) -> None:
        self._roots, self._identities = roots, identities
        self._known: dict[tuple[Pair, int], Standing] = {}

    def of(self, found: Found) -> Standing:
        """Asked of edits that the walk keeps, as long as this does."""
        key = found.visit.pair, id(found.edit)
        if key not in self._known:
            self._known[key] = self._looked_up(found)
        return self._known[key]

    def _looked_up(self, found: Found) -> Standing:
        edit = found.edit
        base, revision = (_pointer(found, side) for side in ("base", "revision"))
        lost = _lost_reference(found)
        if lost:
            return Standing(base, revision, None, f"{edit.kind}|{lost}", (), in_place=False)
        stands = of_union(edit, (base, revision))
        inside = place_inside(self._roots, stands, edit.name or next(iter(edit.keywords), ""))
        identity = self._identities.of_schema_edit(edit, stands, _edited(found))
        held = _holder(found) if base is not None and base == edit.branch else base
        in_place = component_of(held) is None
        return Standing(base, revision, inside, identity, _enumerated(edit), in_place)


def _lost_reference(found: Found) -> str:
    """What says that references lead nowhere, which is one edit of what they named, however many there are; empty
    elsewhere.
    """
    if found.edit.kind is not FactKind.PART_UNREADABLE:
        return ""
    sides = ((found.visit.base, found.visit.pair.base), (found.visit.revision, found.visit.pair.revision))
    told = [f"{side}: {node.problem}" for side, (node, pointers) in enumerate(sides) if _leads_nowhere(node, pointers)]
    return "|".join(told) if len(told) == sum(bool(node.problem) for node, _ in sides) else ""


def _leads_nowhere(node: Conjunction, pointers: tuple[str, ...]) -> bool:
    """Does the problem name what a reference leads to, or the file that it is in?"""
    written = (SchemaAt(node.resource, each).node for each in pointers)
    named = (name for part in written for each in _references(part) for name in (each, each.partition("#")[0]))
    return any(name and name in node.problem for name in named)


def _references(written: JsonValue) -> Iterator[str]:
    """Also of the parts of an `allOf`."""
    if not isinstance(written, dict):
        return
    if isinstance(written.get("$ref"), str):
        yield written["$ref"]
    parts = written.get("allOf")
    for part in parts if isinstance(parts, list) else ():
        yield from _references(part)


def _holder(found: Found) -> str | None:
    """Of what the edit takes away: an heir is a component, wherever its parent is described."""
    of_edit = (each for each in found.visit.base.facets if not each.keywords.keys().isdisjoint(found.edit.keywords))
    return next((each.pointer for each in of_edit), None)


def place_inside(
    roots: tuple[JsonValue, JsonValue], pointers: tuple[str | None, str | None], what: str
) -> tuple[str, str] | None:
    """The component that holds an edit, and the place inside it; `what` is edited there. None outside of components.

    Both components where a reference leads to another one now: several may lead from one to others.
    """
    pointer = pointers[0] or pointers[1]
    component = component_of(pointer)
    if component is None or pointer is None:
        return None
    path = place_in_component(roots[0 if pointers[0] else 1], pointer)
    other = component_of(pointers[1])
    if other not in {None, component}:
        component = f"{component} {other}"
    return component, path if path.endswith(f"/{what}") else f"{path}/{what}".rstrip("/")


def _enumerated(edit: Edit) -> tuple[JsonValue, ...]:
    if edit.kind not in {FactKind.ENUM_VALUE_ADDED, FactKind.ENUM_VALUE_REMOVED}:
        return ()
    before, after = ([*enumerated] for enumerated in map(_listed, (edit.before, edit.after)))
    longer, shorter = (after, before) if edit.kind is FactKind.ENUM_VALUE_ADDED else (before, after)
    known = {canonical(each) for each in shorter}
    return tuple(each for each in longer if canonical(each) not in known)


def _listed(found: Fragments) -> Iterator[JsonValue]:
    for each in found:
        values = each.get("enum")
        yield from values if isinstance(values, list) else ()


def _edited(found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The schemas on both sides: of the member that it is about, else of the place."""
    visit, name = found.visit, found.edit.name
    if name is None:
        return visit.pair.base, visit.pair.revision
    before, after = (node.properties(View.NEITHER).get(name, ()) for node in (visit.base, visit.revision))
    return before, after


def _pointer(found: Found, side: str) -> str | None:
    """Where the edit stands: the member, the keyword, or the schema that lacks it."""
    visit, edit = found.visit, found.edit
    pointers = visit.pair.base if side == "base" else visit.pair.revision
    if edit.branch is not None and (edit.kind is FactKind.ALTERNATIVE_REMOVED) == (side == "base"):
        return edit.branch
    node = visit.base if side == "base" else visit.revision
    if edit.name is not None:
        declared = node.properties(View.NEITHER).get(edit.name)
        if declared:
            return _demanding(found, declared[0]) or declared[0]
    if edit.kind in _OF_NULL and node.resource.dialect.exclusive_is_boolean:  # reading made a type of `nullable`
        for facet in node.facets:
            written = SchemaAt(node.resource, facet.pointer).node
            said = [each for each in ("x-nullable", "nullable") if isinstance(written, dict) and each in written]
            if said:
                return facet.pointer + join_pointer(said[0])
    edited = _edited_part(edit, node, visit.revision if side == "base" else visit.base)
    for facet in (*edited, *node.facets):
        for keyword in sorted(edit.keywords, key=partial(_is_alike, edit)):
            if keyword in facet.keywords:
                return _keyword_pointer(visit, side, facet.pointer, keyword)
        if edited:
            return facet.pointer
    return node.facets[0].pointer if node.facets else (pointers[0] if pointers else None)


def _demanding(found: Found, declared: str) -> str | None:
    """The component that demands a member which those made of it describe, each for itself, where that alone was
    edited.
    """
    edit, visit = found.edit, found.visit
    before, after = (
        {each.pointer for each in node.facets if edit.name in _required(each)} for node in (visit.base, visit.revision)
    )
    edited = before ^ after
    if edit.kind not in DEMANDS or len(edited) != 1 or component_of(*edited) in {None, component_of(declared)}:
        return None
    (demanding,) = edited
    if any(_is_described(str(edit.name), node, demanding) for node in (visit.base, visit.revision)):
        return None
    sides = ([each.pointer for each in node.facets] for node in (visit.base, visit.revision))
    return demanding if all(demanding in pointers for pointers in sides) else None


def _is_described(name: str, node: Conjunction, place: str) -> bool:
    """By the component that the place is in?"""
    tokens = place.split("/")
    above = ("/".join(tokens[:length]) for length in range(len(tokens) + 1))
    return any(node.of((each,)).properties(View.NEITHER).get(name) for each in above if is_component(each))


def _required(part: Facet) -> tuple[JsonValue, ...]:
    required = part.keywords.get("required")
    return tuple(required) if isinstance(required, list | tuple) else ()


def _is_alike(edit: Edit, keyword: str) -> bool:
    """Is it the same on both sides, of several that are told together?"""
    before, after = ([each[keyword] for each in part if keyword in each] for part in (edit.before, edit.after))
    return before == after


def _edited_part(edit: Edit, node: Conjunction, other: Conjunction) -> tuple[Facet, ...]:
    """Of several parts that are the same two on both sides, that which says something else there."""
    parts = {facet.pointer: facet for facet in other.facets} if len(node.facets) > 1 else {}
    declared = other.properties(View.NEITHER).get(edit.name, ()) if edit.name is not None else ()
    if declared:
        holder = declared[0].rpartition("/properties/")[0]
        return tuple(each for each in node.facets if each.pointer == holder and holder in parts)
    keywords = edit.keywords or ("required",)
    for facet in node.facets:
        there = parts.get(facet.pointer)
        if there and any(facet.keywords.get(each) != there.keywords.get(each) for each in keywords):
            return (facet,)
    return ()


_OF_NULL = {FactKind.NULL_ALLOWED, FactKind.NULL_FORBIDDEN}


def _keyword_pointer(visit: Visit, side: str, pointer: str, keyword: str) -> str:
    """The keyword, where the document really has it (a spelling may have been changed in reading)."""
    resource = (visit.base if side == "base" else visit.revision).resource
    node = SchemaAt(resource, pointer).node
    return pointer + join_pointer(keyword) if isinstance(node, dict) and keyword in node else pointer
