"""Facts about what has a media type: request bodies and the content of responses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.diff.edits.local import WITHOUT_MEANING, is_demanding
from monitor.diff.messages.http import Illustrator, Wrap
from monitor.diff.messages.media_ranges import a_type_of, holds, is_unstructured
from monitor.diff.messages.sites import Site
from monitor.diff.operations.encodings import encoding_facts
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.operations.misplaced import (
    BESIDE_CONTENT_OF_ANSWER,
    BESIDE_CONTENT_OF_BODY,
    BESIDE_SCHEMA_OF_MEDIA,
    misplaced_facts,
)
from monitor.diff.operations.xml_roots import root_facts
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.diff.schema.misspelt import counts
from monitor.diff.schema.text_values import reads_any_text
from monitor.diff.sides import SchemaPlace, schema_facts, stated
from monitor.documents.pointers import join_pointer
from monitor.model.api import Api, Body, MediaType
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import SchemaAt, View

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_FORMS = (_FORM, "multipart/")
_TEXT = "text/plain"
_TEXTS = frozenset({"string"})
_BODY = "body"
_SENT = (FactKind.SENT_MEDIA_TYPE_REMOVED, FactKind.SENT_MEDIA_TYPE_ADDED)
_UNTOLD = "which media types of the range were sent was not told"
_OF_BYTES = frozenset({"charset", "boundary"})
"""Parameters of a media type that say how its bytes are written."""


def content_facts(
    matched: Matched,
    direction: Direction,
    place: str,
    contents: tuple[Mapping[str, MediaType], Mapping[str, MediaType]],
    pointers: tuple[str, str],
    view: View,
    wrap: Wrap,
) -> Iterator[Fact]:
    """Media types by name, else by the range that covers them."""
    before, after = contents
    beside = BESIDE_CONTENT_OF_BODY if place == _BODY else BESIDE_CONTENT_OF_ANSWER
    yield from misplaced_facts(matched, direction, place, pointers, beside, (_schemas(before), _schemas(after)))
    unasked = place == _BODY and direction is Direction.RESPONSE
    gone, new = _SENT if unasked and after else (FactKind.MEDIA_TYPE_REMOVED, FactKind.MEDIA_TYPE_ADDED)
    for name, media in before.items():
        counterpart = after.get(name) or _covering(name, after)
        written = f"{place} {name}".strip()
        if counterpart is None:
            sides = matched.sides
            held = (_taken_away(sides.base, pointers[0], media, after), _list_of(sides.revision, pointers[1], after))
            fact = stated(sides, gone, direction, matched.base, written, held, name=name)
            if direction is Direction.RESPONSE and not unasked and _is_narrowed(name, before, after):
                yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_UNTOLD))
            else:
                yield _no_longer(matched, fact, media, after, view, wrap)
        else:
            reason = _doubt(name, counterpart.name, direction)
            if reason:
                held = (media.pointer, counterpart.pointer)
                fact = stated(matched.sides, gone, direction, matched.base, written, held, name=name)
                yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=reason))
            yield from _common(matched, direction, written, (media, counterpart), view, wrap)
    for name, media in after.items():
        if name in before:
            continue
        covering = _covering(name, before)
        written = f"{place} {name}".strip()
        if covering is None or _is_beside(name, covering.name, after):
            sides = matched.sides
            held = (_list_of(sides.base, pointers[0], before), _taken_away(sides.revision, pointers[1], media, before))
            fact = stated(matched.sides, new, direction, matched.base, written, held, name=name)
            yield _sent_now(matched, fact, media, before, view, wrap) if unasked else fact
        elif "*" in covering.name:
            yield from _common(matched, direction, written, (covering, media), view, wrap)


def _list_of(api: Api, pointer: str, content: Mapping[str, MediaType]) -> str:
    """Where another media type would be listed, if 2.0 lists them elsewhere than what they are of."""
    listed = pointer + join_pointer("content")
    return listed if content and listed in api.origins else pointer


def _taken_away(api: Api, pointer: str, media: MediaType, others: Mapping[str, MediaType]) -> str:
    """What only this side has: where nothing is left on the other, and 2.0 lists media types elsewhere, the schema."""
    is_listed = _list_of(api, pointer, {media.name: media}) != pointer
    return media.schema if is_listed and media.schema and not others else media.pointer


def _schemas(content: Mapping[str, MediaType]) -> list[str]:
    return [each for media in content.values() for each in (media.schema, media.item_schema) if each]


def _is_narrowed(name: str, before: Iterable[str], after: Iterable[str]) -> bool:
    """Does something stand in the place of a range that tells which of its types are sent?"""
    return "*" in name and any(each not in before and holds(name, each) for each in after)


def _no_longer(matched: Matched, fact: Fact, media: MediaType, left: Iterable[str], view: View, wrap: Wrap) -> Fact:
    """With what travelled in a media type that is gone; `left`: those that are not."""
    of_base = matched.of_base
    loss = Loss.REFUSED if fact.direction is Direction.REQUEST else Loss.UNSENT

    return shown_by(fact, fact.direction, lambda: _message(of_base, media, left, view, wrap), loss)


def _sent_now(matched: Matched, fact: Fact, media: MediaType, known: Iterable[str], view: View, wrap: Wrap) -> Fact:
    """With what travels in a media type that nobody expects; `known`: those that are expected."""
    sender = matched.illustrator(fact.direction)

    return shown_by(fact, fact.direction, lambda: _message(sender, media, known, view, wrap))


def _message(sender: Illustrator, media: MediaType, others: Iterable[str], view: View, wrap: Wrap) -> JsonObject:
    """In a type that is none of `others`. An empty form has no bytes to look at."""
    value = sender.content(media, view)
    name = a_type_of(media.name, value, others)
    return wrap(sender, name, value or (sender.telling(media.schema) if name.startswith(_FORMS) else value))


def _is_beside(name: str, variant: str, after: Iterable[str]) -> bool:
    """Is it the same type with another parameter, beside the one that the base has?"""
    return "*" not in variant and variant in after and _parameters(name) != _parameters(variant)


def _covering(name: str, content: Mapping[str, MediaType]) -> MediaType | None:
    """The range that a media type falls into; the same type goes before it, unless its parameters say otherwise."""
    bare = name.split(";", maxsplit=1)[0]
    same = next((media for each, media in content.items() if _is_variant(name, each)), None)
    return same or content.get(f"{bare.split('/', maxsplit=1)[0]}/*") or content.get("*/*")


def _is_variant(name: str, other: str) -> bool:
    """The same type, and no parameter has two values: `version=1` is not `version=2`."""
    mine, theirs = _parameters(name), _parameters(other)
    same = name.partition(";")[0] == other.partition(";")[0]
    return same and all(mine[each] == theirs[each] for each in mine.keys() & theirs.keys())


def _doubt(name: str, other: str, direction: Direction) -> str:
    """Parameters may matter (RFC 9110 §8.3.1). Empty where the reader has all that it asked for, and no more is asked.

    A server that names none reads all; one that names another than before may refuse who does not send it. Whoever
    accepts `type;version=1` does not accept `type`, and what `type` with a version brings is not told.
    """
    if "*" in other:
        return ""
    mine, theirs = _parameters(name), _parameters(other)
    asked = sorted(theirs.keys() - mine.keys())
    dropped = sorted(mine.keys() - theirs.keys()) if direction is Direction.RESPONSE else []
    if not asked and not dropped and not _is_recoded(name, other):
        return ""
    return f"it is {other} now, and whether that is the same to its reader is not told"


def _is_recoded(name: str, other: str) -> bool:
    """Do both name a charset, and not the same? JSON has but one (RFC 8259 §8.1)."""
    charsets = {_written(each).get("charset", "").lower() for each in (name, other)}
    return len(charsets - {""}) > 1 and not name.partition(";")[0].endswith("json")


def _parameters(name: str) -> Mapping[str, str]:
    """Without those that say nothing of the value's schema."""
    return {key: value for key, value in _written(name).items() if key not in _OF_BYTES}


