"""What evaluating a value finds: a failure, a doubt, or nothing."""

from monitor.model.record import record
from monitor.schemas.normal.assertions import Source


@record
class Failure:
    """The assertion from `source` refuses the value at `place` (a JSON Pointer)."""

    source: Source
    place: str


@record
class Doubt:
    """Neither valid nor invalid as far as is known here; `place` points into the schema."""

    reason: str
    place: str


Finding = Failure | Doubt | None
"""None: valid."""
