"""`x-extensible-enum` (Zalando's RESTful API guidelines, rule 112): values known today, of which more will come."""

from collections.abc import Sequence

from monitor.model.facts import FactKind
from monitor.model.json_value import JsonObject, JsonValue, canonical
from monitor.model.values import Direction, Ground, Severity
from monitor.rules.policy.rating import Rating

ATTRIBUTE = "x-extensible-enum"


def of_enumeration(
    kind: FactKind, direction: Direction, before: JsonObject, after: JsonObject, severity: Severity
) -> Rating | None:
    """An edit of an enumeration whose schemas were `before` and `after`; None where neither is extensible."""
    if direction is Direction.RESPONSE and kind is FactKind.ENUM_VALUE_ADDED and is_extensible(before):
        return Rating(Severity.COMPATIBLE, "consumers were told that more values will come", Ground.EXTENSIBLE)
    if severity is not Severity.BREAKING:
        return None
    if direction is Direction.RESPONSE and kind is FactKind.ENUM_DROPPED and is_extensible(after):
        reason = "the values are listed as extensible now, and consumers that know each must learn to expect others"
        return Rating(Severity.RISKY, reason, Ground.EXTENSIBLE)
    if direction is Direction.REQUEST and kind is FactKind.ENUM_INTRODUCED:
        listed = _values(before, ATTRIBUTE)
        if listed and listed <= _values(after, "enum"):
            return Rating(Severity.RISKY, "every value that was listed is still accepted", Ground.EXTENSIBLE)
    return None


def is_extensible(schema: JsonObject) -> bool:
    """Listed as such, or an `enum` marked by `x-extensible-enum: true`."""
    written = schema.get(ATTRIBUTE)
    return written is True or (isinstance(written, Sequence) and not isinstance(written, str))


def _values(schema: JsonObject, keyword: str) -> set[bytes]:
    written: JsonValue = schema.get(keyword)
    return {canonical(each) for each in written} if isinstance(written, list | tuple) else set()