def _written(name: str) -> Mapping[str, str]:
    return {key: value.strip('"') for key, _, value in (each.partition("=") for each in name.split(";")[1:])}


def _common(
    matched: Matched,
    direction: Direction,
    place: str,
    media: tuple[MediaType, MediaType],
    view: View,
    wrap: Wrap,
) -> Iterator[Fact]:
    (before, after), sides = media, matched.sides
    if before.name == after.name and matched.sides.untouched.same(before.pointer, after.pointer):
        return
    held = _schemas({before.name: before}), _schemas({after.name: after})
    yield from misplaced_facts(matched, direction, place, (before.pointer, after.pointer), BESIDE_SCHEMA_OF_MEDIA, held)
    yield from encoding_facts(matched, direction, place, media, wrap)
    items = item_schemas(matched, before, after)
    if items is not None:
        yield from _described(matched, direction, f"{place} item", (before, after), items, view, wrap)
    schemas = (before.schema, after.schema)
    if items is None or all(schemas):
        yield from _described(matched, direction, place, (before, after), schemas, view, wrap)
    elif _says_more_than_items(before, sides.base_schemas) or _says_more_than_items(after, sides.revision_schemas):
        yield from introduced_or_dropped(matched, direction, place, *schemas, (before.pointer, after.pointer))


