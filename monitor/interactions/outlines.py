"""What one JSON answer shows that another does not: names of members, types, and the words that may tell kinds apart.

Numbers, dates and ids differ from answer to answer and show nothing new: without them a thousand answers to one request
are a handful.
"""

import re
from collections.abc import Hashable, Mapping

from monitor.model.json_value import JsonValue

_WORD = re.compile(r"[A-Za-z][A-Za-z_.-]{0,39}")
"""A text as enumerations have it (`credit_card`), by which an answer may say which of several kinds it is."""


def outline(value: JsonValue) -> Hashable:
    """Equal for two values of which neither shows more than the other."""
    try:
        return _outline(value)
    except RecursionError:
        return id(value)  # too deep to be told from others: it stands for itself


def _outline(value: JsonValue) -> Hashable:
    if isinstance(value, Mapping):
        return frozenset([(name, _outline(each)) for name, each in value.items()])
    if isinstance(value, list | tuple):
        return (list, frozenset([_outline(each) for each in value]))
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) else str
    return value if value is None or isinstance(value, bool) else float
