"""Facts about responses: a status is described by its code, else by its range, else by `default` (OpenAPI 3.0)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.messages.http import has_content
from monitor.diff.messages.serialization import of_header, spelt_alike
from monitor.diff.messages.sites import Site
from monitor.diff.operations.content import content_facts, introduced_or_dropped, told_as_text
from monitor.diff.operations.links import link_facts
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.operations.misplaced import misplaced_facts_of_value
from monitor.diff.sides import SchemaPlace, schema_facts, stated
from monitor.model.api import Header, Response
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import SchemaAt, View


def response_facts(matched: Matched) -> Iterator[Fact]:
    before, after = matched.base.responses, matched.revision.responses
    for status, response in before.items():
        counterpart = after.get(status) or _covering(status, after)
        if counterpart is None:
            yield _removed(matched, status, response)
        else:
            yield from _common(matched, status, response, counterpart)
    for status, response in after.items():
        if status in before:
            continue
        covering = _covering(status, before)
        if covering is None:
            yield _stated(matched, _added_kind(status), status, (matched.base.pointer, response.pointer))
        else:
            yield from _common(matched, status, covering, response)


def _covering(status: str, responses: Mapping[str, Response]) -> Response | None:
    """What a side says of a status that it does not list; `default` means failures where a success is listed."""
    in_range = responses.get(f"{status[0]}XX")
    if in_range is not None or (status.startswith("2") and any(each.startswith("2") for each in responses)):
        return in_range
    return responses.get("default")


def _added_kind(status: str) -> FactKind:
    return FactKind.STATUS_ADDED_SUCCESS if status.startswith("2") else FactKind.STATUS_ADDED_OTHER


def _removed(matched: Matched, status: str, response: Response) -> Fact:
    """A range of which single statuses are left was only narrowed."""
    before, after = matched.base.responses, matched.revision.responses
    pointers = (response.pointer, matched.revision.pointer)
    narrowed = status.endswith("XX") and any(each.startswith(status[0]) for each in after)
    if narrowed or not status.startswith("2"):
        fact = _stated(matched, FactKind.STATUS_REMOVED_OTHER, status, pointers)
        return fact if narrowed else _no_longer_answered(matched, fact, response)
    if any(each.startswith("2") and (each in after or _covering(each, after)) for each in before):
        fact = _stated(matched, FactKind.STATUS_REMOVED_SUCCESS, status, pointers)
        return _no_longer_answered(matched, fact, response)
    fact = _stated(matched, FactKind.STATUS_REMOVED_LAST_SUCCESS, status, pointers)
    instead = next((each for each in after if each.startswith("2")), None)
    if instead is None or matched.responses is not Direction.RESPONSE:
        return _no_longer_answered(matched, fact, response)
    return shown_by(
        fact, Direction.RESPONSE, lambda: matched.illustrator(Direction.RESPONSE).answer(instead, after[instead])
    )


def _no_longer_answered(matched: Matched, fact: Fact, response: Response) -> Fact:
    """With the answer of the base: refused where consumers gave it, else no longer given."""
    loss = Loss.REFUSED if fact.direction is Direction.REQUEST else Loss.UNSENT
    return shown_by(fact, fact.direction, lambda: matched.of_base.answer(response.status, response), loss)


def _stated(matched: Matched, kind: FactKind, status: str, pointers: tuple[str, str]) -> Fact:
    return stated(matched.sides, kind, matched.responses, matched.base, status, pointers, name=status)


def _common(matched: Matched, status: str, before: Response, after: Response) -> Iterator[Fact]:
    direction = matched.responses
    yield from _header_facts(matched, status, before, after)
    yield from link_facts(matched, status, before, after)
    told = content_facts(
        matched,
        direction,
        status,
        (before.content, after.content),
        (before.pointer, after.pointer),
        View.RESPONSE,
        lambda illustrator, media_type, value: illustrator.response(status, body=value, media_type=media_type),
    )
    yield from told if has_content(matched.base, status) else (replace(each, proof=_NEVER_SENT) for each in told)


_NEVER_SENT = Proof(Finding.KEPT, reason="by HTTP such an answer has no body, whatever is described of it")


def _header_facts(matched: Matched, status: str, before: Response, after: Response) -> Iterator[Fact]:
    direction, pointers = matched.responses, (before.pointer, after.pointer)
    for name, header in before.headers.items():
        place = f"{status} header {header.name}"
        other = after.headers.get(name)
        if other is None:
            kind = FactKind.HEADER_REMOVED_REQUIRED if header.required else FactKind.HEADER_REMOVED_OPTIONAL
            held = (header.pointer, pointers[1])
            fact = stated(matched.sides, kind, direction, matched.base, place, held, name=header.name)
            yield _header_gone(matched, fact, status, (before, after), header)
        else:
            yield from _header_common(matched, status, place, header, other)
            if header.required != other.required:
                fact = _requiredness(matched, place, header, other)
                yield _without_header(matched, fact, status, (before, after), required=other.required)
    for name, header in after.headers.items():
        if name not in before.headers:
            held = (pointers[0], header.pointer)
            place = f"{status} header {header.name}"
            kind = FactKind.HEADER_ADDED_REQUIRED if header.required else FactKind.HEADER_ADDED
            fact = stated(matched.sides, kind, direction, matched.base, place, held, name=header.name)
            yield _without_header(matched, fact, status, (before, after), required=True) if header.required else fact


def _header_gone(matched: Matched, fact: Fact, status: str, answers: tuple[Response, Response], header: Header) -> Fact:
    """With the answer of the base that has it, unless the revision breaks a promise by any answer."""
    if header.required and fact.direction is Direction.RESPONSE:
        return _without_header(matched, fact, status, answers, required=False)
    loss = Loss.IGNORED if fact.direction is Direction.REQUEST else Loss.UNSENT
    return shown_by(fact, fact.direction, lambda: matched.of_base.answer(status, answers[0], header.name), loss)


def _without_header(
    matched: Matched, fact: Fact, status: str, answers: tuple[Response, Response], *, required: bool
) -> Fact:
    """With an answer that lacks it, where its reader counts on it: of the base if it became `required`."""
    if required != (fact.direction is Direction.REQUEST):
        return fact
    illustrator, answer = matched.illustrator(fact.direction), answers[0 if required else 1]
    return shown_by(fact, fact.direction, lambda: illustrator.answer(status, answer))


def _requiredness(matched: Matched, place: str, before: Header, after: Header) -> Fact:
    kind = FactKind.HEADER_BECAME_REQUIRED if after.required else FactKind.HEADER_BECAME_OPTIONAL
    held = (before.pointer, after.pointer)
    return stated(matched.sides, kind, matched.responses, matched.base, place, held, name=before.name)


def _header_common(matched: Matched, status: str, place: str, before: Header, after: Header) -> Iterator[Fact]:
    sides, direction, held = matched.sides, matched.responses, (before.pointer, after.pointer)
    if sides.untouched.same(*held):
        return
    if before.deprecated != after.deprecated:
        kind = FactKind.HEADER_DEPRECATED if after.deprecated else FactKind.HEADER_REINSTATED
        yield stated(sides, kind, direction, matched.base, place, held, name=before.name)
    yield from misplaced_facts_of_value(matched, direction, place, before, after)
    spelt = of_header(before), of_header(after)
    nodes = (
        sides.base_schemas.of((before.schema,)) if before.schema else None,
        sides.revision_schemas.of((after.schema,)) if after.schema else None,
    )
    if not spelt_alike(*spelt, nodes):
        kind, written = FactKind.HEADER_SERIALIZATION_CHANGED, {"before": str(spelt[0]), "after": str(spelt[1])}
        fact = stated(sides, kind, direction, matched.base, place, held, name=before.name, **written)
        sender, of_sender = before if direction is Direction.REQUEST else after, matched.illustrator(direction)
        yield shown_by(fact, direction, lambda: of_sender.answer_with(status, sender), Loss.MISREAD)
    of_text = spelt[0].is_text and spelt[1].is_text
    one, other = told_as_text(matched, direction, (before.schema, after.schema), as_text=of_text)
    if one is None or other is None:
        yield from introduced_or_dropped(matched, direction, place, one, other, held)
        return
    illustrator = matched.illustrator(direction)

    def wrap(value: JsonValue) -> JsonObject:
        return illustrator.response(status, headers={before.name: value})

    site = Site(
        direction,
        SchemaAt(sides.base_schemas.resource, one),
        SchemaAt(sides.revision_schemas.resource, other),
        wrap,
        lambda value: matched.of_base.response(status, headers={before.name: value}),
        as_text=of_text,
    )
    kinds = ((FactKind.TYPE_CHANGED, FactKind.HEADER_TYPE_CHANGED),)
    header = SchemaPlace(matched.base, place, one, other, View.RESPONSE, site, kinds, is_one_of_many=True)
    yield from schema_facts(sides, header)
