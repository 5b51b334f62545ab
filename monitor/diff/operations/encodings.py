"""Facts about how the parts of a form or multipart body travel (Encoding Object)."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.diff.edits.annotations import ANNOTATIONS
from monitor.diff.edits.local import WITHOUT_MEANING
from monitor.diff.edits.pairs import Pair
from monitor.diff.messages.http import Wrap
from monitor.diff.messages.media_ranges import holds
from monitor.diff.messages.serialization import Spelling, joined_otherwise, of_header, spelt_alike
from monitor.diff.messages.spelt import pairs_of
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.sides import stated
from monitor.model.api import Encoding, Encodings, Header, MediaType, SpecVersion
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import View

_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/"
_STYLED = (_FORM, "multipart/form-data")
"""Where `style` counts (OpenAPI 3.1; 3.0 knows the first only)."""

_STYLE, _RESERVED = "style ", ", reserved characters as they are"

_BY_ITEM = {f"{_STYLE}form, explode true", "text/plain"}
"""Of a list of single values in parts the same: one for each (OpenAPI 3.1, Encoding Object; `multi` in 2.0)."""

_SPLIT = frozenset({"array", "object"})
"""A value of another type is spelt alike in every style of a query parameter."""

_OWN = frozenset({"type", "properties", "required", "additionalProperties"})
_OF_MEMBERS = (_OWN | WITHOUT_MEANING) - {"discriminator"}
"""Keywords that leave an object its own members only; what a discriminator names may have others."""

_TEXTS = frozenset({"string"})

_UNWRITTEN = Encoding("")


def encoding_facts(
    matched: Matched, direction: Direction, place: str, media: tuple[MediaType, MediaType], wrap: Wrap
) -> Iterator[Fact]:
    """One for each member whose text on the wire may differ; a default that is written out is none."""
    before, after = media
    if not any(map(_is_encoded, media)):
        return
    parts = all(each.name.startswith(_PARTS) for each in media)
    if before.encoding == after.encoding == Encodings() and not parts:
        return
    schemas = matched.sides.base_schemas, matched.sides.revision_schemas
    nodes = [
        known.of((each.schema,)) if each.schema else None for known, each in zip(schemas, (before, after), strict=True)
    ]
    named = [_named(each.encoding) for each in (before, after)]
    for name in {**named[0], **named[1], **dict.fromkeys(_file_or_text(nodes) if parts else ())}:
        if any(_lacks(node, name) for node in nodes):
            continue  # that it came or went is told of the schema
        one, other = (each.get(name, _UNWRITTEN) for each in named)
        if one.allows_empty != other.allows_empty:
            pointers = (one.pointer or before.pointer, other.pointer or after.pointer)
            yield from _emptied(matched, direction, f"{place} /{name}", name, pointers, allowed=other.allows_empty)
        spelt = [
            _spelling(each, _member(node, name), held)
            for each, node, held in zip((one, other), nodes, (before, after), strict=True)
        ]
        if joined_otherwise(one.lists, other.lists):
            inside = [f", lists inside as {' of '.join(each.lists)}" for each in (one, other)]
            spelt = [text + said for text, said in zip(spelt, inside, strict=True)]
        edited = "".join(f"; other values of header {each}" for each in _edited_headers(matched, one, other) if parts)
        spelt[1] += edited
        by_item = parts and {*spelt} == _BY_ITEM and all(_is_list(_member(node, name)) for node in nodes)
        if spelt[0] == spelt[1] or by_item:
            continue
        restyled = all(each.startswith(_STYLE) for each in spelt) and _style(spelt[0]) != _style(spelt[1])
        fact = stated(
            matched.sides,
            FactKind.MEMBER_SERIALIZATION_CHANGED if restyled else FactKind.ENCODING_CHANGED,
            direction,
            matched.base,
            f"{place} /{name}",
            (one.pointer or before.pointer, other.pointer or after.pointer),
            name=name,
            what=f"`/{name}`",
            before=spelt[0],
            after=spelt[1],
        )
        first = direction is Direction.REQUEST
        if _are_taken(*(spelt if first else spelt[::-1])):
            fact = replace(fact, proof=Proof(Finding.KEPT))
        sender, encoding = (before, one) if first else (after, other)
        yield _shown(matched, fact, name, sender, encoding, wrap) if restyled else fact


def _are_taken(sent: str, read: str) -> bool:
    """Does its reader take every media type that a part may have, and is all else alike?"""
    (types, _, rest), (known, _, other) = (each.partition("; ") for each in (sent, read))
    return rest == other and all(
        any("/" in each and ";" not in each and holds(each, name) for each in known.split(","))
        for name in types.split(",")
    )


def _emptied(
    matched: Matched, direction: Direction, place: str, name: str, pointers: tuple[str, str], *, allowed: bool
) -> Iterator[Fact]:
    """Where both sides have a word for it."""
    if {matched.sides.base.spec, matched.sides.revision.spec} == {SpecVersion.V2_0}:
        kind = FactKind.PARAMETER_EMPTY_ALLOWED if allowed else FactKind.PARAMETER_EMPTY_FORBIDDEN
        yield stated(matched.sides, kind, direction, matched.base, place, pointers, name=name)


def _is_encoded(media: MediaType) -> bool:
    """Any other media type has no encodings (OpenAPI 3.0, Media Type Object: `encoding`)."""
    return media.name.startswith((_FORM, _PARTS)) or "*" in media.name


def _lacks(node: Conjunction | None, name: str) -> bool:
    """Is it an object of certain members, of which this is none? Then its encoding counts for nothing there."""
    if node is None or node.problem or node.types() != frozenset({"object"}):
        return False
    said = {keyword for facet in node.facets for keyword in facet.keywords if not keyword.startswith("x-")}
    known = node.properties(View.NEITHER).keys() | node.required(View.NEITHER)
    closed = all(each is False for each in node.values("additionalProperties"))
    return closed and said <= _OF_MEMBERS and name not in known


def _file_or_text(nodes: list[Conjunction | None]) -> Iterator[str]:
    """Members that are a file on one side and text on the other, of which no keyword of the schema tells."""
    one, other = ({} if node is None else node.properties(View.NEITHER) for node in nodes)
    for name in filter(other.__contains__, one):
        members = [_single(_member(node, name)) for node in nodes]
        of_text = all(each is not None and each.types() == _TEXTS for each in members)
        if of_text and len({each is not None and each.is_binary() for each in members}) > 1:
            yield name


def _single(member: Conjunction | None) -> Conjunction | None:
    """A list travels as one part for each item."""
    items = member.children("items") if member else ()
    return member.of(items) if member and items else member


def _shown(matched: Matched, fact: Fact, name: str, media: MediaType, encoding: Encoding, wrap: Wrap) -> Fact:
    """With a form that has the member, as its sender spells it."""
    illustrator = matched.illustrator(fact.direction)

    def message() -> JsonObject:
        node = illustrator.schemas.of((media.schema,)) if media.schema else None
        pointers = node.properties(View.NEITHER).get(name, ()) if node else ()
        value = illustrator.telling(pointers[0] if pointers else None)
        spelling = Spelling(encoding.style, encoding.explode, lists=encoding.lists)
        return wrap(illustrator, media.name, pairs_of(name, value, spelling))

    return shown_by(fact, fact.direction, message, Loss.MISREAD)


def _named(encodings: Encodings) -> dict[str, Encoding]:
    """Those of positions (3.2) under their index, and `*` for the rest."""
    positions = {str(index): each for index, each in enumerate(encodings.prefix)}
    rest = {} if encodings.items is None else {"*": encodings.items}
    return {**encodings.by_name, **positions, **rest}


def _member(node: Conjunction | None, name: str) -> Conjunction | None:
    pointers = node.properties(View.NEITHER).get(name, ()) if node else ()
    return node.of(pointers) if node and pointers else None


def _spelling(encoding: Encoding, member: Conjunction | None, media: MediaType) -> str:
    """What decides the text of one member, in words; equal for spellings of the same."""
    of_part = media.name.startswith(_PARTS)
    headers = [_header(each) for _, each in sorted(encoding.headers.items()) if of_part]
    parts = _named(encoding.nested or Encodings())
    nested = [f"{name}: {_spelling(parts[name], None, media)}" for name in sorted(parts)]
    return "; ".join([_value_spelling(encoding, member, media), *headers, *nested])


def _style(spelling: str) -> str:
    """Which characters are escaped is no matter of the style, and most readers take both."""
    return spelling.partition(";")[0].replace(_RESERVED, "")


def _value_spelling(encoding: Encoding, member: Conjunction | None, media: MediaType) -> str:
    styled = media.name.startswith(_STYLED)
    is_form = media.name.startswith(_FORM)
    if styled and (encoding.by_style or (is_form and encoding.content_type is None and not _holds_objects(member))):
        reserved = _RESERVED if encoding.allow_reserved else ""
        if member is not None and _is_single(member):
            return f"plain text{reserved}"
        return f"{_STYLE}{encoding.style}, explode {str(encoding.explode).lower()}{reserved}"
    return encoding.content_type or _default_content_type(member)


def _is_single(member: Conjunction) -> bool:
    types = member.types()
    return types is not None and not types & _SPLIT


def _is_list(member: Conjunction | None) -> bool:
    """Of single values?"""
    types = None if member is None else member.types()
    items = _single(member)
    return types is not None and "object" not in types and items not in (None, member) and _is_single(items)


def _holds_objects(member: Conjunction | None) -> bool:
    return member is not None and "object" in (member.types() or ())


def _default_content_type(member: Conjunction | None) -> str:
    """By the member's type (OpenAPI 3.0, 3.1: Encoding Object, `contentType`); of an array by that of its items."""
    if member is None:
        return "the default content type"
    types = (member.types() or frozenset()) - {"null"}
    if types == {"array"} and member.children("items"):
        return _default_content_type(_single(member))
    if "object" in types or "array" in types:
        return "application/json"
    if not types or member.is_binary() or _is_binary(member.values("format")) or member.values("contentEncoding"):
        return "application/octet-stream"
    return "text/plain"


def _is_binary(formats: list[JsonValue]) -> bool:
    return bool({"binary", "byte"} & {each for each in formats if isinstance(each, str)})


def _edited_headers(matched: Matched, one: Encoding, other: Encoding) -> Iterator[str]:
    """Those on both sides whose values were edited, or are written otherwise: the body's schema tells nothing of it."""
    for name in sorted(one.headers.keys() & other.headers.keys()):
        before, after = one.headers[name], other.headers[name]
        if matched.sides.untouched.same(before.pointer, after.pointer):
            continue
        nodes = (
            matched.sides.base_schemas.of((before.schema,)) if before.schema else None,
            matched.sides.revision_schemas.of((after.schema,)) if after.schema else None,
        )
        if before.schema is None or after.schema is None:
            edited = before.schema is not after.schema
        else:
            found = matched.sides.walk.edits(Pair((before.schema,), (after.schema,), View.NEITHER))
            edited = any(each.edit.kind not in ANNOTATIONS for each in found)
        if edited or not spelt_alike(of_header(before), of_header(after), nodes):
            yield name


def _header(header: Header) -> str:
    return f"{'required' if header.required else 'optional'} header {header.name.lower()}"
