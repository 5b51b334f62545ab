"""A list of types, written as a union of one branch per type: another spelling of the same schema. The union may offer
more alternatives beside those.

What says something about values of one type only stands in that type's branch then. Members and items are walked into,
so all that must be equal here is what decides at this very place.
"""

from collections.abc import Mapping, Sequence

from monitor.diff.edits.local import WITHOUT_MEANING
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonObject, canonical
from monitor.model.record import record
from monitor.schemas import View

_NUMBERS = frozenset({"number", "integer"})
_ABOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    "format": _NUMBERS | {"string"},
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBERS),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), frozenset({"array"})),
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "minProperties", "maxProperties"), frozenset({"object"})
    ),
}
"""Keyword -> types whose values alone it decides about; a schema with another keyword is compared as ever."""
_FEWEST = 2
_WALKED = frozenset({"additionalProperties", "items", "properties"})
_SILENT = WITHOUT_MEANING - {"discriminator"}


@record
class Split:
    """`parts`: the branches that say together what the list of types says; `others`: pointers of those beside them."""

    keyword: str
    parts: tuple[Conjunction, ...]
    others: tuple[str, ...]


def split_by_type(union: Conjunction, plain: Conjunction) -> Split | None:
    """Where `union` says what `plain` says, and perhaps offers more alternatives; else None."""
    types, own, keyword = plain.types(), _decisive(plain), _only_keyword(union)
    if types is None or len(types) < _FEWEST or own is None or not own.keys() <= _ABOUT.keys() or not keyword:
        return None
    parts: list[Conjunction] = []
    others: list[str] = []
    left = types
    for branch in branches_of(union, keyword):
        held = branch.types() or frozenset()
        if held and held <= left and _is_part(branch, held, plain, own):
            parts.append(branch)
            left -= held
        else:
            others.append(branch.pointers[0])
    if left or (union.types() is not None and (others or union.types() != types)):
        return None
    return Split(keyword, tuple(parts), tuple(others))


def _only_keyword(union: Conjunction) -> str:
    """Of a schema that is nothing but a union."""
    own = _decisive(union)
    keyword = next(iter(own), "") if own is not None and len(own) == 1 else ""
    return keyword if keyword in {"oneOf", "anyOf"} else ""


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
    """Schemas on both sides or on neither, and what is none alike."""
    items = [each.get("items") for each in (one, other)]
    alike = items == [None, None] or all(isinstance(each, Mapping) for each in items)
    rest = [each.get("additionalProperties", True) for each in (one, other)]
    return alike and (rest[0] == rest[1] in (True, False) or all(isinstance(each, Mapping) and each for each in rest))


def _names(node: Conjunction) -> frozenset[str]:
    return frozenset(node.properties(View.NEITHER))
