"""Values added to an enumeration under a condition: the same edit as anywhere else, though asked about as a whole.

Only where nothing else changed, and where a value more is a message more: not in `if`, `not`, `oneOf` or `contains`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from monitor.diff.edits.local import Edit
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue
from monitor.model.record import replaced

_ASKED = frozenset({FactKind.CONDITION_CHANGED, FactKind.DEPENDENCY_CHANGED})
_INSIDE = frozenset({"then", "else"})
_NAMED = frozenset({"properties", "dependentSchemas"})

_Added = tuple[str, tuple[str, ...]]
"""Where in the value, and the values as JSON."""


class _OtherwiseError(Exception):
    """Something else differs."""


def as_added_value(edit: Edit, told: Sequence[str | None]) -> Edit:
    """The edit, told as one of the enumeration where it is that alone. `told`: what its keywords say on both sides."""
    if edit.kind not in _ASKED or None in told:
        return edit
    before, after = (json.loads(str(each)) for each in told)
    try:
        added = list(_each(before, after, ""))
    except _OtherwiseError:
        return edit
    if len(added) != 1:
        return edit
    at, values = added[0]
    shown = ", ".join(values) + (f" in `{at}`" if at else "")
    return replaced(edit, kind=FactKind.ENUM_VALUE_ADDED, shown=("", shown))


def _each(before: JsonValue, after: JsonValue, at: str) -> Iterator[_Added]:
    """Of lists of keywords, or of schemas one by one."""
    if not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
        raise _OtherwiseError
    for one, other in zip(before, after, strict=True):
        yield from _schema(one, other, at)


def _schema(before: JsonValue, after: JsonValue, at: str) -> Iterator[_Added]:
    """As meanings write one: `enum` holds values as JSON, `others` what no keyword of its own is told for."""
    if before == after:
        return
    if not isinstance(before, Mapping) or not isinstance(after, Mapping) or before.keys() != after.keys():
        raise _OtherwiseError
    for keyword, one in before.items():
        other = after[keyword]
        if one == other:
            continue
        if keyword == "enum":
            yield at, _more(one, other)
        elif keyword == "others":
            yield from _each(one, other, at)
        elif keyword == "items":
            yield from _schema(one, other, f"{at}/*")
        elif keyword in _INSIDE:
            yield from _schema(one, other, at)
        elif keyword in _NAMED:
            yield from _named(one, other, at, deeper=keyword == "properties")
        else:
            raise _OtherwiseError


def _named(before: JsonValue, after: JsonValue, at: str, *, deeper: bool) -> Iterator[_Added]:
    if not isinstance(before, Mapping) or not isinstance(after, Mapping) or before.keys() != after.keys():
        raise _OtherwiseError
    for name, one in before.items():
        yield from _schema(one, after[name], f"{at}/{name}" if deeper else at)


def _more(before: JsonValue, after: JsonValue) -> tuple[str, ...]:
    listed, more = (tuple(map(str, each)) if isinstance(each, list) else () for each in (before, after))
    if not set(listed) < set(more):
        raise _OtherwiseError
    return tuple(each for each in more if each not in listed)
