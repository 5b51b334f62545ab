"""A value of which nothing is said any more, its type included, or of which something is said for the first time.

Type, enumeration and bounds go, or come, by one edit of what describes the value.
"""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind as F
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import NOTHING, EditGroup, Spot, Transition

_TYPES = frozenset({F.TYPE_CHANGED, F.PARAMETER_TYPE_CHANGED, F.HEADER_TYPE_CHANGED})
_ENUMS = frozenset({F.ENUM_DROPPED, F.ENUM_INTRODUCED})
_OTHERS = frozenset(
    {F.FORMAT_CHANGED, F.NUMBER_FORMAT_STATED, F.NUMBER_FORMAT_DROPPED, F.PATTERN_CHANGED, F.MULTIPLE_CHANGED}
    | {F.MINIMUM_CHANGED, F.MAXIMUM_CHANGED, F.MIN_LENGTH_CHANGED, F.MAX_LENGTH_CHANGED, F.MIN_ITEMS_CHANGED}
    | {F.MAX_ITEMS_CHANGED, F.UNIQUE_ITEMS_CHANGED, F.MIN_MEMBERS_CHANGED, F.MAX_MEMBERS_CHANGED}
)
_SILENT = frozenset({"any type", NOTHING, ""})
"""How a side that says nothing is shown."""


def silences(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    beside: dict[tuple[str, str, frozenset[Spot]], list[EditGroup]] = {}
    for each in groups:
        schema = _described(each)
        if schema is not None and each.first.kind in _ENUMS | _OTHERS:
            beside.setdefault((*schema, each.spots), []).append(each)
    for group in groups if beside else ():
        schema = _described(group)
        others = beside.get((*schema, group.spots), ()) if schema is not None and group.first.kind in _TYPES else ()
        if schema is not None and others:
            said = _said(schema[0], group, others)
            silent = group.first.values["after" if schema[0] == "before" else "before"]
            values = {"before": said, "after": silent} if schema[0] == "before" else {"before": silent, "after": said}
            yield Transition(group.first.kind, edits_of((group, *others)), {"what": group.what, **values})


def _described(group: EditGroup) -> tuple[str, str] | None:
    """The only side that says something, and its schema; None where both do."""
    fact = group.first
    if fact.kind not in _TYPES | _ENUMS | _OTHERS:
        return None
    said = [side for side in ("before", "after") if fact.values.get(side, "") not in _SILENT]
    pointer = fact.base if said == ["before"] else fact.revision
    return None if len(said) != 1 or pointer is None else (said[0], pointer.rpartition("/")[0])


def _said(side: str, group: EditGroup, others: Sequence[EditGroup]) -> str:
    texts = [each.first.values[side] for each in (group, *others)]
    enums = [each.first.kind in _ENUMS for each in (group, *others)]
    return ", ".join(f"one of {text}" if listed else text for text, listed in zip(texts, enums, strict=True))
