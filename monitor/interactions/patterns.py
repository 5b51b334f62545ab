"""Regular expressions of contracts.

Pact's implementations disagree on dialect and anchoring; like its reference implementation we search, and leave
anchors to the pattern. What the engine can't read, or can't decide within its bound, is undecidable, not a mismatch.
"""

from monitor.schemas.text.searching import SearchError, search


class UndecidableError(Exception):
    """A check that can't be made; the message says why. The outcome is unknown, never passed."""


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found anywhere in `text`; raises `UndecidableError`."""
    try:
        return search(pattern, text)
    except SearchError as error:
        raise UndecidableError(str(error)) from error
