"""What would settle a change that is neither proved nor refuted."""

from monitor.model.changes import Change
from monitor.rules.rows import Row

_BY_USE = "a contract or recorded traffic of the consumers that use this place would settle it"


def settling(change: Change, row: Row | None) -> str | None:
    """None for a change that is decided."""
    if change.decided:
        return None
    if change.rule == "part-unreadable":
        return row.help if row is not None else None
    return f"{_BY_USE}; else look at both sides and agree on it with them"
