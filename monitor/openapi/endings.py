"""What a description, or the headers of an answer, say is deprecated or will end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitor.documents.pointers import held_at
from monitor.model.api import Api, Operation
from monitor.openapi.lifecycle import date_of_header, sunset_of


@dataclass(frozen=True, slots=True)
class Ending:
    """What a description or a header says is deprecated or will end; `on`: the day, where it could be read.

    `operation`: the key of the one that ends, whole or in part; None for what several may use.
    """

    what: str
    announcement: str
    on: date | None = None
    operation: str | None = None

    @property
    def is_dated_end(self) -> bool:
        """`Deprecation` may carry a date too: since when, not until when."""
        return self.on is not None and not self.announcement.startswith("Deprecation")


def endings_of(api: Api, headers: Mapping[str, str]) -> tuple[Ending, ...]:
    """Dated ones first, by date. `headers`: of the answer that brought the description, lower-case names."""
    found = [*from_headers(headers, "the address of the description"), *_of_operations(api), *_of_members(api)]
    return tuple(sorted(found, key=lambda each: (each.on is None, each.on or date.max, each.what)))


def from_headers(headers: Mapping[str, str], what: str, operation: str | None = None) -> Iterator[Ending]:
    """`Sunset` (RFC 8594) and `Deprecation` (RFC 9745; also as earlier drafts had it: `true`, or a date)."""
    for name in ("Sunset", "Deprecation"):
        text = headers.get(name.lower())
        if text and text.lower() != "false":
            yield Ending(what, f"{name}: {text[:100]}", _day(date_of_header(text)), operation)


def ending_of(operation: Operation) -> Ending | None:
    """`deprecated` and `x-sunset` of one operation."""
    lifecycle = operation.lifecycle
    if lifecycle.sunset:
        day = _day(sunset_of(lifecycle.sunset))
        return Ending(operation.key, f"x-sunset {lifecycle.sunset[:40]}", day, operation.key)
    return Ending(operation.key, "deprecated", operation=operation.key) if lifecycle.deprecated else None


def _of_operations(api: Api) -> Iterator[Ending]:
    for operation in api.operations.values():
        own = ending_of(operation)
        if own is not None:
            yield own
        for parameter in operation.parameters.values():
            if parameter.deprecated:
                what = f"{operation.key}, {parameter.location.value} parameter {parameter.name}"
                yield Ending(what, "deprecated", operation=operation.key)


def _of_members(api: Api) -> Iterator[Ending]:
    """Members of the named schemas; deeper ones are rare."""
    schemas = held_at(api.root, "/components/schemas")
    for name, schema in schemas.items() if isinstance(schemas, Mapping) else ():
        members = schema.get("properties") if isinstance(schema, Mapping) else None
        for member, described in members.items() if isinstance(members, Mapping) else ():
            if not isinstance(described, Mapping):
                continue
            sunset = described.get("x-sunset")
            if sunset:
                yield Ending(f"{name}.{member}", f"x-sunset {str(sunset)[:40]}", _day(sunset_of(str(sunset))))
            elif described.get("deprecated") is True:
                yield Ending(f"{name}.{member}", "deprecated")


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else instant.date()
