"""What every part of one comparison needs: both APIs, their schemas, the walk and the proofs."""

from collections.abc import Iterator, Mapping
from functools import partial

from monitor.diff.edits.annotations import ANNOTATIONS
from monitor.diff.edits.fragments import Fragments
from monitor.diff.edits.local import Edit
from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.untouched import Untouched
from monitor.diff.edits.walk import Found, Visit, Walk
from monitor.diff.identity.credentials import Schemes
from monitor.diff.identity.homes import common_component, home_of
from monitor.diff.identity.identities import Identities, of_union
from monitor.diff.identity.swaps import Swaps
from monitor.diff.messages.sites import Site
from monitor.diff.messages.values import Samples
from monitor.diff.proofs.prover import Prover
from monitor.diff.proofs.questions import Questions
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions, Facet
from monitor.diff.schema.meaning import Meanings
from monitor.diff.subjects import component_of, place_in_component
from monitor.documents.pointers import join_pointer
from monitor.model.api import Api, Operation
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record
from monitor.model.values import Direction
from monitor.openapi.dialects import dialect_of
from monitor.schemas import Judge, Reasoner, Resource, SchemaAt, View


@record
class Sides:
    base: Api
    revision: Api
    base_schemas: Conjunctions
    revision_schemas: Conjunctions
    untouched: Untouched
    walk: Walk
    prover: Prover
    samples: Samples
    schemes: Schemes
    identities: Identities
    swaps: Swaps

    @classmethod
    def of(cls, base: Api, revision: Api, judge: Judge) -> "Sides":
        before, after = (Conjunctions(Resource(api.root, dialect_of(api))) for api in (base, revision))
        untouched = Untouched(base, revision, (before.resource, after.resource))
        reasoner = Reasoner(judge)
        walk, samples = Walk(before, after, untouched), Samples(reasoner)
        prover, schemes = Prover(judge, samples, Questions(reasoner)), Schemes.of(base, revision)
        identities = Identities(base, revision, (Meanings(before), Meanings(after)))
        swaps = Swaps((before, after))
        return cls(base, revision, before, after, untouched, walk, prover, samples, schemes, identities, swaps)

    def subject(
        self, pointers: tuple[str | None, str | None], operation: Operation, place: str, what: str = ""
    ) -> tuple[str, str]:
        """The component or operation that holds an edit, and the place inside it; `what` is edited there.

        Both components where a reference leads to another one now: several may lead from one to others.
        """
        pointer = pointers[0] or pointers[1]
        component = component_of(pointer)
        if component is None or pointer is None:
            return operation.shape, place
        root = (self.base if pointers[0] else self.revision).root
        path = place_in_component(root, pointer)
        other = component_of(pointers[1])
        if other not in {None, component}:
            component = f"{component} {other}"
        return component, path if path.endswith(f"/{what}") else f"{path}/{what}".rstrip("/")


_CALLED = frozenset({"parameters", "headers"})
"""Components that are called the same wherever they are used."""


@record
class SchemaPlace:
    """A schema of an operation on both sides. `name`: how the place is written, e.g. `200 application/json`."""

    operation: Operation
    name: str
    base: str
    revision: str
    view: View
    site: Site
    root_kinds: tuple[tuple[FactKind, FactKind], ...] = ()
    """Kinds that have a name of their own where the whole of the place is edited (a parameter's type)."""
    key: str = ""
    """The place's name for ever, where people may rename it."""
    is_one_of_many: bool = False
    """A parameter or header: what lies inside is told with its name, since others may hold the like."""

    def told(self, below: str) -> Mapping[str, str]:
        """How people are told of something inside; of nothing, of the whole."""
        if not (below and self.is_one_of_many):
            return {"what": f"`{below or self.name}`"}
        return {"what": f"`{below}` of `{self.name}`", "below": f"`{below}`", "holder": f"`{self.name}`"}


def schema_facts(sides: Sides, place: SchemaPlace) -> Iterator[Fact]:
    """Every edit that is felt at a place, proved."""
    root, told = Pair((place.base,), (place.revision,), place.view), set[Pair]()
    for found in sides.walk.edits(root):
        proof = sides.prover.prove(found, place.site)
        if proof is not None:
            yield _schema_fact(sides, place, found, proof)
            if found.edit.kind not in ANNOTATIONS and proof.finding is not Finding.KEPT:
                told.add(found.visit.pair)
    for found in sides.walk.combinations(root):
        if not sides.walk.reaches(found.visit.pair, told):
            proof = sides.prover.prove_combined(found, place.site)
            if proof is not None:
                yield _schema_fact(sides, place, found, proof)


def _schema_fact(sides: Sides, place: SchemaPlace, found: Found, proof: Proof) -> Fact:
    below = found.path + (f"/{found.edit.name}" if found.edit.name else "")
    base, revision = (_pointer(found, side) for side in ("base", "revision"))
    written = f"{place.name} {below}".strip()
    edit = found.edit
    what = edit.name or next(iter(edit.keywords), "")
    stands = of_union(edit, (base, revision))
    subject, path = sides.subject(stands, place.operation, f"{place.key or place.name} {below}", what)
    component = home_of(found)
    kind = found.edit.kind if found.way else dict(place.root_kinds).get(found.edit.kind, found.edit.kind)
    return Fact(
        kind=kind,
        direction=place.site.direction,
        edit=sides.identities.of_schema_edit(edit, stands, _edited(found), written),
        operation=place.operation.key,
        place=written,
        subject=subject,
        path=path,
        base=base,
        revision=revision,
        proof=proof,
        values={
            "name": found.edit.name or "",
            "before": found.edit.shown[0],
            "after": found.edit.shown[1],
            **place.told(below),
            **({"inside": component.described} if component and component.kind not in _CALLED else {}),
        },
        enumerated=_enumerated(edit),
        component=component,
        swap=sides.swaps.of(found, place.name),
    )


def _enumerated(edit: Edit) -> tuple[JsonValue, ...]:
    """The values that an edit of an enumeration adds or removes."""
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
            return declared[0]
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


def stated(
    sides: Sides,
    kind: FactKind,
    direction: Direction,
    operation: Operation,
    place: str,
    pointers: tuple[str | None, str | None],
    key: str = "",
    **values: str,
) -> Fact:
    """A fact that needs no inclusion. `key`: the name of the place for ever, where people may rename it."""
    base, revision = pointers
    subject, path = sides.subject(pointers, operation, key or place, values.get("name", ""))
    return Fact(
        kind=kind,
        direction=direction,
        edit=sides.identities.of_stated(kind, direction, pointers, values),
        operation=operation.key,
        place=place,
        subject=subject,
        path=path or place,
        base=base,
        revision=revision,
        values={"what": place, **values},
        component=common_component(base, revision),
    )