def item_schemas(matched: Matched, before: MediaType, after: MediaType) -> tuple[str | None, str | None] | None:
    """Of the items of a sequential media type, each a message of its own; None where neither side describes them.

    `schema` describes the items too, as those of an array (OpenAPI 3.2, Sequential Media Types).
    """
    if before.item_schema is None and after.item_schema is None:
        return None
    found: list[str | None] = []
    for media, schemas in ((before, matched.sides.base_schemas), (after, matched.sides.revision_schemas)):
        listed = schemas.of((media.schema,)).children("items") if media.schema else ()
        found.append(media.item_schema or (listed[0] if len(listed) == 1 else None))
    return found[0], found[1]


def _says_more_than_items(media: MediaType, schemas: Conjunctions) -> bool:
    """Of the whole: how many there are, say, or other than what is said of each item apart."""
    if media.schema is None:
        return False
    node = schemas.of((media.schema,))
    of_items = frozenset({"type"}) if media.item_schema else frozenset({"type", "items"})
    return bool(node.problem) or node.types() != frozenset({"array"}) or not _said(node) <= of_items


def _described(
    matched: Matched,
    direction: Direction,
    place: str,
    media: tuple[MediaType, MediaType],
    schemas: tuple[str | None, str | None],
    view: View,
    wrap: Wrap,
) -> Iterator[Fact]:
    (before, after), sides = media, matched.sides
    one, other = schemas
    nodes = [said.of((each,)) for said, each in ((sides.base_schemas, one), (sides.revision_schemas, other)) if each]
    are_texts = all(is_unstructured(each.name) for each in media) and all(map(_is_any_text, nodes))
    if one is None or other is None:
        if are_texts or all(each.is_binary() or not (each.problem or is_demanding(each)) for each in nodes):
            return  # bytes, which 3.1 says by saying nothing; or a schema that says no more than none
        yield from introduced_or_dropped(matched, direction, place, one, other, (before.pointer, after.pointer))
        return
    sender, reader = media if direction is Direction.REQUEST else media[::-1]
    name = reader.name if "*" in sender.name else sender.name
    told = [each for each in media if "*" not in each.name] or media  # what travels, where one side has a range
    is_xml = all(_is_xml(each.name) for each in told)
    is_plain = all(each.name.startswith(_TEXT) for each in told)
    site = Site(
        direction,
        SchemaAt(sides.base_schemas.resource, one),
        SchemaAt(sides.revision_schemas.resource, other),
        lambda value: wrap(matched.illustrator(direction), name, value),
        lambda value: wrap(matched.of_base, before.name, value),
        as_text=is_xml or is_plain,
        plain=is_plain,
        form=all(map(_is_form, told)) and not any(map(_is_typed, media)),
        xml=is_xml,
    )
    if is_xml:
        yield from root_facts(matched, place, site, view)
    facts = schema_facts(sides, SchemaPlace(matched.base, place, one, other, view, site))
    yield from (each for each in facts if not (are_texts and each.kind is FactKind.TYPE_CHANGED))


def _is_any_text(node: Conjunction) -> bool:
    """Of what is a text, or bytes, anyway: says it no more? That it is encoded is more."""
    if node.problem or node.values("contentEncoding") or (node.types() or _TEXTS) != _TEXTS:
        return False
    return node.is_binary() or not _said(node) - {"type"}


def is_form(media: MediaType) -> bool:
    """Members are text, in a part of its own or not, unless a part is said to have another media type."""
    return _is_form(media) and not _is_typed(media)


def _is_form(media: MediaType) -> bool:
    return media.name.startswith((_FORM, _MULTIPART))


def _is_typed(media: MediaType) -> bool:
    return any(each.content_type not in {None, _TEXT} for each in media.encoding.by_name.values())


def _is_xml(name: str) -> bool:
    """RFC 7303 §4.2: two names, and whatever ends in `+xml`."""
    bare = name.partition(";")[0].strip()
    return bare in {"application/xml", "text/xml"} or bare.endswith("+xml")


