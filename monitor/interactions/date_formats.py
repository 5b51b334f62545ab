"""Java's date patterns (Pact writes `yyyy-MM-dd'T'HH:mm:ss`) as regular expressions.

Source: java.time.format.DateTimeFormatter, "Patterns for Formatting and Parsing".
"""

import re

from monitor.interactions.patterns import UndecidableError, matches

ISO_FORMATS = {
    "date": "yyyy-MM-dd",
    "time": "HH:mm:ss",
    "datetime": "yyyy-MM-dd'T'HH:mm:ss",
}
"""Used where a contract names no format; seconds may carry a fraction and a zone (RFC 3339)."""

_FRACTION_AND_ZONE = r"(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?"

_LETTERS = {
    "yyyy": "[0-9]{4}",
    "uuuu": "[0-9]{4}",
    "y": "[0-9]{4}",
    "yy": "[0-9]{2}",
    "MM": "(0[1-9]|1[0-2])",
    "M": "(0?[1-9]|1[0-2])",
    "MMM": "[A-Z][a-z]{2}",
    "MMMM": "[A-Z][a-z]+",
    "dd": "(0[1-9]|[12][0-9]|3[01])",
    "d": "(0?[1-9]|[12][0-9]|3[01])",
    "DDD": "[0-3][0-9]{2}",
    "EEE": "[A-Z][a-z]{2}",
    "EEEE": "[A-Z][a-z]+",
    "HH": "([01][0-9]|2[0-3])",
    "H": "(1?[0-9]|2[0-3])",
    "hh": "(0[1-9]|1[0-2])",
    "h": "([1-9]|1[0-2])",
    "mm": "[0-5][0-9]",
    "m": "[1-5]?[0-9]",
    "ss": "([0-5][0-9]|60)",
    "s": "([1-5]?[0-9]|60)",
    "a": "([AaPp][Mm])",
    "z": "[A-Z]{3,4}",
    "Z": "[+-][0-9]{4}",
    "ZZ": "[+-][0-9]{4}",
    "ZZZ": "[+-][0-9]{4}",
    "X": "(Z|[+-][0-9]{2}([0-9]{2})?)",
    "XX": "(Z|[+-][0-9]{4})",
    "XXX": "(Z|[+-][0-9]{2}:[0-9]{2})",
    "x": "[+-][0-9]{2}([0-9]{2})?",
    "xx": "[+-][0-9]{4}",
    "xxx": "[+-][0-9]{2}:[0-9]{2}",
}

_TOKEN = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>(?P<letter>[A-Za-z])(?P=letter)*)|(?P<other>[^A-Za-z'])")


def has_format(kind: str, pattern: str | None, text: str) -> bool:
    """Whether `text` is a `date`, `time` or `datetime` as `pattern` writes it; raises `UndecidableError`."""
    if pattern is not None:
        return matches(f"^{expression_of(pattern)}$", text)
    ending = "" if kind == "date" else _FRACTION_AND_ZONE
    return matches(f"^{expression_of(ISO_FORMATS[kind])}{ending}$", text)


def expression_of(pattern: str) -> str:
    """The regular expression of a date pattern; raises `UndecidableError` for a letter that is not known here."""
    parts = []
    position = 0
    while position < len(pattern):
        found = _TOKEN.match(pattern, position)
        if found is None:
            raise UndecidableError(f"the date format {pattern!r} has an open quote")
        position = found.end()
        parts.append(_part(pattern, found))
    return "".join(parts)


def _part(pattern: str, found: re.Match[str]) -> str:
    letters = found["letters"]
    if letters is None:
        quoted = found["quoted"]
        literal = found["other"] if quoted is None else quoted.replace("''", "'") or "'"
        return re.escape(literal)
    if set(letters) <= {"S", "n"}:
        return f"[0-9]{{{len(letters)}}}"
    if letters not in _LETTERS:
        raise UndecidableError(f"{letters!r} in the date format {pattern!r} is not supported")
    return _LETTERS[letters]
