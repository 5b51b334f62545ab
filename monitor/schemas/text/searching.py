"""Expressions searched for in a text with a bound on the work: a hostile one can't hold the program up."""

from functools import lru_cache
from typing import Any

from monitor.schemas.text.spelling import spelt

_BACKTRACKS_MAX = 100_000


class SearchError(Exception):
    """Nothing can be said; the message says why."""


def search(expression: str, text: str) -> bool:
    """Whether `expression` (ECMA 262) is found anywhere in `text`. Raises SearchError."""
    import jsonschema_rs

    validator = _validator(expression)
    if validator is None:
        raise SearchError(f"the regular expression {expression!r} can't be read")
    problem = next(iter(validator.iter_errors(text)), None)
    if problem is None:
        return True
    if isinstance(problem.kind, jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded):
        raise SearchError(f"the regular expression {expression!r} takes too long on the value")
    return False


@lru_cache(maxsize=256)
def _validator(expression: str) -> Any:
    """Its engine is a well-kept one that counts how often it goes back. None, remembered too, where it can't read one:
    for a large one it takes as long to say so as to read it.
    """
    import jsonschema_rs

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS_MAX)
    try:
        return jsonschema_rs.validator_for({"pattern": spelt(expression)}, pattern_options=options)
    except jsonschema_rs.ValidationError:
        return None
