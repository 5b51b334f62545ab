"""Facts about parameters: those of the path by position, the others by place and name."""

from collections.abc import Iterator

from monitor.diff.content import introduced_or_dropped
from monitor.diff.matching import Matched
from monitor.diff.sides import SchemaPlace, schema_facts, stated
from monitor.diff.sites import Site
from monitor.model.api import Parameter, ParameterIn
from monitor.model.changes import Witness
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction
from monitor.schemas import SchemaAt, View

_PLAIN = frozenset({"boolean", "integer", "number", "string", "null"})


def parameter_facts(matched: Matched) -> Iterator[Fact]:
    before, after = matched.base.parameters, matched.revision.parameters
    for key, parameter in before.items():
        if key in after:
            yield from _common(matched, parameter, after[key])
        else:
            yield _removed(matched, parameter)
    for key, parameter in after.items():
        if key not in before:
            yield _added(matched, parameter)


def _place(parameter: Parameter) -> str:
    return f"{parameter.location.value} {parameter.name}"


def _removed(matched: Matched, parameter: Parameter) -> Fact:
    fact = stated(
        matched.sides,
        FactKind.PARAMETER_REMOVED,
        matched.requests,
        matched.base,
        _place(parameter),
        (parameter.pointer, matched.revision.pointer),
        name=parameter.name,
    )
    if matched.requests is not Direction.REQUEST:
        return fact
    illustrator = matched.illustrator(Direction.REQUEST)
    value = illustrator.sampled(parameter.schema)
    return looked_up(fact, illustrator.with_parameter(parameter, value), Direction.REQUEST)


def _added(matched: Matched, parameter: Parameter) -> Fact:
    kind = FactKind.PARAMETER_ADDED_REQUIRED if parameter.required else FactKind.PARAMETER_ADDED_OPTIONAL
    pointers = (matched.base.pointer, parameter.pointer)
    fact = stated(matched.sides, kind, matched.requests, matched.base, _place(parameter), pointers, name=parameter.name)
    if parameter.required and matched.requests is Direction.REQUEST:
        return looked_up(fact, matched.illustrator(Direction.REQUEST).request(), Direction.REQUEST)
    return fact


def looked_up(fact: Fact, message: JsonObject, direction: Direction) -> Fact:
    """With a message that shows it without a schema: what it has or lacks is declared by one side only."""
    from dataclasses import replace

    accepted, rejected = ("base", "revision") if direction is Direction.REQUEST else ("revision", "base")
    return replace(fact, proof=Proof(Finding.STATED, Witness(message, accepted, rejected)))


def _common(matched: Matched, before: Parameter, after: Parameter) -> Iterator[Fact]:
    sides, direction, pointers = matched.sides, matched.requests, (before.pointer, after.pointer)
    place = _place(before)
    if before.required != after.required:
        became = FactKind.PARAMETER_BECAME_REQUIRED if after.required else FactKind.PARAMETER_BECAME_OPTIONAL
        fact = stated(sides, became, direction, matched.base, place, pointers, name=before.name)
        lost = after.required and direction is Direction.REQUEST
        yield looked_up(fact, matched.illustrator(direction).request(), direction) if lost else fact
    if before.deprecated != after.deprecated:
        kind = FactKind.PARAMETER_DEPRECATED if after.deprecated else FactKind.PARAMETER_REINSTATED
        yield stated(sides, kind, direction, matched.base, place, pointers, name=before.name)
    if _serialization(before) != _serialization(after) and not (_is_plain(matched, before, after)):
        written = [" ".join(str(each) for each in _serialization(one)) for one in (before, after)]
        yield stated(
            sides,
            FactKind.PARAMETER_SERIALIZATION_CHANGED,
            direction,
            matched.base,
            place,
            pointers,
            name=before.name,
            before=written[0],
            after=written[1],
        )
    if before.schema is None or after.schema is None:
        yield from introduced_or_dropped(matched, direction, place, before.schema, after.schema, pointers)
        return

    def wrap(value: JsonValue) -> JsonObject:
        sender = before if direction is Direction.REQUEST else after
        return matched.illustrator(direction).with_parameter(sender, value)

    site = Site(
        direction,
        SchemaAt(sides.base_schemas.resource, before.schema),
        SchemaAt(sides.revision_schemas.resource, after.schema),
        wrap,
        as_text=before.media_type is None,
    )
    kinds = ((FactKind.TYPE_CHANGED, FactKind.PARAMETER_TYPE_CHANGED),)
    yield from schema_facts(
        sides, SchemaPlace(matched.base, place, before.schema, after.schema, View.REQUEST, site, kinds)
    )


def _serialization(parameter: Parameter) -> tuple[object, ...]:
    """Header values have one spelling only, whatever `explode` says of arrays (RFC 6570 §3.2.1)."""
    if parameter.media_type is not None:
        return (parameter.media_type,)
    return (parameter.style, "" if parameter.location is ParameterIn.HEADER else f"explode: {parameter.explode}")


def _is_plain(matched: Matched, before: Parameter, after: Parameter) -> bool:
    """A single number, string or boolean is spelt alike in every style but `label` and `matrix`."""
    if before.media_type != after.media_type or {before.style, after.style} & {"label", "matrix"}:
        return False
    nodes = (matched.sides.base_schemas.of((before.schema,)) if before.schema else None,
             matched.sides.revision_schemas.of((after.schema,)) if after.schema else None)  # fmt: skip
    types = [None if node is None else node.types() for node in nodes]
    return all(each is not None and each <= _PLAIN for each in types)
