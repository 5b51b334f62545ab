"""Facts about parameters: those of the path by position, the others by place and name.

Where an operation moved to a path with more parameters, or fewer, the move tells of those that only one side has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.messages.path_variables import is_given, variable_of
from monitor.diff.messages.serialization import (
    has_no_spelling,
    is_single,
    of_parameter,
    parting,
    reads_list_of_one,
    spelt_alike,
    text_with,
)
from monitor.diff.messages.sites import Site
from monitor.diff.operations.content import introduced_or_dropped, is_form, told_as_text
from monitor.diff.operations.encodings import encoding_facts
from monitor.diff.operations.exploded import taken_apart
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.operations.misplaced import misplaced_facts_of_value
from monitor.diff.operations.paired_parameters import by_place, rejoined
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.text_values import has_no_separator, is_plain, reads_any_text, text_types_included
from monitor.diff.sides import SchemaPlace, schema_facts, stated
from monitor.documents.pointers import resolve_pointer
from monitor.model.api import MediaType, Operation, Parameter, ParameterIn, SpecVersion
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.openapi.lifecycle import is_same_end, lifecycle_of
from monitor.schemas import SchemaAt, View


def parameter_facts(matched: Matched) -> Iterator[Fact]:
    told = taken_apart(matched, matched.base.parameters, matched.revision.parameters)
    before, after = told.base, told.revision
    in_order = matched.base.shape.count("{}") == matched.revision.shape.count("{}")
    if not in_order:
        before, after = by_place(matched, before, after)
    gone = {key: each for key, each in before.items() if key not in after}
    new = {key: each for key, each in after.items() if key not in before}
    for key, parameter in before.items():
        if key in after:
            yield from _common(matched, parameter, after[key])
        if key in after and key in told.untold:
            yield _perhaps_spelt_otherwise(matched, parameter, after[key])
    for parameter, other in rejoined(gone, new, in_order=in_order):
        if other is None:
            yield from _gone(matched, parameter) if in_order or parameter.location is not ParameterIn.PATH else ()
        elif parameter.location is other.location:
            yield from _common(matched, parameter, other)
        else:
            yield _moved(matched, parameter, other)
            yield from _described(matched, parameter, other)
    for parameter in new.values():
        yield from _new(matched, parameter) if in_order or parameter.location is not ParameterIn.PATH else ()
    if all(api.spec is SpecVersion.V2_0 for api in (matched.sides.base, matched.sides.revision)):
        yield from _media_headers(matched)


def _media_headers(matched: Matched) -> Iterator[Fact]:
    """What both sides say of the values of Accept and Content-Type, which 2.0, other than 3.0, does not ignore.

    Every client sends them, so that they ask for nothing.
    """
    after = matched.revision.media_headers
    for name, parameter in matched.base.media_headers.items():
        if name in after:
            yield from _described(matched, parameter, after[name])


_SAID_ELSEWHERE = frozenset({"accept", "authorization", "content-type"})
"""Headers that media types and security describe: a parameter for one counts for nothing (OpenAPI 3.0, `name`)."""


def _gone(matched: Matched, parameter: Parameter) -> Iterator[Fact]:
    if parameter.location is ParameterIn.HEADER and parameter.name.lower() in _SAID_ELSEWHERE:
        return
    if parameter.location is ParameterIn.PATH:
        yield from _described_once(matched, parameter, in_base=True)
    else:
        yield _removed(matched, parameter)


def _new(matched: Matched, parameter: Parameter) -> Iterator[Fact]:
    if parameter.location is ParameterIn.PATH:
        yield from _described_once(matched, parameter, in_base=False)
    else:
        yield _added(matched, parameter)


def _described_once(matched: Matched, parameter: Parameter, *, in_base: bool) -> Iterator[Fact]:
    """The path has room for it on both sides, and one says nothing of it: any text may stand there."""
    schemas = matched.sides.base_schemas if in_base else matched.sides.revision_schemas
    if (
        parameter.schema is None
        or _is_nowhere(parameter, matched.base)
        or reads_any_text(schemas.of((parameter.schema,)))
    ):
        return
    before, after = (parameter.schema, None) if in_base else (None, parameter.schema)
    one, other = (parameter.pointer, matched.revision.pointer) if in_base else (matched.base.pointer, parameter.pointer)
    yield from introduced_or_dropped(matched, matched.requests, _place(parameter), before, after, (one, other))


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
    if is_given(parameter, matched.revision):
        return replace(fact, proof=_GIVEN)
    loss = Loss.IGNORED if matched.requests is Direction.REQUEST else Loss.UNSENT
    return shown_by(fact, matched.requests, lambda: matched.of_base.with_sample(parameter), loss)


_GIVEN = Proof(Finding.KEPT, reason="the path itself has it in its query, so that each request does")
_GIVEN_VALUE = "the path itself gives its value in its query, and whether it may be another there is not told"


def _added(matched: Matched, parameter: Parameter) -> Fact:
    kind = FactKind.PARAMETER_ADDED_REQUIRED if parameter.required else FactKind.PARAMETER_ADDED_OPTIONAL
    pointers = (matched.base.pointer, parameter.pointer)
    fact = stated(matched.sides, kind, matched.requests, matched.base, _place(parameter), pointers, name=parameter.name)
    if is_given(parameter, matched.base):
        return replace(fact, proof=_GIVEN)
    if parameter.required and matched.requests is Direction.REQUEST:
        return shown_by(fact, Direction.REQUEST, matched.of_base.request)
    return fact


def _moved(matched: Matched, before: Parameter, after: Parameter) -> Fact:
    fact = stated(
        matched.sides,
        FactKind.PARAMETER_MOVED,
        matched.requests,
        matched.base,
        _place(before),
        (before.pointer, after.pointer),
        name=before.name,
        before=before.location.value,
        after=after.location.value,
    )
    loss = Loss.REFUSED if after.required else Loss.IGNORED
    if matched.requests is not Direction.REQUEST:
        loss = Loss.UNSENT
    return shown_by(fact, matched.requests, lambda: matched.of_base.with_sample(before), loss)


def _common(matched: Matched, before: Parameter, after: Parameter) -> Iterator[Fact]:
    sides, direction, pointers = matched.sides, matched.requests, (before.pointer, after.pointer)
    if sides.untouched.same(*pointers):
        return
    place = _place(before)
    if before.required != after.required:
        became = FactKind.PARAMETER_BECAME_REQUIRED if after.required else FactKind.PARAMETER_BECAME_OPTIONAL
        fact = stated(sides, became, direction, matched.base, place, pointers, key=before.key, name=before.name)
        lost = after.required == (direction is Direction.REQUEST)
        shown = shown_by(fact, direction, matched.illustrator(direction).request) if lost else fact
        yield replace(fact, proof=_GIVEN) if is_given(before, matched.base) else shown
    if before.deprecated != after.deprecated:
        kind = FactKind.PARAMETER_DEPRECATED if after.deprecated else FactKind.PARAMETER_REINSTATED
        yield stated(sides, kind, direction, matched.base, place, pointers, key=before.key, name=before.name)
    ends = [_sunset(side.root, pointer) for side, pointer in zip((sides.base, sides.revision), pointers, strict=True)]
    if not is_same_end(*ends) and before.deprecated == after.deprecated:
        dates = {"before": ends[0] or "none", "after": ends[1] or "none"}
        kind = FactKind.PROPERTY_SUNSET_CHANGED
        yield stated(sides, kind, direction, matched.base, place, pointers, key=before.key, name=before.name, **dates)
    yield from _spelling_facts(matched, before, after)
    yield from _described(matched, before, after)


def _sunset(root: JsonValue, pointer: str) -> str | None:
    held = resolve_pointer(root, pointer)
    return lifecycle_of(held).sunset if isinstance(held, Mapping) else None


def _spelling_facts(matched: Matched, before: Parameter, after: Parameter) -> Iterator[Fact]:
    sides, direction, place = matched.sides, matched.requests, _place(before)
    pointers = (before.pointer, after.pointer)
    sender, illustrator = before if direction is Direction.REQUEST else after, matched.illustrator(direction)
    spelt = of_parameter(before), of_parameter(after)
    nodes = _nodes(matched, before, after)
    if not spelt_alike(*spelt, nodes):
        kind, written = FactKind.PARAMETER_SERIALIZATION_CHANGED, {"before": str(spelt[0]), "after": str(spelt[1])}
        fact = stated(
            sides, kind, direction, matched.base, place, pointers, key=before.key, name=before.name, **written
        )
        if _is_unspelt(before, after, nodes):
            yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_UNSPELT))
        else:
            message = lambda: illustrator.with_parameter(sender, illustrator.telling(sender.schema))  # noqa: E731
            yield shown_by(fact, direction, message, Loss.MISREAD)
    yield from encoding_facts(
        matched,
        direction,
        place,
        (_content(before), _content(after)),
        lambda illustrator, _, value: illustrator.with_parameter(sender, value),
    )
    if before.allow_empty_value != after.allow_empty_value:
        kind = FactKind.PARAMETER_EMPTY_ALLOWED if after.allow_empty_value else FactKind.PARAMETER_EMPTY_FORBIDDEN
        fact = stated(sides, kind, direction, matched.base, place, pointers, key=before.key, name=before.name)
        if sender.allow_empty_value:
            fact = shown_by(fact, direction, lambda: illustrator.with_parameter(sender, ""))
        yield fact
    if before.allow_reserved != after.allow_reserved:
        kind = FactKind.PARAMETER_RESERVED_ALLOWED if after.allow_reserved else FactKind.PARAMETER_RESERVED_FORBIDDEN
        yield stated(sides, kind, direction, matched.base, place, pointers, key=before.key, name=before.name)


def _content(parameter: Parameter) -> MediaType:
    return MediaType(parameter.media_type or "", parameter.pointer, parameter.schema, parameter.encoding)


def _perhaps_spelt_otherwise(matched: Matched, before: Parameter, after: Parameter) -> Fact:
    """Of a list, or an object, that was or became a member of an exploded object."""
    sides, pointers = matched.sides, (before.pointer, after.pointer)
    kind, place = FactKind.PARAMETER_SERIALIZATION_CHANGED, _place(before)
    held = [str(of_parameter(each)) for each in (before, after)]
    apart = before.key in matched.base.parameters
    written = {"before": held[0] if apart else _IN_OBJECT, "after": _IN_OBJECT if apart else held[1]}
    fact = stated(
        sides, kind, matched.requests, matched.base, place, pointers, key=before.key, name=before.name, **written
    )
    reason = "how a list or an object is written inside of an exploded object is not told"
    return replace(fact, proof=Proof(Finding.UNKNOWN, reason=reason))


_IN_OBJECT = "inside of an exploded object"


def _described(matched: Matched, before: Parameter, after: Parameter) -> Iterator[Fact]:
    """What the schemas say of its value."""
    sides, direction, pointers = matched.sides, matched.requests, (before.pointer, after.pointer)
    place = _place(before)
    yield from misplaced_facts_of_value(matched, direction, place, before, after)
    of_text = of_parameter(before).is_text and of_parameter(after).is_text
    one, other = told_as_text(matched, direction, (before.schema, after.schema), as_text=of_text)
    if one is None or other is None:
        yield from introduced_or_dropped(matched, direction, place, one, other, pointers)
        return
    schemas = one, other
    listed = _single_read_as_list(matched, before, after)
    if listed is not None:
        yield _read_as_list(matched, before, after, schemas)
        schemas = listed

    def wrap(value: JsonValue) -> JsonObject:
        sender = before if direction is Direction.REQUEST else after
        return matched.illustrator(direction).with_parameter(sender, value)

    site = Site(
        direction,
        SchemaAt(sides.base_schemas.resource, schemas[0]),
        SchemaAt(sides.revision_schemas.resource, schemas[1]),
        wrap,
        lambda value: matched.of_base.with_parameter(before, value),
        as_text=of_text,
        form=all(is_form(_content(each)) for each in (before, after)),
        nests="deepObject" in {before.style, after.style},
        in_path=ParameterIn.PATH in {before.location, after.location},
        required=before.required,
    )
    nodes = _nodes(matched, before, after)
    is_unspelt = _is_unspelt(before, after, nodes) and not all(map(is_single, nodes))
    kinds = ((FactKind.TYPE_CHANGED, FactKind.PARAMETER_TYPE_CHANGED),)
    held = SchemaPlace(matched.base, place, *schemas, View.REQUEST, site, kinds, before.key, is_one_of_many=True)
    facts = schema_facts(sides, held)
    if listed is not None:
        facts = (fact for fact in facts if not _is_kept_type(fact))  # the list is told of already
    if _is_nowhere(before, matched.base) and _is_nowhere(after, matched.revision):
        facts = (replace(fact, proof=replace(fact.proof, reason=_NOWHERE)) for fact in facts)
    doubt = _GIVEN_VALUE if is_given(before, matched.base) else ""
    for fact in facts:
        unspelt = _UNSPELT if fact.kind is FactKind.PARAMETER_TYPE_CHANGED and is_unspelt else ""
        reason = (doubt or unspelt) if fact.proof.finding is Finding.LOST else ""
        yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=reason)) if reason else fact


def _is_unspelt(before: Parameter, after: Parameter, nodes: tuple[Conjunction | None, Conjunction | None]) -> bool:
    sides = zip((before, after), nodes, strict=True)
    return any(node is not None and has_no_spelling(each, node) for each, node in sides)


_UNSPELT = "how a list or a single value is written in the style `deepObject` no version says"
_NOWHERE = "the path as it is written has no place for it, so that no request line shows it"


def _is_nowhere(parameter: Parameter, operation: Operation) -> bool:
    return (
        parameter.location is ParameterIn.PATH
        and variable_of(parameter, operation) is None
        and "{" not in operation.path
    )


def _read_as_list(matched: Matched, before: Parameter, after: Parameter, schemas: tuple[str, str]) -> Fact:
    """A single value is a list of one, unless something in it parts it there."""
    sides, direction, place = matched.sides, matched.requests, _place(before)
    texts = ("a single value", "a list") if direction is Direction.REQUEST else ("a list", "a single value")
    written = {"before": texts[0], "after": texts[1], "what": f"`{place}`"}
    fact = stated(sides, FactKind.PARAMETER_TYPE_CHANGED, direction, matched.base, place, schemas, **written)
    pairs = tuple(zip((before, after), _nodes(matched, before, after), strict=True))
    (sender, sent), (reader, _) = pairs if direction is Direction.REQUEST else pairs[::-1]
    separator = parting(reader)
    if sent is None or not separator or has_no_separator(sent):
        return replace(fact, proof=Proof(Finding.KEPT, reason="in this style a single value is a list of one"))
    value = text_with(separator, sent)
    if value is None:
        return replace(fact, proof=Proof(Finding.UNKNOWN, reason=f"`{separator}` in its text parts it there"))
    illustrator = matched.illustrator(direction)
    return shown_by(fact, direction, lambda: illustrator.with_parameter(sender, value), Loss.MISREAD)


def _single_read_as_list(matched: Matched, before: Parameter, after: Parameter) -> tuple[str, str] | None:
    """Schemas of what to compare instead, where one side sends a single value and the other reads a list of them."""
    nodes = _nodes(matched, before, after)
    pairs = ((before, nodes[0]), (after, nodes[1]))
    (sender, sent), (reader, read) = pairs if matched.requests is Direction.REQUEST else pairs[::-1]
    if sent is None or read is None or sender.media_type is not None or not reads_list_of_one(reader):
        return None
    items = read.children("items")
    fits = len(items) == 1 and is_plain(sent) and _is_text_of(sent, read.of(items))
    is_list = (read.types() or frozenset()) - {"null"} == {"array"} and all(
        each in {0, 1} for each in read.values("minItems")
    )
    if not fits or not is_list or before.schema is None or after.schema is None:
        return None
    return (before.schema, items[0]) if matched.requests is Direction.REQUEST else (items[0], after.schema)


def _is_kept_type(fact: Fact) -> bool:
    return fact.kind is FactKind.PARAMETER_TYPE_CHANGED and fact.proof.finding is Finding.KEPT


def _is_text_of(sent: Conjunction, item: Conjunction) -> bool:
    """Are the types no obstacle? What a reader of text demands of it is compared by itself."""
    return text_types_included(sent, item) or "string" in (item.types() or ())


def _nodes(matched: Matched, before: Parameter, after: Parameter) -> tuple[Conjunction | None, Conjunction | None]:
    sides = matched.sides
    return (
        sides.base_schemas.of((before.schema,)) if before.schema else None,
        sides.revision_schemas.of((after.schema,)) if after.schema else None,
    )
