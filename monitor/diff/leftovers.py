"""What `contains`, `unevaluatedItems` and `unevaluatedProperties` say of items and members, and what stands beside it.

Inclusion is asked about them as a whole, as about conditions: that a member of theirs went is found by look-up.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.conditions import described
from monitor.diff.conjunctions import Conjunction
from monitor.diff.steps import Step, StepKind
from monitor.schemas import Dialect, View

_KEYWORDS: Mapping[StepKind, str] = {
    StepKind.CONTAINED_ITEM: "contains",
    StepKind.LEFT_ITEM: "unevaluatedItems",
    StepKind.LEFT_MEMBER: "unevaluatedProperties",
}


def leftovers(base: Conjunction, revision: Conjunction) -> Iterator[tuple[Step, tuple[str, ...], tuple[str, ...]]]:
    """Step, and pointers in base and revision of what both say."""
    if Dialect.OAS30 in {base.resource.dialect, revision.resource.dialect}:
        return
    for kind, keyword in _KEYWORDS.items():
        held = [node.children(keyword) for node in (base, revision)]
        if all(held):
            yield Step(kind), held[0], held[1]


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
