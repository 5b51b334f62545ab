"""What `contains`, `unevaluatedItems` and `unevaluatedProperties` say of items and members, and what stands beside it;
and what is said of the members of a map by another keyword than before.

Inclusion is asked about them as a whole, as about conditions: that a member of theirs went is found by look-up.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from monitor.diff.schema.conditions import described
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.names import name_matched_by
from monitor.diff.schema.steps import Step, StepKind
from monitor.schemas import Dialect, View

_KEYWORDS: Mapping[StepKind, str] = {
    StepKind.CONTAINED_ITEM: "contains",
    StepKind.LEFT_ITEM: "unevaluatedItems",
    StepKind.LEFT_MEMBER: "unevaluatedProperties",
}


def leftovers(base: Conjunction, revision: Conjunction) -> Iterator[tuple[Step, tuple[str, ...], tuple[str, ...]]]:
    """Step, and pointers in base and revision of what both say; where one side wants none, that says it all."""
    if Dialect.OAS30 in {base.resource.dialect, revision.resource.dialect}:
        return
    for kind, keyword in _KEYWORDS.items():
        held = [node.children(keyword) for node in (base, revision)]
        if all(held) and not any(False in node.values(keyword) for node in (base, revision)):
            yield Step(kind), held[0], held[1]
    before, after = _map_of(base), _map_of(revision)
    if before and after and before.pattern != after.pattern:
        name = next((name_matched_by(each.pattern) for each in (before, after) if each.pattern is not None), None)
        yield Step(StepKind.RESPELT_MEMBER, name or ""), (before.value,), (after.value,)


class _Map(NamedTuple):
    pattern: str | None
    """None where any name will do."""
    value: str
    """Pointer of the schema of its members."""


def _map_of(node: Conjunction) -> _Map | None:
    """None where its members are described by none, or by several schemas."""
    others = [each for each in node.children("additionalProperties") if isinstance(node.resource.held(each), Mapping)]
    found = [*(_Map(None, each) for each in others), *(_Map(*each) for each in node.patterns().items())]
    return found[0] if len(found) == 1 else None


def described_beside(kind: StepKind, node: Conjunction, view: View) -> frozenset[str]:
    """Members that other keywords declare for every value that such a step leads to."""
    if kind is StepKind.LEFT_MEMBER:
        return described(node.of(node.children("additionalProperties")), view)
    if kind is StepKind.LEFT_ITEM:
        return described(node.of(node.children("items")), view)
    if kind is not StepKind.CONTAINED_ITEM:
        return frozenset()
    others = node.children("items") or node.children("unevaluatedItems")
    places = [(each,) for each in node.positions()] + ([] if False in node.values("items") else [others])
    declared = [described(node.of(each), view) for each in places]
    return frozenset.intersection(*declared) if declared else frozenset()
