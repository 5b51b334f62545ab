"""What consumers really use, laid over what changed (DESIGN.md §6): a place in use is worse than one that may be."""

from collections.abc import Iterable
from dataclasses import replace

from monitor.model.changes import Change
from monitor.model.contracts import Interaction
from monitor.model.values import Direction, Severity
from monitor.openapi.matching import belongs_to, path_shape
from monitor.rules.places import place_used


def contract_use(changes: Iterable[Change], interactions: Iterable[Interaction]) -> tuple[Change, ...]:
    """The same changes with `used_by` filled in from contracts of this API.

    A risky change at a place that a contract uses is breaking for that consumer, unless it only announces something. A
    breaking one that no contract of the API uses stays breaking and says so. An undecided one stays undecided. Without
    contracts nothing changes.
    """
    known = tuple(interactions)
    if not known:
        return tuple(changes)
    return tuple(_with_use(change, known) for change in changes)


ANNOUNCEMENTS = frozenset({"operation-deprecated", "operation-sunset-changed", "operation-stability-changed"})
"""What they announce may break its users one day; the announcement itself breaks nobody."""


def _with_use(change: Change, interactions: tuple[Interaction, ...]) -> Change:
    if change.severity is Severity.COMPATIBLE:
        return change
    consumers = tuple(dict.fromkeys(each.consumer for each in interactions if _uses(each, change)))
    if not consumers:
        if change.severity is not Severity.BREAKING:
            return change
        return replace(change, note=_joined(change.note, "no contract that is known uses it"))
    raised = change.severity is Severity.RISKY and change.decided and change.rule not in ANNOUNCEMENTS
    return replace(change, severity=Severity.BREAKING if raised else change.severity, used_by=consumers)


def _joined(*sentences: str | None) -> str:
    return "; ".join(each for each in sentences if each)


def _uses(interaction: Interaction, change: Change) -> bool:
    """At any of the places that the edit reaches."""
    by_absence = change.direction is Direction.REQUEST and "required" in change.rule
    places = [(change.operation, change.direction, change.place)]
    places += [(each.operation, each.direction, each.place) for each in change.reaches]
    return any(
        _calls(interaction, operation) and place_used(place, direction, interaction, by_absence=by_absence)
        for operation, direction, place in places
    )


def _calls(interaction: Interaction, operation: str) -> bool:
    if operation == "*":
        return True
    named = interaction.operation
    if named is not None and path_shape(named) == path_shape(operation):
        return True
    return belongs_to(operation, interaction.request.method, interaction.request.path)
