"""Formats: which of them narrow a value, how they contain one another, and examples of each.

Full grammars are the judges' business. Here each format has two regular expressions: one that every text of the format
matches, and one whose matches are certainly of the format; between them nothing is claimed.
"""

import re

from monitor.model.record import record

INTEGER_RANGES: dict[str, tuple[int, int]] = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
"""Formats of the OpenAPI format registry that bound a number, both ends included."""

ANNOTATIONS = frozenset({"binary", "double", "float", "password"})
"""Formats of OpenAPI that say how a value is shown or stored, and refuse none."""

_WIDER = {
    "float": {"double"},
    "email": {"idn-email"},
    "hostname": {"idn-hostname"},
    "uri": {"iri", "iri-reference", "uri-reference"},
    "uri-reference": {"iri-reference"},
    "iri": {"iri-reference"},
    "uuid4": {"uuid"},
}


@record
class TextFormat:
    """`necessary` and `sufficient` are whole-text regular expressions; `examples` are of the format."""

    necessary: str
    sufficient: str
    examples: tuple[str, ...]


_DAY = r"\d{4}-(0[1-9]|1[0-2])-"
_DATE, _SURE_DATE = rf"{_DAY}(0[1-9]|[12]\d|3[01])", r"(0[1-9]|[1-9]\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?"
_ZONE = r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
_LOOSE_TIME = r"\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
_BYTE = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_LABEL = r"[a-z]([a-z0-9]{0,20}[a-z0-9])?"
_HEX = "[0-9A-Fa-f]"
_NO_SPACE = r"[^ ]"
_SURE_URI = r"https?://([a-z0-9]{1,20}\.){1,3}[a-z]{2,9}(/[A-Za-z0-9._-]*)*"

TEXT_FORMATS: dict[str, TextFormat] = {
    "date": TextFormat(_DATE, _SURE_DATE, ("2024-05-17",)),
    "date-time": TextFormat(rf"{_DATE}[Tt ]{_LOOSE_TIME}", rf"{_SURE_DATE}T{_CLOCK}{_ZONE}", ("2024-05-17T09:30:00Z",)),
    "time": TextFormat(_LOOSE_TIME, rf"{_CLOCK}Z", ("09:30:00Z",)),
    "email": TextFormat(r"(.|\n)*@(.|\n)*", rf"[a-z0-9]{{1,20}}@({_LABEL}\.){{1,3}}{_LABEL}", ("ada@example.com",)),
    "idn-email": TextFormat(r"(.|\n)*@(.|\n)*", rf"[a-z0-9]{{1,20}}@({_LABEL}\.){{1,3}}{_LABEL}", ("ada@example.com",)),
    "hostname": TextFormat(r"[A-Za-z0-9.-]{1,255}", rf"({_LABEL}\.){{1,3}}{_LABEL}", ("api.example.com",)),
    "ipv4": TextFormat(rf"({_BYTE}\.){{3}}{_BYTE}", rf"({_BYTE}\.){{3}}{_BYTE}", ("192.0.2.7",)),
    "ipv6": TextFormat(
        r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
        rf"([1-9a-f]{_HEX}{{0,3}}:){{7}}[1-9a-f]{_HEX}{{0,3}}",
        ("2001:db8::7",),
    ),
    "uri": TextFormat(rf"[A-Za-z][A-Za-z0-9+.-]*:{_NO_SPACE}*", _SURE_URI, ("https://example.com/a",)),
    "uri-reference": TextFormat(rf"{_NO_SPACE}*", r"(/[A-Za-z0-9._-]+)+", ("/a/b",)),
    "uuid": TextFormat(
        rf"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
        rf"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
        ("0f8fad5b-d9cb-469f-a165-70867728950e",),
    ),
    "duration": TextFormat(
        r"[+-]?[Pp][0-9YMWDTHSymwdths.,:-]+", r"P[1-9]\d{0,2}D(T[1-9]H([1-5]\dM)?)?", ("P1D", "P1DT1H30M")
    ),
    "iri": TextFormat(r"(.|\n)*", _SURE_URI, ("https://example.com/a",)),
    "json-pointer": TextFormat(r"(/(.|\n)*)?", r"(/[A-Za-z0-9._-]+)+", ("/a/b",)),
    "relative-json-pointer": TextFormat(r"\d(.|\n)*", r"[1-9]\d{0,3}(/[A-Za-z0-9._-]+)*", ("1/a",)),
}
"""Formats of which a judge refuses most texts; of IRIs only one judge does, so that no text is known to be none."""

OFF_FORMAT = ("not formatted", "text", "")
"""Texts that most formats refuse."""


def contains(wider: str, narrower: str) -> bool:
    """Whether every value of the format `narrower` is one of `wider`."""
    return wider == narrower or wider in _WIDER.get(narrower, ())


def is_formatted(name: str, text: str) -> bool | None:
    """Whether `text` is of the format; None where that is not known here."""
    if name in ANNOTATIONS:
        return True
    known = TEXT_FORMATS.get(name)
    if known is None:
        return None
    if re.fullmatch(known.necessary, text, re.ASCII) is None:
        return False
    return True if re.fullmatch(known.sufficient, text, re.ASCII) else None
