"""Names of members that only a pattern describes."""

from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.text.languages import Language, matches, shortest


def name_matched_by(pattern: str) -> str | None:
    """None where none is known."""
    try:
        name = shortest(Language((pattern,)), Budget())
    except ExhaustedError:
        return None
    return name if name is not None and matches(pattern, name) else None
