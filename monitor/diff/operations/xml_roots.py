"""The outermost element of a body in XML is called after its component, unless `xml` says otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.edits.xml_spelling import component_name, spelling
from monitor.diff.messages.sites import Site
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.diff.sides import stated
from monitor.model.api import SpecVersion
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import DanglingReferenceError, SchemaAt, View

_UNSAID = (
    "`xml` gives the element no name; that it is called after its component, as most have it, only OpenAPI 3.2 says"
)


def root_facts(matched: Matched, place: str, site: Site, view: View) -> Iterator[Fact]:
    """One where the component was renamed; that `xml` gives another name now is an edit of the schema."""
    sides = matched.sides
    before = _outermost(sides.base_schemas, site.base.pointer)
    after = _outermost(sides.revision_schemas, site.revision.pointer)
    names = [component_name(node) for node in (before, after)]
    if not all(names) or names[0] == names[1] or any("name" in spelling(node) for node in (before, after)):
        return
    kind, held = FactKind.XML_SPELLING_CHANGED, (before.pointers[0], after.pointers[0])
    told = {side: f"element {name}" for side, name in zip(("before", "after"), names, strict=True)}
    fact = stated(sides, kind, site.direction, matched.base, place, held, **told)
    is_said = {sides.base.spec, sides.revision.spec} == {SpecVersion.V3_2}
    proof = Proof(Finding.STATED) if is_said else Proof(Finding.UNKNOWN, reason=_UNSAID)
    fact = replace(fact, proof=proof, values={**fact.values, "what": f"`{place}`"})

    def sample() -> JsonValue:
        schema = site.base.pointer if site.direction is Direction.REQUEST else site.revision.pointer
        return matched.illustrator(site.direction).sampled(schema, view)

    yield shown_by(fact, site.direction, lambda: site.wrap(sample()), Loss.MISREAD)


def _outermost(schemas: Conjunctions, pointer: str) -> Conjunction:
    """Of a list without a name the elements are its items."""
    node = schemas.of((_referred(schemas, pointer),))
    items = node.children("items")
    if component_name(node) or not items:
        return node
    return schemas.of(tuple(_referred(schemas, each) for each in items))


def _referred(schemas: Conjunctions, pointer: str) -> str:
    """The component that is named here, not one that it refers to in its turn."""
    schema = SchemaAt(schemas.resource, pointer)
    try:
        node = schema.node
        return schema.refer(node["$ref"]).pointer if isinstance(node, Mapping) and "$ref" in node else pointer
    except DanglingReferenceError:
        return pointer
