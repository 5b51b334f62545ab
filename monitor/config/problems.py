"""What is wrong with a configuration, collected so that all of it is said at once."""

import difflib
from collections.abc import Iterable

from monitor.errors import Diagnostic, UsageError


class Problems:
    """Grows while files are read; every problem is said once."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def add(self, diagnostic: Diagnostic) -> None:
        self._found.setdefault(diagnostic)

    def __len__(self) -> int:
        return len(self._found)

    def raise_any(self) -> None:
        """Raise `UsageError` with all problems by file and line; return where there are none."""
        if self._found:
            raise UsageError(*sorted(self._found, key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    place = diagnostic.place
    return (place.source, place.line or 0, place.column or 0) if place else ("", 0, 0)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The help line that offers the nearest of the valid names, or all of a few; None where there are none."""
    known = sorted(names)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(known)}" if known else None
