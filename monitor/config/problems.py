"""What is wrong with a configuration, collected so that all of it is said at once."""

import difflib
from collections.abc import Iterable

from monitor.errors import Diagnostic, UsageError

FEW = 12
"""How many names a help line lists at most."""


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


def closest(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `word` was probably meant to be; None where none is near."""
    return next(iter(difflib.get_close_matches(word, sorted(names), n=1)), None)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The help line that offers the nearest of the valid names, or all of a few; None where there are none."""
    known = sorted(names)
    near = closest(word, known)
    if near:
        return f"did you mean '{near}'?"
    return f"known here: {', '.join(known)}" if 0 < len(known) <= FEW else None
