"""Pairs of places, one on either side, that describe the same value; and those below such a pair."""

from collections.abc import Iterator
from typing import NamedTuple

from monitor.diff.edits.fragments import alike, fragments
from monitor.diff.edits.local import both_describe, may_be, told_as_tuple
from monitor.diff.edits.untouched import Untouched
from monitor.diff.schema.closures import said_of_unknown
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.contradictions import fallen_out
from monitor.diff.schema.names import name_matched_by
from monitor.diff.schema.steps import Step, StepKind
from monitor.schemas import View


class Pair(NamedTuple):
    """Two places that describe the same value, as pointers of their schemas in base and revision."""

    base: tuple[str, ...]
    revision: tuple[str, ...]
    view: View


def children_of(
    pair: Pair, base: Conjunction, revision: Conjunction, untouched: Untouched
) -> Iterator[tuple[Step, Pair]]:
    """Those of which one look does not show that they are the same."""
    before, after = base.properties(pair.view), revision.properties(pair.view)
    objects, arrays = (may_be(base, kind) and may_be(revision, kind) for kind in ("object", "array"))
    told = frozenset[str]().union(*fallen_out(base, revision, pair.view)) if objects else frozenset()
    of_others = [fragments(node, ("additionalProperties", "unevaluatedProperties")) for node in (base, revision)]
    same_of_others = alike(*of_others)  # else that edit says what becomes of members that a part does not declare
    others_walked = both_describe(base, revision, "additionalProperties")  # and then only of those that neither does
    for name, pointers in before.items() if objects else ():
        beside = (said_of_unknown(base, name), said_of_unknown(revision, name))
        if not (same_of_others or (others_walked and bool(beside[0]) != bool(beside[1]))):
            beside = ((), ())
        if untouched.same_alone(base.written(name), revision.written(name)) and not any(beside):
            continue
        if name in after and name not in told and (pointers or after[name]):
            yield Step(StepKind.MEMBER, name), Pair(pointers + beside[0], after[name] + beside[1], pair.view)
    items = (base.children("items"), revision.children("items"))
    empty = any(0 in node.values("maxItems") for node in (base, revision))  # how many there may be says it all
    if arrays and not empty and (items[0] or items[1]) and not told_as_tuple(base, revision):
        yield Step(StepKind.ITEM), Pair(*items, pair.view)
    for index, (one, other) in enumerate(zip(base.positions(), revision.positions(), strict=False) if arrays else ()):
        yield Step(StepKind.POSITION, str(index)), Pair((one,), (other,), pair.view)
    patterns = revision.patterns()
    for pattern, one in base.patterns().items() if objects else ():
        called = name_matched_by(pattern)
        if pattern in patterns and called is not None:
            yield Step(StepKind.OTHER_MEMBER, called), Pair((one,), (patterns[pattern],), pair.view)
    if others_walked:
        others = (base.children("additionalProperties"), revision.children("additionalProperties"))
        yield Step(StepKind.OTHER_MEMBER), Pair(*others, pair.view)
