"""What a description, or the headers of an answer, say about a part's age: deprecated, sunset, stability.

Dates are written as RFC 3339 has them in descriptions (`x-sunset`), as HTTP dates in `Sunset` (RFC 8594) and as
`@` and seconds in `Deprecation` (RFC 9745).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, Lifecycle, Operation
from monitor.model.json_value import OBJECT, JsonObject, JsonValue

STABILITY_ATTRIBUTES = ("x-stability-level", "x-beta-api")
"""Read where nothing else is said; the second is swagger-brake's."""

LEVELS = ("draft", "alpha", "beta", "stable")
"""Least promised first. What names no level is stable."""

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII | re.IGNORECASE)


def lifecycle_of(part: JsonObject, attributes: tuple[str, ...] = STABILITY_ATTRIBUTES) -> Lifecycle:
    """Of one object of a description: an operation, a parameter, a header, a schema.

    A `Sunset` header that the answers of an operation always carry, with one value, announces its end too.
    """
    sunset = part.get("x-sunset") or _declared_sunset(part.get("responses"))
    return Lifecycle(
        deprecated=part.get("deprecated") is True,
        sunset=None if sunset is None or isinstance(sunset, Mapping) else str(sunset),
        stability=next((level for each in attributes if (level := _level(part.get(each))) is not None), None),
    )


def _declared_sunset(responses: JsonValue) -> str | None:
    """The one value that `Sunset` may have (`const`, or an `enum` of one), as `x-sunset` would have it."""
    for response in responses.values() if isinstance(responses, Mapping) else ():
        headers = response.get("headers", {}) if isinstance(response, OBJECT) else {}
        for name, header in headers.items() if isinstance(headers, OBJECT) else ():
            text = _only_value(header) if name.lower() == "sunset" else None
            day = date_of_header(text) if text is not None else None
            if day is not None:
                return day.isoformat()
    return None


def _only_value(header: JsonValue) -> str | None:
    schema = header.get("schema") if isinstance(header, Mapping) else None
    if not isinstance(schema, Mapping):
        return None
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    only = listed[0] if isinstance(listed, list | tuple) and len(listed) == 1 else None
    return only if isinstance(only, str) else None


def with_stability(api: Api, attributes: tuple[str, ...]) -> Api:
    """The same API, its operations as stable as these attributes say and no others."""

    def aged(operation: Operation) -> Operation:
        held = resolve_pointer(api.root, operation.pointer)
        level = lifecycle_of(held, attributes).stability if isinstance(held, Mapping) else None
        return replace(operation, lifecycle=replace(operation.lifecycle, stability=level))

    return replace(api, operations={key: aged(each) for key, each in api.operations.items()})


def _level(written: JsonValue) -> str | None:
    """A word, or a flag that says beta."""
    if isinstance(written, bool):
        return "beta" if written else "stable"
    return written.strip().lower() if isinstance(written, str) else None


def sunset_of(text: str | None) -> datetime | None:
    """`x-sunset` as an instant in UTC: an RFC 3339 date (its midnight) or time, be it without seconds or zone; None for
    anything else.
    """
    if not text or not _RFC_3339.fullmatch(text):
        return None
    try:
        parsed = datetime.fromisoformat(text.upper())
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_same_end(one: str | None, other: str | None) -> bool:
    """Is the sunset the same instant, however it is written? What is no date is the same as itself."""
    return one == other or (sunset_of(one) is not None and sunset_of(one) == sunset_of(other))


def date_of_header(text: str) -> datetime | None:
    """The instant in a `Sunset` or `Deprecation` header; None for `true` (an early draft) and anything else."""
    from email.utils import parsedate_to_datetime  # half of a small comparison's start

    seconds = re.fullmatch(r"@(-?\d{1,11})", text.strip())
    try:
        if seconds:
            return datetime.fromtimestamp(int(seconds[1]), UTC)
        parsed = parsedate_to_datetime(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
