"""What every part of one comparison needs: both APIs, their schemas, the walk and the proofs."""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.annotations import ANNOTATIONS
from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.untouched import Untouched
from monitor.diff.edits.walk import Found, Walk
from monitor.diff.identity.credentials import Schemes
from monitor.diff.identity.homes import Homes, common_component
from monitor.diff.identity.identities import Identities
from monitor.diff.identity.standings import Standings, place_inside
from monitor.diff.identity.swaps import Swaps
from monitor.diff.messages.sites import Site
from monitor.diff.messages.values import Samples
from monitor.diff.proofs.perhaps_hidden import PerhapsHidden
from monitor.diff.proofs.prover import Prover
from monitor.diff.proofs.questions import Questions
from monitor.diff.schema.conjunctions import Conjunctions
from monitor.diff.schema.meaning import Meanings
from monitor.model.api import Api, Operation
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.record import record
from monitor.model.values import Direction
from monitor.openapi.dialects import dialect_of
from monitor.schemas import Judge, Reasoner, Resource, View


@record
class Sides:
    base: Api
    revision: Api
    base_schemas: Conjunctions
    revision_schemas: Conjunctions
    untouched: Untouched
    walk: Walk
    prover: Prover
    perhaps_hidden: PerhapsHidden
    samples: Samples
    schemes: Schemes
    identities: Identities
    standings: Standings
    homes: Homes
    swaps: Swaps

    @classmethod
    def of(cls, base: Api, revision: Api, judge: Judge) -> "Sides":
        before, after = (Conjunctions(Resource(api.root, dialect_of(api))) for api in (base, revision))
        untouched = Untouched(base, revision, (before.resource, after.resource))
        reasoner = Reasoner(judge)
        samples = Samples(reasoner)
        identities = Identities(base, revision, (Meanings(before), Meanings(after)))
        homes = Homes()
        walk, prover = Walk(before, after, untouched), Prover(judge, samples, Questions(reasoner))
        return cls(
            base=base,
            revision=revision,
            base_schemas=before,
            revision_schemas=after,
            untouched=untouched,
            walk=walk,
            prover=prover,
            perhaps_hidden=PerhapsHidden(walk, prover),
            samples=samples,
            schemes=Schemes.of(base, revision),
            identities=identities,
            standings=Standings((base.root, revision.root), identities),
            homes=homes,
            swaps=Swaps((before, after), homes),
        )


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
    for nearest in sides.walk.edits(root):
        found, proof = sides.prover.prove_worst(nearest, place.site, sides.walk)
        if proof is not None:
            found, proof = sides.perhaps_hidden.judged(found, proof, place.site)
            yield _schema_fact(sides, place, found, proof)
            if found.edit.kind not in ANNOTATIONS and proof.finding is not Finding.KEPT:
                told.add(found.visit.pair)
    for found in sides.walk.combinations(root):
        if not sides.walk.reaches(found.visit.pair, told):
            proof = sides.prover.prove_combined(found, place.site)
            if proof is not None:
                yield _schema_fact(sides, place, found, proof)


def _schema_fact(sides: Sides, place: SchemaPlace, found: Found, proof: Proof) -> Fact:
    edit, stands = found.edit, sides.standings.of(found)
    below = found.path + (f"/{edit.name}" if edit.name else "")
    written = f"{place.name} {below}".strip()
    subject, path = stands.inside or (place.operation.shape, f"{place.key or place.name} {below}")
    component = sides.homes.of(found)
    return Fact(
        kind=edit.kind if found.way else dict(place.root_kinds).get(edit.kind, edit.kind),
        direction=place.site.direction,
        edit=stands.identity(written),
        operation=place.operation.key,
        place=written,
        subject=subject,
        path=path,
        base=stands.base,
        revision=stands.revision,
        proof=proof,
        values={
            "name": edit.name or "",
            "before": edit.shown[0],
            "after": edit.shown[1],
            **place.told(below),
            **({"inside": component.described} if component and component.kind not in _CALLED else {}),
        },
        enumerated=stands.enumerated,
        component=component,
        swap=sides.swaps.of(found, place.name),
    )


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
    roots = sides.base.root, sides.revision.root
    subject, path = place_inside(roots, pointers, values.get("name", "")) or (operation.shape, key or place)
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
