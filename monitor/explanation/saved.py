"""Reading what an older or newer version stored: a part that is missing or has another type is left empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Cell, Grade


def as_object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def as_objects(value: JsonValue) -> tuple[JsonObject, ...]:
    return tuple(as_object(each) for each in as_list(value))


def as_list(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def as_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def as_cell(value: JsonValue) -> str:
    """A result that this version knows; `unknown` for any other."""
    return value if isinstance(value, str) and value in list(Cell) else Cell.UNKNOWN.value


def as_grade(value: JsonValue) -> str:
    """A grade that this version knows; the weakest for any other."""
    return value if isinstance(value, str) and value in list(Grade) else Grade.TIMING.value


def as_number(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def as_moment(value: JsonValue) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
