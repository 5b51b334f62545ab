"""What policy says of a fact."""

from monitor.model.record import record
from monitor.model.values import Ground, Severity


@record
class Rating:
    """`reason`: a sentence for the note, without full stop; empty where the word says it all."""

    severity: Severity
    reason: str = ""
    ground: Ground | None = None
