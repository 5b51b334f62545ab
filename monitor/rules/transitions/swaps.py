"""A place that refers to another component now: what differs between the two is one edit, of whoever refers to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from monitor.model.changes import Component
from monitor.model.facts import Fact, FactKind, Swap
from monitor.model.record import replaced
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import EditGroup, Transition

_FEWEST = 2
"""Edits: one by itself says more than that another component is there. Some are of members, or it is no object."""


def swaps(groups: Sequence[EditGroup], _documents: Documents) -> Iterator[Transition]:
    found: dict[tuple[str, str], list[EditGroup]] = defaultdict(list)
    for each in groups:
        components = {(fact.swap.before, fact.swap.after) if fact.swap else None for fact in each.facts}
        pair = components.pop() if len(components) == 1 else None
        if pair is not None:
            found[pair].append(each)
    for (before, after), held in found.items():
        facts = [(fact, fact.swap) for each in held for fact in each.facts if fact.swap]
        if len(held) >= _FEWEST and any(fact.place != swap.place for fact, swap in facts):
            what = _holder(facts) or _what({swap for _, swap in facts})
            values = {"what": what, "before": f"`{before}`", "after": f"`{after}`"}
            yield Transition(FactKind.OBJECT_REPLACED, edits_of(held), values, grows=True)


def _holder(facts: Sequence[tuple[Fact, Swap]]) -> str | None:
    """The place in a component that refers, where several places lead to it: what its owner edited."""
    if len({swap for _, swap in facts}) == 1:
        return None
    found = set[Component | None]()
    for fact, swap in facts:
        home, inside = fact.component, fact.place.removeprefix(swap.place).strip()
        is_known = home is not None and home.place.endswith(inside)
        found.add(replaced(home, place=home.place.removesuffix(inside)) if home and is_known else None)
    (only,) = found if len(found) == 1 else (None,)
    return only.described if only else None


def _what(swaps: Collection[Swap]) -> str:
    """One place by its name, as messages write it."""
    if len(swaps) > 1:
        return f"what stands at {len({each.place for each in swaps})} places"
    (swap,) = swaps
    place, separator, path = swap.place.partition(" /")
    named = f"`/{path}`" if separator else f"`{place}`"
    return f"an alternative of {named}" if swap.alternative else named
