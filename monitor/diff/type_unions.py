"""A list of types, written as a union of one branch per type: another spelling of the same schema.

What says something about values of one type only stands in that type's branch then. Members and items are walked into,
so all that must be equal here is what decides at this very place.
"""

from collections.abc import Mapping, Sequence

from monitor.diff.branches import branches_of
from monitor.diff.conjunctions import Conjunction
from monitor.diff.edits import WITHOUT_MEANING
from monitor.model.json_value import JsonObject, JsonValue, canonical
from monitor.schemas import View

_NUMBERS = frozenset({"number", "integer"})
_ABOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBERS),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), frozenset({"array"})),
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "minProperties", "maxProperties"), frozenset({"object"})
    ),
}
"""Keyword -> types whose values alone it decides about; a schema with another keyword is compared as ever."""
_FEWEST = 2
_WALKED = frozenset({"properties", "items"})
_SILENT = WITHOUT_MEANING - {"discriminator"}


def split_by_type(union: Conjunction, plain: Conjunction) -> tuple[Conjunction, ...]:
    """The branches of `union`, where it says no more and no less than `plain`; else none."""
    types, own = plain.types(), _decisive(plain)
    if types is None or len(types) < _FEWEST or own is None or not own.keys() <= _ABOUT.keys():
        return ()
    if union.types() not in {None, types}:
        return ()
    branches = _branches(union)
    named = [each.types() or frozenset() for each in branches]
    if sum(map(len, named)) != len(types) or frozenset().union(*named) != types:
        return ()
    same = all(_is_part(branch, held, plain, own) for branch, held in zip(branches, named, strict=True))
    return branches if same else ()


def _branches(union: Conjunction) -> tuple[Conjunction, ...]:
    """Of a schema that is nothing but a union."""
    own = _decisive(union)
    keyword = next(iter(own), "") if own is not None and len(own) == 1 else ""
    return branches_of(union, keyword) if keyword in {"oneOf", "anyOf"} else ()


def _decisive(node: Conjunction) -> JsonObject | None:
    """The keywords that decide, but for `type`; None where they are written in several places."""
    if node.problem or len(node.facets) != 1:
        return None
    return {
        name: value
        for name, value in node.facets[0].keywords.items()
        if name != "type" and name not in _SILENT and not name.startswith("x-")
    }


def _is_part(branch: Conjunction, types: frozenset[str], plain: Conjunction, whole: JsonObject) -> bool:
    own = _decisive(branch)
    if own is None:
        return False
    about = {name: value for name, value in whole.items() if _ABOUT[name] & types}
    return (
        _told(own) == _told(about)
        and _walkable(own, about)
        and ("object" not in types or _names(branch) == _names(plain))
    )


def _told(keywords: JsonObject) -> Sequence[tuple[str, bytes]]:
    return sorted((name, canonical(value)) for name, value in keywords.items() if name not in _WALKED)


def _walkable(one: JsonObject, other: JsonObject) -> bool:
    """Items on both sides or on neither; what other members are is no schema, which would have to be walked too."""
    described: list[JsonValue] = [each.get("items") for each in (one, other)]
    alike = described == [None, None] or all(isinstance(each, Mapping) for each in described)
    return alike and isinstance(one.get("additionalProperties", True), bool)


def _names(node: Conjunction) -> frozenset[str]:
    return frozenset(node.properties(View.NEITHER))
