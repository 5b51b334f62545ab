"""Edits of a status as such, and those whose contracts expect it: whoever expects one that is new is ready for it, and
whoever expects one that is no longer described still meets it, or not; the description does not tell.
"""

from dataclasses import replace

from monitor.interactions.declared_responses import exactness
from monitor.model.api import Api
from monitor.model.changes import Change, Reach
from monitor.model.contracts import Interaction, Origin
from monitor.model.facts import FactKind as F
from monitor.model.values import Severity
from monitor.openapi.matching import path_shape
from monitor.rules.catalogue import rules_of
from monitor.rules.place_use import Use

COMING = rules_of(F.STATUS_ADDED_SUCCESS, F.STATUS_ADDED_OTHER)
GOING = rules_of(F.STATUS_REMOVED_OTHER)
"""Compatible by their row: whoever reads it has a branch too many. A contract shows that somebody counts on it."""

OPEN = (
    "a contract expects a status of which the description says nothing any more: whether it still comes is told by "
    "that contract, run against the new version"
)


def rule_at(change: Change, reach: Reach) -> str:
    """Of a transition, that of the edit at the place."""
    spot = (reach.operation, reach.direction, reach.place)
    parts = (part.rule for part in change.parts if (part.operation, part.direction, part.place) == spot)
    return next(parts, change.rule)


def if_expected(reach: Reach) -> Reach:
    return replace(reach, severity=Severity.RISKY) if reach.severity is Severity.COMPATIBLE else reach


def expects_going(status: str, interaction: Interaction, operation: str, base: Api) -> Use:
    """Of an interaction that calls the operation. `status`: as described, also a range or `default`.

    Traffic shows that it came, and nobody who counts on it.
    """
    expected = interaction.response.statuses
    if interaction.origin is Origin.HAR or not expected:
        return Use.UNKNOWN
    described = base.operations.get(path_shape(operation))
    keys = {*described.responses, status} if described is not None else {status}
    return Use.USED if all(_key_of(each, keys) == status for each in expected) else Use.UNUSED


def _key_of(status: int, keys: set[str]) -> str | None:
    """The most exact of those that describe it."""
    ranked = [(rank, key) for key in keys if (rank := exactness(key, status)) is not None]
    return min(ranked)[1] if ranked else None
