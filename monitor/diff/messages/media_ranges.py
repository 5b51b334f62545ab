"""A media type that a range holds (RFC 9110 §12.5.1): messages have types, and descriptions may give ranges."""

from collections.abc import Iterable

from monitor.model.json_value import JsonValue

_TEXTS = (
    "text/plain", "application/json", "application/xml", "image/png", "audio/mpeg", "video/mp4",
    "application/octet-stream", "text/csv", "image/jpeg",
)  # fmt: skip
"""The likeliest first."""
_STRUCTURES = (
    "application/json", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data",
    "multipart/mixed",
)  # fmt: skip
_UNLIKELY = "example"
"""A type and subtype that nothing is sent in but examples (RFC 4735)."""


_UNSTRUCTURED = (
    "application/gzip", "application/msword", "application/octet-stream", "application/pdf", "application/tar",
    "application/vnd.ms-excel", "application/vnd.openxmlformats", "application/x-gzip", "application/x-tar",
    "application/zip", "audio/", "font/", "image/", "text/csv", "text/html", "text/markdown", "text/plain", "video/",
)  # fmt: skip


def is_unstructured(name: str) -> bool:
    """Is what travels a text, or bytes, whatever a schema says?"""
    bare = name.partition(";")[0].strip()
    return bare.startswith(_UNSTRUCTURED) and "*" not in bare and not bare.endswith(("+json", "+xml"))


def holds(media_range: str, name: str) -> bool:
    """Parameters aside, does the range, or the type, hold the type?"""
    one, other = (each.partition(";")[0].strip().lower() for each in (media_range, name))
    return one in {other, "*/*"} or (one.endswith("/*") and other.startswith(one[:-1]))


def a_type_of(name: str, value: JsonValue, others: Iterable[str] = ()) -> str:
    """`name` itself, where it is no range; else a type in it, and in none of `others`: a likely one for the value."""
    if "*" not in name:
        return name
    known = (*_TEXTS, *_STRUCTURES) if isinstance(value, str) else (*_STRUCTURES, *_TEXTS)
    fitting = [each for each in known if holds(name, each)]
    apart = [each for each in fitting if not any(holds(other, each) for other in others)]
    return next(iter(apart), name.partition(";")[0].replace("*", _UNLIKELY))
