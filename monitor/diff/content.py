"""Facts about what has a media type: request bodies and the content of responses."""

from collections.abc import Callable, Iterator, Mapping

from monitor.diff.matching import Matched
from monitor.diff.proofs import Site
from monitor.diff.sides import SchemaPlace, schema_facts, stated
from monitor.model.api import MediaType
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction
from monitor.schemas import SchemaAt, View

Wrap = Callable[[str, JsonValue], JsonObject]
"""A media type and a value, as a whole message."""


_FORM = "application/x-www-form-urlencoded"


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
    for name, media in before.items():
        counterpart = after.get(name) or _covering(name, after)
        written = f"{place} {name}".strip()
        if counterpart is None:
            held = (media.pointer, pointers[1])
            yield stated(matched.sides, FactKind.MEDIA_TYPE_REMOVED, direction, matched.base, written, held, name=name)
        else:
            yield from _common(matched, direction, written, (media, counterpart), view, wrap)
    for name, media in after.items():
        if name not in before and _covering(name, before) is None:
            written = f"{place} {name}".strip()
            held = (pointers[0], media.pointer)
            yield stated(matched.sides, FactKind.MEDIA_TYPE_ADDED, direction, matched.base, written, held, name=name)


def _covering(name: str, content: Mapping[str, MediaType]) -> MediaType | None:
    """The range that a media type falls into; the same type with other parameters goes before it."""
    bare = name.split(";", maxsplit=1)[0]
    same = next((media for each, media in content.items() if each.split(";", maxsplit=1)[0] == bare), None)
    return same or content.get(f"{bare.split('/', maxsplit=1)[0]}/*") or content.get("*/*")


def _common(
    matched: Matched,
    direction: Direction,
    place: str,
    media: tuple[MediaType, MediaType],
    view: View,
    wrap: Wrap,
) -> Iterator[Fact]:
    before, after = media
    sides, pointers = matched.sides, (before.pointer, after.pointer)
    if before.encoding != after.encoding:
        yield stated(sides, FactKind.ENCODING_CHANGED, direction, matched.base, place, pointers)
    if before.schema is None or after.schema is None:
        yield from introduced_or_dropped(matched, direction, place, before.schema, after.schema, pointers)
        return
    site = Site(
        direction,
        SchemaAt(sides.base_schemas.resource, before.schema),
        SchemaAt(sides.revision_schemas.resource, after.schema),
        lambda value: wrap(before.name if direction is Direction.REQUEST else after.name, value),
        form=all(media.name.startswith(_FORM) for media in (before, after)),
    )
    yield from schema_facts(sides, SchemaPlace(matched.base, place, before.schema, after.schema, view, site))


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
        yield stated(sides, kind, direction, matched.base, "body", pointers)
        return
    held = (before.pointer, after.pointer)
    if before.required != after.required:
        kind = FactKind.BODY_BECAME_REQUIRED if after.required else FactKind.BODY_BECAME_OPTIONAL
        yield stated(sides, kind, direction, matched.base, "body", held)
    illustrator = matched.illustrator(direction)
    yield from content_facts(
        matched,
        direction,
        "body",
        (before.content, after.content),
        held,
        View.REQUEST,
        lambda media_type, value: illustrator.request(body=value, media_type=media_type),
    )
