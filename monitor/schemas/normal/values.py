"""JSON values as schemas see them: 1 equals 1.0, and true equals neither."""

from fractions import Fraction

from monitor.model.json_value import OBJECT, JsonObject, JsonValue, canonical
from monitor.schemas.normal.assertions import JsonType

_HOLDING_VALUES = frozenset({"const", "default", "example", "type"})


def type_of(value: JsonValue) -> JsonType:
    if value is None:
        return JsonType.NULL
    if isinstance(value, bool):
        return JsonType.BOOLEAN
    if isinstance(value, int | float):
        return JsonType.NUMBER
    if isinstance(value, str):
        return JsonType.STRING
    return JsonType.OBJECT if isinstance(value, OBJECT) else JsonType.ARRAY


def refuses_all(schema: JsonValue) -> bool:
    """As `false` does, for which 3.0 has no other way where items are described."""
    return schema is False or schema in ({"not": {}}, {"not": True})


def stated(schema: JsonObject) -> JsonObject:
    """Without what a program wrote `null` for that had nothing to say; that of a type may be meant as its name."""
    if None not in schema.values():
        return schema
    return {name: value for name, value in schema.items() if value is not None or name in _HOLDING_VALUES}


def is_reference(value: JsonValue) -> bool:
    """As some write in the place of an example or default, where neither OpenAPI nor JSON Schema has references."""
    return isinstance(value, OBJECT) and len(value) == 1 and isinstance(value.get("$ref"), str)


def identity(value: JsonValue) -> bytes:
    """The same bytes for values that JSON Schema takes for equal."""
    return canonical(plain(value))


def plain(value: JsonValue) -> JsonValue:
    """The same value, numbers without fraction spelt as integers."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, OBJECT):
        return {name: plain(member) for name, member in value.items()}
    return [plain(item) for item in value]


def number_of(value: JsonValue) -> Fraction | None:
    """The exact decimal that the JSON number spells, or None where the value is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError):  # not a number, infinite
        return None
