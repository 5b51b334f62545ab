"""Kinds of facts that several finders of transitions look for: of what went, and of what came."""

from collections.abc import Collection

from monitor.model.facts import FactKind as F

Kinds = tuple[Collection[F], Collection[F]]
"""Of what went and of what came."""

MEMBER_REMOVED = frozenset({F.PROPERTY_REMOVED_REQUIRED, F.PROPERTY_REMOVED_OPTIONAL, F.PROPERTY_REMOVED_UNSTATED})
MEMBER_ADDED = frozenset(
    {F.PROPERTY_ADDED_REQUIRED, F.PROPERTY_ADDED_OPTIONAL, F.PROPERTY_ADDED_OPEN, F.PROPERTY_ADDED_CLOSED}
)
MEMBERS: Kinds = (MEMBER_REMOVED, MEMBER_ADDED)
MEMBER_REQUIRED = frozenset({F.PROPERTY_REMOVED_REQUIRED, F.PROPERTY_ADDED_REQUIRED})

PARAMETERS: Kinds = (
    frozenset({F.PARAMETER_REMOVED}),
    frozenset({F.PARAMETER_ADDED_OPTIONAL, F.PARAMETER_ADDED_REQUIRED}),
)
HEADERS: Kinds = (
    frozenset({F.HEADER_REMOVED_REQUIRED, F.HEADER_REMOVED_OPTIONAL}),
    frozenset({F.HEADER_ADDED, F.HEADER_ADDED_REQUIRED}),
)
