"""Regular expressions of contracts, searched with a bound on the work: a hostile pattern can't hold the program up.

Pact's implementations disagree on dialect and anchoring; like its reference implementation we search, and leave
anchors to the pattern. What the engine can't read, or can't decide within its bound, is undecidable, not a mismatch.
"""

_BACKTRACKS_MAX = 100_000


class UndecidableError(Exception):
    """A check that can't be made; the message says why. The outcome is unknown, never passed."""


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found anywhere in `text`; raises `UndecidableError`."""
    import jsonschema_rs

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS_MAX)
    try:
        validator = jsonschema_rs.validator_for({"pattern": pattern}, pattern_options=options)
    except jsonschema_rs.ValidationError:
        raise UndecidableError(f"the regular expression {pattern!r} can't be read") from None
    problem = next(iter(validator.iter_errors(text)), None)
    if problem is None:
        return True
    if isinstance(problem.kind, jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded):
        raise UndecidableError(f"the regular expression {pattern!r} takes too long on the value")
    return False
