"""What has a media type: its schema, the encoding of its parts, and headers."""

from collections.abc import Mapping

from monitor.model.api import Encoding, Encodings, Header, MediaType
from monitor.model.record import replaced
from monitor.openapi.parts import Part

_STYLING = ("style", "explode", "allowReserved")
_JOINED = frozenset({"spaceDelimited", "pipeDelimited", "tabDelimited"})
"""Styles of a header that 2.0 knows; any other that is written counts for nothing."""
_DEEPEST_ENCODING = 8
"""Parts of parts: deeper ones are left out of the comparison of encodings, since an encoding can't refer to another."""


def media_type_name(written: str) -> str:
    """Lower-case, with no space around parameters (RFC 9110 §8.3.1: both are without meaning)."""
    return ";".join(piece.strip() for piece in written.lower().split(";"))


def read_content(part: Part) -> Mapping[str, MediaType]:
    """By name."""
    return {
        media_type_name(name): MediaType(
            name=media_type_name(name),
            pointer=held.pointer,
            schema=held.schema(),
            encoding=_encodings(held, 0) or Encodings(),
            item_schema=held.schema("itemSchema"),
        )
        for name, held in part.spelt("content", media_type_name)
    }


def single_content(part: Part) -> MediaType | None:
    """Of a parameter or header, which has one media type; what is said of each item is said of what it holds."""
    content = read_content(part)
    if len(content) > 1:
        part.reading.broken(part.place("content"), "a single value has more media types than one")
    media = next(iter(content.values()), None)
    return None if media is None else replaced(media, schema=media.schema or media.item_schema)


def _encodings(part: Part, depth: int) -> Encodings | None:
    """Those of a media type, or of a part (3.2); None where it has none."""
    if depth > _DEEPEST_ENCODING or not {"encoding", "prefixEncoding", "itemEncoding"} & part.value.keys():
        return None
    items = part.part("itemEncoding")
    return Encodings(
        by_name={name: _encoding(each, depth) for name, each in part.parts("encoding")},
        prefix=tuple(_encoding(each, depth) for _, each in part.parts("prefixEncoding")),
        items=None if items is None else _encoding(items, depth),
    )


def _encoding(part: Part, depth: int) -> Encoding:
    content_type, style = part.text("contentType"), part.text("style") or "form"
    return Encoding(
        pointer=part.pointer,
        content_type=None if content_type is None else _media_types(content_type),
        headers=read_headers(part),
        by_style=any(name in part.value for name in _STYLING),
        style=style,
        explode=part.flag("explode", default=style == "form"),
        allow_reserved=part.flag("allowReserved"),
        lists=part.listed("collectionFormats"),
        allows_empty=part.flag("allowsEmptyValue"),
        nested=_encodings(part, depth + 1),
    )


def _media_types(listed: str) -> str:
    return ",".join(sorted(media_type_name(each.strip()) for each in listed.split(",")))


def read_headers(part: Part) -> Mapping[str, Header]:
    """By lower-case name. `Content-Type` is described by the media types (OpenAPI 3.0, Response Object)."""
    found = {}
    for name, held in part.spelt("headers", str.lower):
        if name.lower() == "content-type":
            continue
        content = single_content(held)
        found[name.lower()] = Header(
            name=name,
            pointer=held.pointer,
            required=held.flag("required"),
            schema=content.schema if content else held.schema(),
            explode=held.flag("explode"),
            media_type=content.name if content else None,
            deprecated=held.flag("deprecated"),
            style=style if (style := held.text("style")) in _JOINED else "simple",
            lists=held.listed("collectionFormats"),
        )
    return found
