"""A place that refers to another component now: what differs between the two is one edit, of whoever refers to them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.transition import Documents, EditGroup, Transition

_FEWEST = 2
"""Edits: one by itself says more than that another component is there."""


def swaps(groups: Sequence[EditGroup], _documents: Documents) -> Iterator[Transition]:
    found: dict[tuple[str, str], list[EditGroup]] = defaultdict(list)
    for each in groups:
        components = {(fact.swap.before, fact.swap.after) if fact.swap else None for fact in each.facts}
        pair = components.pop() if len(components) == 1 else None
        if pair is not None:
            found[pair].append(each)
    for (before, after), held in found.items():
        if len(held) >= _FEWEST:
            places = sorted({fact.swap.place for each in held for fact in each.facts if fact.swap})
            values = {"what": _what(places), "before": f"`{before}`", "after": f"`{after}`"}
            yield Transition(FactKind.OBJECT_REPLACED, frozenset(each.key for each in held), values, grows=True)


def _what(places: Sequence[str]) -> str:
    """One place by its name, as messages write it."""
    if len(places) > 1:
        return f"what stands at {len(places)} places"
    place, separator, path = places[0].partition(" /")
    return f"`/{path}`" if separator else f"`{place}`"