def introduced_or_dropped(
    matched: Matched,
    direction: Direction,
    place: str,
    before: str | None,
    after: str | None,
    pointers: tuple[str, str],
) -> Iterator[Fact]:
    """Where one side says nothing about the content."""
    if before is None and after is None:
        return
    kind = FactKind.SCHEMA_INTRODUCED if before is None else FactKind.SCHEMA_DROPPED
    held = (before or pointers[0], after or pointers[1])
    yield stated(matched.sides, kind, direction, matched.base, place, held)


def told_as_text(
    matched: Matched, direction: Direction, schemas: tuple[str | None, str | None], *, as_text: bool
) -> tuple[str | None, str | None]:
    """The sender's counts as none where it says nothing, and its reader's only that it is text: all that stands there
    always was, unless lists of several texts were meant.
    """
    before, after = schemas
    if before is None or after is None or not as_text:
        return schemas
    nodes = matched.sides.base_schemas.of((before,)), matched.sides.revision_schemas.of((after,))
    first = direction is Direction.REQUEST
    sent, read = nodes if first else nodes[::-1]
    if _said(*nodes) != {"type"} or sent.types() is not None or not reads_any_text(read):
        return schemas
    return (None, after) if first else (before, None)


def _said(*nodes: Conjunction) -> set[str]:
    """Words by which a value is told from others."""
    said = {name for node in nodes for facet in node.facets for name in facet.keywords}
    return set(filter(counts, said)) - WITHOUT_MEANING


def body_facts(matched: Matched) -> Iterator[Fact]:
    before, after = matched.base.body, matched.revision.body
    direction, sides = matched.requests, matched.sides
    if before is None and after is None:
        return
    if before is None or after is None:
        kind = FactKind.BODY_REMOVED
        if after is not None:
            kind = FactKind.BODY_ADDED_REQUIRED if after.required else FactKind.BODY_ADDED_OPTIONAL
        pointers = (
            before.pointer if before else matched.base.pointer,
            after.pointer if after else matched.revision.pointer,
        )
        fact = stated(sides, kind, direction, matched.base, "body", pointers)
        if before is not None and _has_no_members(sides.base_schemas, before):
            fact = replace(fact, proof=Proof(Finding.UNKNOWN, reason=_NO_MEMBERS))
        elif before is not None:
            loss = Loss.IGNORED if direction is Direction.REQUEST else Loss.UNSENT
            fact = shown_by(fact, direction, lambda: matched.of_base.with_body(before), loss)
        yield _without_body(matched, fact) if kind is FactKind.BODY_ADDED_REQUIRED else fact
        return
    held = (before.pointer, after.pointer)
    if before.required != after.required:
        kind = FactKind.BODY_BECAME_REQUIRED if after.required else FactKind.BODY_BECAME_OPTIONAL
        yield _without_body(matched, stated(sides, kind, direction, matched.base, "body", held))
    yield from content_facts(
        matched,
        direction,
        _BODY,
        (before.content, after.content),
        held,
        View.REQUEST,
        lambda illustrator, media_type, value: illustrator.request(body=value, media_type=media_type),
    )


_NO_MEMBERS = "it is an object of which no member is described: whether anything was sent in it is not told"
_EMPTY: Mapping[str, JsonValue] = {"properties": {}, "additionalProperties": False}


def _has_no_members(schemas: Conjunctions, body: Body) -> bool:
    """As some programs write out where nothing is sent. An object of which nothing is said may have any."""
    nodes = [schemas.of((media.schema,)) for media in body.content.values() if media.schema is not None]
    return len(nodes) == len(body.content) and all(map(_is_empty, nodes))


def _is_empty(node: Conjunction) -> bool:
    said = [each for facet in node.facets for each in facet.keywords.items() if not each[0].startswith("x-")]
    told = [(name, value) for name, value in said if name not in {*WITHOUT_MEANING, "type"}]
    return bool(told) and all(name in _EMPTY and value == _EMPTY[name] for name, value in told)


def _without_body(matched: Matched, fact: Fact) -> Fact:
    """Where its reader needs one, and its sender may leave it out."""
    became_required = fact.kind is not FactKind.BODY_BECAME_OPTIONAL
    if became_required != (fact.direction is Direction.REQUEST):
        return fact
    return shown_by(fact, fact.direction, matched.illustrator(fact.direction).request)
