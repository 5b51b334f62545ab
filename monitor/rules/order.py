"""The order in which people read changes: the worst first."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model.changes import Change
from monitor.model.values import Severity

RANK: Mapping[Severity, int] = MappingProxyType({severity: rank for rank, severity in enumerate(Severity)})

GONE = frozenset(
    {"operation-removed", "operation-moved", "operation-split", "operations-merged", "resource-removed"}
    | {"webhook-removed", "webhook-renamed", "server-removed"}
)
"""Nothing of the operation works any more as it was called."""

EVERY_CALL = frozenset(
    {"request-credential-required", "request-credential-removed", "request-credential-flow-removed"}
    | {"request-scope-required", "response-credential-added", "response-credential-waived"}
    | {"request-credentials-replaced", "response-credentials-replaced", "request-credential-flow-changed"}
    | {"request-parameter-added-required", "request-header-added-required", "request-body-added-required"}
    | {"request-property-added-required", "response-required-property-removed"}
    | {"request-media-type-removed", "response-media-type-removed"}
    | {"request-media-type-changed", "response-media-type-changed"}
    | {"request-object-replaced", "response-object-replaced"}
    | {"request-last-success-status-removed", "response-last-success-status-removed"}
    | {"request-success-status-changed", "response-success-status-changed"}
    | {"request-value-wrapped", "request-value-unwrapped", "response-value-wrapped", "response-value-unwrapped"}
    | {"request-parameter-serialization-changed", "request-parameter-moved", "request-parameter-type-changed"}
    | {"request-property-type-changed", "response-property-type-changed", "request-parameter-renamed"}
)
"""Whoever calls the operation feels it, whatever it sends and reads: others are felt with some values or members."""


def worst_first(change: Change) -> tuple[int, bool, int, int, str, str, str]:
    """A key to sort by: severity, decided before undecided, how much of an operation it takes, how many it reaches."""
    takes = 0 if change.rule in GONE else 1 if change.rule in EVERY_CALL else 2
    return (
        RANK[change.severity],
        not change.decided,
        takes,
        -len(change.reaches),
        change.operation,
        change.place,
        change.fingerprint,
    )
