"""Ways to authenticate that went as others came in their place; so of flows, and of scopes, with their definitions.

That one way went for another is stated as one fact where consumers authenticate (`diff/operations/access.py`).
"""

import re
from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of, gone_and_new
from monitor.rules.transitions.transition import EditGroup, Spot, Transition

_GONE, _NEW = FactKind.CREDENTIAL_ALTERNATIVE_REMOVED, FactKind.CREDENTIAL_ALTERNATIVE_ADDED

_FLOWS = FactKind.CREDENTIAL_FLOW_REMOVED, FactKind.CREDENTIAL_FLOW_ADDED


def credentials(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    yield from _alternatives(groups)
    yield from _flows(groups)
    yield from _scopes(groups)


def _alternatives(groups: Sequence[EditGroup]) -> Iterator[Transition]:
    """By what is enough now: what went for it at the operations where another came."""
    gone, new = gone_and_new(groups, ((_GONE,), (_NEW,)))
    left: dict[tuple[Direction, str], list[EditGroup]] = {}
    for each in gone if new else ():
        left.setdefault((each.first.direction, each.shown["after"]), []).append(each)
    for (_way, after), held in left.items():
        spots = frozenset(spot for each in held for spot in each.spots)
        came = [each for each in new if each.spots <= spots]
        went = [each for each in held if any(each.spots & other.spots for other in came)]
        if went:
            edits = edits_of((*went, *came))
            before = " or ".join(each.shown["before"] for each in went)
            yield Transition(FactKind.CREDENTIALS_REPLACED, edits, {"before": before, "after": after})


def _flows(groups: Sequence[EditGroup]) -> Iterator[Transition]:
    """The only flow of a credential that went, by the only one that came."""
    by_scheme: dict[frozenset[Spot], list[EditGroup]] = {}
    for each in groups:
        if each.first.kind in _FLOWS:
            by_scheme.setdefault(each.parents, []).append(each)
    for held in by_scheme.values():
        if [each.first.kind for each in sorted(held, key=lambda each: _FLOWS.index(each.first.kind))] == [*_FLOWS]:
            names = {kind: each.name for each in held for kind in [each.first.kind]}
            values = {"before": names[_FLOWS[0]], "after": names[_FLOWS[1]]}
            yield Transition(FactKind.CREDENTIAL_FLOW_CHANGED, edits_of(held), values)


def _scopes(groups: Sequence[EditGroup]) -> Iterator[Transition]:
    """Scopes that are needed now, with those that are defined for it, or were for the earlier ones."""
    for group in groups:
        fact = group.first
        if fact.kind is not FactKind.SCOPE_REQUIRED or fact.direction is not Direction.REQUEST:
            continue
        beside = [
            each
            for each in groups
            if each.operations <= group.operations
            and (
                (each.first.kind is _NEW and each.shown["after"] in fact.values["after"].split(" or "))
                or (each.first.kind is FactKind.SCOPE_WITHDRAWN and each.name in _named(fact.values["before"]))
                or (each.first.kind is FactKind.SCOPE_OFFERED and each.name in _named(fact.values["after"]))
            )
        ]
        if beside:
            yield Transition(fact.kind, edits_of((group, *beside)), group.shown)


def _named(written: str) -> list[str]:
    """The scopes of alternatives, as messages write them."""
    return re.split(r"[(), ]+", written)
