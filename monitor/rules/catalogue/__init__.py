"""The catalogue: one row per fact and direction (DESIGN.md §6). Facts say what was edited; a row says what it means.

A family of rows per module. A new row needs its `FactKind`, and an example with its silent twin in `reports/examples/`.
"""

from collections.abc import Mapping

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.catalogue import (
    bodies,
    composition,
    members,
    operations,
    parameters,
    responses,
    security,
    transitions,
    values,
)
from monitor.rules.rows import Row

ROWS: tuple[Row, ...] = (
    *operations.ROWS,
    *parameters.ROWS,
    *bodies.ROWS,
    *responses.ROWS,
    *security.ROWS,
    *values.ROWS,
    *members.ROWS,
    *composition.ROWS,
    *transitions.ROWS,
)

CATALOGUE: Mapping[tuple[FactKind, Direction], Row] = {(each.kind, each.direction): each for each in ROWS}


def rules_of(*kinds: FactKind) -> frozenset[str]:
    """Ids of the rules about such facts, in every direction."""
    return frozenset(row.id for row in ROWS if row.kind in kinds)
